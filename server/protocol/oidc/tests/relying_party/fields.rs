//! The form field that a refusal links to: the very one that has to be changed.

use crate::harness::*;
use gatehouse_domain::attempt::Mark;
use gatehouse_testkit::provider::{Bend, Endpoint, Fault};

/// The field of the step that refused.
async fn field_after(bend: Bend) -> Option<String> {
    let run = Harness::bent(bend).sign_in().await;
    let code = run.result.unwrap_err();
    let step = run.trace.steps.last().unwrap();
    assert_eq!((step.mark, step.code), (Mark::Failed, Some(code)), "{bend}");
    step.field.clone().or(code.field().map(str::to_owned))
}

#[tokio::test]
async fn a_refusal_about_an_address_names_the_field_that_has_it() {
    for (endpoint, field) in [
        (Endpoint::Discovery, "issuer"),
        (Endpoint::Token, "token_endpoint"),
        (Endpoint::Userinfo, "userinfo_endpoint"),
        (Endpoint::Jwks, "jwks_uri"),
    ] {
        for fault in [
            Fault::RedirectMetadata,
            Fault::Error500Html,
            Fault::Html,
            Fault::OverOneMebibyte,
            Fault::Hang,
        ] {
            let bend = Bend::Broken(endpoint, fault);
            assert_eq!(field_after(bend).await.as_deref(), Some(field), "{bend}");
        }
    }
    for (bend, field) in [
        (Bend::TokenEndpointMetadata, "token_endpoint"),
        (Bend::UserinfoMetadata, "userinfo_endpoint"),
        (Bend::JwksUriMetadata, "jwks_uri"),
        (Bend::DiscoveryTokenEndpointMissing, "token_endpoint"),
    ] {
        assert_eq!(field_after(bend).await.as_deref(), Some(field), "{bend}");
    }
}

#[tokio::test]
async fn other_refusals_keep_their_codes_field() {
    for (bend, field) in [
        (Bend::TokenInvalidClient, Some("client_secret")),
        (Bend::TokenInvalidGrant, Some("code_challenge_method")),
        (Bend::TokenWithoutIdToken, Some("standard_scopes")),
        (Bend::TokenTypeOther, Some("identity_from_id_token")),
        (Bend::InvalidAud, Some("client_id")),
        (Bend::NonceInvalid, None),
    ] {
        assert_eq!(field_after(bend).await.as_deref(), field, "{bend}");
    }
}

#[tokio::test]
async fn an_untrusted_certificate_is_about_the_authorities_wherever_it_is() {
    let mut h = Harness::tls();
    h.settings.ca_certificates = h.provider.ca_pem().map(str::to_owned);
    let stranger = Harness::tls();
    h.settings.token_endpoint = Some(format!("{}/token", stranger.provider.issuer()));
    let run = h.sign_in().await;
    let code = run.result.unwrap_err();
    assert_eq!(code.field(), Some("ca_certificates"));
    assert_eq!(run.trace.steps.last().unwrap().field, None);
}
