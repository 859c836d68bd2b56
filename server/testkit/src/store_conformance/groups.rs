//! Groups and memberships.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::GroupId;
use gatehouse_domain::names::name_key;
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::groups::{Group, Membership};
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

impl Fixture {
    fn new_group(&self, rest: &str) -> Group {
        Group {
            id: self.uuid(GroupId),
            name: self.name(rest),
            created_at: NOW,
        }
    }

    pub(super) async fn group(&self, rest: &str) -> Group {
        let group = self.new_group(rest);
        let mut tx = self.write().await;
        tx.insert_group(&group).await.unwrap();
        tx.commit().await.unwrap();
        group
    }

    pub(super) async fn join(&self, group: &Group, user: &User, source: Source) -> bool {
        let mut tx = self.write().await;
        let new = tx.add_member(group.id, user.id, source).await.unwrap();
        tx.commit().await.unwrap();
        new
    }

    /// The names of somebody's groups, and what made each membership.
    async fn groups_of(&self, user: &User) -> Vec<(GroupId, Vec<Source>)> {
        let all = self.read().memberships_of(user.id).await.unwrap();
        all.into_iter()
            .map(|Membership { group, sources }| (group.id, sources))
            .collect()
    }
}

/// A group comes back as it was stored, is renamed, and is gone when it is deleted.
pub async fn groups_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "groupround");
    let mut group = f.group(" 개발 Team").await;
    let stored = f.read().group(group.id).await.unwrap().unwrap();
    assert_eq!((&stored.group, stored.members), (&group, 0));
    assert_eq!(f.read().group(f.new_group("none").id).await.unwrap(), None);
    group.name = f.name("renamed");
    let mut tx = f.write().await;
    assert_eq!(tx.group(group.id).await.unwrap().unwrap().members, 0);
    tx.update_group(&group).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().group(group.id).await.unwrap().unwrap().group, group);
    let mut tx = f.write().await;
    tx.delete_group(group.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().group(group.id).await.unwrap(), None);
    for nothing in [0, 1] {
        let mut tx = f.write().await;
        let changed = match nothing {
            0 => tx.update_group(&group).await,
            _ => tx.delete_group(group.id).await,
        };
        assert!(changed.is_err(), "a change of no group is an error");
    }
}

/// A name that reads the same is taken, for a new group and a renamed one; a name as it was stays its own.
pub async fn group_names_are_unique(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "groupunique");
    let first = f.group(" Staff").await;
    let mut second = f.group("Other").await;
    let taken = |result: Result<(), StoreError>| match result {
        Err(StoreError::Taken(which)) => assert_eq!(which, "groups.name_key"),
        other => panic!("{other:?}"),
    };
    let mut tx = f.write().await;
    taken(tx.insert_group(&f.new_group("   ＳＴＡＦＦ")).await);
    second.name = first.name.to_uppercase();
    let mut tx = f.write().await;
    taken(tx.update_group(&second).await);
    let mut tx = f.write().await;
    let louder = Group {
        name: first.name.to_uppercase(),
        ..first
    };
    tx.update_group(&louder).await.unwrap();
    tx.commit().await.unwrap();
}

/// Groups are found by a part of their name, in the order of names, by pages, each with its members counted
/// once however often they are in it; so are members, by name, full name and address.
pub async fn groups_search_and_pages(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "groupsearch");
    let mut tx = f.write().await;
    for n in 0..25 {
        tx.insert_group(&f.new_group(&format!("-{n:02}"))).await.unwrap();
    }
    let special = f.new_group(r"Straße 100%_sure\");
    tx.insert_group(&special).await.unwrap();
    let mut people = Vec::new();
    for n in 0..12 {
        let user = User {
            full_name: Some(format!("Person {n}")),
            ..f.new_user(&format!("m{n:02}"))
        };
        tx.insert_user(&user).await.unwrap();
        tx.add_member(special.id, user.id, Source::Manual).await.unwrap();
        tx.add_member(special.id, user.id, Source::Invitation)
            .await
            .unwrap();
        people.push(user);
    }
    tx.commit().await.unwrap();
    for found in ["STRASSE 100", "100%_sure", r"sure\", " groupsearchstraße "] {
        let page = f.read().groups(found, 0, 10).await.unwrap();
        assert_eq!((page.rows.len(), page.total), (1, 1), "{found}");
        assert_eq!((&page.rows[0].group, page.rows[0].members), (&special, 12));
    }
    for missed in ["groupsearch100_", "1%0", r"groupsearch\%", "%%%"] {
        assert_eq!(f.read().groups(missed, 0, 10).await.unwrap().total, 0, "{missed}");
    }
    let page = f.read().groups("groupsearch-", 10, 10).await.unwrap();
    let names: Vec<String> = page.rows.into_iter().map(|r| r.group.name).collect();
    let expected: Vec<String> = (10..20).map(|n| format!("groupsearch-{n:02}")).collect();
    assert_eq!((names, page.total), (expected, 25));
    let nonsense = f.read().groups("groupsearch-", -1, -1).await.unwrap();
    assert_eq!((nonsense.rows.len(), nonsense.total), (0, 25));

    let page = f.read().members(special.id, "", 5, 4).await.unwrap();
    let names: Vec<String> = page.rows.iter().map(|m| m.user.name.clone()).collect();
    let expected: Vec<String> = (5..9).map(|n| format!("groupsearchm{n:02}")).collect();
    assert_eq!((names, page.total), (expected, 12));
    assert_eq!(page.rows[0].user, people[5]);
    assert_eq!(page.rows[0].sources, [Source::Manual, Source::Invitation]);
    let one = f.read().members(special.id, "PERSON 11", 0, 4).await.unwrap();
    assert_eq!((one.rows.len(), one.total), (1, 1));
    let other = f.read().groups("groupsearch-00", 0, 1).await.unwrap();
    let none = f.read().members(other.rows[0].group.id, "", 0, 4).await.unwrap();
    assert_eq!((none.rows.len(), none.total), (0, 0));
}

