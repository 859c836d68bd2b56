//! An installation with several administrators who do things to it.

use crate::world_access::Access;
use crate::{world_directory, world_provider};
use gatehouse_domain::connection::Provider as Preset;
use gatehouse_domain::ids::{ConnectionId, PrincipalId};
use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Error, Gatehouse, Result};
use gatehouse_testkit::harness::{Harness, PUBLIC_URL};
use std::collections::{BTreeMap, BTreeSet};

/// How many people there are. The first has a password.
pub const PEOPLE: usize = 3;

/// What somebody does. People and connections are numbers: what a number says that nobody has counts round.
#[derive(Clone, Debug)]
pub enum Action {
    Wait,
    SignIn {
        who: usize,
        connection: Option<usize>,
    },
    SignOut {
        by: usize,
    },
    Create {
        by: usize,
    },
    Save {
        by: usize,
        connection: usize,
        change: usize,
    },
    Discard {
        by: usize,
        connection: usize,
    },
    Test {
        by: usize,
        who: usize,
        connection: usize,
    },
    Switch {
        by: usize,
        connection: usize,
        on: bool,
    },
    Straight {
        by: usize,
        connection: usize,
        on: bool,
    },
    Restore {
        by: usize,
        connection: usize,
        revision: usize,
    },
    Delete {
        by: usize,
        connection: usize,
    },
    Link {
        by: usize,
        connection: usize,
    },
    Disconnect {
        by: usize,
        who: usize,
        connection: usize,
    },
    EndOwn {
        by: usize,
    },
    EndOthers {
        by: usize,
    },
    EndSessions {
        by: usize,
        who: usize,
    },
    SetAdmin {
        by: usize,
        who: usize,
        on: bool,
    },
    SetDisabled {
        by: usize,
        who: usize,
        on: bool,
    },
    SessionLengths {
        by: usize,
        hours: i64,
    },
    PublicUrl {
        by: usize,
        other: bool,
    },
    Access {
        what: Access,
        by: usize,
        who: usize,
    },
}

impl Action {
    /// Its name.
    pub fn name(&self) -> String {
        if let Action::Access { what, .. } = self {
            return format!("{what:?}");
        }
        let shown = format!("{self:?}");
        shown.split(' ').next().unwrap_or_default().to_owned()
    }
}

/// The installation.
pub struct World {
    pub(crate) harness: Harness,
    /// A provider, the directory, and those that are made here.
    connections: Vec<ConnectionId>,
    pub(crate) directory: ConnectionId,
    pub(crate) tokens: Vec<Option<String>>,
    pub(crate) accounts: Vec<Option<PrincipalId>>,
    /// All that anybody ever signed in to; the first has a password.
    pub(crate) everybody: Vec<PrincipalId>,
    /// Passwords that were chosen here.
    pub(crate) passwords: BTreeMap<PrincipalId, String>,
}

impl World {
    /// The first administrator with a password; a provider and a directory that are switched on; two more
    /// administrators, one who signs in with each.
    pub async fn start() -> Self {
        let harness = Harness::start().await;
        let admin = harness.administrator().await;
        harness.provider.person(world_provider::person(1));
        let provider = harness.active(&admin, harness.form()).await;
        let directory = world_directory::start(&harness, &admin).await;
        let mut world = World {
            harness,
            connections: vec![provider, directory],
            directory,
            tokens: vec![None; PEOPLE],
            accounts: vec![Some(admin.person().unwrap().user.id), None, None],
            everybody: vec![admin.person().unwrap().user.id],
            passwords: BTreeMap::new(),
        };
        world
            .act(&Action::SignIn {
                who: 0,
                connection: None,
            })
            .await;
        for who in 1..PEOPLE {
            let connection = Some(who - 1);
            world.act(&Action::SignIn { who, connection }).await;
            world.act(&Action::SetAdmin { by: 0, who, on: true }).await;
        }
        assert!(world.tokens.iter().all(Option::is_some));
        world
    }

    /// Does it. That it may not be done is fine; that something broke is not.
    pub async fn act(&mut self, action: &Action) {
        if let Err(error @ (Error::Store(_) | Error::Unsealable(_))) = self.try_to(action).await {
            panic!("{action:?}: {error}");
        }
    }

    pub(crate) async fn caller(&self, by: usize) -> Caller {
        match &self.tokens[by % PEOPLE] {
            Some(token) => self.harness.caller(token).await,
            None => Caller::Anonymous,
        }
    }

