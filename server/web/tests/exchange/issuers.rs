//! Setting issuers up, looking them up, and the debugger.

use crate::{Place, external, person, save};
use axum::http::StatusCode;
use gatehouse_domain::access::OrgRole;
use gatehouse_domain::attempt::Label;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_domain::problem::Problem;
use gatehouse_service::ports::accounts::Registered;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::provider::{Alg, Bend, Endpoint, Fault};
use serde_json::json;

#[track_caller]
fn problem<T: std::fmt::Debug>(result: Result<T, Error>, field: &str) -> Problem {
    match result {
        Err(Error::Invalid(problems)) => problems[field].clone(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn what_is_found_is_shown_before_it_is_saved() {
    let place = Place::start().await;
    let (g, provider) = (&place.h.gatehouse, &place.h.provider);
    let found = |by: Caller| async move {
        g.look_issuer_up(&by, DEFAULT_ORG, &format!(" {} ", provider.issuer()), "")
            .await
            .unwrap()
    };
    let seen = found(place.admin.clone()).await.found.unwrap();
    let issuer = provider.issuer();
    assert_eq!(
        seen.document,
        format!("{issuer}/.well-known/openid-configuration")
    );
    assert_eq!(seen.jwks_uri, format!("{issuer}/jwks"));
    assert_eq!(seen.algorithms, ["RS256"]);
    assert_eq!(
        (seen.keys[0].id.as_str(), seen.keys[0].kind),
        (provider.kid().as_str(), "RSA")
    );

    // At the path that W&B's documentation writes, where there is nothing at the standard one.
    for fault in [Fault::NotFound, Fault::Html, Fault::Error500Html] {
        provider.straighten();
        provider.bend(Bend::Broken(Endpoint::Discovery, fault));
        let seen = found(place.admin.clone()).await.found.unwrap();
        assert_eq!(
            seen.document,
            format!("{issuer}/.well-known/oidc-configuration"),
            "{fault:?}"
        );
    }
    provider.straighten();
    provider.bend(Bend::IssuerTrailingSlash);
    let mismatch = found(place.admin.clone()).await;
    assert_eq!(mismatch.found, Err(Code::IssuerMismatch));
    let checks = mismatch.trace.steps.iter().flat_map(|s| &s.checks);
    let told: Vec<_> = checks
        .map(|c| (c.expected.as_str(), c.received.as_str()))
        .collect();
    assert_eq!(told, [(issuer, format!("{issuer}/").as_str())], "both are shown");
    provider.straighten();
    provider.bend(Bend::JwksEmpty);
    assert_eq!(found(place.admin.clone()).await.found, Err(Code::KeysUnavailable));
    provider.straighten();
    let wrong = g
        .look_issuer_up(&place.admin, DEFAULT_ORG, "http://id.example.com", "")
        .await;
    assert_eq!(problem(wrong, "issuer"), Problem::NotHttps);
}

#[tokio::test]
async fn o12_an_organizations_administrator_has_only_public_addresses_called() {
    let place = Place::start().await;
    let (h, g) = (&place.h, &place.h.gatehouse);
    let olga = person(h, "olga", Registered::No).await;
    g.add_org_member(&place.admin, DEFAULT_ORG, "olga", OrgRole::Administrator)
        .await
        .unwrap();
    let found = g
        .look_issuer_up(&olga, DEFAULT_ORG, h.provider.issuer(), "")
        .await;
    assert_eq!(found.unwrap().found, Err(Code::AddressRefused));
    // What an instance administrator set stays where it is; moved by another, it is not called there.
    let mut input = gatehouse_service::federation::IssuerInput {
        id: Some(place.issuer.id),
        form: (&place.issuer.settings).into(),
    };
    input.form.longest_hours = "1".into();
    let kept = g.save_issuer(&olga, DEFAULT_ORG, &input).await.unwrap();
    assert!(kept.private);
    input.form.jwks_uri = format!("{}/jwks?", h.provider.issuer());
    let moved = g.save_issuer(&olga, DEFAULT_ORG, &input).await.unwrap();
    assert!(!moved.private);
    let answer = place.exchange(&place.assertion(json!({}))).await;
    assert_eq!(
        (answer.status, answer.text("error")),
        (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable")
    );
    assert!(h.provider.requests().is_empty());
}

#[tokio::test]
async fn who_may_set_issuers_up_and_what_is_told_of_it() {
    let place = Place::start().await;
    let (h, g) = (&place.h, &place.h.gatehouse);
    let bob = person(h, "bob", Registered::No).await;
    for denied in [
        save(h, &bob, DEFAULT_ORG, |_| {}).await.map(|_| ()),
        g.jwt_issuers(&bob, DEFAULT_ORG).await.map(|_| ()),
        g.look_issuer_up(&bob, DEFAULT_ORG, "https://x.example", "")
            .await
            .map(|_| ()),
        g.delete_issuer(&bob, place.issuer.id).await,
        g.debug_token(&bob, DEFAULT_ORG, "x").await.map(|_| ()),
        g.refused_exchanges(&bob, DEFAULT_ORG).await.map(|_| ()),
        g.access_tokens(&bob, DEFAULT_ORG, 0, 9).await.map(|_| ()),
    ] {
        assert!(matches!(denied, Err(Error::Denied(_))), "{denied:?}");
    }
    let anonymous = g.jwt_issuers(&Caller::Anonymous, DEFAULT_ORG).await;
    assert!(matches!(anonymous, Err(Error::Unauthenticated)));
    let again = save(h, &place.admin, DEFAULT_ORG, |_| {}).await;
    assert_eq!(problem(again, "issuer"), Problem::IssuerTaken);
    let shared = save(h, &place.admin, DEFAULT_ORG, |f| {
        f.issuer = "https://token.actions.githubusercontent.com".into();
    });
    assert!(matches!(
        problem(shared.await, "conditions"),
        Problem::SharedIssuer(_)
    ));
    let other = g.make_organization(&place.admin, "Other", "").await.unwrap();
    g.rename_organization(&place.admin, other.id, "Other", "renamed")
        .await
        .unwrap();
    for name in ["other", "renamed"] {
        let taken = place.change(|f| f.audiences = name.into()).await;
        assert_eq!(problem(taken, "audiences"), Problem::AudienceTaken(name.into()));
    }
    let no_keys = place.change(|f| f.jwks = "{\"keys\": []}".into()).await;
    assert_eq!(problem(no_keys, "jwks"), Problem::NotJwks);
    place.change(|f| f.once = true).await.unwrap();
    g.delete_issuer(&place.admin, place.issuer.id).await.unwrap();
    assert!(matches!(
        g.delete_issuer(&place.admin, place.issuer.id).await,
        Err(Error::NotFound)
    ));
    let page = g.changes(&place.admin, "issuer.", 0, 9).await.unwrap();
    let actions: Vec<_> = page.rows.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(actions, ["issuer.delete", "issuer.change", "issuer.create"]);
    let change = &page.rows[1];
    let once = |v: &Option<serde_json::Value>| v.as_ref().unwrap()["once"].clone();
    assert_eq!(
        (once(&change.before), once(&change.after)),
        (json!(false), json!(true))
    );
}

#[tokio::test]
async fn keys_given_by_hand_need_no_call() {
    let place = Place::start().await;
    let jwks = place.h.provider.jwks();
    place.change(|f| f.jwks = jwks).await.unwrap();
    assert_eq!(place.code(json!({})).await, None);
    place.h.provider.rotate();
    assert_eq!(place.code(json!({})).await.as_deref(), Some("assertion-key"));
    assert!(place.h.provider.requests().is_empty());
}

#[tokio::test]
async fn keys_are_taken_over_when_the_issuer_changes_them_and_kept_while_it_is_away() {
    let place = Place::start().await;
    for alg in [Alg::Rs256, Alg::Es256, Alg::EdDsa, Alg::Ps256] {
        place.h.clock.advance(31_000);
        place.h.provider.sign_with(alg);
        assert_eq!(place.code(json!({})).await, None, "{alg:?}");
    }
    place
        .h
        .provider
        .bend(Bend::Broken(Endpoint::Jwks, Fault::Error500Html));
    place.h.clock.advance(2 * 3_600_000);
    assert_eq!(place.code(json!({})).await, None, "known keys go on working");
    place.h.clock.advance(24 * 3_600_000);
    let answer = place.exchange(&place.assertion(json!({}))).await;
    assert_eq!(
        (answer.status, answer.text("error")),
        (StatusCode::SERVICE_UNAVAILABLE, "temporarily_unavailable"),
        "not the token's fault"
    );
}

#[tokio::test]
async fn the_debugger_tells_every_rule_and_stores_nothing() {
    let place = Place::start().await;
    let (h, g) = (&place.h, &place.h.gatehouse);
    external(h, &place.admin, DEFAULT_ORG, "repo:acme/app")
        .await
        .unwrap();
    place.change(|f| f.once = true).await.unwrap();
    let token = place.assertion(json!({"jti": "canary-jti"}));
    // The keys are fetched, and kept as ever.
    g.debug_token(&place.admin, DEFAULT_ORG, &token).await.unwrap();
    let before = h.contents().await;
    let debugged = g
        .debug_token(&place.admin, DEFAULT_ORG, &format!("\n{token}\n"))
        .await
        .unwrap();
    assert_eq!(debugged.outcome, Ok(place.ci.slug.clone()));
    let labels: Vec<_> = debugged
        .trace
        .steps
        .iter()
        .flat_map(|s| &s.checks)
        .map(|c| c.label)
        .collect();
    for label in [
        Label::TokenKind,
        Label::Algorithm,
        Label::Issuer,
        Label::Signature,
        Label::Audience,
        Label::Expiry,
        Label::IssuedAt,
        Label::Lifetime,
        Label::Subject,
        Label::TokenId,
    ] {
        assert!(labels.contains(&label), "{label:?} in {labels:?}");
    }
    let now = place.seconds();
    let wrong = place.assertion(json!({
        "jti": "canary-jti", "aud": "other", "exp": now - 100, "iat": now - 200,
    }));
    let debugged = g.debug_token(&place.admin, DEFAULT_ORG, &wrong).await.unwrap();
    assert_eq!(debugged.outcome, Err(Code::AssertionAudience));
    let failed = debugged
        .trace
        .steps
        .iter()
        .flat_map(|s| &s.checks)
        .filter(|c| !c.passed);
    let failed: Vec<_> = failed.map(|c| (c.label, c.received.as_str())).collect();
    assert_eq!(failed[0], (Label::Audience, "other"));
    assert_eq!(
        failed[1].0,
        Label::Expiry,
        "one verdict a rule, also after the first"
    );
    let near = place.assertion(json!({"jti": "canary-jti", "sub": "repo:acme/App"}));
    let debugged = g.debug_token(&place.admin, DEFAULT_ORG, &near).await.unwrap();
    assert_eq!(debugged.outcome, Err(Code::SubjectUnknown));
    assert_eq!(debugged.nearest_subject.as_deref(), Some("repo:acme/app"));
    let iss = format!("{}/", h.provider.issuer());
    let near = place.assertion(json!({ "iss": iss }));
    let debugged = g.debug_token(&place.admin, DEFAULT_ORG, &near).await.unwrap();
    assert_eq!(debugged.outcome, Err(Code::IssuerUnknown));
    assert_eq!(debugged.nearest_issuer.as_deref(), Some(h.provider.issuer()));
    h.provider.skew(30);
    let ahead = place.assertion(json!({"jti": "canary-jti"}));
    let debugged = g.debug_token(&place.admin, DEFAULT_ORG, &ahead).await.unwrap();
    let facts = debugged.trace.steps.iter().flat_map(|s| &s.facts);
    let told: Vec<_> = facts
        .filter(|f| f.label == Label::IssuerAhead)
        .map(|f| f.value.as_str())
        .collect();
    assert_eq!(told, ["30 s"]);
    assert_eq!(h.contents().await, before, "nothing was stored");
    h.provider.skew(0);
    place.exchange(&token).await.token();
}
