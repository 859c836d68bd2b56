//! Requests to confirm and invitations on the wire.

use crate::dto::users::UserPage;
use crate::dto::when::When;
use gatehouse_domain::invitation::State;
use serde::{Deserialize, Serialize};

/// An identity and the account with its address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmRow {
    /// The request's id.
    pub id: String,
    /// How often the person tried; sent back, so that only what was shown is connected.
    pub tries: i64,
    /// The connection's name.
    pub connection: String,
    /// The issuer.
    pub issuer: String,
    /// The subject.
    pub subject: String,
    /// The address at the provider.
    pub email: Option<String>,
    /// Whether the provider says that it is verified.
    pub verified: Option<bool>,
    /// The name at the provider.
    pub name: Option<String>,
    /// The first try.
    pub first: When,
    /// The last try.
    pub last: When,
    /// The last try's reference.
    pub attempt: Option<String>,
    /// The account.
    pub account: Option<UserPage>,
    /// The provider vouches for the address.
    pub vouched: bool,
    /// Why it cannot be connected here, in the reader's language.
    pub obstacle: Option<String>,
    /// Who refused it.
    pub refused_by: Option<String>,
    /// The day it runs out.
    pub until: String,
}

/// A page of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConfirmList {
    /// Its rows.
    pub rows: Vec<ConfirmRow>,
    /// How many there are in all.
    pub total: i64,
    /// How many wait, whichever are listed.
    pub waiting: i64,
}

/// An invitation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationRow {
    /// Its id.
    pub id: String,
    /// The address.
    pub email: String,
    /// How it stands.
    pub state: State,
    /// Who invited.
    pub by: String,
    /// When.
    pub created: When,
    /// The day it runs out.
    pub until: String,
    /// The groups' names.
    pub groups: Vec<String>,
    /// The account that it made: id and name.
    pub user: Option<(String, String)>,
}

/// A page of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationList {
    /// Its rows.
    pub rows: Vec<InvitationRow>,
    /// How many there are in all.
    pub total: i64,
    /// The address of the login page, to pass on.
    pub login: String,
}

#[cfg(feature = "ssr")]
mod from {
    use super::*;
    use crate::prefs::use_lang;
    use gatehouse_domain::when::day;
    use gatehouse_service::confirm::ToConfirm;
    use gatehouse_service::invitations::Listed;

    impl ConfirmRow {
        /// As seen at a time.
        pub fn new(c: ToConfirm, now: i64) -> Self {
            let request = c.request;
            Self {
                id: request.id.to_string(),
                tries: request.tries,
                connection: c.connection,
                issuer: request.issuer,
                subject: request.profile.subject,
                email: request.profile.email,
                verified: request.profile.email_verified,
                name: request.profile.name,
                first: When::new(request.first_at, now),
                last: When::new(request.last_at, now),
                attempt: request.attempt,
                account: c.account.map(|a| UserPage::new(a, None, &[], now)),
                vouched: c.verdict.is_ok_and(|v| v.vouched),
                obstacle: c
                    .verdict
                    .err()
                    .map(|obstacle| obstacle.text(use_lang()).to_owned()),
                refused_by: c.refused_by,
                until: day(request.expires_at),
            }
        }
    }

    impl InvitationRow {
        /// As seen at a time.
        pub fn new(l: Listed, now: i64) -> Self {
            let i = l.invitation;
            Self {
                id: i.id.to_string(),
                state: l.state,
                by: l.by,
                created: When::new(i.created_at, now),
                until: day(i.expires_at),
                groups: l.groups,
                user: i.user.map(|id| id.to_string()).zip(l.user),
                email: i.email,
            }
        }
    }
}
