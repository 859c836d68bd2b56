//! The claims' checks at their edges.

use super::*;
use gatehouse_domain::attempt::StepKind;
use serde_json::json;

const NOW: i64 = 1_800_000_000;

fn expected() -> Expected<'static> {
    Expected {
        issuer: "https://id.example",
        client_id: "us",
        nonce: "the-nonce-of-the-request",
        access_token: Some("access"),
        code: Some("code"),
        code_hash_needed: false,
        algorithm: Algorithm::RS256,
        leeway: 60,
        now: NOW,
    }
}

fn right() -> Value {
    json!({
        "iss": "https://id.example", "sub": "1", "aud": "us", "exp": NOW + 300, "iat": NOW,
        "nonce": "the-nonce-of-the-request",
    })
}

/// The outcome with these claims changed; null takes one away.
fn judged(changes: Value) -> Result<String, Code> {
    let mut claims = right().as_object().cloned().unwrap();
    for (name, value) in changes.as_object().cloned().unwrap() {
        if value.is_null() {
            claims.remove(&name);
        } else {
            claims.insert(name, value);
        }
    }
    check(&claims, &expected(), &mut Step::new(StepKind::IdToken))
}

#[test]
fn a_right_token_gives_its_subject() {
    assert_eq!(judged(json!({})), Ok("1".to_owned()));
}

#[test]
fn o8_audiences() {
    let ok = |changes| assert_eq!(judged(changes), Ok("1".to_owned()));
    let bad = |changes: Value, code| assert_eq!(judged(changes.clone()), Err(code), "{changes}");
    ok(json!({"aud": ["us"]}));
    ok(json!({"aud": ["us", "us"]}));
    ok(json!({"aud": "us", "azp": "us"}));
    ok(json!({"aud": ["other", "us"], "azp": "us"}));
    bad(json!({"aud": ["us", "other"]}), Code::TokenAudience);
    bad(
        json!({"aud": ["us", "other"], "azp": "other"}),
        Code::TokenAudience,
    );
    bad(json!({"aud": "us", "azp": "other"}), Code::TokenAudience);
    bad(json!({"aud": "us", "azp": ["us"]}), Code::TokenAudience);
    bad(json!({"aud": "us", "azp": ""}), Code::TokenAudience);
    bad(json!({"aud": ["other"], "azp": "us"}), Code::TokenAudience);
    bad(json!({"aud": "us other"}), Code::TokenAudience);
    bad(json!({"aud": "US"}), Code::TokenAudience);
    bad(json!({"aud": []}), Code::TokenAudience);
    bad(json!({"aud": ["us", 1]}), Code::TokenClaim);
    bad(json!({"aud": {"us": 1}}), Code::TokenClaim);
    bad(json!({"aud": null}), Code::TokenClaim);
}

#[test]
fn o9_code_hash() {
    assert!(judged(json!({"c_hash": half_hash(Algorithm::RS256, "code")})).is_ok());
    for wrong in [json!(half_hash(Algorithm::RS256, "access")), json!(""), json!(1)] {
        assert_eq!(
            judged(json!({"c_hash": wrong.clone()})),
            Err(Code::CodeHash),
            "{wrong}"
        );
    }
}

#[test]
fn o9_access_token_hash() {
    let right = half_hash(Algorithm::RS256, "access");
    assert!(judged(json!({"at_hash": right})).is_ok());
    for wrong in [
        json!(half_hash(Algorithm::RS512, "access")),
        json!(""),
        json!(1),
        json!(half_hash(Algorithm::RS256, "x")),
    ] {
        assert_eq!(judged(json!({"at_hash": wrong})), Err(Code::AccessTokenHash));
    }
}

#[test]
fn o10_times_at_the_edge_of_the_leeway() {
    for (changes, outcome) in [
        (json!({"exp": NOW - 59}), None),
        (json!({"exp": NOW - 60}), Some(Code::TokenExpired)),
        (json!({"exp": NOW - 61}), Some(Code::TokenExpired)),
        (json!({"iat": NOW + 60}), None),
        (json!({"iat": NOW + 61}), Some(Code::TokenFromFuture)),
        (json!({"nbf": NOW + 60}), None),
        (json!({"nbf": NOW + 61}), Some(Code::TokenFromFuture)),
        (json!({"exp": NOW as f64 + 0.5, "iat": NOW as f64 - 0.5}), None),
        (json!({"exp": i64::MAX}), None),
        (json!({"exp": u64::MAX}), None),
        (json!({"exp": 1e300}), None),
        (json!({"exp": i64::MIN}), Some(Code::TokenExpired)),
        (json!({"iat": u64::MAX}), Some(Code::TokenFromFuture)),
        (json!({"exp": (NOW + 300).to_string()}), Some(Code::TokenClaim)),
        (json!({"iat": NOW.to_string()}), Some(Code::TokenClaim)),
        (json!({"nbf": NOW.to_string()}), Some(Code::TokenClaim)),
        (json!({"exp": true}), Some(Code::TokenClaim)),
        (json!({"exp": null}), Some(Code::TokenClaim)),
        (json!({"iat": null}), Some(Code::TokenClaim)),
    ] {
        assert_eq!(judged(changes.clone()).err(), outcome, "{changes}");
    }
}

#[test]
fn nonces_are_compared_whole() {
    for nonce in [
        json!(null),
        json!(""),
        json!("the-nonce-of-the-request "),
        json!(["the-nonce-of-the-request"]),
    ] {
        assert_eq!(judged(json!({"nonce": nonce})), Err(Code::NonceWrong));
    }
}

#[test]
fn subjects_are_texts_of_1_to_255_characters() {
    assert!(judged(json!({"sub": "é".repeat(255)})).is_ok());
    for sub in [
        json!(null),
        json!(""),
        json!(7),
        json!("x".repeat(256)),
        json!("a\u{0}b"),
        json!(["1"]),
    ] {
        assert_eq!(judged(json!({"sub": sub})), Err(Code::TokenClaim), "{sub}");
    }
}

#[test]
fn o6_issuers_are_compared_character_by_character() {
    for issuer in [
        "https://id.example/",
        "https://ID.example",
        "http://id.example",
        "https://id.example:443",
    ] {
        assert_eq!(judged(json!({"iss": issuer})), Err(Code::TokenIssuer));
    }
    assert_eq!(judged(json!({"iss": null})), Err(Code::TokenClaim));
    assert_eq!(
        judged(json!({"iss": ["https://id.example"]})),
        Err(Code::TokenClaim)
    );
}

#[test]
fn every_comparison_is_noted_and_the_first_failure_decides() {
    let mut claims = right().as_object().cloned().unwrap();
    claims.insert("aud".into(), json!("other"));
    claims.insert("nonce".into(), json!("another"));
    let mut step = Step::new(StepKind::IdToken);
    assert_eq!(check(&claims, &expected(), &mut step), Err(Code::TokenAudience));
    let noted: Vec<(Label, bool)> = step
        .checks
        .iter()
        .map(|check| (check.label, check.passed))
        .collect();
    assert_eq!(
        noted,
        [
            (Label::Issuer, true),
            (Label::Audience, false),
            (Label::AuthorizedParty, false),
            (Label::Subject, true),
            (Label::Expiry, true),
            (Label::IssuedAt, true),
            (Label::Nonce, false),
        ]
    );
}
