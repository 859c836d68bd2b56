//! Service accounts: who makes them, and what becomes of their keys.

use crate::{built_in, denied, id, not_found, of_org, of_team, person, problem, program, service, team};
use gatehouse_domain::access::{OrgRole, TeamRole, Why};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_domain::outside::{Origin, Source};
use gatehouse_domain::problem::Problem;
use gatehouse_service::Error;
use gatehouse_service::api_keys::{NewKey, Whose};
use gatehouse_service::outside::Outside;
use gatehouse_service::ports::machines::Method;
use gatehouse_service::ports::names::Kind;
use gatehouse_service::service_accounts::{NewMethod, NewServiceAccount};
use gatehouse_testkit::harness::Harness;

#[tokio::test]
async fn an_organizations_are_made_by_its_administrators_and_a_teams_by_the_teams() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (data, other) = (team(&h, &admin, "Data").await, team(&h, &admin, "Other").await);
    let ora = of_org(&h, &admin, "ora", OrgRole::Administrator).await;
    let tina = of_team(&h, &admin, &data, "tina", TeamRole::Administrator).await;
    let mia = of_team(&h, &admin, &data, "mia", TeamRole::Member).await;
    let make = async |by, form| g.make_service_account(by, &form).await;
    assert_eq!(
        denied(make(&tina, built_in("x", None)).await),
        Why::NotOrganizationAdministrator
    );
    assert_eq!(
        denied(make(&tina, built_in("x", Some(&other))).await),
        Why::NotTeamAdministrator
    );
    assert_eq!(
        denied(make(&mia, built_in("x", Some(&data))).await),
        Why::NotTeamAdministrator
    );
    let (of_org, key) = service(&h, &ora, "Nightly CI", None).await;
    let (of_team, _) = service(&h, &tina, "Nightly CI", Some(&data)).await;
    assert_eq!(
        (of_org.slug.as_str(), of_team.slug.as_str()),
        ("nightly-ci", "nightly-ci-2")
    );
    assert_eq!(of_org.method, Method::BuiltIn);
    let days = key.key.expires_at.unwrap() - key.key.created_at;
    assert_eq!(days, 90 * 24 * 3_600_000);
    let rows = g
        .service_accounts(&ora, DEFAULT_ORG, None, "", 0, 9)
        .await
        .unwrap();
    assert_eq!(rows.total, 2);
    assert_eq!((rows.rows[0].maker.as_str(), rows.rows[0].keys.len()), ("ora", 1));
    assert!(!rows.rows[0].unused);
    let rows = g
        .service_accounts(&tina, DEFAULT_ORG, Some(data.id), "", 0, 9)
        .await
        .unwrap();
    assert_eq!((rows.total, rows.rows[0].account.id), (1, of_team.id));
    assert_eq!(
        denied(g.service_accounts(&tina, DEFAULT_ORG, None, "", 0, 9).await),
        Why::NotOrganizationAdministrator
    );
    assert_eq!(
        denied(g.service_account(&tina, of_org.id).await),
        Why::NotOrganizationAdministrator
    );
    h.clock.advance(90 * 24 * 3_600_000);
    assert!(g.service_account(&ora, of_org.id).await.unwrap().unused);
}

#[tokio::test]
async fn teams_make_none_where_the_environment_says_so() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let data = team(&h, &admin, "Data").await;
    let tina = of_team(&h, &admin, &data, "tina", TeamRole::Administrator).await;
    let source = Source {
        origin: Origin::Environment,
        name: "GORILLA_DISABLE_TEAM_SERVICE_ACCOUNT_CREATION".into(),
    };
    let g = h.gatehouse.clone().with_outside(Outside {
        no_team_service_accounts: Some(source),
        ..Outside::default()
    });
    let refused = g.make_service_account(&tina, &built_in("ci", Some(&data))).await;
    assert!(matches!(refused, Err(Error::SetOutside(s)) if s.name.starts_with("GORILLA_DISABLE_TEAM")));
    g.make_service_account(&admin, &built_in("ci", Some(&data)))
        .await
        .unwrap();
}

