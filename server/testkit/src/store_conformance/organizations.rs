//! Organizations and who is in them.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::access::{OrgRole, ProjectRole, Source, TeamRole};
use gatehouse_domain::ids::{DEFAULT_ORG, ProjectId};
use gatehouse_service::ports::Store;
use gatehouse_service::ports::organizations::Organization;
use gatehouse_service::ports::projects::Project;
use std::sync::Arc;

/// Whoever gets an account is in the default organization from then on, and in no other.
pub async fn everybody_is_in_the_default_one(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "everybody");
    let other = f.org("other").await;
    let user = f.user("person").await;
    let mut read = f.read();
    assert_eq!(
        read.org_role(DEFAULT_ORG, user.id).await.unwrap(),
        Some(OrgRole::Member)
    );
    assert_eq!(read.org_role(other.id, user.id).await.unwrap(), None);
    let members = read.org_members(DEFAULT_ORG, &user.name, 0, 10).await.unwrap();
    assert_eq!((members.total, members.rows.len()), (1, 1));
    let member = &members.rows[0];
    assert_eq!((&member.user, member.source), (&user, Source::Account));
    assert_eq!((member.role, member.since), (OrgRole::Member, NOW));
    let roles = read.org_roles(user.id).await.unwrap();
    assert!(roles.contains(&(DEFAULT_ORG, Some(OrgRole::Member))) && roles.contains(&(other.id, None)));
    let own = read.organizations(user.id, true).await.unwrap();
    assert_eq!(own.len(), 1);
    assert_eq!(own[0].organization.id, DEFAULT_ORG);
    assert!(own[0].members >= 1);
}

/// An organization comes back as it was stored; members are listed with their roles, which change.
pub async fn organizations_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "orground");
    let org = f.org("one").await;
    assert_eq!(f.read().organization(org.id).await.unwrap(), Some(org.clone()));
    assert_eq!(f.read().organization(f.new_org("x").id).await.unwrap(), None);
    let (ann, ben) = (f.user("ann").await, f.user("ben").await);
    let mut tx = f.write().await;
    tx.put_org_member(org.id, ann.id, OrgRole::Member, Source::Manual, NOW)
        .await
        .unwrap();
    tx.put_org_member(
        org.id,
        ann.id,
        OrgRole::Administrator,
        Source::Invitation,
        NOW + 9,
    )
    .await
    .unwrap();
    tx.put_org_member(org.id, ben.id, OrgRole::Member, Source::Invitation, NOW + 1)
        .await
        .unwrap();
    tx.insert_team(&f.new_team(org.id, "team")).await.unwrap();
    tx.rename_organization(org.id, &f.name("two"), "Two")
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let renamed = Organization {
        slug: f.name("two"),
        name: "Two".into(),
        ..org
    };
    let mut read = f.read();
    assert_eq!(read.organization(org.id).await.unwrap(), Some(renamed.clone()));
    let page = read.org_members(org.id, "", 0, 1).await.unwrap();
    assert_eq!((page.total, page.rows.len()), (2, 1));
    let first = &page.rows[0];
    assert_eq!((first.user.id, first.role), (ann.id, OrgRole::Administrator));
    assert_eq!((first.source, first.since), (Source::Manual, NOW), "as it began");
    let page = read.org_members(org.id, "BEN", 0, 9).await.unwrap();
    assert_eq!((page.total, page.rows[0].source), (1, Source::Invitation));
    let all = read.organizations(ben.id, false).await.unwrap();
    let listed = all.iter().find(|o| o.organization.id == org.id).unwrap();
    assert_eq!(listed.organization, renamed);
    assert_eq!((listed.members, listed.teams), (2, 1));
    assert_eq!(listed.role, Some(OrgRole::Member));
    let stranger = f.user("stranger").await;
    let all = read.organizations(stranger.id, true).await.unwrap();
    assert!(all.iter().all(|o| o.organization.id != org.id));
}

/// Who leaves an organization leaves its teams and projects, and no others.
pub async fn leaving_takes_teams_and_projects_along(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "orgleave");
    let (org, user) = (f.org("org").await, f.user("person").await);
    let (left, kept) = (f.team(org.id, "left").await, f.team(DEFAULT_ORG, "kept").await);
    let mut projects = Vec::new();
    let mut tx = f.write().await;
    tx.put_org_member(org.id, user.id, OrgRole::Member, Source::Manual, NOW)
        .await
        .unwrap();
    for team in [&left, &kept] {
        tx.put_team_member(team.id, user.id, TeamRole::Member, Source::Manual, NOW)
            .await
            .unwrap();
        let project = Project {
            id: f.uuid(ProjectId),
            team: team.id,
            name: "p".into(),
            restricted: true,
            created_at: NOW,
        };
        tx.insert_project(&project).await.unwrap();
        tx.put_project_member(project.id, user.id, ProjectRole::Member)
            .await
            .unwrap();
        projects.push(project.id);
    }
    tx.choose_team(user.id, Some(left.id)).await.unwrap();
    assert!(tx.remove_org_member(org.id, user.id).await.unwrap());
    assert!(!tx.remove_org_member(org.id, user.id).await.unwrap());
    tx.commit().await.unwrap();
    let mut read = f.read();
    assert_eq!(read.org_role(org.id, user.id).await.unwrap(), None);
    assert_eq!(read.team_role(left.id, user.id).await.unwrap(), None);
    assert_eq!(read.chosen_team(user.id).await.unwrap(), None);
    assert_eq!(
        read.team_role(kept.id, user.id).await.unwrap(),
        Some(TeamRole::Member)
    );
    assert_eq!(read.project_role(projects[0], user.id).await.unwrap(), None);
    assert_eq!(
        read.project_role(projects[1], user.id).await.unwrap(),
        Some(ProjectRole::Member)
    );
}
