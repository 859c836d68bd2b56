//! What is wrong with the settings is told beside the field that it belongs to.

use crate::fixture::*;
use gatehouse_domain::attempt::Label;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::LdapForm;
use gatehouse_service::ports::directory::Directory;
use gatehouse_testkit::directory::{Certificates, OpenLdap, OpenLdapOptions, Stub};

#[tokio::test]
async fn each_mistake_has_its_own_sentence_beside_its_field() {
    let Some(server) = openldap() else { return };
    type Case = (Code, &'static str, fn(&OpenLdap, &mut LdapForm));
    let cases: [Case; 9] = [
        (Code::LdapUnreachable, "addresses", |_, f| {
            f.addresses = "127.0.0.1:1".into()
        }),
        (Code::LdapUnreachable, "addresses", |_, f| {
            f.addresses = "no-such-host.invalid".into()
        }),
        (Code::LdapTlsFailed, "tls", |s, f| {
            f.addresses = format!("127.0.0.1:{}", s.port)
        }),
        (Code::LdapNotSpoken, "addresses", |s, f| {
            f.addresses = format!("127.0.0.1:{}", s.tls_port);
            f.tls = "none".into();
        }),
        (Code::LdapBindRefused, "bind_password", |_, f| {
            f.bind_dn = "cn=other,dc=example,dc=org".into()
        }),
        (Code::LdapBaseMissing, "base_dn", |_, f| {
            f.base_dn = "ou=nowhere,dc=example,dc=org".into()
        }),
        (Code::LdapNobody, "user_filter", |_, f| {
            f.user_filter = "(noSuch=1)".into()
        }),
        (Code::LdapAttributeNowhere, "map_email", |_, f| {
            f.map_email = "mobile, pager".into()
        }),
        (Code::LdapAttributeNowhere, "map_user_id", |_, f| {
            f.map_user_id = "employeeNumber".into()
        }),
    ];
    for (code, field, spoil) in cases {
        let mut form = form(server);
        spoil(server, &mut form);
        let (found, about, trace) = refused_probe(sso(&form)).await;
        assert_eq!((found, about.as_deref()), (code, Some(field)), "{}", text(&trace));
        assert!(!text(&trace).contains("ssopw"));
        if code == Code::LdapBaseMissing {
            let nearest = fact(trace.steps.last().unwrap(), Label::NearestEntry);
            assert_eq!(nearest, Some("dc=example,dc=org"));
        }
    }
    let (wrong, field, trace) = refused_probe(source(&form(server), "wrong")).await;
    assert_eq!(
        (wrong, field.as_deref()),
        (Code::LdapBindRefused, Some("bind_password"))
    );
    assert_eq!(fact(trace.steps.last().unwrap(), Label::ResultCode), Some("49"));
}

#[tokio::test]
async fn o12_addresses_that_may_not_be_called_are_not() {
    let stub = Stub::start(gatehouse_testkit::directory::Does::Hangs).await;
    let mut source = sso(&in_the_clear(plain(stub.port)));
    source.our_url = "https://gate.example.com".into();
    let (code, field, _) = refused_probe(source).await;
    assert_eq!(
        (code, field.as_deref()),
        (Code::AddressRefused, Some("addresses"))
    );
    assert_eq!(stub.connections(), 0);
    let ldap = ldap();
    assert!(ldap.refuses("127.0.0.1", "https://gate.example.com") && ldap.refuses("169.254.169.254", ""));
    assert!(!ldap.refuses("127.0.0.1", "http://localhost:3000") && !ldap.refuses("ldap.example.com", ""));
}

#[tokio::test]
async fn l5_a_certificate_of_another_name_expired_self_signed_or_unknown_is_refused() {
    let here = ["localhost", "127.0.0.1"];
    type Case = (Code, fn(&[&str]) -> Certificates, bool);
    let cases: [Case; 4] = [
        (
            Code::LdapCertificateName,
            |_| Certificates::of(&["ldap.example.com"]),
            true,
        ),
        (
            Code::LdapCertificateExpired,
            |names| Certificates::expired(names),
            true,
        ),
        (
            Code::LdapCertificateSelfSigned,
            |names| Certificates::self_signed(names),
            false,
        ),
        (
            Code::LdapCertificateUnknown,
            |names| Certificates::of(names),
            false,
        ),
    ];
    for (code, make, trusted) in cases {
        let options = OpenLdapOptions {
            certificates: Some(make(&here)),
            ..OpenLdapOptions::default()
        };
        let Some(server) = OpenLdap::start(&options) else {
            return;
        };
        let ca_certificates = if trusted { server.ca() } else { String::new() };
        let tls = LdapForm {
            ca_certificates,
            ..form(&server)
        };
        let start_tls = LdapForm {
            addresses: format!("127.0.0.1:{}", server.port),
            tls: "start_tls".into(),
            ..tls.clone()
        };
        for form in [tls, start_tls] {
            let mut trace = Default::default();
            let refused = ldap().probe(&testing(sso(&form)), &mut trace).await.unwrap_err();
            assert_eq!(refused.refusal.0, code, "{}", text(&trace));
            assert_eq!(trace.steps.len(), 2, "nobody binds");
            let presented = refused.certificate.expect("what was presented is told");
            // Taken over as it is, it is trusted, until it expires.
            let taken = LdapForm {
                ca_certificates: presented.pem,
                ..form
            };
            let mut trace = Default::default();
            let outcome = ldap().probe(&testing(sso(&taken)), &mut trace).await;
            match code {
                Code::LdapCertificateExpired => assert_eq!(outcome.unwrap_err().refusal.0, code),
                _ => assert!(outcome.is_ok(), "{code:?}: {}", text(&trace)),
            }
        }
    }
}

#[tokio::test]
async fn l5_what_was_taken_over_vouches_for_nothing_else() {
    let certificates = || Certificates::self_signed(&["127.0.0.1"]);
    let start = |certificates| {
        OpenLdap::start(&OpenLdapOptions {
            certificates: Some(certificates),
            ..OpenLdapOptions::default()
        })
    };
    let (Some(ours), Some(other)) = (start(certificates()), start(certificates())) else {
        return;
    };
    let form = LdapForm {
        ca_certificates: ours.ca(),
        ..form(&other)
    };
    let (code, _, _) = refused_probe(sso(&form)).await;
    assert_eq!(code, Code::LdapCertificateSelfSigned);
}
