//! The list of users.

use super::text::Text;
use crate::api::users::list::ListUsers;
use crate::components::badge::{Badge, Tone};
use crate::components::data::Data;
use crate::components::loaded::Loaded;
use crate::components::table::{NoRows, Pager, SearchBox, encode};
use crate::components::when::WhenView;
use crate::dto::users::{UserList, UserRow};
use crate::pages::query::use_query_text;
use crate::prefs::use_lang;
use crate::text::common;
use gatehouse_domain::lists::shown;
use gatehouse_domain::text::fill;
use leptos::prelude::*;
use leptos_meta::Title;

/// `/console/users?q=&page=`
#[component]
pub fn UsersPage() -> impl IntoView {
    let t = Text::of(use_lang());
    let (q, page, only) = (
        use_query_text("q"),
        use_query_text("page"),
        use_query_text("waiting"),
    );
    let key = move || {
        (
            q.get(),
            page.get().parse().unwrap_or(1).max(1),
            !only.get().is_empty(),
        )
    };
    let data = Data::of(key, |(q, page, waiting)| ListUsers { q, page, waiting });
    let show = move |list: UserList| {
        let (q, page, waiting) = key();
        let base = match waiting {
            true => "/console/users?waiting=1&page=".to_owned(),
            false => format!("/console/users?q={}&page=", encode(&q)),
        };
        view! {
            <section class="panel" aria-label=common().users>
                <header>
                    <SearchBox value=q label=t.search/>
                    <span class="soft small">{fill(t.count, &[("n", &shown(list.total))])}</span>
                    {match waiting {
                        true => view! { <a href="/console/users">{t.all_users}</a> }.into_any(),
                        false => (list.waiting > 0).then(|| view! {
                            <a href="/console/users?waiting=1">{fill(t.waiting_n, &[("n", &shown(list.waiting))])}</a>
                        }).into_any(),
                    }}
                </header>
                {if list.rows.is_empty() {
                    view! { <NoRows text=if waiting { t.none_waiting } else { t.none } total=list.total base=base.clone()/> }.into_any()
                } else {
                    view! {
                        <div class="table-wrap"><table>
                            <thead><tr>
                                <th scope="col">{t.name}</th><th scope="col">{t.email}</th><th scope="col">{t.status}</th>
                                <th scope="col">{t.last_sign_in}</th>
                            </tr></thead>
                            <tbody>{list.rows.into_iter().map(row).collect_view()}</tbody>
                        </table></div>
                    }.into_any()
                }}
            </section>
            <Pager page total=list.total base/>
        }
    };
    view! {
        <Title text=common().users/>
        <div class="head"><div><h1>{common().users}</h1><p>{t.lead}</p></div>
            <a class="button primary" href="/console/users/new">{t.new}</a></div>
        <Loaded data view=show/>
    }
}

fn row(user: UserRow) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <tr>
            <td data-label=t.name>
                <a class="name" href=format!("/console/users/{}", user.id)>{user.full_name.unwrap_or_else(|| user.name.clone())}</a>
                <span class="sub mono">{user.login.unwrap_or(user.name)}</span>
            </td>
            <td data-label=t.email>{user.email}</td>
            <td data-label=t.status><Standing admin=user.admin disabled=user.disabled waiting=user.waiting/></td>
            <td data-label=t.last_sign_in class="soft">
                {user.last_sign_in.map_or_else(|| t.never.into_any(), |at| view! { <WhenView at/> }.into_any())}
            </td>
        </tr>
    }
}

/// Administrator, user, disabled.
#[component]
pub fn Standing(
    /// Instance administrator.
    admin: bool,
    /// May not sign in.
    disabled: bool,
    /// Waits for an administrator.
    waiting: bool,
) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        {waiting.then(|| view! { <Badge tone=Tone::Warn text=t.waiting/>" " })}
        {(disabled && !waiting).then(|| view! { <Badge tone=Tone::Bad text=t.disabled/>" " })}
        {if admin {
            view! { <Badge tone=Tone::Info text=t.admin/> }
        } else {
            view! { <Badge tone=Tone::Plain text=t.user/> }
        }}
    }
}
