//! The visitor's preferences on this page.

#[cfg(not(feature = "ssr"))]
use gatehouse_domain::prefs::Sent;
pub use gatehouse_domain::prefs::{KEYS_COOKIE, Keys, LANG_COOKIE, Prefs, THEME_COOKIE, Theme};
use gatehouse_domain::text::Lang;
#[cfg(not(feature = "ssr"))]
use leptos::prelude::document;
#[cfg(feature = "ssr")]
use leptos::prelude::use_context;

/// The preferences of this page: on the server from the context, in the browser from `<html>`.
pub fn use_prefs() -> Prefs {
    #[cfg(feature = "ssr")]
    {
        use_context::<Prefs>().unwrap_or_default()
    }
    #[cfg(not(feature = "ssr"))]
    {
        let html = document().document_element();
        let attribute = |name| html.as_ref().and_then(|html| html.get_attribute(name));
        let [lang, theme, keys] = ["lang", "data-theme", "data-keys"].map(attribute);
        let sent = Sent {
            lang: lang.as_deref(),
            theme: theme.as_deref(),
            keys: keys.as_deref(),
        };
        Prefs::of_request(sent, None)
    }
}

/// The language of this page.
pub fn use_lang() -> Lang {
    use_prefs().lang
}
