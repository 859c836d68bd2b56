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
    /// Tested, and saved as a revision because it passed.
    Updated {},
    /// Kept as unsaved changes.
    Kept {},
    /// Something was taken over into a field, and the form was kept.
    Taken {
        /// The field.
        field: String,
        /// What it holds now.
        value: String,
    },
    /// The unsaved changes are gone.
    Discarded {},
    /// The form was kept, and this is an [`Offer`] as JSON: a text, so that the page shows it also without
    /// JavaScript.
    #[serde(untagged)]
    Offered(String),
}

/// What the directory has to choose from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Offer {
    /// A level of its tree.
    Tree(Tree),
    /// The attributes of people, those of one of them first.
    Attributes(Vec<Attribute>),
}

/// A level of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tree {
    /// What it is below; empty at the top.
    pub under: String,
    /// The entry above that.
    pub up: Option<String>,
    /// The entries.
    pub entries: Vec<Entry>,
    /// There are more.
    pub more: bool,
}

/// An entry of the tree.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its distinguished name.
    pub dn: String,
    /// The same without what it is below.
    pub name: String,
    /// Its object class.
    pub class: String,
    /// There may be something below it.
    pub below: bool,
}

/// An attribute that can be mapped.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attribute {
    /// Its name.
    pub name: String,
    /// What the schema says of it; empty where it says nothing.
    pub description: String,
    /// Its value in the sample entry; empty where that has none.
    pub sample: String,
}

impl Offer {
    /// Reads what a submission came to.
    pub fn read(text: &str) -> Option<Self> {
        serde_json::from_str(text).ok()
    }
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
mod from {
    use super::*;
    use gatehouse_domain::ldap::Dn;
    use gatehouse_service::ports::directory::{Level, Node, Offered};

    impl Offer {
        /// A level of the tree.
        pub fn tree(under: &str, level: Level) -> Self {
            let under = under.trim().to_owned();
            let up = Dn::parse(&under).ok().and_then(|dn| dn.parent());
            let below = format!(",{}", under.to_lowercase());
            let entry = |node: Node| {
                let name = match node.dn.to_lowercase().ends_with(&below) {
                    true => node.dn.get(..node.dn.len().saturating_sub(below.len())),
                    false => None,
                };
                Entry {
                    name: name.unwrap_or(&node.dn).to_owned(),
                    class: node.classes.into_iter().next_back().unwrap_or_default(),
                    below: node.has_children != Some(false),
                    dn: node.dn,
                }
            };
            Self::Tree(Tree {
                up: up.filter(|dn| !dn.is_root()).map(|dn| dn.to_string()),
                entries: level.nodes.into_iter().map(entry).collect(),
                more: level.more,
                under,
            })
        }

        /// The attributes.
        pub fn attributes(offered: Vec<Offered>) -> Self {
            let attribute = |o: Offered| Attribute {
                name: o.name,
                description: o.description.unwrap_or_default(),
                sample: o.sample.unwrap_or_default(),
            };
            Self::Attributes(offered.into_iter().map(attribute).collect())
        }

        /// As the page gets it.
        pub fn to_json(&self) -> String {
            serde_json::to_string(self).unwrap_or_default()
        }
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_offer_travels_as_a_text_and_everything_else_does_not() -> Result<(), serde_json::Error> {
        let offered = DirectoryEdited::Offered("{}".into());
        assert_eq!(serde_json::to_string(&offered)?, "\"{}\"");
        for edited in [offered, DirectoryEdited::Saved {}, DirectoryEdited::Discarded {}] {
            let text = serde_json::to_string(&edited)?;
            assert_eq!(serde_json::from_str::<DirectoryEdited>(&text)?, edited);
        }
        assert!(serde_json::to_string(&DirectoryEdited::Saved {})?.starts_with('{'));
        Ok(())
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn a_level_of_the_tree_is_named_from_where_it_is_below() {
        use gatehouse_service::ports::directory::{Level, Node};
        let node = |dn: &str| Node {
            dn: dn.into(),
            classes: vec!["top".into(), "organizationalUnit".into()],
            has_children: None,
        };
        let level = Level {
            nodes: vec![node("ou=people,DC=example,dc=org"), node("dc=other")],
            more: false,
        };
        let Offer::Tree(tree) = Offer::tree(" dc=example,dc=org ", level) else {
            return;
        };
        assert_eq!(tree.up.as_deref(), Some("dc=org"));
        assert_eq!(
            (tree.entries[0].name.as_str(), tree.entries[0].below),
            ("ou=people", true)
        );
        assert_eq!(tree.entries[0].class, "organizationalUnit");
        assert_eq!(tree.entries[1].name, "dc=other");
    }
}
