//! What goes wrong in use, each with a message of its own, and nothing lost from the form.

// A broken preparation is a failed test.
#![allow(clippy::panic, clippy::unwrap_used)]

use gatehouse_domain::attempt::{Attempt, Mark, Outcome};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{OidcForm, Provider as Preset};
use gatehouse_domain::problem::Problem;
use gatehouse_domain::text::Lang;
use gatehouse_service::connections::FormInput;
use gatehouse_service::{Error, Secret};
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::provider::{Bend, Endpoint, Fault};
use std::collections::BTreeSet;

fn refused_with(attempt: &Attempt) -> Option<Code> {
    match &attempt.outcome {
        Outcome::Refused { code } => Some(*code),
        _ => None,
    }
}

/// Saves and tests a form; the form is there afterwards as it was typed.
async fn tested(h: &Harness, form: OidcForm, secret: &str) -> Attempt {
    let admin = h.administrator().await;
    let id = h.gatehouse.new_connection(&admin, Preset::Custom).await.unwrap();
    let input = FormInput {
        secret: Some(Secret::new(secret.into())),
        ..h.input(form.clone())
    };
    h.gatehouse.save(&admin, id, input).await.unwrap();
    let attempt = h.test(&admin, id).await;
    let editor = h.gatehouse.editor(&admin, id).await.unwrap();
    assert_eq!(editor.form, form.into(), "nothing is lost");
    attempt
}

async fn tested_with(bend: Bend) -> Attempt {
    let h = Harness::start().await;
    h.provider.bend(bend);
    tested(&h, h.form(), &h.provider.client_secret()).await
}

#[rustfmt::skip]
const BROKEN: &[(Bend, Code)] = &[
    (Bend::Broken(Endpoint::Discovery, Fault::NotFound), Code::DiscoveryNotFound),
    (Bend::Broken(Endpoint::Discovery, Fault::Html), Code::NotJson),
    (Bend::Broken(Endpoint::Discovery, Fault::HalfJson), Code::NotJson),
    (
        Bend::Broken(Endpoint::Discovery, Fault::TenMegabytes),
        Code::ResponseTooLarge,
    ),
    (
        Bend::Broken(Endpoint::Discovery, Fault::RedirectMetadata),
        Code::RedirectNotFollowed,
    ),
    (Bend::Broken(Endpoint::Discovery, Fault::Error500Html), Code::ProviderHttpError),
    (Bend::Broken(Endpoint::Discovery, Fault::OverOneMebibyte), Code::ResponseTooLarge),
    (Bend::Broken(Endpoint::Token, Fault::Html), Code::NotJson),
    (Bend::Broken(Endpoint::Token, Fault::TenMegabytes), Code::ResponseTooLarge),
    (Bend::Broken(Endpoint::Jwks, Fault::NotFound), Code::KeysUnavailable),
    (Bend::DiscoveryIssuerMismatch, Code::IssuerMismatch),
    (Bend::IssuerTrailingSlash, Code::IssuerMismatch),
    (Bend::JwksUriMetadata, Code::AddressRefused),
    (Bend::RedirectUriNotRegistered, Code::RedirectUriUnknown),
    (Bend::ClientUnknown, Code::ClientUnknown),
    (Bend::PersonCancels, Code::PersonCancelled),
    (Bend::CallbackIssOther, Code::CallbackIssuer),
    (Bend::TokenInvalidClient, Code::ClientRefused),
    (Bend::TokenInvalidGrant, Code::CodeRefused),
    (Bend::TokenWithoutIdToken, Code::NoIdToken),
    (Bend::TokenTypeOther, Code::TokenType),
    (Bend::SigNone, Code::AlgorithmNotAllowed),
    (Bend::Hs256WithPublicKey, Code::AlgorithmNotAllowed),
    (Bend::InvalidSigRs256, Code::SignatureInvalid),
    (Bend::InvalidIss, Code::TokenIssuer),
    (Bend::InvalidAud, Code::TokenAudience),
    (Bend::AudArrayWrongAzp, Code::TokenAudience),
    (Bend::NonceInvalid, Code::NonceWrong),
    (Bend::AtHashInvalid, Code::AccessTokenHash),
    (Bend::CHashInvalid, Code::CodeHash),
    (Bend::Expired61s, Code::TokenExpired),
    (Bend::IatAhead61s, Code::TokenFromFuture),
    (Bend::ClockAhead10Minutes, Code::TokenFromFuture),
    (Bend::UserinfoInvalidSub, Code::UserInfoSubject),
    (Bend::UserinfoUnauthorized, Code::UserInfoFailed),
    (Bend::MissingEmail, Code::ClaimMissing),
    (Bend::EmailUnverified, Code::EmailNotVerified),
    (Bend::EmailVerifiedAbsent, Code::EmailVerifiedMissing),
];

