//! Who looks at the page.

use leptos::prelude::*;
use serde::{Deserialize, Serialize};

/// The signed-in person, as far as the frame of the console needs to know them. It decides what is
/// shown, never what is allowed: use cases decide that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Viewer {
    /// The name to greet them by.
    pub name: String,
    /// Whether they administer this instance.
    pub instance_admin: bool,
    /// How many identities wait to be connected, for an administrator.
    pub to_confirm: i64,
}

/// How many wait, as far as this browser knows: a page that learns better says so.
#[derive(Clone, Copy)]
pub struct Waiting(pub RwSignal<i64>);

/// Hands the server's [`Viewer`] on to the browser.
pub(crate) fn provide_viewer() {
    let viewer = SharedValue::new(|| use_context::<Viewer>().unwrap_or_default()).into_inner();
    provide_context(Waiting(RwSignal::new(viewer.to_confirm)));
    provide_context(viewer);
}

/// The signed-in person; on a page that nobody is signed in on, one without a name.
pub fn use_viewer() -> Viewer {
    use_context::<Viewer>().unwrap_or_default()
}
