//! One request: both sides, and what each choice does.

use super::confirm::Text;
use crate::components::badge::{Badge, Tone};
use crate::components::confirm::Confirm;
use crate::components::page_form::PageForm;
use crate::components::submission::Submission;
use crate::components::when::WhenView;
use crate::dto::access::ConfirmRow;
use crate::dto::users::UserPage;
use crate::pages::users::list::Standing;
use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use leptos::prelude::*;

/// A request with its forms.
#[component]
pub(super) fn RequestPanel(
    row: ConfirmRow,
    link: Submission,
    refuse: Submission,
    take_back: Submission,
) -> impl IntoView {
    let lang = use_lang();
    let t = Text::of(lang);
    let email = row.email.clone().unwrap_or_default();
    let title = fill(t.title, &[("email", &email), ("connection", &row.connection)]);
    let name = row
        .account
        .as_ref()
        .map(|a| a.user.name.clone())
        .unwrap_or_default();
    let words = [
        ("account", name.as_str()),
        ("connection", row.connection.as_str()),
    ];
    let (link_what, unvouched) = (fill(t.link_what, &words), fill(t.unvouched, &words));
    let link_do = fill(if row.vouched { t.link_do } else { t.unvouched_do }, &words);
    let (id, tries, vouched) = (row.id.clone(), row.tries, row.vouched);
    let (heading, labelled_by) = (row.id.clone(), row.id);
    let choices = match (row.refused_by.clone(), row.obstacle) {
        (Some(by), _) => {
            let what = fill(t.refused_by, &[("name", &by), ("until", &row.until)]);
            view! {
                <p>{what}</p>
                <Confirm label=t.take_back>
                    <p>{t.take_back_what}</p>
                    <PageForm action=take_back>
                        <input type="hidden" name="request" value=id/>
                        <button class="button primary">{t.take_back_do}</button>
                    </PageForm>
                </Confirm>
            }
            .into_any()
        }
        (None, obstacle) => {
            let (for_refuse, free) = (id.clone(), obstacle.is_none());
            view! {
                {obstacle.map(|o| view! {
                    <div class="notice warn"><span aria-hidden="true">"!"</span><div><p>{o}</p></div></div>
                })}
                <div class="row">
                    {free.then(|| view! {
                        <Confirm label=t.link>
                            {(!vouched).then(|| view! {
                                <div class="notice bad"><span aria-hidden="true">"✕"</span>
                                    <div><p><b>{unvouched}</b></p></div></div>
                            })}
                            <p>{link_what}</p>
                            <PageForm action=link>
                                <input type="hidden" name="request" value=id/>
                                <input type="hidden" name="seen" value=tries.to_string()/>
                                <button class=if vouched { "button primary" } else { "button danger primary" }>{link_do}</button>
                            </PageForm>
                        </Confirm>
                    })}
                    <Confirm label=t.refuse danger=true>
                        <p>{t.refuse_what}</p>
                        <PageForm action=refuse>
                            <input type="hidden" name="request" value=for_refuse/>
                            <button class="button danger primary">{t.refuse_do}</button>
                        </PageForm>
                    </Confirm>
                </div>
                <p class="soft small">{fill(t.ends, &[("until", &row.until)])}</p>
            }
            .into_any()
        }
    };
    let verified = match row.verified {
        Some(true) => (Tone::Good, t.verified),
        Some(false) => (Tone::Bad, t.unverified),
        None => (Tone::Warn, t.not_said),
    };
    view! {
        <section class="panel" aria-labelledby=labelled_by>
            <header><h2 id=heading>{title}</h2></header>
            <div class="body">
                <div class="sides">
                    <div class="stack">
                        <h3>{t.identity}</h3>
                        <dl class="facts small">
                            <dt>{t.connection}</dt><dd>{row.connection.clone()}</dd>
                            <dt>{t.issuer}</dt><dd class="mono">{row.issuer}</dd>
                            <dt>{t.subject}</dt><dd class="mono">{row.subject}</dd>
                            <dt>{t.email}</dt><dd>{email}" "<Badge tone=verified.0 text=verified.1/></dd>
                            <dt>{t.name}</dt><dd>{row.name.unwrap_or_else(|| "—".into())}</dd>
                            <dt>{t.tries}</dt>
                            <dd>{fill(t.tries_n, &[("n", &tries.to_string())])}" "<WhenView at=row.first/></dd>
                            <dt>{t.last}</dt><dd><WhenView at=row.last/></dd>
                            {row.attempt.map(|reference| view! {
                                <dt>{t.attempt}</dt>
                                <dd><a class="mono" href=format!("/console/audit/attempts/{reference}")>{reference.clone()}</a></dd>
                            })}
                        </dl>
                    </div>
                    <div class="stack">
                        <h3>{t.account}</h3>
                        {match row.account {
                            Some(account) => view! { <AccountSide account/> }.into_any(),
                            None => view! { <p>{t.no_account}</p> }.into_any(),
                        }}
                    </div>
                </div>
                {choices}
            </div>
        </section>
    }
}

/// The account, and how it signs in today.
#[component]
fn AccountSide(account: UserPage) -> impl IntoView {
    let t = Text::of(use_lang());
    let user = account.user;
    let none = !account.password && account.identities.is_empty();
    view! {
        <dl class="facts small">
            <dt>{t.account_name}</dt>
            <dd><a class="mono" href=format!("/console/users/{}", user.id)>{user.name}</a></dd>
            <dt>{t.email}</dt><dd>{user.email.unwrap_or_else(|| "—".into())}</dd>
            <dt>{t.name}</dt><dd>{user.full_name.unwrap_or_else(|| "—".into())}</dd>
            <dt>{t.role}</dt><dd><Standing admin=user.admin disabled=user.disabled waiting=user.waiting/></dd>
            <dt>{t.ways}</dt>
            <dd>
                {none.then_some(t.no_ways)}
                {account.password.then(|| view! { <div>{t.password}</div> })}
                {account.identities.into_iter().map(|i| view! {
                    <div>{i.connection_name}": "<span class="mono">{i.issuer}" · "{i.subject}</span></div>
                }).collect_view()}
            </dd>
            <dt>{t.last_sign_in}</dt>
            <dd>{user.last_sign_in.map_or_else(|| t.never.into_any(), |at| view! { <WhenView at/> }.into_any())}</dd>
        </dl>
    }
}
