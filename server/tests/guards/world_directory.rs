//! The directory of the [`World`](crate::world::World): a person there for each here, and one more for each.

use crate::world::PEOPLE;
use gatehouse_domain::connection::LdapForm;
use gatehouse_domain::ids::{ConnectionId, PrincipalId};
use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Tried;
use gatehouse_service::{Caller, Gatehouse, Result, Secret};
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::Harness;

const HOST: &str = "ldap.example.test";

/// An active directory with everybody in it.
pub async fn start(harness: &Harness, admin: &Caller) -> ConnectionId {
    for who in (0..PEOPLE).flat_map(|who| [who, who + 10]) {
        harness.directory.put(HOST, Entry::new(&name(who)));
    }
    harness
        .active_directory(admin, harness.directory_form(HOST))
        .await
}

fn name(who: usize) -> String {
    format!("entry{who}")
}

/// What a person of the directory types.
pub fn credentials(who: usize) -> (String, Secret) {
    let login = name(who);
    let password = Secret::new(format!("{login}-pw"));
    (login, password)
}

/// A person to try.
pub fn tried(who: usize) -> Tried {
    let (login, password) = credentials(who);
    Tried {
        login,
        password: Some(password),
    }
}

/// As the login form does it.
pub async fn sign_in(g: &Gatehouse, who: usize) -> Result<(String, PrincipalId)> {
    let (login, password) = credentials(who);
    let signed_in = g
        .sign_in_with_password(&login, password, "/", &Harness::origin())
        .await?;
    Ok((signed_in.token, signed_in.user))
}

/// A form that differs from the one that works in one thing; 0 is the one that works.
pub fn input(harness: &Harness, change: usize) -> FormInput {
    let right = harness.directory_form(HOST);
    let form = match change {
        1 => LdapForm {
            display_name: "Renamed".into(),
            ..right
        },
        2 => LdapForm {
            map_user_id: "uid".into(),
            ..right
        },
        3 => harness.directory_form("nobody.example.test"),
        4 => LdapForm {
            create_users: false,
            ..right
        },
        5 => LdapForm {
            allowed_groups: "committee".into(),
            ..right
        },
        6 => LdapForm {
            user_filter: "(uid=*)".into(),
            ..right
        },
        7 => LdapForm {
            map_email: "notThere".into(),
            ..right
        },
        8 => LdapForm {
            sync_groups: true,
            ..right
        },
        _ => right,
    };
    FormInput {
        form: form.into(),
        secret: Some(Secret::new("bind-pw".into())),
        base: None,
    }
}
