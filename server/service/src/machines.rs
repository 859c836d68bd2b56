//! Programs: who a key belongs to, and when it was last used.

use crate::caller::{Caller, Credential, Machine, Origin};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use crate::ports::accounts::User;
use crate::ports::federation::AccessToken;
use crate::ports::machines::{ApiKey, LastUse, Owner};
use crate::secret::Secret;
use gatehouse_domain::api_key::{Form, form};
use gatehouse_domain::attempt::{Kind, Label, Method, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::{AccessTokenId, ApiKeyId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// So many characters of a program's name are kept.
pub(crate) const LONGEST_AGENT: usize = 200;
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

/// A key or an access token.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) enum Used {
    /// A key.
    Key(ApiKeyId),
    /// An access token.
    Token(AccessTokenId),
}

/// An access token with whose it is.
#[derive(Clone, Debug)]
pub(crate) struct KnownToken {
    pub(crate) token: AccessToken,
    pub(crate) owner: Owner,
    /// The owner is in the token's organization still.
    pub(crate) inside: bool,
    /// A directory has shut the owner out.
    pub(crate) shut_out: bool,
}

/// What is told of a key or token that is refused.
struct Told<'a> {
    label: Label,
    what: String,
    name: &'a str,
    owner: &'a Owner,
}

impl<'a> Told<'a> {
    fn key(key: &'a ApiKey, owner: &'a Owner) -> Self {
        Told {
            label: Label::ApiKey,
            what: format!("{} ({})", key.name, key.access_key),
            name: &key.name,
            owner,
        }
    }
    fn token(known: &'a KnownToken) -> Self {
        Told {
            label: Label::AccessToken,
            what: known.token.id.to_string(),
            name: &known.token.subject,
            owner: &known.owner,
        }
    }
}

/// When keys and tokens were last used, until it is written: no request writes for it (K5).
#[derive(Debug, Default)]
pub(crate) struct Uses(Mutex<HashMap<Used, LastUse>>);

