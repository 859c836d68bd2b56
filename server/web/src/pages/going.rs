//! Between a form and a provider: `form-action 'self'` also forbids a redirect to another site after a
//! post, so this page is there, with a link and a refresh.

use super::{Frame, with_name};
use crate::Web;
use crate::context::RequestContext;
use gatehouse_service::signin::Begun;
use maud::{Markup, html};

/// The page; `why` says what will happen there.
pub fn page(web: &Web, context: &RequestContext, begun: &Begun, why: &str) -> Markup {
    let t = context.text();
    let title = with_name(t.going, &begun.connection_name);
    let card = html! {
        h1 { (title) }
        p { (why) }
        a.button.primary href=(begun.url) { (with_name(t.go, &begun.connection_name)) }
    };
    Frame {
        title: &title,
        back: None,
        refresh: Some(&begun.url),
        wide: false,
        card,
    }
    .render(web, context)
}
