//! The program with a real OpenLDAP, set up by the variables of W&B Server.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod common;

use common::{ADMINISTRATOR, Place, Running, header};
use gatehouse_testkit::directory::{OpenLdap, OpenLdapOptions};

const DIRECTORY: &str = "c_00000000000070008000000000000003";

/// The variables that fit the server.
fn variables(place: &Place, server: &OpenLdap, login: &str) -> Vec<(String, String)> {
    let ca = place.dir.path().join("ca.pem");
    std::fs::write(&ca, server.ca()).unwrap();
    let set = [
        (
            "LOCAL_LDAP_ADDRESS",
            format!("ldaps://127.0.0.1:{}", server.tls_port),
        ),
        ("LOCAL_LDAP_BASE_DN", "ou=people,dc=example,dc=org".into()),
        ("LOCAL_LDAP_ATTRIBUTES", "email=mail,group=memberOf".into()),
        (
            "LOCAL_LDAP_BIND_DN",
            "cn=sso,ou=services,dc=example,dc=org".into(),
        ),
        ("LOCAL_LDAP_BIND_PW", "ssopw".into()),
        ("LOCAL_LDAP_LOGIN", login.into()),
        ("GORILLA_LDAP_GROUP_SYNC", "true".into()),
        ("GATEHOUSE_LDAP_NAME", "Company".into()),
        ("GATEHOUSE_LDAP_CA_FILE", ca.display().to_string()),
    ];
    let administrator = ADMINISTRATOR.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let set = set.into_iter().map(|(name, value)| (name.to_owned(), value));
    set.chain(administrator).collect()
}

fn serve(place: &Place, server: &OpenLdap, login: &str) -> Running {
    let variables = variables(place, server, login);
    let borrowed: Vec<(&str, &str)> = variables.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    place.serve(&borrowed)
}

fn sign_in(running: &Running, account: &str, password: &str) -> (u16, String) {
    let form = format!("account={account}&password={password}");
    running.send("/login", "", Some(&form))
}

/// The body of a refusal without its reference, which is another one each time.
fn without_reference(answer: &str) -> String {
    let body = answer.split_once("\r\n\r\n").unwrap().1;
    let words = body
        .split(['>', '<', ' '])
        .filter(|word| !word.starts_with("GH-"));
    words.collect::<Vec<_>>().join(" ")
}

/// Runs a test; the attempt as JSON.
fn tested(running: &Running, admin: &str, form: &str) -> String {
    let path = format!("/console/connections/{DIRECTORY}/test");
    let (status, answer) = running.send(&path, admin, Some(form));
    assert_eq!(status, 303, "{answer}");
    let reference = header(&answer, "location").rsplit('/').next().unwrap();
    let (status, answer) = running.send(&format!("/api/audit/attempt?reference={reference}"), admin, None);
    assert_eq!(status, 200, "{answer}");
    answer
}

#[test]
fn somebody_of_openldap_signs_in_and_unknown_and_wrong_look_alike() {
    let Some(server) = OpenLdap::start(&OpenLdapOptions::default()) else {
        return;
    };
    let place = Place::new();
    let running = serve(&place, &server, "True");
    let (status, page) = running.get("/login");
    assert!(
        status == 200 && page.contains("Of an account here, or of Company."),
        "{page}"
    );
    let (status, answer) = sign_in(&running, "user00001", "pw1");
    assert_eq!(status, 303, "{answer}");
    let cookie = format!("gatehouse={}", header(&answer, "set-cookie: gatehouse"));
    let (status, page) = running.send("/api/account/get", &cookie, None);
    assert!(status == 200 && page.contains("user00001@example.org"), "{page}");

    let (unknown, wrong) = (
        sign_in(&running, "nobody001", "pw1"),
        sign_in(&running, "user00002", "pw1"),
    );
    assert_eq!((unknown.0, wrong.0), (401, 401), "l10");
    let alike = |(_, answer): &(u16, String)| {
        without_reference(answer)
            .replace("nobody001", "NAME")
            .replace("user00002", "NAME")
    };
    assert_eq!(alike(&unknown), alike(&wrong), "l10");
    for (account, password) in [
        ("*", "pw1"),
        ("user0000*", "pw1"),
        ("x)(uid=user00001", "pw1"),
        ("user00001", ""),
    ] {
        assert_eq!(sign_in(&running, account, password).0, 401, "l1 l2 {account}");
    }
    assert_eq!(
        sign_in(&running, "ada%40example.com", "a+long+password").0,
        303,
        "here first"
    );
    assert!(running.stop().success());
}

#[test]
fn switched_off_by_its_variable_it_can_be_tested_and_tells_each_membership() {
    let Some(server) = OpenLdap::start(&OpenLdapOptions::default()) else {
        return;
    };
    let place = Place::new();
    let running = serve(&place, &server, "False");
    assert_eq!(sign_in(&running, "user00001", "pw1").0, 401);
    let admin = running.sign_in();
    assert!(tested(&running, &admin, "").contains("\"is\":\"works\""));
    let attempt = tested(&running, &admin, "try_login=user00001&try_password=pw1");
    for part in [
        "\"is\":\"would_sign_in\"",
        "user00001@example.org",
        "outer",
        "middle",
    ] {
        assert!(attempt.contains(part), "{part}: {attempt}");
    }
    assert!(
        !attempt.contains("pw1") && !attempt.contains("ssopw"),
        "{attempt}"
    );
    let refused = tested(&running, &admin, "try_login=user00001&try_password=wrong");
    assert!(refused.contains("ldap-wrong-password"), "{refused}");
    let (status, answer) = running.send(
        "/api/connections/switch",
        &admin,
        Some(&format!("connection={DIRECTORY}&on=true&told=0")),
    );
    assert!(
        status == 422 || status == 409,
        "it is switched where it is set: {answer}"
    );
    assert!(answer.contains("LOCAL_LDAP_ADDRESS"), "{answer}");
    assert!(running.stop().success());
}
