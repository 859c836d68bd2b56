//! Which form field a refusal leads to, from the protocol to what the console reads.

// A broken preparation is a failed test.
#![allow(clippy::unwrap_used)]

use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::connection::status::FAILING_AFTER;
use gatehouse_testkit::harness::{Harness, refused};
use gatehouse_testkit::provider::{Bend, Endpoint, Fault};

#[tokio::test]
async fn a_missing_claim_leads_to_its_own_mapping() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let mapped = OidcForm {
        map_user_id: "oid, employee".into(),
        ..h.form()
    };
    let id = h.save(&admin, mapped).await;
    let attempt = h.test(&admin, id).await;
    assert_eq!(attempt.code(), Some(Code::ClaimMissing));
    assert_eq!(attempt.field(), Some("map_user_id"));

    h.provider.bend(Bend::MissingEmail);
    let other = OidcForm {
        display_name: "Other".into(),
        ..h.form()
    };
    let id = h.save(&admin, other).await;
    let attempt = h.test(&admin, id).await;
    assert_eq!(attempt.code(), Some(Code::ClaimMissing));
    assert_eq!(attempt.field(), Some("map_email"));
}

#[tokio::test]
async fn a_failing_connection_leads_to_the_field_that_its_sign_ins_failed_at() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.provider
        .bend(Bend::Broken(Endpoint::Userinfo, Fault::RedirectMetadata));
    for _ in 0..FAILING_AFTER {
        assert_eq!(refused(&h.sign_in(id).await), Some(Code::RedirectNotFollowed));
    }
    // A test that fails elsewhere says nothing about the sign-ins.
    h.provider.straighten();
    h.provider
        .bend(Bend::Broken(Endpoint::Token, Fault::RedirectMetadata));
    assert_eq!(h.test(&admin, id).await.field(), Some("token_endpoint"));
    let row = h.gatehouse.connection(&admin, id).await.unwrap().row;
    assert_eq!(row.failing_with, Some(Code::RedirectNotFollowed));
    assert_eq!(row.failing_at.as_deref(), Some("userinfo_endpoint"));
}
