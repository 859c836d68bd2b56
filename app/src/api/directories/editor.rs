//! The form of a directory as it stands.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::directories::DirectoryPage;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The caller's unsaved changes, else what is saved.
#[server(prefix = "/api", endpoint = "directories/editor", input = GetUrl, output = Json)]
pub async fn get_directory(connection: String) -> Result<DirectoryPage, ApiError> {
    use gatehouse_domain::connection::Provider;
    let (gatehouse, caller) = context()?;
    let connection = id(&connection)?;
    let editor = gatehouse.editor(&caller, connection).await.map_err(refuse)?;
    let of = match (editor.provider, editor.form.ldap()) {
        (Provider::Ldap(preset), Some(form)) => (preset, form.clone()),
        _ => return Err(ApiError::NotFound.answered()),
    };
    let can_go_live = match editor.saved {
        Some(_) => {
            let saved = gatehouse.connection(&caller, connection).await.map_err(refuse)?;
            saved.can_go_live()
        }
        None => false,
    };
    let test = gatehouse.last_test(&caller, connection).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    Ok(DirectoryPage::new(
        editor,
        of,
        can_go_live,
        test.map(|a| a.reference),
        now,
    ))
}
