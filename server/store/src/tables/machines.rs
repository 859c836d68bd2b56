//! service_accounts, api_keys.

use super::names::called;
use super::{hash, word};
use crate::db::args;
use crate::error::corrupt;
use crate::handle::Handle;
use crate::search;
use async_trait::async_trait;
use gatehouse_domain::ids::{ApiKeyId, IssuerId, Millis, OrgId, PrincipalId, TeamId};
use gatehouse_service::ports::machines::{
    ApiKey, LastUse, ListedKey, MachinesRead, MachinesWrite, Method, Owner, ServiceAccount,
};
use gatehouse_service::ports::names::Kind;
use gatehouse_service::ports::{AccountsRead, Page, Result};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct UseRow {
    last_used_at: Option<Millis>,
    last_used_address: Option<String>,
    last_used_agent: Option<String>,
}

impl From<UseRow> for Option<LastUse> {
    fn from(r: UseRow) -> Self {
        r.last_used_at.map(|at| LastUse {
            at,
            address: r.last_used_address.unwrap_or_default(),
            agent: r.last_used_agent.unwrap_or_default(),
        })
    }
}

#[derive(FromRow)]
pub(super) struct AccountRow {
    id: Uuid,
    slug: String,
    name: String,
    org_id: Uuid,
    team_id: Option<Uuid>,
    default_team: Option<Uuid>,
    method: String,
    issuer_id: Option<Uuid>,
    subject: Option<String>,
    disabled_at: Option<Millis>,
    made_by: Uuid,
    created_at: Millis,
    #[sqlx(flatten)]
    last_used: UseRow,
}

impl TryFrom<AccountRow> for ServiceAccount {
    type Error = gatehouse_service::ports::StoreError;
    fn try_from(r: AccountRow) -> Result<Self> {
        let method = match (r.method.as_str(), r.subject) {
            ("built_in", _) => Method::BuiltIn,
            ("federated", Some(subject)) => Method::Federated {
                issuer: r.issuer_id.map(IssuerId),
                subject,
            },
            _ => return Err(corrupt("service_accounts.method", "no such method")),
        };
        Ok(ServiceAccount {
            id: PrincipalId(r.id),
            slug: r.slug,
            name: r.name,
            org: OrgId(r.org_id),
            team: r.team_id.map(TeamId),
            default_team: r.default_team.or(r.team_id).map(TeamId),
            method,
            disabled_at: r.disabled_at,
            made_by: PrincipalId(r.made_by),
            created_at: r.created_at,
            last_used: r.last_used.into(),
        })
    }
}

macro_rules! select_account {
    ($rest:literal) => {
        concat!(
            "SELECT p.id, p.name AS slug, s.name, s.org_id, s.team_id, s.default_team, s.method, s.issuer_id, \
             s.subject, p.disabled_at, s.made_by, s.created_at, s.last_used_at, s.last_used_address, \
             s.last_used_agent FROM service_accounts s JOIN principals p ON p.id = s.principal_id ",
            $rest
        )
    };
}
pub(super) use select_account;

#[derive(FromRow)]
struct KeyRow {
    id: Uuid,
    principal_id: Uuid,
    name: String,
    access_key: String,
    hash: Vec<u8>,
    scopes: String,
    made_by: Uuid,
    created_at: Millis,
    expires_at: Option<Millis>,
    revoked_at: Option<Millis>,
    #[sqlx(flatten)]
    last_used: UseRow,
}

impl TryFrom<KeyRow> for ApiKey {
    type Error = gatehouse_service::ports::StoreError;
    fn try_from(r: KeyRow) -> Result<Self> {
        Ok(ApiKey {
            id: ApiKeyId(r.id),
            principal: PrincipalId(r.principal_id),
            name: r.name,
            access_key: r.access_key,
            hash: hash("api_keys.hash", r.hash)?,
            scopes: word("api_keys.scopes", &r.scopes)?,
            made_by: PrincipalId(r.made_by),
            created_at: r.created_at,
            expires_at: r.expires_at,
            revoked_at: r.revoked_at,
            last_used: r.last_used.into(),
        })
    }
}

#[derive(FromRow)]
struct ListedRow {
    #[sqlx(flatten)]
    key: KeyRow,
    maker: String,
    maker_gone: bool,
}

