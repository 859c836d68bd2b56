//! Saving, testing and switching on.

use crate::{HOST, OTHER, sign_in, with_directory};
use gatehouse_domain::attempt::{Label, Outcome, proves};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{LdapForm, LdapPreset, OidcForm, Provider, Status};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::problem::Problem;
use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Tried;
use gatehouse_service::{Caller, Error, Secret};
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::Harness;

const PRESET: Provider = Provider::Ldap(LdapPreset::OpenLdap);

fn input(form: LdapForm, secret: Option<&str>) -> FormInput {
    FormInput {
        form: form.into(),
        secret: secret.map(|s| Secret::new(s.into())),
        base: None,
    }
}

async fn saved(h: &Harness, admin: &Caller) -> ConnectionId {
    let id = h.gatehouse.new_connection(admin, PRESET).await.unwrap();
    let form = input(h.directory_form(HOST), Some("bind-pw"));
    h.gatehouse.save(admin, id, form).await.unwrap();
    id
}

async fn tried(
    h: &Harness,
    admin: &Caller,
    id: ConnectionId,
    login: &str,
    password: &str,
) -> gatehouse_domain::attempt::Attempt {
    let tried = Tried {
        login: login.into(),
        password: (!password.is_empty()).then(|| Secret::new(password.into())),
    };
    let begun = h.gatehouse.try_person(admin, id, None, tried).await.unwrap();
    assert_eq!(begun.redirect, None, "nobody is sent away");
    h.gatehouse
        .attempt(admin, &begun.reference)
        .await
        .unwrap()
        .attempt
}

#[tokio::test]
async fn only_a_directory_that_passed_can_be_switched_on() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = saved(&h, &admin).await;
    assert!(matches!(
        h.gatehouse.activate(&admin, id, 0).await,
        Err(Error::NotProven)
    ));
    let attempt = h.test(&admin, id).await;
    assert_eq!(attempt.code(), Some(Code::LdapNobody));
    h.directory.put(
        HOST,
        Entry {
            mail: None,
            ..Entry::new("bare")
        },
    );
    let attempt = h.test(&admin, id).await;
    assert_eq!(
        (attempt.code(), attempt.field()),
        (Some(Code::ClaimMissing), Some("map_email"))
    );
    assert!(!proves(&attempt.outcome, &attempt.trace));
    assert!(matches!(
        h.gatehouse.activate(&admin, id, 0).await,
        Err(Error::NotProven)
    ));
    h.directory.put(HOST, Entry::new("lin"));
    let attempt = h.test(&admin, id).await;
    assert_eq!(attempt.outcome, Outcome::Works);
    assert_eq!(
        attempt.who, "admin",
        "the tester, not the entry that was looked at"
    );
    h.gatehouse.activate(&admin, id, 0).await.unwrap();
    let row = h.gatehouse.connection(&admin, id).await.unwrap().row;
    assert_eq!(row.status, Status::Active);
    let door = h.gatehouse.door().await.unwrap();
    assert!(door.buttons.is_empty(), "there is nowhere to go");
    assert_eq!(door.directories, ["Directory ldap.example.test"]);
}

#[tokio::test]
async fn trying_a_person_tells_what_would_become_of_them_and_changes_nothing() {
    let (h, admin, id) = with_directory().await;
    h.gatehouse.make_group(&admin, "staff").await.unwrap();
    h.directory.put(
        HOST,
        Entry {
            groups: vec![("staff".into(), vec!["inner".into()])],
            ..Entry::new("lin")
        },
    );
    let form = LdapForm {
        sync_groups: true,
        ..h.directory_form(HOST)
    };
    h.gatehouse.keep(&admin, id, input(form, None)).await.unwrap();
    let before = h.contents().await;
    for (password, code) in [
        ("", None),
        ("lin-pw", None),
        ("wrong", Some(Code::LdapWrongPassword)),
    ] {
        let attempt = tried(&h, &admin, id, "lin", password).await;
        assert_eq!(attempt.code(), code);
        if code.is_some() {
            continue;
        }
        assert_eq!(attempt.outcome, Outcome::WouldSignIn);
        let person = attempt.result.unwrap();
        assert_eq!((person.account.as_deref(), person.existing), (Some("lin"), false));
        assert_eq!(person.profile.subject, "uuid-of-lin");
        assert_eq!(person.groups.unwrap().gained.line().as_deref(), Some("staff"));
    }
    assert_eq!(h.directory.bound().len(), 2, "without a password nobody is bound");
    let after = h.contents().await;
    for (table, rows) in &before {
        if !["attempts", "proofs", "working_copies", "secrets"].contains(&table.as_str()) {
            assert_eq!(rows, &after[table], "{table}");
        }
    }
    // A name that is in both is told.
    h.directory.put(HOST, Entry::new("admin"));
    let both = tried(&h, &admin, id, "admin", "admin-pw").await;
    assert_eq!(both.trace.steps[0].facts[0].label, Label::AlsoHere);
    assert_eq!(both.result.unwrap().account.as_deref(), Some("admin-2"));
    assert_eq!(
        tried(&h, &admin, id, "nobody", "x").await.code(),
        Some(Code::LdapPersonUnknown)
    );
}

