//! Signing in, testing and linking through a provider: two requests, one attempt.

mod apply;
mod begin;
mod finish;

pub use begin::{Begun, TestBegun};
pub use finish::Finished;

use crate::caller::Origin;
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::ports::openid::Private;
use gatehouse_domain::address::network;
use gatehouse_domain::attempt::{Attempt, Kind, Method, Outcome, Trace};
use gatehouse_domain::connection::OidcSettings;
use gatehouse_domain::ids::{AttemptId, ConnectionId, Millis, RevisionId};
use serde::{Deserialize, Serialize};

/// A redirect must come back within this time (O2).
pub const FLOW_FOR: Millis = 10 * 60_000;

/// So many failures a minute of strangers from one network are recorded one by one; the rest is only counted.
const RECORDED_OF_A_NETWORK: i64 = 60;
/// The same from everywhere together.
const RECORDED_IN_ALL: i64 = 600;

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

    /// Stores a stranger's failed attempt unless there is a flood of them; whether it was stored.
    pub(crate) async fn record_failure(&self, mut attempt: Attempt) -> Result<bool> {
        attempt.trace.bound();
        attempt.ended_at = Some(self.now());
        let mut tx = self.write().await?;
        let network = format!("recorded-failures:{}", network(&attempt.address));
        let of_it = tx.count_failure(&network, self.now(), 60_000).await?.count;
        let keep = of_it <= RECORDED_OF_A_NETWORK
            && tx
                .count_failure("recorded-failures", self.now(), 60_000)
                .await?
                .count
                <= RECORDED_IN_ALL;
        if keep {
            tx.put_attempt(&attempt).await?;
        }
        tx.commit().await?;
        Ok(keep)
    }
}

/// A button of the login page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Button {
    /// The connection.
    pub connection: ConnectionId,
    /// Its display name.
    pub name: String,
}

impl Gatehouse {
    /// The login page's buttons: the active connections, by name.
    ///
    /// # Errors
    /// Storage.
    pub async fn login_buttons(&self) -> Result<Vec<Button>> {
        // Today's name, which is unique: it is no part of what a test proves.
        let active = self.read().connections().await?.into_iter().filter(|c| c.active);
        Ok(active
            .map(|c| Button {
                connection: c.id,
                name: c.name,
            })
            .collect())
    }
}
