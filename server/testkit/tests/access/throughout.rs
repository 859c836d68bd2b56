//! What holds of everything here: nobody does it without being signed in.

use crate::{built_in, person, team};
use gatehouse_domain::access::{OrgRole, ProjectRole, Source, TeamRole};
use gatehouse_domain::ids::{ApiKeyId, DEFAULT_ORG, GroupId, PrincipalId, ProjectId};
use gatehouse_service::api_keys::Whose;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::harness::Harness;
use uuid::Uuid;

#[tokio::test]
async fn nobody_is_refused_and_what_is_not_there_is_not_found() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let project = g.make_project(&admin, data.id, "p").await.unwrap();
    let somebody = person(&h, "bob").await;
    let nobody = &Caller::Anonymous;
    let who = crate::id(&somebody);
    let refused: Vec<Result<(), Error>> = vec![
        g.organizations(nobody).await.map(|_| ()),
        g.organization(nobody, DEFAULT_ORG).await.map(|_| ()),
        g.org_members(nobody, DEFAULT_ORG, "", 0, 1).await.map(|_| ()),
        g.make_organization(nobody, "x", "").await.map(|_| ()),
        g.rename_organization(nobody, DEFAULT_ORG, "x", "").await,
        g.add_org_member(nobody, DEFAULT_ORG, "bob", OrgRole::Administrator)
            .await,
        g.set_org_role(nobody, DEFAULT_ORG, who, OrgRole::Administrator)
            .await,
        g.remove_org_member(nobody, DEFAULT_ORG, who).await,
        g.teams(nobody, DEFAULT_ORG, "", 0, 1).await.map(|_| ()),
        g.team(nobody, data.id).await.map(|_| ()),
        g.make_team(nobody, DEFAULT_ORG, "x", "").await.map(|_| ()),
        g.rename_team(nobody, data.id, "x", "").await,
        g.add_team_member(nobody, data.id, "bob", TeamRole::Member).await,
        g.set_team_role(nobody, data.id, who, TeamRole::Member).await,
        g.remove_team_member(nobody, data.id, who, Source::Manual).await,
        g.choose_team(nobody, Some(data.id)).await,
        g.run_team(nobody, None).await.map(|_| ()),
        g.run_team(nobody, Some("data")).await.map(|_| ()),
        g.projects(nobody, data.id).await.map(|_| ()),
        g.project(nobody, project.id).await.map(|_| ()),
        g.make_project(nobody, data.id, "x").await.map(|_| ()),
        g.run_project(nobody, &data, "p", true).await.map(|_| ()),
        g.set_restricted(nobody, project.id, true).await,
        g.add_project_member(nobody, project.id, "bob", ProjectRole::Member)
            .await,
        g.remove_project_member(nobody, project.id, who).await,
        g.service_accounts(nobody, DEFAULT_ORG, None, "", 0, 1)
            .await
            .map(|_| ()),
        g.make_service_account(nobody, &built_in("x", None))
            .await
            .map(|_| ()),
        g.api_keys(nobody, Whose::Own).await.map(|_| ()),
        g.api_keys(nobody, Whose::Of(who)).await.map(|_| ()),
    ];
    for (n, result) in refused.into_iter().enumerate() {
        assert!(matches!(result, Err(Error::Unauthenticated)), "{n}: {result:?}");
    }
    let none = Uuid::nil();
    let missing: Vec<Result<(), Error>> = vec![
        g.map_group(&admin, data.id, GroupId(none), TeamRole::Member)
            .await,
        g.unmap_group(&admin, data.id, GroupId(none)).await,
        g.project(&admin, ProjectId(none)).await.map(|_| ()),
        g.service_account(&admin, PrincipalId(none)).await.map(|_| ()),
        g.delete_service_account(&admin, who).await,
        g.set_org_role(&admin, DEFAULT_ORG, PrincipalId(none), OrgRole::Member)
            .await,
        g.set_team_role(&admin, data.id, who, TeamRole::Member).await,
        g.revoke_key(&admin, ApiKeyId(none)).await,
        g.rotate_key(&admin, ApiKeyId(none), "").await.map(|_| ()),
        g.api_keys(&admin, Whose::Of(PrincipalId(none))).await.map(|_| ()),
    ];
    for (n, result) in missing.into_iter().enumerate() {
        assert!(matches!(result, Err(Error::NotFound)), "{n}: {result:?}");
    }
}
