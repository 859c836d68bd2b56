//! A person's groups, in the ways that the settings name.

use crate::message::{Depth, Entry, Search};
use crate::person::UID;
use crate::refusals;
use crate::service::{Ask, Service};
use gatehouse_domain::attempt::{Label, Mark, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::ldap::GroupSearch;
use gatehouse_domain::ldap::groups::{LeftOut, Membership, Memberships, Note};
use gatehouse_domain::ldap::login::domain_root;
use gatehouse_domain::ldap::walk::{DEEPEST, MOST, Walk};
use gatehouse_domain::ldap::{Dn, Filter, value};
use serde_json::{Value, json};
use std::collections::HashSet;

/// So many entries are read, or named in a filter, at a time.
const AT_ONCE: usize = 50;
/// So many searches may go into one person's groups.
const MOST_SEARCHES: usize = 3000;
/// So many groups stand on the trace.
const SHOWN: usize = 100;
const LEFT_OUT_SHOWN: usize = 20;
/// `groupType`: Active Directory grants rights for it.
const SECURITY: i64 = 0x8000_0000;

/// How a group's own groups are found.
enum Up {
    /// They list it in this attribute.
    ByMember(String),
    /// It lists them in this one.
    ByMemberOf(String),
}

/// A group that was come to, by its number in the walk.
struct Group {
    dn: String,
    name: String,
    number: Option<String>,
    sid: Option<String>,
    /// Its own groups, where it lists them.
    up: Vec<String>,
    note: Note,
}

struct Gathering {
    walk: Walk,
    groups: Vec<Group>,
    /// What has no entry: numbers and plain names.
    loose: Vec<Membership>,
    left_out: Vec<(LeftOut, String)>,
    searches: usize,
    /// Where groups are, if that was set.
    base: Option<Dn>,
    filter: Option<Filter>,
}

impl Service<'_> {
    /// The person's groups, as a step; and, if only some groups are allowed, whether the person is in one.
    pub(crate) async fn memberships(
        &mut self,
        person: &Entry,
        trace: &mut Trace,
    ) -> Result<Memberships, Refusal> {
        let mut step = Step::new(StepKind::Memberships);
        let began = self.ldap.clock.now();
        let found = self.gather(person, &mut step).await;
        step.millis = Some(self.ldap.clock.now() - began);
        if let Ok(found) = &found {
            show(found, &mut step);
        }
        self.push(trace, step, found)
    }

    async fn gather(&mut self, person: &Entry, step: &mut Step) -> Result<Memberships, Code> {
        let settings = &self.source.settings;
        let searches = settings.group_searches();
        let nested = settings.nested_groups;
        let mut all = Gathering {
            walk: Walk::new(DEEPEST, MOST),
            groups: Vec::new(),
            loose: Vec::new(),
            left_out: Vec::new(),
            searches: 0,
            base: settings
                .group_base_dn
                .as_deref()
                .and_then(|base| Dn::parse(base).ok()),
            filter: settings
                .group_filter
                .as_deref()
                .and_then(|text| Filter::parse(text).ok()),
        };
        let up = searches.iter().find_map(up_from);
        for search in &searches {
            self.seed(&mut all, search, person, up.as_ref(), step).await?;
        }
        if let (Some(up), true) = (&up, nested) {
            loop {
                let level = all.walk.level();
                if level.is_empty() {
                    break;
                }
                match up {
                    Up::ByMemberOf(_) => self.up_by_member_of(&mut all, level, up, step).await?,
                    Up::ByMember(name) => self.up_by_member(&mut all, level, name, up, step).await?,
                }
            }
        }
        if searches.contains(&GroupSearch::TokenGroups) {
            self.tokens(&mut all, person, nested, step).await?;
        }
        Ok(all.finish())
    }

    /// The person's own groups, in one of the ways.
    async fn seed(
        &mut self,
        all: &mut Gathering,
        search: &GroupSearch,
        person: &Entry,
        up: Option<&Up>,
        step: &mut Step,
    ) -> Result<(), Code> {
        let posix = |classes: &[&str]| {
            let any = classes.iter().map(|class| Filter::equals("objectClass", class));
            all.filter.clone().unwrap_or(Filter::Or(any.collect()))
        };
        let filter = match search {
            GroupSearch::Member(name) => {
                let member = Filter::equals(name, &person.dn);
                match &all.filter {
                    Some(filter) => Filter::And(vec![filter.clone(), member]),
                    None => member,
                }
            }
            GroupSearch::MemberUid(name) => {
                let Some(uid) = person.text(UID) else {
                    return Ok(());
                };
                Filter::And(vec![posix(&["posixGroup"]), Filter::equals(name, &uid)])
            }
            GroupSearch::GidNumber(name) => {
                let Some(number) = person.text(name) else {
                    return Ok(());
                };
                let filter = Filter::And(vec![
                    posix(&["posixGroup", "group"]),
                    Filter::equals(name, &number),
                ]);
                let found = self.groups_matching(all, filter, up, step).await?;
                if found.is_empty() {
                    all.loose
                        .push(loose(number.clone(), Some(number), Note::NumberOnly));
                }
                all.come(None, found);
                return Ok(());
            }
            GroupSearch::Attribute(name) => {
                let names = person.texts(name).into_iter();
                all.loose.extend(names.map(|name| loose(name, None, Note::None)));
                return Ok(());
            }
            GroupSearch::MemberOf(name) => {
                let found = self.read_groups(all, person.texts(name), up, step).await?;
                all.come(None, found);
                return Ok(());
            }
            GroupSearch::TokenGroups => {
                let found = self.read_groups(all, person.texts("memberOf"), up, step).await?;
                all.come(None, found);
                return Ok(());
            }
        };
        let found = self.groups_matching(all, filter, up, step).await?;
        all.come(None, found);
        Ok(())
    }

    /// The groups that a filter finds where groups are.
    async fn groups_matching(
        &mut self,
        all: &mut Gathering,
        filter: Filter,
        up: Option<&Up>,
        step: &mut Step,
    ) -> Result<Vec<Group>, Code> {
        let search = Search {
            base: self.source.settings.groups_under().to_owned(),
            depth: Depth::Subtree,
            filter,
            attributes: wanted(up),
        };
        all.searches += 1;
        let room = MOST.saturating_sub(all.groups.len()) + 1;
        let answers = self.one(Ask::All(&search, room), step).await?;
        if answers.ended.code == refusals::result::SIZE_LIMIT {
            all.left_out.push((LeftOut::Count, search.filter.to_string()));
        } else {
            let base = match self.source.settings.group_base_dn {
                Some(_) => "group_base_dn",
                None => "base_dn",
            };
            refusals::search(step, &answers.ended, self.is_anonymous(), base, "group_filter")?;
        }
        let mut groups = Vec::new();
        for entry in answers.entries {
            groups.push(self.group(entry, up, step).await?);
        }
        Ok(groups)
    }

    /// The groups of these names, read one by one, many at a time.
    async fn read_groups(
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
                let ended = answers.ended.code;
                match answers.entries.into_iter().next() {
                    Some(entry) => found.push(self.group(entry, up, step).await?),
                    None if ended == 0 && all.filter.is_some() => {
                        all.left_out.push((LeftOut::NoMatch, dn.clone()));
                    }
                    None => found.push(unread(dn)),
                }
            }
        }
        Ok(found)
    }

    async fn group(&mut self, mut entry: Entry, up: Option<&Up>, step: &mut Step) -> Result<Group, Code> {
        self.complete(&mut entry, step).await?;
        let kind = entry.text("groupType").and_then(|t| t.parse::<i64>().ok());
        Ok(Group {
            name: name(&entry),
            number: entry.text("gidNumber"),
            sid: entry.text("objectSid"),
            up: match up {
                Some(Up::ByMemberOf(name)) => entry.texts(name),
                _ => Vec::new(),
            },
            note: match kind {
                Some(kind) if kind & SECURITY == 0 => Note::Distribution,
                _ => Note::None,
            },
            dn: entry.dn,
        })
    }

    async fn up_by_member_of(
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
    async fn up_by_member(
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

    /// Active Directory's own set: what the walk did not come to, the primary group among it.
    async fn tokens(
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
                entry.map(|entry| entry.texts("tokenGroups")).unwrap_or_default()
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

impl Gathering {
    fn come(&mut self, from: Option<usize>, groups: Vec<Group>) {
        for group in groups {
            if self.walk.come(from, &key(&group.dn)).is_some() {
                self.groups.push(group);
            }
        }
    }

    fn finish(mut self) -> Memberships {
        let name = |n: usize| self.groups.get(n).map(|g| g.name.clone());
        let mut groups: Vec<Membership> = Vec::with_capacity(self.groups.len());
        for (n, group) in self.groups.iter().enumerate() {
            groups.push(Membership {
                name: group.name.clone(),
                dn: Some(group.dn.clone()),
                number: group.number.clone(),
                path: self.walk.path(n).into_iter().filter_map(name).collect(),
                note: group.note,
            });
        }
        groups.append(&mut self.loose);
        let deep = std::mem::take(&mut self.walk.too_deep);
        self.left_out
            .extend(deep.into_iter().map(|dn| (LeftOut::Depth, dn)));
        if self.walk.too_many > 0 {
            self.left_out
                .push((LeftOut::Count, self.walk.too_many.to_string()));
        }
        Memberships {
            groups,
            left_out: self.left_out,
        }
    }
}

fn up_from(search: &GroupSearch) -> Option<Up> {
    match search {
        GroupSearch::Member(name) => Some(Up::ByMember(name.clone())),
        GroupSearch::MemberUid(_) | GroupSearch::GidNumber(_) => Some(Up::ByMember("member".to_owned())),
        GroupSearch::MemberOf(name) => Some(Up::ByMemberOf(name.clone())),
        GroupSearch::TokenGroups => Some(Up::ByMemberOf("memberOf".to_owned())),
        GroupSearch::Attribute(_) => None,
    }
}

fn wanted(up: Option<&Up>) -> Vec<String> {
    let mut wanted = ["cn", "gidNumber", "objectSid", "groupType"]
        .map(str::to_owned)
        .to_vec();
    if let Some(Up::ByMemberOf(name)) = up {
        wanted.push(name.clone());
    }
    wanted
}

fn key(dn: &str) -> String {
    Dn::parse(dn).map_or_else(|_| dn.to_owned(), |dn| dn.key())
}

fn name(entry: &Entry) -> String {
    let first = || {
        Dn::parse(&entry.dn)
            .ok()?
            .pairs()
            .next()
            .map(|(_, value)| value.to_owned())
    };
    entry
        .text("cn")
        .or_else(first)
        .unwrap_or_else(|| entry.dn.clone())
}

/// A group that is listed, and not to be seen.
fn unread(dn: &str) -> Group {
    let entry = Entry {
        dn: dn.to_owned(),
        attributes: Vec::new(),
    };
    Group {
        name: name(&entry),
        dn: entry.dn,
        number: None,
        sid: None,
        up: Vec::new(),
        note: Note::Unread,
    }
}

fn loose(name: String, number: Option<String>, note: Note) -> Membership {
    Membership {
        name,
        dn: None,
        number,
        path: Vec::new(),
        note,
    }
}

/// The SID of the group that an account belongs to without being listed as its member.
fn primary_group(person: &Entry) -> Option<String> {
    let sid = person.text("objectSid")?;
    let (domain, _) = sid.rsplit_once('-')?;
    Some(format!("{domain}-{}", person.text("primaryGroupID")?))
}

fn show(found: &Memberships, step: &mut Step) {
    step.fact(Label::Groups, found.groups.len().to_string());
    let shown = found.groups.iter().take(SHOWN);
    let list: Vec<Value> = shown
        .map(|group| {
            let mut shown = json!({ "group": group.name, "dn": group.dn });
            if !group.path.is_empty() {
                shown["path"] = Value::from(group.path.join(" → "));
            }
            if group.note != Note::None {
                shown["note"] = json!(group.note);
            }
            shown
        })
        .collect();
    step.json(Label::Memberships, &Value::Array(list));
    for (why, what) in found.left_out.iter().take(LEFT_OUT_SHOWN) {
        step.fact(label(*why), what);
    }
    if let Some((why, _)) = found.left_out.get(LEFT_OUT_SHOWN) {
        step.fact(
            label(*why),
            format!("+ {}", found.left_out.len() - LEFT_OUT_SHOWN),
        );
    }
    if found.is_cut() {
        step.mark = Mark::Warned;
    }
}

fn label(why: LeftOut) -> Label {
    match why {
        LeftOut::Depth => Label::TooDeep,
        LeftOut::Count => Label::TooMany,
        LeftOut::NoMatch => Label::NoMatch,
    }
}

/// Whether the person is in one of the allowed groups, on the step that told the groups.
pub(crate) fn admit(allowed: &[String], found: &Memberships, trace: &mut Trace) -> Result<(), Refusal> {
    if allowed.is_empty() {
        return Ok(());
    }
    let names: Vec<&str> = found.groups.iter().take(SHOWN).map(|g| g.name.as_str()).collect();
    let through = found.allowed(allowed);
    let step = match trace
        .steps
        .iter_mut()
        .rev()
        .find(|s| s.kind == StepKind::Memberships)
    {
        Some(step) => step,
        None => trace.step(StepKind::Memberships),
    };
    let received = through.map_or_else(|| names.join(", "), str::to_owned);
    match step.check(
        Label::AllowedGroups,
        allowed.join(", "),
        received,
        through.is_some(),
    ) {
        true => Ok(()),
        false => Err(step.fail(Code::LdapGroupNotAllowed)),
    }
}
