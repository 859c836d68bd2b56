//! A directory in memory: people with attributes and groups, and a switch for what goes wrong. What it decides is
//! scripted; the real protocol is the adapter's.

use async_trait::async_trait;
use gatehouse_domain::attempt::{Label, Mark, Refusal, StepKind, Trace};
use gatehouse_domain::catalogue::{Code, Side};
use gatehouse_domain::claims::{Claims, look_up};
use gatehouse_domain::ldap::groups::{Membership, Memberships, Note};
use gatehouse_service::Secret;
use gatehouse_service::ports::Directory;
use gatehouse_service::ports::directory::{Found, Level, Node, NotProbed, Offered, Probed, Source, Standing};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Where they are.
const PEOPLE: &str = "ou=people,dc=example,dc=org";

/// Somebody with an entry there.
#[derive(Clone, Debug)]
pub struct Entry {
    /// `uid`.
    pub uid: String,
    /// `entryUUID`.
    pub uuid: String,
    /// `mail`.
    pub mail: Option<String>,
    /// `displayName`.
    pub name: Option<String>,
    /// What a bind with it succeeds with.
    pub password: String,
    /// Names of groups, with what led to each.
    pub groups: Vec<(String, Vec<String>)>,
    /// Further attributes.
    pub more: Vec<(String, Value)>,
    /// Why the person may not sign in, or what the directory fails with when it is asked about them.
    pub refused: Option<Code>,
}

impl Entry {
    /// Somebody whose attributes follow from the user name; the password is the name with `-pw`.
    pub fn new(uid: &str) -> Self {
        Entry {
            uid: uid.into(),
            uuid: format!("uuid-of-{uid}"),
            mail: Some(format!("{uid}@directory.test")),
            name: Some(format!("{uid} of the directory")),
            password: format!("{uid}-pw"),
            groups: Vec::new(),
            more: Vec::new(),
            refused: None,
        }
    }

    fn found(&self) -> Found {
        let dn = format!("uid={},{PEOPLE}", self.uid);
        let mut claims = Claims::new();
        claims.insert("dn".into(), json!(dn));
        claims.insert("uid".into(), json!(self.uid));
        claims.insert("entryUUID".into(), json!(self.uuid));
        for (name, value) in [("mail", &self.mail), ("displayName", &self.name)] {
            if let Some(value) = value {
                claims.insert(name.into(), json!(value));
            }
        }
        claims.extend(self.more.iter().cloned());
        let groups = self.groups.iter().map(|(name, path)| Membership {
            name: name.clone(),
            dn: Some(format!("cn={name},ou=groups,dc=example,dc=org")),
            number: None,
            path: path.clone(),
            note: Note::None,
        });
        Found {
            dn,
            claims,
            groups: Some(Memberships {
                groups: groups.collect(),
                left_out: Vec::new(),
            }),
        }
    }
}

/// One directory, by the host of its first address.
#[derive(Clone, Debug, Default)]
struct State {
    people: Vec<(String, Entry)>,
    down: Vec<(String, Code)>,
    bound: Vec<(String, String, String)>,
}

/// All directories of a test. A test changes them while they are in use.
#[derive(Clone, Default)]
pub struct FakeDirectory(Arc<Mutex<State>>);

impl FakeDirectory {
    fn state(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Adds somebody, or changes who has the user name, at a host.
    pub fn put(&self, host: &str, entry: Entry) {
        let mut state = self.state();
        state.people.retain(|(h, e)| h != host || e.uid != entry.uid);
        state.people.push((host.into(), entry));
    }

    /// Removes somebody.
    pub fn remove(&self, host: &str, uid: &str) {
        self.state().people.retain(|(h, e)| h != host || e.uid != uid);
    }

    /// The host does not answer from now on, or answers again.
    pub fn down(&self, host: &str, code: Option<Code>) {
        let mut state = self.state();
        state.down.retain(|(h, _)| h != host);
        state.down.extend(code.map(|code| (host.to_owned(), code)));
    }

    /// The binds of people so far: host, user name, password.
    pub fn bound(&self) -> Vec<(String, String, String)> {
        self.state().bound.clone()
    }

    /// Connect and search, as every method begins.
    fn open(&self, source: &Source, trace: &mut Trace) -> Result<String, Refusal> {
        let host = source.settings.addresses.first().map(|a| a.host.clone());
        let host = host.unwrap_or_default();
        let down = self
            .state()
            .down
            .iter()
            .find(|(h, _)| *h == host)
            .map(|(_, c)| *c);
        let step = trace.step(StepKind::Connect);
        step.fact(Label::Server, &host);
        match down {
            Some(code) => Err(step.fail(code)),
            None => Ok(host),
        }
    }

    fn find(&self, source: &Source, login: &str, trace: &mut Trace) -> Result<(String, Entry), Refusal> {
        let host = self.open(source, trace)?;
        let wanted = login.trim().to_lowercase();
        let step = trace.step(StepKind::Search);
        step.fact(Label::Filter, format!("(uid={wanted})"));
        let people = self.state().people.clone();
        let found = people
            .into_iter()
            .find(|(h, e)| *h == host && (e.uid == wanted || e.mail.as_deref() == Some(&wanted)));
        found.ok_or_else(|| step.fail(Code::LdapPersonUnknown))
    }

    fn admit(source: &Source, entry: &Entry, trace: &mut Trace) -> Result<Found, Refusal> {
        let step = trace.step(StepKind::Memberships);
        if let Some(code) = entry.refused {
            return Err(step.fail(code));
        }
        let mut found = entry.found();
        if !source.settings.asks_groups() {
            step.mark = Mark::Skipped;
            found.groups = None;
        }
        let allowed = &source.settings.allowed_groups;
        let named = |name: &String| allowed.contains(name);
        if !allowed.is_empty() && !entry.groups.iter().any(|(name, _)| named(name)) {
            return Err(step.fail(Code::LdapGroupNotAllowed));
        }
        Ok(found)
    }
}

#[async_trait]
impl Directory for FakeDirectory {
    fn refuses(&self, host: &str, _: &str) -> bool {
        host.starts_with("169.254.")
    }

