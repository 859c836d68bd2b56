//! Values fit to be shown to an administrator: never a secret, never a whole token.

use serde::{Deserialize, Serialize};
use serde_json::Value;

/// The longest text that is shown, in characters.
const LONGEST: usize = 500;
/// So many entries of a list or an object are shown.
pub const MOST_ENTRIES: usize = 100;
/// What stands for a secret.
const SECRET: &str = "••••••••";

/// A value fit to be shown to an administrator and kept for 30 days: cut to 500 characters, and nothing
/// that looks like a token in full.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Shown(String);

impl Shown {
    /// A value that is not secret. A text that looks like a JWT is shortened all the same.
    pub fn plain(value: impl AsRef<str>) -> Self {
        let v = value.as_ref();
        if looks_like_token(v) {
            return Self::token(v);
        }
        let cut: String = v.chars().take(LONGEST).collect();
        Shown(if cut.len() < v.len() { cut + "…" } else { cut })
    }
    /// Stands for a secret of any length.
    pub fn secret() -> Self {
        Shown(SECRET.into())
    }
    /// A token or code by its first six characters and its length.
    pub fn token(value: &str) -> Self {
        let head: String = value.chars().take(6).collect();
        Shown(format!("{head}… ({})", value.len()))
    }
    /// Stands for a value of so many bytes that was too large to be kept.
    pub(super) fn cut(bytes: usize) -> Self {
        Shown(format!("… ({bytes} B)"))
    }
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Whether a text is what [`Shown`] makes of one that it cuts or masks: it is not the whole value.
pub fn is_cut(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let masked = text
        .split_once("… (")
        .and_then(|(head, rest)| Some((head, rest.strip_suffix(')')?)))
        .is_some_and(|(head, size)| {
            head.chars().count() <= 6 && number(size.strip_suffix(" B").unwrap_or(size))
        });
    masked || text == SECRET || (text.ends_with('…') && text.chars().count() > LONGEST)
}

fn looks_like_token(v: &str) -> bool {
    let parts: Vec<&str> = v.split('.').collect();
    (3..=5).contains(&parts.len())
        && v.len() > 60
        && v.starts_with("ey")
        && v.chars().all(|c| c.is_ascii_alphanumeric() || "-_.=".contains(c))
}

/// Claims fit to be shown: token-like and overlong texts inside are shortened, and at most 100 entries
/// are kept at each level.
pub fn shown_json(value: &Value) -> Value {
    match value {
        Value::String(s) => Value::String(Shown::plain(s).0),
        Value::Array(a) => Value::Array(a.iter().take(MOST_ENTRIES).map(shown_json).collect()),
        Value::Object(o) => Value::Object(
            o.iter()
                .take(MOST_ENTRIES)
                .map(|(k, v)| {
                    let lower = k.to_ascii_lowercase();
                    let secret = [
                        "access_token",
                        "refresh_token",
                        "id_token",
                        "client_secret",
                        "password",
                        "code",
                    ]
                    .contains(&lower.as_str());
                    (
                        Shown::plain(k).0,
                        if secret {
                            Value::String(Shown::secret().0)
                        } else if lower == "nonce" {
                            let text = v.as_str().map_or_else(|| v.to_string(), str::to_owned);
                            Value::String(Shown::token(&text).0)
                        } else {
                            shown_json(v)
                        },
                    )
                })
                .collect(),
        ),
        other => other.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_was_cut_or_masked_is_known_by_its_looks() {
        let whole = "a".repeat(LONGEST);
        assert!(!is_cut(Shown::plain(&whole).as_str()));
        assert!(is_cut(Shown::plain(whole + "a").as_str()));
        assert!(is_cut(Shown::token("abcdefghi").as_str()) && is_cut(Shown::token("abc").as_str()));
        assert!(is_cut(Shown::secret().as_str()) && is_cut(Shown::cut(70_000).as_str()));
        for whole in [
            "",
            "…",
            "and so on…",
            "Ada (7)",
            "… (many)",
            "longer than six… (7)",
        ] {
            assert!(!is_cut(whole), "{whole}");
        }
    }

    #[test]
    fn a_whole_token_cannot_be_shown() {
        let jwt = format!("eyJhbGciOiJub25lIn0.{}.{}", "a".repeat(60), "b".repeat(60));
        assert!(!Shown::plain(&jwt).as_str().contains("aaaa"));
        let v = shown_json(&json!({"claims": {"id_token": "short", "nested": [jwt]}}));
        assert!(!v.to_string().contains("aaaa") && !v.to_string().contains("short"));
    }
}
