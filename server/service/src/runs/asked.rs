//! What programs ask about runs, and why they are refused.

use crate::error::Error;
use crate::ports::StoreError;
use crate::ports::projects::Project;
use crate::ports::runs::Run;
use crate::ports::teams::Team;
use gatehouse_domain::access::Why;
use gatehouse_domain::ids::PrincipalId;
use gatehouse_domain::problem::Problem;

/// Why a program's request about a run was not served.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The caller may not, and is told why.
    #[error("refused at {place}: {why:?}")]
    Refused {
        /// Why.
        why: Why,
        /// The team, or team and project, as the program called it; empty where it named none.
        place: String,
    },
    /// A project cannot have this name.
    #[error("the project's name cannot be used: {0:?}")]
    BadProject(Problem),
    /// A run cannot have this name.
    #[error("the run's name cannot be used")]
    BadRun,
    /// A file cannot have this name.
    #[error("the file's name cannot be used")]
    BadFile,
    /// There is no such run.
    #[error("there is no run {place}")]
    NoRun {
        /// Where it was looked for.
        place: String,
    },
    /// Too many files.
    #[error("a run has at most {most} files")]
    TooMany {
        /// The most.
        most: usize,
    },
    /// A file is too large.
    #[error("a file of a run has at most {most} bytes")]
    TooLarge {
        /// The most, in bytes.
        most: usize,
    },
    /// The grant of an upload is none, or holds no more.
    #[error("the grant of an upload does not hold")]
    Grant,
    /// Anything else.
    #[error(transparent)]
    Service(#[from] Error),
}

impl From<StoreError> for RunError {
    fn from(error: StoreError) -> Self {
        RunError::Service(error.into())
    }
}

/// Who the program is, to itself.
#[derive(Clone, Debug)]
pub struct Viewer {
    /// The principal.
    pub id: PrincipalId,
    /// The unique name.
    pub name: String,
    /// The name as written.
    pub full_name: Option<String>,
    /// A person's address. A service account has none, or the SDK would put it in place of WANDB_USER_EMAIL.
    pub email: Option<String>,
    /// The team that runs go to which name none.
    pub entity: Option<String>,
    /// The teams, the default first.
    pub teams: Vec<Team>,
}

/// Whom a program names by WANDB_USERNAME and WANDB_USER_EMAIL; empty where it names nobody.
#[derive(Clone, Debug, Default)]
pub struct Named {
    /// The user name.
    pub name: String,
    /// The address.
    pub email: String,
}

/// A run as a program begins it.
#[derive(Clone, Debug, Default)]
pub struct NewRun {
    /// The team; the caller's default without it.
    pub entity: Option<String>,
    /// The project.
    pub project: Option<String>,
    /// The program's own name for the run.
    pub name: Option<String>,
    /// The name for people.
    pub display_name: Option<String>,
}

/// Where a run is, as a program names it.
#[derive(Clone, Debug)]
pub struct RunAt {
    /// The team; the caller's default where it is empty.
    pub entity: String,
    /// The project.
    pub project: String,
    /// The program's own name for the run.
    pub run: String,
}

impl RunAt {
    pub(super) fn place(&self) -> String {
        format!("{}/{}/{}", self.entity, self.project, self.run)
    }
}

/// A run with its place.
#[derive(Clone, Debug)]
pub struct Found {
    /// The run.
    pub run: Run,
    /// Its team.
    pub team: Team,
    /// Its project.
    pub project: Project,
    /// It has just been made.
    pub inserted: bool,
}

/// What a program's stream tells.
#[derive(Clone, Copy, Debug, Default)]
pub struct Heard {
    /// How many steps it has logged by now.
    pub history_lines: Option<i64>,
    /// What it ended with; none while it goes on.
    pub ended: Option<i64>,
}
