//! Runs as activity of their callers, for who administers.

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Page;
use crate::ports::runs::{Of, Run, RunFile, RunQuery};
use crate::standing::Place;
use gatehouse_domain::access::Action;
use gatehouse_domain::ids::RunId;

impl Gatehouse {
    /// A page of runs and refused ones, the last heard of first. A team's are for who administers it.
    ///
    /// # Errors
    /// [`Error::Forbidden`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn runs(&self, caller: &Caller, of: Of, offset: i64, limit: i64) -> Result<Page<Run>> {
        let mut read = self.read();
        match of {
            Of::Everybody | Of::Caller(_) => {
                caller.administrator()?;
            }
            Of::Team(id) => {
                let team = self.seen_team(&mut *read, caller, id).await?;
                self.may(&mut *read, caller, Action::ManageTeam, Place::Team(&team))
                    .await?;
            }
        }
        let query = RunQuery {
            of,
            offset: offset.max(0),
            limit: limit.clamp(1, 200),
        };
        Ok(read.runs(&query).await?)
    }

    /// A run's files, by name.
    ///
    /// # Errors
    /// As [`Gatehouse::runs`] of its team.
    pub async fn run_files(&self, caller: &Caller, id: RunId) -> Result<Vec<RunFile>> {
        let mut read = self.read();
        let run = read.run(id).await?.ok_or(Error::NotFound)?;
        let (team, _) = run.project.ok_or(Error::NotFound)?;
        let team = self.seen_team(&mut *read, caller, team).await?;
        self.may(&mut *read, caller, Action::ManageTeam, Place::Team(&team))
            .await?;
        Ok(read.run_files(id).await?)
    }
}
