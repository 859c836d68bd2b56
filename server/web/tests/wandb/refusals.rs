//! Who may not, and the sentence that the SDK prints.

use crate::documents::{UPSERT, VIEWER, upsert};
use crate::{Program, common};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use gatehouse_domain::access::{ProjectRole, Why};
use gatehouse_domain::attempt::{Label, Outcome};
use gatehouse_domain::catalogue::Code;
use gatehouse_service::Caller;
use gatehouse_service::ports::records::AttemptQuery;
use serde_json::{Value, json};

#[tokio::test]
async fn a_restricted_project_refuses_until_the_account_is_added() {
    let mut program = Program::start().await;
    let key = program.ci();
    let said = program.begin(&key, None, "secret", "r1").await.unwrap_err();
    assert_eq!(
        said,
        "vision/secret: This project is restricted. Ask an administrator of the project or of its team to add you to it."
    );
    program
        .begin(&key, Some("vision"), "secret", "r2")
        .await
        .unwrap_err();
    program.begin(&key, None, "secret", "r3").await.unwrap_err();
    // Refusals are activity of the caller, and count.
    let runs = program.runs().await;
    let refused: Vec<_> = runs.iter().map(|r| (r.entity.as_str(), r.times, r.why)).collect();
    assert!(refused.contains(&("", 2, Why::Restricted)), "{refused:?}");
    assert!(refused.contains(&("vision", 1, Why::Restricted)), "{refused:?}");
    assert!(runs.iter().all(|r| r.project.is_none() && r.caller.name == "ci"));
    let page = program
        .post("/files/vision/secret/r1/file_stream", Some(&key), &json!({}))
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);

    let (g, lab) = (&program.harness.gatehouse, &program.lab);
    g.add_project_member(&lab.admin, lab.secret.id, "ci", ProjectRole::Member)
        .await
        .unwrap();
    program.begin(&key, None, "secret", "r1").await.unwrap();
    assert_eq!(
        program
            .runs()
            .await
            .iter()
            .filter(|r| r.project.is_some())
            .count(),
        1
    );

    // And what was given is taken back at once, in the middle of a run.
    let (g, lab) = (&program.harness.gatehouse, &program.lab);
    g.remove_project_member(&lab.admin, lab.secret.id, lab.ci.id)
        .await
        .unwrap();
    let page = program
        .post("/files/vision/secret/r1/file_stream", Some(&key), &json!({}))
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("This project is restricted."), "{}", page.body);
}

#[tokio::test]
async fn a_team_that_is_not_the_callers_refuses_and_says_what_to_do() {
    let mut program = Program::start().await;
    let eve = program.harness.own_key(&program.lab.eve).await;
    let eve = eve.secret.expose();
    let said = program.begin(eve, None, "p", "r").await.unwrap_err();
    assert!(said.starts_with("You are in no team yet"), "{said}");
    let said = program.begin(eve, Some("vision"), "p", "r").await.unwrap_err();
    assert!(said.starts_with("vision/p: You are not in this team."), "{said}");
    let said = program.begin(eve, Some("no-such"), "p", "r").await.unwrap_err();
    assert!(
        said.starts_with("no-such: There is no team of this name"),
        "{said}"
    );
    let (_, answer) = program.ask(Some(eve), VIEWER, Value::Null).await;
    assert_eq!(answer["data"]["viewer"]["entity"], Value::Null);
    // A team's service account stays in its team; without a team named it goes there.
    let bot = program.lab.bot_key.secret.expose().to_owned();
    let said = program.begin(&bot, Some("vision"), "p", "r").await.unwrap_err();
    assert!(
        said.starts_with("vision/p: This service account belongs to another team."),
        "{said}"
    );
    let begun = program.begin(&bot, None, "p", "r").await.unwrap();
    assert_eq!(begun["bucket"]["project"]["entity"]["name"], "audio");
    // One of the organization goes where it is sent.
    let key = program.ci();
    let begun = program.begin(&key, Some("audio"), "q", "r").await.unwrap();
    assert_eq!(begun["bucket"]["project"]["entity"]["name"], "audio");
    let begun = program.begin(&key, None, "q", "r").await.unwrap();
    assert_eq!(begun["bucket"]["project"]["entity"]["name"], "vision");
}

