//! One namespace of people, service accounts, teams and organizations.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::access::Scopes;
use gatehouse_domain::ids::{ApiKeyId, DEFAULT_ORG, OrgId, PrincipalId, TeamId};
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::machines::{ApiKey, Method, ServiceAccount};
use gatehouse_service::ports::names::{FOR_GOOD, Kind, Named};
use gatehouse_service::ports::organizations::Organization;
use gatehouse_service::ports::teams::Team;
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

impl Fixture {
    pub(super) fn new_team(&self, org: OrgId, rest: &str) -> Team {
        Team {
            id: self.uuid(TeamId),
            org,
            slug: self.name(rest),
            name: format!("Team {rest}"),
            created_at: NOW,
        }
    }

    pub(super) async fn team(&self, org: OrgId, rest: &str) -> Team {
        let team = self.new_team(org, rest);
        let mut tx = self.write().await;
        tx.insert_team(&team).await.unwrap();
        tx.commit().await.unwrap();
        team
    }

    pub(super) fn new_org(&self, rest: &str) -> Organization {
        Organization {
            id: self.uuid(OrgId),
            slug: self.name(rest),
            name: format!("Organization {rest}"),
            created_at: NOW,
        }
    }

    pub(super) async fn org(&self, rest: &str) -> Organization {
        let org = self.new_org(rest);
        let mut tx = self.write().await;
        tx.insert_organization(&org).await.unwrap();
        tx.commit().await.unwrap();
        org
    }

    pub(super) fn new_service(&self, rest: &str, maker: &User, team: Option<TeamId>) -> ServiceAccount {
        ServiceAccount {
            id: self.uuid(PrincipalId),
            slug: self.name(rest),
            name: format!("Service {rest}"),
            org: DEFAULT_ORG,
            team,
            default_team: team,
            method: Method::BuiltIn,
            disabled_at: None,
            made_by: maker.id,
            created_at: NOW,
            last_used: None,
        }
    }

    pub(super) async fn service(&self, rest: &str, maker: &User, team: Option<TeamId>) -> ServiceAccount {
        let account = self.new_service(rest, maker, team);
        let mut tx = self.write().await;
        tx.insert_service_account(&account).await.unwrap();
        tx.commit().await.unwrap();
        account
    }

    pub(super) fn new_key(&self, rest: &str, of: PrincipalId, maker: &User) -> ApiKey {
        let id = self.uuid(ApiKeyId);
        ApiKey {
            id,
            principal: of,
            name: self.name(rest),
            access_key: id.0.simple().to_string(),
            hash: self.hash(),
            scopes: Scopes::READ_WRITE,
            made_by: maker.id,
            created_at: NOW,
            expires_at: None,
            revoked_at: None,
            last_used: None,
        }
    }
}

fn taken(result: Result<(), StoreError>) {
    match result {
        Err(StoreError::Taken(which)) => assert!(
            matches!(which.as_str(), "names.name" | "principals.name"),
            "{which}"
        ),
        other => panic!("{other:?}"),
    }
}

/// Whoever has a name, nobody else gets it, of whatever kind.
pub async fn one_namespace(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "namespace");
    let user = f.user("person").await;
    let team = f.team(DEFAULT_ORG, "team").await;
    let org = f.org("org").await;
    let service = f.service("service", &user, None).await;
    for (name, kind, holder) in [
        (&user.name, Kind::User, user.id.0),
        (&team.slug, Kind::Team, team.id.0),
        (&org.slug, Kind::Organization, org.id.0),
        (&service.slug, Kind::Service, service.id.0),
    ] {
        let expected = Named {
            name: name.clone(),
            kind,
            holder,
            until: None,
        };
        assert_eq!(f.read().named(name).await.unwrap(), Some(expected));
        let rest = name.strip_prefix("namespace").unwrap();
        let mut tx = f.write().await;
        taken(tx.insert_user(&f.new_user(rest)).await);
        let mut tx = f.write().await;
        taken(tx.insert_team(&f.new_team(DEFAULT_ORG, rest)).await);
        let mut tx = f.write().await;
        taken(tx.insert_organization(&f.new_org(rest)).await);
        let mut tx = f.write().await;
        taken(tx.insert_service_account(&f.new_service(rest, &user, None)).await);
        // What a new account is called is looked for among all of them.
        let like = f.read().names_like(name).await.unwrap();
        assert!(like.contains(name), "{like:?}");
    }
    assert_eq!(f.read().named(&f.name("nobody")).await.unwrap(), None);
}

