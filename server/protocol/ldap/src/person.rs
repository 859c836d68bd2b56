//! Finding a person, and checking their password.

use crate::adapter::Ldap;
use crate::message::{Depth, Entry, Search};
use crate::refusals;
use crate::service::{Ask, Service};
use gatehouse_domain::attempt::{Label, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::{Claims, Target};
use gatehouse_domain::connection::LdapSettings;
use gatehouse_domain::connection::ldap::{Address, GroupSearch, Scope};
use gatehouse_domain::ldap::account::ATTRIBUTES;
use gatehouse_domain::ldap::login::{self, domain_of, domain_root};
use gatehouse_domain::ldap::{DN_CLAIM, Dn, Filter, value};
use gatehouse_domain::login::look;
use gatehouse_service::ports::directory::Source;
use gatehouse_service::secret::Secret;
use std::time::Duration;

/// The attribute whose values groups list as `memberUid`.
pub(crate) const UID: &str = "uid";

/// What is asked of a person's entry.
pub(crate) fn wanted(source: &Source) -> Vec<String> {
    let settings = &source.settings;
    let mapped = Target::ALL
        .into_iter()
        .flat_map(|target| settings.mapping.of(target));
    let mut wanted: Vec<String> = mapped.filter(|name| *name != DN_CLAIM).cloned().collect();
    wanted.extend(ATTRIBUTES.map(str::to_owned));
    for search in settings.group_searches() {
        match search {
            GroupSearch::MemberOf(name) | GroupSearch::GidNumber(name) | GroupSearch::Attribute(name) => {
                wanted.push(name);
            }
            GroupSearch::MemberUid(_) => wanted.push(UID.to_owned()),
            GroupSearch::TokenGroups => {
                wanted.extend(["memberOf", "objectSid", "primaryGroupID"].map(str::to_owned));
            }
            GroupSearch::Member(_) => {}
        }
    }
    if source.test {
        // The entry as it is.
        wanted.push("*".to_owned());
    }
    wanted
}

/// A search for people that also match this.
pub(crate) fn people(source: &Source, also: Option<Filter>) -> Search {
    let settings = &source.settings;
    let mut all: Vec<Filter> = Filter::parse(&settings.user_filter).into_iter().collect();
    all.extend(also);
    Search {
        base: settings.base_dn.clone(),
        depth: match settings.user_scope {
            Scope::Subtree => Depth::Subtree,
            Scope::OneLevel => Depth::One,
        },
        filter: match all.len() {
            1 => all.remove(0),
            _ => Filter::And(all),
        },
        attributes: wanted(source),
    }
}

impl Service<'_> {
    /// Finds the one person of a login name, as a step. Whether the account may be used is asked when
    /// `judged`: of somebody who has not proven a password it is told to nobody but an administrator.
    pub(crate) async fn find(
        &mut self,
        login: &str,
        judged: bool,
        trace: &mut Trace,
    ) -> Result<(Entry, Claims), Refusal> {
        let mut step = Step::new(StepKind::Search);
        let began = self.ldap.clock.now();
        let found = self.find_in(login, judged, &mut step).await;
        self.ldap.push(trace, step, began, found)
    }

    async fn find_in(&mut self, login: &str, judged: bool, step: &mut Step) -> Result<(Entry, Claims), Code> {
        let settings = &self.source.settings;
        let login = login::read(login, settings).ok_or(Code::LdapPersonUnknown)?;
        let mut search = people(self.source, Some(login.filter.clone()));
        let names = login.names().map(|(name, _)| name.to_owned());
        search.attributes.extend(names);
        let entry = self.exactly_one(&search, step).await?;
        let looks = |(name, typed): (&str, &str)| {
            let typed = look(typed);
            entry.texts(name).iter().any(|text| look(text) == typed)
        };
        // Guesses are counted by what a name looks like; to Active Directory `àda` is `ada`.
        if !login.names().any(looks) {
            return Err(Code::LdapPersonUnknown);
        }
        if let Some(typed) = &login.domain {
            let short = self.short_domain(&entry.dn, step).await?;
            let right = login.is_in_domain(short.as_deref(), &domain_of(&entry.dn));
            if !step.check(Label::Domain, typed, short.as_deref().unwrap_or("–"), right) {
                return Err(Code::LdapPersonUnknown);
            }
        }
        if let Some(code) = entry.account_refusal(self.ldap.clock.now()).filter(|_| judged) {
            return Err(code);
        }
        let claims = entry.claims(&self.source.settings.mapping, step);
        Ok((entry, claims))
    }

    /// The name that Active Directory's `DOMAIN\name` has for the domain that an entry lies in.
    async fn short_domain(&mut self, dn: &str, step: &mut Step) -> Result<Option<String>, Code> {
        let name = "configurationNamingContext";
        let root = self.entry("", vec![name.to_owned()], step).await?;
        let (Some(place), Some(domain)) = (root.and_then(|root| root.text(name)), domain_root(dn)) else {
            return Ok(None);
        };
        let search = Search {
            base: format!("CN=Partitions,{place}"),
            depth: Depth::One,
            filter: Filter::equals("nCName", &domain),
            attributes: vec!["nETBIOSName".to_owned()],
        };
        let answers = self.one(Ask::First(&search, 1), step).await?;
        Ok(answers
            .entries
            .first()
            .and_then(|entry| entry.text("nETBIOSName")))
    }

    /// The one entry that a search finds.
    async fn exactly_one(&mut self, search: &Search, step: &mut Step) -> Result<Entry, Code> {
        step.fact(Label::Base, &search.base);
        step.fact(Label::Filter, search.filter.to_string());
        let answers = self.one(Ask::First(search, 2), step).await?;
        let mut entries = answers.entries;
        // More than were asked for is no failure of the search, it is the answer.
        if entries.len() < 2 {
            refusals::search(
                step,
                &answers.ended,
                self.is_anonymous(),
                "base_dn",
                "user_filter",
            )?;
        }
        step.fact(Label::Entries, entries.len().to_string());
        let mut entry = match (entries.pop(), entries.is_empty()) {
            (Some(entry), true) => entry,
            (None, _) => return Err(Code::LdapPersonUnknown),
            (Some(_), false) => return Err(Code::LdapPersonAmbiguous),
        };
        self.complete(&mut entry, step).await?;
        step.fact(Label::Dn, &entry.dn);
        if self.source.test {
            step.json(Label::Entry, &entry.shown());
        }
        Ok(entry)
    }

    /// Finds a person again by the subject of their identity; none where nobody has it any more.
    pub(crate) async fn find_again(
        &mut self,
        subject: &str,
        trace: &mut Trace,
    ) -> Result<Option<(Entry, Claims)>, Refusal> {
        let mut step = Step::new(StepKind::Search);
        let began = self.ldap.clock.now();
        let found = self.find_again_in(subject, &mut step).await;
        self.ldap.push(trace, step, began, found)
    }

    async fn find_again_in(
        &mut self,
        subject: &str,
        step: &mut Step,
    ) -> Result<Option<(Entry, Claims)>, Code> {
        let source = self.source;
        let Some(filter) = of_subject(subject, &source.settings) else {
            return Ok(None);
        };
        let mut search = people(source, filter.1);
        if let Some(dn) = filter.0 {
            // By its name, it must lie where people are searched.
            let base = Dn::parse(&source.settings.base_dn).ok();
            if !base.is_some_and(|base| dn.is_within(&base)) {
                return Ok(None);
            }
            search.base = subject.to_owned();
            search.depth = Depth::Base;
        }
        match self.exactly_one(&search, step).await {
            Ok(entry) => {
                let claims = entry.claims(&source.settings.mapping, step);
                let mapped = gatehouse_domain::claims::map(&claims, &source.settings.mapping);
                Ok((mapped.profile.subject == subject).then_some((entry, claims)))
            }
            Err(Code::LdapPersonUnknown) => self.gone(step).await,
            // The name is the subject, and there is no such entry any more.
            Err(Code::LdapBaseMissing) if search.depth == Depth::Base => self.gone(step).await,
            Err(code) => Err(code),
        }
    }

    /// Nobody is there any more, but only if the place where people are searched still is: else all would be.
    async fn gone<T>(&mut self, step: &mut Step) -> Result<Option<T>, Code> {
        let base = &self.source.settings.base_dn;
        match self.entry(base, vec!["1.1".to_owned()], step).await? {
            Some(_) => Ok(None),
            None => Err(Code::LdapBaseMissing),
        }
    }
}

