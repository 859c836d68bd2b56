//! The menu under the person's name: account, system settings, theme, language, sign out.

use super::fold::close;
use super::icon::{Icon, IconView};
use super::keys::KEYS_ID;
use crate::prefs::{LANG_COOKIE, THEME_COOKIE, Theme, use_prefs};
use crate::text::common;
use crate::viewer::use_viewer;
use gatehouse_domain::text::Lang;
use leptos::ev::{FocusEvent, KeyboardEvent};
use leptos::html::Details;
use leptos::prelude::*;
use leptos::wasm_bindgen::JsCast;
use leptos::web_sys::Node;
use leptos_router::hooks::use_location;

/// The menu. A `<details>` with plain forms, so that it works without JavaScript; with it, the menu closes
/// by Escape, when the focus leaves it, and on the next page.
#[component]
pub fn UserMenu() -> impl IntoView {
    let t = common();
    let viewer = use_viewer();
    let prefs = use_prefs();
    let theme_name = move |theme| match theme {
        Theme::System => t.theme_system,
        Theme::Light => t.theme_light,
        Theme::Dark => t.theme_dark,
    };
    let menu = NodeRef::<Details>::new();
    let path = use_location().pathname;
    Effect::new(move |before: Option<()>| {
        path.track();
        if before.is_some() {
            close(menu);
        }
    });
    let on_key = move |event: KeyboardEvent| {
        if event.key() == "Escape" {
            close(menu);
        }
    };
    let on_leave = move |event: FocusEvent| {
        let to = event.related_target().and_then(|to| to.dyn_into::<Node>().ok());
        if let (Some(menu), Some(to)) = (menu.get_untracked(), to)
            && !menu.contains(Some(&to))
        {
            _ = menu.remove_attribute("open");
        }
    };
    view! {
        <details class="menu" node_ref=menu on:keydown=on_key on:focusout=on_leave>
            <summary>
                <span class="who">{viewer.name}</span>
                <IconView icon=Icon::Down/>
            </summary>
            <div class="items">
                <a href="/account">{t.account}</a>
                {viewer.instance_admin.then(|| view! { <a href="/console/settings">{t.system_settings}</a> })}
                <form method="post" action="/prefs" class="choice">
                    <span class="label" id="menu-theme">{t.theme}</span>
                    <span class="options" role="group" aria-labelledby="menu-theme">
                        {Theme::ALL.into_iter().map(|theme| view! {
                            <button name=THEME_COOKIE value=theme.code()
                                aria-pressed=(theme == prefs.theme).to_string()>{theme_name(theme)}</button>
                        }).collect_view()}
                    </span>
                </form>
                <form method="post" action="/prefs" class="choice">
                    <span class="label" id="menu-lang">{t.language}</span>
                    <span class="options" role="group" aria-labelledby="menu-lang">
                        {[(Lang::En, "English"), (Lang::Ko, "한국어")].into_iter().map(|(lang, name)| view! {
                            <button name=LANG_COOKIE value=lang.code() lang=lang.code()
                                aria-pressed=(lang == prefs.lang).to_string()>{name}</button>
                        }).collect_view()}
                    </span>
                </form>
                // closed first: the list gives the focus back to what had it, and that must still be there
                <button class="item" type="button" popovertarget=KEYS_ID on:click=move |_| close(menu)>{t.keys}<kbd>"?"</kbd></button>
                <form method="post" action="/logout"><button>{t.sign_out}</button></form>
            </div>
        </details>
    }
}
