//! The port's implementation: which step follows which.

use crate::authorize::Request;
use crate::discovery::Mode;
use crate::id_token::IdToken;
use crate::metadata::Endpoints;
use crate::{callback, leave, token, user_info};
use async_trait::async_trait;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use gatehouse_domain::attempt::{Label, Mark, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Claims;
use gatehouse_domain::connection::oidc::CodeChallenge;
use gatehouse_domain::ids::Millis;
use gatehouse_jwt::{Documents, Shelf, StoreShelf};
use gatehouse_net::{Http, is_loopback};
use gatehouse_service::ports::federation::Reach;
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
    public: RelyingParty,
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
            public: party(http.only_public()),
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

    /// One that calls no more than who set an address may have called.
    pub(crate) fn within(&self, reach: Reach<'_>) -> &RelyingParty {
        if reach.private {
            self.at(reach.our_url)
        } else {
            &self.public
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
    pub(crate) fn push<T>(
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
        let settings = &client.settings;
        let bound = settings.flow.has_code() && settings.code_challenge != CodeChallenge::None;
        let verifier = bound.then(|| self.random());
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
        let outcome = callback::brought(callback, settings.flow, &settings.issuer, advertised, &mut step);
        trace.steps.push(step);
        let brought = outcome.map_err(|code| fail_last(trace, code))?;
        let endpoints = match endpoints {
            Ok(endpoints) => endpoints,
            Err(code) => return self.push(trace, discovery, began, Err(code)),
        };
        let run = Run {
            client,
            private,
            endpoints: &endpoints,
        };

        let front = match brought.id_token {
            Some(token) => {
                let received = IdToken {
                    token,
                    from: &client.redirect_uri,
                    access_token: None,
                    code: brought.code,
                    front: true,
                    ahead: None,
                };
                Some(self.check_id_token(&run, &received, None, trace).await?)
            }
            None => None,
        };
        let ((subject, claims), tokens) = match (brought.code, front) {
            (Some(code), front) => {
                let (found, tokens) = self.exchange(&run, code, front, trace).await?;
                (found, leave::kept(&endpoints.leaving, tokens))
            }
            (None, Some(front)) => {
                // There is no code to exchange and no access token to ask with.
                skip(trace, StepKind::Token);
                skip(trace, StepKind::UserInfo);
                let token = brought.id_token.unwrap_or_default();
                (front, leave::hint(&endpoints.leaving, token))
            }
            (None, None) => return Err(fail_last(trace, Code::CallbackIncomplete)),
        };
        Ok(Proven {
            issuer: settings.issuer.clone(),
            subject,
            claims,
            tokens,
        })
    }

    /// Exchanges the code, checks the ID token that comes for it, and asks user info.
    async fn exchange(
        &self,
        run: &Run<'_>,
        code: &str,
        front: Option<(String, Claims)>,
        trace: &mut Trace,
    ) -> Result<((String, Claims), token::Tokens), Refusal> {
        let settings = &run.client.settings;
        let asks_user_info = run.endpoints.userinfo.is_some() && settings.asks_user_info();
        let mut step = Step::new(StepKind::Token);
        let began = self.now();
        let Some(endpoint) = &run.endpoints.token else {
            return self.push(trace, step, began, Err(Code::DiscoveryIncomplete));
        };
        let call = token::Call {
            client: run.client,
            private: run.private,
            endpoint,
            code,
            asks_user_info,
        };
        let outcome = self.redeem(&call, &mut step).await;
        let tokens = self.push(trace, step, began, outcome)?;

        let received = IdToken {
            token: &tokens.id_token,
            from: endpoint,
            access_token: Some(&tokens.access_token),
            code: Some(code),
            front: false,
            ahead: tokens.ahead,
        };
        let front = front.as_ref().map(|(subject, _)| subject.as_str());
        let (subject, claims) = self.check_id_token(run, &received, front, trace).await?;

        let Some(endpoint) = run.endpoints.userinfo.as_ref().filter(|_| asks_user_info) else {
            skip(trace, StepKind::UserInfo);
            return Ok(((subject, claims), tokens));
        };
        let mut step = Step::new(StepKind::UserInfo);
        let began = self.now();
        let outcome = self
            .user_info(settings, endpoint, &tokens, &subject, &mut step)
            .await;
        let info = self.push(trace, step, began, outcome)?;
        Ok(((subject, user_info::merge(claims, info)), tokens))
    }

    /// One ID token as a step. Where another came through the browser, both are about the same subject (OIDC
    /// Core §3.3.3.6); their issuer is the settings' in any case.
    async fn check_id_token(
        &self,
        run: &Run<'_>,
        received: &IdToken<'_>,
        front: Option<&str>,
        trace: &mut Trace,
    ) -> Result<(String, Claims), Refusal> {
        let mut step = Step::new(StepKind::IdToken);
        let began = self.now();
        let outcome = self
            .id_token(
                &run.client.settings,
                run.private,
                run.endpoints,
                received,
                &mut step,
            )
            .await;
        let outcome = outcome.and_then(|(subject, claims)| match front {
            Some(front) if !step.check(Label::Subject, front, &subject, front == subject) => {
                Err(Code::TokensDiffer)
            }
            _ => Ok((subject, claims)),
        });
        self.push(trace, step, began, outcome)
    }
}

/// What the parts of finishing have in common.
struct Run<'a> {
    client: &'a Client,
    private: &'a Private,
    endpoints: &'a Endpoints,
}

/// A step that this flow does without.
fn skip(trace: &mut Trace, kind: StepKind) {
    trace.step(kind).mark = Mark::Skipped;
}

fn fail_last(trace: &mut Trace, code: Code) -> Refusal {
    match trace.steps.last_mut() {
        Some(step) => step.fail(code),
        None => Refusal(code),
    }
}
