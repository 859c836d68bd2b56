//! Whether an identity may be connected to the account that has its email address, when an administrator
//! confirms that both are one person. Pure: the page shows the verdict, the change is judged by it again.

use crate::admission::{Accounts, Known, Policy, admit};
use crate::catalogue::Code;
use crate::claims::Profile;
use crate::ids::Millis;
use crate::names::email_key;
use crate::text::Lang;
use serde::{Deserialize, Serialize};

const DAY: Millis = 24 * 3_600_000;

/// A request waits so long after the person's last try.
pub const WAITS_FOR: Millis = 30 * DAY;
/// A refused identity makes no new request for so long.
pub const REFUSED_FOR: Millis = 30 * DAY;
/// So many requests, refused ones too, there are for one account at most; and of one connection. Whoever can make
/// identities by the thousand fills no more than that.
pub const OF_AN_ACCOUNT: i64 = 5;
/// See [`OF_AN_ACCOUNT`].
pub const OF_A_CONNECTION: i64 = 200;

/// The account with the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Account {
    /// The account.
    pub known: Known,
    /// It is an instance administrator's.
    pub admin: bool,
    /// Its holder registered it, and typed the address.
    pub registered: bool,
    /// Its address.
    pub email: Option<String>,
}

/// What the verdict depends on, as it is now.
#[derive(Clone, Debug)]
pub struct Standing<'a> {
    /// The person as mapped at the last try.
    pub profile: &'a Profile,
    /// The account that the request is about, if it is there still.
    pub account: Option<&'a Account>,
    /// What the connection's live settings allow; none while it signs nobody in.
    pub policy: Option<Policy>,
    /// The live settings are those that the identity was proven under.
    pub same_settings: bool,
    /// The identity belongs to somebody by now.
    pub identity_taken: bool,
}

/// Why the identity cannot be connected here.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Obstacle {
    /// The account is an administrator's: only its owner connects identities to it.
    Administrator,
    /// The account's holder registered it: that the address is theirs, nobody has seen.
    Registered,
    /// The account is gone, or has another address.
    NoAccount,
    /// The settings were changed since the identity was proven.
    SettingsChanged,
    /// The person tried again since the administrator looked.
    AskedAgain,
    /// A sign-in with it would be refused as well.
    Refused(Code),
}

/// It can be connected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Linkable {
    /// The provider vouches for the address. Otherwise only the administrator does (O13).
    pub vouched: bool,
}

/// Judges.
///
/// # Errors
/// What stands in the way.
pub fn judge(s: &Standing<'_>) -> Result<Linkable, Obstacle> {
    let key = |email: &Option<String>| email.as_deref().map(email_key);
    let account = s
        .account
        .filter(|a| a.email.is_some() && key(&a.email) == key(&s.profile.email))
        .ok_or(Obstacle::NoAccount)?;
    if account.admin {
        return Err(Obstacle::Administrator);
    }
    if account.registered {
        return Err(Obstacle::Registered);
    }
    let policy = s.policy.ok_or(Obstacle::Refused(Code::ConnectionNotActive))?;
    if !s.same_settings {
        return Err(Obstacle::SettingsChanged);
    }
    if s.identity_taken {
        return Err(Obstacle::Refused(Code::IdentityTaken));
    }
    let as_owner = Accounts {
        by_identity: Some(account.known.clone()),
        ..Accounts::default()
    };
    admit(s.profile, policy, &as_owner).map_err(Obstacle::Refused)?;
    Ok(Linkable {
        vouched: s.profile.email_verified == Some(true),
    })
}

impl Obstacle {
    /// The sentence for the administrator.
    pub const fn text(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Self::Administrator, Lang::En) => {
                "This account is an administrator's. Nobody can connect an identity to it from here: only its owner can. The owner signs in as before, opens Your account, and connects this provider under Sign-in methods."
            }
            (Self::Administrator, Lang::Ko) => {
                "관리자의 계정입니다. 여기서는 누구도 이 계정에 신원을 연결할 수 없으며 소유자만 할 수 있습니다. 소유자가 기존 방식으로 로그인한 뒤 내 계정 → 로그인 방법에서 이 공급자를 연결합니다."
            }
            (Self::Registered, Lang::En) => {
                "The holder of this account registered it and typed the address: it may be somebody else's. Nobody can connect an identity to it from here. The holder signs in with the password, opens Your account, and connects this provider; or delete the account, and the next sign-in makes one."
            }
            (Self::Registered, Lang::Ko) => {
                "계정의 소유자가 직접 가입하며 주소를 입력했으므로 다른 사람의 주소일 수 있습니다. 여기서는 신원을 연결할 수 없습니다. 소유자가 비밀번호로 로그인한 뒤 내 계정에서 이 공급자를 연결하거나, 계정을 삭제하면 다음 로그인에서 새 계정이 만들어집니다."
            }
            (Self::NoAccount, Lang::En) => "The account is gone, or has another address by now.",
            (Self::NoAccount, Lang::Ko) => "계정이 없어졌거나 이제 다른 주소를 씁니다.",
            (Self::SettingsChanged, Lang::En) => {
                "The connection's settings or the public URL were changed since the person tried. Another try of the person renews the request."
            }
            (Self::SettingsChanged, Lang::Ko) => {
                "사용자가 시도한 뒤 연결의 설정이나 공개 URL이 변경되었습니다. 사용자가 다시 시도하면 요청이 갱신됩니다."
            }
            (Self::AskedAgain, Lang::En) => {
                "The person tried again since you opened this page. Look at the request once more."
            }
            (Self::AskedAgain, Lang::Ko) => {
                "이 페이지를 연 뒤 사용자가 다시 시도했습니다. 요청을 다시 확인하세요."
            }
            (Self::Refused(code), lang) => code.meaning(lang),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::{PrincipalId, uuid_v7};

