//! Runs that programs log: who came in, as whom, and where to. What a run measured is not kept.

mod asked;
mod attribution;
mod files;
mod list;

pub use asked::{Found, Heard, Named, NewRun, RunAt, RunError, Viewer};
pub use files::{Grant, Granted, Grants};

use crate::caller::{Caller, Machine};
use crate::error::{Error, Result as Done};
use crate::gatehouse::Gatehouse;
use crate::ports::machines::Owner;
use crate::ports::projects::Project;
use crate::ports::runs::{Run, Who};
use crate::ports::teams::Team;
use crate::standing::Place;
use attribution::attributed;
use gatehouse_domain::access::{Action, Why};
use gatehouse_domain::ids::{Millis, RunId};
use gatehouse_domain::names::problem_with_project;
use gatehouse_domain::runs::Attribution;

/// So long after it was last heard of a run is forgotten.
pub const KEEP_RUNS: Millis = 90 * 24 * 3_600_000;

/// Where runs go that name no project, as the SDK calls it.
const NO_PROJECT: &str = "uncategorized";
/// Signs of life that change nothing are noted so often.
const NOTE_EVERY: Millis = 10_000;
/// So much of what a program sends is kept of a refused run's names and of its own.
const LONGEST: usize = 128;

type Result<T> = std::result::Result<T, RunError>;

fn machine(caller: &Caller) -> Done<&Machine> {
    match caller {
        Caller::Machine(machine) => Ok(machine),
        // A session is a browser's.
        Caller::Person(_) | Caller::Anonymous => Err(Error::Unauthenticated),
    }
}

/// A refusal with what the program called the place.
fn refused(place: &str) -> impl FnOnce(Error) -> RunError {
    let place = cut(place);
    move |error| match error {
        Error::Denied(why) => RunError::Refused { why, place },
        Error::NotFound => RunError::Refused {
            why: Why::NoSuchTeam,
            place,
        },
        Error::Invalid(problems) => match problems.iter().next() {
            Some((_, problem)) => RunError::BadProject(problem.clone()),
            None => RunError::Service(Error::NotFound),
        },
        other => RunError::Service(other),
    }
}

/// What a program calls something, as far as it is kept.
fn cut(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).take(LONGEST).collect()
}

impl Gatehouse {
    /// Who the program is, and where its runs go.
    ///
    /// # Errors
    /// It is nobody; storage.
    pub async fn viewer(&self, caller: &Caller) -> Result<Viewer> {
        let machine = machine(caller)?;
        let teams = self.entities(caller).await?;
        let (full_name, email) = match &machine.owner {
            Owner::Person(user) => (user.full_name.clone(), user.email.clone()),
            Owner::Service(account) => (Some(account.name.clone()), None),
        };
        Ok(Viewer {
            id: machine.owner.id(),
            name: machine.owner.name().to_owned(),
            full_name,
            email,
            entity: teams.first().map(|team| team.slug.clone()),
            teams,
        })
    }

    /// Begins a run, or finds the one of the name. A refusal is kept as activity of the caller.
    ///
    /// # Errors
    /// [`RunError`]
    pub async fn begin_run(&self, caller: &Caller, new: NewRun, named: &Named) -> Result<Found> {
        let machine = machine(caller)?;
        let name = new
            .name
            .filter(|name| !name.is_empty())
            .unwrap_or_else(|| self.run_name());
        if problem_with_project(&name).is_some() {
            return Err(RunError::BadRun);
        }
        let at = RunAt {
            entity: new.entity.unwrap_or_default(),
            project: new.project.unwrap_or_else(|| NO_PROJECT.into()),
            run: name,
        };
        let display_name = new.display_name.map(|name| cut(&name));
        let begun = self.begin_at(caller, machine, &at, display_name, named).await;
        if let Err(RunError::Refused { why, .. }) = &begun {
            self.keep_refusal(machine, &at, *why).await?;
        }
        begun
    }

    async fn begin_at(
        &self,
        caller: &Caller,
        machine: &Machine,
        at: &RunAt,
        display_name: Option<String>,
        named: &Named,
    ) -> Result<Found> {
        let team = self.run_team(caller, Some(&at.entity)).await;
        let team = team.map_err(refused(&at.entity))?;
        let place = format!("{}/{}", team.slug, at.project);
        let project = self.run_project(caller, &team, &at.project, true).await;
        let project = project.map_err(refused(&place))?;
        let now = self.now();
        let mut tx = self.write().await?;
        let judged = self
            .may(&mut *tx, caller, Action::Write, Place::Project(&team, &project))
            .await;
        let why = judged.map_err(refused(&place))?;
        let mut inserted = false;
        let mut run = match tx.run_named(project.id, &at.run).await? {
            Some(run) => run,
            None => {
                let (user, attribution) = attributed(&mut *tx, machine, named).await?;
                let new = Run {
                    id: RunId(self.ports.rng.uuid(now)),
                    project: Some((team.id, project.id)),
                    entity: team.slug.clone(),
                    project_name: project.name.clone(),
                    user,
                    attribution,
                    ..self.bare_run(machine, at, why, now)
                };
                inserted = tx.insert_run(&new).await?;
                if inserted {
                    new
                } else {
                    // Another process of the same run was first.
                    let there = tx.run_named(project.id, &at.run).await?;
                    there.ok_or(RunError::Service(Error::NotFound))?
                }
            }
        };
        run.heard_at = now;
        if let Some(display_name) = display_name {
            run.display_name = display_name;
        }
        tx.update_run(&run).await?;
        tx.commit().await?;
        Ok(Found {
            run,
            team,
            project,
            inserted,
        })
    }

