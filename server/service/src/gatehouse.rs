//! The service: the ports put together, and what every use case asks of them.

use crate::counts::SignIns;
use crate::error::Result;
use crate::kept::Kept;
use crate::machines::Uses;
use crate::outside::Outside;
use crate::ports::{Clock, Directory, Issuers, OpenId, Passwords, Read, Rng, Store, Vault, Write};
use gatehouse_domain::ids::Millis;
use std::sync::Arc;

/// The adapters that the composition root chose.
#[derive(Clone)]
pub struct Ports {
    /// Storage.
    pub store: Arc<dyn Store>,
    /// Time.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub rng: Arc<dyn Rng>,
    /// Sealing and hashing.
    pub vault: Arc<dyn Vault>,
    /// Password hashing.
    pub passwords: Arc<dyn Passwords>,
    /// OpenID Connect.
    pub openid: Arc<dyn OpenId>,
    /// Directories.
    pub directory: Arc<dyn Directory>,
    /// Issuers of JWTs.
    pub issuers: Arc<dyn Issuers>,
}

/// Where the public URL comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicUrl {
    /// The origin, such as `https://gate.example.com`, without a slash at its end.
    pub url: String,
    /// It was set by the environment or the file, so the console cannot change it.
    pub fixed: bool,
}

impl PublicUrl {
    /// Our callback URL: `<public url>/oidc/callback`.
    pub fn callback_url(&self) -> String {
        format!("{}/oidc/callback", self.url)
    }
}

/// All use cases. Cheap to clone.
#[derive(Clone)]
pub struct Gatehouse {
    pub(crate) ports: Ports,
    configured_url: PublicUrl,
    outside: Arc<Outside>,
    sign_ins: Arc<SignIns>,
    pub(crate) uses: Arc<Uses>,
    pub(crate) kept: Arc<Kept>,
}

impl Gatehouse {
    /// Puts the service together. `public_url` is what the environment or the file says, or the default.
    pub fn new(ports: Ports, public_url: PublicUrl) -> Self {
        Gatehouse {
            ports,
            configured_url: public_url,
            outside: Arc::default(),
            sign_ins: Arc::default(),
            uses: Arc::default(),
            kept: Arc::default(),
        }
    }
    /// The same with what is set from outside of the console.
    pub fn with_outside(self, outside: Outside) -> Self {
        Gatehouse {
            outside: Arc::new(outside),
            ..self
        }
    }
    pub(crate) fn outside(&self) -> &Outside {
        &self.outside
    }
    /// The ports, for the composition root and the tests.
    pub fn ports(&self) -> &Ports {
        &self.ports
    }
    /// How sign-ins ended since the start.
    pub fn sign_ins(&self) -> &SignIns {
        &self.sign_ins
    }
    pub(crate) fn now(&self) -> Millis {
        self.ports.clock.now()
    }
    pub(crate) fn read(&self) -> Box<dyn Read> {
        self.ports.store.read()
    }
    pub(crate) async fn write(&self) -> Result<Box<dyn Write>> {
        Ok(self.ports.store.write().await?)
    }
    pub(crate) fn hash(&self, text: &str) -> [u8; 32] {
        self.ports.vault.sha256(text.as_bytes())
    }
    pub(crate) fn hex_hash(&self, text: &str) -> String {
        hex(&self.hash(text))
    }
    /// A new 256-bit token in base64url.
    pub fn token(&self) -> String {
        use base64::Engine;
        base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(self.ports.rng.bytes32())
    }
    /// Logs an unexpected error under a new reference, which the person may see.
    pub fn log_reference(&self, error: &crate::error::Error) -> String {
        let reference = self.ports.rng.reference();
        tracing::error!(reference, %error, "unexpected error");
        reference
    }
    /// The public URL in force.
    ///
    /// # Errors
    /// Storage.
    pub async fn public_url(&self) -> Result<PublicUrl> {
        if self.configured_url.fixed {
            return Ok(self.configured_url.clone());
        }
        Ok(self.or_configured(self.instance().await?.public_url.clone()))
    }
    /// The public URL as this reader sees it. Who holds a transaction asks with it: a second connection
    /// beside it could wait for ever for one that the same callers hold.
    pub(crate) async fn public_url_in(&self, read: &mut dyn Read) -> Result<PublicUrl> {
        if self.configured_url.fixed {
            return Ok(self.configured_url.clone());
        }
        Ok(self.or_configured(read.instance().await?.public_url))
    }
    fn or_configured(&self, set: Option<String>) -> PublicUrl {
        set.map_or_else(
            || self.configured_url.clone(),
            |url| PublicUrl { url, fixed: false },
        )
    }
}

pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::new(), |mut s, b| {
        let _ = write!(s, "{b:02x}");
        s
    })
}
