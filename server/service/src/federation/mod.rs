//! Identity federation: issuers of JWTs that organizations trust, and the access tokens that programs get for them.

mod debug;
mod exchange;
mod issuers;
mod tokens;
mod weigh;

pub use debug::Debugged;
pub use exchange::{EXCHANGES_REFUSED, Exchanged, NotExchanged};
pub use issuers::{Found, IssuerInput};
pub use tokens::Introspection;

use crate::caller::{Caller, Origin};
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::ports::Read;
use crate::standing::Place;
use gatehouse_domain::access::Action;
use gatehouse_domain::attempt::{Attempt, Kind, Method, Outcome, Trace};
use gatehouse_domain::ids::{AttemptId, OrgId};

impl Gatehouse {
    /// Whether the caller sets up how an organization's programs sign in.
    async fn may_federate(&self, read: &mut dyn Read, caller: &Caller, org: OrgId) -> Result<()> {
        let place = Place::Organization(org);
        self.may(read, caller, Action::ManageOrganization, place).await?;
        Ok(())
    }

    /// An attempt with a JWT or an access token.
    pub(crate) fn federated_attempt(&self, kind: Kind, origin: &Origin) -> Attempt {
        let now = self.now();
        Attempt {
            id: AttemptId(self.ports.rng.uuid(now)),
            reference: self.ports.rng.reference(),
            kind,
            method: Method::Federated,
            connection: None,
            connection_name: String::new(),
            revision: None,
            issuer: None,
            principal: None,
            who: String::new(),
            address: origin.address.clone(),
            trace: Trace::default(),
            result: None,
            outcome: Outcome::Running,
            started_at: now,
            ended_at: None,
        }
    }
}
