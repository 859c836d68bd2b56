//! jwt_issuers, access_tokens.

use super::machines::{AccountRow, select_account};
use super::names::called;
use super::{from_json, hash, to_json, word};
use crate::db::args;
use crate::handle::Handle;
use async_trait::async_trait;
use gatehouse_domain::attempt::Attempt;
use gatehouse_domain::ids::{AccessTokenId, IssuerId, Millis, OrgId, PrincipalId};
use gatehouse_service::ports::federation::{
    AccessToken, FederationRead, FederationWrite, JwtIssuer, ListedToken,
};
use gatehouse_service::ports::machines::{LastUse, Owner, ServiceAccount};
use gatehouse_service::ports::{AccountsRead, MachinesRead, Page, Result};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct IssuerRow {
    id: Uuid,
    org_id: Uuid,
    settings: String,
    private: bool,
    made_by: Uuid,
    created_at: Millis,
    changed_at: Millis,
}

impl TryFrom<IssuerRow> for JwtIssuer {
    type Error = gatehouse_service::ports::StoreError;
    fn try_from(r: IssuerRow) -> Result<Self> {
        Ok(JwtIssuer {
            id: IssuerId(r.id),
            org: OrgId(r.org_id),
            settings: from_json("jwt_issuers.settings", &r.settings)?,
            private: r.private,
            made_by: PrincipalId(r.made_by),
            created_at: r.created_at,
            changed_at: r.changed_at,
        })
    }
}

macro_rules! select_issuer {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT i.id, i.org_id, i.settings, i.private, i.made_by, i.created_at, i.changed_at",
            $more,
            " FROM jwt_issuers i ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct CalledRow {
    #[sqlx(flatten)]
    issuer: IssuerRow,
    slug: String,
}

#[derive(FromRow)]
struct TokenRow {
    id: Uuid,
    hash: Vec<u8>,
    principal_id: Uuid,
    org_id: Uuid,
    issuer_id: Uuid,
    subject: String,
    scopes: String,
    created_at: Millis,
    expires_at: Millis,
    revoked_at: Option<Millis>,
    last_used_at: Millis,
    last_used_address: String,
    last_used_agent: String,
}

impl TryFrom<TokenRow> for AccessToken {
    type Error = gatehouse_service::ports::StoreError;
    fn try_from(r: TokenRow) -> Result<Self> {
        Ok(AccessToken {
            id: AccessTokenId(r.id),
            hash: hash("access_tokens.hash", r.hash)?,
            principal: PrincipalId(r.principal_id),
            org: OrgId(r.org_id),
            issuer: IssuerId(r.issuer_id),
            subject: r.subject,
            scopes: word("access_tokens.scopes", &r.scopes)?,
            created_at: r.created_at,
            expires_at: r.expires_at,
            revoked_at: r.revoked_at,
            last_used: LastUse {
                at: r.last_used_at,
                address: r.last_used_address,
                agent: r.last_used_agent,
            },
        })
    }
}

macro_rules! select_token {
    ($more:literal, $rest:literal) => {
        concat!(
            "SELECT t.id, t.hash, t.principal_id, t.org_id, t.issuer_id, t.subject, t.scopes, t.created_at, \
             t.expires_at, t.revoked_at, t.last_used_at, t.last_used_address, t.last_used_agent",
            $more,
            " FROM access_tokens t ",
            $rest
        )
    };
}

#[derive(FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    token: TokenRow,
    owner: String,
    issuer: String,
}

#[derive(FromRow)]
struct TextRow {
    text: String,
}

#[async_trait]
impl FederationRead for Handle {
    async fn jwt_issuer(&mut self, id: IssuerId) -> Result<Option<JwtIssuer>> {
        let sql = self.locking(
            select_issuer!("", "WHERE i.id = $1"),
            select_issuer!("", "WHERE i.id = $1 FOR NO KEY UPDATE"),
        );
        let found = self.opt::<IssuerRow>(sql, args![id]).await?;
        found.map(JwtIssuer::try_from).transpose()
    }

