//! A run's stream: that it lives, how many steps it has logged, and how it ended. What it logs is not kept.

use super::{own_words, words};
use crate::context::Context;
use crate::failure::Failure;
use crate::{Web, sdk};
use axum::Json;
use axum::extract::{Path, Request, State};
use axum::response::{IntoResponse, Response};
use gatehouse_domain::catalogue::Code;
use gatehouse_service::Caller;
use gatehouse_service::runs::{Heard, RunAt};
use serde::Deserialize;
use serde::de::IgnoredAny;
use serde_json::json;
use std::collections::HashMap;

/// The largest piece of a stream, in bytes: what the SDK sends at once.
const LIMIT: usize = 16 * 1024 * 1024;

const HISTORY: &str = "wandb-history.jsonl";

#[derive(Deserialize)]
struct Piece {
    #[serde(default)]
    files: HashMap<String, Lines>,
    #[serde(default)]
    complete: Option<bool>,
    #[serde(default)]
    exitcode: Option<i64>,
}

#[derive(Deserialize)]
struct Lines {
    #[serde(default)]
    offset: i64,
    #[serde(default)]
    content: Vec<IgnoredAny>,
}

/// POST /files/{entity}/{project}/{run}/file_stream
pub async fn stream(
    State(web): State<Web>,
    context: Context,
    Path((entity, project, run)): Path<(String, String, String)>,
    request: Request,
) -> Result<Response, Failure> {
    let (parts, body) = request.into_parts();
    let caller = sdk::caller(&web, &context, &parts.headers, &parts.uri).await?;
    if matches!(caller, Caller::Anonymous) {
        return Err(Failure::refused(Code::KeyMissing));
    }
    let held = web.room().read(&parts.headers, body, LIMIT).await?;
    let piece: Piece = serde_json::from_slice(&held.bytes).map_err(|_| Failure::BadRequest)?;
    let at = RunAt { entity, project, run };
    let history = piece.files.get(HISTORY).map(|lines| {
        let more = i64::try_from(lines.content.len()).unwrap_or(i64::MAX);
        lines.offset.max(0).saturating_add(more)
    });
    let heard = Heard {
        history_lines: history,
        ended: piece
            .complete
            .unwrap_or(false)
            .then_some(piece.exitcode.unwrap_or(0)),
    };
    match web.gatehouse().hear_of_run(&caller, &at, heard).await {
        Ok(()) => Ok(Json(json!({ "exitcode": null, "limits": {} })).into_response()),
        Err(error) => Ok(own_words(words::of(web.gatehouse(), &error, context.lang()))),
    }
}
