//! Login names and passwords, people who wait, and people who go.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::login::look;
use gatehouse_service::ports::accounts::{Password, Registered, User, UserQuery};
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

/// A login name is taken once, whatever its case, and what looks like one is known.
pub async fn login_names(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "login");
    let named = |login: &str, rest: &str| User {
        login: Some(login.into()),
        ..f.new_user(rest)
    };
    let typed = format!("Bo.{}", f.name("x"));
    let bob = named(&typed, "one");
    let mut tx = f.write().await;
    tx.insert_user(&bob).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = f.write().await;
    match tx.insert_user(&named(&typed.to_uppercase(), "two")).await {
        Err(StoreError::Taken(which)) => assert_eq!(which, "users.login_key"),
        other => panic!("{other:?}"),
    }
    let like = typed.replace('o', "\u{43e}");
    assert!(f.read().is_look_taken(&look(&like)).await.unwrap());
    assert!(!f.read().is_look_taken(&look(&f.name("other"))).await.unwrap());
}

/// Those who wait, oldest first, and how many.
pub async fn waiting(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "waiting");
    let before = f.read().waiting_users().await.unwrap();
    let waits = |rest: &str, at| User {
        registered: Registered::Waiting,
        disabled_at: Some(at),
        created_at: at,
        ..f.new_user(rest)
    };
    let (late, early) = (waits("late", NOW + 2), waits("early", NOW + 1));
    let mut tx = f.write().await;
    tx.insert_user(&late).await.unwrap();
    tx.insert_user(&early).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().waiting_users().await.unwrap(), before + 2);
    let query = UserQuery {
        limit: 1_000,
        waiting: true,
        ..UserQuery::default()
    };
    let page = f.read().users(&query).await.unwrap();
    assert_eq!(page.total, before + 2);
    let mine: Vec<User> = page
        .rows
        .into_iter()
        .filter(|u| u.name.starts_with("waiting"))
        .collect();
    assert_eq!(mine, [early.clone(), late]);
    let mut tx = f.write().await;
    let approved = User {
        registered: Registered::In,
        disabled_at: None,
        ..early
    };
    tx.update_user(&approved).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().waiting_users().await.unwrap(), before + 1);
    assert_eq!(f.read().user(approved.id).await.unwrap(), Some(approved));
}

/// Deleting takes along all that is the person's own; what it made stays, with the name, and the names are free.
pub async fn deleting_a_user(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "deleteuser");
    let maker = f.user("maker").await;
    let (connection, _) = f.connection("of", &maker).await;
    let user = User {
        email: Some("gone@Example.org".into()),
        login: Some(f.name("Gone")),
        ..f.new_user("gone")
    };
    let mut tx = f.write().await;
    tx.insert_user(&user).await.unwrap();
    let password = Password {
        phc: "x".into(),
        must_change: true,
    };
    tx.set_password(user.id, &password).await.unwrap();
    let session = f.new_session(&user, None);
    tx.insert_session(&session, None).await.unwrap();
    let identity = f.new_identity(&connection, "subject", &user);
    tx.put_identity(&identity).await.unwrap();
    tx.delete_user(user.id).await.unwrap();
    tx.commit().await.unwrap();
    let mut read = f.read();
    assert_eq!(read.user(user.id).await.unwrap(), None);
    assert_eq!(read.password(user.id).await.unwrap(), None);
    assert_eq!(read.session(session.id).await.unwrap(), None);
    assert!(read.identities_of(user.id).await.unwrap().is_empty());
    assert_eq!(
        read.principal_name(user.id).await.unwrap(),
        Some(user.name.clone())
    );
    assert_eq!(read.principal_name(f.new_user("").id).await.unwrap(), None);
    let again = User {
        id: f.new_user("").id,
        ..user.clone()
    };
    let mut tx = f.write().await;
    tx.insert_user(&again).await.unwrap();
    tx.commit().await.unwrap();
    let mut tx = f.write().await;
    assert!(tx.delete_user(user.id).await.is_err(), "it is gone already");
}

/// A password is set, replaced and read; only an account can have one.
pub async fn passwords(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "passwords");
    let user = f.user("").await;
    assert_eq!(f.read().password(user.id).await.unwrap(), None);
    for password in [
        Password {
            phc: "$argon2id$a".into(),
            must_change: true,
        },
        Password {
            phc: "$argon2id$b".into(),
            must_change: false,
        },
    ] {
        let mut tx = f.write().await;
        tx.set_password(user.id, &password).await.unwrap();
        tx.commit().await.unwrap();
        assert_eq!(f.read().password(user.id).await.unwrap(), Some(password));
    }
    assert_eq!(f.read().password_used(user.id).await.unwrap(), None);
    let mut tx = f.write().await;
    tx.note_password_use(user.id, NOW).await.unwrap();
    tx.note_password_use(f.new_user("nobody").id, NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().password_used(user.id).await.unwrap(), Some(NOW));
    let password = Password {
        phc: "$argon2id$c".into(),
        must_change: false,
    };
    let mut tx = f.write().await;
    let nobody = f.new_user("nobody").id;
    assert!(tx.set_password(nobody, &password).await.is_err());
}
