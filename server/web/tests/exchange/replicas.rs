//! Two servers over one PostgreSQL.

use crate::{Place, exchange, program, router, slug};
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_testkit::harness::Harness;
use serde_json::json;

#[tokio::test]
async fn a_token_of_one_server_is_good_on_the_other_until_it_is_revoked() {
    let Some(h) = Harness::start_postgres(8).await else {
        return;
    };
    let place = Place::on(h).await;
    let other = place.h.replica().await;
    let token = place.exchange(&place.assertion(json!({}))).await.token();
    assert!(program(&other, &token).await.is_ok());
    let listed = other
        .access_tokens(&place.admin, DEFAULT_ORG, 0, 9)
        .await
        .unwrap();
    other
        .revoke_access_token(&place.admin, listed.rows[0].token.id)
        .await
        .unwrap();
    for g in [&place.h.gatehouse, &other] {
        assert_eq!(slug(program(g, &token).await), "access-token-revoked");
    }
    // An issuer that is trusted no longer is so everywhere.
    other.delete_issuer(&place.admin, place.issuer.id).await.unwrap();
    assert_eq!(place.code(json!({})).await.as_deref(), Some("issuer-unknown"));
}

#[tokio::test]
async fn j4_of_fifty_exchanges_on_two_servers_one_takes_the_token() {
    let Some(h) = Harness::start_postgres(16).await else {
        return;
    };
    let place = Place::on(h).await;
    place.change(|f| f.once = true).await.unwrap();
    let routers = [place.router.clone(), router(&place.h.replica().await)];
    let token = place.assertion(json!({"jti": "one"}));
    let all = (0..50).map(|n| {
        let (router, token) = (routers[n % 2].clone(), token.clone());
        tokio::spawn(async move { exchange(&router, &token, &format!("192.0.2.{n}")).await })
    });
    let mut good = 0;
    for answer in all.collect::<Vec<_>>() {
        let answer = answer.await.unwrap();
        if answer.status == 200 {
            good += 1;
        } else {
            answer.refused("invalid_grant");
            assert!(answer.description().contains("used already"), "{answer:?}");
        }
    }
    assert_eq!(good, 1);
}
