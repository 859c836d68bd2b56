//! Deleting a connection: what would be lost, before it is.

use super::text::Text;
use crate::api::connections::delete::DeleteConnection;
use crate::api::connections::delete_preview::PreviewDelete;
use crate::components::after_ways::AfterWays;
use crate::components::data::Data;
use crate::components::error_notice::FormNotice;
use crate::components::loaded::Loaded;
use crate::components::page_form::{PageForm, form_error, initial_form_state};
use crate::components::submission::Submission;
use crate::dto::connections::DeletePage as Page;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

gatehouse_domain::strings! {
    /// Deleting.
    Own {
        delete_title: "Delete {name}?", "{name} 연결을 삭제할까요?";
        delete_what: "This cannot be undone.", "되돌릴 수 없습니다.";
        delete_identities: "People connected to their accounts through it: {n}. Those links are lost, and their sessions from it end. The accounts stay.",
            "{n}명의 계정이 이 연결로 연결되어 있습니다. 연결 정보가 사라지고 이 연결로 시작한 세션이 종료됩니다. 계정은 유지됩니다.";
        delete_memberships: "Memberships of groups and teams that it made: {n}. They are lost, too.", "이 연결이 만든 그룹과 팀 멤버십 {n}개도 사라집니다.";
        delete_nobody: "Nobody has signed in with it; nobody loses anything.", "이 연결로 로그인한 사람이 없어 잃는 것이 없습니다.";
        delete_active: "It is switched on: its button disappears from the login page at once.", "켜져 있는 연결입니다. 로그인 페이지의 버튼이 즉시 사라집니다.";
        keep_it: "Keep it", "유지";
    }
}

/// `/console/connections/{id}/delete`
#[component]
pub fn DeleteConnectionPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let own = Own::of(use_lang());
    let params = use_params_map();
    let id = move || params.read().get("id").unwrap_or_default();
    let data = Data::of(id, |connection| PreviewDelete { connection });
    let delete = Submission::of::<DeleteConnection>();
    let error = form_error(delete, &initial_form_state::<DeleteConnection>());
    let show = move |d: Page| {
        let id = id();
        let words = [("name", d.name.as_str()), ("n", &d.identities.to_string())];
        let (title, lost, act) = (
            fill(own.delete_title, &words),
            fill(own.delete_identities, &words),
            fill(t.delete_do, &words),
        );
        let label = act.clone();
        let memberships = fill(own.delete_memberships, &[("n", &d.memberships.to_string())]);
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
                        <p>{if d.identities > 0 { lost } else { own.delete_nobody.to_owned() }}</p>
                        {(d.memberships > 0).then(|| view! { <p>{memberships}</p> })}
                        {d.active.then(|| view! { <p>{own.delete_active}</p> })}
                        <AfterWays after=d.after/>
                        <p class="soft">{own.delete_what}</p>
                        <input type="hidden" name="connection" value=id.clone()/>
                        <div class="row">
                            <button class="button danger primary">{act}</button>
                            <a class="button" href=format!("/console/connections/{id}")>{own.keep_it}</a>
                        </div>
                    </div>
                </PageForm>
            </section>
        }
    };
    view! { <Loaded data view=show whole=true/> }
}
