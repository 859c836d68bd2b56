//! The connections from outside of the console, brought up to date at the start: live at once, since who sets
//! the environment decides, and a new revision only where something has changed.

use super::save::redacted;
use crate::audit::{self, Change};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::outside::{CONNECTION, DIRECTORY, OutsideConnection};
use crate::ports::Write;
use crate::ports::connections::{Connection, Revision};
use gatehouse_domain::connection::{Beside, Form, Settings};
use gatehouse_domain::ids::{ConnectionId, RevisionId};
use gatehouse_domain::names::name_key;
use gatehouse_domain::ways_in::took_the_last;
use serde_json::{Value, json};

/// So many characters of a host make a name.
const LONGEST_HOST: usize = 60;

/// What a start made of the settings from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Applied {
    /// Nothing: all is as it was.
    Unchanged,
    /// It is switched off by what is set, and can be tested with this revision.
    Ready {
        /// The revision.
        revision: i64,
    },
    /// The connection signs people in with this revision.
    Live {
        /// The revision.
        revision: i64,
        /// Connected identities that are not found any more, the issuer being another one.
        lost: i64,
    },
    /// Its settings are gone: it was switched off.
    Off,
}

/// The same, and what it means for administrators.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Start {
    /// What was done to the connection to an OpenID provider.
    pub applied: Applied,
    /// What was done to the one to a directory.
    pub directory: Applied,
    /// The last way in that was seen to work for an administrator is not there any more.
    pub last_way_in_gone: bool,
}

impl Gatehouse {
    /// Brings the connections from outside up to date, in one transaction. Of several servers that start at
    /// once one does it.
    ///
    /// # Errors
    /// Storage.
    pub async fn apply_outside(&self) -> Result<Start> {
        let mut nothing = true;
        for id in [CONNECTION, DIRECTORY] {
            let saved = self.read().connection(id).await?;
            nothing &= self.outside().of(id).is_none() && saved.is_none_or(|c| !c.active);
        }
        let mut start = Start {
            applied: Applied::Unchanged,
            directory: Applied::Unchanged,
            last_way_in_gone: false,
        };
        if nothing {
            return Ok(start);
        }
        let mut tx = self.write().await?;
        let before = self.ways_before(&mut *tx).await?;
        start.applied = self.bring_up_to_date(&mut *tx, CONNECTION).await?;
        start.directory = self.bring_up_to_date(&mut *tx, DIRECTORY).await?;
        if (start.applied, start.directory) == (Applied::Unchanged, Applied::Unchanged) {
            return Ok(start);
        }
        // It is not refused: the settings from outside are the operator's, who would be locked out of the start.
        start.last_way_in_gone = took_the_last(&before, &self.ways_in(&mut *tx).await?);
        tx.commit().await?;
        Ok(start)
    }

    async fn bring_up_to_date(&self, tx: &mut dyn Write, id: ConnectionId) -> Result<Applied> {
        let saved = tx.connection(id).await?;
        match (self.outside().of(id), saved) {
            (Some(given), saved) => self.put_outside(tx, id, given, saved).await,
            (None, Some(c)) if c.active => self.outside_off(tx, c).await,
            (None, _) => Ok(Applied::Unchanged),
        }
    }

    async fn put_outside(
        &self,
        tx: &mut dyn Write,
        id: ConnectionId,
        given: &OutsideConnection,
        saved: Option<Connection>,
    ) -> Result<Applied> {
        let former = match &saved {
            Some(c) => tx.revision(c.head).await?,
            None => None,
        };
        let mut form = given.form.clone();
        form.set_display_name(self.outside_name(tx, id, &form, former.as_ref()).await?);
        let settings = self
            .outside_settings(tx, id, given, &form, former.as_ref())
            .await?;
        let same = former.filter(|f| f.settings == settings && f.name == form.display_name());
        if let (Some(c), Some(head)) = (&saved, &same)
            && (c.active, c.origin) == (given.on, given.origin)
            && (c.live == Some(head.id) || !given.on)
        {
            return Ok(Applied::Unchanged);
        }
        let now = self.now();
        let before = match &saved {
            Some(c) => self.live_of(tx, c).await?,
            None => None,
        };
        let (head, new) = match same {
            Some(head) => (head, false),
            None => {
                let revision = RevisionId(self.ports.rng.uuid(now));
                let fingerprint = self.fingerprint(tx, &settings).await?;
                let revision = Revision {
                    id: revision,
                    connection: id,
                    number: 0,
                    name: form.display_name().to_owned(),
                    settings,
                    fingerprint,
                    author: None,
                    at: now,
                };
                (revision, true)
            }
        };
        if given.on {
            self.leave_behind(tx, &head, before.as_ref()).await?;
        }
        let connection = Connection {
            id,
            name: head.name.clone(),
            provider: given.provider,
            origin: given.origin,
            active: given.on,
            head: head.id,
            live: match given.on {
                true => Some(head.id),
                false => saved.as_ref().and_then(|c| c.live),
            },
            updated_at: now,
        };
        match &saved {
            Some(_) => tx.update_connection(&connection).await?,
            // One that was deleted comes back, and goes on counting.
            None => tx.insert_connection(&connection).await?,
        }
        let mut head = head;
        if new {
            let newest = tx.revisions(id, 0, 1).await?.rows;
            head.number = newest.first().map_or(1, |r| r.number + 1);
            tx.insert_revision(&head).await?;
        }
        let change = Change {
            action: match saved {
                Some(_) => "connection.change",
                None => "connection.create",
            },
            object: id.to_string(),
            object_name: &connection.name,
            before: saved.as_ref().map(|c| told(c, before.as_ref())),
            after: Some(told(&connection, Some(&head))),
        };
        audit::append(tx, None, "system".into(), "", now, change).await?;
        if !given.on {
            return Ok(Applied::Ready {
                revision: head.number,
            });
        }
        Ok(Applied::Live {
            revision: head.number,
            lost: self.would_lose(tx, &head, before.as_ref()).await?,
        })
    }

