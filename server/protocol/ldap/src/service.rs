//! The service account's searches, on a connection of the pool.

use crate::adapter::Ldap;
use crate::conn::{Answers, Broken, Conn};
use crate::message::{Depth, Entry, Search};
use crate::open::{NotOpened, account};
use crate::pool::Lease;
use crate::refusals::{self, result};
use gatehouse_domain::attempt::{Label, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::certificate::Presented;
use gatehouse_domain::connection::ldap::Address;
use gatehouse_domain::ldap::Filter;
use gatehouse_service::ports::directory::Source;
use std::time::Duration;

/// Ranges of one attribute's values are asked for so often at most: 1,500 values at a time.
const MOST_RANGES: usize = 100;

/// A connection to search on.
pub(crate) struct Service<'a> {
    pub(crate) ldap: &'a Ldap,
    pub(crate) source: &'a Source,
    lease: Lease,
    pub(crate) presented: Option<Presented>,
}

/// A way to ask.
#[derive(Clone, Copy)]
pub(crate) enum Ask<'a> {
    /// One page of at most so many entries.
    First(&'a Search, i32),
    /// All, up to so many entries.
    All(&'a Search, usize),
    /// Several small searches.
    Each(&'a [Search]),
}

impl Ldap {
    /// A connection of the pool, or in a test a new one. Its steps go onto the trace.
    pub(crate) async fn service<'a>(
        &'a self,
        source: &'a Source,
        trace: &mut Trace,
    ) -> Result<Service<'a>, NotOpened> {
        let not_opened = |refusal| NotOpened {
            refusal,
            presented: None,
        };
        let mut service = Service {
            ldap: self,
            source,
            lease: Lease::alone(),
            presented: None,
        };
        if !source.test {
            let now = self.clock.now();
            let pool = self.pools.of(&source.settings, &source.our_url, now);
            let limit = Duration::from_secs(source.settings.connect_seconds.into());
            service.lease = match tokio::time::timeout(limit, pool.lease(now)).await {
                Ok(Some(lease)) => lease,
                _ => return Err(not_opened(trace.refuse(StepKind::Connect, Code::LdapBusy))),
            };
        }
        match &service.lease.server {
            Some(server) => {
                let step = trace.step(StepKind::Connect);
                step.fact(Label::Server, server.url(source.settings.tls));
                step.fact(Label::Reused, "✓");
            }
            None => service.connect(trace).await?,
        }
        Ok(service)
    }
}

impl Service<'_> {
    async fn connect(&mut self, trace: &mut Trace) -> Result<(), NotOpened> {
        self.lease.reused = false;
        let mut opened = self.ldap.open(self.source, None, trace).await?;
        let bound = self.ldap.bind(&mut opened.conn, self.source, trace).await;
        self.presented = opened.presented;
        let outcome = bound.as_ref().map_err(|Refusal(code)| *code);
        self.ldap.note(self.source, &opened.server, outcome);
        bound.map_err(|refusal| NotOpened {
            refusal,
            presented: self.presented.clone(),
        })?;
        self.lease.conn = Some(opened.conn);
        self.lease.server = Some(opened.server);
        Ok(())
    }

    /// The server that it leads to.
    pub(crate) fn server(&self) -> Option<&Address> {
        self.lease.server.as_ref()
    }

    /// Whether nobody is signed in on it.
    pub(crate) fn is_anonymous(&self) -> bool {
        account(self.source).is_none()
    }

    /// Asks, within the time limit. A connection that had been closed while it was idle is made anew, once.
    pub(crate) async fn ask(&mut self, ask: Ask<'_>, step: &mut Step) -> Result<Vec<Answers>, Code> {
        let limit = Duration::from_secs(self.source.settings.search_seconds.into());
        loop {
            let Some(mut conn) = self.lease.conn.take() else {
                return Err(Code::LdapUnreachable);
            };
            let asked = tokio::time::timeout(limit, put(&mut conn, ask)).await;
            match asked {
                Err(_) => {
                    if let Some(server) = &self.lease.server {
                        self.ldap.note::<()>(self.source, server, Err(Code::LdapTimeout));
                    }
                    return Err(Code::LdapTimeout);
                }
                Ok(Ok(answers)) => {
                    self.lease.conn = Some(conn);
                    self.lease.reused = false;
                    self.lease.now = self.ldap.clock.now();
                    return Ok(answers);
                }
                Ok(Err(Broken::Closed(_) | Broken::Dismissed(_))) if self.lease.reused => {
                    let mut trace = Trace::default();
                    if let Err(NotOpened { refusal, .. }) = self.connect(&mut trace).await {
                        return Err(refusal.0);
                    }
                }
                Ok(Err(error)) => return Err(refusals::broken(step, &error)),
            }
        }
    }

    /// One search's answers.
    pub(crate) async fn one(&mut self, ask: Ask<'_>, step: &mut Step) -> Result<Answers, Code> {
        let answers = self.ask(ask, step).await?.into_iter().next().unwrap_or_default();
        if answers.references > 0 {
            step.fact(Label::Referrals, answers.references.to_string());
        }
        Ok(answers)
    }

    /// One entry by its name; none where it is not there, or not to be seen. Any other failure is told: it says
    /// nothing of whether there is one.
    pub(crate) async fn entry(
        &mut self,
        dn: &str,
        attributes: Vec<String>,
        step: &mut Step,
    ) -> Result<Option<Entry>, Code> {
        let search = Search {
            base: dn.to_owned(),
            depth: Depth::Base,
            filter: Filter::Present("objectClass".to_owned()),
            attributes,
        };
        let answers = self.ask(Ask::Each(std::slice::from_ref(&search)), step).await?;
        let Answers { entries, ended, .. } = answers.into_iter().next().unwrap_or_default();
        match (entries.into_iter().next(), ended.code) {
            (None, result::NO_SUCH_OBJECT | result::NO_ACCESS) => Ok(None),
            (entry, _) => {
                refusals::search(step, &ended, self.is_anonymous(), "base_dn", "user_filter")?;
                Ok(entry)
            }
        }
    }

    /// Fetches the rest of attributes of which Active Directory sends only so many values at a time
    /// (`member;range=0-1499`).
    pub(crate) async fn complete(&mut self, entry: &mut Entry, step: &mut Step) -> Result<(), Code> {
        let mut rounds = 0;
        while let Some((at, name, next)) = entry.cut_attribute() {
            let wanted = vec![format!("{name};range={next}-*")];
            let more = self.entry(&entry.dn, wanted, step).await?;
            let found = more.and_then(|e| {
                e.attributes
                    .into_iter()
                    .find(|(n, v)| n.contains(";range=") && !v.is_empty())
            });
            rounds += 1;
            let (range, values) = match found {
                Some(found) if rounds <= MOST_RANGES => found,
                _ => return Err(Code::LdapAnswerMalformed),
            };
            entry.extend(at, &name, range, values);
        }
        Ok(())
    }
}

async fn put(conn: &mut Conn, ask: Ask<'_>) -> Result<Vec<Answers>, Broken> {
    match ask {
        Ask::First(search, most) => Ok(vec![conn.first(search, most).await?]),
        Ask::All(search, most) => Ok(vec![conn.all(search, most).await?]),
        Ask::Each(searches) => conn.each(searches).await,
    }
}
