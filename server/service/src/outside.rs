//! What is set from outside of the console, by the environment or `gatehouse.toml`. It wins over what the
//! console keeps, and the console cannot change it.

use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use crate::ports::connections::Connection;
use crate::secret::Secret;
use gatehouse_domain::connection::{Form, Protocol, Provider};
use gatehouse_domain::ids::{ConnectionId, Millis};
use gatehouse_domain::instance::SessionLengths;
use gatehouse_domain::outside::{Lock, Origin, Source};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The connection from outside: one, with the same id in every installation, so that its addresses stay.
pub const CONNECTION: ConnectionId = ConnectionId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0002));
/// The same for a directory.
pub const DIRECTORY: ConnectionId = ConnectionId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0003));

/// Everything that is set from outside. Nothing by default.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// What sets the public URL.
    pub public_url: Option<Source>,
    /// How long sessions last.
    pub sessions: Option<OutsideSessions>,
    /// The connection to an OpenID provider.
    pub connection: Option<OutsideConnection>,
    /// The connection to a directory.
    pub directory: Option<OutsideConnection>,
    /// Whether anybody may register, and what sets it.
    pub registration: Option<(bool, Source)>,
    /// `GORILLA_DISABLE_TEAM_SERVICE_ACCOUNT_CREATION`: teams' administrators make no service accounts.
    pub no_team_service_accounts: Option<Source>,
    /// `SKIP_AUDIENCE_VALIDATION`: whom a JWT was made out to is not compared.
    pub skip_audience: Option<Source>,
    /// `wandb` is no audience of everybody's.
    pub no_wandb_audience: Option<Source>,
    /// `LOCAL_RESTORE`: single sign-on is off, and a restore administrator has a temporary password.
    pub restoring: bool,
    /// The largest file of a run that is kept, in bytes.
    pub run_file_limit: Option<usize>,
}

impl Outside {
    /// What is set of a connection, by its id.
    pub fn of(&self, id: ConnectionId) -> Option<&OutsideConnection> {
        match id {
            CONNECTION => self.connection.as_ref(),
            DIRECTORY => self.directory.as_ref(),
            _ => None,
        }
    }
}

/// How long sessions last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutsideSessions {
    /// The absolute limit; there is no idle one beside it.
    pub length: Millis,
    /// The same as it was written.
    pub written: String,
    /// What sets it.
    pub source: Source,
}

/// A connection from outside.
#[derive(Clone, Debug)]
pub struct OutsideConnection {
    /// The preset that its form began from.
    pub provider: Provider,
    /// Its settings, checked. Without a display name it is called as its provider's host.
    pub form: Form,
    /// It signs people in; else it can only be tested.
    pub on: bool,
    /// The secret, where one is sent.
    pub secret: Option<Secret>,
    /// Where its settings are kept.
    pub origin: Origin,
    /// What sets each field, by its HTML name.
    pub fields: BTreeMap<String, Source>,
}

impl Gatehouse {
    /// How long sessions last at present. Where this process alone writes, without asking the database again.
    pub(crate) async fn session_lengths(&self, read: &mut dyn Read) -> Result<SessionLengths> {
        match &self.outside().sessions {
            Some(outside) => Ok(SessionLengths {
                idle: outside.length,
                absolute: outside.length,
            }),
            None if self.ports.store.settings_version().is_some() => Ok(self.instance().await?.sessions),
            // A second connection beside a transaction could wait for ever.
            None => Ok(read.instance().await?.sessions),
        }
    }

    /// Why the console cannot change a connection.
    pub(crate) fn lock(&self, connection: &Connection) -> Option<Lock> {
        let given = self.outside().of(connection.id);
        (connection.origin != Origin::Console).then(|| Lock {
            origin: connection.origin,
            // while it is on, another replica still has its settings
            gone: given.is_none() && !connection.active,
            fields: given.map(|g| g.fields.clone()).unwrap_or_default(),
        })
    }

    /// That the console may change a connection.
    ///
    /// # Errors
    /// [`Error::SetOutside`]
    pub(crate) fn changeable(&self, connection: &Connection) -> Result<()> {
        let Some(Lock {
            origin, mut fields, ..
        }) = self.lock(connection)
        else {
            return Ok(());
        };
        let (field, variable) = match connection.provider.protocol() {
            Protocol::Oidc => ("issuer", "OIDC_ISSUER"),
            Protocol::Ldap => ("addresses", "LOCAL_LDAP_ADDRESS"),
        };
        let gone = || Source {
            origin,
            name: match origin {
                Origin::File => variable.to_ascii_lowercase(),
                Origin::Console | Origin::Environment => variable.into(),
            },
        };
        Err(Error::SetOutside(fields.remove(field).unwrap_or_else(gone)))
    }
}
