//! The form of a directory on the wire.

use crate::dto::when::When;
use gatehouse_domain::connection::{LdapForm, LdapPreset};
use gatehouse_domain::outside::Lock;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// `/console/connections/{id}/directory`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DirectoryPage {
    /// The connection's id.
    pub id: String,
    /// The preset.
    pub preset: LdapPreset,
    /// The saved connection's name; none for a new one.
    pub saved_as: Option<String>,
    /// The form as it stands.
    pub form: DirectoryFields,
    /// The revision it began from; empty for a new one.
    pub base: String,
    /// When the stored bind password was set.
    pub password_set: Option<When>,
    /// There are unsaved changes, kept at that time.
    pub unsaved: Option<When>,
    /// What is wrong with the form as it stands, by field.
    pub problems: BTreeMap<String, String>,
    /// The reference of the caller's newest test; empty for none.
    pub last_test: String,
    /// The saved settings can go live: proven, and not live yet.
    pub can_go_live: bool,
    /// Why it cannot be changed here.
    pub lock: Option<Lock>,
}

/// What became of a submitted form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum DirectoryEdited {
    /// Saved as a revision.
    Saved {},
    /// Kept as unsaved changes.
    Kept {},
    /// The certificate was taken over, and the form was kept: the trusted ones now.
    Taken {
        /// As PEM.
        certificates: String,
    },
    /// The unsaved changes are gone.
    Discarded {},
}

/// The form's fields as they travel: texts by their names, as a browser sends a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DirectoryFields(pub LdapForm);

impl Serialize for DirectoryFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.to_fields())
    }
}

impl<'de> Deserialize<'de> for DirectoryFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut sent = BTreeMap::<String, String>::deserialize(deserializer)?;
        Ok(Self(LdapForm::from_fields(|name| sent.remove(name))))
    }
}

#[cfg(feature = "ssr")]
impl DirectoryPage {
    /// As seen at a time.
    pub fn new(
        e: gatehouse_service::connections::Editor,
        (preset, form): (LdapPreset, LdapForm),
        can_go_live: bool,
        last_test: Option<String>,
        now: i64,
    ) -> Self {
        let lang = crate::prefs::use_lang();
        let problems = e.problems.into_iter();
        Self {
            id: e.connection.to_string(),
            preset,
            saved_as: e.saved.map(|c| c.name),
            form: DirectoryFields(form),
            base: e.base.map(|r| r.to_string()).unwrap_or_default(),
            password_set: e.secret.map(|s| When::new(s.set_at, now)),
            unsaved: e.unsaved_since.map(|at| When::new(at, now)),
            problems: problems.map(|(f, p)| (f.to_owned(), p.message(lang))).collect(),
            last_test: last_test.unwrap_or_default(),
            can_go_live,
            lock: e.lock,
        }
    }
}
