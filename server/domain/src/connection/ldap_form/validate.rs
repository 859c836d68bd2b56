//! The validation of a directory's form. What only the server knows (is the name taken, is a password stored)
//! is a parameter.

use super::{LdapForm, attributes};
use crate::claims::Mapping;
use crate::connection::fields::{certificates, display_name, offered, plain, words};
use crate::connection::ldap::{Address, LdapSettings, Scope, Tls};
use crate::groups::Absent;
use crate::ids::SecretId;
use crate::ldap::{DN_CLAIM, Dn, Filter, is_attribute};
use crate::problem::{Problem, Problems};

/// The longest that a step may be allowed to take, in seconds.
const LONGEST: u32 = 60;
/// More servers or allowed groups are a mistake.
const MOST: usize = 200;

/// What validation has to know beside the form.
#[derive(Clone, Debug, Default)]
pub struct Beside {
    /// The stored bind password and the [`LdapForm::places`] it was entered for.
    pub stored_password: Option<(SecretId, String, String)>,
    /// A bind password was typed with this form.
    pub password_typed: bool,
    /// Another connection has this display name, or one that reads the same.
    pub name_taken: bool,
}

impl LdapForm {
    /// Validates the whole form.
    ///
    /// # Errors
    /// One problem per wrong field; all of them at once.
    pub fn validate(&self, beside: &Beside) -> Result<LdapSettings, Problems> {
        let mut p = Problems::new();
        display_name(&self.display_name, beside.name_taken, &mut p);
        let form = match self.with_attributes() {
            Ok(form) => form,
            Err(problem) => {
                p.insert("attributes", problem);
                self.clone()
            }
        };
        plain("attributes", &self.attributes, 2000, &mut p);

        let tls = offered("tls", &self.tls, &Tls::ALL, &mut p);
        let addresses = self.addresses(tls.unwrap_or(Tls::Ldaps), &mut p);
        let ca_certificates = certificates(&self.ca_certificates, &mut p);
        let base_dn = required_dn("base_dn", &self.base_dn, &mut p);
        let bind_dn = self.bind_dn.trim();
        plain("bind_dn", bind_dn, 1000, &mut p);
        // Active Directory also takes name@domain and DOMAIN\name.
        if bind_dn.contains('=')
            && let Err(at) = Dn::parse(bind_dn)
        {
            p.entry("bind_dn").or_insert(Problem::NotDn(at));
        }
        let bind_password = self.bind_password(beside, &mut p);
        let mapping = form.mapping_checked(&mut p);
        let user_filter = filter("user_filter", &self.user_filter, &mut p);
        if user_filter.is_none() {
            p.entry("user_filter").or_insert(Problem::Required);
        }
        let user_scope = offered("user_scope", &self.user_scope, &Scope::ALL, &mut p);
        let group_base_dn = dn("group_base_dn", &self.group_base_dn, &mut p);
        let group_filter = filter("group_filter", &self.group_filter, &mut p);
        let allowed_groups = self.allowed(&mut p);
        let absent_groups = match self.absent_groups.trim() {
            "" => Some(Absent::None),
            chosen => offered("absent_groups", chosen, &Absent::ALL, &mut p),
        };
        let mut seconds = |field: &'static str, text: &str| {
            let read = text.trim().parse::<u32>().ok();
            let read = read.filter(|n| (1..=LONGEST).contains(n));
            if read.is_none() {
                p.insert(field, Problem::NotSeconds(LONGEST));
            }
            read.unwrap_or_default()
        };
        let connect_seconds = seconds("connect_seconds", &self.connect_seconds);
        let bind_seconds = seconds("bind_seconds", &self.bind_seconds);
        let search_seconds = seconds("search_seconds", &self.search_seconds);
        if mapping.groups.is_empty() && (self.sync_groups || !allowed_groups.is_empty()) {
            p.entry("map_groups").or_insert(Problem::Required);
        }