#[tokio::test]
async fn names_that_cannot_be_are_refused_in_a_sentence() {
    let mut program = Program::start().await;
    let key = program.ci();
    for project in ["a/b", "", &"x".repeat(129)] {
        let said = program.begin(&key, None, project, "r").await.unwrap_err();
        assert!(said.starts_with("The project's name cannot be used."), "{said}");
    }
    let said = program.begin(&key, None, "p", "a/b").await.unwrap_err();
    assert!(
        said.starts_with("A run's id (WANDB_RUN_ID) has up to 128 characters"),
        "{said}"
    );
    let said = program
        .begin(&key, Some("a\u{0}b"), "p\u{0}", "r")
        .await
        .unwrap_err();
    assert!(said.contains("There is no team of this name"), "{said}");
    // Without a name it gets one.
    let (_, answer) = program.ask(Some(&key), UPSERT, json!({ "project": "p" })).await;
    let name = answer["data"]["upsertBucket"]["bucket"]["name"].as_str().unwrap();
    assert_eq!(name.len(), 8);
}

#[tokio::test]
async fn a_bad_key_is_told_what_is_wrong_with_it() {
    let mut program = Program::start().await;
    let good = program.ci();
    let mut mistyped = good.clone();
    mistyped.replace_range(20..21, if &good[20..21] == "x" { "y" } else { "x" });
    let (status, answer) = program.ask(Some(&mistyped), VIEWER, Value::Null).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let said = answer["errors"][0]["message"].as_str().unwrap();
    assert!(
        said.starts_with("This is no API key of this server: it was mistyped"),
        "{said}"
    );
    let g = &program.harness.gatehouse;
    g.revoke_key(&program.lab.admin, program.lab.ci_key.key.id)
        .await
        .unwrap();
    let (status, answer) = program.ask(Some(&good), VIEWER, Value::Null).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let said = answer["errors"][0]["message"].as_str().unwrap();
    assert!(said.starts_with("This API key was revoked."), "{said}");
    let page = program
        .post("/files/vision/p/r/file_stream", Some(&good), &json!({}))
        .await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);
}

/// A key in an address opens nothing, and is told to be leaked.
#[tokio::test]
async fn k7_a_key_in_an_address_is_refused_everywhere() {
    let mut program = Program::start().await;
    let key = program.ci();
    let (graphql, stream, upload) = (
        format!("/graphql?api_key={key}"),
        format!("/files/vision/p/r/file_stream?x={key}"),
        format!("/files/upload?grant={key}"),
    );
    // Beside a good one in the header, too: it is in the logs all the same.
    for sent in [None, Some(key.as_str())] {
        for path in [&graphql, &stream] {
            let body = json!({ "query": UPSERT, "variables": upsert(None, "p", "r") });
            let page = program.post(path, sent, &body).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{path}");
            assert!(
                page.body.contains("An API key does not belong into an address"),
                "{}",
                page.body
            );
        }
    }
    let page = program.put(&format!("http://localhost{upload}"), vec![]).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.body);
    assert!(program.runs().await.is_empty());
    let attempts = program
        .harness
        .gatehouse
        .attempts(&program.lab.admin, AttemptQuery::default())
        .await;
    let attempts = attempts.unwrap();
    assert_eq!(attempts.total, 5);
    for attempt in &attempts.rows {
        assert!(
            matches!(attempt.outcome, Outcome::Refused { code: Code::KeyInUrl }),
            "{:?}",
            attempt.outcome
        );
        assert_eq!(attempt.who, "ci");
        assert!(
            attempt.trace.steps[0]
                .facts
                .iter()
                .any(|f| f.label == Label::Leaked)
        );
        assert!(!serde_json::to_string(attempt).unwrap().contains(&key));
    }
}

