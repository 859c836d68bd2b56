//! Groups in OpenLDAP: each way to find them, nesting, the groups that are allowed.

use crate::fixture::*;
use gatehouse_domain::attempt::{Label, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::LdapForm;
use gatehouse_domain::ldap::groups::{LeftOut, Memberships, Note};
use gatehouse_service::ports::directory::Directory;
use gatehouse_testkit::directory::{Does, Stub};

async fn groups(form: &LdapForm, login: &str) -> Memberships {
    let form = LdapForm {
        sync_groups: true,
        ..form.clone()
    };
    let (found, trace) = look_up(&ldap(), &sso(&form), login).await;
    found
        .unwrap_or_else(|code| panic!("{code:?}: {}", text(&trace)))
        .groups
        .unwrap()
}

fn names(groups: &Memberships) -> Vec<&str> {
    let mut names: Vec<&str> = groups.groups.iter().map(|g| g.name.as_str()).collect();
    names.sort_unstable();
    names
}

fn path<'a>(groups: &'a Memberships, name: &str) -> &'a [String] {
    &groups.groups.iter().find(|g| g.name == name).unwrap().path
}

#[tokio::test]
async fn l7_groups_in_groups_are_found_with_their_path_and_a_circle_ends() {
    let Some(server) = openldap() else { return };
    for by in ["member", "memberOf"] {
        let form = LdapForm {
            map_groups: by.into(),
            ..form(server)
        };
        let found = groups(&form, "user00001").await;
        assert_eq!(names(&found), ["group001", "inner", "middle", "outer"], "{by}");
        assert_eq!(path(&found, "outer"), ["inner", "middle"]);
        assert!(path(&found, "inner").is_empty() && found.left_out.is_empty());

        let deep = groups(&form, "user00003").await;
        assert_eq!(deep.groups.len(), 51, "{by}: fifty levels, and a circle");
        assert_eq!(path(&deep, "level50").len(), 49);

        let flat = LdapForm {
            nested_groups: false,
            ..form
        };
        assert_eq!(
            names(&groups(&flat, "user00001").await),
            ["group001", "inner"],
            "{by}"
        );
    }
}

#[tokio::test]
async fn each_other_way_to_find_groups() {
    let Some(server) = openldap() else { return };
    let by = |attributes: &str| LdapForm {
        map_groups: attributes.into(),
        ..form(server)
    };
    assert_eq!(names(&groups(&by("memberUid"), "user00007").await), ["posix7"]);
    let numbered = groups(&by("gidNumber"), "user00008").await;
    assert_eq!(
        (names(&numbered), numbered.groups[0].number.as_deref()),
        (vec!["posix8"], Some("5008"))
    );
    assert_eq!(names(&groups(&by("sn"), "user00007").await), ["N7"]);
    let all = groups(&by("gidNumber, memberUid, member"), "user00007").await;
    assert_eq!(
        names(&all),
        ["group007", "posix7"],
        "each adds to the others, each group once"
    );
    let nowhere = LdapForm {
        group_base_dn: "ou=people,dc=example,dc=org".into(),
        ..by("gidNumber")
    };
    let number = groups(&nowhere, "user00008").await;
    assert_eq!(
        (names(&number), number.groups[0].note),
        (vec!["5008"], Note::NumberOnly)
    );
}

#[tokio::test]
async fn base_and_filter_leave_groups_out_and_say_so() {
    let Some(server) = openldap() else { return };
    let form = LdapForm {
        map_groups: "memberOf".into(),
        group_filter: "(cn=group*)".into(),
        ..form(server)
    };
    let found = groups(&form, "user00001").await;
    assert_eq!(names(&found), ["group001"]);
    let inner = "cn=inner,ou=groups,dc=example,dc=org".to_owned();
    assert_eq!(found.left_out, [(LeftOut::NoMatch, inner.clone())]);
    let elsewhere = LdapForm {
        group_filter: String::new(),
        group_base_dn: "ou=services,dc=example,dc=org".into(),
        ..form.clone()
    };
    let found = groups(&elsewhere, "user00001").await;
    assert!(found.groups.is_empty() && found.left_out.contains(&(LeftOut::NoMatch, inner)));
    let missing = LdapForm {
        map_groups: "member".into(),
        group_base_dn: "ou=nowhere,dc=example,dc=org".into(),
        sync_groups: true,
        ..form
    };
    let (code, field, _) = refused_probe(sso(&missing)).await;
    assert_eq!(
        (code, field.as_deref()),
        (Code::LdapBaseMissing, Some("group_base_dn"))
    );
}

