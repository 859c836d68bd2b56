//! The ID token's validation (OIDC Core §3.1.3.7, §3.2.2.11, §3.3.2.12), by our own clock.

use crate::adapter::RelyingParty;
use crate::discovery::clock;
use crate::metadata::Endpoints;
use crate::moment::moment;
use gatehouse_domain::attempt::{Label, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Claims;
use gatehouse_domain::connection::OidcSettings;
use gatehouse_domain::connection::oidc::Algorithm;
use gatehouse_jwt::{decode_without_any_check, half_hash};
use gatehouse_service::ports::openid::Private;
use serde_json::Value;

/// The longest subject (OIDC Core §2).
const LONGEST_SUBJECT: usize = 255;

/// What the claims have to be.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client_id: &'a str,
    pub(crate) nonce: &'a str,
    /// The access token that came with it.
    pub(crate) access_token: Option<&'a str>,
    /// The authorization code that came with it.
    pub(crate) code: Option<&'a str>,
    /// `c_hash` must be there (OIDC Core §3.3.2.11).
    pub(crate) code_hash_needed: bool,
    pub(crate) algorithm: Algorithm,
    /// Seconds.
    pub(crate) leeway: i64,
    /// Our time, in seconds since the Unix epoch.
    pub(crate) now: i64,
}

/// An ID token, and what came with it.
pub(crate) struct IdToken<'a> {
    pub(crate) token: &'a str,
    /// The address it came to or from.
    pub(crate) from: &'a str,
    pub(crate) access_token: Option<&'a str>,
    pub(crate) code: Option<&'a str>,
    /// It came through the browser.
    pub(crate) front: bool,
    /// How many seconds the provider's clock is ahead of ours.
    pub(crate) ahead: Option<i64>,
}

impl RelyingParty {
    /// The subject and all claims of a token that passed every check.
    pub(crate) async fn id_token(
        &self,
        settings: &OidcSettings,
        private: &Private,
        endpoints: &Endpoints,
        received: &IdToken<'_>,
        step: &mut Step,
    ) -> Result<(String, Claims), Code> {
        step.fact(Label::ReceivedFrom, received.from);
        // What is shown is what came, also when nothing of it is believed.
        if let Some((header, claims)) = decode_without_any_check(received.token) {
            step.json(Label::Header, &Value::Object(header));
            step.json(Label::Claims, &Value::Object(claims));
        }
        let verified = self
            .signed(
                received.token,
                settings,
                endpoints.jwks.as_deref(),
                private.test,
                step,
            )
            .await?;
        let expected = Expected {
            issuer: &settings.issuer,
            client_id: &settings.client_id,
            nonce: &private.nonce,
            access_token: received.access_token,
            code: received.code,
            code_hash_needed: received.front && received.code.is_some(),
            algorithm: verified.algorithm,
            leeway: i64::from(settings.leeway_seconds),
            now: self.now().div_euclid(1000),
        };
        let outcome = check(&verified.claims, &expected, step);
        if let (Err(Code::TokenExpired | Code::TokenFromFuture), Some(ahead)) = (&outcome, received.ahead) {
            clock(step, ahead);
        }
        Ok((outcome?, verified.claims))
    }
}

/// All comparisons, each noted; the first that fails decides. The subject when all passed.
pub(crate) fn check(claims: &Claims, expected: &Expected<'_>, step: &mut Step) -> Result<String, Code> {
    let mut checks = Checks {
        claims,
        step,
        failed: None,
    };
    checks.issuer(expected);
    checks.audience(expected);
    let subject = checks.subject();
    checks.times(expected);
    let nonce = checks.text("nonce");
    let right = claims.get("nonce").and_then(Value::as_str) == Some(expected.nonce);
    checks.note(
        Label::Nonce,
        masked(expected.nonce),
        masked(&nonce),
        right,
        Code::NonceWrong,
    );
    for (claim, of, needed, label, code) in [
        (
            "at_hash",
            expected.access_token,
            false,
            Label::AccessTokenHash,
            Code::AccessTokenHash,
        ),
        (
            "c_hash",
            expected.code,
            expected.code_hash_needed,
            Label::CodeHash,
            Code::CodeHash,
        ),
    ] {
        if let Some(of) = of {
            checks.hash(claim, half_hash(expected.algorithm, of), needed, label, code);
        }
    }
    match checks.failed {
        Some(code) => Err(code),
        None => Ok(subject),
    }
}