impl Uses {
    pub(crate) fn note(&self, key: Used, last: LastUse) {
        let mut uses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if uses.len() < MOST_USES || uses.contains_key(&key) {
            uses.insert(key, last);
        }
    }
    fn take(&self) -> HashMap<Used, LastUse> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
    /// Puts back what could not be written, unless there is later news.
    fn put_back(&self, unwritten: HashMap<Used, LastUse>) {
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
            Some(Form::Token) => return self.authenticate_token(presented, origin).await,
        }
        let (key, owner) = match self.known_key(text).await? {
            Some((key, owner, shut_out)) => match self.judge_key(&key, &owner, shut_out, presented) {
                None => (key, owner),
                Some(code) => {
                    let told = Told::key(&key, &owner);
                    return Err(self.refuse_program(Some(told), code, &origin).await);
                }
            },
            None => return Err(self.refuse_program(None, Code::KeyUnknown, &origin).await),
        };
        let last = LastUse {
            at: self.now(),
            address: origin.address.clone(),
            agent: origin.user_agent.chars().take(LONGEST_AGENT).collect(),
        };
        self.uses.note(Used::Key(key.id), last);
        Ok(Caller::Machine(Arc::new(Machine {
            by: Credential {
                key: Some(key.id),
                name: key.name,
                scopes: key.scopes,
                expires_at: key.expires_at,
                organization: None,
            },
            owner,
            origin,
        })))
    }

    /// Refuses a key that came in the address of a request (K7), whatever it is good for; the attempt says whose it is
    /// and that it must be considered leaked.
    pub async fn refuse_leaked_key(&self, key: &Secret, origin: &Origin) -> Error {
        let (text, code) = (key.expose(), Code::KeyInUrl);
        match form(text) {
            Some(Form::Key) => match self.known_key(text).await {
                Ok(known) => {
                    let told = known.as_ref().map(|(key, owner, _)| Told::key(key, owner));
                    self.refuse_program(told, code, origin).await
                }
                Err(error) => error,
            },
            Some(Form::Token) => match self.known_token(text).await {
                Ok(known) => {
                    let told = known.as_ref().map(Told::token);
                    self.refuse_program(told, code, origin).await
                }
                Err(error) => error,
            },
            None => Error::refused(code),
        }
    }

    async fn authenticate_token(&self, presented: &Presented, origin: Origin) -> Result<Caller> {
        let known = match presented {
            Presented::Secret(secret) => self.known_token(secret.expose()).await?,
            // ClearML's pair is a key's.
            Presented::Pair { .. } => return Err(Error::refused(Code::KeyMalformed)),
        };
        let Some(known) = known else {
            return Err(self.refuse_program(None, Code::AccessTokenUnknown, &origin).await);
        };
        if let Some(code) = self.judge_token(&known) {
            return Err(self
                .refuse_program(Some(Told::token(&known)), code, &origin)
                .await);
        }
        let KnownToken { token, owner, .. } = known;
        let last = LastUse {
            at: self.now(),
            address: origin.address.clone(),
            agent: origin.user_agent.chars().take(LONGEST_AGENT).collect(),
        };
        self.uses.note(Used::Token(token.id), last);
        Ok(Caller::Machine(Arc::new(Machine {
            by: Credential {
                key: None,
                name: token.subject,
                scopes: token.scopes,
                expires_at: Some(token.expires_at),
                organization: Some(token.org),
            },
            owner,
            origin,
        })))
    }

    /// An access token as it is known; none of one that is not well formed.
    pub(crate) async fn known_token(&self, text: &str) -> Result<Option<KnownToken>> {
        if form(text) != Some(Form::Token) {
            return Ok(None);
        }
        let hash = self.hash(text);
        let version = self.ports.store.version();
        let read = async {
            let mut read = self.read();
            let Some((token, owner)) = read.token_by_hash(&hash).await? else {
                return Ok(None);
            };
            let inside = match &owner {
                Owner::Person(user) => read.org_role(token.org, user.id).await?.is_some(),
                Owner::Service(account) => account.org == token.org,
            };
            let shut_out = is_shut_out(&mut *read, &owner).await?;
            Ok(Some(KnownToken {
                token,
                owner,
                inside,
                shut_out,
            }))
        };
        self.kept(&self.kept.tokens, version, hash, read).await
    }

    /// Why an access token is good for nothing now.
    pub(crate) fn judge_token(&self, known: &KnownToken) -> Option<Code> {
        let token = &known.token;
        if token.revoked_at.is_some() {
            Some(Code::AccessTokenRevoked)
        } else if token.expires_at <= self.now() {
            Some(Code::AccessTokenExpired)
        } else if known.owner.disabled_at().is_some() || known.shut_out {
            Some(Code::SubjectDisabled)
        } else if !known.inside {
            Some(Code::SubjectUnknown)
        } else {
            None
        }
    }

    /// A key, whose it is, and whether a directory has shut that person out.
    async fn known_key(&self, text: &str) -> Result<Option<(ApiKey, Owner, bool)>> {
        let hash = self.hash(text);
        let version = self.ports.store.version();
        let read = async {
            let mut read = self.read();
            let Some((key, owner)) = read.key_by_hash(&hash).await? else {
                return Ok(None);
            };
            let shut_out = is_shut_out(&mut *read, &owner).await?;
            Ok(Some((key, owner, shut_out)))
        };
        self.kept(&self.kept.keys, version, hash, read).await
    }

    /// Why a key is good for nothing now.
    fn judge_key(&self, key: &ApiKey, owner: &Owner, shut_out: bool, presented: &Presented) -> Option<Code> {
        let other = |access_key: &str| access_key != key.access_key;
        if matches!(presented, Presented::Pair { access_key, .. } if other(access_key)) {
            Some(Code::KeyUnknown)
        } else {
            self.key_ended(key, owner, shut_out)
        }
    }

    /// Why a key is good for nothing any more.
    pub(crate) fn key_ended(&self, key: &ApiKey, owner: &Owner, shut_out: bool) -> Option<Code> {
        if key.revoked_at.is_some() {
            Some(Code::KeyRevoked)
        } else if key.expires_at.is_some_and(|at| at <= self.now()) {
            Some(Code::KeyExpired)
        } else if owner.disabled_at().is_some() || shut_out {
            Some(Code::KeyOwnerDisabled)
        } else {
            None
        }
    }

    async fn refuse_program(&self, known: Option<Told<'_>>, code: Code, origin: &Origin) -> Error {
        let mut attempt = self.federated_attempt(Kind::SignIn, origin);
        attempt.method = Method::Key;
        let step = attempt.trace.step(StepKind::Key);
        if let Some(told) = &known {
            step.fact(told.label, &told.what);
            step.fact(Label::Account, told.owner.name());
            if code == Code::KeyInUrl {
                step.fact(Label::Leaked, told.name);
            }
        }
        step.fact(Label::Address, &origin.address);
        step.fact(
            Label::Program,
            origin.user_agent.chars().take(LONGEST_AGENT).collect::<String>(),
        );
        step.fail(code);
        if let Some(told) = known {
            attempt.principal = Some(told.owner.id());
            attempt.who = told.owner.name().to_owned();
        }
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
                match key {
                    Used::Key(key) => tx.note_key_use(*key, last).await?,
                    Used::Token(token) => tx.note_token_use(*token, last).await?,
                }
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

/// Whether a person has no way in any more: a directory ended it (L15), and there is no other. What they may be used
/// for ends with it (K3), until they come in again.
pub(crate) async fn is_shut_out(read: &mut dyn Read, owner: &Owner) -> Result<bool> {
    match owner {
        Owner::Person(user) => is_person_shut_out(read, user).await,
        Owner::Service(_) => Ok(false),
    }
}

/// The same of a person.
pub(crate) async fn is_person_shut_out(read: &mut dyn Read, user: &User) -> Result<bool> {
    if read.password(user.id).await?.is_some() {
        return Ok(false);
    }
    let identities = read.identities_of(user.id).await?;
    Ok(!identities.is_empty() && identities.iter().all(|i| i.fingerprint.is_none()))
}
