//! Machines → Service accounts.

pub mod delete;
pub mod get;
pub mod list;
pub mod make;
pub mod rename;
pub mod set_disabled;
pub mod set_team;
pub mod start;

/// The organization that a page is of: the one that is named, else the first that the caller administers; with all
/// that the caller administers.
#[cfg(feature = "ssr")]
async fn chosen(
    gatehouse: &gatehouse_service::Gatehouse,
    caller: &gatehouse_service::Caller,
    org: &str,
) -> Result<
    (
        gatehouse_service::ports::organizations::Organization,
        Vec<crate::dto::machines::Named>,
    ),
    crate::api::ApiError,
> {
    use crate::api::server::refuse;
    let all = gatehouse.administered(caller).await.map_err(refuse)?;
    let named = |o: &&gatehouse_service::ports::organizations::Organization| {
        org.is_empty() || o.id.to_string() == org
    };
    let Some(one) = all.iter().find(named).cloned() else {
        return Err(crate::api::ApiError::NotFound.answered());
    };
    Ok((one, all.into_iter().map(Into::into).collect()))
}

/// The teams of an organization that a field offers.
#[cfg(feature = "ssr")]
async fn offered(
    gatehouse: &gatehouse_service::Gatehouse,
    caller: &gatehouse_service::Caller,
    org: gatehouse_domain::ids::OrgId,
) -> Result<Vec<crate::dto::machines::Named>, crate::api::ApiError> {
    let found = gatehouse.teams(caller, org, "", 0, 200).await;
    let found = found.map_err(crate::api::server::refuse)?;
    Ok(found.rows.into_iter().map(|t| t.team.into()).collect())
}

/// The team that a field names; none where nothing was typed.
#[cfg(feature = "ssr")]
async fn typed_team(
    gatehouse: &gatehouse_service::Gatehouse,
    caller: &gatehouse_service::Caller,
    typed: &str,
) -> Result<Option<gatehouse_domain::ids::TeamId>, crate::api::ApiError> {
    use gatehouse_domain::problem::Problem;
    if typed.trim().is_empty() {
        return Ok(None);
    }
    match gatehouse.team_named(caller, typed).await {
        Ok(team) => Ok(Some(team.id)),
        Err(gatehouse_service::Error::NotFound) => {
            let message = Problem::NoSuchTeam.message(crate::prefs::use_lang());
            Err(crate::api::ApiError::invalid("default_team", message).answered())
        }
        Err(error) => Err(crate::api::server::refuse(error)),
    }
}
