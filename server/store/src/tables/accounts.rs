//! principals, users, passwords, identities.

use super::user_rows::{UserRow, login_keys, registered, search_key, select_user, user_columns};
use crate::db::{Val, args};
use crate::handle::{Handle, locking};
use crate::search;
use async_trait::async_trait;
use gatehouse_domain::access::{OrgRole, Source};
use gatehouse_domain::ids::{ConnectionId, DEFAULT_ORG, Millis, PrincipalId};
use gatehouse_domain::lists::COUNTED;
use gatehouse_domain::names::email_key;
use gatehouse_domain::ways_in::Administrator;
use gatehouse_service::ports::accounts::{
    AccountsRead, AccountsWrite, Identified, Identity, Password, User, UserQuery,
};
use gatehouse_service::ports::names::Kind;
use gatehouse_service::ports::{OrganizationsWrite, Page, Result, StoreError};
use sqlx::FromRow;
use uuid::Uuid;

/// So many are few enough to be sorted.
const FEW: i64 = 1_000;
/// So many are few enough to look inside the words of all.
const LOOKED_AT: i64 = 5_000;

#[derive(FromRow)]
struct IdentityRow {
    connection_id: Uuid,
    issuer: String,
    subject: String,
    user_id: Uuid,
    email: Option<String>,
    fingerprint: Option<String>,
    created_at: Millis,
    last_sign_in: Option<Millis>,
}

impl From<IdentityRow> for Identity {
    fn from(r: IdentityRow) -> Self {
        Identity {
            connection: ConnectionId(r.connection_id),
            issuer: r.issuer,
            subject: r.subject,
            user: PrincipalId(r.user_id),
            email: r.email,
            fingerprint: r.fingerprint,
            created_at: r.created_at,
            last_sign_in: r.last_sign_in,
        }
    }
}

/// An identity's columns by names of their own, beside its account's.
#[derive(FromRow)]
struct IdentifiedRow {
    #[sqlx(flatten)]
    user: UserRow,
    issuer: String,
    subject: String,
    identity_email: Option<String>,
    fingerprint: Option<String>,
    identity_created_at: Millis,
    identity_last_sign_in: Option<Millis>,
    password: bool,
}

impl IdentifiedRow {
    fn read(self, connection: ConnectionId) -> Identified {
        let user = User::from(self.user);
        Identified {
            identity: Identity {
                connection,
                issuer: self.issuer,
                subject: self.subject,
                user: user.id,
                email: self.identity_email,
                fingerprint: self.fingerprint,
                created_at: self.identity_created_at,
                last_sign_in: self.identity_last_sign_in,
            },
            user,
            password: self.password,
        }
    }
}

macro_rules! select_identity {
    ($rest:literal) => {
        concat!(
            "SELECT connection_id, issuer, subject, user_id, email, fingerprint, created_at, last_sign_in \
             FROM identities ",
            $rest
        )
    };
}

#[async_trait]
impl AccountsRead for Handle {
    async fn user(&mut self, id: PrincipalId) -> Result<Option<User>> {
        let sql = locking!(self, select_user!("WHERE p.id = $1"));
        Ok(self.opt::<UserRow>(sql, args![id]).await?.map(User::from))
    }

    async fn principal_name(&mut self, id: PrincipalId) -> Result<Option<String>> {
        let sql = "SELECT name FROM principals WHERE id = $1";
        let name = self.opt::<(String,)>(sql, args![id]).await?;
        Ok(name.map(|(name,)| called(id, name)))
    }

    async fn user_by_email(&mut self, email_key: &str) -> Result<Option<User>> {
        let sql = select_user!("WHERE u.email_key = $1");
        Ok(self.opt::<UserRow>(sql, args![email_key]).await?.map(User::from))
    }

    async fn user_by_name(&mut self, name: &str) -> Result<Option<User>> {
        let sql = select_user!("WHERE p.name = $1");
        Ok(self.opt::<UserRow>(sql, args![name]).await?.map(User::from))
    }

