//! Runs and their files.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::access::{Scope, Why};
use gatehouse_domain::ids::{ApiKeyId, DEFAULT_ORG, PrincipalId, ProjectId, RunId};
use gatehouse_domain::runs::Attribution;
use gatehouse_service::ports::projects::Project;
use gatehouse_service::ports::runs::{Of, Run, RunFile, RunQuery, Who};
use gatehouse_service::ports::teams::Team;
use gatehouse_service::ports::{Page, Store};
use std::sync::Arc;

impl Fixture {
    fn who(&self, rest: &str) -> Who {
        Who {
            id: self.uuid(PrincipalId),
            name: self.name(rest),
        }
    }

    /// A run with every optional field set where it has a place, and with none where it was refused.
    fn new_run(&self, at: Option<(&Team, &Project)>, caller: &Who, name: &str) -> Run {
        Run {
            id: self.uuid(RunId),
            project: at.map(|(team, project)| (team.id, project.id)),
            entity: at.map_or("no-such", |(team, _)| &team.slug).into(),
            project_name: "p".into(),
            name: name.into(),
            display_name: "Erster Lauf ☃".into(),
            caller: caller.clone(),
            key: at.map(|_| self.uuid(ApiKeyId)),
            user: at.map(|_| self.who("user")),
            attribution: at.map_or(Attribution::TwoPeople, |_| Attribution::Named),
            why: at.map_or(Why::ScopeMissing(Scope::Write), |_| Why::TeamMember),
            address: "2001:db8::1".into(),
            agent: "wandb-core".into(),
            times: 1,
            history_lines: 0,
            created_at: NOW,
            heard_at: NOW,
            exit_code: None,
        }
    }

    async fn place(&self) -> (Team, Project) {
        let team = self.team(DEFAULT_ORG, "team").await;
        let project = Project {
            id: self.uuid(ProjectId),
            team: team.id,
            name: "p".into(),
            restricted: false,
            created_at: NOW,
        };
        let mut tx = self.write().await;
        tx.insert_project(&project).await.unwrap();
        tx.commit().await.unwrap();
        (team, project)
    }

    async fn page(&self, of: Of, offset: i64, limit: i64) -> Page<Run> {
        let query = RunQuery { of, offset, limit };
        self.read().runs(&query).await.unwrap()
    }
}

/// A run comes back as it was stored, once for each name of its project, and takes what is told of it later.
pub async fn runs_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "runs");
    let (team, project) = f.place().await;
    let caller = f.who("ci");
    let mut run = f.new_run(Some((&team, &project)), &caller, "r1");
    let mut tx = f.write().await;
    assert!(tx.insert_run(&run).await.unwrap());
    assert!(
        !tx.insert_run(&f.new_run(Some((&team, &project)), &caller, "r1"))
            .await
            .unwrap()
    );
    assert!(
        tx.insert_run(&f.new_run(Some((&team, &project)), &caller, "R1"))
            .await
            .unwrap()
    );
    tx.commit().await.unwrap();
    assert_eq!(f.read().run(run.id).await.unwrap(), Some(run.clone()));
    assert_eq!(f.read().run_named(project.id, "r2").await.unwrap(), None);
    run.display_name = "another".into();
    run.history_lines = 1 << 40;
    run.heard_at = NOW + 1;
    run.exit_code = Some(-9);
    let mut tx = f.write().await;
    tx.update_run(&run).await.unwrap();
    assert_eq!(tx.run_named(project.id, "r1").await.unwrap(), Some(run.clone()));
    tx.commit().await.unwrap();
    assert_eq!(f.read().run(run.id).await.unwrap(), Some(run));
}

/// A caller's refusals at one place are one row that counts; each place and caller has its own.
pub async fn refused_runs_count(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "refusals");
    let (one, other) = (f.who("one"), f.who("other"));
    let first = f.new_run(None, &one, "r1");
    let mut last = f.new_run(None, &one, "r2");
    last.heard_at = NOW + 5;
    last.why = Why::Restricted;
    let mut elsewhere = f.new_run(None, &one, "r3");
    elsewhere.project_name = "q".into();
    let mut tx = f.write().await;
    for run in [&first, &elsewhere, &f.new_run(None, &other, "r1"), &last] {
        tx.refuse_run(run).await.unwrap();
    }
    tx.commit().await.unwrap();
    let page = f.page(Of::Caller(one.id), 0, 10).await;
    assert_eq!(page.total, 2);
    let counted = Run {
        id: first.id,
        times: 2,
        ..last
    };
    assert_eq!(page.rows, [counted, elsewhere]);
    assert_eq!(f.page(Of::Caller(other.id), 0, 10).await.total, 1);
}

/// The last heard of first; of a team only what reached it.
pub async fn runs_in_pages(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "runpages");
    let (team, project) = f.place().await;
    let caller = f.who("ci");
    let mut tx = f.write().await;
    for n in 0..5 {
        let mut run = f.new_run(Some((&team, &project)), &caller, &format!("r{n}"));
        run.heard_at = NOW + n;
        tx.insert_run(&run).await.unwrap();
    }
    tx.refuse_run(&f.new_run(None, &caller, "no")).await.unwrap();
    tx.commit().await.unwrap();
    let page = f.page(Of::Team(team.id), 1, 2).await;
    let names: Vec<&str> = page.rows.iter().map(|r| r.name.as_str()).collect();
    assert_eq!((page.total, names), (5, vec!["r3", "r2"]));
    assert_eq!(f.page(Of::Caller(caller.id), 0, 10).await.total, 6);
    assert!(f.page(Of::Everybody, 0, 200).await.total >= 6);
}

/// A file is one for its name, and goes with its run; a run goes when it was not heard of for long, and with its project's
/// team.
pub async fn files_of_runs(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "runfiles");
    let (team, project) = f.place().await;
    let caller = f.who("ci");
    let mut old = f.new_run(Some((&team, &project)), &caller, "old");
    old.heard_at = 10;
    let run = f.new_run(Some((&team, &project)), &caller, "r");
    let mut tx = f.write().await;
    for run in [&old, &run] {
        tx.insert_run(run).await.unwrap();
        tx.put_run_file(run.id, "b", b"one", NOW).await.unwrap();
        tx.put_run_file(run.id, "b", &[0, 255], NOW + 1).await.unwrap();
        tx.put_run_file(run.id, "a/ü", b"", NOW).await.unwrap();
    }
    tx.commit().await.unwrap();
    let file = |name: &str, size, at| RunFile {
        name: name.into(),
        size,
        at,
    };
    let mut read = f.read();
    let files = read.run_files(run.id).await.unwrap();
    assert_eq!(files, [file("a/ü", 0, NOW), file("b", 2, NOW + 1)]);
    assert_eq!(read.run_file(run.id, "b").await.unwrap(), Some(vec![0, 255]));
    assert_eq!(read.run_file(run.id, "c").await.unwrap(), None);
    let mut tx = f.write().await;
    assert!(tx.delete_runs_before(11).await.unwrap() >= 1);
    tx.commit().await.unwrap();
    assert_eq!(read.run(old.id).await.unwrap(), None);
    assert_eq!(read.run_file(old.id, "b").await.unwrap(), None);
    assert!(read.run(run.id).await.unwrap().is_some());
}
