//! The person's groups at a sign-in: what the provider said, what follows, and telling it. Only memberships
//! that this connection made are added or removed.

use super::apply::Arrived;
use crate::audit::{self, Change};
use crate::caller::Origin;
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::User;
use crate::ports::groups::Group;
use crate::ports::{Read, Write};
use gatehouse_domain::attempt::{Attempt, Label, Mark, Method, StepKind};
use gatehouse_domain::groups::{
    Changes, Claimed, Known, Matched, Report, Source, Why, changes, match_groups,
};
use gatehouse_domain::ids::PrincipalId;
use serde_json::json;

impl Gatehouse {
    /// What a sign-in would do to somebody's groups, with a reader that cannot write; `user` is none for an
    /// account that is not there yet. Tells it as the step *Groups*.
    pub(super) async fn rehearse_groups(
        &self,
        read: &mut dyn Read,
        attempt: &mut Attempt,
        a: &Arrived,
        user: Option<PrincipalId>,
    ) -> Result<()> {
        if let Some(claimed) = &a.groups {
            let (matched, changes) = resolve(read, a, claimed, user).await?;
            tell(attempt, claimed, &matched, &changes);
        }
        Ok(())
    }

    /// Brings the memberships that this connection made to what the provider said, and tells it. What changed
    /// is audited: it outlives the attempt.
    pub(super) async fn apply_groups(
        &self,
        tx: &mut dyn Write,
        attempt: &mut Attempt,
        a: &Arrived,
        user: &User,
        origin: &Origin,
    ) -> Result<()> {
        let Some(claimed) = &a.groups else { return Ok(()) };
        let (matched, changes) = resolve(&mut *tx, a, claimed, Some(user.id)).await?;
        tell(attempt, claimed, &matched, &changes);
        let Matched::Groups { matched: groups, .. } = &matched else {
            return Ok(());
        };
        if changes == Changes::default() {
            return Ok(());
        }
        let ids: Vec<_> = groups.iter().map(|g| g.id).collect();
        tx.set_memberships(user.id, Source::Connection(a.connection), &ids)
            .await?;
        let report = Report::new(&matched, &changes);
        let change = Change {
            action: "user.groups",
            object: user.id.to_string(),
            object_name: &user.name,
            before: Some(json!({"connection": attempt.connection_name, "groups": report.lost.line()})),
            after: Some(json!({"connection": attempt.connection_name, "groups": report.gained.line()})),
        };
        let (actor, name) = (Some(user.id), user.name.clone());
        audit::append(tx, actor, name, &origin.address, self.now(), change).await
    }
}

async fn resolve(
    read: &mut dyn Read,
    a: &Arrived,
    claimed: &Claimed,
    user: Option<PrincipalId>,
) -> Result<(Matched, Changes)> {
    let known = |group: Group| Known {
        id: group.id,
        name: group.name,
    };
    let there = read.groups_named(&claimed.said.keys()).await?;
    let there: Vec<Known> = there.into_iter().map(known).collect();
    let matched = match_groups(&claimed.said, &there, a.absent_groups);
    let (Matched::Groups { matched: wanted, .. }, Some(user)) = (&matched, user) else {
        return Ok((matched.clone(), of_nobody(&matched)));
    };
    let has = read.memberships_of(user).await?.into_iter();
    let has: Vec<_> = has.map(|m| (known(m.group), m.sources)).collect();
    let changes = changes(&has, wanted, Source::Connection(a.connection));
    Ok((matched, changes))
}

/// Of an account that is not there yet: it gains all, and loses nothing.
fn of_nobody(matched: &Matched) -> Changes {
    match matched {
        // the source does not matter where there is no membership
        Matched::Groups { matched, .. } => changes(&[], matched, Source::Manual),
        Matched::Unknown(_) => Changes::default(),
    }
}

/// Tells it as a step, and with the person.
fn tell(attempt: &mut Attempt, claimed: &Claimed, matched: &Matched, changes: &Changes) {
    let report = Report::new(matched, changes);
    let attempt_method = attempt.method;
    let step = attempt.trace.step(StepKind::Groups);
    // A directory has no claim: its own step tells how its groups were found.
    if attempt_method != Method::Ldap {
        step.fact(Label::GroupsClaim, claimed.from.as_deref().unwrap_or("—"));
    }
    if let Some(why) = report.unknown {
        let what = match why {
            Why::Absent => "—",
            Why::Overage => "_claim_names, hasgroups",
            Why::TooMany => "> 1000",
            Why::Unreadable => "≠ [\"…\"]",
        };
        step.fact(Label::GroupsUnchanged, what);
        if why != Why::Absent {
            step.mark = Mark::Warned;
        }
    } else {
        step.fact(Label::Groups, report.matched.line().as_deref().unwrap_or("—"));
        for (label, names) in [
            (Label::GroupsGained, &report.gained),
            (Label::GroupsLost, &report.lost),
            (Label::GroupsUnmatched, &report.unmatched),
        ] {
            if let Some(line) = names.line() {
                step.fact(label, line);
            }
        }
    }
    if let Some(result) = &mut attempt.result {
        result.groups = Some(report);
    }
}
