//! attempts and audit.

use super::{from_json, to_json};
use crate::chain::Entry;
use crate::db::args;
use crate::error::corrupt;
use crate::handle::Handle;
use crate::search;
use async_trait::async_trait;
use gatehouse_domain::attempt::{Attempt, Kind, Method, Outcome};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::Flow;
use gatehouse_domain::ids::{AttemptId, ConnectionId, Millis, PrincipalId, RevisionId, normal_reference};
use gatehouse_domain::lists::COUNTED;
use gatehouse_service::ports::records::{AttemptQuery, AttemptsRead, AttemptsWrite, AuditEntry};
use gatehouse_service::ports::{Page, Result};
use sqlx::FromRow;
use uuid::Uuid;

const fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::SignIn => "sign_in",
        Kind::Test => "test",
        Kind::Link => "link",
        Kind::Recheck => "recheck",
    }
}

const fn method(method: Method) -> &'static str {
    match method {
        Method::Password => "password",
        Method::Oidc => "oidc",
        Method::Ldap => "ldap",
        Method::Key => "key",
        Method::Federated => "federated",
    }
}

const fn outcome(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Running => "running",
        Outcome::SignedIn { .. } => "signed_in",
        Outcome::Linked => "linked",
        Outcome::WouldSignIn => "would_sign_in",
        Outcome::Works => "works",
        Outcome::Refused { .. } => "refused",
    }
}

/// The columns beside it are for lists only; the attempt is its JSON.
#[derive(FromRow)]
struct AttemptRow {
    attempt: String,
}

impl AttemptRow {
    fn read(self) -> Result<Attempt> {
        from_json("attempts.attempt", &self.attempt)
    }
}

#[derive(FromRow)]
struct AuditRow {
    seq: i64,
    at: Millis,
    actor: Option<Uuid>,
    actor_name: String,
    action: String,
    object: String,
    object_name: String,
    before: Option<String>,
    after: Option<String>,
    address: String,
}

impl AuditRow {
    fn read(self) -> Result<AuditEntry> {
        let json = |what, text: Option<String>| text.map(|t| from_json(what, &t)).transpose();
        Ok(AuditEntry {
            seq: self.seq,
            at: self.at,
            actor: self.actor.map(PrincipalId),
            actor_name: self.actor_name,
            action: self.action,
            object: self.object,
            object_name: self.object_name,
            before: json("audit.before", self.before)?,
            after: json("audit.after", self.after)?,
            address: self.address,
        })
    }
}

/// A list of attempts: how many there are, counted so far as lists are, and a page of it.
macro_rules! matching_attempts {
    ($matching:literal, $order:literal, $page:literal) => {
        (
            concat!(
                "SELECT count(*) FROM (SELECT 1 FROM attempts WHERE ",
                "($1 IS NULL OR connection_id = $1) AND (outcome = 'refused' OR NOT $2) \
                 AND (kind <> 'test' OR NOT $3) ",
                $matching,
                " LIMIT 10000) AS found"
            ),
            concat!(
                "SELECT attempt FROM attempts WHERE ",
                "($1 IS NULL OR connection_id = $1) AND (outcome = 'refused' OR NOT $2) \
                 AND (kind <> 'test' OR NOT $3) ",
                $matching,
                $order,
                $page
            ),
        )
    };
}

type Sql = (&'static str, &'static str);

