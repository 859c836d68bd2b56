//! Who is invited comes in although nobody new does.

use crate::{signed_in, user_of};
use gatehouse_domain::attempt::{Label, Mark, Outcome, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::{ConnectionId, GroupId, InvitationId, uuid_v7};
use gatehouse_domain::invitation::State;
use gatehouse_domain::problem::Problem;
use gatehouse_service::ports::groups::Group;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::harness::{Harness, refused};
use gatehouse_testkit::provider::{Bend, Person};
use std::collections::BTreeMap;
use std::sync::Arc;

const DAY: i64 = 24 * 3_600_000;
/// The provider's person.
const ADA: &str = "ada@example.test";

fn closed(form: OidcForm) -> OidcForm {
    OidcForm {
        create_users: false,
        email_verification: false,
        ..form
    }
}

async fn setting(h: &Harness, form: OidcForm) -> (Caller, ConnectionId) {
    let admin = h.administrator().await;
    let id = h.active(&admin, form).await;
    (admin, id)
}

async fn invite(h: &Harness, admin: &Caller, email: &str) {
    h.gatehouse.invite(admin, email, "7", "").await.unwrap();
}

async fn states(h: &Harness, admin: &Caller) -> Vec<State> {
    let page = h.gatehouse.invitations(admin, 0, 50).await.unwrap();
    page.rows.into_iter().map(|l| l.state).collect()
}

async fn group(h: &Harness, name: &str) -> GroupId {
    let id = GroupId(uuid_v7(0, [name.len() as u8; 10]));
    let group = Group {
        id,
        name: name.into(),
        created_at: 0,
    };
    let mut tx = h.gatehouse.ports().store.write().await.unwrap();
    tx.insert_group(&group).await.unwrap();
    tx.commit().await.unwrap();
    id
}

#[tokio::test]
async fn who_is_invited_comes_in_once_and_into_the_groups() {
    let h = Harness::start().await;
    let (admin, id) = setting(&h, closed(h.form())).await;
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::UserUnknown));
    let (staff, berlin) = (group(&h, "Staff").await, group(&h, "QA, Berlin").await);
    // as people type it
    h.gatehouse
        .invite(&admin, " ADA@Example.TEST ", "1", "staff\r\n\r\nQA, Berlin ")
        .await
        .unwrap();
    let session = signed_in(h.sign_in(id).await);
    let user = user_of(&h, &session.token).await;
    assert_eq!((user.email.as_deref(), user.admin), (Some(ADA), false));
    let mut read = h.gatehouse.ports().store.read();
    let memberships = read.memberships_of(user.id).await.unwrap();
    let memberships: Vec<_> = memberships.into_iter().map(|m| (m.group.id, m.sources)).collect();
    assert_eq!(
        memberships,
        [
            (berlin, vec![Source::Invitation]),
            (staff, vec![Source::Invitation])
        ]
    );

    let listed = h
        .gatehouse
        .invitations(&admin, 0, 50)
        .await
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(
        (listed.state, listed.by.as_str(), listed.user.as_deref()),
        (State::Used, "admin", Some("ada"))
    );
    assert_eq!(listed.groups, ["QA, Berlin", "Staff"]);
    let changes = h.gatehouse.changes(&admin, "ada", 0, 10).await.unwrap();
    let made = changes
        .rows
        .iter()
        .find(|c| c.action == "user.create_on_first_login")
        .unwrap();
    assert_eq!(made.after.as_ref().unwrap()["invited_by"], "admin");

    assert_eq!(signed_in(h.sign_in(id).await).user, user.id);
    h.provider
        .person(Person::new("bob").with("email", "bob@example.test"));
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::UserUnknown));
}