/// Groups are found by whole folded names, however many are asked for; what only begins like one is not found.
pub async fn groups_by_their_names(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "groupnamed");
    let mut tx = f.write().await;
    let mut groups = Vec::new();
    for n in 0..70 {
        let group = f.new_group(&format!("Named {n:02}"));
        tx.insert_group(&group).await.unwrap();
        groups.push(group);
    }
    tx.commit().await.unwrap();
    let key = |g: &Group| name_key(&g.name);
    assert_eq!(f.read().groups_named(&[]).await.unwrap(), []);
    let one = f.read().groups_named(&[key(&groups[3])]).await.unwrap();
    assert_eq!(one, groups[3..4]);
    let none = [f.name("named"), name_key(&f.name("named 0")), "%".into()];
    assert_eq!(f.read().groups_named(&none).await.unwrap(), []);
    let mut many: Vec<String> = groups.iter().rev().map(key).collect();
    many.extend((0..930).map(|n| f.name(&format!("unknown{n}"))));
    many.push(key(&groups[0]));
    assert_eq!(f.read().groups_named(&many).await.unwrap(), groups);
    let mut tx = f.write().await;
    assert_eq!(tx.groups_named(&many).await.unwrap(), groups, "in a transaction");
}

/// Each source has memberships of its own: bringing those of one up to date leaves the others.
pub async fn memberships_by_source(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "groupsource");
    let (ann, ben) = (f.user("ann").await, f.user("ben").await);
    let (a, b, c) = (f.group("a").await, f.group("b").await, f.group("c").await);
    let one = Source::Connection(f.connection_id());
    let two = Source::Connection(f.connection_id());
    assert!(f.join(&a, &ann, Source::Manual).await);
    assert!(!f.join(&a, &ann, Source::Manual).await, "it is there already");
    assert!(f.join(&a, &ann, two).await && f.join(&a, &ben, one).await);
    let set = async |groups: &[GroupId]| {
        let mut tx = f.write().await;
        tx.set_memberships(ann.id, one, groups).await.unwrap();
        tx.commit().await.unwrap();
    };
    set(&[a.id, b.id, b.id]).await;
    let with = |mut sources: Vec<Source>| {
        sources.sort_unstable();
        sources
    };
    assert_eq!(
        f.groups_of(&ann).await,
        [(a.id, with(vec![Source::Manual, one, two])), (b.id, vec![one])]
    );
    set(&[c.id]).await;
    assert_eq!(
        f.groups_of(&ann).await,
        [(a.id, with(vec![Source::Manual, two])), (c.id, vec![one])]
    );
    assert_eq!(
        f.groups_of(&ben).await,
        [(a.id, vec![one])],
        "somebody else's stay"
    );
    assert_eq!(f.read().memberships_by(one).await.unwrap(), 2);
    set(&[]).await;
    assert_eq!(f.groups_of(&ann).await, [(a.id, with(vec![Source::Manual, two]))]);

    let mut tx = f.write().await;
    assert!(tx.remove_member(a.id, ann.id, Source::Manual).await.unwrap());
    assert!(!tx.remove_member(a.id, ann.id, Source::Manual).await.unwrap());
    assert!(!tx.remove_member(a.id, ann.id, Source::Invitation).await.unwrap());
    assert_eq!(tx.delete_memberships_by(one).await.unwrap(), 1);
    tx.commit().await.unwrap();
    assert_eq!(f.groups_of(&ann).await, [(a.id, vec![two])]);
    assert_eq!(f.groups_of(&ben).await, []);
}

/// A deleted group's memberships go with it, and only those; nobody joins a group that is not there.
pub async fn what_deleting_takes_along(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "groupdelete");
    let user = f.user("").await;
    let (gone, stays) = (f.group("gone").await, f.group("stays").await);
    f.join(&gone, &user, Source::Manual).await;
    f.join(&stays, &user, Source::Manual).await;
    let mut tx = f.write().await;
    tx.delete_group(gone.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.groups_of(&user).await, [(stays.id, vec![Source::Manual])]);
    let mut tx = f.write().await;
    assert!(tx.add_member(gone.id, user.id, Source::Manual).await.is_err());
    let nobody = f.new_user("nobody").id;
    let mut tx = f.write().await;
    assert!(tx.add_member(stays.id, nobody, Source::Manual).await.is_err());
}