macro_rules! key_columns {
    () => {
        "k.id, k.principal_id, k.name, k.access_key, k.hash, k.scopes, k.made_by, k.created_at, k.expires_at, \
         k.revoked_at, k.last_used_at, k.last_used_address, k.last_used_agent"
    };
}

const COUNT: &str = "SELECT count(*) FROM service_accounts s JOIN principals p ON p.id = s.principal_id \
     WHERE s.org_id = $1 AND p.name LIKE $2 ESCAPE '\\'";
const COUNT_OF_TEAM: &str = "SELECT count(*) FROM service_accounts s JOIN principals p ON p.id = s.principal_id \
     WHERE s.org_id = $1 AND p.name LIKE $2 ESCAPE '\\' AND s.team_id = $3";

#[async_trait]
impl MachinesRead for Handle {
    async fn service_account(&mut self, id: PrincipalId) -> Result<Option<ServiceAccount>> {
        let sql = self.locking(
            select_account!("WHERE p.id = $1"),
            select_account!("WHERE p.id = $1 FOR NO KEY UPDATE"),
        );
        let found = self.opt::<AccountRow>(sql, args![id]).await?;
        found.map(ServiceAccount::try_from).transpose()
    }

    async fn service_accounts(
        &mut self,
        org: OrgId,
        team: Option<TeamId>,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<ServiceAccount>> {
        let of = args![org, search::folded(search)];
        let page = args![limit.max(0), offset.max(0)];
        let (total, rows) = match team {
            None => {
                let total = self.count(COUNT, of.clone()).await?;
                let sql = select_account!(
                    "WHERE s.org_id = $1 AND p.name LIKE $2 ESCAPE '\\' ORDER BY p.name LIMIT $3 OFFSET $4"
                );
                let rows = self.all::<AccountRow>(sql, [of, page].concat()).await?;
                (total, rows)
            }
            Some(team) => {
                let of = [of, args![team]].concat();
                let total = self.count(COUNT_OF_TEAM, of.clone()).await?;
                let sql = select_account!(
                    "WHERE s.org_id = $1 AND p.name LIKE $2 ESCAPE '\\' AND s.team_id = $3 \
                     ORDER BY p.name LIMIT $4 OFFSET $5"
                );
                let rows = self.all::<AccountRow>(sql, [of, page].concat()).await?;
                (total, rows)
            }
        };
        let rows = rows.into_iter().map(ServiceAccount::try_from);
        Ok(Page {
            rows: rows.collect::<Result<_>>()?,
            total,
        })
    }

    async fn key_by_hash(&mut self, hash: &[u8; 32]) -> Result<Option<(ApiKey, Owner)>> {
        let sql = concat!("SELECT ", key_columns!(), " FROM api_keys k WHERE k.hash = $1");
        let Some(row) = self.opt::<KeyRow>(sql, args![hash]).await? else {
            return Ok(None);
        };
        let key = ApiKey::try_from(row)?;
        let owner = match self.service_account(key.principal).await? {
            Some(account) => Some(Owner::Service(Box::new(account))),
            None => self
                .user(key.principal)
                .await?
                .map(|u| Owner::Person(Box::new(u))),
        };
        Ok(owner.map(|owner| (key, owner)))
    }

    async fn api_key(&mut self, id: ApiKeyId) -> Result<Option<ApiKey>> {
        let sql = self.locking(
            concat!("SELECT ", key_columns!(), " FROM api_keys k WHERE k.id = $1"),
            concat!(
                "SELECT ",
                key_columns!(),
                " FROM api_keys k WHERE k.id = $1 FOR NO KEY UPDATE"
            ),
        );
        let found = self.opt::<KeyRow>(sql, args![id]).await?;
        found.map(ApiKey::try_from).transpose()
    }

    async fn keys_of(&mut self, principal: PrincipalId, since: Millis) -> Result<Vec<ListedKey>> {
        let sql = concat!(
            "SELECT ",
            key_columns!(),
            ", m.name AS maker, (m.kind = 'deleted' OR m.disabled_at IS NOT NULL) AS maker_gone \
             FROM api_keys k JOIN principals m ON m.id = k.made_by WHERE k.principal_id = $1 \
             AND (k.expires_at IS NULL OR k.expires_at > $2) AND (k.revoked_at IS NULL OR k.revoked_at > $2) \
             ORDER BY k.created_at DESC, k.id DESC"
        );
        let listed = |r: ListedRow| {
            let key = ApiKey::try_from(r.key)?;
            Ok(ListedKey {
                maker: called(key.made_by, r.maker),
                maker_gone: r.maker_gone,
                key,
            })
        };
        let rows = self.all::<ListedRow>(sql, args![principal, since]).await?;
        rows.into_iter().map(listed).collect()
    }
}

#[async_trait]
impl MachinesWrite for Handle {
    async fn insert_service_account(&mut self, a: &ServiceAccount) -> Result<()> {
        self.exec_one(
            "INSERT INTO principals (id, kind, name, disabled_at, created_at) \
             VALUES ($1, 'service', $2, $3, $4)",
            args![a.id, &a.slug, a.disabled_at, a.created_at],
        )
        .await?;
        self.insert_name(&a.slug, Kind::Service, a.id.0).await?;
        let (method, issuer, subject) = match &a.method {
            Method::BuiltIn => ("built_in", None, None),
            Method::Federated { issuer, subject } => ("federated", *issuer, Some(subject.clone())),
        };
        self.exec_one(
            "INSERT INTO service_accounts (principal_id, org_id, team_id, name, default_team, method, issuer_id, \
             subject, made_by, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            args![
                a.id,
                a.org,
                a.team,
                &a.name,
                a.default_team,
                method,
                issuer,
                subject,
                a.made_by,
                a.created_at
            ],
        )
        .await
    }

