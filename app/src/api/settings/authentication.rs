//! How people sign in, by type: the same connections as under *Connections*.

#[cfg(feature = "ssr")]
use crate::api::connections::{editor::get_editor, list::list_connections};
#[cfg(feature = "ssr")]
use crate::api::directories::editor::get_directory;
use crate::api::{ApiError, Json};
use crate::dto::authentication::AuthenticationPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The connections of a type, and the form of the one with this id, else of the first.
#[server(prefix = "/api", endpoint = "settings/authentication", input = GetUrl, output = Json)]
pub async fn get_authentication(kind: String, connection: String) -> Result<AuthenticationPage, ApiError> {
    use crate::dto::authentication::{TypeForm, protocol_of};
    use gatehouse_domain::connection::Protocol;
    let all = list_connections(String::new(), String::new(), String::new()).await?;
    let Some(protocol) = protocol_of(&kind) else {
        return Ok(AuthenticationPage::default());
    };
    let rows = all.rows.into_iter().filter(|r| r.provider.protocol() == protocol);
    let rows: Vec<_> = rows.collect();
    let drafts = all.drafts.into_iter();
    let drafts = drafts.filter(|d| d.provider.protocol() == protocol);
    let saved = rows.iter().map(|r| (r.id.clone(), r.name.clone()));
    let choices: Vec<_> = saved.chain(drafts.map(|d| (d.id, d.name))).collect();
    let chosen = choices.iter().find(|(id, _)| *id == connection);
    let Some((id, _)) = chosen.or(choices.first()).cloned() else {
        return Ok(AuthenticationPage::default());
    };
    let form = match protocol {
        Protocol::Ldap => TypeForm::Ldap(Box::new(get_directory(id.clone()).await?)),
        Protocol::Oidc => TypeForm::Oidc(Box::new(get_editor(id.clone()).await?)),
    };
    Ok(AuthenticationPage {
        row: rows.into_iter().find(|r| r.id == id),
        form: Some(form),
        choices,
    })
}
