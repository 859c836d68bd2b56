//! What is done about organizations, teams, projects, service accounts and keys, for [`crate::audit`].

use gatehouse_domain::access::{OrgRole, ProjectRole, Scopes, Source, TeamRole};
use gatehouse_domain::connection::{OidcForm, Provider};
use gatehouse_domain::federation::IssuerForm;
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_domain::outside::Origin;
use gatehouse_service::api_keys::{NewKey, Whose};
use gatehouse_service::federation::IssuerInput;
use gatehouse_service::outside::{CONNECTION, Outside, OutsideConnection};
use gatehouse_service::service_accounts::{NewMethod, NewServiceAccount};
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Secret};
use gatehouse_testkit::harness::Harness;
use gatehouse_testkit::provider::Person;
use std::collections::BTreeMap;

/// Does all of it once.
pub async fn machines(h: &Harness, admin: &Caller) {
    let g = &h.gatehouse;
    let own = admin.person().unwrap().user.id;
    let lab = g.make_organization(admin, "Lab", "").await.unwrap().id;
    g.rename_organization(admin, lab, "Institute", "").await.unwrap();
    let ada = g.users(admin, &Default::default()).await;
    let ada = ada.unwrap().rows.into_iter().find(|u| u.id != own).unwrap();
    g.add_org_member(admin, lab, &ada.name, OrgRole::Member)
        .await
        .unwrap();
    g.set_org_role(admin, lab, ada.id, OrgRole::Administrator)
        .await
        .unwrap();
    g.remove_org_member(admin, lab, ada.id).await.unwrap();

    let team = g.make_team(admin, DEFAULT_ORG, "Data", "").await.unwrap().id;
    g.rename_team(admin, team, "Insight", "").await.unwrap();
    g.add_team_member(admin, team, &ada.name, TeamRole::Viewer)
        .await
        .unwrap();
    g.set_team_role(admin, team, ada.id, TeamRole::Member)
        .await
        .unwrap();
    g.remove_team_member(admin, team, ada.id, Source::Manual)
        .await
        .unwrap();
    let group = g.make_group(admin, "Leads to a team").await.unwrap().id;
    g.map_group(admin, team, group, TeamRole::Member).await.unwrap();
    g.unmap_group(admin, team, group).await.unwrap();
    g.choose_team(admin, Some(team)).await.unwrap();

    let project = g.make_project(admin, team, "p").await.unwrap().id;
    g.set_restricted(admin, project, true).await.unwrap();
    g.set_restricted(admin, project, false).await.unwrap();
    g.add_project_member(admin, project, &ada.name, ProjectRole::Member)
        .await
        .unwrap();
    g.remove_project_member(admin, project, ada.id).await.unwrap();

    let form = NewServiceAccount {
        org: DEFAULT_ORG,
        team: None,
        name: "CI".into(),
        default_team: None,
        method: NewMethod::BuiltIn,
    };
    let (account, key) = g.make_service_account(admin, &form).await.unwrap();
    g.rename_service_account(admin, account.id, "Nightly")
        .await
        .unwrap();
    g.set_service_account_team(admin, account.id, Some(team))
        .await
        .unwrap();
    g.set_service_account_disabled(admin, account.id, true)
        .await
        .unwrap();
    g.set_service_account_disabled(admin, account.id, false)
        .await
        .unwrap();
    let rotated = g.rotate_key(admin, key.unwrap().key.id, "").await.unwrap();
    g.revoke_key(admin, rotated.key.id).await.unwrap();
    let form = NewKey {
        name: "laptop".into(),
        days: String::new(),
        scopes: Scopes::READ_WRITE,
    };
    g.make_key(admin, Whose::Own, &form).await.unwrap();
    g.delete_service_account(admin, account.id).await.unwrap();
    teams_by_the_provider(h).await;
    federation(h, admin).await;
}

/// A connection from outside of the console names a group like the team.
async fn teams_by_the_provider(h: &Harness) {
    let form = OidcForm {
        display_name: "From outside".into(),
        sync_groups: true,
        ..h.form()
    };
    let connection = OutsideConnection {
        provider: Provider::Custom,
        form: form.into(),
        on: true,
        secret: Some(Secret::new(h.provider.client_secret())),
        origin: Origin::Environment,
        fields: BTreeMap::new(),
    };
    let outside = Outside {
        connection: Some(connection),
        ..Outside::default()
    };
    let g = h.gatehouse.clone().with_outside(outside);
    g.apply_outside().await.unwrap();
    let tea = Person::new("tea").with("email", "tea@example.test");
    h.provider
        .person(tea.with("email_verified", true).with("groups", vec!["Insight"]));
    let Finished::SignedIn(_) = h.sign_in(CONNECTION).await else {
        panic!("not signed in")
    };
    h.provider.person(Person::default());
}

async fn federation(h: &Harness, admin: &Caller) {
    let g = &h.gatehouse;
    let issuer = h.provider.issuer();
    let mut input = IssuerInput {
        id: None,
        form: IssuerForm {
            issuer: issuer.into(),
            jwks_uri: format!("{issuer}/jwks"),
            ..IssuerForm::default()
        },
    };
    let saved = g.save_issuer(admin, DEFAULT_ORG, &input).await.unwrap();
    input.id = Some(saved.id);
    input.form.once = true;
    input.form.people = true;
    g.save_issuer(admin, DEFAULT_ORG, &input).await.unwrap();
    let email = admin.person().unwrap().user.email.clone();
    let claims = serde_json::json!({"sub": email, "aud": "default", "jti": "1"});
    let assertion = h.provider.assertion(&claims);
    g.exchange(&assertion, &Harness::origin()).await.unwrap();
    let tokens = g.access_tokens(admin, DEFAULT_ORG, 0, 1).await.unwrap();
    g.revoke_access_token(admin, tokens.rows[0].token.id)
        .await
        .unwrap();
    g.delete_issuer(admin, saved.id).await.unwrap();
}
