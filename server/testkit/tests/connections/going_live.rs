//! What goes live, and when.

use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{OidcForm, Status};
use gatehouse_service::Error;
use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::harness::{Harness, refused};

#[tokio::test]
async fn only_what_passed_goes_live_and_what_is_live_stays_while_a_draft_changes() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    assert!(matches!(
        h.gatehouse.activate(&admin, id).await,
        Err(Error::NotProven)
    ));
    h.test(&admin, id).await;
    h.gatehouse.activate(&admin, id).await.unwrap();

    let live = h.gatehouse.connection(&admin, id).await.unwrap().head;
    let broken = OidcForm {
        client_id: "somebody-else".into(),
        ..h.form()
    };
    let input = FormInput {
        base: Some(live.id),
        client_secret: None,
        form: broken,
    };
    h.gatehouse.save(&admin, id, input).await.unwrap();
    let detail = h.gatehouse.connection(&admin, id).await.unwrap();
    assert_eq!(detail.row.status, Status::Changed);
    assert!(matches!(
        h.gatehouse.activate(&admin, id).await,
        Err(Error::NotProven)
    ));
    assert!(
        matches!(h.sign_in(id).await, Finished::SignedIn(_)),
        "the live settings still sign in"
    );
}

#[tokio::test]
async fn settings_tested_again_under_another_public_url_go_live() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.move_to(&admin, "http://localhost:4000").await;
    assert!(matches!(
        h.gatehouse.activate(&admin, id).await,
        Err(Error::NotProven)
    ));
    h.test(&admin, id).await;
    let number = h.gatehouse.connection(&admin, id).await.unwrap().head.number;
    h.gatehouse.activate(&admin, id).await.unwrap();
    let live = h.gatehouse.connection(&admin, id).await.unwrap().live.unwrap();
    assert_eq!(live.number, number + 1, "proven anew is a revision of its own");
    assert!(matches!(h.sign_in(id).await, Finished::SignedIn(_)));
}

#[tokio::test]
async fn a_redirect_begun_under_settings_that_are_not_live_any_more_signs_nobody_in() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h
        .gatehouse
        .begin_sign_in(id, "browser", "/", &Harness::origin())
        .await
        .unwrap();
    let callback = h.visit(&begun.url).await;
    let head = h
        .gatehouse
        .connection(&admin, id)
        .await
        .unwrap()
        .row
        .connection
        .head;
    let closed = FormInput {
        form: OidcForm {
            create_users: false,
            ..h.form()
        },
        client_secret: None,
        base: Some(head),
    };
    h.gatehouse.save(&admin, id, closed).await.unwrap();
    h.test(&admin, id).await;
    h.gatehouse.activate(&admin, id).await.unwrap();
    assert_eq!(refused(&h.come_back(callback).await), Some(Code::SettingsChanged));
}

#[tokio::test]
async fn being_switched_off_is_no_failure_of_a_connection() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.gatehouse.deactivate(&admin, id).await.unwrap();
    for _ in 0..3 {
        assert_eq!(refused(&h.sign_in(id).await), Some(Code::ConnectionNotActive));
    }
    h.gatehouse.activate(&admin, id).await.unwrap();
    let detail = h.gatehouse.connection(&admin, id).await.unwrap();
    assert_eq!(detail.row.status, Status::Active);
}
