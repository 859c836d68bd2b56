//! Signing in, testing and linking through a provider: two requests, one attempt.

mod account;
mod apply;
mod begin;
mod connect;
mod directory;
mod finish;
mod groups;
mod receive;
mod teams;
mod trial;

pub(crate) use apply::{Arrived, known};
pub use begin::{Begun, TestBegun};
pub(crate) use directory::{Live, Typed, is_blank};
pub use finish::Finished;
pub use receive::LARGEST_RESPONSE;
pub use trial::Tried;

use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::openid::Private;
use crate::ports::{Read, Write};
use gatehouse_domain::address::network;
use gatehouse_domain::attempt::{Attempt, Kind, Method, Outcome, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{OidcSettings, Protocol};
use gatehouse_domain::ids::{AttemptId, ConnectionId, Millis, RevisionId};
use serde::{Deserialize, Serialize};

/// A redirect must come back within this time (O2).
pub const FLOW_FOR: Millis = 10 * 60_000;

/// So many redirects to a provider strangers begin in a minute from one network; each is a row with its
/// settings. An office behind one address stays far below.
pub const BEGUN_OF_A_NETWORK: i64 = 300;
/// So many failures a minute of strangers from one network are recorded one by one; the rest is only counted.
pub const RECORDED_OF_A_NETWORK: i64 = 60;
/// The same from everywhere together.
pub const RECORDED_IN_ALL: i64 = 600;

const MINUTE: Millis = 60_000;

/// What a flow keeps sealed between its two requests.
#[derive(Serialize, Deserialize)]
pub(crate) struct Sealed {
    pub(crate) settings: OidcSettings,
    pub(crate) fingerprint: String,
    pub(crate) private: Private,
    pub(crate) attempt: Attempt,
}

impl Gatehouse {
    pub(crate) fn new_attempt(
        &self,
        kind: Kind,
        connection: ConnectionId,
        name: &str,
        revision: Option<RevisionId>,
        origin: &Origin,
    ) -> Attempt {
        let now = self.now();
        Attempt {
            id: AttemptId(self.ports.rng.uuid(now)),
            reference: self.ports.rng.reference(),
            kind,
            method: Method::Oidc,
            connection: Some(connection),
            connection_name: name.into(),
            revision,
            issuer: None,
            principal: None,
            who: String::new(),
            address: origin.address.clone(),
            trace: Trace::default(),
            result: None,
            outcome: Outcome::Running,
            started_at: now,
            ended_at: None,
        }
    }

    /// Ends an attempt and stores it.
    pub(crate) async fn end_attempt(&self, tx: &mut dyn Write, attempt: &mut Attempt) -> Result<()> {
        self.sign_ins().count(attempt);
        attempt.ended_at = Some(self.now());
        attempt.bound();
        Ok(tx.put_attempt(attempt).await?)
    }

    /// Ends a stranger's attempt in a refusal and stores it, unless there is a flood of them. Its reference
    /// when it was stored.
    pub(crate) async fn record_refusal_in(
        &self,
        tx: &mut dyn Write,
        mut attempt: Attempt,
        code: Code,
    ) -> Result<Option<String>> {
        attempt.outcome = Outcome::Refused { code };
        for (bucket, most) in recorded(&attempt) {
            if tx.count_failure(&bucket, self.now(), MINUTE).await?.count > most {
                self.sign_ins().count(&attempt);
                return Ok(None);
            }
        }
        self.end_attempt(tx, &mut attempt).await?;
        Ok(Some(attempt.reference))
    }

    /// The same in a transaction of its own, which a flood does not even open: it would queue before everybody
    /// who writes.
    pub(crate) async fn record_refusal(&self, mut attempt: Attempt, code: Code) -> Result<Option<String>> {
        let mut read = self.read();
        for (bucket, most) in recorded(&attempt) {
            if read.throttle(&bucket).await?.full(most, self.now()) {
                attempt.outcome = Outcome::Refused { code };
                self.sign_ins().count(&attempt);
                return Ok(None);
            }
        }
        drop(read);
        let mut tx = self.write().await?;
        let reference = self.record_refusal_in(&mut *tx, attempt, code).await?;
        tx.commit().await?;
        Ok(reference)
    }

    /// The same, as what the use case ends with.
    pub(crate) async fn turn_away(&self, attempt: Attempt, code: Code) -> Error {
        match self.record_refusal(attempt, code).await {
            Ok(reference) => Error::Refused { code, reference },
            Err(error) => error,
        }
    }
}

/// The counters of a stranger's recorded failures, and where each ends.
fn recorded(attempt: &Attempt) -> [(String, i64); 2] {
    let network = format!("recorded-failures:{}", network(&attempt.address));
    [
        (network, RECORDED_OF_A_NETWORK),
        ("recorded-failures".to_owned(), RECORDED_IN_ALL),
    ]
}

/// A button of the login page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// The connection.
    pub connection: ConnectionId,
    /// Its display name.
    pub name: String,
}

/// What the login page shows to everybody.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Door {
    /// The active connections to go to, by name.
    pub buttons: Vec<Button>,
    /// The names of the active directories, whose people use the password form.
    pub directories: Vec<String>,
    /// The connection that the page forwards to, if it is active and was seen to work.
    pub straight_to: Option<ConnectionId>,
    /// There is no administrator yet.
    pub needs_setup: bool,
    /// Anybody may register.
    pub registers: bool,
}

impl Gatehouse {
    /// Whether the settings that a connection signs people in with were proven, under the callback URL in force. Nobody
    /// comes back from a provider that was not set right, to see the form.
    async fn seen_to_work(&self, read: &mut dyn Read, id: ConnectionId) -> Result<bool> {
        match self.live_settings(read, id).await? {
            Some((_, _, fingerprint)) => Ok(read.proof(id, &fingerprint).await?.is_some()),
            None => Ok(false),
        }
    }

    /// The login page.
    ///
    /// # Errors
    /// Storage.
    pub async fn door(&self) -> Result<Door> {
        let version = self.ports.store.version();
        let read = async {
            let mut read = self.read();
            // Today's name, which is unique: it is no part of what a test proves.
            let restoring = self.restoring();
            let active = read
                .connections()
                .await?
                .into_iter()
                .filter(|c| c.active && !restoring);
            let (directories, buttons): (Vec<_>, Vec<_>) =
                active.partition(|c| c.provider.protocol() == Protocol::Ldap);
            let buttons: Vec<Button> = buttons
                .into_iter()
                .map(|c| Button {
                    connection: c.id,
                    name: c.name,
                })
                .collect();
            let straight_to = read.instance().await?.straight_to;
            let straight_to = match straight_to.filter(|id| buttons.iter().any(|b| b.connection == *id)) {
                Some(id) if self.seen_to_work(&mut *read, id).await? => Some(id),
                _ => None,
            };
            Ok(Some(Door {
                straight_to,
                needs_setup: read.administrators().await?.is_empty(),
                directories: directories.into_iter().map(|c| c.name).collect(),
                registers: self.account_rules().await?.open,
                buttons,
            }))
        };
        Ok(self
            .kept(&self.kept.door, version, (), read)
            .await?
            .unwrap_or_default())
    }
}
