//! *Go straight to this provider*, on a connection's page.

use super::text::Text;
use crate::api::connections::straight::SetStraight;
use crate::components::confirm::Confirm;
use crate::components::page_form::PageForm;
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// Whether the login page forwards to a connection, and the form that changes it.
#[component]
pub fn Straight(
    /// The connection's id.
    id: String,
    /// Its name.
    name: String,
    /// It is switched on.
    active: bool,
    /// The login page forwards to it.
    on: bool,
    /// The name of the one that the login page forwards to.
    to: Option<String>,
    /// What the form dispatches.
    action: ServerAction<SetStraight>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let words = [("name", name.as_str())];
    let state = match &to {
        _ if on && active => fill(t.straight_on, &words),
        _ if on => fill(t.straight_waits, &words),
        Some(other) => fill(t.straight_other, &[("name", other)]),
        None => t.straight_off.to_owned(),
    };
    let (what, act) = match on {
        true => (t.straight_stop_what.to_owned(), t.straight_stop),
        false => (fill(t.straight_what, &words), t.straight),
    };
    let instead = to
        .filter(|_| !on)
        .map(|other| view! { <p>{fill(t.straight_instead, &[("name", &other)])}</p> });
    view! {
        <section class="panel" aria-labelledby="straight">
            <header><h2 id="straight">{t.login_page}</h2></header>
            <div class="body">
                <p>{state}</p>
                <Confirm label=act>
                    <p>{what}</p>{instead}
                    <PageForm action>
                        <input type="hidden" name="connection" value=id/>
                        <input type="hidden" name="on" value=(!on).to_string()/>
                        <button class="button primary">{act}</button>
                    </PageForm>
                </Confirm>
            </div>
        </section>
    }
}