#[tokio::test]
async fn each_broken_provider_has_its_own_message() {
    for (bend, code) in BROKEN {
        let attempt = tested_with(*bend).await;
        let last = attempt.trace.steps.last().unwrap();
        assert_eq!(refused_with(&attempt), Some(*code), "{}: {last:#?}", bend.name());
        assert_eq!(last.mark, Mark::Failed, "{}", bend.name());
    }
}

#[tokio::test]
async fn an_answer_that_never_ends_or_never_comes_is_given_up() {
    for fault in [Fault::Endless, Fault::Hang] {
        let h = Harness::start_impatient().await;
        h.provider.bend(Bend::Broken(Endpoint::Discovery, fault));
        let attempt = tested(&h, h.form(), &h.provider.client_secret()).await;
        assert_eq!(refused_with(&attempt), Some(Code::ProviderTimeout), "{fault:?}");
    }
}

#[tokio::test]
async fn a_provider_that_is_not_reachable() {
    let h = Harness::start().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0")
        .unwrap()
        .local_addr()
        .unwrap();
    let form = OidcForm {
        issuer: format!("http://{port}"),
        ..h.form()
    };
    let attempt = tested(&h, form, "secret").await;
    assert_eq!(refused_with(&attempt), Some(Code::DiscoveryUnreachable));
}

#[tokio::test]
async fn a_wrong_client_id_a_wrong_secret_and_an_unregistered_callback_are_told_apart() {
    let h = Harness::start().await;
    let form = OidcForm {
        client_id: "GATEHOUSE".into(),
        ..h.form()
    };
    let attempt = tested(&h, form, &h.provider.client_secret()).await;
    assert_eq!(refused_with(&attempt), Some(Code::ClientUnknown));

    let h = Harness::start().await;
    let attempt = tested(&h, h.form(), "not the secret").await;
    assert_eq!(refused_with(&attempt), Some(Code::ClientRefused));

    let h = Harness::start().await;
    h.provider.register(&["https://elsewhere.example/oidc/callback"]);
    let attempt = tested(&h, h.form(), &h.provider.client_secret()).await;
    assert_eq!(refused_with(&attempt), Some(Code::RedirectUriUnknown));
}

#[tokio::test]
async fn an_issuer_that_is_no_url_is_told_beside_its_field_and_kept() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.gatehouse.new_connection(&admin, Preset::Custom).await.unwrap();
    let form = OidcForm {
        issuer: "id.example.com".into(),
        ..h.form()
    };
    let Err(Error::Invalid(p)) = h.gatehouse.save(&admin, id, h.input(form.clone())).await else {
        panic!()
    };
    assert_eq!(p.into_iter().collect::<Vec<_>>(), [("issuer", Problem::NotUrl)]);
    assert_eq!(h.gatehouse.editor(&admin, id).await.unwrap().form, form.into());
    let found = h.gatehouse.discover(&admin, "id.example.com", None).await;
    assert!(matches!(found, Err(Error::Invalid(p)) if p["issuer"] == Problem::NotUrl));
}

