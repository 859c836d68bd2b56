//! Why a provider's server gave no proper answer, as facts and a catalogued code.

use crate::scrub::scrub;
use gatehouse_domain::attempt::{Label, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_jwt::Refused;
use gatehouse_net::{NetError, Response};

/// No response at all.
pub(crate) fn net(step: &mut Step, error: &NetError) -> Code {
    step.fact(Label::Detail, error.to_string());
    match error {
        NetError::Unreachable(_) | NetError::BadUrl(_) => Code::DiscoveryUnreachable,
        NetError::Timeout => Code::ProviderTimeout,
        NetError::TooLarge => Code::ResponseTooLarge,
        NetError::AddressRefused(_) => Code::AddressRefused,
        NetError::Certificate(_) | NetError::BadCa(_) => Code::CertificateNotTrusted,
    }
}

/// No response of an endpoint that has a field, and a code, of its own.
pub(crate) fn endpoint(step: &mut Step, error: &NetError, unreachable: Code) -> Code {
    match net(step, error) {
        Code::DiscoveryUnreachable => unreachable,
        code => code,
    }
}

/// What is about an address is about this field, which has it.
pub(crate) fn about(step: &mut Step, code: Code, field: &'static str) -> Code {
    if let Code::ProviderHttpError
    | Code::NotJson
    | Code::ResponseTooLarge
    | Code::ProviderTimeout
    | Code::AddressRefused
    | Code::RedirectNotFollowed = code
    {
        step.about(field);
    }
    code
}

/// No document: the configuration.
pub(crate) fn discovery(step: &mut Step, refused: &Refused) -> Code {
    match refused {
        Refused::Net(error) => net(step, error),
        Refused::Status {
            status,
            location,
            content_type,
            text,
        } => {
            describe(step, *status, location.as_deref(), content_type.as_deref(), text);
            match status {
                300..=399 => Code::RedirectNotFollowed,
                404 | 410 => Code::DiscoveryNotFound,
                _ => Code::ProviderHttpError,
            }
        }
        Refused::NotJson { content_type, text } => {
            describe(step, 200, None, content_type.as_deref(), text);
            Code::NotJson
        }
        Refused::TooSoon => Code::DiscoveryUnreachable,
        Refused::Store(error) => storage(error),
    }
}

/// No document: the keys. What an administrator can set right keeps its own code.
pub(crate) fn keys(step: &mut Step, refused: &Refused) -> Code {
    if matches!(refused, Refused::TooSoon) {
        step.fact(Label::Detail, refused.to_string());
        return Code::KeysUnavailable;
    }
    match discovery(step, refused) {
        code @ (Code::AddressRefused
        | Code::CertificateNotTrusted
        | Code::RedirectNotFollowed
        | Code::Internal) => about(step, code, "jwks_uri"),
        _ => Code::KeysUnavailable,
    }
}

fn storage(error: &impl std::fmt::Display) -> Code {
    tracing::error!(%error, "the provider cache failed");
    Code::Internal
}

/// A response's outside, and its text when it is an error's.
pub(crate) fn describe(
    step: &mut Step,
    status: u16,
    location: Option<&str>,
    content_type: Option<&str>,
    text: &str,
) {
    step.fact(Label::Status, status.to_string());
    if let Some(kind) = content_type {
        step.fact(Label::ContentType, kind);
    }
    if let Some(to) = location {
        // Without its query, which may carry a code.
        step.fact(
            Label::Detail,
            format!("→ {}", to.split(['?', '#']).next().unwrap_or_default()),
        );
    }
    let text = readable(text);
    if !text.is_empty() {
        step.fact(Label::Detail, text);
    }
}

/// The same for a response whose text must not show these secrets.
pub(crate) fn describe_response(step: &mut Step, response: &Response, secrets: &[String]) {
    let text = scrub(&String::from_utf8_lossy(&response.body), secrets);
    let location = response.location.as_deref().map(|to| scrub(to, secrets));
    let kind = response.content_type.as_deref();
    describe(step, response.status, location.as_deref(), kind, &text);
}

/// A page's text without markup, in one line, at most 300 characters. Every byte is looked at a few times at
/// most, whatever the page is made for.
pub(crate) fn readable(page: &str) -> String {
    // Of the same length: only ASCII letters are changed.
    let lower = page.to_ascii_lowercase();
    let mut text = String::new();
    let mut at = 0;
    while let Some(start) = page[at..].find('<').map(|found| at + found) {
        text.push_str(&page[at..start]);
        text.push(' ');
        let close = ["script", "style"]
            .iter()
            .find(|name| element(&lower[start + 1..]) == **name)
            .map(|name| format!("</{name}"));
        let end = match close {
            Some(close) => lower[start..].find(&close).map(|found| start + found),
            None => Some(start),
        };
        let end = end.and_then(|from| page[from..].find('>').map(|found| from + found));
        at = end.map_or(page.len(), |end| end + 1);
    }
    text.push_str(&page[at..]);
    for (entity, character) in [
        ("&nbsp;", " "),
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&amp;", "&"),
    ] {
        text = text.replace(entity, character);
    }
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(300)
        .collect()
}

/// The name at the beginning of what follows a `<`.
fn element(tag: &str) -> &str {
    let end = tag
        .find(|c: char| !c.is_ascii_alphanumeric())
        .unwrap_or(tag.len());
    &tag[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_becomes_its_text() {
        let page = "<!doctype html><style>p{}</style><title>Oh</title><script>if (1<2) x()</script>\
                    <p class=\"a\">Invalid &amp; <b>wrong</b>";
        assert_eq!(readable(page), "Oh Invalid & wrong");
        assert_eq!(readable("plain text"), "plain text");
        assert_eq!(readable("<script>never closed"), "");
        assert_eq!(readable(&"x".repeat(1000)).len(), 300);
        assert_eq!(readable("ü<b>ö<STYLE>x</Style>é"), "ü ö é");
    }

    /// Login pages have long heads. Looking again at the rest for each of these would take minutes.
    #[test]
    fn a_text_behind_a_long_head_is_found_in_good_time() {
        for piece in ["<script></script>", "<STYLE>", "<", "<a>"] {
            readable(&piece.repeat(1024 * 1024 / piece.len()));
        }
        let page = "<script>x</script>".repeat(50_000) + "<p>Client not found.";
        assert_eq!(readable(&page), "Client not found.");
    }
}
