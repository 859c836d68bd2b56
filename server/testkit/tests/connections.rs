//! Connections: the dry run, and what everybody may do to them. Bad input is in `bad_input.rs`, switching in
//! `switching.rs`, the last way in in `ways_in.rs`.

// A broken preparation is a failed test.
#![allow(clippy::panic, clippy::unwrap_used)]

use gatehouse_domain::attempt::{Mark, Outcome, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{OidcForm, Provider as Preset, Status};
use gatehouse_domain::problem::Problem;
use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Error, Secret};
use gatehouse_testkit::harness::{Harness, PASSWORD, refused};
use gatehouse_testkit::provider::{Bend, Person};

#[tokio::test]
async fn a_dry_run_tells_everything_and_proves_the_settings() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    let attempt = h.test(&admin, id).await;
    assert_eq!(attempt.outcome, Outcome::WouldSignIn, "{attempt:#?}");
    let kinds: Vec<StepKind> = attempt.trace.steps.iter().map(|s| s.kind).collect();
    use StepKind::*;
    assert_eq!(
        kinds,
        [
            Discovery,
            AuthorizationRequest,
            Callback,
            Token,
            IdToken,
            UserInfo,
            Mapping,
            Admission,
            Account
        ]
    );
    assert!(attempt.trace.steps.iter().all(|s| s.mark != Mark::Failed));
    let result = attempt.result.unwrap();
    assert_eq!(
        (result.account.as_deref(), result.existing),
        (Some("ada"), false),
        "{result:?}"
    );
    let detail = h.gatehouse.connection(&admin, id).await.unwrap();
    assert_eq!(detail.row.status, Status::Tested);
}

/// What a dry run may change: its own flow, attempt and proof, the form it was begun from, fetched documents.
const OF_A_DRY_RUN: [&str; 6] = [
    "flows",
    "attempts",
    "proofs",
    "working_copies",
    "secrets",
    "provider_cache",
];

#[tokio::test]
async fn a_dry_run_changes_no_row_of_anything_but_its_own() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    // Ada is known here and would get another email address; Bob would be new.
    h.sign_in(id).await;
    let (ada, bob) = (Person::default(), Person::new("bob"));
    let verified = bob
        .clone()
        .with("email", "bob@example.test")
        .with("email_verified", true);
    for person in [ada.with("email", "new@example.test"), verified, bob] {
        h.provider.person(person);
        let mut before = h.contents().await;
        h.test(&admin, id).await;
        let mut after = h.contents().await;
        for table in OF_A_DRY_RUN {
            assert!(
                before.remove(table).is_some() && after.remove(table).is_some(),
                "{table}"
            );
        }
        assert!(before["users"].len() == 2 && before["sessions"].len() == 2 && before["audit"].len() > 3);
        assert_eq!(before, after);
    }
}

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
    let proposed = h
        .gatehouse
        .propose_public_url(&admin, "https://gate.example.test")
        .await
        .unwrap();
    let token = proposed.split_once("token=").unwrap().1;
    h.gatehouse
        .confirm_public_url(token, "https://gate.example.test", &Harness::origin())
        .await
        .unwrap();
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

/// Who held the only connection and asked for a second one would wait until the pool gives up.
#[tokio::test]
async fn one_connection_to_postgresql_is_enough_for_every_use_case() {
    let Some(h) = Harness::start_postgres(1).await else {
        return;
    };
    let (g, origin) = (&h.gatehouse, Harness::origin());
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    g.login_buttons().await.unwrap();
    let Finished::SignedIn(first) = h.sign_in(id).await else {
        panic!()
    };
    assert!(matches!(h.sign_in(id).await, Finished::SignedIn(_)), "again");
    let person = h.caller(&first.token).await;
    let user = person.person().unwrap().user.id;

    h.provider.bend(Bend::EmailUnverified);
    assert!(matches!(h.sign_in(id).await, Finished::Refused { .. }));
    h.provider.bend(Bend::PersonCancels);
    assert!(matches!(h.sign_in(id).await, Finished::Refused { .. }));
    h.provider.straighten();
    h.provider.person(
        Person::new("eve")
            .with("email", "admin@example.test")
            .with("email_verified", true),
    );
    assert!(matches!(h.sign_in(id).await, Finished::Refused { .. }));
    let begun = g.begin_link(&admin, id, "browser").await.unwrap();
    let callback = h.visit(&begun.url).await;
    let linked = g
        .finish_redirect(callback, Some("browser"), &admin, &origin)
        .await
        .unwrap();
    assert_eq!(linked, Finished::Linked);
    g.account(&admin).await.unwrap();
    let profile = h.provider.issuer().to_owned();
    g.disconnect_identity(&admin, id, &profile, "eve").await.unwrap();

    for password in ["wrong password", PASSWORD] {
        let typed = Secret::new(password.into());
        let signed_in = g
            .sign_in_with_password("admin@example.test", typed, "/", &origin)
            .await;
        assert_eq!(signed_in.is_ok(), password == PASSWORD);
    }
    h.clock.advance(2 * 60_000);
    h.caller(&first.token).await.person().unwrap();

    g.set_admin(&admin, user, true).await.unwrap();
    g.set_admin(&admin, user, false).await.unwrap();
    g.set_disabled(&admin, user, true).await.unwrap();
    g.set_disabled(&admin, user, false).await.unwrap();
    g.end_sessions_of(&admin, user).await.unwrap();
    g.end_other_sessions(&admin).await.unwrap();
    g.user(&admin, user).await.unwrap();
    g.overview(&admin).await.unwrap();

    g.settings(&admin).await.unwrap();
    g.set_session_lengths(&admin, "8", "100").await.unwrap();
    let proposed = g
        .propose_public_url(&admin, "http://localhost:4000")
        .await
        .unwrap();
    let token = proposed.split_once("token=").unwrap().1;
    g.confirm_public_url(token, "http://localhost:4000", &origin)
        .await
        .unwrap();

    g.connections(&admin).await.unwrap();
    g.editor(&admin, id).await.unwrap();
    let twin = g.new_connection(&admin, Preset::Custom).await.unwrap();
    assert!(matches!(
        g.save(&admin, twin, h.input(h.form())).await,
        Err(Error::Invalid(_))
    ));
    g.discard(&admin, twin).await.unwrap();
    h.test(&admin, id).await;
    g.activate(&admin, id, 0).await.unwrap();
    g.deactivate(&admin, id).await.unwrap();
    g.delete_preview(&admin, id).await.unwrap();
    g.delete_connection(&admin, id).await.unwrap();
    g.sign_out(&person).await.unwrap();
}