#[tokio::test]
async fn o13_an_invitation_is_not_honoured_without_a_verified_address() {
    let h = Harness::start().await;
    let (admin, id) = setting(&h, closed(h.form())).await;
    invite(&h, &admin, ADA).await;
    for bend in [Bend::EmailUnverified, Bend::EmailVerifiedAbsent] {
        h.provider.bend(bend);
        assert_eq!(
            refused(&h.sign_in(id).await),
            Some(Code::InvitationNotVerified),
            "{bend:?}"
        );
    }
    assert_eq!(states(&h, &admin).await, [State::Waiting]);
}

/// Where everybody comes in, somebody who cannot prove the address comes in as everybody else does.
#[tokio::test]
async fn o13_where_everybody_comes_in_an_unverified_address_uses_no_invitation() {
    let h = Harness::start().await;
    let open = OidcForm {
        create_users: true,
        ..closed(h.form())
    };
    let (admin, id) = setting(&h, open).await;
    group(&h, "Staff").await;
    h.gatehouse.invite(&admin, ADA, "7", "Staff").await.unwrap();
    h.provider.bend(Bend::EmailUnverified);
    let session = signed_in(h.sign_in(id).await);
    let mut read = h.gatehouse.ports().store.read();
    assert!(read.memberships_of(session.user).await.unwrap().is_empty());
    assert_eq!(states(&h, &admin).await, [State::Waiting]);
}

#[tokio::test]
async fn what_ran_out_or_was_revoked_lets_nobody_in() {
    let h = Harness::start().await;
    let (admin, id) = setting(&h, closed(h.form())).await;
    invite(&h, &admin, ADA).await;
    let first = h
        .gatehouse
        .invitations(&admin, 0, 1)
        .await
        .unwrap()
        .rows
        .remove(0);
    let revoke = async |id| h.gatehouse.revoke_invitation(&admin, id).await;
    revoke(first.invitation.id).await.unwrap();
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::UserUnknown));
    assert!(matches!(revoke(first.invitation.id).await, Err(Error::Settled)));
    assert!(matches!(
        revoke(InvitationId(uuid_v7(0, [0; 10]))).await,
        Err(Error::NotFound)
    ));

    h.clock.advance(1_000);
    invite(&h, &admin, ADA).await;
    h.clock.advance(7 * DAY);
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::UserUnknown));
    assert_eq!(states(&h, &admin).await, [State::Expired, State::Revoked]);
    let expired = h
        .gatehouse
        .invitations(&admin, 0, 1)
        .await
        .unwrap()
        .rows
        .remove(0);
    assert!(matches!(revoke(expired.invitation.id).await, Err(Error::Settled)));

    // it is in nobody's way
    invite(&h, &admin, ADA).await;
    signed_in(h.sign_in(id).await);
    assert_eq!(states(&h, &admin).await, [State::Used, State::Revoked]);
}

#[tokio::test]
async fn raced_by_one_person_it_makes_one_account() {
    let on_postgres = Harness::start_postgres(20).await;
    for h in [Some(Harness::start().await), on_postgres].into_iter().flatten() {
        let (admin, id) = setting(&h, closed(h.form())).await;
        invite(&h, &admin, ADA).await;
        let h = Arc::new(h);
        let runs = (0..6).map(|_| {
            let h = h.clone();
            tokio::spawn(async move { signed_in(h.sign_in(id).await).user })
        });
        let mut users = std::collections::BTreeSet::new();
        for run in runs.collect::<Vec<_>>() {
            users.insert(run.await.unwrap());
        }
        assert_eq!(users.len(), 1);
        assert_eq!(states(&h, &admin).await, [State::Used]);
    }
}

/// Two identities with one address at the same moment, through two connections.
#[tokio::test]
async fn raced_by_two_identities_it_lets_one_of_them_in() {
    let on_postgres = Harness::start_postgres(20).await;
    for h in [Some(Harness::start().await), on_postgres].into_iter().flatten() {
        let (admin, one) = setting(&h, closed(h.form())).await;
        let other = OidcForm {
            display_name: "Other".into(),
            ..closed(h.form())
        };
        let two = h.active(&admin, other).await;
        invite(&h, &admin, ADA).await;
        let h = Arc::new(h);
        let runs = [one, two].map(|id| {
            let h = h.clone();
            tokio::spawn(async move { h.sign_in(id).await })
        });
        let mut ends = Vec::new();
        for run in runs {
            ends.push(run.await.unwrap());
        }
        let came_in = ends.iter().filter(|f| matches!(f, Finished::SignedIn(_)));
        assert_eq!(came_in.count(), 1, "{ends:?}");
        let turned_away = ends.iter().filter_map(refused).collect::<Vec<_>>();
        assert_eq!(turned_away, [Code::EmailTaken]);
    }
}

