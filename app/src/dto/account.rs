//! A person's own page on the wire.

use super::users::UserPage;
use serde::{Deserialize, Serialize};

/// `/account`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccountPage {
    /// The account, its identities and sessions.
    pub page: UserPage,
    /// Connections that can be connected: id and name.
    pub connectable: Vec<(String, String)>,
    /// The sign-in is recent enough to connect one.
    pub fresh: bool,
}
