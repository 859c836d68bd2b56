//! One connection: a request out, its answers in. It is used by one task at a time, takes no more memory than a
//! bound, and is not used again after anything went wrong or a caller went away in the middle.

use crate::ber;
use crate::message::{Answer, Ended, Entry, Request, Search, decode};
use std::fmt;
use std::io;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The longest message that is read. A schema takes about 1 MiB; nothing that we ask for takes more.
const LONGEST: usize = 4 * 1024 * 1024;
/// So much is kept of the answers to one call.
const MOST: usize = 64 * 1024 * 1024;
/// Entries to a page: OpenLDAP's own limit for one answer.
const PAGE: i32 = 500;

/// Bytes both ways.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send {}
impl<T: AsyncRead + AsyncWrite + Unpin + Send> Stream for T {}

/// The connection is of no use any more.
#[derive(Debug)]
pub(crate) enum Broken {
    /// The other side closed it, or it broke.
    Closed(io::Error),
    /// What came is no LDAP.
    Malformed,
    /// What came is more than is taken.
    TooLarge,
    /// The server took its leave.
    Dismissed(String),
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Broken::Closed(error) => write!(f, "the connection broke: {error}"),
            Broken::Malformed => f.write_str("the answer is not LDAP"),
            Broken::TooLarge => write!(f, "the answer is larger than {} MiB", LONGEST / 1024 / 1024),
            Broken::Dismissed(message) => write!(f, "the server closed the connection: {message}"),
        }
    }
}

/// The answers to a search.
#[derive(Debug, Default)]
pub(crate) struct Answers {
    pub(crate) entries: Vec<Entry>,
    pub(crate) ended: Ended,
    /// References to other servers, not followed (L4).
    pub(crate) references: usize,
}

/// A connection.
pub(crate) struct Conn<S = Box<dyn Stream>> {
    stream: S,
    buffer: Vec<u8>,
    /// So much of the buffer has been read.
    read: usize,
    last_id: i32,
    /// In the middle of something.
    busy: bool,
}

impl<S: Stream> Conn<S> {
    pub(crate) fn new(stream: S) -> Self {
        Conn {
            stream,
            buffer: Vec::new(),
            read: 0,
            last_id: 0,
            busy: false,
        }
    }

    /// Whether it can be used again.
    pub(crate) fn is_whole(&self) -> bool {
        !self.busy && self.read == self.buffer.len()
    }

    /// A simple bind. The caller sees to it that a name never comes with an empty password (L1).
    pub(crate) async fn bind(&mut self, dn: &str, password: &str) -> Result<Ended, Broken> {
        let answers = self.exchange(&[Request::Bind { dn, password }]).await?;
        Ok(answers.into_iter().next().unwrap_or_default().ended)
    }

    /// Asks whether TLS may begin.
    pub(crate) async fn start_tls(&mut self) -> Result<Ended, Broken> {
        let answers = self.exchange(&[Request::StartTls]).await?;
        Ok(answers.into_iter().next().unwrap_or_default().ended)
    }

    /// Gives the bytes back, to begin TLS on them; none where some came ahead of it, which is how somebody on the
    /// way would try to be taken for the server.
    pub(crate) fn into_stream(self) -> Option<S> {
        self.is_whole().then_some(self.stream)
    }

    /// One page of a search, of at most so many entries.
    pub(crate) async fn first(&mut self, search: &Search, most: i32) -> Result<Answers, Broken> {
        let answers = self
            .exchange(&[Request::Search(search, Some((most, &[])))])
            .await?;
        Ok(answers.into_iter().next().unwrap_or_default())
    }

    /// A whole search, page by page. Stops at `most` entries.
    pub(crate) async fn all(&mut self, search: &Search, most: usize) -> Result<Answers, Broken> {
        let mut whole = Answers::default();
        let mut cookie = Vec::new();
        loop {
            let request = Request::Search(search, Some((PAGE, &cookie)));
            let page = self
                .exchange(&[request])
                .await?
                .into_iter()
                .next()
                .unwrap_or_default();
            whole.entries.extend(page.entries);
            whole.references += page.references;
            whole.ended = page.ended;
            cookie = whole.ended.cookie.take().unwrap_or_default();
            if cookie.is_empty() || whole.ended.code != 0 || whole.entries.len() >= most {
                return Ok(whole);
            }
            if memory(&whole.entries) > MOST {
                self.busy = true;
                return Err(Broken::TooLarge);
            }
        }
    }

