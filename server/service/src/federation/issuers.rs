//! Organization → Settings → Authentication: the issuers that it trusts.

use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::federation::{FoundIssuer, JwtIssuer, Reach};
use crate::ports::names::Kind;
use crate::ports::{Read, StoreError, Write};
use gatehouse_domain::attempt::{Refusal, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::federation::{IssuerForm, Keys, Settings, WANDB};
use gatehouse_domain::ids::{IssuerId, OrgId};
use gatehouse_domain::names::problem_with_slug;
use gatehouse_domain::problem::{Problem, Problems};
use serde_json::{Value, json};

/// What came of looking an issuer up.
#[derive(Clone, Debug)]
pub struct Found {
    /// What was asked and what came.
    pub trace: Trace,
    /// What was found, or why nothing was.
    pub found: std::result::Result<FoundIssuer, Code>,
}

/// An issuer as it is saved.
#[derive(Clone, Debug, Default)]
pub struct IssuerInput {
    /// The one that is changed; none for a new one.
    pub id: Option<IssuerId>,
    /// What was typed.
    pub form: IssuerForm,
}

impl Gatehouse {
    /// An organization's issuers.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn jwt_issuers(&self, caller: &Caller, org: OrgId) -> Result<Vec<JwtIssuer>> {
        let mut read = self.read();
        self.may_federate(&mut *read, caller, org).await?;
        Ok(read.jwt_issuers(org).await?)
    }

    /// Looks an issuer up, to be shown before it is saved. Nothing is stored.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn look_issuer_up(
        &self,
        caller: &Caller,
        org: OrgId,
        issuer: &str,
        ca_certificates: &str,
    ) -> Result<Found> {
        self.may_federate(&mut *self.read(), caller, org).await?;
        let issuer = issuer.trim();
        if let Some(problem) = IssuerForm::problem_with_issuer(issuer) {
            return Err(Error::field("issuer", problem));
        }
        let our_url = self.public_url().await?.url;
        let reach = Reach {
            our_url: &our_url,
            private: caller.administrator().is_ok(),
        };
        let ca = Some(ca_certificates.trim()).filter(|pem| !pem.is_empty());
        let mut trace = Trace::default();
        let found = self.ports.issuers.look_up(issuer, ca, reach, &mut trace).await;
        let found = found.map_err(|Refusal(code)| code);
        Ok(Found { trace, found })
    }

    /// Sets an issuer up, or changes one.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn save_issuer(&self, caller: &Caller, org: OrgId, input: &IssuerInput) -> Result<JwtIssuer> {
        let mut tx = self.write().await?;
        self.may_federate(&mut *tx, caller, org).await?;
        let settings = input.form.validate().map_err(Error::Invalid)?;
        self.judge_settings(&mut *tx, org, &settings).await?;
        let former = match input.id {
            None => None,
            Some(id) => {
                let former = tx.jwt_issuer(id).await?.filter(|i| i.org == org);
                Some(former.ok_or(Error::NotFound)?)
            }
        };
        let now = self.now();
        // Whoever says where it is answers for where we call.
        let same_place = former
            .as_ref()
            .filter(|f| f.settings.keys == settings.keys && f.settings.issuer == settings.issuer);
        let private = match same_place {
            Some(former) => former.private,
            None => caller.administrator().is_ok(),
        };
        let issuer = JwtIssuer {
            id: match &former {
                Some(former) => former.id,
                None => IssuerId(self.ports.rng.uuid(now)),
            },
            org,
            settings,
            private,
            made_by: match &former {
                Some(former) => former.made_by,
                None => caller.person()?.user.id,
            },
            created_at: former.as_ref().map_or(now, |f| f.created_at),
            changed_at: now,
        };
        if former.as_ref().is_some_and(|f| f.settings == issuer.settings) {
            return Ok(issuer);
        }
        let stored = match &former {
            None => tx.insert_issuer(&issuer).await,
            Some(_) => tx.update_issuer(&issuer).await,
        };
        stored.map_err(|error| match error {
            StoreError::Taken(_) => Error::field("issuer", Problem::IssuerTaken),
            error => error.into(),
        })?;
        let action = match former {
            None => "issuer.create",
            Some(_) => "issuer.change",
        };
        let before = former.map(|f| told(&f.settings));
        let after = Some(told(&issuer.settings));
        self.tell_issuer(&mut *tx, caller, &issuer, action, before, after)
            .await?;
        tx.commit().await?;
        Ok(issuer)
    }

    /// Trusts an issuer no longer: what was had by it is good for nothing from then on.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn delete_issuer(&self, caller: &Caller, id: IssuerId) -> Result<()> {
        let mut tx = self.write().await?;
        let issuer = tx.jwt_issuer(id).await?.ok_or(Error::NotFound)?;
        self.may_federate(&mut *tx, caller, issuer.org).await?;
        tx.delete_issuer(id).await?;
        let before = Some(told(&issuer.settings));
        self.tell_issuer(&mut *tx, caller, &issuer, "issuer.delete", before, None)
            .await?;
        Ok(tx.commit().await?)
    }

    /// What the form alone does not know: whether keys by hand are keys, and whose name an audience is.
    async fn judge_settings(&self, read: &mut dyn Read, org: OrgId, settings: &Settings) -> Result<()> {
        let mut problems = Problems::new();
        if let Keys::Given(jwks) = &settings.keys
            && self.ports.issuers.keys(jwks).is_none()
        {
            problems.insert("jwks", Problem::NotJwks);
        }
        for audience in &settings.audiences {
            // What is no name in addresses is no organization's.
            if audience != WANDB && problem_with_slug(audience).is_some() {
                continue;
            }
            let named = read.named(audience).await?;
            if named.is_some_and(|n| n.kind == Kind::Organization && n.holder != org.0) {
                problems.insert("audiences", Problem::AudienceTaken(audience.clone()));
            }
        }
        if problems.is_empty() {
            Ok(())
        } else {
            Err(Error::Invalid(problems))
        }
    }

    async fn tell_issuer(
        &self,
        tx: &mut dyn Write,
        caller: &Caller,
        issuer: &JwtIssuer,
        action: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<()> {
        let change = Change {
            action,
            object: issuer.id.to_string(),
            object_name: &issuer.settings.issuer,
            before,
            after,
        };
        audit::by_actor(tx, caller.actor()?, self.now(), change).await
    }
}

/// An issuer in the audit.
fn told(s: &Settings) -> Value {
    let form = IssuerForm::from(s);
    let mut told = serde_json::to_value(form).unwrap_or_default();
    // Long, and of no use to who reads: that they were given is.
    for (field, given) in [
        ("jwks", matches!(s.keys, Keys::Given(_))),
        ("ca_certificates", s.ca_certificates.is_some()),
    ] {
        told[field] = json!(given);
    }
    told
}
