//! What submitting a form comes to for every protocol.

use crate::api::ApiError;
use crate::api::server::{id, refuse};
use gatehouse_domain::ids::{ConnectionId, RevisionId};
use gatehouse_service::{Caller, Error, Gatehouse};

/// Discards what is unsaved; where nothing is left of the connection, the browser is led to the list.
pub async fn discard(
    gatehouse: &Gatehouse,
    caller: &Caller,
    connection: ConnectionId,
) -> Result<(), ApiError> {
    gatehouse.discard(caller, connection).await.map_err(refuse)?;
    if let Err(Error::NotFound) = gatehouse.connection(caller, connection).await {
        leptos_axum::redirect("/console/connections");
    }
    Ok(())
}

/// The revision that a form is based on: the one to save over after a conflict, else the one that it began from.
pub fn based_on(base: String, over: String) -> Result<Option<RevisionId>, ApiError> {
    let base = if over.is_empty() { base } else { over };
    match base.as_str() {
        "" => Ok(None),
        base => Ok(Some(id(base)?)),
    }
}

/// What is wrong with a form is told by the next look at it: it is kept all the same.
pub fn kept<T>(result: Result<T, Error>) -> Result<(), ApiError> {
    match result {
        Ok(_) | Err(Error::Invalid(_)) => Ok(()),
        Err(error) => Err(refuse(error)),
    }
}
