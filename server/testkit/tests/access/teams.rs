//! Teams, who is in them and by what, and where runs go.

use crate::{denied, id, not_found, of_org, of_team, own_key, person, problem, program, service, team};
use gatehouse_domain::access::{OrgRole, Source, TeamRole, Why};
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_domain::problem::Problem;
use gatehouse_service::ports::names::Kind;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::provider::Person;

#[tokio::test]
async fn a_teams_administrator_says_who_is_in_it() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let own = g.team_members(&admin, data.id, "", 0, 9).await.unwrap();
    assert_eq!(own.rows[0].role, TeamRole::Administrator, "who makes it");
    let tina = of_team(&h, &admin, &data, "tina", TeamRole::Administrator).await;
    let bob = person(&h, "bob").await;
    assert_eq!(
        denied(g.add_team_member(&bob, data.id, "bob", TeamRole::Member).await),
        Why::NotTeamAdministrator
    );
    g.add_team_member(&tina, data.id, "bob@example.test", TeamRole::Viewer)
        .await
        .unwrap();
    g.set_team_role(&tina, data.id, id(&bob), TeamRole::Member)
        .await
        .unwrap();
    let page = g.team_members(&bob, data.id, "bob", 0, 9).await.unwrap();
    assert_eq!(page.rows[0].sources, [(Source::Manual, TeamRole::Member)]);
    g.remove_team_member(&tina, data.id, id(&bob), Source::Manual)
        .await
        .unwrap();
    assert_eq!(g.team_members(&bob, data.id, "bob", 0, 9).await.unwrap().total, 0);
    let lab = g.make_organization(&admin, "Lab", "").await.unwrap();
    let optics = g.make_team(&admin, lab.id, "Optics", "").await.unwrap();
    assert_eq!(
        problem(
            g.add_team_member(&admin, optics.id, "bob", TeamRole::Member)
                .await,
            "who"
        ),
        Problem::NotInOrganization("bob".into())
    );
    assert_eq!(
        denied(g.make_team(&tina, DEFAULT_ORG, "More", "").await),
        Why::NotOrganizationAdministrator
    );
}

#[tokio::test]
async fn a_former_name_leads_to_the_team_for_ninety_days() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    g.rename_team(&admin, data.id, "Insight", "").await.unwrap();
    assert_eq!(
        g.renamed(Kind::Team, "data").await.unwrap().as_deref(),
        Some("insight")
    );
    assert_eq!(g.run_team(&admin, Some("data")).await.unwrap().slug, "insight");
    assert_eq!(
        problem(g.make_team(&admin, DEFAULT_ORG, "Data", "").await, "slug"),
        Problem::SlugTaken
    );
    h.clock.advance(90 * 24 * 3_600_000);
    assert_eq!(g.renamed(Kind::Team, "data").await.unwrap(), None);
    assert_eq!(denied(g.run_team(&admin, Some("data")).await), Why::NoSuchTeam);
    gatehouse_store::sweep(&*h.store, h.gatehouse.ports().clock.now())
        .await
        .unwrap();
    team(&h, &admin, "Data").await;
}

#[tokio::test]
async fn a_group_leads_to_a_team() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let tina = of_team(&h, &admin, &data, "tina", TeamRole::Administrator).await;
    let bob = person(&h, "bob").await;
    let group = g.make_group(&admin, "Staff").await.unwrap().id;
    g.add_member(&admin, group, "bob").await.unwrap();
    assert_eq!(
        denied(g.map_group(&tina, data.id, group, TeamRole::Member).await),
        Why::NotInstanceAdministrator
    );
    g.map_group(&admin, data.id, group, TeamRole::Member)
        .await
        .unwrap();
    let member = g
        .team_members(&tina, data.id, "bob", 0, 9)
        .await
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(member.sources, [(Source::Group(group), TeamRole::Member)]);
    assert_eq!(g.team(&bob, data.id).await.unwrap().groups[0].group.id, group);
    assert_eq!(g.run_team(&bob, None).await.unwrap().id, data.id);
    // By hand beside it: the higher role counts.
    g.set_team_role(&tina, data.id, id(&bob), TeamRole::Viewer)
        .await
        .unwrap();
    let member = g
        .team_members(&tina, data.id, "bob", 0, 9)
        .await
        .unwrap()
        .rows
        .remove(0);
    assert_eq!((member.role, member.sources.len()), (TeamRole::Member, 2));
    g.unmap_group(&tina, data.id, group).await.unwrap();
    let member = g
        .team_members(&tina, data.id, "bob", 0, 9)
        .await
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(member.role, TeamRole::Viewer);
}

