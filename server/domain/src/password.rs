//! What keeps a text from becoming a password: NIST SP 800-63B-4, 3.1.1.2. Nothing but its length, a list of
//! common ones and the person's own names is looked at: no rule asks for digits or signs.

use crate::names::name_key;
use crate::problem::Problem;

/// The greatest length in characters. Every one of them counts.
pub const MOST: usize = 128;

/// Common passwords of 8 characters or more, folded, sorted by their bytes, one a line (decision 22).
static COMMON: &str = include_str!("password/common.txt");

/// Shorter names are parts of too many words.
const SHORTEST_NAME: usize = 4;

/// A repeated piece that is shorter than this makes no password, whatever it is.
const SHORTEST_PIECE: usize = 8;

/// What is wrong with a password of somebody who is called by these names.
pub fn problem(password: &str, least: usize, names: &[&str]) -> Option<Problem> {
    let length = password.chars().count();
    if length < least {
        return Some(Problem::TooShort(least));
    }
    if length > MOST {
        return Some(Problem::TooLong(MOST));
    }
    if password.contains('\0') {
        return Some(Problem::ControlCharacter);
    }
    let folded = name_key(password).replace(' ', "");
    let letters: Vec<char> = folded.chars().collect();
    if is_listed(&folded) || is_repeated(&letters) || is_run(&letters) {
        return Some(Problem::CommonPassword);
    }
    let holds = |name: &&&str| {
        let name = name_key(name).replace(' ', "");
        name.chars().count() >= SHORTEST_NAME && folded.contains(&name)
    };
    let name = names.iter().find(holds)?;
    Some(Problem::HoldsName(name.trim().to_owned()))
}

/// The names of an account that its password must not hold, ours among them.
pub fn names_of<'a>(login: &'a str, email: &'a str, full_name: &'a str) -> [&'a str; 4] {
    let local = email.split('@').next().unwrap_or_default();
    [login, local, full_name, "gatehouse"]
}

/// Searched by halving: a line is found from any byte in it.
fn is_listed(word: &str) -> bool {
    let list = COMMON.as_bytes();
    let (mut low, mut high) = (0, list.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let before = list[low..middle].iter().rposition(|b| *b == b'\n');
        let start = before.map_or(low, |n| low + n + 1);
        let after = list[middle..high].iter().position(|b| *b == b'\n');
        let end = after.map_or(high, |n| middle + n);
        match list[start..end].cmp(word.as_bytes()) {
            std::cmp::Ordering::Equal => return true,
            std::cmp::Ordering::Less => low = (end + 1).min(high),
            std::cmp::Ordering::Greater => high = start,
        }
    }
    false
}

/// One piece again and again, short or common: `passwordpassword`.
fn is_repeated(letters: &[char]) -> bool {
    let n = letters.len();
    let fits =
        |piece: &usize| n.is_multiple_of(*piece) && (*piece..n).all(|i| letters[i] == letters[i - piece]);
    (1..=n / 2).find(fits).is_some_and(|piece| {
        piece < SHORTEST_PIECE || is_listed(&letters[..piece].iter().collect::<String>())
    })
}

/// Each letter or digit is the one after that before it, or each the one before it: `abcdefghijklmnop`.
fn is_run(letters: &[char]) -> bool {
    let place = |c: char| {
        if c == '0' {
            u32::from('9') + 1
        } else {
            u32::from(c)
        }
    };
    let follows = |a: char, b: char| place(a) + 1 == place(b) || (a, b) == ('0', '1');
    let up = letters.windows(2).all(|w| follows(w[0], w[1]));
    up || letters.windows(2).all(|w| follows(w[1], w[0]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::instance::{LEAST, LEAST_OF_ALL};

    #[test]
    fn length_is_counted_in_characters() {
        assert_eq!(problem("fourteen chars", LEAST, &[]), Some(Problem::TooShort(15)));
        assert_eq!(problem("fifteen charac.", LEAST, &[]), None);
        assert_eq!(problem("비밀번호는길어야안전하다정말로", LEAST, &[]), None);
        let longest: String = "horse battery staple ".chars().cycle().take(MOST).collect();
        assert_eq!(problem(&longest, LEAST, &[]), None);
        assert_eq!(
            problem(&format!("{longest}x"), LEAST, &[]),
            Some(Problem::TooLong(MOST))
        );
        assert_eq!(
            problem("correct\0horse battery", LEAST, &[]),
            Some(Problem::ControlCharacter)
        );
    }

    #[test]
    fn no_rule_asks_for_digits_or_signs() {
        for good in ["only small letters", "ONLY LARGE LETTERS", "81726354019283746"] {
            assert_eq!(problem(good, LEAST, &[]), None, "{good}");
        }
    }

    #[test]
    fn common_ones_are_refused_whatever_their_case() {
        let common = Some(Problem::CommonPassword);
        for bad in [
            "password",
            "PassWord1",
            "12345678",
            "qwertyuiop",
            "1q2w3e4r5t",
            "passwordpassword",
            "Password Password",
            "aaaaaaaaaaaaaaa",
            "abcabcabcabcabc",
            "abcdefghijklmnopq",
            "123456789012345",
            "987654321098765",
        ] {
            assert_eq!(problem(bad, LEAST_OF_ALL, &[]), common, "{bad}");
        }
        assert_eq!(problem("correct horse battery", LEAST, &[]), None);
    }

    #[test]
    fn the_list_is_sorted_and_every_line_of_it_is_found() {
        let lines: Vec<&str> = COMMON.lines().collect();
        assert!(lines.len() > 10_000, "{}", lines.len());
        assert!(lines.is_sorted() && COMMON.is_ascii());
        for line in &lines {
            assert!(is_listed(line) && line.len() >= LEAST_OF_ALL, "{line}");
        }
        assert!(!is_listed("") && !is_listed("correcthorsebattery"));
    }

    #[test]
    fn a_password_does_not_hold_the_name() {
        let names = names_of("Ada.L", "lovelace@example.test", "Ada King");
        for (bad, name) in [
            ("my ada.l and more", "Ada.L"),
            ("the LoveLace engine", "lovelace"),
            ("queen AdaKing the 1st", "Ada King"),
            ("Gatehouse on the hill", "gatehouse"),
        ] {
            let problem = problem(bad, LEAST, &names);
            assert_eq!(problem, Some(Problem::HoldsName(name.into())), "{bad}");
        }
        assert_eq!(problem("an analytical engine", LEAST, &names), None);
        assert_eq!(
            problem("a bob in every sentence", LEAST, &["bob", ""]),
            None,
            "too short to matter"
        );
    }
}