    async fn jwt_issuers(&mut self, org: OrgId) -> Result<Vec<JwtIssuer>> {
        let sql = select_issuer!("", "WHERE i.org_id = $1 ORDER BY i.issuer, i.id");
        let rows = self.all::<IssuerRow>(sql, args![org]).await?;
        rows.into_iter().map(JwtIssuer::try_from).collect()
    }

    async fn issuers_called(&mut self, issuer: &str) -> Result<Vec<(JwtIssuer, String)>> {
        let sql = select_issuer!(
            ", o.slug",
            "JOIN organizations o ON o.id = i.org_id WHERE i.issuer = $1 ORDER BY i.created_at, i.id"
        );
        let rows = self.all::<CalledRow>(sql, args![issuer]).await?;
        let read = |row: CalledRow| Ok((JwtIssuer::try_from(row.issuer)?, row.slug));
        rows.into_iter().map(read).collect()
    }

    async fn accounts_of_subject(&mut self, org: OrgId, subject: &str) -> Result<Vec<ServiceAccount>> {
        let sql =
            select_account!("WHERE s.subject = $2 AND s.org_id = $1 ORDER BY s.created_at, p.id LIMIT 100");
        let rows = self.all::<AccountRow>(sql, args![org, subject]).await?;
        rows.into_iter().map(ServiceAccount::try_from).collect()
    }

    async fn subjects(&mut self, org: OrgId, limit: i64) -> Result<Vec<String>> {
        let sql = "SELECT subject AS text FROM service_accounts WHERE org_id = $1 AND subject IS NOT NULL \
             ORDER BY created_at DESC LIMIT $2";
        let rows = self.all::<TextRow>(sql, args![org, limit]).await?;
        Ok(rows.into_iter().map(|row| row.text).collect())
    }

    async fn token_by_hash(&mut self, hash: &[u8; 32]) -> Result<Option<(AccessToken, Owner)>> {
        let sql = select_token!("", "WHERE t.hash = $1");
        let Some(row) = self.opt::<TokenRow>(sql, args![hash]).await? else {
            return Ok(None);
        };
        let token = AccessToken::try_from(row)?;
        let owner = match self.service_account(token.principal).await? {
            Some(account) => Some(Owner::Service(Box::new(account))),
            None => {
                let user = self.user(token.principal).await?;
                user.map(|user| Owner::Person(Box::new(user)))
            }
        };
        Ok(owner.map(|owner| (token, owner)))
    }

    async fn access_token(&mut self, id: AccessTokenId) -> Result<Option<AccessToken>> {
        let sql = self.locking(
            select_token!("", "WHERE t.id = $1"),
            select_token!("", "WHERE t.id = $1 FOR NO KEY UPDATE"),
        );
        let found = self.opt::<TokenRow>(sql, args![id]).await?;
        found.map(AccessToken::try_from).transpose()
    }

    async fn access_tokens(
        &mut self,
        org: OrgId,
        now: Millis,
        offset: i64,
        limit: i64,
    ) -> Result<Page<ListedToken>> {
        let sql =
            "SELECT count(*) FROM access_tokens WHERE org_id = $1 AND expires_at > $2 AND revoked_at IS NULL";
        let total = self.count(sql, args![org, now]).await?;
        let sql = select_token!(
            ", p.name AS owner, i.issuer",
            "JOIN principals p ON p.id = t.principal_id JOIN jwt_issuers i ON i.id = t.issuer_id \
             WHERE t.org_id = $1 AND t.expires_at > $2 AND t.revoked_at IS NULL \
             ORDER BY t.created_at DESC, t.id DESC LIMIT $3 OFFSET $4"
        );
        let rows = self
            .all::<ListedRow>(sql, args![org, now, limit.max(0), offset.max(0)])
            .await?;
        let listed = |row: ListedRow| {
            let token = AccessToken::try_from(row.token)?;
            Ok(ListedToken {
                owner: called(token.principal, row.owner),
                issuer: row.issuer,
                token,
            })
        };
        Ok(Page {
            rows: rows.into_iter().map(listed).collect::<Result<_>>()?,
            total,
        })
    }

