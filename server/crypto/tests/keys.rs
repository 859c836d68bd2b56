//! The master key and the key ring.
#![allow(clippy::unwrap_used, reason = "helpers of tests")]

use gatehouse_crypto::{KeyRing, MasterKey, SystemClock, SystemRng, WrongKey};
use gatehouse_service::ports::crypto::Vault;
use gatehouse_service::ports::time::{Clock, Rng};
use proptest::prelude::*;

const PLACE: &str = "connections|1|client_secret";

fn ring() -> KeyRing {
    KeyRing::create(&MasterKey::generate(&SystemRng), &SystemRng).0
}

/// A generator that always gives the same.
struct Fixed(u8);

impl Rng for Fixed {
    fn fill(&self, buffer: &mut [u8]) {
        buffer.fill(self.0);
    }
}

#[test]
fn a_sealed_value_opens_where_it_was_sealed() {
    let ring = ring();
    for plain in [&b""[..], b"hush", &[0; 100_000]] {
        assert_eq!(ring.open(PLACE, &ring.seal(PLACE, plain)).unwrap(), plain);
    }
}

#[test]
fn a_sealed_value_moved_to_another_place_does_not_open() {
    let ring = ring();
    let sealed = ring.seal(PLACE, b"hush");
    for other in [
        "connections|2|client_secret",
        "connections|1|ca",
        "connections|1|client_secret|",
        "",
    ] {
        assert_eq!(ring.open(other, &sealed), None, "{other}");
    }
}

#[test]
fn a_sealed_value_does_not_show_its_content_and_never_repeats() {
    let ring = KeyRing::create(&MasterKey::generate(&Fixed(1)), &Fixed(2)).0;
    let (one, two) = (ring.seal(PLACE, b"hush hush"), ring.seal(PLACE, b"hush hush"));
    assert_ne!(one, two);
    assert!(!one.windows(4).any(|part| part == b"hush"));
    assert_eq!(one[..5], [1, 0, 0, 0, 1]);
    assert_eq!(one.len(), 5 + 12 + 9 + 16);
}

#[test]
fn another_databases_value_does_not_open() {
    assert_eq!(ring().open(PLACE, &ring().seal(PLACE, b"hush")), None);
}

#[test]
fn the_stored_keys_open_what_was_sealed_before() {
    let master = MasterKey::generate(&SystemRng);
    let (ring, first, wrapped) = KeyRing::create(&master, &SystemRng);
    let old = ring.seal(PLACE, b"old");
    let (second, wrapped_again) = ring.next_key(&SystemRng);
    assert_eq!(ring.newest(), first, "it seals with none that is not stored yet");
    assert!(ring.learn(&[(second, wrapped_again.clone())]));
    let new = ring.seal(PLACE, b"new");

    let again = KeyRing::open(&master, &[(second, wrapped_again), (first, wrapped)]).unwrap();
    // The id of the key stands in what it sealed: new values are sealed with the newest.
    assert_eq!(again.seal(PLACE, b"newer")[..5], new[..5]);
    assert_ne!(old[..5], new[..5]);
    assert_eq!(again.open(PLACE, &old).unwrap(), b"old");
    assert_eq!(again.open(PLACE, &new).unwrap(), b"new");
}

/// A replica that was running before.
#[test]
fn c10_a_key_that_another_ring_added_is_learnt() {
    let master = MasterKey::generate(&SystemRng);
    let (ring, first, wrapped) = KeyRing::create(&master, &SystemRng);
    let other = KeyRing::open(&master, &[(first, wrapped.clone())]).unwrap();
    let (second, next) = ring.next_key(&SystemRng);
    assert!(ring.learn(&[(second, next.clone())]));
    let sealed = ring.seal(PLACE, b"hush");
    assert!(ring.knows(&sealed) && !other.knows(&sealed) && other.knows(b"no seal"));
    assert_eq!(other.open(PLACE, &sealed), None);
    assert!(other.learn(&[(first, wrapped), (second, next)]));
    assert_eq!(other.open(PLACE, &sealed).unwrap(), b"hush");
    assert_eq!(
        (other.newest(), &other.seal(PLACE, b"")[..5]),
        (second, &sealed[..5])
    );
    assert!(ring.prefix(255) < ring.prefix(256), "what is older sorts before");
}

