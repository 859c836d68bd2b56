//! Active Directory's own answer.

use super::{AT_ONCE, Gathering, name, wanted};
use crate::message::{Depth, Entry, Search};
use crate::refusals;
use crate::service::{Ask, Service};
use gatehouse_domain::attempt::Step;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ldap::groups::{LeftOut, Membership, Note};
use gatehouse_domain::ldap::login::domain_root;
use gatehouse_domain::ldap::walk::MOST;
use gatehouse_domain::ldap::{Filter, value};
use std::collections::HashSet;

impl Service<'_> {
    /// Active Directory's own set: what the walk did not come to, the primary group among it.
    pub(super) async fn tokens(
        &mut self,
        all: &mut Gathering,
        person: &Entry,
        nested: bool,
        step: &mut Step,
    ) -> Result<(), Code> {
        let sids: Vec<String> = match nested {
            true => {
                let entry = self
                    .entry(&person.dn, vec!["tokenGroups".to_owned()], step)
                    .await?;
                let sids = entry.map(|entry| entry.texts("tokenGroups")).unwrap_or_default();
                if sids.is_empty() {
                    // Every account has a primary group: they are there, and not to be seen.
                    all.left_out.push((LeftOut::Count, "tokenGroups".to_owned()));
                }
                sids
            }
            false => primary_group(person).into_iter().collect(),
        };
        let known: HashSet<&String> = all.groups.iter().filter_map(|group| group.sid.as_ref()).collect();
        let unknown: Vec<String> = sids.into_iter().filter(|sid| !known.contains(sid)).collect();
        for sids in unknown.chunks(AT_ONCE) {
            let equal = |sid: &String| {
                Some(Filter::Equals(
                    "objectSid".to_owned(),
                    value::bytes("objectSid", sid)?,
                ))
            };
            let any = Filter::Or(sids.iter().filter_map(equal).collect());
            let filter = match &all.filter {
                Some(filter) => Filter::And(vec![filter.clone(), any]),
                None => any,
            };
            let search = Search {
                base: match &all.base {
                    Some(_) => self.source.settings.groups_under().to_owned(),
                    // Groups are often elsewhere in the domain than people.
                    None => domain_root(&person.dn).unwrap_or_else(|| self.source.settings.base_dn.clone()),
                },
                depth: Depth::Subtree,
                filter,
                attributes: wanted(None),
            };
            let answers = self.one(Ask::All(&search, MOST), step).await?;
            refusals::search(
                step,
                &answers.ended,
                self.is_anonymous(),
                "group_base_dn",
                "group_filter",
            )?;
            let mut left: HashSet<&String> = sids.iter().collect();
            for entry in answers.entries {
                if let Some(sid) = entry.text("objectSid") {
                    left.remove(&sid);
                }
                all.loose.push(Membership {
                    name: name(&entry),
                    dn: Some(entry.dn),
                    number: None,
                    path: Vec::new(),
                    note: Note::NoPath,
                });
            }
            let mut left: Vec<&String> = left.into_iter().collect();
            left.sort();
            all.left_out
                .extend(left.into_iter().map(|sid| (LeftOut::NoMatch, sid.clone())));
        }
        Ok(())
    }
}

/// The SID of the group that an account belongs to without being listed as its member.
fn primary_group(person: &Entry) -> Option<String> {
    let sid = person.text("objectSid")?;
    let (domain, _) = sid.rsplit_once('-')?;
    Some(format!("{domain}-{}", person.text("primaryGroupID")?))
}
