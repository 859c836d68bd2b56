//! Signing in with user name and password through a directory: after the accounts kept here, the active
//! directories are asked in the connections' order. A person is who their entry says, never who has the same
//! name here.

use super::Finished;
use super::apply::Arrived;
use super::finish::map_step;
use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use crate::ports::connections::{Connection, Revision};
use crate::ports::directory::{Found, Source};
use crate::ports::openid::Proven;
use crate::secret::Secret;
use crate::sessions::SignedIn;
use gatehouse_domain::attempt::{Attempt, Kind, Label, Mark, Method, Refusal, Shown, Step, StepKind};
use gatehouse_domain::catalogue::{Code, Side};
use gatehouse_domain::connection::{LdapSettings, Settings};
use gatehouse_domain::groups::{Claimed, Said};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::ldap::ISSUER;

/// A directory that signs people in, or did.
pub(crate) struct Live {
    pub(crate) connection: Connection,
    pub(crate) revision: Revision,
    pub(crate) settings: LdapSettings,
    pub(crate) fingerprint: String,
    pub(crate) source: Source,
}

/// What was typed at the login form.
pub(crate) struct Typed<'a> {
    /// The login name, as typed.
    pub(crate) login: &'a str,
    /// What the attempt may keep of it: a password typed into the wrong field is kept nowhere.
    pub(crate) who: &'a str,
    pub(crate) password: &'a Secret,
    /// The account kept here that has the name and a password, which was another one.
    pub(crate) here: Option<&'a str>,
    pub(crate) next: &'a str,
    pub(crate) origin: &'a Origin,
}

/// What a password that is sent to a directory must not be: empty it is taken for an anonymous bind, and NUL
/// ends it for some servers (L1).
pub(crate) fn is_blank(password: &Secret) -> bool {
    password.expose().trim().is_empty() || password.expose().contains('\0')
}

impl Gatehouse {
    /// The directories with the settings that sign people in, in the connections' order: the active ones, or
    /// those too that are switched off.
    pub(crate) async fn directories(&self, read: &mut dyn Read, active: bool) -> Result<Vec<Live>> {
        let mut live = Vec::new();
        // While nobody could sign in, single sign-on is off, directories too.
        if active && self.restoring() {
            return Ok(live);
        }
        for connection in read.connections().await? {
            let Some(id) = connection.live.filter(|_| connection.active || !active) else {
                continue;
            };
            let Some(revision) = read.revision(id).await? else {
                continue;
            };
            let Settings::Ldap(settings) = &revision.settings else {
                continue;
            };
            let settings = settings.clone();
            let source = match self.source(read, settings.clone(), false).await {
                // The others go on without it.
                Err(error @ (Error::Unsealable(_) | Error::NotFound)) => {
                    tracing::error!(
                        connection = connection.name,
                        %error,
                        "the directory's password cannot be opened: it is not asked"
                    );
                    continue;
                }
                source => source?,
            };
            live.push(Live {
                fingerprint: self.fingerprint(read, &revision.settings).await?,
                source,
                settings,
                connection,
                revision,
            });
        }
        Ok(live)
    }

