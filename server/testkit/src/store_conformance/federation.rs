//! Issuers of JWTs and access tokens.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::access::Scopes;
use gatehouse_domain::attempt::{Attempt, Method as How, Outcome};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::federation::{IssuerForm, Settings};
use gatehouse_domain::ids::{AccessTokenId, DEFAULT_ORG, IssuerId, OrgId};
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::federation::{AccessToken, JwtIssuer};
use gatehouse_service::ports::machines::{LastUse, Method, Owner, ServiceAccount};
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

fn settings(issuer: String) -> Settings {
    let form = IssuerForm {
        issuer,
        jwks_uri: "https://id.example.com/jwks".into(),
        conditions: "repository_owner = acme\nsub = repo:acme/*".into(),
        audiences: "one\ntwo".into(),
        ca_certificates: "-----BEGIN CERTIFICATE-----\n…".into(),
        ..IssuerForm::default()
    };
    form.validate().unwrap()
}

impl Fixture {
    fn new_issuer(&self, rest: &str, org: OrgId, maker: &User) -> JwtIssuer {
        JwtIssuer {
            id: self.uuid(IssuerId),
            org,
            settings: settings(format!("https://{}.example.com", self.name(rest))),
            private: true,
            made_by: maker.id,
            created_at: NOW,
            changed_at: NOW,
        }
    }

    async fn issuer(&self, rest: &str, org: OrgId, maker: &User) -> JwtIssuer {
        let issuer = self.new_issuer(rest, org, maker);
        let mut tx = self.write().await;
        tx.insert_issuer(&issuer).await.unwrap();
        tx.commit().await.unwrap();
        issuer
    }

    fn new_token(&self, issuer: &JwtIssuer, user: &User) -> AccessToken {
        AccessToken {
            id: self.uuid(AccessTokenId),
            hash: self.hash(),
            principal: user.id,
            org: issuer.org,
            issuer: issuer.id,
            subject: "repo:acme/app".into(),
            scopes: Scopes::READ_WRITE,
            created_at: NOW,
            expires_at: NOW + 1_000,
            revoked_at: None,
            last_used: used(NOW),
        }
    }
}

fn used(at: i64) -> LastUse {
    LastUse {
        at,
        address: "192.0.2.1".into(),
        agent: "wandb-core".into(),
    }
}

/// An issuer comes back as it was stored, is found by its URL in every organization, and an organization has it once.
pub async fn issuers_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "issuers");
    let (maker, org) = (f.user("maker").await, f.org("org").await);
    let one = f.issuer("one", org.id, &maker).await;
    let mut other = f.new_issuer("one", DEFAULT_ORG, &maker);
    other.created_at = NOW + 1;
    let second = f.new_issuer("two", org.id, &maker);
    assert_eq!(other.settings, one.settings);
    let mut tx = f.write().await;
    tx.insert_issuer(&other).await.unwrap();
    tx.insert_issuer(&second).await.unwrap();
    assert_eq!(tx.jwt_issuer(one.id).await.unwrap(), Some(one.clone()));
    tx.commit().await.unwrap();
    let mut read = f.read();
    let found = read.issuers_called(&one.settings.issuer).await.unwrap();
    assert_eq!(
        found,
        [(one.clone(), org.slug.clone()), (other, "default".to_owned())]
    );
    let with_slash = format!("{}/", one.settings.issuer);
    assert_eq!(read.issuers_called(&with_slash).await.unwrap(), []);
    let of_org = read.jwt_issuers(org.id).await.unwrap();
    assert_eq!(of_org, [one.clone(), second.clone()]);

    let mut tx = f.write().await;
    let again = f.new_issuer("one", org.id, &maker);
    assert!(matches!(
        tx.insert_issuer(&again).await,
        Err(StoreError::Taken(_))
    ));
    let mut tx = f.write().await;
    let same = JwtIssuer {
        settings: one.settings.clone(),
        ..second.clone()
    };
    assert!(matches!(tx.update_issuer(&same).await, Err(StoreError::Taken(_))));
    let changed = JwtIssuer {
        settings: settings("https://moved.example.com".into()),
        private: false,
        changed_at: NOW + 9,
        ..second
    };
    let mut tx = f.write().await;
    tx.update_issuer(&changed).await.unwrap();
    tx.delete_issuer(one.id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().jwt_issuers(org.id).await.unwrap(), [changed]);
    assert_eq!(f.read().jwt_issuer(one.id).await.unwrap(), None);
}