    async fn outside_off(&self, tx: &mut dyn Write, c: Connection) -> Result<Applied> {
        let live = self.live_of(tx, &c).await?;
        let off = Connection {
            active: false,
            updated_at: self.now(),
            ..c.clone()
        };
        tx.update_connection(&off).await?;
        let change = Change {
            action: "connection.deactivate",
            object: c.id.to_string(),
            object_name: &c.name,
            before: Some(told(&c, live.as_ref())),
            after: Some(told(&off, live.as_ref())),
        };
        audit::append(tx, None, "system".into(), "", self.now(), change).await?;
        Ok(Applied::Off)
    }

    /// The settings with their secret's id: of the stored one when it is the same, so that a start without a
    /// change makes no revision.
    async fn outside_settings(
        &self,
        tx: &mut dyn Write,
        id: ConnectionId,
        given: &OutsideConnection,
        form: &Form,
        former: Option<&Revision>,
    ) -> Result<Settings> {
        let secret = match &given.secret {
            None => None,
            Some(secret) => {
                let stored = match former.and_then(|f| f.settings.secret()) {
                    Some(stored) => tx.secret(stored).await?,
                    None => None,
                };
                match stored.filter(|row| self.holds(row, form, secret)) {
                    Some(row) => Some(row.id),
                    None => Some(self.seal_secret(tx, id, form, secret).await?),
                }
            }
        };
        let beside = Beside {
            stored_secret: secret.map(|id| (id, form.secret_places())),
            ..Beside::default()
        };
        form.validate(&beside).map_err(Error::Invalid)
    }

    /// The name on the button: the given one, else the issuer's host; with an addition where a connection of
    /// the console has it.
    async fn outside_name(
        &self,
        tx: &mut dyn Write,
        id: ConnectionId,
        form: &Form,
        former: Option<&Revision>,
    ) -> Result<String> {
        let wanted = match form
            .display_name()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
        {
            given if !given.is_empty() => given,
            _ => match form {
                Form::Oidc(form) => host(&form.issuer),
                Form::Ldap(form) => host(form.addresses.split([',', ' ', '\n']).next().unwrap_or_default()),
            },
        };
        let addition = |n: usize| match n {
            0 => wanted.clone(),
            n => format!("{wanted} ({})", n + 1),
        };
        let others: Vec<String> = tx
            .connections()
            .await?
            .into_iter()
            .filter(|c| c.id != id)
            .map(|c| name_key(&c.name))
            .collect();
        // One addition more than there are others is free; the name that it has stays.
        let names: Vec<String> = (0..=others.len()).map(addition).collect();
        if let Some(f) = former
            && names.contains(&f.name)
        {
            return Ok(f.name.clone());
        }
        let free = names.into_iter().find(|name| !others.contains(&name_key(name)));
        Ok(free.unwrap_or(wanted))
    }
}

/// The host of an issuer, for people.
fn host(issuer: &str) -> String {
    let rest = issuer.split_once("://").map_or(issuer, |(_, rest)| rest);
    let host = rest.split(['/', ':']).next().unwrap_or(rest);
    host.chars().take(LONGEST_HOST).collect()
}

/// A connection in the audit: its settings without their secret, and how it stands.
fn told(c: &Connection, live: Option<&Revision>) -> Value {
    let mut value = live.map_or_else(|| json!({}), redacted);
    if let Value::Object(fields) = &mut value {
        fields.insert("active".into(), json!(c.active));
        fields.insert("live".into(), json!(live.map(|r| r.number)));
        fields.insert("origin".into(), json!(c.origin.name()));
    }
    value
}

#[cfg(test)]
mod tests {
    use super::host;

    #[test]
    fn a_host_is_a_name() {
        assert_eq!(host("https://acme.okta.com"), "acme.okta.com");
        assert_eq!(host("https://id.example.com:8443/realms/staff"), "id.example.com");
        assert_eq!(host("http://127.0.0.1:4000"), "127.0.0.1");
    }
}
