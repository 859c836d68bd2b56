//! The ways in that are left for an administrator (C12). Whatever could remove the last one is judged by
//! the state it would leave.

use crate::ids::{ConnectionId, PrincipalId};
use serde::{Deserialize, Serialize};

/// One instance administrator and what this person could sign in with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Administrator {
    /// The account.
    pub id: PrincipalId,
    /// Its name.
    pub name: String,
    /// The account may sign in.
    pub enabled: bool,
    /// It has a local password that it could use now.
    pub password: bool,
    /// The connections it has an identity of, and the fingerprint that identity last signed in under.
    pub identities: Vec<(ConnectionId, Option<String>)>,
}

/// A connection that signs people in at present.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Live {
    /// The connection.
    pub id: ConnectionId,
    /// Its name.
    pub name: String,
    /// The fingerprint of its live settings.
    pub fingerprint: String,
}

/// A way in.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Way {
    /// Who.
    pub administrator: String,
    /// The connection's name; none for the local password.
    pub connection: Option<String>,
}

/// All ways in. Only a route that was seen to work counts: an enabled administrator's local password, or
/// an identity that has signed in under the connection's live settings.
pub fn ways_in(administrators: &[Administrator], live: &[Live]) -> Vec<Way> {
    let mut ways = Vec::new();
    for a in administrators.iter().filter(|a| a.enabled) {
        if a.password {
            ways.push(Way {
                administrator: a.name.clone(),
                connection: None,
            });
        }
        for c in live {
            if a.identities
                .iter()
                .any(|(id, fp)| *id == c.id && fp.as_deref() == Some(c.fingerprint.as_str()))
            {
                ways.push(Way {
                    administrator: a.name.clone(),
                    connection: Some(c.name.clone()),
                });
            }
        }
    }
    ways
}

/// Whether a change took the last way. Where there was none before, it took none: what mends such an
/// installation must not be refused.
pub fn took_the_last(before: &[Way], after: &[Way]) -> bool {
    !before.is_empty() && after.is_empty()
}

/// The ways in that are left after a change that takes some; none where it takes none.
pub fn after(ways: &[Way], taken: impl Fn(&Way) -> bool) -> Option<Vec<Way>> {
    let left: Vec<Way> = ways.iter().filter(|way| !taken(way)).cloned().collect();
    (left.len() < ways.len()).then_some(left)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::uuid_v7;

    fn admin() -> Administrator {
        Administrator {
            id: PrincipalId(uuid_v7(0, [0; 10])),
            name: "alice".into(),
            enabled: true,
            password: false,
            identities: vec![(ConnectionId(uuid_v7(0, [1; 10])), Some("f1".into()))],
        }
    }

    fn live(fingerprint: &str) -> Live {
        Live {
            id: ConnectionId(uuid_v7(0, [1; 10])),
            name: "Staff".into(),
            fingerprint: fingerprint.into(),
        }
    }

    #[test]
    fn only_what_was_seen_to_work_counts() {
        assert_eq!(ways_in(&[admin()], &[live("f1")]).len(), 1);
        assert!(
            ways_in(&[admin()], &[live("f2")]).is_empty(),
            "changed settings have not been seen to work"
        );
        assert!(ways_in(&[admin()], &[]).is_empty());
        assert!(
            ways_in(
                &[Administrator {
                    enabled: false,
                    password: true,
                    ..admin()
                }],
                &[live("f1")]
            )
            .is_empty()
        );
        assert_eq!(
            ways_in(
                &[Administrator {
                    password: true,
                    ..admin()
                }],
                &[]
            )
            .len(),
            1
        );
    }

    #[test]
    fn what_a_change_takes_is_told_before_it() {
        let both = Administrator {
            password: true,
            ..admin()
        };
        let ways = ways_in(&[both], &[live("f1")]);
        let without = after(&ways, |way| way.connection.as_deref() == Some("Staff"));
        assert_eq!(without.map(|left| left.len()), Some(1));
        assert_eq!(after(&ways, |way| way.administrator == "alice"), Some(vec![]));
        assert_eq!(after(&ways, |way| way.administrator == "bob"), None);
    }

    #[test]
    fn only_a_way_that_was_there_can_be_taken() {
        let some = ways_in(&[admin()], &[live("f1")]);
        assert!(took_the_last(&some, &[]));
        assert!(!took_the_last(&some, &some) && !took_the_last(&[], &some) && !took_the_last(&[], &[]));
    }
}
