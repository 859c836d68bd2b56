//! The error catalogue: every refusal a person or an administrator can meet, in one place. A refusal has
//! a code, whose side must change something, one plain sentence for the person, and for the administrator
//! what it means, what to do and which field it is about.

#[macro_use]
mod federation;
#[macro_use]
mod ldap;
#[macro_use]
mod machines;
#[macro_use]
mod openid;
#[macro_use]
mod people;

use crate::connection::oidc::Flow;
use crate::text::Lang;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Who has to change something before the same attempt can succeed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Side {
    /// The person who signed in, or this person's account.
    Person,
    /// The connection's settings here.
    Settings,
    /// The identity provider.
    Provider,
    /// The network between here and the provider.
    Network,
    /// This installation of Gatehouse.
    Instance,
}

impl Side {
    /// The side in a few words.
    pub const fn text(self, lang: Lang) -> &'static str {
        match (self, lang) {
            (Side::Person, Lang::En) => "the person's account",
            (Side::Person, Lang::Ko) => "사용자 계정",
            (Side::Settings, Lang::En) => "this connection's settings",
            (Side::Settings, Lang::Ko) => "이 연결의 설정",
            (Side::Provider, Lang::En) => "the provider",
            (Side::Provider, Lang::Ko) => "공급자",
            (Side::Network, Lang::En) => "the network between here and the provider",
            (Side::Network, Lang::Ko) => "이 서버와 공급자 사이의 네트워크",
            (Side::Instance, Lang::En) => "this installation",
            (Side::Instance, Lang::Ko) => "이 설치",
        }
    }
}

const fn pick(texts: &[&'static str; 2], lang: Lang) -> &'static str {
    match lang {
        Lang::En => texts[0],
        Lang::Ko => texts[1],
    }
}

macro_rules! catalogue { ($(
    $code:ident $slug:literal $side:ident $status:literal $field:expr;
        person $pe:literal, $pk:literal;
        means $me:literal, $mk:literal;
        fix $fe:literal, $fk:literal;
)*) => {
    /// A catalogued refusal. It is stored and sent by its stable name.
    #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
    pub enum Code { $(#[doc = $me] $code,)* }

    // A table for each column: a browser loads only those that its pages show.
    impl Code {
        /// All codes, in the catalogue's order.
        pub const ALL: &[Code] = &[$(Code::$code),*];

        /// The stable name, as in URLs, logs and the documentation.
        pub const fn slug(self) -> &'static str {
            match self { $(Code::$code => $slug,)* }
        }

        /// Whose side changes something.
        pub const fn side(self) -> Side {
            match self { $(Code::$code => Side::$side,)* }
        }

        /// The HTTP status of a page or answer that ends with it.
        pub const fn status(self) -> u16 {
            match self { $(Code::$code => $status,)* }
        }

        /// The form field it is about, by its HTML name, where the step that it ended says none.
        pub const fn field(self) -> Option<&'static str> {
            match self { $(Code::$code => $field,)* }
        }

        /// The sentence the person sees; it names nothing secret.
        pub const fn person(self, lang: Lang) -> &'static str {
            match self { $(Code::$code => pick(&[$pe, $pk], lang),)* }
        }

        /// What happened, for the administrator.
        pub const fn meaning(self, lang: Lang) -> &'static str {
            match self { $(Code::$code => pick(&[$me, $mk], lang),)* }
        }

        /// What to change, for the administrator.
        pub const fn fix(self, lang: Lang) -> &'static str {
            match self { $(Code::$code => pick(&[$fe, $fk], lang),)* }
        }
    }
} }

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

impl<'de> Deserialize<'de> for Code {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let slug = String::deserialize(deserializer)?;
        Code::parse(&slug).ok_or_else(|| D::Error::custom(format_args!("no such code: {slug}")))
    }
}

impl Code {
    /// Reads a stable name.
    pub fn parse(slug: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|c| c.slug() == slug)
    }
    /// Whether a browser alone can bring it about in a flow, by what it carries to the callback: then it says
    /// nothing of the connection. What the token endpoint says of a code belongs to it, and so does what is
    /// wrong with an ID token that came through the browser.
    pub const fn by_browser_alone(self, flow: Flow) -> bool {
        if flow.has_front_token() && self.of_id_token() {
            return true;
        }
        matches!(
            self,
            Code::PersonCancelled
                | Code::ProviderReturnedError
                | Code::CallbackIncomplete
                | Code::CallbackRepeated
                | Code::StateUnknown
                | Code::StateExpired
                | Code::OtherBrowser
                | Code::CallbackIssuer
                | Code::CodeRefused
                | Code::TokenError
                | Code::NonceWrong
        )
    }
    /// Whether an ID token that anybody could write is refused with it.
    const fn of_id_token(self) -> bool {
        matches!(
            self,
            Code::TokenMalformed
                | Code::AlgorithmNotAllowed
                | Code::KeyNotFound
                | Code::SignatureInvalid
                | Code::TokenIssuer
                | Code::TokenAudience
                | Code::TokenExpired
                | Code::TokenFromFuture
                | Code::CodeHash
                | Code::TokenClaim
        )
    }
}

// The table stands in several files, each a macro that adds its rows to those before.
macro_rules! table {
    ([$file:ident $($files:ident)*] $($rows:tt)*) => { $file! { [$($files)*] $($rows)* } };
    ([] $($rows:tt)*) => { catalogue! { $($rows)* } };
}

table! { [openid ldap people machines federation] }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slugs_are_unique_and_read_back() {
        for code in Code::ALL {
            assert_eq!(Code::parse(code.slug()), Some(*code));
            assert_eq!(serde_json::to_value(code).unwrap(), code.slug());
        }
    }

    #[test]
    fn every_text_is_there_in_both_languages() {
        for code in Code::ALL {
            for lang in [Lang::En, Lang::Ko] {
                for text in [code.person(lang), code.meaning(lang), code.fix(lang)] {
                    assert!(text.ends_with('.'), "{}: {text}", code.slug());
                }
            }
        }
    }
}