/// How a subject is looked for: by its name, or by a filter.
fn of_subject(subject: &str, settings: &LdapSettings) -> Option<(Option<Dn>, Option<Filter>)> {
    let ids = &settings.mapping.user_id;
    if let Ok(dn) = Dn::parse(subject)
        && !dn.is_root()
        && ids.iter().any(|id| id == DN_CLAIM)
    {
        return Some((Some(dn), None));
    }
    let equal = |id: &String| Some(Filter::Equals(id.clone(), value::bytes(id, subject)?));
    let any: Vec<Filter> = ids
        .iter()
        .filter(|id| *id != DN_CLAIM)
        .filter_map(equal)
        .collect();
    (!any.is_empty()).then_some((None, Some(Filter::Or(any))))
}

/// Whether a password can be one (L1): not empty, not blank, without NUL.
pub(crate) fn is_password(password: &str) -> bool {
    !password.trim().is_empty() && !password.contains('\0')
}

impl Ldap {
    /// The person's own bind, on a connection of its own to the same server, as a step. Without a person the same
    /// is done for a name that nobody has, so that nobody can tell the two apart by the time it takes (L10).
    pub(crate) async fn bind_person(
        &self,
        source: &Source,
        server: Option<&Address>,
        person: Option<&Entry>,
        password: &Secret,
        trace: &mut Trace,
    ) -> Result<(), Refusal> {
        let mut step = Step::new(StepKind::PersonBind);
        let began = self.clock.now();
        let mut opening = Trace::default();
        let outcome = match self.open(source, server, &mut opening).await {
            Err(not_opened) => {
                let failed = opening.steps.pop().map(|s| s.facts).unwrap_or_default();
                step.facts.extend(failed);
                Err(not_opened.refusal.0)
            }
            Ok(mut opened) => {
                let nobody = format!("cn=nobody-{},{}", self.random(), source.settings.base_dn);
                let (dn, password) = match person {
                    Some(person) => (person.dn.as_str(), password.expose()),
                    None => (nobody.as_str(), "nobody's password"),
                };
                if person.is_some() {
                    step.fact(Label::Dn, dn);
                }
                let limit = Duration::from_secs(source.settings.bind_seconds.into());
                let bound = tokio::time::timeout(limit, opened.conn.bind(dn, password)).await;
                let outcome = match bound {
                    Err(_) => Err(Code::LdapTimeout),
                    Ok(Err(error)) => Err(refusals::broken(&mut step, &error)),
                    Ok(Ok(ended)) => refusals::person_bind(&mut step, &ended),
                };
                self.note(source, &opened.server, outcome);
                if opened.conn.is_whole() {
                    let leave = Duration::from_secs(1);
                    let _ = tokio::time::timeout(leave, opened.conn.unbind()).await;
                }
                outcome
            }
        };
        let outcome = outcome.and_then(|()| match person.map(|p| p.account_refusal(self.clock.now())) {
            Some(Some(code)) => Err(code),
            Some(None) => Ok(()),
            None => Err(Code::LdapPersonUnknown),
        });
        match person {
            Some(_) => self.push(trace, step, began, outcome),
            None => Err(Refusal(Code::LdapPersonUnknown)),
        }
    }
}
