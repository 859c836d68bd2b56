//! Service accounts and API keys on the wire.

use super::when::When;
use serde::{Deserialize, Serialize};

/// An organization or a team.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its name as written.
    pub name: String,
}

/// The last use of a key or an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastUse {
    /// When.
    pub at: When,
    /// From where.
    pub address: String,
    /// With what program.
    pub agent: String,
}

/// How a key stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum KeyState {
    /// It works.
    Works,
    /// Its time is over.
    Expired,
    /// Somebody ended it.
    Revoked,
}

/// An API key, without the key itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyRow {
    /// Its id.
    pub id: String,
    /// What it is for.
    pub name: String,
    /// Its public half.
    pub access_key: String,
    /// What it may be used for.
    pub scopes: String,
    /// How it stands.
    pub state: KeyState,
    /// The day that it ends; none for one that does not.
    pub ends: Option<String>,
    /// Who made it.
    pub maker: String,
    /// They are disabled or gone.
    pub maker_gone: bool,
    /// When it was made.
    pub created: When,
    /// When it was last used.
    pub last_used: Option<LastUse>,
}

/// A row of the table of service accounts, and the head of one's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceRow {
    /// Its id.
    pub id: String,
    /// Its name in addresses.
    pub slug: String,
    /// Its name as written.
    pub name: String,
    /// Its organization.
    pub org: String,
    /// Its team; none for one of the organization.
    pub team: Option<Named>,
    /// Where its runs go that name no team.
    pub default_team: Option<Named>,
    /// The subject of its tokens; none for one with keys.
    pub subject: Option<String>,
    /// It may do nothing.
    pub disabled: bool,
    /// It was not used for 90 days.
    pub unused: bool,
    /// Who made it.
    pub maker: String,
    /// When.
    pub created: When,
    /// When it was last used.
    pub last_used: Option<LastUse>,
    /// Its keys that work.
    pub keys: Vec<KeyRow>,
}

/// A page of the table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceList {
    /// Whose it is: the organization.
    pub org: Named,
    /// The organizations to choose from.
    pub orgs: Vec<Named>,
    /// The team, where it is of one.
    pub team: Option<Named>,
    /// Its rows.
    pub rows: Vec<ServiceRow>,
    /// How many match in all.
    pub total: i64,
}

/// What the form of a new one needs to know.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServiceStart {
    /// The organization.
    pub org: Named,
    /// The team, where it is to be of one.
    pub team: Option<Named>,
    /// The organization's teams.
    pub teams: Vec<Named>,
}

/// `/console/service-accounts/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServicePage {
    /// The account.
    pub account: ServiceRow,
    /// Its keys, those that ended not long ago among them.
    pub keys: Vec<KeyRow>,
    /// The teams of its organization.
    pub teams: Vec<Named>,
}

/// A person's own keys and teams.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnKeys {
    /// The keys.
    pub keys: Vec<KeyRow>,
    /// The teams that the person is in.
    pub teams: Vec<Named>,
    /// The default among them.
    pub default_team: Option<String>,
    /// The address of this installation, for programs.
    pub url: String,
}

/// What was made: the only time that the key is seen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    /// What was made is called so.
    pub name: String,
    /// The key; none for an account that proves itself otherwise.
    pub key: Option<String>,
    /// Its public half.
    pub access_key: String,
    /// The page of the service account that was made; empty where only a key was.
    pub page: String,
}

#[cfg(feature = "ssr")]
mod from {
    use super::*;
    use gatehouse_domain::when::day;
    use gatehouse_service::api_keys::MadeKey;
    use gatehouse_service::ports::machines as ports;
    use gatehouse_service::ports::organizations::Organization;
    use gatehouse_service::ports::teams::Team;
    use gatehouse_service::service_accounts as service;

    impl From<Organization> for Named {
        fn from(o: Organization) -> Self {
            Named {
                id: o.id.to_string(),
                slug: o.slug,
                name: o.name,
            }
        }
    }

    impl From<Team> for Named {
        fn from(t: Team) -> Self {
            Named {
                id: t.id.to_string(),
                slug: t.slug,
                name: t.name,
            }
        }
    }

    impl LastUse {
        fn new(l: ports::LastUse, now: i64) -> Self {
            LastUse {
                at: When::new(l.at, now),
                address: l.address,
                agent: l.agent,
            }
        }
    }

    impl KeyRow {
        /// As seen at a time.
        pub fn new(l: ports::ListedKey, now: i64) -> Self {
            let k = l.key;
            let state = if k.revoked_at.is_some() {
                KeyState::Revoked
            } else if k.expires_at.is_some_and(|at| at <= now) {
                KeyState::Expired
            } else {
                KeyState::Works
            };
            KeyRow {
                id: k.id.to_string(),
                name: k.name,
                access_key: k.access_key,
                scopes: k.scopes.to_string(),
                state,
                ends: k.expires_at.map(day),
                maker: l.maker,
                maker_gone: l.maker_gone,
                created: When::new(k.created_at, now),
                last_used: k.last_used.map(|l| LastUse::new(l, now)),
            }
        }
    }

    impl ServiceRow {
        /// As seen at a time.
        pub fn new(r: service::ServiceRow, now: i64) -> Self {
            let a = r.account;
            ServiceRow {
                id: a.id.to_string(),
                slug: a.slug,
                name: a.name,
                org: a.org.to_string(),
                team: r.team.map(Into::into),
                default_team: r.default_team.map(Into::into),
                subject: match a.method {
                    ports::Method::BuiltIn => None,
                    ports::Method::Federated { subject, .. } => Some(subject),
                },
                disabled: a.disabled_at.is_some(),
                unused: r.unused,
                maker: r.maker,
                created: When::new(a.created_at, now),
                last_used: a.last_used.map(|l| LastUse::new(l, now)),
                keys: r.keys.into_iter().map(|k| KeyRow::new(k, now)).collect(),
            }
        }
    }

    impl Made {
        /// As the page gets it.
        pub fn to_json(&self) -> String {
            serde_json::to_string(self).unwrap_or_default()
        }
    }

    impl From<MadeKey> for Made {
        fn from(made: MadeKey) -> Self {
            Made {
                name: made.key.name,
                key: Some(made.secret.expose().to_owned()),
                access_key: made.key.access_key,
                page: String::new(),
            }
        }
    }
}
