//! What is set from outside of the console, by the environment or `gatehouse.toml`. It wins over what the
//! console keeps, and the console cannot change it.

use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use crate::ports::connections::Connection;
use crate::secret::Secret;
use gatehouse_domain::connection::Form;
use gatehouse_domain::ids::{ConnectionId, Millis};
use gatehouse_domain::instance::SessionLengths;
use gatehouse_domain::outside::{Lock, Origin, Source};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The connection from outside: one, with the same id in every installation, so that its addresses stay.
pub const CONNECTION: ConnectionId = ConnectionId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0002));

/// Everything that is set from outside. Nothing by default.
#[derive(Clone, Debug, Default)]
pub struct Outside {
    /// What sets the public URL.
    pub public_url: Option<Source>,
    /// How long sessions last.
    pub sessions: Option<OutsideSessions>,
    /// The connection.
    pub connection: Option<OutsideConnection>,
    /// Whether anybody may register, and what sets it.
    pub registration: Option<(bool, Source)>,
    /// `LOCAL_RESTORE`: single sign-on is off, and a restore administrator has a temporary password.
    pub restoring: bool,
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

/// The connection from outside.
#[derive(Clone, Debug)]
pub struct OutsideConnection {
    /// Its settings, checked. Without a display name it is called as its issuer's host.
    pub form: Form,
    /// The client secret, where the flow sends one.
    pub secret: Option<Secret>,
    /// Where its settings are kept.
    pub origin: Origin,
    /// What sets each field, by its HTML name.
    pub fields: BTreeMap<String, Source>,
}

impl Gatehouse {
    /// How long sessions last at present.
    pub(crate) async fn session_lengths(&self, read: &mut dyn Read) -> Result<SessionLengths> {
        match &self.outside().sessions {
            Some(outside) => Ok(SessionLengths {
                idle: outside.length,
                absolute: outside.length,
            }),
            None => Ok(read.instance().await?.sessions),
        }
    }

    /// Why the console cannot change a connection.
    pub(crate) fn lock(&self, connection: &Connection) -> Option<Lock> {
        let given = self.outside().connection.as_ref();
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
        let gone = || Source {
            origin,
            name: match origin {
                Origin::File => "oidc_issuer".into(),
                Origin::Console | Origin::Environment => "OIDC_ISSUER".into(),
            },
        };
        Err(Error::SetOutside(fields.remove("issuer").unwrap_or_else(gone)))
    }
}
