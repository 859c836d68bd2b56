//! The claims of a test as a tree to pick mappings from: each with the name that a mapping finds it by.

use super::{Claims, Target, look_up, map};
use crate::attempt::{MOST_ENTRIES, is_cut};
use crate::connection::OidcForm;
use crate::connection::words;
use crate::groups::{Said, read};
use serde_json::Value;

/// So many claims are shown at most.
pub const MOST: usize = 300;
/// Objects inside objects are shown down to this level; what lies deeper stands as text.
pub const DEEPEST: usize = 8;
/// A list or a deep object stands as a text of at most so many characters.
const LONGEST: usize = 200;
/// The longest name that fits a mapping's field.
const FIELD: usize = 500;

/// Claims to pick from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// The claims at the top.
    pub nodes: Vec<Node>,
    /// So many more were received, and are not shown.
    pub left_out: usize,
    /// A list or an object holds as many entries as are kept at most: there may have been more.
    pub full: bool,
}

/// A claim.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// Its key.
    pub key: String,
    /// What it holds.
    pub held: Held,
}

/// What a claim holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Held {
    /// Further claims.
    Object(Vec<Node>),
    /// A value.
    Leaf {
        /// It as text: a string as it is, anything else as JSON.
        text: String,
        /// The text is not the whole value: it was cut or masked.
        cut: bool,
        /// The name that a mapping finds it by; none where no name does.
        name: Option<String>,
    },
}

/// The tree of these claims.
pub fn tree(claims: &Claims) -> Tree {
    let mut left = MOST;
    let mut tree = Tree {
        nodes: nodes(claims, claims, &mut Vec::new(), &mut left),
        left_out: 0,
        full: is_full(claims.len(), claims.values()),
    };
    tree.left_out = leaves(claims, 1).saturating_sub(MOST - left);
    tree
}

fn nodes<'a>(all: &Claims, level: &'a Claims, keys: &mut Vec<&'a str>, left: &mut usize) -> Vec<Node> {
    let mut nodes = Vec::new();
    for (key, value) in level {
        if *left == 0 {
            break;
        }
        keys.push(key);
        let held = match value {
            Value::Object(inner) if !inner.is_empty() && keys.len() < DEEPEST => {
                Held::Object(self::nodes(all, inner, keys, left))
            }
            value => {
                *left -= 1;
                leaf(value, name(all, keys))
            }
        };
        keys.pop();
        nodes.push(Node {
            key: key.clone(),
            held,
        });
    }
    nodes
}

fn leaf(value: &Value, name: Option<String>) -> Held {
    let whole = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let mut text: String = whole.chars().take(LONGEST).collect();
    let shortened = text.len() < whole.len();
    if shortened {
        text.push('…');
    }
    Held::Leaf {
        cut: shortened || is_cut(&whole),
        text,
        name,
    }
}

fn is_full<'a>(entries: usize, mut values: impl Iterator<Item = &'a Value>) -> bool {
    let inside = |value: &Value| match value {
        Value::Object(inner) => is_full(inner.len(), inner.values()),
        Value::Array(inner) => is_full(inner.len(), inner.iter()),
        _ => false,
    };
    entries >= MOST_ENTRIES || values.any(inside)
}

/// How many leaves there are, as [`tree`] counts them.
fn leaves(level: &Claims, depth: usize) -> usize {
    let of = |value: &Value| match value {
        Value::Object(inner) if !inner.is_empty() && depth < DEEPEST => leaves(inner, depth + 1),
        _ => 1,
    };
    level.values().map(of).sum()
}

/// The name that finds the claim at these keys, and fits a mapping's field: names stand there between commas or
/// spaces.
pub fn name(claims: &Claims, keys: &[&str]) -> Option<String> {
    let name = keys.join(".");
    let (first, rest) = keys.split_first()?;
    let mut there = claims.get(*first)?;
    for key in rest {
        there = there.as_object()?.get(*key)?;
    }
    let found = std::ptr::eq(look_up(claims, &name)?, there);
    let fits = words(&name) == [name.as_str()]
        && name.chars().count() <= FIELD
        && !name.chars().any(char::is_control);
    (found && fits).then_some(name)
}

/// The targets that would get a value from the claim of that name.
pub fn takers(claims: &Claims, name: &str) -> Vec<Target> {
    let takes = |target: &Target| {
        let form = OidcForm::from_fields(|field| (field == target.field()).then(|| name.to_owned()));
        let lines = map(claims, &form.claims_mapping()).explained;
        lines.iter().any(|l| l.target == *target && l.value.is_some())
    };
    Target::ALL.into_iter().filter(takes).collect()
}

