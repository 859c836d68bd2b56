//! What both databases are asked beside the conformance suite.

pub mod audit;
pub mod search;

pub use audit::*;
use gatehouse_domain::ids::PrincipalId;
use gatehouse_service::ports::Store;
use gatehouse_service::ports::accounts::{Registered, User};
use gatehouse_store::{DataKey, DatabaseUrl, OpenError, SqlStore, open, sweep};
use gatehouse_testkit::keys::{KeyRing, MasterKey, SystemRng};
pub use search::*;
use std::sync::Arc;
use uuid::Uuid;

/// One test per conformance case, each on a database of its own; `fresh` gives `None` to skip.
#[macro_export]
macro_rules! cases { ($($module:ident::$case:ident)*) => {
    mod conformance {
        $( mod $case {
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn holds() {
                if let Some(fresh) = $crate::fresh() {
                    let store = std::sync::Arc::new($crate::common::keyed(&fresh.url).await);
                    gatehouse_testkit::store_conformance::$module::$case(store.clone()).await;
                    store.close().await;
                }
            }
        } )*
    }
} }

/// The same for the questions of this file.
#[macro_export]
macro_rules! on_both { ($($case:ident)*) => { $(
    #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
    async fn $case() {
        if let Some(fresh) = $crate::fresh() {
            $crate::common::$case(&fresh.url).await;
        }
    }
)* } }

pub fn user(n: u128) -> User {
    User {
        id: PrincipalId(Uuid::from_u128(n)),
        name: format!("user-{n}"),
        full_name: None,
        email: None,
        picture: None,
        admin: false,
        disabled_at: None,
        created_at: 1,
        last_sign_in: None,
        login: None,
        registered: Registered::No,
    }
}

/// A fresh store with keys.
pub async fn keyed(url: &DatabaseUrl) -> SqlStore {
    let store = open(url).await.unwrap();
    gatehouse_testkit::keys::keyed(store, &SystemRng).await.0
}

/// What seals the head of the audit with the first key.
fn ring() -> KeyRing {
    KeyRing::create(&MasterKey::generate(&SystemRng), &SystemRng).0
}

pub async fn insert(store: &SqlStore, user: &User) {
    let mut tx = store.write().await.unwrap();
    tx.insert_user(user).await.unwrap();
    tx.commit().await.unwrap();
}

/// All cases also hold on one database, one after the other.
pub async fn the_whole_suite_on_one_database(url: &DatabaseUrl) {
    gatehouse_testkit::store_conformance::conformance(Arc::new(keyed(url).await)).await;
}

pub async fn a_second_opening_finds_what_the_first_left(url: &DatabaseUrl) {
    let first = open(url).await.unwrap();
    insert(&first, &user(1)).await;
    let beside = open(url).await.unwrap();
    assert_eq!(beside.read().user(user(1).id).await.unwrap(), Some(user(1)));
    insert(&beside, &user(2)).await;
    first.close().await;
    beside.close().await;
    let again = open(url).await.unwrap();
    assert_eq!(again.read().user(user(2).id).await.unwrap(), Some(user(2)));
}

pub async fn four_that_start_together_migrate_once(url: &DatabaseUrl) {
    let (a, b, c, d) = tokio::join!(open(url), open(url), open(url), open(url));
    for store in [a, b, c, d] {
        store.unwrap().ping().await.unwrap();
    }
}

pub async fn a_fresh_database_says_so(url: &DatabaseUrl) {
    let store = open(url).await.unwrap();
    assert!(store.is_empty().await.unwrap());
    insert(&store, &user(1)).await;
    assert!(!store.is_empty().await.unwrap());
}

