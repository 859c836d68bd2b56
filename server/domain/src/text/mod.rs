//! The text tables: every word a person reads, in English and Korean, typed so that a missing
//! translation does not compile. A table per part of the product.

pub mod after_ways;
pub mod gate;
pub mod lang;
pub mod restoring;

pub use lang::Lang;

/// Declares a table: a struct of texts and its two languages. `T::of(lang)` picks one.
#[macro_export]
macro_rules! strings { ($(#[$doc:meta])* $table:ident { $($key:ident: $en:literal, $ko:literal;)* }) => {
    $(#[$doc])*
    #[allow(missing_docs)]
    pub struct $table { $(pub $key: &'static str),* }

    impl $table {
        const EN: $table = $table { $($key: $en),* };
        const KO: $table = $table { $($key: $ko),* };

        /// The table in a language.
        pub const fn of(lang: $crate::text::Lang) -> &'static $table {
            match lang {
                $crate::text::Lang::En => &Self::EN,
                $crate::text::Lang::Ko => &Self::KO,
            }
        }
    }
} }

/// Puts values into a text's `{name}` places. A place without a value stays as it is.
pub fn fill(text: &str, values: &[(&str, &str)]) -> String {
    let mut out = text.to_owned();
    for (name, value) in values {
        out = out.replace(&format!("{{{name}}}"), value);
    }
    out
}
