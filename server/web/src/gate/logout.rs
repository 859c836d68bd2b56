//! `/logout`: a post ends the session; a GET ends nothing.

use super::{Answer, with_cookies};
use crate::Web;
use crate::context::RequestContext;
use crate::cookies::Cookie;
use crate::pages::logout;
use axum::extract::State;
use axum::response::IntoResponse;
use gatehouse_service::Caller;

/// GET /logout
pub async fn show(State(web): State<Web>, context: RequestContext) -> Answer {
    Ok(logout::question(&web, &context).into_response())
}

/// POST /logout
pub async fn submit(State(web): State<Web>, mut context: RequestContext) -> Answer {
    web.gatehouse().sign_out(&context.caller).await?;
    context.caller = Caller::Anonymous;
    let cookie = Cookie::Session.clear(context.https());
    Ok(with_cookies(logout::done(&web, &context), [cookie]))
}
