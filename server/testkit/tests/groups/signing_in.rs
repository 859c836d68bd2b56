//! What a sign-in, a dry run and the end of a connection do to memberships.

use crate::{fact, groups_of, make, newest, sends, sign_in, signed_in, syncing, told};
use gatehouse_domain::attempt::{Label, Mark, Outcome, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::groups::{MOST_NAMES, Source, Why};
use gatehouse_service::connections::FormInput;
use gatehouse_testkit::harness::{Harness, refused};
use gatehouse_testkit::provider::Person;
use serde_json::json;

#[tokio::test]
async fn a_sign_in_gains_and_loses_groups_and_tells_it() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    make(&h, &admin, ["Staff", "Dev", "Ops"]).await;
    sends(&h, json!(["STAFF", "dev", "Elsewhere"]));
    let id = h.active(&admin, syncing(&h)).await;
    let by = vec![Source::Connection(id)];
    let ada = signed_in(sign_in(&h, id).await).user;
    assert_eq!(
        groups_of(&h, ada).await,
        [("Dev".to_owned(), by.clone()), ("Staff".to_owned(), by.clone())]
    );
    let attempt = newest(&h, &admin).await;
    let step = told(&attempt);
    assert_eq!(step.mark, Mark::Passed);
    assert_eq!(fact(step, Label::GroupsClaim), "groups");
    assert_eq!(fact(step, Label::GroupsGained), "Dev, Staff");
    assert_eq!(fact(step, Label::GroupsLost), "");
    assert_eq!(fact(step, Label::GroupsUnmatched), "Elsewhere");

    sends(&h, json!(["Staff", "Ops"]));
    signed_in(sign_in(&h, id).await);
    assert_eq!(
        groups_of(&h, ada).await,
        [("Ops".to_owned(), by.clone()), ("Staff".to_owned(), by)]
    );
    let attempt = newest(&h, &admin).await;
    assert_eq!(fact(told(&attempt), Label::GroupsGained), "Ops");
    assert_eq!(fact(told(&attempt), Label::GroupsLost), "Dev");
    let report = attempt.result.unwrap().groups.unwrap();
    assert_eq!(report.lost.line().as_deref(), Some("Dev"));

    // nothing changes, and nothing is audited
    signed_in(sign_in(&h, id).await);
    let changes = h.gatehouse.changes(&admin, "user.groups", 0, 10).await.unwrap();
    let said: Vec<_> = changes
        .rows
        .iter()
        .map(|c| {
            (
                &c.before.as_ref().unwrap()["groups"],
                &c.after.as_ref().unwrap()["groups"],
            )
        })
        .collect();
    assert_eq!(
        said,
        [
            (&json!("Dev"), &json!("Ops")),
            (&json!(null), &json!("Dev, Staff"))
        ]
    );
}

#[tokio::test]
async fn what_an_administrator_added_stays() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let [staff, dev] = make(&h, &admin, ["Staff", "Dev"]).await;
    sends(&h, json!(["Staff"]));
    let id = h.active(&admin, syncing(&h)).await;
    let by = Source::Connection(id);
    let ada = signed_in(sign_in(&h, id).await).user;
    h.gatehouse.add_member(&admin, staff, "ada").await.unwrap();
    h.gatehouse
        .add_member(&admin, dev, "ADA@example.test")
        .await
        .unwrap();
    sends(&h, json!([]));
    signed_in(sign_in(&h, id).await);
    assert_eq!(
        groups_of(&h, ada).await,
        [
            ("Dev".to_owned(), vec![Source::Manual]),
            ("Staff".to_owned(), vec![Source::Manual])
        ]
    );
    let report = newest(&h, &admin).await.result.unwrap().groups.unwrap();
    assert_eq!(report.lost.line().as_deref(), Some("Staff"));
    assert_eq!(
        report.anyway.line().as_deref(),
        Some("Staff"),
        "a member all the same"
    );

    sends(&h, json!(["Dev"]));
    signed_in(sign_in(&h, id).await);
    assert_eq!(
        groups_of(&h, ada).await[0],
        ("Dev".to_owned(), vec![Source::Manual, by])
    );
}

#[tokio::test]
async fn an_absent_claim_changes_nothing_or_means_none_by_the_settings() {
    for (absent, left) in [("unknown", 1), ("none", 0)] {
        let h = Harness::start().await;
        let admin = h.administrator().await;
        make(&h, &admin, ["Staff"]).await;
        sends(&h, json!(["Staff"]));
        let form = OidcForm {
            absent_groups: absent.into(),
            ..syncing(&h)
        };
        let id = h.active(&admin, form).await;
        let ada = signed_in(sign_in(&h, id).await).user;
        h.provider.person(Person::default());
        signed_in(sign_in(&h, id).await);
        assert_eq!(groups_of(&h, ada).await.len(), left, "{absent}");
        let report = newest(&h, &admin).await.result.unwrap().groups.unwrap();
        assert_eq!(report.unknown, (left == 1).then_some(Why::Absent));
    }
}

