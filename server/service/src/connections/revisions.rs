//! A connection's revisions: what each changed, and going back to one.

use super::save::{author_name, changed};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Page;
use crate::ports::connections::{Revision, WorkingCopy};
use gatehouse_domain::connection::Form;
use gatehouse_domain::ids::{ConnectionId, PrincipalId, RevisionId};
use gatehouse_domain::outside::Lock;
use std::collections::HashMap;
use std::collections::hash_map::Entry;

/// A revision as the list shows it.
#[derive(Clone, Debug)]
pub struct ListedRevision {
    /// The revision.
    pub revision: Revision,
    /// The name of who saved it; empty for the program.
    pub author: String,
    /// It is what signs people in.
    pub live: bool,
    /// It is the newest saved one.
    pub saved: bool,
    /// What it changed: field, before, after. A secret is only told by its id.
    pub changed: Vec<(String, String, String)>,
}

/// A connection's revisions.
#[derive(Clone, Debug)]
pub struct Revisions {
    /// The connection's name.
    pub name: String,
    /// The caller has unsaved changes, which restoring replaces.
    pub unsaved: bool,
    /// Why the console cannot go back to one.
    pub lock: Option<Lock>,
    /// The page.
    pub page: Page<ListedRevision>,
}

impl Gatehouse {
    /// A page of a connection's revisions, newest first.
    ///
    /// # Errors
    /// Not an administrator; [`Error::NotFound`].
    pub async fn revisions(
        &self,
        caller: &Caller,
        id: ConnectionId,
        offset: i64,
        limit: i64,
    ) -> Result<Revisions> {
        let person = caller.administrator()?;
        let mut read = self.read();
        let connection = read.connection(id).await?.ok_or(Error::NotFound)?;
        let unsaved = read.working_copy(person.user.id, id).await?.is_some();
        // One more: the last of the page is compared with it.
        let found = read.revisions(id, offset.max(0), limit + 1).await?;
        let mut authors: HashMap<Option<PrincipalId>, String> = HashMap::new();
        let mut rows = Vec::new();
        for (i, revision) in found.rows.iter().enumerate() {
            if i64::try_from(i).is_ok_and(|i| i >= limit) {
                break;
            }
            let author = match authors.entry(revision.author) {
                Entry::Occupied(known) => known.get().clone(),
                Entry::Vacant(new) => new.insert(author_name(&mut *read, revision).await?).clone(),
            };
            rows.push(ListedRevision {
                author,
                live: connection.active && connection.live == Some(revision.id),
                saved: connection.head == revision.id,
                changed: changed(found.rows.get(i + 1), revision),
                revision: revision.clone(),
            });
        }
        Ok(Revisions {
            lock: self.lock(&connection),
            name: connection.name,
            unsaved,
            page: Page {
                rows,
                total: found.total,
            },
        })
    }

    /// Makes a revision the caller's unsaved changes, in place of those there are. Its secret is used again
    /// where the form sends it to the places it was entered for; else the form asks for one (L13).
    ///
    /// # Errors
    /// Not an administrator; [`Error::NotFound`]; [`Error::SetOutside`].
    pub async fn restore(&self, caller: &Caller, id: ConnectionId, revision: RevisionId) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let connection = tx.connection(id).await?.ok_or(Error::NotFound)?;
        self.changeable(&connection)?;
        let wanted = tx.revision(revision).await?.filter(|r| r.connection == id);
        let wanted = wanted.ok_or(Error::NotFound)?;
        let head = tx.revision(connection.head).await?.ok_or(Error::NotFound)?;
        if (&head.name, &head.settings) == (&wanted.name, &wanted.settings) {
            tx.delete_working_copy(person.user.id, id).await?;
            return Ok(tx.commit().await?);
        }
        let secret = match wanted.settings.secret() {
            Some(secret) if head.settings.secret() != Some(secret) => tx.secret(secret).await?.map(|s| s.id),
            _ => None,
        };
        let copy = WorkingCopy {
            user: person.user.id,
            connection: id,
            provider: connection.provider,
            base: Some(head.id),
            form: Form::from_settings(&wanted.name, &wanted.settings),
            secret,
            at: self.now(),
        };
        tx.put_working_copy(&copy).await?;
        Ok(tx.commit().await?)
    }
}
