//! `/logout`: a post ends the session here and leads to the provider's own sign-out; a GET ends nothing.

use super::{Answer, with_cookies};
use crate::Web;
use crate::context::{Context, RequestContext};
use crate::cookies::Cookie;
use crate::fields::{Query, see_other};
use crate::pages::logout::{self, There};
use axum::extract::State;
use axum::response::IntoResponse;
use gatehouse_service::Caller;

/// GET /logout?state=…: the question; or the provider's return, when this browser went there to sign out.
pub async fn show(State(web): State<Web>, context: Context, Query(query): Query) -> Answer {
    let Some(leaving) = context.leaving.as_deref() else {
        return Ok(logout::question(&web, &context).into_response());
    };
    if query.find("state") == Some(leaving) && !query.repeats("state") {
        let provider = web.gatehouse().came_back_signed_out(leaving).await?;
        if let Some(provider) = provider {
            let page = logout::done(&web, &context, Some(&provider), There::Confirmed);
            return Ok(with_cookies(page, [Cookie::Leaving.clear(context.https())]));
        }
    }
    let under_way = match context.caller {
        Caller::Anonymous | Caller::Machine(_) => web.gatehouse().sign_out_under_way(leaving).await?,
        Caller::Person(_) => None,
    };
    Ok(match under_way {
        Some((provider, _)) => {
            logout::done(&web, &context, Some(&provider), There::Unconfirmed).into_response()
        }
        None => logout::question(&web, &context).into_response(),
    })
}

/// POST /logout
pub async fn submit(State(web): State<Web>, context: Context) -> Answer {
    let signed_out = web.gatehouse().sign_out_everywhere(&context.caller).await?;
    let mut context = RequestContext::clone(&context);
    context.caller = Caller::Anonymous;
    let https = context.https();
    let session = Cookie::Session.clear(https);
    let stay = Cookie::Stay.set("1", https, None);
    let provider = signed_out.provider.as_ref();
    Ok(match (&signed_out.state, provider) {
        (Some(state), Some(provider)) => with_cookies(
            logout::leaving(&web, &context, provider),
            [session, stay, Cookie::Leaving.set(state, https, None)],
        ),
        _ => with_cookies(
            logout::done(&web, &context, provider, There::NotAsked),
            [session, stay, Cookie::Leaving.clear(https)],
        ),
    })
}

/// GET /logout/provider: on to the provider. Its address holds the ID token, so no page has it (C6).
pub async fn leave(State(web): State<Web>, context: Context) -> Answer {
    let under_way = match &context.leaving {
        Some(state) => web.gatehouse().sign_out_under_way(state).await?,
        None => None,
    };
    Ok(under_way.map_or_else(|| see_other("/logout"), |(_, url)| see_other(&url)))
}
