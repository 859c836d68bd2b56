//! Connections from outside of the console.

use super::{config, read, refusal};
use crate::config::check;
use gatehouse_domain::outside::Origin;
use gatehouse_service::outside::OutsideConnection;
use std::fs;

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
