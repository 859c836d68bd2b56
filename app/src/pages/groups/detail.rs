//! One group: who is in it and why, its name, its end.

use super::members::MemberTable;
use super::text::Text;
use crate::api::groups::add_member::AddMember;
use crate::api::groups::delete::DeleteGroup;
use crate::api::groups::get::GetGroup;
use crate::api::groups::remove_member::RemoveMember;
use crate::api::groups::rename::RenameGroup;
use crate::components::after::after;
use crate::components::confirm::Confirm;
use crate::components::data::Data;
use crate::components::done::Done;
use crate::components::empty::Empty;
use crate::components::error_notice::FormNotice;
use crate::components::field::TextField;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, field_error, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::components::table::{Pager, SearchBox, encode};
use crate::dto::groups::GroupPage as Page;
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

/// `/console/groups/{id}?q=&page=`
#[component]
pub fn GroupPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let params = use_params_map();
    let (q, page) = (use_query_text("q"), use_query_text("page"));
    let key = move || {
        let id = params.read().get("id").unwrap_or_default();
        (id, q.get(), page.get().parse().unwrap_or(1).max(1))
    };
    let data = Data::of(key, |(group, q, page)| GetGroup { group, q, page });
    let add = Submission::of::<AddMember>();
    let remove = Submission::of::<RemoveMember>();
    let rename = Submission::of::<RenameGroup>();
    let delete = Submission::of::<DeleteGroup>();
    after(add, move || data.refetch());
    after(remove, move || data.refetch());
    after(rename, move || data.refetch());
    let (add_state, rename_state) = (
        initial_form_state::<AddMember>(),
        initial_form_state::<RenameGroup>(),
    );
    let add_error = form_error(add, &add_state);
    let rename_error = form_error(rename, &rename_state);
    let remove_error = form_error(remove, &initial_form_state::<RemoveMember>());
    let delete_error = form_error(delete, &initial_form_state::<DeleteGroup>());
    let show = move |d: Page| {
        let (id, q, page) = key();
        let base = format!("/console/groups/{id}?q={}&page=", encode(&q));
        let (name, n) = (d.group.name.clone(), d.group.members.to_string());
        let (for_add, for_rename) = (id.clone(), id.clone());
        let typed = rename_state.value("name").unwrap_or(&name).to_owned();
        let who = add_state.value("who").unwrap_or_default().to_owned();
        let members = if d.rows.is_empty() {
            let text = if q.is_empty() {
                t.no_members
            } else {
                t.no_member_found
            };
            view! { <Empty text/> }.into_any()
        } else {
            view! { <MemberTable group=id.clone() rows=d.rows remove/> }.into_any()
        };
        view! {
            <Title text=name.clone()/>
            <div class="head"><div>
                <div class="crumbs"><a href="/console/groups">{common().groups}</a>" / "<span>{name.clone()}</span></div>
                <h1>{name.clone()}</h1>
            </div></div>
            <section class="panel" aria-label=t.members>
                <header>
                    <SearchBox value=q label=t.search_members/>
                    <span class="soft small">{fill(t.member_count, &[("n", &d.total.to_string())])}</span>
                </header>
                <FormNotice error=remove_error/>
                {members}
                <footer><p class="soft small">{t.follows}</p></footer>
            </section>
            <Pager page total=d.total base/>
            <section class="panel narrow" aria-labelledby="add">
                <header><h2 id="add">{t.add_title}</h2></header>
                <PageForm action=add>
                    <div class="body">
                        <FormNotice error=add_error/>
                        <input type="hidden" name="group" value=for_add/>
                        <TextField name="who" label=t.who help=t.who_help value=who error=field_error(add_error, "who")/>
                        <p><button class="button">{t.add}</button></p>
                    </div>
                </PageForm>
            </section>
            <section class="panel narrow" aria-labelledby="settings">
                <header><h2 id="settings">{t.settings}</h2></header>
                <PageForm action=rename>
                    <div class="body">
                        <FormNotice error=rename_error/>
                        <input type="hidden" name="group" value=for_rename/>
                        <TextField name="name" label=t.name help=t.rename_help value=typed error=field_error(rename_error, "name")/>
                        <p><button class="button">{t.rename}</button></p>
                    </div>
                </PageForm>
                <div class="body">
                    <FormNotice error=delete_error/>
                    <Confirm label=t.delete danger=true>
                        <p>{if d.group.members > 0 { fill(t.delete_what, &[("n", &n)]) } else { t.delete_nobody.to_owned() }}</p>
                        <PageForm action=delete>
                            <input type="hidden" name="group" value=id/>
                            <button class="button danger primary">{fill(t.delete_do, &[("name", &name)])}</button>
                        </PageForm>
                    </Confirm>
                </div>
            </section>
        }
    };
    view! {
        <Done of=vec![
            (add.sending(), t.done_add), (remove.sending(), t.done_remove), (rename.sending(), t.done_rename),
        ]/>
        <Loaded data view=show whole=true/>
    }
}
