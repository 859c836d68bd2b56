//! The port's implementation: which step follows which.

use crate::groups::admit;
use crate::message::Entry;
use crate::open::NotOpened;
use crate::person::is_password;
use crate::pool::Pools;
use crate::servers::Servers;
use crate::service::Service;
use async_trait::async_trait;
use gatehouse_domain::attempt::{Mark, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Claims;
use gatehouse_domain::ids::Millis;
use gatehouse_net::{Dialer, is_loopback};
use gatehouse_service::ports::directory::{
    Directory, Found, Level, NotProbed, Offered, Probed, Source, Standing,
};
use gatehouse_service::ports::{Clock, Rng};
use gatehouse_service::secret::Secret;
use std::sync::Arc;
use std::time::Duration;

/// The longest that any of it may take.
const OVERALL: Duration = Duration::from_secs(30);

/// Directories as the use cases ask for them. Addresses of this machine are called only while people find us on
/// this machine too, unless they are listed (O12); our public URL may change while we run.
pub struct Ldap {
    on_loopback: Dialer,
    elsewhere: Dialer,
    pub(crate) clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
    pub(crate) servers: Servers,
    pub(crate) pools: Pools,
}

impl Ldap {
    /// One that opens its connections with this dialer.
    pub fn new(dialer: Dialer, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Ldap {
            elsewhere: dialer.without_loopback(),
            on_loopback: dialer,
            clock,
            rng,
            servers: Servers::default(),
            pools: Pools::default(),
        }
    }

    pub(crate) fn dialer(&self, our_url: &str) -> &Dialer {
        match is_loopback(our_url) {
            true => &self.on_loopback,
            false => &self.elsewhere,
        }
    }

    /// Twelve random letters.
    pub(crate) fn random(&self) -> String {
        let bytes = self.rng.bytes32();
        let letter = |byte: &u8| char::from(b'a' + byte % 26);
        bytes.iter().take(12).map(letter).collect()
    }

    /// Puts a finished step onto the trace, with its time and, when it refuses, its code.
    pub(crate) fn push<T>(
        &self,
        trace: &mut Trace,
        mut step: Step,
        began: Millis,
        outcome: Result<T, Code>,
    ) -> Result<T, Refusal> {
        step.millis = Some(self.clock.now().saturating_sub(began));
        let outcome = outcome.map_err(|code| step.fail(code));
        trace.steps.push(step);
        outcome
    }

    async fn probed(&self, source: &Source, trace: &mut Trace) -> Result<Probed, NotProbed> {
        let opened = self.service(source, trace).await;
        let mut service = opened.map_err(|not| NotProbed {
            refusal: not.refusal,
            certificate: not.presented,
        })?;
        let certificate = service.presented.clone();
        match service.sample(trace).await {
            Ok(sample) => Ok(Probed { certificate, sample }),
            Err(refusal) => Err(NotProbed { refusal, certificate }),
        }
    }

    async fn looked_up(&self, source: &Source, login: &str, trace: &mut Trace) -> Result<Found, Refusal> {
        let mut service = self.service(source, trace).await.map_err(refusal)?;
        let (entry, claims) = service.find(login, true, trace).await?;
        trace.step(StepKind::PersonBind).mark = Mark::Skipped;
        service.found(entry, claims, trace).await
    }

    async fn signed_in(
        &self,
        source: &Source,
        login: &str,
        password: &Secret,
        trace: &mut Trace,
    ) -> Result<Found, Refusal> {
        if !is_password(password.expose()) {
            return Err(trace.refuse(StepKind::PersonBind, Code::LdapPasswordBlank));
        }
        let mut service = self.service(source, trace).await.map_err(refusal)?;
        let found = service.find(login, false, trace).await;
        let server = service.server().cloned();
        // Others can search while this person's bind takes its time.
        drop(service);
        let (entry, claims) = match found {
            Ok(found) => found,
            Err(Refusal(code @ (Code::LdapPersonUnknown | Code::LdapPersonAmbiguous))) => {
                // Its outcome is of no interest: what it takes is time.
                let mut apart = Trace::default();
                let bound = self.bind_person(source, server.as_ref(), None, password, &mut apart);
                let _ = bound.await;
                return Err(Refusal(code));
            }
            Err(other) => return Err(other),
        };
        let bound = self.bind_person(source, server.as_ref(), Some(&entry), password, trace);
        bound.await?;
        if !source.settings.asks_groups() {
            return Ok(Found {
                dn: entry.dn,
                claims,
                groups: None,
            });
        }
        let mut again = Trace::default();
        let mut service = self.service(source, &mut again).await.map_err(|not| {
            trace.steps.append(&mut again.steps);
            not.refusal
        })?;
        service.found(entry, claims, trace).await
    }

    async fn rechecked(
        &self,
        source: &Source,
        subject: &str,
        trace: &mut Trace,
    ) -> Result<Standing, Refusal> {
        let mut service = self.service(source, trace).await.map_err(refusal)?;
        let Some((entry, claims)) = service.find_again(subject, trace).await? else {
            return Ok(Standing::Ended(fail_last(trace, Code::LdapPersonUnknown)));
        };
        match entry.account_refusal(self.clock.now()) {
            Some(Code::LdapAccountLocked) => return Ok(Standing::Locked),
            Some(code) => return Ok(Standing::Ended(fail_last(trace, code))),
            None => {}
        }
        if source.settings.allowed_groups.is_empty() {
            return Ok(Standing::Good(Box::new(Found {
                dn: entry.dn,
                claims,
                groups: None,
            })));
        }
        match service.found(entry, claims, trace).await {
            Ok(found) => Ok(Standing::Good(Box::new(found))),
            Err(out @ Refusal(Code::LdapGroupNotAllowed)) => Ok(Standing::Ended(out)),
            Err(other) => Err(other),
        }
    }

    async fn browsed(&self, source: &Source, under: &str, trace: &mut Trace) -> Result<Level, Refusal> {
        let mut service = self.service(source, trace).await.map_err(refusal)?;
        let mut step = Step::new(StepKind::Search);
        let began = self.clock.now();
        let level = service.level(under, &mut step).await;
        self.push(trace, step, began, level)
    }

    async fn offered(
        &self,
        source: &Source,
        login: Option<&str>,
        trace: &mut Trace,
    ) -> Result<Vec<Offered>, Refusal> {
        let mut service = self.service(source, trace).await.map_err(refusal)?;
        let mut step = Step::new(StepKind::Search);
        let began = self.clock.now();
        let offered = service.offered(login, &mut step).await;
        self.push(trace, step, began, offered)
    }
}

impl Service<'_> {
    /// The rest after a person was found: groups, and whether they are allowed.
    async fn found(&mut self, entry: Entry, claims: Claims, trace: &mut Trace) -> Result<Found, Refusal> {
        let settings = &self.source.settings;
        let groups = match settings.asks_groups() {
            true => Some(self.memberships(&entry, trace).await?),
            false => None,
        };
        if let Some(groups) = &groups {
            admit(&settings.allowed_groups, groups, trace)?;
        }
        Ok(Found {
            dn: entry.dn,
            claims,
            groups,
        })
    }
}