/// A former name leads to its holder until its time is over, then it is free; an organization's never is. Its own
/// former name everybody may have again.
pub async fn former_names(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "former");
    let maker = f.user("maker").await;
    let team = f.team(DEFAULT_ORG, "team").await;
    let org = f.org("org").await;
    let service = f.service("service", &maker, None).await;
    let until = NOW + 1_000;
    let mut tx = f.write().await;
    tx.rename_team(team.id, &f.name("other-team"), "Other", until)
        .await
        .unwrap();
    tx.rename_organization(org.id, &f.name("other-org"), "Other")
        .await
        .unwrap();
    tx.rename_service_account(service.id, &f.name("other-service"), until)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let renamed = f.read().team(team.id).await.unwrap().unwrap();
    assert_eq!(
        (renamed.slug, renamed.name),
        (f.name("other-team"), "Other".into())
    );
    let renamed = f.read().service_account(service.id).await.unwrap().unwrap();
    assert_eq!(renamed.slug, f.name("other-service"));
    for (rest, holder, until) in [
        ("team", team.id.0, until),
        ("service", service.id.0, until),
        ("org", org.id.0, FOR_GOOD),
    ] {
        let named = f.read().named(&f.name(rest)).await.unwrap().unwrap();
        assert_eq!((named.holder, named.until), (holder, Some(until)), "{rest}");
        let mut tx = f.write().await;
        taken(tx.insert_user(&f.new_user(rest)).await);
    }
    // The same names again, and back.
    let mut tx = f.write().await;
    tx.rename_team(team.id, &f.name("other-team"), "Again", until)
        .await
        .unwrap();
    tx.rename_team(team.id, &f.name("team"), "Back", until)
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let named = f.read().named(&f.name("team")).await.unwrap().unwrap();
    assert_eq!(named.until, None);
    let named = f.read().named(&f.name("other-team")).await.unwrap().unwrap();
    assert_eq!(named.until, Some(until));
    let mut tx = f.write().await;
    assert!(tx.delete_expired_names(until - 1).await.unwrap() == 0);
    assert!(tx.delete_expired_names(until).await.unwrap() >= 2);
    tx.commit().await.unwrap();
    assert_eq!(f.read().named(&f.name("other-team")).await.unwrap(), None);
    assert_eq!(f.read().named(&f.name("service")).await.unwrap(), None);
    assert!(f.read().named(&f.name("org")).await.unwrap().is_some());
    f.user("service").await;
}

/// The names of who is deleted are free; a person who is renamed has one.
pub async fn what_is_gone_sets_its_names_free(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "setfree");
    let (maker, gone) = (f.user("maker").await, f.user("gone").await);
    let service = f.service("service", &maker, None).await;
    let key = f.new_key("key", gone.id, &maker);
    let of_service = f.new_key("of-service", service.id, &maker);
    let mut tx = f.write().await;
    tx.insert_api_key(&key).await.unwrap();
    tx.insert_api_key(&of_service).await.unwrap();
    tx.delete_user(gone.id).await.unwrap();
    tx.delete_service_account(service.id).await.unwrap();
    let renamed = User {
        name: f.name("renamed"),
        ..maker.clone()
    };
    tx.update_user(&renamed).await.unwrap();
    tx.commit().await.unwrap();
    let mut read = f.read();
    for key in [&key, &of_service] {
        assert_eq!(read.key_by_hash(&key.hash).await.unwrap(), None);
    }
    assert_eq!(read.service_account(service.id).await.unwrap(), None);
    assert_eq!(
        read.principal_name(service.id).await.unwrap(),
        Some(service.slug.clone())
    );
    for rest in ["gone", "service", "maker"] {
        assert_eq!(read.named(&f.name(rest)).await.unwrap(), None, "{rest}");
        f.user(rest).await;
    }
    assert!(read.named(&f.name("renamed")).await.unwrap().is_some());
}
