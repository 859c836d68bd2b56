//! What to do in the directory.

use super::text::Text;
use crate::prefs::use_lang;
use gatehouse_domain::connection::LdapPreset;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// The guide of a preset.
#[component]
pub fn DirectoryGuide(
    /// The preset.
    preset: LdapPreset,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let account = match preset {
        LdapPreset::ActiveDirectory => t.guide_account_ad,
        LdapPreset::FreeIpa => t.guide_account_ipa,
        LdapPreset::OpenLdap | LdapPreset::Custom => t.guide_account,
    };
    let words = [("example", preset.base_example())];
    let steps = [
        account.to_owned(),
        t.guide_address.to_owned(),
        fill(t.guide_base, &words),
        t.guide_test.to_owned(),
        t.guide_try.to_owned(),
    ];
    view! {
        <section class="panel guide" aria-labelledby="guide-title">
            <details class="fold" open>
                <summary><h2 id="guide-title">{t.guide}</h2></summary>
                <div class="body"><ol>
                    {steps.into_iter().map(|text| view! { <li><p>{text}</p></li> }).collect_view()}
                </ol></div>
            </details>
        </section>
    }
}
