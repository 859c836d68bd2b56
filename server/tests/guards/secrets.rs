//! C6: secrets are on no page.

use crate::App;
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use gatehouse_domain::connection::{OidcForm, Provider};
use gatehouse_service::Secret;
use gatehouse_service::connections::FormInput;
use gatehouse_testkit::harness::Harness;

#[tokio::test]
async fn c6_a_form_that_comes_back_has_what_was_typed_but_no_secret() {
    let app = App::start().await;
    let begun = "_fn=%2Fapi%2Fconnections%2Fcreate&provider=custom";
    let begun = app
        .send(
            Method::POST,
            "/console/connections/new",
            Some(&app.administrator),
            begun,
        )
        .await;
    assert_eq!(begun.status, StatusCode::SEE_OTHER, "{}", begun.body);
    let page = begun.headers[LOCATION].to_str().unwrap().to_owned();
    let id = page.split('/').nth(3).unwrap();
    let form = format!(
        "_fn=%2Fapi%2Fconnections%2Fedit&connection={id}&intent=save&display_name=Typed&issuer=typed-nonsense\
         &client_secret=canary-secret"
    );
    let answer = app
        .send(Method::POST, &page, Some(&app.administrator), &form)
        .await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        answer.body.contains("typed-nonsense") && !answer.body.contains("canary-secret"),
        "{}",
        answer.body
    );
}

#[tokio::test]
async fn c6_a_canary_in_every_write_only_field_is_on_no_page() {
    let app = App::start().await;
    let (h, g) = (&app.harness, &app.harness.gatehouse);
    let admin = h.caller(&app.administrator).await;
    // Saved and tested, so that it is in a revision, an attempt and the audit; another one only kept; and
    // what people typed into the login page.
    let saved = h
        .active(
            &admin,
            OidcForm {
                display_name: "Second".into(),
                ..h.form()
            },
        )
        .await;
    let typed = g.new_connection(&admin, Provider::Custom).await.unwrap();
    let canary = FormInput {
        secret: Some(Secret::new("canary-kept".into())),
        ..h.input(OidcForm {
            display_name: "Third".into(),
            ..h.form()
        })
    };
    g.keep(&admin, typed, canary).await.unwrap();
    let refused = h.test(&admin, typed).await;
    let wrong = "account=admin%40example.test&password=canary-password";
    let login = app.send(Method::POST, "/login", None, wrong).await;
    assert_eq!(login.status, StatusCode::UNAUTHORIZED);
    let begun = g
        .begin_sign_in(saved, "browser", "/", &Harness::origin())
        .await
        .unwrap();
    let callback = h.visit(&begun.url).await;
    let code = callback.code.clone().unwrap();
    h.come_back(callback).await;

    let secrets = [h.provider.client_secret(), code, app.person.clone()];
    let mut seen = 0;
    let mut look = |what: &str, body: &str| {
        seen += 1;
        assert!(!body.contains("canary"), "{what}");
        assert!(secrets.iter().all(|s| !body.contains(s)), "{what}");
    };
    look("/login", &login.body);
    let with_id = [
        format!("/console/connections/{saved}"),
        format!("/console/connections/{saved}/edit"),
        format!("/console/connections/{saved}/revisions"),
        format!("/console/connections/{typed}/edit"),
        format!("/console/audit/attempts/{}", refused.reference),
    ];
    let pages = app
        .table
        .iter()
        .filter(|r| r.method == Method::GET && !r.path.contains('{'));
    for path in pages.map(|r| r.path.to_string()).chain(with_id.clone()) {
        let answer = app.send(Method::GET, &path, Some(&app.administrator), "").await;
        assert!(!answer.status.is_server_error(), "{path}: {}", answer.status);
        if with_id.contains(&path) {
            assert_eq!(answer.status, StatusCode::OK, "{path}");
        }
        look(&path, &answer.body);
        look(&path, &format!("{:?}", answer.headers));
    }
    assert!(seen > 20, "{seen}");
}
