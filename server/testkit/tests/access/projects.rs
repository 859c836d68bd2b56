//! Projects, open and restricted, and who reaches them with a key.

use crate::{denied, id, not_found, of_team, own_key, person, problem, program, service, team};
use gatehouse_domain::access::{ProjectRole, TeamRole, Why};
use gatehouse_domain::problem::Problem;
use gatehouse_testkit::harness::Harness;

#[tokio::test]
async fn a_first_run_makes_an_open_project_where_its_caller_may_write() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let mia = of_team(&h, &admin, &data, "mia", TeamRole::Member).await;
    let vera = of_team(&h, &admin, &data, "vera", TeamRole::Viewer).await;
    let (mia_key, vera_key) = (
        own_key(&h, &mia, "read write").await,
        own_key(&h, &vera, "read write").await,
    );
    let (mia_run, vera_run) = (
        program(&h, &mia_key).await.unwrap(),
        program(&h, &vera_key).await.unwrap(),
    );
    assert_eq!(
        denied(g.run_project(&vera_run, &data, "p", true).await),
        Why::ViewerOnly
    );
    not_found(g.run_project(&mia_run, &data, "p", false).await);
    let made = g.run_project(&mia_run, &data, "p", true).await.unwrap();
    assert!(!made.restricted);
    assert_eq!(g.run_project(&mia_run, &data, "P", true).await.unwrap(), made);
    assert_eq!(g.run_project(&vera_run, &data, "p", false).await.unwrap(), made);
    assert_eq!(
        denied(g.run_project(&vera_run, &data, "p", true).await),
        Why::ViewerOnly
    );
    let bob = program(&h, &own_key(&h, &person(&h, "bob").await, "read write").await)
        .await
        .unwrap();
    assert_eq!(
        denied(g.run_project(&bob, &data, "p", true).await),
        Why::NotInTeam
    );
    assert_eq!(
        denied(g.run_project(&bob, &data, "new", true).await),
        Why::NotInTeam
    );
    assert_eq!(
        problem(g.run_project(&mia_run, &data, "a/b", true).await, "name"),
        Problem::NotProjectName
    );
    assert_eq!(
        problem(g.make_project(&mia, data.id, "P").await, "name"),
        Problem::ProjectNameTaken
    );
    // Making it is in the audit, under the program's owner.
    let entries = g.changes(&admin, "", 0, 9).await.unwrap().rows;
    let entry = entries.iter().find(|e| e.action == "project.create").unwrap();
    assert_eq!(
        (entry.actor_name.as_str(), entry.object_name.as_str()),
        ("mia", "data/p")
    );
}

#[tokio::test]
async fn a_restricted_project_is_reached_by_who_was_added() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (data, other) = (team(&h, &admin, "Data").await, team(&h, &admin, "Other").await);
    let tina = of_team(&h, &admin, &data, "tina", TeamRole::Administrator).await;
    let mia = of_team(&h, &admin, &data, "mia", TeamRole::Member).await;
    let (_, org_key) = service(&h, &admin, "org ci", None).await;
    let (_, team_key) = service(&h, &admin, "team ci", Some(&data)).await;
    let (_, other_key) = service(&h, &admin, "other ci", Some(&other)).await;
    let project = g.make_project(&mia, data.id, "secret").await.unwrap();
    let mia_key = own_key(&h, &mia, "read write").await;
    let keys = [("mia", &mia_key), ("org-ci", &org_key), ("team-ci", &team_key)];
    for (_, key) in keys {
        let caller = program(&h, key).await.unwrap();
        g.run_project(&caller, &data, "secret", true).await.unwrap();
    }
    assert_eq!(
        denied(g.set_restricted(&mia, project.id, true).await),
        Why::NotProjectAdministrator
    );
    g.set_restricted(&tina, project.id, true).await.unwrap();
    for (name, key) in keys {
        let caller = program(&h, key).await.unwrap();
        for writes in [false, true] {
            assert_eq!(
                denied(g.run_project(&caller, &data, "secret", writes).await),
                Why::Restricted,
                "{name}"
            );
        }
        g.add_project_member(&tina, project.id, name, ProjectRole::Member)
            .await
            .unwrap();
        g.run_project(&caller, &data, "secret", true).await.unwrap();
    }
    let other_ci = program(&h, &other_key).await.unwrap();
    assert_eq!(
        denied(g.run_project(&other_ci, &data, "secret", true).await),
        Why::OtherTeamsService
    );
    // The list shows what the caller reaches.
    let bea = of_team(&h, &admin, &data, "bea", TeamRole::Member).await;
    assert!(g.projects(&bea, data.id).await.unwrap().is_empty());
    assert_eq!(denied(g.project(&bea, project.id).await), Why::Restricted);
    assert_eq!(g.projects(&mia, data.id).await.unwrap().len(), 1);
    let detail = g.project(&mia, project.id).await.unwrap();
    assert_eq!((detail.manages, detail.members.len()), (false, 3));
    g.add_project_member(&tina, project.id, "mia", ProjectRole::Administrator)
        .await
        .unwrap();
    for member in detail.members.iter().filter(|m| m.principal != id(&mia)) {
        g.remove_project_member(&mia, project.id, member.principal)
            .await
            .unwrap();
    }
    let org_ci = program(&h, &org_key).await.unwrap();
    assert_eq!(
        denied(g.run_project(&org_ci, &data, "secret", true).await),
        Why::Restricted
    );
    g.set_restricted(&mia, project.id, false).await.unwrap();
    g.run_project(&org_ci, &data, "secret", true).await.unwrap();
}

#[tokio::test]
async fn only_who_is_of_the_organization_is_added() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let project = g.make_project(&admin, data.id, "p").await.unwrap();
    let bob = person(&h, "bob").await;
    let lab = g.make_organization(&admin, "Lab", "").await.unwrap();
    let foreign = gatehouse_service::service_accounts::NewServiceAccount {
        org: lab.id,
        ..crate::built_in("foreign", None)
    };
    g.make_service_account(&admin, &foreign).await.unwrap();
    service(&h, &admin, "ci", None).await;
    g.remove_org_member(&admin, data.org, id(&bob)).await.unwrap();
    let add = async |who: &str, role| g.add_project_member(&admin, project.id, who, role).await;
    assert_eq!(
        problem(add("bob", ProjectRole::Member).await, "who"),
        Problem::NotInOrganization("bob".into())
    );
    for nobody in ["foreign", "nobody", "data"] {
        assert_eq!(
            problem(add(nobody, ProjectRole::Member).await, "who"),
            Problem::NobodyToAdd,
            "{nobody}"
        );
    }
    assert_eq!(
        problem(add("ci", ProjectRole::Administrator).await, "role"),
        Problem::ServiceAsMember
    );
    add("ci", ProjectRole::Member).await.unwrap();
}
