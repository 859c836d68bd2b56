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
    "clearml",
    "console",
    "debug.ping",
    "docs",
    "favicon.ico",
    "files",
    "graphql",
    "healthz",
    "login",
    "logout",
    "metrics",
    "oidc",
    "organization",
    "organizations",
    "orgs",
    "password",
    "prefs",
    "readyz",
    "recover",
    "register",
    "robots.txt",
    "saml",
    "scim",
    "sdk",
    "settings",
    "setup",
    "teams",
    "v1",
    "v2",
    "wandb",
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

/// The longest name of a team or an organization, in characters.
pub const LONGEST_SLUG: usize = 60;

/// What keeps a text from being the name that a team or an organization has in addresses.
pub fn problem_with_slug(name: &str) -> Option<Problem> {
    let inside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "-_.".contains(c);
    let outside = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit();
    if name.is_empty() {
        Some(Problem::Required)
    } else if name.len() > LONGEST_SLUG {
        Some(Problem::TooLong(LONGEST_SLUG))
    } else if !name.chars().all(inside) || !name.starts_with(outside) || !name.ends_with(outside) {
        Some(Problem::NotSlug)
    } else if RESERVED.contains(&name) {
        Some(Problem::ReservedName)
    } else {
        None
    }
}

/// What keeps a text from being the display name of a team, an organization, a service account or a key.
pub fn problem_with_title(name: &str) -> Option<Problem> {
    match name.trim() {
        "" => Some(Problem::Required),
        name => problem_with_full_name(name),
    }
}

/// What keeps a text from being the name of a project, as the W&B SDK sees it.
pub fn problem_with_project(name: &str) -> Option<Problem> {
    const LONGEST: usize = 128;
    if name.is_empty() {
        Some(Problem::Required)
    } else if name.chars().any(char::is_control) {
        Some(Problem::ControlCharacter)
    } else if name.chars().nth(LONGEST).is_some() {
        Some(Problem::TooLong(LONGEST))
    } else if name.contains(['/', '\\', '#', '?', '%', ':']) {
        Some(Problem::NotProjectName)
    } else {
        None
    }
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

    #[test]
    fn names_in_addresses() {
        for good in ["a", "data-team", "a.b_c-1", "0x", &"a".repeat(60)] {
            assert_eq!(problem_with_slug(good), None, "{good}");
        }
        for bad in ["A", "a b", "-a", "a-", ".a", "a/b", "팀", "a\n"] {
            assert_eq!(problem_with_slug(bad), Some(Problem::NotSlug), "{bad}");
        }
        assert_eq!(problem_with_slug(""), Some(Problem::Required));
        assert_eq!(problem_with_slug(&"a".repeat(61)), Some(Problem::TooLong(60)));
        for ours in ["console", "graphql", "v1", "scim", "docs", "wandb"] {
            assert_eq!(problem_with_slug(ours), Some(Problem::ReservedName), "{ours}");
        }
    }

    #[test]
    fn names_of_projects() {
        for good in ["p", "My project (2)", "실험", &"x".repeat(128)] {
            assert_eq!(problem_with_project(good), None, "{good}");
        }
        for bad in ["a/b", "a\\b", "a#b", "a?b", "a%b", "a:b"] {
            assert_eq!(problem_with_project(bad), Some(Problem::NotProjectName), "{bad}");
        }
        assert_eq!(
            problem_with_project(&"x".repeat(129)),
            Some(Problem::TooLong(128))
        );
        assert_eq!(problem_with_project("a\0"), Some(Problem::ControlCharacter));
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