    async fn probe(&self, source: &Source, trace: &mut Trace) -> Result<Probed, NotProbed> {
        let not = |refusal| NotProbed {
            refusal,
            certificate: None,
        };
        let host = self.open(source, trace).map_err(not)?;
        let step = trace.step(StepKind::Search);
        let whole = |e: &&Entry| e.mail.is_some();
        let people: Vec<Entry> = self
            .state()
            .people
            .iter()
            .filter(|(h, _)| *h == host)
            .map(|(_, e)| e.clone())
            .collect();
        let sample = people.iter().find(whole).or(people.first());
        let sample = sample.ok_or_else(|| not(step.fail(Code::LdapNobody)))?;
        Ok(Probed {
            certificate: None,
            sample: sample.found(),
        })
    }

    async fn look_up(&self, source: &Source, login: &str, trace: &mut Trace) -> Result<Found, Refusal> {
        let (_, entry) = self.find(source, login, trace)?;
        Self::admit(source, &entry, trace)
    }

    async fn sign_in(
        &self,
        source: &Source,
        login: &str,
        password: &Secret,
        trace: &mut Trace,
    ) -> Result<Found, Refusal> {
        let (host, entry) = self.find(source, login, trace)?;
        let sent = password.expose().to_owned();
        let right = sent == entry.password;
        self.state().bound.push((host, entry.uid.clone(), sent));
        let step = trace.step(StepKind::PersonBind);
        if !right {
            return Err(step.fail(Code::LdapWrongPassword));
        }
        Self::admit(source, &entry, trace)
    }

    async fn recheck(&self, source: &Source, subject: &str, trace: &mut Trace) -> Result<Standing, Refusal> {
        let host = self.open(source, trace)?;
        let people = self.state().people.clone();
        let is = |claims: &Claims| {
            let mut ids = source.settings.mapping.user_id.iter();
            ids.find_map(|id| look_up(claims, id)) == Some(&Value::String(subject.into()))
        };
        let entry = people
            .into_iter()
            .find(|(h, e)| *h == host && is(&e.found().claims));
        let Some((_, entry)) = entry else {
            return Ok(Standing::Ended(
                trace.refuse(StepKind::Search, Code::LdapPersonUnknown),
            ));
        };
        if entry.refused == Some(Code::LdapAccountLocked) {
            return Ok(Standing::Locked);
        }
        Ok(match Self::admit(source, &entry, trace) {
            Ok(found) => Standing::Good(Box::new(found)),
            Err(Refusal(code)) if code == Code::LdapPersonAmbiguous || code.side() != Side::Person => {
                return Err(Refusal(code));
            }
            Err(refusal) => Standing::Ended(refusal),
        })
    }

    async fn browse(&self, source: &Source, under: &str, trace: &mut Trace) -> Result<Level, Refusal> {
        let host = self.open(source, trace)?;
        let node = |dn: String, class: &str, below| Node {
            dn,
            classes: vec![class.to_owned()],
            has_children: Some(below),
        };
        let nodes = match under {
            "" => vec![node("dc=example,dc=org".into(), "domain", true)],
            "dc=example,dc=org" => vec![node(PEOPLE.into(), "organizationalUnit", true)],
            PEOPLE => {
                let people = self.state().people.clone();
                let here = people.into_iter().filter(|(h, _)| *h == host);
                here.map(|(_, e)| node(format!("uid={},{PEOPLE}", e.uid), "inetOrgPerson", false))
                    .collect()
            }
            _ => return Err(trace.refuse(StepKind::Search, Code::LdapBaseMissing)),
        };
        Ok(Level { nodes, more: false })
    }

    async fn attributes(
        &self,
        source: &Source,
        _: Option<&str>,
        trace: &mut Trace,
    ) -> Result<Vec<Offered>, Refusal> {
        let host = self.open(source, trace)?;
        let people = self.state().people.clone();
        let Some((_, entry)) = people.into_iter().find(|(h, _)| *h == host) else {
            return Err(trace.refuse(StepKind::Search, Code::LdapNobody));
        };
        let claims = entry.found().claims.into_iter();
        let offered = claims.map(|(name, value)| Offered {
            description: (name == "mail").then(|| "Mailbox".to_owned()),
            sample: value.as_str().map(str::to_owned),
            name,
        });
        Ok(offered.collect())
    }
}
