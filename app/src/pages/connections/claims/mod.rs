//! The claims of the last test, to pick mappings from. In the browser this is a part of its own, loaded when it is
//! asked for; without JavaScript the claims are listed with the names to copy.

mod person;
mod text;
mod tree;

use crate::api::ApiError;
use crate::api::connections::claims::get_claims;
use crate::components::error_notice::ErrorNotice;
use crate::dto::connections::TestClaims;
use crate::prefs::use_lang;
use gatehouse_domain::claims::Mapping;
use gatehouse_domain::text::fill;
use gatehouse_domain::when::ago;
use leptos::prelude::*;
use leptos::task::spawn_local;
use person::MappedPerson;
use text::Text;
use tree::TreeView;

/// What the part in the browser needs.
#[derive(Clone)]
pub struct Picker {
    /// The connection.
    pub connection: String,
    /// The newest test that has ended, by its reference.
    pub tested: Signal<String>,
    /// Changes whenever something was typed into the form.
    pub typed: Signal<u32>,
}

/// Loads the part and gives what makes its view: the claims to pick from, kept up with the newest test and with
/// what is typed.
#[lazy]
pub fn claims() -> fn(Picker) -> AnyView {
    picked
}

fn picked(picker: Picker) -> AnyView {
    let found = RwSignal::new(None::<Result<Option<TestClaims>, ApiError>>);
    Effect::new(move |_| {
        picker.tested.track();
        let connection = picker.connection.clone();
        spawn_local(async move {
            let answer = get_claims(connection).await;
            // the page may be gone by now
            _ = found.try_set(Some(answer));
        });
    });
    let typed = picker.typed;
    let show = move || match found.get() {
        None => ().into_any(),
        Some(Err(error)) => view! { <ErrorNotice error/> }.into_any(),
        Some(Ok(test)) => picked_from(test, How::Live(typed)),
    };
    view! { <div>{show}</div> }.into_any()
}

/// The same as HTML that needs no script; empty when there is nothing to list.
#[cfg(feature = "ssr")]
pub async fn listed(connection: &str, mapping: Mapping) -> String {
    match get_claims(connection.to_owned()).await {
        Ok(test) => picked_from(test, How::Listed(mapping)).to_html(),
        Err(_) => String::new(),
    }
}

/// With what the claims are mapped.
#[derive(Clone)]
pub(super) enum How {
    /// With the form as it is typed.
    Live(Signal<u32>),
    /// With a mapping, once.
    #[cfg_attr(not(feature = "ssr"), expect(dead_code, reason = "the server lists"))]
    Listed(Mapping),
}

fn picked_from(test: Option<TestClaims>, how: How) -> AnyView {
    let lang = use_lang();
    let t = Text::of(lang);
    let Some(test) = test else {
        return view! { <p class="soft">{t.none_came}</p> }.into_any();
    };
    let when = ago(test.at.seconds_ago, lang);
    let claims = StoredValue::new(test.claims);
    let live = matches!(how, How::Live(_));
    view! {
        <div class="claims">
            <section aria-labelledby="claims-title">
                <h3 id="claims-title">{t.title}</h3>
                <p class="soft small">{fill(if live { t.lead } else { t.lead_plain }, &[("when", &when)])}</p>
                <TreeView claims live/>
            </section>
            <section aria-labelledby="mapped-title">
                <h3 id="mapped-title">{t.mapped}</h3>
                <p class="soft small">{if live { t.mapped_lead } else { t.mapped_plain }}</p>
                <MappedPerson claims how/>
            </section>
        </div>
    }
    .into_any()
}
