//! The audit's chain (C9): what an entry's hash is over, the sealed head, and where a chain is broken.
//! Decision 6 tells what it shows and what it cannot.

use gatehouse_service::ports::Vault;
use sqlx::FromRow;
use std::fmt;
use uuid::Uuid;

/// Where the head is sealed for.
const PLACE: &str = "audit_head|1|sealed";

/// A SHA-256.
pub(crate) type Hash = [u8; 32];

/// An entry as its columns hold it.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Entry {
    pub(crate) at: i64,
    pub(crate) actor: Option<Uuid>,
    pub(crate) actor_name: String,
    pub(crate) action: String,
    pub(crate) object: String,
    pub(crate) object_name: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) address: String,
    pub(crate) search_key: String,
}

/// An entry in its place in the chain.
#[derive(Clone, Debug, FromRow)]
pub(crate) struct Link {
    pub(crate) seq: i64,
    #[sqlx(flatten)]
    pub(crate) entry: Entry,
    pub(crate) prev_hash: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

impl Link {
    /// The link that follows a head.
    pub(crate) fn after(head: &Head, entry: Entry, vault: &dyn Vault) -> Self {
        let mut link = Link {
            seq: head.seq.saturating_add(1),
            entry,
            prev_hash: head.hash.to_vec(),
            hash: Vec::new(),
        };
        link.hash = link.digest(vault).to_vec();
        link
    }

    /// What `hash` has to be.
    fn digest(&self, vault: &dyn Vault) -> Hash {
        vault.sha256(&self.canonical())
    }

    /// Every column but `hash`, in the table's order: whether it is there, its length, its bytes. So no
    /// two different links give the same bytes.
    fn canonical(&self) -> Vec<u8> {
        let e = &self.entry;
        let texts = [&e.actor_name, &e.action, &e.object, &e.object_name].map(|t| Some(t.as_bytes()));
        let mut out = b"gatehouse audit 1".to_vec();
        put(&mut out, Some(&self.seq.to_be_bytes()));
        put(&mut out, Some(&e.at.to_be_bytes()));
        put(&mut out, e.actor.as_ref().map(|id| id.as_bytes().as_slice()));
        texts.iter().for_each(|text| put(&mut out, *text));
        put(&mut out, e.before.as_ref().map(String::as_bytes));
        put(&mut out, e.after.as_ref().map(String::as_bytes));
        put(&mut out, Some(e.address.as_bytes()));
        put(&mut out, Some(e.search_key.as_bytes()));
        put(&mut out, Some(&self.prev_hash));
        out
    }
}

fn put(out: &mut Vec<u8>, field: Option<&[u8]>) {
    out.push(u8::from(field.is_some()));
    let field = field.unwrap_or_default();
    out.extend((field.len() as u64).to_be_bytes());
    out.extend(field);
}

/// The newest entry's number and hash.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Head {
    /// Its number: how many entries there are.
    pub seq: i64,
    /// Its hash.
    pub hash: Hash,
}

impl Head {
    pub(crate) fn of(link: &Link) -> Option<Self> {
        Some(Head {
            seq: link.seq,
            hash: link.hash.as_slice().try_into().ok()?,
        })
    }

    pub(crate) fn seal(&self, vault: &dyn Vault) -> Vec<u8> {
        vault.seal(PLACE, &[&self.seq.to_be_bytes()[..], &self.hash].concat())
    }

    pub(crate) fn open(vault: &dyn Vault, sealed: &[u8]) -> Option<Self> {
        let plain = vault.open(PLACE, sealed)?;
        let (seq, hash) = plain.split_first_chunk::<8>()?;
        Some(Head {
            seq: i64::from_be_bytes(*seq),
            hash: hash.try_into().ok()?,
        })
    }

