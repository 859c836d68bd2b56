use super::*;
use crate::claims::Claims;
use crate::ids::uuid_v7;
use proptest::prelude::*;
use serde_json::{Value, json};

fn group(n: u8, name: &str) -> Known {
    Known {
        id: GroupId(uuid_v7(0, [n; 10])),
        name: name.into(),
    }
}

fn connection(n: u8) -> Source {
    Source::Connection(ConnectionId(uuid_v7(0, [n; 10])))
}

fn claims(value: Value) -> Claims {
    value.as_object().cloned().unwrap()
}

fn said(value: Value, names: &[&str]) -> Said {
    let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
    read(&claims(value), &names).said
}

fn named(names: &[&str]) -> Said {
    Said::Names(names.iter().map(|n| (*n).to_owned()).collect())
}

#[test]
fn a_source_reads_back() {
    for source in [Source::Manual, Source::Invitation, connection(1)] {
        assert_eq!(source.to_string().parse(), Ok(source));
    }
    assert!("u_1".parse::<Source>().is_err());
}

#[test]
fn a_list_a_text_and_a_nested_path_are_read() {
    assert_eq!(
        said(json!({"groups": ["Staff", " Dev ", "staff", "", 7]}), &["groups"]),
        named(&["Staff", "Dev", "7"]),
        "each once, by its folded name"
    );
    assert_eq!(
        said(json!({"groups": "CN=Staff, OU=People"}), &["groups"]),
        named(&["CN=Staff, OU=People"]),
        "a text is one name"
    );
    let nested = json!({"realm_access": {"roles": ["a"]}});
    assert_eq!(said(nested, &["realm_access.roles"]), named(&["a"]));
    let exact = json!({"https://app.example/groups": ["b"]});
    assert_eq!(said(exact, &["https://app.example/groups"]), named(&["b"]));
    for none in [json!([]), json!(""), json!([""])] {
        assert_eq!(said(json!({ "groups": none }), &["groups"]), named(&[]));
    }
}

#[test]
fn the_first_claim_that_is_there_decides() {
    let both = json!({"groups": null, "roles": ["r"], "teams": ["t"]});
    let names = ["groups".to_owned(), "roles".into(), "teams".into()];
    let read = read(&claims(both), &names);
    assert_eq!((read.from.as_deref(), read.said), (Some("roles"), named(&["r"])));
    assert_eq!(said(json!({"sub": "1"}), &["groups"]), Said::Nothing);
}

#[test]
fn what_did_not_fit_into_the_token_is_unknown_and_not_none() {
    for sent in [
        json!({"_claim_names": {"groups": "src1"}, "_claim_sources": {"src1": {"endpoint": "https://evil.test"}}}),
        json!({"hasgroups": true}),
        json!({"hasgroups": "true"}),
    ] {
        let said = said(sent, &["groups", "roles"]);
        assert_eq!(said, Said::Unclear(Why::Overage));
        for absent in [Absent::None, Absent::Unknown] {
            let matched = match_groups(&said, &[group(1, "Staff")], absent);
            assert_eq!(matched, Matched::Unknown(Why::Overage));
        }
    }
    for sent in [
        json!({"hasgroups": false}),
        json!({"_claim_names": {"address": "src1"}}),
        json!({"_claim_names": "groups"}),
    ] {
        assert_eq!(said(sent, &["groups"]), Said::Nothing);
    }
    let here = json!({"groups": ["a"], "_claim_names": {"groups": "src1"}});
    assert_eq!(said(here, &["groups"]), named(&["a"]));
}

#[test]
fn what_cannot_be_read_in_part_is_unknown_as_a_whole() {
    for sent in [
        json!(true),
        json!({"name": "a"}),
        json!(["a", null]),
        json!(["a", {"name": "b"}]),
        json!([["a"]]),
    ] {
        assert_eq!(
            said(json!({ "groups": sent }), &["groups"]),
            Said::Unclear(Why::Unreadable)
        );
    }
}

#[test]
fn a_thousand_names_are_read_and_one_more_is_not_cut() {
    let names = |n: usize| json!({"groups": (0..n).map(|i| format!("g{i}")).collect::<Vec<_>>()});
    assert!(matches!(said(names(MOST_NAMES), &["groups"]), Said::Names(n) if n.len() == MOST_NAMES));
    assert_eq!(
        said(names(MOST_NAMES + 1), &["groups"]),
        Said::Unclear(Why::TooMany)
    );
    let same = json!({"groups": vec!["again"; 5000]});
    assert_eq!(said(same, &["groups"]), named(&["again"]));
}

#[test]
fn names_are_matched_folded_and_the_rest_is_told() {
    let known = [group(1, "Staff"), group(2, "개발"), group(3, "Other")];
    let matched = match_groups(
        &named(&["STAFF", "개발", "Nobody", "ｓｔａｆｆ", &"x".repeat(300)]),
        &known,
        Absent::Unknown,
    );
    let Matched::Groups { matched, unmatched } = matched else {
        panic!("{matched:?}")
    };
    assert_eq!(matched, known[..2]);
    assert_eq!(unmatched, ["Nobody".to_owned(), "x".repeat(300)]);
}

