//! What will be the case for administrators after a change, in one sentence.

use crate::prefs::use_lang;
use gatehouse_domain::text::fill;
use gatehouse_domain::ways_in::Way;
use leptos::prelude::*;

gatehouse_domain::strings! {
    /// Ways in that are left.
    Text {
        left: "Afterwards administrators can sign in like this: {ways}.", "이후 관리자가 로그인할 수 있는 방법: {ways}.";
        none: "This is the last way in for an administrator, so it will be refused: give an administrator another way first.",
            "관리자의 마지막 로그인 수단이므로 거부됩니다. 먼저 관리자에게 다른 수단을 마련하세요.";
        password: "{name} with the password", "{name}(비밀번호)";
        with: "{name} with {connection}", "{name}({connection})";
        more: "and {n} more", "외 {n}개";
    }
}

/// So many are named.
const NAMED: usize = 5;

/// The sentence, where the change takes a way in.
#[component]
pub fn AfterWays(
    /// What is left; none where the change takes none.
    after: Option<Vec<Way>>,
) -> impl IntoView {
    let t = Text::of(use_lang());
    after.map(|ways| {
        let mut named: Vec<String> = ways
            .iter()
            .take(NAMED)
            .map(|way| {
                let (name, connection) = (way.administrator.as_str(), way.connection.as_deref());
                match connection {
                    None => fill(t.password, &[("name", name)]),
                    Some(connection) => fill(t.with, &[("name", name), ("connection", connection)]),
                }
            })
            .collect();
        if ways.len() > NAMED {
            named.push(fill(t.more, &[("n", &(ways.len() - NAMED).to_string())]));
        }
        let sentence = match named.is_empty() {
            true => t.none.to_owned(),
            false => fill(t.left, &[("ways", &named.join(", "))]),
        };
        view! { <p class="after">{sentence}</p> }
    })
}
