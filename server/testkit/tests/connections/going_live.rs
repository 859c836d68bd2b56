//! Switching connections on and off: what goes live, how a connection stands, what the audit says of it.

use gatehouse_domain::attempt::Outcome;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{OidcForm, Status};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_service::connections::{ConnectionRow, FormInput};
use gatehouse_service::ports::openid::Callback;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::harness::{Harness, refused};
use gatehouse_testkit::provider::{Bend, Endpoint, Fault};
use serde_json::json;

/// Saves another form over what is saved.
async fn change(h: &Harness, admin: &Caller, id: ConnectionId, form: OidcForm) {
    let input = FormInput {
        base: Some(h.gatehouse.connection(admin, id).await.unwrap().head.id),
        ..h.input(form)
    };
    h.gatehouse.save(admin, id, input).await.unwrap();
}

async fn row(h: &Harness, admin: &Caller, id: ConnectionId) -> ConnectionRow {
    h.gatehouse.connection(admin, id).await.unwrap().row
}

#[tokio::test]
async fn only_what_passed_goes_live_and_what_is_live_stays_while_a_draft_changes() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    assert!(matches!(
        h.gatehouse.activate(&admin, id, 0).await,
        Err(Error::NotProven)
    ));
    h.test(&admin, id).await;
    h.gatehouse.activate(&admin, id, 0).await.unwrap();

    let live = h.gatehouse.connection(&admin, id).await.unwrap().head;
    let broken = OidcForm {
        client_id: "somebody-else".into(),
        ..h.form()
    };
    let input = FormInput {
        base: Some(live.id),
        secret: None,
        form: broken.into(),
    };
    h.gatehouse.save(&admin, id, input).await.unwrap();
    let detail = h.gatehouse.connection(&admin, id).await.unwrap();
    assert_eq!(detail.row.status, Status::Changed);
    assert!(matches!(
        h.gatehouse.activate(&admin, id, 0).await,
        Err(Error::NotProven)
    ));
    assert!(
        matches!(h.sign_in(id).await, Finished::SignedIn(_)),
        "the live settings still sign in"
    );
}

#[tokio::test]
async fn a_refused_person_still_proves_the_connection() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    h.provider.bend(Bend::EmailUnverified);
    let attempt = h.test(&admin, id).await;
    assert!(matches!(
        attempt.outcome,
        Outcome::Refused {
            code: Code::EmailNotVerified
        }
    ));
    assert!(h.gatehouse.activate(&admin, id, 0).await.is_ok());
}

#[tokio::test]
async fn settings_tested_again_under_another_public_url_go_live() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let proposed = h
        .gatehouse
        .propose_public_url(&admin, "http://localhost:4000")
        .await
        .unwrap();
    let token = proposed.split_once("token=").unwrap().1;
    h.gatehouse
        .confirm_public_url(token, "http://localhost:4000", &Harness::origin())
        .await
        .unwrap();
    let moved = h.gatehouse.connection(&admin, id).await.unwrap();
    assert_eq!(
        moved.row.status,
        Status::Changed,
        "the provider may not know the callback URL"
    );
    assert!(moved.row.moved && !moved.row.can_activate && !moved.can_go_live());
    assert!(matches!(
        h.gatehouse.activate(&admin, id, 0).await,
        Err(Error::NotProven)
    ));
    h.test(&admin, id).await;
    let proven = h.gatehouse.connection(&admin, id).await.unwrap();
    assert_eq!((proven.row.status, proven.row.moved), (Status::Active, false));
    let number = h.gatehouse.connection(&admin, id).await.unwrap().head.number;
    h.gatehouse.activate(&admin, id, 0).await.unwrap();
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
        }
        .into(),
        secret: None,
        base: Some(head),
    };
    h.gatehouse.save(&admin, id, closed).await.unwrap();
    h.test(&admin, id).await;
    h.gatehouse.activate(&admin, id, 0).await.unwrap();
    assert_eq!(refused(&h.come_back(callback).await), Some(Code::SettingsChanged));
}

#[tokio::test]
async fn a_stranger_cannot_make_a_connection_look_failing() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    type Forged = fn(Callback) -> Callback;
    let error: Forged = |c| Callback {
        code: None,
        error: Some("x".into()),
        ..c
    };
    let garbage: Forged = |c| Callback {
        code: Some("garbage".into()),
        ..c
    };
    let nothing: Forged = |c| Callback { code: None, ..c };
    let other: Forged = |c| Callback {
        iss: Some("https://evil.test".into()),
        ..c
    };
    let twice: Forged = |c| Callback {
        repeated: Some("state".into()),
        ..c
    };
    let codes = [
        (twice, Code::CallbackRepeated),
        (error, Code::ProviderReturnedError),
        (garbage, Code::CodeRefused),
        (nothing, Code::CallbackIncomplete),
        (other, Code::CallbackIssuer),
    ];
    for (forged, code) in codes.into_iter().cycle().take(15) {
        let begun = h
            .gatehouse
            .begin_sign_in(id, "browser", "/", &Harness::origin())
            .await
            .unwrap();
        let callback = forged(h.visit(&begun.url).await);
        assert_eq!(refused(&h.come_back(callback).await), Some(code));
    }
    assert_eq!(row(&h, &admin, id).await.status, Status::Active);
}