    const STRICT: Policy = Policy {
        email_verification: true,
        create_users: false,
    };

    fn account() -> Account {
        Account {
            known: Known {
                id: PrincipalId(uuid_v7(0, [1; 10])),
                name: "alice".into(),
                disabled: false,
                password: true,
            },
            admin: false,
            registered: false,
            email: Some("Alice@example.org".into()),
        }
    }

    fn profile(email_verified: Option<bool>) -> Profile {
        Profile {
            subject: "1".into(),
            email: Some("alice@EXAMPLE.org".into()),
            email_verified,
            ..Profile::default()
        }
    }

    fn verdict(account: Option<&Account>, profile: &Profile, policy: Policy) -> Result<Linkable, Obstacle> {
        judge(&Standing {
            profile,
            account,
            policy: Some(policy),
            same_settings: true,
            identity_taken: false,
        })
    }

    #[test]
    fn what_the_provider_vouches_for_can_be_linked() {
        let (account, profile) = (account(), profile(Some(true)));
        assert_eq!(
            verdict(Some(&account), &profile, STRICT),
            Ok(Linkable { vouched: true })
        );
    }

    #[test]
    fn o13_what_nobody_vouches_for_says_so_or_is_refused() {
        let account = account();
        let trusting = Policy {
            email_verification: false,
            ..STRICT
        };
        for (email_verified, code) in [
            (Some(false), Code::EmailNotVerified),
            (None, Code::EmailVerifiedMissing),
        ] {
            let profile = profile(email_verified);
            assert_eq!(
                verdict(Some(&account), &profile, trusting),
                Ok(Linkable { vouched: false })
            );
            assert_eq!(
                verdict(Some(&account), &profile, STRICT),
                Err(Obstacle::Refused(code))
            );
        }
    }

    #[test]
    fn an_administrators_account_is_never_linked_here() {
        let admin = Account {
            admin: true,
            ..account()
        };
        assert_eq!(
            verdict(Some(&admin), &profile(Some(true)), STRICT),
            Err(Obstacle::Administrator)
        );
    }

    #[test]
    fn o14_an_account_that_its_holder_registered_is_never_linked_here() {
        let registered = Account {
            registered: true,
            ..account()
        };
        assert_eq!(
            verdict(Some(&registered), &profile(Some(true)), STRICT),
            Err(Obstacle::Registered)
        );
    }

    #[test]
    fn what_changed_since_is_seen() {
        let (account, profile) = (account(), profile(Some(true)));
        let moved = Account {
            email: Some("other@example.org".into()),
            ..account.clone()
        };
        let without = Account {
            email: None,
            ..account.clone()
        };
        for gone in [None, Some(&moved), Some(&without)] {
            assert_eq!(verdict(gone, &profile, STRICT), Err(Obstacle::NoAccount));
        }
        let mut disabled = account.clone();
        disabled.known.disabled = true;
        assert_eq!(
            verdict(Some(&disabled), &profile, STRICT),
            Err(Obstacle::Refused(Code::UserDisabled))
        );
        let now = Standing {
            profile: &profile,
            account: Some(&account),
            policy: Some(STRICT),
            same_settings: true,
            identity_taken: false,
        };
        let off = Standing {
            policy: None,
            ..now.clone()
        };
        assert_eq!(judge(&off), Err(Obstacle::Refused(Code::ConnectionNotActive)));
        let changed = Standing {
            same_settings: false,
            ..now.clone()
        };
        assert_eq!(judge(&changed), Err(Obstacle::SettingsChanged));
        let taken = Standing {
            identity_taken: true,
            ..now
        };
        assert_eq!(judge(&taken), Err(Obstacle::Refused(Code::IdentityTaken)));
    }
}
