//! Records to store.

use gatehouse_domain::attempt::{Attempt, Kind, Method, Outcome, Trace};
use gatehouse_domain::claims::Mapping;
use gatehouse_domain::connection::oidc::{Algorithm, ClientAuth, CodeChallenge, Flow};
use gatehouse_domain::connection::{OidcSettings, Provider, Settings};
use gatehouse_domain::groups::Absent;
use gatehouse_domain::ids::{
    AttemptId, ConnectionId, Millis, PrincipalId, RevisionId, SecretId, SessionId, reference, uuid_v7,
};
use gatehouse_domain::outside::Origin;
use gatehouse_service::ports::accounts::{Registered, User};
use gatehouse_service::ports::connections::{Connection, Revision, SealedSecret};
use gatehouse_service::ports::identities::Identity;
use gatehouse_service::ports::sessions::Session;
use gatehouse_service::ports::{Read, Store, Write};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

/// The time of all cases: some day in 2026.
pub(super) const NOW: Millis = 1_790_000_000_000;

/// A store and a source of values that no other case uses.
pub(super) struct Fixture {
    pub(super) store: Arc<dyn Store>,
    case: &'static str,
    count: AtomicU32,
}

impl Fixture {
    /// `case` is its name, in letters.
    pub(super) fn new(store: Arc<dyn Store>, case: &'static str) -> Self {
        Fixture {
            store,
            case,
            count: AtomicU32::new(0),
        }
    }

    pub(super) fn read(&self) -> Box<dyn Read> {
        self.store.read()
    }

    pub(super) async fn write(&self) -> Box<dyn Write> {
        self.store.write().await.expect("a transaction")
    }

    fn next(&self) -> [u8; 10] {
        // FNV-1a of the case's name, then a counter.
        let case = self.case.bytes().fold(0x811c_9dc5u32, |h, b| {
            (h ^ u32::from(b)).wrapping_mul(0x0100_0193)
        });
        let mut bytes = [0; 10];
        bytes[2..6].copy_from_slice(&case.to_be_bytes());
        bytes[6..].copy_from_slice(&self.count.fetch_add(1, Ordering::Relaxed).to_be_bytes());
        bytes
    }

    pub(super) fn uuid<T>(&self, wrap: fn(uuid::Uuid) -> T) -> T {
        wrap(uuid_v7(NOW, self.next()))
    }

    pub(super) fn connection_id(&self) -> ConnectionId {
        self.uuid(ConnectionId)
    }

    pub(super) fn attempt_id(&self) -> AttemptId {
        self.uuid(AttemptId)
    }

    pub(super) fn hash(&self) -> [u8; 32] {
        let mut hash = [0xff; 32];
        hash[..10].copy_from_slice(&self.next());
        hash
    }

    /// A name that begins with the case's.
    pub(super) fn name(&self, rest: &str) -> String {
        format!("{}{rest}", self.case)
    }

    /// An account with as little as possible, not stored.
    pub(super) fn new_user(&self, rest: &str) -> User {
        User {
            id: self.uuid(PrincipalId),
            name: self.name(rest),
            full_name: None,
            email: None,
            picture: None,
            admin: false,
            disabled_at: None,
            created_at: NOW,
            last_sign_in: None,
            login: None,
            registered: Registered::No,
        }
    }

    /// A stored account.
    pub(super) async fn user(&self, rest: &str) -> User {
        let user = self.new_user(rest);
        let mut tx = self.write().await;
        tx.insert_user(&user).await.unwrap();
        tx.commit().await.unwrap();
        user
    }

    /// A connection and its first revision, not stored.
    pub(super) fn new_connection(&self, rest: &str, author: &User) -> (Connection, Revision) {
        let connection = self.connection_id();
        let revision = Revision {
            id: self.uuid(RevisionId),
            connection,
            number: 1,
            name: self.name(rest),
            settings: settings(None),
            fingerprint: "f1".into(),
            author: Some(author.id),
            at: NOW,
        };
        let connection = Connection {
            id: connection,
            name: self.name(rest),
            provider: Provider::Keycloak,
            origin: Origin::Console,
            active: false,
            head: revision.id,
            live: None,
            updated_at: NOW,
        };
        (connection, revision)
    }

