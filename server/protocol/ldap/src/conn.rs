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
        let answers = self.exchange(&[Request::Bind { dn, password }], &mut 0).await?;
        Ok(answers.into_iter().next().unwrap_or_default().ended)
    }

    /// Asks whether TLS may begin.
    pub(crate) async fn start_tls(&mut self) -> Result<Ended, Broken> {
        let answers = self.exchange(&[Request::StartTls], &mut 0).await?;
        Ok(answers.into_iter().next().unwrap_or_default().ended)
    }

    /// Gives the bytes back, to begin TLS on them; none where some came ahead of it, which is how somebody on the
    /// way would try to be taken for the server.
    pub(crate) fn into_stream(self) -> Option<S> {
        self.is_whole().then_some(self.stream)
    }

    /// The first entries of a search. A page may be short and not the last (RFC 2696 §3).
    pub(crate) async fn first(&mut self, search: &Search, most: i32) -> Result<Answers, Broken> {
        self.pages(search, most, usize::try_from(most).unwrap_or_default())
            .await
    }

    /// A whole search, page by page. Stops at `most` entries; the cookie of the answer says that there are more.
    pub(crate) async fn all(&mut self, search: &Search, most: usize) -> Result<Answers, Broken> {
        self.pages(search, PAGE, most).await
    }

    async fn pages(&mut self, search: &Search, page: i32, most: usize) -> Result<Answers, Broken> {
        let mut whole = Answers::default();
        let (mut cookie, mut held) = (Vec::new(), 0);
        loop {
            let request = Request::Search(search, Some((page, &cookie)));
            let page = self
                .exchange(&[request], &mut held)
                .await?
                .into_iter()
                .next()
                .unwrap_or_default();
            whole.entries.extend(page.entries);
            whole.references += page.references;
            whole.ended = page.ended;
            let more = whole
                .ended
                .cookie
                .as_ref()
                .is_some_and(|cookie| !cookie.is_empty());
            if !more || whole.ended.code != 0 || whole.entries.len() >= most {
                return Ok(whole);
            }
            cookie = whole.ended.cookie.take().unwrap_or_default();
        }
    }

    /// Several small searches at once, their answers in the same order.
    pub(crate) async fn each(&mut self, searches: &[Search]) -> Result<Vec<Answers>, Broken> {
        let requests: Vec<Request<'_>> = searches.iter().map(|s| Request::Search(s, None)).collect();
        self.exchange(&requests, &mut 0).await
    }

    /// Takes leave. The server need not answer.
    pub(crate) async fn unbind(mut self) {
        self.last_id += 1;
        let _ = self.stream.write_all(&Request::Unbind.encode(self.last_id)).await;
        let _ = self.stream.shutdown().await;
    }

    /// Sends requests and takes their answers in. `held` is what the entries of one call take so far.
    async fn exchange(&mut self, requests: &[Request<'_>], held: &mut usize) -> Result<Vec<Answers>, Broken> {
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
            let number = id.checked_sub(first).and_then(|n| usize::try_from(n).ok());
            let number = number.filter(|n| open.get(*n) == Some(&true));
            let Some((number, answers)) = number.and_then(|n| Some((n, answers.get_mut(n)?))) else {
                return Err(Broken::Malformed);
            };
            match answer {
                Answer::Entry(entry) => {
                    *held += memory(&entry);
                    if *held > MOST {
                        return Err(Broken::TooLarge);
                    }
                    answers.entries.push(entry);
                }
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

/// About what an entry takes: an empty value takes room, too.
fn memory(entry: &Entry) -> usize {
    let value = |value: &Vec<u8>| size_of::<Vec<u8>>() + value.len();
    let attribute = |(name, values): &(String, Vec<Vec<u8>>)| {
        size_of::<(String, Vec<Vec<u8>>)>() + name.len() + values.iter().map(value).sum::<usize>()
    };
    size_of::<Entry>() + entry.dn.len() + entry.attributes.iter().map(attribute).sum::<usize>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ber::{put, put_bytes, put_number, tag};
    use crate::message::Depth;
    use gatehouse_domain::ldap::Filter;
    use tokio::io::DuplexStream;

    fn search() -> Search {
        Search {
            base: "dc=b".into(),
            depth: Depth::Subtree,
            filter: Filter::Present("uid".into()),
            attributes: Vec::new(),
        }
    }

    fn message(id: i32, operation: u8, body: impl Fn(&mut Vec<u8>), cookie: Option<&[u8]>) -> Vec<u8> {
        let mut out = Vec::new();
        put(&mut out, tag::SEQUENCE, |out| {
            put_number(out, tag::INTEGER, id);
            put(out, operation, &body);
            if let Some(cookie) = cookie {
                put(out, 0xa0, |out| {
                    put(out, tag::SEQUENCE, |out| {
                        put_bytes(out, tag::OCTETS, b"1.2.840.113556.1.4.319");
                        put(out, tag::OCTETS, |out| {
                            put(out, tag::SEQUENCE, |out| {
                                put_number(out, tag::INTEGER, 0);
                                put_bytes(out, tag::OCTETS, cookie);
                            });
                        });
                    });
                });
            }
        });
        out
    }

    fn entry(id: i32, values: usize) -> Vec<u8> {
        let body = |out: &mut Vec<u8>| {
            put_bytes(out, tag::OCTETS, b"uid=a,dc=b");
            put(out, tag::SEQUENCE, |out| {
                put(out, tag::SEQUENCE, |out| {
                    put_bytes(out, tag::OCTETS, b"x");
                    put(out, tag::SET, |out| {
                        (0..values).for_each(|_| put_bytes(out, tag::OCTETS, b""));
                    });
                });
            });
        };
        message(id, 0x64, body, None)
    }

    fn ended(id: i32, cookie: &[u8]) -> Vec<u8> {
        let body = |out: &mut Vec<u8>| {
            put_number(out, tag::ENUM, 0);
            put_bytes(out, tag::OCTETS, b"");
            put_bytes(out, tag::OCTETS, b"");
        };
        message(id, 0x65, body, Some(cookie))
    }

    /// A connection on which these bytes come.
    fn saying(bytes: Vec<u8>) -> (Conn<DuplexStream>, tokio::task::JoinHandle<DuplexStream>) {
        let (ours, mut theirs) = tokio::io::duplex(64 * 1024);
        let said = tokio::spawn(async move {
            let _ = theirs.write_all(&bytes).await;
            theirs
        });
        (Conn::new(ours), said)
    }

    #[tokio::test]
    async fn a_short_page_is_not_taken_for_the_last() {
        let pages = [
            ended(1, b"on"),
            [entry(2, 1), ended(2, b"on")].concat(),
            [entry(3, 1), ended(3, b"on")].concat(),
        ];
        let (mut conn, _said) = saying(pages.concat());
        let answers = conn.first(&search(), 2).await.unwrap();
        assert_eq!(answers.entries.len(), 2);
        assert_eq!(
            answers.ended.cookie.as_deref(),
            Some(&b"on"[..]),
            "there are more"
        );
        let (mut conn, _said) = saying([entry(1, 1), ended(1, b"")].concat());
        assert_eq!(conn.first(&search(), 2).await.unwrap().entries.len(), 1);
    }

    #[tokio::test]
    async fn l14_empty_values_take_room_too() {
        let one = entry(1, 1_000_000);
        let (mut conn, _said) = saying([one.repeat(4), ended(1, b"")].concat());
        let refused = conn.all(&search(), 100).await;
        assert!(matches!(refused, Err(Broken::TooLarge)));
        assert!(!conn.is_whole());
    }
}
