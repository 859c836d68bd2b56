//! People who signed in through a directory are looked up there again while their sessions last (L15). Who is
//! not there any more, or may not sign in, is signed out; a directory that does not answer ends nobody's session.

use crate::audit::{self, Change};
use crate::caller::Origin;
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::ports::directory::Standing;
use crate::ports::identities::Identity;
use crate::signin::Live;
use gatehouse_domain::attempt::{Attempt, Kind, Method, Outcome, Refusal};
use gatehouse_domain::catalogue::Code;
use serde_json::json;

/// So often they are looked up: with the time that it takes, a session ends within 15 minutes.
pub const RECHECK_EVERY: u64 = 12 * 60_000;

/// A directory that could not be asked about so many people, one after the other, is not asked about the rest.
const IN_A_ROW: u32 = 3;

/// How far a failure speaks against the directory, and not of the one person that it was asked about. The order
/// is always the same: one person must not keep those behind from being looked up.
fn against_all(code: Code) -> u32 {
    match code {
        Code::LdapPersonAmbiguous => 0,
        Code::LdapAnswerMalformed | Code::LdapLimit | Code::LdapTimeout | Code::LdapBaseMissing => 1,
        _ => IN_A_ROW,
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rechecked {
    /// People who were found, and may go on.
    pub good: u64,
    /// People whose sessions ended.
    pub ended: u64,
    /// Directories that did not answer.
    pub silent: u64,
}

impl Gatehouse {
    /// Looks everybody up again who is signed in through a directory, also through one that is switched off.
    ///
    /// # Errors
    /// Storage.
    pub async fn recheck_directories(&self) -> Result<Rechecked> {
        let directories = self.directories(&mut *self.read(), false).await?;
        let mut done = Rechecked::default();
        for directory in directories {
            let id = directory.connection.id;
            let people = self.read().identities_in_session(id, self.now()).await?;
            let mut failed = 0;
            for identity in people {
                let mut attempt = self.recheck_of(&directory, &identity);
                let asked =
                    self.ports
                        .directory
                        .recheck(&directory.source, &identity.subject, &mut attempt.trace);
                match asked.await {
                    Ok(Standing::Good(_) | Standing::Locked) => {
                        failed = 0;
                        done.good += 1;
                    }
                    Ok(Standing::Ended(Refusal(code))) => {
                        failed = 0;
                        self.end_by_directory(attempt, &identity, code).await?;
                        done.ended += 1;
                    }
                    Err(Refusal(code)) => {
                        tracing::warn!(
                            connection = directory.connection.name,
                            code = code.slug(),
                            "the directory could not be asked about somebody who is signed in: their session goes on"
                        );
                        self.keep_recheck(attempt, code).await?;
                        failed += against_all(code);
                        if failed >= IN_A_ROW {
                            done.silent += 1;
                            break;
                        }
                    }
                }
            }
        }
        Ok(done)
    }

    fn recheck_of(&self, directory: &Live, identity: &Identity) -> Attempt {
        let nobody = Origin {
            address: String::new(),
            user_agent: String::new(),
        };
        let connection = &directory.connection;
        let revision = Some(directory.revision.id);
        let mut attempt = self.new_attempt(Kind::Recheck, connection.id, &connection.name, revision, &nobody);
        attempt.method = Method::Ldap;
        attempt.principal = Some(identity.user);
        attempt.who = identity.email.clone().unwrap_or_default();
        attempt
    }

    async fn keep_recheck(&self, mut attempt: Attempt, code: Code) -> Result<()> {
        attempt.outcome = Outcome::Refused { code };
        let mut tx = self.write().await?;
        self.end_attempt(&mut *tx, &mut attempt).await?;
        Ok(tx.commit().await?)
    }

    async fn end_by_directory(&self, mut attempt: Attempt, identity: &Identity, code: Code) -> Result<()> {
        attempt.outcome = Outcome::Refused { code };
        let mut tx = self.write().await?;
        let ended = tx
            .delete_sessions_through(identity.user, identity.connection)
            .await?;
        // Until the next sign-in it is no way in, and the person's keys are good for nothing without another.
        let seen = tx.identity(identity.connection, &identity.issuer, &identity.subject);
        let open = seen.await?.filter(|identity| identity.fingerprint.is_some());
        if ended == 0 && open.is_none() {
            // They ended by themselves in the meantime.
            return Ok(());
        }
        if let Some(mut identity) = open {
            identity.fingerprint = None;
            tx.put_identity(&identity).await?;
        }
        self.end_attempt(&mut *tx, &mut attempt).await?;
        let user = tx.user(identity.user).await?;
        let name = user.map(|u| u.name).unwrap_or_default();
        let change = Change {
            action: "session.end_by_directory",
            object: identity.user.to_string(),
            object_name: &name,
            before: Some(json!({"sessions": ended})),
            after: Some(json!({
                "connection": attempt.connection_name, "reason": code.slug(), "attempt": attempt.reference,
            })),
        };
        audit::append(&mut *tx, None, "system".into(), "", self.now(), change).await?;
        Ok(tx.commit().await?)
    }
}
