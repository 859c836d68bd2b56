//! Introspection (RFC 7662) and revocation (RFC 7009).

use crate::{Answer, Place, key, person, post, slug};
use axum::http::StatusCode;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_service::ports::accounts::Registered;
use serde_json::json;

async fn ask(place: &Place, path: &str, token: &str, key: &str) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    post(
        &place.router,
        path,
        &format!("token={token}"),
        &headers,
        "192.0.2.7",
    )
    .await
}

#[tokio::test]
async fn a_key_of_the_organization_asks_what_a_token_is() {
    let place = Place::start().await;
    let (h, g) = (&place.h, &place.h.gatehouse);
    let (mine, token) = (
        key(h, &place.admin).await,
        place.exchange(&place.assertion(json!({}))).await.token(),
    );
    let mine = mine.secret.expose();
    let told = ask(&place, "/oidc/introspect", &token, mine).await;
    let now = place.seconds();
    assert_eq!(
        told.body,
        json!({
            "active": true, "scope": "read write", "username": place.ci.slug, "sub": place.ci.id.to_string(),
            "aud": "default", "iss": "http://localhost:3000", "token_type": "Bearer", "iat": now, "exp": now + 3600,
        })
    );
    let basic = "Basic ".to_owned() + &STANDARD.encode(format!("api:{mine}"));
    let headers = [("authorization", basic.as_str())];
    let by_basic = post(
        &place.router,
        "/oidc/introspect",
        &format!("token={token}"),
        &headers,
        "192.0.2.7",
    )
    .await;
    assert_eq!(by_basic.body, told.body);
    // Somebody of another organization learns nothing.
    let eve = person(h, "eve", Registered::No).await;
    let hers = key(h, &eve).await;
    g.remove_org_member(&place.admin, DEFAULT_ORG, eve.person().unwrap().user.id)
        .await
        .unwrap();
    for (token, key) in [
        (token.as_str(), hers.secret.expose()),
        ("gat_x", mine),
        (mine, mine),
        ("%00", mine),
    ] {
        let told = ask(&place, "/oidc/introspect", token, key).await;
        assert_eq!(
            (told.status, &told.body),
            (StatusCode::OK, &json!({"active": false}))
        );
    }
    // No token vouches for another, and nobody asks without a key.
    let by_token = ask(&place, "/oidc/introspect", &token, &token).await;
    assert_eq!(
        (by_token.status, by_token.text("error")),
        (StatusCode::UNAUTHORIZED, "invalid_client")
    );
    for path in ["/oidc/introspect", "/oidc/revoke"] {
        let stranger = post(&place.router, path, &format!("token={token}"), &[], "192.0.2.7").await;
        assert_eq!(
            (stranger.status, stranger.text("error")),
            (StatusCode::UNAUTHORIZED, "invalid_client")
        );
        assert!(stranger.headers.contains_key("www-authenticate"));
        let wrong = ask(&place, path, &token, "local-x").await;
        assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
        ask(&place, path, "", mine).await.refused("invalid_request");
    }
    h.clock.advance(3_600_000);
    let ended = ask(&place, "/oidc/introspect", &token, mine).await;
    assert_eq!(ended.body, json!({"active": false}));
}

#[tokio::test]
async fn a_token_is_given_back_by_whose_it_is() {
    let place = Place::start().await;
    let h = &place.h;
    let mine = key(h, &place.admin).await;
    let of_ci = place.exchange(&place.assertion(json!({}))).await.token();
    let own = place
        .exchange(&place.assertion(json!({"sub": "admin@example.test"})))
        .await
        .token();
    let others = ask(&place, "/oidc/revoke", &of_ci, mine.secret.expose()).await;
    others.refused("unauthorized_client");
    assert!(place.program(&of_ci).await.is_ok());
    for unknown in ["x", "gat_x"] {
        let answer = ask(&place, "/oidc/revoke", unknown, mine.secret.expose()).await;
        assert_eq!(answer.status, StatusCode::OK);
    }
    // By a key of the same account, and by itself.
    for (token, by) in [(&own, mine.secret.expose()), (&of_ci, of_ci.as_str())] {
        let answer = ask(&place, "/oidc/revoke", token, by).await;
        assert_eq!(answer.status, StatusCode::OK, "{answer:?}");
        assert_eq!(slug(place.program(token).await), "access-token-revoked");
    }
    let page = h
        .gatehouse
        .changes(&place.admin, "access_token.revoke", 0, 9)
        .await
        .unwrap();
    assert_eq!(page.total, 2);
}
