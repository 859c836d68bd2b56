//! `/prefs`: language, theme and keys as cookies, so that the first byte is right.

use super::{Answer, with_cookies};
use crate::context::Context;
use crate::cookies::Cookie;
use crate::fields::{Form, see_other};
use gatehouse_domain::next;
use gatehouse_domain::prefs::{KEYS_COOKIE, Keys, LANG_COOKIE, THEME_COOKIE, Theme};
use gatehouse_domain::text::Lang;

/// POST /prefs: `lang`, `theme`, `keys`, and `next` where the way back is not the page that was shown.
pub async fn submit(context: Context, Form(form): Form) -> Answer {
    let https = context.https();
    let lang = form.find(LANG_COOKIE).and_then(Lang::parse);
    let theme = form.find(THEME_COOKIE).and_then(Theme::parse);
    let keys = form.find(KEYS_COOKIE).and_then(Keys::parse);
    let to = form.find("next").or(context.from.as_deref()).unwrap_or("/");
    Ok(with_cookies(
        see_other(next::safe(to)),
        [
            lang.and_then(|l| Cookie::Lang.set(l.code(), https, None)),
            theme.and_then(|t| Cookie::Theme.set(t.code(), https, None)),
            keys.and_then(|k| Cookie::Keys.set(k.code(), https, None)),
        ],
    ))
}
