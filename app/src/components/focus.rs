//! Where the keyboard is after a page change.

use leptos::prelude::*;
use leptos_router::hooks::use_location;

/// Id of the `<main>` that takes the focus.
pub const MAIN_ID: &str = "main";

/// Moves the focus to `<main>` after each navigation in the browser, as loading a page would; the
/// router does not. The first page keeps the browser's focus.
#[component]
pub fn FocusOnNavigate() -> impl IntoView {
    let path = use_location().pathname;
    Effect::new(move |before: Option<String>| {
        let now = path.get();
        if before.is_some_and(|before| before != now) {
            // after the new page is in the document
            request_animation_frame(focus_main);
        }
        now
    });
}

fn focus_main() {
    use leptos::wasm_bindgen::JsCast;
    let main = document().get_element_by_id(MAIN_ID);
    if let Some(main) = main.and_then(|main| main.dyn_into::<leptos::web_sys::HtmlElement>().ok()) {
        // an element that cannot take the focus leaves it where it is
        _ = main.focus();
    }
}
