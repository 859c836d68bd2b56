//! What a connection's pages say when its settings come from outside of the console.

use super::text::Text;
use crate::components::origin::origin_text;
use crate::prefs::use_lang;
use gatehouse_domain::outside::Lock;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// Where to change it, or that it is gone there.
#[component]
pub fn LockNotice(
    /// The lock.
    lock: Lock,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let origin = origin_text(lock.origin);
    if lock.gone {
        let what = fill(t.gone_what, &[("origin", origin)]);
        return view! {
            <div class="notice warn"><span aria-hidden="true">"▲"</span>
                <div><p><strong>{t.gone}</strong></p><p>{what}</p></div></div>
        }
        .into_any();
    }
    let mut names: Vec<&str> = lock.fields.values().map(|source| source.name.as_str()).collect();
    names.sort_unstable();
    let words = [("origin", origin), ("names", &names.join(", "))];
    view! {
        <div class="notice"><span aria-hidden="true">"◇"</span>
            <div><p><strong>{fill(t.locked, &words)}</strong></p><p>{fill(t.locked_what, &words)}</p></div></div>
    }
    .into_any()
}