pub async fn data_keys_are_kept(url: &DatabaseUrl) {
    let store = open(url).await.unwrap();
    let key = |n: u8| DataKey {
        id: n.into(),
        wrapped: vec![n, 0, 255],
        retired_at: Some(5),
    };
    assert_eq!(store.data_keys().await.unwrap(), []);
    assert_eq!(
        store.insert_first_data_key(&key(2), &ring()).await.unwrap(),
        [key(2)]
    );
    assert!(!store.is_empty().await.unwrap(), "a key alone is data");
    assert_eq!(
        store.insert_first_data_key(&key(3), &ring()).await.unwrap(),
        [key(2)],
        "only the first"
    );
    assert_eq!(store.data_keys().await.unwrap(), [key(2)]);
}

pub async fn two_first_data_keys_become_one(url: &DatabaseUrl) {
    let (a, b) = (open(url).await.unwrap(), open(url).await.unwrap());
    let key = |n: u32| DataKey {
        id: n,
        wrapped: vec![1],
        retired_at: None,
    };
    let (one, two, ring) = (key(1), key(2), ring());
    let (x, y) = tokio::join!(
        a.insert_first_data_key(&one, &ring),
        b.insert_first_data_key(&two, &ring)
    );
    assert_eq!(x.unwrap(), y.unwrap());
    assert_eq!(a.data_keys().await.unwrap().len(), 1);
}

pub async fn sweeping_removes_what_has_run_out(url: &DatabaseUrl) {
    use gatehouse_domain::attempt::{Attempt, Kind, Method, Outcome, Trace};
    use gatehouse_domain::ids::{AttemptId, ConnectionId, InvitationId, SessionId};
    use gatehouse_service::ports::connections::Cached;
    use gatehouse_service::ports::flows::{Flow, OneTime, Purpose};
    use gatehouse_service::ports::invitations::Invitation;
    use gatehouse_service::ports::sessions::Session;
    const HOUR: i64 = 3_600_000;
    const NOW: i64 = 1_000 * HOUR;
    let store = open(url).await.unwrap();
    insert(&store, &user(1)).await;
    let mut tx = store.write().await.unwrap();
    for (n, late) in [(1u8, false), (2, true)] {
        let (id, over) = (
            Uuid::from_u128(n.into()),
            |at: i64| if late { at } else { at + 1 },
        );
        tx.insert_flow(&Flow {
            state_hash: [n; 32],
            browser_hash: [n; 32],
            purpose: Purpose::SignIn,
            connection: ConnectionId(id),
            private: vec![],
            response: None,
            next: "/".into(),
            attempt: AttemptId(id),
            expires_at: over(NOW - gatehouse_service::signin::FLOW_FOR),
        })
        .await
        .unwrap();
        let session = Session {
            id: SessionId(id),
            token_hash: [n; 32],
            principal: user(1).id,
            connection: None,
            device: String::new(),
            address: String::new(),
            created_at: 0,
            last_seen: 0,
            idle_until: over(NOW),
            absolute_until: NOW + HOUR,
        };
        tx.insert_session(&session, None).await.unwrap();
        let one_time = OneTime {
            kind: "k".into(),
            token_hash: [n; 32],
            payload: String::new(),
            expires_at: over(NOW),
        };
        tx.insert_one_time(&one_time, false).await.unwrap();
        tx.put_attempt(&Attempt {
            id: AttemptId(id),
            reference: format!("GH-{n}"),
            kind: Kind::SignIn,
            method: Method::Password,
            connection: None,
            connection_name: String::new(),
            revision: None,
            issuer: None,
            principal: None,
            who: String::new(),
            address: String::new(),
            trace: Trace::default(),
            result: None,
            outcome: Outcome::Running,
            started_at: NOW - 30 * 24 * HOUR - i64::from(late),
            ended_at: None,
        })
        .await
        .unwrap();
        tx.count_failure(&n.to_string(), over(0), NOW).await.unwrap();
        tx.put_cached(&Cached {
            url: format!("https://id.example/{n}"),
            ca_hash: String::new(),
            kind: "jwks".into(),
            body: "{}".into(),
            fetched_at: 0,
            tried_at: NOW - 30 * 24 * HOUR - i64::from(late),
        })
        .await
        .unwrap();
    }
    for late in [false, true] {
        let invitation = Invitation {
            id: InvitationId(Uuid::from_u128(late.into())),
            email: format!("{late}@example.org"),
            by: user(1).id,
            created_at: 0,
            expires_at: NOW - 30 * 24 * HOUR - i64::from(late),
            used_at: None,
            user: None,
            revoked_at: None,
        };
        tx.insert_invitation(&invitation, &[]).await.unwrap();
    }
    tx.commit().await.unwrap();
    let swept = sweep(&store, NOW).await.unwrap();
    assert_eq!(swept.invitations, 1);
    assert_eq!(
        (
            swept.flows,
            swept.sessions,
            swept.one_time,
            swept.attempts,
            swept.throttles,
            swept.documents
        ),
        (1, 1, 1, 1, 1, 1)
    );
    let mut read = store.read();
    assert!(
        read.session(SessionId(Uuid::from_u128(1)))
            .await
            .unwrap()
            .is_some()
    );
    assert!(read.attempt_by_reference("GH-1").await.unwrap().is_some());
    assert!(read.one_time("k", &[1; 32], 0).await.unwrap().is_some());
    assert_eq!(
        sweep(&store, NOW).await.unwrap(),
        gatehouse_store::Swept::default()
    );
}

