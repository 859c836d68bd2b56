//! The accept loop. A client that is slow to say what it wants holds a connection, and a process has only so
//! many: so there is a limit on both.

use axum::serve::Listener;
use axum::{Extension, Router, extract::ConnectInfo};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use hyper_util::server::conn::auto::Builder;
use hyper_util::server::graceful::GracefulShutdown;
use hyper_util::service::TowerToHyperService;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio_io_timeout::TimeoutStream;
use tower::Layer as _;

/// How much clients may hold.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections at once; who comes then waits until one ends.
    pub connections: usize,
    /// How long the head of a request may take, the wait for it on a connection that is kept included.
    pub head: Duration,
    /// How long a client may read nothing of an answer that waits for it.
    pub unread: Duration,
}

impl Limits {
    /// Of a server. Of the descriptors that the process may open, the database, providers and files need some.
    /// A proxy in front keeps its connections for a minute, as a rule: closed here before, one could be closed
    /// just as a request comes by it.
    pub fn server() -> Self {
        let descriptors = rustix::process::getrlimit(rustix::process::Resource::Nofile).current;
        let descriptors = descriptors
            .and_then(|n| usize::try_from(n).ok())
            .unwrap_or(usize::MAX);
        Self {
            connections: descriptors.saturating_sub(FOR_THE_REST).clamp(LEAST, MOST),
            head: Duration::from_secs(75),
            unread: Duration::from_secs(30),
        }
    }
}

/// Descriptors for what is no client.
const FOR_THE_REST: usize = 224;
/// Clients in any case.
const LEAST: usize = 64;
/// Clients at most: each takes some memory.
const MOST: usize = 4096;

/// Serves until told to stop, then until what is in flight has ended. Handlers find their client's address
/// as `ConnectInfo<SocketAddr>`.
pub async fn serve(
    mut listener: TcpListener,
    router: Router,
    limits: Limits,
    stop: impl Future<Output = ()>,
) {
    // Only HTTP/1: while it waits for a first byte to tell the versions apart, no time runs.
    let mut http = Builder::new(TokioExecutor::new()).http1_only();
    http.http1()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head);
    let places = Arc::new(Semaphore::new(limits.connections));
    let connections = GracefulShutdown::new();
    let mut stop = pin!(stop);
    loop {
        let next = async {
            let place = places.clone().acquire_owned().await;
            (place, Listener::accept(&mut listener).await)
        };
        let (place, (stream, peer)) = tokio::select! {
            next = next => next,
            () = &mut stop => break,
        };
        let service = Extension(ConnectInfo(peer)).layer(router.clone());
        let mut stream = TimeoutStream::new(stream);
        stream.set_write_timeout(Some(limits.unread));
        let stream = TokioIo::new(Box::pin(stream));
        let connection = http.serve_connection(stream, TowerToHyperService::new(service));
        let connection = connections.watch(connection.into_owned());
        tokio::spawn(async move {
            if let Err(error) = connection.await {
                tracing::debug!(%error, "a connection broke");
            }
            drop(place);
        });
    }
    drop(listener);
    connections.shutdown().await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::routing::get;
    use std::net::SocketAddr;
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpStream;

    const HALF: &[u8] = b"GET / HTTP/1.1\r\nhost: localhost\r\n";

    async fn start(connections: usize, head: Duration) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let whose = get(|ConnectInfo(peer): ConnectInfo<SocketAddr>| async move { peer.to_string() });
        let much = get(|| async { vec![b'x'; 64 << 20] });
        let limits = Limits {
            connections,
            head,
            unread: head,
        };
        tokio::spawn(serve(
            listener,
            Router::new().route("/", whose).route("/much", much),
            limits,
            std::future::pending(),
        ));
        address
    }

    async fn begin(to: SocketAddr, text: &[u8]) -> TcpStream {
        let mut stream = TcpStream::connect(to).await.unwrap();
        stream.write_all(text).await.unwrap();
        stream
    }

    async fn end(mut stream: TcpStream) -> String {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        answer
    }

    /// Asks for the peer's address, which the handler tells.
    async fn ask(to: SocketAddr) {
        let stream = begin(to, &[HALF, b"connection: close\r\n\r\n"].concat()).await;
        let own = stream.local_addr().unwrap().to_string();
        let answer = end(stream).await;
        assert!(
            answer.starts_with("HTTP/1.1 200 ") && answer.ends_with(&own),
            "{answer}"
        );
    }

    #[tokio::test]
    async fn a_head_that_does_not_end_is_cut_off_and_holds_nobody_else_up() {
        let address = start(9, Duration::from_millis(200)).await;
        let slow = begin(address, HALF).await;
        let silent = begin(address, b"").await;
        ask(address).await;
        assert_eq!(end(slow).await, "");
        assert_eq!(end(silent).await, "");
    }

    #[tokio::test]
    async fn who_reads_nothing_of_the_answer_gives_the_place_up() {
        let address = start(1, Duration::from_millis(200)).await;
        let asked = b"GET /much HTTP/1.1\r\nhost: localhost\r\n\r\n";
        let mut deaf = begin(address, asked).await;
        ask(address).await;
        let mut rest = Vec::new();
        // what the system held back comes, then the end or a reset
        _ = deaf.read_to_end(&mut rest).await;
        assert!(rest.len() < 64 << 20, "{}", rest.len());
    }

    #[tokio::test]
    async fn who_comes_when_there_is_no_place_waits_for_one() {
        let address = start(1, Duration::from_millis(200)).await;
        let first = begin(address, HALF).await;
        let second = begin(address, &[HALF, b"connection: close\r\n\r\n"].concat()).await;
        let mut answer = pin!(end(second));
        tokio::select! {
            biased;
            cut = end(first) => assert_eq!(cut, ""),
            _ = &mut answer => panic!("it was served without a place"),
        }
        assert!(answer.await.starts_with("HTTP/1.1 200 "));
    }
}