const ALL: Sql = matching_attempts!("", "ORDER BY started_at DESC, id DESC ", "LIMIT $4 OFFSET $5");
/// Few are found by what they begin with, and sorted.
const FEW: Sql = matching_attempts!(
    "AND (reference >= $4 AND reference < $5 OR who_key >= $6 AND who_key < $7) ",
    "ORDER BY +started_at DESC, id DESC ",
    "LIMIT $8 OFFSET $9"
);
/// Of many the newest are soon found: no index but that of the time is of use.
const MANY: Sql = matching_attempts!(
    "AND (reference || '' >= $4 AND reference || '' < $5 OR who_key || '' >= $6 AND who_key || '' < $7) ",
    "ORDER BY started_at DESC, id DESC ",
    "LIMIT $8 OFFSET $9"
);
/// Every row is looked at.
const INSIDE: Sql = matching_attempts!(
    r"AND (reference LIKE $4 ESCAPE '\' OR who_key LIKE $5 ESCAPE '\') ",
    "ORDER BY started_at DESC, id DESC ",
    "LIMIT $6 OFFSET $7"
);
const _: () = assert!(COUNTED == 10_000, "the statements say the number");

/// So many are few.
const SORTED: i64 = 1_000;

#[async_trait]
impl AttemptsRead for Handle {
    async fn attempt(&mut self, id: AttemptId) -> Result<Option<Attempt>> {
        let sql = "SELECT attempt FROM attempts WHERE id = $1";
        self.opt::<AttemptRow>(sql, args![id])
            .await?
            .map(AttemptRow::read)
            .transpose()
    }

    async fn attempt_by_reference(&mut self, reference: &str) -> Result<Option<Attempt>> {
        let sql = "SELECT attempt FROM attempts WHERE reference = $1";
        self.opt::<AttemptRow>(sql, args![reference])
            .await?
            .map(AttemptRow::read)
            .transpose()
    }

    async fn attempts(&mut self, query: &AttemptQuery) -> Result<Page<Attempt>> {
        let filter = args![query.connection, query.refused, query.of_people];
        let reference = normal_reference(&query.search);
        let (vals, total, sql) = match search::beginning(&query.search) {
            None => {
                let total = self.count(ALL.0, filter.clone()).await?;
                (filter, total, ALL.1)
            }
            Some((first, last)) => {
                let (from, to) = search::after(reference.clone());
                let begins = [filter.clone(), args![from, to, first, last]].concat();
                match self.count(FEW.0, begins.clone()).await? {
                    0 => {
                        let inside = args![search::contains(&reference), search::folded(&query.search)];
                        let inside = [filter, inside].concat();
                        let total = self.count(INSIDE.0, inside.clone()).await?;
                        (inside, total, INSIDE.1)
                    }
                    total @ 1..=SORTED => (begins, total, FEW.1),
                    total => (begins, total, MANY.1),
                }
            }
        };
        let page = args![query.limit.max(0), query.offset.max(0)];
        let rows = self.all::<AttemptRow>(sql, [vals, page].concat()).await?;
        Ok(Page {
            rows: rows.into_iter().map(AttemptRow::read).collect::<Result<_>>()?,
            total,
        })
    }

    async fn last_test(&mut self, connection: ConnectionId, by: PrincipalId) -> Result<Option<Attempt>> {
        let sql = "SELECT attempt FROM attempts WHERE connection_id = $1 AND kind = 'test' \
             AND principal_id = $2 ORDER BY started_at DESC, id DESC LIMIT 1";
        self.opt::<AttemptRow>(sql, args![connection, by])
            .await?
            .map(AttemptRow::read)
            .transpose()
    }

    async fn last_codes(
        &mut self,
        connection: ConnectionId,
        revision: RevisionId,
        flow: Option<Flow>,
        limit: i64,
    ) -> Result<Vec<Option<Code>>> {
        // being switched off says nothing about how it works
        let silent = |code: &&Code| {
            flow.is_some_and(|flow| code.by_browser_alone(flow)) || **code == Code::ConnectionNotActive
        };
        let left_out = Code::ALL.iter().filter(silent);
        let left_out: String = left_out.map(|code| format!(" {} ", code.slug())).collect();
        let sql = "SELECT code FROM attempts WHERE connection_id = $1 AND revision_id = $2 \
             AND kind IN ('sign_in', 'recheck') AND ended_at IS NOT NULL \
             AND (code IS NULL OR $3 NOT LIKE '% ' || code || ' %') \
             ORDER BY started_at DESC, id DESC LIMIT $4";
        let rows = self
            .all::<(Option<String>,)>(sql, args![connection, revision, left_out, limit.max(0)])
            .await?;
        rows.into_iter()
            .map(|(code,)| match code {
                Some(slug) => match Code::parse(&slug) {
                    Some(code) => Ok(Some(code)),
                    None => Err(corrupt("attempts.code", "no such code")),
                },
                None => Ok(None),
            })
            .collect()
    }

