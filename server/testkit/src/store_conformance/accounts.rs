//! Users, passwords, identities.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::login::login_key;
use gatehouse_domain::names::email_key;
use gatehouse_service::ports::accounts::{Password, Registered, User, UserQuery};
use gatehouse_service::ports::identities::{Identified, Identity};
use gatehouse_service::ports::{Store, StoreError};
use std::sync::Arc;

fn full(f: &Fixture, rest: &str) -> User {
    User {
        full_name: Some("Älice 김".into()),
        email: Some(format!("{}@Example.org", f.name(rest))),
        picture: Some("https://id.example.com/p.png".into()),
        admin: true,
        disabled_at: Some(NOW + 1),
        last_sign_in: Some(NOW + 2),
        login: Some(format!("Älice.{}", f.name(rest))),
        registered: Registered::Waiting,
        ..f.new_user(rest)
    }
}

/// Every column comes back as it was stored, absent ones too, and is found by every key.
pub async fn users_round_trip(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "roundtrip");
    let bare = f.user("bare").await;
    let mut rich = full(&f, "rich");
    let mut tx = f.write().await;
    tx.insert_user(&rich).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().user(bare.id).await.unwrap().as_ref(), Some(&bare));
    assert_eq!(f.read().user(rich.id).await.unwrap().as_ref(), Some(&rich));
    assert_eq!(
        f.read().user_by_name(&rich.name).await.unwrap().as_ref(),
        Some(&rich)
    );
    let email_of = email_key(rich.email.as_ref().unwrap());
    let key = email_of.clone();
    assert_eq!(f.read().user_by_email(&key).await.unwrap().as_ref(), Some(&rich));
    let key = login_key(rich.login()).unwrap();
    assert_eq!(f.read().user_by_login(&key).await.unwrap().as_ref(), Some(&rich));
    let key = login_key(&bare.name).unwrap();
    assert_eq!(f.read().user_by_login(&key).await.unwrap().as_ref(), Some(&bare));
    assert_eq!(f.read().user(f.new_user("nobody").id).await.unwrap(), None);
    assert_eq!(f.read().user_by_name(&f.name("nobody")).await.unwrap(), None);

    rich = User {
        id: rich.id,
        full_name: None,
        email: None,
        picture: None,
        admin: false,
        disabled_at: None,
        last_sign_in: None,
        login: None,
        registered: Registered::No,
        name: f.name("renamed"),
        created_at: NOW,
    };
    let mut tx = f.write().await;
    tx.update_user(&rich).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(f.read().user(rich.id).await.unwrap().as_ref(), Some(&rich));
    assert_eq!(
        f.read().user_by_email(&email_of).await.unwrap(),
        None,
        "the old address is free"
    );

    let mut tx = f.write().await;
    assert!(
        tx.update_user(&f.new_user("nobody")).await.is_err(),
        "an update of nobody is an error"
    );
}

/// The names in use like one: itself and with a number after it, and no others, whatever a pattern could mean.
pub async fn names_like_one(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "like");
    let stem = f.name("kim_a");
    let alike = [stem.clone(), format!("{stem}-2"), format!("{stem}-10")];
    let others = [
        format!("{stem}.b"),
        format!("{stem}b"),
        format!("{stem}_2"),
        f.name("kimxa-3"),
        f.name("kim"),
    ];
    let mut tx = f.write().await;
    for name in alike.iter().chain(&others) {
        let user = User {
            name: name.clone(),
            ..f.new_user("")
        };
        tx.insert_user(&user).await.unwrap();
    }
    tx.commit().await.unwrap();
    let mut found = f.read().names_like(&stem).await.unwrap();
    found.sort_by_key(String::len);
    assert_eq!(found, alike);
    assert!(f.read().names_like(&f.name("nobody")).await.unwrap().is_empty());
}

/// A taken name or address is named the same everywhere; no address is no collision.
pub async fn names_and_emails_are_unique(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "unique");
    let first = full(&f, "first");
    let mut tx = f.write().await;
    tx.insert_user(&first).await.unwrap();
    tx.insert_user(&f.new_user("noemail")).await.unwrap();
    tx.insert_user(&f.new_user("noemailtoo")).await.unwrap();
    tx.commit().await.unwrap();

    let taken = |result: Result<(), StoreError>, key: &str| match result {
        Err(StoreError::Taken(which)) => assert_eq!(which, key),
        other => panic!("{key}: {other:?}"),
    };
    let mut tx = f.write().await;
    taken(tx.insert_user(&f.new_user("first")).await, "principals.name");
    let mut tx = f.write().await;
    let shouting = User {
        email: Some(first.email.as_ref().unwrap().to_uppercase()),
        ..f.new_user("second")
    };
    taken(tx.insert_user(&shouting).await, "users.email_key");
    let mut tx = f.write().await;
    taken(
        tx.insert_user(&User {
            name: f.name("third"),
            email: None,
            ..first.clone()
        })
        .await,
        "principals.id",
    );

    let other = f.user("other").await;
    let mut tx = f.write().await;
    taken(
        tx.update_user(&User {
            name: first.name.clone(),
            ..other.clone()
        })
        .await,
        "principals.name",
    );
    let mut tx = f.write().await;
    taken(
        tx.update_user(&User {
            email: first.email.clone(),
            ..other
        })
        .await,
        "users.email_key",
    );
}

