//! Whose side must change what.

use super::text::Text;
use crate::dto::connections::form_path;
use crate::dto::ended::Refusal;
use crate::prefs::use_lang;
use gatehouse_domain::connection::Protocol;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// The catalogue's advice, with a link to the very field.
#[component]
pub(super) fn Remedy(
    refusal: Refusal,
    field: Option<String>,
    connection: Option<ConnectionId>,
    protocol: Protocol,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let field = field
        .zip(connection)
        .map(|(field, id)| format!("{}#{field}", form_path(&id.to_string(), protocol)));
    view! {
        <div class="notice bad">
            <span aria-hidden="true">"✕"</span>
            <div>
                <p><b>{refusal.meaning}</b></p>
                <p><b>{fill(t.to_change, &[("side", &refusal.side)])}": "</b>{refusal.fix}
                    {field.map(|href| view! { " "<a rel="external" href=href>{t.the_field}</a> })}</p>
            </div>
        </div>
    }
}
