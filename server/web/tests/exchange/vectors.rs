//! J1 to J8.

use crate::{GRANT, Place, exchange, external, person, post, save, slug};
use axum::http::StatusCode;
use gatehouse_domain::access::Scopes;
use gatehouse_domain::attempt::Label;
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_service::ports::accounts::Registered;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::provider::{Bend, Provider, RECORDER};
use serde_json::json;

fn some(code: &str) -> Option<String> {
    Some(code.to_owned())
}

#[tokio::test]
async fn j1_claims_and_times() {
    let place = Place::start().await;
    let now = place.seconds();
    for (changed, code) in [
        (json!({"sub": null}), "assertion-claim"),
        (json!({"sub": 7}), "assertion-claim"),
        (json!({"aud": null}), "assertion-claim"),
        (json!({"exp": null}), "assertion-claim"),
        (json!({"exp": (now + 300).to_string()}), "assertion-claim"),
        (json!({"iss": null}), "assertion-claim"),
        (json!({"iss": 7}), "assertion-claim"),
        (json!({"iat": "now"}), "assertion-claim"),
        (json!({"nbf": "now"}), "assertion-claim"),
        (json!({"exp": now - 61}), "assertion-expired"),
        (json!({"iat": now + 61}), "assertion-from-future"),
        (json!({"nbf": now + 61}), "assertion-from-future"),
        (json!({"exp": now + 86_461}), "assertion-too-long"),
    ] {
        assert_eq!(place.code(changed.clone()).await, some(code), "{changed}");
    }
    for good in [
        json!({"exp": now - 59}),
        json!({"iat": now + 59}),
        json!({"nbf": now + 59}),
        json!({"iat": null, "nbf": null}),
    ] {
        assert_eq!(place.code(good.clone()).await, None, "{good}");
    }
}

#[tokio::test]
async fn j2_the_audience_is_the_organizations() {
    let place = Place::start().await;
    for (aud, code) in [
        (json!("default"), None),
        (json!(["default"]), None),
        (json!("wandb"), None),
        (json!("other"), some("assertion-audience")),
        (json!(["default", "other"]), some("assertion-audience")),
        (json!("Default"), some("assertion-audience")),
    ] {
        assert_eq!(place.code(json!({ "aud": aud })).await, code, "{aud}");
    }
    place
        .change(|f| f.audiences = "https://gate.example.com".into())
        .await
        .unwrap();
    assert_eq!(place.code(json!({"aud": "https://gate.example.com"})).await, None);
    assert_eq!(place.code(json!({})).await, some("assertion-audience"));
    place.change(|f| f.skip_audience = true).await.unwrap();
    assert_eq!(place.code(json!({"aud": "whatever"})).await, None);
}

#[tokio::test]
async fn j3_an_unknown_issuer_is_never_called() {
    let place = Place::start().await;
    let stranger = Provider::start();
    let token = stranger.assertion(&json!({"sub": "ci", "aud": "default"}));
    place.exchange(&token).await.refused("invalid_grant");
    assert_eq!(place.attempt().await.code().unwrap().slug(), "issuer-unknown");
    for near in ["/", "/x", ":443"] {
        let iss = format!("{}{near}", place.h.provider.issuer());
        assert_eq!(
            place.code(json!({ "iss": iss })).await,
            some("issuer-unknown"),
            "{near}"
        );
    }
    assert!(stranger.requests().is_empty() && place.h.provider.requests().is_empty());
    assert_eq!(place.code(json!({})).await, None);
    assert_eq!(place.h.provider.requests_to("/jwks").len(), 1);
}

#[tokio::test]
async fn j4_a_token_is_taken_once_where_that_was_chosen() {
    let place = Place::start().await;
    let token = place.assertion(json!({"jti": "one"}));
    for _ in 0..3 {
        place.exchange(&token).await.token();
    }
    place.change(|f| f.once = true).await.unwrap();
    place.exchange(&token).await.token();
    for _ in 0..2 {
        place.exchange(&token).await.refused("invalid_grant");
        assert_eq!(place.attempt().await.code().unwrap().slug(), "assertion-used");
    }
    assert_eq!(place.code(json!({"jti": "one"})).await, some("assertion-used"));
    assert_eq!(place.code(json!({"jti": "two"})).await, None);
    for none in [json!({}), json!({"jti": ""}), json!({"jti": 7})] {
        assert_eq!(place.code(none.clone()).await, some("assertion-claim"), "{none}");
    }
    // What was refused for something else is not used up.
    assert_eq!(
        place.code(json!({"jti": "three", "aud": "other"})).await,
        some("assertion-audience")
    );
    assert_eq!(place.code(json!({"jti": "three"})).await, None);
}

