//! The table of connections.

#[cfg(feature = "ssr")]
use crate::api::server::{context, refuse};
use crate::api::{ApiError, Json};
use crate::dto::connections::ConnectionList;
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;

/// The connections with `q` in their name, provider or id, sorted by a column of the table.
#[server(prefix = "/api", endpoint = "connections/list", input = GetUrl, output = Json)]
pub async fn list_connections(q: String, sort: String, dir: String) -> Result<ConnectionList, ApiError> {
    use crate::dto::connections::{ConnectionRow, DraftRow};
    let (gatehouse, caller) = context()?;
    let (rows, drafts) = gatehouse.connections(&caller).await.map_err(refuse)?;
    let ways = gatehouse.ways(&caller).await.map_err(refuse)?;
    let now = gatehouse.ports().clock.now();
    let total = rows.len();
    let q = q.trim().to_lowercase();
    let mut found: Vec<ConnectionRow> = Vec::new();
    for row in rows {
        let id = row.connection.id;
        let texts = [
            row.connection.name.clone(),
            row.connection.provider.name().to_owned(),
            id.to_string(),
        ];
        if !texts.iter().any(|text| text.to_lowercase().contains(&q)) {
            continue;
        }
        let after_live = match row.can_go_live() {
            true => gatehouse.ways_once_live(&caller, id).await.map_err(refuse)?,
            false => None,
        };
        found.push(ConnectionRow::new(row, now).judged(&ways, after_live));
    }
    let mut rows = found;
    match sort.as_str() {
        "active" => rows.sort_by_key(|r| !r.active),
        "provider" => rows.sort_by_key(|r| r.provider.name()),
        "id" => rows.sort_by(|a, b| a.id.cmp(&b.id)),
        "status" => rows.sort_by_key(|r| r.status as u8),
        "updated" => rows.sort_by_key(|r| std::cmp::Reverse(r.updated.seconds_ago)),
        // by name, as they come
        _ => {}
    }
    if dir == "desc" {
        rows.reverse();
    }
    Ok(ConnectionList {
        rows,
        total,
        drafts: drafts.into_iter().map(|w| DraftRow::new(w, now)).collect(),
    })
}
