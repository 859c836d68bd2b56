//! Organizations, their members and their names.

use crate::{denied, id, not_found, of_org, person, problem, team};
use gatehouse_domain::access::{OrgRole, Why};
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_domain::problem::Problem;
use gatehouse_service::local_accounts::{Initial, NewAccount};
use gatehouse_service::ports::names::Kind;
use gatehouse_testkit::harness::Harness;

#[tokio::test]
async fn a_small_installation_has_one_organization_and_everybody_is_in_it() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let bob = person(&h, "bob").await;
    for caller in [&admin, &bob] {
        let all = h.gatehouse.organizations(caller).await.unwrap();
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].organization.id, DEFAULT_ORG);
        assert_eq!(all[0].role, Some(OrgRole::Member));
    }
    let (organization, manages) = h.gatehouse.organization(&bob, DEFAULT_ORG).await.unwrap();
    assert_eq!((organization.slug.as_str(), manages), ("default", false));
    let (_, manages) = h.gatehouse.organization(&admin, DEFAULT_ORG).await.unwrap();
    assert!(manages);
}

#[tokio::test]
async fn who_is_not_in_an_organization_does_not_find_it() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let bob = person(&h, "bob").await;
    assert_eq!(
        denied(g.make_organization(&bob, "Lab", "").await),
        Why::NotInstanceAdministrator
    );
    let lab = g.make_organization(&admin, "The  Lab", "").await.unwrap();
    assert_eq!((lab.slug.as_str(), lab.name.as_str()), ("the-lab", "The Lab"));
    not_found(g.organization(&bob, lab.id).await);
    not_found(g.org_members(&bob, lab.id, "", 0, 9).await);
    not_found(g.teams(&bob, lab.id, "", 0, 9).await);
    not_found(g.rename_organization(&bob, lab.id, "Mine", "").await);
    let team = g.make_team(&admin, lab.id, "Optics", "").await.unwrap();
    not_found(g.team(&bob, team.id).await);
    not_found(g.team_named(&bob, "optics").await);
    assert_eq!(g.organizations(&bob).await.unwrap().len(), 1);
    g.add_org_member(&admin, lab.id, "bob", OrgRole::Member)
        .await
        .unwrap();
    assert_eq!(g.organizations(&bob).await.unwrap().len(), 2);
    assert_eq!(g.team_named(&bob, "Optics").await.unwrap().id, team.id);
    assert_eq!(
        denied(g.rename_organization(&bob, lab.id, "Mine", "").await),
        Why::NotOrganizationAdministrator
    );
    g.remove_org_member(&admin, lab.id, id(&bob)).await.unwrap();
    not_found(g.organization(&bob, lab.id).await);
}

#[tokio::test]
async fn an_organizations_administrator_administers_it_and_no_other() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let ora = of_org(&h, &admin, "ora", OrgRole::Administrator).await;
    let bob = person(&h, "bob").await;
    g.set_org_role(&ora, DEFAULT_ORG, id(&bob), OrgRole::Administrator)
        .await
        .unwrap();
    g.set_org_role(&ora, DEFAULT_ORG, id(&bob), OrgRole::Member)
        .await
        .unwrap();
    g.make_team(&ora, DEFAULT_ORG, "Data", "").await.unwrap();
    let members = g.org_members(&ora, DEFAULT_ORG, "ora", 0, 9).await.unwrap();
    assert_eq!(members.rows[0].role, OrgRole::Administrator);
    let lab = g.make_organization(&admin, "Lab", "").await.unwrap();
    not_found(g.make_team(&ora, lab.id, "Optics", "").await);
    assert_eq!(
        problem(
            g.add_org_member(&ora, DEFAULT_ORG, "nobody", OrgRole::Member)
                .await,
            "who"
        ),
        Problem::NoSuchUser
    );
    assert_eq!(
        problem(
            g.add_org_member(&ora, DEFAULT_ORG, " ", OrgRole::Member).await,
            "who"
        ),
        Problem::Required
    );
}

#[tokio::test]
async fn a_former_name_leads_to_the_organization_and_is_nobody_elses_for_good() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let lab = g.make_organization(&admin, "Lab", "").await.unwrap();
    g.rename_organization(&admin, lab.id, "Institute", "")
        .await
        .unwrap();
    let leads = async |name: &str| g.renamed(Kind::Organization, name).await.unwrap();
    assert_eq!(leads("lab").await.as_deref(), Some("institute"));
    assert_eq!(leads("institute").await, None);
    h.clock.advance(10 * 365 * 24 * 3_600_000);
    gatehouse_store::sweep(&*h.store, h.gatehouse.ports().clock.now())
        .await
        .unwrap();
    assert_eq!(leads("lab").await.as_deref(), Some("institute"));
    assert_eq!(
        problem(g.make_organization(&admin, "Lab", "").await, "slug"),
        Problem::SlugTaken
    );
    assert_eq!(
        problem(g.make_team(&admin, DEFAULT_ORG, "Lab", "").await, "slug"),
        Problem::SlugTaken
    );
    // A person whose name it would be gets another one.
    let account = NewAccount {
        login: "lab".into(),
        email: String::new(),
        full_name: String::new(),
    };
    let (made, _) = g
        .make_account(&admin, &account, Initial::Generated)
        .await
        .unwrap();
    assert_eq!(made.name, "lab-2");
}

#[tokio::test]
async fn names_are_checked_before_anything_is_changed() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    team(&h, &admin, "Data").await;
    for (name, slug, field, expected) in [
        ("", "", "name", Problem::Required),
        ("a\u{0}b", "", "name", Problem::ControlCharacter),
        ("Console", "", "slug", Problem::ReservedName),
        ("Data", "", "slug", Problem::SlugTaken),
        ("Good", "no spaces", "slug", Problem::NotSlug),
        ("Good", "admin", "slug", Problem::SlugTaken),
        ("Good", "DATA", "slug", Problem::SlugTaken),
    ] {
        let made = g.make_team(&admin, DEFAULT_ORG, name, slug).await;
        assert_eq!(problem(made, field), expected, "{name} {slug}");
    }
}