#[tokio::test]
async fn j5_a_service_account_by_its_subject_and_conditions() {
    let place = Place::start().await;
    for sub in ["Ci", "ci ", "c", "ci/x", "robot-ci"] {
        assert_eq!(
            place.code(json!({ "sub": sub })).await,
            some("subject-unknown"),
            "{sub}"
        );
    }
    place
        .change(|f| f.conditions = "repository_owner = acme\nref = refs/heads/*".into())
        .await
        .unwrap();
    let good = json!({"repository_owner": "acme", "ref": "refs/heads/main"});
    assert_eq!(place.code(good).await, None);
    for bad in [
        json!({}),
        json!({"repository_owner": "acme"}),
        json!({"repository_owner": "evil", "ref": "refs/heads/main"}),
        json!({"repository_owner": "acme", "ref": "refs/headsx/main"}),
    ] {
        assert_eq!(
            place.code(bad.clone()).await,
            some("assertion-condition"),
            "{bad}"
        );
    }
    let again = external(&place.h, &place.admin, DEFAULT_ORG, "ci").await;
    assert!(matches!(again, Err(Error::Invalid(_))), "{again:?}");
}

#[tokio::test]
async fn a_person_by_the_verified_email_and_never_by_anything_else() {
    let place = Place::start().await;
    let (h, g) = (&place.h, &place.h.gatehouse);
    let alice = person(h, "alice", Registered::No).await;
    person(h, "mallory", Registered::In).await;
    let id = alice.person().unwrap().user.id;
    let answer = place
        .exchange(&place.assertion(json!({"sub": "alice@example.test"})))
        .await;
    let token = answer.token();
    let program = place.program(&token).await.unwrap();
    assert_eq!(program.actor().unwrap().id, id);
    // Not by the user name, another claim, or what only looks like the address.
    for sub in [
        "alice",
        "alice@example.test.evil.test",
        "ａlice@example.test",
        " alice@example.test",
    ] {
        let changed = json!({"sub": sub, "email": "alice@example.test", "preferred_username": "alice"});
        assert_eq!(place.code(changed).await, some("subject-unknown"), "{sub}");
    }
    // Anybody could have typed that address.
    assert_eq!(
        place.code(json!({"sub": "mallory@example.test"})).await,
        some("subject-not-verified")
    );
    // Whoever makes service accounts takes no person's tokens.
    external(h, &place.admin, DEFAULT_ORG, "alice@example.test")
        .await
        .unwrap();
    let answer = place
        .exchange(&place.assertion(json!({"sub": "alice@example.test"})))
        .await;
    let program = place.program(&answer.token()).await.unwrap();
    assert_eq!(program.actor().unwrap().id, id);
    // Who leaves the organization is out at once, with the token, too.
    g.remove_org_member(&place.admin, DEFAULT_ORG, id).await.unwrap();
    assert_eq!(slug(place.program(&token).await), "subject-unknown");
    place.change(|f| f.people = false).await.unwrap();
    assert_eq!(
        place.code(json!({"sub": "admin@example.test"})).await,
        some("subject-unknown")
    );
}

#[tokio::test]
async fn j6_only_the_issuers_asymmetric_signatures() {
    let place = Place::start().await;
    for (bend, code) in [
        (Bend::SigNone, "assertion-algorithm"),
        (Bend::SigNoneMixedCase, "assertion-algorithm"),
        (Bend::Hs256WithPublicKey, "assertion-algorithm"),
        (Bend::Hs256WithClientSecret, "assertion-algorithm"),
        (Bend::InvalidSigRs256, "assertion-signature"),
        (Bend::Jku, "assertion-key"),
        (Bend::X5u, "assertion-key"),
        (Bend::Jwk, "assertion-key"),
        (Bend::KidPath, "assertion-key"),
        (Bend::KidSql, "assertion-key"),
        (Bend::KidUnknown, "assertion-key"),
        (Bend::Crit, "assertion-malformed"),
    ] {
        place.h.provider.straighten();
        place.h.provider.bend(bend);
        assert_eq!(place.code(json!({})).await, some(code), "{bend:?}");
    }
    place.h.provider.straighten();
    assert!(place.h.provider.requests_to(RECORDER).is_empty());
    // O11: many unknown keys, hardly a fetch.
    assert!(place.h.provider.requests_to("/jwks").len() <= 2);
    for other in [
        json!({"nonce": "n"}),
        json!({"at_hash": "x"}),
        json!({"c_hash": "x"}),
        json!({"events": {"http://schemas.openid.net/event/backchannel-logout": {}}}),
        json!({"header.typ": "logout+jwt"}),
        json!({"header.typ": "at+jwt"}),
        json!({"typ": "ID"}),
    ] {
        assert_eq!(place.code(other.clone()).await, some("assertion-kind"), "{other}");
    }
    assert_eq!(place.code(json!({})).await, None);
}

