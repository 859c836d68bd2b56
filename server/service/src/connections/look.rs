//! Looking around in the directory of a form: its certificate, its tree, and the attributes of people. The form is kept first, valid
//! or not; nothing else is changed.

use super::edit::FormInput;
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::directory::{Level, NotProbed, Offered, Probed, Source};
use gatehouse_domain::attempt::{Refusal, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::certificate::Presented;
use gatehouse_domain::connection::ldap_form::Look;
use gatehouse_domain::connection::{Provider, Settings};
use gatehouse_domain::ids::ConnectionId;

impl Gatehouse {
    /// The entries directly below one of the directory; without a name the directory's own bases. Or why it refused.
    ///
    /// # Errors
    /// [`Error::Invalid`] for what looking needs, after the form was kept; as [`Gatehouse::keep`] otherwise.
    pub async fn browse(
        &self,
        caller: &Caller,
        id: ConnectionId,
        input: FormInput,
        under: &str,
    ) -> Result<std::result::Result<Level, Code>> {
        let source = self.looked_at(caller, id, input, Look::Tree).await?;
        let mut trace = Trace::default();
        let found = self.ports.directory.browse(&source, under.trim(), &mut trace);
        Ok(found.await.map_err(|Refusal(code)| code))
    }

    /// The attributes that people's entries can have, those of one of the people first. Or why it refused.
    ///
    /// # Errors
    /// As [`Gatehouse::browse`].
    pub async fn attributes(
        &self,
        caller: &Caller,
        id: ConnectionId,
        input: FormInput,
    ) -> Result<std::result::Result<Vec<Offered>, Code>> {
        let source = self.looked_at(caller, id, input, Look::People).await?;
        let mut trace = Trace::default();
        let found = self.ports.directory.attributes(&source, None, &mut trace);
        Ok(found.await.map_err(|Refusal(code)| code))
    }

    /// The certificate that the directory presents, trusted or not, or why there is none.
    ///
    /// # Errors
    /// As [`Gatehouse::browse`].
    pub async fn presented(
        &self,
        caller: &Caller,
        id: ConnectionId,
        input: FormInput,
    ) -> Result<(Option<Presented>, Option<Code>)> {
        let source = self.looked_at(caller, id, input, Look::Tree).await?;
        let mut trace = Trace::default();
        let probed = self.ports.directory.probe(&source, &mut trace).await;
        Ok(match probed {
            Ok(Probed { certificate, .. }) => (certificate, None),
            Err(NotProbed {
                refusal: Refusal(code),
                certificate,
            }) => (certificate, Some(code)),
        })
    }

    async fn looked_at(
        &self,
        caller: &Caller,
        id: ConnectionId,
        input: FormInput,
        look: Look,
    ) -> Result<Source> {
        match self.keep(caller, id, input).await {
            // The form need not be whole.
            Ok(_) | Err(Error::Invalid(_)) => {}
            Err(error) => return Err(error),
        }
        let person = caller.administrator()?;
        let mut read = self.read();
        let (copy, _) = self.copy_of(&mut *read, person, id).await?;
        let Provider::Ldap(preset) = copy.provider else {
            return Err(Error::NotFound);
        };
        match self.checked_to_look(&mut *read, &copy, look, preset).await? {
            Settings::Ldap(settings) => self.source(&mut *read, settings, true).await,
            Settings::Oidc(_) => Err(Error::NotFound),
        }
    }
}