    /// Reads `number:hash`, as it is printed.
    pub fn parse(text: &str) -> Option<Self> {
        let (seq, hex) = text.trim().split_once(':')?;
        if hex.len() != 64 || !hex.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut hash = [0; 32];
        for (byte, at) in hash.iter_mut().zip((0..64).step_by(2)) {
            *byte = u8::from_str_radix(hex.get(at..at + 2)?, 16).ok()?;
        }
        Some(Head {
            seq: seq.parse().ok().filter(|n| *n > 0)?,
            hash,
        })
    }
}

impl fmt::Display for Head {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.seq)?;
        self.hash.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}

/// The first thing that is wrong with an audit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Broken {
    /// An entry is not what was stored.
    #[error("entry {0} of the audit was edited or replaced")]
    Edited(i64),
    /// An entry is gone from among others.
    #[error("entry {0} of the audit was deleted")]
    Deleted(i64),
    /// The newest entries are gone.
    #[error("the audit was cut off: entry {first} was deleted and all after it, up to {last}")]
    Truncated {
        /// The first that is missing.
        first: i64,
        /// The last there was.
        last: i64,
    },
    /// An entry that the program did not write.
    #[error("entry {0} of the audit was inserted")]
    Inserted(i64),
    /// The chain is sound in itself but is not the one that was written.
    #[error(
        "entry {0} of the audit was replaced, and perhaps entries before it, by a chain that the program did not \
         write"
    )]
    Rewritten(i64),
    /// The sealed head was removed or is not one.
    #[error(
        "the sealed end of the audit was removed or replaced, so nothing shows whether entries are missing"
    )]
    Head,
    /// It is not the chain that was seen before.
    #[error("entry {0} of the audit is not the one that was noted: the database was set back or replaced")]
    NotKnown(i64),
}

/// Follows a chain from its first entry to its head.
pub(crate) struct Walk<'a> {
    vault: &'a dyn Vault,
    known: Option<Head>,
    last: Head,
}

impl<'a> Walk<'a> {
    /// Begins; `known` is a head that was noted earlier.
    pub(crate) fn new(vault: &'a dyn Vault, known: Option<Head>) -> Self {
        Walk {
            vault,
            known,
            last: Head::default(),
        }
    }

    /// The next entry there is.
    pub(crate) fn step(&mut self, link: &Link) -> Result<(), Broken> {
        let expected = self.next();
        if link.seq < expected {
            return Err(Broken::Inserted(link.seq));
        }
        if link.seq > expected {
            return Err(Broken::Deleted(expected));
        }
        let sound = link.hash == link.digest(self.vault);
        if link.prev_hash != self.last.hash {
            // It holds by itself, so it is the one before that was changed, hash and all.
            let changed = if sound && expected > 1 {
                self.last.seq
            } else {
                expected
            };
            return Err(Broken::Edited(changed));
        }
        self.last = Head::of(link).filter(|_| sound).ok_or(Broken::Edited(expected))?;
        match self.known {
            Some(known) if known.seq == expected && known != self.last => Err(Broken::NotKnown(expected)),
            _ => Ok(()),
        }
    }

    /// The end; `head` is what was sealed.
    pub(crate) fn end(self, head: Head) -> Result<Head, Broken> {
        if self.last.seq < head.seq {
            return Err(Broken::Truncated {
                first: self.last.seq + 1,
                last: head.seq,
            });
        }
        if self.last != head {
            return Err(Broken::Rewritten(head.seq));
        }
        match self.known {
            Some(known) if known.seq > head.seq => Err(Broken::NotKnown(known.seq)),
            _ => Ok(head),
        }
    }

