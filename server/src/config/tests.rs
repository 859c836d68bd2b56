//! Each message names the setting, where it came from, what was expected and what it got.

use super::source::Sources;
use super::{Config, ConfigError, check};
use gatehouse_domain::outside::Origin;
use gatehouse_service::outside::OutsideConnection;
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

const CONNECTED: [(&str, &str); 2] = [
    ("OIDC_ISSUER", "https://id.example.com"),
    ("OIDC_CLIENT_ID", "gatehouse"),
];

fn connected(more: &[(&str, &str)]) -> OutsideConnection {
    let variables = [&CONNECTED, more].concat();
    config(&variables).outside.connection.unwrap()
}

#[test]
fn the_variables_of_wandb_are_a_connection() {
    let c = connected(&[("OIDC_CLIENT_SECRET", "canary")]);
    assert_eq!(
        (
            c.form.oidc().unwrap().issuer.as_str(),
            c.form.oidc().unwrap().flow.as_str()
        ),
        ("https://id.example.com", "implicit")
    );
    assert!(
        c.form.oidc().unwrap().create_users
            && !c.form.oidc().unwrap().email_verification
            && !c.form.oidc().unwrap().identifier_claims
    );
    assert!(c.secret.is_none(), "the implicit flow sends none");
    assert_eq!(c.form.oidc().unwrap().client_authentication, "none");

    let c = connected(&[
        ("GORILLA_AUTH_METHOD", "PKCE"),
        ("GORILLA_OIDC_SECRET", "canary"),
        ("GORILLA_OIDC_CUSTOM_SCOPES", "groups, teams"),
        ("GORILLA_DISABLE_SSO_PROVISIONING", "True"),
        ("GORILLA_USE_IDENTIFIER_CLAIMS", "1"),
        ("GORILLA_ENABLE_SSO_GROUP_CLAIMS", "true"),
        ("GATEHOUSE_OIDC_EMAIL_VERIFICATION", "true"),
    ]);
    assert_eq!(c.secret.unwrap().expose(), "canary");
    assert_eq!(
        (
            c.form.oidc().unwrap().flow.as_str(),
            c.form.oidc().unwrap().code_challenge_method.as_str()
        ),
        ("code", "S256")
    );
    assert_eq!(
        c.form.oidc().unwrap().client_authentication,
        "client_secret_basic"
    );
    assert_eq!(c.form.oidc().unwrap().additional_scopes, "groups, teams");
    assert!(
        !c.form.oidc().unwrap().create_users
            && c.form.oidc().unwrap().identifier_claims
            && c.form.oidc().unwrap().email_verification
    );
    assert_eq!(
        (
            c.form.oidc().unwrap().sync_groups,
            c.form.oidc().unwrap().map_groups.as_str()
        ),
        (true, "groups")
    );
    assert_eq!(c.fields["client_secret"].name, "GORILLA_OIDC_SECRET");
    assert!(!c.fields.contains_key("display_name"), "nobody set it");
}

#[test]
fn a_connection_in_the_file_gives_way_to_the_environment() {
    let file = "oidc_issuer = \"https://file.example.com\"\noidc_client_id = \"file\"\nsession_length = 24\n";
    let (_, c) = read(&CONNECTED[..1], Some(file))
        .map_err(|e| e.to_string())
        .unwrap();
    let connection = c.outside.connection.unwrap();
    assert_eq!(connection.form.oidc().unwrap().issuer, "https://id.example.com");
    assert_eq!(connection.origin, Origin::Environment);
    assert_eq!(connection.fields["client_id"].name, "oidc_client_id");
    assert_eq!(connection.fields["client_id"].origin, Origin::File);
    assert_eq!(c.outside.sessions.unwrap().length, 24 * 3_600_000);
}

