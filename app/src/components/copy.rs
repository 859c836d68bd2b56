//! Copying: every URL, id, key and claim can be taken with one press. Without JavaScript the value
//! stands in a field that can be selected.

use super::icon::{Icon, IconView};
use crate::prefs::use_lang;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// Copying.
    Text {
        copy: "Copy", "복사";
        copied: "Copied", "복사됨";
    }
}

fn to_clipboard(_text: &str) {
    #[cfg(feature = "hydrate")]
    {
        // Absent where the page is not secure: the field beside the button can still be selected.
        _ = window().navigator().clipboard().write_text(_text);
    }
}

/// A button that copies, and says so to everybody.
#[component]
pub fn CopyButton(
    /// What it copies.
    #[prop(into)]
    value: String,
    /// What that is, for the button's accessible name.
    #[prop(into)]
    what: String,
    /// Text on the button; only the icon without it.
    #[prop(optional, into)]
    text: Option<String>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let copied = RwSignal::new(false);
    let label = format!("{} {what}", t.copy);
    let on_click = move |_| {
        to_clipboard(&value);
        copied.set(true);
        set_timeout(
            move || {
                _ = copied.try_set(false);
            },
            std::time::Duration::from_secs(2),
        );
    };
    let mono = text.is_some();
    view! {
        <button type="button" class=if mono { "button quiet copy" } else { "button" } aria-label=label on:click=on_click>
            {text}
            {move || if copied.get() { view! { <IconView icon=Icon::Check/> } } else { view! { <IconView icon=Icon::Copy/> } }}
            <span class="hidden" role="status">{move || copied.get().then_some(t.copied)}</span>
        </button>
    }
}

/// A value in a read-only field with its copy button.
#[component]
pub fn CopyField(
    /// The field's id.
    #[prop(into)]
    id: String,
    /// The label.
    #[prop(into)]
    label: String,
    /// The value.
    #[prop(into)]
    value: String,
    /// What it is for.
    #[prop(optional)]
    help: &'static str,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=id.clone()>{label.clone()}</label>
            <div class="group">
                <input class="input mono" id=id readonly value=value.clone()/>
                <CopyButton value what=label/>
            </div>
            {(!help.is_empty()).then(|| view! { <span class="help">{help}</span> })}
        </div>
    }
}
