//! A person's groups, in the ways that the settings name.

mod tokens;
mod told;
mod up;

pub(crate) use told::admit;

use crate::message::{Depth, Entry, Search};
use crate::person::UID;
use crate::refusals;
use crate::service::{Ask, Service};
use gatehouse_domain::attempt::{Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::ldap::GroupSearch;
use gatehouse_domain::ldap::groups::{LeftOut, Membership, Memberships, Note};
use gatehouse_domain::ldap::walk::{DEEPEST, MOST, Walk};
use gatehouse_domain::ldap::{Dn, Filter};

/// So many entries are read, or named in a filter, at a time.
const AT_ONCE: usize = 50;
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
        if let Ok(found) = &found {
            told::show(found, &mut step);
        }
        self.ldap.push(trace, step, began, found)
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
        let more = answers
            .ended
            .cookie
            .as_ref()
            .is_some_and(|cookie| !cookie.is_empty());
        if more || answers.ended.code == refusals::result::SIZE_LIMIT {
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
