//! What lists search by.
//!
//! Rule 6: `lower()` folds only ASCII on SQLite, so folded keys are stored beside the texts, and compared
//! with a folded pattern.

use gatehouse_domain::names::name_key;
use std::collections::BTreeSet;

/// Longer searches are cut: SQLite refuses a pattern above 50,000 bytes.
const LONGEST: usize = 200;
/// What a text is found by at its beginning: PostgreSQL indexes no key above 2,700 bytes, and a name can be all
/// words.
const WORD: usize = 64;
/// So many words of a key are found at their beginning.
const WORDS: usize = 32;

/// The key of several texts that are searched as one. A pattern holds no line break, so nothing is found
/// across two of them.
pub(crate) fn key(texts: &[&str]) -> String {
    texts.iter().map(|t| name_key(t)).collect::<Vec<_>>().join("\n")
}

/// The LIKE pattern (`ESCAPE '\'`) for "contains", of a text that is compared with a folded key.
pub(crate) fn folded(typed: &str) -> String {
    contains(&name_key(&cut(typed)))
}

/// The LIKE pattern for "contains", of a text that is compared as it is.
pub(crate) fn contains(text: &str) -> String {
    let mut pattern = String::from("%");
    for c in cut(text).chars() {
        if matches!(c, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}

/// What begins with a text that is compared with a folded key: from the first up to before the second. None for
/// an empty text.
pub(crate) fn beginning(typed: &str) -> Option<(String, String)> {
    let first = start(&name_key(&cut(typed))).to_owned();
    (!first.is_empty()).then(|| after(first))
}

/// The same for a text that is compared as it is.
pub(crate) fn after(first: String) -> (String, String) {
    let last = format!("{first}{}", char::MAX);
    (first, last)
}

/// A [`key`]'s texts, each from the beginning of each of its words.
pub(crate) fn words(key: &str) -> BTreeSet<&str> {
    let mut words = BTreeSet::new();
    for text in key.split('\n').filter(|text| !text.is_empty()) {
        words.insert(start(text));
        let mut inside = true;
        for (at, c) in text.char_indices() {
            if c.is_alphanumeric() && !inside && words.len() < WORDS {
                words.insert(start(&text[at..]));
            }
            inside = c.is_alphanumeric();
        }
    }
    words
}

/// A person's name or address in an attempt as a key.
pub(crate) fn who(text: &str) -> String {
    cut(&name_key(text))
}

/// The beginning that is compared.
fn start(text: &str) -> &str {
    text.char_indices()
        .nth(WORD)
        .map_or(text, |(end, _)| &text[..end])
}

fn cut(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_goes_on_to_the_end_of_its_text() {
        let key = key(&["ada-l", "Ada  King Lovelace", ""]);
        let expected = ["ada king lovelace", "ada-l", "king lovelace", "l", "lovelace"];
        assert_eq!(words(&key).into_iter().collect::<Vec<_>>(), expected);
        assert_eq!(beginning(" "), None);
        let (first, last) = beginning("KING l").unwrap();
        assert!((&*first..&*last).contains(&"king lovelace"));
        assert!(!(&*first..&*last).contains(&"king m"));
    }

    #[test]
    fn a_name_that_is_all_words_has_a_bounded_number_of_short_ones() {
        let long = format!("{} {}", "a b c ".repeat(200), "\u{FDFA}".repeat(300));
        let key = key(&[&long]);
        let found = words(&key);
        assert!(found.len() <= WORDS, "{}", found.len());
        assert!(found.iter().all(|word| word.chars().count() <= WORD));
        assert!(who(&long).chars().count() <= LONGEST);
        let (first, last) = beginning(&long).unwrap();
        assert!(found.iter().any(|word| (&*first..&*last).contains(word)));
    }

    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(contains(r"50%_a\b"), r"%50\%\_a\\b%");
        assert_eq!(folded("  STRASSE\0 "), "%strasse%");
        assert_eq!(folded(""), "%%");
        assert_eq!(contains(&"x".repeat(100_000)).len(), LONGEST + 2);
    }
}