    /// Several small searches at once, their answers in the same order.
    pub(crate) async fn each(&mut self, searches: &[Search]) -> Result<Vec<Answers>, Broken> {
        let requests: Vec<Request<'_>> = searches.iter().map(|s| Request::Search(s, None)).collect();
        self.exchange(&requests).await
    }

    /// Takes leave. The server need not answer.
    pub(crate) async fn unbind(mut self) {
        self.last_id += 1;
        let _ = self.stream.write_all(&Request::Unbind.encode(self.last_id)).await;
        let _ = self.stream.shutdown().await;
    }

    async fn exchange(&mut self, requests: &[Request<'_>]) -> Result<Vec<Answers>, Broken> {
        self.busy = true;
        let first = self.last_id + 1;
        let mut out = Vec::new();
        for request in requests {
            self.last_id += 1;
            out.extend_from_slice(&request.encode(self.last_id));
        }
        let written = self.stream.write_all(&out).await;
        zero(&mut out);
        written.map_err(Broken::Closed)?;
        self.stream.flush().await.map_err(Broken::Closed)?;

        let mut answers: Vec<Answers> = requests.iter().map(|_| Answers::default()).collect();
        let mut open = vec![true; requests.len()];
        let (mut left, mut taken) = (requests.len(), 0);
        while left > 0 {
            let length = self.message().await?;
            taken += length;
            if taken > MOST {
                return Err(Broken::TooLarge);
            }
            let message = &self.buffer[self.read..self.read + length];
            let (head, _) = ber::header(message).ok().flatten().ok_or(Broken::Malformed)?;
            let (id, answer) = decode(&message[head..]).map_err(|_| Broken::Malformed)?;
            self.read += length;
            if id == 0 {
                // The only thing a server says unasked (RFC 4511 §4.4).
                let message = match answer {
                    Answer::Ended(ended) => ended.message,
                    _ => String::new(),
                };
                return Err(Broken::Dismissed(message));
            }
            let number = usize::try_from(id - first).unwrap_or(usize::MAX);
            let (Some(answers), Some(true)) = (answers.get_mut(number), open.get(number)) else {
                return Err(Broken::Malformed);
            };
            match answer {
                Answer::Entry(entry) => answers.entries.push(entry),
                Answer::Reference => answers.references += 1,
                Answer::Ended(ended) => {
                    answers.ended = ended;
                    open[number] = false;
                    left -= 1;
                }
                Answer::Other => {}
            }
        }
        if self.last_id > 1_000_000_000 {
            // Left busy: the next one begins at 1.
            return Ok(answers);
        }
        self.busy = false;
        Ok(answers)
    }

    /// Waits for a whole message; its length. Room is made as bytes come, not as they are announced (L14).
    async fn message(&mut self) -> Result<usize, Broken> {
        loop {
            let waiting = &self.buffer[self.read..];
            if waiting.first().is_some_and(|tag| *tag != ber::tag::SEQUENCE) {
                return Err(Broken::Malformed);
            }
            if let Some((head, length)) = ber::header(waiting).map_err(|_| Broken::Malformed)? {
                if length > LONGEST {
                    return Err(Broken::TooLarge);
                }
                if waiting.len() >= head + length {
                    return Ok(head + length);
                }
            }
            self.buffer.drain(..self.read);
            self.read = 0;
            self.buffer.reserve(16 * 1024);
            let read = self
                .stream
                .read_buf(&mut self.buffer)
                .await
                .map_err(Broken::Closed)?;
            if read == 0 {
                return Err(Broken::Closed(io::ErrorKind::UnexpectedEof.into()));
            }
        }
    }
}

/// A password was in it.
fn zero(bytes: &mut [u8]) {
    bytes.fill(0);
}

fn memory(entries: &[Entry]) -> usize {
    let values = entries
        .iter()
        .flat_map(|e| &e.attributes)
        .flat_map(|(_, values)| values);
    values.map(Vec::len).sum()
}