    /// The number that the next entry has to have.
    pub(crate) fn next(&self) -> i64 {
        self.last.seq.saturating_add(1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use gatehouse_testkit::keys::{KeyRing, MasterKey, SystemRng};

    fn ring() -> KeyRing {
        KeyRing::create(&MasterKey::generate(&SystemRng), &SystemRng).0
    }

    fn entry(name: &str, object: &str) -> Entry {
        Entry {
            at: 1,
            actor: None,
            actor_name: name.into(),
            action: "user.enable".into(),
            object: object.into(),
            object_name: String::new(),
            before: None,
            after: None,
            address: String::new(),
            search_key: String::new(),
        }
    }

    fn chain(ring: &KeyRing, length: i64) -> (Vec<Link>, Head) {
        let mut head = Head::default();
        let links = (1..=length).map(|n| {
            let link = Link::after(&head, entry(&format!("n{n}"), "o"), ring);
            head = Head::of(&link).unwrap();
            link
        });
        (links.collect(), head)
    }

    fn walk(ring: &KeyRing, links: &[Link], head: Head) -> Result<Head, Broken> {
        let mut walk = Walk::new(ring, None);
        links.iter().try_for_each(|link| walk.step(link))?;
        walk.end(head)
    }

    #[test]
    fn c9_an_entry_edited_with_its_hash_is_named() {
        let ring = ring();
        let (mut links, head) = chain(&ring, 5);
        assert_eq!(walk(&ring, &links, head), Ok(head));
        links[2].entry.actor_name = "somebody else".into();
        links[2].hash = links[2].digest(&ring).to_vec();
        assert_eq!(walk(&ring, &links, head), Err(Broken::Edited(3)));
        let (mut links, head) = chain(&ring, 5);
        links[4].entry.actor_name = "somebody else".into();
        links[4].hash = links[4].digest(&ring).to_vec();
        assert_eq!(walk(&ring, &links, head), Err(Broken::Rewritten(5)));
    }

    /// Whoever computes all hashes from there on anew cannot seal the head.
    #[test]
    fn c9_a_tail_computed_anew_is_named() {
        let ring = ring();
        let (links, head) = chain(&ring, 5);
        let mut forged = links[..2].to_vec();
        let mut at = Head::of(&forged[1]).unwrap();
        for _ in 0..3 {
            forged.push(Link::after(&at, entry("forged", "o"), &ring));
            at = Head::of(forged.last().unwrap()).unwrap();
        }
        assert_eq!(walk(&ring, &forged, head), Err(Broken::Rewritten(5)));
        assert_eq!(
            walk(&ring, &forged[..4], head),
            Err(Broken::Truncated { first: 5, last: 5 })
        );
    }

    #[test]
    fn c9_a_sealed_head_opens_with_its_own_key_only() {
        let (ring, other) = (ring(), ring());
        let (_, head) = chain(&ring, 3);
        assert_eq!(Head::open(&ring, &head.seal(&ring)), Some(head));
        assert_eq!(Head::open(&ring, &head.seal(&other)), None);
        assert_eq!(Head::open(&ring, &[]), None);
    }

    #[test]
    fn c9_no_two_entries_give_the_same_bytes() {
        let bytes = |entry: Entry| Link::after(&Head::default(), entry, &ring()).canonical();
        assert_ne!(bytes(entry("ab", "c")), bytes(entry("a", "bc")));
        let empty = Entry {
            before: Some(String::new()),
            ..entry("a", "b")
        };
        assert_ne!(bytes(empty.clone()), bytes(entry("a", "b")));
        let moved = Entry {
            before: None,
            after: Some(String::new()),
            ..entry("a", "b")
        };
        assert_ne!(bytes(empty), bytes(moved));
    }

    #[test]
    fn a_head_is_read_as_it_is_printed() {
        let (_, head) = chain(&ring(), 3);
        assert_eq!(Head::parse(&format!(" {head}\n")), Some(head));
        let hash = "0".repeat(64);
        let signed = format!("3:+{}", &hash[1..]);
        for bad in [
            "3",
            "3:",
            "x:00",
            &format!("0:{hash}"),
            &format!("3:{hash}0"),
            &signed,
        ] {
            assert_eq!(Head::parse(bad), None, "{bad}");
        }
    }
}
