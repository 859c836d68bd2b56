//! A server that takes connections and does what no directory should.

use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What the server does.
#[derive(Clone)]
pub enum Does {
    /// Takes connections and never says a word.
    Hangs,
    /// Answers binds, and hangs at the first search.
    HangsAtSearch,
    /// Answers everything with these bytes.
    Says(Vec<u8>),
    /// Answers everything with these bytes again and again, for as long as somebody reads.
    Floods(Vec<u8>),
    /// Answers each request with the result code, as a message of that tag with the request's id.
    Ends(u8),
    /// Answers each request as this function says: from its id and its operation's bytes, whole messages.
    Answers(fn(i32, &[u8]) -> Vec<u8>),
    /// Passes everything on to this port, and answers StartTLS itself: it is not offered.
    StripsStartTls(u16),
}

/// The running server; it ends with the test's runtime.
pub struct Stub {
    /// Where it listens, on 127.0.0.1.
    pub port: u16,
    connections: Arc<AtomicUsize>,
    received: Arc<Mutex<Vec<u8>>>,
}

impl Stub {
    /// Starts one.
    pub async fn start(does: Does) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let port = listener.local_addr().expect("its address").port();
        let connections = Arc::new(AtomicUsize::new(0));
        let received = Arc::new(Mutex::new(Vec::new()));
        let (count, log) = (connections.clone(), received.clone());
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(serve(stream, does.clone(), log.clone()));
            }
        });
        Stub {
            port,
            connections,
            received,
        }
    }

    /// How many connections were made.
    pub fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }

    /// Whether these bytes came.
    pub fn received(&self, bytes: &[u8]) -> bool {
        let received = self.received.lock().expect("the log");
        received.windows(bytes.len()).any(|window| window == bytes)
    }
}

async fn serve(mut stream: TcpStream, does: Does, log: Arc<Mutex<Vec<u8>>>) {
    if let Does::Hangs = does {
        // Read, so that what was sent is known.
        let mut buffer = [0; 4096];
        while let Ok(n @ 1..) = stream.read(&mut buffer).await {
            log.lock().expect("the log").extend_from_slice(&buffer[..n]);
        }
        return;
    }
    let mut onward = match does {
        Does::StripsStartTls(port) => TcpStream::connect(("127.0.0.1", port)).await.ok(),
        _ => None,
    };
    while let Some(request) = message(&mut stream).await {
        log.lock().expect("the log").extend_from_slice(&request);
        let (id, operation) = parts(&request);
        let tag = operation.first().copied().unwrap_or_default();
        let answer = match &does {
            Does::Hangs => return,
            Does::HangsAtSearch if tag == 0x60 => result(id, 0x61, 0),
            Does::HangsAtSearch => continue,
            Does::Says(bytes) => bytes.clone(),
            Does::Floods(bytes) => {
                while stream.write_all(bytes).await.is_ok() {}
                return;
            }
            Does::Ends(code) => result(id, ending(tag), *code),
            Does::Answers(answers) => answers(id, operation),
            Does::StripsStartTls(_) if tag == 0x77 => result(id, 0x78, 2),
            Does::StripsStartTls(_) => match &mut onward {
                Some(server) => {
                    let _ = server.write_all(&request).await;
                    message(server).await.unwrap_or_default()
                }
                None => return,
            },
        };
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

/// The tag of the message that ends a request's operation.
fn ending(tag: u8) -> u8 {
    match tag {
        0x60 => 0x61,
        0x63 => 0x65,
        _ => 0x78,
    }
}

/// A message that ends an operation with a result.
fn result(id: i32, tag: u8, code: u8) -> Vec<u8> {
    let id = u8::try_from(id).unwrap_or(1);
    vec![
        0x30, 0x0c, 0x02, 0x01, id, tag, 0x07, 0x0a, 0x01, code, 0x04, 0x00, 0x04, 0x00,
    ]
}

async fn message(stream: &mut TcpStream) -> Option<Vec<u8>> {
    let mut bytes = vec![0; 2];
    stream.read_exact(&mut bytes).await.ok()?;
    let length = match bytes[1] {
        short @ 0..=0x7f => usize::from(short),
        long => {
            let mut more = vec![0; usize::from(long & 0x7f)];
            stream.read_exact(&mut more).await.ok()?;
            bytes.extend_from_slice(&more);
            more.iter().fold(0, |n, byte| n << 8 | usize::from(*byte))
        }
    };
    let from = bytes.len();
    bytes.resize(from + length, 0);
    stream.read_exact(&mut bytes[from..]).await.ok()?;
    Some(bytes)
}

/// A request's id and its operation.
fn parts(request: &[u8]) -> (i32, &[u8]) {
    let head = if request[1] < 0x80 {
        2
    } else {
        2 + usize::from(request[1] & 0x7f)
    };
    let length = usize::from(request[head + 1]);
    let id = request[head + 2..head + 2 + length]
        .iter()
        .fold(0, |n, byte| n << 8 | i32::from(*byte));
    (id, &request[head + 2 + length..])
}
