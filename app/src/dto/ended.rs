//! How things ended, for the browser: the words of a refusal come with it, so that their table stays on the server.

use serde::{Deserialize, Serialize};

/// How an attempt ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Ended {
    /// The person has not come back yet.
    Running,
    /// Signed in, as an existing or a new user.
    SignedIn {
        /// The account was made by this sign-in.
        new: bool,
    },
    /// The identity was connected.
    Linked,
    /// A test: the person would have come in.
    WouldSignIn,
    /// A test without a person: the directory works.
    Works,
    /// Refused.
    Refused(Refusal),
}

/// A catalogued refusal, in the reader's language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Refusal {
    /// What it means.
    pub meaning: String,
    /// What to change.
    pub fix: String,
    /// Whose side has to change it.
    pub side: String,
}

#[cfg(feature = "ssr")]
mod from {
    use super::*;
    use crate::prefs::use_lang;
    use gatehouse_domain::attempt::Outcome;
    use gatehouse_domain::catalogue::Code;

    impl From<Outcome> for Ended {
        fn from(outcome: Outcome) -> Self {
            match outcome {
                Outcome::Running => Ended::Running,
                Outcome::SignedIn { new } => Ended::SignedIn { new },
                Outcome::Linked => Ended::Linked,
                Outcome::WouldSignIn => Ended::WouldSignIn,
                Outcome::Works => Ended::Works,
                Outcome::Refused { code } => Ended::Refused(code.into()),
            }
        }
    }

    impl From<Code> for Refusal {
        fn from(code: Code) -> Self {
            let lang = use_lang();
            Refusal {
                meaning: code.meaning(lang).to_owned(),
                fix: code.fix(lang).to_owned(),
                side: code.side().text(lang).to_owned(),
            }
        }
    }
}
