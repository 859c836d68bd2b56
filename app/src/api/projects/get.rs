//! One project.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::teams::ProjectPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// A project with who was added to it.
#[server(prefix = "/api", endpoint = "projects/get", input = GetUrl, output = Json)]
pub async fn get_project(project: String) -> Result<ProjectPage, ApiError> {
    use crate::dto::teams::ProjectRow;
    use gatehouse_service::Error;
    let (gatehouse, caller) = context()?;
    let found = gatehouse.project(&caller, id(&project)?).await.map_err(refuse)?;
    let mut services = Vec::new();
    // who administers the project sees those that are theirs to see
    for team in [None, Some(found.team.id)] {
        match gatehouse
            .service_accounts(&caller, found.team.org, team, "", 0, 200)
            .await
        {
            Ok(page) => services.extend(page.rows.into_iter().map(|r| (r.account.slug, r.account.name))),
            Err(Error::Denied(_) | Error::NotFound) => {}
            Err(error) => return Err(refuse(error)),
        }
        if !services.is_empty() {
            break;
        }
    }
    let now = gatehouse.ports().clock.now();
    Ok(ProjectPage {
        team: found.team.into(),
        project: ProjectRow::new(found.project, now),
        manages: found.manages,
        rows: found.members.into_iter().map(Into::into).collect(),
        services,
    })
}
