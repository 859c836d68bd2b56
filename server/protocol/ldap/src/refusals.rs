//! What went wrong with a directory, as facts on a step and a catalogued code.

use crate::conn::Broken;
use crate::message::Ended;
use gatehouse_domain::attempt::{Label, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ldap::account;
use gatehouse_net::{NetError, Why};

/// The result codes that we tell apart (RFC 4511, appendix A).
pub(crate) mod result {
    pub(crate) const OPERATIONS_ERROR: i32 = 1;
    pub(crate) const TIME_LIMIT: i32 = 3;
    pub(crate) const SIZE_LIMIT: i32 = 4;
    pub(crate) const STRONGER_AUTH: i32 = 8;
    pub(crate) const REFERRAL: i32 = 10;
    pub(crate) const ADMIN_LIMIT: i32 = 11;
    pub(crate) const CONFIDENTIALITY: i32 = 13;
    pub(crate) const UNDEFINED_TYPE: i32 = 17;
    pub(crate) const WRONG_MATCHING: i32 = 18;
    pub(crate) const BAD_SYNTAX: i32 = 21;
    pub(crate) const NO_SUCH_OBJECT: i32 = 32;
    pub(crate) const BAD_DN: i32 = 34;
    pub(crate) const INAPPROPRIATE_AUTH: i32 = 48;
    pub(crate) const BAD_CREDENTIALS: i32 = 49;
    pub(crate) const NO_ACCESS: i32 = 50;
    pub(crate) const BUSY: i32 = 51;
    pub(crate) const UNAVAILABLE: i32 = 52;
    pub(crate) const UNWILLING: i32 = 53;
}

/// No connection.
pub(crate) fn net(step: &mut Step, error: &NetError) -> Code {
    step.fact(Label::Detail, error.to_string());
    match error {
        NetError::AddressRefused(_) => {
            step.about("addresses");
            Code::AddressRefused
        }
        NetError::Timeout => Code::LdapTimeout,
        _ => Code::LdapUnreachable,
    }
}

/// No TLS.
pub(crate) fn tls(step: &mut Step, why: &Why) -> Code {
    match why {
        Why::Name => Code::LdapCertificateName,
        Why::Expired | Why::NotYet => Code::LdapCertificateExpired,
        Why::SelfSigned => Code::LdapCertificateSelfSigned,
        Why::UnknownAuthority => Code::LdapCertificateUnknown,
        Why::Certificate(detail) => {
            step.fact(Label::Detail, detail);
            Code::LdapCertificateRefused
        }
        Why::BadAuthorities(detail) => {
            step.fact(Label::Detail, detail);
            Code::LdapCertificateUnknown
        }
        Why::Handshake(detail) => {
            step.fact(Label::Detail, detail);
            Code::LdapTlsFailed
        }
    }
}

/// A connection that broke.
pub(crate) fn broken(step: &mut Step, broken: &Broken) -> Code {
    step.fact(Label::Detail, broken.to_string());
    match broken {
        Broken::Closed(_) | Broken::Malformed => Code::LdapNotSpoken,
        Broken::TooLarge => Code::LdapAnswerMalformed,
        Broken::Dismissed(_) => Code::LdapUnavailable,
    }
}

/// The service account's bind.
///
/// # Errors
/// Anything but success: a referral and a bind in progress are no success either (L3).
pub(crate) fn bind(step: &mut Step, ended: &Ended, anonymous: bool) -> Result<(), Code> {
    if ended.code == 0 {
        return Ok(());
    }
    describe(step, ended);
    Err(match ended.code {
        result::STRONGER_AUTH | result::CONFIDENTIALITY if !anonymous => Code::LdapTlsNeeded,
        result::BUSY | result::UNAVAILABLE => Code::LdapUnavailable,
        result::REFERRAL => Code::LdapReferral,
        _ if anonymous => Code::LdapAnonymousRefused,
        result::BAD_DN => {
            step.about("bind_dn");
            Code::LdapBindRefused
        }
        result::BAD_CREDENTIALS
        | result::INAPPROPRIATE_AUTH
        | result::NO_SUCH_OBJECT
        | result::NO_ACCESS
        | result::UNWILLING => Code::LdapBindRefused,
        _ => Code::LdapError,
    })
}

/// A person's bind.
///
/// # Errors
/// Anything but success (L3).
pub(crate) fn person_bind(step: &mut Step, ended: &Ended) -> Result<(), Code> {
    if ended.code == 0 {
        return Ok(());
    }
    describe(step, ended);
    Err(match ended.code {
        result::BAD_CREDENTIALS => account::bind_refusal(&ended.message),
        result::STRONGER_AUTH | result::CONFIDENTIALITY => Code::LdapTlsNeeded,
        result::BUSY | result::UNAVAILABLE => Code::LdapUnavailable,
        result::REFERRAL => Code::LdapReferral,
        // 389 Directory Server says unwilling of an account that is switched off, OpenLDAP of one without a
        // password; both whatever the password was, so a stranger is not told.
        result::UNWILLING | result::INAPPROPRIATE_AUTH | result::NO_SUCH_OBJECT | result::NO_ACCESS => {
            Code::LdapWrongPassword
        }
        _ => Code::LdapError,
    })
}

/// A search under the form field's base.
///
/// # Errors
/// Anything but success.
pub(crate) fn search(
    step: &mut Step,
    ended: &Ended,
    anonymous: bool,
    base: &'static str,
    filter: &'static str,
) -> Result<(), Code> {
    if ended.code == 0 {
        return Ok(());
    }
    describe(step, ended);
    Err(match ended.code {
        result::NO_SUCH_OBJECT | result::BAD_DN => {
            step.about(base);
            if !ended.matched.is_empty() {
                step.fact(Label::NearestEntry, &ended.matched);
            }
            Code::LdapBaseMissing
        }
        result::REFERRAL => {
            step.about(base);
            Code::LdapReferral
        }
        result::OPERATIONS_ERROR
        | result::STRONGER_AUTH
        | result::NO_ACCESS
        | result::UNWILLING
        | result::INAPPROPRIATE_AUTH
            if anonymous =>
        {
            Code::LdapAnonymousRefused
        }
        result::STRONGER_AUTH | result::CONFIDENTIALITY => Code::LdapTlsNeeded,
        result::NO_ACCESS => Code::LdapNotAllowed,
        result::TIME_LIMIT | result::SIZE_LIMIT | result::ADMIN_LIMIT => Code::LdapLimit,
        result::UNDEFINED_TYPE | result::WRONG_MATCHING | result::BAD_SYNTAX => {
            step.about(filter);
            Code::LdapFilterRefused
        }
        result::BUSY | result::UNAVAILABLE => Code::LdapUnavailable,
        _ => Code::LdapError,
    })
}

fn describe(step: &mut Step, ended: &Ended) {
    step.fact(Label::ResultCode, ended.code.to_string());
    if let Some(reason) = account::sub_code(&ended.message) {
        step.fact(Label::SubCode, reason);
    }
    if !ended.message.is_empty() {
        // Directories end their messages with NUL now and then.
        let readable: String = ended
            .message
            .chars()
            .filter(|c| !c.is_control())
            .take(300)
            .collect();
        step.fact(Label::Detail, readable);
    }
}
