//! The overview on the wire.

use super::audit::AttemptRow;
use super::ended::Refusal;
use serde::{Deserialize, Serialize};

/// What to do next; ids are connections'.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Next {
    /// Connect a provider.
    Connect,
    /// Finish the form that was begun, at this path.
    Finish(String),
    /// Test the saved connection.
    Test(String),
    /// Switch the tested connection on.
    Activate(String),
    /// Nothing.
    Done,
}

/// A connection that needs attention.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failing {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Why.
    pub why: Option<Refusal>,
}

/// `/console`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OverviewPage {
    /// What to do next.
    pub next: Next,
    /// Active connections.
    pub active: usize,
    /// All connections.
    pub connections: usize,
    /// Users.
    pub users: i64,
    /// Successful sign-ins with connections in 7 days.
    pub sign_ins_7d: i64,
    /// How many identities wait to be connected.
    pub waiting: i64,
    /// What fails.
    pub failing: Vec<Failing>,
    /// The newest refusals.
    pub refused: Vec<AttemptRow>,
    /// Who can get in: administrator, and the connection's name or none for the password.
    pub ways_in: Vec<(String, Option<String>)>,
}
