//! Connections on the wire.

use crate::dto::ended::{Ended, Refusal};
use crate::dto::when::When;
use gatehouse_domain::claims::Claims;
use gatehouse_domain::connection::{OidcForm, Protocol, Provider, Status};
use gatehouse_domain::outside::Lock;
use gatehouse_domain::ways_in::Way;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::collections::BTreeMap;

/// A connection as a row of the table and as the head of its page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionRow {
    /// Its id.
    pub id: String,
    /// The display name.
    pub name: String,
    /// The preset.
    pub provider: Provider,
    /// The switch.
    pub active: bool,
    /// How it stands.
    pub status: Status,
    /// Why it is failing.
    pub failing_with: Option<Refusal>,
    /// The form field that this is about.
    pub failing_at: Option<String>,
    /// The saved settings are proven.
    pub can_activate: bool,
    /// It is on, but our public URL has moved since its live settings were proven.
    pub moved: bool,
    /// Identities that would be lost if the saved settings went live.
    pub would_lose: i64,
    /// Successful sign-ins in 7 days.
    pub sign_ins_7d: i64,
    /// The caller has unsaved changes to it.
    pub unsaved: bool,
    /// When it was last saved or switched.
    pub updated: When,
    /// Why it cannot be changed here.
    pub lock: Option<Lock>,
    /// The ways in for administrators that are left when it is off; none where nothing is lost.
    pub after: Option<Vec<Way>>,
    /// The ways in for administrators once the saved settings are live; none where that changes nothing.
    pub after_live: Option<Vec<Way>>,
}

/// A new connection that was never saved.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DraftRow {
    /// Its id.
    pub id: String,
    /// The name so far, which may be empty.
    pub name: String,
    /// The preset.
    pub provider: Provider,
    /// When it was last kept.
    pub at: When,
}

/// `/console/connections`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ConnectionList {
    /// The connections that match the search, sorted.
    pub rows: Vec<ConnectionRow>,
    /// How many there are in all.
    pub total: usize,
    /// The caller's unsaved new ones.
    pub drafts: Vec<DraftRow>,
}

/// A saved state of the settings, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RevisionRow {
    /// 1, 2, 3 …
    pub number: i64,
    /// When it was saved.
    pub at: When,
    /// What it says, in short.
    pub facts: Facts,
}

/// Settings in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Facts {
    /// Of an OpenID provider.
    Oidc {
        /// Its issuer.
        issuer: String,
        /// The client id.
        client_id: String,
        /// The scopes.
        scopes: String,
    },
    /// Of a directory.
    Ldap {
        /// Its servers.
        addresses: String,
        /// Where searches start.
        base_dn: String,
        /// Whom we search as; empty when anonymously.
        bind_dn: String,
    },
}

/// The path of a connection's form.
pub fn form_path(id: &str, protocol: Protocol) -> String {
    let form = match protocol {
        Protocol::Oidc => "edit",
        Protocol::Ldap => "directory",
    };
    format!("/console/connections/{id}/{form}")
}

/// A test in short.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestRow {
    /// Its reference.
    pub reference: String,
    /// How it ended.
    pub outcome: Ended,
    /// It proves the settings it ran with.
    pub proves: bool,
    /// The account that the tester would have signed in as.
    pub account: Option<String>,
    /// When it began.
    pub at: When,
}

/// The claims that a test received.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TestClaims {
    /// The claims, fit to be shown: long values are cut, tokens and secrets masked.
    pub claims: Claims,
    /// When the test began.
    pub at: When,
}

/// `/console/connections/{id}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConnectionPage {
    /// As in the table.
    pub row: ConnectionRow,
    /// The newest saved settings.
    pub head: RevisionRow,
    /// The settings that sign people in.
    pub live: Option<RevisionRow>,
    /// When the saved settings were proven.
    pub proven: Option<When>,
    /// The reference of the proving test, when it is the newest one.
    pub proven_by: Option<String>,
    /// The caller's newest test.
    pub last_test: Option<TestRow>,
    /// Our callback URL.
    pub callback_url: String,
    /// The saved settings can go live: proven, and not live yet.
    pub can_go_live: bool,
    /// The login page forwards to it while it is active.
    pub straight: bool,
    /// The name of the one that the login page forwards to.
    pub straight_to: Option<String>,
    /// It was never tested, and the check of the public URL does not pass.
    pub unreached: bool,
}

