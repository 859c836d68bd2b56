//! What a use case refuses with. Every variant has a sentence for people; none holds a secret.

use crate::ports::StoreError;
use gatehouse_domain::access::Why;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::confirm::Obstacle;
use gatehouse_domain::ids::{Millis, RevisionId};
use gatehouse_domain::outside::Source;
use gatehouse_domain::problem::{Problem, Problems};
use gatehouse_domain::text::Lang;
use gatehouse_domain::ways_in::Way;

/// A result of a use case.
pub type Result<T> = std::result::Result<T, Error>;

/// Somebody else saved the same connection in the meantime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Conflict {
    /// The settings now saved; saving over them names this one as the base.
    pub head: RevisionId,
    /// Who saved them.
    pub author: String,
    /// When.
    pub at: Millis,
    /// The fields in which they differ from the base: (HTML name, before, now).
    pub changed: Vec<(String, String, String)>,
}

/// Why a use case did nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    Unauthenticated,
    /// The caller may not do this.
    #[error("the caller may not do this")]
    Forbidden,
    /// The caller may not do this, and is told why.
    #[error("the caller may not do this: {}", _0.text(Lang::En))]
    Denied(Why),
    /// There is no such thing.
    #[error("there is no such thing")]
    NotFound,
    /// Fields are wrong.
    #[error("fields are wrong: {0:?}")]
    Invalid(Problems),
    /// Somebody else changed it first.
    #[error("somebody else changed it first")]
    Conflict(Box<Conflict>),
    /// It is set from outside of the console, and changed there only.
    #[error("{} sets it, outside of the console", _0.name)]
    SetOutside(Source),
    /// It would remove the last way in for an administrator.
    #[error("it would remove the last way in for an administrator")]
    LastWayIn(Vec<Way>),
    /// The saved settings have not been seen to work.
    #[error("the saved settings have not been tested")]
    NotProven,
    /// It would lose so many identities, and the caller was told another number.
    #[error("it would lose {0} identities, which was not told")]
    WouldLose(i64),
    /// The identity cannot be connected to the account.
    #[error("the identity cannot be connected: {0:?}")]
    CannotLink(Obstacle),
    /// Somebody else settled it first, or it ran out.
    #[error("it was settled in the meantime")]
    Settled,
    /// The person has to sign in again first: it has been too long.
    #[error("the person has to sign in again first")]
    NotFresh,
    /// A catalogued refusal, with the reference of its attempt when one was recorded.
    #[error("refused: {}", code.slug())]
    Refused {
        /// Why.
        code: Code,
        /// What the person reads out to an administrator.
        reference: Option<String>,
    },
    /// The same, and administrators are asked whether the identity and the account with its address are one
    /// person.
    #[error("refused, and told to administrators: {}", code.slug())]
    Asked {
        /// Why.
        code: Code,
        /// What the person reads out to an administrator.
        reference: Option<String>,
    },
    /// Too many failures; not one of them is recorded any more.
    #[error("too many failures: wait {seconds} s")]
    Throttled {
        /// Until the next try counts.
        seconds: i64,
    },
    /// The password is right, and the person has to choose another one before the session begins.
    #[error("the password has to be changed first")]
    MustChange {
        /// What opens the page that asks for it.
        token: String,
    },
    /// Storage failed.
    #[error(transparent)]
    Store(StoreError),
    /// A sealed value did not open.
    #[error("a sealed value did not open: {0}")]
    Unsealable(&'static str),
}

impl From<StoreError> for Error {
    fn from(error: StoreError) -> Self {
        match error {
            // The store has logged why.
            StoreError::Full(_) => Error::refused(Code::StorageFull),
            error => Error::Store(error),
        }
    }
}

impl Error {
    /// One field is wrong.
    pub(crate) fn field(name: &'static str, problem: Problem) -> Self {
        Error::Invalid(Problems::from([(name, problem)]))
    }
    /// To be tried again at a time.
    pub(crate) fn throttled(until: Millis, now: Millis) -> Self {
        Error::Throttled {
            seconds: (until - now + 999).div_euclid(1000),
        }
    }
    /// A refusal without an attempt.
    pub fn refused(code: Code) -> Self {
        Error::Refused {
            code,
            reference: None,
        }
    }
}
