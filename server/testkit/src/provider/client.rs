//! The little of an HTTP client that stands in for the browser at the provider.

use std::{io, sync::Arc};

use rustls::{ClientConfig, pki_types::ServerName};
use tokio::{
    io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt},
    net::TcpStream,
};
use tokio_rustls::TlsConnector;
use url::Url;

use super::received::value;

/// The provider's answer to a browser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answer {
    /// The status code.
    pub status: u16,
    /// The headers in order, names in small letters.
    pub headers: Vec<(String, String)>,
    /// The body; bytes that are not UTF-8 are repaired.
    pub body: String,
}

impl Answer {
    /// The first value of a header; `name` in small letters.
    pub fn header(&self, name: &str) -> Option<&str> {
        value(&self.headers, name)
    }

    /// Where the answer redirects to.
    pub fn location(&self) -> Option<Url> {
        self.header("location").and_then(|to| Url::parse(to).ok())
    }

    /// The fields of the form that the answer has the browser post, when it is such a page.
    pub fn posted(&self) -> Vec<(String, String)> {
        let inputs = self.body.split("<input type=\"hidden\" name=\"").skip(1);
        let field = |input: &str| {
            let (name, rest) = input.split_once("\" value=\"")?;
            let (value, _) = rest.split_once('"')?;
            let plain = value
                .replace("&quot;", "\"")
                .replace("&lt;", "<")
                .replace("&amp;", "&");
            Some((name.to_owned(), plain))
        };
        inputs.filter_map(field).collect()
    }

    /// A parameter of the callback, such as `code`: posted, or in the query that the answer redirects to.
    pub fn callback(&self, name: &str) -> Option<String> {
        let posted = self.posted();
        if !posted.is_empty() {
            return value(&posted, name).map(str::to_owned);
        }
        self.location()?
            .query_pairs()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value.into_owned())
    }
}

/// GETs `url`, over TLS when it says https.
pub(super) async fn get(url: &str, tls: Option<Arc<ClientConfig>>) -> io::Result<Answer> {
    send("GET", url, &[], "", tls).await
}

/// Sends one request and reads the answer to its end.
pub(super) async fn send(
    method: &str,
    url: &str,
    headers: &[(&str, &str)],
    body: &str,
    tls: Option<Arc<ClientConfig>>,
) -> io::Result<Answer> {
    let wrong = |_| io::Error::from(io::ErrorKind::InvalidInput);
    let url = Url::parse(url).map_err(|_| io::Error::from(io::ErrorKind::InvalidInput))?;
    let (host, port) = (
        url.host_str().unwrap_or_default(),
        url.port_or_known_default().unwrap_or(80),
    );
    let target = &url[url::Position::BeforePath..url::Position::AfterQuery];
    // HTTP 1.0: the answer ends with the connection and is never chunked.
    let mut request = format!("{method} {target} HTTP/1.0\r\nHost: {host}:{port}\r\n");
    for (name, value) in headers {
        request += &format!("{name}: {value}\r\n");
    }
    request += &format!("Content-Length: {}\r\n\r\n{body}", body.len());
    let stream = TcpStream::connect((host, port)).await?;
    match tls {
        Some(config) => {
            let name = ServerName::try_from(host.to_owned()).map_err(wrong)?;
            exchange(TlsConnector::from(config).connect(name, stream).await?, &request).await
        }
        None => exchange(stream, &request).await,
    }
}

async fn exchange(mut stream: impl AsyncRead + AsyncWrite + Unpin, request: &str) -> io::Result<Answer> {
    stream.write_all(request.as_bytes()).await?;
    let mut answer = Vec::new();
    match stream.read_to_end(&mut answer).await {
        // The server may leave TLS without saying goodbye.
        Err(error) if error.kind() != io::ErrorKind::UnexpectedEof => return Err(error),
        _ => {}
    }
    parse(&String::from_utf8_lossy(&answer)).ok_or_else(|| io::ErrorKind::InvalidData.into())
}

fn parse(answer: &str) -> Option<Answer> {
    let (head, body) = answer.split_once("\r\n\r\n")?;
    let mut lines = head.lines();
    let status = lines.next()?.split(' ').nth(1)?.parse().ok()?;
    let headers = lines
        .filter_map(|line| line.split_once(':'))
        .map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()))
        .collect();
    Some(Answer {
        status,
        headers,
        body: body.to_owned(),
    })
}
