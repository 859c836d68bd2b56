//! Copying: every URL, id, key and claim can be taken with one press. Without JavaScript there is no
//! button: the value stands in the page.

use super::icon::{Icon, IconView};
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use std::time::Duration;

gatehouse_domain::strings! {
    /// Copying.
    Text {
        copy: "Copy {what}", "{what} 복사";
        copied: "Copied", "복사됨";
        not_copied: "The browser does not let this page copy: select the text instead.",
            "브라우저가 복사를 허용하지 않습니다. 텍스트를 선택해 복사하세요.";
    }
}

/// How long the button says what came of it.
const SAID_FOR: Duration = Duration::from_secs(2);

/// Whether the text is in the clipboard. A page that is not secure (plain http on another host than this
/// one) has none.
async fn to_clipboard(text: &str) -> bool {
    #[cfg(feature = "hydrate")]
    {
        let navigator = window().navigator();
        if leptos::web_sys::js_sys::Reflect::get(&navigator, &"clipboard".into())
            .is_ok_and(|clipboard| !clipboard.is_undefined())
        {
            let written = navigator.clipboard().write_text(text);
            return wasm_bindgen_futures::JsFuture::from(written).await.is_ok();
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = text;
    false
}

/// A button that copies, and says what came of it to everybody.
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
    /// The text is the button's words, not the value itself.
    #[prop(optional)]
    words: bool,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let said = RwSignal::new(None::<bool>);
    let label = fill(t.copy, &[("what", &what)]);
    let value_shown = text.is_some() && !words;
    let class = if value_shown {
        "button quiet copy"
    } else {
        "button live"
    };
    let title = value_shown.then(|| value.clone());
    let on_click = move |_| {
        let value = value.clone();
        leptos::task::spawn_local(async move {
            let copied = to_clipboard(&value).await;
            // the page may be gone by now
            _ = said.try_set(Some(copied));
            set_timeout(move || _ = said.try_set(None), SAID_FOR);
        });
    };
    view! {
        <span class="copies">
            <button type="button" class=class aria-label=label title=title on:click=on_click>
                {text.clone()}
                {move || match said.get() {
                    Some(true) => view! { <IconView icon=Icon::Check/> },
                    Some(false) => view! { <IconView icon=Icon::Cross/> },
                    None => view! { <IconView icon=Icon::Copy/> },
                }}
            </button>
            <span class=move || if said.get() == Some(false) { "soft small" } else { "hidden" } role="status">
                {move || said.get().map(|copied| if copied { t.copied } else { t.not_copied })}
            </span>
        </span>
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
    let described = (!help.is_empty()).then(|| format!("{id}-help"));
    view! {
        <div class="field">
            <label for=id.clone()>{label.clone()}</label>
            <div class="group">
                <input class="input mono" id=id readonly value=value.clone() aria-describedby=described.clone()/>
                <CopyButton value what=label/>
            </div>
            {described.map(|id| view! { <span class="help" id=id>{help}</span> })}
        </div>
    }
}
