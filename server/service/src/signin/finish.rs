//! A person came back from a provider.

use super::{Sealed, begin::place};
use crate::caller::{Caller, Origin};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::connections::Proof;
use crate::ports::flows::{Consumed, Flow, Purpose};
use crate::ports::openid::{Callback, Proven};
use crate::sessions::SignedIn;
use gatehouse_domain::attempt::{
    self, Attempt, Kind, Label, Mark, Outcome, Refusal, Shown, StepKind, shown_json,
};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::{Claims, Mapped, Mapping, Target, map};
use gatehouse_domain::groups;
use gatehouse_domain::ids::{ConnectionId, PrincipalId};
use serde_json::Value;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Finished {
    /// A session was begun.
    SignedIn(SignedIn),
    /// A further identity was connected.
    Linked,
    /// A test ended; its page tells how.
    Tested {
        /// The test's reference.
        reference: String,
        /// What was tested.
        connection: ConnectionId,
    },
    /// Refused.
    Refused {
        /// Why.
        code: Code,
        /// For the administrator; none when a flood kept it from being recorded.
        reference: Option<String>,
        /// A refused link goes back to the account page, not to the login page.
        linking: bool,
        /// Where the person wanted to go: the next try leads there.
        next: String,
        /// Administrators are asked whether the identity and the account with its address are one person.
        told: bool,
    },
}

impl Gatehouse {
    /// Finishes a redirect: consumes the flow, checks the browser, runs the protocol, maps, decides, applies.
    ///
    /// # Errors
    /// Storage only; every refusal is a [`Finished::Refused`].
    pub async fn finish_redirect(
        &self,
        callback: Callback,
        browser: Option<&str>,
        caller: &Caller,
        origin: &Origin,
    ) -> Result<Finished> {
        let (Consumed { flow, active }, mut sealed, callback) =
            match self.claim(callback, browser, origin).await? {
                Ok(claimed) => claimed,
                Err(refused) => return Ok(refused),
            };
        let linking = matches!(flow.purpose, Purpose::Link { .. });
        let run = if flow.purpose == Purpose::SignIn && !active {
            let trace = &mut sealed.attempt.trace;
            Err(trace.refuse(StepKind::Callback, Code::ConnectionNotActive))
        } else {
            self.run(&mut sealed, &callback).await?
        };
        let proven = match run {
            Ok(proven) => proven,
            Err(Refusal(code)) => return self.refused(flow, sealed.attempt, code, linking).await,
        };
        let mut attempt = sealed.attempt;
        let mapped = match map_step(&mut attempt, &sealed.settings.mapping, &proven) {
            Ok(mapped) => mapped,
            Err(Refusal(code)) => return self.refused(flow, attempt, code, linking).await,
        };
        let identity = super::apply::Arrived {
            connection: flow.connection,
            issuer: proven.issuer.clone(),
            profile: mapped.profile.clone(),
            fingerprint: sealed.fingerprint.clone(),
            policy: sealed.settings.policy(),
            tokens: proven.tokens.clone(),
            groups: sealed
                .settings
                .sync_groups
                .then(|| groups::read(&proven.claims, &sealed.settings.mapping.groups)),
            absent_groups: sealed.settings.absent_groups,
        };
        match &flow.purpose {
            Purpose::Test { by, fingerprint } => {
                let mut read = self.read();
                self.rehearse(&mut *read, &mut attempt, &identity).await?;
                drop(read);
                self.end_test(&mut attempt, flow.connection, fingerprint, *by)
                    .await?;
                Ok(Finished::Tested {
                    reference: attempt.reference,
                    connection: flow.connection,
                })
            }
            Purpose::SignIn if self.restoring() => {
                let Refusal(code) = attempt.trace.refuse(StepKind::Account, Code::Restoring);
                self.refused(flow, attempt, code, false).await
            }
            Purpose::SignIn => self.admit_and_begin(attempt, &identity, &flow.next, origin).await,
            Purpose::Link { user } => {
                let code = match caller {
                    Caller::Person(person) if person.user.id == *user => {
                        return self.link(attempt, &identity, person).await;
                    }
                    Caller::Person(_) => Code::OtherAccount,
                    Caller::Anonymous | Caller::Machine(_) => Code::SessionEnded,
                };
                let Refusal(code) = attempt.trace.refuse(StepKind::Account, code);
                self.refused(flow, attempt, code, true).await
            }
        }
    }