#[test]
fn two_names_of_one_setting_agree_or_are_refused() {
    let both = |second| [CONNECTED[0], CONNECTED[1], ("GORILLA_OIDC_ISSUER", second)];
    assert!(read(&both("https://id.example.com"), None).is_ok());
    assert_eq!(
        refusal(&both("https://other.example.com"), None),
        "GORILLA_OIDC_ISSUER (environment) and OIDC_ISSUER (environment) are the same setting and say different \
         things: keep one of them."
    );
    let secrets = [("OIDC_SECRET", "canary"), ("OIDC_CLIENT_SECRET", "canary-2")];
    assert!(!refusal(&secrets, None).contains("canary"));
    let empty = [CONNECTED[0], CONNECTED[1], ("GORILLA_OIDC_ISSUER", " ")];
    assert!(read(&empty, None).is_ok(), "an empty variable is not set");
}

#[test]
fn a_connection_is_whole_and_each_value_is_checked() {
    assert_eq!(
        refusal(&CONNECTED[..1], None),
        "OIDC_ISSUER (environment) is set without OIDC_CLIENT_ID: a connection needs both."
    );
    assert!(refusal(&CONNECTED[1..], None).contains("is set without OIDC_ISSUER"));
    for (name, value, expected) in [
        (
            "OIDC_AUTH_METHOD",
            "code",
            "expected implicit or pkce, got “code”.",
        ),
        (
            "DISABLE_SSO_PROVISIONING",
            "maybe",
            "expected true or false, got “maybe”.",
        ),
        (
            "GORILLA_SESSION_LENGTH",
            "12d",
            "expected hours such as 720, or a duration",
        ),
        ("SESSION_LENGTH", "0", "expected hours such as 720, or a duration"),
        (
            "SESSION_LENGTH",
            "9000",
            "expected hours such as 720, or a duration",
        ),
        (
            "GORILLA_OIDC_CUSTOM_SCOPES",
            "a\"b",
            "expected scopes, separated by commas or spaces",
        ),
    ] {
        let sentence = refusal(&[&CONNECTED[..], &[(name, value)]].concat(), None);
        assert!(
            sentence.starts_with(&format!("{name} (environment): {expected}")),
            "{sentence}"
        );
    }
    let http = [("OIDC_ISSUER", "http://id.example.com"), CONNECTED[1]];
    assert!(refusal(&http, None).starts_with("OIDC_ISSUER (environment): expected the provider"));
    assert_eq!(
        refusal(&[("GATEHOUSE_OIDC_ISSUER", "x")], None),
        "Unknown setting GATEHOUSE_OIDC_ISSUER (environment): did you mean OIDC_ISSUER?"
    );
}

#[test]
fn a_client_secret_may_stand_in_a_file() {
    let file = tempfile::NamedTempFile::new().unwrap();
    fs::write(file.path(), "canary\n").unwrap();
    let path = file.path().to_str().unwrap();
    let c = connected(&[("OIDC_AUTH_METHOD", "pkce"), ("OIDC_SECRET_FILE", path)]);
    assert_eq!(c.secret.unwrap().expose(), "canary");
    let both = [
        ("OIDC_CLIENT_SECRET", "canary"),
        ("OIDC_CLIENT_SECRET_FILE", path),
    ];
    let sentence = refusal(&both, None);
    assert!(
        sentence.contains("are both set") && !sentence.contains("canary"),
        "{sentence}"
    );
}

#[test]
fn what_has_no_effect_breaks_no_start_and_is_told() {
    let variables = [
        ("OIDC_CLIENT_SECRET", "canary"),
        ("LOCAL_LDAP_ADDRESS", ""),
        ("LOCAL_LDAP_BIND_PW", "canary"),
        ("GORILLA_SOMETHING_ELSE", "x"),
    ];
    let (sources, config) = read(&variables, None).map_err(|e| e.to_string()).unwrap();
    assert!(config.outside.connection.is_none());
    assert_eq!(
        config.without_effect,
        [
            "OIDC_CLIENT_SECRET (environment) is set without OIDC_ISSUER",
            "LOCAL_LDAP_BIND_PW (environment) is set without LOCAL_LDAP_ADDRESS",
        ]
    );
    let report = check::report(&sources, &config, None);
    assert!(
        report.contains("[environment]  without effect: OIDC_ISSUER is not set"),
        "{report}"
    );
    assert!(!report.contains("canary"), "{report}");
    assert!(!report.contains("GORILLA_SOMETHING_ELSE"), "{report}");
}

