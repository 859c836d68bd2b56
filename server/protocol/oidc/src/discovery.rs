//! The discovery step.

use crate::adapter::RelyingParty;
use crate::metadata::{self, Endpoints};
use crate::{failure, moment};
use gatehouse_domain::attempt::{Label, Mark, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcSettings;
use gatehouse_domain::ids::Millis;
use gatehouse_jwt::{Document, Kind, Refused, Wanted};
use gatehouse_service::ports::openid::Published;
use serde_json::Value;

/// How fresh the document has to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mode {
    /// From the cache.
    SignIn,
    /// As it is now: an administrator looks.
    Test,
}

impl RelyingParty {
    /// The document for the form, from the provider itself. It comes back on a wrong issuer too.
    pub(crate) async fn published(
        &self,
        issuer: &str,
        ca_certificates: Option<&str>,
        step: &mut Step,
    ) -> (Result<(), Code>, Option<Published>) {
        let wanted = wanted(issuer, ca_certificates);
        step.fact(Label::Url, &wanted.url);
        let document = match self.documents.fetch(&wanted).await {
            Ok(document) => document,
            Err(refused) => return (Err(failure::discovery(step, &refused)), None),
        };
        let json = self.describe(&document, step);
        let published = metadata::published(&json);
        let outcome = same_issuer(issuer, &json, step);
        (outcome, (!published.issuer.is_empty()).then_some(published))
    }

    /// The endpoints for a sign-in or a test.
    pub(crate) async fn endpoints(
        &self,
        settings: &OidcSettings,
        mode: Mode,
        step: &mut Step,
    ) -> Result<Endpoints, Code> {
        let wanted = wanted(&settings.issuer, settings.ca_certificates.as_deref());
        step.fact(Label::Url, &wanted.url);
        let optional = metadata::all_by_hand(settings);
        let document = match self.document(&wanted, mode, optional).await {
            Ok(document) => document,
            Err(refused) => {
                let code = failure::discovery(step, &refused);
                if !optional || code == Code::Internal {
                    return Err(code);
                }
                step.mark = Mark::Warned;
                None
            }
        };
        let Some(document) = document else {
            if step.mark == Mark::Passed {
                step.mark = Mark::Skipped;
            }
            return metadata::endpoints(settings, None, step);
        };
        let json = self.describe(&document, step);
        if let Err(code) = same_issuer(&settings.issuer, &json, step) {
            if !optional {
                return Err(code);
            }
            // All endpoints were set by hand, perhaps for this very reason; tokens are checked all the same.
            step.mark = Mark::Warned;
            return metadata::endpoints(settings, None, step);
        }
        metadata::endpoints(settings, Some(&json), step)
    }

    async fn document(
        &self,
        wanted: &Wanted,
        mode: Mode,
        optional: bool,
    ) -> Result<Option<Document>, Refused> {
        match mode {
            Mode::Test => self.documents.fetch(wanted).await.map(Some),
            Mode::SignIn if optional => self.documents.get_if_there(wanted).await,
            Mode::SignIn => self.documents.get(wanted).await.map(Some),
        }
    }

    /// What came, as facts; the document itself only when it came just now.
    fn describe(&self, document: &Document, step: &mut Step) -> Value {
        let json = serde_json::from_str(&document.body).unwrap_or(Value::Null);
        let now = self.now();
        source(document, now, step);
        if let Some(fetched) = &document.fetched {
            if let Some(date) = fetched.date {
                clock(step, moment::ahead(date, now));
            }
            step.json(Label::Document, &json);
        }
        json
    }
}

/// Where a document came from: the provider just now, or the cache.
pub(crate) fn source(document: &Document, now: Millis, step: &mut Step) {
    match &document.fetched {
        Some(fetched) => {
            step.fact(Label::Status, "200");
            if let Some(kind) = &fetched.content_type {
                step.fact(Label::ContentType, kind);
            }
        }
        None => {
            let age = moment::age(document.fetched_at, now);
            step.fact(Label::Document, format!("cache, {age}"));
        }
    }
}

/// The clocks' difference as a fact, and a warning when it is notable.
pub(crate) fn clock(step: &mut Step, ahead: i64) {
    step.fact(Label::ClockDifference, moment::difference(ahead));
    if ahead.abs() > moment::NOTABLE && step.mark == Mark::Passed {
        step.mark = Mark::Warned;
    }
}

fn wanted(issuer: &str, ca_certificates: Option<&str>) -> Wanted {
    Wanted {
        url: metadata::address(issuer),
        ca_certificates: ca_certificates.map(str::to_owned),
        kind: Kind::Discovery(issuer.to_owned()),
    }
}

/// O6: character by character.
pub(crate) fn same_issuer(issuer: &str, document: &Value, step: &mut Step) -> Result<(), Code> {
    let received = document.get("issuer").and_then(Value::as_str);
    let same = received == Some(issuer);
    if step.check(Label::Issuer, issuer, received.unwrap_or("—"), same) {
        Ok(())
    } else {
        Err(Code::IssuerMismatch)
    }
}
