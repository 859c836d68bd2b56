//! WANDB_USERNAME and WANDB_USER_EMAIL: whose a run is, which gives the program nothing.

use crate::Program;
use gatehouse_domain::access::ProjectRole;
use gatehouse_domain::runs::Attribution;
use gatehouse_service::service_accounts::{NewMethod, NewServiceAccount};

/// To whom a run is attributed that names somebody.
async fn attributed(
    program: &mut Program,
    key: &str,
    named: (&'static str, &'static str),
) -> (Option<String>, Attribution) {
    program.named = named;
    let name = format!("r{}", program.runs().await.len());
    program.begin(key, None, "p", &name).await.unwrap();
    let runs = program.runs().await;
    let run = runs.into_iter().find(|r| r.name == name).unwrap();
    (run.user.map(|u| u.name), run.attribution)
}

#[tokio::test]
async fn a_run_of_the_organizations_account_is_a_persons_of_the_organization() {
    let mut program = Program::start().await;
    let key = program.ci();
    let bob = (Some("bob".to_owned()), Attribution::Named);
    assert_eq!(attributed(&mut program, &key, ("bob", "")).await, bob);
    assert_eq!(
        attributed(&mut program, &key, ("", "BOB@example.test")).await,
        bob
    );
    assert_eq!(
        attributed(&mut program, &key, ("bob", "bob@example.test")).await,
        bob
    );
    assert_eq!(
        attributed(&mut program, &key, ("robert", "bob@example.test")).await,
        bob
    );
    let nobody = |why| (None, why);
    assert_eq!(
        attributed(&mut program, &key, ("", "")).await,
        nobody(Attribution::NotNamed)
    );
    assert_eq!(
        attributed(&mut program, &key, ("zoe", "")).await,
        nobody(Attribution::Unknown)
    );
    assert_eq!(
        attributed(&mut program, &key, ("bob", "eve@example.test")).await,
        nobody(Attribution::TwoPeople)
    );
    // Not a person: no run is a service account's own.
    assert_eq!(
        attributed(&mut program, &key, ("audio-bot", "")).await,
        nobody(Attribution::Unknown)
    );
    let (g, lab) = (&program.harness.gatehouse, &program.lab);
    let eve = lab.eve.person().unwrap().user.id;
    g.set_disabled(&lab.admin, eve, true).await.unwrap();
    assert_eq!(
        attributed(&mut program, &key, ("eve", "")).await,
        nobody(Attribution::Disabled)
    );
}

#[tokio::test]
async fn a_run_of_a_teams_account_is_a_persons_of_the_team_or_nobodys() {
    let mut program = Program::start().await;
    let key = program.lab.bot_key.secret.expose().to_owned();
    // bob is in vision, the account in audio.
    assert_eq!(
        attributed(&mut program, &key, ("bob", "")).await,
        (None, Attribution::OtherTeam)
    );
    let (g, lab) = (&program.harness.gatehouse, &program.lab);
    let member = gatehouse_domain::access::TeamRole::Viewer;
    g.add_team_member(&lab.admin, lab.audio.id, "bob", member)
        .await
        .unwrap();
    let bob = (Some("bob".to_owned()), Attribution::Named);
    assert_eq!(attributed(&mut program, &key, ("bob", "")).await, bob);
}

#[tokio::test]
async fn a_run_of_another_organizations_account_is_not_a_strangers() {
    let mut program = Program::start().await;
    let (g, lab) = (&program.harness.gatehouse, &program.lab);
    let org = g.make_organization(&lab.admin, "Acme", "acme").await.unwrap();
    let team = g
        .make_team(&lab.admin, org.id, "Rockets", "rockets")
        .await
        .unwrap();
    let new = NewServiceAccount {
        org: org.id,
        team: None,
        name: "rocket-ci".into(),
        default_team: Some(team.id),
        method: NewMethod::BuiltIn,
    };
    let (_, key) = g.make_service_account(&lab.admin, &new).await.unwrap();
    let key = key.unwrap().secret.expose().to_owned();
    let nobody = (None, Attribution::OtherOrganization);
    assert_eq!(attributed(&mut program, &key, ("bob", "")).await, nobody);
    // And its program reaches no team of the other one, nor learns of it.
    let said = program.begin(&key, Some("vision"), "p", "r").await.unwrap_err();
    assert!(
        said.starts_with("vision: There is no team of this name"),
        "{said}"
    );
}

#[tokio::test]
async fn a_persons_run_is_the_persons_whomever_it_names() {
    let mut program = Program::start().await;
    let bob = program.harness.own_key(&program.lab.bob).await;
    let own = (Some("bob".to_owned()), Attribution::Own);
    assert_eq!(
        attributed(&mut program, bob.secret.expose(), ("eve", "eve@example.test")).await,
        own
    );
}

/// Naming somebody who may is no way in.
#[tokio::test]
async fn naming_a_person_gives_none_of_the_persons_rights() {
    let mut program = Program::start().await;
    let (g, lab) = (&program.harness.gatehouse, &program.lab);
    g.add_project_member(&lab.admin, lab.secret.id, "bob", ProjectRole::Administrator)
        .await
        .unwrap();
    let key = program.ci();
    program.named = ("bob", "bob@example.test");
    let said = program.begin(&key, None, "secret", "r").await.unwrap_err();
    assert!(said.contains("This project is restricted."), "{said}");
    let bot = program.lab.bot_key.secret.expose().to_owned();
    program.begin(&bot, Some("vision"), "p", "r").await.unwrap_err();
    assert!(program.runs().await.iter().all(|r| r.project.is_none()));
}