#[async_trait]
impl Directory for Ldap {
    fn refuses(&self, host: &str, our_url: &str) -> bool {
        self.dialer(our_url).refuses(host)
    }

    async fn probe(&self, source: &Source, trace: &mut Trace) -> Result<Probed, NotProbed> {
        match tokio::time::timeout(OVERALL, self.probed(source, trace)).await {
            Ok(outcome) => outcome,
            Err(_) => Err(NotProbed {
                refusal: too_long(trace),
                certificate: None,
            }),
        }
    }

    async fn look_up(&self, source: &Source, login: &str, trace: &mut Trace) -> Result<Found, Refusal> {
        let done = tokio::time::timeout(OVERALL, self.looked_up(source, login, trace)).await;
        done.unwrap_or_else(|_| Err(too_long(trace)))
    }

    async fn sign_in(
        &self,
        source: &Source,
        login: &str,
        password: &Secret,
        trace: &mut Trace,
    ) -> Result<Found, Refusal> {
        let done = tokio::time::timeout(OVERALL, self.signed_in(source, login, password, trace)).await;
        done.unwrap_or_else(|_| Err(too_long(trace)))
    }

    async fn recheck(&self, source: &Source, subject: &str, trace: &mut Trace) -> Result<Standing, Refusal> {
        let done = tokio::time::timeout(OVERALL, self.rechecked(source, subject, trace)).await;
        done.unwrap_or_else(|_| Err(too_long(trace)))
    }

    async fn browse(&self, source: &Source, under: &str, trace: &mut Trace) -> Result<Level, Refusal> {
        let done = tokio::time::timeout(OVERALL, self.browsed(source, under, trace)).await;
        done.unwrap_or_else(|_| Err(too_long(trace)))
    }

    async fn attributes(
        &self,
        source: &Source,
        login: Option<&str>,
        trace: &mut Trace,
    ) -> Result<Vec<Offered>, Refusal> {
        let done = tokio::time::timeout(OVERALL, self.offered(source, login, trace)).await;
        done.unwrap_or_else(|_| Err(too_long(trace)))
    }
}

fn refusal(not: NotOpened) -> Refusal {
    not.refusal
}

fn too_long(trace: &mut Trace) -> Refusal {
    trace.refuse(StepKind::Search, Code::LdapTimeout)
}

fn fail_last(trace: &mut Trace, code: Code) -> Refusal {
    match trace.steps.last_mut() {
        Some(step) => step.fail(code),
        None => Refusal(code),
    }
}
