//! The small files of runs. The SDK puts them without a key, at an address that carries a grant: sealed, good for one
//! file of one run and for a few minutes, and for no longer than the key that asked for it.

use super::{Result, RunAt, RunError, machine, refused};
use crate::caller::{Caller, Credential, Machine, Origin};
use crate::error::Error;
use crate::gatehouse::Gatehouse;
use crate::machines::is_shut_out;
use crate::standing::Place;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use gatehouse_domain::access::Action;
use gatehouse_domain::ids::{ApiKeyId, Millis, RunId};
use gatehouse_domain::runs::is_file_path;
use serde::{Deserialize, Serialize};
use std::sync::Arc;

/// How long a grant is good for.
const GRANT_FOR: Millis = 15 * 60_000;
/// So many files may be asked for at once.
const AT_ONCE: usize = 1000;
/// So many files of a run are kept.
const MOST_FILES: usize = 100;
/// So many times the limit of one file they have together.
const TOGETHER: i64 = 16;
/// The largest file that is kept where nothing else is set, in bytes.
const FILE_LIMIT: usize = 1024 * 1024;
/// What a grant is sealed for.
const SEALED_FOR: &str = "run_files|grant";

/// What a grant says.
#[derive(Serialize, Deserialize)]
struct Sealed {
    run: RunId,
    name: String,
    key: ApiKeyId,
    until: Millis,
}

/// A file that may be put.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Its path below the run.
    pub name: String,
    /// What its address carries.
    pub grant: String,
}

/// The files of a run that may be put.
#[derive(Clone, Debug)]
pub struct Grants {
    /// The run.
    pub run: RunId,
    /// Its files.
    pub files: Vec<Grant>,
}

/// A grant that holds.
#[derive(Debug)]
pub struct Granted {
    run: RunId,
    name: String,
}

impl Gatehouse {
    /// The largest file of a run that is kept, in bytes.
    pub fn run_file_limit(&self) -> usize {
        self.outside().run_file_limit.unwrap_or(FILE_LIMIT)
    }

    /// Grants the upload of a run's files.
    ///
    /// # Errors
    /// [`RunError`]
    pub async fn grant_uploads(&self, caller: &Caller, at: &RunAt, names: Vec<String>) -> Result<Grants> {
        let machine = machine(caller)?;
        if names.len() > AT_ONCE {
            return Err(RunError::TooMany { most: AT_ONCE });
        }
        if !names.iter().all(|name| is_file_path(name)) {
            return Err(RunError::BadFile);
        }
        let found = self.find_run(caller, at, Action::Write).await?;
        let key = machine.by.key.ok_or(RunError::Grant)?;
        let until = self.now() + GRANT_FOR;
        let files = names.into_iter().map(|name| {
            let sealed = Sealed {
                run: found.run.id,
                name: name.clone(),
                key,
                until,
            };
            let plain = serde_json::to_vec(&sealed).unwrap_or_default();
            let sealed = self.ports.vault.seal(SEALED_FOR, &plain);
            Grant {
                name,
                grant: URL_SAFE_NO_PAD.encode(sealed),
            }
        });
        Ok(Grants {
            run: found.run.id,
            files: files.collect(),
        })
    }

    /// What a grant is good for, if it holds still: it has not run out, its key may be used, and the key's owner may
    /// write there.
    ///
    /// # Errors
    /// [`RunError::Grant`]; storage.
    pub async fn open_grant(&self, grant: &str, origin: &Origin) -> Result<Granted> {
        let sealed = URL_SAFE_NO_PAD.decode(grant).map_err(|_| RunError::Grant)?;
        if !self.ports.vault.knows(&sealed) {
            // Another server has a newer key already.
            self.refresh_keys().await?;
        }
        let plain = self
            .ports
            .vault
            .open(SEALED_FOR, &sealed)
            .ok_or(RunError::Grant)?;
        let sealed: Sealed = serde_json::from_slice(&plain).map_err(|_| RunError::Grant)?;
        if sealed.until <= self.now() {
            return Err(RunError::Grant);
        }
        let mut read = self.read();
        let key = read.api_key(sealed.key).await?.ok_or(RunError::Grant)?;
        let (key, owner) = read.key_by_hash(&key.hash).await?.ok_or(RunError::Grant)?;
        let shut_out = is_shut_out(&mut *read, &owner).await?;
        if self.key_ended(&key, &owner, shut_out).is_some() {
            return Err(RunError::Grant);
        }
        let run = read.run(sealed.run).await?.ok_or(RunError::Grant)?;
        let (team, project) = run.project.ok_or(RunError::Grant)?;
        let team = read.team(team).await?.ok_or(RunError::Grant)?;
        let project = read.project(project).await?.ok_or(RunError::Grant)?;
        let caller = Caller::Machine(Arc::new(Machine {
            owner,
            by: Credential {
                key: Some(key.id),
                name: key.name,
                scopes: key.scopes,
                expires_at: key.expires_at,
                organization: None,
            },
            origin: origin.clone(),
        }));
        let place = format!("{}/{}", team.slug, project.name);
        let judged = self
            .may(
                &mut *read,
                &caller,
                Action::Write,
                Place::Project(&team, &project),
            )
            .await;
        judged.map_err(refused(&place))?;
        Ok(Granted {
            run: sealed.run,
            name: sealed.name,
        })
    }

    /// Stores a run's file.
    ///
    /// # Errors
    /// [`RunError::TooMany`], [`RunError::TooLarge`]; storage.
    pub async fn keep_run_file(&self, granted: Granted, content: &[u8]) -> Result<()> {
        let limit = self.run_file_limit();
        let size = |bytes: usize| i64::try_from(bytes).unwrap_or(i64::MAX);
        if content.len() > limit {
            return Err(RunError::TooLarge { most: limit });
        }
        let mut tx = self.write().await?;
        tx.run(granted.run).await?.ok_or(RunError::Grant)?;
        let mut others = tx.run_files(granted.run).await?;
        others.retain(|file| file.name != granted.name);
        if others.len() >= MOST_FILES {
            return Err(RunError::TooMany { most: MOST_FILES });
        }
        let together: i64 = others.iter().map(|file| file.size).sum();
        if together + size(content.len()) > size(limit) * TOGETHER {
            return Err(RunError::TooLarge { most: limit });
        }
        tx.put_run_file(granted.run, &granted.name, content, self.now())
            .await?;
        tx.commit().await.map_err(Error::from)?;
        Ok(())
    }
}
