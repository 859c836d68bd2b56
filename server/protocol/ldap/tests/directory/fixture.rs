//! What the tests have in common.

use gatehouse_crypto::SystemClock;
use gatehouse_domain::attempt::{Label, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::ldap_form::Beside;
use gatehouse_domain::connection::{LdapForm, LdapPreset};
use gatehouse_ldap::Ldap;
use gatehouse_net::{AddressPolicy, Dialer};
use gatehouse_service::ports::Clock;
use gatehouse_service::ports::directory::{Directory, Found, Source};
use gatehouse_service::secret::Secret;
use gatehouse_testkit::directory::{OpenLdap, OpenLdapOptions};
use gatehouse_testkit::time::SeededRng;
use std::sync::{Arc, OnceLock};

pub(crate) const SSO: &str = "cn=sso,ou=services,dc=example,dc=org";

/// The OpenLDAP of this process; none where it is not installed.
pub(crate) fn openldap() -> Option<&'static OpenLdap> {
    static SERVER: OnceLock<Option<OpenLdap>> = OnceLock::new();
    SERVER
        .get_or_init(|| OpenLdap::start(&OpenLdapOptions::default()))
        .as_ref()
}

pub(crate) fn ldap() -> Ldap {
    at(Arc::new(SystemClock))
}

pub(crate) fn at(clock: Arc<dyn Clock>) -> Ldap {
    let policy = AddressPolicy {
        private: true,
        loopback: true,
        allowed: Vec::new(),
    };
    Ldap::new(Dialer::new(policy), clock, Arc::new(SeededRng::new(1)))
}

/// A form for the server, with the service account of the scripts.
pub(crate) fn form(server: &OpenLdap) -> LdapForm {
    LdapForm {
        addresses: format!("ldaps://127.0.0.1:{}", server.tls_port),
        ca_certificates: server.ca(),
        ..plain(server.port)
    }
}

/// A form for a port without TLS.
pub(crate) fn plain(port: u16) -> LdapForm {
    LdapForm {
        display_name: "Staff".into(),
        addresses: format!("127.0.0.1:{port}"),
        base_dn: "dc=example,dc=org".into(),
        bind_dn: SSO.into(),
        connect_seconds: "2".into(),
        bind_seconds: "2".into(),
        search_seconds: "5".into(),
        ..LdapForm::preset(LdapPreset::OpenLdap)
    }
}

/// The same without TLS.
pub(crate) fn in_the_clear(form: LdapForm) -> LdapForm {
    LdapForm {
        tls: "none".into(),
        ..form
    }
}

pub(crate) fn source(form: &LdapForm, password: &str) -> Source {
    let beside = Beside {
        password_typed: true,
        ..Beside::default()
    };
    Source {
        settings: form.validate(&beside).unwrap(),
        password: (!password.is_empty()).then(|| Secret::new(password.into())),
        our_url: "http://localhost:3000".into(),
        test: false,
    }
}

pub(crate) fn sso(form: &LdapForm) -> Source {
    source(form, "ssopw")
}

pub(crate) fn testing(source: Source) -> Source {
    Source { test: true, ..source }
}

pub(crate) async fn sign_in(
    ldap: &Ldap,
    source: &Source,
    login: &str,
    password: &str,
) -> (Result<Found, Code>, Trace) {
    let mut trace = Trace::default();
    let found = ldap
        .sign_in(source, login, &Secret::new(password.into()), &mut trace)
        .await;
    (found.map_err(|Refusal(code)| code), trace)
}

pub(crate) async fn look_up(ldap: &Ldap, source: &Source, login: &str) -> (Result<Found, Code>, Trace) {
    let mut trace = Trace::default();
    let found = ldap.look_up(source, login, &mut trace).await;
    (found.map_err(|Refusal(code)| code), trace)
}

/// The code of a probe that was refused, and the field that it is about.
pub(crate) async fn refused_probe(source: Source) -> (Code, Option<String>, Trace) {
    let mut trace = Trace::default();
    let Refusal(code) = ldap()
        .probe(&testing(source), &mut trace)
        .await
        .unwrap_err()
        .refusal;
    let step = trace.steps.iter().rev().find(|step| step.code == Some(code));
    let field = step.and_then(|step| step.field.clone());
    let field = field.or_else(|| code.field().map(str::to_owned));
    (code, field, trace)
}

pub(crate) fn kinds(trace: &Trace) -> Vec<StepKind> {
    trace.steps.iter().map(|step| step.kind).collect()
}

pub(crate) fn step(trace: &Trace, kind: StepKind) -> &Step {
    trace.steps.iter().find(|step| step.kind == kind).unwrap()
}

pub(crate) fn fact(step: &Step, label: Label) -> Option<&str> {
    step.facts
        .iter()
        .find(|fact| fact.label == label)
        .map(|fact| fact.value.as_str())
}

/// The whole trace as text, as far as an administrator sees it.
pub(crate) fn text(trace: &Trace) -> String {
    serde_json::to_string(trace).unwrap()
}
