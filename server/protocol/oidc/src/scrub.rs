//! Secrets out of what a provider echoes (C6).

use serde_json::Value;

const MASK: &str = "••••••••";

/// The text without these secrets, however their characters are spelled in it: as they are, percent-encoded,
/// or as HTML's or JSON's escapes. Every place is looked at once for each secret.
pub(crate) fn scrub(text: &str, secrets: &[String]) -> String {
    let mut shown = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        // What is shorter would mask half of any text.
        let long = secrets.iter().filter(|secret| secret.len() >= 4);
        match long.filter_map(|secret| spelled(rest, secret)).max() {
            Some(end) => {
                shown.push_str(MASK);
                rest = &rest[end..];
            }
            None => {
                shown.push(first);
                rest = &rest[first.len_utf8()..];
            }
        }
    }
    shown
}

/// A JSON value whose texts are without these secrets.
pub(crate) fn scrub_json(value: &Value, secrets: &[String]) -> Value {
    match value {
        Value::String(text) => Value::String(scrub(text, secrets)),
        Value::Array(all) => all.iter().map(|value| scrub_json(value, secrets)).collect(),
        Value::Object(all) => all
            .iter()
            .map(|(name, value)| (scrub(name, secrets), scrub_json(value, secrets)))
            .collect(),
        other => other.clone(),
    }
}

/// Where the secret ends that the text begins with.
fn spelled(text: &str, secret: &str) -> Option<usize> {
    let first = text.as_bytes().first()?;
    if secret.as_bytes().first() != Some(first) && !b"+%&\\".contains(first) {
        return None;
    }
    // `%25` may be a percent sign or three characters: both are followed.
    let mut ends = vec![0];
    for character in secret.chars() {
        let mut next = Vec::new();
        for end in ends {
            let rest = &text[end..];
            if rest.starts_with(character) {
                next.push(end + character.len_utf8());
            }
            next.extend(escaped(rest, character).map(|length| end + length));
        }
        next.dedup();
        ends = next;
    }
    ends.into_iter().max()
}

/// How long the escape is, at the beginning of the text, that stands for this character.
fn escaped(text: &str, character: char) -> Option<usize> {
    match text.as_bytes().first()? {
        b'+' => (character == ' ').then_some(1),
        b'%' => percent(text, character),
        b'&' => {
            let end = text.bytes().take(12).position(|byte| byte == b';')?;
            let name = &text[1..end];
            let number = match name.strip_prefix('#') {
                Some(hex) if hex.starts_with(['x', 'X']) => u32::from_str_radix(&hex[1..], 16).ok(),
                Some(decimal) => decimal.parse().ok(),
                None => None,
            };
            let named = match name {
                "amp" => Some('&'),
                "lt" => Some('<'),
                "gt" => Some('>'),
                "quot" => Some('"'),
                "apos" => Some('\''),
                _ => number.and_then(char::from_u32),
            };
            (named == Some(character)).then_some(end + 1)
        }
        b'\\' => {
            let unicode = text.get(2..6).filter(|_| text[1..].starts_with('u'));
            match unicode.and_then(|hex| u32::from_str_radix(hex, 16).ok()) {
                Some(number) => (char::from_u32(number) == Some(character)).then_some(6),
                None => ("\"\\/".contains(character) && text[1..].starts_with(character)).then_some(2),
            }
        }
        _ => None,
    }
}

fn percent(text: &str, character: char) -> Option<usize> {
    let mut buffer = [0; 4];
    let bytes = character.encode_utf8(&mut buffer).as_bytes();
    for (index, byte) in bytes.iter().enumerate() {
        let hex = text.get(index * 3..index * 3 + 3)?.strip_prefix('%')?;
        if u8::from_str_radix(hex, 16).ok()? != *byte {
            return None;
        }
    }
    Some(bytes.len() * 3)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scrubbed(text: &str, secret: &str) -> String {
        scrub(text, &[secret.to_owned(), String::new(), "x".to_owned()])
    }

    #[test]
    fn c6_an_echoed_secret_is_masked_however_it_is_spelled() {
        let secret = "hün ter<2&\"'+%25/\\";
        for spelled in [
            secret,
            "h%C3%BCn+ter%3C2%26%22%27%2B%2525%2F%5C",
            "h%c3%bcn%20ter%3c2%26%22'%2b%2525%2f%5c",
            "hün ter&lt;2&amp;&quot;&#39;+%25/\\",
            "h&#252;n ter&#x3C;2&#38;&#34;&apos;&#43;&#37;25&#x2F;&#92;",
            "hün ter<2&\\\"'+%25\\/\\\\",
            "h\\u00fcn ter\\u003c2\\u0026\\u0022\\u0027+%25/\\\\",
        ] {
            let page = format!("<p>bad: {spelled}!</p> %zz &nbsp; \\u12");
            let shown = scrubbed(&page, secret);
            assert_eq!(shown, "<p>bad: ••••••••!</p> %zz &nbsp; \\u12", "{spelled}");
        }
    }

    #[test]
    fn what_only_begins_like_a_secret_stays() {
        for text in [
            "hunter",
            "hunter2 hunter",
            "%68unter",
            "&#104;",
            "&",
            "%",
            "%6",
            "\\",
            "\\u",
            "é%",
        ] {
            assert_eq!(scrubbed(text, "hunter22"), text);
        }
    }

    #[test]
    fn a_large_page_is_read_in_good_time() {
        let page = "hunter2%&#".repeat(100_000);
        assert_eq!(scrubbed(&page, "hunter22"), page);
    }
}
