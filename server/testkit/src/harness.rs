//! A whole Gatehouse in a test: a store on disk, the real protocol code, a fixed clock, seeded
//! randomness, and the provider that misbehaves on demand.

use crate::contents::{Contents, contents, copy};
use crate::directory::FakeDirectory;
use crate::keys::{keyed, replica};
use crate::provider::{Answer, Provider};
use crate::time::{FixedClock, SeededRng};
use gatehouse_crypto::Argon2Passwords;
use gatehouse_domain::attempt::Attempt;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{Form, LdapForm, LdapPreset, OidcForm, Provider as Preset};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_net::{AddressPolicy, Http, Limits};
use gatehouse_oidc::Oidc;
use gatehouse_service::connections::FormInput;
use gatehouse_service::gatehouse::PublicUrl;
use gatehouse_service::ports::openid::Callback;
use gatehouse_service::ports::{Clock, Rng};
use gatehouse_service::sessions::SignedIn;
use gatehouse_service::setup::NewAdministrator;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Gatehouse, Origin, Ports, Secret};
use gatehouse_store::{DatabaseUrl, SqlStore};
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;
use tempfile::TempDir;

/// The installation's public URL in tests.
pub const PUBLIC_URL: &str = "http://localhost:3000";

/// The first administrator's password.
pub const PASSWORD: &str = "correct horse battery";

/// A busy machine takes seconds for what takes the provider milliseconds.
const PATIENT: Duration = Duration::from_secs(60);
const IMPATIENT: Duration = Duration::from_secs(2);

const FILE: &str = "gatehouse.db";

/// A Gatehouse with its provider.
pub struct Harness {
    /// The use cases.
    pub gatehouse: Gatehouse,
    /// The provider.
    pub provider: Provider,
    /// The directories.
    pub directory: FakeDirectory,
    /// The clock that all follow.
    pub clock: Arc<FixedClock>,
    /// The storage beneath.
    pub store: Arc<SqlStore>,
    url: DatabaseUrl,
    dir: TempDir,
}

/// What a test does is not production code: a broken preparation is a failed test.
#[allow(clippy::expect_used, clippy::panic)]
impl Harness {
    /// Starts one on SQLite in a directory of its own, with a provider on loopback.
    pub async fn start() -> Self {
        Self::start_with(Provider::start_at, PATIENT, None).await
    }

    /// The same on a database of its own on a real PostgreSQL server, with at most so many connections to
    /// it; none where there is no server.
    pub async fn start_postgres(connections: u32) -> Option<Self> {
        let url = DatabaseUrl::parse(&crate::postgres::server()?.database()).expect("a PostgreSQL address");
        Some(Self::start_with(Provider::start_at, PATIENT, Some((url, connections))).await)
    }

    /// The same with a client that soon gives a silent provider up.
    pub async fn start_impatient() -> Self {
        Self::start_with(Provider::start_at, IMPATIENT, None).await
    }

    /// The same with a provider whose TLS certificate nobody trusts.
    pub async fn start_tls() -> Self {
        Self::start_with(Provider::start_tls_at, PATIENT, None).await
    }

    /// Another server on the same database, with keys as it finds them now.
    pub async fn replica(&self) -> Gatehouse {
        self.on(&self.url).await
    }

    /// The directory of its SQLite database: the data directory of a server.
    pub fn data(&self) -> &Path {
        self.dir.path()
    }

    /// The address of its PostgreSQL database, with the password; none on SQLite.
    pub fn postgres(&self) -> Option<&str> {
        match &self.url {
            DatabaseUrl::Postgres(url) => Some(url),
            DatabaseUrl::Sqlite(_) => None,
        }
    }

    /// Every row of its SQLite database.
    pub async fn contents(&self) -> Contents {
        contents(&self.dir.path().join(FILE)).await.expect("a database")
    }

    /// The same installation on a copy of its database as it stands, for what is only to be tried; the copy
    /// goes with the directory.
    pub async fn copy(&self) -> (Gatehouse, TempDir) {
        let dir = tempfile::tempdir().expect("a directory for the copy");
        let path = dir.path().join(FILE);
        copy(&self.dir.path().join(FILE), &path).await.expect("a copy");
        let gatehouse = self.on(&DatabaseUrl::Sqlite(path)).await;
        (gatehouse, dir)
    }

    async fn on(&self, url: &DatabaseUrl) -> Gatehouse {
        let store = gatehouse_store::open_beside(url).await.expect("the database");
        let (store, ring) = replica(store).await;
        let ports = Ports {
            store: Arc::new(store),
            vault: ring,
            ..self.gatehouse.ports().clone()
        };
        let url = PUBLIC_URL.into();
        Gatehouse::new(ports, PublicUrl { url, fixed: false })
    }

