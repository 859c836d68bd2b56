//! Providers on this machine (O12).

use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{OidcForm, Provider as Preset};
use gatehouse_domain::problem::Problem;
use gatehouse_service::Error;
use gatehouse_testkit::harness::{Harness, refused};

/// The public URL may move while the server runs; the provider on this machine stays where it is.
#[tokio::test]
async fn o12_a_provider_on_this_machine_is_called_only_while_people_find_us_there_too() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h
        .gatehouse
        .begin_sign_in(id, "browser", "/", &Harness::origin())
        .await
        .unwrap();
    let callback = h.visit(&begun.url).await;
    h.move_to(&admin, "https://gate.example.test").await;
    h.provider.forget_requests();

    // who is on the way, and who begins anew with what is live
    assert_eq!(refused(&h.come_back(callback).await), Some(Code::AddressRefused));
    // the editor, a test and saving tell it beside the fields
    let problems = h.gatehouse.editor(&admin, id).await.unwrap().problems;
    assert_eq!(problems.get("issuer"), Some(&Problem::NotCalled));
    let Err(Error::Invalid(p)) = h.gatehouse.begin_test(&admin, id, None, "browser").await else {
        panic!()
    };
    assert_eq!(p.get("issuer"), Some(&Problem::NotCalled));
    let other = h.gatehouse.new_connection(&admin, Preset::Custom).await.unwrap();
    let by_hand = OidcForm {
        display_name: "Other".into(),
        issuer: "https://id.example.test".into(),
        jwks_uri: "http://127.0.0.1:1/keys".into(),
        userinfo_endpoint: "https://169.254.169.254/".into(),
        token_endpoint: "https://[::1]/token".into(),
        ..h.form()
    };
    let Err(Error::Invalid(p)) = h.gatehouse.save(&admin, other, h.input(by_hand)).await else {
        panic!()
    };
    let fields: Vec<&str> = p.keys().copied().collect();
    assert_eq!(
        fields,
        ["jwks_uri", "token_endpoint", "userinfo_endpoint"],
        "{p:?}"
    );
    let found = h.gatehouse.discover(&admin, h.provider.issuer(), None).await;
    assert!(matches!(found, Err(Error::Invalid(p)) if p.get("issuer") == Some(&Problem::NotCalled)));
    assert!(h.provider.requests().is_empty(), "nothing was called");
}