    async fn user_by_login(&mut self, login_key: &str) -> Result<Option<User>> {
        let sql = select_user!("WHERE u.login_key = $1");
        Ok(self.opt::<UserRow>(sql, args![login_key]).await?.map(User::from))
    }

    async fn is_look_taken(&mut self, look: &str) -> Result<bool> {
        let sql = "SELECT count(*) FROM users WHERE look = $1";
        Ok(self.count(sql, args![look]).await? > 0)
    }

    async fn waiting_users(&mut self) -> Result<i64> {
        let sql = "SELECT count(*) FROM users WHERE registered = 'waiting'";
        self.count(sql, vec![]).await
    }

    async fn names_like(&mut self, stem: &str) -> Result<Vec<String>> {
        // In the bytes' order, in which "." follows "-" and nothing that a name holds comes before "-".
        // A name is a login name, too, where somebody has no other.
        let sql = "SELECT name FROM names WHERE name >= $1 AND name < $2 \
             UNION SELECT login_key FROM users WHERE login_key >= $1 AND login_key < $2";
        let rows = self
            .all::<(String,)>(sql, args![stem, format!("{stem}.")])
            .await?;
        Ok(rows.into_iter().map(|(name,)| name).collect())
    }

    async fn users(&mut self, query: &UserQuery) -> Result<Page<User>> {
        let page = args![query.limit.max(0), query.offset.max(0)];
        if query.waiting {
            let total = self.waiting_users().await?;
            let sql = select_user!(
                "WHERE u.registered = 'waiting' ORDER BY p.created_at, p.name LIMIT $1 OFFSET $2"
            );
            return self.user_page(sql, page, total).await;
        }
        let Some((first, last)) = search::beginning(&query.search) else {
            let total = self.count("SELECT count(*) FROM users", vec![]).await?;
            let sql = select_user!("ORDER BY p.name LIMIT $1 OFFSET $2");
            return self.user_page(sql, page, total).await;
        };
        let words = args![first, last];
        let sql = "SELECT count(*) FROM (SELECT DISTINCT user_id FROM user_words \
             WHERE word >= $1 AND word < $2 LIMIT $3) AS found";
        let total = self.count(sql, [words.clone(), args![COUNTED]].concat()).await?;
        let (filter, total, sql) = match total {
            // Nothing begins so. The text may stand inside a word: where they are not too many, all are looked at.
            0 if self.few_users().await? => {
                let inside = args![search::folded(&query.search)];
                let sql = r"SELECT count(*) FROM users WHERE search_key LIKE $1 ESCAPE '\'";
                let total = self.count(sql, inside.clone()).await?;
                let sql =
                    select_user!(r"WHERE u.search_key LIKE $1 ESCAPE '\' ORDER BY p.name LIMIT $2 OFFSET $3");
                (inside, total, sql)
            }
            0 => {
                let rows = Vec::new();
                return Ok(Page { rows, total });
            }
            // Few are fetched and sorted; of many the first by name are soon found.
            1..=FEW => (
                words,
                total,
                select_user!(
                    "WHERE u.principal_id IN (SELECT user_id FROM user_words WHERE word >= $1 AND word < $2) \
                     ORDER BY p.name LIMIT $3 OFFSET $4"
                ),
            ),
            _ => (
                words,
                total,
                select_user!(
                    "WHERE EXISTS (SELECT 1 FROM user_words w WHERE w.user_id = p.id AND w.word >= $1 \
                     AND w.word < $2) ORDER BY p.name LIMIT $3 OFFSET $4"
                ),
            ),
        };
        self.user_page(sql, [filter, page].concat(), total).await
    }

    async fn password(&mut self, user: PrincipalId) -> Result<Option<Password>> {
        let sql = "SELECT phc, must_change FROM passwords WHERE user_id = $1";
        let row = self.opt::<(String, bool)>(sql, args![user]).await?;
        Ok(row.map(|(phc, must_change)| Password { phc, must_change }))
    }

