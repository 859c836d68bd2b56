//! C12 over everything an administrator can do: no sequence of it takes the last way in. After each step an
//! enabled administrator really signs in, on a copy of the database, with the code that signs people in.

use crate::App;
use crate::world::{Action, PEOPLE, World};
use crate::world_access::{self, Access as Of};
use axum::http::Method;
use gatehouse::functions::FUNCTIONS;
use gatehouse_service::audit::ACTIONS;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestCaseError};
use std::collections::BTreeSet;

/// What changes something, and the action that does it here.
const DONE_BY: &[(&str, &str)] = &[
    ("POST /account/connect/{connection}", "Link"),
    ("POST /api/access/invite", "Invite"),
    ("POST /api/access/link", "ConfirmLink"),
    ("POST /api/access/refuse", "RefuseLink"),
    ("POST /api/access/revoke", "Revoke"),
    ("POST /api/access/take_back", "TakeBack"),
    ("POST /api/account/change_password", "ChangePassword"),
    ("POST /api/account/disconnect", "Disconnect"),
    ("POST /api/account/end_others", "EndOthers"),
    ("POST /api/account/end_session", "EndOwn"),
    ("POST /api/connections/create", "Create"),
    ("POST /api/connections/delete", "Delete"),
    ("POST /api/connections/discard", "Discard"),
    ("POST /api/connections/edit", "Save"),
    ("POST /api/connections/restore", "Restore"),
    ("POST /api/connections/straight", "Straight"),
    ("POST /api/connections/switch", "Switch"),
    ("POST /api/directories/edit", "Save"),
    ("POST /api/groups/add_member", "AddMember"),
    ("POST /api/groups/delete", "DeleteGroup"),
    ("POST /api/groups/make", "MakeGroup"),
    ("POST /api/groups/remove_member", "RemoveMember"),
    ("POST /api/groups/rename", "RenameGroup"),
    ("POST /api/recover/codes", "Codes"),
    ("POST /api/settings/propose_public_url", "PublicUrl"),
    ("POST /api/settings/set_account_rules", "AccountRules"),
    ("POST /api/settings/set_session_lengths", "SessionLengths"),
    ("POST /api/users/delete", "DeleteUser"),
    ("POST /api/users/end_sessions", "EndSessions"),
    ("POST /api/users/make", "MakeUser"),
    ("POST /api/users/password_link", "ByLink"),
    ("POST /api/users/set_admin", "SetAdmin"),
    ("POST /api/users/set_disabled", "SetDisabled"),
    ("POST /console/connections/{id}/test", "Test"),
    ("POST /console/told", "ReadTold"),
    ("POST /login", "SignIn"),
    ("POST /logout", "SignOut"),
    ("POST /oidc/callback", "SignIn"),
    ("POST /password", "ByLink"),
    ("POST /recover", "Recover"),
    ("POST /register", "Register"),
    ("POST /settings/public-url", "PublicUrl"),
];

/// What can take no way in: the first administrator is made once, language and theme are cookies, and what programs do
/// reaches nothing of the console.
const HARMLESS: &[&str] = &[
    "POST /files/{entity}/{project}/{run}/file_stream",
    "POST /graphql",
    "POST /oidc/introspect",
    "POST /oidc/revoke",
    "POST /oidc/token",
    "POST /prefs",
    "POST /setup",
];

/// What decides who reaches which project, and with what key: no way in. Beside one's own account.
fn of_machines(what: &str) -> bool {
    let areas = crate::access::OF_PEOPLE.iter().skip(1);
    areas
        .into_iter()
        .any(|area| what.starts_with(&format!("POST {area}")))
}

