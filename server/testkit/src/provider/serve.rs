//! Serving over HTTP and HTTPS, in a thread that ends with the provider.

use std::{
    future::pending,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    thread::JoinHandle,
};

use axum::{Router, serve::Listener};
use rustls::{ClientConfig, RootCertStore, ServerConfig, pki_types::PrivatePkcs8KeyDer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::{mpsc, oneshot},
};
use tokio_rustls::{TlsAcceptor, server::TlsStream};

use super::{Clock, endpoints, keys::KeyError, state::Shared};

/// Why a provider could not start.
#[derive(Debug, thiserror::Error)]
pub(super) enum StartError {
    #[error("the test provider cannot listen: {0}")]
    Listen(#[from] io::Error),
    #[error(transparent)]
    Key(#[from] KeyError),
    #[error("the test provider has no certificate: {0}")]
    Certificate(#[from] rcgen::Error),
    #[error("the test provider cannot speak TLS: {0}")]
    Tls(#[from] rustls::Error),
}

/// A server that runs until it is dropped.
pub(super) struct Server {
    shared: Arc<Shared>,
    tls: Option<Tls>,
    stop: Option<oneshot::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

struct Tls {
    server: Arc<ServerConfig>,
    client: Arc<ClientConfig>,
    ca_pem: String,
}

impl Server {
    pub(super) fn http(clock: Clock) -> Result<Self, StartError> {
        Self::start(clock, None)
    }

    pub(super) fn https(clock: Clock) -> Result<Self, StartError> {
        Self::start(clock, Some(Tls::new()?))
    }

    fn start(clock: Clock, tls: Option<Tls>) -> Result<Self, StartError> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?;
        listener.set_nonblocking(true)?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let shared = Arc::new(Shared::new(
            format!("{scheme}://{}", listener.local_addr()?),
            clock,
        )?);
        let router = endpoints::router(shared.clone());
        let acceptor = tls.as_ref().map(|tls| TlsAcceptor::from(tls.server.clone()));
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()?;
        let (stop, stopped) = oneshot::channel();
        let thread = std::thread::Builder::new()
            .name("test-provider".to_owned())
            .spawn(move || {
                runtime.block_on(async {
                    tokio::select! {
                        _ = serve(listener, acceptor, router) => {}
                        _ = stopped => {}
                    }
                });
                // Answers that never end are dropped with their connections.
                runtime.shutdown_background();
            })?;
        Ok(Self {
            shared,
            tls,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    pub(super) fn shared(&self) -> Arc<Shared> {
        self.shared.clone()
    }

    pub(super) fn ca_pem(&self) -> Option<&str> {
        self.tls.as_ref().map(|tls| tls.ca_pem.as_str())
    }

    /// How to reach a provider with TLS: trusting its authority.
    pub(super) fn tls_client(&self) -> Option<Arc<ClientConfig>> {
        self.tls.as_ref().map(|tls| tls.client.clone())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        if let Some(stop) = self.stop.take() {
            // An error means that the thread has ended already.
            let _ = stop.send(());
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

async fn serve(
    listener: std::net::TcpListener,
    acceptor: Option<TlsAcceptor>,
    router: Router,
) -> io::Result<()> {
    let listener = TcpListener::from_std(listener)?;
    match acceptor {
        None => axum::serve(listener, router).await,
        Some(acceptor) => axum::serve(TlsListener::new(listener, acceptor)?, router).await,
    }
}

impl Tls {
    /// A new authority and a certificate by it for 127.0.0.1 and localhost.
    fn new() -> Result<Self, StartError> {
        use rcgen::{BasicConstraints, CertificateParams, DnType, IsCa, Issuer, KeyPair, KeyUsagePurpose};
        let authority_key = KeyPair::generate()?;
        let mut authority = CertificateParams::default();
        authority
            .distinguished_name
            .push(DnType::CommonName, "Test provider's authority");
        authority.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        authority.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        let authority_certificate = authority.self_signed(&authority_key)?;
        let issuer = Issuer::new(authority, authority_key);

        let key = KeyPair::generate()?;
        let mut leaf = CertificateParams::new(vec!["127.0.0.1".to_owned(), "localhost".to_owned()])?;
        leaf.distinguished_name.push(DnType::CommonName, "Test provider");
        let leaf = leaf.signed_by(&key, &issuer)?;

        let crypto = Arc::new(rustls::crypto::aws_lc_rs::default_provider());
        let private = PrivatePkcs8KeyDer::from(key.serialize_der());
        let server = ServerConfig::builder_with_provider(crypto.clone())
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(vec![leaf.der().clone()], private.into())?;
        let mut roots = RootCertStore::empty();
        roots.add(authority_certificate.der().clone())?;
        let client = ClientConfig::builder_with_provider(crypto)
            .with_safe_default_protocol_versions()?
            .with_root_certificates(roots)
            .with_no_client_auth();
        Ok(Self {
            server: Arc::new(server),
            client: Arc::new(client),
            ca_pem: authority_certificate.pem(),
        })
    }
}

/// Hands on connections whose handshake is done; one that fails or hangs holds up no other.
struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
}

impl TlsListener {
    fn new(mut listener: TcpListener, acceptor: TlsAcceptor) -> io::Result<Self> {
        let address = listener.local_addr()?;
        let (sender, ready) = mpsc::channel(16);
        tokio::spawn(async move {
            loop {
                let (stream, peer) = Listener::accept(&mut listener).await;
                let (acceptor, sender) = (acceptor.clone(), sender.clone());
                tokio::spawn(async move {
                    if let Ok(stream) = acceptor.accept(stream).await {
                        // An error means that the server is stopping.
                        let _ = sender.send((stream, peer)).await;
                    }
                });
            }
        });
        Ok(Self { ready, address })
    }
}

impl Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            None => pending().await,
        }
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        Ok(self.address)
    }
}
