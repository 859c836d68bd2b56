//! What is set outside cannot be changed in the console, by whatever way it is asked.

use crate::{borrowed, pkce, restart, signed_in};
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::outside::Origin;
use gatehouse_service::Error;
use gatehouse_service::connections::FormInput;
use gatehouse_service::outside::CONNECTION;
use gatehouse_testkit::harness::Harness;

#[tokio::test]
async fn every_use_case_that_changes_the_connection_is_refused() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let mut variables = pkce(&h);
    restart(&mut h, &borrowed(&variables)).await;
    variables[2].1 = "implicit".into();
    restart(&mut h, &borrowed(&variables)).await;
    let (g, before) = (&h.gatehouse, h.contents().await);
    let revisions = g.revisions(&admin, CONNECTION, 0, 50).await.unwrap();
    let first = revisions.page.rows.last().unwrap().revision.id;
    let input = || FormInput {
        form: OidcForm {
            issuer: "https://evil.example.test".into(),
            ..h.form()
        }
        .into(),
        secret: None,
        base: Some(revisions.page.rows[0].revision.id),
    };
    let refused = |what: &str, result: Result<(), Error>| match result {
        Err(Error::SetOutside(source)) => {
            assert_eq!(
                (source.origin, source.name.as_str()),
                (Origin::Environment, "OIDC_ISSUER"),
                "{what}"
            );
        }
        other => panic!("{what}: {other:?}"),
    };
    refused("save", g.save(&admin, CONNECTION, input()).await.map(drop));
    refused("keep", g.keep(&admin, CONNECTION, input()).await.map(drop));
    let test = g.begin_test(&admin, CONNECTION, Some(input()), "browser").await;
    refused("test of another form", test.map(drop));
    refused("restore", g.restore(&admin, CONNECTION, first).await);
    refused("activate", g.activate(&admin, CONNECTION, 0).await.map(drop));
    refused("deactivate", g.deactivate(&admin, CONNECTION).await.map(drop));
    refused("delete", g.delete_connection(&admin, CONNECTION).await);
    assert_eq!(h.contents().await, before, "nothing was written");

    let attempt = h.test(&admin, CONNECTION).await;
    assert!(
        gatehouse_domain::attempt::proves(&attempt.outcome, &attempt.trace),
        "{attempt:?}"
    );
    signed_in(&h).await;
}

#[tokio::test]
async fn one_that_is_gone_can_only_be_deleted() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let variables = pkce(&h);
    restart(&mut h, &borrowed(&variables)).await;
    signed_in(&h).await;
    restart(&mut h, &[]).await;
    let activated = h.gatehouse.activate(&admin, CONNECTION, 0).await;
    assert!(matches!(activated, Err(Error::SetOutside(_))), "{activated:?}");
    h.gatehouse.delete_connection(&admin, CONNECTION).await.unwrap();
}

#[tokio::test]
async fn the_page_and_the_form_say_what_sets_each_field() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let mut variables = pkce(&h);
    variables[1].0 = "GORILLA_OIDC_CLIENT_ID";
    restart(&mut h, &borrowed(&variables)).await;
    let editor = h.gatehouse.editor(&admin, CONNECTION).await.unwrap();
    let fields = editor.lock.unwrap().fields;
    let names: Vec<_> = fields
        .iter()
        .map(|(f, s)| (f.as_str(), s.name.as_str()))
        .collect();
    assert_eq!(
        names,
        [
            ("client_id", "GORILLA_OIDC_CLIENT_ID"),
            ("client_secret", "OIDC_CLIENT_SECRET"),
            ("flow", "OIDC_AUTH_METHOD"),
            ("issuer", "OIDC_ISSUER"),
        ]
    );
    assert!(editor.secret.is_some());
}
