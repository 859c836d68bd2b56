//! What the `wandb` program asks, and what it is told.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod attribution;
#[path = "../common/mod.rs"]
mod common;
mod documents;
mod files;
mod refusals;

use axum::body::Body;
use axum::http::{Request, StatusCode};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use common::{Browser, Page, settings};
use documents::{UPSERT, upsert};
use gatehouse_domain::runs::Attribution;
use gatehouse_service::ports::runs::{Of, Run};
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::lab::Lab;
use gatehouse_web::Web;
use serde_json::{Value, json};

/// A program in front of the router, with a small organization behind.
struct Program {
    harness: Harness,
    lab: Lab,
    browser: Browser,
    /// WANDB_USERNAME and WANDB_USER_EMAIL.
    named: (&'static str, &'static str),
}

impl Program {
    async fn start() -> Self {
        let harness = Harness::start().await;
        let lab = harness.lab().await;
        let web = Web::new(harness.gatehouse.clone(), settings());
        Program {
            harness,
            lab,
            browser: Browser::new(&gatehouse_web::router(web)),
            named: ("", ""),
        }
    }

    fn ci(&self) -> String {
        self.lab.ci_key.secret.expose().to_owned()
    }

    /// Posts with a key as the SDK does.
    async fn post(&mut self, path: &str, key: Option<&str>, body: &Value) -> Page {
        let mut request = Request::post(path)
            .header("content-type", "application/json")
            .header("user-agent", "wandb-core")
            .header("x-wandb-username", self.named.0)
            .header("x-wandb-user-email", self.named.1);
        if let Some(key) = key {
            let basic = STANDARD.encode(format!("api:{key}"));
            request = request.header("authorization", format!("Basic {basic}"));
        }
        let body = Body::from(body.to_string());
        self.browser.send(request.body(body).unwrap()).await
    }

    /// Asks; status and answer.
    async fn ask(&mut self, key: Option<&str>, document: &str, variables: Value) -> (StatusCode, Value) {
        let body = json!({ "query": document, "variables": variables, "operationName": "" });
        let page = self.post("/graphql", key, &body).await;
        (page.status, serde_json::from_str(&page.body).unwrap())
    }

    /// Begins a run; the sentence of a refusal.
    async fn begin(
        &mut self,
        key: &str,
        entity: Option<&str>,
        project: &str,
        name: &str,
    ) -> Result<Value, String> {
        let (status, answer) = self.ask(Some(key), UPSERT, upsert(entity, project, name)).await;
        match answer["errors"][0]["message"].as_str() {
            Some(message) => Err(message.to_owned()),
            None => {
                assert_eq!(status, StatusCode::OK, "{answer}");
                Ok(answer["data"]["upsertBucket"].clone())
            }
        }
    }

    async fn put(&mut self, url: &str, content: Vec<u8>) -> Page {
        let path = common::path_of(url);
        self.browser
            .send(Request::put(path).body(Body::from(content)).unwrap())
            .await
    }

    /// What administrators see of runs, the last first.
    async fn runs(&self) -> Vec<Run> {
        let page = self
            .harness
            .gatehouse
            .runs(&self.lab.admin, Of::Everybody, 0, 100)
            .await;
        page.unwrap().rows
    }
}

#[tokio::test]
async fn everything_that_both_generations_ask_of_a_run_is_answered() {
    let mut program = Program::start().await;
    let key = program.ci();
    for asked in documents::all() {
        let (status, answer) = program.ask(Some(&key), asked.document, asked.variables).await;
        assert_eq!(status, StatusCode::OK, "{}: {answer}", asked.name);
        assert_eq!(answer["errors"], Value::Null, "{}", asked.name);
        assert!(answer["data"].is_object(), "{}: {answer}", asked.name);
    }
}

#[tokio::test]
async fn the_viewer_is_who_the_key_is_of() {
    let mut program = Program::start().await;
    let bob = program.harness.own_key(&program.lab.bob).await;
    let (_, answer) = program
        .ask(Some(bob.secret.expose()), documents::VIEWER, Value::Null)
        .await;
    let viewer = &answer["data"]["viewer"];
    assert_eq!(viewer["username"], "bob");
    assert_eq!(viewer["email"], "bob@example.test");
    assert_eq!(viewer["entity"], "vision");
    assert_eq!(viewer["flags"], "{}");
    assert_eq!(viewer["teams"]["edges"][0]["node"]["name"], "vision");
    // The SDK would put an address in place of WANDB_USER_EMAIL.
    let key = program.ci();
    let (_, answer) = program.ask(Some(&key), documents::VIEWER, Value::Null).await;
    assert_eq!(answer["data"]["viewer"]["username"], "ci");
    assert_eq!(answer["data"]["viewer"]["email"], Value::Null);
    assert_eq!(answer["data"]["viewer"]["entity"], "vision");
}

