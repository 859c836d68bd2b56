//! Issuers of JWTs that organizations trust: looking one up, and who signed a token.

use crate::adapter::{Oidc, RelyingParty};
use crate::discovery::{clock, same_issuer, source};
use crate::signature::told;
use crate::{failure, metadata, moment};
use async_trait::async_trait;
use gatehouse_domain::attempt::{Label, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Claims;
use gatehouse_domain::connection::oidc::Algorithm;
use gatehouse_domain::connection::problem_with_url;
use gatehouse_jwt::{Document, Keys, Kind, Refused, Wanted, decode_without_any_check, verify};
use gatehouse_service::ports::federation::{FoundIssuer, FoundKey, Issuers, KeySource, Reach};
use serde_json::Value;

#[async_trait]
impl Issuers for Oidc {
    async fn look_up(
        &self,
        issuer: &str,
        ca_certificates: Option<&str>,
        reach: Reach<'_>,
        trace: &mut Trace,
    ) -> Result<FoundIssuer, Refusal> {
        let mut step = Step::new(StepKind::Discovery);
        let party = self.within(reach);
        let began = party.now();
        let outcome = party.look_up(issuer, ca_certificates, &mut step).await;
        party.push(trace, step, began, outcome)
    }

    fn keys(&self, jwks: &str) -> Option<Vec<FoundKey>> {
        Keys::parse(jwks).ok().as_ref().map(found)
    }

    fn read(&self, token: &str) -> Option<(Claims, Claims)> {
        decode_without_any_check(token)
    }

    async fn verify(
        &self,
        token: &str,
        keys: KeySource<'_>,
        reach: Reach<'_>,
        step: &mut Step,
    ) -> Result<(), Code> {
        let algorithms = Algorithm::ALL.map(|(algorithm, _)| algorithm);
        let outcome = match keys {
            KeySource::Published { url, ca_certificates } => {
                let wanted = jwks(url, ca_certificates);
                let party = self.within(reach);
                party
                    .by_published_keys(token, &algorithms, &wanted, false, step)
                    .await
            }
            KeySource::Given(text) => match Keys::parse(text) {
                Ok(keys) => told(verify(token, &keys, &algorithms), token, &keys, step),
                Err(error) => {
                    step.fact(Label::Detail, error.to_string());
                    Err(Code::KeysUnavailable)
                }
            },
        };
        outcome.map(|_| ()).map_err(|code| match code {
            Code::KeyNotFound => Code::AssertionKey,
            Code::SignatureInvalid => Code::AssertionSignature,
            Code::TokenMalformed | Code::AlgorithmNotAllowed => Code::AssertionMalformed,
            Code::Internal => Code::Internal,
            // Why stands in the details; it is nothing that the token's owner can change.
            _ => Code::IssuerKeysUnavailable,
        })
    }
}

impl RelyingParty {
    async fn look_up(
        &self,
        issuer: &str,
        ca_certificates: Option<&str>,
        step: &mut Step,
    ) -> Result<FoundIssuer, Code> {
        let (url, document) = self.configuration(issuer, ca_certificates, step).await?;
        let json: Value = serde_json::from_str(&document.body).unwrap_or(Value::Null);
        source(&document, self.now(), step);
        if let Some(date) = document.fetched.as_ref().and_then(|fetched| fetched.date) {
            clock(step, moment::ahead(date, self.now()));
        }
        step.json(Label::Document, &json);
        same_issuer(issuer, &json, step)?;
        let jwks_uri = json.get("jwks_uri").and_then(Value::as_str).unwrap_or_default();
        let right = problem_with_url(jwks_uri).is_none();
        let received = if jwks_uri.is_empty() { "—" } else { jwks_uri };
        if !step.check(Label::JwksUri, "https://…", received, right) {
            return Err(Code::KeysUnavailable);
        }
        let keys = self.documents.fetch(&jwks(jwks_uri, ca_certificates)).await;
        let keys = keys.map_err(|refused| failure::keys(step, &refused))?;
        let keys = Keys::parse(&keys.body).map_err(|error| {
            step.fact(Label::Detail, error.to_string());
            Code::KeysUnavailable
        })?;
        step.fact(
            Label::Keys,
            format!("{}: {}", keys.ids().len(), keys.ids().join(", ")),
        );
        let algorithms = json.get("id_token_signing_alg_values_supported");
        let algorithms = algorithms.and_then(Value::as_array).into_iter().flatten();
        Ok(FoundIssuer {
            document: url,
            jwks_uri: jwks_uri.to_owned(),
            algorithms: algorithms.filter_map(Value::as_str).map(str::to_owned).collect(),
            keys: found(&keys),
        })
    }

    /// At the standard path (OIDC Discovery §4), else at the one that W&B's documentation writes.
    async fn configuration(
        &self,
        issuer: &str,
        ca_certificates: Option<&str>,
        step: &mut Step,
    ) -> Result<(String, Document), Code> {
        let standard = metadata::address(issuer);
        let other = standard.replace("openid-configuration", "oidc-configuration");
        let mut first = None;
        for url in [standard, other] {
            step.fact(Label::Url, &url);
            let wanted = Wanted {
                url: url.clone(),
                ca_certificates: ca_certificates.map(str::to_owned),
                kind: Kind::Discovery(issuer.to_owned()),
            };
            match self.documents.fetch(&wanted).await {
                Ok(document) => return Ok((url, document)),
                Err(refused) => {
                    let code = failure::discovery(step, &refused);
                    let first = *first.get_or_insert(code);
                    // Somebody answered there, but it was no such document.
                    if !matches!(refused, Refused::Status { .. } | Refused::NotJson { .. }) {
                        return Err(first);
                    }
                }
            }
        }
        Err(first.unwrap_or(Code::DiscoveryNotFound))
    }
}

fn jwks(url: &str, ca_certificates: Option<&str>) -> Wanted {
    Wanted {
        url: url.to_owned(),
        ca_certificates: ca_certificates.map(str::to_owned),
        kind: Kind::Jwks,
    }
}

fn found(keys: &Keys) -> Vec<FoundKey> {
    let all = keys.kinds().into_iter();
    all.map(|(id, kind)| FoundKey {
        id: id.to_owned(),
        kind,
    })
    .collect()
}
