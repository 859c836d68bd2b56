//! A connection's secrets: sealed once, opened only to be sent where they were entered for.

use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::connections::{SealedSecret, WorkingCopy};
use crate::ports::directory::Source;
use crate::ports::openid::Client;
use crate::ports::{Read, Write};
use crate::secret::Secret;
use gatehouse_domain::connection::{Form, LdapSettings, OidcSettings, Settings};
use gatehouse_domain::ids::{ConnectionId, SecretId};

impl Gatehouse {
    /// SHA-256 of the canonical settings, in hex: what a test proves.
    pub(crate) async fn fingerprint(&self, read: &mut dyn Read, settings: &Settings) -> Result<String> {
        let callback_url = self.public_url_in(read).await?.callback_url();
        Ok(self.fingerprint_under(settings, &callback_url))
    }

    /// The same under a callback URL.
    pub(crate) fn fingerprint_under(&self, settings: &Settings, callback_url: &str) -> String {
        self.hex_hash(&settings.canonical(callback_url))
    }

    /// Seals a typed secret for the places that were typed beside it.
    pub(crate) async fn seal_secret(
        &self,
        tx: &mut dyn Write,
        connection: ConnectionId,
        form: &Form,
        secret: &Secret,
    ) -> Result<SecretId> {
        let now = self.now();
        let id = SecretId(self.ports.rng.uuid(now));
        tx.insert_secret(&SealedSecret {
            id,
            connection,
            field: form.secret_field().into(),
            sealed: self.ports.vault.seal(&place(id), secret.expose().as_bytes()),
            places: form.secret_places(),
            set_at: now,
        })
        .await?;
        Ok(id)
    }

    /// Whether this administrator typed this very secret into this working copy before, beside the same
    /// places. Saved secrets are not compared: that would tell who guesses one that it is right.
    pub(crate) async fn typed_already(
        &self,
        read: &mut dyn Read,
        copy: &WorkingCopy,
        secret: &Secret,
    ) -> Result<bool> {
        let Some(id) = copy.secret else { return Ok(false) };
        let Some(row) = read.secret(id).await? else {
            return Ok(false);
        };
        Ok(self.holds(&row, &copy.form, secret))
    }

    /// Whether a sealed secret is this very one, entered for the form's places.
    pub(crate) fn holds(&self, row: &SealedSecret, form: &Form, secret: &Secret) -> bool {
        let same_place = row.places == form.secret_places();
        let plain = self.ports.vault.open(&place(row.id), &row.sealed);
        same_place && plain.is_some_and(|plain| plain == secret.expose().as_bytes())
    }

    /// Settings with their secret opened and our callback URL.
    pub(crate) async fn client(&self, read: &mut dyn Read, settings: OidcSettings) -> Result<Client> {
        Ok(Client {
            secret: self
                .open_secret(read, settings.client_secret, "client secret")
                .await?,
            settings,
            redirect_uri: self.public_url_in(read).await?.callback_url(),
        })
    }

    /// A directory's settings with the bind password opened.
    pub(crate) async fn source(
        &self,
        read: &mut dyn Read,
        settings: LdapSettings,
        test: bool,
    ) -> Result<Source> {
        Ok(Source {
            password: self
                .open_secret(read, settings.bind_password, "bind password")
                .await?,
            settings,
            our_url: self.public_url_in(read).await?.url,
            test,
        })
    }

    async fn open_secret(
        &self,
        read: &mut dyn Read,
        id: Option<SecretId>,
        what: &'static str,
    ) -> Result<Option<Secret>> {
        let Some(id) = id else { return Ok(None) };
        let version = self.ports.store.settings_version();
        let read = async { Ok(read.secret(id).await?.map(|row| row.sealed)) };
        let sealed = self.kept(&self.kept.secrets, version, id, read).await?;
        // Gone with its connection, while a redirect was under way.
        let plain = self.ports.vault.open(&place(id), &sealed.ok_or(Error::NotFound)?);
        let text = plain.and_then(|plain| String::from_utf8(plain).ok());
        Ok(Some(Secret::new(text.ok_or(Error::Unsealable(what))?)))
    }
}

pub(crate) fn place(id: SecretId) -> String {
    format!("secrets|{id}|sealed")
}