    async fn start_with(
        start: fn(crate::provider::Clock) -> Provider,
        timeout: Duration,
        postgres: Option<(DatabaseUrl, u32)>,
    ) -> Self {
        let dir = tempfile::tempdir().expect("a directory for the test");
        let on_disk = (DatabaseUrl::Sqlite(dir.path().join(FILE)), 1);
        let (url, connections) = postgres.unwrap_or(on_disk);
        let store = gatehouse_store::open_with(&url, connections).await;
        let store = store.expect("an empty store");
        let clock = Arc::new(FixedClock::default());
        let rng: Arc<dyn Rng> = Arc::new(SeededRng::new(1));
        let for_provider = clock.clone();
        let provider = start(Arc::new(move || for_provider.now() / 1000));
        let policy = AddressPolicy {
            private: true,
            loopback: true,
            allowed: Vec::new(),
        };
        let limits = Limits {
            timeout,
            ..Limits::default()
        };
        let http = Http::with_limits(policy, limits);
        let (store, ring) = keyed(store, &*rng).await;
        let store = Arc::new(store);
        let shared = store.clone();
        let directory = FakeDirectory::default();
        let openid = Arc::new(Oidc::new(http, shared.clone(), clock.clone(), rng.clone()));
        let ports = Ports {
            directory: Arc::new(directory.clone()),
            issuers: openid.clone(),
            openid,
            store: shared,
            clock: clock.clone(),
            vault: ring,
            passwords: Arc::new(Argon2Passwords::new(rng.clone())),
            rng,
        };
        let gatehouse = Gatehouse::new(
            ports,
            PublicUrl {
                url: PUBLIC_URL.into(),
                fixed: false,
            },
        );
        Harness {
            gatehouse,
            provider,
            directory,
            clock,
            store,
            url,
            dir,
        }
    }

    /// The client of a test.
    pub fn origin() -> Origin {
        Origin {
            address: "192.0.2.7".into(),
            user_agent: "Mozilla/5.0 (X11; Linux) Firefox/140.0".into(),
        }
    }

    /// The client of a test at another address.
    pub fn origin_at(address: &str) -> Origin {
        Origin {
            address: address.into(),
            ..Self::origin()
        }
    }

    /// The same installation with other adapters.
    pub fn replace(&mut self, ports: Ports) {
        let url = PUBLIC_URL.into();
        self.gatehouse = Gatehouse::new(ports, PublicUrl { url, fixed: false });
    }

    /// Proposes a public URL; the token that confirms it.
    pub async fn propose(&self, admin: &Caller, url: &str) -> String {
        let link = self.gatehouse.propose_public_url(admin, url).await;
        let link = link.expect("an origin");
        link.split_once("token=")
            .expect("a link with a token")
            .1
            .to_owned()
    }

    /// Moves to another public URL.
    pub async fn move_to(&self, admin: &Caller, url: &str) {
        let token = self.propose(admin, url).await;
        self.gatehouse
            .confirm_public_url(&token, url, &Self::origin())
            .await
            .expect("a proposed public URL");
    }

    /// Signs in with the password of a login name.
    pub async fn password(
        &self,
        login: &str,
        password: &str,
        origin: &Origin,
    ) -> Result<SignedIn, gatehouse_service::Error> {
        let password = Secret::new(password.into());
        self.gatehouse
            .sign_in_with_password(login, password, "/", origin)
            .await
    }

    /// Makes the first administrator and returns them signed in.
    pub async fn administrator(&self) -> Caller {
        let token = self
            .gatehouse
            .setup_token()
            .await
            .expect("storage")
            .expect("no administrator yet");
        let form = NewAdministrator {
            email: "admin@example.test".into(),
            full_name: "Ada Admin".into(),
            password: Secret::new(PASSWORD.into()),
            again: Secret::new(PASSWORD.into()),
        };
        let signed_in = self
            .gatehouse
            .complete_setup(&token, form, &Self::origin())
            .await
            .expect("setup");
        self.caller(&signed_in.token).await
    }

    /// Who a session token belongs to.
    pub async fn caller(&self, token: &str) -> Caller {
        self.gatehouse
            .authenticate(Some(token), Self::origin())
            .await
            .expect("storage")
    }

    /// Whether a caller's account is still an enabled administrator's.
    pub async fn caller_is_admin(&self, caller: &Caller) -> bool {
        let Ok(person) = caller.person() else { return false };
        let user = self
            .gatehouse
            .ports()
            .store
            .read()
            .user(person.user.id)
            .await
            .expect("storage");
        user.is_some_and(|u| u.admin && u.disabled_at.is_none())
    }

    /// The form that fits the provider.
    pub fn form(&self) -> OidcForm {
        OidcForm {
            display_name: "Staff".into(),
            issuer: self.provider.issuer().into(),
            client_id: self.provider.client_id(),
            ca_certificates: self.provider.ca_pem().unwrap_or_default().into(),
            ..OidcForm::preset(Preset::Custom)
        }
    }