    async fn refused_exchanges(&mut self, org: OrgId, limit: i64) -> Result<Vec<Attempt>> {
        let sql = "SELECT a.attempt AS text FROM attempts a JOIN jwt_issuers i ON i.id = a.issuer_id \
             WHERE i.org_id = $1 AND a.outcome = 'refused' ORDER BY a.started_at DESC, a.id DESC LIMIT $2";
        let rows = self.all::<TextRow>(sql, args![org, limit]).await?;
        let read = |row: TextRow| from_json("attempts.attempt", &row.text);
        rows.into_iter().map(read).collect()
    }
}

#[async_trait]
impl FederationWrite for Handle {
    async fn insert_issuer(&mut self, i: &JwtIssuer) -> Result<()> {
        self.exec_one(
            "INSERT INTO jwt_issuers (id, org_id, issuer, settings, private, made_by, created_at, changed_at) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            args![
                i.id,
                i.org,
                &i.settings.issuer,
                to_json(&i.settings)?,
                i.private,
                i.made_by,
                i.created_at,
                i.changed_at
            ],
        )
        .await
    }

    async fn update_issuer(&mut self, i: &JwtIssuer) -> Result<()> {
        self.exec_one(
            "UPDATE jwt_issuers SET issuer = $2, settings = $3, private = $4, changed_at = $5 WHERE id = $1",
            args![
                i.id,
                &i.settings.issuer,
                to_json(&i.settings)?,
                i.private,
                i.changed_at
            ],
        )
        .await
    }

    async fn delete_issuer(&mut self, id: IssuerId) -> Result<()> {
        self.exec_one("DELETE FROM jwt_issuers WHERE id = $1", args![id])
            .await
    }

    async fn insert_access_token(&mut self, t: &AccessToken) -> Result<()> {
        self.exec_one(
            "INSERT INTO access_tokens (id, hash, principal_id, org_id, issuer_id, subject, scopes, created_at, \
             expires_at, revoked_at, last_used_at, last_used_address, last_used_agent) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            args![
                t.id,
                &t.hash,
                t.principal,
                t.org,
                t.issuer,
                &t.subject,
                t.scopes,
                t.created_at,
                t.expires_at,
                t.revoked_at,
                t.last_used.at,
                &t.last_used.address,
                &t.last_used.agent
            ],
        )
        .await
    }

    async fn revoke_access_token(&mut self, id: AccessTokenId, at: Millis) -> Result<()> {
        let sql = "UPDATE access_tokens SET revoked_at = $2 WHERE id = $1";
        self.exec_one(sql, args![id, at]).await
    }

    async fn delete_ended_access_tokens(&mut self, before: Millis) -> Result<u64> {
        let sql = "DELETE FROM access_tokens WHERE expires_at < $1";
        self.exec(sql, args![before]).await
    }

    async fn note_token_use(&mut self, id: AccessTokenId, last: &LastUse) -> Result<()> {
        for sql in [
            "UPDATE access_tokens SET last_used_at = $2, last_used_address = $3, last_used_agent = $4 \
             WHERE id = $1 AND last_used_at < $2",
            "UPDATE service_accounts SET last_used_at = $2, last_used_address = $3, last_used_agent = $4 \
             WHERE principal_id = (SELECT principal_id FROM access_tokens WHERE id = $1) \
             AND (last_used_at IS NULL OR last_used_at < $2)",
        ] {
            self.exec(sql, args![id, last.at, &last.address, &last.agent])
                .await?;
        }
        Ok(())
    }
}
