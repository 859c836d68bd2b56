//! The state of a list, in the address.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// A query parameter; empty when it is absent.
pub fn use_query_text(name: &'static str) -> Memo<String> {
    let query = use_query_map();
    Memo::new(move |_| query.read().get(name).unwrap_or_default())
}
