//! What all administrators are told, read by one of them.

use super::Answer;
use crate::Web;
use crate::context::Context;
use crate::fields::see_other;
use axum::extract::State;
use gatehouse_domain::next;

/// POST /console/told
pub async fn submit(State(web): State<Web>, context: Context) -> Answer {
    web.gatehouse().read_announcements(&context.caller).await?;
    Ok(see_other(next::safe(
        context.from.as_deref().unwrap_or("/console"),
    )))
}