    async fn password_used(&mut self, user: PrincipalId) -> Result<Option<Millis>> {
        let sql = "SELECT used_at FROM passwords WHERE user_id = $1";
        let row = self.opt::<(Option<Millis>,)>(sql, args![user]).await?;
        Ok(row.and_then(|(at,)| at))
    }

    async fn administrators(&mut self) -> Result<Vec<Administrator>> {
        let sql = "SELECT p.id, p.name, p.disabled_at IS NULL, \
             EXISTS (SELECT 1 FROM passwords w WHERE w.user_id = u.principal_id AND NOT w.must_change) \
             FROM users u JOIN principals p ON p.id = u.principal_id WHERE u.admin ORDER BY p.name";
        let mut administrators: Vec<Administrator> = self
            .all::<(Uuid, String, bool, bool)>(sql, vec![])
            .await?
            .into_iter()
            .map(|(id, name, enabled, password)| Administrator {
                id: PrincipalId(id),
                name,
                enabled,
                password,
                identities: Vec::new(),
            })
            .collect();
        let sql = "SELECT i.user_id, i.connection_id, i.fingerprint FROM identities i \
             JOIN users u ON u.principal_id = i.user_id WHERE u.admin \
             ORDER BY i.created_at, i.connection_id, i.issuer, i.subject";
        for (user, connection, fingerprint) in self.all::<(Uuid, Uuid, Option<String>)>(sql, vec![]).await? {
            if let Some(a) = administrators.iter_mut().find(|a| a.id.0 == user) {
                a.identities.push((ConnectionId(connection), fingerprint));
            }
        }
        Ok(administrators)
    }