#[tokio::test]
async fn a_connection_fails_until_other_settings_are_live() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.provider.bend(Bend::Broken(Endpoint::Userinfo, Fault::Html));
    for _ in 0..3 {
        assert_eq!(refused(&h.sign_in(id).await), Some(Code::UserInfoFailed));
    }
    let failing = row(&h, &admin, id).await;
    assert_eq!(failing.status, Status::Failing);
    assert_eq!(failing.failing_with, Some(Code::UserInfoFailed));
    let without = OidcForm {
        identity_from_id_token: true,
        ..h.form()
    };
    change(&h, &admin, id, without).await;
    h.test(&admin, id).await;
    h.gatehouse.activate(&admin, id, 0).await.unwrap();
    assert_eq!(row(&h, &admin, id).await.status, Status::Active);
}

#[tokio::test]
async fn who_would_be_lost_is_told_before_another_user_id_goes_live() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let Finished::SignedIn(ada) = h.sign_in(id).await else {
        panic!()
    };
    let remapped = OidcForm {
        map_user_id: "email".into(),
        ..h.form()
    };
    change(&h, &admin, id, remapped).await;
    assert_eq!(row(&h, &admin, id).await.would_lose, 1);
    h.test(&admin, id).await;
    for told in [0, 2] {
        let refused = h.gatehouse.activate(&admin, id, told).await;
        assert!(matches!(refused, Err(Error::WouldLose(1))), "{refused:?}");
    }
    assert!(matches!(h.sign_in(id).await, Finished::SignedIn(s) if s.user == ada.user));
    h.gatehouse.activate(&admin, id, 1).await.unwrap();
    assert_eq!(row(&h, &admin, id).await.would_lose, 0);
    // and so it is: the address belongs to the account that is not found any more
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::EmailTaken));
}

#[tokio::test]
async fn the_audit_says_how_a_switched_connection_stood_before_and_after() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let g = &h.gatehouse;
    // what changes nothing is no entry
    g.activate(&admin, id, 0).await.unwrap();
    let closed = OidcForm {
        create_users: false,
        ..h.form()
    };
    change(&h, &admin, id, closed).await;
    h.test(&admin, id).await;
    g.activate(&admin, id, 0).await.unwrap();
    g.deactivate(&admin, id).await.unwrap();
    g.deactivate(&admin, id).await.unwrap();
    g.activate(&admin, id, 0).await.unwrap();
    let entries = g.changes(&admin, "activate", 0, 50).await.unwrap().rows;
    let told: Vec<_> = entries.into_iter().rev().map(|e| (e.before, e.after)).collect();
    let stands = |active: bool, live: Option<i64>| Some(json!({"active": active, "live": live}));
    assert_eq!(
        told,
        [
            (stands(false, None), stands(true, Some(1))),
            (stands(true, Some(1)), stands(true, Some(2))),
            (stands(true, Some(2)), stands(false, Some(2))),
            (stands(false, Some(2)), stands(true, Some(2))),
        ]
    );
}

/// A name that is free again is given to another connection: no two buttons carry it.
#[tokio::test]
async fn the_login_page_has_one_button_of_each_name() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let named = |name: &str| OidcForm {
        display_name: name.into(),
        ..h.form()
    };
    let first = h.active(&admin, named("Staff")).await;
    let renamed = FormInput {
        base: Some(h.gatehouse.connection(&admin, first).await.unwrap().head.id),
        secret: None,
        ..h.input(named("Guests"))
    };
    h.gatehouse.save(&admin, first, renamed).await.unwrap();
    let renamed = row(&h, &admin, first).await;
    assert_eq!(
        renamed.status,
        Status::Active,
        "a new name changes nothing that is live"
    );
    h.active(&admin, named("Staff")).await;
    let buttons = h.gatehouse.door().await.unwrap().buttons;
    let names: Vec<&str> = buttons.iter().map(|b| b.name.as_str()).collect();
    assert_eq!(names, ["Guests", "Staff"]);
}

#[tokio::test]
async fn being_switched_off_is_no_failure_of_a_connection() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    for _ in 0..3 {
        let begun = h
            .gatehouse
            .begin_sign_in(id, "browser", "/", &Harness::origin())
            .await
            .unwrap();
        let callback = h.visit(&begun.url).await;
        h.gatehouse.deactivate(&admin, id).await.unwrap();
        assert_eq!(
            refused(&h.come_back(callback).await),
            Some(Code::ConnectionNotActive)
        );
        h.gatehouse.activate(&admin, id, 0).await.unwrap();
    }
    let detail = h.gatehouse.connection(&admin, id).await.unwrap();
    assert_eq!(detail.row.status, Status::Active);
}

#[tokio::test]
async fn a_stranger_with_bad_id_tokens_cannot_make_a_connection_look_failing() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let form = OidcForm {
        flow: "implicit".into(),
        ..h.form()
    };
    let id = h.active(&admin, form).await;
    for (bend, code) in [
        (Bend::InvalidSigRs256, Code::SignatureInvalid),
        (Bend::IdTokenGarbage, Code::TokenMalformed),
        (Bend::SigNone, Code::AlgorithmNotAllowed),
        (Bend::InvalidAud, Code::TokenAudience),
        (Bend::NonceInvalid, Code::NonceWrong),
    ] {
        h.provider.straighten();
        h.provider.bend(bend);
        assert_eq!(refused(&h.sign_in(id).await), Some(code));
    }
    assert_eq!(row(&h, &admin, id).await.status, Status::Active);
}
