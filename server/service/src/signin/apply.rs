//! Deciding who comes in, and either rehearsing or applying it. The decision is one pure function,
//! [`gatehouse_domain::admission::admit`], over what the store knows.

use super::Finished;
use crate::audit::{self, Change};
use crate::caller::{Origin, Person};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::invitations::Invited;
use crate::ports::accounts::{Identity, User};
use crate::ports::connections::{Connection, Proof};
use crate::ports::openid::Tokens;
use crate::ports::{Read, StoreError, Write};
use crate::sessions::Through;
use gatehouse_domain::admission::{Accounts, Known, Plan, Policy, admit};
use gatehouse_domain::attempt::{Attempt, Label, Mark, Outcome, Refusal, Step, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Profile;
use gatehouse_domain::connection::Settings;
use gatehouse_domain::groups::{Absent, Claimed};
use gatehouse_domain::ids::{ConnectionId, PrincipalId};
use gatehouse_domain::names;
use gatehouse_domain::outside::Origin as Provenance;
use gatehouse_domain::when::day;
use serde_json::json;

/// So often a sign-in is tried again that lost a race for a name or an identity.
const TRIES: usize = 8;

/// What was decided, and what it was decided on.
struct Decided {
    plan: Plan,
    /// The account that the identity is of.
    user: Option<User>,
    /// The identity, where it is known.
    identity: Option<Identity>,
}

/// A proven identity at the door.
pub(crate) struct Arrived {
    pub(crate) connection: ConnectionId,
    pub(crate) issuer: String,
    pub(crate) profile: Profile,
    pub(crate) fingerprint: String,
    pub(crate) policy: Policy,
    pub(crate) tokens: Option<Tokens>,
    /// What the provider said of the person's groups; none where they are not synchronized.
    pub(crate) groups: Option<Claimed>,
    /// What it means when it said nothing of them.
    pub(crate) absent_groups: Absent,
}

impl Gatehouse {
    /// What would happen, with a reader that cannot write.
    pub(super) async fn rehearse(
        &self,
        read: &mut dyn Read,
        attempt: &mut Attempt,
        a: &Arrived,
    ) -> Result<()> {
        attempt.outcome = match self.decide(read, attempt, a, None).await? {
            Ok(decided) => {
                let user = decided.user.map(|user| user.id);
                self.rehearse_groups(read, attempt, a, user).await?;
                Outcome::WouldSignIn
            }
            Err(Refusal(code)) => {
                // The groups are told all the same; what it was refused for stays the last step.
                let refused = attempt.trace.steps.pop();
                self.rehearse_groups(read, attempt, a, None).await?;
                attempt.trace.steps.extend(refused);
                Outcome::Refused { code }
            }
        };
        Ok(())
    }

    /// Decides, and tells it as the steps *Admission* and *Account*. An identity that is to be linked counts
    /// as that person's already: it is admitted by the same policy as at a sign-in.
    async fn decide(
        &self,
        read: &mut dyn Read,
        attempt: &mut Attempt,
        a: &Arrived,
        linking: Option<&User>,
    ) -> Result<std::result::Result<Decided, Refusal>> {
        let (identity, user, by_identity) = match linking {
            Some(user) => (None, Some(user.clone()), known(read, Some(user)).await?),
            None => match read
                .identified(a.connection, &a.issuer, &a.profile.subject)
                .await?
            {
                Some(found) => {
                    let known = known_as(&found.user, found.password);
                    (Some(found.identity), Some(found.user), Some(known))
                }
                None => (None, None, None),
            },
        };
        let key = a.profile.email.as_deref().map(names::email_key);
        let own = user.as_ref().and_then(|user| user.email.as_deref());
        let of_email = match &key {
            Some(key) if own.map(names::email_key).as_ref() == Some(key) => user.clone(),
            Some(key) => read.user_by_email(key).await?,
            None => None,
        };
        let (of_email, invitation) = match (&user, of_email, &key) {
            (None, None, Some(key)) => self.invited(read, key).await?,
            (_, of_email, _) => (of_email, None),
        };
        let by_email = of_email.map(|user| user.id);
        let policy = a.policy;
        let existing = by_identity.is_some();
        let verdict = admit(
            &a.profile,
            policy,
            &Accounts {
                by_identity,
                by_email,
                invited: invitation.is_some(),
            },
        );

        let said = match a.profile.email_verified {
            Some(true) => "email_verified: true",
            Some(false) => "email_verified: false",
            None => "—",
        };
        let step = attempt.trace.step(StepKind::Admission);
        if policy.email_verification || invitation.is_some() {
            let ok = a.profile.email_verified == Some(true);
            if !step.check(Label::EmailVerified, "email_verified: true", said, ok) {
                // A refusal marks it as failed; else the invitation alone does not count.
                step.mark = Mark::Warned;
            }
        } else {
            step.fact(Label::EmailVerified, said);
        }
        step.fact(Label::CreateUsers, if policy.create_users { "on" } else { "off" });
        if let Some(invitation) = invitation {
            tell_invitation(step, &invitation);
        }
        let (account, name) = match &verdict {
            Ok(Plan::Existing { account, .. }) => (Some(account.name.clone()), account.name.clone()),
            Ok(Plan::Create { slug, .. }) => {
                let name = self.free_name(read, slug).await?;
                (Some(name.clone()), name)
            }
            Err(code) => return Ok(Err(step.fail(*code))),
        };
        let step = attempt.trace.step(StepKind::Account);
        step.mark = Mark::Passed;
        step.fact(Label::Account, name);
        if let Some(result) = &mut attempt.result {
            result.account = account;
            result.existing = existing;
        }
        let decided = |plan| Decided { plan, user, identity };
        Ok(verdict.map(decided).map_err(Refusal))
    }

    /// Who has the address, and its invitation if it can be used now: only with that anybody new is asked for it.
    /// In this order: another sign-in that uses it up at the same moment is waited for, and has made the account.
    async fn invited(&self, read: &mut dyn Read, email_key: &str) -> Result<(Option<User>, Option<Invited>)> {
        let invited = self.open_invitation(read, email_key).await?;
        Ok((read.user_by_email(email_key).await?, invited))
    }

    /// Signs the person in, in one transaction that decides on what it sees itself.
    pub(super) async fn admit_and_begin(
        &self,
        mut attempt: Attempt,
        a: &Arrived,
        next: &str,
        origin: &Origin,
    ) -> Result<Finished> {
        let steps = attempt.trace.steps.len();
        // First sign-ins of one person, or of several whose names are alike, at once: who comes second sees
        // the first's account when it tries again.
        for _ in 1..TRIES {
            match self.try_admit(&mut attempt, a, next, origin).await {
                Err(Error::Store(StoreError::Taken(_))) => attempt.trace.steps.truncate(steps),
                done => return done,
            }
        }
        self.try_admit(&mut attempt, a, next, origin).await
    }

    async fn try_admit(
        &self,
        attempt: &mut Attempt,
        a: &Arrived,
        next: &str,
        origin: &Origin,
    ) -> Result<Finished> {
        let mut tx = self.write().await?;
        let decided = match self.still_live(&mut *tx, a).await? {
            Err(code) => Err(attempt.trace.refuse(StepKind::Admission, code)),
            Ok(connection) => self
                .decide(&mut *tx, attempt, a, None)
                .await?
                .map(|decided| (connection, decided)),
        };
        let (connection, Decided { plan, user, identity }) = match decided {
            Ok(decided) => decided,
            Err(Refusal(code)) => {
                let (reference, told) = if code == Code::EmailTaken {
                    let reference = self.record_refusal_in(&mut *tx, attempt.clone(), code).await?;
                    let told = self.ask(&mut *tx, a, reference.clone()).await?;
                    tx.commit().await?;
                    (reference, told)
                } else {
                    drop(tx);
                    (self.record_refusal(attempt.clone(), code).await?, false)
                };
                return Ok(Finished::Refused {
                    code,
                    reference,
                    linking: false,
                    next: next.to_owned(),
                    told,
                });
            }
        };
        let new = matches!(plan, Plan::Create { .. });
        let user = match plan {
            Plan::Existing { keep_email, .. } => {
                let user = user.ok_or(Error::NotFound)?;
                self.refresh(&mut *tx, user, a, keep_email, origin).await?
            }
            Plan::Create { slug, invited } => self.create(&mut *tx, &slug, invited, a, origin).await?,
        };
        self.put_identity(&mut *tx, &user, a, identity).await?;
        self.apply_groups(&mut *tx, attempt, a, &user, origin).await?;
        attempt.principal = Some(user.id);
        attempt.outcome = Outcome::SignedIn { new };
        self.end_attempt(&mut *tx, attempt).await?;
        let through = Through {
            connection: a.connection,
            tokens: attempt.revision.zip(a.tokens.as_ref()),
        };
        let signed_in = self
            .begin_session(&mut *tx, &user, Some(through), origin, next)
            .await?;
        if connection.origin != Provenance::Console {
            self.prove_outside(&mut *tx, a, attempt, user.id).await?;
        }
        tx.commit().await?;
        Ok(Finished::SignedIn(signed_in))
    }

    /// Settings from outside of the console went live without a test: the first sign-in shows that they work.
    async fn prove_outside(
        &self,
        tx: &mut dyn Write,
        a: &Arrived,
        attempt: &Attempt,
        by: PrincipalId,
    ) -> Result<()> {
        if tx.proof(a.connection, &a.fingerprint).await?.is_none() {
            tx.put_proof(&Proof {
                connection: a.connection,
                fingerprint: a.fingerprint.clone(),
                attempt: attempt.id,
                by,
                at: self.now(),
            })
            .await?;
        }
        Ok(())
    }

    /// The provider took its time: what the person was sent off with has to be live still.
    async fn still_live(
        &self,
        read: &mut dyn Read,
        a: &Arrived,
    ) -> Result<std::result::Result<Connection, Code>> {
        Ok(match self.live_settings(read, a.connection).await? {
            None => Err(Code::ConnectionNotActive),
            Some((_, _, now)) if now != a.fingerprint => Err(Code::SettingsChanged),
            Some((connection, ..)) => Ok(connection),
        })
    }

    /// A connection with the settings that it signs people in with, and their fingerprint; none while it is off.
    pub(crate) async fn live_settings(
        &self,
        read: &mut dyn Read,
        connection: ConnectionId,
    ) -> Result<Option<(Connection, Settings, String)>> {
        let Some((connection, revision)) = read.live(connection).await? else {
            return Ok(None);
        };
        let fingerprint = self.fingerprint(read, &revision.settings).await?;
        Ok(Some((connection, revision.settings, fingerprint)))
    }

    /// Connects the identity to the caller, if a sign-in with it would be admitted.
    pub(super) async fn link(&self, mut attempt: Attempt, a: &Arrived, person: &Person) -> Result<Finished> {
        let mut tx = self.write().await?;
        // The session, too, may have ended while the person was at the provider.
        let session = tx.session_by_token(&person.session.token_hash).await?;
        // In the order that a sign-in takes them: two transactions must not wait for each other.
        let stale = self.still_live(&mut *tx, a).await?;
        let owner = tx.identity(a.connection, &a.issuer, &a.profile.subject).await?;
        let decided = match (session, stale) {
            (None, _) => Err(attempt.trace.refuse(StepKind::Account, Code::SessionEnded)),
            (_, Err(code)) => Err(attempt.trace.refuse(StepKind::Admission, code)),
            _ if owner.as_ref().is_some_and(|i| i.user != person.user.id) => {
                Err(attempt.trace.refuse(StepKind::Account, Code::IdentityTaken))
            }
            (Some((_, user)), Ok(_)) => self.decide(&mut *tx, &mut attempt, a, Some(&user)).await?,
        };
        if let Err(Refusal(code)) = decided {
            drop(tx);
            return Ok(Finished::Refused {
                code,
                reference: self.record_refusal(attempt, code).await?,
                linking: true,
                next: String::new(),
                told: false,
            });
        }
        self.put_identity(&mut *tx, &person.user, a, owner).await?;
        attempt.outcome = Outcome::Linked;
        self.end_attempt(&mut *tx, &mut attempt).await?;
        let change = Change {
            action: "identity.connect",
            object: person.user.id.to_string(),
            object_name: &person.user.name,
            before: None,
            after: Some(
                json!({"connection": attempt.connection_name, "issuer": a.issuer, "subject": a.profile.subject}),
            ),
        };
        audit::by(&mut *tx, person, self.now(), change).await?;
        tx.commit().await?;
        Ok(Finished::Linked)
    }
}

/// Says in the step *Admission* that the address is invited.
fn tell_invitation(step: &mut Step, invited: &Invited) {
    step.fact(
        Label::InvitedBy,
        format!("{} (→ {})", invited.by, day(invited.until)),
    );
    if !invited.groups.is_empty() {
        let names: Vec<&str> = invited.groups.iter().map(|g| g.name.as_str()).collect();
        step.fact(Label::InvitedTo, names.join(", "));
    }
}

pub(crate) async fn known(read: &mut dyn Read, user: Option<&User>) -> Result<Option<Known>> {
    let Some(user) = user else { return Ok(None) };
    let password = read.password(user.id).await?.is_some();
    Ok(Some(known_as(user, password)))
}

fn known_as(user: &User, password: bool) -> Known {
    Known {
        id: user.id,
        disabled: user.disabled_at.is_some(),
        password,
        name: user.name.clone(),
    }
}
