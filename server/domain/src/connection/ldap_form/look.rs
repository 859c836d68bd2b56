//! Looking around in a directory while its form is still being filled in.

use super::{Beside, LdapForm};
use crate::connection::ldap::LdapSettings;
use crate::connection::ldap_preset::LdapPreset;
use crate::problem::Problems;

/// What is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    /// The tree: where the directory is, and whom we ask as, has to be right.
    Tree,
    /// The attributes of people: where they are, too.
    People,
}

impl LdapForm {
    /// The settings to look around with: of the form what that needs, the rest as the preset has it.
    ///
    /// # Errors
    /// What is wrong with the fields that are needed.
    pub fn to_look(&self, look: Look, preset: LdapPreset, beside: &Beside) -> Result<LdapSettings, Problems> {
        let mut form = LdapForm {
            // Of no meaning here, and not empty.
            display_name: preset.name().into(),
            base_dn: preset.base_example().into(),
            addresses: self.addresses.clone(),
            tls: self.tls.clone(),
            ca_certificates: self.ca_certificates.clone(),
            bind_dn: self.bind_dn.clone(),
            connect_seconds: self.connect_seconds.clone(),
            bind_seconds: self.bind_seconds.clone(),
            search_seconds: self.search_seconds.clone(),
            ..LdapForm::preset(preset)
        };
        if look == Look::People {
            form.base_dn.clone_from(&self.base_dn);
            form.user_filter.clone_from(&self.user_filter);
            form.user_scope.clone_from(&self.user_scope);
        }
        let beside = Beside {
            name_taken: false,
            ..beside.clone()
        };
        form.validate(&beside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::problem::Problem;

    #[test]
    fn the_tree_is_seen_before_the_form_is_whole() {
        let form = LdapForm {
            addresses: "ldaps://ldap.example.org".into(),
            map_email: "not an attribute".into(),
            ..LdapForm::preset(LdapPreset::OpenLdap)
        };
        let beside = Beside {
            name_taken: true,
            ..Beside::default()
        };
        for preset in LdapPreset::ALL {
            assert!(form.to_look(Look::Tree, preset, &beside).is_ok(), "{preset:?}");
        }
        let people = form.to_look(Look::People, LdapPreset::OpenLdap, &beside);
        let problems: Problems = [("base_dn", Problem::Required)].into();
        assert_eq!(people, Err(problems));
        let nowhere = LdapForm {
            addresses: String::new(),
            tls: "some".into(),
            ..form
        };
        let tree = nowhere.to_look(Look::Tree, LdapPreset::OpenLdap, &beside);
        let wrong: Vec<_> = tree.unwrap_err().into_keys().collect();
        assert_eq!(wrong, ["addresses", "tls"]);
    }
}