    /// Asks the directories one after the other. `local` is the refused attempt with an account kept here, and
    /// ends so when no directory knows better.
    pub(crate) async fn sign_in_through_directories(
        &self,
        directories: Vec<Live>,
        typed: &Typed<'_>,
        local: Attempt,
    ) -> Result<SignedIn> {
        let (mut broken, mut farthest) = (None, None::<(Attempt, Code)>);
        for directory in directories {
            let mut attempt = self.new_attempt(
                Kind::SignIn,
                directory.connection.id,
                &directory.connection.name,
                Some(directory.revision.id),
                typed.origin,
            );
            attempt.method = Method::Ldap;
            attempt.who = typed.who.to_owned();
            attempt.trace.steps.push(at_home(typed.here));
            let asked = self.ports.directory.sign_in(
                &directory.source,
                typed.login,
                typed.password,
                &mut attempt.trace,
            );
            let code = match asked.await {
                Ok(found) => return self.arrive(attempt, &directory, found, typed).await,
                Err(Refusal(code)) => code,
            };
            if attempt.trace.steps.iter().any(|s| s.kind == StepKind::PersonBind) {
                // An entry has this name.
                attempt.who = Shown::plain(typed.login).as_str().to_owned();
            } else if typed.who.is_empty() {
                attempt.trace.steps.iter_mut().for_each(forget);
            }
            if code.side() != Side::Person && code.status() != 401 {
                let reference = self.record_refusal(attempt, code).await?;
                broken = broken.or(Some(Error::Refused { code, reference }));
            } else if farthest
                .as_ref()
                .is_none_or(|(f, _)| f.trace.steps.len() < attempt.trace.steps.len())
            {
                farthest = Some((attempt, code));
            }
        }
        let (attempt, code) = match (farthest, typed.here) {
            (Some(farthest), None) => farthest,
            // It is told where the name was looked for, too.
            (Some((farthest, _)), Some(_)) => {
                let mut local = local;
                local.trace.steps.extend(farthest.trace.steps.into_iter().skip(1));
                (local, Code::WrongCredentials)
            }
            (None, _) => (local, Code::WrongCredentials),
        };
        let reference = self.record_refusal(attempt, code).await?;
        // One that did not answer may be the one that knows the person: said to everybody alike.
        Err(broken.unwrap_or(Error::Refused {
            code: to_a_stranger(code),
            reference,
        }))
    }

    async fn arrive(
        &self,
        mut attempt: Attempt,
        directory: &Live,
        found: Found,
        typed: &Typed<'_>,
    ) -> Result<SignedIn> {
        let arrived = arrived(
            &mut attempt,
            directory.connection.id,
            &directory.settings,
            &directory.fingerprint,
            found,
        );
        let arrived = match arrived {
            Ok(arrived) => arrived,
            Err(Refusal(code)) => return Err(self.turn_away(attempt, code).await),
        };
        match self
            .admit_and_begin(attempt, &arrived, typed.next, typed.origin)
            .await?
        {
            Finished::SignedIn(signed_in) => Ok(signed_in),
            Finished::Refused {
                code,
                reference,
                told: true,
                ..
            } => Err(Error::Asked { code, reference }),
            Finished::Refused { code, reference, .. } => Err(Error::Refused { code, reference }),
            // Neither can come of a sign-in.
            Finished::Linked | Finished::Tested { .. } => Err(Error::NotFound),
        }
    }
}

/// The person that an entry maps to, at the door.
pub(super) fn arrived(
    attempt: &mut Attempt,
    connection: ConnectionId,
    settings: &LdapSettings,
    fingerprint: &str,
    found: Found,
) -> std::result::Result<Arrived, Refusal> {
    let proven = Proven {
        issuer: ISSUER.into(),
        subject: String::new(),
        claims: found.claims,
        tokens: None,
    };
    let mut mapped = map_step(attempt, &settings.mapping, &proven)?;
    // An attribute of that name is what people write themselves, or anything else.
    mapped.profile.email_verified = None;
    if let Some(person) = &mut attempt.result {
        person.profile.email_verified = None;
    }
    let nothing = Claimed {
        from: None,
        said: Said::Nothing,
    };
    Ok(Arrived {
        connection,
        issuer: proven.issuer,
        profile: mapped.profile,
        fingerprint: fingerprint.to_owned(),
        policy: Settings::Ldap(settings.clone()).policy(),
        tokens: None,
        groups: settings
            .sync_groups
            .then(|| found.groups.map_or(nothing, |groups| groups.claimed())),
        absent_groups: settings.absent_groups,
    })
}

/// The first step: whether the name is one of an account kept here, too.
pub(super) fn at_home(here: Option<&str>) -> Step {
    let mut step = Step::new(StepKind::Password);
    match here {
        Some(name) => {
            step.mark = Mark::Warned;
            step.fact(Label::AlsoHere, name);
        }
        None => {
            step.mark = Mark::Skipped;
            step.fact(Label::Account, "—");
        }
    }
    step
}

/// What a stranger is told: nothing of whether there is such a name, nor of a lock.
pub(super) fn to_a_stranger(code: Code) -> Code {
    match code.status() {
        401 => Code::WrongCredentials,
        _ => code,
    }
}

/// Leaves out what was typed.
pub(super) fn forget(step: &mut Step) {
    step.facts.clear();
    step.checks.clear();
    step.json.clear();
}
