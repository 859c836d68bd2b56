//! Every start that fails: one clear sentence that names the setting or path, exit code 1 at once, and
//! nothing changed.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod common;

use common::{Place, refusal};
use gatehouse_testkit::contents::{contents, tamper};
use gatehouse_testkit::postgres;
use std::fs;
use std::net::TcpListener;
use std::path::Path;

/// A place where a server has run.
fn used() -> Place {
    let place = Place::new();
    assert!(place.serve(&[]).stop().success());
    place
}

#[cfg(unix)]
fn mode(path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().unwrap().permissions().mode() & 0o777
}

#[test]
fn the_first_start_makes_a_key_for_this_user_only_and_later_ones_keep_it() {
    let place = used();
    let path = place.data().join("secret.key");
    #[cfg(unix)]
    assert_eq!((mode(&path), mode(&place.data())), (0o600, 0o700));
    let key = fs::read(&path).unwrap();
    assert!(place.serve(&[]).stop().success());
    assert_eq!(fs::read(&path).unwrap(), key);
}

#[test]
fn a_start_without_an_administrator_prints_a_link_that_works() {
    let place = Place::new();
    let mut running = place.serve(&[]);
    let link = running.setup_link();
    assert_eq!(running.get(&link).0, 200);
    assert_eq!(running.get("/setup?token=x").0, 410);
    let settings = [
        ("GATEHOUSE_ADMIN_EMAIL", "ada@example.com"),
        ("GATEHOUSE_ADMIN_PASSWORD", "a long password"),
    ];
    drop(running);
    // With an administrator from the settings the link is gone.
    let running = place.serve(&settings);
    assert_eq!(running.get(&link).0, 410);
}

#[test]
fn an_unknown_or_malformed_setting() {
    let place = Place::new();
    assert_eq!(
        place.refusal(&[("GATEHOUSE_DATADIR", "x")]),
        "Unknown setting GATEHOUSE_DATADIR (environment): did you mean GATEHOUSE_DATA_DIR?"
    );
    assert!(
        place
            .refusal(&[("GATEHOUSE_LISTEN", "x")])
            .starts_with("GATEHOUSE_LISTEN (environment): expected")
    );
    fs::write(
        place.dir.path().join("gatehouse.toml"),
        "lisen = \"127.0.0.1:1\"\n",
    )
    .unwrap();
    assert_eq!(
        place.refusal(&[]),
        "Unknown setting lisen (gatehouse.toml): did you mean listen?"
    );
}

#[test]
fn config_check_tells_the_first_error_or_all_values() {
    let place = Place::new();
    let sentence = refusal(place.command(&["config", "check"], &[("GATEHOUSE_ALLOW_HTTP", "1")]));
    assert!(
        sentence.starts_with("GATEHOUSE_ALLOW_HTTP (environment): expected true or false"),
        "{sentence}"
    );
    let output = place
        .command(&["config", "check"], &[("GATEHOUSE_SECRET_KEY", "canary")])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        output.status.success() && text.contains("127.0.0.1:0  [environment]"),
        "{text}"
    );
    assert!(!text.contains("canary"), "{text}");
    assert!(!place.data().exists());
}

#[test]
fn a_public_url_with_http_on_another_host() {
    let place = Place::new();
    let sentence = place.refusal(&[("GATEHOUSE_PUBLIC_URL", "http://gate.example.com")]);
    assert!(
        sentence.contains("GATEHOUSE_PUBLIC_URL") && sentence.contains("GATEHOUSE_ALLOW_HTTP"),
        "{sentence}"
    );
    let allowed = [
        ("GATEHOUSE_PUBLIC_URL", "http://gate.example.com"),
        ("GATEHOUSE_ALLOW_HTTP", "true"),
    ];
    assert!(place.serve(&allowed).stop().success());
}

#[test]
fn both_a_secret_key_and_a_secret_key_file() {
    let both = [
        ("GATEHOUSE_SECRET_KEY", "canary"),
        ("GATEHOUSE_SECRET_KEY_FILE", "key"),
    ];
    let sentence = Place::new().refusal(&both);
    assert!(
        sentence.contains("GATEHOUSE_SECRET_KEY_FILE (environment) are both set"),
        "{sentence}"
    );
}

