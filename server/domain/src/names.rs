//! Names that must be comparable: display names, login names, and the slug a principal is known by.

use crate::problem::Problem;
use unicode_normalization::UnicodeNormalization;

/// The key two display names are equal by: NFKC, case folding, collapsed spaces.
pub fn name_key(name: &str) -> String {
    let folded: String = caseless::default_case_fold_str(&name.nfkc().collect::<String>())
        .nfkc()
        .collect();
    folded.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The key an email address is found by: NFKC and case folding, no spaces around it. Local parts are
/// folded as well, as every provider in use treats them.
pub fn email_key(email: &str) -> String {
    name_key(email.trim())
}

/// Whether a text can be an email address: one `@` with something on both sides and no spaces. Anything
/// finer is for the mail system to say.
pub fn is_email(s: &str) -> bool {
    let s = s.trim();
    s.len() <= 254
        && s.split_once('@')
            .is_some_and(|(l, d)| !l.is_empty() && !d.is_empty() && !d.contains('@'))
        && !s.chars().any(|c| c.is_whitespace() || c.is_control())
}

/// What keeps a text from being a person's full name; it may be empty.
pub fn problem_with_full_name(name: &str) -> Option<Problem> {
    if name.chars().any(char::is_control) {
        Some(Problem::ControlCharacter)
    } else if name.chars().count() > 200 {
        Some(Problem::TooLong(200))
    } else {
        None
    }
}

/// Our own first path segments and words that a principal, a team or an organization must not take.
pub const RESERVED: &[&str] = &[
    "account",
    "api",
    "assets",
    "auth",
    "auth.login",
    "console",
    "favicon.ico",
    "files",
    "graphql",
    "healthz",
    "login",
    "logout",
    "metrics",
    "oidc",
    "password",
    "prefs",
    "readyz",
    "recover",
    "register",
    "saml",
    "settings",
    "setup",
    "v1",
    "well-known",
];

/// The slug of a principal's name: what stands before `@` and after `\`, in ASCII lower case, `-` between
/// words; `user` when nothing is left.
pub fn slug(user_name: &str) -> String {
    let s = user_name.rsplit('\\').next().unwrap_or_default();
    let s = s.split('@').next().unwrap_or_default();
    let mut out = String::new();
    for c in s.nfkd().flat_map(char::to_lowercase) {
        if c.is_ascii_alphanumeric() || c == '_' || c == '.' {
            out.push(c);
        } else if c.is_ascii() && !out.ends_with('-') && !out.is_empty() {
            out.push('-');
        }
    }
    let out = out.trim_matches(['-', '.', '_']).to_owned();
    let out: String = out.chars().take(60).collect();
    if out.is_empty() { "user".into() } else { out }
}

/// The first free name for a slug: itself, then `-2`, `-3`, … `taken` says what is in use.
pub fn free_name(slug: &str, mut taken: impl FnMut(&str) -> bool) -> String {
    let mut name = slug.to_owned();
    let mut n = 2u64;
    while RESERVED.contains(&name.as_str()) || taken(&name) {
        name = format!("{slug}-{n}");
        n += 1;
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_that_look_alike_have_one_key() {
        assert_eq!(name_key("  Staff   SSO "), name_key("staff sso"));
        assert_eq!(name_key("Ｓｔａｆｆ"), name_key("staff"));
        assert_eq!(name_key("STRASSE"), name_key("straße"));
        assert_ne!(name_key("staff"), name_key("staff2"));
    }

    #[test]
    fn slugs() {
        assert_eq!(slug("Alice.Kim@example.com"), "alice.kim");
        assert_eq!(slug("CORP\\Bob Park"), "bob-park");
        assert_eq!(slug("Zoë"), "zoe");
        assert_eq!(slug("김영희"), "user");
        assert_eq!(slug(""), "user");
    }

    #[test]
    fn a_taken_or_reserved_name_gets_a_number() {
        assert_eq!(free_name("alice", |n| n == "alice" || n == "alice-2"), "alice-3");
        assert_eq!(free_name("login", |_| false), "login-2");
    }

    proptest! {
        #[test]
        fn keys_are_stable(s in ".{0,40}") {
            prop_assert_eq!(name_key(&name_key(&s)), name_key(&s));
        }

        #[test]
        fn a_slug_fits_a_path(s in ".{0,80}") {
            let slug = slug(&s);
            prop_assert!(!slug.is_empty() && slug.chars().all(|c| c.is_ascii_alphanumeric() || "-._".contains(c)));
        }
    }
}
