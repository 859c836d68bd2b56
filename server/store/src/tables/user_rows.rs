//! A row of `users` with its row of `principals`, and the keys that are stored beside what they are made of.

use crate::search;
use gatehouse_domain::ids::{Millis, PrincipalId};
use gatehouse_domain::login;
use gatehouse_domain::names::name_key;
use gatehouse_service::ports::accounts::{Registered, User};
use sqlx::FromRow;
use uuid::Uuid;

/// Columns by names of their own, so that a session's row can carry them too.
#[derive(FromRow)]
pub(super) struct UserRow {
    user_id: Uuid,
    user_name: String,
    full_name: Option<String>,
    email: Option<String>,
    picture: Option<String>,
    admin: bool,
    disabled_at: Option<Millis>,
    user_created_at: Millis,
    last_sign_in: Option<Millis>,
    login: Option<String>,
    registered: Option<String>,
}

impl From<UserRow> for User {
    fn from(r: UserRow) -> Self {
        User {
            id: PrincipalId(r.user_id),
            name: r.user_name,
            full_name: r.full_name,
            email: r.email,
            picture: r.picture,
            admin: r.admin,
            disabled_at: r.disabled_at,
            created_at: r.user_created_at,
            last_sign_in: r.last_sign_in,
            login: r.login,
            registered: match r.registered.as_deref() {
                None => Registered::No,
                Some("waiting") => Registered::Waiting,
                Some(_) => Registered::In,
            },
        }
    }
}

/// What a [`UserRow`] is read from, with principals as `p` and users as `u`.
macro_rules! user_columns {
    () => {
        "p.id AS user_id, p.name AS user_name, u.full_name, u.email, u.picture, u.admin, p.disabled_at, \
         p.created_at AS user_created_at, u.last_sign_in, u.login, u.registered"
    };
}
pub(super) use user_columns;

macro_rules! select_user {
    ($rest:literal) => {
        concat!(
            "SELECT ",
            user_columns!(),
            " FROM users u JOIN principals p ON p.id = u.principal_id ",
            $rest
        )
    };
}
pub(super) use select_user;

/// The keys that the login name is found by and that it looks like.
pub(super) fn login_keys(user: &User) -> (String, String) {
    let name = user.login();
    let key = login::login_key(name).unwrap_or_else(|| name_key(name));
    (key, login::look(name))
}

pub(super) fn registered(user: &User) -> Option<String> {
    match user.registered {
        Registered::No => None,
        Registered::Waiting => Some("waiting".into()),
        Registered::In => Some("in".into()),
    }
}

pub(super) fn search_key(user: &User) -> String {
    let full_name = user.full_name.as_deref().unwrap_or_default();
    let email = user.email.as_deref().unwrap_or_default();
    match user.login.as_deref().filter(|login| *login != user.name) {
        Some(login) => search::key(&[&user.name, login, full_name, email]),
        None => search::key(&[&user.name, full_name, email]),
    }
}
