//! A run's files: put without a key, at an address that holds for a while.

use crate::Program;
use crate::documents::{FILES, files};
use axum::http::StatusCode;
use gatehouse_service::outside::Outside;
use gatehouse_service::ports::Store;
use gatehouse_service::ports::runs::RunFile;
use gatehouse_web::Web;

/// The addresses of files of the run vision/p/r.
async fn granted(program: &mut Program, names: &[&str]) -> Vec<String> {
    let key = program.ci();
    program.begin(&key, None, "p", "r").await.unwrap();
    let (_, answer) = program
        .ask(Some(&key), FILES, files("vision", "p", "r", names))
        .await;
    let granted = answer["data"]["createRunFiles"]["files"].as_array();
    let granted = granted.unwrap_or_else(|| panic!("{answer}"));
    granted
        .iter()
        .map(|f| f["uploadUrl"].as_str().unwrap().to_owned())
        .collect()
}

async fn kept(program: &Program) -> Vec<RunFile> {
    let run = program.runs().await[0].id;
    program
        .harness
        .gatehouse
        .run_files(&program.lab.admin, run)
        .await
        .unwrap()
}

#[tokio::test]
async fn a_file_is_put_where_it_was_granted() {
    let mut program = Program::start().await;
    let urls = granted(&mut program, &["output.log", "media/a b.png"]).await;
    assert!(
        urls[0].starts_with("http://localhost:3000/files/upload?grant="),
        "{}",
        urls[0]
    );
    for content in [b"one".to_vec(), vec![0, 159, 146, 150]] {
        let page = program.put(&urls[1], content).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    }
    assert_eq!(program.put(&urls[0], vec![]).await.status, StatusCode::OK);
    let files = kept(&program).await;
    let names: Vec<_> = files.iter().map(|f| (f.name.as_str(), f.size)).collect();
    assert_eq!(names, [("media/a b.png", 4), ("output.log", 0)]);
    let run = program.runs().await[0].id;
    let content = program
        .harness
        .store
        .read()
        .run_file(run, "media/a b.png")
        .await
        .unwrap();
    assert_eq!(content, Some(vec![0, 159, 146, 150]), "the later one");
}

#[tokio::test]
async fn an_address_holds_for_its_run_its_time_and_its_key() {
    let mut program = Program::start().await;
    let url = granted(&mut program, &["output.log"]).await.remove(0);
    let (start, grant) = url.split_once("grant=").unwrap();
    let middle = grant.len() / 2;
    let other = if &grant[middle..=middle] == "A" { "B" } else { "A" };
    let tampered = format!("{start}grant={}{other}{}", &grant[..middle], &grant[middle + 1..]);
    for bad in [
        start.to_owned(),
        format!("{start}grant="),
        format!("{start}grant=!"),
        tampered,
    ] {
        let page = program.put(&bad, b"x".to_vec()).await;
        assert_eq!(page.status, StatusCode::FORBIDDEN, "{bad}");
        assert!(
            page.body.contains("This upload address has run out"),
            "{}",
            page.body
        );
    }
    // What is sealed for another place is no grant.
    let vault = &program.harness.gatehouse.ports().vault;
    let elsewhere = vault.seal("secrets|x|sealed", b"{}");
    use base64::Engine as _;
    let elsewhere = base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(elsewhere);
    let page = program
        .put(&format!("{start}grant={elsewhere}"), b"x".to_vec())
        .await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);

    program.harness.clock.advance(15 * 60_000 - 1);
    assert_eq!(program.put(&url, b"x".to_vec()).await.status, StatusCode::OK);
    program.harness.clock.advance(1);
    assert_eq!(
        program.put(&url, b"x".to_vec()).await.status,
        StatusCode::FORBIDDEN
    );

    let url = granted(&mut program, &["output.log"]).await.remove(0);
    let (g, lab) = (&program.harness.gatehouse, &program.lab);
    g.revoke_key(&lab.admin, lab.ci_key.key.id).await.unwrap();
    assert_eq!(
        program.put(&url, b"x".to_vec()).await.status,
        StatusCode::FORBIDDEN,
        "the key was revoked"
    );
}

#[tokio::test]
async fn who_may_write_there_no_more_puts_nothing_more() {
    let mut program = Program::start().await;
    let url = granted(&mut program, &["output.log"]).await.remove(0);
    let project = program.runs().await[0].project.unwrap().1;
    let (g, lab) = (&program.harness.gatehouse, &program.lab);
    g.set_restricted(&lab.admin, project, true).await.unwrap();
    let page = program.put(&url, b"x".to_vec()).await;
    assert_eq!(page.status, StatusCode::FORBIDDEN);
    assert!(page.body.contains("This project is restricted."), "{}", page.body);
    assert!(kept(&program).await.is_empty());
}

#[tokio::test]
async fn only_small_files_are_kept_and_not_many() {
    let mut program = Program::start().await;
    let limit = Outside {
        run_file_limit: Some(1024),
        ..Outside::default()
    };
    let gatehouse = program.harness.gatehouse.clone().with_outside(limit);
    program.browser.router = gatehouse_web::router(Web::new(gatehouse, crate::common::settings()));
    let names: Vec<String> = (0..101).map(|n| format!("f{n}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let urls = granted(&mut program, &names).await;
    assert_eq!(program.put(&urls[0], vec![0; 1024]).await.status, StatusCode::OK);
    let page = program.put(&urls[1], vec![0; 1025]).await;
    assert_eq!(page.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(page.body.contains("up to 1 KiB each"), "{}", page.body);
    // Sixteen times the limit together; what is put again counts once.
    for url in &urls[..16] {
        assert_eq!(program.put(url, vec![0; 1024]).await.status, StatusCode::OK);
    }
    assert_eq!(
        program.put(&urls[16], vec![0]).await.status,
        StatusCode::PAYLOAD_TOO_LARGE
    );
    assert_eq!(program.put(&urls[0], vec![0; 1023]).await.status, StatusCode::OK);
    assert_eq!(program.put(&urls[16], vec![0]).await.status, StatusCode::OK);
    for url in &urls[17..100] {
        assert_eq!(program.put(url, vec![]).await.status, StatusCode::OK);
    }
    let page = program.put(&urls[100], vec![]).await;
    assert_eq!(page.status, StatusCode::BAD_REQUEST);
    assert!(page.body.contains("at most 100 files"), "{}", page.body);
    assert_eq!(kept(&program).await.len(), 100);
}

#[tokio::test]
async fn a_file_stays_below_its_run() {
    let mut program = Program::start().await;
    let key = program.ci();
    program.begin(&key, None, "p", "r").await.unwrap();
    for bad in ["../x", "/etc/passwd", "a\u{0}b", ""] {
        let (_, answer) = program
            .ask(Some(&key), FILES, files("vision", "p", "r", &[bad]))
            .await;
        let said = answer["errors"][0]["message"].as_str().unwrap();
        assert!(
            said.starts_with("A file's name is a path below the run"),
            "{said}"
        );
    }
    let many = vec!["x"; 1001];
    let (_, answer) = program
        .ask(Some(&key), FILES, files("vision", "p", "r", &many))
        .await;
    assert!(answer["errors"][0]["message"].is_string());
    let (_, answer) = program
        .ask(Some(&key), FILES, files("vision", "p", "other", &["x"]))
        .await;
    let said = answer["errors"][0]["message"].as_str().unwrap();
    assert!(said.starts_with("There is no run vision/p/other here."), "{said}");
}