#[tokio::test]
async fn c6_no_secret_and_no_whole_token_is_in_an_attempt() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.sign_in(id).await;
    let list = gatehouse_service::ports::records::AttemptQuery {
        limit: 50,
        ..Default::default()
    };
    let text = serde_json::to_string(&h.gatehouse.attempts(&admin, list).await.unwrap().rows).unwrap();
    assert!(
        text.contains("ada@example.test") && text.contains("nonce"),
        "the claims are there"
    );
    assert!(!text.contains(&h.provider.client_secret()));
    for request in h.provider.requests_to("/token") {
        for secret in ["code", "code_verifier"] {
            assert!(!text.contains(request.form(secret).unwrap()), "{secret}");
        }
    }
    for request in h.provider.requests_to("/authorize") {
        for value in ["state", "nonce", "code_challenge"] {
            assert!(!text.contains(request.query(value).unwrap()), "{value}");
        }
    }
    assert!(!text.contains("eyJ") || !text.split('"').any(|s| s.starts_with("eyJ") && s.len() > 60));
}

#[tokio::test]
async fn an_unsaved_form_is_tested_as_it_stands_and_proves_it_for_saving() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.gatehouse.new_connection(&admin, Preset::Custom).await.unwrap();
    let begun = h
        .gatehouse
        .begin_test(&admin, id, Some(h.input(h.form())), "browser")
        .await
        .unwrap();
    let callback = h.visit(&begun.redirect.unwrap().url).await;
    let done = h
        .gatehouse
        .finish_redirect(callback, Some("browser"), &admin, &Harness::origin())
        .await
        .unwrap();
    assert!(matches!(done, Finished::Tested { .. }));
    // as the browser sends it: the typed secret is still in its field
    h.gatehouse.save(&admin, id, h.input(h.form())).await.unwrap();
    assert!(h.gatehouse.activate(&admin, id, 0).await.is_ok());
}

#[tokio::test]
async fn everything_an_administrator_does_is_audited_without_secrets() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.gatehouse.delete_connection(&admin, id).await.unwrap();
    let entries = h.gatehouse.changes(&admin, "", 0, 50).await.unwrap().rows;
    let actions: Vec<&str> = entries.iter().rev().map(|e| e.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "user.create_first_administrator",
            "connection.create",
            "connection.activate",
            "connection.delete"
        ]
    );
    let text = format!("{entries:?}");
    assert!(!text.contains(&h.provider.client_secret()));
    assert!(entries.iter().all(|e| e.address == Harness::origin().address));
}

#[tokio::test]
async fn a_stranger_and_a_plain_user_may_do_nothing_here() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let Finished::SignedIn(s) = h.sign_in(id).await else {
        panic!()
    };
    let user = h.caller(&s.token).await;
    assert!(matches!(
        h.gatehouse.connections(&user).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        h.gatehouse.activate(&user, id, 0).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        h.gatehouse.delete_connection(&user, id).await,
        Err(Error::Forbidden)
    ));
    let nobody = gatehouse_service::Caller::Anonymous;
    assert!(matches!(
        h.gatehouse.connections(&nobody).await,
        Err(Error::Unauthenticated)
    ));
    let typed = FormInput {
        form: h.form(),
        client_secret: Some(Secret::new("x".into())),
        base: None,
    };
    assert!(matches!(
        h.gatehouse.save(&user, id, typed).await,
        Err(Error::Forbidden)
    ));
}

#[tokio::test]
async fn ids_and_texts_that_nobody_has_are_not_found() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    let strange = FormInput {
        base: Some(gatehouse_domain::ids::RevisionId(uuid::Uuid::nil())),
        ..h.input(h.form())
    };
    assert!(matches!(
        h.gatehouse.keep(&admin, id, strange).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        h.gatehouse.disconnect_identity(&admin, id, "a\0", "b").await,
        Err(Error::NotFound)
    ));
}
