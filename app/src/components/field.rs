//! Form fields: label above, help below, the error beside it and tied to it for screen readers. Every
//! field works without JavaScript.

use super::fold::opened;
use super::origin::{badge_here, locked_here};
use crate::prefs::use_lang;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// Fields.
    Text {
        replace: "Replace", "교체";
        set: "set {when}", "{when} 설정됨";
        not_set: "not set", "설정되지 않음";
    }
}

fn described(name: &str, help: bool) -> String {
    if help {
        format!("{name}-help {name}-error")
    } else {
        format!("{name}-error")
    }
}

#[component]
fn Below(name: &'static str, help: &'static str, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        {(!help.is_empty()).then(|| view! { <span class="help" id=format!("{name}-help")>{help}</span> })}
        <span class="error" id=format!("{name}-error")>{move || error.get()}</span>
    }
}

/// One line of text.
#[component]
pub fn TextField(
    /// HTML name and id.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// What to enter.
    #[prop(optional)]
    help: &'static str,
    /// The value to begin with.
    value: String,
    /// What is wrong with it.
    error: Signal<Option<String>>,
    /// Compared or copied: monospace.
    #[prop(optional)]
    mono: bool,
    /// An example.
    #[prop(optional)]
    placeholder: &'static str,
    /// The id of a list of what can be chosen.
    #[prop(optional)]
    list: Option<&'static str>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}{badge_here(name)}</label>
            <input class=if mono { "input mono" } else { "input" } id=name name=name type="text" value=value list=list
                placeholder=placeholder autocomplete="off" spellcheck="false" readonly=locked_here()
                aria-describedby=described(name, !help.is_empty())
                aria-invalid=move || error.get().is_some().then_some("true")/>
            <Below name help error/>
        </div>
    }
}

/// A password as it is typed. It is never sent back.
#[component]
pub fn PasswordField(
    /// HTML name and id.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// What to enter.
    #[prop(optional)]
    help: &'static str,
    /// What a password manager does with it.
    autocomplete: &'static str,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <input class="input" id=name name=name type="password" value="" autocomplete=autocomplete
                aria-describedby=described(name, !help.is_empty())
                aria-invalid=move || error.get().is_some().then_some("true")/>
            <Below name help error/>
        </div>
    }
}

/// Several lines of text.
#[component]
pub fn TextArea(
    /// HTML name and id.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// What to enter.
    #[prop(optional)]
    help: &'static str,
    /// The value to begin with.
    value: String,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}{badge_here(name)}</label>
            <textarea class="input mono" id=name name=name rows="4" spellcheck="false" readonly=locked_here()
                aria-describedby=described(name, !help.is_empty())
                aria-invalid=move || error.get().is_some().then_some("true")>{value}</textarea>
            <Below name help error/>
        </div>
    }
}

/// A checkbox with its explanation. Absent from the form when it is off.
#[component]
pub fn Check(
    /// HTML name and id.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// What it means.
    help: &'static str,
    /// Ticked to begin with.
    checked: bool,
    /// What is wrong with it; most boxes are right either way.
    #[prop(optional)]
    error: Option<Signal<Option<String>>>,
) -> impl IntoView {
    let wrong = move || error.and_then(|error| error.get());
    view! {
        <div class="check">
            <input type="checkbox" id=name name=name value="true" checked=checked disabled=locked_here()
                aria-describedby=if error.is_some() { described(name, true) } else { format!("{name}-help") }
                aria-invalid=move || wrong().is_some().then_some("true")/>
            <label for=name>{label}" "{badge_here(name)}</label>
            <span class="help" id=format!("{name}-help")>{help}</span>
            {error.map(|_| view! { <span class="error" id=format!("{name}-error")>{wrong}</span> })}
        </div>
    }
}

/// A choice of a few values.
#[component]
pub fn Select(
    /// HTML name and id.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// What it means.
    #[prop(optional)]
    help: &'static str,
    /// The chosen value.
    value: String,
    /// Values and their words.
    options: Vec<(&'static str, &'static str)>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    view! {
        <div class="field">
            <label for=name>{label}{badge_here(name)}</label>
            <select class="input" id=name name=name disabled=locked_here() aria-describedby=described(name, !help.is_empty())
                aria-invalid=move || error.get().is_some().then_some("true")>
                {options.into_iter().map(|(code, words)| view! {
                    <option value=code selected=code == value>{words}</option>
                }).collect_view()}
            </select>
            <Below name help error/>
        </div>
    }
}

/// A write-only secret: the browser learns only whether one is set. *Replace* opens the input; a
/// `<details>`, so that it is the same without JavaScript.
#[component]
pub fn SecretField(
    /// HTML name and id.
    name: &'static str,
    /// The label.
    label: &'static str,
    /// What to enter.
    #[prop(optional)]
    help: &'static str,
    /// When the stored one was set, in words; none when there is none.
    stored: Option<String>,
    /// What is wrong with it.
    error: Signal<Option<String>>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let has = stored.is_some();
    if locked_here() {
        let said = match stored {
            Some(when) => gatehouse_domain::text::fill(t.set, &[("when", &when)]),
            None => t.not_set.to_owned(),
        };
        return view! {
            <div class="field"><span class="label">{label}{badge_here(name)}</span><span class="soft">{said}</span></div>
        }
        .into_any();
    }
    let open = opened(move || error.get().is_some());
    let input = view! {
        <input class="input mono" id=name name=name type="password" value="" autocomplete="off" aria-label=label
            aria-describedby=described(name, !help.is_empty())
            aria-invalid=move || error.get().is_some().then_some("true")/>
    };
    view! {
        <div class="field">
            {if has {
                view! {
                    <span class="label">{label}" "<span class="origin">{stored.map(|when| gatehouse_domain::text::fill(t.set, &[("when", &when)]))}</span></span>
                    <details class="confirm" open=open>
                        <summary class="button">{t.replace}</summary>
                        {input}
                    </details>
                }.into_any()
            } else {
                view! { <label for=name>{label}</label>{input} }.into_any()
            }}
            <Below name help error/>
        </div>
    }
    .into_any()
}