    /// A stored connection with its first revision.
    pub(super) async fn connection(&self, rest: &str, author: &User) -> (Connection, Revision) {
        let (connection, revision) = self.new_connection(rest, author);
        let mut tx = self.write().await;
        tx.insert_connection(&connection).await.unwrap();
        tx.insert_revision(&revision).await.unwrap();
        tx.commit().await.unwrap();
        (connection, revision)
    }

    pub(super) fn new_secret(&self, connection: ConnectionId) -> SealedSecret {
        SealedSecret {
            id: self.uuid(SecretId),
            connection,
            field: "client_secret".into(),
            sealed: vec![0, 1, 255],
            places: "https://id.example.com\n".into(),
            set_at: NOW,
        }
    }

    pub(super) fn new_identity(&self, connection: &Connection, subject: &str, user: &User) -> Identity {
        Identity {
            connection: connection.id,
            issuer: "https://id.example.com".into(),
            subject: subject.into(),
            user: user.id,
            email: None,
            fingerprint: None,
            created_at: NOW,
            last_sign_in: None,
        }
    }

    pub(super) fn new_session(&self, user: &User, connection: Option<ConnectionId>) -> Session {
        Session {
            id: self.uuid(SessionId),
            token_hash: self.hash(),
            principal: user.id,
            connection,
            device: "Firefox, Linux".into(),
            address: "2001:db8::1".into(),
            created_at: NOW,
            last_seen: NOW,
            idle_until: NOW + 1_000,
            absolute_until: NOW + 9_000,
        }
    }

    /// A sign-in that has just begun.
    pub(super) fn new_attempt(&self, connection: Option<ConnectionId>) -> Attempt {
        let id = self.attempt_id();
        let random: [u8; 16] = *id.0.as_bytes();
        let mut five = [0; 5];
        // Case and counter, so that references are as unique as ids.
        for (n, byte) in five.iter_mut().enumerate() {
            *byte = random[11 + n] ^ random[8 + n % 3].rotate_left(4);
        }
        Attempt {
            id,
            reference: reference(five),
            kind: Kind::SignIn,
            method: Method::Oidc,
            connection,
            connection_name: "Staff".into(),
            revision: None,
            issuer: None,
            principal: None,
            who: String::new(),
            address: "192.0.2.1".into(),
            trace: Trace::default(),
            result: None,
            outcome: Outcome::Running,
            started_at: NOW,
            ended_at: None,
        }
    }
}

/// Settings with every optional field set when there is a secret, and with none otherwise.
pub(super) fn settings(secret: Option<SecretId>) -> Settings {
    let endpoint = |p: &str| secret.map(|_| format!("https://id.example.com/{p}"));
    Settings::Oidc(OidcSettings {
        issuer: "https://id.example.com".into(),
        client_id: "gatehouse".into(),
        client_secret: secret,
        authorization_endpoint: endpoint("authorize"),
        token_endpoint: endpoint("token"),
        userinfo_endpoint: endpoint("userinfo"),
        jwks_uri: endpoint("jwks"),
        revocation_endpoint: endpoint("revoke"),
        end_session_endpoint: endpoint("logout"),
        identity_from_id_token: true,
        email_verification: false,
        create_users: true,
        verify_signature: true,
        flow: Flow::Hybrid,
        code_challenge: CodeChallenge::S256,
        standard_scopes: vec!["openid".into(), "email".into()],
        additional_scopes: vec![],
        client_auth: ClientAuth::ClientSecretBasic,
        leeway_seconds: 60,
        algorithms: vec![Algorithm::RS256, Algorithm::EdDSA],
        ca_certificates: secret.map(|_| "-----BEGIN CERTIFICATE-----\n…".into()),
        mapping: Mapping::default(),
        sync_groups: true,
        absent_groups: Absent::None,
    })
}