#[tokio::test]
async fn only_members_of_allowed_groups_come_in_nested_ones_counted() {
    let Some(server) = openldap() else { return };
    let ldap = ldap();
    for (allowed, login, comes_in) in [
        ("outer", "user00001", true),
        ("CN=Outer, OU=groups, DC=example,DC=org", "user00001", true),
        ("nobody, middle", "user00002", true),
        ("outer", "user00007", false),
        ("cn=outer,ou=people,dc=example,dc=org", "user00001", false),
    ] {
        let form = LdapForm {
            allowed_groups: allowed.into(),
            ..form(server)
        };
        let number = &login[login.len() - 1..];
        let (found, trace) = sign_in(&ldap, &sso(&form), login, &format!("pw{number}")).await;
        let check = &step(&trace, StepKind::Memberships).checks[0];
        assert_eq!(
            (check.label, check.passed),
            (Label::AllowedGroups, comes_in),
            "{allowed} {login}"
        );
        match comes_in {
            true => assert!(found.is_ok()),
            false => {
                assert_eq!(found.unwrap_err(), Code::LdapGroupNotAllowed);
                assert_eq!(check.expected.as_str(), allowed, "both lists are shown");
                assert!(check.received.as_str().contains("group00"));
            }
        }
    }
}

fn element(tag: u8, body: &[u8]) -> Vec<u8> {
    [&[tag, u8::try_from(body.len()).unwrap()][..], body].concat()
}

fn message(id: i32, tag: u8, body: &[u8]) -> Vec<u8> {
    let id = [2, 1, u8::try_from(id).unwrap()];
    element(0x30, &[&id[..], &element(tag, body)].concat())
}

/// Ada's entry, with her name and one attribute.
fn ada(id: i32, name: &str, values: &[&str]) -> Vec<u8> {
    let attribute = |name: &str, values: &[&str]| {
        let values: Vec<u8> = values.iter().flat_map(|v| element(4, v.as_bytes())).collect();
        element(
            0x30,
            &[element(4, name.as_bytes()), element(0x31, &values)].concat(),
        )
    };
    let list = element(
        0x30,
        &[attribute("uid", &["ada"]), attribute(name, values)].concat(),
    );
    message(id, 0x64, &[element(4, b"uid=ada,dc=b"), list].concat())
}

fn ended(id: i32, operation: &[u8], code: u8) -> Vec<u8> {
    let tag = if operation[0] == 0x60 { 0x61 } else { 0x65 };
    message(id, tag, &[0x0a, 1, code, 4, 0, 4, 0])
}

fn asks_for(operation: &[u8], text: &[u8]) -> bool {
    operation.windows(text.len()).any(|window| window == text)
}

/// One person whose groups come two at a time, as Active Directory sends more than 1,500.
fn in_ranges(id: i32, operation: &[u8]) -> Vec<u8> {
    let asks_for = |text: &[u8]| asks_for(operation, text);
    let found = match operation[0] {
        0x60 => Vec::new(),
        _ if asks_for(b"memberOf;range=2-*") => ada(id, "memberOf;range=2-3", &["cn=c", "cn=d"]),
        _ if asks_for(b"memberOf;range=4-*") => ada(id, "memberOf;range=4-*", &["cn=e"]),
        _ if asks_for(b"uid") && asks_for(b"ada") => ada(id, "memberOf;range=0-1", &["cn=a", "cn=b"]),
        _ => Vec::new(),
    };
    [found, ended(id, operation, 0)].concat()
}

#[tokio::test]
async fn an_attribute_that_comes_in_ranges_is_fetched_whole() {
    let stub = Stub::start(Does::Answers(in_ranges)).await;
    let form = LdapForm {
        map_groups: "memberOf".into(),
        ..in_the_clear(plain(stub.port))
    };
    let found = groups(&form, "ada").await;
    assert_eq!(names(&found), ["a", "b", "c", "d", "e"]);
    assert!(
        found.groups.iter().all(|g| g.note == Note::Unread),
        "listed, and not to be seen"
    );
}

