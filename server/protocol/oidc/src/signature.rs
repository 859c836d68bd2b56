//! Who signed the ID token.

use crate::adapter::RelyingParty;
use crate::discovery::source;
use crate::failure;
use gatehouse_domain::attempt::{Label, Mark, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcSettings;
use gatehouse_domain::connection::oidc::Algorithm;
use gatehouse_jwt::{
    Keys, Kind, Rejected, Verified, Wanted, decode_without_any_check, read_without_signature_check, verify,
};

const VERIFIED: &str = "a published key's";

impl RelyingParty {
    /// The token's claims, once its algorithm is allowed and a published key signed it. Keys are fetched
    /// again when none fits and in a test, at most every 30 seconds (O11).
    pub(crate) async fn signed(
        &self,
        token: &str,
        settings: &OidcSettings,
        jwks: Option<&str>,
        test: bool,
        step: &mut Step,
    ) -> Result<Verified, Code> {
        let unsigned = header(token, settings, step)?;
        let Some(jwks) = published_at(settings.verifies_signature(), jwks, step)? else {
            return Ok(unsigned);
        };
        let wanted = Wanted {
            url: jwks.to_owned(),
            ca_certificates: settings.ca_certificates.clone(),
            kind: Kind::Jwks,
        };
        self.by_published_keys(token, &settings.algorithms, &wanted, test, step)
            .await
    }

    /// The same, by the keys that are published there.
    pub(crate) async fn by_published_keys(
        &self,
        token: &str,
        algorithms: &[Algorithm],
        wanted: &Wanted,
        test: bool,
        step: &mut Step,
    ) -> Result<Verified, Code> {
        step.fact(Label::JwksUri, &wanted.url);
        let document = match test {
            true => self.documents.afresh(wanted).await,
            false => self.documents.get(wanted).await,
        };
        let document = document.map_err(|refused| failure::keys(step, &refused))?;
        source(&document, self.now(), step);
        let mut keys = parsed(&document.body, step)?;
        let mut outcome = verify(token, &keys, algorithms);
        if matches!(outcome, Err(Rejected::UnknownKey | Rejected::Signature)) && document.fetched.is_none() {
            // A rotation: the keys in the cache are not the provider's newest.
            match self.documents.newer(wanted, document.fetched_at).await {
                Ok(Some(newer)) => {
                    keys = parsed(&newer.body, step).unwrap_or(keys);
                    outcome = verify(token, &keys, algorithms);
                }
                Ok(None) => {
                    step.fact(Label::Detail, gatehouse_jwt::Refused::TooSoon.to_string());
                }
                Err(refused) => {
                    failure::keys(step, &refused);
                }
            }
        }
        told(outcome, token, &keys, step)
    }
}

/// What came of verifying, as it is told.
pub(crate) fn told(
    outcome: Result<Verified, Rejected>,
    token: &str,
    keys: &Keys,
    step: &mut Step,
) -> Result<Verified, Code> {
    let header = decode_without_any_check(token).map(|(header, _)| header);
    let kid = header.as_ref().and_then(|header| header.get("kid"));
    let kid = kid.map_or("—".to_owned(), |kid| {
        kid.as_str().map_or_else(|| kid.to_string(), str::to_owned)
    });
    let ids = keys.ids();
    step.fact(Label::Keys, format!("{}: {}", ids.len(), ids.join(", ")));
    match outcome {
        Ok(verified) => {
            step.check(Label::KeyId, &kid, verified.key.as_deref().unwrap_or("—"), true);
            step.check(Label::Signature, VERIFIED, VERIFIED, true);
            Ok(verified)
        }
        Err(Rejected::UnknownKey) => {
            step.check(Label::KeyId, ids.join(", "), &kid, false);
            Err(Code::KeyNotFound)
        }
        Err(Rejected::Signature) => {
            step.check(Label::Signature, VERIFIED, "another", false);
            Err(Code::SignatureInvalid)
        }
        Err(other) => {
            step.fact(Label::Detail, other.to_string());
            Err(Code::TokenMalformed)
        }
    }
}

/// Where the keys are; nowhere when the settings ask for no check.
fn published_at<'a>(verify: bool, jwks: Option<&'a str>, step: &mut Step) -> Result<Option<&'a str>, Code> {
    match (verify, jwks) {
        (true, Some(url)) => Ok(Some(url)),
        (true, None) => {
            step.check(Label::JwksUri, "https://…", "—", false);
            Err(Code::KeysUnavailable)
        }
        (false, _) => {
            step.check(Label::Signature, VERIFIED, "not checked", true);
            step.mark = Mark::Warned;
            Ok(None)
        }
    }
}

/// What is decided before any key is looked at: form, algorithm, critical headers.
fn header(token: &str, settings: &OidcSettings, step: &mut Step) -> Result<Verified, Code> {
    let allowed: Vec<&str> = settings.algorithms.iter().map(|alg| alg.name()).collect();
    let allowed = allowed.join(", ");
    let read = read_without_signature_check(token, &settings.algorithms);
    match &read {
        Ok(token) => {
            step.check(Label::Algorithm, &allowed, token.algorithm.name(), true);
            step.check(Label::CriticalHeader, "—", "—", true);
        }
        Err(Rejected::Algorithm(alg)) => {
            step.check(Label::Algorithm, &allowed, alg, false);
        }
        Err(Rejected::Critical(names)) => {
            step.check(Label::CriticalHeader, "—", names, false);
        }
        Err(other) => {
            step.fact(Label::Detail, other.to_string());
        }
    }
    read.map_err(|rejected| match rejected {
        Rejected::Algorithm(_) => Code::AlgorithmNotAllowed,
        _ => Code::TokenMalformed,
    })
}

fn parsed(body: &str, step: &mut Step) -> Result<Keys, Code> {
    Keys::parse(body).map_err(|error| {
        step.fact(Label::Detail, error.to_string());
        Code::KeysUnavailable
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatehouse_domain::attempt::StepKind;

    #[test]
    fn no_key_set_is_no_reason_to_leave_a_check_out() {
        let judged = |verify, jwks| {
            let mut step = Step::new(StepKind::IdToken);
            let outcome = published_at(verify, jwks, &mut step);
            (outcome, step.mark)
        };
        let url = Some("https://id.example/jwks");
        assert_eq!(judged(true, url), (Ok(url), Mark::Passed));
        assert_eq!(judged(true, None).0, Err(Code::KeysUnavailable));
        for jwks in [url, None] {
            assert_eq!(judged(false, jwks), (Ok(None), Mark::Warned));
        }
    }
}
