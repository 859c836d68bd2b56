//! From groups to the groups that they are in.

use super::{AT_ONCE, Gathering, Group, Up, key, unread, wanted};
use crate::message::{Depth, Search};
use crate::refusals::{self, result};
use crate::service::{Ask, Service};
use gatehouse_domain::attempt::Step;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::ldap::groups::LeftOut;
use gatehouse_domain::ldap::{Dn, Filter};
use std::collections::HashSet;

/// So many searches may go into one person's groups.
const MOST_SEARCHES: usize = 3000;

impl Service<'_> {
    /// The groups of these names, read one by one, many at a time.
    pub(super) async fn read_groups(
        &mut self,
        all: &mut Gathering,
        names: Vec<String>,
        up: Option<&Up>,
        step: &mut Step,
    ) -> Result<Vec<Group>, Code> {
        let mut found = Vec::new();
        let within = |dn: &str| match &all.base {
            Some(base) => Dn::parse(dn).is_ok_and(|dn| dn.is_within(base)),
            None => true,
        };
        let (names, outside): (Vec<String>, Vec<String>) = names.into_iter().partition(|dn| within(dn));
        all.left_out
            .extend(outside.into_iter().map(|dn| (LeftOut::NoMatch, dn)));
        let names: Vec<String> = names.into_iter().filter(|dn| !all.walk.knows(&key(dn))).collect();
        for names in names.chunks(AT_ONCE) {
            let search = |dn: &String| Search {
                base: dn.clone(),
                depth: Depth::Base,
                filter: all
                    .filter
                    .clone()
                    .unwrap_or(Filter::Present("objectClass".to_owned())),
                attributes: wanted(up),
            };
            let searches: Vec<Search> = names.iter().map(search).collect();
            all.searches += 1;
            if all.searches > MOST_SEARCHES {
                all.left_out.push((LeftOut::Count, names.len().to_string()));
                continue;
            }
            let answers = self.ask(Ask::Each(&searches), step).await?;
            for (dn, answers) in names.iter().zip(answers) {
                match answers.entries.into_iter().next() {
                    Some(entry) => found.push(self.group(entry, up, step).await?),
                    None => match answers.ended.code {
                        0 if all.filter.is_some() => all.left_out.push((LeftOut::NoMatch, dn.clone())),
                        0
                        | result::NO_SUCH_OBJECT
                        | result::NO_ACCESS
                        | result::REFERRAL
                        | result::BAD_DN => found.push(unread(dn)),
                        // It may be there, with groups above it.
                        _ => refusals::search(
                            step,
                            &answers.ended,
                            self.is_anonymous(),
                            "group_base_dn",
                            "group_filter",
                        )?,
                    },
                }
            }
        }
        Ok(found)
    }

    pub(super) async fn up_by_member_of(
        &mut self,
        all: &mut Gathering,
        level: std::ops::Range<usize>,
        up: &Up,
        step: &mut Step,
    ) -> Result<(), Code> {
        // Who leads to a group first is its path; each group is read once.
        let mut from: Vec<(usize, String)> = Vec::new();
        let mut seen = HashSet::new();
        for child in level {
            let parents = all
                .groups
                .get(child)
                .map(|group| group.up.clone())
                .unwrap_or_default();
            for dn in parents {
                if !all.walk.knows(&key(&dn)) && seen.insert(key(&dn)) {
                    from.push((child, dn));
                }
            }
        }
        let names = from.iter().map(|(_, dn)| dn.clone()).collect();
        for group in self.read_groups(all, names, Some(up), step).await? {
            let group_key = key(&group.dn);
            let child = from
                .iter()
                .find(|(_, dn)| key(dn) == group_key)
                .map(|(child, _)| *child);
            all.come(child, vec![group]);
        }
        Ok(())
    }

    /// Asks for the groups of many at once. Only where new ones come is it asked more closely which of them led
    /// there: most groups are in none.
    pub(super) async fn up_by_member(
        &mut self,
        all: &mut Gathering,
        level: std::ops::Range<usize>,
        attribute: &str,
        up: &Up,
        step: &mut Step,
    ) -> Result<(), Code> {
        let level: Vec<usize> = level.collect();
        let mut todo: Vec<Vec<usize>> = level.chunks(AT_ONCE).rev().map(<[usize]>::to_vec).collect();
        while let Some(children) = todo.pop() {
            if all.searches > MOST_SEARCHES {
                all.left_out.push((LeftOut::Count, children.len().to_string()));
                continue;
            }
            let dns = children
                .iter()
                .filter_map(|n| all.groups.get(*n))
                .map(|group| &group.dn);
            let mut any: Vec<Filter> = dns.map(|dn| Filter::equals(attribute, dn)).collect();
            let member = match any.len() {
                1 => any.remove(0),
                _ => Filter::Or(any),
            };
            let filter = match &all.filter {
                Some(filter) => Filter::And(vec![filter.clone(), member]),
                None => member,
            };
            let mut found = self.groups_matching(all, filter, Some(up), step).await?;
            found.retain(|group| !all.walk.knows(&key(&group.dn)));
            match (found.is_empty(), children.as_slice()) {
                (true, _) => {}
                (false, [child]) => all.come(Some(*child), found),
                (false, several) => {
                    let (one, other) = several.split_at(several.len() / 2);
                    todo.push(other.to_vec());
                    todo.push(one.to_vec());
                }
            }
        }
        Ok(())
    }
}