    pub(crate) fn connection(&self, n: usize) -> ConnectionId {
        self.connections[n % self.connections.len()]
    }

    pub(crate) fn account(&self, who: usize) -> Result<PrincipalId> {
        self.accounts[who % PEOPLE].ok_or(Error::NotFound)
    }

    async fn try_to(&mut self, action: &Action) -> Result<()> {
        let g = self.harness.gatehouse.clone();
        match *action {
            Action::Wait => self.harness.clock.advance(11 * 60_000),
            Action::SignIn { who, connection } => return self.sign_in(who, connection).await,
            Action::SignOut { by } => g.sign_out(&self.caller(by).await).await?,
            Action::Create { by } => {
                let id = g.new_connection(&self.caller(by).await, Preset::Custom).await?;
                self.connections.push(id);
            }
            Action::Save {
                by,
                connection,
                change,
            } => {
                let (caller, id) = (self.caller(by).await, self.connection(connection));
                let base = g.editor(&caller, id).await?.saved.map(|saved| saved.head);
                let input = match id == self.directory {
                    true => world_directory::input(&self.harness, change),
                    false => {
                        let n = connection % self.connections.len();
                        let form = world_provider::form(self.harness.form(), n, change);
                        self.harness.input(form)
                    }
                };
                g.save(&caller, id, FormInput { base, ..input }).await?;
            }
            Action::Discard { by, connection } => {
                g.discard(&self.caller(by).await, self.connection(connection))
                    .await?;
            }
            Action::Test { by, who, connection } => {
                let (caller, id) = (self.caller(by).await, self.connection(connection));
                if id == self.directory && who > 0 {
                    g.try_person(&caller, id, None, world_directory::tried(who))
                        .await?;
                    return Ok(());
                }
                let begun = g.begin_test(&caller, id, None, "browser").await?;
                if let Some(redirect) = begun.redirect {
                    self.go(&g, who, &redirect.url, &caller).await?;
                }
            }
            Action::Switch { by, connection, on } => {
                let (caller, id) = (self.caller(by).await, self.connection(connection));
                if !on {
                    g.deactivate(&caller, id).await?;
                    return Ok(());
                }
                let before = g.ways(&caller).await?;
                let after = g.ways_once_live(&caller, id).await?.unwrap_or(before);
                match g.activate(&caller, id, 0).await {
                    Err(Error::WouldLose(told)) => g.activate(&caller, id, told).await?,
                    activated => activated?,
                };
                assert_eq!(g.ways(&caller).await?, after, "what was told before");
            }
            Action::Straight { by, connection, on } => {
                let id = self.connection(connection);
                g.set_straight(&self.caller(by).await, id, on).await?;
            }
            Action::Restore {
                by,
                connection,
                revision,
            } => {
                let (caller, id) = (self.caller(by).await, self.connection(connection));
                let all = g.revisions(&caller, id, 0, 50).await?.page.rows;
                if !all.is_empty() {
                    let wanted = all[revision % all.len()].revision.id;
                    g.restore(&caller, id, wanted).await?;
                    let head = g.connection(&caller, id).await?.row.connection.head;
                    let form = g.editor(&caller, id).await?.form;
                    let input = FormInput {
                        form,
                        secret: None,
                        base: Some(head),
                    };
                    g.save(&caller, id, input).await?;
                }
            }
            Action::Delete { by, connection } => {
                g.delete_connection(&self.caller(by).await, self.connection(connection))
                    .await?;
            }
            Action::Link { by, connection } => {
                let (caller, id) = (self.caller(by).await, self.connection(connection));
                if id == self.directory {
                    let (login, password) = world_directory::credentials(by + 10);
                    return g.connect_directory(&caller, id, &login, password).await;
                }
                let begun = g.begin_link(&caller, id, "browser").await?;
                // Another one than the person signs in with.
                self.go(&g, by + 10, &begun.url, &caller).await?;
            }
            Action::Disconnect { by, who, connection } => {
                let (caller, id) = (self.caller(by).await, self.connection(connection));
                let who = self.account(who)?;
                let mut identities = g.ports().store.read().identities_of(who).await?.into_iter();
                if let Some(i) = identities.find(|i| i.connection == id) {
                    g.disconnect_identity(&caller, id, &i.issuer, &i.subject).await?;
                }
            }
            Action::EndOwn { by } => {
                let caller = self.caller(by).await;
                let session = caller.person()?.session.id;
                g.end_session(&caller, session).await?;
            }
            Action::EndOthers { by } => {
                g.end_other_sessions(&self.caller(by).await).await?;
            }
            Action::EndSessions { by, who } => {
                g.end_sessions_of(&self.caller(by).await, self.account(who)?)
                    .await?;
            }
            Action::SetAdmin { by, who, on } => {
                g.set_admin(&self.caller(by).await, self.account(who)?, on)
                    .await?;
            }
            Action::SetDisabled { by, who, on } => {
                g.set_disabled(&self.caller(by).await, self.account(who)?, on)
                    .await?;
            }
            Action::SessionLengths { by, hours } => {
                let (idle, absolute) = (hours.to_string(), (hours * 2).to_string());
                g.set_session_lengths(&self.caller(by).await, &idle, &absolute)
                    .await?;
            }
            Action::Access { what, by, who } => self.access(what, by, who).await?,
            Action::PublicUrl { by, other } => {
                let url = if other {
                    "http://localhost:4000"
                } else {
                    PUBLIC_URL
                };
                let caller = self.caller(by).await;
                let link = g.propose_public_url(&caller, url).await?;
                let token = link.rsplit("token=").next().unwrap_or_default();
                let before = g.ways(&caller).await?;
                let after = g.ways_once_moved(token).await?.unwrap_or(before);
                g.confirm_public_url(token, url, &Harness::origin()).await?;
                assert_eq!(g.ways(&caller).await?, after, "what was told before");
            }
        }
        Ok(())
    }

