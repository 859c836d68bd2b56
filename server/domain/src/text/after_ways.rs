//! What will be the case for administrators after a change, in one sentence.

use super::{Lang, fill};
use crate::ways_in::Way;

crate::strings! {
    /// Ways in that are left.
    AfterWays {
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

/// The sentence about the ways in that a change leaves.
pub fn after_ways(ways: &[Way], lang: Lang) -> String {
    let t = AfterWays::of(lang);
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
    match named.is_empty() {
        true => t.none.to_owned(),
        false => fill(t.left, &[("ways", &named.join(", "))]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_left_is_said_in_one_sentence() {
        let way = |name: &str, connection: Option<&str>| Way {
            administrator: name.into(),
            connection: connection.map(str::to_owned),
        };
        let two = [way("ada", None), way("bo", Some("Staff"))];
        assert_eq!(
            after_ways(&two, Lang::En),
            "Afterwards administrators can sign in like this: ada with the password, bo with Staff."
        );
        assert!(after_ways(&[], Lang::En).contains("last way in"));
        let many: Vec<Way> = (0..7).map(|_| way("ada", None)).collect();
        assert!(after_ways(&many, Lang::En).ends_with("and 2 more."));
    }
}
