//! Teams and who is in them.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::access::{OrgRole, Source, TeamRole};
use gatehouse_domain::groups;
use gatehouse_domain::ids::{DEFAULT_ORG, TeamId};
use gatehouse_service::ports::Store;
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::teams::Team;
use std::sync::Arc;

impl Fixture {
    pub(super) async fn enter(&self, team: &Team, user: &User, role: TeamRole, source: Source) {
        let mut tx = self.write().await;
        tx.put_team_member(team.id, user.id, role, source, NOW)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }
}

/// A team comes back as it was stored, and is found by a part of its name, by pages, with what it holds.
pub async fn teams_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "teamround");
    let org = f.org("org").await;
    let team = f.team(org.id, "one").await;
    assert_eq!(f.read().team(team.id).await.unwrap(), Some(team.clone()));
    assert_eq!(f.read().team(f.new_team(org.id, "x").id).await.unwrap(), None);
    let mut tx = f.write().await;
    assert_eq!(tx.team(team.id).await.unwrap(), Some(team.clone()));
    for n in 0..12 {
        tx.insert_team(&f.new_team(org.id, &format!("-{n:02}")))
            .await
            .unwrap();
    }
    tx.commit().await.unwrap();
    f.team(DEFAULT_ORG, "-elsewhere").await;
    let user = f.user("person").await;
    f.enter(&team, &user, TeamRole::Member, Source::Manual).await;
    f.enter(&team, &user, TeamRole::Member, Source::Invitation).await;
    let page = f.read().teams(org.id, "Round-", 10, 5).await.unwrap();
    let slugs: Vec<String> = page.rows.into_iter().map(|t| t.team.slug).collect();
    assert_eq!((page.total, slugs), (12, vec![f.name("-10"), f.name("-11")]));
    let one = f.read().teams(org.id, "one", 0, 5).await.unwrap();
    assert_eq!((one.total, one.rows[0].members, one.rows[0].projects), (1, 1, 0));
    assert_eq!(f.read().teams(org.id, "%", 0, 5).await.unwrap().total, 0);
}

/// The highest role of all sources counts; each source is told, and goes by itself.
pub async fn memberships_of_several_sources(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "teamsource");
    let (ann, ben) = (f.user("ann").await, f.user("ben").await);
    let (a, b) = (f.team(DEFAULT_ORG, "a").await, f.team(DEFAULT_ORG, "b").await);
    let provider = Source::Connection(f.connection_id());
    f.enter(&a, &ann, TeamRole::Viewer, Source::Manual).await;
    f.enter(&a, &ben, TeamRole::Administrator, Source::Manual).await;
    let set = async |teams: &[TeamId]| {
        let mut tx = f.write().await;
        tx.set_team_memberships(ann.id, provider, teams, NOW)
            .await
            .unwrap();
        tx.commit().await.unwrap();
    };
    set(&[a.id, b.id]).await;
    assert_eq!(
        f.read().team_role(a.id, ann.id).await.unwrap(),
        Some(TeamRole::Member)
    );
    let page = f.read().team_members(a.id, "", 0, 1).await.unwrap();
    assert_eq!((page.total, page.rows.len()), (2, 1));
    assert_eq!((&page.rows[0].user, page.rows[0].role), (&ann, TeamRole::Member));
    assert_eq!(
        page.rows[0].sources,
        [(Source::Manual, TeamRole::Viewer), (provider, TeamRole::Member)]
    );
    let found = f.read().team_members(a.id, "BEN", 0, 9).await.unwrap();
    assert_eq!((found.total, found.rows[0].user.id), (1, ben.id));
    set(&[b.id]).await;
    assert_eq!(
        f.read().team_role(a.id, ann.id).await.unwrap(),
        Some(TeamRole::Viewer)
    );
    f.enter(&a, &ann, TeamRole::Administrator, Source::Manual).await;
    assert_eq!(
        f.read().team_role(a.id, ann.id).await.unwrap(),
        Some(TeamRole::Administrator)
    );
    let mut tx = f.write().await;
    assert!(!tx.remove_team_member(a.id, ann.id, provider).await.unwrap());
    assert!(tx.remove_team_member(a.id, ann.id, Source::Manual).await.unwrap());
    tx.commit().await.unwrap();
    assert_eq!(f.read().team_role(a.id, ann.id).await.unwrap(), None);
    let left = f.read().teams_of(ann.id).await.unwrap();
    assert_eq!(left.len(), 1);
    assert_eq!((left[0].team.id, left[0].role), (b.id, TeamRole::Member));
}