#[tokio::test]
async fn what_a_run_does_not_need_is_said_to_need_a_server_behind() {
    let mut program = Program::start().await;
    let key = program.ci();
    for document in [
        "query Run { project(name: \"p\") { artifact(name: \"a\") { id } } }",
        "mutation { createArtifact(input: {}) { artifact { id } } }",
    ] {
        let (status, answer) = program.ask(Some(&key), document, Value::Null).await;
        assert_eq!(status, StatusCode::OK);
        let said = answer["errors"][0]["message"].as_str().unwrap();
        assert!(
            said.starts_with("Gatehouse signs programs in and records their runs."),
            "{said}"
        );
        assert!(said.contains("rtifact"), "{said}");
    }
}

#[tokio::test]
async fn a_document_without_end_and_what_is_none_are_refused() {
    let mut program = Program::start().await;
    let key = program.ci();
    let deep = format!("{}id{}", "{ viewer ".repeat(50_000), "}".repeat(50_000));
    for sent in [None, Some(key.as_str())] {
        for document in [
            deep.as_str(),
            "{",
            "query A { viewer { id } } query B { viewer { id } }",
        ] {
            let (status, answer) = program.ask(sent, document, Value::Null).await;
            assert!(answer["errors"][0]["message"].is_string(), "{status} {answer}");
            assert_eq!(answer["data"], Value::Null);
        }
        for body in [json!([]), json!({}), json!({ "query": 1 })] {
            let page = program.post("/graphql", sent, &body).await;
            assert_eq!(page.status, StatusCode::BAD_REQUEST, "{}", page.body);
        }
    }
}

#[tokio::test]
async fn who_sends_no_key_sends_little() {
    let mut program = Program::start().await;
    let key = program.ci();
    let config = "x".repeat(300 * 1024);
    let mut variables = upsert(None, "p", "r");
    variables["config"] = config.into();
    let body = json!({ "query": UPSERT, "variables": variables });
    assert_eq!(
        program.post("/graphql", None, &body).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(
        program.post("/graphql", Some(&key), &body).await.status,
        StatusCode::OK
    );
    let body = json!({ "query": "x".repeat(5 << 20) });
    let page = program.post("/graphql", Some(&key), &body).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("at most 4096 KiB"), "{}", page.body);
}

#[tokio::test]
async fn only_posts_are_answered_and_another_sites_page_has_no_key() {
    let mut program = Program::start().await;
    assert_eq!(
        program.browser.get("/graphql").await.status,
        StatusCode::METHOD_NOT_ALLOWED
    );
    let request = Request::post("/graphql")
        .header("origin", "https://evil.test")
        .header("sec-fetch-site", "cross-site")
        .body(Body::from(json!({ "query": "{ viewer { id } }" }).to_string()));
    let page: common::Page = program.browser.send(request.unwrap()).await;
    assert_eq!(page.body, r#"{"data":{"viewer":null}}"#);
}

#[tokio::test]
async fn runs_are_shown_to_who_administers() {
    use gatehouse_service::ports::runs::Of;
    let mut program = Program::start().await;
    let key = program.ci();
    program.begin(&key, None, "p", "r").await.unwrap();
    let (g, lab) = (&program.harness.gatehouse, &program.lab);
    let seen = async |caller: &Caller, of| g.runs(caller, of, 0, 10).await.map(|page| page.total).ok();
    let (vision, audio) = (Of::Team(lab.vision.id), Of::Team(lab.audio.id));
    assert_eq!(seen(&lab.admin, vision).await, Some(1));
    assert_eq!(seen(&lab.admin, audio).await, Some(0));
    assert_eq!(seen(&lab.admin, Of::Caller(lab.ci.id)).await, Some(1));
    for of in [vision, Of::Everybody, Of::Caller(lab.ci.id)] {
        assert_eq!(seen(&lab.bob, of).await, None, "{of:?}");
        assert_eq!(seen(&Caller::Anonymous, of).await, None, "{of:?}");
    }
}