/// An access token is found by its hash with its owner, is listed while it works, notes its use, and goes with its
/// issuer and its owner.
pub async fn access_tokens_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "tokens");
    let (user, org) = (f.user("person").await, f.org("org").await);
    let issuer = f.issuer("one", org.id, &user).await;
    let service = f.service("service", &user, None).await;
    let own = f.new_token(&issuer, &user);
    let mut of_service = f.new_token(&issuer, &user);
    of_service.principal = service.id;
    of_service.created_at = NOW + 1;
    let ended = AccessToken {
        expires_at: NOW,
        ..f.new_token(&issuer, &user)
    };
    let mut tx = f.write().await;
    for token in [&own, &of_service, &ended] {
        tx.insert_access_token(token).await.unwrap();
    }
    assert_eq!(tx.access_token(own.id).await.unwrap(), Some(own.clone()));
    tx.commit().await.unwrap();
    let mut read = f.read();
    let owner = Owner::Person(Box::new(user.clone()));
    assert_eq!(
        read.token_by_hash(&own.hash).await.unwrap(),
        Some((own.clone(), owner))
    );
    let owner = Owner::Service(Box::new(service.clone()));
    assert_eq!(
        read.token_by_hash(&of_service.hash).await.unwrap(),
        Some((of_service.clone(), owner))
    );
    let page = read.access_tokens(org.id, NOW, 0, 9).await.unwrap();
    let listed: Vec<_> = page.rows.iter().map(|r| (r.token.id, r.owner.as_str())).collect();
    assert_eq!(page.total, 2);
    assert_eq!(
        listed,
        [
            (of_service.id, service.slug.as_str()),
            (own.id, user.name.as_str())
        ]
    );
    assert_eq!(page.rows[0].issuer, issuer.settings.issuer);
    assert_eq!(read.access_tokens(DEFAULT_ORG, NOW, 0, 9).await.unwrap().total, 0);

    let mut tx = f.write().await;
    tx.note_token_use(of_service.id, &used(NOW + 7)).await.unwrap();
    tx.note_token_use(of_service.id, &used(NOW + 5)).await.unwrap();
    tx.note_token_use(f.uuid(AccessTokenId), &used(NOW))
        .await
        .unwrap();
    tx.revoke_access_token(own.id, NOW + 2).await.unwrap();
    tx.commit().await.unwrap();
    let noted = f.read().access_token(of_service.id).await.unwrap().unwrap();
    assert_eq!(noted.last_used, used(NOW + 7));
    let account = f.read().service_account(service.id).await.unwrap().unwrap();
    assert_eq!(account.last_used, Some(used(NOW + 7)));
    let revoked = f.read().access_token(own.id).await.unwrap().unwrap();
    assert_eq!(revoked.revoked_at, Some(NOW + 2));
    assert_eq!(f.read().access_tokens(org.id, NOW, 0, 9).await.unwrap().total, 1);

    let mut tx = f.write().await;
    assert!(matches!(
        tx.insert_access_token(&AccessToken {
            id: f.uuid(AccessTokenId),
            ..own.clone()
        })
        .await,
        Err(StoreError::Taken(_))
    ));
    let mut tx = f.write().await;
    assert!(tx.delete_ended_access_tokens(NOW + 1).await.unwrap() >= 1);
    assert_eq!(tx.access_token(ended.id).await.unwrap(), None);
    assert!(tx.access_token(own.id).await.unwrap().is_some());
    tx.delete_service_account(service.id).await.unwrap();
    assert_eq!(tx.access_token(of_service.id).await.unwrap(), None);
    tx.delete_issuer(issuer.id).await.unwrap();
    assert_eq!(tx.access_token(own.id).await.unwrap(), None);
    tx.commit().await.unwrap();
}

/// External service accounts are found by exactly their subject, in their organization.
pub async fn whose_subject(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "subjects");
    let (maker, org) = (f.user("maker").await, f.org("org").await);
    let mut tx = f.write().await;
    let mut all = Vec::new();
    for (rest, org, subject) in [
        ("-a", org.id, "repo:acme/app"),
        ("-b", org.id, "repo:acme/App"),
        ("-c", DEFAULT_ORG, "repo:acme/app"),
    ] {
        let account = ServiceAccount {
            org,
            method: Method::Federated {
                issuer: None,
                subject: subject.into(),
            },
            ..f.new_service(rest, &maker, None)
        };
        tx.insert_service_account(&account).await.unwrap();
        all.push(account);
    }
    tx.commit().await.unwrap();
    f.service("-built-in", &maker, None).await;
    let mut read = f.read();
    let found = read.accounts_of_subject(org.id, "repo:acme/app").await.unwrap();
    assert_eq!(found, [all[0].clone()]);
    assert_eq!(read.accounts_of_subject(org.id, "repo:acme").await.unwrap(), []);
    let mut subjects = read.subjects(org.id, 9).await.unwrap();
    subjects.sort();
    assert_eq!(subjects, ["repo:acme/App", "repo:acme/app"]);
    assert_eq!(read.subjects(org.id, 1).await.unwrap().len(), 1);
}

/// The refused exchanges of an organization's issuers, and no others.
pub async fn refused_exchanges(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "exchanges");
    let (maker, org) = (f.user("maker").await, f.org("org").await);
    let issuer = f.issuer("one", org.id, &maker).await;
    let other = f.issuer("two", DEFAULT_ORG, &maker).await;
    let code = Code::AssertionExpired;
    let exchange = |of: Option<IssuerId>, outcome: Outcome, at| Attempt {
        method: How::Federated,
        issuer: of,
        outcome,
        started_at: at,
        ..f.new_attempt(None)
    };
    let first = exchange(Some(issuer.id), Outcome::Refused { code }, NOW);
    let last = exchange(Some(issuer.id), Outcome::Refused { code }, NOW + 1);
    let mut tx = f.write().await;
    for attempt in [
        &first,
        &last,
        &exchange(Some(issuer.id), Outcome::SignedIn { new: false }, NOW + 2),
        &exchange(Some(other.id), Outcome::Refused { code }, NOW + 3),
        &exchange(None, Outcome::Refused { code }, NOW + 4),
    ] {
        tx.put_attempt(attempt).await.unwrap();
    }
    tx.commit().await.unwrap();
    let found = f.read().refused_exchanges(org.id, 9).await.unwrap();
    assert_eq!(found, [last.clone(), first]);
    assert_eq!(f.read().refused_exchanges(org.id, 1).await.unwrap(), [last]);
}
