//! The form of a connection as it stands.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
#[cfg(feature = "ssr")]
use crate::api::settings::reach::is_reached;
use crate::api::{ApiError, Json};
use crate::dto::connections::EditorPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The caller's unsaved changes, else what is saved.
#[server(prefix = "/api", endpoint = "connections/editor", input = GetUrl, output = Json)]
pub async fn get_editor(connection: String) -> Result<EditorPage, ApiError> {
    use gatehouse_domain::connection::Protocol;
    let (gatehouse, caller) = context()?;
    let connection = id(&connection)?;
    let editor = gatehouse.editor(&caller, connection).await.map_err(refuse)?;
    let saved = match editor.saved {
        Some(_) => Some(gatehouse.connection(&caller, connection).await.map_err(refuse)?),
        None => None,
    };
    let test = gatehouse.last_test(&caller, connection).await.map_err(refuse)?;
    let Some(form) = editor.form.oidc().cloned() else {
        // A directory's form is another page.
        let to = crate::dto::connections::form_path(&connection.to_string(), Protocol::Ldap);
        leptos_axum::redirect(&to);
        return Err(ApiError::NotFound);
    };
    Ok(EditorPage::new(
        editor,
        form,
        saved.as_ref(),
        test.map(|a| a.reference),
        is_reached().await?,
        gatehouse.ports().clock.now(),
    ))
}
