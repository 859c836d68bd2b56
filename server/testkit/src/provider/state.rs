//! What the provider knows and remembers.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::{
    Clock,
    bend::Bend,
    keys::{KeyError, KeyRing},
    person::Person,
    received::Received,
};

/// How the client has to authenticate at the token endpoint.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenAuth {
    /// `client_secret_basic` or `client_secret_post`
    #[default]
    BasicOrPost,
    /// `client_secret_basic` only
    Basic,
    /// `client_secret_post` only
    Post,
    /// `none`: a public client; a secret is refused
    None,
}

impl TokenAuth {
    /// The names in `token_endpoint_auth_methods_supported`.
    pub(super) const fn names(self) -> &'static [&'static str] {
        match self {
            Self::BasicOrPost => &["client_secret_basic", "client_secret_post"],
            Self::Basic => &["client_secret_basic"],
            Self::Post => &["client_secret_post"],
            Self::None => &["none"],
        }
    }
}

pub(super) struct Client {
    pub(super) id: String,
    pub(super) secret: String,
    pub(super) auth: TokenAuth,
    /// None: every redirect URI is registered.
    pub(super) redirect_uris: Option<Vec<String>>,
}

/// The bends in force.
#[derive(Clone, Default)]
pub(super) struct Bends(Vec<Bend>);

impl Bends {
    pub(super) fn add(&mut self, bend: Bend) {
        if !self.has(bend) {
            self.0.push(bend);
        }
    }

    pub(super) fn clear(&mut self) {
        self.0.clear();
    }

    pub(super) fn has(&self, bend: Bend) -> bool {
        self.0.contains(&bend)
    }

    pub(super) fn iter(&self) -> impl Iterator<Item = Bend> + '_ {
        self.0.iter().copied()
    }
}

/// What a code, and later an access token, stands for.
#[derive(Clone)]
pub(super) struct Grant {
    pub(super) person: Person,
    pub(super) scope: String,
    pub(super) nonce: Option<String>,
    pub(super) redirect_uri: String,
    /// The PKCE challenge and its method.
    pub(super) challenge: Option<(String, String)>,
    pub(super) auth_time: i64,
}

pub(super) struct Inner {
    pub(super) client: Client,
    pub(super) person: Person,
    pub(super) bends: Bends,
    pub(super) keys: KeyRing,
    /// Seconds that the provider's clock is ahead.
    pub(super) skew: i64,
    pub(super) codes: HashMap<String, Grant>,
    pub(super) access_tokens: HashMap<String, Grant>,
    pub(super) log: Vec<Received>,
    serial: u64,
}

impl Inner {
    /// The next number, for codes and tokens that nobody has to guess.
    pub(super) fn next(&mut self) -> u64 {
        self.serial += 1;
        self.serial
    }
}

/// The provider as its endpoints and its handle share it.
pub(super) struct Shared {
    /// Scheme, host and port: the issuer when straight.
    pub(super) base: String,
    clock: Clock,
    inner: Mutex<Inner>,
}

impl Shared {
    pub(super) fn new(base: String, clock: Clock) -> Result<Self, KeyError> {
        let client = Client {
            id: "gatehouse".to_owned(),
            secret: "test-client-secret".to_owned(),
            auth: TokenAuth::default(),
            redirect_uris: None,
        };
        let inner = Inner {
            client,
            person: Person::default(),
            bends: Bends::default(),
            keys: KeyRing::new(super::Alg::default())?,
            skew: 0,
            codes: HashMap::new(),
            access_tokens: HashMap::new(),
            log: Vec::new(),
            serial: 0,
        };
        Ok(Self {
            base,
            clock,
            inner: Mutex::new(inner),
        })
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The provider's time, as skewed and bent.
    pub(super) fn now(&self, inner: &Inner) -> i64 {
        let ahead = if inner.bends.has(Bend::ClockAhead10Minutes) {
            600
        } else {
            0
        };
        (self.clock)() + inner.skew + ahead
    }

    /// The issuer as the provider spells it.
    pub(super) fn issuer(&self, inner: &Inner) -> String {
        let slash = if inner.bends.has(Bend::IssuerTrailingSlash) {
            "/"
        } else {
            ""
        };
        format!("{}{slash}", self.base)
    }
}
