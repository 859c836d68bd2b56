//! Audit → Attempts and Audit → Changes.

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::Page;
use crate::ports::records::{AttemptQuery, AuditEntry};
use gatehouse_domain::attempt::Attempt;
use gatehouse_domain::ids::{ConnectionId, normal_reference};

/// An attempt, and what its reader can do about it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The attempt.
    pub attempt: Attempt,
    /// Its connection is there still, so the reader can open its form.
    pub editable: bool,
    /// The reader is the one whom it is about.
    pub own: bool,
}

impl Gatehouse {
    /// A page of attempts, newest first. A search for a whole reference finds it however it was typed.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn attempts(&self, caller: &Caller, query: AttemptQuery) -> Result<Page<Attempt>> {
        caller.administrator()?;
        let search: String = query.search.chars().filter(|c| *c != '\0').take(200).collect();
        let search = search.trim().to_owned();
        let reference = search.to_ascii_uppercase().starts_with("GH-");
        let query = AttemptQuery {
            search: if reference {
                normal_reference(&search)
            } else {
                search
            },
            offset: query.offset.max(0),
            limit: query.limit.clamp(1, 200),
            ..query
        };
        Ok(self.read().attempts(&query).await?)
    }

    /// One attempt by its reference.
    ///
    /// # Errors
    /// Not an administrator; [`Error::NotFound`].
    pub async fn attempt(&self, caller: &Caller, reference: &str) -> Result<Found> {
        let person = caller.administrator()?;
        let reference = normal_reference(&reference.replace('\0', ""));
        let mut read = self.read();
        let attempt = read
            .attempt_by_reference(&reference)
            .await?
            .ok_or(Error::NotFound)?;
        let editable = match attempt.connection {
            Some(id) => {
                read.connection(id).await?.is_some() || read.working_copy(person.user.id, id).await?.is_some()
            }
            None => false,
        };
        Ok(Found {
            editable,
            own: attempt.principal == Some(person.user.id),
            attempt,
        })
    }

    /// The caller's newest test of a connection.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn last_test(&self, caller: &Caller, id: ConnectionId) -> Result<Option<Attempt>> {
        let person = caller.administrator()?;
        Ok(self.read().last_test(id, person.user.id).await?)
    }

    /// A page of changes, newest first.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn changes(
        &self,
        caller: &Caller,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<AuditEntry>> {
        caller.administrator()?;
        let search: String = search.chars().filter(|c| *c != '\0').take(200).collect();
        Ok(self
            .read()
            .audit(search.trim(), offset.max(0), limit.clamp(1, 200))
            .await?)
    }
}
