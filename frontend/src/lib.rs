//! The console's entry in the browser: takes over the page that the server rendered.
#![cfg(target_arch = "wasm32")]

/// Hydrates the page; called once by `boot.js`. It is done when the page can be used: the module of the
/// page's area may have to come first.
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn hydrate() {
    console_error_panic_hook::set_once();
    if let Some(body) = leptos::prelude::document().body() {
        leptos::mount::hydrate_from_async(body, app::App).await.forget();
    }
}
