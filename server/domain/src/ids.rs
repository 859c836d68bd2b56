//! Identifiers: UUID version 7 (RFC 9562 §5.7), made from the Clock and Rng ports, never here.

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// Milliseconds since the Unix epoch, UTC.
pub type Millis = i64;

/// Composes a UUID version 7 from a time and ten random bytes.
pub fn uuid_v7(now: Millis, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(now).unwrap_or(0), &random).into_uuid()
}

macro_rules! ids { ($($(#[$doc:meta])* $name:ident $prefix:literal;)*) => { $(
    $(#[$doc])*
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
    #[serde(transparent)]
    pub struct $name(pub Uuid);

    impl fmt::Display for $name {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            write!(f, concat!($prefix, "_{}"), self.0.simple())
        }
    }
    impl FromStr for $name {
        type Err = BadId;
        fn from_str(s: &str) -> Result<Self, BadId> {
            let hex = s.strip_prefix(concat!($prefix, "_")).ok_or(BadId)?;
            Uuid::try_parse(hex).map(Self).map_err(|_| BadId)
        }
    }
)* } }

/// The text is not an identifier of the expected kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadId;

impl fmt::Display for BadId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not an identifier")
    }
}

impl std::error::Error for BadId {}

ids! {
    /// One identity provider set up here.
    ConnectionId "c";
    /// One saved, immutable state of a connection's settings.
    RevisionId "r";
    /// A person or a service account.
    PrincipalId "u";
    /// A signed-in browser.
    SessionId "s";
    /// One run of a connection or of the password form.
    AttemptId "a";
    /// A sealed secret, write-only.
    SecretId "k";
    /// A group of people.
    GroupId "g";
    /// An identity that waits to be connected to the account with its address.
    LinkRequestId "q";
    /// An address that may come in although nobody new does.
    InvitationId "i";
    /// An organization.
    OrgId "o";
    /// A team of an organization.
    TeamId "t";
    /// A project of a team.
    ProjectId "p";
    /// An API key, not the key itself.
    ApiKeyId "ak";
    /// An issuer of JWTs that an organization trusts.
    IssuerId "j";
    /// A run of a program in a project.
    RunId "run";
    /// An access token of an exchanged JWT, not the token itself.
    AccessTokenId "at";
}

/// The organization that everybody with an account is in, and that is there from the beginning.
pub const DEFAULT_ORG: OrgId = OrgId(Uuid::from_u128(0x0000_0000_0000_7000_8000_0000_0000_0001));

/// The short reference that a person reads out to an administrator, such as `GH-7F3K-Q2XM`:
/// eight characters of Crockford's base 32, 40 random bits.
pub fn reference(random: [u8; 5]) -> String {
    const ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    let bits = random.iter().fold(0u64, |n, b| (n << 8) | u64::from(*b));
    let mut s = String::from("GH-");
    for i in (0..8).rev() {
        s.push(ALPHABET[((bits >> (i * 5)) & 31) as usize] as char);
        if i == 4 {
            s.push('-');
        }
    }
    s
}

/// A typed reference as it is stored: case and look-alikes do not matter.
pub fn normal_reference(typed: &str) -> String {
    let s: String = typed
        .trim()
        .to_ascii_uppercase()
        .chars()
        .map(|c| match c {
            'O' => '0',
            'I' | 'L' => '1',
            c => c,
        })
        .collect();
    s
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_reads_back_and_refuses_another_kind() {
        let id = ConnectionId(uuid_v7(1_700_000_000_000, [7; 10]));
        assert_eq!(id.to_string().parse(), Ok(id));
        assert_eq!(id.to_string().parse::<SessionId>(), Err(BadId));
        assert_eq!(id.0.get_version_num(), 7);
    }

    #[test]
    fn a_reference_is_easy_to_read_out() {
        assert_eq!(reference([0; 5]), "GH-0000-0000");
        assert_eq!(reference([255; 5]), "GH-ZZZZ-ZZZZ");
        assert_eq!(normal_reference(" gh-o1l0-zzzz "), "GH-0110-ZZZZ");
    }
}
