//! C12: no sequence of an administrator's actions removes the last way in.

// A broken preparation is a failed test.
#![allow(clippy::panic, clippy::unwrap_used)]

use gatehouse_domain::attempt::Outcome;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::provider::Person;

#[tokio::test]
async fn c12_nothing_removes_the_last_way_in() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let me = admin.person().unwrap().user.id;
    assert!(
        matches!(h.gatehouse.set_disabled(&admin, me, true).await, Err(Error::LastWayIn(w)) if w.len() == 1)
    );
    assert!(matches!(
        h.gatehouse.set_admin(&admin, me, false).await,
        Err(Error::LastWayIn(_))
    ));
    assert!(h.caller_is_admin(&admin).await);
}

/// An administrator who signs in with the provider only: the one with the password is disabled.
async fn only_by_provider(h: &Harness, form: OidcForm) -> (Caller, ConnectionId) {
    let admin = h.administrator().await;
    let id = h.active(&admin, form).await;
    let Finished::SignedIn(signed_in) = h.sign_in(id).await else {
        panic!("signs in")
    };
    let ada = h.caller(&signed_in.token).await;
    let ada_id = ada.person().unwrap().user.id;
    h.gatehouse.set_admin(&admin, ada_id, true).await.unwrap();
    let own = admin.person().unwrap().user.id;
    h.gatehouse.set_disabled(&admin, own, true).await.unwrap();
    (h.caller(&signed_in.token).await, id)
}

#[tokio::test]
async fn c12_of_a_provider_only_administrator_nothing_removes_the_way() {
    let h = Harness::start().await;
    let (ada, id) = only_by_provider(&h, h.form()).await;
    let g = &h.gatehouse;
    let own = ada.person().unwrap().user.id;
    let last = |result: Result<(), Error>| assert!(matches!(result, Err(Error::LastWayIn(_))), "{result:?}");
    last(g.deactivate(&ada, id).await.map(drop));
    last(g.delete_connection(&ada, id).await);
    last(g.set_admin(&ada, own, false).await.map(drop));
    last(g.set_disabled(&ada, own, true).await.map(drop));
    let proposed = g
        .propose_public_url(&ada, "https://gate.example.test")
        .await
        .unwrap();
    let token = proposed.split_once("token=").unwrap().1;
    last(
        g.confirm_public_url(token, "https://gate.example.test", &Harness::origin())
            .await
            .map(drop),
    );
    assert!(matches!(h.sign_in(id).await, Finished::SignedIn(_)));
}

#[tokio::test]
async fn c12_a_test_that_refused_the_administrator_is_no_way_in() {
    let h = Harness::start().await;
    h.provider.person(Person::default().with("email_verified", false));
    let open = OidcForm {
        email_verification: false,
        ..h.form()
    };
    let (ada, id) = only_by_provider(&h, open.clone()).await;
    let head = h
        .gatehouse
        .connection(&ada, id)
        .await
        .unwrap()
        .row
        .connection
        .head;
    let strict = FormInput {
        form: OidcForm {
            email_verification: true,
            ..open
        },
        client_secret: None,
        base: Some(head),
    };
    h.gatehouse.save(&ada, id, strict).await.unwrap();
    let attempt = h.test(&ada, id).await;
    assert!(matches!(
        attempt.outcome,
        Outcome::Refused {
            code: Code::EmailNotVerified
        }
    ));
    assert!(matches!(
        h.gatehouse.activate(&ada, id, 0).await,
        Err(Error::LastWayIn(_))
    ));
}
