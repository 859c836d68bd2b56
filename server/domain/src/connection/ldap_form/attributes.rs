//! Attributes in one line, as `LOCAL_LDAP_ATTRIBUTES` has them: `email=mail,group=gidNumber`.

use super::LdapForm;
use crate::ldap::is_attribute;
use crate::problem::Problem;

/// The names before the equals sign, for the form's fields in their order; the first is the one we write.
const NAMES: [(&[&str], &str); 8] = [
    (
        &["user_name", "username", "user", "login", "uid"],
        "map_user_name",
    ),
    (&["email", "mail"], "map_email"),
    (&["name", "display_name", "displayname", "full_name"], "map_name"),
    (
        &["given_name", "given", "first_name", "firstname"],
        "map_given_name",
    ),
    (
        &["family_name", "family", "last_name", "lastname", "surname"],
        "map_family_name",
    ),
    (&["picture", "photo"], "map_picture"),
    (&["unique_id", "id", "user_id"], "map_user_id"),
    (&["group", "groups"], "map_groups"),
];

impl LdapForm {
    /// The attributes of the fields in one line.
    pub fn attributes_text(&self) -> String {
        let mut pairs = Vec::new();
        for (names, field) in NAMES {
            for attribute in crate::connection::words(self.field(field)) {
                pairs.push(format!("{}={attribute}", names[0]));
            }
        }
        pairs.join(",")
    }

    /// The form with what its line of attributes names put into the fields. A name that comes again adds to the
    /// ones before it.
    ///
    /// # Errors
    /// What is wrong with the line.
    pub fn with_attributes(&self) -> Result<LdapForm, Problem> {
        let mut form = self.clone();
        let mut seen = Vec::new();
        for pair in self
            .attributes
            .split(',')
            .map(str::trim)
            .filter(|p| !p.is_empty())
        {
            let (name, attribute) = pair
                .split_once('=')
                .ok_or_else(|| Problem::NotPair(pair.to_owned()))?;
            let (name, attribute) = (name.trim(), attribute.trim());
            let field = NAMES
                .iter()
                .find(|(names, _)| names.iter().any(|n| n.eq_ignore_ascii_case(name)))
                .map(|(_, field)| *field)
                .ok_or_else(|| Problem::NoSuchTarget(name.to_owned()))?;
            if !is_attribute(attribute) {
                return Err(Problem::NotAttribute(attribute.to_owned()));
            }
            let again = seen.contains(&field);
            seen.push(field);
            let text = form.field_mut(field);
            *text = if again {
                format!("{text}, {attribute}")
            } else {
                attribute.to_owned()
            };
        }
        form.attributes.clear();
        Ok(form)
    }

    fn field(&self, name: &str) -> &str {
        match name {
            "map_user_id" => &self.map_user_id,
            "map_user_name" => &self.map_user_name,
            "map_email" => &self.map_email,
            "map_name" => &self.map_name,
            "map_given_name" => &self.map_given_name,
            "map_family_name" => &self.map_family_name,
            "map_picture" => &self.map_picture,
            _ => &self.map_groups,
        }
    }

    fn field_mut(&mut self, name: &str) -> &mut String {
        match name {
            "map_user_id" => &mut self.map_user_id,
            "map_user_name" => &mut self.map_user_name,
            "map_email" => &mut self.map_email,
            "map_name" => &mut self.map_name,
            "map_given_name" => &mut self.map_given_name,
            "map_family_name" => &mut self.map_family_name,
            "map_picture" => &mut self.map_picture,
            _ => &mut self.map_groups,
        }
    }
}

/// Whether a base DN is what the document's example has there by mistake: attributes.
pub(super) fn is_attributes(pairs: &[(&str, &str)]) -> bool {
    let known = |name: &str| {
        let mut all = NAMES.iter().flat_map(|(names, _)| names.iter());
        // A base may well begin with uid=.
        name != "uid" && all.any(|n| n.eq_ignore_ascii_case(name))
    };
    !pairs.is_empty()
        && pairs
            .iter()
            .all(|(name, value)| known(name) && is_attribute(value))
}
