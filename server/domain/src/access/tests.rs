//! Each cell of the table, and what holds whatever the caller is.

use super::table::{Role, cell, columns};
use super::*;
use crate::text::Lang;
use proptest::prelude::*;

/// The whole table: a row per column of [`columns`], a letter per role of [`Role::ALL`]: `y`es, `n`o, or not there.
const CELLS: [(&str, &str); 17] = [
    ("make an organization", "ynnnnnnnnnnnn"),
    ("other people's keys: see, revoke", "ynnnnnnnnnnnn"),
    ("see the organization, its people and teams", "yyyyyyyyyyyy."),
    (
        "organization: rename, members, service accounts, issuers",
        "yynnnnnnnnnn.",
    ),
    ("make a team", "yynnnnnnnnnn."),
    ("see the team and who is in it", "yyyyyyyyyyyy."),
    ("team: rename, members, unmap a group", "yynynnnnnnnn."),
    ("map a group to the team", "ynnnnnnnnnnn."),
    ("team's service accounts and their keys", "yynynnnnnnnn."),
    ("make a project", "nnnyynnnyyny."),
    ("read an open project", "nnnyyyyyyyny."),
    ("read a restricted project", "nnnynnyynnny."),
    ("write into an open project", "nnnyynyyyyny."),
    ("write into a restricted project", "nnnynnyynnny."),
    ("open project: restrict it, members", "yynynnynnnnn."),
    ("restricted project: open it, members", "yynynnynnnnn."),
    ("own keys: make, rotate, revoke", "yyyyyyyyyyyyy"),
];

#[test]
fn each_cell_of_the_table() {
    let mut walked = 0;
    for ((action, resource), (label, cells)) in columns().zip(CELLS) {
        assert_eq!(table::column_label(action, resource), label);
        for (role, expected) in Role::ALL.into_iter().zip(cells.chars()) {
            let verdict = cell(role, action, resource);
            let found = match verdict {
                Verdict { allowed: true, .. } => 'y',
                Verdict { why, .. } if why.hides() => '.',
                Verdict { .. } => 'n',
            };
            assert_eq!(found, expected, "{} / {label}: {verdict:?}", role.label());
            walked += 1;
        }
    }
    assert_eq!(walked, CELLS.len() * Role::ALL.len());
    assert_eq!(columns().count(), CELLS.len());
}

#[test]
fn every_reason_is_told_in_both_languages() {
    let roles = Role::ALL.into_iter();
    let all = roles.flat_map(|role| columns().map(move |(a, r)| cell(role, a, r).why));
    for why in all.chain([
        Why::NoTeam,
        Why::NoSuchTeam,
        Why::SessionOnly,
        Why::ScopeMissing(Scope::Admin),
    ]) {
        assert!(
            why.text(Lang::En).ends_with('.') && why.text(Lang::Ko).ends_with('.'),
            "{why:?}"
        );
    }
}

#[test]
fn texts_read_back() {
    for scopes in ["", "read", "read write", "read write admin", "admin"] {
        assert_eq!(scopes.parse::<Scopes>().unwrap().to_string(), scopes);
    }
    assert_eq!("read all".parse::<Scopes>(), Err(BadRole));
    let group = Source::Group(crate::ids::GroupId(uuid::Uuid::nil()));
    for source in [Source::Account, Source::Manual, Source::Invitation, group] {
        assert_eq!(source.to_string().parse(), Ok(source));
    }
    for role in TeamRole::ALL {
        assert_eq!(role.name().parse(), Ok(*role));
    }
    assert!(TeamRole::Viewer < TeamRole::Member && TeamRole::Member < TeamRole::Administrator);
}

fn scopes() -> impl Strategy<Value = Scopes> {
    any::<(bool, bool, bool)>().prop_map(|(read, write, admin)| Scopes { read, write, admin })
}

