//! What the forms of all protocols have in common: how one stands, its heading, what is wrong with it as a whole, the
//! bar at its foot.

use super::conflict::ConflictPanel;
use super::text::Text;
use crate::api::ApiError;
use crate::components::error_notice::ErrorNotice;
use crate::components::save_bar::SaveBar;
use crate::dto::when::When;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use gatehouse_domain::when::ago;
use leptos::prelude::*;
use leptos_meta::Title;
use std::collections::BTreeMap;

/// How a form stands in the browser; cheap to copy.
#[derive(Clone, Copy)]
pub struct Draft {
    /// What is shown beside fields: HTML name → sentence.
    pub problems: RwSignal<BTreeMap<String, String>>,
    /// Something was typed since it was kept.
    pub dirty: RwSignal<bool>,
    /// What the form holds is not what is saved, kept or not.
    pub unsaved: RwSignal<bool>,
}

impl Draft {
    /// Of a form that nobody has touched; `error` is that of a submission without JavaScript.
    pub fn new(error: Option<&ApiError>) -> Self {
        let problems = match error {
            Some(ApiError::Invalid(problems)) => problems.clone(),
            _ => BTreeMap::new(),
        };
        Self {
            problems: RwSignal::new(problems),
            dirty: RwSignal::new(false),
            unsaved: RwSignal::new(false),
        }
    }

    /// Takes note of what the server sent: whether it is unsaved, and what is wrong with it, which `check` shows at
    /// once.
    pub fn sent(self, unsaved: bool, problems: &BTreeMap<String, String>, check: bool) {
        let unsaved = unsaved || self.dirty.get_untracked();
        // what is rendered still must not hear of what it knows: its own signals are gone by now
        if unsaved != self.unsaved.get_untracked() {
            self.unsaved.set(unsaved);
        }
        if check && !self.dirty.get_untracked() && self.problems.with_untracked(BTreeMap::is_empty) {
            self.problems.set(problems.clone());
        }
    }

    /// What is wrong with a field.
    pub fn error(self, name: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.problems.with(|problems| problems.get(name).cloned()))
    }

    /// Whether any of these fields is wrong.
    pub fn any(self, names: &'static [&'static str]) -> Signal<bool> {
        Signal::derive(move || {
            let problems = self.problems.read();
            names.iter().any(|name| problems.contains_key(*name))
        })
    }

    /// It differs from what is saved, and from what was kept.
    pub fn changed(self) {
        self.dirty.set(true);
        self.unsaved.set(true);
    }

    /// It was submitted and kept.
    pub fn kept(self) {
        self.dirty.set(false);
    }

    /// The server has filled something in and kept it.
    pub fn filled_in(self) {
        self.kept();
        self.unsaved.set(true);
        self.problems.set(BTreeMap::new());
    }

    /// It was saved.
    pub fn saved(self) {
        self.kept();
        self.unsaved.set(false);
        self.problems.set(BTreeMap::new());
    }

    /// It was discarded: a new form for the saved settings. Of an unsaved connection nothing is left, and the server
    /// has said where to go.
    pub fn discarded(self, saved: bool) {
        self.kept();
        if saved {
            _ = window().location().reload();
        }
    }

    /// Refused: what was typed is kept all the same.
    pub fn refused(self, problems: BTreeMap<String, String>) {
        self.kept();
        self.problems.set(problems);
    }
}

/// The heading of a form: of a saved connection, or of a new one called `new`.
#[component]
pub fn FormHead(
    /// The connection's id.
    id: String,
    /// The name that it was saved under.
    saved_as: Option<String>,
    /// The title of a new one.
    new: String,
    /// Set outside of the console: for looking at.
    #[prop(optional)]
    locked: bool,
    /// Beside the title.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let (title, here) = match (&saved_as, locked) {
        (Some(name), true) => (fill(t.look_at, &[("name", name)]), t.look),
        (Some(name), false) => (fill(t.edit_title, &[("name", name)]), t.edit),
        (None, _) => (new, t.new),
    };
    let connection = saved_as.map(|name| {
        view! { <a href=format!("/console/connections/{id}")>{name}</a>" / " }
    });
    view! {
        <Title text=title.clone()/>
        <div class="head">
            <div>
                <div class="crumbs"><a href="/console/connections">{common().connections}</a>" / "{connection}<span>{here}</span></div>
                <h1>{title}</h1>
            </div>
            {children.map(|children| children())}
        </div>
    }
}

/// What saving a form does, and what is wrong with it as a whole: a conflict, the fields to look at, anything else.
#[component]
pub fn Heads(
    /// How it stands.
    draft: Draft,
    /// Why its last submission failed.
    error: Memo<Option<ApiError>>,
    /// The label of a field, by its HTML name.
    label: fn(&str) -> Option<&'static str>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <p class="soft small">{t.save_what}</p>
        {move || error.get().and_then(|error| match error {
            ApiError::Invalid(_) => None,
            ApiError::Conflict(conflict) => Some(view! { <ConflictPanel conflict/> }.into_any()),
            error => Some(view! { <ErrorNotice error/> }.into_any()),
        })}
        {move || {
            let wrong: Vec<(String, &str)> = draft.problems.with(|problems| {
                problems.keys().filter_map(|name| Some((name.clone(), label(name)?))).collect()
            });
            (!wrong.is_empty()).then(|| view! {
                <div class="notice bad" role="alert"><span aria-hidden="true">"✕"</span><div>
                    <p><strong>{t.check_fields}</strong></p>
                    <p>{wrong.into_iter().map(|(name, label)| view! {
                        <a rel="external" href=format!("#{name}")>{label}</a>" "
                    }).collect_view()}</p>
                </div></div>
            })
        }}
    }
}

/// The bar at the foot: how the form stands, and its buttons with the test's between them.
#[component]
pub fn FormBar(
    /// How it stands.
    draft: Draft,
    /// The form's id in the document.
    form: &'static str,
    /// The connection's id.
    id: String,
    /// It was never saved.
    new: bool,
    /// Since when its changes are kept.
    kept: Option<When>,
    /// What has just been done.
    said: RwSignal<Option<&'static str>>,
    /// A submission is on its way.
    pending: Signal<bool>,
    /// It can be switched on.
    ready: Signal<bool>,
    /// The test's button.
    children: Children,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let kept = match kept {
        Some(at) => fill(t.unsaved_kept, &[("when", &ago(at.seconds_ago, lang))]),
        None => t.unsaved_kept_now.to_owned(),
    };
    let unsaved = draft.unsaved;
    let state = Signal::derive(move || match (draft.dirty.get(), said.get(), unsaved.get()) {
        (true, _, _) => t.unsaved.to_owned(),
        (false, Some(said), _) => said.to_owned(),
        (false, None, _) if new => t.never_saved.to_owned(),
        (false, None, true) => kept.clone(),
        (false, None, false) => t.all_saved.to_owned(),
    });
    view! {
        <SaveBar state>
            <button class="button quiet" form=form name="intent" value="discard"
                hidden=move || !unsaved.get()>{t.discard}</button>
            <button class="button" form=form name="intent" value="save"
                aria-busy=move || pending.get().then_some("true")>{if new { t.save_draft } else { t.save }}</button>
            {children()}
            <a class="button primary" href=format!("/console/connections/{id}") hidden=move || !ready.get()>{t.to_activate}</a>
        </SaveBar>
    }
}
