//! Service accounts and API keys.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::access::Scopes;
use gatehouse_domain::ids::{DEFAULT_ORG, IssuerId};
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::machines::{ApiKey, LastUse, Method, Owner, ServiceAccount};
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

/// A service account comes back as it was stored, whatever it proves itself with; a team's is listed with the
/// organization's and by itself.
pub async fn service_accounts_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "service");
    let (maker, team) = (f.user("maker").await, f.team(DEFAULT_ORG, "team").await);
    let of_org = f.service("-of-org", &maker, None).await;
    let federated = ServiceAccount {
        method: Method::Federated {
            issuer: Some(f.uuid(IssuerId)),
            subject: "repo:corp/ci:ref:refs/heads/main".into(),
        },
        disabled_at: Some(NOW),
        ..f.new_service("-of-team", &maker, Some(team.id))
    };
    let mut tx = f.write().await;
    tx.insert_service_account(&federated).await.unwrap();
    tx.commit().await.unwrap();
    let mut read = f.read();
    for account in [&of_org, &federated] {
        assert_eq!(
            read.service_account(account.id).await.unwrap().as_ref(),
            Some(account)
        );
    }
    assert_eq!(read.service_account(maker.id).await.unwrap(), None);
    assert_eq!(read.user(of_org.id).await.unwrap(), None);
    let all = read
        .service_accounts(DEFAULT_ORG, None, "service-", 0, 9)
        .await
        .unwrap();
    assert_eq!(
        (all.total, all.rows),
        (2, vec![of_org.clone(), federated.clone()])
    );
    let some = read
        .service_accounts(DEFAULT_ORG, None, "service-", 1, 1)
        .await
        .unwrap();
    assert_eq!((some.total, some.rows), (2, vec![federated.clone()]));
    let own = read
        .service_accounts(DEFAULT_ORG, Some(team.id), "", 0, 9)
        .await
        .unwrap();
    assert_eq!((own.total, own.rows), (1, vec![federated.clone()]));
    let changed = ServiceAccount {
        name: "Renamed".into(),
        default_team: Some(team.id),
        disabled_at: Some(NOW + 1),
        ..of_org
    };
    let mut tx = f.write().await;
    assert!(tx.service_account(of_org.id).await.unwrap().is_some());
    tx.update_service_account(&changed).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().service_account(of_org.id).await.unwrap(), Some(changed));
}

/// A key is found by its hash with its owner, is listed with its maker, ends, and its hash is nobody else's.
pub async fn keys_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "apikey");
    let (user, maker) = (f.user("person").await, f.user("maker").await);
    let service = f.service("service", &maker, None).await;
    let own = ApiKey {
        scopes: Scopes {
            admin: true,
            ..Scopes::default()
        },
        expires_at: Some(NOW + 90),
        ..f.new_key("own", user.id, &user)
    };
    let of_service = f.new_key("of-service", service.id, &maker);
    let mut tx = f.write().await;
    tx.insert_api_key(&own).await.unwrap();
    tx.insert_api_key(&of_service).await.unwrap();
    tx.commit().await.unwrap();
    let mut read = f.read();
    let owner = Owner::Person(Box::new(user.clone()));
    assert_eq!(
        read.key_by_hash(&own.hash).await.unwrap(),
        Some((own.clone(), owner))
    );
    let owner = Owner::Service(Box::new(service.clone()));
    assert_eq!(
        read.key_by_hash(&of_service.hash).await.unwrap(),
        Some((of_service.clone(), owner))
    );
    assert_eq!(read.key_by_hash(&f.hash()).await.unwrap(), None);
    assert_eq!(read.api_key(own.id).await.unwrap(), Some(own.clone()));
    let listed = read.keys_of(service.id, NOW).await.unwrap();
    assert_eq!((listed.len(), listed[0].maker.as_str()), (1, maker.name.as_str()));
    assert!(!listed[0].maker_gone);
    assert_eq!(read.keys_of(user.id, NOW + 89).await.unwrap().len(), 1);
    assert_eq!(read.keys_of(user.id, NOW + 90).await.unwrap().len(), 0);
    let mut tx = f.write().await;
    let double = ApiKey {
        hash: own.hash,
        ..f.new_key("double", user.id, &user)
    };
    match tx.insert_api_key(&double).await {
        Err(StoreError::Taken(which)) => assert_eq!(which, "api_keys.hash"),
        other => panic!("{other:?}"),
    }
    let mut tx = f.write().await;
    tx.end_api_key(own.id, Some(NOW + 50), Some(NOW + 40))
        .await
        .unwrap();
    let disabled = User {
        disabled_at: Some(NOW),
        ..maker.clone()
    };
    tx.update_user(&disabled).await.unwrap();
    tx.commit().await.unwrap();
    let ended = ApiKey {
        expires_at: Some(NOW + 50),
        revoked_at: Some(NOW + 40),
        ..own.clone()
    };
    let mut tx = f.write().await;
    assert_eq!(tx.api_key(own.id).await.unwrap(), Some(ended));
    drop(tx);
    assert_eq!(f.read().keys_of(user.id, NOW + 40).await.unwrap().len(), 0);
    assert!(f.read().keys_of(service.id, NOW).await.unwrap()[0].maker_gone);
    let mut tx = f.write().await;
    tx.delete_user(maker.id).await.unwrap();
    tx.commit().await.unwrap();
    let listed = f.read().keys_of(service.id, NOW).await.unwrap();
    assert_eq!(
        (listed[0].maker.as_str(), listed[0].maker_gone),
        (maker.name.as_str(), true)
    );
}

/// The latest use of a key is noted with it and with its service account.
pub async fn uses(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "uses");
    let maker = f.user("maker").await;
    let service = f.service("service", &maker, None).await;
    let (one, two) = (
        f.new_key("1", service.id, &maker),
        f.new_key("2", service.id, &maker),
    );
    let own = f.new_key("own", maker.id, &maker);
    let used = |at| LastUse {
        at,
        address: "192.0.2.9".into(),
        agent: "wandb-core".into(),
    };
    let mut tx = f.write().await;
    for key in [&one, &two, &own] {
        tx.insert_api_key(key).await.unwrap();
    }
    tx.note_key_use(one.id, &used(NOW + 5)).await.unwrap();
    tx.note_key_use(one.id, &used(NOW + 3)).await.unwrap();
    tx.note_key_use(two.id, &used(NOW + 4)).await.unwrap();
    tx.note_key_use(own.id, &used(NOW + 9)).await.unwrap();
    tx.note_key_use(f.new_key("gone", maker.id, &maker).id, &used(NOW + 9))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut read = f.read();
    for (key, at) in [(&one, 5), (&two, 4), (&own, 9)] {
        let key = read.api_key(key.id).await.unwrap().unwrap();
        assert_eq!(key.last_used, Some(used(NOW + at)));
    }
    let service = read.service_account(service.id).await.unwrap().unwrap();
    assert_eq!(service.last_used, Some(used(NOW + 5)));
}
