//! Connections of service accounts, kept open for the next search.

use crate::conn::Conn;
use gatehouse_domain::connection::LdapSettings;
use gatehouse_domain::connection::ldap::Address;
use gatehouse_domain::ids::Millis;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// So many connections of one account are open at once.
const MOST: usize = 8;
/// A connection that was idle for longer is not used again: something on the way may have forgotten it.
const IDLE: Millis = 60_000;
/// More directories than any instance has; past it the pools are made anew.
const POOLS_KEPT: usize = 64;

/// All pools, by what a connection is made from.
#[derive(Default)]
pub(crate) struct Pools(Mutex<HashMap<String, Arc<Pool>>>);

/// One account's connections.
pub(crate) struct Pool {
    permits: Arc<Semaphore>,
    idle: Mutex<Vec<Idle>>,
}

struct Idle {
    conn: Conn,
    server: Address,
    since: Millis,
}

/// The right to one connection, and the connection while there is one. Dropped, it goes back if it is whole.
pub(crate) struct Lease {
    pub(crate) conn: Option<Conn>,
    pub(crate) server: Option<Address>,
    /// It had been idle, so the other side may have closed it meanwhile.
    pub(crate) reused: bool,
    /// When it goes back, it is idle from then on.
    pub(crate) now: Millis,
    pool: Option<Arc<Pool>>,
    _permit: Option<OwnedSemaphorePermit>,
}

impl Pools {
    /// The pool for these settings. The password's id stands for the password: it never changes.
    pub(crate) fn of(&self, settings: &LdapSettings, our_url: &str, now: Millis) -> Arc<Pool> {
        let key = serde_json::json!([
            settings.addresses,
            settings.tls,
            settings.ca_certificates,
            settings.bind_dn,
            settings.bind_password,
            our_url,
        ]);
        let mut pools = lock(&self.0);
        for pool in pools.values() {
            pool.forget_idle(now);
        }
        if pools.len() >= POOLS_KEPT {
            pools.clear();
        }
        pools.entry(key.to_string()).or_default().clone()
    }
}

impl Default for Pool {
    fn default() -> Self {
        Pool {
            permits: Arc::new(Semaphore::new(MOST)),
            idle: Mutex::default(),
        }
    }
}

impl Pool {
    /// Waits for its turn; with an idle connection, if there is one.
    pub(crate) async fn lease(self: &Arc<Self>, now: Millis) -> Option<Lease> {
        let permit = self.permits.clone().acquire_owned().await.ok()?;
        let idle = lock(&self.idle).pop();
        let (conn, server) = idle.map(|idle| (idle.conn, idle.server)).unzip();
        Some(Lease {
            reused: conn.is_some(),
            conn,
            server,
            now,
            pool: Some(self.clone()),
            _permit: Some(permit),
        })
    }

    fn forget_idle(&self, now: Millis) {
        lock(&self.idle).retain(|idle| now - idle.since <= IDLE);
    }
}

impl Lease {
    /// A connection of its own that goes back nowhere.
    pub(crate) fn alone() -> Self {
        Lease {
            conn: None,
            server: None,
            reused: false,
            now: 0,
            pool: None,
            _permit: None,
        }
    }
}

impl Drop for Lease {
    fn drop(&mut self) {
        let (Some(pool), Some(conn), Some(server)) = (&self.pool, self.conn.take(), self.server.take())
        else {
            return;
        };
        if conn.is_whole() {
            lock(&pool.idle).push(Idle {
                conn,
                server,
                since: self.now,
            });
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
