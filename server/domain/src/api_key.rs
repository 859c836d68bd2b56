//! The form of API keys and access tokens: a prefix, 34 random characters, and 6 that are a checksum of them, so that
//! a mistyped one is refused without a look into the database (K1) and a scanner tells a real one from chance (K6).

/// What an API key looks like, as a regular expression for secret scanners.
pub const PATTERN: &str = "local-[0-9A-Za-z]{40}";
/// What an access token looks like.
pub const TOKEN_PATTERN: &str = "gat_[0-9A-Za-z]{40}";

const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const RANDOM: usize = 34;
const CHECKSUM: usize = 6;

/// What a text of this form is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// An API key: `local-…`, which both generations of the W&B SDK accept.
    Key,
    /// An access token: `gat_…`.
    Token,
}

impl Form {
    /// What it begins with.
    pub const fn prefix(self) -> &'static str {
        match self {
            Form::Key => "local-",
            Form::Token => "gat_",
        }
    }

    /// Makes one: `draw` fills a buffer with random bytes.
    pub fn make(self, draw: impl FnMut(&mut [u8])) -> String {
        let random = characters(DIGITS, RANDOM, draw);
        let sum = checksum(random.as_bytes());
        format!("{}{random}{sum}", self.prefix())
    }
}

/// What a text is, if it is well formed and its checksum is right.
pub fn form(text: &str) -> Option<Form> {
    let (form, rest) = [Form::Key, Form::Token]
        .into_iter()
        .find_map(|form| Some((form, text.strip_prefix(form.prefix())?)))?;
    if rest.len() != RANDOM + CHECKSUM || !rest.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return None;
    }
    let (random, sum) = rest.split_at(RANDOM);
    (checksum(random.as_bytes()) == sum).then_some(form)
}

/// The public half of a key, by which ClearML names it: 20 characters `A`–`Z`, `0`–`9`.
pub fn access_key(draw: impl FnMut(&mut [u8])) -> String {
    characters(&DIGITS[..36], 20, draw)
}

/// So many characters of an alphabet, each as likely as any other: a byte past the last whole round is drawn again.
fn characters(of: &[u8], count: usize, mut draw: impl FnMut(&mut [u8])) -> String {
    let fair = 256 - 256 % of.len();
    let mut text = String::with_capacity(count);
    let mut bytes = [0; 64];
    while text.len() < count {
        draw(&mut bytes);
        let fair = bytes.iter().map(|b| usize::from(*b)).filter(|b| *b < fair);
        text.extend(
            fair.take(count - text.len())
                .map(|b| char::from(of[b % of.len()])),
        );
    }
    text
}

/// The CRC-32 (IEEE) in base 62, six digits.
fn checksum(text: &[u8]) -> String {
    let mut crc = !0_u32;
    for byte in text {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = (crc >> 1) ^ (0xedb8_8320 & (crc & 1).wrapping_neg());
        }
    }
    let mut rest = !crc as usize;
    let mut digits = [b'0'; CHECKSUM];
    for digit in digits.iter_mut().rev() {
        *digit = DIGITS[rest % 62];
        rest /= 62;
    }
    digits.iter().map(|d| char::from(*d)).collect()
}

/// The longest time that a key may be valid, in days; it may also be told never to end.
pub const LONGEST_DAYS: i64 = 3650;
/// How long a key is valid where nothing was said, in days.
pub const DEFAULT_DAYS: i64 = 90;
/// How long a key that was replaced goes on, in hours, where nothing was said.
pub const OVERLAP_HOURS: i64 = 24;

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn drawn(seed: u8) -> impl FnMut(&mut [u8]) {
        let mut n = seed;
        move |buffer| {
            for b in buffer {
                n = n.wrapping_mul(167).wrapping_add(91);
                *b = n;
            }
        }
    }

    #[test]
    fn the_checksum_is_the_published_one() {
        // CRC-32 of "123456789" is CBF43926: 3421780262, in base 62 as here.
        assert_eq!(checksum(b"123456789"), "3jZRME");
        assert_eq!(checksum(b""), "000000");
    }

    #[test]
    fn k6_keys_and_tokens_are_told_apart_and_fit_the_published_pattern() {
        let (key, token) = (Form::Key.make(drawn(1)), Form::Token.make(drawn(2)));
        assert_eq!((form(&key), form(&token)), (Some(Form::Key), Some(Form::Token)));
        assert_eq!((key.len(), token.len()), (46, 44));
        // What the SDKs demand: exactly 40 characters after the first hyphen.
        assert_eq!(
            key.split_once('-').map(|(p, rest)| (p, rest.len())),
            Some(("local", 40))
        );
        for (text, pattern) in [(&key, PATTERN), (&token, TOKEN_PATTERN)] {
            let prefix = pattern.strip_suffix("[0-9A-Za-z]{40}").unwrap();
            let rest = text.strip_prefix(prefix).unwrap();
            assert!(rest.len() == 40 && rest.bytes().all(|b| b.is_ascii_alphanumeric()));
        }
        let public = access_key(drawn(3));
        assert!(
            public.len() == 20
                && public
                    .bytes()
                    .all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())
        );
    }

    #[test]
    fn every_character_is_as_likely() {
        let mut next = 0_u8;
        let mut counting = |buffer: &mut [u8]| {
            for b in buffer {
                *b = next;
                next = next.wrapping_add(1);
            }
        };
        let text = characters(DIGITS, 248, &mut counting);
        for digit in DIGITS {
            assert_eq!(
                text.bytes().filter(|b| b == digit).count(),
                4,
                "{}",
                char::from(*digit)
            );
        }
    }

    proptest! {
        /// Any one character mistyped, and any two that changed places, are noticed.
        #[test]
        fn k1_a_mistyped_key_is_no_key(seed: u8, at in 0..40_usize, with in "[0-9A-Za-z]") {
            let key = Form::Key.make(drawn(seed));
            let at = at + Form::Key.prefix().len();
            let mut mistyped = key.clone();
            mistyped.replace_range(at..=at, &with);
            prop_assert_eq!(form(&mistyped).is_some(), mistyped == key);
            let mut bytes = key.clone().into_bytes();
            bytes.swap(at.min(44), at.min(44) + 1);
            let swapped = String::from_utf8(bytes).unwrap();
            prop_assert_eq!(form(&swapped).is_some(), swapped == key);
            prop_assert_eq!(form(&key[..45]), None);
            prop_assert_eq!(form(&format!("{key}x")), None);
        }

        #[test]
        fn anything_else_is_no_key(text in "\\PC{0,60}") {
            prop_assert_eq!(form(&text), None);
        }
    }
}
