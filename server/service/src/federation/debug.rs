//! Machines → Debug a token, and the last refused exchanges.

use crate::caller::Caller;
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use gatehouse_domain::attempt::{Attempt, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ids::OrgId;

/// So many refused exchanges are shown.
const REFUSED: i64 = 50;

/// What became of a token that an administrator wants to know about.
#[derive(Clone, Debug)]
pub struct Debugged {
    /// Every comparison, expected and received.
    pub trace: Trace,
    /// The name of whose it is, or why it would be refused.
    pub outcome: std::result::Result<String, Code>,
    /// The issuer that is set up and most like the token's.
    pub nearest_issuer: Option<String>,
    /// The subject that is known and most like the token's.
    pub nearest_subject: Option<String>,
}

impl Gatehouse {
    /// Judges a token as an exchange would, by one organization's issuers. It is not stored, nor is anything else: it can
    /// be given in afterwards.
    ///
    /// # Errors
    /// [`crate::Error::Denied`], [`crate::Error::NotFound`]
    pub async fn debug_token(&self, caller: &Caller, org: OrgId, token: &str) -> Result<Debugged> {
        let mut read = self.read();
        self.may_federate(&mut *read, caller, org).await?;
        let weighed = self.weigh(&mut *read, token, Some(org)).await?;
        let (issuer, subject) = weighed.nearest;
        Ok(Debugged {
            outcome: weighed.outcome.map(|good| good.owner.name().to_owned()),
            trace: weighed.trace,
            nearest_issuer: issuer,
            nearest_subject: subject,
        })
    }

    /// The last refused exchanges of an organization's issuers, newest first, to be seen without the token.
    ///
    /// # Errors
    /// [`crate::Error::Denied`], [`crate::Error::NotFound`]
    pub async fn refused_exchanges(&self, caller: &Caller, org: OrgId) -> Result<Vec<Attempt>> {
        let mut read = self.read();
        self.may_federate(&mut *read, caller, org).await?;
        Ok(read.refused_exchanges(org, REFUSED).await?)
    }
}