/// The search is for what a word of name, full name or email begins with, whatever its case, and where nobody's
/// does for a part of them; `%`, `_` and `\` are letters; pages are in the order of names, with the total.
pub async fn search_and_pages(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "search");
    let mut tx = f.write().await;
    for n in 0..25 {
        tx.insert_user(&f.new_user(&format!("-{n:02}"))).await.unwrap();
    }
    let special = User {
        full_name: Some(r"Straße 100%_sure\ ÜBER".into()),
        email: Some("Someone.Searching@example.org".into()),
        ..f.new_user("special")
    };
    tx.insert_user(&special).await.unwrap();
    tx.commit().await.unwrap();

    let page = |search: &str, offset, limit| {
        let query = UserQuery {
            search: search.into(),
            offset,
            limit,
            ..UserQuery::default()
        };
        let mut read = f.read();
        async move { read.users(&query).await.unwrap() }
    };
    for found in [
        "STRASSE 100",
        "100%_sure",
        r"sure\ ü",
        "über",
        "searching@EXAMPLE",
        "searchspec",
        " straße   100",
    ] {
        let result = page(found, 0, 10).await;
        assert_eq!((result.rows, result.total), (vec![special.clone()], 1), "{found}");
    }
    for missed in [
        "100_",
        "1%0",
        r"\%",
        "searchspecial straße",
        "searchspecial\nstraße",
        "%%%",
    ] {
        let result = page(missed, 0, 10).await;
        assert_eq!((result.rows, result.total), (vec![], 0), "{missed}");
    }
    // Who begins so is found, and hides who has it inside.
    let mut tx = f.write().await;
    let renamed = User {
        full_name: Some("Uresearch".into()),
        ..f.new_user("renamed")
    };
    tx.insert_user(&renamed).await.unwrap();
    let renamed = User {
        full_name: Some("Überholt Neu".into()),
        ..renamed
    };
    tx.update_user(&renamed).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(page("neu", 0, 10).await.rows, [renamed]);
    assert_eq!(page("über", 0, 10).await.total, 2);
    assert_eq!(page("uresearch", 0, 10).await.total, 0, "a former name");
    assert_eq!(
        page("berholt", 0, 10).await.total,
        1,
        "inside, where nobody begins so"
    );
    let names = |rows: Vec<User>| rows.into_iter().map(|u| u.name).collect::<Vec<_>>();
    let second = page("search-", 10, 10).await;
    assert_eq!(second.total, 25);
    assert_eq!(
        names(second.rows),
        (10..20).map(|n| format!("search-{n:02}")).collect::<Vec<_>>()
    );
    let last = page("search-", 20, 10).await;
    assert_eq!((last.rows.len(), last.total), (5, 25));
    let beyond = page("search-", 100, 10).await;
    assert_eq!((beyond.rows.len(), beyond.total), (0, 25));
    assert!(page("", 0, 100).await.total >= 26);
    assert_eq!(
        page("search-", -1, -1).await.rows.len(),
        0,
        "nonsense is no error"
    );
    assert_eq!(
        page(&"x\0".repeat(50_000), 0, 10).await.total,
        0,
        "an endless search is no error"
    );
}

