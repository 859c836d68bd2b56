//! What the SDKs of others talk to. No cookie counts here: a program proves itself with a key or a token in the
//! header `Authorization`, and never in an address (K7).

pub mod wandb;

use crate::Web;
use crate::context::RequestContext;
use crate::failure::Failure;
use crate::fields::Fields;
use axum::http::header::AUTHORIZATION;
use axum::http::{HeaderMap, Uri};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use gatehouse_domain::api_key;
use gatehouse_service::machines::Presented;
use gatehouse_service::{Caller, Secret};

/// What a program sends to prove itself; none where it sends nothing. What cannot be read is an empty one, which
/// is refused as any wrong one.
fn credential(headers: &HeaderMap) -> Option<Secret> {
    let sent = headers.get(AUTHORIZATION)?;
    let text = sent.to_str().unwrap_or_default();
    let (scheme, rest) = text.split_once(' ').unwrap_or_default();
    let credential = if scheme.eq_ignore_ascii_case("bearer") {
        rest.trim().to_owned()
    } else if scheme.eq_ignore_ascii_case("basic") {
        let plain = STANDARD.decode(rest.trim()).ok();
        let plain = plain.and_then(|plain| String::from_utf8(plain).ok());
        // The user name is `api`, and says nothing.
        let password = plain.and_then(|plain| plain.split_once(':').map(|(_, p)| p.to_owned()));
        password.unwrap_or_default()
    } else {
        String::new()
    };
    Some(Secret::new(credential))
}

/// Whether what stands in `Authorization` is for us: a key or a token, well formed.
pub(crate) fn is_ours(headers: &HeaderMap) -> bool {
    credential(headers).is_some_and(|sent| api_key::form(sent.expose()).is_some())
}

/// Refuses a key in the address, whatever it is good for.
async fn not_in_address(web: &Web, context: &RequestContext, uri: &Uri) -> Result<(), Failure> {
    let query = Fields::parse(uri.query().unwrap_or_default().as_bytes());
    let leaked = query.values().find(|value| api_key::form(value).is_some());
    let Some(leaked) = leaked.map(|key| Secret::new(key.to_owned())) else {
        return Ok(());
    };
    let refused = web.gatehouse().refuse_leaked_key(&leaked, &context.origin).await;
    Err(refused.into())
}

/// Who the program is; nobody where it sends nothing.
pub(crate) async fn caller(
    web: &Web,
    context: &RequestContext,
    headers: &HeaderMap,
    uri: &Uri,
) -> Result<Caller, Failure> {
    not_in_address(web, context, uri).await?;
    match credential(headers) {
        None => Ok(Caller::Anonymous),
        Some(credential) => {
            let presented = Presented::Secret(credential);
            let known = web
                .gatehouse()
                .authenticate_machine(&presented, context.origin.clone());
            Ok(known.await?)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    #[test]
    fn basic_and_bearer_carry_the_same_thing() {
        let sent = |value: &str| {
            let value = HeaderValue::from_str(value).unwrap();
            let headers = HeaderMap::from_iter([(AUTHORIZATION, value)]);
            credential(&headers).map(|c| c.expose().to_owned())
        };
        let basic = |plain: &str| sent(&format!("Basic {}", STANDARD.encode(plain))).unwrap();
        assert_eq!(basic("api:local-x"), "local-x");
        assert_eq!(basic("api:a:b"), "a:b");
        assert_eq!(sent("bearer local-x").unwrap(), "local-x");
        for unreadable in ["Basic !", "Basic", "", "Digest x", "local-x"] {
            assert_eq!(sent(unreadable).unwrap(), "", "{unreadable}");
        }
        assert_eq!(basic("no colon"), "");
        assert!(credential(&HeaderMap::new()).is_none());
    }
}
