//! A test of the settings without a person: whether people are found, and one of them to be mapped.

use crate::message::Entry;
use crate::person::people;
use crate::refusals;
use crate::service::{Ask, Service};
use gatehouse_domain::attempt::{Label, Mark, Refusal, Step, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::{Claims, Mapping, Target, map};
use gatehouse_service::ports::directory::Found;

/// So many people are looked at.
const LOOKED_AT: i32 = 100;
/// Without these nobody comes in.
const NEEDED: [Target; 3] = [Target::UserId, Target::UserName, Target::Email];

impl Service<'_> {
    /// Finds people, and one of them whose unique id, user name and email map.
    pub(crate) async fn sample(&mut self, trace: &mut Trace) -> Result<Found, Refusal> {
        let mut step = Step::new(StepKind::Search);
        let began = self.ldap.clock.now();
        let sampled = self.sample_in(&mut step).await;
        let (entry, claims) = self.ldap.push(trace, step, began, sampled)?;
        let groups = match self.source.settings.asks_groups() {
            true => Some(self.memberships(&entry, trace).await?),
            false => None,
        };
        Ok(Found {
            dn: entry.dn,
            claims,
            groups,
        })
    }

    async fn sample_in(&mut self, step: &mut Step) -> Result<(Entry, Claims), Code> {
        let search = people(self.source, None);
        step.fact(Label::Base, &search.base);
        step.fact(Label::Filter, search.filter.to_string());
        let answers = self.one(Ask::First(&search, LOOKED_AT), step).await?;
        if answers.entries.is_empty() {
            refusals::search(
                step,
                &answers.ended,
                self.is_anonymous(),
                "base_dn",
                "user_filter",
            )?;
            return Err(Code::LdapNobody);
        }
        let more = answers.ended.cookie.is_some_and(|cookie| !cookie.is_empty());
        let count = answers.entries.len();
        step.fact(
            Label::Entries,
            if more {
                format!("{count}+")
            } else {
                count.to_string()
            },
        );
        let mapping = &self.source.settings.mapping;
        let mut people: Vec<(Entry, Claims)> = Vec::with_capacity(count);
        for entry in answers.entries {
            let claims = entry.claims(mapping, &mut Step::new(StepKind::Search));
            people.push((entry, claims));
        }
        nowhere(&people, mapping, step)?;
        let whole = people
            .iter()
            .position(|(_, claims)| lacks(claims, mapping).is_empty());
        let (mut entry, _) = people.swap_remove(whole.unwrap_or_default());
        self.complete(&mut entry, step).await?;
        step.fact(Label::Dn, &entry.dn);
        step.json(Label::Entry, &entry.shown());
        let claims = entry.claims(&self.source.settings.mapping, step);
        Ok((entry, claims))
    }
}

/// The targets that nothing of an entry is mapped to.
fn lacks(claims: &Claims, mapping: &Mapping) -> Vec<Target> {
    let mapped = map(claims, mapping);
    let without = mapped.explained.into_iter().filter(|line| line.value.is_none());
    without
        .map(|line| line.target)
        .filter(|target| NEEDED.contains(target))
        .collect()
}

/// Refuses when something needed is mapped to attributes that none of the people has; tells when something else
/// is.
fn nowhere(people: &[(Entry, Claims)], mapping: &Mapping, step: &mut Step) -> Result<(), Code> {
    let mapped: Vec<_> = people.iter().map(|(_, claims)| map(claims, mapping)).collect();
    for target in Target::ALL {
        let attributes = mapping.of(target);
        let has = |m: &gatehouse_domain::claims::Mapped| {
            m.explained
                .iter()
                .any(|line| line.target == target && line.value.is_some())
        };
        if attributes.is_empty() || mapped.iter().any(has) {
            continue;
        }
        step.fact(
            Label::Attribute,
            format!("{} (0/{})", attributes.join(", "), people.len()),
        );
        if NEEDED.contains(&target) {
            step.about(target.field());
            return Err(Code::LdapAttributeNowhere);
        }
        step.mark = Mark::Warned;
    }
    Ok(())
}
