//! What the console shows of connections.

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use crate::ports::connections::{Connection, Proof, Revision, WorkingCopy};
use crate::ports::records::AttemptQuery;
use gatehouse_domain::attempt::{Attempt, Kind};
use gatehouse_domain::catalogue::{Code, Side};
use gatehouse_domain::connection::Status;
use gatehouse_domain::connection::status::{FAILING_AFTER, Facts, status};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::outside::Lock;

/// A row of the table.
#[derive(Clone, Debug)]
pub struct ConnectionRow {
    /// The connection.
    pub connection: Connection,
    /// Its status.
    pub status: Status,
    /// Why it is failing: the newest refusal.
    pub failing_with: Option<Code>,
    /// The form field that this is about.
    pub failing_at: Option<String>,
    /// Its switch can be turned on: the saved settings are proven.
    pub can_activate: bool,
    /// It is on, but our public URL has moved since its live settings were proven.
    pub moved: bool,
    /// Identities that would be lost if the saved settings went live.
    pub would_lose: i64,
    /// Successful sign-ins in the last 7 days.
    pub sign_ins_7d: i64,
    /// The caller has unsaved changes to it.
    pub unsaved: bool,
    /// Why the console cannot change it.
    pub lock: Option<Lock>,
}

/// A connection's page.
#[derive(Clone, Debug)]
pub struct ConnectionDetail {
    /// As in the table.
    pub row: ConnectionRow,
    /// The newest saved settings.
    pub head: Revision,
    /// The settings that sign people in.
    pub live: Option<Revision>,
    /// The proof of the saved settings.
    pub proof: Option<Proof>,
    /// The caller's newest test.
    pub last_test: Option<Attempt>,
    /// The login page forwards to it while it is active.
    pub straight: bool,
    /// The name of the one that the login page forwards to.
    pub straight_to: Option<String>,
}

impl ConnectionRow {
    /// The saved settings are proven, and not live already.
    pub fn can_go_live(&self) -> bool {
        let c = &self.connection;
        self.lock.is_none() && self.can_activate && !(c.active && c.live == Some(c.head))
    }
}

impl ConnectionDetail {
    /// The saved settings are proven, and not live already.
    pub fn can_go_live(&self) -> bool {
        self.row.can_go_live()
    }
}

const WEEK: i64 = 7 * 24 * 3_600_000;

impl Gatehouse {
    /// All connections, by name, and the caller's unsaved new ones.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn connections(&self, caller: &Caller) -> Result<(Vec<ConnectionRow>, Vec<WorkingCopy>)> {
        let person = caller.administrator()?;
        let mut read = self.read();
        let copies = read.working_copies(person.user.id).await?;
        let mut rows = Vec::new();
        for connection in read.connections().await? {
            let unsaved = copies.iter().any(|w| w.connection == connection.id);
            rows.push(self.connection_row(&mut *read, connection, unsaved).await?.0);
        }
        let new = copies.into_iter().filter(|w| w.base.is_none()).collect();
        Ok((rows, new))
    }

    /// One connection.
    ///
    /// # Errors
    /// Not an administrator; [`Error::NotFound`].
    pub async fn connection(&self, caller: &Caller, id: ConnectionId) -> Result<ConnectionDetail> {
        let person = caller.administrator()?;
        let mut read = self.read();
        let connection = read.connection(id).await?.ok_or(Error::NotFound)?;
        let last_test = read.last_test(id, person.user.id).await?;
        let unsaved = read.working_copy(person.user.id, id).await?.is_some();
        let (row, head, live) = self.connection_row(&mut *read, connection, unsaved).await?;
        let fingerprint = self.fingerprint(&mut *read, &head.settings).await?;
        let proof = read.proof(id, &fingerprint).await?;
        let straight_to = read.instance().await?.straight_to;
        Ok(ConnectionDetail {
            straight: straight_to == Some(id),
            straight_to: self.straight_name(&mut *read, straight_to).await?,
            row,
            head,
            live,
            proof,
            last_test,
        })
    }

    /// The row, with the saved and the live settings.
    async fn connection_row(
        &self,
        read: &mut dyn Read,
        connection: Connection,
        unsaved: bool,
    ) -> Result<(ConnectionRow, Revision, Option<Revision>)> {
        let head = read.revision(connection.head).await?.ok_or(Error::NotFound)?;
        let live = self.live_of(read, &connection).await?;
        let codes = match &live {
            Some(live) => {
                read.last_codes(
                    connection.id,
                    live.id,
                    live.settings.flow(),
                    i64::from(FAILING_AFTER),
                )
                .await?
            }
            None => Vec::new(),
        };
        let ours = |c: &&Option<Code>| matches!(c, Some(code) if code.side() != Side::Person);
        let failures_in_a_row = u32::try_from(codes.iter().take_while(ours).count()).unwrap_or(u32::MAX);
        let head_proven = self.proven(read, &head).await?;
        let live_proven = match &live {
            Some(live) if live.id != head.id => self.proven(read, live).await?,
            Some(_) => head_proven,
            None => false,
        };
        let lock = self.lock(&connection);
        let facts = Facts {
            outside: lock.is_some(),
            active: connection.active,
            live_is_head: connection.live == Some(connection.head),
            head_proven,
            live_proven,
            failures_in_a_row,
        };
        let status = status(&facts);
        let failing_with = codes
            .first()
            .copied()
            .flatten()
            .filter(|_| status == Status::Failing);
        let failing_at = match failing_with {
            Some(code) => failing_field(read, connection.id, code).await?,
            None => None,
        };
        let row = ConnectionRow {
            status,
            failing_with,
            failing_at,
            can_activate: head_proven,
            moved: connection.active && !live_proven && lock.is_none(),
            would_lose: self.would_lose(read, &head, live.as_ref()).await?,
            sign_ins_7d: read.sign_ins_since(connection.id, self.now() - WEEK).await?,
            connection,
            unsaved,
            lock,
        };
        Ok((row, head, live))
    }

    /// Whether settings are proven under the public URL in force.
    async fn proven(&self, read: &mut dyn Read, revision: &Revision) -> Result<bool> {
        let fingerprint = self.fingerprint(read, &revision.settings).await?;
        Ok(read.proof(revision.connection, &fingerprint).await?.is_some())
    }
}

/// The form field that the newest sign-in refused for this reason was about.
async fn failing_field(read: &mut dyn Read, connection: ConnectionId, code: Code) -> Result<Option<String>> {
    let newest = AttemptQuery {
        connection: Some(connection),
        refused: true,
        limit: 20,
        ..AttemptQuery::default()
    };
    let attempts = read.attempts(&newest).await?.rows;
    let refused = attempts
        .iter()
        .find(|a| a.kind == Kind::SignIn && a.code() == Some(code));
    let field = refused.map_or(code.field(), Attempt::field);
    Ok(field.map(str::to_owned))
}
