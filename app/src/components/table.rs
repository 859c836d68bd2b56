//! What lists have in common: a search box that `/` focuses, sortable heads, a pager. All of them are
//! plain links and GET forms; the list's state is in the address.

use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::ev::SubmitEvent;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::{FormData, HtmlFormElement, UrlSearchParams};
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

/// Rows on a page.
pub const PAGE_SIZE: i64 = 50;

/// The rows before a page; pages count from 1.
pub const fn offset(page: i64) -> i64 {
    page.saturating_sub(1).saturating_mul(PAGE_SIZE)
}

/// A search box: a GET form on the same page.
#[component]
pub fn SearchBox(
    /// What it looks for now.
    value: String,
    /// Its accessible name.
    label: &'static str,
    /// Further query parameters to keep.
    #[prop(optional)]
    keep: Vec<(&'static str, String)>,
) -> impl IntoView {
    let input = NodeRef::<leptos::html::Input>::new();
    Effect::new(move |_| {
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            if event.key() == "/" && !event.ctrl_key() && !event.meta_key() && !in_a_field() {
                event.prevent_default();
                if let Some(input) = input.get_untracked() {
                    _ = input.focus();
                    input.select();
                }
            }
        });
        on_cleanup(move || handle.remove());
    });
    // without JavaScript the browser does the same
    let (navigate, path) = (use_navigate(), use_location().pathname);
    let on_submit = move |event: SubmitEvent| {
        if let Some(query) = query_of(&event) {
            event.prevent_default();
            navigate(
                &format!("{}?{query}", path.get_untracked()),
                NavigateOptions::default(),
            );
        }
    };
    view! {
        <form method="get" class="search" role="search" on:submit=on_submit>
            {keep.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            <input class="input" type="search" name="q" node_ref=input value=value.clone() prop:value=value placeholder=format!("{label}  /")
                aria-label=label/>
        </form>
    }
}

/// What the form would send.
fn query_of(event: &SubmitEvent) -> Option<String> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    let data = FormData::new_with_form(&form).ok()?;
    let query = UrlSearchParams::new_with_str_sequence_sequence(&data).ok()?;
    Some(query.to_string().into())
}

fn in_a_field() -> bool {
    document()
        .active_element()
        .is_some_and(|e| ["INPUT", "TEXTAREA", "SELECT"].contains(&e.tag_name().as_str()))
}

/// Links to the neighbouring pages of a list.
#[component]
pub fn Pager(
    /// The page shown, from 1.
    page: i64,
    /// Rows in all.
    total: i64,
    /// The address of the list with a query that ends in `page=`.
    base: String,
) -> impl IntoView {
    let t = common();
    let last = (total + PAGE_SIZE - 1) / PAGE_SIZE;
    (last > 1).then(move || {
        let place = fill(t.page_of, &[("page", &page.to_string()), ("last", &last.to_string())]);
        view! {
            <nav class="pager" aria-label=t.pages>
                {(page > 1).then(|| view! { <a class="button" rel="prev" href=format!("{base}{}", page - 1)>{t.previous}</a> })}
                <span class="soft small">{place}</span>
                {(page < last).then(|| view! { <a class="button" rel="next" href=format!("{base}{}", page + 1)>{t.next}</a> })}
            </nav>
        }
    })
}

/// Percent-encodes a query value.
pub fn encode(value: &str) -> String {
    let mut out = String::new();
    for b in value.bytes() {
        match b {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => out.push(b as char),
            b => out.push_str(&format!("%{b:02X}")),
        }
    }
    out
}
