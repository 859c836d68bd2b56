//! An entry's attributes, and the claims that they become.

use crate::message::Entry;
use gatehouse_domain::attempt::{Label, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::{Claims, Mapping, Target};
use gatehouse_domain::ids::Millis;
use gatehouse_domain::ldap::account::{ATTRIBUTES, Account};
use gatehouse_domain::ldap::{DN_CLAIM, Dn, value};
use serde_json::{Map, Value};

/// So many values of one attribute are shown.
const SHOWN: usize = 100;

impl Entry {
    /// An attribute's values.
    pub(crate) fn values(&self, name: &str) -> &[Vec<u8>] {
        let found = self.attributes.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.map_or(&[], |(_, values)| values)
    }

    /// An attribute's values as texts, without those that are none.
    pub(crate) fn texts(&self, name: &str) -> Vec<String> {
        let values = self.values(name).iter();
        values.filter_map(|bytes| value::text(name, bytes)).collect()
    }

    /// The one value of an attribute that counts: the one that the entry is named by, else the first.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        let texts = self.texts(name);
        let dn = Dn::parse(&self.dn).ok();
        let named = dn.as_ref().and_then(|dn| dn.first(name));
        let own = texts.iter().find(|text| named == Some(text.as_str()));
        own.or(texts.first()).cloned()
    }

    /// Why the account may not be used now, if it may not.
    pub(crate) fn account_refusal(&self, now: Millis) -> Option<Code> {
        let texts = ATTRIBUTES.map(|name| self.text(name));
        Account(texts.each_ref().map(Option::as_deref)).refusal(now)
    }

    /// The first attribute of which only a range came: where it is, its name, and from which value on the rest is.
    pub(crate) fn cut_attribute(&self) -> Option<(usize, String, usize)> {
        self.attributes.iter().enumerate().find_map(|(at, (name, _))| {
            let (name, last) = range(name)?;
            Some((at, name.to_owned(), last?.saturating_add(1)))
        })
    }

    /// Adds the values of the next range of an attribute.
    pub(crate) fn extend(&mut self, at: usize, name: &str, range: String, values: Vec<Vec<u8>>) {
        if let Some(attribute) = self.attributes.get_mut(at) {
            attribute.0 = match self::range(&range) {
                Some((_, Some(_))) => range,
                _ => name.to_owned(),
            };
            attribute.1.extend(values);
        }
        // The empty one without a range that stands beside it.
        let beside = |(n, v): &(String, Vec<Vec<u8>>)| n.eq_ignore_ascii_case(name) && v.is_empty();
        self.attributes.retain(|attribute| !beside(attribute));
    }

    /// The claims: every attribute under the name that the settings use for it, and the entry's own name.
    pub(crate) fn claims(&self, mapping: &Mapping, step: &mut Step) -> Claims {
        let targets = || Target::ALL.into_iter().flat_map(|target| mapping.of(target));
        let mut claims = Claims::new();
        for (name, values) in &self.attributes {
            if value::is_secret(name) {
                continue;
            }
            let texts: Vec<Value> = values
                .iter()
                .filter_map(|v| value::text(name, v))
                .map(Value::from)
                .collect();
            if texts.is_empty() {
                continue;
            }
            let wanted = targets().find(|wanted| wanted.eq_ignore_ascii_case(name));
            let shown = wanted.unwrap_or(name).clone();
            let claim = match (wanted, texts.len()) {
                (Some(_), many) => {
                    if many > 1 {
                        step.fact(Label::ValuesLeft, format!("{name} ({many})"));
                    }
                    Value::from(self.text(name))
                }
                (None, 1) => texts.into_iter().next().unwrap_or_default(),
                (None, _) => Value::Array(texts),
            };
            claims.insert(shown, claim);
        }
        claims.insert(DN_CLAIM.to_owned(), Value::from(self.dn.clone()));
        claims
    }

    /// The entry as it came, fit to be shown: no secrets, and of what is no text only how long it is.
    pub(crate) fn shown(&self) -> Value {
        let mut shown = Map::new();
        shown.insert(DN_CLAIM.to_owned(), Value::from(self.dn.clone()));
        for (name, values) in &self.attributes {
            let one = |bytes: &Vec<u8>| match value::text(name, bytes) {
                _ if value::is_secret(name) => Value::from("••••••••"),
                Some(text) => Value::from(text),
                None => Value::from(format!("({} B)", bytes.len())),
            };
            let values: Vec<Value> = values.iter().take(SHOWN).map(one).collect();
            shown.insert(name.clone(), Value::Array(values));
        }
        Value::Object(shown)
    }
}

/// The name and the last value of `name;range=0-1499`; no last value of `name;range=1500-*`.
fn range(name: &str) -> Option<(&str, Option<usize>)> {
    let (name, range) = name.split_once(";range=")?;
    let (_, last) = range.split_once('-')?;
    Some((name, last.parse().ok()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatehouse_domain::attempt::StepKind;

    fn entry(attributes: &[(&str, &[&[u8]])]) -> Entry {
        let of = |(name, values): &(&str, &[&[u8]])| {
            let values = values.iter().map(|v| v.to_vec()).collect();
            ((*name).to_owned(), values)
        };
        Entry {
            dn: "uid=ada,dc=example,dc=org".into(),
            attributes: attributes.iter().map(of).collect(),
        }
    }

    #[test]
    fn attributes_become_claims_under_the_names_that_are_mapped() {
        let mapping = Mapping {
            user_id: vec!["entryUUID".into(), "dn".into()],
            user_name: vec!["UID".into()],
            email: vec!["mail".into()],
            ..Mapping::default()
        };
        let entry = entry(&[
            ("uid", &[b"lovelace", b"ada"]),
            ("MAIL", &[b"a@b", b"c@d"]),
            ("memberOf", &[b"cn=x", b"cn=y"]),
            ("sn", &[b"L"]),
            ("jpegPhoto", &[&[0xff, 0xd8]]),
            ("userPassword", &[b"{SSHA}x"]),
        ]);
        let mut step = Step::new(StepKind::Search);
        let claims = entry.claims(&mapping, &mut step);
        let expected = serde_json::json!({
            "UID": "ada", "mail": "a@b", "memberOf": ["cn=x", "cn=y"], "sn": "L", "dn": "uid=ada,dc=example,dc=org",
        });
        assert_eq!(Value::Object(claims), expected);
        assert_eq!(step.facts.len(), 2, "what was left out is told");
        let shown = entry.shown().to_string();
        assert!(!shown.contains("SSHA") && shown.contains("(2 B)"), "{shown}");
    }

    #[test]
    fn ranges_are_put_together() {
        let mut entry = entry(&[("member", &[]), ("member;range=0-1", &[b"a", b"b"])]);
        let (at, name, next) = entry.cut_attribute().unwrap();
        assert_eq!((name.as_str(), next), ("member", 2));
        entry.extend(
            at,
            &name,
            "member;range=2-3".into(),
            vec![b"c".to_vec(), b"d".to_vec()],
        );
        let (at, name, next) = entry.cut_attribute().unwrap();
        assert_eq!(next, 4);
        entry.extend(at, &name, "member;range=4-*".into(), vec![b"e".to_vec()]);
        assert_eq!(entry.cut_attribute(), None);
        assert_eq!(entry.texts("member"), ["a", "b", "c", "d", "e"]);
        let absurd = self::entry(&[("member;range=0-18446744073709551615", &[b"a"])]);
        assert_eq!(absurd.cut_attribute().map(|(.., next)| next), Some(usize::MAX));
    }
}
