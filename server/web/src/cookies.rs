//! Cookies: their names, how they are read and how they are written.
//!
//! On https every cookie of ours has the prefix `__Host-`: Secure, for this host alone, no domain. On
//! http (this machine, or where it was allowed explicitly) the same names stand without it.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};
use gatehouse_domain::prefs::{KEYS_COOKIE, LANG_COOKIE, THEME_COOKIE};

/// How long a choice is remembered, in seconds.
const A_YEAR: i64 = 365 * 24 * 3600;
/// How long a browser is known before it signs in, in seconds; renewed with each redirect.
const A_DAY: i64 = 24 * 3600;
/// How long a confirmation or a check of a public URL, or signing out at a provider, may take, and how long it is
/// remembered that somebody signed out, in seconds.
const TEN_MINUTES: i64 = 600;

/// How long it is remembered that a form was done, in seconds.
const A_MINUTE: i64 = 60;

/// The value of [`Cookie::Method`] for a password; otherwise it is a connection's id.
pub const PASSWORD_METHOD: &str = "password";

/// A cookie of ours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cookie {
    /// The session's token.
    Session,
    /// The browser before it signs in: 256 bits, one per browser, so that several tabs work.
    Browser,
    /// The last used way to sign in: a connection's id, or `password`.
    Method,
    /// Signing out at a provider: the state that comes back from it.
    Leaving,
    /// The person has just signed out, or could not sign in: the login page forwards nowhere.
    Stay,
    /// Proves that cookies work under a proposed public URL.
    Confirm,
    /// What a form without JavaScript has just done, for the page after it to say: a server function's path.
    Done,
    /// Shows that cookies come back, in the self-check of the public URL.
    Reach,
    /// The language.
    Lang,
    /// The theme.
    Theme,
    /// Whether single keys do anything.
    Keys,
}

impl Cookie {
    /// Its name under a public URL of that scheme.
    pub const fn name(self, https: bool) -> &'static str {
        match (self, https) {
            (Cookie::Session, true) => "__Host-gatehouse",
            (Cookie::Session, false) => "gatehouse",
            (Cookie::Browser, true) => "__Host-gatehouse-browser",
            (Cookie::Browser, false) => "gatehouse-browser",
            (Cookie::Method, true) => "__Host-gatehouse-method",
            (Cookie::Method, false) => "gatehouse-method",
            (Cookie::Leaving, true) => "__Host-gatehouse-leaving",
            (Cookie::Leaving, false) => "gatehouse-leaving",
            (Cookie::Stay, true) => "__Host-gatehouse-stay",
            (Cookie::Stay, false) => "gatehouse-stay",
            (Cookie::Confirm, true) => "__Host-gatehouse-confirm",
            (Cookie::Confirm, false) => "gatehouse-confirm",
            (Cookie::Done, true) => "__Host-gatehouse-done",
            (Cookie::Done, false) => "gatehouse-done",
            (Cookie::Reach, true) => "__Host-gatehouse-reach",
            (Cookie::Reach, false) => "gatehouse-reach",
            (Cookie::Lang, _) => LANG_COOKIE,
            (Cookie::Theme, _) => THEME_COOKIE,
            (Cookie::Keys, _) => KEYS_COOKIE,
        }
    }

    /// Its value in a request.
    pub fn read(self, headers: &HeaderMap, https: bool) -> Option<&str> {
        let [value] = Cookie::read_all([self], headers, https);
        value
    }

    /// The values of several in a request, which is gone through once.
    pub(crate) fn read_all<const N: usize>(
        cookies: [Cookie; N],
        headers: &HeaderMap,
        https: bool,
    ) -> [Option<&str>; N] {
        let mut values = [None; N];
        let sent = headers.get_all(COOKIE).iter().filter_map(|v| v.to_str().ok());
        for (name, value) in sent
            .flat_map(|v| v.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
        {
            let at = cookies.iter().position(|cookie| cookie.name(https) == name);
            // Of two with one name the first counts.
            if let Some(slot) = at.and_then(|at| values.get_mut(at)) {
                slot.get_or_insert(value);
            }
        }
        values
    }

    /// The header that sets it. A session lives as long as its `max_age` in seconds; the others have
    /// their own.
    pub fn set(self, value: &str, https: bool, max_age: Option<i64>) -> Option<HeaderValue> {
        let age = max_age.unwrap_or(match self {
            Cookie::Session | Cookie::Browser => A_DAY,
            Cookie::Confirm | Cookie::Reach | Cookie::Leaving | Cookie::Stay => TEN_MINUTES,
            Cookie::Done => A_MINUTE,
            Cookie::Method | Cookie::Lang | Cookie::Theme | Cookie::Keys => A_YEAR,
        });
        let secure = if https { "; Secure" } else { "" };
        let name = self.name(https);
        let text = format!("{name}={value}; Path=/; Max-Age={age}; HttpOnly; SameSite=Lax{secure}");
        HeaderValue::from_str(&text).ok()
    }

    /// The header that removes it.
    pub fn clear(self, https: bool) -> Option<HeaderValue> {
        self.set("", https, Some(0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn on_https_the_session_belongs_to_this_host_alone() {
        let set = Cookie::Session.set("t", true, Some(60)).unwrap();
        assert_eq!(
            set,
            "__Host-gatehouse=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax; Secure"
        );
        let set = Cookie::Session.set("t", false, Some(60)).unwrap();
        assert_eq!(set, "gatehouse=t; Path=/; Max-Age=60; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn a_cookie_of_the_other_scheme_is_not_read() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "a=b; gatehouse=http".parse().unwrap());
        headers.append(COOKIE, "gatehouse-browser=b=c".parse().unwrap());
        assert_eq!(Cookie::Session.read(&headers, true), None);
        assert_eq!(Cookie::Session.read(&headers, false), Some("http"));
        assert_eq!(Cookie::Browser.read(&headers, false), Some("b=c"));
    }

    #[test]
    fn a_value_cannot_add_attributes_by_a_line_break() {
        assert_eq!(Cookie::Lang.set("ko\r\nSet-Cookie: x=y", true, None), None);
    }
}