#[tokio::test]
async fn what_does_not_fit_or_cannot_be_read_loses_nobody_a_group() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    make(&h, &admin, ["Staff"]).await;
    sends(&h, json!(["Staff"]));
    let form = OidcForm {
        absent_groups: "none".into(),
        ..syncing(&h)
    };
    let id = h.active(&admin, form).await;
    let ada = signed_in(sign_in(&h, id).await).user;
    let many: Vec<String> = (0..=MOST_NAMES).map(|n| format!("group {n}")).collect();
    let overage = json!({"groups": "src1"});
    let sources = json!({"src1": {"endpoint": "https://graph.test/me/getMemberObjects"}});
    for (person, why) in [
        (Person::default().with("groups", many), Why::TooMany),
        (
            Person::default().with("groups", json!(["Other", {"id": 1}])),
            Why::Unreadable,
        ),
        (Person::default().with("hasgroups", true), Why::Overage),
        (
            Person::default()
                .with("_claim_names", overage)
                .with("_claim_sources", sources),
            Why::Overage,
        ),
    ] {
        h.provider.person(person);
        signed_in(sign_in(&h, id).await);
        assert_eq!(groups_of(&h, ada).await.len(), 1, "{why:?}");
        let attempt = newest(&h, &admin).await;
        assert_eq!(told(&attempt).mark, Mark::Warned, "{why:?}");
        let report = attempt.result.unwrap().groups.unwrap();
        assert_eq!(report.unknown, Some(why));
    }
}

#[tokio::test]
async fn a_nested_list_a_single_text_and_a_thousand_names_are_matched() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    make(&h, &admin, ["Staff", "CN=Dev, OU=People", "Group 999"]).await;
    let form = OidcForm {
        map_groups: "realm.groups, groups".into(),
        ..syncing(&h)
    };
    h.provider
        .person(Person::default().with("realm", json!({"groups": ["Staff"]})));
    let id = h.active(&admin, form).await;
    let ada = signed_in(sign_in(&h, id).await).user;
    let names = async || -> Vec<String> {
        let all = groups_of(&h, ada).await;
        all.into_iter().map(|(name, _)| name).collect()
    };
    assert_eq!(names().await, ["Staff"]);
    sends(&h, json!("CN=Dev, OU=People"));
    signed_in(sign_in(&h, id).await);
    assert_eq!(names().await, ["CN=Dev, OU=People"]);
    let many: Vec<String> = (0..MOST_NAMES).map(|n| format!("group {n}")).collect();
    sends(&h, json!(many));
    signed_in(sign_in(&h, id).await);
    assert_eq!(names().await, ["Group 999"]);
    let attempt = newest(&h, &admin).await;
    let report = attempt.result.as_ref().unwrap().groups.as_ref().unwrap();
    assert_eq!(report.unmatched.total, MOST_NAMES - 1);
    assert!(serde_json::to_string(&attempt).unwrap().len() <= gatehouse_domain::attempt::MAX_BYTES);
}

#[tokio::test]
async fn two_connections_leave_each_others_memberships_alone() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    make(&h, &admin, ["Staff", "Dev"]).await;
    sends(&h, json!(["Staff", "Dev"]));
    let one = h.active(&admin, syncing(&h)).await;
    let session = signed_in(sign_in(&h, one).await);
    let (ada, caller) = (session.user, h.caller(&session.token).await);
    let other = OidcForm {
        display_name: "Partners".into(),
        ..syncing(&h)
    };
    let two = h.active(&admin, other).await;
    let begun = h.gatehouse.begin_link(&caller, two, "browser").await.unwrap();
    let callback = h.visit(&begun.url).await;
    h.gatehouse
        .finish_redirect(callback, Some("browser"), &caller, &Harness::origin())
        .await
        .unwrap();
    assert_eq!(
        groups_of(&h, ada).await[0].1,
        [Source::Connection(one)],
        "a link joins no group"
    );

    sends(&h, json!(["Staff"]));
    signed_in(sign_in(&h, two).await);
    let mut both = vec![Source::Connection(one), Source::Connection(two)];
    both.sort_unstable();
    assert_eq!(
        groups_of(&h, ada).await,
        [
            ("Dev".to_owned(), vec![Source::Connection(one)]),
            ("Staff".to_owned(), both.clone())
        ]
    );
    sends(&h, json!([]));
    signed_in(sign_in(&h, two).await);
    assert_eq!(groups_of(&h, ada).await.len(), 2);

    // what the second made goes with it, and only that
    sends(&h, json!(["Staff", "Dev"]));
    signed_in(sign_in(&h, two).await);
    assert_eq!(groups_of(&h, ada).await[0].1, both);
    let preview = h.gatehouse.delete_preview(&admin, two).await.unwrap();
    assert_eq!(preview.memberships, 2);
    h.gatehouse.delete_connection(&admin, two).await.unwrap();
    for (_, sources) in groups_of(&h, ada).await {
        assert_eq!(sources, [Source::Connection(one)]);
    }
}

