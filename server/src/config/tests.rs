//! Each message names the setting, where it came from, what was expected and what it got.

mod outside;

use super::source::Sources;
use super::{Config, ConfigError, check};
use std::ffi::OsString;
use std::fs;

fn read(variables: &[(&str, &str)], file: Option<&str>) -> Result<(Sources, Config), ConfigError> {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gatehouse.toml");
    fs::write(&path, file.unwrap_or_default()).unwrap();
    let variables = variables
        .iter()
        .map(|(n, v)| (OsString::from(n), OsString::from(v)));
    let sources = Sources::read(variables, Some(&path))?;
    let config = Config::new(&sources)?;
    Ok((sources, config))
}

fn config(variables: &[(&str, &str)]) -> Config {
    read(variables, None)
        .map_err(|e| e.to_string())
        .map(|(_, c)| c)
        .unwrap()
}

/// The sentence, with the file's directory left out.
fn refusal(variables: &[(&str, &str)], file: Option<&str>) -> String {
    let text = read(variables, file).err().unwrap().to_string();
    let start = text.find("/tmp").filter(|_| file.is_some());
    match start.and_then(|s| text[s..].find("gatehouse.toml").map(|e| (s, s + e))) {
        Some((start, end)) => format!("{}{}", &text[..start], &text[end..]),
        None => text,
    }
}

#[test]
fn without_settings_the_defaults_hold() {
    let c = config(&[("PATH", "/bin"), ("GATEHOUSE_LOG", "")]);
    assert_eq!(c.listen.to_string(), "127.0.0.1:3000");
    assert_eq!(
        (c.public_url.url.as_str(), c.public_url.fixed),
        ("http://localhost:3000", false)
    );
    assert_eq!(format!("{:?}", c.database), "sqlite:./data/gatehouse.db");
    assert!(c.secret_key.is_none() && c.administrator.is_none() && !c.allow_http && c.log == "info");
}

#[test]
fn the_environment_wins_over_the_file_and_lists_may_be_lists() {
    let file = "listen = \"0.0.0.0:1\"\nallow_http = true\ntrusted_proxies = [\"10.0.0.0/8\", \"::1\"]\n";
    let (_, c) = read(&[("GATEHOUSE_LISTEN", "127.0.0.1:2")], Some(file))
        .map_err(|e| e.to_string())
        .unwrap();
    assert_eq!(c.listen.port(), 2);
    assert_eq!(c.public_url.url, "http://localhost:2");
    assert!(c.allow_http);
    assert_eq!(c.trusted_proxies.len(), 2);
}

#[test]
fn an_unknown_name_is_told_with_the_nearest_known_one() {
    assert_eq!(
        refusal(&[("GATEHOUSE_LISTN", "x")], None),
        "Unknown setting GATEHOUSE_LISTN (environment): did you mean GATEHOUSE_LISTEN?"
    );
    assert_eq!(
        refusal(&[("GATEHOUSE_SECRETKEY_FILE", "x")], None),
        "Unknown setting GATEHOUSE_SECRETKEY_FILE (environment): did you mean GATEHOUSE_SECRET_KEY_FILE?"
    );
    assert_eq!(
        refusal(&[], Some("publik_url = 1")),
        "Unknown setting publik_url (gatehouse.toml): did you mean public_url?"
    );
}

#[test]
fn a_malformed_value_is_one_sentence_with_all_that_is_known() {
    assert_eq!(
        refusal(&[("GATEHOUSE_LISTEN", "3000")], None),
        "GATEHOUSE_LISTEN (environment): expected an address and a port such as 127.0.0.1:3000 or [::]:3000, \
         got “3000”."
    );
    assert_eq!(
        refusal(&[], Some("allow_http = \"yes\"")),
        "allow_http (gatehouse.toml): expected true or false, got “yes”."
    );
    assert_eq!(
        refusal(&[], Some("listen = { port = 1 }")),
        "listen (gatehouse.toml): expected an address and a port such as 127.0.0.1:3000 or [::]:3000, got TOML \
         of the type table."
    );
    assert_eq!(
        refusal(&[("GATEHOUSE_TRUSTED_PROXIES", "10.0.0.0/8, 10.0.0.1/8")], None),
        "GATEHOUSE_TRUSTED_PROXIES (environment): expected addresses and networks, separated by commas, such as \
         10.0.0.0/8, 192.168.1.5, got “10.0.0.1/8”, whose bits behind the prefix are set (did you mean \
         10.0.0.0/8?)."
    );
    assert!(refusal(&[], Some("listen =\n")).contains("gatehouse.toml is not TOML, line 1: "));
    for silent in ["gatehouse=loud", "loud", "debug trace", "info,loud"] {
        let refused = refusal(&[("GATEHOUSE_LOG", silent)], None);
        assert!(refused.starts_with("GATEHOUSE_LOG (environment): "), "{silent}");
    }
}

