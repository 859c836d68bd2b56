//! A key that was made: the only time that it is seen.

use super::text::Text;
use crate::components::copy::CopyField;
use crate::components::page_form::FormState;
use crate::components::submission::Submission;
use crate::dto::machines::Made;
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// What a form has made, with or without JavaScript.
pub fn made_by(made: Submission<String>, before: &FormState) -> Memo<Option<Made>> {
    let before = before.output.clone();
    Memo::new(move |_| {
        let text = match made.value() {
            Some(result) => result.ok(),
            None => before.clone(),
        };
        text.and_then(|text| serde_json::from_str(&text).ok())
    })
}

/// Shows the key with its copy button; nothing of an account that has none.
#[component]
pub fn MadeKey(
    /// What was made.
    made: Made,
    /// Begins the fields' ids.
    id: &'static str,
    /// What else to do.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let title = fill(t.made_title, &[("name", &made.name)]);
    let heading = format!("{id}-title");
    let labelled = heading.clone();
    view! {
        <section class="panel narrow" aria-labelledby=labelled>
            <header><h2 id=heading>{title}</h2></header>
            <div class="body">
                <p role="status">{t.once}</p>
                {made.key.map(|key| view! { <CopyField id=id label=t.key value=key/> })}
                <CopyField id=format!("{id}-access") label=t.access_key help=t.access_key_help value=made.access_key/>
                {children.map(|children| children())}
            </div>
        </section>
    }
}
