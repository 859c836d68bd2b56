//! Who gets an account, and groups: what administrators do about them in the [`World`].

use crate::world::{PEOPLE, World};
use gatehouse_domain::groups::Source;
use gatehouse_domain::ids::{GroupId, PrincipalId};
use gatehouse_domain::instance::AccountRules;
use gatehouse_service::local_accounts::{Handed, Initial, NewAccount};
use gatehouse_service::ports::accounts::UserQuery;
use gatehouse_service::ports::link_requests::LinkRequest;
use gatehouse_service::recover::{Key, Recovery};
use gatehouse_service::{Caller, Error, Gatehouse, Result, Secret};
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_testkit::provider::Person;

const OTHER: &str = "battery staple correct";

/// What somebody does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Access {
    /// A stranger with the address of an account comes to the door.
    Ask,
    /// That one is linked to the account.
    ConfirmLink,
    RefuseLink,
    TakeBack,
    Invite,
    Revoke,
    MakeGroup,
    RenameGroup,
    AddMember,
    RemoveMember,
    DeleteGroup,
    MakeUser,
    /// The newest of the accounts with a password that were made here, else the person's.
    DeleteUser,
    /// A person chooses a password by a link that an administrator hands out.
    ByLink,
    ChangePassword,
    AccountRules,
    Register,
    Approve,
    RefuseUser,
    Codes,
    /// A person comes back in by a link from the host.
    Recover,
    ReadTold,
}

impl Access {
    pub const ALL: [Access; 22] = [
        Access::Ask,
        Access::ConfirmLink,
        Access::RefuseLink,
        Access::TakeBack,
        Access::Invite,
        Access::Revoke,
        Access::MakeGroup,
        Access::RenameGroup,
        Access::AddMember,
        Access::RemoveMember,
        Access::DeleteGroup,
        Access::MakeUser,
        Access::DeleteUser,
        Access::ByLink,
        Access::ChangePassword,
        Access::AccountRules,
        Access::Register,
        Access::Approve,
        Access::RefuseUser,
        Access::Codes,
        Access::Recover,
        Access::ReadTold,
    ];
}

impl World {
    /// Somebody is signed in.
    pub(crate) fn came_in(&mut self, who: usize, id: PrincipalId, token: String) {
        self.accounts[who % PEOPLE] = Some(id);
        self.tokens[who % PEOPLE] = Some(token);
        if !self.everybody.contains(&id) {
            self.everybody.push(id);
        }
    }

    /// The password of an account.
    pub(crate) fn password_of(&self, id: PrincipalId) -> String {
        self.passwords
            .get(&id)
            .cloned()
            .unwrap_or_else(|| PASSWORD.to_owned())
    }

    /// As the login form does it, with the address of the account.
    pub(crate) async fn by_password(&self, g: &Gatehouse, id: PrincipalId) -> Result<(String, PrincipalId)> {
        let mut read = g.ports().store.read();
        let email = read.user(id).await?.and_then(|user| user.email);
        let password = Secret::new(self.password_of(id));
        let signed_in = g
            .sign_in_with_password(&email.unwrap_or_default(), password, "/", &Harness::origin())
            .await?;
        Ok((signed_in.token, signed_in.user))
    }

