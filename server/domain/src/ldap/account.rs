//! Whether an account in a directory may be used: what its entry says, and what Active Directory says when it
//! refuses a bind.

use crate::catalogue::Code;
use crate::ids::Millis;

/// The attributes that [`Account::refusal`] looks at.
pub const ATTRIBUTES: [&str; 5] = [
    "userAccountControl",
    "msDS-User-Account-Control-Computed",
    "accountExpires",
    "nsAccountLock",
    "pwdAccountLockedTime",
];

/// `userAccountControl`: switched off.
const DISABLED: i64 = 0x2;
/// `msDS-User-Account-Control-Computed`: locked now.
const LOCKED: i64 = 0x10;
/// `accountExpires` of an account that never does.
const NEVER: [i64; 2] = [0, i64::MAX];
/// From 1601, where Windows' time begins, to 1970, in milliseconds.
const EPOCHS: i64 = 11_644_473_600_000;

/// What an entry says of its account: a value for each of [`ATTRIBUTES`].
#[derive(Clone, Copy, Debug, Default)]
pub struct Account<'a>(pub [Option<&'a str>; 5]);

impl Account<'_> {
    /// Why the account may not be used at this time, if it may not.
    pub fn refusal(&self, now: Millis) -> Option<Code> {
        let [control, computed, expires, ns_lock, locked_time] = self.0;
        let number = |text: Option<&str>| text.and_then(|t| t.trim().parse::<i64>().ok());
        let bit = |text: Option<&str>, bit: i64| number(text).is_some_and(|n| n & bit != 0);
        let expired = number(expires)
            .filter(|ticks| !NEVER.contains(ticks))
            .is_some_and(|ticks| ticks / 10_000 - EPOCHS <= now);
        let off = bit(control, DISABLED)
            || ns_lock.is_some_and(|t| t.eq_ignore_ascii_case("true"))
            // What OpenLDAP's policy writes for good; a date is a lock that passes.
            || locked_time.is_some_and(|t| t.starts_with("0000"));
        if off {
            Some(Code::LdapAccountDisabled)
        } else if expired {
            Some(Code::LdapAccountExpired)
        } else if bit(computed, LOCKED) {
            Some(Code::LdapAccountLocked)
        } else {
            None
        }
    }
}

/// Active Directory's reason in the message of a refused bind (`… AcceptSecurityContext error, data 52e, …`).
pub fn sub_code(message: &str) -> Option<&str> {
    let (_, rest) = message.split_once(" data ")?;
    let end = rest.find(|c: char| !c.is_ascii_hexdigit()).unwrap_or(rest.len());
    Some(&rest[..end]).filter(|code| !code.is_empty())
}

/// Why a person's bind with result 49 was refused.
pub fn bind_refusal(message: &str) -> Code {
    match sub_code(message) {
        Some("525") => Code::LdapPersonUnknown,
        Some("530") => Code::LdapOutsideHours,
        Some("531") => Code::LdapOtherWorkstation,
        Some("532") => Code::LdapPasswordExpired,
        Some("533") => Code::LdapAccountDisabled,
        Some("701") => Code::LdapAccountExpired,
        Some("773") => Code::LdapPasswordMustChange,
        Some("775") => Code::LdapAccountLocked,
        _ => Code::LdapWrongPassword,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::Lang;

    const REFUSED: &str =
        "80090308: LdapErr: DSID-0C0903A9, comment: AcceptSecurityContext error, data 52e, v1db1";

    #[test]
    fn l3_each_reason_of_active_directory_has_its_own_code() {
        let mut codes = Vec::new();
        for (sub, code) in [
            ("525", Code::LdapPersonUnknown),
            ("52e", Code::LdapWrongPassword),
            ("530", Code::LdapOutsideHours),
            ("531", Code::LdapOtherWorkstation),
            ("532", Code::LdapPasswordExpired),
            ("533", Code::LdapAccountDisabled),
            ("701", Code::LdapAccountExpired),
            ("773", Code::LdapPasswordMustChange),
            ("775", Code::LdapAccountLocked),
        ] {
            let message = REFUSED.replace("52e", sub);
            assert_eq!((sub_code(&message), bind_refusal(&message)), (Some(sub), code));
            assert!(!codes.contains(&code.meaning(Lang::En)));
            codes.push(code.meaning(Lang::En));
        }
        for other in ["", "data", "Invalid credentials", "error, data , v1"] {
            assert_eq!(
                (sub_code(other), bind_refusal(other)),
                (None, Code::LdapWrongPassword)
            );
        }
    }

    #[test]
    fn l3_to_the_person_unknown_wrong_and_locked_look_alike() {
        for lang in [Lang::En, Lang::Ko] {
            let alike = [
                Code::LdapPersonUnknown,
                Code::LdapWrongPassword,
                Code::LdapAccountLocked,
                Code::LdapPasswordBlank,
                Code::LdapPersonAmbiguous,
            ];
            for code in alike {
                assert_eq!(
                    code.person(lang),
                    Code::LdapWrongPassword.person(lang),
                    "{code:?}"
                );
                assert_eq!(code.status(), Code::LdapWrongPassword.status(), "{code:?}");
            }
        }
    }

    #[test]
    fn accounts_that_may_not_be_used() {
        let now = 1_700_000_000_000;
        let at = |ms: i64| ((ms + EPOCHS) * 10_000).to_string();
        let (past, future) = (at(now - 1), at(now + 60_000));
        let never = i64::MAX.to_string();
        let of = |n: usize, value: &str| {
            let mut all = [Some("512"), Some("0"), Some("0"), None, None];
            all[n] = Some(value);
            Account(all).refusal(now)
        };
        assert_eq!(Account::default().refusal(now), None);
        assert_eq!(of(0, "512"), None);
        assert_eq!(of(0, "514"), Some(Code::LdapAccountDisabled));
        assert_eq!(of(1, "16"), Some(Code::LdapAccountLocked));
        assert_eq!(
            (of(2, &past), of(2, &future)),
            (Some(Code::LdapAccountExpired), None)
        );
        assert_eq!(of(2, &never), None);
        assert_eq!(of(3, "TRUE"), Some(Code::LdapAccountDisabled));
        assert_eq!(of(4, "000001010000Z"), Some(Code::LdapAccountDisabled));
        assert_eq!(of(4, "20261128120000Z"), None, "a lock that passes by itself");
    }
}
