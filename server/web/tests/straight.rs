//! *Go straight to this provider*.

#![allow(clippy::unwrap_used)]

mod common;

use axum::http::StatusCode;
use common::{Browser, path_of, start};
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::provider::Bend;

struct Installation {
    harness: Harness,
    admin: Browser,
    caller: Caller,
    id: ConnectionId,
}

async fn straight() -> Installation {
    let (harness, mut admin) = start().await;
    admin.set_up(&harness).await;
    let caller = harness.caller(admin.session().unwrap()).await;
    let id = harness.active(&caller, harness.form()).await;
    harness.gatehouse.set_straight(&caller, id, true).await.unwrap();
    Installation {
        harness,
        admin,
        caller,
        id,
    }
}

/// Follows our redirects and the provider's, as a browser does, to the first page.
async fn follow(i: &Installation, browser: &mut Browser, path: &str) -> (common::Page, usize) {
    let (mut path, mut hops) = (path.to_owned(), 0);
    loop {
        let page = browser.get(&path).await;
        if page.status != StatusCode::SEE_OTHER {
            return (page, hops);
        }
        hops += 1;
        assert!(hops < 20, "a loop at {path}");
        let to = page.location().to_owned();
        path = match to.starts_with(i.harness.provider.issuer()) {
            true => path_of(
                i.harness
                    .provider
                    .visit(&to)
                    .await
                    .unwrap()
                    .header("location")
                    .unwrap(),
            ),
            false => to,
        };
    }
}

#[tokio::test]
async fn the_login_page_forwards_and_the_form_is_at_local() {
    let i = straight().await;
    let mut person = i.admin.without_cookies();
    let page = person.get("/login?next=/account").await;
    assert_eq!(page.status, StatusCode::SEE_OTHER);
    assert_eq!(page.location(), format!("/login/{}?next=%2Faccount", i.id));
    for path in ["/login?local", "/login?local=1&next=/account"] {
        let page = person.get(path).await;
        assert_eq!(page.status, StatusCode::OK);
        assert!(page.body.contains("type=\"password\""));
        // Another language keeps the form.
        assert!(page.body.contains("value=\"/login?local"), "{}", page.body);
    }
    person.get("/login?next=/account").await;
    let (_, hops) = follow(&i, &mut person, "/login?next=/account").await;
    assert!(person.session().is_some() && hops == 3, "{hops}");
    // Who is signed in is not sent away.
    assert_eq!(person.get("/login").await.status, StatusCode::OK);
    // A path elsewhere is not carried along (O15).
    let page = i.admin.without_cookies().get("/login?next=//evil.example").await;
    assert_eq!(page.location(), format!("/login/{}?next=%2F", i.id));
}

#[tokio::test]
async fn who_has_just_signed_out_stays_here_for_ten_minutes_or_until_the_next_sign_in() {
    let i = straight().await;
    let mut person = i.admin.without_cookies();
    follow(&i, &mut person, "/login").await;
    let page = person.post("/logout", &[]).await;
    assert!(page.status == StatusCode::OK && person.session().is_none());
    assert_eq!(person.get("/login").await.status, StatusCode::OK);
    let set = page
        .headers
        .get_all("set-cookie")
        .iter()
        .find(|v| v.to_str().unwrap().contains("stay"));
    assert!(set.unwrap().to_str().unwrap().contains("Max-Age=600"));
    // Signing in by the button ends it.
    follow(&i, &mut person, &format!("/login/{}", i.id)).await;
    assert!(person.session().is_some() && !person.jar.contains_key("gatehouse-stay"));
}

#[tokio::test]
async fn a_provider_that_refuses_ends_at_a_page_and_not_in_a_loop() {
    let i = straight().await;
    for bend in [
        Bend::PersonCancels,
        Bend::TokenInvalidClient,
        Bend::MissingEmail,
        Bend::CallbackStateOther,
    ] {
        i.harness.provider.straighten();
        i.harness.provider.bend(bend);
        let mut person = i.admin.without_cookies();
        let (page, hops) = follow(&i, &mut person, "/login").await;
        assert!(
            page.status.is_client_error() || page.status.is_server_error(),
            "{bend}"
        );
        assert_eq!(hops, 2, "{bend}");
        assert!(
            page.body.contains("type=\"password\""),
            "{bend}: the form is there"
        );
        // Nor when the person opens the login page again.
        assert_eq!(person.get("/login").await.status, StatusCode::OK, "{bend}");
        // Nor in a browser that keeps no cookies.
        let (page, hops) = follow(&i, &mut i.admin.without_cookies(), "/login").await;
        assert!(hops == 2 && !page.status.is_success(), "{bend}");
    }
    // The provider is down before anybody is sent there.
    i.harness.provider.straighten();
    i.harness.provider.bend(Bend::DiscoveryTokenEndpointMissing);
    i.harness.clock.advance(48 * 3_600_000);
    let (page, hops) = follow(&i, &mut i.admin.without_cookies(), "/login").await;
    assert!(hops == 1 && !page.status.is_success(), "{}", page.body);
}

#[tokio::test]
async fn one_that_is_off_or_gone_forwards_nobody() {
    let i = straight().await;
    let g = &i.harness.gatehouse;
    g.deactivate(&i.caller, i.id).await.unwrap();
    assert_eq!(
        i.admin.without_cookies().get("/login").await.status,
        StatusCode::OK
    );
    g.activate(&i.caller, i.id, 0).await.unwrap();
    assert_eq!(
        i.admin.without_cookies().get("/login").await.status,
        StatusCode::SEE_OTHER
    );
    g.delete_connection(&i.caller, i.id).await.unwrap();
    assert_eq!(
        i.admin.without_cookies().get("/login").await.status,
        StatusCode::OK
    );
    let instance = g.ports().store.read().instance().await.unwrap();
    assert_eq!(instance.straight_to, None);
}

#[tokio::test]
async fn one_connection_has_it_at_a_time_without_another_test_and_each_change_is_audited() {
    let i = straight().await;
    let g = &i.harness.gatehouse;
    let detail = g.connection(&i.caller, i.id).await.unwrap();
    assert!(
        detail.straight && detail.row.can_activate,
        "no part of the fingerprint"
    );
    let form = OidcForm {
        display_name: "Guests".into(),
        ..i.harness.form()
    };
    let other = i.harness.active(&i.caller, form).await;
    g.set_straight(&i.caller, other, true).await.unwrap();
    assert!(!g.connection(&i.caller, i.id).await.unwrap().straight);
    let page = i.admin.without_cookies().get("/login").await;
    assert_eq!(page.location(), format!("/login/{other}?next=%2F"));
    // Switching off one that does not have it changes nothing.
    g.set_straight(&i.caller, i.id, false).await.unwrap();
    g.set_straight(&i.caller, other, false).await.unwrap();
    assert_eq!(
        i.admin.without_cookies().get("/login").await.status,
        StatusCode::OK
    );
    let told: Vec<_> = g
        .changes(&i.caller, "connection.straight", 0, 50)
        .await
        .unwrap()
        .rows;
    let told: Vec<_> = told
        .iter()
        .map(|e| (&e.object_name, e.after.clone().unwrap()))
        .collect();
    let to = |name: Option<&str>| serde_json::json!({"straight_to": name});
    assert_eq!(
        told,
        [
            (&"Guests".to_owned(), to(None)),
            (&"Guests".to_owned(), to(Some("Guests"))),
            (&"Staff".to_owned(), to(Some("Staff"))),
        ]
    );
    let nobody = g.set_straight(&Caller::Anonymous, other, true).await;
    assert!(matches!(nobody, Err(Error::Unauthenticated)));
}