    /// Does it to the person or to the first thing there is.
    pub async fn access(&mut self, what: Access, by: usize, who: usize) -> Result<()> {
        let g = self.harness.gatehouse.clone();
        let caller = self.caller(by).await;
        match what {
            Access::Ask => self.ask(&g, who).await?,
            Access::ConfirmLink => {
                let first = first_request(&g, &caller, false).await?;
                g.confirm_link(&caller, first.id, first.tries).await?;
            }
            Access::RefuseLink => {
                let first = first_request(&g, &caller, false).await?;
                g.refuse_link(&caller, first.id).await?;
            }
            Access::TakeBack => {
                let first = first_request(&g, &caller, true).await?;
                g.take_back_refusal(&caller, first.id).await?;
            }
            Access::Invite => {
                let email = format!("invited{who}@example.test");
                g.invite(&caller, &email, "7", "").await?;
            }
            Access::Revoke => {
                let all = g.invitations(&caller, 0, 50).await?.rows;
                let first = all.first().ok_or(Error::NotFound)?;
                g.revoke_invitation(&caller, first.invitation.id).await?;
            }
            Access::MakeGroup => drop(g.make_group(&caller, "Committee").await?),
            Access::RenameGroup => {
                let group = first_group(&g, &caller).await?;
                g.rename_group(&caller, group, "Board").await?;
            }
            Access::AddMember => {
                let group = first_group(&g, &caller).await?;
                g.add_member(&caller, group, &format!("person{who}")).await?;
            }
            Access::RemoveMember => {
                let (group, member) = (first_group(&g, &caller).await?, self.account(who)?);
                g.remove_member(&caller, group, member, Source::Manual).await?;
            }
            Access::DeleteGroup => {
                let group = first_group(&g, &caller).await?;
                g.delete_group(&caller, group).await?;
            }
            Access::MakeUser => {
                let form = account(&format!("made{who}"));
                g.make_account(&caller, &form, Initial::Generated).await?;
            }
            Access::DeleteUser => {
                let made = g.users(&caller, &query("made", false)).await?.rows;
                let id = match made.first() {
                    Some(user) => user.id,
                    None => self.account(who)?,
                };
                g.delete_user(&caller, id).await?;
            }
            Access::ByLink => {
                let Handed::Link(url) = g.make_password_link(&caller, self.account(who)?).await? else {
                    return Err(Error::NotFound);
                };
                let token = url.rsplit("token=").next().unwrap_or_default();
                self.choose(&g, token, who).await?;
            }
            Access::ChangePassword => {
                // To another and back: nobody else knows which one it is.
                let own = caller.person()?.user.id;
                for (from, to) in [(self.password_of(own), OTHER), (OTHER.into(), PASSWORD)] {
                    let secret = |text: &str| Secret::new(text.to_owned());
                    g.change_password(&caller, secret(&from), secret(to), secret(to))
                        .await?;
                    self.passwords.insert(own, to.into());
                }
            }
            Access::AccountRules => {
                let rules = AccountRules::parse("8", true, true, "").map_err(Error::Invalid)?;
                g.set_account_rules(&caller, rules).await?;
            }
            Access::Register => {
                let (form, password) = (account(&format!("comes{who}")), Secret::new(OTHER.into()));
                g.register(&form, &password, &password, "/", &Harness::origin())
                    .await?;
            }
            Access::Approve => {
                let waiting = g.users(&caller, &query("", true)).await?.rows;
                let first = waiting.first().ok_or(Error::NotFound)?;
                g.set_disabled(&caller, first.id, false).await?;
            }
            Access::Codes => drop(g.make_recovery_codes(&caller).await?),
            Access::ReadTold => g.read_announcements(&caller).await?,
            Access::Recover => self.recover(&g, who).await?,
            Access::RefuseUser => {
                let waiting = g.users(&caller, &query("", true)).await?.rows;
                let first = waiting.first().ok_or(Error::NotFound)?;
                g.delete_user(&caller, first.id).await?;
            }
        }
        Ok(())
    }

    async fn choose(&mut self, g: &Gatehouse, token: &str, who: usize) -> Result<()> {
        let password = Secret::new(PASSWORD.to_owned());
        let origin = Harness::origin();
        let signed_in = g
            .choose_password(token, password.clone(), password, "/", &origin)
            .await?;
        self.passwords.insert(signed_in.user, PASSWORD.into());
        self.came_in(who, signed_in.user, signed_in.token);
        Ok(())
    }

    async fn recover(&mut self, g: &Gatehouse, who: usize) -> Result<()> {
        let link = g.recovery_link().await?;
        let token = link.rsplit("token=").next().unwrap_or_default();
        let id = self.account(who)?;
        let user = g.ports().store.read().user(id).await?.ok_or(Error::NotFound)?;
        let password = Secret::new(PASSWORD.to_owned());
        let form = Recovery {
            account: user.email.unwrap_or(user.name),
            again: password.clone(),
            password,
        };
        let key = Key::Link(token.to_owned());
        let signed_in = g.recover(&key, &form, &Harness::origin()).await?;
        self.passwords.insert(signed_in.user, PASSWORD.into());
        self.came_in(who, signed_in.user, signed_in.token);
        Ok(())
    }

    async fn ask(&self, g: &Gatehouse, who: usize) -> Result<()> {
        let asks = Person::new(&format!("stranger-{who}"))
            .with("email", format!("person{who}@example.test"))
            .with("email_verified", true);
        let begun = g
            .begin_sign_in(self.connection(0), "browser", "/", &Harness::origin())
            .await?;
        self.harness.provider.person(asks);
        let callback = self.harness.visit(&begun.url).await;
        let origin = Harness::origin();
        g.finish_redirect(callback, Some("browser"), &Caller::Anonymous, &origin)
            .await?;
        Ok(())
    }
}

/// A form with the login name.
fn account(login: &str) -> NewAccount {
    NewAccount {
        login: login.to_owned(),
        email: format!("{login}@example.test"),
        full_name: String::new(),
    }
}

fn query(search: &str, waiting: bool) -> UserQuery {
    UserQuery {
        search: search.to_owned(),
        limit: 50,
        waiting,
        ..UserQuery::default()
    }
}

async fn first_request(g: &Gatehouse, caller: &Caller, refused: bool) -> Result<LinkRequest> {
    let all = g.link_requests(caller, refused, 0, 50).await?.rows;
    Ok(all.into_iter().next().ok_or(Error::NotFound)?.request)
}

async fn first_group(g: &Gatehouse, caller: &Caller) -> Result<GroupId> {
    let all = g.groups(caller, "", 0, 50).await?.rows;
    Ok(all.first().ok_or(Error::NotFound)?.group.id)
}