const DIRECTORY: [(&str, &str); 3] = [
    ("LOCAL_LDAP_ADDRESS", "ldaps://10.0.0.7:636"),
    ("LOCAL_LDAP_BASE_DN", "dc=example,dc=org"),
    ("LOCAL_LDAP_ATTRIBUTES", "email=mail,group=gidNumber"),
];

fn directory(more: &[(&str, &str)]) -> OutsideConnection {
    let variables = [&DIRECTORY, more].concat();
    config(&variables).outside.directory.unwrap()
}

#[test]
fn the_variables_of_wandb_are_a_directory() {
    let d = directory(&[]);
    let form = d.form.ldap().unwrap();
    assert_eq!(
        (form.tls.as_str(), form.addresses.as_str()),
        ("ldaps", "ldaps://10.0.0.7:636")
    );
    assert!(!d.on && d.secret.is_none(), "to be tested first, and anonymous");
    let d = directory(&[
        ("LOCAL_LDAP_BIND_DN", "cn=admin,dc=example,dc=org"),
        ("LOCAL_LDAP_BIND_PW", "canary"),
        ("LOCAL_LDAP_GROUP_ALLOW_LIST", "staff, admins"),
        ("LOCAL_LDAP_LOGIN", "True"),
        ("GORILLA_LDAP_GROUP_SYNC", "true"),
        ("GATEHOUSE_LDAP_NAME", "Company"),
    ]);
    let form = d.form.ldap().unwrap();
    assert!(d.on && form.sync_groups && form.create_users);
    assert_eq!(d.secret.unwrap().expose(), "canary");
    assert_eq!(form.allowed_groups, "staff, admins");
    assert_eq!(d.fields["map_email"].name, "LOCAL_LDAP_ATTRIBUTES");
    let half = directory(&[("LOCAL_LDAP_BIND_PW", "canary")]);
    assert!(half.secret.is_none(), "either one blank: anonymous");
    for (enabled, tls) in [("true", "start_tls"), ("False", "none")] {
        let plain = [
            ("LOCAL_LDAP_ADDRESS", "ldap://ldap"),
            ("LOCAL_LDAP_TLS_ENABLE", enabled),
            DIRECTORY[1],
            DIRECTORY[2],
        ];
        let d = config(&plain).outside.directory.unwrap();
        assert_eq!(d.form.ldap().unwrap().tls, tls);
    }
}

#[test]
fn the_documents_odd_base_dn_gets_an_error_that_says_what_belongs_there() {
    let odd = [
        DIRECTORY[0],
        ("LOCAL_LDAP_BASE_DN", "email=mail,group=gidNumber"),
        DIRECTORY[2],
    ];
    assert_eq!(
        refusal(&odd, None),
        "LOCAL_LDAP_BASE_DN (environment): expected the distinguished name of the place where searches start, such \
         as dc=example,dc=org (attributes such as email=mail belong into LOCAL_LDAP_ATTRIBUTES), got \
         “email=mail,group=gidNumber”."
    );
    for (at, name, value) in [
        (0, "LOCAL_LDAP_ADDRESS", "http://ldap.example.com"),
        (2, "LOCAL_LDAP_ATTRIBUTES", "email"),
    ] {
        let mut variables = DIRECTORY;
        variables[at].1 = value;
        let sentence = refusal(&variables, None);
        assert!(
            sentence.starts_with(&format!("{name} (environment): expected")),
            "{sentence}"
        );
    }
    assert_eq!(
        refusal(&DIRECTORY[..2], None),
        "LOCAL_LDAP_ADDRESS (environment) is set without LOCAL_LDAP_ATTRIBUTES: a directory needs both."
    );
    let login = [&DIRECTORY[..], &[("LOCAL_LDAP_LOGIN", "maybe")]].concat();
    assert!(refusal(&login, None).starts_with("LOCAL_LDAP_LOGIN (environment): expected true or false"));
}
