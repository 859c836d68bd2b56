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
}

/// Hands the server's [`Viewer`] on to the browser.
pub(crate) fn provide_viewer() {
    let viewer = SharedValue::new(|| use_context::<Viewer>().unwrap_or_default()).into_inner();
    provide_context(viewer);
}

/// The signed-in person; on a page that nobody is signed in on, one without a name.
pub fn use_viewer() -> Viewer {
    use_context::<Viewer>().unwrap_or_default()
}
