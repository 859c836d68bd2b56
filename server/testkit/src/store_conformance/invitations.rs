//! Invitations.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::ids::{GroupId, InvitationId};
use gatehouse_domain::names::email_key;
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::groups::Group;
use gatehouse_service::ports::invitations::Invitation;
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

const LATER: i64 = NOW + 1_000;

impl Fixture {
    fn new_invitation(&self, by: &User, rest: &str) -> Invitation {
        Invitation {
            id: self.uuid(InvitationId),
            email: format!("{}@Example.org", self.name(rest)),
            by: by.id,
            created_at: NOW,
            expires_at: LATER,
            used_at: None,
            user: None,
            revoked_at: None,
        }
    }

    async fn invite(&self, invitation: &Invitation, groups: &[GroupId]) -> Result<(), StoreError> {
        let mut tx = self.write().await;
        tx.insert_invitation(invitation, groups).await?;
        tx.commit().await
    }

    async fn open(&self, invitation: &Invitation, now: i64) -> Option<Invitation> {
        let key = email_key(&invitation.email);
        self.read().open_invitation(&key, now).await.unwrap()
    }
}

/// An invitation is found by the folded address while it is open; once used or revoked it is not, but stays in the
/// list.
pub async fn invitations_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "invited");
    let by = f.user("by").await;
    let made = f.user("made").await;
    let (mut used, mut revoked) = (f.new_invitation(&by, "used"), f.new_invitation(&by, "revoked"));
    revoked.created_at += 1;
    f.invite(&used, &[]).await.unwrap();
    f.invite(&revoked, &[]).await.unwrap();
    assert_eq!(f.open(&used, LATER - 1).await.as_ref(), Some(&used));
    assert_eq!(f.open(&used, LATER).await, None);
    assert_eq!(f.read().invitation(used.id).await.unwrap().as_ref(), Some(&used));

    let mut tx = f.write().await;
    tx.use_invitation(used.id, made.id, NOW + 5).await.unwrap();
    tx.revoke_invitation(revoked.id, NOW + 6).await.unwrap();
    tx.commit().await.unwrap();
    (used.used_at, used.user) = (Some(NOW + 5), Some(made.id));
    revoked.revoked_at = Some(NOW + 6);
    for invitation in [&used, &revoked] {
        assert_eq!(f.open(invitation, NOW).await, None);
        assert_eq!(
            f.read().invitation(invitation.id).await.unwrap().as_ref(),
            Some(invitation)
        );
        let mut tx = f.write().await;
        assert!(tx.use_invitation(invitation.id, made.id, NOW).await.is_err());
        let mut tx = f.write().await;
        assert!(tx.revoke_invitation(invitation.id, NOW).await.is_err());
    }
    let page = f.read().invitations(0, 1_000).await.unwrap();
    let ours: Vec<_> = page.rows.iter().filter(|i| i.by == by.id).collect();
    assert_eq!(ours, [&revoked, &used], "newest first");
    assert!(page.total >= 2);
    assert_eq!(f.read().invitations(0, 1).await.unwrap().rows.len(), 1);
}

/// One address has one open invitation. One that ran out gives way; what was used or revoked is in nobody's way.
pub async fn one_is_open(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "invitedonce");
    let by = f.user("by").await;
    let first = f.new_invitation(&by, "");
    f.invite(&first, &[]).await.unwrap();
    let second = Invitation {
        email: first.email.to_uppercase(),
        created_at: LATER - 1,
        expires_at: LATER + 1_000,
        ..f.new_invitation(&by, "")
    };
    let taken = f.invite(&second, &[]).await;
    assert!(
        matches!(&taken, Err(StoreError::Taken(key)) if key == "invitations.email_key"),
        "{taken:?}"
    );
    let second = Invitation {
        created_at: LATER,
        ..second
    };
    f.invite(&second, &[]).await.unwrap();
    assert_eq!(f.read().invitation(first.id).await.unwrap(), None);
    let mut tx = f.write().await;
    tx.revoke_invitation(second.id, LATER).await.unwrap();
    tx.commit().await.unwrap();
    f.invite(&f.new_invitation(&by, ""), &[]).await.unwrap();
    assert!(f.read().invitation(second.id).await.unwrap().is_some());
}

/// The groups come back by name; a deleted one leaves the invitation.
pub async fn groups_of_one(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "invitedto");
    let by = f.user("by").await;
    let groups = ["b", "a"].map(|rest| Group {
        id: f.uuid(GroupId),
        name: f.name(rest),
        created_at: NOW,
    });
    let mut tx = f.write().await;
    for group in &groups {
        tx.insert_group(group).await.unwrap();
    }
    tx.commit().await.unwrap();
    let [b, a] = &groups;
    let invitation = f.new_invitation(&by, "");
    f.invite(&invitation, &[b.id, a.id]).await.unwrap();
    let of = async || f.read().groups_of_invitation(invitation.id).await.unwrap();
    assert_eq!(of().await, [a.clone(), b.clone()]);
    let mut tx = f.write().await;
    tx.delete_group(a.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(of().await, std::slice::from_ref(b));
}

/// Two people who use it up at once: the second waits for the first, and finds it used.
pub async fn used_once(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "invitedrace");
    let by = f.user("by").await;
    let invitation = f.new_invitation(&by, "");
    f.invite(&invitation, &[]).await.unwrap();
    let key = email_key(&invitation.email);
    let tasks = (0..20).map(|n| {
        let (store, key) = (f.store.clone(), key.clone());
        let user = f.new_user(&format!("-{n}"));
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let open = tx.open_invitation(&key, NOW).await.unwrap();
            if let Some(open) = &open {
                tx.insert_user(&user).await.unwrap();
                tx.use_invitation(open.id, user.id, NOW).await.unwrap();
            }
            tx.commit().await.unwrap();
            open.is_some()
        })
    });
    let used = futures::future::join_all(tasks).await;
    assert_eq!(used.into_iter().filter(|u| *u.as_ref().unwrap()).count(), 1);
}

/// Those that ended long ago go.
pub async fn old_invitations_go(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "invitedold");
    let by = f.user("by").await;
    let (used, expired) = (f.new_invitation(&by, "used"), f.new_invitation(&by, "expired"));
    let revoked = f.new_invitation(&by, "revoked");
    let open = Invitation {
        expires_at: LATER + 1,
        ..f.new_invitation(&by, "open")
    };
    for invitation in [&used, &expired, &revoked, &open] {
        f.invite(invitation, &[]).await.unwrap();
    }
    let mut tx = f.write().await;
    tx.use_invitation(used.id, by.id, NOW + 1).await.unwrap();
    tx.revoke_invitation(revoked.id, NOW + 2).await.unwrap();
    tx.commit().await.unwrap();
    let sweep = async |before| {
        let mut tx = f.write().await;
        tx.delete_ended_invitations(before).await.unwrap();
        tx.commit().await.unwrap();
        let mut left = Vec::new();
        for i in [&used, &revoked, &expired, &open] {
            left.push(f.read().invitation(i.id).await.unwrap().is_some());
        }
        left
    };
    assert_eq!(sweep(NOW + 1).await, [true; 4]);
    assert_eq!(sweep(NOW + 3).await, [false, false, true, true]);
    assert_eq!(sweep(LATER + 1).await, [false, false, false, true]);
}