/// Issue 3, section 6. A state that expired is `o2_…` in `sign_in/redirects.rs`.
#[test]
fn no_two_of_these_say_the_same() {
    let codes = [
        Code::DiscoveryUnreachable,
        Code::DiscoveryNotFound,
        Code::NotJson,
        Code::ResponseTooLarge,
        Code::ProviderTimeout,
        Code::IssuerMismatch,
        Code::CertificateNotTrusted,
        Code::ClientUnknown,
        Code::ClientRefused,
        Code::RedirectUriUnknown,
        Code::PersonCancelled,
        Code::StateExpired,
        Code::TokenFromFuture,
        Code::ClaimMissing,
        Code::EmailNotVerified,
        Code::EmailVerifiedMissing,
    ];
    for lang in [Lang::En, Lang::Ko] {
        let means: BTreeSet<&str> = codes.iter().map(|c| c.meaning(lang)).collect();
        let fixes: BTreeSet<&str> = codes.iter().map(|c| c.fix(lang)).collect();
        assert_eq!((means.len(), fixes.len()), (codes.len(), codes.len()));
        assert_ne!(Problem::NotUrl.message(lang), Problem::NameTaken.message(lang));
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_trusts_is_named_and_the_ca_field_cures_it() {
    let h = Harness::start_tls().await;
    let admin = h.administrator().await;
    let id = h
        .save(
            &admin,
            OidcForm {
                ca_certificates: String::new(),
                ..h.form()
            },
        )
        .await;
    let attempt = h.test(&admin, id).await;
    assert_eq!(refused_with(&attempt), Some(Code::CertificateNotTrusted));
    let base = h.gatehouse.connection(&admin, id).await.unwrap().head.id;
    let input = FormInput {
        base: Some(base),
        secret: None,
        form: h.form().into(),
    };
    h.gatehouse.save(&admin, id, input).await.unwrap();
    let begun = h.gatehouse.begin_test(&admin, id, None, "browser").await.unwrap();
    assert!(
        begun.redirect.is_some(),
        "{:#?}",
        h.gatehouse
            .attempt(&admin, &begun.reference)
            .await
            .unwrap()
            .attempt
            .trace
    );
}

#[tokio::test]
async fn the_clock_of_the_provider_is_shown() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    h.provider.skew(30);
    let attempt = h.test(&admin, id).await;
    let label = gatehouse_domain::attempt::Label::ClockDifference;
    let shown: Vec<&str> = attempt
        .trace
        .steps
        .iter()
        .flat_map(|s| &s.facts)
        .filter(|f| f.label == label)
        .map(|f| f.value.as_str())
        .collect();
    assert!(shown.iter().any(|s| s.contains("30")), "{shown:?}");
}

#[tokio::test]
async fn two_administrators_saving_the_second_sees_what_changed() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    let base = h.gatehouse.connection(&admin, id).await.unwrap().head.id;
    let save = |scopes: &str| {
        let form = OidcForm {
            additional_scopes: scopes.into(),
            ..h.form()
        };
        h.gatehouse.save(
            &admin,
            id,
            FormInput {
                form: form.into(),
                secret: None,
                base: Some(base),
            },
        )
    };
    save("first").await.unwrap();
    let Err(Error::Conflict(conflict)) = save("second").await else {
        panic!()
    };
    assert_eq!(
        conflict.changed,
        [("additional_scopes".into(), String::new(), "first".into())]
    );
    let form = OidcForm {
        additional_scopes: "second".into(),
        ..h.form()
    };
    let over = FormInput {
        form: form.into(),
        secret: None,
        base: Some(conflict.head),
    };
    assert!(
        h.gatehouse.save(&admin, id, over).await.is_ok(),
        "keeping mine names the new head"
    );
}

#[tokio::test]
async fn a_name_in_use_and_a_secret_for_another_place_are_told_beside_their_fields() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    let other = h.gatehouse.new_connection(&admin, Preset::Custom).await.unwrap();
    let twin = h.input(OidcForm {
        display_name: " STAFF ".into(),
        ..h.form()
    });
    let Err(Error::Invalid(p)) = h.gatehouse.save(&admin, other, twin).await else {
        panic!()
    };
    assert_eq!(p.get("display_name"), Some(&Problem::NameTaken));

    let base = Some(h.gatehouse.connection(&admin, id).await.unwrap().head.id);
    let form = OidcForm {
        issuer: "https://elsewhere.example".into(),
        ..h.form()
    };
    let moved = FormInput {
        form: form.into(),
        secret: None,
        base,
    };
    let Err(Error::Invalid(p)) = h.gatehouse.save(&admin, id, moved).await else {
        panic!()
    };
    assert_eq!(p.get("client_secret"), Some(&Problem::SecretForOtherPlace), "l13");
    let kept = h.gatehouse.editor(&admin, id).await.unwrap();
    assert_eq!(
        kept.form.oidc().unwrap().issuer,
        "https://elsewhere.example",
        "what was typed is kept"
    );
}

/// `\u0000` as six characters, as somebody types it, is no NUL; a real one, in another field, is.
#[tokio::test]
async fn a_nul_beside_one_that_is_spelled_out_is_told_and_nothing_else_is_lost() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.gatehouse.new_connection(&admin, Preset::Custom).await.unwrap();
    let form = OidcForm {
        display_name: r"a \u0000 b".into(),
        client_id: "gate\0house".into(),
        ..h.form()
    };
    let Err(Error::Invalid(p)) = h.gatehouse.keep(&admin, id, h.input(form.clone())).await else {
        panic!()
    };
    assert_eq!(p.get("client_id"), Some(&Problem::ControlCharacter));
    let kept = h.gatehouse.editor(&admin, id).await.unwrap();
    let expected = OidcForm {
        client_id: "gatehouse".into(),
        ..form
    };
    assert_eq!(kept.form, expected.into());
    assert!(kept.secret.is_some());
}
