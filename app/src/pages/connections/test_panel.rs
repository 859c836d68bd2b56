//! The page that opened a test waits for it: it asks for the newest test while it is looked at, and says
//! where to look when nothing comes back.

use super::detail::verdict;
use super::text::Text;
use crate::api::connections::last_test::get_last_test;
use crate::components::badge::Tone;
use crate::dto::connections::TestRow;
use crate::dto::ended::Ended;
use crate::prefs::use_lang;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

/// Between two questions.
const EVERY: Duration = Duration::from_secs(2);
/// So many questions without an end of the test, and the panel says where to look: 30 s.
const PATIENCE: u32 = 15;

/// A test that was begun from this page; cheap to copy.
#[derive(Clone, Copy)]
pub struct Watch {
    /// The connection.
    connection: StoredValue<String>,
    /// The newest test from before this one.
    before: StoredValue<String>,
    waiting: RwSignal<bool>,
    found: RwSignal<Option<TestRow>>,
    asked: RwSignal<u32>,
    /// Nothing was changed since it was begun.
    current: RwSignal<bool>,
}

impl Watch {
    /// Nothing to wait for yet.
    pub fn new() -> Self {
        let watch = Self {
            connection: StoredValue::new(String::new()),
            before: StoredValue::new(String::new()),
            waiting: RwSignal::new(false),
            found: RwSignal::new(None),
            asked: RwSignal::new(0),
            current: RwSignal::new(true),
        };
        Effect::new(move |_| {
            if watch.waiting.get()
                && let Ok(handle) = set_interval_with_handle(move || watch.ask(), EVERY)
            {
                on_cleanup(move || handle.clear());
            }
        });
        watch
    }

    /// Takes note of the connection and its newest test so far.
    pub fn loaded(self, connection: &str, last_test: &str) {
        self.connection.set_value(connection.to_owned());
        if !self.waiting.get_untracked() {
            self.before.set_value(last_test.to_owned());
        }
    }

    /// The newest test that has ended, by its reference; empty for none.
    pub fn newest(self) -> String {
        match (self.waiting.get(), self.found.get()) {
            (false, Some(test)) => test.reference,
            _ => self.before.get_value(),
        }
    }

    /// The test that was begun here has ended and proves what still stands.
    pub fn proves(self) -> bool {
        self.ended()
            && self.current.get()
            && self
                .found
                .with(|found| found.as_ref().is_some_and(|test| test.proves))
    }

    /// The test that was begun here has ended.
    pub fn ended(self) -> bool {
        !self.waiting.get() && self.found.with(Option::is_some)
    }

    /// What was tested has been changed.
    pub fn outdated(self) {
        self.current.set(false);
    }

    /// What came out of it is not to be said any more.
    pub fn forget(self) {
        self.found.set(None);
    }

    /// A test has been sent off.
    pub fn begin(self) {
        if let Some(test) = self.found.get_untracked() {
            self.before.set_value(test.reference);
        }
        self.found.set(None);
        self.asked.set(0);
        self.current.set(true);
        self.waiting.set(true);
    }

    fn ask(self) {
        // while the other tab is in front, nobody looks at this one
        if document().hidden() {
            return;
        }
        spawn_local(async move {
            let Some(connection) = self.connection.try_get_value() else {
                return;
            };
            let answer = get_last_test(connection).await;
            // the page may be gone by now
            let Some(before) = self.before.try_get_value() else {
                return;
            };
            self.asked.update(|n| *n += 1);
            if let Ok(Some(test)) = answer
                && test.reference != before
            {
                if test.outcome != Ended::Running {
                    self.waiting.set(false);
                }
                self.found.set(Some(test));
            }
        });
    }
}

impl Default for Watch {
    fn default() -> Self {
        Self::new()
    }
}

/// What is known of the test.
#[component]
pub fn TestPanel(
    /// The test.
    watch: Watch,
    /// The form has been saved as it was tested.
    #[prop(into)]
    saved: Signal<bool>,
    /// Nothing was tested yet, and the check of the public URL does not pass.
    unreached: bool,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let look_first = move || {
        unreached.then(|| {
            view! {
                <div class="notice warn"><span aria-hidden="true">"▲"</span>
                    <div><p><strong>{t.unreached}</strong></p><p>{t.unreached_what}</p></div>
                    <a class="button" href="/console/settings#reach">{t.unreached_do}</a></div>
            }
        })
    };
    let waiting = move || {
        let (title, what) = match watch.asked.get() >= PATIENCE {
            true => (t.nothing_back, t.nothing_back_what),
            false => (t.waiting, t.waiting_what),
        };
        view! {
            <div class="notice"><span aria-hidden="true">"◇"</span>
                <div><p><strong>{title}</strong></p><p>{what}</p></div></div>
        }
    };
    let ended = move |test: TestRow| {
        let why = match &test.outcome {
            Ended::Refused(refusal) => Some(refusal.meaning.clone()),
            _ => None,
        };
        let (tone, text) = verdict(&test);
        let class = match tone {
            Tone::Good => "notice good",
            Tone::Warn => "notice warn",
            _ => "notice bad",
        };
        let proves = test.proves;
        view! {
            <div class=class><span aria-hidden="true">{tone.shape()}</span>
                <div><p><strong>{text}</strong></p>{why.map(|why| view! { <p>{why}</p> })}
                    {move || proves.then(|| match (watch.current.get(), saved.get()) {
                        (false, _) => t.test_outdated,
                        (true, true) => t.test_passed_on,
                        (true, false) => t.test_passed_save,
                    }).map(|text| view! { <p>{text}</p> })}
                </div>
                <a class="button" href=format!("/console/audit/attempts/{}", test.reference)>{t.see_result}</a>
            </div>
        }
    };
    view! {
        <div role="status">
            {move || match (watch.found.get(), watch.waiting.get()) {
                (Some(test), false) => ended(test).into_any(),
                (_, true) => waiting().into_any(),
                (None, false) => look_first().into_any(),
            }}
        </div>
    }
}
