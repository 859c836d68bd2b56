//! The languages of the product and how one is chosen.

use serde::{Deserialize, Serialize};

/// A language of the text tables.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Lang {
    /// English, the default.
    #[default]
    En,
    /// Korean.
    Ko,
}

impl Lang {
    /// The BCP 47 tag for `<html lang>`.
    pub const fn code(self) -> &'static str {
        match self {
            Lang::En => "en",
            Lang::Ko => "ko",
        }
    }

    /// Reads a BCP 47 tag such as `ko-KR`; `None` for a language we do not have.
    pub fn parse(tag: &str) -> Option<Self> {
        match tag.split('-').next()?.trim().to_ascii_lowercase().as_str() {
            "en" => Some(Lang::En),
            "ko" => Some(Lang::Ko),
            _ => None,
        }
    }

    /// The best of an Accept-Language header (RFC 9110 §12.5.4); `None` when it names none of ours.
    pub fn accept(header: &str) -> Option<Self> {
        let mut best: Option<(f32, Lang)> = None;
        for part in header.split(',') {
            let (tag, q) = part.split_once(";q=").unwrap_or((part, "1"));
            let q: f32 = q.trim().parse().unwrap_or(0.0);
            if let Some(lang) = Self::parse(tag)
                && q > 0.0
                && best.is_none_or(|(b, _)| q > b)
            {
                best = Some((q, lang));
            }
        }
        best.map(|(_, l)| l)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_preferred_known_language_wins() {
        assert_eq!(Lang::accept("fr, ko;q=0.8, en;q=0.7"), Some(Lang::Ko));
        assert_eq!(Lang::accept("en-GB,ko;q=0.9"), Some(Lang::En));
        assert_eq!(Lang::accept("de"), None);
        assert_eq!(Lang::accept("en;q=0, ko;q=0.1"), Some(Lang::Ko));
    }
}