#[test]
fn a_public_url_is_an_origin_and_https_but_on_this_machine() {
    let url = |u| config(&[("GATEHOUSE_PUBLIC_URL", u)]).public_url.url;
    assert_eq!(url("https://Gate.Example.com:443/"), "https://gate.example.com");
    assert_eq!(url("http://gate.localhost:8080"), "http://gate.localhost:8080");
    assert_eq!(url("http://[::1]:8080/"), "http://[::1]:8080");
    for bad in [
        "gate.example.com",
        "https://",
        "ftp://a",
        "https://a/b",
        "https://u:p@a",
        "https://a?x",
        "https://a#x",
    ] {
        let text = refusal(&[("GATEHOUSE_PUBLIC_URL", bad)], None);
        assert!(
            text.starts_with("GATEHOUSE_PUBLIC_URL (environment): expected scheme"),
            "{bad}: {text}"
        );
    }
    let http = [
        ("GATEHOUSE_PUBLIC_URL", "http://gate.example.com"),
        ("GATEHOUSE_ALLOW_HTTP", "true"),
    ];
    assert!(refusal(&http[..1], None).contains("GATEHOUSE_ALLOW_HTTP=true"));
    assert_eq!(config(&http).public_url.url, "http://gate.example.com");
}

#[test]
fn secrets_are_in_no_message_and_no_report() {
    let short = refusal(
        &[
            ("GATEHOUSE_ADMIN_EMAIL", "a@b"),
            ("GATEHOUSE_ADMIN_PASSWORD", "canary"),
        ],
        None,
    );
    assert!(
        short.contains(
            "15 to 128 characters, not among the common passwords, and without the name in it, got fewer"
        ) && !short.contains("canary")
    );
    let database = refusal(&[("GATEHOUSE_DATABASE_URL", "mysql://u:canary@h/d")], None);
    assert!(database.starts_with("GATEHOUSE_DATABASE_URL (environment)") && !database.contains("canary"));
    let (sources, config) = read(
        &[
            (
                "GATEHOUSE_DATABASE_URL",
                "postgres://u:canary@h/d?password=canary",
            ),
            ("GATEHOUSE_SECRET_KEY", "canary"),
            ("GATEHOUSE_ADMIN_EMAIL", "a@b"),
            ("GATEHOUSE_ADMIN_PASSWORD", "canary-canary-of-old"),
        ],
        None,
    )
    .map_err(|e| e.to_string())
    .unwrap();
    let report = check::report(&sources, &config, None);
    assert!(!report.contains("canary"), "{report}");
    assert!(report.contains("postgres://u:…@h/d?…  [environment]"), "{report}");
    assert!(report.contains("set, not shown  [environment]"), "{report}");
    assert!(report.contains("127.0.0.1:3000  [default]"), "{report}");
}

#[test]
fn a_secret_is_given_once_and_an_administrator_whole() {
    let both = refusal(
        &[("GATEHOUSE_SECRET_KEY", "x"), ("GATEHOUSE_SECRET_KEY_FILE", "/y")],
        None,
    );
    assert_eq!(
        both,
        "GATEHOUSE_SECRET_KEY (environment) and GATEHOUSE_SECRET_KEY_FILE (environment) are both set: keep one \
         of them."
    );
    let half = refusal(&[("GATEHOUSE_ADMIN_EMAIL", "a@b")], None);
    assert!(half.contains("is set without GATEHOUSE_ADMIN_PASSWORD"), "{half}");
    let missing = refusal(&[("GATEHOUSE_SECRET_KEY_FILE", "/nowhere/key")], None);
    assert!(
        missing.starts_with("GATEHOUSE_SECRET_KEY_FILE (environment): cannot read /nowhere/key: "),
        "{missing}"
    );
}

#[test]
fn a_secret_from_a_file_comes_without_the_line_end() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "a long password\r\n").unwrap();
    let path = file.path().to_str().unwrap();
    let c = config(&[
        ("GATEHOUSE_ADMIN_EMAIL", "a@b"),
        ("GATEHOUSE_ADMIN_PASSWORD_FILE", path),
    ]);
    assert_eq!(c.administrator.unwrap().1.expose(), "a long password");
}