/// A group leads to a team: its members are in it while they are in the group, the group leads there, and they are
/// in the team's organization.
pub async fn by_a_group(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "teamgroup");
    let (user, group) = (f.user("person").await, f.group("Staff").await);
    let org = f.org("org").await;
    let (here, there) = (f.team(DEFAULT_ORG, "here").await, f.team(org.id, "there").await);
    f.join(&group, &user, groups::Source::Manual).await;
    f.join(&group, &user, groups::Source::Invitation).await;
    let mut tx = f.write().await;
    tx.map_group(here.id, group.id, TeamRole::Viewer).await.unwrap();
    tx.map_group(here.id, group.id, TeamRole::Member).await.unwrap();
    tx.map_group(there.id, group.id, TeamRole::Administrator)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mapped = f.read().groups_of_team(here.id).await.unwrap();
    assert_eq!(mapped.len(), 1);
    assert_eq!((&mapped[0].group, mapped[0].role), (&group, TeamRole::Member));
    let by = (Source::Group(group.id), TeamRole::Member);
    let members = f.read().team_members(here.id, "", 0, 9).await.unwrap();
    assert_eq!((members.total, members.rows.len()), (1, 1));
    assert_eq!(members.rows[0].sources, [by], "told once");
    assert_eq!(f.read().team_role(there.id, user.id).await.unwrap(), None);
    let teams = f.read().teams_of(user.id).await.unwrap();
    assert_eq!((teams.len(), teams[0].team.id), (1, here.id));
    let mut tx = f.write().await;
    tx.put_org_member(org.id, user.id, OrgRole::Member, Source::Manual, NOW)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        f.read().team_role(there.id, user.id).await.unwrap(),
        Some(TeamRole::Administrator)
    );
    let mut tx = f.write().await;
    assert!(tx.unmap_group(there.id, group.id).await.unwrap());
    assert!(!tx.unmap_group(there.id, group.id).await.unwrap());
    for source in [groups::Source::Manual, groups::Source::Invitation] {
        tx.remove_member(group.id, user.id, source).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert!(f.read().teams_of(user.id).await.unwrap().is_empty());
    let mut tx = f.write().await;
    tx.delete_group(group.id).await.unwrap();
    tx.commit().await.unwrap();
    assert!(f.read().groups_of_team(here.id).await.unwrap().is_empty());
}

/// The teams of a person, the first joined first, those by a group last; and the chosen one.
pub async fn in_the_order_of_joining(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "teamorder");
    let (user, group) = (f.user("person").await, f.group("g").await);
    let mut teams = Vec::new();
    for rest in ["d", "c", "b", "a"] {
        teams.push(f.team(DEFAULT_ORG, rest).await);
    }
    f.join(&group, &user, groups::Source::Manual).await;
    let mut tx = f.write().await;
    tx.map_group(teams[3].id, group.id, TeamRole::Member)
        .await
        .unwrap();
    for (n, team) in teams[..3].iter().enumerate() {
        let at = NOW + i64::try_from(n).unwrap();
        tx.put_team_member(team.id, user.id, TeamRole::Member, Source::Manual, at)
            .await
            .unwrap();
    }
    assert_eq!(tx.chosen_team(user.id).await.unwrap(), None);
    tx.choose_team(user.id, Some(teams[1].id)).await.unwrap();
    tx.commit().await.unwrap();
    let order = f.read().teams_of(user.id).await.unwrap();
    let order: Vec<TeamId> = order.into_iter().map(|m| m.team.id).collect();
    assert_eq!(order, teams.iter().map(|t| t.id).collect::<Vec<_>>());
    assert_eq!(f.read().chosen_team(user.id).await.unwrap(), Some(teams[1].id));
}
