//! The provider of the [`World`](crate::world::World).

use gatehouse_domain::connection::OidcForm;
use gatehouse_testkit::provider::Person;

/// A person there.
pub fn person(who: usize) -> Person {
    Person::new(&format!("person-{who}"))
        .with("preferred_username", format!("person{who}"))
        .with("email", format!("person{who}@example.test"))
        .with("email_verified", true)
}

/// A form of the connection with this number that differs from the one that works in one thing; 0 is the one that
/// works.
pub fn form(works: OidcForm, n: usize, change: usize) -> OidcForm {
    let name = if n == 0 { "Staff" } else { "Guests" };
    let right = OidcForm {
        display_name: format!("{name} {n}"),
        ..works
    };
    match change {
        1 => OidcForm {
            display_name: format!("{name} renamed"),
            ..right
        },
        2 => OidcForm {
            map_user_id: "preferred_username".into(),
            ..right
        },
        3 => OidcForm {
            client_id: "nobody".into(),
            ..right
        },
        4 => OidcForm {
            create_users: false,
            ..right
        },
        5 => OidcForm {
            email_verification: false,
            ..right
        },
        6 => OidcForm {
            additional_scopes: "groups".into(),
            ..right
        },
        7 => OidcForm {
            map_user_id: "not_there".into(),
            ..right
        },
        8 => OidcForm {
            sync_groups: true,
            map_groups: "groups".into(),
            ..right
        },
        _ => right,
    }
}
