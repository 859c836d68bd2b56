//! The last way in for an administrator (C12).

use crate::refused_with;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_service::connections::FormInput;
use gatehouse_service::gatehouse::PublicUrl;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Error, Gatehouse};
use gatehouse_testkit::harness::{Harness, refused};
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
    let token = h.propose(&ada, "https://gate.example.test").await;
    last(
        g.confirm_public_url(&token, "https://gate.example.test", &Harness::origin())
            .await
            .map(drop),
    );
    assert!(matches!(h.sign_in(id).await, Finished::SignedIn(_)));
}

/// An administrator may take somebody else's identity away; who does it to the last way in is stopped.
#[tokio::test]
async fn c12_somebody_elses_identity_is_disconnected_by_administrators_only_and_never_the_last_way_in() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let Finished::SignedIn(ada) = h.sign_in(id).await else {
        panic!("signs in")
    };
    let eve = Person::new("eve").with("email", "eve@example.test");
    h.provider.person(eve.with("email_verified", true));
    let Finished::SignedIn(eve) = h.sign_in(id).await else {
        panic!("signs in")
    };
    let (g, issuer) = (&h.gatehouse, h.provider.issuer());
    let of_ada = g.user(&admin, ada.user).await.unwrap().identities[0]
        .0
        .subject
        .clone();
    let by = h.caller(&eve.token).await;
    let refused = g.disconnect_identity(&by, id, issuer, &of_ada).await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");

    g.disconnect_identity(&admin, id, issuer, "eve").await.unwrap();
    assert!(h.caller(&eve.token).await.person().is_err(), "is signed out");
    assert!(g.user(&admin, eve.user).await.unwrap().identities.is_empty());

    g.set_admin(&admin, ada.user, true).await.unwrap();
    let own = admin.person().unwrap().user.id;
    let running = h.caller(&ada.token).await;
    g.set_disabled(&running, own, true).await.unwrap();
    let last = g.disconnect_identity(&admin, id, issuer, &of_ada).await;
    assert!(matches!(last, Err(Error::LastWayIn(_))), "{last:?}");
    h.provider.person(Person::default());
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
        }
        .into(),
        secret: None,
        base: Some(head),
    };
    h.gatehouse.save(&ada, id, strict).await.unwrap();
    let attempt = h.test(&ada, id).await;
    assert_eq!(refused_with(&attempt.outcome), Some(Code::EmailNotVerified));
    assert!(matches!(
        h.gatehouse.activate(&ada, id, 0).await,
        Err(Error::LastWayIn(_))
    ));
}

/// A linked identity counts as a way in, so it is linked only if it would be admitted at a sign-in.
#[tokio::test]
async fn c12_an_identity_that_would_be_refused_is_not_linked() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let eve = Person::new("eve").with("email", "eve@example.test");
    for (person, code) in [
        (eve.clone().with("email_verified", false), Code::EmailNotVerified),
        (eve, Code::EmailVerifiedMissing),
    ] {
        h.provider.person(person);
        let begun = h.gatehouse.begin_link(&admin, id, "browser").await.unwrap();
        let callback = h.visit(&begun.url).await;
        let finished = h
            .gatehouse
            .finish_redirect(callback, Some("browser"), &admin, &Harness::origin())
            .await
            .unwrap();
        assert_eq!(refused(&finished), Some(code));
        let Finished::Refused {
            linking, reference, ..
        } = finished
        else {
            panic!()
        };
        assert!(linking);
        let attempt = h
            .gatehouse
            .attempt(&admin, &reference.unwrap())
            .await
            .unwrap()
            .attempt;
        assert_eq!(refused_with(&attempt.outcome), Some(code));
    }
    let account = h.gatehouse.account(&admin).await.unwrap();
    assert!(account.detail.identities.is_empty());
    assert_eq!(h.gatehouse.overview(&admin).await.unwrap().ways_in.len(), 1);
}

/// As when the environment sets another public URL: nobody has signed in under it.
#[tokio::test]
async fn where_no_way_in_is_left_a_running_session_may_still_change_things() {
    let h = Harness::start().await;
    let (ada, id) = only_by_provider(&h, h.form()).await;
    let url = "http://localhost:4000".into();
    let moved = Gatehouse::new(h.gatehouse.ports().clone(), PublicUrl { url, fixed: true });
    assert!(moved.overview(&ada).await.unwrap().ways_in.is_empty());
    moved.deactivate(&ada, id).await.unwrap();
}

/// Who proposed a public URL is judged again when it is confirmed.
#[tokio::test]
async fn c12_a_demoted_or_disabled_administrator_moves_nothing() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let Finished::SignedIn(signed_in) = h.sign_in(id).await else {
        panic!("signs in")
    };
    let (g, ada) = (&h.gatehouse, signed_in.user);
    let url = "http://localhost:4000";
    for disabled in [false, true] {
        g.set_admin(&admin, ada, true).await.unwrap();
        let token = h.propose(&h.caller(&signed_in.token).await, url).await;
        match disabled {
            false => g.set_admin(&admin, ada, false).await.unwrap(),
            true => g.set_disabled(&admin, ada, true).await.unwrap(),
        };
        let confirmed = g.confirm_public_url(&token, url, &Harness::origin()).await;
        assert!(matches!(confirmed, Err(Error::Forbidden)), "{confirmed:?}");
    }
    assert_ne!(g.public_url().await.unwrap().url, url);
}

/// One sentence, before a change that affects how administrators sign in is made, of what will be the case afterwards.
#[tokio::test]
async fn what_is_told_before_settings_go_live_or_the_url_moves_is_the_case_afterwards() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let g = &h.gatehouse;
    let id = h.active(&admin, h.form()).await;
    let Finished::SignedIn(ada) = h.sign_in(id).await else {
        panic!("signs in")
    };
    g.set_admin(&admin, ada.user, true).await.unwrap();
    assert_eq!(g.ways(&admin).await.unwrap().len(), 2);
    assert_eq!(
        g.ways_once_live(&admin, id).await.unwrap(),
        None,
        "it is live as saved"
    );
    let eve = Person::new("eve").with("email", "eve@example.test");
    for (tester, left) in [(eve.with("email_verified", true), 1), (Person::default(), 2)] {
        let base = Some(g.connection(&admin, id).await.unwrap().head.id);
        let form = OidcForm {
            additional_scopes: format!("profile{left}"),
            ..h.form()
        };
        let input = FormInput {
            base,
            ..h.input(form)
        };
        g.save(&admin, id, input).await.unwrap();
        assert_eq!(g.ways_once_live(&admin, id).await.unwrap(), None, "not tested");
        h.provider.person(tester);
        h.test(&admin, id).await;
        let told = g.ways_once_live(&admin, id).await.unwrap();
        let told = told.unwrap_or(g.ways(&admin).await.unwrap());
        g.activate(&admin, id, 0).await.unwrap();
        assert_eq!(g.ways(&admin).await.unwrap(), told);
        assert_eq!(told.len(), left);
    }
    let url = "http://localhost:4000";
    let token = h.propose(&admin, url).await;
    let told = g.ways_once_moved(&token).await.unwrap().unwrap();
    h.move_to(&admin, url).await;
    assert_eq!(g.ways(&admin).await.unwrap(), told);
    assert_eq!(told.len(), 1, "nobody has signed in with the provider under it");
    let token = h.propose(&admin, url).await;
    assert_eq!(g.ways_once_moved(&token).await.unwrap(), None);
}
