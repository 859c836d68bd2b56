//! A provider, a relying party, one clock for both, and a person who goes from one to the other.

use async_trait::async_trait;
use gatehouse_domain::attempt::{Check, Label, Mark, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::Mapping;
use gatehouse_domain::connection::OidcSettings;
use gatehouse_domain::connection::oidc::{Algorithm, ClientAuth, CodeChallenge, Flow};
use gatehouse_domain::ids::Millis;
use gatehouse_jwt::Shelf;
use gatehouse_net::{AddressPolicy, Http, Limits};
use gatehouse_oidc::Oidc;
use gatehouse_service::ports::connections::Cached;
use gatehouse_service::ports::openid::{Callback, Client, OpenId, Proven, Redirect};
use gatehouse_service::ports::{Clock, Result as StoreResult, Rng};
use gatehouse_service::secret::Secret;
use gatehouse_testkit::provider::{Bend, Fault, Provider};
use std::collections::HashMap;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

pub const CALLBACK: &str = "http://localhost:3000/oidc/callback";

/// Making an RSA key takes the provider seconds on a busy machine.
const PATIENT: Duration = Duration::from_secs(60);
const IMPATIENT: Duration = Duration::from_secs(2);

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;

/// Time stands still until a test moves it.
pub struct FixedClock(AtomicI64);

impl FixedClock {
    pub fn forward(&self, millis: i64) {
        self.0.fetch_add(millis, Ordering::SeqCst);
    }
}

impl Clock for FixedClock {
    fn now(&self) -> Millis {
        self.0.load(Ordering::SeqCst)
    }
}

/// 1, 2, 3 …, spread over the buffer.
struct Counter(AtomicU64);

impl Rng for Counter {
    fn fill(&self, buffer: &mut [u8]) {
        let count = self.0.fetch_add(1, Ordering::SeqCst).to_be_bytes();
        for (index, byte) in buffer.iter_mut().enumerate() {
            *byte = count[index % 8].wrapping_add(index as u8);
        }
    }
}

type Rows = HashMap<(String, String, String), Cached>;

/// The provider_cache table as a map. `kept` wakes whoever waits for a document, `too_soon` whoever waits for
/// somebody to ask in vain.
#[derive(Default)]
pub struct MapShelf {
    pub rows: Mutex<Rows>,
    pub kept: tokio::sync::Notify,
    pub too_soon: tokio::sync::Notify,
    /// How often somebody looked.
    pub looks: AtomicU64,
}

fn key(url: &str, ca_hash: &str, kind: &str) -> (String, String, String) {
    (url.to_owned(), ca_hash.to_owned(), kind.to_owned())
}

#[async_trait]
impl Shelf for MapShelf {
    async fn cached(&self, url: &str, ca_hash: &str, kind: &str) -> StoreResult<Option<Cached>> {
        self.looks.fetch_add(1, Ordering::SeqCst);
        Ok(self.rows.lock().unwrap().get(&key(url, ca_hash, kind)).cloned())
    }

    async fn claim(
        &self,
        url: &str,
        ca_hash: &str,
        kind: &str,
        now: Millis,
        pause: Millis,
    ) -> StoreResult<bool> {
        let mut rows = self.rows.lock().unwrap();
        let row = rows.entry(key(url, ca_hash, kind)).or_insert_with(|| Cached {
            url: url.to_owned(),
            ca_hash: ca_hash.to_owned(),
            kind: kind.to_owned(),
            body: String::new(),
            fetched_at: 0,
            tried_at: 0,
        });
        let free = (now - row.tried_at).abs() >= pause;
        if free {
            row.tried_at = now;
        } else {
            self.too_soon.notify_one();
        }
        Ok(free)
    }

    async fn keep(&self, document: &Cached) -> StoreResult<()> {
        let place = key(&document.url, &document.ca_hash, &document.kind);
        self.rows.lock().unwrap().insert(place, document.clone());
        self.kept.notify_one();
        Ok(())
    }
}

pub struct Harness {
    pub provider: Provider,
    pub clock: Arc<FixedClock>,
    pub shelf: Arc<MapShelf>,
    pub oidc: Oidc,
    /// Another replica on the same shelf.
    pub replica: Oidc,
    pub settings: OidcSettings,
    pub secret: String,
    /// On the way to the provider the request is changed to ask for a posted form, in the code flow too.
    pub form_post: bool,
}

impl Harness {
    /// A provider that is straight, and settings that fit it.
    pub fn new() -> Self {
        Self::with(Provider::start_at, PATIENT)
    }

    /// The same with a client that soon gives a silent provider up.
    pub fn impatient() -> Self {
        Self::with(Provider::start_at, IMPATIENT)
    }

    /// The same over TLS, by an authority that is not trusted yet.
    pub fn tls() -> Self {
        Self::with(Provider::start_tls_at, PATIENT)
    }

    pub fn bent(bend: Bend) -> Self {
        let harness = match bend {
            Bend::Broken(_, Fault::Hang | Fault::Endless) => Self::impatient(),
            _ => Self::new(),
        };
        harness.provider.bend(bend);
        harness
    }

    fn with(start: impl Fn(gatehouse_testkit::provider::Clock) -> Provider, timeout: Duration) -> Self {
        let clock = Arc::new(FixedClock(AtomicI64::new(1_800_000_000_000)));
        let seconds = clock.clone();
        let provider = start(Arc::new(move || seconds.now() / 1000));
        let policy = AddressPolicy {
            loopback: true,
            ..AddressPolicy::default()
        };
        let limits = Limits {
            timeout,
            ..Limits::default()
        };
        let shelf = Arc::new(MapShelf::default());
        let http = Http::with_limits(policy, limits);
        let rng = Arc::new(Counter(AtomicU64::new(1)));
        let oidc = || Oidc::with_shelf(http.clone(), shelf.clone(), clock.clone(), rng.clone());
        let (oidc, replica) = (oidc(), oidc());
        let settings = settings(provider.issuer(), &provider.client_id());
        let secret = provider.client_secret();
        Harness {
            provider,
            clock,
            shelf,
            oidc,
            replica,
            settings,
            secret,
            form_post: false,
        }
    }

    pub fn client(&self) -> Client {
        Client {
            settings: self.settings.clone(),
            secret: Some(Secret::new(self.secret.clone())),
            redirect_uri: CALLBACK.to_owned(),
        }
    }

    /// Begins only.
    pub async fn begin(&self, probe: bool) -> (Result<Redirect, Code>, Trace) {
        self.begin_at(&self.oidc, probe).await
    }

    async fn begin_at(&self, oidc: &Oidc, probe: bool) -> (Result<Redirect, Code>, Trace) {
        let mut trace = Trace::default();
        let begun = oidc
            .begin(&self.client(), "state-of-the-flow", probe, &mut trace)
            .await;
        (begun.map_err(|refusal| refusal.0), trace)
    }

    /// Begins, goes to the provider and comes back.
    pub async fn sign_in(&self) -> Run {
        self.sign_in_with(|_| ()).await
    }

    /// The same, with the callback changed on the way.
    pub async fn sign_in_with(&self, change: impl FnOnce(&mut Callback)) -> Run {
        self.go(&self.oidc, false, change).await
    }

    /// The same through another replica.
    pub async fn sign_in_at_replica(&self) -> Run {
        self.go(&self.replica, false, |_| ()).await
    }

    /// The same as an administrator's test.
    pub async fn test(&self) -> Run {
        self.go(&self.oidc, true, |_| ()).await
    }

    async fn go(&self, oidc: &Oidc, probe: bool, change: impl FnOnce(&mut Callback)) -> Run {
        let (begun, mut trace) = self.begin_at(oidc, probe).await;
        let redirect = match begun {
            Ok(redirect) => redirect,
            Err(code) => {
                return Run {
                    result: Err(code),
                    trace,
                };
            }
        };
        let mode = if self.form_post {
            "&response_mode=form_post"
        } else {
            ""
        };
        let url = format!("{}{mode}", redirect.url);
        let answer = self.provider.visit(&url).await.unwrap();
        let mut callback = Callback {
            code: answer.callback("code"),
            id_token: answer.callback("id_token"),
            state: answer.callback("state"),
            iss: answer.callback("iss"),
            error: answer.callback("error"),
            error_description: answer.callback("error_description"),
            repeated: None,
        };
        change(&mut callback);
        let finished = oidc
            .finish(&self.client(), &redirect.private, &callback, &mut trace)
            .await;
        Run {
            result: finished.map_err(|refusal| refusal.0),
            trace,
        }
    }

    pub fn asked(&self, path: &str) -> usize {
        self.provider.requests_to(path).len()
    }
}

/// How a sign-in ended.
pub struct Run {
    pub result: Result<Proven, Code>,
    pub trace: Trace,
}

impl Run {
    /// The person came through; no step failed.
    pub fn accepted(&self) -> &Proven {
        let failed: Vec<&Step> = self
            .trace
            .steps
            .iter()
            .filter(|step| step.mark == Mark::Failed)
            .collect();
        assert!(failed.is_empty(), "{failed:#?}");
        self.result.as_ref().unwrap()
    }

    /// Refused with this code, by the last step, of this kind.
    pub fn refused(&self, kind: StepKind, code: Code) -> &Step {
        assert_eq!(
            self.result.as_ref().map(|proven| &proven.subject),
            Err(&code),
            "{:#?}",
            self.trace
        );
        let last = self.trace.steps.last().unwrap();
        assert_eq!(
            (last.kind, last.mark, last.code),
            (kind, Mark::Failed, Some(code))
        );
        last
    }

    pub fn step(&self, kind: StepKind) -> &Step {
        self.trace.steps.iter().find(|step| step.kind == kind).unwrap()
    }
}

/// A step's comparison, if it made one.
pub fn check_of(step: &Step, label: Label) -> Option<&Check> {
    step.checks.iter().find(|check| check.label == label)
}

/// A step's fact as text.
pub fn fact_of(step: &Step, label: Label) -> &str {
    let fact = step.facts.iter().find(|fact| fact.label == label);
    fact.map_or("", |fact| fact.value.as_str())
}

fn settings(issuer: &str, client_id: &str) -> OidcSettings {
    let scopes = ["openid", "profile", "email"];
    OidcSettings {
        issuer: issuer.to_owned(),
        client_id: client_id.to_owned(),
        client_secret: None,
        authorization_endpoint: None,
        token_endpoint: None,
        userinfo_endpoint: None,
        jwks_uri: None,
        revocation_endpoint: None,
        end_session_endpoint: None,
        identity_from_id_token: false,
        email_verification: true,
        create_users: true,
        verify_signature: true,
        flow: Flow::Code,
        code_challenge: CodeChallenge::S256,
        standard_scopes: scopes.map(str::to_owned).to_vec(),
        additional_scopes: Vec::new(),
        client_auth: ClientAuth::ClientSecretBasic,
        leeway_seconds: 60,
        algorithms: vec![Algorithm::RS256],
        ca_certificates: None,
        mapping: Mapping::default(),
        sync_groups: false,
        absent_groups: Default::default(),
    }
}
