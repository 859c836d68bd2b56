//! When nobody can sign in: `gatehouse admin recover` beside a running server, and LOCAL_RESTORE.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod common;

use common::{ADMINISTRATOR, Place, header};
use gatehouse_testkit::postgres;
use std::io::BufRead as _;

const PASSWORD: &str = "known+to+me+and+nobody";

fn recovers(settings: &[(&str, &str)]) {
    let place = Place::new();
    let running = place.serve(&[settings, &ADMINISTRATOR].concat());
    let recover = place.command(&["admin", "recover"], settings).output().unwrap();
    assert!(recover.status.success(), "{recover:?}");
    let said = String::from_utf8(recover.stdout).unwrap();
    let (link, rest) = said.split_once('\n').unwrap();
    assert!(rest.starts_with("The link works once, for 10 minutes."), "{rest}");
    let token = link.split_once("/recover?token=").unwrap().1;
    let (status, page) = running.get(&format!("/recover?token={token}"));
    assert_eq!(status, 200, "{page}");
    let form = format!("token={token}&account=eve%40example.com&password={PASSWORD}&again={PASSWORD}");
    let (status, answer) = running.send("/recover", "", Some(&form));
    assert_eq!(
        (status, header(&answer, "location")),
        (303, "/console"),
        "{answer}"
    );
    let session = format!("gatehouse={}", header(&answer, "set-cookie: gatehouse"));
    let (status, page) = running.send("/console", &session, None);
    assert_eq!(status, 200);
    assert!(page.contains("eve was made or restored as an administrator, by a link from the host"));
    assert_eq!(running.send("/recover", "", Some(&form)).0, 410, "once");
    // Whoever was there is told, too.
    assert!(
        running
            .send("/console/users", &running.sign_in(), None)
            .1
            .contains("by a link from the host")
    );
    let verified = place.command(&["audit", "verify"], settings).output().unwrap();
    assert!(verified.status.success(), "{verified:?}");
}

#[test]
fn the_command_lets_an_administrator_back_in_beside_a_running_server() {
    recovers(&[]);
}

#[test]
fn the_command_lets_an_administrator_back_in_on_postgresql() {
    let Some(server) = postgres::server() else { return };
    let url = server.database();
    recovers(&[("GATEHOUSE_DATABASE_URL", url.as_str())]);
}

#[test]
fn without_a_database_the_command_says_so() {
    let place = Place::new();
    let said = common::refusal(place.command(&["admin", "recover"], &[]));
    assert!(said.contains("gatehouse migrate"), "{said}");
}

fn restores(settings: &[(&str, &str)]) {
    let place = Place::new();
    let with = |more: &[(&'static str, &'static str)]| {
        let mut all: Vec<(&str, &str)> = settings.to_vec();
        all.extend_from_slice(&ADMINISTRATOR);
        all.extend_from_slice(more);
        all.iter()
            .map(|(n, v)| ((*n).to_owned(), (*v).to_owned()))
            .collect::<Vec<_>>()
    };
    let serve = |all: Vec<(String, String)>| {
        let all: Vec<(&str, &str)> = all.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
        place.serve(&all)
    };
    let oidc = [
        ("OIDC_ISSUER", "https://id.example.com"),
        ("OIDC_CLIENT_ID", "gatehouse"),
    ];
    let running = serve(with(&oidc));
    assert!(running.get("/login").1.contains("id.example.com"));
    assert!(running.stop().success());

    let mut running = serve(with(&[oidc[0], oidc[1], ("LOCAL_RESTORE", "true")]));
    let mut line = String::new();
    running.output.read_line(&mut line).unwrap();
    let told = line
        .trim_end()
        .strip_prefix("LOCAL_RESTORE is set. Sign in as restore with the temporary password ");
    let password = told.unwrap_or_else(|| panic!("{line}"));
    let page = running.get("/login").1;
    assert!(
        page.contains("LOCAL_RESTORE is set: single sign-on is off") && !page.contains("Continue with"),
        "{page}"
    );
    let form = format!("account=restore&password={password}");
    let (status, answer) = running.send("/login", "", Some(&form));
    assert_eq!(status, 303, "{answer}");
    let session = format!("gatehouse={}", header(&answer, "set-cookie: gatehouse"));
    for path in ["/console", "/console/connections", "/account"] {
        let (status, page) = running.send(path, &session, None);
        assert!(status == 200 && page.contains("LOCAL_RESTORE is set"), "{path}");
    }
    running.sign_in();
    assert!(running.stop().success());

    let running = serve(with(&oidc));
    assert_ne!(
        running.send("/console", &session, None).0,
        200,
        "its sessions end with the variable"
    );
    assert_eq!(running.send("/login", "", Some(&form)).0, 401);
    let page = running.get("/login").1;
    assert!(
        page.contains("id.example.com") && !page.contains("LOCAL_RESTORE"),
        "{page}"
    );
}

#[test]
fn local_restore_lets_somebody_in_and_leaves_nothing_behind() {
    restores(&[]);
}

#[test]
fn local_restore_lets_somebody_in_on_postgresql() {
    let Some(server) = postgres::server() else { return };
    let url = server.database();
    restores(&[("GATEHOUSE_DATABASE_URL", url.as_str())]);
}

#[test]
fn accounts_are_imported_beside_a_running_server() {
    let place = Place::new();
    let running = place.serve(&ADMINISTRATOR);
    let file = place.dir.path().join("people.json");
    let hash = "$2b$04$abcdefghijklmnopqrstuuqREtd3VJD2QVZbuFskFSLk6eRIrQoOS";
    std::fs::write(
        &file,
        format!("{{\"login\":\"bob\",\"hash\":\"{hash}\"}}\nnothing"),
    )
    .unwrap();
    let import = ["admin", "import", file.to_str().unwrap()];
    let said = common::refusal(place.command(&import, &[]));
    assert!(
        said.starts_with("Nothing was imported. Line 2: expected a JSON object"),
        "{said}"
    );
    std::fs::write(&file, format!("{{\"login\":\"bob\",\"hash\":\"{hash}\"}}\n")).unwrap();
    let done = place.command(&import, &[]).output().unwrap();
    assert!(
        String::from_utf8(done.stdout)
            .unwrap()
            .starts_with("1 accounts were imported.")
    );
    let (status, answer) = running.send("/login", "", Some("account=BOB&password=correct+horse+battery"));
    assert_eq!(status, 303, "{answer}");
}
