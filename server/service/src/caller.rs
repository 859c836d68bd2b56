//! Who is calling, and from where.

use crate::error::{Error, Result};
use crate::ports::accounts::User;
use crate::ports::machines::Owner;
use crate::ports::sessions::Session;
use gatehouse_domain::access::Scopes;
use gatehouse_domain::ids::{ApiKeyId, Millis, OrgId, PrincipalId};
use std::sync::Arc;

/// Where a request came from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Origin {
    /// The client's network address, as the trusted proxies say.
    pub address: String,
    /// Its User-Agent.
    pub user_agent: String,
}

/// Who is calling.
#[derive(Clone, Debug, Default)]
pub enum Caller {
    /// Nobody is signed in.
    #[default]
    Anonymous,
    /// A person with a session.
    Person(Arc<Person>),
    /// A program with a key or a token of a person or a service account. It never reaches what asks for a person.
    Machine(Arc<Machine>),
}

/// A signed-in person.
#[derive(Clone, Debug)]
pub struct Person {
    /// The account.
    pub user: User,
    /// The session.
    pub session: Session,
    /// Where the request came from.
    pub origin: Origin,
}

/// A program that proved itself.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Whose key or token it has.
    pub owner: Owner,
    /// What it proved itself with.
    pub by: Credential,
    /// Where the request came from.
    pub origin: Origin,
}

/// A key or token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// The API key; none for an access token.
    pub key: Option<ApiKeyId>,
    /// What it is called.
    pub name: String,
    /// What it may be used for.
    pub scopes: Scopes,
    /// Ends then; never without.
    pub expires_at: Option<Millis>,
    /// The one organization that it is good for, where it is bound to one.
    pub organization: Option<OrgId>,
}

/// Who does something, for the audit.
#[derive(Clone, Copy, Debug)]
pub struct Actor<'a> {
    /// The principal.
    pub id: PrincipalId,
    /// The unique name.
    pub name: &'a str,
    /// The network address.
    pub address: &'a str,
}

impl Caller {
    /// The signed-in person.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]
    pub fn person(&self) -> Result<&Person> {
        match self {
            Caller::Person(p) => Ok(p),
            Caller::Anonymous | Caller::Machine(_) => Err(Error::Unauthenticated),
        }
    }
    /// The principal, be it with a session or with a key.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]
    pub fn actor(&self) -> Result<Actor<'_>> {
        match self {
            Caller::Person(p) => Ok(Actor {
                id: p.user.id,
                name: &p.user.name,
                address: &p.origin.address,
            }),
            Caller::Machine(m) => Ok(Actor {
                id: m.owner.id(),
                name: m.owner.name(),
                address: &m.origin.address,
            }),
            Caller::Anonymous => Err(Error::Unauthenticated),
        }
    }
    /// The program, where it proved itself with a key of its own.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]
    pub fn key(&self) -> Result<&Machine> {
        match self {
            Caller::Machine(machine) if machine.by.key.is_some() => Ok(machine),
            Caller::Anonymous | Caller::Person(_) | Caller::Machine(_) => Err(Error::Unauthenticated),
        }
    }
    /// The signed-in instance administrator.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`], [`Error::Forbidden`]
    pub fn administrator(&self) -> Result<&Person> {
        let p = self.person()?;
        if p.user.admin {
            Ok(p)
        } else {
            Err(Error::Forbidden)
        }
    }
}
