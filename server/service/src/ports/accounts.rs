//! Users and their passwords.

use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::ids::{Millis, PrincipalId};
use gatehouse_domain::ways_in::Administrator;

/// A person's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The principal.
    pub id: PrincipalId,
    /// The unique slug.
    pub name: String,
    /// The full name, if known.
    pub full_name: Option<String>,
    /// The email address as written.
    pub email: Option<String>,
    /// An https picture address.
    pub picture: Option<String>,
    /// Instance administrator.
    pub admin: bool,
    /// Since when the account may not sign in.
    pub disabled_at: Option<Millis>,
    /// When it was made.
    pub created_at: Millis,
    /// When it last signed in.
    pub last_sign_in: Option<Millis>,
    /// The login name as chosen; without one the unique name is typed.
    pub login: Option<String>,
    /// Whether the person made the account.
    pub registered: Registered,
}

impl User {
    /// What is typed to sign in, where it is no address.
    pub fn login(&self) -> &str {
        self.login.as_deref().unwrap_or(&self.name)
    }
}

/// Whether a person made the account without being asked to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Registered {
    /// An administrator, a provider or the setup made it.
    #[default]
    No,
    /// Yes, and an administrator has to approve. It is disabled.
    Waiting,
    /// Yes, and it was let in.
    In,
}

/// A local password.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Password {
    /// The hash: an Argon2id PHC string, or an imported one.
    pub phc: String,
    /// It was set by somebody else.
    pub must_change: bool,
}

/// What the users' list asks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UserQuery {
    /// What a word of name, full name or email begins with; where nobody's does, a part of them, among up to 5,000
    /// accounts; empty for all.
    pub search: String,
    /// Rows to leave out.
    pub offset: i64,
    /// Rows at most.
    pub limit: i64,
    /// Only those that wait for an administrator, whatever the search.
    pub waiting: bool,
}

/// Reading accounts.
#[async_trait]
pub trait AccountsRead {
    /// An account.
    async fn user(&mut self, id: PrincipalId) -> Result<Option<User>>;
    /// What somebody is called, or was while the account was there; none of what never was one.
    async fn principal_name(&mut self, id: PrincipalId) -> Result<Option<String>>;
    /// The account with an email ([`gatehouse_domain::names::email_key`]).
    async fn user_by_email(&mut self, email_key: &str) -> Result<Option<User>>;
    /// The account with a unique name (a slug).
    async fn user_by_name(&mut self, name: &str) -> Result<Option<User>>;
    /// The account with a login name ([`gatehouse_domain::login::login_key`]).
    async fn user_by_login(&mut self, login_key: &str) -> Result<Option<User>>;
    /// Whether an account's login name or unique name looks so ([`gatehouse_domain::login::look`]).
    async fn is_look_taken(&mut self, look: &str) -> Result<bool>;
    /// How many accounts wait for an administrator.
    async fn waiting_users(&mut self) -> Result<i64>;
    /// The names in use that are this one or this one with `-…` after it.
    async fn names_like(&mut self, stem: &str) -> Result<Vec<String>>;
    /// A page of accounts, by name.
    async fn users(&mut self, query: &UserQuery) -> Result<Page<User>>;
    /// A local password.
    async fn password(&mut self, user: PrincipalId) -> Result<Option<Password>>;
    /// When somebody last signed in with a password.
    async fn password_used(&mut self, user: PrincipalId) -> Result<Option<Millis>>;
    /// The instance administrators with what they can sign in with, for `ways_in`.
    async fn administrators(&mut self) -> Result<Vec<Administrator>>;
}

/// Changing accounts.
#[async_trait]
pub trait AccountsWrite {
    /// Makes an account. `Taken("principals.name")`, `Taken("users.email_key")` or
    /// `Taken("users.login_key")` when it collides.
    async fn insert_user(&mut self, user: &User) -> Result<()>;
    /// Stores all columns of an account.
    async fn update_user(&mut self, user: &User) -> Result<()>;
    /// Removes an account with all that is its own. What it did stays, under its id; its names are free.
    async fn delete_user(&mut self, id: PrincipalId) -> Result<()>;
    /// Sets or replaces a local password.
    async fn set_password(&mut self, user: PrincipalId, password: &Password) -> Result<()>;
    /// Somebody signed in with the password. Nothing where there is none.
    async fn note_password_use(&mut self, user: PrincipalId, at: Millis) -> Result<()>;
}
