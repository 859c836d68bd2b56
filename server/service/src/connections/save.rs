//! Saving the form as a revision, and what a second administrator sees who saves the same connection.

use super::edit::FormInput;
use crate::audit::{self, Change};
use crate::caller::{Caller, Person};
use crate::error::{Conflict, Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::connections::{Connection, Revision, WorkingCopy};
use crate::ports::{Read, StoreError, Write};
use gatehouse_domain::connection::{Form, Settings};
use gatehouse_domain::ids::{ConnectionId, RevisionId};
use gatehouse_domain::outside::Origin;
use gatehouse_domain::problem::{Problem, Problems};
use serde_json::Value;
use std::collections::BTreeSet;

impl Gatehouse {
    /// Saves the form as a new revision. What is live stays live. Saving what is saved already changes
    /// nothing.
    ///
    /// # Errors
    /// [`Error::Invalid`] and [`Error::Conflict`], the form being kept in both cases; [`Error::SetOutside`].
    pub async fn save(&self, caller: &Caller, id: ConnectionId, input: FormInput) -> Result<Connection> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let (copy, checked) = self.keep_in(&mut *tx, person, id, input).await?;
        let saved = tx.connection(id).await?;
        let outcome = match checked {
            Err(problems) => Err(Error::Invalid(problems)),
            Ok(settings) => match &saved {
                Some(c) if copy.base != Some(c.head) => Err(self.conflict(&mut *tx, &copy, c.head).await?),
                _ => Ok(settings),
            },
        };
        let settings = match outcome {
            Ok(settings) => settings,
            Err(refused) => {
                tx.commit().await?;
                return Err(refused);
            }
        };
        let connection = self.save_in(&mut *tx, person, &copy, saved, settings).await?;
        tx.delete_working_copy(person.user.id, id).await?;
        tx.commit().await?;
        Ok(connection)
    }

    async fn save_in(
        &self,
        tx: &mut dyn Write,
        person: &Person,
        copy: &WorkingCopy,
        saved: Option<Connection>,
        settings: Settings,
    ) -> Result<Connection> {
        let now = self.now();
        let name = copy
            .form
            .display_name()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        let former = match &saved {
            Some(c) => tx.revision(c.head).await?,
            None => None,
        };
        if let (Some(c), Some(f)) = (&saved, &former)
            && f.settings == settings
            && f.name == name
        {
            return Ok(c.clone());
        }
        let revision = Revision {
            id: RevisionId(self.ports.rng.uuid(now)),
            connection: copy.connection,
            number: former.as_ref().map_or(1, |f| f.number + 1),
            name: name.clone(),
            fingerprint: self.fingerprint(tx, &settings).await?,
            settings,
            author: Some(person.user.id),
            at: now,
        };
        let connection = match saved {
            None => {
                let c = Connection {
                    id: copy.connection,
                    name: name.clone(),
                    provider: copy.provider,
                    origin: Origin::Console,
                    active: false,
                    head: revision.id,
                    live: None,
                    updated_at: now,
                };
                tx.insert_connection(&c).await.map_err(name_taken)?;
                c
            }
            Some(c) => {
                // A new name alone is no change of what is live.
                let live_as_saved = former
                    .as_ref()
                    .is_some_and(|f| c.live == Some(f.id) && f.fingerprint == revision.fingerprint);
                let c = Connection {
                    name: name.clone(),
                    live: if live_as_saved { Some(revision.id) } else { c.live },
                    head: revision.id,
                    updated_at: now,
                    ..c
                };
                tx.update_connection(&c).await.map_err(name_taken)?;
                c
            }
        };
        tx.insert_revision(&revision).await?;
        let change = Change {
            action: if former.is_some() {
                "connection.change"
            } else {
                "connection.create"
            },
            object: connection.id.to_string(),
            object_name: &name,
            before: former.as_ref().map(redacted),
            after: Some(redacted(&revision)),
        };
        audit::by(tx, person, now, change).await?;
        Ok(connection)
    }

    async fn conflict(&self, read: &mut dyn Read, copy: &WorkingCopy, head: RevisionId) -> Result<Error> {
        let now = read.revision(head).await?.ok_or(Error::NotFound)?;
        let base = match copy.base {
            Some(id) => read.revision(id).await?,
            None => None,
        };
        let author = author_name(read, &now).await?;
        let changed = changed(base.as_ref(), &now);
        Ok(Error::Conflict(Box::new(Conflict {
            head,
            author,
            at: now.at,
            changed,
        })))
    }
}

/// The name of who saved a revision; empty for the program.
pub(super) async fn author_name(read: &mut dyn Read, revision: &Revision) -> Result<String> {
    Ok(match revision.author {
        Some(author) => read.principal_name(author).await?.unwrap_or_default(),
        None => String::new(),
    })
}

/// The fields that differ from the revision before: name, before, after.
pub(super) fn changed(before: Option<&Revision>, after: &Revision) -> Vec<(String, String, String)> {
    let fields = |r: &Revision| match redacted(r) {
        Value::Object(fields) => fields,
        _ => serde_json::Map::new(),
    };
    let (before, after) = (before.map(fields).unwrap_or_default(), fields(after));
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let value =
        |of: &serde_json::Map<String, Value>, name: &String| plain(of.get(name).unwrap_or(&Value::Null));
    names
        .into_iter()
        .map(|name| (name.clone(), value(&before, name), value(&after, name)))
        .filter(|(_, was, is)| was != is)
        .collect()
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(s) => s.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

fn name_taken(e: StoreError) -> Error {
    match e {
        StoreError::Taken(_) => Error::Invalid(Problems::from([("display_name", Problem::NameTaken)])),
        e => e.into(),
    }
}

/// A revision as the audit and a conflict show it: the form's fields, the secret only as its id.
pub(crate) fn redacted(r: &Revision) -> Value {
    let form = Form::from_settings(&r.name, &r.settings);
    let mut value = form.to_value();
    if let (Value::Object(fields), Some(id)) = (&mut value, r.settings.secret()) {
        fields.insert(form.secret_field().into(), Value::String(format!("set ({id})")));
    }
    value
}