        match (tls, base_dn, user_filter, user_scope, absent_groups) {
            (Some(tls), Some(base_dn), Some(user_filter), Some(user_scope), Some(absent_groups))
                if p.is_empty() =>
            {
                Ok(LdapSettings {
                    addresses,
                    tls,
                    ca_certificates,
                    base_dn,
                    bind_dn: (!bind_dn.is_empty()).then(|| bind_dn.to_owned()),
                    bind_password,
                    mapping,
                    user_filter,
                    user_scope,
                    group_base_dn,
                    group_filter,
                    nested_groups: self.nested_groups,
                    allowed_groups,
                    create_users: self.create_users,
                    sync_groups: self.sync_groups,
                    absent_groups,
                    connect_seconds,
                    bind_seconds,
                    search_seconds,
                })
            }
            _ => Err(p),
        }
    }

    fn addresses(&self, tls: Tls, p: &mut Problems) -> Vec<Address> {
        let mut found: Vec<Address> = Vec::new();
        for typed in split_addresses(&self.addresses) {
            match Address::parse(typed, tls) {
                Some((address, scheme)) => match scheme {
                    Some(s) if !s.eq_ignore_ascii_case("ldap") && !s.eq_ignore_ascii_case("ldaps") => {
                        p.entry("addresses")
                            .or_insert(Problem::NotLdapAddress(cut(typed)));
                    }
                    Some(s) if !s.eq_ignore_ascii_case(tls.scheme()) => {
                        p.entry("tls")
                            .or_insert(Problem::SchemeDiffers(tls == Tls::Ldaps));
                    }
                    _ if found.contains(&address) => {}
                    _ => found.push(address),
                },
                None => {
                    p.entry("addresses")
                        .or_insert(Problem::NotLdapAddress(cut(typed)));
                }
            }
        }
        if found.len() > MOST {
            p.insert("addresses", Problem::TooMany(MOST));
        }
        if self.addresses.trim().is_empty() {
            p.insert("addresses", Problem::Required);
        }
        found
    }

    fn bind_password(&self, beside: &Beside, p: &mut Problems) -> Option<SecretId> {
        let (addresses, bind_dn) = self.places();
        if bind_dn.is_empty() || beside.password_typed {
            // Anonymous; or the id of a typed one is put in by the use case that seals it.
            return None;
        }
        let (id, stored_for, stored_dn) = beside.stored_password.as_ref()?;
        let known = |place: &str| stored_for.lines().any(|known| known == place);
        if *stored_dn == bind_dn && addresses.lines().all(known) {
            return Some(*id);
        }
        p.insert("bind_password", Problem::PasswordForOtherPlace);
        None
    }

    fn allowed(&self, p: &mut Problems) -> Vec<String> {
        let Some(allowed) = split_list(&self.allowed_groups) else {
            p.insert("allowed_groups", Problem::UnquotedDn);
            return Vec::new();
        };
        if allowed.len() > MOST {
            p.insert("allowed_groups", Problem::TooMany(MOST));
        }
        for group in &allowed {
            plain("allowed_groups", group, 1000, p);
        }
        allowed
    }

    /// The attributes as typed, whatever else is wrong with the form.
    pub fn mapping(&self) -> Mapping {
        let form = self.with_attributes().unwrap_or_else(|_| self.clone());
        form.mapping_checked(&mut Problems::new())
    }

    fn mapping_checked(&self, p: &mut Problems) -> Mapping {
        let mut read = |field: &'static str, text: &str, required: bool| {
            plain(field, text, 500, p);
            let names = words(text);
            // Only people's entries have a name that can stand for one of their attributes.
            let usable = |name: &&String| is_attribute(name) && (field == "map_user_id" || *name != DN_CLAIM);
            if required && names.is_empty() {
                p.insert(field, Problem::Required);
            } else if let Some(bad) = names.iter().find(|name| !usable(name)) {
                p.entry(field).or_insert(Problem::NotAttribute(cut(bad)));
            }
            names
        };
        Mapping {
            user_id: read("map_user_id", &self.map_user_id, true),
            user_name: read("map_user_name", &self.map_user_name, true),
            email: read("map_email", &self.map_email, true),
            name: read("map_name", &self.map_name, false),
            given_name: read("map_given_name", &self.map_given_name, false),
            family_name: read("map_family_name", &self.map_family_name, false),
            picture: read("map_picture", &self.map_picture, false),
            identifier_claims: false,
            groups: read("map_groups", &self.map_groups, false),
        }
    }
}