#[tokio::test]
async fn a_connection_of_the_console_leads_to_teams_only_by_groups() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let group = g.make_group(&admin, "data").await.unwrap().id;
    let form = OidcForm {
        sync_groups: true,
        ..h.form()
    };
    let id = h.active(&admin, form).await;
    h.provider.person(Person::default().with("groups", vec!["data"]));
    let Finished::SignedIn(session) = h.sign_in(id).await else {
        panic!("not signed in")
    };
    let ada = h.caller(&session.token).await;
    assert_eq!(denied(g.run_team(&ada, None).await), Why::NoTeam);
    g.map_group(&admin, data.id, group, TeamRole::Member)
        .await
        .unwrap();
    assert_eq!(g.run_team(&ada, None).await.unwrap().id, data.id);
}

#[tokio::test]
async fn a_persons_runs_go_to_the_default_team() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let bob = person(&h, "bob").await;
    assert_eq!(denied(g.run_team(&bob, None).await), Why::NoTeam);
    assert_eq!(denied(g.run_team(&bob, Some("")).await), Why::NoTeam);
    let (first, second) = (
        team(&h, &admin, "B first").await,
        team(&h, &admin, "A second").await,
    );
    for team in [&first, &second] {
        h.clock.advance(1_000);
        g.add_team_member(&admin, team.id, "bob", TeamRole::Member)
            .await
            .unwrap();
    }
    let key = own_key(&h, &bob, "read write").await;
    let with_key = program(&h, &key).await.unwrap();
    for caller in [&bob, &with_key] {
        for entity in [None, Some("bob"), Some("BOB")] {
            assert_eq!(g.run_team(caller, entity).await.unwrap().id, first.id);
        }
        assert_eq!(g.run_team(caller, Some("a-second")).await.unwrap().id, second.id);
    }
    g.choose_team(&bob, Some(second.id)).await.unwrap();
    assert_eq!(g.run_team(&with_key, None).await.unwrap().id, second.id);
    let (teams, default) = g.own_teams(&bob).await.unwrap();
    assert_eq!((teams.len(), default), (2, Some(second.id)));
    let entities = g.entities(&with_key).await.unwrap();
    assert_eq!(
        entities.iter().map(|t| t.id).collect::<Vec<_>>(),
        [second.id, first.id]
    );
    // Who leaves the chosen team falls back to the first.
    g.remove_team_member(&admin, second.id, id(&bob), Source::Manual)
        .await
        .unwrap();
    assert_eq!(g.run_team(&with_key, None).await.unwrap().id, first.id);
    let elsewhere = team(&h, &admin, "Elsewhere").await;
    assert_eq!(
        problem(g.choose_team(&bob, Some(elsewhere.id)).await, "team"),
        Problem::NotOffered
    );
    g.choose_team(&bob, None).await.unwrap();
    for unknown in ["nothing", "default", "admin", "a/b", "a\u{0}"] {
        assert_eq!(
            denied(g.run_team(&bob, Some(unknown)).await),
            Why::NoSuchTeam,
            "{unknown}"
        );
    }
}

#[tokio::test]
async fn a_service_accounts_runs_go_to_its_team_or_its_default_team() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (data, other) = (team(&h, &admin, "Data").await, team(&h, &admin, "Other").await);
    let ora = of_org(&h, &admin, "ora", OrgRole::Administrator).await;
    let (account, key) = service(&h, &ora, "CI", None).await;
    let ci = program(&h, &key).await.unwrap();
    assert_eq!(denied(g.run_team(&ci, None).await), Why::NoTeam);
    g.set_service_account_team(&ora, account.id, Some(data.id))
        .await
        .unwrap();
    let ci = program(&h, &key).await.unwrap();
    assert_eq!(g.run_team(&ci, None).await.unwrap().id, data.id);
    assert_eq!(g.run_team(&ci, Some("other")).await.unwrap().id, other.id);
    let (_, key) = service(&h, &admin, "Of the team", Some(&other)).await;
    let of_team = program(&h, &key).await.unwrap();
    assert_eq!(g.run_team(&of_team, None).await.unwrap().id, other.id);
    // Another team of its organization it may name; what it may do there is another question.
    assert_eq!(g.run_team(&of_team, Some("data")).await.unwrap().id, data.id);
    let lab = g.make_organization(&admin, "Lab", "").await.unwrap();
    let optics = g.make_team(&admin, lab.id, "Optics", "").await.unwrap();
    assert_eq!(denied(g.run_team(&ci, Some("optics")).await), Why::NoSuchTeam);
    not_found(g.team(&ci, optics.id).await);
    assert_eq!(
        problem(
            g.set_service_account_team(&ora, account.id, Some(optics.id))
                .await,
            "default_team"
        ),
        Problem::NoSuchTeam
    );
}