    /// Ends a test, and keeps what it proves.
    pub(super) async fn end_test(
        &self,
        attempt: &mut Attempt,
        connection: ConnectionId,
        fingerprint: &str,
        by: PrincipalId,
    ) -> Result<()> {
        let mut tx = self.write().await?;
        self.end_attempt(&mut *tx, attempt).await?;
        if attempt::proves(&attempt.outcome, &attempt.trace) {
            let proof = Proof {
                connection,
                fingerprint: fingerprint.to_owned(),
                attempt: attempt.id,
                by,
                at: self.now(),
            };
            tx.put_proof(&proof).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Consumes the flow once, for the browser that began it (O2, O16), and takes what was posted for it
    /// before (O18).
    async fn claim(
        &self,
        callback: Callback,
        browser: Option<&str>,
        origin: &Origin,
    ) -> Result<std::result::Result<(Consumed, Sealed, Callback), Finished>> {
        let state = callback.state.as_deref().unwrap_or_default();
        let hash = self.hash(state);
        let mut tx = self.write().await?;
        let consumed = tx.consume_flow(&hash, self.now()).await?;
        tx.commit().await?;
        let Some(Consumed { flow, active }) = consumed else {
            let code = Code::StateUnknown;
            return Ok(Err(Finished::Refused {
                code,
                reference: self.stranger(code, origin).await?,
                linking: false,
                next: String::new(),
                told: false,
            }));
        };
        let opened = self.ports.vault.open(&place(&hash, "private"), &flow.private);
        let sealed: Sealed = opened
            .and_then(|plain| serde_json::from_slice(&plain).ok())
            .ok_or(Error::Unsealable("flow"))?;
        let linking = matches!(flow.purpose, Purpose::Link { .. });
        let code = if browser.map(|b| self.hash(b)) != Some(flow.browser_hash) {
            Some(Code::OtherBrowser)
        } else if flow.expires_at <= self.now() {
            Some(Code::StateExpired)
        } else {
            None
        };
        if let Some(code) = code {
            let mut attempt = sealed.attempt;
            let step = attempt.trace.step(StepKind::Callback);
            step.masked(Label::State, Shown::token(state));
            let _ = step.fail(code);
            return Ok(Err(self.refused(flow, attempt, code, linking).await?));
        }
        let callback = self.response(&flow, &hash, callback)?;
        Ok(Ok((Consumed { flow, active }, sealed, callback)))
    }

    async fn run(
        &self,
        sealed: &mut Sealed,
        callback: &Callback,
    ) -> Result<std::result::Result<Proven, Refusal>> {
        let mut read = self.read();
        let client = match self.client(&mut *read, sealed.settings.clone()).await {
            // Deleted in the meantime, and its secret with it.
            Err(Error::NotFound) => {
                let trace = &mut sealed.attempt.trace;
                return Ok(Err(trace.refuse(StepKind::Callback, Code::ConnectionNotActive)));
            }
            client => client?,
        };
        drop(read);
        let trace = &mut sealed.attempt.trace;
        let proven = self
            .ports
            .openid
            .finish(&client, &sealed.private, callback, trace)
            .await;
        if let Some(step) = trace.steps.iter_mut().find(|s| s.kind == StepKind::Callback) {
            let away = self.now().saturating_sub(sealed.private.sent_at) as f64 / 1000.0;
            step.fact(Label::Away, format!("{away:.1} s"));
        }
        Ok(proven)
    }

    /// Ends an attempt in a refusal and records it.
    pub(super) async fn refused(
        &self,
        flow: Flow,
        mut attempt: Attempt,
        code: Code,
        linking: bool,
    ) -> Result<Finished> {
        if let Purpose::Test { .. } = flow.purpose {
            attempt.outcome = Outcome::Refused { code };
            let mut tx = self.write().await?;
            self.end_attempt(&mut *tx, &mut attempt).await?;
            tx.commit().await?;
            return Ok(Finished::Tested {
                reference: attempt.reference,
                connection: flow.connection,
            });
        }
        Ok(Finished::Refused {
            code,
            reference: self.record_refusal(attempt, code).await?,
            linking,
            next: flow.next,
            told: false,
        })
    }

    /// Records a callback that belongs to no flow; its reference.
    pub(super) async fn stranger(&self, code: Code, origin: &Origin) -> Result<Option<String>> {
        let nobody = ConnectionId(self.ports.rng.uuid(0));
        let mut attempt = self.new_attempt(Kind::SignIn, nobody, "", None, origin);
        attempt.connection = None;
        let _ = attempt.trace.refuse(StepKind::Callback, code);
        self.record_refusal(attempt, code).await
    }
}

/// Maps the claims and says how, as a step.
pub(super) fn map_step(
    attempt: &mut Attempt,
    mapping: &Mapping,
    proven: &Proven,
) -> std::result::Result<Mapped, Refusal> {
    let mut mapped = map(&proven.claims, mapping);
    // Only OpenID Connect has one beside the claims.
    if mapping.user_id == ["sub"] && !proven.subject.is_empty() {
        mapped.profile.subject.clone_from(&proven.subject);
    }
    attempt.who = mapped
        .profile
        .email
        .clone()
        .or(mapped.profile.user_name.clone())
        .unwrap_or_default();
    let step = attempt.trace.step(StepKind::Mapping);
    for line in &mapped.explained {
        match (&line.from, &line.value) {
            (Some(from), Some(value)) => {
                step.fact(line.target.into(), format!("{value}  ← {from}"));
            }
            _ if mapped.missing.contains(&line.target) => {
                step.check(line.target.into(), line.tried.join(" / "), "—", false);
            }
            _ => {}
        }
    }
    attempt.result = Some(attempt::Person {
        profile: mapped.profile.clone(),
        explained: mapped.explained.clone(),
        issuer: proven.issuer.clone(),
        account: None,
        existing: false,
        claims: shown(&proven.claims),
        groups: None,
    });
    let step = attempt.trace.steps.last_mut();
    if let (Some(step), Some(first)) = (step, mapped.missing.first()) {
        // `sub` is not mapped but what every ID token has.
        if *first == Target::UserId && mapping.user_id == ["sub"] {
            return Err(step.fail(Code::TokenClaim));
        }
        step.about(first.field());
        return Err(step.fail(Code::ClaimMissing));
    }
    if let Some(step) = attempt.trace.steps.last_mut() {
        step.mark = Mark::Passed;
    }
    Ok(mapped)
}

fn shown(claims: &Claims) -> Claims {
    match shown_json(&Value::Object(claims.clone())) {
        Value::Object(map) => map,
        _ => Claims::new(),
    }
}
