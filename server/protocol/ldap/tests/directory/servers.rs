//! Several servers.

use crate::fixture::*;
use gatehouse_domain::attempt::{Label, StepKind};
use gatehouse_domain::connection::LdapForm;
use gatehouse_testkit::directory::{Does, Stub};
use gatehouse_testkit::time::FixedClock;
use std::sync::Arc;

#[tokio::test]
async fn the_next_server_is_asked_when_one_does_not_answer_and_that_one_is_left_alone_for_a_while() {
    let Some(server) = openldap() else { return };
    let hanging = Stub::start(Does::Hangs).await;
    let form = LdapForm {
        addresses: format!(
            "ldaps://127.0.0.1:{}, ldaps://127.0.0.1:{}",
            hanging.port, server.tls_port
        ),
        ..form(server)
    };
    let clock = Arc::new(FixedClock::default());
    let ldap = at(clock.clone());
    let source = sso(&form);
    let (found, trace) = sign_in(&ldap, &source, "user00001", "pw1").await;
    assert!(found.is_ok(), "{}", text(&trace));
    let connect = step(&trace, StepKind::Connect);
    assert_eq!(
        fact(connect, Label::Server),
        Some(&*format!("ldaps://127.0.0.1:{}", server.tls_port))
    );
    assert!(
        fact(connect, Label::NotAnswering)
            .unwrap()
            .contains(&hanging.port.to_string())
    );
    let asked = hanging.connections();

    // Another name for the password makes another pool, so that a new connection is made.
    let again = sso(&LdapForm {
        bind_dn: "cn=admin,dc=example,dc=org".into(),
        ..form.clone()
    });
    let again = gatehouse_service::ports::directory::Source {
        password: Some(gatehouse_service::secret::Secret::new("adminpw".into())),
        ..again
    };
    let (found, trace) = look_up(&ldap, &again, "user00001").await;
    assert!(found.is_ok());
    assert_eq!(hanging.connections(), asked, "not asked again yet");
    assert!(
        fact(step(&trace, StepKind::Connect), Label::AskedLater).is_some(),
        "and that is told"
    );

    clock.advance(3_600_000);
    let (found, _) = look_up(&ldap, &again, "user00001").await;
    assert!(found.is_ok());
    assert!(hanging.connections() > asked, "asked first again after a while");

    let (found, _) = look_up(&ldap, &testing(sso(&form)), "user00001").await;
    assert!(found.is_ok(), "a test goes by the form's order");
}

#[tokio::test]
async fn when_none_answers_the_first_ones_reason_is_told_and_the_others_too() {
    let hanging = Stub::start(Does::Hangs).await;
    let form = LdapForm {
        addresses: format!("127.0.0.1:1, 127.0.0.1:{}", hanging.port),
        connect_seconds: "1".into(),
        ..plain(1)
    };
    let (code, _, trace) = refused_probe(sso(&form)).await;
    assert_eq!(code, gatehouse_domain::catalogue::Code::LdapUnreachable);
    let last = trace.steps.last().unwrap();
    let others: Vec<&str> = last
        .facts
        .iter()
        .filter(|fact| fact.label == Label::NotAnswering)
        .map(|fact| fact.value.as_str())
        .collect();
    assert!(others.iter().any(|o| o.contains("ldap-timeout")), "{others:?}");
}

#[tokio::test]
async fn a_server_that_takes_connections_and_then_hangs_or_is_busy_is_left_for_last_too() {
    for does in [Does::Hangs, Does::Ends(51), Does::HangsAtSearch] {
        let (bad, good) = (Stub::start(does).await, Stub::start(Does::Ends(0)).await);
        let form = in_the_clear(LdapForm {
            addresses: format!("127.0.0.1:{}, 127.0.0.1:{}", bad.port, good.port),
            bind_seconds: "1".into(),
            search_seconds: "1".into(),
            ..plain(1)
        });
        let ldap = at(Arc::new(FixedClock::default()));
        let (found, trace) = look_up(&ldap, &testing(sso(&form)), "ada").await;
        assert!(found.is_err(), "{}", text(&trace));
        let (_, trace) = look_up(&ldap, &sso(&form), "ada").await;
        let server = |trace| fact(step(trace, StepKind::Connect), Label::Server).map(str::to_owned);
        let name = |stub: &Stub| Some(format!("ldap://127.0.0.1:{}", stub.port));
        assert_eq!(server(&trace), name(&bad), "a test tells the others nothing");
        let (_, trace) = look_up(&ldap, &sso(&form), "ada").await;
        assert_eq!(server(&trace), name(&good), "{}", text(&trace));
    }
}
