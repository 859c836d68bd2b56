//! Revisions on the wire.

use crate::dto::audit::FieldDiff;
use crate::dto::when::When;
use serde::{Deserialize, Serialize};

/// A row of the revisions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ListedRevision {
    /// Its id.
    pub id: String,
    /// 1, 2, 3 …
    pub number: i64,
    /// Who saved it; empty for the program.
    pub author: String,
    /// When.
    pub at: When,
    /// It is what signs people in.
    pub live: bool,
    /// It is the newest saved one.
    pub saved: bool,
    /// What it changed.
    pub diff: Vec<FieldDiff>,
}

/// `/console/connections/{id}/revisions`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionsPage {
    /// The connection's name.
    pub name: String,
    /// The caller has unsaved changes to it.
    pub unsaved: bool,
    /// They cannot be restored: what is set outside of the console is changed there.
    pub locked: bool,
    /// The page's rows.
    pub rows: Vec<ListedRevision>,
    /// How many there are in all.
    pub total: i64,
}

#[cfg(feature = "ssr")]
impl RevisionsPage {
    /// As seen at a time.
    pub fn new(found: gatehouse_service::connections::Revisions, now: i64) -> Self {
        let row = |r: gatehouse_service::connections::ListedRevision| ListedRevision {
            id: r.revision.id.to_string(),
            number: r.revision.number,
            author: r.author,
            at: When::new(r.revision.at, now),
            live: r.live,
            saved: r.saved,
            diff: r.changed,
        };
        RevisionsPage {
            name: found.name,
            unsaved: found.unsaved,
            locked: found.lock.is_some(),
            total: found.page.total,
            rows: found.page.rows.into_iter().map(row).collect(),
        }
    }
}
