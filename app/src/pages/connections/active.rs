//! The switch of a connection, with what it does told before it turns.

use super::status::loss;
use super::text::Text;
use crate::components::after_ways::AfterWays;
use crate::components::page_form::PageForm;
use crate::components::submission::Submission;
use crate::components::switch::{Switch, close};
use crate::dto::connections::ConnectionRow;
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// The switch.
    Own {
        switch_name: "{name} active", "{name} 활성";
        on_title: "Switch {name} on?", "{name} 연결을 켤까요?";
        off_title: "Switch {name} off?", "{name} 연결을 끌까요?";
    }
}

/// What was switched last, until the page has it: id, on.
pub type Settled = RwSignal<Option<(String, bool)>>;

/// Follows the switches of a page: a question is closed when it is answered. To be called once in the page, outside
/// any closure.
pub fn settled(switch: Submission) -> Settled {
    let settled = RwSignal::new(None::<(String, bool)>);
    let pressed = StoredValue::new(None::<(String, bool)>);
    Effect::new(move |_| match on_its_way(switch) {
        Some((id, on)) => {
            close(&format!("switch-{id}"));
            pressed.set_value(Some((id, on)));
        }
        None => settled.set(match switch.value() {
            Some(Ok(())) => pressed.get_value(),
            _ => None,
        }),
    });
    settled
}

/// The connection whose switch was pressed, and what it is to be, while the answer is awaited.
fn on_its_way(switch: Submission) -> Option<(String, bool)> {
    let sending = switch.sending();
    Some((sending.field("connection")?, sending.field("on")? == "true"))
}

/// A connection's switch. It can be turned on only where the saved settings passed a test.
#[component]
pub fn ActiveSwitch(
    /// Whose.
    row: ConnectionRow,
    /// Turns it.
    switch: Submission,
    /// What was switched last.
    settled: Settled,
    /// Its name; else after the connection's.
    #[prop(optional)]
    label: Option<String>,
    /// The id of what says how it stands.
    reason_id: String,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let own = Own::of(use_lang());
    let words = [("name", row.name.as_str()), ("n", &row.sign_ins_7d.to_string())];
    let (id, active) = (row.id.clone(), row.active);
    let this = row.id.clone();
    let on = Signal::derive(move || match (on_its_way(switch), settled.get()) {
        (Some((id, on)), _) if id == this => on,
        (_, Some((id, on))) if id == this => on,
        _ => active,
    });
    let blocked = row.lock.is_some() || (!active && !row.can_activate);
    let after = if active { &row.after } else { &row.after_live }.clone();
    let question_id = format!("switch-{id}");
    let (question, what, act) = match active {
        true => (own.off_title, t.off_what(row.provider), t.off_do),
        false => (own.on_title, t.on_what(row.provider), t.on_do),
    };
    let (question, what, act) = (fill(question, &words), fill(what, &words), fill(act, &words));
    let label = label.unwrap_or_else(|| fill(own.switch_name, &words));
    let (lost, told) = ((!active).then(|| loss(&row)), row.would_lose.to_string());
    view! {
        <Switch id=question_id.clone() label on blocked_by=blocked.then_some(reason_id) question>
            <p>{what}</p>
            <AfterWays after/>
            {lost}
            <PageForm action=switch class="row">
                <input type="hidden" name="connection" value=id/>
                <input type="hidden" name="told" value=told/>
                <input type="hidden" name="on" value=(!active).to_string()/>
                <button class=if active { "button danger primary" } else { "button primary" }>{act}</button>
                <button type="button" class="button" popovertarget=question_id.clone() popovertargetaction="hide">{t.cancel}</button>
            </PageForm>
        </Switch>
    }
}