/// Entries that no action here brings about: a command, what comes before it all or by itself, and what decides who
/// reaches which project, which is no way in.
const NOT_HERE: &[&str] = &[
    "access_token.revoke",
    "issuer.change",
    "issuer.create",
    "issuer.delete",
    "key.create",
    "key.revoke",
    "key.rotate",
    "keys.rotate",
    "organization.add_member",
    "organization.create",
    "organization.remove_member",
    "organization.rename",
    "organization.set_role",
    "project.add_member",
    "project.create",
    "project.open",
    "project.remove_member",
    "project.restrict",
    "restore.begin",
    "restore.end",
    "service_account.create",
    "service_account.default_team",
    "service_account.delete",
    "service_account.disable",
    "service_account.enable",
    "service_account.rename",
    "session.end_by_directory",
    "team.add_member",
    "team.create",
    "team.map_group",
    "team.remove_member",
    "team.rename",
    "team.set_role",
    "team.unmap_group",
    "user.create_first_administrator",
    "user.default_team",
    "user.groups",
    "user.import",
    "user.profile",
    "user.teams",
];

#[tokio::test]
async fn c12_whatever_changes_something_is_among_the_actions() {
    let app = App::start().await;
    let pages = app.table.iter().filter(|route| route.method == Method::POST);
    // A page's own POST only passes a form on to a function.
    let pages = pages.filter(|r| gatehouse_web::routes().iter().any(|own| own.path == r.path));
    let mut changing: BTreeSet<String> = pages.map(|route| format!("POST {}", route.path)).collect();
    let functions = FUNCTIONS.iter().filter(|(method, ..)| method == Method::POST);
    changing.extend(functions.map(|(_, path, _)| format!("POST {path}")));
    for what in &changing {
        let named = DONE_BY.iter().any(|(by, _)| by == what)
            || HARMLESS.contains(&what.as_str())
            || of_machines(what);
        assert!(named, "{what} is not among the actions of this test");
    }
    for (what, action) in DONE_BY {
        assert!(changing.contains(*what), "{what} is not there any more");
        assert!(
            tour().iter().any(|a| a.name() == *action),
            "the tour leaves {action} out"
        );
    }
}

/// Each action where it succeeds.
fn tour() -> Vec<Action> {
    use Action::*;
    use world_access::Access::*;
    let access = |what, who| Access { what, by: 0, who };
    vec![
        Wait,
        SignIn {
            who: 0,
            connection: None,
        },
        access(Ask, 1),
        access(RefuseLink, 1),
        access(TakeBack, 1),
        SetAdmin {
            by: 0,
            who: 1,
            on: false,
        },
        access(Ask, 1),
        access(ConfirmLink, 1),
        SetAdmin {
            by: 0,
            who: 1,
            on: true,
        },
        access(Invite, 1),
        access(Revoke, 1),
        access(MakeGroup, 1),
        access(RenameGroup, 1),
        access(AddMember, 1),
        access(RemoveMember, 1),
        access(DeleteGroup, 1),
        access(AccountRules, 1),
        access(Register, 1),
        access(Approve, 1),
        access(Register, 2),
        access(RefuseUser, 1),
        access(MakeUser, 1),
        access(DeleteUser, 1),
        access(ByLink, 1),
        access(Codes, 1),
        access(Recover, 1),
        access(ReadTold, 1),
        access(ChangePassword, 1),
        // The directory.
        Save {
            by: 0,
            connection: 1,
            change: 6,
        },
        Test {
            by: 0,
            who: 2,
            connection: 1,
        },
        Switch {
            by: 0,
            connection: 1,
            on: true,
        },
        Link { by: 0, connection: 1 },
        Disconnect {
            by: 0,
            who: 0,
            connection: 1,
        },
        Create { by: 0 },
        Save {
            by: 0,
            connection: 2,
            change: 0,
        },
        Test {
            by: 0,
            who: 1,
            connection: 2,
        },
        Switch {
            by: 0,
            connection: 2,
            on: true,
        },
        Save {
            by: 0,
            connection: 2,
            change: 1,
        },
        Discard { by: 0, connection: 2 },
        Restore {
            by: 0,
            connection: 2,
            revision: 0,
        },
        Straight {
            by: 0,
            connection: 2,
            on: true,
        },
        Link { by: 0, connection: 2 },
        Disconnect {
            by: 0,
            who: 0,
            connection: 2,
        },
        SignIn {
            who: 2,
            connection: Some(2),
        },
        EndOthers { by: 1 },
        SetAdmin {
            by: 0,
            who: 2,
            on: true,
        },
        SetAdmin {
            by: 0,
            who: 2,
            on: false,
        },
        SetDisabled {
            by: 0,
            who: 1,
            on: true,
        },
        SetDisabled {
            by: 0,
            who: 1,
            on: false,
        },
        SignIn {
            who: 1,
            connection: Some(0),
        },
        EndSessions { by: 0, who: 1 },
        SessionLengths { by: 0, hours: 5 },
        PublicUrl { by: 0, other: true },
        Switch {
            by: 0,
            connection: 2,
            on: false,
        },
        Delete { by: 0, connection: 2 },
        EndOwn { by: 0 },
        SignIn {
            who: 0,
            connection: None,
        },
        SignOut { by: 0 },
    ]
}