    /// A person's browser goes to the provider and comes back.
    async fn go(&self, g: &Gatehouse, who: usize, url: &str, caller: &Caller) -> Result<Finished> {
        self.harness.provider.person(world_provider::person(who));
        let callback = self.harness.visit(url).await;
        g.finish_redirect(callback, Some("browser"), caller, &Harness::origin())
            .await
    }

    async fn sign_in(&mut self, who: usize, connection: Option<usize>) -> Result<()> {
        let g = self.harness.gatehouse.clone();
        let signed_in = match connection {
            None => self.by_password(&g, self.everybody[0]).await?,
            Some(n) => match self.through(&g, who, self.connection(n)).await? {
                Some(signed_in) => signed_in,
                None => return Ok(()),
            },
        };
        self.came_in(who, signed_in.1, signed_in.0);
        Ok(())
    }

    async fn through(
        &self,
        g: &Gatehouse,
        who: usize,
        connection: ConnectionId,
    ) -> Result<Option<(String, PrincipalId)>> {
        if connection == self.directory {
            return world_directory::sign_in(g, who).await.map(Some);
        }
        let begun = g
            .begin_sign_in(connection, "browser", "/", &Harness::origin())
            .await?;
        match self.go(g, who, &begun.url, &Caller::Anonymous).await? {
            Finished::SignedIn(s) => Ok(Some((s.token, s.user))),
            _ => Ok(None),
        }
    }

    /// Whether an enabled administrator can sign in as everybody signs in. It is tried on a copy: a sign-in
    /// would make a way in of an identity that was none.
    pub async fn somebody_gets_in(&self) -> bool {
        let (copy, _dir) = self.harness.copy().await;
        for id in &self.everybody {
            if let Ok((token, _)) = self.by_password(&copy, *id).await
                && administers(&copy, &token).await
            {
                return true;
            }
        }
        for connection in &self.connections {
            for who in (0..PEOPLE).flat_map(|who| [who, who + 10]) {
                let signed_in = self.through(&copy, who, *connection).await;
                if let Ok(Some((token, _))) = signed_in
                    && administers(&copy, &token).await
                {
                    return true;
                }
            }
        }
        false
    }

    /// The actions in the audit.
    pub async fn audited(&self) -> BTreeSet<String> {
        let mut read = self.harness.gatehouse.ports().store.read();
        let all = read.audit("", 0, 500).await.unwrap();
        all.rows.into_iter().map(|entry| entry.action).collect()
    }
}

async fn administers(g: &Gatehouse, token: &str) -> bool {
    let caller = g.authenticate(Some(token), Harness::origin()).await.unwrap();
    caller.administrator().is_ok()
}
