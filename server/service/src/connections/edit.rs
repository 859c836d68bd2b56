//! The editor: the working copy and its validation.

use crate::caller::{Caller, Person};
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::connections::{Connection, SealedSecret, WorkingCopy};
use crate::ports::openid::Published;
use crate::ports::{Read, Write};
use crate::secret::Secret;
use gatehouse_domain::attempt::{Refusal, Trace};
use gatehouse_domain::connection::ldap_form::Look;
use gatehouse_domain::connection::{Beside, Form, LdapPreset, Provider, Settings};
use gatehouse_domain::ids::{ConnectionId, Millis, RevisionId};
use gatehouse_domain::names::name_key;
use gatehouse_domain::outside::Lock;
use gatehouse_domain::problem::{Problem, Problems};
use std::collections::BTreeMap;

/// What the browser may know of a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SecretState {
    /// When it was set.
    pub set_at: Millis,
    /// The places it was entered for ([`Form::secret_places`]).
    pub places: String,
}

/// The editor of one connection as it stands for one administrator.
#[derive(Clone, Debug)]
pub struct Editor {
    /// The connection, saved or not.
    pub connection: ConnectionId,
    /// The preset.
    pub provider: Provider,
    /// The saved connection; none for a new one.
    pub saved: Option<Connection>,
    /// The form as it stands.
    pub form: Form,
    /// The revision it began from: sent back with the form.
    pub base: Option<RevisionId>,
    /// The stored secret.
    pub secret: Option<SecretState>,
    /// There are unsaved changes, kept at that time.
    pub unsaved_since: Option<Millis>,
    /// What is wrong with the form as it stands.
    pub problems: Problems,
    /// Our public URL.
    pub public_url: String,
    /// Our callback URL.
    pub callback_url: String,
    /// Why the console cannot change it.
    pub lock: Option<Lock>,
}

/// A submitted form.
#[derive(Clone, Debug)]
pub struct FormInput {
    /// The texts.
    pub form: Form,
    /// A newly typed secret; empty keeps the stored one.
    pub secret: Option<Secret>,
    /// The revision the editor began from.
    pub base: Option<RevisionId>,
}

impl Gatehouse {
    /// Begins a new connection for a provider: an unsaved working copy with the preset's safe defaults.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn new_connection(&self, caller: &Caller, provider: Provider) -> Result<ConnectionId> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let id = ConnectionId(self.ports.rng.uuid(self.now()));
        let mut form = Form::preset(provider);
        if self.name_taken(&mut *tx, id, &form).await? {
            form.set_display_name(String::new());
        }
        let copy = WorkingCopy {
            user: person.user.id,
            connection: id,
            provider,
            base: None,
            form,
            secret: None,
            at: self.now(),
        };
        tx.put_working_copy(&copy).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// The editor: the caller's working copy, else the newest saved settings.
    ///
    /// # Errors
    /// Not an administrator; [`Error::NotFound`].
    pub async fn editor(&self, caller: &Caller, id: ConnectionId) -> Result<Editor> {
        let person = caller.administrator()?;
        let mut read = self.read();
        let (copy, saved) = self.copy_of(&mut *read, person, id).await?;
        let unsaved = read.working_copy(person.user.id, id).await?.is_some();
        let stored = self.stored_secret(&mut *read, &copy).await?;
        let beside = self.beside(&mut *read, id, &copy.form, &stored).await?;
        let public_url = self.public_url_in(&mut *read).await?;
        Ok(Editor {
            connection: id,
            provider: copy.provider,
            lock: saved.as_ref().and_then(|c| self.lock(c)),
            saved,
            problems: self
                .checked(&copy.form, &beside, &public_url.url)
                .err()
                .unwrap_or_default(),
            base: copy.base,
            secret: stored.map(|s| SecretState {
                set_at: s.set_at,
                places: s.places,
            }),
            unsaved_since: unsaved.then_some(copy.at),
            form: copy.form,
            callback_url: public_url.callback_url(),
            public_url: public_url.url,
        })
    }

