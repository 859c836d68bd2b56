//! Who is calling, and from where.

use crate::error::{Error, Result};
use crate::ports::accounts::User;
use crate::ports::sessions::Session;
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

impl Caller {
    /// The signed-in person.
    ///
    /// # Errors
    /// [`Error::Unauthenticated`]
    pub fn person(&self) -> Result<&Person> {
        match self {
            Caller::Person(p) => Ok(p),
            Caller::Anonymous => Err(Error::Unauthenticated),
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
