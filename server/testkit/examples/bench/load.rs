//! The load: a small HTTP client on kept connections, the same for the program and for what it is compared
//! with.

use memchr::memmem;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::TcpStream;
use tokio::time::Instant;

/// A connection that is kept.
pub struct Client {
    stream: TcpStream,
    buffer: Vec<u8>,
}

/// An answer.
pub struct Answer<'a> {
    /// The status.
    pub status: u16,
    /// Status line and headers.
    pub head: &'a str,
    /// The body.
    pub body: &'a str,
}

impl Answer<'_> {
    /// The value of a header, or of a cookie as `set-cookie: name=`.
    pub fn header(&self, start: &str) -> Option<&str> {
        let line = self.head.lines().find_map(|line| line.strip_prefix(start))?;
        line.split(';').next().map(str::trim)
    }
}

fn broken(why: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, why.to_owned())
}

impl Client {
    /// Connects.
    pub async fn connect(address: &str) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Client {
            stream,
            buffer: Vec::with_capacity(64 << 10),
        })
    }

    /// Sends a request and reads the answer.
    pub async fn ask(&mut self, request: &[u8]) -> io::Result<Answer<'_>> {
        self.buffer.clear();
        self.stream.write_all(request).await?;
        let head = loop {
            if let Some(end) = memmem::find(&self.buffer, b"\r\n\r\n") {
                break end + 4;
            }
            self.more().await?;
        };
        let length = length(text(&self.buffer[..head])?)?;
        while self.buffer.len() < head + length {
            self.more().await?;
        }
        let (head, body) = self.buffer.split_at(head);
        let head = text(head)?;
        let status = head.get(9..12).and_then(|s| s.parse().ok());
        Ok(Answer {
            status: status.ok_or_else(|| broken("no status"))?,
            head,
            body: text(body)?,
        })
    }

    async fn more(&mut self) -> io::Result<()> {
        match self.stream.read_buf(&mut self.buffer).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            _ => Ok(()),
        }
    }
}

fn text(bytes: &[u8]) -> io::Result<&str> {
    std::str::from_utf8(bytes).map_err(|_| broken("no text"))
}

fn length(head: &str) -> io::Result<usize> {
    const NAME: &str = "\r\ncontent-length: ";
    let Some(at) = memmem::find(head.as_bytes(), NAME.as_bytes()) else {
        return Ok(0);
    };
    let value = head.get(at + NAME.len()..).and_then(|rest| rest.lines().next());
    value
        .and_then(|value| value.parse().ok())
        .ok_or_else(|| broken("no length"))
}

/// A GET; `more` is further header lines, each with its end.
pub fn get(path: &str, more: &str) -> Arc<[u8]> {
    let head = format!("GET {path} HTTP/1.1\r\nhost: localhost:3000\r\n{more}\r\n");
    head.into_bytes().into()
}

/// A form as a page of ours posts it.
pub fn post(path: &str, more: &str, form: &str) -> Arc<[u8]> {
    let head = format!(
        "POST {path} HTTP/1.1\r\nhost: localhost:3000\r\nsec-fetch-site: same-origin\r\n{more}\
         content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{form}",
        form.len()
    );
    head.into_bytes().into()
}

/// How many of a request are answered in a second, by so many connections at once. All answers have to have
/// the status.
pub async fn rate(
    address: &str,
    request: &Arc<[u8]>,
    status: u16,
    at_once: usize,
    time: Duration,
) -> io::Result<f64> {
    let began = Instant::now();
    let one = || {
        let (address, request) = (address.to_owned(), request.clone());
        tokio::spawn(async move {
            let mut client = Client::connect(&address).await?;
            let mut answered = 0_u32;
            while began.elapsed() < time {
                let answer = client.ask(&request).await?;
                if answer.status != status {
                    return Err(broken(answer.head));
                }
                answered += 1;
            }
            Ok(answered)
        })
    };
    let all: Vec<_> = (0..at_once).map(|_| one()).collect();
    let mut answered = 0;
    for one in all {
        answered += one.await.map_err(io::Error::other)??;
    }
    Ok(f64::from(answered) / began.elapsed().as_secs_f64())
}

/// How long each of the requests takes, in milliseconds, by so many connections at once; and how many were
/// answered in a second.
pub async fn each(
    address: &str,
    requests: Vec<Arc<[u8]>>,
    status: u16,
    at_once: usize,
) -> io::Result<(Vec<f64>, f64)> {
    let (began, many) = (Instant::now(), requests.len());
    let mut shares: Vec<Vec<Arc<[u8]>>> = vec![Vec::new(); at_once];
    for (n, request) in requests.into_iter().enumerate() {
        shares[n % at_once].push(request);
    }
    let one = |share: Vec<Arc<[u8]>>| {
        let address = address.to_owned();
        tokio::spawn(async move {
            let mut client = Client::connect(&address).await?;
            let mut times = Vec::new();
            for request in share {
                let began = Instant::now();
                let answer = client.ask(&request).await?;
                if answer.status != status {
                    return Err(broken(&format!("{}{}", answer.head, answer.body)));
                }
                times.push(began.elapsed().as_secs_f64() * 1000.0);
            }
            Ok(times)
        })
    };
    let all: Vec<_> = shares.into_iter().map(one).collect();
    let mut times = Vec::new();
    for one in all {
        times.extend(one.await.map_err(io::Error::other)??);
    }
    Ok((times, many as f64 / began.elapsed().as_secs_f64()))
}

/// The value below which such a part of them is.
pub fn quantile(mut values: Vec<f64>, part: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let at = (values.len() as f64 * part) as usize;
    values
        .get(at.min(values.len().saturating_sub(1)))
        .copied()
        .unwrap_or(f64::NAN)
}

/// The middle one.
pub fn median(values: Vec<f64>) -> f64 {
    quantile(values, 0.5)
}
