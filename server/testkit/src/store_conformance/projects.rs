//! Projects and who was added to them.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::access::ProjectRole;
use gatehouse_domain::ids::{DEFAULT_ORG, ProjectId};
use gatehouse_service::ports::names::Kind;
use gatehouse_service::ports::projects::Project;
use gatehouse_service::ports::teams::Team;
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

impl Fixture {
    fn new_project(&self, team: &Team, name: &str) -> Project {
        Project {
            id: self.uuid(ProjectId),
            team: team.id,
            name: name.into(),
            restricted: false,
            created_at: NOW,
        }
    }
}

/// A project comes back as it was stored, is found by its name whatever its case, is restricted and opened.
pub async fn projects_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "project");
    let (team, other) = (f.team(DEFAULT_ORG, "a").await, f.team(DEFAULT_ORG, "b").await);
    let project = f.new_project(&team, "My Project");
    let same = f.new_project(&other, "My Project");
    let mut tx = f.write().await;
    for p in [&project, &same, &f.new_project(&team, "Another")] {
        tx.insert_project(p).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut read = f.read();
    assert_eq!(read.project(project.id).await.unwrap(), Some(project.clone()));
    assert_eq!(
        read.project_named(team.id, "my PROJECT").await.unwrap(),
        Some(project.clone())
    );
    assert_eq!(read.project_named(team.id, "my").await.unwrap(), None);
    let names: Vec<String> = read
        .projects(team.id)
        .await
        .unwrap()
        .into_iter()
        .map(|p| p.name)
        .collect();
    assert_eq!(names, ["Another", "My Project"]);
    let mut tx = f.write().await;
    match tx.insert_project(&f.new_project(&team, "MY PROJECT")).await {
        Err(StoreError::Taken(which)) => assert_eq!(which, "projects.name_key"),
        other => panic!("{other:?}"),
    }
    let mut tx = f.write().await;
    tx.set_restricted(project.id, true).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = f.write().await;
    assert!(tx.project(project.id).await.unwrap().unwrap().restricted);
    assert!(!tx.project(same.id).await.unwrap().unwrap().restricted);
    assert!(
        tx.set_restricted(f.new_project(&team, "x").id, true)
            .await
            .is_err()
    );
}

/// People and service accounts are added, get another role, and are removed; who is deleted is removed.
pub async fn who_was_added(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "added");
    let (team, user) = (f.team(DEFAULT_ORG, "t").await, f.user("b-person").await);
    let service = f.service("a-service", &user, None).await;
    let project = f.new_project(&team, "p");
    let mut tx = f.write().await;
    tx.insert_project(&project).await.unwrap();
    for role in [ProjectRole::Member, ProjectRole::Administrator] {
        tx.put_project_member(project.id, user.id, role).await.unwrap();
    }
    tx.put_project_member(project.id, service.id, ProjectRole::Member)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let members = f.read().project_members(project.id).await.unwrap();
    let told: Vec<_> = members
        .iter()
        .map(|m| (m.principal, m.kind, m.name.as_str(), m.role))
        .collect();
    assert_eq!(
        told,
        [
            (service.id, Kind::Service, "addeda-service", ProjectRole::Member),
            (user.id, Kind::User, "addedb-person", ProjectRole::Administrator),
        ]
    );
    let mut tx = f.write().await;
    assert!(tx.remove_project_member(project.id, service.id).await.unwrap());
    assert!(!tx.remove_project_member(project.id, service.id).await.unwrap());
    tx.delete_service_account(service.id).await.unwrap();
    tx.delete_user(user.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().project_members(project.id).await.unwrap(), []);
    assert_eq!(f.read().project_role(project.id, user.id).await.unwrap(), None);
}