#[test]
fn an_absent_claim_means_what_the_settings_say() {
    let known = [group(1, "Staff")];
    assert_eq!(
        match_groups(&Said::Nothing, &known, Absent::Unknown),
        Matched::Unknown(Why::Absent)
    );
    assert_eq!(
        match_groups(&Said::Nothing, &known, Absent::None),
        Matched::Groups {
            matched: vec![],
            unmatched: vec![]
        }
    );
}

#[test]
fn only_what_the_source_made_changes() {
    let (staff, dev, ops) = (group(1, "Staff"), group(2, "Dev"), group(3, "Ops"));
    let (one, two) = (connection(1), connection(2));
    let has = [
        (staff.clone(), vec![Source::Manual, one]),
        (dev.clone(), vec![two]),
        (ops.clone(), vec![one]),
    ];
    let found = changes(&has, std::slice::from_ref(&dev), one);
    let change = |group: &Known, anyway| Change {
        group: group.clone(),
        anyway,
    };
    assert_eq!(found.gained, [change(&dev, true)]);
    assert_eq!(found.lost, [change(&staff, true), change(&ops, false)]);
    assert_eq!(
        changes(&has, &[staff, ops], one),
        Changes::default(),
        "nothing to do"
    );
}

#[test]
fn a_report_is_small_and_offers_only_whole_names() {
    let token = format!("eyJhbGciOiJub25lIn0.{}.{}", "a".repeat(60), "b".repeat(60));
    let mut unmatched = vec!["x".repeat(300), "a\u{1}b".into(), token];
    unmatched.extend((0..900).map(|n| format!("{n:03}{}", "한".repeat(190))));
    let matched = Matched::Groups {
        matched: vec![group(1, "Staff")],
        unmatched,
    };
    let report = Report::new(&matched, &Changes::default());
    assert_eq!((report.unusable, report.unmatched.total), (3, 900));
    assert!(!report.unmatched.names.is_empty());
    assert!(serde_json::to_string(&report).unwrap().len() < 10_000);
    let line = report.unmatched.line().unwrap();
    assert!(line.ends_with(&format!("+ {}", 900 - report.unmatched.names.len())));
    assert_eq!(report.matched.line().as_deref(), Some("Staff"));
    assert_eq!(report.lost.line(), None);
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        ".{0,12}".prop_map(Value::from),
    ];
    leaf.prop_recursive(3, 24, 6, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
            prop::collection::btree_map("[a-z_.]{0,6}", inner, 0..4).prop_map(|m| json!(m)),
        ]
    })
}

proptest! {
    #[test]
    fn whatever_is_sent_every_name_is_either_matched_or_told(value in any_json(), known in prop::collection::vec("[a-cA-C ]{1,3}", 0..5)) {
        let known: Vec<Known> = known.iter().enumerate().map(|(n, name)| group(n as u8, name)).collect();
        let said = said(json!({"groups": value}), &["groups", "groups.a"]);
        match match_groups(&said, &known, Absent::None) {
            Matched::Unknown(_) => prop_assert!(matches!(said, Said::Unclear(_))),
            Matched::Groups { matched, unmatched } => {
                let names: &[String] = match &said {
                    Said::Names(names) => names,
                    _ => &[],
                };
                prop_assert_eq!(matched.len() + unmatched.len(), names.len());
                let keys = said.keys();
                prop_assert!(matched.iter().all(|g| keys.contains(&name_key(&g.name))));
                prop_assert!(unmatched.iter().all(|n| !known.iter().any(|g| name_key(&g.name) == name_key(n))));
            }
        }
    }

    #[test]
    fn changes_lead_to_what_is_wanted_and_leave_the_others(
        has in prop::collection::btree_map(0u8..8, prop::collection::btree_set(0usize..3, 1..3), 0..8),
        wanted in prop::collection::btree_set(0u8..8, 0..8),
    ) {
        let sources = [Source::Manual, connection(1), connection(2)];
        let source = sources[1];
        let has: Vec<(Known, Vec<Source>)> = has.into_iter()
            .map(|(n, s)| (group(n, &n.to_string()), s.into_iter().map(|i| sources[i]).collect()))
            .collect();
        let wanted: Vec<Known> = wanted.into_iter().map(|n| group(n, &n.to_string())).collect();
        let found = changes(&has, &wanted, source);
        let mut mine: Vec<GroupId> = has.iter().filter(|(_, s)| s.contains(&source)).map(|(g, _)| g.id).collect();
        for change in &found.lost {
            prop_assert!(mine.contains(&change.group.id));
            mine.retain(|id| *id != change.group.id);
        }
        for change in &found.gained {
            prop_assert!(!mine.contains(&change.group.id));
            mine.push(change.group.id);
        }
        mine.sort_unstable();
        let mut expected: Vec<GroupId> = wanted.iter().map(|g| g.id).collect();
        expected.sort_unstable();
        prop_assert_eq!(mine, expected);
    }
}
