//! A person's own API keys, and where the runs of their programs go.

use super::forms::KeyForms;
use super::text::Text;
use crate::api::keys::choose_team::ChooseTeam;
use crate::api::keys::own::GetOwnKeys;
use crate::components::after::after;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::error_notice::FormNotice;
use crate::components::field::Select;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::dto::machines::OwnKeys;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/account/keys`
#[component]
pub fn OwnKeysPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let data = Data::of(|| (), |()| GetOwnKeys {});
    let keys = KeyForms::of_page(move || data.refetch());
    let choose = Submission::of::<ChooseTeam>();
    after(choose, move || data.refetch());
    let choose_error = form_error(choose, &initial_form_state::<ChooseTeam>());
    let show = move |d: OwnKeys| {
        let command = format!("wandb login --host={}", d.url);
        let team = match (d.teams.is_empty(), d.default_team) {
            (false, Some(default)) => {
                let offered: Vec<_> = d.teams.into_iter().map(|team| (team.id, team.name)).collect();
                view! {
                    <PageForm action=choose>
                        <div class="body">
                            <FormNotice error=choose_error/>
                            <Select name="team" label=t.default_team help=t.default_team_help value=default options=offered
                                error=field_error(choose_error, "team")/>
                            <p><button class="button">{t.save_team}</button></p>
                        </div>
                    </PageForm>
                }
                .into_any()
            }
            _ => view! { <div class="body"><p class="soft">{t.no_team}</p></div> }.into_any(),
        };
        view! {
            {keys.list(None, d.keys)}
            <p class="soft">{fill(t.use_it, &[("command", &command)])}</p>
            <section class="panel narrow" aria-labelledby="default-team">
                <header><h2 id="default-team">{t.default_team}</h2></header>
                {team}
            </section>
        }
    };
    view! {
        <Title text=t.keys/>
        <div class="head"><div>
            <div class="crumbs"><a href="/account">{common().account}</a>" / "<span>{t.keys}</span></div>
            <h1>{t.keys}</h1><p>{t.own_lead}</p>
        </div></div>
        <Done of=vec![keys.done(), (choose.sending(), t.done_team)]/>
        {keys.made()}
        <Loaded data view=show/>
    }
}
