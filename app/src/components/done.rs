//! What was done is said: the row or card that did it may be gone by then.

use super::icon::{Icon, IconView};
use super::submission::Sending;
use leptos::html::Div;
use leptos::prelude::*;

/// The path of the function that a form without JavaScript has just been sent to, and that succeeded. The server
/// provides it as a context on the page that it redirects to.
#[derive(Clone)]
pub struct JustDone(pub String);

/// Whether the newest submission succeeded, with or without JavaScript. To be called once in the page, outside
/// any closure.
pub fn done(sending: impl Into<Sending>) -> Signal<bool> {
    let sending = sending.into();
    let before = just_done(&[sending.path]).is_some();
    Signal::derive(move || sending.succeeded().unwrap_or(before))
}

/// Which of these functions has just been done without JavaScript. It is carried over to the browser.
fn just_done(paths: &[&str]) -> Option<usize> {
    let find = || {
        let JustDone(path) = use_context()?;
        paths.iter().position(|known| *known == path)
    };
    SharedValue::new(find).into_inner()
}

/// Says at the head of a page what the newest of these submissions has done, and takes the focus, which would be
/// lost with the row or card that was pressed.
#[component]
pub fn Done(
    /// The submissions, each with its sentence.
    of: Vec<(Sending, &'static str)>,
) -> impl IntoView {
    let place = NodeRef::<Div>::new();
    let paths: Vec<_> = of.iter().map(|(sending, _)| sending.path).collect();
    let said = RwSignal::new(just_done(&paths).and_then(|at| of.get(at)).map(|(_, text)| *text));
    for (sending, text) in of {
        let pending = sending.pending();
        Effect::new(move |_| {
            if pending.get() {
                said.set(None);
            }
        });
        Effect::new(move |_| {
            if sending.succeeded() == Some(true) {
                said.set(Some(text));
                // when it stands there
                request_animation_frame(move || {
                    if let Some(place) = place.get_untracked() {
                        _ = place.focus();
                    }
                });
            }
        });
    }
    view! {
        <div class="done" role="status" tabindex="-1" node_ref=place>
            {move || said.get().map(|text| view! {
                <div class="notice good"><IconView icon=Icon::Check/><p>{text}</p></div>
            })}
        </div>
    }
}
