//! OpenLDAP: connecting, signing in, looking again, what the form offers.

use crate::fixture::*;
use gatehouse_domain::attempt::{Label, Mark, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::map;
use gatehouse_domain::connection::LdapForm;
use gatehouse_service::ports::directory::{Directory, Standing};
use gatehouse_testkit::directory::{OpenLdap, OpenLdapOptions};

#[tokio::test]
async fn a_person_signs_in_over_each_way_to_the_server() {
    let Some(server) = openldap() else { return };
    let tls = form(server);
    let start_tls = LdapForm {
        addresses: format!("ldap://127.0.0.1:{}", server.port),
        tls: "start_tls".into(),
        ..tls.clone()
    };
    for form in [tls, start_tls, in_the_clear(plain(server.port))] {
        let source = sso(&form);
        let (found, trace) = sign_in(&ldap(), &source, "user00007", "pw7").await;
        let found = found.unwrap_or_else(|code| panic!("{}: {code:?} {}", form.tls, text(&trace)));
        let expected = [
            StepKind::Connect,
            StepKind::Secure,
            StepKind::Bind,
            StepKind::Search,
            StepKind::PersonBind,
        ];
        assert_eq!(kinds(&trace), expected);
        let secure = step(&trace, StepKind::Secure);
        match form.tls.as_str() {
            "none" => assert_eq!(secure.mark, Mark::Warned),
            _ => {
                assert_eq!(fact(secure, Label::TlsVersion), Some("TLSv1_3"));
                assert_eq!(
                    fact(secure, Label::CertificateNames),
                    Some("localhost, 127.0.0.1")
                );
                assert_eq!(fact(secure, Label::Fingerprint).map(str::len), Some(95));
            }
        }
        assert_eq!(found.dn, "uid=user00007,ou=people,dc=example,dc=org");
        let mapped = map(&found.claims, &source.settings.mapping);
        assert!(mapped.missing.is_empty());
        assert_eq!(
            mapped.profile.subject.len(),
            36,
            "entryUUID: {}",
            mapped.profile.subject
        );
        assert_eq!(mapped.profile.user_name.as_deref(), Some("user00007"));
        assert_eq!(mapped.profile.email.as_deref(), Some("user00007@example.org"));
        assert!(!text(&trace).contains("pw7") && !text(&trace).contains("ssopw"));
    }
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_person_are_refused() {
    let Some(server) = openldap() else { return };
    let source = sso(&form(server));
    let ldap = ldap();
    for (login, password, code) in [
        ("user00007", "pw8", Code::LdapWrongPassword),
        ("nobody", "pw8", Code::LdapPersonUnknown),
        // Searched, but no person.
        ("sso", "ssopw", Code::LdapPersonUnknown),
    ] {
        let (refused, trace) = sign_in(&ldap, &source, login, password).await;
        assert_eq!(refused.unwrap_err(), code);
        assert_eq!(trace.steps.last().unwrap().code, Some(code));
    }
}

#[tokio::test]
async fn searches_share_connections_and_a_closed_one_is_made_anew() {
    let Some(server) = OpenLdap::start(&OpenLdapOptions::default()) else {
        return;
    };
    let (source, ldap) = (sso(&form(&server)), ldap());
    assert!(look_up(&ldap, &source, "user00001").await.0.is_ok());
    let (found, trace) = look_up(&ldap, &source, "user00002").await;
    assert!(found.is_ok());
    assert_eq!(
        kinds(&trace),
        [StepKind::Connect, StepKind::Search, StepKind::PersonBind]
    );
    assert!(fact(step(&trace, StepKind::Connect), Label::Reused).is_some());
    // The server closes what is idle.
    server.restart();
    assert!(look_up(&ldap, &source, "user00002").await.0.is_ok());
}

#[tokio::test]
async fn without_a_password_the_search_is_anonymous() {
    let Some(server) = openldap() else { return };
    let with_dn = form(server);
    let without_dn = LdapForm {
        bind_dn: String::new(),
        ..with_dn.clone()
    };
    for source in [source(&with_dn, ""), source(&without_dn, ""), sso(&without_dn)] {
        let (found, trace) = sign_in(&ldap(), &source, "user00001", "pw1").await;
        assert!(found.is_ok(), "{}", text(&trace));
        assert_eq!(fact(step(&trace, StepKind::Bind), Label::BindDn), Some("–"));
    }
    let options = OpenLdapOptions {
        no_anonymous: true,
        ..OpenLdapOptions::default()
    };
    let Some(strict) = OpenLdap::start(&options) else {
        return;
    };
    let (code, field, _) = refused_probe(source(&form(&strict), "")).await;
    assert_eq!(
        (code, field.as_deref()),
        (Code::LdapAnonymousRefused, Some("bind_dn"))
    );
}

#[tokio::test]
async fn a_test_tells_what_the_server_presented_and_maps_one_entry() {
    let Some(server) = openldap() else { return };
    let source = testing(sso(&form(server)));
    let mut trace = Trace::default();
    let probed = ldap().probe(&source, &mut trace).await.unwrap();
    let certificate = probed.certificate.unwrap();
    assert_eq!(certificate.names, ["localhost", "127.0.0.1"]);
    assert!(certificate.not_before < certificate.not_after && !certificate.is_self_signed());
    let mapped = map(&probed.sample.claims, &source.settings.mapping);
    assert!(mapped.missing.is_empty() && mapped.profile.user_name.is_some());
    let search = step(&trace, StepKind::Search);
    assert_eq!(fact(search, Label::Entries), Some("13"));
    assert_eq!(search.json[0].0, Label::Entry, "the entry as it came");
    assert!(!text(&trace).contains("userPassword"));
}

#[tokio::test]
async fn l15_who_is_removed_or_hidden_is_known_at_the_next_look() {
    let Some(server) = OpenLdap::start(&OpenLdapOptions::default()) else {
        return;
    };
    let form = LdapForm {
        user_filter: "(&(objectClass=inetOrgPerson)(!(employeeType=former)))".into(),
        ..form(&server)
    };
    let (source, ldap) = (sso(&form), ldap());
    let mut subjects = Vec::new();
    for login in ["user00001", "user00002", "user00003"] {
        let found = look_up(&ldap, &source, login).await.0.unwrap();
        subjects.push(map(&found.claims, &source.settings.mapping).profile.subject);
    }
    let people = "ou=people,dc=example,dc=org";
    server.change(&format!(
        "dn: uid=user00001,{people}\nchangetype: modrdn\nnewrdn: uid=renamed\ndeleteoldrdn: 1\n\n\
         dn: uid=user00002,{people}\nchangetype: delete\n\n\
         dn: uid=user00003,{people}\nchangetype: modify\nadd: employeeType\nemployeeType: former\n"
    ));
    let mut trace = Trace::default();
    let Standing::Good(found) = ldap.recheck(&source, &subjects[0], &mut trace).await.unwrap() else {
        panic!("renamed: {}", text(&trace));
    };
    let mapped = map(&found.claims, &source.settings.mapping);
    assert_eq!(mapped.profile.user_name.as_deref(), Some("renamed"));
    assert_eq!(
        mapped.profile.subject, subjects[0],
        "a new name keeps the account"
    );
    for subject in [
        &subjects[1],
        &subjects[2],
        "00000000-0000-0000-0000-000000000000",
        "",
        "x",
    ] {
        let mut trace = Trace::default();
        let standing = ldap.recheck(&source, subject, &mut trace).await.unwrap();
        assert!(matches!(standing, Standing::Ended(_)), "{subject}: {standing:?}");
        assert_eq!(trace.steps.last().unwrap().code, Some(Code::LdapPersonUnknown));
    }
    // A subject that a sign-in would not give any more is nobody's.
    let numbered = sso(&LdapForm {
        map_user_id: "employeeNumber, entryUUID".into(),
        ..form
    });
    let person = look_up(&ldap, &numbered, "user00004").await.0.unwrap();
    let uuid = map(&person.claims, &numbered.settings.mapping).profile.subject;
    let standing = ldap
        .recheck(&numbered, &uuid, &mut Trace::default())
        .await
        .unwrap();
    assert!(matches!(standing, Standing::Good(_)), "{standing:?}");
    server.change(&format!(
        "dn: uid=user00004,{people}\nchangetype: modify\nadd: employeeNumber\nemployeeNumber: 7\n"
    ));
    let standing = ldap
        .recheck(&numbered, &uuid, &mut Trace::default())
        .await
        .unwrap();
    assert!(matches!(standing, Standing::Ended(_)), "{standing:?}");
    drop(server);
    let mut trace = Trace::default();
    let down = ldap.recheck(&source, &subjects[0], &mut trace).await;
    assert_eq!(down.unwrap_err().0, Code::LdapUnreachable, "that is nobody's end");
}

#[tokio::test]
async fn by_its_name_a_person_is_found_again_where_people_are() {
    let Some(server) = openldap() else { return };
    let form = LdapForm {
        map_user_id: "employeeNumber, dn".into(),
        base_dn: "ou=people,dc=example,dc=org".into(),
        ..form(server)
    };
    let (source, ldap) = (sso(&form), ldap());
    let dn = "uid=user00005,ou=people,dc=example,dc=org";
    let (found, _) = sign_in(&ldap, &source, "user00005", "pw5").await;
    assert_eq!(
        map(&found.unwrap().claims, &source.settings.mapping)
            .profile
            .subject,
        dn
    );
    let mut trace = Trace::default();
    let standing = ldap.recheck(&source, dn, &mut trace).await.unwrap();
    assert!(matches!(standing, Standing::Good(_)), "{}", text(&trace));
    for gone in [
        "uid=gone,ou=people,dc=example,dc=org",
        "uid=twin,ou=twins,dc=example,dc=org",
        SSO,
    ] {
        let standing = ldap.recheck(&source, gone, &mut Trace::default()).await.unwrap();
        assert!(matches!(standing, Standing::Ended(_)), "{gone}");
    }
}

#[tokio::test]
async fn the_form_offers_the_tree_and_the_attributes() {
    let Some(server) = openldap() else { return };
    let (source, ldap) = (sso(&form(server)), ldap());
    let level = |under: &'static str| {
        let (ldap, source) = (&ldap, &source);
        async move { ldap.browse(source, under, &mut Trace::default()).await }
    };
    let names = |level: gatehouse_service::ports::directory::Level| {
        level.nodes.into_iter().map(|node| node.dn).collect::<Vec<_>>()
    };
    assert_eq!(names(level("").await.unwrap()), ["dc=example,dc=org"]);
    let below = level("dc=example,dc=org").await.unwrap();
    assert_eq!(below.nodes[0].has_children, Some(true));
    assert!(names(below).contains(&"ou=people,dc=example,dc=org".to_owned()));
    assert_eq!(level("dc=nowhere").await.unwrap_err().0, Code::LdapBaseMissing);

    let mut trace = Trace::default();
    let offered = ldap
        .attributes(&source, Some("user00003"), &mut trace)
        .await
        .unwrap();
    let of = |name: &str| {
        offered
            .iter()
            .find(|o| o.name == name)
            .unwrap_or_else(|| panic!("{name}"))
    };
    assert_eq!(of("mail").sample.as_deref(), Some("user00003@example.org"));
    assert!(
        of("mail")
            .description
            .as_deref()
            .is_some_and(|d| d.contains("Mailbox"))
    );
    assert_eq!(of("employeeNumber").sample, None, "what the schema has");
    assert!(offered.iter().all(|o| o.name != "userPassword"));
}