#[tokio::test]
async fn who_disconnects_an_identity_leaves_the_groups_it_gave() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let [staff] = make(&h, &admin, ["Staff"]).await;
    sends(&h, json!(["Staff"]));
    let id = h.active(&admin, syncing(&h)).await;
    let begun = h.gatehouse.begin_link(&admin, id, "browser").await.unwrap();
    let callback = h.visit(&begun.url).await;
    h.gatehouse
        .finish_redirect(callback, Some("browser"), &admin, &Harness::origin())
        .await
        .unwrap();
    let user = signed_in(sign_in(&h, id).await).user;
    h.gatehouse.add_member(&admin, staff, "admin").await.unwrap();
    assert_eq!(groups_of(&h, user).await[0].1.len(), 2);
    h.gatehouse
        .disconnect_identity(&admin, id, h.provider.issuer(), "ada-1815")
        .await
        .unwrap();
    assert_eq!(
        groups_of(&h, user).await,
        [("Staff".to_owned(), vec![Source::Manual])]
    );
}

#[tokio::test]
async fn another_user_id_leaves_the_groups_that_the_former_one_gave() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    make(&h, &admin, ["Staff"]).await;
    sends(&h, json!(["Staff"]));
    let id = h.active(&admin, syncing(&h)).await;
    let user = signed_in(sign_in(&h, id).await).user;
    assert_eq!(groups_of(&h, user).await.len(), 1);
    let head = h.gatehouse.connection(&admin, id).await.unwrap().head.id;
    let remapped = FormInput {
        base: Some(head),
        ..h.input(OidcForm {
            map_user_id: "preferred_username".into(),
            ..syncing(&h)
        })
    };
    h.gatehouse.save(&admin, id, remapped).await.unwrap();
    h.test(&admin, id).await;
    h.gatehouse.activate(&admin, id, 1).await.unwrap();
    assert_eq!(groups_of(&h, user).await, []);
}

#[tokio::test]
async fn a_dry_run_tells_what_would_change_and_changes_nothing() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    make(&h, &admin, ["Staff", "Dev"]).await;
    sends(&h, json!(["Staff"]));
    let id = h.active(&admin, syncing(&h)).await;
    signed_in(sign_in(&h, id).await);
    sends(&h, json!(["Dev", "Nobody"]));
    let mut before = h.contents().await;
    let attempt = h.test(&admin, id).await;
    let mut after = h.contents().await;
    assert_eq!(attempt.outcome, Outcome::WouldSignIn);
    assert_eq!(fact(told(&attempt), Label::GroupsGained), "Dev");
    assert_eq!(fact(told(&attempt), Label::GroupsLost), "Staff");
    let report = attempt.result.unwrap().groups.unwrap();
    assert_eq!(report.unmatched.line().as_deref(), Some("Nobody"));
    assert_eq!(after["group_members"].len(), 1);
    for table in [
        "flows",
        "attempts",
        "proofs",
        "working_copies",
        "secrets",
        "provider_cache",
    ] {
        assert!(before.remove(table).is_some() && after.remove(table).is_some());
    }
    assert_eq!(before, after);
    // somebody who is not here yet
    let new = Person::new("bob")
        .with("email", "bob@example.test")
        .with("email_verified", true)
        .with("groups", json!(["Dev"]));
    h.provider.person(new);
    let attempt = h.test(&admin, id).await;
    assert_eq!(fact(told(&attempt), Label::GroupsGained), "Dev");
    assert_eq!(h.contents().await["group_members"], after["group_members"]);
}

#[tokio::test]
async fn who_is_refused_keeps_the_groups_and_a_connection_without_synchronization_says_nothing_of_them() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    make(&h, &admin, ["Staff"]).await;
    sends(&h, json!(["Staff"]));
    let id = h.active(&admin, syncing(&h)).await;
    let ada = signed_in(sign_in(&h, id).await).user;
    h.gatehouse.set_disabled(&admin, ada, true).await.unwrap();
    sends(&h, json!([]));
    assert_eq!(refused(&sign_in(&h, id).await), Some(Code::UserDisabled));
    assert_eq!(groups_of(&h, ada).await.len(), 1);
    let refused = newest(&h, &admin).await;
    assert_eq!(refused.result.unwrap().groups, None);

    h.gatehouse.set_disabled(&admin, ada, false).await.unwrap();
    let plain = OidcForm {
        display_name: "Plain".into(),
        ..h.form()
    };
    let plain = h.save(&admin, plain).await;
    h.provider.person(
        Person::new("carol")
            .with("email", "carol@example.test")
            .with("email_verified", true)
            .with("groups", json!(["Staff"])),
    );
    let attempt = h.test(&admin, plain).await;
    assert_eq!(attempt.outcome, Outcome::WouldSignIn);
    assert!(attempt.trace.steps.iter().all(|s| s.kind != StepKind::Groups));
    assert_eq!(attempt.result.unwrap().groups, None);
}
