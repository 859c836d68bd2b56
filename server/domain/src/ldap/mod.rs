//! What a directory's texts mean: names, filters, and what follows from an entry. Pure; the adapter asks, this
//! decides.

pub mod account;
pub mod dn;
pub mod filter;
pub mod groups;
pub mod login;
pub mod value;
pub mod walk;

pub use dn::Dn;
pub use filter::Filter;

/// The issuer of all identities from directories: a directory that moves keeps its people's accounts.
pub const ISSUER: &str = "ldap";

/// The claim that holds an entry's distinguished name. No attribute is called so.
pub const DN_CLAIM: &str = "dn";

/// Whether a text can name an attribute (RFC 4512 §2.5): a short name or an OID, with options.
pub fn is_attribute(text: &str) -> bool {
    let mut parts = text.split(';');
    let kind = parts.next().unwrap_or_default();
    let word = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let short = kind.starts_with(|c: char| c.is_ascii_alphabetic()) && word(kind);
    let number = |n: &str| !n.is_empty() && n.bytes().all(|b| b.is_ascii_digit());
    let oid = kind.contains('.') && kind.split('.').all(number);
    text.len() <= 200 && (short || oid) && parts.all(word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_attributes() {
        for good in ["mail", "userPassword", "x-y1", "cn;lang-ko", "2.5.4.3"] {
            assert!(is_attribute(good), "{good}");
        }
        for bad in ["", "1cn", "c n", "cn=", "cn;", "2..5", "메일", "a)(b", "*"] {
            assert!(!is_attribute(bad), "{bad}");
        }
    }
}
