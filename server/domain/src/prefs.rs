//! What a visitor chose for themselves: language and theme. Both are cookies that `POST /prefs`
//! sets, so that the first byte is right.

use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// Name of the cookie with the language, a [`Lang::code`].
pub const LANG_COOKIE: &str = "lang";
/// Name of the cookie with the theme, a [`Theme::code`].
pub const THEME_COOKIE: &str = "theme";

/// The colours of the console.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Theme {
    /// As the system says.
    #[default]
    System,
    /// Always light.
    Light,
    /// Always dark.
    Dark,
}

impl Theme {
    /// All themes, in the order of the menu.
    pub const ALL: [Self; 3] = [Self::System, Self::Light, Self::Dark];

    /// The value of the cookie and of the form's field.
    pub const fn code(self) -> &'static str {
        match self {
            Self::System => "system",
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }

    /// Reads a code; `None` for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|theme| theme.code() == code)
    }

    /// The value of `<html data-theme>`; without the attribute the system decides.
    pub const fn attribute(self) -> Option<&'static str> {
        match self {
            Self::System => None,
            Self::Light | Self::Dark => Some(self.code()),
        }
    }
}

/// A visitor's preferences. The server provides them as a context for every page and call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prefs {
    /// The language of every text.
    pub lang: Lang,
    /// The colours.
    pub theme: Theme,
}

impl Prefs {
    /// From a request: the cookies, else the `Accept-Language` header (RFC 9110 §12.5.4) and the
    /// system's theme. What cannot be read counts as absent.
    pub fn of_request(lang: Option<&str>, theme: Option<&str>, accept_language: Option<&str>) -> Self {
        Self {
            lang: lang
                .and_then(Lang::parse)
                .or_else(|| accept_language.and_then(Lang::accept))
                .unwrap_or_default(),
            theme: theme.and_then(Theme::parse).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_wins_over_the_header_and_nonsense_counts_as_absent() {
        let prefs = Prefs::of_request(Some("en"), Some("dark"), Some("ko"));
        assert_eq!(
            prefs,
            Prefs {
                lang: Lang::En,
                theme: Theme::Dark
            }
        );
        let prefs = Prefs::of_request(Some("xx"), Some("<b>"), Some("ko-KR,en;q=0.5"));
        assert_eq!(
            prefs,
            Prefs {
                lang: Lang::Ko,
                theme: Theme::System
            }
        );
        assert_eq!(prefs.theme.attribute(), None);
    }
}
