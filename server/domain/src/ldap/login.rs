//! What people type at the login form, as a search for them.

use super::dn::escape;
use super::{Dn, Filter};
use crate::connection::LdapSettings;

/// The longest that is looked for, in characters.
const LONGEST: usize = 256;
const ACCOUNT: &str = "sAMAccountName";
const PRINCIPAL: &str = "userPrincipalName";

/// A search for the person of a login name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Login {
    /// The name alone, without the user filter.
    pub filter: Filter,
    /// The domain that was typed before it: the account found must be in that one.
    pub domain: Option<String>,
}

/// Reads what was typed. In Active Directory it may be `name`, `name@domain` or `DOMAIN\name`. None when
/// nobody can be called so: it is empty, too long, or holds a character that cannot be shown (L2).
pub fn read(typed: &str, settings: &LdapSettings) -> Option<Login> {
    let typed = typed.trim();
    if typed.is_empty() || typed.chars().any(char::is_control) || typed.chars().nth(LONGEST).is_some() {
        return None;
    }
    let names = &settings.mapping.user_name;
    let windows = names.iter().any(|name| name.eq_ignore_ascii_case(ACCOUNT));
    if let Some((domain, name)) = typed.split_once('\\').filter(|_| windows) {
        let whole = !domain.is_empty() && !name.is_empty();
        return whole.then(|| Login {
            filter: Filter::equals(ACCOUNT, name),
            domain: Some(domain.to_owned()),
        });
    }
    let mut any: Vec<Filter> = names.iter().map(|name| Filter::equals(name, typed)).collect();
    if let Some((name, domain)) = typed.rsplit_once('@').filter(|_| windows) {
        let principal = Filter::equals(PRINCIPAL, typed);
        if !names.iter().any(|name| name.eq_ignore_ascii_case(PRINCIPAL)) {
            any.push(principal);
        }
        // Who was given no such name has this one all the same.
        if domain.eq_ignore_ascii_case(&domain_of(&settings.base_dn)) && !name.is_empty() {
            any.push(Filter::equals(ACCOUNT, name));
        }
    }
    let filter = match any.len() {
        1 => any.remove(0),
        _ => Filter::Or(any),
    };
    Some(Login { filter, domain: None })
}

impl Login {
    /// The attributes that it looks in, with the name that it looks for in each.
    pub fn names(&self) -> impl Iterator<Item = (&str, &str)> {
        let any = match &self.filter {
            Filter::Or(any) => any.as_slice(),
            one => std::slice::from_ref(one),
        };
        any.iter().filter_map(|filter| match filter {
            Filter::Equals(attribute, name) => Some((attribute.as_str(), std::str::from_utf8(name).ok()?)),
            _ => None,
        })
    }

    /// Whether the domain that was typed is the one with these names: the short one, and that of DNS.
    pub fn is_in_domain(&self, short: Option<&str>, dns: &str) -> bool {
        let Some(typed) = &self.domain else { return true };
        typed.eq_ignore_ascii_case(dns) || short.is_some_and(|short| typed.eq_ignore_ascii_case(short))
    }
}

/// The DNS name of the domain that a distinguished name lies in; empty when it names none.
pub fn domain_of(dn: &str) -> String {
    let dn = Dn::parse(dn).ok();
    dn.iter().flat_map(Dn::domain).collect::<Vec<_>>().join(".")
}

/// The distinguished name of that domain; none when it names none.
pub fn domain_root(dn: &str) -> Option<String> {
    let dn = Dn::parse(dn).ok()?;
    let parts: Vec<String> = dn.domain().map(|part| format!("DC={}", escape(part))).collect();
    (!parts.is_empty()).then(|| parts.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::connection::ldap_form::Beside;
    use crate::connection::{LdapForm, LdapPreset};
    use proptest::prelude::*;

    fn settings(preset: LdapPreset) -> LdapSettings {
        let form = LdapForm {
            display_name: "Staff".into(),
            addresses: "ldaps://a".into(),
            base_dn: "OU=Staff,DC=ad,DC=example,DC=org".into(),
            ..LdapForm::preset(preset)
        };
        form.validate(&Beside::default()).unwrap()
    }

    fn filter(typed: &str, preset: LdapPreset) -> String {
        read(typed, &settings(preset)).unwrap().filter.to_string()
    }

    #[test]
    fn each_way_to_type_a_name_finds_the_person() {
        use LdapPreset::{ActiveDirectory, OpenLdap};
        assert_eq!(filter(" ada ", OpenLdap), "(uid=ada)");
        assert_eq!(filter(r"LAB\ada", OpenLdap), r"(uid=LAB\5cada)");
        assert_eq!(
            filter("ada", ActiveDirectory),
            "(|(sAMAccountName=ada)(userPrincipalName=ada))"
        );
        assert_eq!(
            filter("ada@ad.EXAMPLE.org", ActiveDirectory),
            "(|(sAMAccountName=ada@ad.EXAMPLE.org)(userPrincipalName=ada@ad.EXAMPLE.org)(sAMAccountName=ada))"
        );
        assert!(!filter("ada@other.org", ActiveDirectory).contains("(sAMAccountName=ada)"));
        let domain = read(r"LAB\ada", &settings(ActiveDirectory)).unwrap();
        assert_eq!(domain.filter.to_string(), "(sAMAccountName=ada)");
        assert!(domain.is_in_domain(Some("lab"), "ad.example.org"));
        assert!(!domain.is_in_domain(Some("EVIL"), "ad.example.org") && !domain.is_in_domain(None, ""));
        let dns = read(r"AD.example.org\ada", &settings(ActiveDirectory)).unwrap();
        assert!(dns.is_in_domain(None, "ad.example.org"));
    }

    #[test]
    fn l2_nobody_is_called_so() {
        for typed in ["", "  ", "a\0b", "a\nb", &"x".repeat(257), r"\ada", r"LAB\"] {
            assert_eq!(
                read(typed, &settings(LdapPreset::ActiveDirectory)),
                None,
                "{typed:?}"
            );
        }
    }

    proptest! {
        #[test]
        fn l2_what_is_typed_is_only_ever_compared(typed in ".{1,30}") {
            for preset in [LdapPreset::OpenLdap, LdapPreset::ActiveDirectory] {
                if let Some(login) = read(&typed, &settings(preset)) {
                    let text = login.filter.to_string();
                    prop_assert_eq!(Filter::parse(&text), Ok(login.filter));
                    prop_assert!(!text.contains("=*)"), "{}", text);
                }
            }
        }
    }
}