fn standing() -> impl Strategy<Value = Standing> {
    let option = |of: Vec<Standing>| prop::sample::select(of);
    let one = |set: fn(&mut Standing)| {
        let mut s = Standing::default();
        set(&mut s);
        s
    };
    let none = Standing::default();
    let person = option(vec![
        none,
        one(|s| s.org = Some(OrgRole::Member)),
        one(|s| s.org = Some(OrgRole::Administrator)),
        one(|s| s.service = Some(Service::OfOrganization)),
        one(|s| s.service = Some(Service::OfTeam)),
        one(|s| s.service = Some(Service::OfOtherTeam)),
    ]);
    let team = prop::option::of(prop::sample::select(TeamRole::ALL.to_vec()));
    let project = prop::option::of(prop::sample::select(ProjectRole::ALL.to_vec()));
    let credential = prop::option::of((scopes(), any::<bool>()));
    (person, team, project, any::<bool>(), credential).prop_map(
        |(person, team, project, admin, credential)| Standing {
            instance_administrator: admin && person.service.is_none(),
            team: team.filter(|_| person.org.is_some()),
            project,
            credential: credential.map(|(scopes, elsewhere)| Credential { scopes, elsewhere }),
            ..person
        },
    )
}

fn anything() -> impl Strategy<Value = (Action, Resource)> {
    prop::sample::select(columns().collect::<Vec<_>>())
}

proptest! {
    /// A key or token never gives what its owner may not, and each scope less takes or changes nothing.
    #[test]
    fn a_credential_only_takes_away(s in standing(), (action, resource) in anything(), fewer in scopes()) {
        let with = allows(&s, action, resource);
        let owner = allows(&Standing { credential: None, ..s }, action, resource);
        prop_assert!(!with.allowed || owner.allowed);
        if let Some(c) = s.credential {
            let less = Scopes {
                read: c.scopes.read && fewer.read,
                write: c.scopes.write && fewer.write,
                admin: c.scopes.admin && fewer.admin,
            };
            let narrower = Standing { credential: Some(Credential { scopes: less, ..c }), ..s };
            prop_assert!(!allows(&narrower, action, resource).allowed || with.allowed);
            // What administers is never a machine's.
            prop_assert!(!with.allowed || action.scope().is_some());
        }
    }

    /// Whoever reaches a restricted project reaches it when it is open; whoever writes reads.
    #[test]
    fn restricting_only_takes_away(s in standing()) {
        let s = Standing { credential: None, ..s };
        for action in [Action::Read, Action::Write, Action::ManageProject] {
            let restricted = allows(&s, action, Resource::RestrictedProject).allowed;
            prop_assert!(!restricted || allows(&s, action, Resource::OpenProject).allowed);
        }
        for project in [Resource::OpenProject, Resource::RestrictedProject] {
            let writes = allows(&s, Action::Write, project).allowed;
            prop_assert!(!writes || allows(&s, Action::Read, project).allowed);
        }
    }

    /// Who is not in the organization learns nothing of it, whatever else is said of them.
    #[test]
    fn strangers_find_nothing(s in standing(), (action, resource) in anything()) {
        let s = Standing { instance_administrator: false, org: None, service: None, ..s };
        if !matches!(resource, Resource::Own | Resource::Instance) {
            let verdict = allows(&s, action, resource);
            prop_assert!(!verdict.allowed && verdict.why.hides());
        }
    }

    /// What an action is not about is refused.
    #[test]
    fn only_what_an_action_is_about(s in standing(), (action, resource) in anything(), (_, other) in anything()) {
        prop_assert_eq!(allows(&s, action, resource).why == Why::NotApplicable, false);
        if !action.of().contains(&other) {
            prop_assert!(!allows(&s, action, other).allowed);
        }
    }

    /// A higher role never may less.
    #[test]
    fn a_higher_role_never_may_less(s in standing(), (action, resource) in anything()) {
        let higher = Standing { team: s.team.map(|_| TeamRole::Administrator), ..s };
        let org = Standing { org: s.org.map(|_| OrgRole::Administrator), ..s };
        for more in [higher, org] {
            prop_assert!(!allows(&s, action, resource).allowed || allows(&more, action, resource).allowed);
        }
    }
}