#[tokio::test]
async fn what_is_wrong_stands_beside_its_field_and_nothing_is_stored() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    group(&h, "Staff").await;
    invite(&h, &admin, "bob@example.test").await;
    let before = h.contents().await;
    for (email, days, groups, field, problem) in [
        ("ADMIN@example.test", "7", "", "email", Problem::HasAccount),
        ("Bob@Example.test", "7", "", "email", Problem::Invited),
        ("nobody", "7", "", "email", Problem::NotEmail),
        (ADA, "0", "", "days", Problem::NotDays(90)),
        (ADA, "91", "", "days", Problem::NotDays(90)),
        (ADA, "7", "Staff\nNone", "groups", Problem::NoGroup("None".into())),
        (ADA, "7", "St\u{0}aff", "groups", Problem::ControlCharacter),
    ] {
        match h.gatehouse.invite(&admin, email, days, groups).await {
            Err(Error::Invalid(problems)) => {
                assert_eq!(problems, BTreeMap::from([(field, problem)]), "{email} {days}");
            }
            other => panic!("{email} {days} {groups}: {other:?}"),
        }
    }
    assert_eq!(h.contents().await, before);
}

#[tokio::test]
async fn the_dry_run_tells_of_the_invitation_and_leaves_it() {
    let h = Harness::start().await;
    let (admin, id) = setting(&h, closed(h.form())).await;
    group(&h, "Staff").await;
    h.gatehouse.invite(&admin, ADA, "7", "Staff").await.unwrap();
    let attempt = h.test(&admin, id).await;
    assert_eq!(attempt.outcome, Outcome::WouldSignIn);
    let step = |a: &gatehouse_domain::attempt::Attempt| {
        let step = a.trace.steps.iter().find(|s| s.kind == StepKind::Admission);
        step.unwrap().clone()
    };
    let told = step(&attempt);
    let fact = |label| told.facts.iter().find(|f| f.label == label).unwrap();
    assert!(fact(Label::InvitedBy).value.as_str().starts_with("admin"));
    assert_eq!(fact(Label::InvitedTo).value.as_str(), "Staff");
    assert_eq!(states(&h, &admin).await, [State::Waiting]);

    h.provider.bend(Bend::EmailUnverified);
    let attempt = h.test(&admin, id).await;
    assert_eq!(attempt.code(), Some(Code::InvitationNotVerified));
    let told = step(&attempt);
    assert_eq!(told.mark, Mark::Failed);
    assert!(told.checks.iter().any(|c| !c.passed));
}

#[tokio::test]
async fn only_administrators_invite() {
    let h = Harness::start().await;
    let (admin, id) = setting(&h, h.form()).await;
    let ada = h.caller(&signed_in(h.sign_in(id).await).token).await;
    invite(&h, &admin, "bob@example.test").await;
    let listed = h
        .gatehouse
        .invitations(&admin, 0, 1)
        .await
        .unwrap()
        .rows
        .remove(0);
    for caller in [ada, Caller::Anonymous] {
        assert!(h.gatehouse.invite(&caller, "x@y", "7", "").await.is_err());
        assert!(h.gatehouse.invitations(&caller, 0, 1).await.is_err());
        assert!(
            h.gatehouse
                .revoke_invitation(&caller, listed.invitation.id)
                .await
                .is_err()
        );
    }
    assert_eq!(states(&h, &admin).await, [State::Waiting]);
}