#[test]
fn a_secret_key_that_is_none() {
    let sentence = Place::new().refusal(&[("GATEHOUSE_SECRET_KEY", "canary")]);
    assert!(
        sentence.contains("GATEHOUSE_SECRET_KEY (environment)") && !sentence.contains("canary"),
        "{sentence}"
    );
}

/// 400 Korean letters are 1,200 bytes.
#[test]
fn an_administrators_password_that_is_too_long() {
    let settings = [
        ("GATEHOUSE_ADMIN_EMAIL", "ada@example.com"),
        ("GATEHOUSE_ADMIN_PASSWORD", &"가".repeat(400)),
    ];
    let sentence = Place::new().refusal(&settings);
    assert!(
        sentence.starts_with("GATEHOUSE_ADMIN_PASSWORD (environment): expected")
            && sentence.contains("15 to 128 characters"),
        "{sentence}"
    );
}

#[test]
fn a_port_in_use() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let sentence = Place::new().refusal(&[("GATEHOUSE_LISTEN", &address)]);
    assert!(
        sentence.starts_with(&format!("Cannot listen on {address} (GATEHOUSE_LISTEN)")),
        "{sentence}"
    );
    assert!(sentence.contains("another program"), "{sentence}");
}

#[test]
fn a_second_server_on_the_same_data_directory() {
    let place = Place::new();
    let running = place.serve(&[]);
    let sentence = refusal(place.command(&["serve"], &[]));
    let data = place.data();
    assert!(sentence.contains("Another Gatehouse is running"), "{sentence}");
    assert!(
        sentence.contains(data.to_str().unwrap()) && sentence.contains("GATEHOUSE_DATA_DIR"),
        "{sentence}"
    );
    assert_eq!(running.get("/readyz").0, 200);
    // However it ends, the next one may start.
    drop(running);
    assert!(place.serve(&[]).stop().success());
}

#[test]
fn an_unwritable_data_directory() {
    let place = Place::new();
    fs::write(place.dir.path().join("file"), "").unwrap();
    let below_a_file = place.dir.path().join("file/data");
    let sentence = place.refusal(&[("GATEHOUSE_DATA_DIR", below_a_file.to_str().unwrap())]);
    assert!(
        sentence.contains("GATEHOUSE_DATA_DIR") && sentence.contains("file/data"),
        "{sentence}"
    );
    // Refuses everybody, root too.
    if Path::new("/proc/self").exists() {
        let sentence = place.refusal(&[("GATEHOUSE_DATA_DIR", "/proc/self")]);
        assert!(
            sentence.starts_with("Cannot write to the data directory /proc/self"),
            "{sentence}"
        );
    }
}

#[test]
fn a_wrong_secret_key() {
    let place = used();
    fs::write(place.data().join("secret.key"), format!("{}=\n", "A".repeat(43))).unwrap();
    let sentence = place.refusal(&[]);
    assert!(
        sentence.starts_with("Wrong secret key") && sentence.contains("secret.key"),
        "{sentence}"
    );
    let sentence = place.refusal(&[("GATEHOUSE_SECRET_KEY", &"00".repeat(32))]);
    assert!(
        sentence.contains("GATEHOUSE_SECRET_KEY (environment)"),
        "{sentence}"
    );
}

#[test]
fn data_without_a_key() {
    let place = used();
    fs::remove_file(place.data().join("secret.key")).unwrap();
    let sentence = place.refusal(&[]);
    assert!(
        sentence.contains("secret.key is missing") && sentence.contains("No new key was made"),
        "{sentence}"
    );
}

