//! Service accounts of organizations and of teams.

use crate::api_keys::{MadeKey, NewKey};
use crate::audit::{self, Change};
use crate::caller::Caller;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::namespace::{REDIRECTS_FOR, title};
use crate::ports::machines::{ListedKey, Method, ServiceAccount};
use crate::ports::teams::Team;
use crate::ports::{Page, Read, StoreError, Write};
use crate::standing::Place;
use gatehouse_domain::access::{Action, Scopes, Why};
use gatehouse_domain::ids::{IssuerId, Millis, OrgId, PrincipalId, TeamId};
use gatehouse_domain::lists::typed;
use gatehouse_domain::names;
use gatehouse_domain::problem::Problem;
use serde_json::{Value, json};

const DAY: Millis = 24 * 3_600_000;
/// Who was not used for so long is marked.
pub const UNUSED_AFTER: Millis = 90 * DAY;
/// The longest subject, in characters.
const LONGEST_SUBJECT: usize = 255;

/// A row of the table.
#[derive(Clone, Debug)]
pub struct ServiceRow {
    /// The account.
    pub account: ServiceAccount,
    /// Its team.
    pub team: Option<Team>,
    /// Where its runs go that name no team.
    pub default_team: Option<Team>,
    /// Who made it.
    pub maker: String,
    /// Its keys that work, newest first.
    pub keys: Vec<ListedKey>,
    /// It was not used for 90 days.
    pub unused: bool,
}

/// A service account to be made, as typed.
#[derive(Clone, Debug)]
pub struct NewServiceAccount {
    /// The organization.
    pub org: OrgId,
    /// Its team; none for one of the organization.
    pub team: Option<TeamId>,
    /// What it is called.
    pub name: String,
    /// Where the runs go of one of the organization that names no team.
    pub default_team: Option<TeamId>,
    /// How it proves itself.
    pub method: NewMethod,
}

/// How a new one is to prove itself.
#[derive(Clone, Debug, Default)]
pub enum NewMethod {
    /// With a key, which is made at once.
    #[default]
    BuiltIn,
    /// With a JWT.
    Federated {
        /// The issuer; none for any of the organization's.
        issuer: Option<IssuerId>,
        /// The subject as typed.
        subject: String,
    },
}