pub(super) fn tls_of(text: &str) -> Option<Tls> {
    Tls::ALL.iter().find(|(_, n)| *n == text.trim()).map(|(t, _)| *t)
}

pub(super) fn split_addresses(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| c == ',' || c.is_whitespace())
        .filter(|typed| !typed.is_empty())
}

/// A list with one per line, or with commas between those that are not in quotation marks. None when a
/// distinguished name seems to be torn apart at its commas, or several to be one.
fn split_list(text: &str) -> Option<Vec<String>> {
    let mut found: Vec<String> = Vec::new();
    let mut add = |group: &str| {
        if !group.is_empty() && !found.iter().any(|known| known == group) {
            found.push(group.to_owned());
        }
    };
    for line in text.lines().map(str::trim) {
        if let Ok(dn) = Dn::parse(line) {
            if runs_on(&dn) {
                return None;
            }
            add(line);
            continue;
        }
        let (mut word, mut quoted) = (String::new(), false);
        for c in line.chars().chain([',']) {
            match c {
                '"' => quoted = !quoted,
                ',' if !quoted => {
                    add(word.trim());
                    word.clear();
                    continue;
                }
                '=' if !quoted => return None,
                _ => {}
            }
            if c != '"' {
                word.push(c);
            }
        }
        if quoted {
            return None;
        }
    }
    Some(found)
}

/// Whether another name begins where a domain's parts ended.
fn runs_on(dn: &Dn) -> bool {
    let domain: Vec<bool> = dn
        .pairs()
        .map(|(kind, _)| kind.eq_ignore_ascii_case("dc"))
        .collect();
    domain.windows(2).any(|two| two[0] && !two[1])
}

/// A list as [`split_list`] reads it.
pub(super) fn one_per_line(list: &[String]) -> String {
    let quoted = |group: &String| match group.contains([',', '=']) && Dn::parse(group).is_err() {
        true => format!("\"{group}\""),
        false => group.clone(),
    };
    list.iter().map(quoted).collect::<Vec<_>>().join("\n")
}

fn cut(text: &str) -> String {
    text.chars().take(60).collect()
}

fn dn(field: &'static str, text: &str, p: &mut Problems) -> Option<String> {
    let text = text.trim();
    plain(field, text, 1000, p);
    match Dn::parse(text) {
        Ok(dn) if dn.is_root() => None,
        Ok(dn) if attributes::is_attributes(&dn.pairs().collect::<Vec<_>>()) => {
            p.entry(field).or_insert(Problem::AttributesAsBase);
            None
        }
        Ok(_) => Some(text.to_owned()),
        Err(at) => {
            p.entry(field).or_insert(Problem::NotDn(at));
            None
        }
    }
}

fn required_dn(field: &'static str, text: &str, p: &mut Problems) -> Option<String> {
    if text.trim().is_empty() {
        p.insert(field, Problem::Required);
        return None;
    }
    dn(field, text, p)
}

fn filter(field: &'static str, text: &str, p: &mut Problems) -> Option<String> {
    let text = text.trim();
    if text.is_empty() {
        return None;
    }
    plain(field, text, 2000, p);
    if let Err(bad) = Filter::parse(text) {
        p.entry(field).or_insert(Problem::BadFilter(bad));
    }
    Some(text.to_owned())
}