/// Whether a person's groups can be read from the claim of that name.
pub fn gives_groups(claims: &Claims, name: &str) -> bool {
    matches!(read(claims, &[name.to_owned()]).said, Said::Names(names) if !names.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn claims(value: Value) -> Claims {
        value.as_object().cloned().unwrap()
    }

    /// Every leaf by its keys and the name that was made for it.
    fn named(nodes: &[Node], keys: &[String], out: &mut Vec<(Vec<String>, Option<String>)>) {
        for node in nodes {
            let keys = [keys, std::slice::from_ref(&node.key)].concat();
            match &node.held {
                Held::Object(inner) => named(inner, &keys, out),
                Held::Leaf { name, .. } => out.push((keys, name.clone())),
            }
        }
    }

    fn name_at(claims: &Claims, keys: &[&str]) -> Option<String> {
        let mut all = Vec::new();
        named(&tree(claims).nodes, &[], &mut all);
        all.into_iter().find(|(k, _)| k == keys).unwrap().1
    }

    #[test]
    fn a_claim_is_named_by_its_key_or_its_path() {
        let c = claims(json!({
            "sub": "1", "realm": {"role": {"name": "x"}}, "a.b": "exact", "https://app.example/mail": "m",
        }));
        assert_eq!(name_at(&c, &["sub"]).as_deref(), Some("sub"));
        assert_eq!(
            name_at(&c, &["realm", "role", "name"]).as_deref(),
            Some("realm.role.name")
        );
        assert_eq!(name_at(&c, &["a.b"]).as_deref(), Some("a.b"));
        assert_eq!(
            name_at(&c, &["https://app.example/mail"]).as_deref(),
            Some("https://app.example/mail")
        );
    }

    #[test]
    fn a_claim_that_no_name_finds_has_none() {
        let c = claims(json!({
            "a.b": "exact", "a": {"b": "hidden by it", "c.d": "a dot inside"},
            "two words": 1, "x,y": 1, "": 1, "line\nbreak": 1, "long": {"k".repeat(FIELD): 1},
        }));
        for keys in [
            &["a", "b"][..],
            &["a", "c.d"],
            &["two words"],
            &["x,y"],
            &[""],
            &["line\nbreak"],
            &["long", &"k".repeat(FIELD)],
        ] {
            assert_eq!(name_at(&c, keys), None, "{keys:?}");
        }
    }

    #[test]
    fn what_is_cut_or_masked_says_so() {
        let jwt = format!("eyJhbGciOiJub25lIn0.{}.{}", "a".repeat(60), "b".repeat(60));
        let sent = json!({"whole": "x", "long": "y".repeat(501), "token": jwt, "password": "p", "nonce": "n",
            "list": vec!["z".repeat(100); 3], "short": ["a"]});
        let kept = claims(crate::attempt::shown_json(&sent));
        let cut: Vec<_> = tree(&kept)
            .nodes
            .into_iter()
            .filter(|n| matches!(n.held, Held::Leaf { cut: true, .. }))
            .map(|n| n.key)
            .collect();
        let mut expected = ["long", "token", "password", "nonce", "list"];
        expected.sort_unstable();
        let mut cut: Vec<_> = cut.iter().map(String::as_str).collect();
        cut.sort_unstable();
        assert_eq!(cut, expected);
    }

    #[test]
    fn thousands_of_claims_and_deep_ones_are_bounded_and_counted() {
        let many: Claims = (0..5000).map(|n| (format!("c{n}"), json!(n))).collect();
        let shown = tree(&many);
        assert_eq!((shown.nodes.len(), shown.left_out), (MOST, 5000 - MOST));
        let mut deep = json!("end");
        for _ in 0..100 {
            deep = json!({"in": deep});
        }
        let mut depth = 0;
        let mut nodes = tree(&claims(deep)).nodes;
        while let Some(Node { held, .. }) = nodes.pop() {
            depth += 1;
            if let Held::Object(inner) = held {
                nodes = inner;
            }
        }
        assert_eq!(depth, DEEPEST);
        assert_eq!(tree(&Claims::new()), Tree::default());
        let list = |n: usize| tree(&claims(json!({"in": {"list": vec![0; n]}}))).full;
        assert!(shown.full && list(MOST_ENTRIES) && !list(MOST_ENTRIES - 1));
    }

    #[test]
    fn a_claim_is_offered_to_the_targets_that_can_take_it() {
        let c = claims(json!({"mail": "a@b", "flag": true, "list": ["a"], "n": 7, "empty": " "}));
        assert_eq!(takers(&c, "mail"), takers(&c, "n"));
        assert!(takers(&c, "mail").contains(&Target::Email));
        for name in ["flag", "empty"] {
            assert_eq!(takers(&c, name), [], "{name}");
        }
        assert!(!takers(&c, "list").contains(&Target::Email));
        assert!(gives_groups(&c, "list") && gives_groups(&c, "mail") && !gives_groups(&c, "flag"));
    }

    fn json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            any::<bool>().prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            "[a-z .]{0,3}".prop_map(Value::from),
            Just(json!(["x", 1])),
        ];
        // few letters, so that keys and paths collide
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop::collection::btree_map("[ab.]{0,3}", inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect()))
        })
    }

    proptest! {
        #[test]
        fn a_name_finds_its_own_claim_or_there_is_none(
            top in prop::collection::btree_map("[ab., /:]{0,4}", json(), 0..5),
        ) {
            let claims: Claims = top.into_iter().collect();
            let mut all = Vec::new();
            named(&tree(&claims).nodes, &[], &mut all);
            prop_assert_eq!(all.len(), leaves(&claims, 1));
            for (keys, name) in all {
                let mut there = &Value::Object(claims.clone());
                for key in &keys {
                    there = &there[key];
                }
                let joined = keys.join(".");
                match name {
                    // typed into the field it is read back as it is, and finds that very claim
                    Some(name) => {
                        prop_assert_eq!(words(&name), vec![name.clone()]);
                        prop_assert_eq!(look_up(&claims, &name), Some(there));
                    }
                    // a key at the top that can be typed always has one
                    None => prop_assert!(keys.len() > 1 || words(&joined) != [joined.as_str()]),
                }
            }
        }
    }
}
