//! What a transaction is.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::ids::PrincipalId;
use gatehouse_domain::instance::{AccountRules, Announced, Announcement, InstanceSettings, SessionLengths};
use gatehouse_domain::ways_in::Administrator;
use gatehouse_service::ports::accounts::User;
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;
use std::time::Duration;

/// A transaction sees its own writes, nobody else does before its commit, and without one it never was.
pub async fn undone_unless_committed(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "undone");
    let user = f.new_user("");
    let mut tx = f.write().await;
    tx.insert_user(&user).await.unwrap();
    assert_eq!(tx.user(user.id).await.unwrap().as_ref(), Some(&user));
    assert_eq!(f.read().user(user.id).await.unwrap(), None);
    drop(tx);
    assert_eq!(f.read().user(user.id).await.unwrap(), None);

    let mut tx = f.write().await;
    tx.insert_user(&user).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().user(user.id).await.unwrap(), Some(user));
    f.store.ping().await.unwrap();
}

/// After an error a transaction refuses everything, its commit too, and leaves nothing behind.
pub async fn nothing_goes_on_after_an_error(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "failed");
    let taken = f.user("taken").await;
    let before = f.new_user("before");
    let mut tx = f.write().await;
    tx.insert_user(&before).await.unwrap();
    let result = tx.insert_user(&f.new_user("taken")).await;
    assert!(matches!(result, Err(StoreError::Taken(_))));
    assert!(matches!(tx.user(taken.id).await, Err(StoreError::Failed(_))));
    assert!(matches!(
        tx.insert_user(&f.new_user("after")).await,
        Err(StoreError::Failed(_))
    ));
    assert!(matches!(tx.commit().await, Err(StoreError::Failed(_))));
    assert_eq!(f.read().user(before.id).await.unwrap(), None);

    // The next transaction is not affected, even while the failed one is still held.
    let mut tx = f.write().await;
    assert!(tx.insert_user(&f.new_user("taken")).await.is_err());
    f.user("next").await;
    drop(tx);
}

/// A connection without its head revision is refused, at the latest by the commit.
pub async fn broken_references_are_refused(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "references");
    let user = f.user("").await;
    let (connection, _) = f.new_connection("", &user);
    let mut tx = f.write().await;
    tx.insert_connection(&connection).await.unwrap();
    assert!(matches!(tx.commit().await, Err(StoreError::Failed(_))));
    assert_eq!(f.read().connection(connection.id).await.unwrap(), None);
    let mut tx = f.write().await;
    assert!(
        tx.insert_session(&f.new_session(&f.new_user("nobody"), None), None)
            .await
            .is_err()
    );
    f.user("next").await;
}

/// NUL in a text is refused, in a write and in a question, and stores nothing.
pub async fn nul_is_refused(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "nul");
    let user = User {
        full_name: Some("a\0b".into()),
        ..f.new_user("")
    };
    let mut tx = f.write().await;
    let result = tx.insert_user(&user).await;
    assert!(
        matches!(&result, Err(StoreError::Failed(why)) if why.contains("NUL")),
        "{result:?}"
    );
    assert!(tx.commit().await.is_err());
    assert_eq!(f.read().user(user.id).await.unwrap(), None);
    assert!(f.read().user_by_name("a\0").await.is_err());
}

/// Two people who read an account, change it and store all columns do so one after the other.
pub async fn nobody_overwrites_a_change(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "overwrites");
    let user = f.user("").await;
    let (connection, _) = f.connection("", &user).await;
    let mut tx = f.write().await;
    tx.put_identity(&f.new_identity(&connection, "1", &user))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let tasks = (0..20).map(|_| {
        let (store, user, connection) = (f.store.clone(), user.id, connection.id);
        tokio::spawn(async move {
            let mut tx = store.write().await.unwrap();
            let mut user = tx.user(user).await.unwrap().unwrap();
            user.full_name = Some(user.full_name.unwrap_or_default() + "x");
            tx.update_user(&user).await.unwrap();
            let mut connection = tx.connection(connection).await.unwrap().unwrap();
            connection.updated_at += 1;
            tx.update_connection(&connection).await.unwrap();
            let id = connection.id;
            let mut identity = tx
                .identity(id, "https://id.example.com", "1")
                .await
                .unwrap()
                .unwrap();
            identity.created_at += 1;
            tx.put_identity(&identity).await.unwrap();
            tx.commit().await.unwrap();
        })
    });
    futures::future::join_all(tasks)
        .await
        .into_iter()
        .for_each(Result::unwrap);
    let mut read = f.read();
    assert_eq!(
        read.user(user.id).await.unwrap().unwrap().full_name,
        Some("x".repeat(20))
    );
    assert_eq!(
        read.connection(connection.id).await.unwrap().unwrap().updated_at,
        NOW + 20
    );
    assert_eq!(read.identities_of(user.id).await.unwrap()[0].created_at, NOW + 20);
}