    async fn update_service_account(&mut self, a: &ServiceAccount) -> Result<()> {
        let sql = "UPDATE principals SET disabled_at = $2 WHERE id = $1";
        self.exec_one(sql, args![a.id, a.disabled_at]).await?;
        let sql = "UPDATE service_accounts SET name = $2, default_team = $3 WHERE principal_id = $1";
        self.exec_one(sql, args![a.id, &a.name, a.default_team]).await
    }

    async fn rename_service_account(&mut self, id: PrincipalId, slug: &str, until: Millis) -> Result<()> {
        self.change_name(slug, Kind::Service, id.0, until).await?;
        let sql = "UPDATE principals SET name = $2 WHERE id = $1";
        self.exec_one(sql, args![id, slug]).await
    }

    async fn delete_service_account(&mut self, id: PrincipalId) -> Result<()> {
        let sql = "DELETE FROM service_accounts WHERE principal_id = $1";
        self.exec_one(sql, args![id]).await?;
        self.forget_principal(id).await
    }

    async fn insert_api_key(&mut self, k: &ApiKey) -> Result<()> {
        self.exec_one(
            "INSERT INTO api_keys (id, principal_id, name, access_key, hash, scopes, made_by, created_at, \
             expires_at, revoked_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            args![
                k.id,
                k.principal,
                &k.name,
                &k.access_key,
                &k.hash,
                k.scopes,
                k.made_by,
                k.created_at,
                k.expires_at,
                k.revoked_at
            ],
        )
        .await
    }

    async fn end_api_key(
        &mut self,
        id: ApiKeyId,
        expires_at: Option<Millis>,
        revoked_at: Option<Millis>,
    ) -> Result<()> {
        let sql = "UPDATE api_keys SET expires_at = $2, revoked_at = $3 WHERE id = $1";
        self.exec_one(sql, args![id, expires_at, revoked_at]).await
    }

    async fn note_key_use(&mut self, id: ApiKeyId, last: &LastUse) -> Result<()> {
        for sql in [
            "UPDATE api_keys SET last_used_at = $2, last_used_address = $3, last_used_agent = $4 \
             WHERE id = $1 AND (last_used_at IS NULL OR last_used_at < $2)",
            "UPDATE service_accounts SET last_used_at = $2, last_used_address = $3, last_used_agent = $4 \
             WHERE principal_id = (SELECT principal_id FROM api_keys WHERE id = $1) \
             AND (last_used_at IS NULL OR last_used_at < $2)",
        ] {
            self.exec(sql, args![id, last.at, &last.address, &last.agent])
                .await?;
        }
        Ok(())
    }
}
