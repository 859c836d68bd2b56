//! Deleting a connection: what would be lost, before it is.

use super::text::Text;
use crate::api::connections::delete::DeleteConnection;
use crate::api::connections::delete_preview::preview_delete;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::dto::connections::DeletePage as Data;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/connections/{id}/delete`
#[component]
pub fn DeleteConnectionPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let data = Resource::new(id, preview_delete);
    let delete = ServerAction::<DeleteConnection>::new();
    let error = form_error(delete, &initial_form_state::<DeleteConnection>());
    let show = move |d: Data| {
        let id = id();
        let words = [("name", d.name.as_str()), ("n", &d.identities.to_string())];
        let (title, lost, act) = (
            fill(t.delete_title, &words),
            fill(t.delete_identities, &words),
            fill(t.delete_do, &words),
        );
        let label = act.clone();
        let memberships = fill(t.delete_memberships, &[("n", &d.memberships.to_string())]);
        view! {
            <Title text=act.clone()/>
            <div class="head"><div>
                <div class="crumbs"><a href="/console/connections">{common().connections}</a>" / "
                    <a href=format!("/console/connections/{id}")>{d.name.clone()}</a>" / "<span>{t.delete}</span></div>
                <h1>{title}</h1>
            </div></div>
            <FormNotice error/>
            <section class="panel narrow" aria-label=label>
                <PageForm action=delete>
                    <div class="body">
                        <p>{if d.identities > 0 { lost } else { t.delete_nobody.to_owned() }}</p>
                        {(d.memberships > 0).then(|| view! { <p>{memberships}</p> })}
                        {d.active.then(|| view! { <p>{t.delete_active}</p> })}
                        <p class="soft">{t.delete_what}</p>
                        <input type="hidden" name="connection" value=id.clone()/>
                        <div class="row">
                            <button class="button danger primary">{act}</button>
                            <a class="button" href=format!("/console/connections/{id}")>{t.keep_it}</a>
                        </div>
                    </div>
                </PageForm>
            </section>
        }
    };
    view! { <Loaded data view=show/> }
}
