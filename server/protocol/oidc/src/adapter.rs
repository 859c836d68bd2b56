//! The port's implementation: which step follows which.

use crate::authorize::Request;
use crate::discovery::Mode;
use crate::{callback, leave, token, user_info};
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gatehouse_domain::attempt::{Mark, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::CodeChallenge;
use gatehouse_domain::ids::Millis;
use gatehouse_jwt::{Documents, Shelf, StoreShelf};
use gatehouse_net::{Http, is_loopback};
use gatehouse_service::ports::openid::{
    Callback, Client, Leaving, OpenId, Private, Proven, Published, Redirect, Tokens,
};
use gatehouse_service::ports::{Clock, Rng, Store};
use std::sync::Arc;

/// OpenID Connect as the use cases ask for it. Addresses of this machine are called only while people find us
/// on this machine too, unless they are listed (O12); our public URL may change while we run.
pub struct Oidc {
    on_loopback: RelyingParty,
    elsewhere: RelyingParty,
}

impl Oidc {
    /// A relying party that keeps providers' documents in the store.
    pub fn new(http: Http, store: Arc<dyn Store>, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        Self::with_shelf(http, Arc::new(StoreShelf(store)), clock, rng)
    }

    /// The same with the documents kept elsewhere.
    pub fn with_shelf(http: Http, shelf: Arc<dyn Shelf>, clock: Arc<dyn Clock>, rng: Arc<dyn Rng>) -> Self {
        let party = |http: Http| RelyingParty {
            documents: Documents::new(http.clone(), shelf.clone(), clock.clone()),
            http,
            clock: clock.clone(),
            rng: rng.clone(),
        };
        Oidc {
            elsewhere: party(http.without_loopback()),
            on_loopback: party(http),
        }
    }

    fn at(&self, our_url: &str) -> &RelyingParty {
        if is_loopback(our_url) {
            &self.on_loopback
        } else {
            &self.elsewhere
        }
    }
}

/// One that may call certain addresses.
pub(crate) struct RelyingParty {
    pub(crate) http: Http,
    pub(crate) documents: Documents,
    clock: Arc<dyn Clock>,
    rng: Arc<dyn Rng>,
}

impl RelyingParty {
    pub(crate) fn now(&self) -> Millis {
        self.clock.now()
    }

    fn random(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.rng.bytes32())
    }

    /// Puts a finished step onto the trace, with its time and, when it refuses, its code.
    fn push<T>(
        &self,
        trace: &mut Trace,
        mut step: Step,
        began: Millis,
        outcome: Result<T, Code>,
    ) -> Result<T, Refusal> {
        step.millis = Some(self.now().saturating_sub(began));
        let outcome = outcome.map_err(|code| step.fail(code));
        trace.steps.push(step);
        outcome
    }
}

#[async_trait]
impl OpenId for Oidc {
    fn refuses(&self, url: &str, our_url: &str) -> bool {
        self.at(our_url).http.refuses(url)
    }

    async fn discover(
        &self,
        issuer: &str,
        ca_certificates: Option<&str>,
        our_url: &str,
        trace: &mut Trace,
    ) -> Result<Published, (Refusal, Option<Published>)> {
        self.at(our_url).discover(issuer, ca_certificates, trace).await
    }

    async fn begin(
        &self,
        client: &Client,
        state: &str,
        probe: bool,
        trace: &mut Trace,
    ) -> Result<Redirect, Refusal> {
        let party = self.at(&client.redirect_uri);
        party.begin(client, state, probe, trace).await
    }

    async fn finish(
        &self,
        client: &Client,
        private: &Private,
        callback: &Callback,
        trace: &mut Trace,
    ) -> Result<Proven, Refusal> {
        let party = self.at(&client.redirect_uri);
        party.finish(client, private, callback, trace).await
    }

    async fn leave(&self, client: &Client, tokens: &Tokens, state: &str, back_to: &str) -> Leaving {
        let party = self.at(&client.redirect_uri);
        party.leave(client, tokens, state, back_to).await
    }
}