    async fn identity(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Identity>> {
        let sql = locking!(
            self,
            select_identity!("WHERE connection_id = $1 AND issuer = $2 AND subject = $3")
        );
        Ok(self
            .opt::<IdentityRow>(sql, args![connection, issuer, subject])
            .await?
            .map(Identity::from))
    }

    async fn identified(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<Option<Identified>> {
        let sql = locking!(
            self,
            concat!(
                "SELECT ",
                user_columns!(),
                ", i.issuer, i.subject, i.email AS identity_email, i.fingerprint, \
             i.created_at AS identity_created_at, i.last_sign_in AS identity_last_sign_in, \
             EXISTS (SELECT 1 FROM passwords w WHERE w.user_id = i.user_id) AS password \
             FROM identities i JOIN users u ON u.principal_id = i.user_id \
             JOIN principals p ON p.id = i.user_id \
             WHERE i.connection_id = $1 AND i.issuer = $2 AND i.subject = $3"
            )
        );
        let row = self
            .opt::<IdentifiedRow>(sql, args![connection, issuer, subject])
            .await?;
        Ok(row.map(|r| r.read(connection)))
    }

    async fn identities_of(&mut self, user: PrincipalId) -> Result<Vec<Identity>> {
        let sql = select_identity!("WHERE user_id = $1 ORDER BY created_at, connection_id, issuer, subject");
        Ok(self
            .all::<IdentityRow>(sql, args![user])
            .await?
            .into_iter()
            .map(Identity::from)
            .collect())
    }

    async fn identities_in_session(
        &mut self,
        connection: ConnectionId,
        now: Millis,
    ) -> Result<Vec<Identity>> {
        let sql = select_identity!(
            "WHERE connection_id = $1 AND EXISTS (SELECT 1 FROM sessions s WHERE s.principal_id = user_id \
             AND s.connection_id = $1 AND s.idle_until > $2 AND s.absolute_until > $2) ORDER BY issuer, subject"
        );
        let rows = self.all::<IdentityRow>(sql, args![connection, now]).await?;
        Ok(rows.into_iter().map(Identity::from).collect())
    }

    async fn identities_of_connection(&mut self, connection: ConnectionId) -> Result<i64> {
        self.count(
            "SELECT count(*) FROM identities WHERE connection_id = $1",
            args![connection],
        )
        .await
    }

    async fn identities_at(&mut self, connection: ConnectionId, issuer: &str) -> Result<i64> {
        self.count(
            "SELECT count(*) FROM identities WHERE connection_id = $1 AND issuer = $2",
            args![connection, issuer],
        )
        .await
    }
}

/// What a principal is, or was, called: of one that is gone the name stands behind its id.
pub(super) fn called(id: PrincipalId, name: String) -> String {
    match name.strip_prefix(&format!("{id}:")) {
        Some(former) => former.to_owned(),
        None => name,
    }
}

impl Handle {
    /// What is left of a principal: revisions, proofs, invitations and keys name who made them. Its names are free.
    pub(super) async fn forget_principal(&mut self, id: PrincipalId) -> Result<()> {
        for sql in [
            "DELETE FROM api_keys WHERE principal_id = $1",
            "DELETE FROM access_tokens WHERE principal_id = $1",
            "DELETE FROM project_members WHERE principal_id = $1",
            "DELETE FROM names WHERE holder = $1",
        ] {
            self.exec(sql, args![id]).await?;
        }
        let sql = "UPDATE principals SET kind = 'deleted', name = $2 || name WHERE id = $1";
        self.exec_one(sql, args![id, format!("{id}:")]).await
    }

    async fn user_page(&mut self, sql: &'static str, vals: Vec<Val>, total: i64) -> Result<Page<User>> {
        let rows = self.all::<UserRow>(sql, vals).await?;
        Ok(Page {
            rows: rows.into_iter().map(User::from).collect(),
            total,
        })
    }

    async fn few_users(&mut self) -> Result<bool> {
        let sql = "SELECT count(*) FROM (SELECT 1 FROM users LIMIT $1) AS found";
        Ok(self.count(sql, args![LOOKED_AT + 1]).await? <= LOOKED_AT)
    }

    /// Stores the words that a new search key has, eight in a statement: that is nearly always one.
    async fn insert_words(&mut self, user: PrincipalId, key: &str) -> Result<()> {
        let words: Vec<&str> = search::words(key).into_iter().collect();
        for eight in words.chunks(8) {
            // The last ones are filled up with the first, which is stored once.
            let mut vals: Vec<Val> = (0..8)
                .map(|n| eight.get(n).or(eight.first()).copied().unwrap_or_default().into())
                .collect();
            vals.push(user.into());
            self.exec(
                "INSERT INTO user_words (word, user_id) VALUES ($1, $9), ($2, $9), ($3, $9), ($4, $9), \
                 ($5, $9), ($6, $9), ($7, $9), ($8, $9) ON CONFLICT (word, user_id) DO NOTHING",
                vals,
            )
            .await?;
        }
        Ok(())
    }
}

#[async_trait]
impl AccountsWrite for Handle {
    async fn insert_user(&mut self, user: &User) -> Result<()> {
        self.exec(
            "INSERT INTO principals (id, kind, name, disabled_at, created_at) \
             VALUES ($1, 'user', $2, $3, $4)",
            args![user.id, &user.name, user.disabled_at, user.created_at],
        )
        .await?;
        self.insert_name(&user.name, Kind::User, user.id.0).await?;
        let key = search_key(user);
        let (login_key, look) = login_keys(user);
        self.exec(
            "INSERT INTO users (principal_id, full_name, email, email_key, picture, admin, last_sign_in, \
             search_key, login, login_key, look, registered) \
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            args![
                user.id,
                &user.full_name,
                &user.email,
                user.email.as_deref().map(email_key),
                &user.picture,
                user.admin,
                user.last_sign_in,
                &key,
                &user.login,
                &login_key,
                &look,
                registered(user),
            ],
        )
        .await?;
        // Whoever makes an account: everybody is in the default organization.
        self.put_org_member(
            DEFAULT_ORG,
            user.id,
            OrgRole::Member,
            Source::Account,
            user.created_at,
        )
        .await?;
        self.insert_words(user.id, &key).await
    }

    async fn update_user(&mut self, user: &User) -> Result<()> {
        self.exec_one(
            "UPDATE principals SET name = $2, disabled_at = $3, created_at = $4 WHERE id = $1",
            args![user.id, &user.name, user.disabled_at, user.created_at],
        )
        .await?;
        let sql = "UPDATE names SET name = $2 WHERE holder = $1 AND until IS NULL AND name <> $2";
        self.exec(sql, args![user.id, &user.name]).await?;
        let key = search_key(user);
        let sql = "DELETE FROM user_words WHERE user_id = $1 \
             AND EXISTS (SELECT 1 FROM users WHERE principal_id = $1 AND search_key <> $2)";
        let renamed = self.exec(sql, args![user.id, &key]).await? > 0;
        let (login_key, look) = login_keys(user);
        self.exec_one(
            "UPDATE users SET full_name = $2, email = $3, email_key = $4, picture = $5, admin = $6, \
             last_sign_in = $7, search_key = $8, login = $9, login_key = $10, look = $11, registered = $12 \
             WHERE principal_id = $1",
            args![
                user.id,
                &user.full_name,
                &user.email,
                user.email.as_deref().map(email_key),
                &user.picture,
                user.admin,
                user.last_sign_in,
                &key,
                &user.login,
                &login_key,
                &look,
                registered(user),
            ],
        )
        .await?;
        if renamed {
            self.insert_words(user.id, &key).await?;
        }
        Ok(())
    }

    async fn delete_user(&mut self, id: PrincipalId) -> Result<()> {
        self.exec("DELETE FROM sessions WHERE principal_id = $1", args![id])
            .await?;
        // All that is the person's own refers to this row and goes with it.
        self.exec_one("DELETE FROM users WHERE principal_id = $1", args![id])
            .await?;
        self.forget_principal(id).await
    }

    async fn set_password(&mut self, user: PrincipalId, password: &Password) -> Result<()> {
        self.exec_one(
            "INSERT INTO passwords (user_id, phc, must_change) VALUES ($1, $2, $3) \
             ON CONFLICT (user_id) DO UPDATE SET phc = excluded.phc, must_change = excluded.must_change",
            args![user, &password.phc, password.must_change],
        )
        .await
    }

    async fn note_password_use(&mut self, user: PrincipalId, at: Millis) -> Result<()> {
        let sql = "UPDATE passwords SET used_at = $2 WHERE user_id = $1";
        self.exec(sql, args![user, at]).await?;
        Ok(())
    }

    async fn put_identity(&mut self, identity: &Identity) -> Result<()> {
        let stored = self
            .exec(
                "INSERT INTO identities (connection_id, issuer, subject, user_id, email, fingerprint, \
                 created_at, last_sign_in) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                 ON CONFLICT (connection_id, issuer, subject) DO UPDATE SET email = excluded.email, \
                 fingerprint = excluded.fingerprint, created_at = excluded.created_at, \
                 last_sign_in = excluded.last_sign_in WHERE identities.user_id = excluded.user_id",
                args![
                    identity.connection,
                    &identity.issuer,
                    &identity.subject,
                    identity.user,
                    &identity.email,
                    &identity.fingerprint,
                    identity.created_at,
                    identity.last_sign_in,
                ],
            )
            .await?;
        // An identity never moves from one person to another by being written again, even when two of
        // them connect it at the same moment.
        let result = if stored == 1 {
            Ok(())
        } else {
            Err(StoreError::Taken("identities.subject".into()))
        };
        self.note(result)
    }

    async fn delete_identity(
        &mut self,
        connection: ConnectionId,
        issuer: &str,
        subject: &str,
    ) -> Result<bool> {
        let sql = "DELETE FROM identities WHERE connection_id = $1 AND issuer = $2 AND subject = $3";
        Ok(self.exec(sql, args![connection, issuer, subject]).await? == 1)
    }

    async fn delete_identities_of_connection(&mut self, connection: ConnectionId) -> Result<u64> {
        self.exec(
            "DELETE FROM identities WHERE connection_id = $1",
            args![connection],
        )
        .await
    }
}