#[tokio::test]
async fn what_is_disabled_or_deleted_is_refused_at_once() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (account, key) = service(&h, &admin, "ci", None).await;
    let code = async || match program(&h, &key).await {
        Ok(_) => None,
        Err(Error::Refused { code, .. }) => Some(code),
        Err(other) => panic!("{other}"),
    };
    assert_eq!(code().await, None);
    g.set_service_account_disabled(&admin, account.id, true)
        .await
        .unwrap();
    assert_eq!(code().await, Some(Code::KeyOwnerDisabled));
    g.set_service_account_disabled(&admin, account.id, false)
        .await
        .unwrap();
    assert_eq!(code().await, None);
    g.delete_service_account(&admin, account.id).await.unwrap();
    assert_eq!(code().await, Some(Code::KeyUnknown));
    not_found(g.service_account(&admin, account.id).await);
}

#[tokio::test]
async fn a_renamed_one_is_found_by_its_former_name_for_a_while() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (account, key) = service(&h, &admin, "ci", None).await;
    g.rename_service_account(&admin, account.id, "Nightly")
        .await
        .unwrap();
    let renamed = g.service_account(&admin, account.id).await.unwrap().account;
    assert_eq!(
        (renamed.slug.as_str(), renamed.name.as_str()),
        ("nightly", "Nightly")
    );
    program(&h, &key).await.unwrap();
    let data = team(&h, &admin, "Data").await;
    let project = g.make_project(&admin, data.id, "p").await.unwrap();
    g.add_project_member(
        &admin,
        project.id,
        "ci",
        gatehouse_domain::access::ProjectRole::Member,
    )
    .await
    .unwrap();
    let (again, _) = service(&h, &admin, "ci", None).await;
    assert_eq!(again.slug, "ci-2", "the former name is not free yet");
    assert_eq!(g.renamed(Kind::Service, "ci").await.unwrap(), None);
}

#[tokio::test]
async fn one_with_a_jwt_has_no_keys() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let federated = |subject: &str| NewServiceAccount {
        method: NewMethod::Federated {
            issuer: None,
            subject: subject.into(),
        },
        ..built_in("ci", Some(&data))
    };
    for (subject, expected) in [
        (" ", Problem::Required),
        ("a\nb", Problem::ControlCharacter),
        (&*"x".repeat(256), Problem::TooLong(255)),
    ] {
        let made = g.make_service_account(&admin, &federated(subject)).await;
        assert_eq!(problem(made, "subject"), expected);
    }
    let (account, key) = g
        .make_service_account(&admin, &federated(" repo:corp/ci "))
        .await
        .unwrap();
    assert!(key.is_none());
    assert!(matches!(account.method, Method::Federated { ref subject, .. } if subject == "repo:corp/ci"));
    let form = NewKey {
        name: "k".into(),
        days: String::new(),
        scopes: "read".parse().unwrap(),
    };
    let made = g.make_key(&admin, Whose::Of(account.id), &form).await;
    assert_eq!(problem(made, "method"), Problem::NotOffered);
}

#[tokio::test]
async fn another_organizations_are_not_there() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let lab = g.make_organization(&admin, "Lab", "").await.unwrap();
    let ora = of_org(&h, &admin, "ora", OrgRole::Administrator).await;
    let bob = person(&h, "bob").await;
    let form = NewServiceAccount {
        org: lab.id,
        ..built_in("ci", None)
    };
    not_found(g.make_service_account(&ora, &form).await);
    let (account, key) = g.make_service_account(&admin, &form).await.unwrap();
    not_found(g.service_account(&ora, account.id).await);
    not_found(g.delete_service_account(&ora, account.id).await);
    not_found(g.api_keys(&ora, Whose::Of(account.id)).await);
    not_found(g.revoke_key(&ora, key.unwrap().key.id).await);
    not_found(g.api_keys(&bob, Whose::Of(id(&ora))).await);
    // A team is looked for in the organization that is named.
    let data = team(&h, &admin, "Data").await;
    let mixed = NewServiceAccount {
        org: lab.id,
        ..built_in("ci", Some(&data))
    };
    not_found(g.make_service_account(&admin, &mixed).await);
}