/// Two administrators who take each other's rights at once: the second sees what the first did.
pub async fn ways_in_serialise(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "waysin");
    let (first, second) = (
        User {
            admin: true,
            ..f.new_user("a")
        },
        User {
            admin: true,
            ..f.new_user("b")
        },
    );
    let mut tx = f.write().await;
    tx.insert_user(&first).await.unwrap();
    tx.insert_user(&second).await.unwrap();
    tx.commit().await.unwrap();
    let left = |administrators: Vec<Administrator>| -> Vec<PrincipalId> {
        administrators
            .into_iter()
            .map(|a| a.id)
            .filter(|id| *id == first.id || *id == second.id)
            .collect()
    };
    let mut tx = f.write().await;
    tx.lock_ways_in().await.unwrap();
    tx.update_user(&User {
        admin: false,
        ..first.clone()
    })
    .await
    .unwrap();
    let (store, demoted) = (
        f.store.clone(),
        User {
            admin: false,
            ..second.clone()
        },
    );
    let mut other = tokio::spawn(async move {
        let mut tx = store.write().await.unwrap();
        tx.lock_ways_in().await.unwrap();
        tx.update_user(&demoted).await.unwrap();
        tx.administrators().await.unwrap()
    });
    let early = tokio::time::timeout(Duration::from_millis(200), &mut other).await;
    assert!(early.is_err(), "the second waits for the first");
    assert_eq!(left(tx.administrators().await.unwrap()), [second.id]);
    tx.commit().await.unwrap();
    assert_eq!(left(other.await.unwrap()), []);
    assert_eq!(left(f.read().administrators().await.unwrap()), [second.id]);
}

/// Fifty writers at once: all wait for their turn, none fails, while readers go on.
pub async fn fifty_writers(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "writers");
    let tasks = (0..50).map(|n| {
        let users: Vec<User> = (0..5).map(|m| f.new_user(&format!("-{n:02}-{m}"))).collect();
        let store = f.store.clone();
        tokio::spawn(async move {
            for user in users {
                let mut tx = store.write().await?;
                tx.insert_user(&user).await?;
                tx.commit().await?;
                assert_eq!(store.read().user(user.id).await?, Some(user));
            }
            Ok::<_, StoreError>(())
        })
    });
    for result in futures::future::join_all(tasks).await {
        result.unwrap().unwrap();
    }
}

/// Where versions are counted, one that may have changed the settings moves theirs, and no other.
pub async fn the_version_of_the_settings(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "settingsversion");
    let versions = || f.store.version().zip(f.store.settings_version());
    let Some((all, settings)) = versions() else {
        assert_eq!((f.store.version(), f.store.settings_version()), (None, None));
        return;
    };
    f.user("somebody").await;
    assert_eq!(versions().map(|(a, s)| (a > all, s)), Some((true, settings)));
    let mut tx = f.write().await;
    let same = tx.instance().await.unwrap();
    tx.set_instance(&same).await.unwrap();
    assert_eq!(
        f.store.settings_version(),
        Some(settings),
        "not before the commit"
    );
    tx.commit().await.unwrap();
    assert!(f.store.settings_version() > Some(settings));
}

/// The installation's settings are there from the beginning and are replaced whole.
pub async fn instance_settings(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "instance");
    assert_eq!(f.read().instance().await.unwrap(), InstanceSettings::default());
    let changed = InstanceSettings {
        sessions: SessionLengths { idle: 1, absolute: 2 },
        public_url: Some("https://gatehouse.example.org".into()),
        straight_to: Some(f.connection_id()),
        accounts: AccountRules {
            least: 8,
            open: true,
            approval: false,
            domains: vec!["example.org".into()],
        },
        announcements: vec![Announcement {
            at: 1,
            what: Announced::RecoveredByCode,
            name: "ada".into(),
            address: "192.0.2.1".into(),
            read_by: vec![f.new_user("").id],
        }],
        restore: Some(f.new_user("").id),
    };
    for settings in [changed, InstanceSettings::default()] {
        let mut tx = f.write().await;
        tx.set_instance(&settings).await.unwrap();
        tx.lock_ways_in().await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(f.read().instance().await.unwrap(), settings);
    }
}
