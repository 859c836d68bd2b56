//! Answers that are no proper answers: too big, too slow, elsewhere, something else.

use std::{convert::Infallible, future::pending, io, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{StatusCode, header},
    response::{Html, IntoResponse, Response},
};
use futures::{StreamExt, stream};

/// One of the provider's endpoints that the relying party's server calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Endpoint {
    /// `/.well-known/openid-configuration`
    Discovery,
    /// `/jwks`
    Jwks,
    /// `/token`
    Token,
    /// `/userinfo`
    Userinfo,
    /// `/revoke`
    Revocation,
}

impl Endpoint {
    /// All of them.
    pub const ALL: [Endpoint; 5] = [
        Self::Discovery,
        Self::Jwks,
        Self::Token,
        Self::Userinfo,
        Self::Revocation,
    ];

    /// The endpoint's path.
    pub const fn path(self) -> &'static str {
        match self {
            Self::Discovery => "/.well-known/openid-configuration",
            Self::Jwks => "/jwks",
            Self::Token => "/token",
            Self::Userinfo => "/userinfo",
            Self::Revocation => "/revoke",
        }
    }

    /// The endpoint's name in a bend's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Discovery => "discovery",
            Self::Jwks => "jwks",
            Self::Token => "token",
            Self::Userinfo => "userinfo",
            Self::Revocation => "revocation",
        }
    }

    pub(super) fn of(path: &str) -> Option<Endpoint> {
        Self::ALL.into_iter().find(|endpoint| endpoint.path() == path)
    }
}

/// How an endpoint fails to answer properly.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Fault {
    /// Redirects to the cloud's metadata address, 169.254.169.254.
    RedirectMetadata,
    /// Redirects to its own [`RECORDER`](super::RECORDER), which answers properly: following it
    /// works, and shows in the log.
    RedirectRecorder,
    /// 404 with a JSON body.
    NotFound,
    /// 500 with an HTML page.
    Error500Html,
    /// 200 with an HTML page instead of JSON.
    Html,
    /// 200 with half of the JSON.
    HalfJson,
    /// The proper answer, padded with spaces to 1 MiB and 1 byte.
    OverOneMebibyte,
    /// The proper answer, padded with spaces to 10 MB.
    TenMegabytes,
    /// The proper answer, then a space every 100 ms for ever.
    Endless,
    /// No answer at all, the connection stays open.
    Hang,
    /// The connection is cut in the middle of the body.
    CutOff,
}

impl Fault {
    /// All of them.
    pub const ALL: [Fault; 11] = [
        Self::RedirectMetadata,
        Self::RedirectRecorder,
        Self::NotFound,
        Self::Error500Html,
        Self::Html,
        Self::HalfJson,
        Self::OverOneMebibyte,
        Self::TenMegabytes,
        Self::Endless,
        Self::Hang,
        Self::CutOff,
    ];

    /// The fault's name in a bend's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::RedirectMetadata => "redirect-metadata",
            Self::RedirectRecorder => "redirect-recorder",
            Self::NotFound => "not-found",
            Self::Error500Html => "error-500-html",
            Self::Html => "html",
            Self::HalfJson => "half-json",
            Self::OverOneMebibyte => "over-one-mebibyte",
            Self::TenMegabytes => "ten-megabytes",
            Self::Endless => "endless",
            Self::Hang => "hang",
            Self::CutOff => "cut-off",
        }
    }

    /// What becomes of the endpoint's proper answer.
    pub(super) async fn spoil(self, endpoint: Endpoint, issuer: &str, proper: Response) -> Response {
        match self {
            Self::RedirectMetadata => redirect("http://169.254.169.254/latest/meta-data/"),
            Self::RedirectRecorder => redirect(&format!("{issuer}{}/{}", super::RECORDER, endpoint.name())),
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                axum::Json(serde_json::json!({"error": "not_found"})),
            )
                .into_response(),
            Self::Error500Html => (
                StatusCode::INTERNAL_SERVER_ERROR,
                Html("<!doctype html><h1>Internal Server Error</h1>"),
            )
                .into_response(),
            Self::Html => Html("<!doctype html><title>Welcome</title><h1>It works!</h1>").into_response(),
            Self::Hang => pending().await,
            Self::HalfJson => rewrite(proper, |body| Body::from(body.slice(..body.len() / 2))).await,
            Self::OverOneMebibyte => rewrite(proper, |body| padded(&body, 1024 * 1024 + 1)).await,
            Self::TenMegabytes => rewrite(proper, |body| padded(&body, 10_000_000)).await,
            Self::Endless => rewrite(proper, endless).await,
            Self::CutOff => rewrite(proper, cut_off).await,
        }
    }
}

fn redirect(to: &str) -> Response {
    // 307 keeps method and body, so that the token endpoint's secret would travel along.
    (
        StatusCode::TEMPORARY_REDIRECT,
        [(header::LOCATION, to.to_owned())],
    )
        .into_response()
}

async fn rewrite(proper: Response, change: impl FnOnce(Bytes) -> Body) -> Response {
    let (mut head, body) = proper.into_parts();
    head.headers.remove(header::CONTENT_LENGTH);
    match to_bytes(body, 1024 * 1024).await {
        Ok(body) => Response::from_parts(head, change(body)),
        Err(_) => StatusCode::INTERNAL_SERVER_ERROR.into_response(),
    }
}

fn padded(body: &Bytes, length: usize) -> Body {
    let mut padded = body.to_vec();
    padded.resize(length, b' ');
    Body::from(padded)
}

fn endless(body: Bytes) -> Body {
    Body::from_stream(stream::unfold(Some(body), |first| async move {
        let chunk = match first {
            Some(body) => body,
            None => {
                tokio::time::sleep(Duration::from_millis(100)).await;
                Bytes::from_static(b" ")
            }
        };
        Some((Ok::<_, Infallible>(chunk), None))
    }))
}

fn cut_off(body: Bytes) -> Body {
    let half = body.slice(..body.len() / 2);
    let cut = async {
        // The half that was written goes out while the stream waits.
        tokio::task::yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    };
    Body::from_stream(stream::once(async { Ok(half) }).chain(stream::once(cut)))
}
