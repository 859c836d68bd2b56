//! Groups on the wire.

use serde::{Deserialize, Serialize};

/// A row of the list and the head of a group's page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupRow {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// How many people are in it.
    pub members: i64,
}

/// A page of the list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupList {
    /// Its rows.
    pub rows: Vec<GroupRow>,
    /// How many match in all.
    pub total: i64,
}

/// What made a membership.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MadeBy {
    /// The source's stable text.
    pub source: String,
    /// The connection's name where it was one.
    pub connection: Option<String>,
}

/// Somebody in a group.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MemberRow {
    /// The account's id.
    pub id: String,
    /// The unique name.
    pub name: String,
    /// The full name, if known.
    pub full_name: Option<String>,
    /// The email, if known.
    pub email: Option<String>,
    /// What made the memberships.
    pub made_by: Vec<MadeBy>,
}

/// `/console/groups/{id}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GroupPage {
    /// The group.
    pub group: GroupRow,
    /// A page of its members.
    pub rows: Vec<MemberRow>,
    /// How many members match in all.
    pub total: i64,
}

/// A group that somebody is in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Membership {
    /// The group's id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What made the memberships.
    pub made_by: Vec<MadeBy>,
}

#[cfg(feature = "ssr")]
mod from {
    use super::*;
    use gatehouse_service::groups::{GroupDetail, MadeBy as Made};
    use gatehouse_service::ports::groups::{Counted, Group};

    impl From<Counted> for GroupRow {
        fn from(c: Counted) -> Self {
            Self {
                id: c.group.id.to_string(),
                name: c.group.name,
                members: c.members,
            }
        }
    }

    impl From<Made> for MadeBy {
        fn from(m: Made) -> Self {
            Self {
                source: m.source.to_string(),
                connection: m.connection,
            }
        }
    }

    impl From<GroupDetail> for GroupPage {
        fn from(d: GroupDetail) -> Self {
            let rows = d.members.rows.into_iter().map(|m| MemberRow {
                id: m.user.id.to_string(),
                name: m.user.name,
                full_name: m.user.full_name,
                email: m.user.email,
                made_by: m.made_by.into_iter().map(Into::into).collect(),
            });
            Self {
                group: d.counted.into(),
                rows: rows.collect(),
                total: d.members.total,
            }
        }
    }

    impl From<(Group, Vec<Made>)> for Membership {
        fn from((group, made_by): (Group, Vec<Made>)) -> Self {
            Self {
                id: group.id.to_string(),
                name: group.name,
                made_by: made_by.into_iter().map(Into::into).collect(),
            }
        }
    }
}