    fn bare_run(&self, machine: &Machine, at: &RunAt, why: Why, now: Millis) -> Run {
        Run {
            id: RunId(self.ports.rng.uuid(now)),
            project: None,
            entity: cut(&at.entity),
            project_name: cut(&at.project),
            name: cut(&at.run),
            display_name: cut(&at.run),
            caller: Who {
                id: machine.owner.id(),
                name: machine.owner.name().to_owned(),
            },
            key: machine.by.key,
            user: None,
            attribution: Attribution::NotNamed,
            why,
            address: machine.origin.address.clone(),
            agent: machine.origin.user_agent.chars().take(200).collect(),
            times: 1,
            history_lines: 0,
            created_at: now,
            heard_at: now,
            exit_code: None,
        }
    }

    async fn keep_refusal(&self, machine: &Machine, at: &RunAt, why: Why) -> Done<()> {
        let run = self.bare_run(machine, at, why, self.now());
        let mut tx = self.write().await?;
        tx.refuse_run(&run).await?;
        Ok(tx.commit().await?)
    }

    /// A name for a run whose program gave none: eight characters, as the SDK makes them.
    fn run_name(&self) -> String {
        const OF: &[u8; 32] = b"0123456789abcdefghijklmnopqrstuv";
        let bytes = self.ports.rng.bytes32();
        bytes
            .iter()
            .take(8)
            .map(|b| char::from(OF[usize::from(b % 32)]))
            .collect()
    }

    /// A project that the caller reads, by names; none where there is none.
    ///
    /// # Errors
    /// [`RunError`]
    pub async fn project_of_runs(
        &self,
        caller: &Caller,
        entity: &str,
        name: &str,
    ) -> Result<Option<(Team, Project)>> {
        machine(caller)?;
        match self.project_at(caller, entity, name, Action::Read).await {
            Ok(found) => Ok(Some(found)),
            Err(RunError::NoRun { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    /// A run that the caller reads; none where there is none.
    ///
    /// # Errors
    /// [`RunError`]
    pub async fn seen_run(&self, caller: &Caller, at: &RunAt) -> Result<Option<Found>> {
        match self.find_run(caller, at, Action::Read).await {
            Ok(found) => Ok(Some(found)),
            Err(RunError::NoRun { .. }) => Ok(None),
            Err(other) => Err(other),
        }
    }

    async fn project_at(
        &self,
        caller: &Caller,
        entity: &str,
        name: &str,
        action: Action,
    ) -> Result<(Team, Project)> {
        let team = self
            .run_team(caller, Some(entity))
            .await
            .map_err(refused(entity))?;
        let place = format!("{}/{name}", team.slug);
        let project = match problem_with_project(name) {
            Some(_) => None,
            None => self.read().project_named(team.id, name).await?,
        };
        let project = project.ok_or_else(|| RunError::NoRun { place: place.clone() })?;
        let judged = self
            .may(&mut *self.read(), caller, action, Place::Project(&team, &project))
            .await;
        judged.map_err(refused(&place))?;
        Ok((team, project))
    }

    async fn find_run(&self, caller: &Caller, at: &RunAt, action: Action) -> Result<Found> {
        machine(caller)?;
        let no_run = || RunError::NoRun { place: at.place() };
        let (team, project) = self.project_at(caller, &at.entity, &at.project, action).await?;
        if problem_with_project(&at.run).is_some() {
            return Err(no_run());
        }
        let run = self
            .read()
            .run_named(project.id, &at.run)
            .await?
            .ok_or_else(no_run)?;
        Ok(Found {
            run,
            team,
            project,
            inserted: false,
        })
    }

    /// Notes what a run's stream tells. Whoever may no longer write there is refused from then on.
    ///
    /// # Errors
    /// [`RunError`]
    pub async fn hear_of_run(&self, caller: &Caller, at: &RunAt, heard: Heard) -> Result<()> {
        let found = self.find_run(caller, at, Action::Write).await?;
        let now = self.now();
        let unchanged = |run: &Run| {
            run.exit_code == heard.ended && heard.history_lines.is_none_or(|lines| lines <= run.history_lines)
        };
        if unchanged(&found.run) && now - found.run.heard_at < NOTE_EVERY {
            return Ok(());
        }
        let mut tx = self.write().await?;
        let mut run = tx
            .run(found.run.id)
            .await?
            .ok_or(RunError::NoRun { place: at.place() })?;
        run.heard_at = now;
        run.exit_code = heard.ended;
        run.history_lines = run.history_lines.max(heard.history_lines.unwrap_or(0));
        tx.update_run(&run).await?;
        Ok(tx.commit().await?)
    }
}