#[tokio::test]
async fn c12_each_action_does_what_it_is_named_after() {
    let mut world = World::start().await;
    for action in tour() {
        world.act(&action).await;
        if let Action::Disconnect { connection: 1, .. } = action {
            let linked = world.audited().await.contains("identity.connect");
            assert!(linked, "an identity of the directory was connected");
        }
    }
    let done = world.audited().await;
    let left_out: Vec<&&str> = ACTIONS
        .iter()
        .filter(|action| !NOT_HERE.contains(action) && !done.contains(**action))
        .collect();
    assert!(left_out.is_empty(), "{left_out:?}");
}

fn action() -> impl Strategy<Value = Action> {
    use Action::*;
    let (by, who) = (0..PEOPLE, 0..PEOPLE);
    let connection = 0..4_usize;
    let of = (by.clone(), who, connection.clone(), any::<bool>());
    let here = (by.clone(), connection, 0..9_usize);
    prop_oneof![
        1 => Just(Wait),
        2 => of.clone().prop_map(|(_, who, c, password)| SignIn {
            who,
            connection: (!password || who > 0).then_some(c),
        }),
        2 => of.clone().prop_map(|(by, who, connection, _)| Test { by, who, connection }),
        4 => of.clone().prop_map(|(by, _, connection, on)| Switch { by, connection, on }),
        1 => of.clone().prop_map(|(by, _, connection, on)| Straight { by, connection, on }),
        3 => of.clone().prop_map(|(by, who, _, on)| SetAdmin { by, who, on }),
        3 => of.clone().prop_map(|(by, who, _, on)| SetDisabled { by, who, on }),
        1 => of.clone().prop_map(|(by, who, ..)| EndSessions { by, who }),
        2 => of.clone().prop_map(|(by, _, connection, _)| Link { by, connection }),
        3 => of.clone().prop_map(|(by, who, connection, _)| Disconnect { by, who, connection }),
        1 => of.clone().prop_map(|(by, _, connection, _)| Delete { by, connection }),
        1 => of.prop_map(|(by, _, _, other)| PublicUrl { by, other }),
        3 => (prop::sample::select(Of::ALL.to_vec()), by.clone(), 0..PEOPLE)
            .prop_map(|(what, by, who)| Access { what, by, who }),
        2 => here.clone().prop_map(|(by, connection, change)| Save { by, connection, change }),
        1 => here.clone().prop_map(|(by, connection, revision)| Restore { by, connection, revision }),
        1 => here.prop_map(|(by, connection, _)| Discard { by, connection }),
        1 => by.prop_flat_map(|by| prop_oneof![
            Just(Create { by }),
            Just(EndOthers { by }),
            Just(EndOwn { by }),
            Just(SignOut { by }),
            (1_i64..9).prop_map(move |hours| SessionLengths { by, hours }),
        ]),
    ]
}

proptest! {
    #![proptest_config(Config { cases: 40, max_shrink_iters: 200, failure_persistence: None, ..Config::default() })]

    #[test]
    fn c12_no_sequence_of_actions_takes_the_last_way_in(actions in prop::collection::vec(action(), 1..14)) {
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut world = World::start().await;
            for (n, action) in actions.iter().enumerate() {
                world.act(action).await;
                if !world.somebody_gets_in().await {
                    let done: Vec<String> = actions[..=n].iter().map(|a| format!("{a:?}")).collect();
                    return Err(TestCaseError::fail(format!("nobody gets in after {}", done.join(", "))));
                }
            }
            Ok(())
        })?;
    }
}
