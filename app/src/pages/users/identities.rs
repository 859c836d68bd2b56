//! A person's identities as a list, and how one is disconnected.

use super::text::Text;
use crate::components::after_ways::AfterWays;
use crate::components::confirm::Confirm;
use crate::components::page_form::PageForm;
use crate::components::submission::Submission;
use crate::components::when::WhenView;
use crate::dto::users::IdentityRow;
use crate::prefs::use_lang;
use leptos::prelude::*;

/// One identity: the connection, who the person is there, and when it was last used.
#[component]
pub fn IdentityView(
    /// The identity.
    identity: IdentityRow,
) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <dl class="facts small">
            <dt>{t.identity}</dt><dd class="mono">{identity.issuer}" · "{identity.subject}</dd>
            {identity.email.map(|e| view! { <dt>{t.email}</dt><dd>{e}</dd> })}
            <dt>{t.last_sign_in}</dt>
            <dd>{identity.last_sign_in.map_or_else(|| t.never.into_any(), |at| view! { <WhenView at/> }.into_any())}</dd>
        </dl>
    }
}

/// Disconnects it, after saying what that does.
#[component]
pub fn Disconnect(
    /// The identity.
    identity: IdentityRow,
    /// The button's words.
    label: String,
    /// What it does.
    what: &'static str,
    /// What the form dispatches.
    action: Submission,
) -> impl IntoView {
    view! {
        <Confirm label=label.clone() danger=true>
            <p>{what}</p>
            <AfterWays after=identity.after/>
            <PageForm action>
                <input type="hidden" name="connection" value=identity.connection/>
                <input type="hidden" name="issuer" value=identity.issuer/>
                <input type="hidden" name="subject" value=identity.subject/>
                <button class="button danger primary">{label}</button>
            </PageForm>
        </Confirm>
    }
}