#[test]
fn another_master_key_is_the_wrong_key() {
    let master = MasterKey::generate(&SystemRng);
    let (ring, first, wrapped) = KeyRing::create(&master, &SystemRng);
    let (second, foreign) = self::ring().next_key(&SystemRng);
    assert!(!ring.learn(&[(second, foreign.clone())]), "it is not taken in");
    assert_eq!(ring.newest(), first);
    let open = |master: &MasterKey, keys: &[(u32, Vec<u8>)]| KeyRing::open(master, keys).err();
    assert_eq!(
        open(&MasterKey::generate(&SystemRng), &[(first, wrapped.clone())]),
        Some(WrongKey)
    );
    // One that does not open is enough; a key under another's id, a cut one and none are no better.
    assert_eq!(
        open(&master, &[(first, wrapped.clone()), (second, foreign)]),
        Some(WrongKey)
    );
    assert_eq!(open(&master, &[(second, wrapped.clone())]), Some(WrongKey));
    assert_eq!(open(&master, &[(first, wrapped[..20].to_vec())]), Some(WrongKey));
    assert_eq!(open(&master, &[(first, Vec::new())]), Some(WrongKey));
    assert_eq!(open(&master, &[]), Some(WrongKey));
    assert_eq!(open(&master, &[(first, wrapped)]), None);
}

#[test]
fn a_wrapped_key_does_not_show_the_key() {
    let (_, _, wrapped) = KeyRing::create(&MasterKey::generate(&Fixed(1)), &Fixed(2));
    assert!(!wrapped.windows(4).any(|part| part == [2; 4] || part == [1; 4]));
}

#[test]
fn a_master_key_is_read_from_hexadecimal_and_base64() {
    let text = MasterKey::generate(&Fixed(0xfb)).to_text();
    assert_eq!(text.expose(), "+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s=");
    for same in [
        text.expose().to_owned(),
        format!("  {}\n", text.expose()),
        text.expose().trim_end_matches('=').to_owned(),
        text.expose().replace('+', "-").replace('/', "_"),
        "fb".repeat(32),
        "FB".repeat(32),
    ] {
        assert_eq!(
            MasterKey::parse(&same).unwrap().to_text().expose(),
            text.expose(),
            "{same}"
        );
    }
}

#[test]
fn what_is_no_master_key_is_refused_without_repeating_it() {
    for text in [
        "",
        "hush",
        &"f".repeat(63),
        &"g".repeat(64),
        &"fb".repeat(31),
        &"fb".repeat(33),
        &"A".repeat(44),
        &"é".repeat(32),
    ] {
        let problem = MasterKey::parse(text).err().unwrap();
        assert!(text.is_empty() || !problem.to_string().contains(text));
    }
}

#[test]
fn sha256_is_sha256() {
    // FIPS 180-4, example "abc".
    let hash = ring().sha256(b"abc");
    assert_eq!(hash[..4], [0xba, 0x78, 0x16, 0xbf]);
    assert_eq!(hash[28..], [0xf2, 0x00, 0x15, 0xad]);
}

#[test]
fn the_clock_counts_milliseconds_since_1970() {
    let now = SystemClock.now();
    // Between 2025 and 2100.
    assert!((1_735_689_600_000..4_102_444_800_000).contains(&now), "{now}");
}

proptest! {
    #[test]
    fn a_sealed_value_with_any_bit_changed_does_not_open(plain: Vec<u8>, at: prop::sample::Index, bit in 0u8..8) {
        let ring = ring();
        let mut sealed = ring.seal(PLACE, &plain);
        let at = at.index(sealed.len());
        sealed[at] ^= 1 << bit;
        prop_assert_eq!(ring.open(PLACE, &sealed), None);
    }

    #[test]
    fn a_cut_or_invented_value_does_not_open(invented: Vec<u8>, at: prop::sample::Index) {
        let ring = ring();
        let sealed = ring.seal(PLACE, b"hush");
        prop_assert_eq!(ring.open(PLACE, &sealed[..at.index(sealed.len())]), None);
        prop_assert_eq!(ring.open(PLACE, &invented), None);
    }
}
