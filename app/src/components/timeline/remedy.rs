//! Whose side must change what.

use super::text::Text;
use crate::dto::connections::form_path;
use crate::prefs::use_lang;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::Protocol;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// The catalogue's advice, with a link to the very field.
#[component]
pub(super) fn Remedy(
    code: Code,
    field: Option<String>,
    connection: Option<ConnectionId>,
    protocol: Protocol,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let field = field
        .zip(connection)
        .map(|(field, id)| format!("{}#{field}", form_path(&id.to_string(), protocol)));
    view! {
        <div class="notice bad">
            <span aria-hidden="true">"✕"</span>
            <div>
                <p><b>{code.meaning(lang)}</b></p>
                <p><b>{fill(t.to_change, &[("side", code.side().text(lang))])}": "</b>{code.fix(lang)}
                    {field.map(|href| view! { " "<a rel="external" href=href>{t.the_field}</a> })}</p>
            </div>
        </div>
    }
}