#[tokio::test]
async fn j7_an_access_token_is_short_lived_scoped_and_revocable() {
    let place = Place::start().await;
    let (h, g) = (&place.h, &place.h.gatehouse);
    let token = place.exchange(&place.assertion(json!({}))).await.token();
    let program = place.program(&token).await.unwrap();
    let Caller::Machine(machine) = &program else {
        panic!()
    };
    assert_eq!(
        (machine.by.scopes, machine.by.organization, machine.by.key),
        (Scopes::READ_WRITE, Some(DEFAULT_ORG), None)
    );
    // An administrator's token administers nothing, and reaches no other organization.
    let own = place
        .exchange(&place.assertion(json!({"sub": "admin@example.test"})))
        .await
        .token();
    let own = place.program(&own).await.unwrap();
    assert!(own.person().is_err() && own.administrator().is_err());
    let other = g.make_organization(&place.admin, "Other", "").await.unwrap();
    let elsewhere = g.organization(&own, other.id).await;
    assert!(matches!(elsewhere, Err(Error::NotFound)), "{elsewhere:?}");
    let (_, manages) = g.organization(&own, DEFAULT_ORG).await.unwrap();
    assert!(!manages);
    assert!(g.make_organization(&own, "Third", "").await.is_err());
    assert!(g.jwt_issuers(&own, DEFAULT_ORG).await.is_err());
    assert!(key_by(h, &own).await.is_err(), "it makes no key that outlives it");

    h.clock.advance(3_599_000);
    assert!(place.program(&token).await.is_ok());
    h.clock.advance(1_000);
    assert_eq!(slug(place.program(&token).await), "access-token-expired");
    let token = place.exchange(&place.assertion(json!({}))).await.token();
    let listed = g.access_tokens(&place.admin, DEFAULT_ORG, 0, 9).await.unwrap();
    assert_eq!(
        (listed.total, listed.rows[0].owner.as_str()),
        (1, place.ci.slug.as_str())
    );
    g.revoke_access_token(&place.admin, listed.rows[0].token.id)
        .await
        .unwrap();
    assert_eq!(slug(place.program(&token).await), "access-token-revoked");
    let token = place.exchange(&place.assertion(json!({}))).await.token();
    g.set_service_account_disabled(&place.admin, place.ci.id, true)
        .await
        .unwrap();
    assert_eq!(slug(place.program(&token).await), "subject-disabled");
    assert_eq!(place.code(json!({})).await, some("subject-disabled"));
    g.set_service_account_disabled(&place.admin, place.ci.id, false)
        .await
        .unwrap();
    g.delete_issuer(&place.admin, place.issuer.id).await.unwrap();
    assert_eq!(slug(place.program(&token).await), "access-token-unknown");
    assert_eq!(place.code(json!({})).await, some("issuer-unknown"));
}

async fn key_by(
    h: &gatehouse_testkit::harness::Harness,
    caller: &Caller,
) -> Result<gatehouse_service::api_keys::MadeKey, Error> {
    let form = gatehouse_service::api_keys::NewKey {
        name: "x".into(),
        days: String::new(),
        scopes: Scopes::READ_WRITE,
    };
    let whose = gatehouse_service::api_keys::Whose::Own;
    h.gatehouse.make_key(caller, whose, &form).await
}