/// An identity is found by its exact key, listed oldest first, updated and disconnected.
pub async fn identities(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "identities");
    let user = f.user("").await;
    let (connection, _) = f.connection("", &user).await;
    let mut old = f.new_identity(&connection, "Subject", &user);
    let mut new = f.new_identity(&connection, "subject", &user);
    new.created_at = NOW + 1;
    new.email = Some("a@example.org".into());
    new.fingerprint = Some("f1".into());
    new.last_sign_in = Some(NOW + 2);
    let mut tx = f.write().await;
    tx.put_identity(&new).await.unwrap();
    tx.put_identity(&old).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(
        f.read().identities_of(user.id).await.unwrap(),
        [old.clone(), new.clone()]
    );
    let elsewhere = Identity {
        issuer: "https://other.example.com".into(),
        ..new.clone()
    };
    let mut tx = f.write().await;
    tx.put_identity(&elsewhere).await.unwrap();
    tx.commit().await.unwrap();
    let mut read = f.read();
    assert_eq!(read.identities_of_connection(connection.id).await.unwrap(), 3);
    assert_eq!(read.identities_at(connection.id, &new.issuer).await.unwrap(), 2);
    let mut tx = f.write().await;
    tx.delete_identity(connection.id, &elsewhere.issuer, &elsewhere.subject)
        .await
        .unwrap();
    tx.commit().await.unwrap();

    old.email = Some("b@example.org".into());
    old.fingerprint = Some("f2".into());
    old.last_sign_in = Some(NOW + 3);
    new.email = None;
    new.fingerprint = None;
    new.last_sign_in = None;
    let mut tx = f.write().await;
    tx.put_identity(&old).await.unwrap();
    tx.put_identity(&new).await.unwrap();
    tx.commit().await.unwrap();
    for identity in [&old, &new] {
        let found = f
            .read()
            .identity(connection.id, &identity.issuer, &identity.subject)
            .await
            .unwrap();
        assert_eq!(found.as_ref(), Some(identity));
    }
    let identified = async |subject: &str| {
        let mut read = f.read();
        read.identified(connection.id, &old.issuer, subject)
            .await
            .unwrap()
    };
    let user = f.read().user(old.user).await.unwrap().unwrap();
    let mut whole = Identified {
        identity: old.clone(),
        user: user.clone(),
        password: false,
    };
    assert_eq!(identified(&old.subject).await.as_ref(), Some(&whole));
    assert_eq!(identified("SUBJECT").await, None);
    let mut tx = f.write().await;
    let password = Password {
        phc: "$argon2id$".into(),
        must_change: true,
    };
    tx.set_password(old.user, &password).await.unwrap();
    whole.password = true;
    let within = tx.identified(connection.id, &old.issuer, &old.subject).await;
    assert_eq!(within.unwrap().as_ref(), Some(&whole));
    drop(tx);
    assert_eq!(
        f.read()
            .identity(connection.id, &old.issuer, "SUBJECT")
            .await
            .unwrap(),
        None
    );
    assert_eq!(
        f.read()
            .identity(connection.id, "https://ID.example.com", "subject")
            .await
            .unwrap(),
        None
    );

    let mut tx = f.write().await;
    assert!(
        tx.delete_identity(connection.id, &old.issuer, &old.subject)
            .await
            .unwrap()
    );
    assert!(
        !tx.delete_identity(connection.id, &old.issuer, &old.subject)
            .await
            .unwrap()
    );
    assert_eq!(
        tx.delete_identities_of_connection(connection.id).await.unwrap(),
        1
    );
    tx.commit().await.unwrap();
    assert_eq!(f.read().identities_of(user.id).await.unwrap(), []);
}

/// Writing an identity again for another person is refused: it would hand over the account's way in.
pub async fn an_identity_never_changes_hands(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "hands");
    let (alice, mallory) = (f.user("alice").await, f.user("mallory").await);
    let (connection, _) = f.connection("", &alice).await;
    let mut tx = f.write().await;
    tx.put_identity(&f.new_identity(&connection, "1", &alice))
        .await
        .unwrap();
    tx.commit().await.unwrap();
    let mut tx = f.write().await;
    let result = tx.put_identity(&f.new_identity(&connection, "1", &mallory)).await;
    assert!(matches!(result, Err(StoreError::Taken(key)) if key == "identities.subject"));
    assert!(tx.commit().await.is_err());
    assert_eq!(f.read().identities_of(mallory.id).await.unwrap(), []);
}

/// Administrators come with what they can sign in with; other people do not come.
pub async fn administrators(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "administrators");
    let person = f.user("person").await;
    let local = User {
        admin: true,
        ..f.new_user("local")
    };
    let remote = User {
        admin: true,
        disabled_at: Some(NOW),
        ..f.new_user("remote")
    };
    let (connection, _) = f.connection("", &person).await;
    let mut tx = f.write().await;
    tx.insert_user(&local).await.unwrap();
    tx.insert_user(&remote).await.unwrap();
    tx.set_password(
        local.id,
        &Password {
            phc: "$".into(),
            must_change: false,
        },
    )
    .await
    .unwrap();
    tx.set_password(
        remote.id,
        &Password {
            phc: "$".into(),
            must_change: true,
        },
    )
    .await
    .unwrap();
    let mut identity = f.new_identity(&connection, "1", &remote);
    tx.put_identity(&identity).await.unwrap();
    identity.subject = "2".into();
    identity.created_at += 1;
    identity.fingerprint = Some("f1".into());
    tx.put_identity(&identity).await.unwrap();
    tx.put_identity(&f.new_identity(&connection, "3", &person))
        .await
        .unwrap();
    tx.commit().await.unwrap();

    let all = f.read().administrators().await.unwrap();
    let find = |user: &User| all.iter().find(|a| a.id == user.id).cloned();
    assert_eq!(find(&person), None);
    let found = find(&local).unwrap();
    assert_eq!(found.name, local.name);
    assert!(found.enabled && found.password && found.identities.is_empty());
    let found = find(&remote).unwrap();
    assert!(
        !found.enabled && !found.password,
        "nobody has used a password that is to be changed first"
    );
    assert_eq!(
        found.identities,
        [(connection.id, None), (connection.id, Some("f1".into()))]
    );
}