    async fn sign_ins_since(&mut self, connection: ConnectionId, since: Millis) -> Result<i64> {
        let sql = "SELECT count(*) FROM attempts WHERE connection_id = $1 AND kind = 'sign_in' \
             AND outcome = 'signed_in' AND started_at >= $2";
        self.count(sql, args![connection, since]).await
    }

    async fn audit(&mut self, search: &str, offset: i64, limit: i64) -> Result<Page<AuditEntry>> {
        let pattern = search::folded(search);
        let total = self
            .count(
                r"SELECT count(*) FROM audit WHERE search_key LIKE $1 ESCAPE '\'",
                args![&pattern],
            )
            .await?;
        let sql = "SELECT seq, at, actor, actor_name, action, object, object_name, before, after, address \
             FROM audit WHERE search_key LIKE $1 ESCAPE '\\' ORDER BY seq DESC LIMIT $2 OFFSET $3";
        let rows = self
            .all::<AuditRow>(sql, args![pattern, limit.max(0), offset.max(0)])
            .await?;
        Ok(Page {
            rows: rows.into_iter().map(AuditRow::read).collect::<Result<_>>()?,
            total,
        })
    }
}

#[async_trait]
impl AttemptsWrite for Handle {
    async fn put_attempt(&mut self, attempt: &Attempt) -> Result<()> {
        self.exec_one(
            "INSERT INTO attempts (id, reference, kind, method, connection_id, revision_id, principal_id, \
             outcome, code, who, who_key, address, started_at, ended_at, attempt, issuer_id) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) \
             ON CONFLICT (id) DO UPDATE SET reference = excluded.reference, kind = excluded.kind, \
             method = excluded.method, connection_id = excluded.connection_id, \
             revision_id = excluded.revision_id, principal_id = excluded.principal_id, \
             outcome = excluded.outcome, code = excluded.code, who = excluded.who, \
             who_key = excluded.who_key, address = excluded.address, started_at = excluded.started_at, \
             ended_at = excluded.ended_at, attempt = excluded.attempt, issuer_id = excluded.issuer_id",
            args![
                attempt.id,
                &attempt.reference,
                kind(attempt.kind),
                method(attempt.method),
                attempt.connection,
                attempt.revision,
                attempt.principal,
                outcome(&attempt.outcome),
                attempt.code().map(|c| c.slug().to_owned()),
                &attempt.who,
                search::who(&attempt.who),
                &attempt.address,
                attempt.started_at,
                attempt.ended_at,
                to_json(attempt)?,
                attempt.issuer,
            ],
        )
        .await
    }

    async fn delete_attempts_before(&mut self, before: Millis) -> Result<u64> {
        self.exec("DELETE FROM attempts WHERE started_at < $1", args![before])
            .await
    }

    async fn append_audit(&mut self, entry: &AuditEntry) -> Result<()> {
        self.audit.push(Entry {
            at: entry.at,
            actor: entry.actor.map(|id| id.0),
            actor_name: entry.actor_name.clone(),
            action: entry.action.clone(),
            object: entry.object.clone(),
            object_name: entry.object_name.clone(),
            before: entry.before.as_ref().map(to_json).transpose()?,
            after: entry.after.as_ref().map(to_json).transpose()?,
            address: entry.address.clone(),
            search_key: search::key(&[&entry.actor_name, &entry.action, &entry.object_name]),
        });
        Ok(())
    }
}