#[tokio::test]
async fn l13_a_stored_password_goes_nowhere_else() {
    let (h, admin, id) = with_directory().await;
    for form in [
        h.directory_form(OTHER),
        LdapForm {
            bind_dn: "cn=other,dc=example,dc=org".into(),
            ..h.directory_form(HOST)
        },
    ] {
        let refused = h.gatehouse.keep(&admin, id, input(form, None)).await;
        let Err(Error::Invalid(problems)) = refused else {
            panic!("{refused:?}")
        };
        assert_eq!(
            problems.get("bind_password"),
            Some(&Problem::PasswordForOtherPlace)
        );
        assert!(matches!(
            h.gatehouse.begin_test(&admin, id, None, "browser").await,
            Err(Error::Invalid(_))
        ));
    }
    let again = input(h.directory_form(OTHER), Some("typed again"));
    h.gatehouse.keep(&admin, id, again).await.unwrap();
}

#[tokio::test]
async fn revisions_conflicts_and_secrets_are_as_with_any_connection() {
    let (h, admin, id) = with_directory().await;
    let base = h.gatehouse.connection(&admin, id).await.unwrap().head.id;
    let form = |filter: &str| FormInput {
        base: Some(base),
        ..input(
            LdapForm {
                user_filter: filter.into(),
                ..h.directory_form(HOST)
            },
            None,
        )
    };
    h.gatehouse.save(&admin, id, form("(uid=a)")).await.unwrap();
    let row = h.gatehouse.connection(&admin, id).await.unwrap().row;
    assert_eq!(row.status, Status::Changed, "what is live stays live");
    let Err(Error::Conflict(conflict)) = h.gatehouse.save(&admin, id, form("(uid=b)")).await else {
        panic!()
    };
    let fields: Vec<&str> = conflict
        .changed
        .iter()
        .map(|(field, ..)| field.as_str())
        .collect();
    assert_eq!(fields, ["user_filter"]);
    let revisions = h.gatehouse.revisions(&admin, id, 0, 50).await.unwrap().page;
    assert!(!format!("{revisions:?}").contains("bind-pw"));
    let editor = h.gatehouse.editor(&admin, id).await.unwrap();
    assert!(editor.secret.is_some() && editor.form.ldap().is_some());
    let other = h.input(OidcForm::default());
    assert!(
        matches!(h.gatehouse.keep(&admin, id, other).await, Err(Error::NotFound)),
        "another protocol's form"
    );
}

/// An administrator whose only way in is an identity of the directory keeps it.
#[tokio::test]
async fn c12_a_directory_is_a_way_in_once_an_administrator_signed_in_with_it() {
    let (h, admin, id) = with_directory().await;
    let lin = sign_in(&h, "lin", "lin-pw").await.unwrap();
    h.gatehouse.set_admin(&admin, lin.user, true).await.unwrap();
    h.gatehouse
        .set_disabled(&h.caller(&lin.token).await, admin.person().unwrap().user.id, true)
        .await
        .unwrap();
    let lin = h.caller(&lin.token).await;
    assert!(matches!(
        h.gatehouse.deactivate(&lin, id).await,
        Err(Error::LastWayIn(_))
    ));
    assert!(matches!(
        h.gatehouse.delete_connection(&lin, id).await,
        Err(Error::LastWayIn(_))
    ));
    assert!(
        matches!(
            h.gatehouse.set_straight(&lin, id, true).await,
            Err(Error::NotFound)
        ),
        "there is no page to go to"
    );
}

#[tokio::test]
async fn c12_a_look_at_an_entry_without_its_password_is_no_way_in() {
    let (h, admin, id) = with_directory().await;
    let lin = sign_in(&h, "lin", "lin-pw").await.unwrap();
    h.gatehouse.set_admin(&admin, lin.user, true).await.unwrap();
    h.gatehouse
        .set_disabled(&h.caller(&lin.token).await, admin.person().unwrap().user.id, true)
        .await
        .unwrap();
    let lin = h.caller(&lin.token).await;
    let form = LdapForm {
        user_filter: "(uid=*)".into(),
        ..h.directory_form(HOST)
    };
    h.gatehouse.save(&lin, id, input(form, None)).await.unwrap();
    let looked = tried(&h, &lin, id, "lin", "").await;
    assert_eq!(looked.outcome, Outcome::WouldSignIn);
    assert!(matches!(
        h.gatehouse.activate(&lin, id, 0).await,
        Err(Error::LastWayIn(_))
    ));
    tried(&h, &lin, id, "lin", "lin-pw").await;
    h.gatehouse.activate(&lin, id, 0).await.unwrap();
}

#[tokio::test]
async fn attributes_named_like_the_claims_of_openid_connect_are_attributes() {
    let (h, admin, id) = with_directory().await;
    let more = [
        ("sub", "7"),
        ("email", "lin@mail.test"),
        ("email_verified", "true"),
    ];
    h.directory.put(
        HOST,
        Entry {
            more: more.map(|(name, value)| (name.into(), value.into())).into(),
            ..Entry::new("lin")
        },
    );
    let form = LdapForm {
        map_user_id: "sub".into(),
        map_email: "email".into(),
        ..h.directory_form(HOST)
    };
    h.gatehouse.keep(&admin, id, input(form, None)).await.unwrap();
    let person = tried(&h, &admin, id, "lin", "lin-pw").await.result.unwrap();
    assert_eq!(person.profile.subject, "7");
    assert_eq!(person.profile.email.as_deref(), Some("lin@mail.test"));
    assert_eq!(person.profile.email_verified, None, "it vouches for nothing");
}
