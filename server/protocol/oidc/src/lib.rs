//! The OpenID Connect relying party (OpenID Connect Core 1.0: the authorization code, the implicit and the
//! hybrid flow): discovery, authorization request, callback, token call, ID token, user info, signing out.
//!
//! [`Oidc`] implements the port [`OpenId`](gatehouse_service::ports::OpenId). Nothing here logs and throws:
//! every step goes onto the trace with what was sent, what came back and what was compared.

mod adapter;
mod authorize;
mod callback;
mod discovery;
mod failure;
mod federation;
mod id_token;
mod leave;
mod metadata;
mod moment;
mod probe;
mod scrub;
mod signature;
mod token;
mod user_info;

pub use adapter::Oidc;
