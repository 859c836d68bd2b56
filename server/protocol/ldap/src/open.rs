//! Opening a connection: the servers in order, TLS as set, and the service account's bind.

use crate::adapter::Ldap;
use crate::conn::{Conn, Stream};
use crate::refusals;
use gatehouse_domain::attempt::{Label, Mark, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::certificate::Presented;
use gatehouse_domain::connection::ldap::{Address, Tls};
use gatehouse_domain::when;
use gatehouse_net::{Dialer, NetError};
use gatehouse_service::ports::directory::Source;
use gatehouse_service::secret::Secret;
use std::time::Duration;
use tokio::net::TcpStream;
use tokio::time::Instant;

/// A connection to one of the servers.
pub(crate) struct Opened {
    pub(crate) conn: Conn,
    pub(crate) server: Address,
    pub(crate) presented: Option<Presented>,
}

/// No connection.
pub(crate) struct NotOpened {
    pub(crate) refusal: Refusal,
    pub(crate) presented: Option<Presented>,
}

/// What came of one server: the steps, and a connection if it was made.
struct Tried {
    steps: Vec<Step>,
    outcome: Result<Conn, Code>,
    presented: Option<Presented>,
}

impl Ldap {
    /// Connects to the first server that answers, with TLS as set. `first`, if it is one of them, is asked before
    /// the others.
    pub(crate) async fn open(
        &self,
        source: &Source,
        first: Option<&Address>,
        trace: &mut Trace,
    ) -> Result<Opened, NotOpened> {
        let settings = &source.settings;
        let (mut order, last) = match source.test {
            // A test goes by the form, and tells nobody else.
            true => (settings.addresses.clone(), Vec::new()),
            false => self.servers.order(&settings.addresses, self.clock.now()),
        };
        order.extend(last.iter().cloned());
        order.sort_by_key(|address| Some(address) != first);
        let limit = Duration::from_secs(settings.connect_seconds.into());
        let mut silent: Vec<String> = Vec::new();
        let mut failed: Option<(Tried, Code)> = None;
        for (n, server) in order.iter().enumerate() {
            // All that are left share the time, so that the last one still has some.
            let share = u32::try_from(order.len() - n).unwrap_or(1).max(1);
            let limit = (limit / share).max(Duration::from_secs(1).min(limit));
            let mut tried = self.try_server(source, server, limit).await;
            let code = match tried.outcome {
                Ok(conn) => {
                    if let Some(step) = tried.steps.first_mut() {
                        tell(step, &silent);
                        for address in last.iter().filter(|address| *address != server) {
                            step.fact(Label::AskedLater, address.to_string());
                        }
                    }
                    trace.steps.append(&mut tried.steps);
                    return Ok(Opened {
                        conn,
                        server: server.clone(),
                        presented: tried.presented,
                    });
                }
                Err(code) => code,
            };
            if !source.test {
                self.servers.failed(server, self.clock.now());
            }
            tried.outcome = Err(code);
            match failed {
                None => failed = Some((tried, code)),
                Some(_) => silent.push(format!("{server}: {}", code.slug())),
            }
            if n == 0 && order.len() > 1 {
                silent.push(format!("{server}: {}", code.slug()));
            }
        }
        let Some((mut tried, code)) = failed else {
            let refusal = trace.refuse(StepKind::Connect, Code::LdapUnreachable);
            return Err(NotOpened {
                refusal,
                presented: None,
            });
        };
        if let Some(step) = tried.steps.last_mut() {
            tell(step, &silent);
        }
        trace.steps.append(&mut tried.steps);
        Err(NotOpened {
            refusal: Refusal(code),
            presented: tried.presented,
        })
    }

    async fn try_server(&self, source: &Source, server: &Address, limit: Duration) -> Tried {
        let settings = &source.settings;
        let dialer = self.dialer(&source.our_url);
        let mut step = Step::new(StepKind::Connect);
        step.fact(Label::Server, server.url(settings.tls));
        let began = self.clock.now();
        let end = Instant::now() + limit;
        let stream = match tokio::time::timeout_at(end, dialer.connect(&server.host, server.port)).await {
            Ok(connected) => connected,
            Err(_) => Err(NetError::Timeout),
        };
        step.millis = Some(self.clock.now() - began);
        let stream = match stream {
            Ok(stream) => stream,
            Err(error) => {
                let code = refusals::net(&mut step, &error);
                step.fail(code);
                return Tried {
                    steps: vec![step],
                    outcome: Err(code),
                    presented: None,
                };
            }
        };
        let mut secure = Step::new(StepKind::Secure);
        let began = self.clock.now();
        let mut presented = None;
        let outcome = match settings.tls {
            Tls::None => {
                secure.mark = Mark::Warned;
                secure.fact(Label::TlsVersion, "–");
                Ok(Conn::new(Box::new(stream) as Box<dyn Stream>))
            }
            tls => {
                let securing = secured(dialer, source, server, stream, tls, &mut secure, &mut presented);
                match tokio::time::timeout_at(end, securing).await {
                    Ok(outcome) => outcome,
                    Err(_) => Err(Code::LdapTimeout),
                }
            }
        };
        secure.millis = Some(self.clock.now() - began);
        if let Some(presented) = &presented {
            describe(&mut secure, presented);
        }
        if let Err(code) = outcome {
            secure.fail(code);
        }
        Tried {
            steps: vec![step, secure],
            outcome,
            presented,
        }
    }

    /// Notes whether a server answers as one does: it may take connections, and hang then or say that it is busy.
    pub(crate) fn note<T>(&self, source: &Source, server: &Address, outcome: Result<T, Code>) {
        match outcome {
            _ if source.test => {}
            Err(Code::LdapTimeout | Code::LdapUnavailable | Code::LdapNotSpoken) => {
                self.servers.failed(server, self.clock.now());
            }
            _ => self.servers.answered(server),
        }
    }

    /// The service account's bind, or the anonymous one, with both halves empty (L1).
    pub(crate) async fn bind(
        &self,
        conn: &mut Conn,
        source: &Source,
        trace: &mut Trace,
    ) -> Result<(), Refusal> {
        let mut step = Step::new(StepKind::Bind);
        let began = self.clock.now();
        let account = account(source);
        let limit = Duration::from_secs(source.settings.bind_seconds.into());
        let (dn, password) = match account {
            Some((dn, password)) => {
                step.fact(Label::BindDn, dn);
                (dn, password.expose())
            }
            None => {
                step.fact(Label::BindDn, "–");
                ("", "")
            }
        };
        let outcome = match tokio::time::timeout(limit, conn.bind(dn, password)).await {
            Err(_) => Err(Code::LdapTimeout),
            Ok(Err(error)) => Err(refusals::broken(&mut step, &error)),
            Ok(Ok(ended)) => refusals::bind(&mut step, &ended, account.is_none()),
        };
        self.push(trace, step, began, outcome)
    }
}

/// Whom we search as; nobody when one half is missing.
pub(crate) fn account(source: &Source) -> Option<(&str, &Secret)> {
    let account = source.settings.bind_dn.as_deref().zip(source.password.as_ref());
    account.filter(|(dn, password)| !dn.trim().is_empty() && !password.expose().is_empty())
}

/// TLS on a fresh connection. Whatever StartTLS is answered but success ends it: nothing is said in the clear
/// (L6).
async fn secured(
    dialer: &Dialer,
    source: &Source,
    server: &Address,
    stream: TcpStream,
    tls: Tls,
    step: &mut Step,
    presented: &mut Option<Presented>,
) -> Result<Conn, Code> {
    let stream = match tls {
        Tls::StartTls => {
            let mut conn = Conn::new(stream);
            match conn.start_tls().await {
                Err(error) => return Err(refusals::broken(step, &error)),
                Ok(ended) if ended.code != 0 => {
                    step.fact(Label::ResultCode, ended.code.to_string());
                    step.fact(Label::Detail, &ended.message);
                    return Err(Code::LdapStartTlsRefused);
                }
                Ok(_) => {}
            }
            match conn.into_stream() {
                Some(stream) => stream,
                None => return Err(Code::LdapStartTlsRefused),
            }
        }
        _ => stream,
    };
    let listed = source.settings.ca_certificates.as_deref();
    match dialer.secure(stream, &server.host, listed).await {
        Ok(secured) => {
            let version = secured.stream.get_ref().1.protocol_version();
            step.fact(
                Label::TlsVersion,
                version.and_then(|v| v.as_str()).unwrap_or("TLS"),
            );
            *presented = secured.presented;
            Ok(Conn::new(Box::new(secured.stream) as Box<dyn Stream>))
        }
        Err(insecure) => {
            *presented = insecure.presented;
            Err(refusals::tls(step, &insecure.why))
        }
    }
}

fn tell(step: &mut Step, silent: &[String]) {
    for server in silent.iter().take(20) {
        step.fact(Label::NotAnswering, server);
    }
}

fn describe(step: &mut Step, presented: &Presented) {
    step.fact(Label::Certificate, &presented.subject);
    step.fact(Label::CertificateIssuer, &presented.issuer);
    step.fact(Label::CertificateNames, presented.names.join(", "));
    step.fact(Label::CertificateFrom, when::iso(presented.not_before));
    step.fact(Label::CertificateUntil, when::iso(presented.not_after));
    step.fact(Label::Fingerprint, &presented.fingerprint);
}
