//! Users on the wire.

use crate::dto::groups::Membership;
use crate::dto::when::When;
use gatehouse_domain::ways_in::Way;
use serde::{Deserialize, Serialize};

/// A row of the list and the head of a person's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserRow {
    /// Its id.
    pub id: String,
    /// The unique name.
    pub name: String,
    /// The full name, if known.
    pub full_name: Option<String>,
    /// The email, if known.
    pub email: Option<String>,
    /// The login name, where it is another.
    pub login: Option<String>,
    /// Instance administrator.
    pub admin: bool,
    /// May not sign in.
    pub disabled: bool,
    /// Registered, and waits for an administrator.
    pub waiting: bool,
    /// The person registered, and typed the address.
    pub registered: bool,
    /// The last sign-in.
    pub last_sign_in: Option<When>,
    /// When the account was made.
    pub created: When,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserList {
    /// Its rows.
    pub rows: Vec<UserRow>,
    /// How many match in all.
    pub total: i64,
    /// How many accounts wait for an administrator.
    pub waiting: i64,
}

/// What a new account begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Begins {
    /// A password that is drawn and shown once.
    Generated,
    /// A password that the administrator types.
    Typed,
    /// A one-time link.
    Link,
}

impl Begins {
    /// The names that the form sends.
    pub const NAMES: [(&'static str, Begins); 3] = [
        ("generated", Begins::Generated),
        ("link", Begins::Link),
        ("typed", Begins::Typed),
    ];

    /// Reads a name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::NAMES
            .iter()
            .find(|(n, _)| *n == name)
            .map(|(_, begins)| *begins)
    }
}

/// An account that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// Its id.
    pub id: String,
    /// What is typed to sign in.
    pub login: String,
    /// What it begins with.
    pub begins: Begins,
    /// The password or the link to pass on; empty where the administrator typed it.
    pub handed: String,
}

/// A running session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SessionRow {
    /// Its id.
    pub id: String,
    /// The browser; empty when it said nothing.
    pub device: String,
    /// The network address.
    pub address: String,
    /// When it began.
    pub began: When,
    /// Its last use.
    pub last_seen: When,
    /// It is the one that asks.
    pub this: bool,
}

/// An identity at a provider.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct IdentityRow {
    /// The connection's id.
    pub connection: String,
    /// The connection's name.
    pub connection_name: String,
    /// The issuer.
    pub issuer: String,
    /// The subject.
    pub subject: String,
    /// The email the provider sent.
    pub email: Option<String>,
    /// Its last sign-in.
    pub last_sign_in: Option<When>,
    /// The ways in for administrators that are left without it; none where nothing is lost.
    pub after: Option<Vec<Way>>,
}

/// A person's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserPage {
    /// The account.
    pub user: UserRow,
    /// It has a local password.
    pub password: bool,
    /// Its identities.
    pub identities: Vec<IdentityRow>,
    /// Its sessions.
    pub sessions: Vec<SessionRow>,
    /// The groups it is in.
    pub groups: Vec<Membership>,
    /// The ways in for administrators that are left without this one; none where nothing is lost.
    pub after: Option<Vec<Way>>,
}

#[cfg(feature = "ssr")]
mod from {
    use super::*;
    use gatehouse_domain::ids::SessionId;
    use gatehouse_domain::ways_in::after;
    use gatehouse_service::local_accounts::Handed;
    use gatehouse_service::ports::accounts::{Registered, User};
    use gatehouse_service::users::UserDetail;

    impl UserRow {
        /// As seen at a time.
        pub fn new(u: User, now: i64) -> Self {
            Self {
                id: u.id.to_string(),
                full_name: u.full_name,
                email: u.email,
                login: u.login.filter(|login| *login != u.name),
                admin: u.admin,
                disabled: u.disabled_at.is_some(),
                waiting: u.registered == Registered::Waiting,
                registered: u.registered != Registered::No,
                name: u.name,
                last_sign_in: u.last_sign_in.map(|at| When::new(at, now)),
                created: When::new(u.created_at, now),
            }
        }
    }

    impl Made {
        /// The account and what is to be passed on.
        pub fn new(user: &User, handed: Handed) -> Self {
            let (begins, handed) = match handed {
                Handed::Nothing => (Begins::Typed, String::new()),
                Handed::Password(password) => (Begins::Generated, password),
                Handed::Link(link) => (Begins::Link, link),
            };
            Made {
                id: user.id.to_string(),
                login: user.login().to_owned(),
                begins,
                handed,
            }
        }

        /// As the page gets it.
        pub fn to_json(&self) -> String {
            serde_json::to_string(self).unwrap_or_default()
        }
    }

    impl UserPage {
        /// As seen at a time from a session, with the ways in for administrators.
        pub fn new(d: UserDetail, this: Option<SessionId>, ways: &[Way], now: i64) -> Self {
            let name = d.user.name.clone();
            let of = |way: &Way| way.administrator == name;
            let identities = d.identities.into_iter().map(|(i, connection_name)| IdentityRow {
                connection: i.connection.to_string(),
                after: after(ways, |way| {
                    of(way) && way.connection.as_deref() == Some(&connection_name)
                }),
                connection_name,
                issuer: i.issuer,
                subject: i.subject,
                email: i.email,
                last_sign_in: i.last_sign_in.map(|at| When::new(at, now)),
            });
            let sessions = d.sessions.into_iter().map(|s| SessionRow {
                id: s.id.to_string(),
                device: s.device,
                address: s.address,
                began: When::new(s.created_at, now),
                last_seen: When::new(s.last_seen, now),
                this: Some(s.id) == this,
            });
            Self {
                identities: identities.collect(),
                sessions: sessions.collect(),
                groups: d.groups.into_iter().map(Into::into).collect(),
                password: d.password,
                after: after(ways, of),
                user: UserRow::new(d.user, now),
            }
        }
    }
}
