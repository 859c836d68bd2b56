//! What a visitor chose for themselves: language, theme and keys. All are cookies that `POST /prefs`
//! sets, so that the first byte is right.

use crate::text::Lang;
use serde::{Deserialize, Serialize};

/// Name of the cookie with the language, a [`Lang::code`].
pub const LANG_COOKIE: &str = "lang";
/// Name of the cookie with the theme, a [`Theme::code`].
pub const THEME_COOKIE: &str = "theme";

/// Name of the cookie that says whether single keys do anything, a [`Keys::code`].
pub const KEYS_COOKIE: &str = "keys";

/// The console's single keys. Who dictates, or leans on the keyboard, can switch them off (WCAG 2.2, 2.1.4).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Keys {
    /// They work.
    #[default]
    On,
    /// They do nothing.
    Off,
}

impl Keys {
    /// Both, in the order of the menu.
    pub const ALL: [Self; 2] = [Self::On, Self::Off];

    /// The value of the cookie, of the form's field and of `<html data-keys>`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::On => "on",
            Self::Off => "off",
        }
    }

    /// Reads a code; `None` for anything else.
    pub fn parse(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|keys| keys.code() == code)
    }
}

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
    /// Whether single keys do anything.
    pub keys: Keys,
}

/// The values of the preferences' cookies in a request.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sent<'a> {
    /// Of [`LANG_COOKIE`].
    pub lang: Option<&'a str>,
    /// Of [`THEME_COOKIE`].
    pub theme: Option<&'a str>,
    /// Of [`KEYS_COOKIE`].
    pub keys: Option<&'a str>,
}

impl Prefs {
    /// From a request: the cookies, else the `Accept-Language` header (RFC 9110 §12.5.4) and the
    /// system's theme. What cannot be read counts as absent.
    pub fn of_request(sent: Sent<'_>, accept_language: Option<&str>) -> Self {
        Self {
            lang: sent
                .lang
                .and_then(Lang::parse)
                .or_else(|| accept_language.and_then(Lang::accept))
                .unwrap_or_default(),
            theme: sent.theme.and_then(Theme::parse).unwrap_or_default(),
            keys: sent.keys.and_then(Keys::parse).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_wins_over_the_header_and_nonsense_counts_as_absent() {
        let sent = |lang, theme, keys| Sent {
            lang: Some(lang),
            theme: Some(theme),
            keys: Some(keys),
        };
        let prefs = Prefs::of_request(sent("en", "dark", "off"), Some("ko"));
        assert_eq!(
            prefs,
            Prefs {
                lang: Lang::En,
                theme: Theme::Dark,
                keys: Keys::Off,
            }
        );
        let prefs = Prefs::of_request(sent("xx", "<b>", "maybe"), Some("ko-KR,en;q=0.5"));
        assert_eq!(
            prefs,
            Prefs {
                lang: Lang::Ko,
                theme: Theme::System,
                keys: Keys::On,
            }
        );
        assert_eq!(prefs.theme.attribute(), None);
    }
}
