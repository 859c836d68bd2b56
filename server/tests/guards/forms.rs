//! The console's forms without JavaScript.

use crate::App;
use axum::http::header::{LOCATION, SET_COOKIE};
use axum::http::{Method, StatusCode};

#[tokio::test]
async fn without_javascript_a_proposed_public_url_is_a_link_to_open() {
    let app = App::start().await;
    let form = "_fn=%2Fapi%2Fsettings%2Fpropose_public_url&public_url=http%3A%2F%2Fgate.localhost%3A3000";
    let answer = app
        .send(Method::POST, "/console/settings", Some(&app.administrator), form)
        .await;
    assert_eq!(answer.status, StatusCode::OK, "{}", answer.body);
    let link = "href=\"http://gate.localhost:3000/settings/public-url?token=";
    assert!(answer.body.contains(link), "{}", answer.body);
}

#[tokio::test]
async fn without_javascript_a_form_that_is_right_leads_back_to_its_page() {
    let app = App::start().await;
    let form = "_fn=%2Fapi%2Fsettings%2Fset_session_lengths&idle_hours=3&absolute_hours=5";
    let page = "/console/settings?from=here";
    let answer = app.send(Method::POST, page, Some(&app.administrator), form).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    assert_eq!(answer.headers[LOCATION], page);
    let sessions = app
        .harness
        .gatehouse
        .ports()
        .store
        .read()
        .instance()
        .await
        .unwrap()
        .sessions;
    assert_eq!((sessions.idle_hours(), sessions.absolute_hours()), (3, 5));

    let cookie = answer.headers.get_all(SET_COOKIE).iter();
    let cookie = cookie.filter_map(|c| c.to_str().ok()?.split(';').next());
    let cookies: Vec<_> = [app.administrator.as_str()].into_iter().chain(cookie).collect();
    let said = "The session lengths are saved.";
    let after = app.send(Method::GET, page, Some(&cookies.join("; ")), "").await;
    assert!(after.body.contains(said), "{}", after.body);
    let forgotten = after.headers.get_all(SET_COOKIE).iter();
    let mut forgotten = forgotten.filter_map(|c| c.to_str().ok());
    assert!(
        forgotten.any(|c| c.starts_with("gatehouse-done=;")),
        "it is said once"
    );
    let later = app.send(Method::GET, page, Some(&app.administrator), "").await;
    assert!(!later.body.contains(said), "{}", later.body);
}
