//! To whom a run is attributed.

use super::Named;
use crate::caller::Machine;
use crate::error::Result;
use crate::ports::Read;
use crate::ports::accounts::User;
use crate::ports::machines::{Owner, ServiceAccount};
use crate::ports::runs::Who;
use gatehouse_domain::names::email_key;
use gatehouse_domain::runs::{self, Attribution, Candidate, Looked};

/// To whom a new run is attributed.
pub(super) async fn attributed(
    read: &mut dyn Read,
    machine: &Machine,
    named: &Named,
) -> Result<(Option<Who>, Attribution)> {
    let account = match &machine.owner {
        Owner::Person(user) => {
            let who = Who {
                id: user.id,
                name: user.name.clone(),
            };
            return Ok((Some(who), Attribution::Own));
        }
        Owner::Service(account) => account,
    };
    let (mut by_name, mut by_email) = (Looked::NotGiven, Looked::NotGiven);
    let mut names = Vec::new();
    if !named.name.is_empty() {
        let user = read.user_by_name(&named.name).await?;
        by_name = candidate(read, account, user, &mut names).await?;
    }
    if !named.email.is_empty() {
        let user = read.user_by_email(&email_key(&named.email)).await?;
        by_email = candidate(read, account, user, &mut names).await?;
    }
    let (id, attribution) = runs::attribute(by_name, by_email);
    let who = names.into_iter().find(|who| Some(who.id) == id);
    Ok((who, attribution))
}

async fn candidate(
    read: &mut dyn Read,
    account: &ServiceAccount,
    user: Option<User>,
    names: &mut Vec<Who>,
) -> Result<Looked> {
    let Some(user) = user else {
        return Ok(Looked::Nobody);
    };
    let in_organization = read.org_role(account.org, user.id).await?.is_some();
    let in_team = match account.team {
        Some(team) => read.team_role(team, user.id).await?.is_some(),
        None => true,
    };
    names.push(Who {
        id: user.id,
        name: user.name,
    });
    Ok(Looked::Found(Candidate {
        id: user.id,
        disabled: user.disabled_at.is_some(),
        in_organization,
        in_team,
    }))
}
