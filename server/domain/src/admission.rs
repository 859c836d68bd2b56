//! Whether a mapped person comes in, and as whom. Pure: a sign-in applies the plan, a test shows it.

use crate::catalogue::Code;
use crate::claims::Profile;
use crate::ids::PrincipalId;
use crate::names;

/// What the connection allows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// Only people whose address the provider has verified.
    pub email_verification: bool,
    /// New people get an account.
    pub create_users: bool,
}

/// An account here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// The account.
    pub id: PrincipalId,
    /// Its name.
    pub name: String,
    /// It may not sign in.
    pub disabled: bool,
    /// It has a local password, and its email is what is typed beside it.
    pub password: bool,
}

/// What is known here about the person.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Accounts {
    /// Whose (connection, issuer, subject) it is.
    pub by_identity: Option<Known>,
    /// Who has the same email address.
    pub by_email: Option<PrincipalId>,
    /// The address is invited, and the invitation can be used now.
    pub invited: bool,
}

/// What is to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Sign the account in; refresh its profile from the provider.
    Existing {
        /// The account.
        account: Known,
        /// Keep the email that is here: the provider's is somebody else's, or this one is a login name.
        keep_email: bool,
    },
    /// Make an account, then sign it in.
    Create {
        /// What its name is derived from; the first free one is taken.
        slug: String,
        /// The invitation of the address lets the person in, and is used up by it.
        invited: bool,
    },
}

/// Decides. The refusals on the person's side prove the connection all the same.
///
/// # Errors
/// The catalogued reason why the person does not come in.
pub fn admit(profile: &Profile, policy: Policy, accounts: &Accounts) -> Result<Plan, Code> {
    if policy.email_verification {
        match profile.email_verified {
            Some(true) => {}
            Some(false) => return Err(Code::EmailNotVerified),
            // The provider's side: it would refuse everybody.
            None => return Err(Code::EmailVerifiedMissing),
        }
    }
    if let Some(account) = &accounts.by_identity {
        if account.disabled {
            return Err(Code::UserDisabled);
        }
        let elsewhere = accounts.by_email.is_some_and(|other| other != account.id);
        let keep_email = elsewhere || account.password;
        return Ok(Plan::Existing {
            account: account.clone(),
            keep_email,
        });
    }
    // An email is never an identity: somebody who shares it is not thereby its owner (O13).
    if accounts.by_email.is_some() {
        return Err(Code::EmailTaken);
    }
    // Whoever can claim the address is not thereby the one who was invited, whatever the connection asks for.
    let invited = accounts.invited && profile.email_verified == Some(true);
    if !policy.create_users && !invited {
        return Err(match accounts.invited {
            true => Code::InvitationNotVerified,
            false => Code::UserUnknown,
        });
    }
    let login = profile
        .user_name
        .as_deref()
        .or(profile.email.as_deref())
        .unwrap_or_default();
    Ok(Plan::Create {
        slug: names::slug(login),
        invited,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::uuid_v7;

    const OPEN: Policy = Policy {
        email_verification: true,
        create_users: true,
    };

    fn profile() -> Profile {
        Profile {
            subject: "1".into(),
            email: Some("alice@example.org".into()),
            email_verified: Some(true),
            ..Profile::default()
        }
    }

    fn known(n: u8) -> Known {
        Known {
            id: PrincipalId(uuid_v7(0, [n; 10])),
            name: "x".into(),
            disabled: false,
            password: false,
        }
    }

    #[test]
    fn a_new_person_gets_an_account_only_where_allowed() {
        assert_eq!(
            admit(&profile(), OPEN, &Accounts::default()),
            Ok(Plan::Create {
                slug: "alice".into(),
                invited: false
            })
        );
        let closed = Policy {
            create_users: false,
            ..OPEN
        };
        assert_eq!(
            admit(&profile(), closed, &Accounts::default()),
            Err(Code::UserUnknown)
        );
    }

    #[test]
    fn an_invitation_is_for_who_the_provider_vouches_for() {
        let closed = Policy {
            email_verification: false,
            create_users: false,
        };
        let invited = Accounts {
            invited: true,
            ..Accounts::default()
        };
        let slug = String::from("alice");
        let made = Ok(Plan::Create { slug, invited: true });
        assert_eq!(admit(&profile(), closed, &invited), made);
        for email_verified in [Some(false), None] {
            let p = Profile {
                email_verified,
                ..profile()
            };
            assert_eq!(admit(&p, closed, &invited), Err(Code::InvitationNotVerified));
            let open = Policy {
                create_users: true,
                ..closed
            };
            let slug = String::from("alice");
            let without = Ok(Plan::Create { slug, invited: false });
            assert_eq!(admit(&p, open, &invited), without, "as everybody else");
        }
    }

    #[test]
    fn o13_the_same_email_is_never_linked() {
        for verified in [Some(true), Some(false), None] {
            let p = Profile {
                email_verified: verified,
                ..profile()
            };
            let trusting = Policy {
                email_verification: false,
                ..OPEN
            };
            let accounts = Accounts {
                by_email: Some(known(1).id),
                invited: true,
                ..Accounts::default()
            };
            assert_eq!(admit(&p, trusting, &accounts), Err(Code::EmailTaken));
        }
    }

    #[test]
    fn o14_a_changed_email_stays_the_same_account() {
        let accounts = Accounts {
            by_identity: Some(known(1)),
            ..Accounts::default()
        };
        assert!(matches!(
            admit(&profile(), OPEN, &accounts),
            Ok(Plan::Existing {
                keep_email: false,
                ..
            })
        ));
        let accounts = Accounts {
            by_identity: Some(known(1)),
            by_email: Some(known(2).id),
            ..Accounts::default()
        };
        assert!(matches!(
            admit(&profile(), OPEN, &accounts),
            Ok(Plan::Existing { keep_email: true, .. })
        ));
    }

    #[test]
    fn the_email_of_an_account_with_a_password_is_its_login_name_and_stays() {
        let by_identity = Some(Known {
            password: true,
            ..known(1)
        });
        let accounts = Accounts {
            by_identity,
            ..Accounts::default()
        };
        assert!(matches!(
            admit(&profile(), OPEN, &accounts),
            Ok(Plan::Existing { keep_email: true, .. })
        ));
    }

    #[test]
    fn unverified_and_disabled_people_stay_out() {
        for (verified, code) in [
            (Some(false), Code::EmailNotVerified),
            (None, Code::EmailVerifiedMissing),
        ] {
            let p = Profile {
                email_verified: verified,
                ..profile()
            };
            assert_eq!(admit(&p, OPEN, &Accounts::default()), Err(code));
        }
        let accounts = Accounts {
            by_identity: Some(Known {
                disabled: true,
                ..known(1)
            }),
            ..Accounts::default()
        };
        assert_eq!(admit(&profile(), OPEN, &accounts), Err(Code::UserDisabled));
    }
}