#[tokio::test]
async fn l2_names_made_to_break_out_of_filters_and_names_do_not() {
    let Some(server) = openldap() else { return };
    let (source, ldap) = (sso(&form(server)), ldap());
    for login in [
        "*",
        "user0000*",
        ")(uid=*",
        "user00001)(|(uid=*",
        r"user00001\00",
        "\\00",
        "user00001\0",
    ] {
        let (refused, _) = sign_in(&ldap, &source, login, "pw1").await;
        assert_eq!(refused.unwrap_err(), Code::LdapPersonUnknown, "{login:?}");
    }
    let (refused, trace) = sign_in(&ldap, &source, "twin", "pw7002").await;
    assert_eq!(
        refused.unwrap_err(),
        Code::LdapPersonAmbiguous,
        "{}",
        text(&trace)
    );
    // A comma, parentheses and an asterisk in the person's and the group's own names.
    let found = groups(&form(server), "smith").await;
    assert_eq!(names(&found), ["comma, and (more)"]);
}

/// One person in one group; reading the group, or what Active Directory counts, ends with the code.
fn in_a_group(id: i32, operation: &[u8], code: u8) -> Vec<u8> {
    match operation[0] {
        0x63 if asks_for(operation, b"tokenGroups") => ended(id, operation, code),
        0x63 if asks_for(operation, b"ada") => {
            [ada(id, "memberOf", &["cn=a"]), ended(id, operation, 0)].concat()
        }
        0x63 => ended(id, operation, code),
        _ => ended(id, operation, 0),
    }
}

type Answers = fn(i32, &[u8]) -> Vec<u8>;

#[tokio::test]
async fn a_directory_that_fails_at_groups_is_not_taken_for_one_without() {
    let cases: [(Answers, Code); 5] = [
        (|id, op| in_a_group(id, op, 51), Code::LdapUnavailable),
        (|id, op| in_a_group(id, op, 52), Code::LdapUnavailable),
        (|id, op| in_a_group(id, op, 3), Code::LdapLimit),
        (|id, op| in_a_group(id, op, 1), Code::LdapError),
        (|id, op| in_a_group(id, op, 80), Code::LdapError),
    ];
    for (answers, code) in cases {
        let stub = Stub::start(Does::Answers(answers)).await;
        let form = LdapForm {
            map_groups: "memberOf".into(),
            sync_groups: true,
            ..in_the_clear(plain(stub.port))
        };
        let (found, trace) = look_up(&ldap(), &sso(&form), "ada").await;
        assert_eq!(found.unwrap_err(), code, "{}", text(&trace));
    }
    let listed: [Answers; 5] = [
        |id, op| in_a_group(id, op, 0),
        |id, op| in_a_group(id, op, 32),
        |id, op| in_a_group(id, op, 50),
        |id, op| in_a_group(id, op, 10),
        |id, op| in_a_group(id, op, 34),
    ];
    for answers in listed {
        let stub = Stub::start(Does::Answers(answers)).await;
        let form = LdapForm {
            map_groups: "memberOf".into(),
            ..in_the_clear(plain(stub.port))
        };
        assert_eq!(groups(&form, "ada").await.groups[0].note, Note::Unread);
    }
}

#[tokio::test]
async fn a_part_of_the_groups_keeps_nobody_out_for_good() {
    for (answers, code) in [
        ((|id, op| in_a_group(id, op, 50)) as Answers, Code::LdapLimit),
        (|id, op| in_a_group(id, op, 0), Code::LdapLimit),
        (|id, op| in_a_group(id, op, 51), Code::LdapUnavailable),
    ] {
        let stub = Stub::start(Does::Answers(answers)).await;
        let form = LdapForm {
            map_groups: "tokenGroups".into(),
            allowed_groups: "staff".into(),
            map_user_id: "dn".into(),
            base_dn: "dc=b".into(),
            ..in_the_clear(plain(stub.port))
        };
        let (found, trace) = look_up(&ldap(), &sso(&form), "ada").await;
        assert_eq!(found.unwrap_err(), code, "{}", text(&trace));
        let recheck = ldap()
            .recheck(&sso(&form), "uid=ada,dc=b", &mut Trace::default())
            .await;
        assert_eq!(recheck.unwrap_err().0, code, "it ends nobody's session");
    }
}
