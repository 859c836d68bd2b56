//! What `<details>` do beyond what the browser does with them.

use leptos::html::Details;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::HtmlElement;

/// Whether a `<details>` that holds a problem is open: once opened it stays, whatever is typed in it.
pub fn opened(problem: impl Fn() -> bool + Send + Sync + 'static) -> Memo<bool> {
    Memo::new(move |before: Option<&bool>| before == Some(&true) || problem())
}

/// Closes it. Who was inside stands on its summary again.
pub fn close(details: NodeRef<Details>) {
    let Some(details) = details.get_untracked() else {
        return;
    };
    let inside = document()
        .active_element()
        .is_some_and(|active| details.contains(Some(&active)));
    _ = details.remove_attribute("open");
    let summary = details.query_selector("summary").ok().flatten();
    if let (true, Some(summary)) = (inside, summary.and_then(|s| s.dyn_into::<HtmlElement>().ok())) {
        // what cannot take the focus leaves it where it was
        _ = summary.focus();
    }
}