/// `/console/connections/{id}/edit`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EditorPage {
    /// The connection's id.
    pub id: String,
    /// The preset.
    pub provider: Provider,
    /// The saved connection's name; none for a new one.
    pub saved_as: Option<String>,
    /// The form as it stands.
    pub form: FormFields,
    /// The revision it began from; empty for a new one.
    pub base: String,
    /// When the stored secret was set.
    pub secret_set: Option<When>,
    /// The places that the stored secret was entered for.
    pub secret_for: Option<String>,
    /// There are unsaved changes, kept at that time.
    pub unsaved: Option<When>,
    /// What is wrong with the form as it stands, by field.
    pub problems: BTreeMap<String, String>,
    /// Our public URL.
    pub public_url: String,
    /// Our callback URL.
    pub callback_url: String,
    /// The reference of the caller's newest test; empty for none.
    pub last_test: String,
    /// The saved settings can go live: proven, and not live yet.
    pub can_go_live: bool,
    /// Why it cannot be changed here.
    pub lock: Option<Lock>,
    /// It was never tested, and the check of the public URL does not pass.
    pub unreached: bool,
}

/// `/console/connections/{id}/delete`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeletePage {
    /// The connection's name.
    pub name: String,
    /// Identities that would be lost.
    pub identities: i64,
    /// Memberships of groups that would be lost.
    pub memberships: i64,
    /// It is switched on.
    pub active: bool,
    /// The ways in for administrators that are left; none where nothing is lost.
    pub after: Option<Vec<Way>>,
}

/// What became of a submitted form. An object in JSON, hence the braces: a bare text would be taken for one to show
/// to a person whose browser runs no script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Edited {
    /// Saved as a revision.
    Saved {},
    /// Kept as unsaved changes.
    Kept {},
    /// The provider's endpoints were filled in, and the form was kept.
    Discovered(Box<FormFields>),
    /// The unsaved changes are gone.
    Discarded {},
}

/// The form's fields as they travel: texts by their names, as a browser sends a form.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FormFields(pub OidcForm);

impl Serialize for FormFields {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.to_fields())
    }
}

impl<'de> Deserialize<'de> for FormFields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut sent = BTreeMap::<String, String>::deserialize(deserializer)?;
        Ok(Self(OidcForm::from_fields(|name| sent.remove(name))))
    }
}

#[cfg(feature = "ssr")]
mod from {
    use super::*;
    use crate::prefs::use_lang;
    use gatehouse_domain::attempt::{Attempt, proves};
    use gatehouse_domain::connection::Settings;
    use gatehouse_domain::ways_in;
    use gatehouse_service::connections::{ConnectionDetail, ConnectionRow as Row, Editor};
    use gatehouse_service::ports::connections::{Revision, WorkingCopy};

    impl ConnectionRow {
        /// As seen at a time.
        pub fn new(r: Row, now: i64) -> Self {
            Self {
                id: r.connection.id.to_string(),
                name: r.connection.name,
                provider: r.connection.provider,
                active: r.connection.active,
                status: r.status,
                failing_with: r.failing_with.map(Refusal::from),
                failing_at: r.failing_at,
                can_activate: r.can_activate,
                moved: r.moved,
                would_lose: r.would_lose,
                sign_ins_7d: r.sign_ins_7d,
                unsaved: r.unsaved,
                updated: When::new(r.connection.updated_at, now),
                lock: r.lock,
                after: None,
                after_live: None,
            }
        }

        /// The same with the ways in when it is off, and once its saved settings are live.
        pub fn judged(self, ways: &[Way], after_live: Option<Vec<Way>>) -> Self {
            let after = ways_in::after(ways, |way| way.connection.as_deref() == Some(&self.name));
            Self {
                after,
                after_live,
                ..self
            }
        }
    }

