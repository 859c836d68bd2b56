//! The menu under the person's name: account, system settings, theme, language, sign out.

use super::icon::{Icon, IconView};
use crate::prefs::{LANG_COOKIE, THEME_COOKIE, Theme, use_prefs};
use crate::text::common;
use crate::viewer::use_viewer;
use gatehouse_domain::text::Lang;
use leptos::prelude::*;

/// The menu. A `<details>` with plain forms, so that it works without JavaScript.
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
    view! {
        <details class="menu">
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
                <form method="post" action="/logout"><button>{t.sign_out}</button></form>
            </div>
        </details>
    }
}
