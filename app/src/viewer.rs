//! Who looks at the page.

use crate::dto::when::When;
use gatehouse_domain::instance::Announced;
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
    /// What they may open beside that.
    pub reach: Reach,
    /// How many identities wait to be connected, for an administrator.
    pub to_confirm: i64,
    /// `LOCAL_RESTORE` is set.
    pub restoring: bool,
    /// What all administrators are told and this one has not read yet.
    pub announcements: Vec<Told>,
}

/// The pages of organizations, teams and service accounts that are theirs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// Organizations.
    pub organizations: bool,
    /// Teams.
    pub teams: bool,
    /// Service accounts.
    pub machines: bool,
}

#[cfg(feature = "ssr")]
impl From<gatehouse_service::reach::Reach> for Reach {
    fn from(r: gatehouse_service::reach::Reach) -> Self {
        Reach {
            organizations: r.organizations,
            teams: r.teams,
            machines: r.machines,
        }
    }
}

/// An announcement.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// When.
    pub at: When,
    /// What happened.
    pub what: Announced,
    /// To whom.
    pub name: String,
    /// From where.
    pub address: String,
}

#[cfg(feature = "ssr")]
impl Told {
    /// As seen at a time.
    pub fn new(a: gatehouse_domain::instance::Announcement, now: i64) -> Self {
        Told {
            at: When::new(a.at, now),
            what: a.what,
            name: a.name,
            address: a.address,
        }
    }
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
