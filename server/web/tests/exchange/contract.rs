//! What the W&B SDK sends, and what it accepts.

use crate::{Answer, GRANT, Place, exchange, post, send};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use gatehouse_domain::api_key::{Form, form};
use gatehouse_domain::attempt::{Kind, Method, Outcome, StepKind};
use serde_json::json;

#[tokio::test]
async fn a_good_token_is_answered_as_the_sdk_reads_it() {
    let place = Place::start().await;
    let assertion = place.assertion(json!({}));
    // 0.19.11 encodes nothing and sends the line end of its file; its Python path encodes the grant.
    for body in [
        format!("grant_type={GRANT}&assertion={assertion}"),
        format!("grant_type={GRANT}&assertion={assertion}\n"),
        format!("grant_type={GRANT}&assertion={assertion}\r\n"),
        format!(
            "assertion={assertion}%0A&grant_type={}",
            GRANT.replace(':', "%3A")
        ),
    ] {
        let answer = post(&place.router, "/oidc/token", &body, &[], "192.0.2.7").await;
        assert_eq!(form(&answer.token()), Some(Form::Token));
        assert_eq!(answer.body["expires_in"].to_string(), "3600", "an integer");
        assert_eq!(answer.text("token_type"), "Bearer");
        assert_eq!(answer.body.as_object().unwrap().len(), 3);
        assert_eq!(answer.headers["cache-control"], "no-store");
        assert_eq!(answer.headers["content-type"], "application/json");
    }
    let attempt = place.attempt().await;
    assert_eq!(
        (attempt.kind, attempt.method, &attempt.outcome),
        (Kind::SignIn, Method::Federated, &Outcome::SignedIn { new: false })
    );
    let steps: Vec<_> = attempt.trace.steps.iter().map(|s| s.kind).collect();
    assert_eq!(steps, [StepKind::Assertion, StepKind::Account]);
    assert_eq!(
        (attempt.principal, attempt.issuer, attempt.who.as_str()),
        (Some(place.ci.id), Some(place.issuer.id), "ci")
    );
    let stored = serde_json::to_string(&attempt).unwrap();
    assert!(!stored.contains(&assertion[..40]), "no token is kept");
}

#[tokio::test]
async fn the_lifetime_is_the_issuers() {
    let place = Place::start().await;
    place.change(|f| f.token_minutes = "15".into()).await.unwrap();
    let answer = place.exchange(&place.assertion(json!({}))).await;
    assert_eq!(answer.body["expires_in"], 900);
}

#[tokio::test]
async fn what_is_no_request_is_told_so() {
    let place = Place::start().await;
    let assertion = place.assertion(json!({}));
    let grant = format!("grant_type={GRANT}");
    for (body, error, says) in [
        (String::new(), "invalid_request", "grant_type"),
        ("grant_type=".into(), "invalid_request", "grant_type"),
        (grant.clone(), "invalid_request", "assertion"),
        (format!("{grant}&assertion=%0A"), "invalid_request", "assertion"),
        (format!("assertion={assertion}"), "invalid_request", "grant_type"),
        (
            format!("{grant}&assertion={assertion}&assertion={assertion}"),
            "invalid_request",
            "assertion",
        ),
        (
            format!("{grant}&{grant}&assertion={assertion}"),
            "invalid_request",
            "grant_type",
        ),
        (
            format!("grant_type=client_credentials&assertion={assertion}"),
            "unsupported_grant_type",
            GRANT,
        ),
    ] {
        let answer = post(&place.router, "/oidc/token", &body, &[], "192.0.2.7").await;
        answer.refused(error);
        assert!(answer.description().contains(says), "{answer:?}");
    }
    for kind in ["application/json", "text/plain", ""] {
        let request = Request::post("/oidc/token").header("content-type", kind);
        let body = format!("{grant}&assertion={assertion}");
        let answer = send(
            &place.router,
            "192.0.2.7",
            request.body(Body::from(body)).unwrap(),
        )
        .await;
        answer.refused("invalid_request");
    }
    let large = format!("{grant}&assertion={}", "x".repeat(300 * 1024));
    let answer = post(&place.router, "/oidc/token", &large, &[], "192.0.2.7").await;
    assert_eq!(
        (answer.status, answer.text("error")),
        (StatusCode::PAYLOAD_TOO_LARGE, "invalid_request")
    );
    assert!(place.attempts().await.is_empty(), "nobody gave a token in");
    let request = Request::get("/oidc/token").body(Body::empty()).unwrap();
    let answer: Answer = send(&place.router, "192.0.2.7", request).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
}

/// No text that anybody could send is answered with 5xx.
#[tokio::test]
async fn bad_tokens_are_never_our_fault() {
    let place = Place::start().await;
    let good = place.assertion(json!({}));
    let (head, _) = good.rsplit_once('.').unwrap();
    let nested = "[".repeat(4_000);
    for bad in [
        "x",
        "..",
        "...",
        "a.b.c",
        "eyJhbGciOiJSUzI1NiJ9..",
        head,
        &format!("{head}."),
        &format!("{head}.!!!!"),
        &format!("{good}x"),
        &format!("{good}.{good}"),
        &good.replace('.', " ."),
        "\u{0}",
        "한국어",
        &"x".repeat(17 * 1024),
        &"e30.".repeat(2_000),
        &nested,
        "W10.W10.W10",
        "bnVsbA.bnVsbA.",
    ] {
        exchange(&place.router, bad, "192.0.2.7")
            .await
            .refused("invalid_grant");
    }
    for claims in [
        json!({"sub": "a\u{0}b"}),
        json!({"iss": "a\u{0}b"}),
        json!({"iss": "x".repeat(9_000)}),
        json!({"aud": "a\u{0}b"}),
        json!({"aud": ["\u{0}"]}),
        json!({"exp": 1e300}),
        json!({"exp": i64::MAX, "iat": i64::MIN}),
        json!({"exp": -1e300}),
        json!({"sub": "\u{202e}\u{200b}"}),
        json!({"sub": "%' OR 1=1 --@x"}),
    ] {
        place
            .exchange(&place.assertion(claims))
            .await
            .refused("invalid_grant");
    }
}
