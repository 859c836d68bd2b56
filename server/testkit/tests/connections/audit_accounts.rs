//! What is done about local accounts and the ways back in, for [`crate::audit`].

use gatehouse_domain::instance::AccountRules;
use gatehouse_service::local_accounts::{Handed, Initial, NewAccount};
use gatehouse_service::recover::{Key, Recovery};
use gatehouse_service::{Caller, Secret};
use gatehouse_testkit::harness::{Harness, PASSWORD};

/// What must not be in the audit.
pub const OWN: &str = "known to me and nobody";

fn named(login: &str) -> NewAccount {
    NewAccount {
        login: login.into(),
        email: format!("{login}@local.test"),
        full_name: String::new(),
    }
}

/// Does all of it once, and leaves the administrator with the password [`OWN`].
pub async fn accounts(h: &Harness, admin: &Caller) {
    let (g, origin) = (&h.gatehouse, Harness::origin());
    let secret = |text: &str| Secret::new(text.to_owned());
    let (user, _) = g
        .make_account(admin, &named("bob"), Initial::Generated)
        .await
        .unwrap();
    let Handed::Link(link) = g.make_password_link(admin, user.id).await.unwrap() else {
        panic!("no link")
    };
    let token = link.split_once("token=").unwrap().1;
    g.choose_password(token, secret(OWN), secret(OWN), "/", &origin)
        .await
        .unwrap();
    g.delete_user(admin, user.id).await.unwrap();
    let rules = AccountRules::parse("15", true, true, "").unwrap();
    g.set_account_rules(admin, rules).await.unwrap();
    for (login, approved) in [("eve", true), ("mal", false)] {
        g.register(&named(login), &secret(OWN), &secret(OWN), "/", &origin)
            .await
            .unwrap();
        let read = g.ports().store.read().user_by_login(login).await;
        let id = read.unwrap().unwrap().id;
        match approved {
            true => drop(g.set_disabled(admin, id, false).await.unwrap()),
            false => g.delete_user(admin, id).await.unwrap(),
        }
    }
    let hash = "$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS";
    let line = format!("{{\"login\":\"rob\",\"hash\":\"{hash}\"}}");
    g.import_accounts(&line).await.unwrap();
    g.make_recovery_codes(admin).await.unwrap();
    let link = g.recovery_link().await.unwrap();
    let form = Recovery {
        account: "back@local.test".into(),
        password: secret(OWN),
        again: secret(OWN),
    };
    let key = Key::Link(link.split_once("token=").unwrap().1.to_owned());
    g.recover(&key, &form, &origin).await.unwrap();
    g.begin_restore().await.unwrap();
    g.end_restore().await.unwrap();
    g.change_password(admin, secret(PASSWORD), secret(OWN), secret(OWN))
        .await
        .unwrap();
}
