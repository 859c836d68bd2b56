//! The overview: what to do next, and what needs attention.

use crate::caller::Caller;
use crate::connections::ConnectionRow;
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::UserQuery;
use crate::ports::records::AttemptQuery;
use gatehouse_domain::attempt::Attempt;
use gatehouse_domain::connection::{Protocol, Status};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::ways_in::Way;

/// What to do next on the way to the first provider sign-in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NextStep {
    /// Connect a provider.
    Connect,
    /// Finish the form that was begun.
    Finish(ConnectionId, Protocol),
    /// Test the saved connection.
    Test(ConnectionId),
    /// Switch the tested connection on.
    Activate(ConnectionId),
    /// Nothing: people sign in.
    Done,
}

/// The overview's content.
#[derive(Clone, Debug)]
pub struct Overview {
    /// What to do next.
    pub next: NextStep,
    /// All connections.
    pub connections: Vec<ConnectionRow>,
    /// How many users there are.
    pub users: i64,
    /// The newest refused attempts.
    pub refused: Vec<Attempt>,
    /// The ways in for administrators.
    pub ways_in: Vec<Way>,
}

impl Gatehouse {
    /// The overview.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn overview(&self, caller: &Caller) -> Result<Overview> {
        let (connections, unsaved) = self.connections(caller).await?;
        // What is set outside of the console is put right there.
        let mut ours = connections.iter().filter(|r| r.lock.is_none());
        let changed = connections.iter().find(|r| r.status == Status::Changed);
        let next = if let Some(r) = changed {
            match r.can_activate {
                true => NextStep::Activate(r.connection.id),
                false => NextStep::Test(r.connection.id),
            }
        } else if connections.iter().any(|r| r.connection.active) {
            NextStep::Done
        } else if let Some(r) = ours.clone().find(|r| r.can_activate) {
            NextStep::Activate(r.connection.id)
        } else if let Some(r) = ours.next() {
            NextStep::Test(r.connection.id)
        } else if let Some(copy) = unsaved.first() {
            NextStep::Finish(copy.connection, copy.provider.protocol())
        } else {
            NextStep::Connect
        };
        let mut read = self.read();
        let users = read
            .users(&UserQuery {
                limit: 1,
                ..UserQuery::default()
            })
            .await?
            .total;
        let query = AttemptQuery {
            refused: true,
            of_people: true,
            limit: 5,
            ..AttemptQuery::default()
        };
        let refused = read.attempts(&query).await?.rows;
        let ways_in = self.ways_in(&mut *read).await?;
        Ok(Overview {
            next,
            connections,
            users,
            refused,
            ways_in,
        })
    }
}
