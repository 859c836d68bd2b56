//! Runs that programs log, with their small files.

use super::{Page, Result};
use async_trait::async_trait;
use gatehouse_domain::access::Why;
use gatehouse_domain::ids::{ApiKeyId, Millis, PrincipalId, ProjectId, RunId, TeamId};
use gatehouse_domain::runs::Attribution;

/// Somebody as the record of a run names them, whatever becomes of the account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Who {
    /// The principal.
    pub id: PrincipalId,
    /// The name then.
    pub name: String,
}

/// A run, or a run that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Its id.
    pub id: RunId,
    /// Its team and project; none where it was refused.
    pub project: Option<(TeamId, ProjectId)>,
    /// The team's name then, or what the program called it.
    pub entity: String,
    /// The project's name then, or what the program called it.
    pub project_name: String,
    /// The program's own name for it; unique in its project.
    pub name: String,
    /// Its name as written.
    pub display_name: String,
    /// Whose key or token logs it.
    pub caller: Who,
    /// The key; none for an access token.
    pub key: Option<ApiKeyId>,
    /// To whom it is attributed.
    pub user: Option<Who>,
    /// Why to them, or to nobody.
    pub attribution: Attribution,
    /// What it was allowed or refused by.
    pub why: Why,
    /// The client's network address.
    pub address: String,
    /// What program: its User-Agent.
    pub agent: String,
    /// How often it was refused; 1 where it was not.
    pub times: i64,
    /// How many steps it has logged.
    pub history_lines: i64,
    /// When it began, or was first refused.
    pub created_at: Millis,
    /// When it was last heard of, or refused.
    pub heard_at: Millis,
    /// What it ended with.
    pub exit_code: Option<i64>,
}

/// Whose runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Of {
    /// All of them.
    Everybody,
    /// Those of one team, without refused ones.
    Team(TeamId),
    /// One principal's.
    Caller(PrincipalId),
}

/// Which runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RunQuery {
    /// Whose.
    pub of: Of,
    /// So many are left out.
    pub offset: i64,
    /// So many at most.
    pub limit: i64,
}

/// A file of a run, without its content.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RunFile {
    /// Its path below the run.
    pub name: String,
    /// How many bytes it has.
    pub size: i64,
    /// When it was stored.
    pub at: Millis,
}

/// Reading runs.
#[async_trait]
pub trait RunsRead {
    /// A run. In a transaction its row stays as it was read.
    async fn run(&mut self, id: RunId) -> Result<Option<Run>>;
    /// The run of a project with a name. In a transaction its row stays as it was read.
    async fn run_named(&mut self, project: ProjectId, name: &str) -> Result<Option<Run>>;
    /// A page of runs, the last heard of first.
    async fn runs(&mut self, query: &RunQuery) -> Result<Page<Run>>;
    /// A run's files, by name.
    async fn run_files(&mut self, run: RunId) -> Result<Vec<RunFile>>;
    /// A file's content.
    async fn run_file(&mut self, run: RunId, name: &str) -> Result<Option<Vec<u8>>>;
}

/// Changing runs.
#[async_trait]
pub trait RunsWrite {
    /// Records one; false where its project has one of the name already.
    async fn insert_run(&mut self, run: &Run) -> Result<bool>;
    /// Stores how it is called, when it was last heard of, its steps and what it ended with.
    async fn update_run(&mut self, run: &Run) -> Result<()>;
    /// Records a refused one: the same caller's at the same place is one row, which counts.
    async fn refuse_run(&mut self, run: &Run) -> Result<()>;
    /// Stores a file, over a former one of the name.
    async fn put_run_file(&mut self, run: RunId, name: &str, content: &[u8], at: Millis) -> Result<()>;
    /// Removes runs that were last heard of before a time, with their files; how many.
    async fn delete_runs_before(&mut self, before: Millis) -> Result<u64>;
}
