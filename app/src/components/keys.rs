//! The console's single keys, and the list of them that `?` opens.

use crate::prefs::{KEYS_COOKIE, Keys, use_prefs};
use crate::text::common;
use leptos::html::Div;
use leptos::prelude::*;

/// Id of the list, for the buttons that open it.
pub const KEYS_ID: &str = "keys";

/// Does something at a press of a single key, unless somebody is typing or has switched the keys off.
pub fn on_key(key: &'static str, act: impl Fn() + Clone + 'static) {
    if use_prefs().keys == Keys::Off {
        return;
    }
    Effect::new(move |_| {
        let act = act.clone();
        let handle = window_event_listener(leptos::ev::keydown, move |event| {
            let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
            if event.key() == key && plain && !in_a_field() {
                event.prevent_default();
                act();
            }
        });
        on_cleanup(move || handle.remove());
    });
}

fn in_a_field() -> bool {
    document()
        .active_element()
        .is_some_and(|e| ["INPUT", "TEXTAREA", "SELECT"].contains(&e.tag_name().as_str()))
}

/// The list of keys: a popover, which the browser opens, closes by Escape, and gives the focus back from.
#[component]
pub fn KeyList() -> impl IntoView {
    let t = common();
    let now = use_prefs().keys;
    let list = NodeRef::<Div>::new();
    on_key("?", move || {
        if let Some(list) = list.get_untracked() {
            // a browser that knows no popovers has none to show
            _ = list.toggle_popover();
        }
    });
    let on_toggle = move |_| {
        if let Some(list) = list.get_untracked()
            && list.matches(":popover-open") == Ok(true)
        {
            _ = list.focus();
        }
    };
    let (other, label) = match now {
        Keys::On => (Keys::Off, t.keys_switch_off),
        Keys::Off => (Keys::On, t.keys_switch_on),
    };
    let keys = [("/", t.key_search), ("?", t.key_list), ("Esc", t.key_close)];
    view! {
        <div id=KEYS_ID popover="auto" node_ref=list on:toggle=on_toggle class="panel keys" role="dialog" aria-labelledby="keys-title" tabindex="-1">
            <h2 id="keys-title">{t.keys}</h2>
            <dl>
                {keys.into_iter().map(|(key, does)| view! { <div><dt><kbd>{key}</kbd></dt><dd>{does}</dd></div> }).collect_view()}
            </dl>
            {(now == Keys::Off).then(|| view! { <p class="soft small">{t.keys_are_off}</p> })}
            <form method="post" action="/prefs" class="row">
                <button class="button" name=KEYS_COOKIE value=other.code()>{label}</button>
                <button class="button" type="button" popovertarget=KEYS_ID popovertargetaction="hide">{t.close}</button>
            </form>
        </div>
    }
}
