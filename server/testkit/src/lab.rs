//! A small organization whose programs log runs: two teams, people in one of them, service accounts, a restricted
//! project.

#![allow(clippy::expect_used, reason = "it is test code")]

use crate::harness::Harness;
use gatehouse_domain::access::{Scopes, TeamRole};
use gatehouse_domain::ids::{DEFAULT_ORG, PrincipalId, SessionId};
use gatehouse_service::Caller;
use gatehouse_service::api_keys::{MadeKey, NewKey, Whose};
use gatehouse_service::caller::Person;
use gatehouse_service::ports::accounts::{Registered, User};
use gatehouse_service::ports::machines::ServiceAccount;
use gatehouse_service::ports::projects::Project;
use gatehouse_service::ports::sessions::Session;
use gatehouse_service::ports::teams::Team;
use gatehouse_service::ports::{Clock, Store};
use gatehouse_service::service_accounts::{NewMethod, NewServiceAccount};
use std::sync::Arc;

/// The organization.
pub struct Lab {
    /// Administers everything, and both teams.
    pub admin: Caller,
    /// `vision`.
    pub vision: Team,
    /// `audio`.
    pub audio: Team,
    /// `secret` in `vision`, restricted.
    pub secret: Project,
    /// bob@example.test, a member of `vision`.
    pub bob: Caller,
    /// eve@example.test, in no team.
    pub eve: Caller,
    /// Of the organization; runs that name no team go to `vision`.
    pub ci: ServiceAccount,
    /// Its key.
    pub ci_key: MadeKey,
    /// Of `audio`.
    pub bot: ServiceAccount,
    /// Its key.
    pub bot_key: MadeKey,
}

impl Harness {
    /// Sets the organization up.
    pub async fn lab(&self) -> Lab {
        let g = &self.gatehouse;
        let admin = self.administrator().await;
        let vision = g
            .make_team(&admin, DEFAULT_ORG, "Vision", "vision")
            .await
            .expect("a team");
        let audio = g
            .make_team(&admin, DEFAULT_ORG, "Audio", "audio")
            .await
            .expect("a team");
        let secret = g
            .make_project(&admin, vision.id, "secret")
            .await
            .expect("a project");
        g.set_restricted(&admin, secret.id, true)
            .await
            .expect("restricted");
        let bob = self.someone("bob").await;
        let eve = self.someone("eve").await;
        g.add_team_member(&admin, vision.id, "bob", TeamRole::Member)
            .await
            .expect("a member");
        let new = |name: &str, team: Option<&Team>, default: Option<&Team>| NewServiceAccount {
            org: DEFAULT_ORG,
            team: team.map(|t| t.id),
            name: name.into(),
            default_team: default.map(|t| t.id),
            method: NewMethod::BuiltIn,
        };
        let (ci, ci_key) = g
            .make_service_account(&admin, &new("ci", None, Some(&vision)))
            .await
            .expect("a service account");
        let (bot, bot_key) = g
            .make_service_account(&admin, &new("audio-bot", Some(&audio), None))
            .await
            .expect("a service account");
        Lab {
            admin,
            vision,
            audio,
            secret,
            bob,
            eve,
            ci,
            ci_key: ci_key.expect("a key"),
            bot,
            bot_key: bot_key.expect("a key"),
        }
    }

    /// A person with an account and a session, `name@example.test`.
    pub async fn someone(&self, name: &str) -> Caller {
        let (now, rng) = (self.clock.now(), &self.gatehouse.ports().rng);
        let user = User {
            id: PrincipalId(rng.uuid(now)),
            name: name.into(),
            full_name: None,
            email: Some(format!("{name}@example.test")),
            picture: None,
            admin: false,
            disabled_at: None,
            created_at: now,
            last_sign_in: None,
            login: None,
            registered: Registered::No,
        };
        let mut tx = self.store.write().await.expect("a transaction");
        tx.insert_user(&user).await.expect("an account");
        tx.commit().await.expect("an account");
        let session = Session {
            id: SessionId(rng.uuid(now)),
            token_hash: rng.bytes32(),
            principal: user.id,
            connection: None,
            device: String::new(),
            address: String::new(),
            created_at: now,
            last_seen: now,
            idle_until: now + 3_600_000,
            absolute_until: now + 3_600_000,
        };
        Caller::Person(Arc::new(Person {
            user,
            session,
            origin: Self::origin(),
        }))
    }

    /// A key of one's own that reads and writes.
    pub async fn own_key(&self, caller: &Caller) -> MadeKey {
        let form = NewKey {
            name: "laptop".into(),
            days: String::new(),
            scopes: Scopes::READ_WRITE,
        };
        let made = self.gatehouse.make_key(caller, Whose::Own, &form).await;
        made.expect("a key")
    }
}