struct Checks<'a> {
    claims: &'a Claims,
    step: &'a mut Step,
    failed: Option<Code>,
}

impl Checks<'_> {
    fn note(&mut self, label: Label, expected: String, received: String, passed: bool, code: Code) {
        self.step.check(label, expected, received, passed);
        if !passed {
            self.failed.get_or_insert(code);
        }
    }

    /// A claim as it came, for people.
    fn text(&self, name: &str) -> String {
        match self.claims.get(name) {
            None => "—".to_owned(),
            Some(Value::String(text)) => text.clone(),
            Some(other) => other.to_string(),
        }
    }

    fn issuer(&mut self, expected: &Expected<'_>) {
        let claim = self.claims.get("iss").and_then(Value::as_str);
        let code = if claim.is_some() {
            Code::TokenIssuer
        } else {
            Code::TokenClaim
        };
        let right = claim == Some(expected.issuer);
        self.note(
            Label::Issuer,
            expected.issuer.to_owned(),
            self.text("iss"),
            right,
            code,
        );
    }

    /// O8: other audiences are nobody we know, so they pass only when `azp` says the token is ours.
    fn audience(&mut self, expected: &Expected<'_>) {
        let us = expected.client_id;
        let audiences: Option<Vec<&str>> = match self.claims.get("aud") {
            Some(Value::String(one)) => Some(vec![one]),
            Some(Value::Array(all)) => all.iter().map(Value::as_str).collect(),
            _ => None,
        };
        let code = if audiences.is_some() {
            Code::TokenAudience
        } else {
            Code::TokenClaim
        };
        let ours = audiences.as_ref().is_some_and(|all| all.contains(&us));
        self.note(Label::Audience, us.to_owned(), self.text("aud"), ours, code);
        let several = audiences.is_some_and(|all| all.iter().any(|audience| *audience != us));
        let party = self.claims.get("azp");
        if several || party.is_some() {
            let right = party.and_then(Value::as_str) == Some(us);
            self.note(
                Label::AuthorizedParty,
                us.to_owned(),
                self.text("azp"),
                right,
                Code::TokenAudience,
            );
        }
    }

    fn subject(&mut self) -> String {
        let claim = self
            .claims
            .get("sub")
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned();
        let right = !claim.is_empty()
            && claim.chars().count() <= LONGEST_SUBJECT
            && !claim.chars().any(char::is_control);
        let wanted = format!("1–{LONGEST_SUBJECT}");
        self.note(Label::Subject, wanted, self.text("sub"), right, Code::TokenClaim);
        claim
    }

    /// O10. Each check names both times.
    fn times(&mut self, expected: &Expected<'_>) {
        let Expected { now, leeway, .. } = *expected;
        let here = moment(now);
        let bound = |sign: &str| format!("{sign} {here} ({leeway} s)");
        let time = |value: &Value| {
            let whole = value.as_i64();
            // NumericDate may have a fraction (RFC 7519 §2).
            whole.or_else(|| value.as_f64().map(|seconds| seconds.floor() as i64))
        };
        for (name, label, required) in [
            ("exp", Label::Expiry, true),
            ("iat", Label::IssuedAt, true),
            ("nbf", Label::NotBefore, false),
        ] {
            let claim = self.claims.get(name);
            if claim.is_none() && !required {
                continue;
            }
            let sign = if name == "exp" { ">" } else { "≤" };
            let Some(at) = claim.and_then(time) else {
                self.note(label, bound(sign), self.text(name), false, Code::TokenClaim);
                continue;
            };
            let (right, code) = match name {
                "exp" => (at.saturating_add(leeway) > now, Code::TokenExpired),
                _ => (at <= now.saturating_add(leeway), Code::TokenFromFuture),
            };
            self.note(label, bound(sign), moment(at), right, code);
        }
    }

    /// O9. Right when it is there.
    fn hash(&mut self, name: &str, expected: String, needed: bool, label: Label, code: Code) {
        let claim = self.claims.get(name);
        if needed || claim.is_some() {
            let right = claim.and_then(Value::as_str) == Some(&expected);
            let received = self.text(name);
            self.note(label, expected, received, right, code);
        }
    }
}

/// Enough to compare two nonces by eye.
fn masked(nonce: &str) -> String {
    if nonce.chars().count() > 12 {
        gatehouse_domain::attempt::Shown::token(nonce).as_str().to_owned()
    } else {
        nonce.to_owned()
    }
}

#[cfg(test)]
mod tests;
