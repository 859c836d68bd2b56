//! On a real PostgreSQL server.

use gatehouse_domain::connection::{OidcForm, Provider as Preset};
use gatehouse_service::Error;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_testkit::provider::{Bend, Person};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who held the only connection and asked for a second one would wait until the pool gives up.
#[tokio::test]
async fn one_connection_to_postgresql_is_enough_for_every_use_case() {
    let Some(h) = Harness::start_postgres(1).await else {
        return;
    };
    let (g, origin) = (&h.gatehouse, Harness::origin());
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    g.door().await.unwrap();
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
        let signed_in = h.password("admin@example.test", password, &origin).await;
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
    h.move_to(&admin, "http://localhost:4000").await;

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

/// Transactions run side by side there: who loses a race for a name tries again.
#[tokio::test]
async fn first_sign_ins_with_one_name_at_once_all_succeed() {
    const PEOPLE: usize = 6;
    let Some(h) = Harness::start_postgres(20).await else {
        return;
    };
    let h = Arc::new(h);
    let admin = h.administrator().await;
    let mut runs = Vec::new();
    let mut callbacks = Vec::new();
    for n in 0..PEOPLE {
        // sign-ins of one connection wait for each other
        let form = OidcForm {
            display_name: format!("Staff {n}"),
            ..h.form()
        };
        let id = h.active(&admin, form).await;
        let kim = Person::new(&format!("kim-{n}"))
            .with("preferred_username", "김")
            .with("email", format!("kim{n}@example.test"))
            .with("email_verified", true);
        h.provider.person(kim);
        let begun = h
            .gatehouse
            .begin_sign_in(id, "browser", "/", &Harness::origin())
            .await
            .unwrap();
        callbacks.push(h.visit(&begun.url).await);
    }
    for callback in callbacks {
        let h = h.clone();
        runs.push(tokio::spawn(async move { h.come_back(callback).await }));
    }
    let mut users = BTreeSet::new();
    for run in runs {
        let Finished::SignedIn(signed_in) = run.await.unwrap() else {
            panic!("signs in")
        };
        users.insert(signed_in.user);
    }
    assert_eq!(users.len(), PEOPLE);
}
