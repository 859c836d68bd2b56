//! The document around the console, and its Content-Security-Policy.

use crate::App;
use crate::prefs::use_prefs;
use axum::http::{HeaderValue, header::CONTENT_SECURITY_POLICY};
use leptos::nonce::use_nonce;
use leptos::prelude::*;
use leptos_meta::MetaTags;

/// The content-hashed addresses of what a page loads; absolute paths on this origin.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssetUrls {
    /// The script that starts the console.
    pub script: String,
    /// The WebAssembly module that the script loads.
    pub wasm: String,
    /// The console's stylesheet.
    pub style: String,
    /// The icon, an SVG.
    pub icon: String,
}

/// The policy of the console's pages. Scripts run by nonce only; the browser loads nothing from
/// elsewhere, and a form leads nowhere else. No `require-trusted-types-for`: Leptos sets the static
/// parts of a view by `innerHTML`.
pub fn content_security_policy(nonce: &str) -> String {
    format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'"
    )
}

/// The document. The server renders it with `Prefs`, `Viewer` and, after a failed submission, a
/// `FormState` in the context; the policy goes to the response.
pub fn shell(assets: &AssetUrls) -> impl IntoView + use<> {
    let nonce = use_nonce().map(|nonce| nonce.to_string()).unwrap_or_default();
    if let (Some(response), Ok(policy)) = (
        use_context::<leptos_axum::ResponseOptions>(),
        HeaderValue::from_str(&content_security_policy(&nonce)),
    ) {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
    let prefs = use_prefs();
    let AssetUrls {
        script,
        wasm,
        style,
        icon,
    } = assets.clone();
    // Not <HydrationScripts>: it puts the nonce into crossorigin and leaves modulepreload without one.
    view! {
        <!DOCTYPE html>
        <html lang=prefs.lang.code() data-theme=prefs.theme.attribute() data-keys=prefs.keys.code()>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <meta name="color-scheme" content="light dark"/>
                <link rel="icon" type="image/svg+xml" href=icon/>
                <link rel="stylesheet" href=style/>
                <link rel="preload" href=wasm r#as="fetch" r#type="application/wasm" crossorigin="anonymous"/>
                <script type="module" src=script nonce=nonce></script>
                <MetaTags/>
            </head>
            <body>
                <App/>
            </body>
        </html>
    }
}