    /// Keeps the form as it stands, valid or not, and says what is wrong with it.
    ///
    /// # Errors
    /// Not an administrator; [`Error::NotFound`]; [`Error::SetOutside`]; [`Error::Invalid`] after the form was
    /// kept.
    pub async fn keep(&self, caller: &Caller, id: ConnectionId, input: FormInput) -> Result<Settings> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        let (_, checked) = self.keep_in(&mut *tx, person, id, input).await?;
        tx.commit().await?;
        checked.map_err(Error::Invalid)
    }

    /// Discards the caller's unsaved changes.
    ///
    /// # Errors
    /// Not an administrator.
    pub async fn discard(&self, caller: &Caller, id: ConnectionId) -> Result<()> {
        let person = caller.administrator()?;
        let mut tx = self.write().await?;
        tx.delete_working_copy(person.user.id, id).await?;
        Ok(tx.commit().await?)
    }

    /// What the provider publishes, to fill the form's endpoints in. The refusal comes with the provider's
    /// own issuer when it calls itself otherwise.
    ///
    /// # Errors
    /// Not an administrator; [`Error::Invalid`] for the issuer field.
    pub async fn discover(
        &self,
        caller: &Caller,
        issuer: &str,
        ca_certificates: Option<&str>,
    ) -> Result<(
        std::result::Result<Published, (Refusal, Option<Published>)>,
        Trace,
    )> {
        caller.administrator()?;
        let issuer = issuer.trim();
        let problem = if issuer.is_empty() {
            Some(Problem::Required)
        } else {
            gatehouse_domain::connection::problem_with_url(issuer)
        };
        if let Some(problem) = problem {
            return Err(Error::Invalid(Problems::from([("issuer", problem)])));
        }
        let our_url = self.public_url().await?.url;
        if self.ports.openid.refuses(issuer, &our_url) {
            return Err(Error::Invalid(Problems::from([("issuer", Problem::NotCalled)])));
        }
        let mut trace = Trace::default();
        let found = self
            .ports
            .openid
            .discover(
                issuer,
                ca_certificates.filter(|c| !c.trim().is_empty()),
                &our_url,
                &mut trace,
            )
            .await;
        Ok((found, trace))
    }

    pub(super) async fn keep_in(
        &self,
        tx: &mut dyn Write,
        person: &Person,
        id: ConnectionId,
        input: FormInput,
    ) -> Result<(WorkingCopy, std::result::Result<Settings, Problems>)> {
        let (mut copy, saved) = self.copy_of(tx, person, id).await?;
        if let Some(saved) = &saved {
            self.changeable(saved)?;
        }
        if input.form.protocol() != copy.provider.protocol() {
            return Err(Error::NotFound);
        }
        copy.form = input.form;
        // NUL cannot be stored as text on PostgreSQL; the field's problem is told from what was typed.
        let typed = copy.form.clone();
        without_nul(&mut copy.form);
        if let Some(base) = input.base {
            let revision = tx.revision(base).await?.filter(|r| r.connection == id);
            copy.base = Some(revision.ok_or(Error::NotFound)?.id);
        }
        copy.at = self.now();
        if let Some(secret) = input.secret.filter(|s| !s.expose().is_empty()) {
            // The browser sends a typed secret with every submission: the same one again is no change, else
            // saving would void the test that came just before it.
            if !self.typed_already(tx, &copy, &secret).await? {
                copy.secret = Some(self.seal_secret(tx, id, &copy.form, &secret).await?);
            }
        }
        let stored = self.stored_secret(tx, &copy).await?;
        let beside = self.beside(tx, id, &copy.form, &stored).await?;
        let our_url = self.public_url_in(tx).await?.url;
        let checked = self.checked(&typed, &beside, &our_url);
        let unchanged = match saved {
            Some(c) if copy.base == Some(c.head) && copy.secret.is_none() => tx
                .revision(c.head)
                .await?
                .is_some_and(|head| Form::from_settings(&head.name, &head.settings) == copy.form),
            _ => false,
        };
        // What is saved already is no unsaved change: testing it leaves none behind.
        if unchanged {
            tx.delete_working_copy(person.user.id, id).await?;
        } else {
            tx.put_working_copy(&copy).await?;
        }
        Ok((copy, checked))
    }

    /// The working copy, made from the saved settings when there is none.
    pub(crate) async fn copy_of(
        &self,
        read: &mut dyn Read,
        person: &Person,
        id: ConnectionId,
    ) -> Result<(WorkingCopy, Option<Connection>)> {
        let saved = read.connection(id).await?;
        if let Some(copy) = read.working_copy(person.user.id, id).await? {
            return Ok((copy, saved));
        }
        let connection = saved.ok_or(Error::NotFound)?;
        let head = read.revision(connection.head).await?.ok_or(Error::NotFound)?;
        let copy = WorkingCopy {
            user: person.user.id,
            connection: id,
            provider: connection.provider,
            base: Some(head.id),
            form: Form::from_settings(&head.name, &head.settings),
            secret: None,
            at: head.at,
        };
        Ok((copy, Some(connection)))
    }

    /// The validated settings of the caller's working copy, or of what is saved.
    pub(crate) async fn settings_of_copy(&self, caller: &Caller, id: ConnectionId) -> Result<Settings> {
        let person = caller.administrator()?;
        let mut read = self.read();
        let (copy, _) = self.copy_of(&mut *read, person, id).await?;
        let stored = self.stored_secret(&mut *read, &copy).await?;
        let beside = self.beside(&mut *read, id, &copy.form, &stored).await?;
        let our_url = self.public_url_in(&mut *read).await?.url;
        self.checked(&copy.form, &beside, &our_url)
            .map_err(Error::Invalid)
    }

    /// The settings of a working copy that looking around needs.
    pub(super) async fn checked_to_look(
        &self,
        read: &mut dyn Read,
        copy: &WorkingCopy,
        look: Look,
        preset: LdapPreset,
    ) -> Result<Settings> {
        let stored = self.stored_secret(read, copy).await?;
        let beside = self.beside(read, copy.connection, &copy.form, &stored).await?;
        let our_url = self.public_url_in(read).await?.url;
        let outcome = copy.form.to_look(look, preset, &beside);
        self.callable(&copy.form, outcome, &our_url)
            .map_err(Error::Invalid)
    }

    /// The form's validation, and what only the server knows: which addresses it would not call.
    fn checked(
        &self,
        form: &Form,
        beside: &Beside,
        our_url: &str,
    ) -> std::result::Result<Settings, Problems> {
        self.callable(form, form.validate(beside), our_url)
    }

    fn callable(
        &self,
        form: &Form,
        outcome: std::result::Result<Settings, Problems>,
        our_url: &str,
    ) -> std::result::Result<Settings, Problems> {
        let mut problems = outcome.as_ref().err().cloned().unwrap_or_default();
        match form {
            Form::Oidc(form) => {
                for (field, url) in form.urls() {
                    if self.ports.openid.refuses(url.trim(), our_url) {
                        problems.entry(field).or_insert(Problem::NotCalled);
                    }
                }
            }
            Form::Ldap(_) => {
                if let Ok(Settings::Ldap(settings)) = &outcome
                    && let mut hosts = settings.addresses.iter().map(|a| a.host.as_str())
                    && hosts.any(|host| self.ports.directory.refuses(host, our_url))
                {
                    problems.insert("addresses", Problem::NotCalled);
                }
            }
        }
        match problems.is_empty() {
            true => outcome,
            false => Err(problems),
        }
    }

    async fn stored_secret(&self, read: &mut dyn Read, copy: &WorkingCopy) -> Result<Option<SealedSecret>> {
        let id = match (copy.secret, copy.base) {
            (Some(id), _) => Some(id),
            (None, Some(base)) => read.revision(base).await?.and_then(|r| r.settings.secret()),
            (None, None) => None,
        };
        match id {
            Some(id) => Ok(read.secret(id).await?),
            None => Ok(None),
        }
    }

    async fn name_taken(&self, read: &mut dyn Read, of: ConnectionId, form: &Form) -> Result<bool> {
        let key = name_key(form.display_name());
        let all = read.connections().await?;
        Ok(all.iter().any(|c| c.id != of && name_key(&c.name) == key))
    }

    async fn beside(
        &self,
        read: &mut dyn Read,
        id: ConnectionId,
        form: &Form,
        stored: &Option<SealedSecret>,
    ) -> Result<Beside> {
        Ok(Beside {
            stored_secret: stored.as_ref().map(|s| (s.id, s.places.clone())),
            // a typed one is stored by now
            secret_typed: false,
            name_taken: self.name_taken(read, id, form).await?,
        })
    }
}

fn without_nul(form: &mut Form) {
    let fields = form.to_fields().into_iter();
    let mut clean: BTreeMap<_, _> = fields
        .map(|(name, text)| (name, text.replace('\0', "")))
        .collect();
    *form = Form::from_fields(form.protocol(), |name| clean.remove(name));
}
