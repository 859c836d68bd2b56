//! What stands above every page: that the installation is being restored, and what administrators are told.

use crate::components::when::WhenView;
use crate::prefs::use_lang;
use crate::viewer::{Told, use_viewer};
use gatehouse_domain::instance::Announced;
use gatehouse_domain::text::fill;
use gatehouse_domain::text::restoring::Restoring;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// Announcements.
    Text {
        by_link: "{name} was made or restored as an administrator, by a link from the host (gatehouse admin recover), from {address}.",
            "{name} 계정이 호스트의 링크(gatehouse admin recover)로 관리자로 만들어지거나 복원되었습니다. 주소: {address}";
        by_code: "{name} was made or restored as an administrator, by a recovery code, from {address}.",
            "{name} 계정이 복구 코드로 관리자로 만들어지거나 복원되었습니다. 주소: {address}";
        read: "I have read this", "확인했습니다";
    }
}

/// Nothing most of the time.
#[component]
pub fn AboveAll() -> impl IntoView {
    let viewer = use_viewer();
    let lang = use_lang();
    let told = viewer.announcements;
    let some = !told.is_empty();
    view! {
        {viewer.restoring.then(|| view! {
            <div class="notice warn"><span aria-hidden="true">"!"</span><div><p>{Restoring::of(lang).notice}</p></div></div>
        })}
        {some.then(|| view! {
            <div class="notice warn">
                <span aria-hidden="true">"!"</span>
                <div>{told.into_iter().map(sentence).collect_view()}</div>
                // Plain: every page would carry the code of a form for it.
                <form method="post" action="/console/told"><button class="button">{Text::of(lang).read}</button></form>
            </div>
        })}
    }
}

fn sentence(told: Told) -> impl IntoView {
    let t = Text::of(use_lang());
    let words = match told.what {
        Announced::RecoveredByLink => t.by_link,
        Announced::RecoveredByCode => t.by_code,
    };
    view! { <p>{fill(words, &[("name", &told.name), ("address", &told.address)])}" "<WhenView at=told.at/></p> }
}
