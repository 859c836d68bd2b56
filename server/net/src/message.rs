//! What is asked and what comes back.

use std::fmt;

/// How to ask.
pub enum Method {
    /// GET, without a body.
    Get,
    /// POST of a form (`application/x-www-form-urlencoded`).
    PostForm(Vec<(String, String)>),
}

/// A request. Its `Debug` shows neither header values nor the form nor the query: they carry secrets.
pub struct Request {
    /// An `http` or `https` URL without user name and password.
    pub url: String,
    /// The method, with its body.
    pub method: Method,
    /// Header names and values.
    pub headers: Vec<(&'static str, String)>,
}

impl Request {
    /// A GET of this URL.
    pub fn get(url: impl Into<String>) -> Self {
        Request {
            url: url.into(),
            method: Method::Get,
            headers: Vec::new(),
        }
    }
    /// A POST of this form to this URL.
    pub fn post_form(url: impl Into<String>, form: Vec<(String, String)>) -> Self {
        Request {
            url: url.into(),
            method: Method::PostForm(form),
            headers: Vec::new(),
        }
    }
    /// The same request with one header more.
    pub fn header(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.headers.push((name, value.into()));
        self
    }
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Method::Get => "Get",
            Method::PostForm(_) => "PostForm(…)",
        })
    }
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = url::Url::parse(&self.url).ok();
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| *name).collect();
        f.debug_struct("Request")
            .field("host", &place.as_ref().and_then(url::Url::host_str))
            .field("path", &place.as_ref().map(url::Url::path))
            .field("method", &self.method)
            .field("headers", &names)
            .finish()
    }
}

/// A response, whatever its status. Its `Debug` shows neither body nor location.
pub struct Response {
    /// The status code.
    pub status: u16,
    /// The `Content-Type` header, as sent.
    pub content_type: Option<String>,
    /// The `Location` header, as sent; redirects are not followed.
    pub location: Option<String>,
    /// The `Date` header in seconds since the Unix epoch, to judge how far the clocks differ.
    pub date: Option<i64>,
    /// The whole body, at most 1 MiB.
    pub body: Vec<u8>,
}

impl fmt::Debug for Response {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Response")
            .field("status", &self.status)
            .field("content_type", &self.content_type)
            .field("date", &self.date)
            .field("body_length", &self.body.len())
            .finish_non_exhaustive()
    }
}
