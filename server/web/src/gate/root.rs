//! `/`: to where the person belongs.

use super::Answer;
use crate::Web;
use crate::context::Context;
use crate::fields::see_other;
use axum::extract::State;
use gatehouse_service::Caller;

/// GET /
pub async fn show(State(web): State<Web>, context: Context) -> Answer {
    let door = web.gatehouse().door().await?;
    // Settings from outside make a button before there is an administrator.
    let closed = door.needs_setup && door.buttons.is_empty();
    Ok(see_other(match &context.caller {
        Caller::Person(person) if person.user.admin => "/console",
        Caller::Person(_) => "/account",
        Caller::Anonymous | Caller::Machine(_) if closed => "/setup",
        Caller::Anonymous | Caller::Machine(_) => "/login",
    }))
}