/// Runs `sql` behind the store's back.
pub async fn tamper(url: &DatabaseUrl, sql: &'static str) {
    use sqlx::{Connection, Executor};
    match url {
        DatabaseUrl::Sqlite(path) => {
            let options = sqlx::sqlite::SqliteConnectOptions::new().filename(path);
            let mut c = sqlx::SqliteConnection::connect_with(&options).await.unwrap();
            c.execute(sql).await.unwrap();
            c.close().await.unwrap();
        }
        DatabaseUrl::Postgres(url) => {
            let mut c = sqlx::PgConnection::connect(url).await.unwrap();
            c.execute(sql).await.unwrap();
            c.close().await.unwrap();
        }
    }
}

pub async fn a_newer_schema_is_refused_with_both_versions(url: &DatabaseUrl) {
    open(url).await.unwrap().close().await;
    let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
         SELECT version + 7000 + n, description, success, checksum, execution_time FROM _sqlx_migrations, \
         (SELECT 0 AS n UNION ALL SELECT 1) AS two WHERE version = 1";
    tamper(url, newer).await;
    let error = open(url).await.unwrap_err();
    assert!(
        matches!(
            error,
            OpenError::Newer {
                found: 7002,
                known: 1
            }
        ),
        "{error:?}"
    );
    let text = error.to_string();
    assert!(
        text.contains("7002") && text.contains('1') && text.contains("GATEHOUSE_DATABASE_URL"),
        "{text}"
    );
}

pub async fn an_edited_migration_is_refused(url: &DatabaseUrl) {
    let store = open(url).await.unwrap();
    let other_bytes = DataKey {
        id: 1,
        wrapped: vec![1],
        retired_at: None,
    };
    store.insert_first_data_key(&other_bytes, &ring()).await.unwrap();
    store.close().await;
    tamper(
        url,
        "UPDATE _sqlx_migrations SET checksum = (SELECT wrapped FROM data_keys)",
    )
    .await;
    assert!(matches!(
        open(url).await.unwrap_err(),
        OpenError::Edited { number: 1 }
    ));
}

pub async fn a_failed_statement_leaves_no_connection_behind(url: &DatabaseUrl) {
    let store = open(url).await.unwrap();
    insert(&store, &user(1)).await;
    // More often than any pool has connections.
    for _ in 0..40 {
        let mut tx = store.write().await.unwrap();
        assert!(tx.insert_user(&user(1)).await.is_err());
        assert!(tx.commit().await.is_err());
        assert!(store.read().user_by_name("\0").await.is_err());
    }
    insert(&store, &user(2)).await;
}
