//! Accounts of another program.

use gatehouse_domain::problem::Problem;
use gatehouse_service::import::{Imported, Unfit};
use gatehouse_testkit::harness::Harness;

#[tokio::test]
async fn accounts_are_imported_with_their_hashes_all_or_none() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let g = &h.gatehouse;
    let bcrypt = "$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS";
    let good = format!(
        "{{\"login\":\"Bob\",\"hash\":\"{bcrypt}\"}}\n\n{{\"email\":\"eve@example.test\",\"full_name\":\"Eve\",\"hash\":\"{bcrypt}\"}}\n"
    );
    for (line, unfit) in [
        (
            "{\"login\":\"b\u{43e}b\",\"hash\":\"BCRYPT\"}",
            Unfit::Member("login", Problem::LoginTaken),
        ),
        (
            "{\"email\":\"EVE@example.test\",\"hash\":\"BCRYPT\"}",
            Unfit::Member("email", Problem::EmailTaken),
        ),
        ("{\"hash\":\"BCRYPT\"}", Unfit::Nameless),
        ("{\"login\":\"rob\",\"hash\":\"plain\"}", Unfit::Hash),
    ] {
        let text = format!("{good}{}", line.replace("BCRYPT", bcrypt));
        assert_eq!(
            g.import_accounts(&text).await.unwrap(),
            Imported::None(4, unfit),
            "{line}"
        );
    }
    let unknown = g.import_accounts("{\"admin\":true}").await.unwrap();
    assert!(
        matches!(unknown, Imported::None(1, Unfit::Unreadable(_))),
        "{unknown:?}"
    );
    assert_eq!(g.import_accounts(&good).await.unwrap(), Imported::All(2));
    for login in ["bob", "eve@example.test", "eve"] {
        h.password(login, "correct horse battery", &Harness::origin())
            .await
            .unwrap();
    }
    let told = g.changes(&admin, "user.import", 0, 9).await.unwrap();
    assert_eq!(told.total, 2);
}
