//! Which of several servers is asked first. One that did not answer is left for last for a while, longer each
//! time.

use gatehouse_domain::connection::ldap::Address;
use gatehouse_domain::ids::Millis;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

/// The longest time that a server is left for last.
const LONGEST: Millis = 60_000;
/// More servers than any instance has; past it all are taken for answering.
const KEPT: usize = 1000;

/// The servers that did not answer.
#[derive(Default)]
pub(crate) struct Servers(Mutex<HashMap<Address, Down>>);

#[derive(Clone, Copy)]
struct Down {
    failures: u32,
    until: Millis,
}

impl Servers {
    /// The addresses in the order to ask them, and which of them are left for last.
    pub(crate) fn order(&self, addresses: &[Address], now: Millis) -> (Vec<Address>, Vec<Address>) {
        let down = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = |address: &Address| down.get(address).map_or(0, |d| d.until);
        let (good, mut last): (Vec<Address>, Vec<Address>) = addresses
            .iter()
            .cloned()
            .partition(|address| until(address) <= now);
        last.sort_by_key(until);
        (good, last)
    }

    /// It answered.
    pub(crate) fn answered(&self, address: &Address) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .remove(address);
    }

    /// It did not.
    pub(crate) fn failed(&self, address: &Address, now: Millis) {
        let mut down = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if down.len() >= KEPT {
            down.clear();
        }
        let failures = down.get(address).map_or(0, |d| d.failures).saturating_add(1);
        let pause = 1000i64.saturating_mul(1 << failures.min(6)).min(LONGEST);
        let until = now.saturating_add(pause);
        down.insert(address.clone(), Down { failures, until });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_server_that_does_not_answer_is_left_for_last_for_longer_each_time() {
        let address = |host: &str| Address {
            host: host.into(),
            port: 636,
        };
        let all = [address("a"), address("b"), address("c")];
        let servers = Servers::default();
        assert_eq!(servers.order(&all, 0), (all.to_vec(), vec![]));
        servers.failed(&all[0], 0);
        let (good, last) = servers.order(&all, 1_999);
        assert_eq!((good, last), (all[1..].to_vec(), all[..1].to_vec()));
        assert!(
            servers.order(&all, 2_000).1.is_empty(),
            "then it is asked first again"
        );
        servers.failed(&all[0], 2_000);
        assert_eq!(servers.order(&all, 5_999).1.len(), 1);
        for _ in 0..40 {
            servers.failed(&all[0], 6_000);
        }
        assert_eq!(servers.order(&all, 65_999).1.len(), 1);
        assert!(servers.order(&all, 66_000).1.is_empty(), "a minute at most");
        servers.answered(&all[0]);
        assert!(servers.order(&all, 6_000).1.is_empty());
    }
}
