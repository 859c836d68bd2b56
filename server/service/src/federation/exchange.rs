//! A JWT for an access token (RFC 7523).

use super::weigh::{Good, ONCE, Weighed};
use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::machines::{LONGEST_AGENT, Used};
use crate::ports::StoreError;
use crate::ports::federation::AccessToken;
use crate::ports::flows::OneTime;
use crate::ports::machines::LastUse;
use crate::secret::Secret;
use gatehouse_domain::access::Scopes;
use gatehouse_domain::address::network;
use gatehouse_domain::api_key::Form;
use gatehouse_domain::attempt::{Attempt, Kind, Label, Outcome};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::federation::LEEWAY;
use gatehouse_domain::federation::verdict::Line;
use gatehouse_domain::ids::{AccessTokenId, Millis};

const MINUTE: Millis = 60_000;
/// So many refused exchanges a minute from one network; more are turned away unseen.
pub const EXCHANGES_REFUSED: i64 = 120;

/// An access token, shown once.
#[derive(Clone, Debug)]
pub struct Exchanged {
    /// The token.
    pub token: Secret,
    /// How long it lasts, in seconds.
    pub expires_in: i64,
}

/// Why there is none.
#[derive(Debug)]
pub struct NotExchanged {
    /// Why.
    pub error: Error,
    /// What the refusing rule expected and what came.
    pub line: Option<Line>,
}

impl<E: Into<Error>> From<E> for NotExchanged {
    fn from(error: E) -> Self {
        NotExchanged {
            error: error.into(),
            line: None,
        }
    }
}

impl Gatehouse {
    /// Takes a JWT in for an access token of the one whose it is. Each is an attempt, refused or not.
    ///
    /// # Errors
    /// [`Error::Refused`], [`Error::Throttled`]
    pub async fn exchange(
        &self,
        assertion: &str,
        origin: &Origin,
    ) -> std::result::Result<Exchanged, NotExchanged> {
        let bucket = format!("exchange-refused:{}", network(&origin.address));
        let mut read = self.read();
        let refused = read.throttle(&bucket).await?;
        if refused.full(EXCHANGES_REFUSED, self.now()) {
            return Err(Error::throttled(refused.until, self.now()).into());
        }
        let weighed = self.weigh(&mut *read, assertion, None).await?;
        drop(read);
        let Weighed {
            trace,
            issuer,
            meant,
            subject,
            line,
            outcome,
            ..
        } = weighed;
        let mut attempt = self.federated_attempt(Kind::SignIn, origin);
        attempt.trace = trace;
        attempt.who = subject;
        attempt.connection_name = issuer
            .as_ref()
            .map_or_else(String::new, |i| i.settings.issuer.clone());
        // An organization sees what was meant for it.
        attempt.issuer = issuer.filter(|_| meant).map(|i| i.id);
        match outcome {
            Ok(good) => Ok(self.grant(good, attempt, origin, &bucket).await?),
            Err(code) => Err(NotExchanged {
                error: self.refuse_exchange(attempt, code, &bucket).await,
                line,
            }),
        }
    }

    async fn grant(
        &self,
        good: Good,
        mut attempt: Attempt,
        origin: &Origin,
        bucket: &str,
    ) -> Result<Exchanged> {
        let (now, rng) = (self.now(), &self.ports.rng);
        let lifetime = good.issuer.settings.token_lifetime;
        let secret = Form::Token.make(|buffer| rng.fill(buffer));
        let last_used = LastUse {
            at: now,
            address: origin.address.clone(),
            agent: origin.user_agent.chars().take(LONGEST_AGENT).collect(),
        };
        let token = AccessToken {
            id: AccessTokenId(rng.uuid(now)),
            hash: self.hash(&secret),
            principal: good.owner.id(),
            org: good.issuer.org,
            issuer: good.issuer.id,
            subject: attempt.who.clone(),
            scopes: Scopes::READ_WRITE,
            created_at: now,
            expires_at: now + lifetime * 1000,
            revoked_at: None,
            last_used,
        };
        let mut tx = self.write().await?;
        if let Some((token_hash, until)) = good.once {
            let used = OneTime {
                kind: ONCE.into(),
                token_hash,
                payload: String::new(),
                expires_at: until.saturating_add(LEEWAY * 1000),
            };
            match tx.insert_one_time(&used, false).await {
                Ok(()) => {}
                Err(StoreError::Taken(_)) => {
                    drop(tx);
                    if let Some(step) = attempt.trace.steps.last_mut() {
                        step.check(Label::TokenId, "—", "—", false);
                        step.fail(Code::AssertionUsed);
                    }
                    return Err(self.refuse_exchange(attempt, Code::AssertionUsed, bucket).await);
                }
                Err(error) => return Err(error.into()),
            }
        }
        tx.insert_access_token(&token).await?;
        attempt.principal = Some(token.principal);
        attempt.issuer = Some(token.issuer);
        attempt.outcome = Outcome::SignedIn { new: false };
        self.end_attempt(&mut *tx, &mut attempt).await?;
        tx.commit().await?;
        self.uses.note(Used::Token(token.id), token.last_used);
        Ok(Exchanged {
            token: Secret::new(secret),
            expires_in: lifetime,
        })
    }

    /// Counts and records it.
    async fn refuse_exchange(&self, attempt: Attempt, code: Code, bucket: &str) -> Error {
        let recorded = async {
            let mut tx = self.write().await?;
            tx.count_failure(bucket, self.now(), MINUTE).await?;
            let reference = self.record_refusal_in(&mut *tx, attempt, code).await?;
            tx.commit().await?;
            Ok::<_, Error>(reference)
        };
        match recorded.await {
            Ok(reference) => Error::Refused { code, reference },
            Err(error) => error,
        }
    }
}