    impl DraftRow {
        /// As seen at a time.
        pub fn new(w: WorkingCopy, now: i64) -> Self {
            Self {
                id: w.connection.to_string(),
                name: w.form.display_name().to_owned(),
                provider: w.provider,
                at: When::new(w.at, now),
            }
        }
    }

    impl RevisionRow {
        fn new(r: &Revision, now: i64) -> Self {
            let facts = match &r.settings {
                Settings::Oidc(s) => Facts::Oidc {
                    issuer: s.issuer.clone(),
                    client_id: s.client_id.clone(),
                    scopes: s.scopes().join(" "),
                },
                Settings::Ldap(s) => {
                    let addresses: Vec<String> = s.addresses.iter().map(|a| a.url(s.tls)).collect();
                    Facts::Ldap {
                        addresses: addresses.join(", "),
                        base_dn: s.base_dn.clone(),
                        bind_dn: s.binds_as().map(|(dn, _)| dn.to_owned()).unwrap_or_default(),
                    }
                }
            };
            Self {
                number: r.number,
                at: When::new(r.at, now),
                facts,
            }
        }
    }

    impl TestRow {
        /// As seen at a time.
        pub fn new(a: Attempt, now: i64) -> Self {
            Self {
                proves: proves(&a.outcome, &a.trace),
                account: a.result.and_then(|p| p.account),
                at: When::new(a.started_at, now),
                reference: a.reference,
                outcome: a.outcome.into(),
            }
        }
    }

    impl ConnectionPage {
        /// As seen at a time; `reached` when the check of the public URL passes.
        pub fn new(d: ConnectionDetail, callback_url: String, reached: bool, now: i64) -> Self {
            let proven_by = match (&d.proof, &d.last_test) {
                (Some(proof), Some(test)) if proof.attempt == test.id => Some(test.reference.clone()),
                _ => None,
            };
            Self {
                can_go_live: d.can_go_live(),
                unreached: d.last_test.is_none() && !reached,
                straight: d.straight,
                straight_to: d.straight_to,
                proven_by,
                head: RevisionRow::new(&d.head, now),
                live: d.live.as_ref().map(|r| RevisionRow::new(r, now)),
                proven: d.proof.map(|p| When::new(p.at, now)),
                last_test: d.last_test.map(|a| TestRow::new(a, now)),
                row: ConnectionRow::new(d.row, now),
                callback_url,
            }
        }
    }

    impl EditorPage {
        /// As seen at a time, with the connection where it is saved and the reference of the caller's
        /// newest test; `reached` when the check of the public URL passes.
        pub fn new(
            e: Editor,
            form: OidcForm,
            saved: Option<&ConnectionDetail>,
            last_test: Option<String>,
            reached: bool,
            now: i64,
        ) -> Self {
            let lang = use_lang();
            Self {
                id: e.connection.to_string(),
                provider: e.provider,
                saved_as: e.saved.map(|c| c.name),
                form: FormFields(form),
                base: e.base.map(|r| r.to_string()).unwrap_or_default(),
                secret_set: e.secret.as_ref().map(|s| When::new(s.set_at, now)),
                secret_for: e.secret.map(|s| s.places),
                unsaved: e.unsaved_since.map(|at| When::new(at, now)),
                problems: e
                    .problems
                    .into_iter()
                    .map(|(f, p)| (f.to_owned(), p.message(lang)))
                    .collect(),
                public_url: e.public_url,
                callback_url: e.callback_url,
                unreached: last_test.is_none() && !reached,
                last_test: last_test.unwrap_or_default(),
                can_go_live: saved.is_some_and(ConnectionDetail::can_go_live),
                lock: e.lock,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_submitted_form_and_its_json_are_the_same() -> Result<(), serde_json::Error> {
        let submitted = serde_json::json!({"issuer": "https://id.example.com", "verify_signature": "true", "stranger": "x"});
        let form: FormFields = serde_json::from_value(submitted)?;
        assert_eq!(form.0.issuer, "https://id.example.com");
        assert!(form.0.verify_signature && !form.0.create_users);
        let back: FormFields = serde_json::from_str(&serde_json::to_string(&form)?)?;
        assert_eq!(back, form);
        Ok(())
    }
}
