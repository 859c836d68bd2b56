//! The program with a few variables: a login page that works, and restarts.

use crate::common::{ADMINISTRATOR, Place, Running, header, refusal};
use gatehouse_testkit::provider::Provider;

const CONNECTION: &str = "c_00000000000070008000000000000002";

/// Where a click on the login page's button leads.
fn way(running: &Running) -> String {
    let (status, page) = running.get("/login");
    let link = format!("/login/{CONNECTION}");
    assert!(status == 200 && page.contains(&link), "{page}");
    let (status, answer) = running.get(&link);
    assert_eq!(status, 303, "{answer}");
    header(&answer, "location").to_owned()
}

/// The numbers of the connection's revisions, newest first.
fn revisions(running: &Running) -> String {
    let path = format!("/api/connections/revisions?connection={CONNECTION}&page=1");
    let (status, answer) = running.send(&path, &running.sign_in(), None);
    assert_eq!(status, 200, "{answer}");
    let numbers = answer.split("\"number\":").skip(1);
    let numbers: Vec<&str> = numbers.filter_map(|rest| rest.split(',').next()).collect();
    numbers.join(" ")
}

#[test]
fn three_variables_are_a_login_page_that_leads_to_the_provider() {
    let (place, provider) = (Place::new(), Provider::start());
    let (issuer, id) = (provider.issuer().to_owned(), provider.client_id());
    let settings = [
        ("OIDC_ISSUER", issuer.as_str()),
        ("OIDC_CLIENT_ID", id.as_str()),
        ("OIDC_AUTH_METHOD", "pkce"),
        ADMINISTRATOR[0],
        ADMINISTRATOR[1],
    ];
    let running = place.serve(&settings);
    let to = way(&running);
    assert!(
        to.starts_with(&issuer)
            && to.contains(&format!("client_id={id}"))
            && to.contains("code_challenge_method=S256"),
        "{to}"
    );
    assert_eq!(revisions(&running), "1");
    assert!(running.stop().success());

    let running = place.serve(&settings);
    assert_eq!(revisions(&running), "1", "the same again");
    assert!(running.stop().success());

    let mut changed = settings;
    changed[2].1 = "implicit";
    let running = place.serve(&changed);
    let to = way(&running);
    assert!(
        to.contains("response_type=id_token") && to.contains("response_mode=form_post"),
        "{to}"
    );
    assert_eq!(revisions(&running), "2 1");
    assert!(running.stop().success());

    let running = place.serve(&ADMINISTRATOR);
    let (_, page) = running.get("/login");
    assert!(!page.contains(CONNECTION), "{page}");
    assert_eq!(revisions(&running), "2 1");
    assert!(running.stop().success());

    let running = place.serve(&changed);
    way(&running);
    assert_eq!(revisions(&running), "2 1");
}

#[test]
fn config_check_tells_every_value_and_origin_and_no_secret() {
    let place = Place::new();
    std::fs::write(
        place.dir.path().join("gatehouse.toml"),
        "oidc_client_id = \"from-file\"\noidc_issuer = \"https://file.example.com\"\n",
    )
    .unwrap();
    let settings = [
        ("GORILLA_OIDC_ISSUER", "https://id.example.com"),
        ("OIDC_CLIENT_SECRET", "canary"),
        ("SESSION_LENGTH", "720h"),
        ("SKIP_AUDIENCE_VALIDATION", "true"),
        ("LOCAL_LDAP_BIND_PW", "canary"),
    ];
    let output = place.command(&["config", "check"], &settings).output().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(output.status.success() && !text.contains("canary"), "{text}");
    let line = |name: &str| {
        let line = text.lines().find(|l| l.split_whitespace().next() == Some(name));
        let words = line
            .unwrap_or_else(|| panic!("no {name} in {text}"))
            .split_whitespace();
        words.skip(1).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(
        line("OIDC_ISSUER"),
        "https://id.example.com [environment GORILLA_OIDC_ISSUER]"
    );
    assert_eq!(line("OIDC_CLIENT_ID"), "from-file [gatehouse.toml]");
    assert_eq!(line("OIDC_CLIENT_SECRET"), "set, not shown [environment]");
    assert_eq!(line("OIDC_AUTH_METHOD"), "implicit [default]");
    assert_eq!(line("SESSION_LENGTH"), "720h [environment]");
    assert_eq!(line("SKIP_AUDIENCE_VALIDATION"), "true [environment]");
    assert_eq!(
        line("LOCAL_LDAP_BIND_PW"),
        "set, not shown [environment] without effect: LOCAL_LDAP_ADDRESS is not set"
    );

    assert!(!text.contains("not known"), "there is no database yet: {text}");

    let wrong = [
        ("OIDC_ISSUER", "https://id.example.com"),
        ("SESSION_LENGTH", "a week"),
    ];
    let sentence = refusal(place.command(&["config", "check"], &wrong));
    assert!(
        sentence.starts_with("SESSION_LENGTH (environment): expected hours"),
        "{sentence}"
    );
}

#[test]
fn config_check_tells_what_the_console_has_set() {
    let place = Place::new();
    let running = place.serve(&ADMINISTRATOR);
    let session = running.sign_in();
    let form = "_fn=%2Fapi%2Fsettings%2Fset_session_lengths&idle_hours=3&absolute_hours=5";
    assert_eq!(running.send("/console/settings", &session, Some(form)).0, 303);
    let check = |settings: &[(&str, &str)]| {
        let output = place.command(&["config", "check"], settings).output().unwrap();
        String::from_utf8(output.stdout).unwrap()
    };
    let text = check(&[]);
    assert!(
        text.contains("  5 hours, or 3 hours unused  [console]\n"),
        "{text}"
    );
    assert!(!text.contains("not known"), "{text}");
    let text = check(&[("SESSION_LENGTH", "24")]);
    assert!(
        text.contains("  24  [environment]\n") && !text.contains("[console]"),
        "{text}"
    );
}
