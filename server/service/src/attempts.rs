//! Audit → Attempts and Audit → Changes.

use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::records::{AttemptQuery, AuditEntry};
use crate::ports::{Page, Read};
use gatehouse_domain::attempt::Attempt;
use gatehouse_domain::ids::{ConnectionId, normal_reference};
use gatehouse_domain::lists::typed;
use gatehouse_domain::names::name_key;

/// An attempt, and what its reader can do about it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The attempt.
    pub attempt: Attempt,
    /// Its connection is there still, so the reader can open its form.
    pub editable: bool,
    /// The reader is the one whom it is about.
    pub own: bool,
    /// The names that no group had then and one has now, as the provider wrote them.
    pub made: Vec<String>,
}

/// Which of the names that no group had at an attempt a group has now.
async fn made_since(read: &mut dyn Read, attempt: &Attempt) -> Result<Vec<String>> {
    let groups = attempt.result.as_ref().and_then(|p| p.groups.as_ref());
    let Some(unmatched) = groups.map(|g| &g.unmatched.names).filter(|n| !n.is_empty()) else {
        return Ok(Vec::new());
    };
    let keys: Vec<String> = unmatched.iter().map(|n| name_key(n.as_str())).collect();
    let there = read.groups_named(&keys).await?;
    let there: Vec<String> = there.iter().map(|g| name_key(&g.name)).collect();
    let now = unmatched.iter().zip(&keys).filter(|(_, key)| there.contains(key));
    Ok(now.map(|(name, _)| name.as_str().to_owned()).collect())
}

impl Gatehouse {
    /// A page of attempts, newest first. A search for a whole reference finds it however it was typed.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn attempts(&self, caller: &Caller, query: AttemptQuery) -> Result<Page<Attempt>> {
        caller.administrator()?;
        let search = typed(&query.search).trim().to_owned();
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
        let made = made_since(&mut *read, &attempt).await?;
        Ok(Found {
            made,
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
        let search = typed(search);
        Ok(self
            .read()
            .audit(search.trim(), offset.max(0), limit.clamp(1, 200))
            .await?)
    }
}
