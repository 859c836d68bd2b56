//! The one namespace: names as they are typed, and who is found by one.

use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::names::{Kind, Named};
use crate::ports::{Read, StoreError};
use gatehouse_domain::ids::Millis;
use gatehouse_domain::names::{problem_with_slug, problem_with_title, slug};
use gatehouse_domain::problem::{Problem, Problems};

/// A former name leads to its holder for so long; nobody else gets it meanwhile.
pub const REDIRECTS_FOR: Millis = 90 * 24 * 3_600_000;

/// A display name and a name for addresses, as typed into the fields `name` and `slug`. Without the second it is
/// made from the first.
pub(crate) struct Titles {
    pub(crate) name: String,
    pub(crate) slug: String,
}

impl Titles {
    pub(crate) fn read(name: &str, typed: &str) -> Result<Self> {
        let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
        let made = typed.trim().is_empty();
        let slug = if made {
            slug(&name)
        } else {
            typed.trim().to_lowercase()
        };
        let mut problems = Problems::new();
        if let Some(problem) = problem_with_title(&name) {
            problems.insert("name", problem);
        } else if let Some(problem) = problem_with_slug(&slug) {
            problems.insert("slug", problem);
        }
        if problems.is_empty() {
            Ok(Titles { name, slug })
        } else {
            Err(Error::Invalid(problems))
        }
    }
}

/// A display name, as typed into the field `name`.
pub(crate) fn title(name: &str) -> Result<String> {
    match problem_with_title(name) {
        None => Ok(name.split_whitespace().collect::<Vec<_>>().join(" ")),
        Some(problem) => Err(Error::field("name", problem)),
    }
}

/// Something else has the name, or had it not long ago.
pub(crate) fn slug_taken(e: StoreError) -> Error {
    match e {
        StoreError::Taken(_) => Error::field("slug", Problem::SlugTaken),
        e => e.into(),
    }
}

impl Gatehouse {
    /// Who is found by a name now: its holder, or who had it until not long ago.
    pub(crate) async fn found_by_name(&self, read: &mut dyn Read, name: &str) -> Result<Option<Named>> {
        let name = name.trim().to_lowercase();
        if name.contains('\0') {
            return Ok(None);
        }
        let found = read.named(&name).await?;
        Ok(found.filter(|n| n.until.is_none_or(|until| until > self.now())))
    }

    /// The present name of the team or organization that had this one; none where it is the present one, or nobody's.
    ///
    /// # Errors
    /// Storage.
    pub async fn renamed(&self, kind: Kind, name: &str) -> Result<Option<String>> {
        let mut read = self.read();
        let Some(found) = self.found_by_name(&mut *read, name).await? else {
            return Ok(None);
        };
        if found.until.is_none() || found.kind != kind {
            return Ok(None);
        }
        use gatehouse_domain::ids::{OrgId, TeamId};
        Ok(match kind {
            Kind::Team => read.team(TeamId(found.holder)).await?.map(|t| t.slug),
            Kind::Organization => read.organization(OrgId(found.holder)).await?.map(|o| o.slug),
            Kind::User | Kind::Service => None,
        })
    }
}
