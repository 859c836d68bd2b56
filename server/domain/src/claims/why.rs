//! Why a claim gives a target no value.

use super::{Claims, look_up};
use serde_json::Value;

/// The reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It was not sent.
    Absent,
    /// It is an empty text.
    Empty,
    /// It is a list, an object, true, false or null.
    NotText,
    /// It is longer than 1000 bytes, or holds a NUL.
    Unusable,
}

/// Why the claim of that name gives no text.
pub fn why(claims: &Claims, name: &str) -> Why {
    match look_up(claims, name) {
        None => Why::Absent,
        Some(Value::String(text)) if text.trim().is_empty() => Why::Empty,
        Some(Value::String(_)) => Why::Unusable,
        Some(_) => Why::NotText,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn each_reason_is_told_apart() {
        let claims =
            json!({"empty": "  ", "list": ["a"], "null": null, "long": "x".repeat(1001), "a": {"b": {}}});
        let claims = claims.as_object().unwrap();
        for (name, reason) in [
            ("none", Why::Absent),
            ("a.c", Why::Absent),
            ("empty", Why::Empty),
            ("list", Why::NotText),
            ("null", Why::NotText),
            ("a.b", Why::NotText),
            ("long", Why::Unusable),
        ] {
            assert_eq!(why(claims, name), reason, "{name}");
        }
    }
}
