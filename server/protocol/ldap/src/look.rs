//! What there is in a directory, for the form: the tree and the attributes.

use crate::message::{Depth, Entry, Search};
use crate::person::people;
use crate::refusals;
use crate::service::{Ask, Service};
use gatehouse_domain::attempt::{Label, Shown, Step};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ldap::Filter;
use gatehouse_domain::ldap::login;
use gatehouse_domain::ldap::value::is_secret;
use gatehouse_service::ports::directory::{Level, Node, Offered};

/// So many entries of a level are shown.
const SHOWN: i32 = 200;
/// So many attributes are offered.
const OFFERED: usize = 1000;

impl Service<'_> {
    /// The entries directly below one; below the root, the directory's own bases.
    pub(crate) async fn level(&mut self, under: &str, step: &mut Step) -> Result<Level, Code> {
        step.fact(Label::Base, under);
        if under.trim().is_empty() {
            let wanted = ["namingContexts", "defaultNamingContext"]
                .map(str::to_owned)
                .to_vec();
            let root = self.entry("", wanted, step).await?.unwrap_or_default();
            let mut bases = root.texts("defaultNamingContext");
            for base in root.texts("namingContexts") {
                if !bases.contains(&base) {
                    bases.push(base);
                }
            }
            let node = |dn| Node {
                dn,
                classes: Vec::new(),
                has_children: Some(true),
            };
            return Ok(Level {
                nodes: bases.into_iter().map(node).collect(),
                more: false,
            });
        }
        let search = Search {
            base: under.to_owned(),
            depth: Depth::One,
            filter: Filter::Present("objectClass".to_owned()),
            attributes: ["objectClass", "hasSubordinates", "numSubordinates"]
                .map(str::to_owned)
                .to_vec(),
        };
        let answers = self.one(Ask::First(&search, SHOWN), step).await?;
        if answers.entries.is_empty() {
            refusals::search(step, &answers.ended, self.is_anonymous(), "base_dn", "base_dn")?;
        }
        let cookie = answers.ended.cookie.unwrap_or_default();
        Ok(Level {
            nodes: answers.entries.into_iter().map(node).collect(),
            more: !cookie.is_empty() || answers.ended.code == refusals::result::SIZE_LIMIT,
        })
    }

    /// The attributes that can be mapped: those of a sample entry first, then those of the schema.
    pub(crate) async fn offered(
        &mut self,
        typed: Option<&str>,
        step: &mut Step,
    ) -> Result<Vec<Offered>, Code> {
        let also = match typed {
            Some(typed) => Some(
                login::read(typed, &self.source.settings)
                    .ok_or(Code::LdapPersonUnknown)?
                    .filter,
            ),
            None => None,
        };
        let mut search = people(self.source, also);
        search.attributes.push("*".to_owned());
        let answers = self.one(Ask::First(&search, 1), step).await?;
        if answers.entries.is_empty() {
            refusals::search(
                step,
                &answers.ended,
                self.is_anonymous(),
                "base_dn",
                "user_filter",
            )?;
            return Err(if typed.is_some() {
                Code::LdapPersonUnknown
            } else {
                Code::LdapNobody
            });
        }
        let sample = answers.entries.into_iter().next().unwrap_or_default();
        step.fact(Label::Dn, &sample.dn);
        let schema = self.schema(step).await?;
        Ok(offer(&sample, schema))
    }

    /// The schema's attributes, with what it says of them. A directory that does not show it has none.
    async fn schema(&mut self, step: &mut Step) -> Result<Vec<(String, Option<String>)>, Code> {
        let root = self.entry("", vec!["subschemaSubentry".to_owned()], step).await?;
        let Some(place) = root.and_then(|root| root.text("subschemaSubentry")) else {
            return Ok(Vec::new());
        };
        let search = Search {
            base: place,
            depth: Depth::Base,
            filter: Filter::equals("objectClass", "subschema"),
            attributes: vec!["attributeTypes".to_owned()],
        };
        let answers = self.ask(Ask::Each(std::slice::from_ref(&search)), step).await?;
        let entry = answers
            .into_iter()
            .next()
            .unwrap_or_default()
            .entries
            .into_iter()
            .next();
        let kinds = entry
            .map(|entry| entry.texts("attributeTypes"))
            .unwrap_or_default();
        Ok(kinds.iter().filter_map(|text| described(text)).collect())
    }
}

fn node(entry: Entry) -> Node {
    let count = entry.text("numSubordinates").and_then(|n| n.parse::<u64>().ok());
    let says = entry
        .text("hasSubordinates")
        .map(|t| t.eq_ignore_ascii_case("true"));
    Node {
        classes: entry.texts("objectClass"),
        has_children: says.or(count.map(|n| n > 0)),
        dn: entry.dn,
    }
}

fn offer(sample: &Entry, schema: Vec<(String, Option<String>)>) -> Vec<Offered> {
    let described = |name: &str| {
        let found = schema.iter().find(|(n, _)| n.eq_ignore_ascii_case(name));
        found.and_then(|(_, description)| description.clone())
    };
    let mut offered: Vec<Offered> = Vec::new();
    for (name, _) in sample.attributes.iter().filter(|(name, _)| !is_secret(name)) {
        let sample = sample
            .text(name)
            .map(|text| Shown::plain(text).as_str().to_owned());
        offered.push(Offered {
            description: described(name),
            name: name.clone(),
            sample,
        });
    }
    for (name, description) in schema.iter().filter(|(name, _)| !is_secret(name)) {
        if offered.len() < OFFERED && !offered.iter().any(|o| o.name.eq_ignore_ascii_case(name)) {
            offered.push(Offered {
                name: name.clone(),
                description: description.clone(),
                sample: None,
            });
        }
    }
    offered
}

/// The name and the description of a schema's line (RFC 4512 §4.1.2); none for what the directory keeps for
/// itself.
fn described(line: &str) -> Option<(String, Option<String>)> {
    if line.contains("USAGE d") && !line.contains("entryUUID") {
        return None;
    }
    let quoted = |after: &str| {
        let (_, rest) = line.split_once(after)?;
        let (_, rest) = rest.split_once('\'')?;
        let (text, _) = rest.split_once('\'')?;
        Some(text.to_owned())
    };
    Some((quoted(" NAME ")?, quoted(" DESC ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schemas_lines_are_read() {
        let mail = "( 0.9.2342.19200300.100.1.3 NAME ( 'mail' 'rfc822Mailbox' ) DESC 'RFC1274: RFC822 Mailbox' EQUALITY x )";
        assert_eq!(
            described(mail),
            Some(("mail".into(), Some("RFC1274: RFC822 Mailbox".into())))
        );
        let plain = "( 1.2.840.113556.1.4.221 NAME 'sAMAccountName' SYNTAX '1.3.6' SINGLE-VALUE )";
        assert_eq!(described(plain), Some(("sAMAccountName".into(), None)));
        assert_eq!(
            described("( 2.5.18.1 NAME 'createTimestamp' USAGE directoryOperation )"),
            None
        );
        assert_eq!(described("( 1.2 )"), None);
    }
}