impl Gatehouse {
    /// A page of an organization's service accounts, its teams' among them, or of one team's.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn service_accounts(
        &self,
        caller: &Caller,
        org: OrgId,
        team: Option<TeamId>,
        search: &str,
        offset: i64,
        limit: i64,
    ) -> Result<Page<ServiceRow>> {
        let mut read = self.read();
        self.may_manage_accounts(&mut *read, caller, org, team).await?;
        let found = read
            .service_accounts(org, team, &typed(search), offset.max(0), limit.clamp(1, 200))
            .await?;
        let mut rows = Vec::new();
        for account in found.rows {
            rows.push(self.service_row(&mut *read, account).await?);
        }
        Ok(Page {
            rows,
            total: found.total,
        })
    }

    /// One service account.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn service_account(&self, caller: &Caller, id: PrincipalId) -> Result<ServiceRow> {
        let mut read = self.read();
        let account = read.service_account(id).await?.ok_or(Error::NotFound)?;
        self.may_manage_account(&mut *read, caller, &account).await?;
        self.service_row(&mut *read, account).await
    }

    async fn service_row(&self, read: &mut dyn Read, account: ServiceAccount) -> Result<ServiceRow> {
        let last = account.last_used.as_ref().map_or(account.created_at, |l| l.at);
        let (mut team, mut default_team) = (None, None);
        if let Some(id) = account.team {
            team = read.team(id).await?;
        }
        if let Some(id) = account.default_team {
            default_team = read.team(id).await?;
        }
        Ok(ServiceRow {
            team,
            default_team,
            maker: read.principal_name(account.made_by).await?.unwrap_or_default(),
            keys: read.keys_of(account.id, self.now()).await?,
            unused: self.now() - last >= UNUSED_AFTER,
            account,
        })
    }

    /// Makes one, and a first key where it proves itself with keys: 90 days, reading and writing.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]; [`Error::SetOutside`] where teams may not.
    pub async fn make_service_account(
        &self,
        caller: &Caller,
        form: &NewServiceAccount,
    ) -> Result<(ServiceAccount, Option<MadeKey>)> {
        let mut tx = self.write().await?;
        let why = self
            .may_manage_accounts(&mut *tx, caller, form.org, form.team)
            .await?;
        if let (Why::TeamAdministrator, Some(source)) = (why, &self.outside().no_team_service_accounts) {
            return Err(Error::SetOutside(source.clone()));
        }
        let name = title(&form.name)?;
        let default_team = match form.team {
            Some(_) => None,
            None => of_org(&mut *tx, form.org, form.default_team).await?,
        };
        let now = self.now();
        let account = ServiceAccount {
            id: PrincipalId(self.ports.rng.uuid(now)),
            slug: self.free_name(&mut *tx, &names::slug(&name)).await?,
            name,
            org: form.org,
            team: form.team,
            default_team,
            method: method(&form.method)?,
            disabled_at: None,
            made_by: caller.person()?.user.id,
            created_at: now,
            last_used: None,
        };
        may_prove_itself_so(&mut *tx, &account).await?;
        tx.insert_service_account(&account).await.map_err(name_taken)?;
        self.tell_account(
            &mut *tx,
            caller,
            &account,
            "service_account.create",
            None,
            Some(told(&account)),
        )
        .await?;
        let made = match account.method {
            Method::Federated { .. } => None,
            Method::BuiltIn => {
                let key = NewKey {
                    name: account.name.clone(),
                    days: String::new(),
                    scopes: Scopes::READ_WRITE,
                };
                let made = self.key_from(caller, account.id, &key)?;
                self.store_key(&mut *tx, caller, &made, "key.create", None)
                    .await?;
                Some(made)
            }
        };
        tx.commit().await?;
        Ok((account, made))
    }

    /// Gives one another name; the former leads to it for a while.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn rename_service_account(&self, caller: &Caller, id: PrincipalId, name: &str) -> Result<()> {
        let name = title(name)?;
        let (mut tx, mut account) = self.account_to_change(caller, id).await?;
        if account.name == name {
            return Ok(());
        }
        let before = told(&account);
        let slug = names::slug(&name);
        if slug != account.slug {
            account.slug = self.free_name(&mut *tx, &slug).await?;
            tx.rename_service_account(id, &account.slug, self.now() + REDIRECTS_FOR)
                .await
                .map_err(name_taken)?;
        }
        account.name = name;
        tx.update_service_account(&account).await?;
        let after = Some(told(&account));
        self.tell_account(
            &mut *tx,
            caller,
            &account,
            "service_account.rename",
            Some(before),
            after,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Disables one, whose keys are good for nothing from then on, or enables it.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn set_service_account_disabled(
        &self,
        caller: &Caller,
        id: PrincipalId,
        disabled: bool,
    ) -> Result<()> {
        let (mut tx, mut account) = self.account_to_change(caller, id).await?;
        if account.disabled_at.is_some() == disabled {
            return Ok(());
        }
        account.disabled_at = disabled.then(|| self.now());
        tx.update_service_account(&account).await?;
        let action = match disabled {
            true => "service_account.disable",
            false => "service_account.enable",
        };
        self.tell_account(&mut *tx, caller, &account, action, None, None)
            .await?;
        Ok(tx.commit().await?)
    }

    /// Moves where the runs go of one of the organization.
    ///
    /// # Errors
    /// [`Error::Invalid`], [`Error::Denied`], [`Error::NotFound`]
    pub async fn set_service_account_team(
        &self,
        caller: &Caller,
        id: PrincipalId,
        team: Option<TeamId>,
    ) -> Result<()> {
        let (mut tx, mut account) = self.account_to_change(caller, id).await?;
        if account.team.is_some() {
            return Err(Error::field("default_team", Problem::NotOffered));
        }
        let before = told(&account);
        account.default_team = of_org(&mut *tx, account.org, team).await?;
        tx.update_service_account(&account).await?;
        let after = Some(told(&account));
        self.tell_account(
            &mut *tx,
            caller,
            &account,
            "service_account.default_team",
            Some(before),
            after,
        )
        .await?;
        Ok(tx.commit().await?)
    }

    /// Deletes one with its keys. Its runs and what it did stay, under its name.
    ///
    /// # Errors
    /// [`Error::Denied`], [`Error::NotFound`]
    pub async fn delete_service_account(&self, caller: &Caller, id: PrincipalId) -> Result<()> {
        let (mut tx, account) = self.account_to_change(caller, id).await?;
        tx.delete_service_account(id).await?;
        let before = Some(told(&account));
        self.tell_account(&mut *tx, caller, &account, "service_account.delete", before, None)
            .await?;
        Ok(tx.commit().await?)
    }

    async fn account_to_change(
        &self,
        caller: &Caller,
        id: PrincipalId,
    ) -> Result<(Box<dyn Write>, ServiceAccount)> {
        let mut tx = self.write().await?;
        let account = tx.service_account(id).await?.ok_or(Error::NotFound)?;
        self.may_manage_account(&mut *tx, caller, &account).await?;
        Ok((tx, account))
    }

    /// Whether the caller may manage a service account; by what.
    pub(crate) async fn may_manage_account(
        &self,
        read: &mut dyn Read,
        caller: &Caller,
        account: &ServiceAccount,
    ) -> Result<Why> {
        self.may_manage_accounts(read, caller, account.org, account.team)
            .await
    }

    async fn may_manage_accounts(
        &self,
        read: &mut dyn Read,
        caller: &Caller,
        org: OrgId,
        team: Option<TeamId>,
    ) -> Result<Why> {
        let Some(team) = team else {
            let place = Place::Organization(org);
            return self.may(read, caller, Action::ManageOrganization, place).await;
        };
        let team = read.team(team).await?.filter(|t| t.org == org);
        let place = Place::Team(team.as_ref().ok_or(Error::NotFound)?);
        self.may(read, caller, Action::ManageServiceAccounts, place).await
    }

    async fn tell_account(
        &self,
        tx: &mut dyn Write,
        caller: &Caller,
        account: &ServiceAccount,
        action: &str,
        before: Option<Value>,
        after: Option<Value>,
    ) -> Result<()> {
        let change = Change {
            action,
            object: account.id.to_string(),
            object_name: &account.slug,
            before,
            after,
        };
        audit::by_actor(tx, caller.actor()?, self.now(), change).await
    }
}

