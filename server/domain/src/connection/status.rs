//! A connection's status: computed, never stored.

use serde::{Deserialize, Serialize};

/// How a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// Saved, never proven.
    Draft,
    /// Proven as saved, not switched on.
    Tested,
    /// Live as saved.
    Active,
    /// Live with earlier settings, the saved ones being not proven or not yet live; or the live ones were
    /// proven under another public URL.
    Changed,
    /// Live from outside of the console, where nothing has to be tested first, and not seen to work yet.
    Untested,
    /// Live, and the last attempts ended on the settings' or the provider's side.
    Failing,
}

/// What the status is computed from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// The switch.
    pub active: bool,
    /// The live settings are the saved ones.
    pub live_is_head: bool,
    /// The saved settings' fingerprint has been proven.
    pub head_proven: bool,
    /// The live settings' has, too. Settings go live proven: they are not when the public URL, and with it our
    /// callback URL, has moved.
    pub live_proven: bool,
    /// They come from outside of the console: they went live without a proof.
    pub outside: bool,
    /// How many of the newest attempts in a row failed on the settings', network's or provider's side.
    pub failures_in_a_row: u32,
}

/// From this many failures in a row an active connection counts as failing.
pub const FAILING_AFTER: u32 = 3;

/// Computes the status.
pub fn status(f: &Facts) -> Status {
    match (f.active, f.head_proven) {
        (true, _) if f.failures_in_a_row >= FAILING_AFTER => Status::Failing,
        (true, _) if f.live_is_head && f.live_proven => Status::Active,
        (true, _) if f.outside => Status::Untested,
        (true, _) => Status::Changed,
        (false, true) => Status::Tested,
        (false, false) => Status::Draft,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_state_has_its_status() {
        let f = Facts::default();
        assert_eq!(status(&f), Status::Draft);
        assert_eq!(
            status(&Facts {
                head_proven: true,
                ..f.clone()
            }),
            Status::Tested
        );
        let live = Facts {
            active: true,
            live_is_head: true,
            head_proven: true,
            live_proven: true,
            outside: false,
            failures_in_a_row: 0,
        };
        assert_eq!(status(&live), Status::Active);
        assert_eq!(
            status(&Facts {
                live_is_head: false,
                ..live.clone()
            }),
            Status::Changed
        );
        assert_eq!(
            status(&Facts {
                head_proven: false,
                live_proven: false,
                ..live.clone()
            }),
            Status::Changed,
            "the provider may not know the callback URL in force"
        );
        assert_eq!(
            status(&Facts {
                head_proven: false,
                live_proven: false,
                outside: true,
                ..live.clone()
            }),
            Status::Untested
        );
        assert_eq!(
            status(&Facts {
                failures_in_a_row: 3,
                ..live
            }),
            Status::Failing
        );
    }
}
