//! What the workers hash in. It is kept: getting 19 MiB anew from the system takes a quarter of the time of hashing,
//! and the system's allocator would keep as much for each thread that ever hashed.
//!
//! The second pass can be undone: from what it leaves, a password would be guessed without its cost. So what was used
//! is wiped when no next password overwrites it.

use argon2::Block;
use std::sync::{Mutex, PoisonError};
use zeroize::Zeroize as _;

/// What one worker hashes in.
pub(crate) type Memory = Vec<Block>;

/// The memory of a pool's workers.
#[derive(Default)]
pub(crate) struct Memories(Mutex<Kept>);

#[derive(Default)]
struct Kept {
    wiped: Vec<Memory>,
    used: Vec<Memory>,
}

impl Memories {
    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Some to hash in, used before any wiped one; empty at first.
    pub(crate) fn take(&self) -> Memory {
        let mut kept = self.kept();
        kept.used.pop().or_else(|| kept.wiped.pop()).unwrap_or_default()
    }

    /// Back from a worker. With nobody waiting, it and all others that were used are wiped.
    pub(crate) fn give_back(&self, memory: Memory, waiting: bool) {
        let mut kept = self.kept();
        kept.used.push(memory);
        if waiting {
            return;
        }
        let mut used = std::mem::take(&mut kept.used);
        drop(kept);
        used.iter_mut().flatten().for_each(Block::zeroize);
        self.kept().wiped.append(&mut used);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn used() -> Memory {
        let mut block = Block::new();
        block.as_mut().fill(7);
        vec![block; 2]
    }

    fn is_wiped(memory: &Memory) -> bool {
        memory.iter().all(|block| block.as_ref().iter().all(|n| *n == 0))
    }

    #[test]
    fn used_memory_is_taken_first_and_all_of_it_is_wiped_when_nobody_waits() {
        let memories = Memories::default();
        assert!(memories.take().is_empty());
        memories.give_back(used(), false);
        memories.give_back(used(), true);
        memories.give_back(used(), true);
        let next = memories.take();
        assert!(!is_wiped(&next), "the next password overwrites it");
        memories.give_back(next, false);
        for _ in 0..3 {
            let memory = memories.take();
            assert!(memory.len() == 2 && is_wiped(&memory));
        }
        assert!(memories.take().is_empty(), "as many as were given");
    }
}
