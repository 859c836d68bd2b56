//! Programs: who a key belongs to, and when it was last used.

use crate::caller::{Caller, Credential, Machine, Origin};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::machines::{ApiKey, LastUse, Owner};
use crate::secret::Secret;
use gatehouse_domain::api_key::{Form, form};
use gatehouse_domain::attempt::{Attempt, Kind, Label, Method, Outcome, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::{ApiKeyId, AttemptId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many characters of a program's name are kept.
const LONGEST_AGENT: usize = 200;
/// So many keys' uses wait to be written; with one more the oldest news of another key is left out.
const MOST_USES: usize = 100_000;

/// What a program sent.
#[derive(Clone, Debug)]
pub enum Presented {
    /// A key or a token, as the password of Basic or as Bearer.
    Secret(Secret),
    /// ClearML's pair: the key's public half, and the whole key as its secret.
    Pair {
        /// The public half.
        access_key: String,
        /// The key.
        secret: Secret,
    },
}

impl Presented {
    fn secret(&self) -> &str {
        match self {
            Presented::Secret(secret) | Presented::Pair { secret, .. } => secret.expose(),
        }
    }
}

/// When keys were last used, until it is written: no request writes for it (K5).
#[derive(Debug, Default)]
pub(crate) struct Uses(Mutex<HashMap<ApiKeyId, LastUse>>);

impl Uses {
    fn note(&self, key: ApiKeyId, last: LastUse) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if uses.len() < MOST_USES || uses.contains_key(&key) {
            uses.insert(key, last);
        }
    }
    fn take(&self) -> HashMap<ApiKeyId, LastUse> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
    /// Puts back what could not be written, unless there is later news.
    fn put_back(&self, unwritten: HashMap<ApiKeyId, LastUse>) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        for (key, last) in unwritten {
            uses.entry(key).or_insert(last);
        }
    }
}

impl Gatehouse {
    /// Who a program is. What is refused is recorded as an attempt, unless there is a flood of it; a mistyped key is
    /// refused without the database.
    ///
    /// # Errors
    /// [`Error::Refused`]
    pub async fn authenticate_machine(&self, presented: &Presented, origin: Origin) -> Result<Caller> {
        let text = presented.secret();
        match form(text) {
            Some(Form::Key) => {}
            _ if text.is_empty() => return Err(Error::refused(Code::KeyMissing)),
            None => return Err(Error::refused(Code::KeyMalformed)),
            // None was ever handed out.
            Some(Form::Token) => return Err(Error::refused(Code::KeyUnknown)),
        }
        let (key, owner) = match self.known_key(text).await? {
            Some((key, owner)) => match self.judge_key(&key, &owner, presented) {
                None => (key, owner),
                Some(code) => return Err(self.refuse_key(Some((&key, &owner)), code, &origin).await),
            },
            None => return Err(self.refuse_key(None, Code::KeyUnknown, &origin).await),
        };
        let last = LastUse {
            at: self.now(),
            address: origin.address.clone(),
            agent: origin.user_agent.chars().take(LONGEST_AGENT).collect(),
        };
        self.uses.note(key.id, last);
        Ok(Caller::Machine(Arc::new(Machine {
            by: Credential {
                key: Some(key.id),
                name: key.name,
                scopes: key.scopes,
                organization: None,
            },
            owner,
            origin,
        })))
    }

    /// Refuses a key that came in the address of a request (K7), whatever it is good for; the attempt says whose it is
    /// and that it must be considered leaked.
    pub async fn refuse_leaked_key(&self, key: &Secret, origin: &Origin) -> Error {
        let known = match form(key.expose()) {
            Some(Form::Key) => match self.known_key(key.expose()).await {
                Ok(known) => known,
                Err(error) => return error,
            },
            _ => return Error::refused(Code::KeyInUrl),
        };
        let known = known.as_ref().map(|(key, owner)| (key, owner));
        self.refuse_key(known, Code::KeyInUrl, origin).await
    }

    async fn known_key(&self, text: &str) -> Result<Option<(ApiKey, Owner)>> {
        let hash = self.hash(text);
        let version = self.ports.store.version();
        let read = async { Ok(self.read().key_by_hash(&hash).await?) };
        self.kept(&self.kept.keys, version, hash, read).await
    }

    /// Why a key is good for nothing now.
    fn judge_key(&self, key: &ApiKey, owner: &Owner, presented: &Presented) -> Option<Code> {
        let other = |access_key: &str| access_key != key.access_key;
        if matches!(presented, Presented::Pair { access_key, .. } if other(access_key)) {
            Some(Code::KeyUnknown)
        } else {
            self.key_ended(key, owner)
        }
    }

    /// Why a key is good for nothing any more.
    pub(crate) fn key_ended(&self, key: &ApiKey, owner: &Owner) -> Option<Code> {
        if key.revoked_at.is_some() {
            Some(Code::KeyRevoked)
        } else if key.expires_at.is_some_and(|at| at <= self.now()) {
            Some(Code::KeyExpired)
        } else if owner.disabled_at().is_some() {
            Some(Code::KeyOwnerDisabled)
        } else {
            None
        }
    }

    async fn refuse_key(&self, known: Option<(&ApiKey, &Owner)>, code: Code, origin: &Origin) -> Error {
        let now = self.now();
        let mut trace = Trace::default();
        let step = trace.step(StepKind::Key);
        if let Some((key, owner)) = known {
            step.fact(Label::ApiKey, format!("{} ({})", key.name, key.access_key));
            step.fact(Label::Account, owner.name());
            if code == Code::KeyInUrl {
                step.fact(Label::Leaked, &key.name);
            }
        }
        step.fact(Label::Address, &origin.address);
        step.fact(
            Label::Program,
            origin.user_agent.chars().take(LONGEST_AGENT).collect::<String>(),
        );
        step.fail(code);
        let attempt = Attempt {
            id: AttemptId(self.ports.rng.uuid(now)),
            reference: self.ports.rng.reference(),
            kind: Kind::SignIn,
            method: Method::Key,
            connection: None,
            connection_name: String::new(),
            revision: None,
            principal: known.map(|(_, owner)| owner.id()),
            who: known
                .map(|(_, owner)| owner.name().to_owned())
                .unwrap_or_default(),
            address: origin.address.clone(),
            trace,
            result: None,
            outcome: Outcome::Running,
            started_at: now,
            ended_at: None,
        };
        self.turn_away(attempt, code).await
    }

    /// Writes when keys were last used; how many. What cannot be written is kept for the next time.
    ///
    /// # Errors
    /// Storage.
    pub async fn flush_uses(&self) -> Result<usize> {
        let uses = self.uses.take();
        if uses.is_empty() {
            return Ok(0);
        }
        let written = async {
            let mut tx = self.write().await?;
            // In one order, so that two servers never wait for each other.
            let mut ordered: Vec<_> = uses.iter().collect();
            ordered.sort_unstable_by_key(|(key, _)| **key);
            for (key, last) in ordered {
                tx.note_key_use(*key, last).await?;
            }
            Ok(tx.commit().await?)
        };
        match written.await {
            Ok(()) => Ok(uses.len()),
            Err(error) => {
                self.uses.put_back(uses);
                Err(error)
            }
        }
    }
}