    /// The form of a directory at a host.
    pub fn directory_form(&self, host: &str) -> LdapForm {
        LdapForm {
            display_name: format!("Directory {host}"),
            addresses: format!("ldaps://{host}"),
            base_dn: "dc=example,dc=org".into(),
            bind_dn: "cn=gatehouse,dc=example,dc=org".into(),
            ..LdapForm::preset(LdapPreset::OpenLdap)
        }
    }

    /// Saves, tests and activates a directory.
    pub async fn active_directory(&self, admin: &Caller, form: LdapForm) -> ConnectionId {
        let g = &self.gatehouse;
        let preset = Preset::Ldap(LdapPreset::OpenLdap);
        let id = g.new_connection(admin, preset).await.expect("a working copy");
        let input = FormInput {
            form: form.into(),
            secret: Some(Secret::new("bind-pw".into())),
            base: None,
        };
        g.save(admin, id, input).await.expect("a valid form");
        let attempt = self.test(admin, id).await;
        assert!(
            gatehouse_domain::attempt::proves(&attempt.outcome, &attempt.trace),
            "{attempt:#?}"
        );
        g.activate(admin, id, 0).await.expect("proven settings");
        id
    }

    /// A form with the right client secret typed into it.
    pub fn input(&self, form: impl Into<Form>) -> FormInput {
        FormInput {
            form: form.into(),
            secret: Some(Secret::new(self.provider.client_secret())),
            base: None,
        }
    }

    /// Saves a connection with a form.
    pub async fn save(&self, admin: &Caller, form: impl Into<Form>) -> ConnectionId {
        let id = self
            .gatehouse
            .new_connection(admin, Preset::Custom)
            .await
            .expect("a working copy");
        self.gatehouse
            .save(admin, id, self.input(form))
            .await
            .expect("a valid form");
        id
    }

    /// Runs a test of a connection's working copy through the provider, as a browser would.
    pub async fn test(&self, admin: &Caller, id: ConnectionId) -> Attempt {
        let begun = self
            .gatehouse
            .begin_test(admin, id, None, "browser")
            .await
            .expect("a valid form");
        if let Some(redirect) = begun.redirect {
            let callback = self.post(self.visit(&redirect.url).await).await;
            self.gatehouse
                .finish_redirect(callback, Some("browser"), admin, &Self::origin())
                .await
                .expect("storage");
        }
        self.gatehouse
            .attempt(admin, &begun.reference)
            .await
            .expect("the test's attempt")
            .attempt
    }

    /// Saves, tests and activates a connection.
    pub async fn active(&self, admin: &Caller, form: impl Into<Form>) -> ConnectionId {
        let id = self.save(admin, form).await;
        let attempt = self.test(admin, id).await;
        assert!(
            gatehouse_domain::attempt::proves(&attempt.outcome, &attempt.trace),
            "{attempt:#?}"
        );
        self.gatehouse
            .activate(admin, id, 0)
            .await
            .expect("proven settings");
        id
    }

    /// Signs the provider's person in.
    pub async fn sign_in(&self, id: ConnectionId) -> Finished {
        match self
            .gatehouse
            .begin_sign_in(id, "browser", "/", &Self::origin())
            .await
        {
            Ok(begun) => {
                let callback = self.visit(&begun.url).await;
                self.come_back(callback).await
            }
            Err(gatehouse_service::Error::Refused { code, reference }) => Finished::Refused {
                code,
                reference,
                linking: false,
                next: "/".into(),
                told: false,
            },
            Err(other) => panic!("{other}"),
        }
    }

    /// Finishes a redirect as a browser without a session. What a provider posts is kept first, and then come
    /// back for.
    pub async fn come_back(&self, callback: Callback) -> Finished {
        let callback = self.post(callback).await;
        self.gatehouse
            .finish_redirect(callback, Some("browser"), &Caller::Anonymous, &Self::origin())
            .await
            .expect("storage")
    }

    /// Posts a callback with an ID token, as a form from the provider's page; what the GET after it carries.
    pub async fn post(&self, callback: Callback) -> Callback {
        if callback.id_token.is_none() {
            return callback;
        }
        let state = callback.state.clone();
        self.gatehouse
            .receive_response(callback, &Self::origin())
            .await
            .expect("a state that waits for an answer");
        Callback {
            state,
            ..Callback::default()
        }
    }

    /// The browser at the provider: what the callback carries.
    pub async fn visit(&self, url: &str) -> Callback {
        let answer: Answer = self.provider.visit(url).await.expect("the provider answers");
        Callback {
            code: answer.callback("code"),
            id_token: answer.callback("id_token"),
            state: answer.callback("state"),
            iss: answer.callback("iss"),
            error: answer.callback("error"),
            error_description: answer.callback("error_description"),
            repeated: None,
        }
    }
}

/// The code of a refusal.
pub fn refused(finished: &Finished) -> Option<Code> {
    match finished {
        Finished::Refused { code, .. } => Some(*code),
        _ => None,
    }
}
