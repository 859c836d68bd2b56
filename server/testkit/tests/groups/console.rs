//! What administrators do with groups, and who may.

use crate::{groups_of, make, newest, sends, sign_in, signed_in, syncing};
use gatehouse_domain::groups::{LONGEST_NAME, Source};
use gatehouse_domain::problem::{Problem, Problems};
use gatehouse_service::Error;
use gatehouse_testkit::harness::Harness;
use serde_json::json;

fn problem(result: Result<impl std::fmt::Debug, Error>, field: &'static str) -> Problem {
    match result {
        Err(Error::Invalid(problems)) => {
            let mut problems: Problems = problems;
            problems.remove(field).unwrap()
        }
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn a_group_is_made_renamed_filled_and_deleted_and_each_is_audited() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let user = admin.person().unwrap().user.id;
    let g = &h.gatehouse;
    let group = g.make_group(&admin, "  Data   team ").await.unwrap();
    assert_eq!(group.name, "Data team");
    g.add_member(&admin, group.id, "admin").await.unwrap();
    g.add_member(&admin, group.id, "admin").await.unwrap();
    g.rename_group(&admin, group.id, "DATA team").await.unwrap();
    g.rename_group(&admin, group.id, "DATA team").await.unwrap();
    let listed = g.groups(&admin, "data", 0, 10).await.unwrap();
    assert_eq!(
        (listed.rows[0].group.name.as_str(), listed.rows[0].members),
        ("DATA team", 1)
    );
    let detail = g.group(&admin, group.id, "", 0, 10).await.unwrap();
    assert_eq!(detail.members.rows[0].user.id, user);
    assert_eq!(detail.members.rows[0].made_by[0].source, Source::Manual);
    let person = g.user(&admin, user).await.unwrap();
    assert_eq!(person.groups[0].0.name, "DATA team");
    g.remove_member(&admin, group.id, user, Source::Manual)
        .await
        .unwrap();
    g.remove_member(&admin, group.id, user, Source::Manual)
        .await
        .unwrap();
    assert!(groups_of(&h, user).await.is_empty());
    g.add_member(&admin, group.id, "ADMIN@example.test")
        .await
        .unwrap();
    g.delete_group(&admin, group.id).await.unwrap();
    assert!(groups_of(&h, user).await.is_empty());
    assert!(matches!(
        g.group(&admin, group.id, "", 0, 10).await,
        Err(Error::NotFound)
    ));
    let changes = g.changes(&admin, "group.", 0, 20).await.unwrap();
    let actions: Vec<&str> = changes.rows.iter().rev().map(|c| c.action.as_str()).collect();
    assert_eq!(
        actions,
        [
            "group.create",
            "group.add_member",
            "group.rename",
            "group.remove_member",
            "group.add_member",
            "group.delete"
        ]
    );
    assert_eq!(changes.rows[0].before, Some(json!({"members": 1})));
}

#[tokio::test]
async fn a_wrong_name_and_somebody_unknown_are_told_beside_their_fields() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let g = &h.gatehouse;
    let [staff, dev] = make(&h, &admin, ["Staff", "Dev"]).await;
    for (name, wrong) in [
        (" ", Problem::Required),
        ("a\0b", Problem::ControlCharacter),
        (&"x".repeat(LONGEST_NAME + 1), Problem::TooLong(LONGEST_NAME)),
        (" ＳＴＡＦＦ ", Problem::GroupNameTaken),
    ] {
        assert_eq!(problem(g.make_group(&admin, name).await, "name"), wrong);
        assert_eq!(problem(g.rename_group(&admin, dev, name).await, "name"), wrong);
    }
    for (who, wrong) in [
        ("", Problem::Required),
        ("a\0b", Problem::ControlCharacter),
        ("nobody", Problem::NoSuchUser),
        ("nobody@example.test", Problem::NoSuchUser),
    ] {
        assert_eq!(problem(g.add_member(&admin, staff, who).await, "who"), wrong);
    }
    g.delete_group(&admin, dev).await.unwrap();
    for gone in [
        g.rename_group(&admin, dev, "New").await,
        g.delete_group(&admin, dev).await,
        g.add_member(&admin, dev, "admin").await,
    ] {
        assert!(matches!(gone, Err(Error::NotFound)));
    }
    assert_eq!(g.groups(&admin, "a\0", -1, -1).await.unwrap().total, 1);
}

#[tokio::test]
async fn c1_groups_are_for_administrators() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let [staff] = make(&h, &admin, ["Staff"]).await;
    let id = h.active(&admin, h.form()).await;
    let ada = signed_in(sign_in(&h, id).await);
    let (g, caller) = (&h.gatehouse, h.caller(&ada.token).await);
    let forbidden = [
        g.make_group(&caller, "Mine").await.map(drop),
        g.groups(&caller, "", 0, 10).await.map(drop),
        g.group(&caller, staff, "", 0, 10).await.map(drop),
        g.rename_group(&caller, staff, "Mine").await,
        g.delete_group(&caller, staff).await,
        g.add_member(&caller, staff, "ada").await,
        g.remove_member(&caller, staff, ada.user, Source::Manual).await,
    ];
    for result in forbidden {
        assert!(matches!(result, Err(Error::Forbidden)), "{result:?}");
    }
    assert!(groups_of(&h, ada.user).await.is_empty());
}

#[tokio::test]
async fn a_group_made_from_an_attempt_is_matched_by_the_next_sign_in() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    sends(&h, json!(["Staff", "Dev"]));
    let id = h.active(&admin, syncing(&h)).await;
    let ada = signed_in(sign_in(&h, id).await).user;
    let reference = newest(&h, &admin).await.reference;
    let found = h.gatehouse.attempt(&admin, &reference).await.unwrap();
    assert!(found.made.is_empty());
    make(&h, &admin, ["STAFF"]).await;
    let found = h.gatehouse.attempt(&admin, &reference).await.unwrap();
    assert_eq!(found.made, ["Staff"], "as the provider wrote it");
    assert!(groups_of(&h, ada).await.is_empty(), "not before the next sign-in");
    signed_in(sign_in(&h, id).await);
    assert_eq!(groups_of(&h, ada).await.len(), 1);
}
