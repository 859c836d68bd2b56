//! Roles in words, and the forms that give them.

use super::page_form::PageForm;
use super::submission::Sending;
use crate::prefs::use_lang;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// Roles.
    Text {
        administrator: "Administrator", "관리자";
        member: "Member", "구성원";
        viewer: "Viewer", "보기 전용";
        role: "Role", "역할";
        role_of: "Role of {who}", "{who} 님의 역할";
        change: "Change", "변경";
    }
}

/// A role in words.
pub fn role_text(name: &str) -> &'static str {
    let t = Text::of(use_lang());
    match name {
        "administrator" => t.administrator,
        "viewer" => t.viewer,
        _ => t.member,
    }
}

/// What a choice of roles offers.
pub fn role_options(names: &[&'static str]) -> Vec<(&'static str, &'static str)> {
    names.iter().map(|name| (*name, role_text(name))).collect()
}

/// Gives somebody in a row another role.
#[component]
pub fn RoleForm(
    /// The server function; it takes `role`.
    action: Sending,
    /// What else it takes, and whose role it is.
    fields: Vec<(&'static str, String)>,
    /// The person's name.
    who: String,
    /// The present role.
    role: &'static str,
    /// The roles to choose from.
    roles: Vec<&'static str>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let label = gatehouse_domain::text::fill(t.role_of, &[("who", &who)]);
    view! {
        <PageForm action=action class="row">
            {fields.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view()}
            <select class="input" name="role" aria-label=label>
                {role_options(&roles).into_iter().map(|(code, words)| view! {
                    <option value=code selected=code == role>{words}</option>
                }).collect_view()}
            </select>
            <button class="button quiet">{t.change}</button>
        </PageForm>
    }
}