/// A file whose migrations were forgotten would be migrated again, if the key were not looked at first.
#[test]
fn a_database_of_another_key_is_not_migrated() {
    let place = used();
    let database = place.data().join("gatehouse.db");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    let forget = tamper(&database, "DELETE FROM _sqlx_migrations");
    runtime.block_on(forget).unwrap();
    let before = runtime.block_on(contents(&database)).unwrap();
    let sentence = place.refusal(&[("GATEHOUSE_SECRET_KEY", &"00".repeat(32))]);
    assert!(sentence.starts_with("Wrong secret key"), "{sentence}");
    fs::remove_file(place.data().join("secret.key")).unwrap();
    let sentence = place.refusal(&[]);
    assert!(sentence.contains("secret.key is missing"), "{sentence}");
    assert_eq!(runtime.block_on(contents(&database)).unwrap(), before);
    // With the right key they do run; here they find that all is there already.
    assert!(before["_sqlx_migrations"].is_empty() && before["data_keys"].len() == 1);
}

#[test]
fn a_newer_schema() {
    let place = Place::new();
    fs::create_dir(place.data()).unwrap();
    // An SQLite file in which only migration 7002 is noted.
    fs::write(place.data().join("gatehouse.db"), include_bytes!("newer.db")).unwrap();
    let sentence = place.refusal(&[]);
    assert!(
        sentence.contains("schema version 7002") && sentence.contains("GATEHOUSE_DATABASE_URL"),
        "{sentence}"
    );
    assert!(refusal(place.command(&["migrate"], &[])).contains("7002"));
}

#[test]
fn a_file_that_is_no_database() {
    let place = Place::new();
    fs::create_dir(place.data()).unwrap();
    fs::write(
        place.data().join("gatehouse.db"),
        "not a database, whatever its name says",
    )
    .unwrap();
    assert!(
        place
            .refusal(&[])
            .contains("gatehouse.db is not an SQLite database")
    );
}

#[test]
fn a_postgresql_server_that_cannot_be_reached_or_refuses() {
    let closed = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let url = format!("postgres://gatehouse:canary@{closed}/gatehouse");
    let sentence = Place::new().refusal(&[("GATEHOUSE_DATABASE_URL", &url)]);
    assert!(
        sentence.contains(&closed.to_string()) && sentence.contains("GATEHOUSE_DATABASE_URL"),
        "{sentence}"
    );
    assert!(!sentence.contains("canary"), "{sentence}");
    let place = Place::new();
    let nested = place.dir.path().join("var/lib/gatehouse");
    let settings = [
        ("GATEHOUSE_DATABASE_URL", url.as_str()),
        ("GATEHOUSE_DATA_DIR", nested.to_str().unwrap()),
    ];
    assert_eq!(place.refusal(&settings), sentence);
    let Some(server) = postgres::server() else { return };
    let url = server.url("postgres", "canary", "postgres");
    let sentence = Place::new().refusal(&[("GATEHOUSE_DATABASE_URL", &url)]);
    assert!(
        sentence.contains("GATEHOUSE_DATABASE_URL") && !sentence.contains("canary"),
        "{sentence}"
    );
}

#[test]
fn on_postgresql_the_key_is_checked_too() {
    let Some(server) = postgres::server() else { return };
    let url = server.database();
    let settings = [("GATEHOUSE_DATABASE_URL", url.as_str())];
    let first = Place::new();
    assert!(first.serve(&settings).stop().success());
    assert!(first.serve(&settings).stop().success());
    // Another replica without the key.
    let sentence = Place::new().refusal(&settings);
    assert!(sentence.contains("secret.key is missing"), "{sentence}");
    let key = first.data().join("secret.key");
    let shared = [settings[0], ("GATEHOUSE_SECRET_KEY_FILE", key.to_str().unwrap())];
    let (one, other) = (first.serve(&settings), Place::new());
    let other = other.serve(&shared);
    assert_eq!((one.get("/readyz").0, other.get("/readyz").0), (200, 200));
}

#[test]
fn migrate_makes_the_schema_and_ends() {
    let place = Place::new();
    let output = place.command(&["migrate"], &[]).output().unwrap();
    assert!(output.status.success());
    assert!(place.data().join("gatehouse.db").exists() && !place.data().join("secret.key").exists());
    assert!(place.serve(&[]).stop().success());
}
