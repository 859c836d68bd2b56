//! The person's teams at a sign-in with a connection from outside of the console: with
//! `GORILLA_ENABLE_SSO_GROUP_CLAIMS` and `GORILLA_LDAP_GROUP_SYNC` a group that is named like a team makes its people
//! members of it, as in W&B Server. No team is made. In the console a group is mapped to teams explicitly.

use super::apply::Arrived;
use crate::audit::{self, Change};
use crate::caller::Origin;
use crate::error::Result;
use crate::gatehouse::Gatehouse;
use crate::ports::accounts::User;
use crate::ports::teams::Team;
use crate::ports::{Read, Write};
use gatehouse_domain::access::Source;
use gatehouse_domain::attempt::{Attempt, Label, StepKind};
use gatehouse_domain::groups::{Absent, Listed, Said};
use gatehouse_domain::ids::{DEFAULT_ORG, PrincipalId};
use gatehouse_domain::outside::Origin as Provenance;
use serde_json::json;

/// The teams that a sign-in leads to, and what follows.
struct Teams {
    matched: Vec<Team>,
    gained: Vec<String>,
    lost: Vec<String>,
}

impl Gatehouse {
    /// What a sign-in would do to somebody's teams; `user` is none for an account that is not there yet.
    pub(super) async fn rehearse_teams(
        &self,
        read: &mut dyn Read,
        attempt: &mut Attempt,
        a: &Arrived,
        user: Option<PrincipalId>,
    ) -> Result<()> {
        if let Some(teams) = resolve(read, a, user).await? {
            tell(attempt, &teams);
        }
        Ok(())
    }

    /// Brings the memberships of teams that this connection made to what the provider said. What changed is audited.
    pub(super) async fn apply_teams(
        &self,
        tx: &mut dyn Write,
        attempt: &mut Attempt,
        a: &Arrived,
        user: &User,
        origin: &Origin,
    ) -> Result<()> {
        let Some(teams) = resolve(&mut *tx, a, Some(user.id)).await? else {
            return Ok(());
        };
        tell(attempt, &teams);
        if teams.gained.is_empty() && teams.lost.is_empty() {
            return Ok(());
        }
        let ids: Vec<_> = teams.matched.iter().map(|t| t.id).collect();
        let now = self.now();
        tx.set_team_memberships(user.id, Source::Connection(a.connection), &ids, now)
            .await?;
        let told = |names: &[String]| json!({"connection": attempt.connection_name, "teams": line(names)});
        let change = Change {
            action: "user.teams",
            object: user.id.to_string(),
            object_name: &user.name,
            before: Some(told(&teams.lost)),
            after: Some(told(&teams.gained)),
        };
        let (actor, name) = (Some(user.id), user.name.clone());
        audit::append(tx, actor, name, &origin.address, now, change).await
    }
}

/// None where nothing is to change: the connection is the console's, or what the provider said is unknown.
async fn resolve(read: &mut dyn Read, a: &Arrived, user: Option<PrincipalId>) -> Result<Option<Teams>> {
    let Some(claimed) = &a.groups else { return Ok(None) };
    match (&claimed.said, a.absent_groups) {
        (Said::Names(_), _) | (Said::Nothing, Absent::None) => {}
        (Said::Nothing, Absent::Unknown) | (Said::Unclear(_), _) => return Ok(None),
    }
    let connection = read.connection(a.connection).await?;
    if connection.is_none_or(|c| c.origin == Provenance::Console) {
        return Ok(None);
    }
    let mut matched = read.teams_named(&claimed.said.keys()).await?;
    let source = Source::Connection(a.connection);
    let mut had = Vec::new();
    if let Some(user) = user {
        // Only in organizations that the person is in.
        let mut inside = Vec::new();
        for team in matched {
            if read.org_role(team.org, user).await?.is_some() {
                inside.push(team);
            }
        }
        matched = inside;
        let of_user = read.teams_of(user).await?.into_iter();
        let of_source = of_user.filter(|m| m.sources.iter().any(|(s, _)| *s == source));
        had = of_source.map(|m| m.team).collect();
    } else {
        matched.retain(|team| team.org == DEFAULT_ORG);
    }
    let beside = |these: &[Team], those: &[Team]| {
        let new = these.iter().filter(|t| !those.contains(t));
        new.map(|t| t.slug.clone()).collect()
    };
    Ok(Some(Teams {
        gained: beside(&matched, &had),
        lost: beside(&had, &matched),
        matched,
    }))
}

fn line(names: &[String]) -> Option<String> {
    Listed::of(names.iter().map(String::as_str)).line()
}

/// Tells it with the groups.
fn tell(attempt: &mut Attempt, teams: &Teams) {
    let matched: Vec<String> = teams.matched.iter().map(|t| t.slug.clone()).collect();
    let steps = &mut attempt.trace.steps;
    let Some(step) = steps.iter_mut().rev().find(|s| s.kind == StepKind::Groups) else {
        return;
    };
    for (label, names) in [
        (Label::Teams, &matched),
        (Label::TeamsGained, &teams.gained),
        (Label::TeamsLost, &teams.lost),
    ] {
        if let Some(line) = line(names) {
            step.fact(label, line);
        }
    }
}