#[tokio::test]
async fn j8_a_refusal_says_what_to_fix_and_names_nobody() {
    let place = Place::start().await;
    person(&place.h, "carol", Registered::No).await;
    external(&place.h, &place.admin, DEFAULT_ORG, "deploy")
        .await
        .unwrap();
    for (changed, says) in [
        (
            json!({"aud": "other"}),
            vec!["expected default, wandb; received other"],
        ),
        (
            json!({"sub": "deplay"}),
            vec!["received deplay", "email of a member of default"],
        ),
        (
            json!({"exp": 1_000_000_000, "iat": 999_999_999}),
            vec!["has expired", "received 2001-09-09T01:46:40Z"],
        ),
        (
            json!({"iss": "https://x.example.com"}),
            vec!["received https://x.example.com"],
        ),
    ] {
        let answer = place.exchange(&place.assertion(changed)).await;
        let said = answer.refused("invalid_grant").description();
        for part in says {
            assert!(said.contains(part), "{said}");
        }
        assert!(
            !said.contains("carol") && !said.contains("deploy") && !said.contains("robot"),
            "{said}"
        );
        assert!(
            said.bytes()
                .all(|b| (b' '..=b'~').contains(&b) && b != b'"' && b != b'\\'),
            "{said}"
        );
    }
    // The exact reason, and who it nearly was, is for administrators.
    let refused = place
        .h
        .gatehouse
        .refused_exchanges(&place.admin, DEFAULT_ORG)
        .await
        .unwrap();
    let nearly = refused.iter().find(|a| a.who == "deplay").unwrap();
    let facts = nearly.trace.steps.iter().flat_map(|s| &s.facts);
    let near: Vec<_> = facts
        .filter(|f| f.label == Label::NearestSubject)
        .map(|f| f.value.as_str())
        .collect();
    assert_eq!(near, ["deploy"]);
    assert_eq!(
        refused.len(),
        3,
        "what was nobody's is not this organization's to see"
    );
    // A browser's language changes nothing of what the program prints.
    let body = format!("grant_type={GRANT}&assertion=x");
    let korean = post(
        &place.router,
        "/oidc/token",
        &body,
        &[("accept-language", "ko")],
        "192.0.2.7",
    )
    .await;
    assert!(
        korean
            .refused("invalid_grant")
            .description()
            .starts_with("This is no signed JWT.")
    );
}

#[tokio::test]
async fn c7_refusals_are_throttled_by_address_and_good_tokens_are_not() {
    let place = Place::start().await;
    let good = place.assertion(json!({}));
    for _ in 0..gatehouse_service::federation::EXCHANGES_REFUSED {
        exchange(&place.router, "x", "198.51.100.9")
            .await
            .refused("invalid_grant");
    }
    let answer = exchange(&place.router, &good, "198.51.100.9").await;
    assert_eq!(answer.status, StatusCode::TOO_MANY_REQUESTS, "{answer:?}");
    assert_eq!(answer.headers["retry-after"], "60");
    for _ in 0..3 {
        exchange(&place.router, &good, "192.0.2.7").await.token();
    }
    place.h.clock.advance(60_000);
    exchange(&place.router, &good, "198.51.100.9").await.token();
}

#[tokio::test]
async fn with_wandb_as_audience_exactly_one_organization_must_match() {
    let place = Place::start().await;
    let (h, g) = (&place.h, &place.h.gatehouse);
    let other = g.make_organization(&place.admin, "Other", "").await.unwrap();
    let theirs = save(h, &place.admin, other.id, |_| {}).await.unwrap();
    assert_eq!(
        place.code(json!({"aud": "wandb"})).await,
        None,
        "nobody of the other has it"
    );
    assert_eq!(place.code(json!({"aud": "other"})).await, some("subject-unknown"));
    let account = external(h, &place.admin, other.id, "ci").await.unwrap();
    assert_eq!(
        place.code(json!({"aud": "wandb"})).await,
        some("organization-ambiguous")
    );
    assert_eq!(place.attempt().await.issuer, None, "neither sees the other's");
    for (aud, expected) in [("default", place.ci.id), ("other", account.id)] {
        let token = place
            .exchange(&place.assertion(json!({ "aud": aud })))
            .await
            .token();
        assert_eq!(place.program(&token).await.unwrap().actor().unwrap().id, expected);
    }
    // Whoever checks no audience takes nobody else's tokens.
    let form = |issuer: &gatehouse_service::ports::federation::JwtIssuer| {
        let mut form = gatehouse_domain::federation::IssuerForm::from(&issuer.settings);
        form.skip_audience = true;
        gatehouse_service::federation::IssuerInput {
            id: Some(issuer.id),
            form,
        }
    };
    g.save_issuer(&place.admin, other.id, &form(&theirs))
        .await
        .unwrap();
    let token = place.exchange(&place.assertion(json!({}))).await.token();
    assert_eq!(
        place.program(&token).await.unwrap().actor().unwrap().id,
        place.ci.id
    );
    // A former name is the organization's for good.
    g.rename_organization(&place.admin, other.id, "Newer", "newer")
        .await
        .unwrap();
    for aud in ["other", "newer"] {
        let token = place
            .exchange(&place.assertion(json!({ "aud": aud })))
            .await
            .token();
        assert_eq!(
            place.program(&token).await.unwrap().actor().unwrap().id,
            account.id,
            "{aud}"
        );
    }
}
