//! Going back to a revision.

#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use leptos::prelude::*;

/// Makes a revision the caller's unsaved changes, and goes on to the form.
#[server(prefix = "/api", endpoint = "connections/restore", output = Json)]
pub async fn restore_revision(connection: String, revision: String) -> Result<(), ApiError> {
    let (gatehouse, caller) = context()?;
    let connection = id(&connection)?;
    gatehouse
        .restore(&caller, connection, id(&revision)?)
        .await
        .map_err(refuse)?;
    let editor = gatehouse.editor(&caller, connection).await.map_err(refuse)?;
    let to = crate::dto::connections::form_path(&connection.to_string(), editor.provider.protocol());
    leptos_axum::redirect(&to);
    Ok(())
}
