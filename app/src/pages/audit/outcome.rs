//! Attempts as rows, and how an attempt ended in a badge.

use super::text::Text;
use crate::components::badge::{Badge, Tone};
use crate::components::when::WhenView;
use crate::dto::audit::AttemptRow;
use crate::dto::ended::Ended;
use crate::prefs::use_lang;
use gatehouse_domain::attempt::{Kind, Method};
use leptos::prelude::*;

/// How it ended.
#[component]
pub fn OutcomeBadge(
    /// The outcome.
    outcome: Ended,
) -> impl IntoView {
    let t = Text::of(use_lang());
    let (tone, text) = match outcome {
        Ended::Running => (Tone::Plain, t.running.to_owned()),
        Ended::SignedIn { new: true } => (Tone::Good, t.signed_in_new.to_owned()),
        Ended::SignedIn { new: false } => (Tone::Good, t.signed_in.to_owned()),
        Ended::Linked => (Tone::Good, t.linked.to_owned()),
        Ended::WouldSignIn => (Tone::Good, t.would.to_owned()),
        Ended::Works => (Tone::Good, t.works.to_owned()),
        Ended::Refused(_) => (Tone::Bad, t.refused.to_owned()),
    };
    view! { <Badge tone text/> }
}

/// A table of attempts.
#[component]
pub fn AttemptTable(
    /// Its rows.
    rows: Vec<AttemptRow>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    view! {
        <div class="table-wrap"><table>
            <thead><tr>
                <th scope="col">{t.reference}</th><th scope="col">{t.outcome}</th><th scope="col">{t.who}</th>
                <th scope="col">{t.how}</th><th scope="col">{t.when}</th>
            </tr></thead>
            <tbody>
                {rows.into_iter().map(|row| {
                    let how = match row.method {
                        Method::Password => t.password.to_owned(),
                        Method::Key => t.key.to_owned(),
                        Method::Oidc | Method::Ldap | Method::Federated => row.connection.clone(),
                    };
                    let why = match &row.outcome {
                        Ended::Refused(refusal) => Some(refusal.meaning.clone()),
                        _ => None,
                    };
                    let kind = match row.kind {
                        Kind::SignIn => None,
                        Kind::Test => Some(t.test),
                        Kind::Link => Some(t.link),
                        Kind::Recheck => Some(t.recheck),
                    };
                    view! {
                        <tr>
                            <td data-label=t.reference><a class="name mono" href=format!("/console/audit/attempts/{}", row.reference)>{row.reference.clone()}</a></td>
                            <td data-label=t.outcome><span><OutcomeBadge outcome=row.outcome/>{why.map(|why| view! { <span class="sub">{why}</span> })}</span></td>
                            <td data-label=t.who>{row.who}</td>
                            <td data-label=t.how>{how}{kind.map(|k| view! { <span class="sub">{k}</span> })}</td>
                            <td data-label=t.when class="soft"><WhenView at=row.at/></td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table></div>
    }
}