/// Somebody else got the name at the same moment.
fn name_taken(e: StoreError) -> Error {
    match e {
        StoreError::Taken(_) => Error::field("name", Problem::SlugTaken),
        e => e.into(),
    }
}

/// A team that is one of the organization's.
async fn of_org(read: &mut dyn Read, org: OrgId, team: Option<TeamId>) -> Result<Option<TeamId>> {
    let Some(id) = team else { return Ok(None) };
    match read.team(id).await? {
        Some(team) if team.org == org => Ok(Some(id)),
        _ => Err(Error::field("default_team", Problem::NoSuchTeam)),
    }
}

/// An issuer is the organization's, and no two accounts have one subject: a token would be of both.
async fn may_prove_itself_so(read: &mut dyn Read, account: &ServiceAccount) -> Result<()> {
    let Method::Federated { issuer, subject } = &account.method else {
        return Ok(());
    };
    if let Some(id) = issuer {
        let issuer = read.jwt_issuer(*id).await?;
        if issuer.is_none_or(|issuer| issuer.org != account.org) {
            return Err(Error::field("issuer", Problem::NoSuchIssuer));
        }
    }
    let others = read.accounts_of_subject(account.org, subject).await?;
    let meets = |other: &ServiceAccount| match &other.method {
        Method::BuiltIn => false,
        Method::Federated { issuer: of, .. } => of.is_none() || issuer.is_none() || of == issuer,
    };
    match others.iter().any(meets) {
        true => Err(Error::field("subject", Problem::SubjectTaken)),
        false => Ok(()),
    }
}

fn method(new: &NewMethod) -> Result<Method> {
    let NewMethod::Federated { issuer, subject } = new else {
        return Ok(Method::BuiltIn);
    };
    let subject = subject.trim().to_owned();
    let problem = if subject.is_empty() {
        Some(Problem::Required)
    } else if subject.chars().any(char::is_control) {
        Some(Problem::ControlCharacter)
    } else if subject.chars().nth(LONGEST_SUBJECT).is_some() {
        Some(Problem::TooLong(LONGEST_SUBJECT))
    } else {
        None
    };
    match problem {
        Some(problem) => Err(Error::field("subject", problem)),
        None => Ok(Method::Federated {
            issuer: *issuer,
            subject,
        }),
    }
}

/// A service account in the audit.
fn told(a: &ServiceAccount) -> Value {
    let team = |id: Option<TeamId>| id.map(|id| id.to_string());
    let subject = match &a.method {
        Method::BuiltIn => None,
        Method::Federated { subject, .. } => Some(subject.clone()),
    };
    json!({
        "name": a.name, "slug": a.slug, "organization": a.org.to_string(), "team": team(a.team),
        "default_team": team(a.default_team), "subject": subject,
    })
}
