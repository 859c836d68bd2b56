//! The names that people type to sign in: when two are the same (PRECIS UsernameCaseMapped, RFC 8265 §3.3), and
//! when one can be taken for the other (UTS 39, skeletons).

use crate::names::{email_key, name_key};
use crate::problem::Problem;
use precis_core::profile::PrecisFastInvocation as _;
use precis_profiles::UsernameCaseMapped;
use unicode_security::confusable_detection::skeleton;

/// A login name has at most so many characters.
pub const MOST: usize = 60;

/// The key that two login names are equal by; none of what cannot be one.
pub fn login_key(typed: &str) -> Option<String> {
    let key = UsernameCaseMapped::enforce(typed.trim()).ok()?.into_owned();
    // Of some letters (Cherokee) the profile knows the large form only: what has them is no name.
    let again = UsernameCaseMapped::enforce(key.as_str()).ok()?;
    (again == key).then(|| key.clone())
}

/// The key of what was typed at the login form, a login name or an address.
pub fn typed_key(typed: &str) -> String {
    if typed.contains('@') {
        email_key(typed)
    } else {
        login_key(typed).unwrap_or_else(|| name_key(typed))
    }
}

/// What a name looks like, in any case: `paul`, `PAUI` and `pаul` with a Cyrillic а are one.
pub fn look(name: &str) -> String {
    let small = typed_key(name);
    // Some letters are taken for one another in one case only.
    let large: String = skeleton(&small.to_uppercase()).collect();
    skeleton(&large.to_lowercase()).collect()
}

/// What keeps a text from becoming a login name.
pub fn problem_with_login(typed: &str) -> Option<Problem> {
    let name = typed.trim();
    if name.is_empty() {
        Some(Problem::Required)
    } else if name.chars().count() > MOST {
        Some(Problem::TooLong(MOST))
    } else if login_key(name).is_none_or(|key| key.contains(['@', '\\', '/', ',', '"'])) {
        Some(Problem::NotLogin)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn l12_case_width_and_spaces_around_make_no_other_name() {
        let bob = login_key("bob");
        assert!(bob.is_some());
        for same in ["Bob", "bob ", " BOB", "Ｂｏｂ"] {
            assert_eq!(login_key(same), bob, "{same}");
        }
        assert_eq!(login_key("Zoe\u{308}"), login_key("zoë"));
        assert_ne!(login_key("bоb"), bob, "a Cyrillic о is another letter");
    }

    #[test]
    fn l12_what_can_be_taken_for_another_name_looks_the_same() {
        for (one, other) in [
            ("bob", "Bob "),
            ("bob", "bоb"),
            ("bob", "Воb"),
            ("paul", "pau1"),
            ("paul", "PAUI"),
            ("modern", "modem"),
            ("ada@example.test", "ADA@exаmple.test"),
        ] {
            assert_eq!(look(one), look(other), "{one} {other}");
        }
        for (one, other) in [("bob", "rob"), ("김영희", "김철수"), ("anna", "hanna")] {
            assert_ne!(look(one), look(other), "{one} {other}");
        }
    }

    #[test]
    fn a_login_name_is_one_word() {
        for good in ["ada", "Ada.Lovelace", "김영희", "zoë", "a_b-c"] {
            assert_eq!(problem_with_login(good), None, "{good}");
        }
        assert_eq!(problem_with_login("  "), Some(Problem::Required));
        assert_eq!(problem_with_login(&"x".repeat(61)), Some(Problem::TooLong(MOST)));
        for bad in [
            "\u{13a0}",
            "a b",
            "a@b",
            "a＠b",
            "corp\\a",
            "a/b",
            "a\0b",
            "a\u{202e}b",
            "♥",
        ] {
            assert_eq!(problem_with_login(bad), Some(Problem::NotLogin), "{bad:?}");
        }
    }

    proptest! {
        #[test]
        fn equal_names_look_the_same(s in "\\PC{1,30}") {
            if let Some(key) = login_key(&s) {
                prop_assert_eq!(look(&key), look(&s));
                prop_assert_eq!(login_key(&key), Some(key.clone()));
            }
        }
    }
}