impl RelyingParty {
    async fn discover(
        &self,
        issuer: &str,
        ca_certificates: Option<&str>,
        trace: &mut Trace,
    ) -> Result<Published, (Refusal, Option<Published>)> {
        let mut step = Step::new(StepKind::Discovery);
        let began = self.now();
        let (outcome, published) = self.published(issuer, ca_certificates, &mut step).await;
        match self.push(trace, step, began, outcome) {
            Ok(()) => Ok(published.unwrap_or_default()),
            Err(refusal) => Err((refusal, published)),
        }
    }

    async fn begin(
        &self,
        client: &Client,
        state: &str,
        probe: bool,
        trace: &mut Trace,
    ) -> Result<Redirect, Refusal> {
        let mut step = Step::new(StepKind::Discovery);
        let began = self.now();
        let mode = if probe { Mode::Test } else { Mode::SignIn };
        let outcome = self.endpoints(&client.settings, mode, &mut step).await;
        let endpoints = self.push(trace, step, began, outcome)?;

        let mut step = Step::new(StepKind::AuthorizationRequest);
        let began = self.now();
        let verifier = (client.settings.code_challenge != CodeChallenge::None).then(|| self.random());
        let private = Private {
            nonce: self.random(),
            verifier,
            sent_at: began,
            test: probe,
        };
        let request = Request {
            client,
            endpoints: &endpoints,
            state,
            private: &private,
        };
        let outcome = match request.url(&mut step) {
            Ok(url) if probe => self.probe(client, &url, &mut step).await.map(|()| url),
            other => other,
        };
        let url = self.push(trace, step, began, outcome)?;
        Ok(Redirect {
            url: url.into(),
            private,
        })
    }

    async fn finish(
        &self,
        client: &Client,
        private: &Private,
        callback: &Callback,
        trace: &mut Trace,
    ) -> Result<Proven, Refusal> {
        let settings = &client.settings;
        let mut discovery = Step::new(StepKind::Discovery);
        let began = self.now();
        let endpoints = self.endpoints(settings, Mode::SignIn, &mut discovery).await;

        let mut step = Step::new(StepKind::Callback);
        let advertised = endpoints
            .as_ref()
            .is_ok_and(|endpoints| endpoints.iss_in_callback);
        let outcome = callback::code(callback, &settings.issuer, advertised, &mut step);
        trace.steps.push(step);
        let code = outcome.map_err(|code| fail_last(trace, code))?;
        let endpoints = match endpoints {
            Ok(endpoints) => endpoints,
            Err(code) => return self.push(trace, discovery, began, Err(code)),
        };

        let asks_user_info = endpoints.userinfo.is_some() && !settings.identity_from_id_token;
        let mut step = Step::new(StepKind::Token);
        let began = self.now();
        let call = token::Call {
            client,
            private,
            endpoint: &endpoints.token,
            code,
            asks_user_info,
        };
        let outcome = self.redeem(&call, &mut step).await;
        let tokens = self.push(trace, step, began, outcome)?;

        let mut step = Step::new(StepKind::IdToken);
        let began = self.now();
        let outcome = self
            .id_token(settings, private, &endpoints, &tokens, code, &mut step)
            .await;
        let (subject, claims) = self.push(trace, step, began, outcome)?;

        let mut step = Step::new(StepKind::UserInfo);
        let claims = match &endpoints.userinfo {
            Some(endpoint) if asks_user_info => {
                let began = self.now();
                let outcome = self
                    .user_info(settings, endpoint, &tokens, &subject, &mut step)
                    .await;
                let info = self.push(trace, step, began, outcome)?;
                user_info::merge(claims, info)
            }
            _ => {
                step.mark = Mark::Skipped;
                trace.steps.push(step);
                claims
            }
        };
        Ok(Proven {
            issuer: settings.issuer.clone(),
            subject,
            claims,
            tokens: leave::kept(&endpoints.leaving, tokens),
        })
    }
}

fn fail_last(trace: &mut Trace, code: Code) -> Refusal {
    match trace.steps.last_mut() {
        Some(step) => step.fail(code),
        None => Refusal(code),
    }
}