#[tokio::test]
async fn without_a_key_there_is_no_viewer_and_no_run_and_a_session_counts_nothing() {
    let mut program = Program::start().await;
    let (status, answer) = program.ask(None, "{ viewer { id } }", json!({})).await;
    assert_eq!(
        (status, &answer["data"]["viewer"]),
        (StatusCode::OK, &Value::Null)
    );
    let (status, answer) = program.ask(None, UPSERT, upsert(Some("vision"), "p", "r")).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    let said = answer["errors"][0]["message"].as_str().unwrap();
    assert!(said.starts_with("No API key was sent."), "{said}");
    let page = program
        .post("/files/vision/p/r/file_stream", None, &json!({}))
        .await;
    assert_eq!(page.status, StatusCode::UNAUTHORIZED);

    let (origin, password) = (Harness::origin(), gatehouse_testkit::harness::PASSWORD);
    let signed_in = program
        .harness
        .password("admin@example.test", password, &origin)
        .await
        .unwrap();
    program.browser.jar.insert("gatehouse".into(), signed_in.token);
    let (_, answer) = program.ask(None, "{ viewer { id } }", json!({})).await;
    assert_eq!(answer["data"]["viewer"], Value::Null);
    let (status, _) = program.ask(None, UPSERT, upsert(Some("vision"), "p", "r")).await;
    assert_eq!(status, StatusCode::UNAUTHORIZED);
    assert!(program.runs().await.is_empty());
}

#[tokio::test]
async fn a_run_is_recorded_with_its_place_its_caller_and_what_allowed_it() {
    let mut program = Program::start().await;
    let bob = program.harness.own_key(&program.lab.bob).await;
    let begun = program
        .begin(bob.secret.expose(), None, "mnist", "r1")
        .await
        .unwrap();
    assert_eq!(begun["inserted"], true);
    assert_eq!(begun["bucket"]["name"], "r1");
    assert_eq!(begun["bucket"]["project"]["name"], "mnist");
    assert_eq!(begun["bucket"]["project"]["entity"]["name"], "vision");
    let again = program
        .begin(bob.secret.expose(), Some("vision"), "mnist", "r1")
        .await
        .unwrap();
    assert_eq!(again["inserted"], false);
    assert_eq!(again["bucket"]["id"], begun["bucket"]["id"]);
    let runs = program.runs().await;
    assert_eq!(runs.len(), 1);
    let run = &runs[0];
    assert_eq!(
        (run.entity.as_str(), run.project_name.as_str()),
        ("vision", "mnist")
    );
    assert_eq!(
        (run.caller.name.as_str(), run.attribution),
        ("bob", Attribution::Own)
    );
    assert_eq!(run.user.as_ref().map(|u| u.name.as_str()), Some("bob"));
    assert_eq!(run.why, gatehouse_domain::access::Why::TeamMember);
    assert_eq!(run.key, Some(bob.key.id));
    assert_eq!(
        (run.display_name.as_str(), run.agent.as_str()),
        ("first", "wandb-core")
    );
    // The missing project was made, open.
    let projects = program
        .harness
        .gatehouse
        .projects(&program.lab.admin, program.lab.vision.id)
        .await
        .unwrap();
    let made = projects.iter().find(|p| p.name == "mnist").unwrap();
    assert!(!made.restricted);
}

#[tokio::test]
async fn a_runs_stream_tells_that_it_lives_and_how_it_ended() {
    use gatehouse_domain::runs::{SILENT_AFTER, State, state};
    let mut program = Program::start().await;
    let key = program.ci();
    program.begin(&key, None, "p", "r1").await.unwrap();
    let path = "/files/vision/p/r1/file_stream";
    let piece = json!({ "files": { "wandb-history.jsonl": { "offset": 2, "content": ["{}", "{}", "{}"] },
                        "wandb-summary.json": { "offset": 0, "content": ["{}"] } } });
    let page = program.post(path, Some(&key), &piece).await;
    assert_eq!(
        (page.status, page.body.as_str()),
        (StatusCode::OK, r#"{"exitcode":null,"limits":{}}"#)
    );
    let stands = |run: &Run, now| (run.history_lines, state(run.exit_code, run.heard_at, now));
    let now = gatehouse_testkit::time::BEGINNING;
    assert_eq!(stands(&program.runs().await[0], now), (5, State::Running));
    assert_eq!(
        stands(&program.runs().await[0], now + SILENT_AFTER + 1),
        (5, State::Silent)
    );
    for (exit, stood) in [(0, State::Finished), (1, State::Failed)] {
        let page = program
            .post(path, Some(&key), &json!({ "complete": true, "exitcode": exit }))
            .await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(stands(&program.runs().await[0], now), (5, stood));
    }
    let page = program
        .post("/files/vision/p/r2/file_stream", Some(&key), &piece)
        .await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    let page = program.post(path, Some(&key), &json!("x")).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
}
