//! The files that a browser loads: built into the binary, precompressed, under names that change
//! with their content, so that they can be kept for ever.

use app::shell::AssetUrls;
use axum::body::Body;
use axum::http::header::{ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_TYPE, VARY};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse as _, Response};

/// Where the assets are served: `/assets/{path}`.
pub const PREFIX: &str = "/assets/";

/// One file.
struct Asset {
    /// What the program calls it: `console.css`.
    name: &'static str,
    /// What it is served as: `console.<hash>.css`.
    path: &'static str,
    plain: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

/// `cargo xtask` builds the files and names their directory to the build script; in a build without
/// them the table is empty.
static EMBEDDED: &[Asset] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The assets of this binary.
#[derive(Clone, Copy)]
pub struct Assets(&'static [Asset]);

impl Assets {
    /// Those that were built in.
    pub const fn load() -> Self {
        Self(EMBEDDED)
    }

    /// Whether this binary was built without a bundle: its pages work, but plain and without
    /// JavaScript.
    pub const fn is_empty(self) -> bool {
        self.0.is_empty()
    }

    /// The address of an asset by its name without the hash, such as `login.css`; of one that is not
    /// there, an address that answers 404.
    pub fn url(self, name: &str) -> String {
        let path = self
            .0
            .iter()
            .find(|asset| asset.name == name)
            .map_or(name, |asset| asset.path);
        format!("{PREFIX}{path}")
    }

    /// The addresses that the console's document needs.
    pub fn console(self) -> AssetUrls {
        AssetUrls {
            script: self.url("gatehouse.js"),
            wasm: self.url("gatehouse.wasm"),
            style: self.url("console.css"),
            icon: self.url("icon.svg"),
        }
    }

    /// Answers a request for `/assets/{path}` in the best encoding that the browser takes.
    pub fn serve(self, path: &str, headers: &HeaderMap) -> Response {
        const FOR_EVER: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
        match self.0.iter().find(|asset| asset.path == path) {
            Some(asset) => asset.respond(headers, FOR_EVER),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }

    /// Answers a request for `/favicon.ico`, which browsers make on pages of other kinds; the name
    /// is fixed, so it is kept for a day only.
    pub fn favicon(self, headers: &HeaderMap) -> Response {
        const A_DAY: HeaderValue = HeaderValue::from_static("public, max-age=86400");
        match self.0.iter().find(|asset| asset.name == "icon.svg") {
            Some(asset) => asset.respond(headers, A_DAY),
            None => StatusCode::NOT_FOUND.into_response(),
        }
    }
}

impl Asset {
    fn respond(&self, request: &HeaderMap, cache: HeaderValue) -> Response {
        let (bytes, encoding) = match (self.brotli, self.gzip) {
            (Some(bytes), _) if accepts(request, "br") => (bytes, Some("br")),
            (_, Some(bytes)) if accepts(request, "gzip") => (bytes, Some("gzip")),
            _ => (self.plain, None),
        };
        let mut response = Response::new(Body::from(bytes));
        let headers = response.headers_mut();
        headers.insert(CONTENT_TYPE, HeaderValue::from_static(content_type(self.name)));
        headers.insert(CACHE_CONTROL, cache);
        headers.insert(VARY, HeaderValue::from_static("Accept-Encoding"));
        if let Some(encoding) = encoding {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
        }
        response
    }
}

/// Whether the request names the coding and does not give it the weight 0 (RFC 9110 §12.5.3).
fn accepts(request: &HeaderMap, coding: &str) -> bool {
    request
        .get_all(ACCEPT_ENCODING)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|v| v.split(','))
        .any(|part| {
            let mut parameters = part.split(';').map(str::trim);
            let named = parameters
                .next()
                .is_some_and(|name| name.eq_ignore_ascii_case(coding));
            let weight = parameters.find_map(|p| p.strip_prefix("q=").or_else(|| p.strip_prefix("Q=")));
            named && weight.is_none_or(|q| q.parse::<f32>().is_ok_and(|q| q > 0.0))
        })
}

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map(|(_, extension)| extension) {
        Some("js") => "text/javascript; charset=utf-8",
        Some("css") => "text/css; charset=utf-8",
        Some("wasm") => "application/wasm",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ASSETS: Assets = Assets(&[Asset {
        name: "login.css",
        path: "login.0123456789abcdef.css",
        plain: b"plain",
        brotli: Some(b"brotli"),
        gzip: Some(b"gzip"),
    }]);

    fn get(path: &str, accept: Option<&'static str>) -> Response {
        let mut headers = HeaderMap::new();
        if let Some(accept) = accept {
            headers.insert(ACCEPT_ENCODING, HeaderValue::from_static(accept));
        }
        ASSETS.serve(path, &headers)
    }

    #[test]
    fn the_best_encoding_that_the_browser_takes_is_sent() {
        let encoding = |accept| {
            let response = get("login.0123456789abcdef.css", accept);
            assert_eq!(response.headers()[VARY], "Accept-Encoding");
            response.headers().get(CONTENT_ENCODING).cloned()
        };
        assert_eq!(
            encoding(Some("gzip, deflate, br, zstd")),
            Some(HeaderValue::from_static("br"))
        );
        assert_eq!(
            encoding(Some("br;q=0, GZIP;q=0.5")),
            Some(HeaderValue::from_static("gzip"))
        );
        assert_eq!(encoding(Some("identity")), None);
        assert_eq!(encoding(None), None);
    }

    #[test]
    fn only_the_name_with_its_hash_is_served_and_kept_for_ever() {
        let response = get("login.0123456789abcdef.css", None);
        assert_eq!(
            response.headers()[CACHE_CONTROL],
            "public, max-age=31536000, immutable"
        );
        assert_eq!(response.headers()[CONTENT_TYPE], "text/css; charset=utf-8");
        for path in ["login.css", "login.0000000000000000.css", "../login.css", ""] {
            assert_eq!(get(path, None).status(), StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[test]
    fn a_name_becomes_its_address_and_a_missing_one_does_not_stop_a_page() {
        assert_eq!(ASSETS.url("login.css"), "/assets/login.0123456789abcdef.css");
        assert_eq!(ASSETS.url("console.css"), "/assets/console.css");
    }
}
