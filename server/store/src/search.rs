//! What lists search by.
//!
//! Rule 6: `lower()` folds only ASCII on SQLite, so folded keys are stored beside the texts, and compared
//! with a folded pattern.

use gatehouse_domain::names::name_key;

/// Longer searches are cut: SQLite refuses a pattern above 50,000 bytes.
const LONGEST: usize = 200;

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

fn cut(text: &str) -> String {
    text.chars().filter(|c| *c != '\0').take(LONGEST).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wildcards_are_taken_literally() {
        assert_eq!(contains(r"50%_a\b"), r"%50\%\_a\\b%");
        assert_eq!(folded("  STRASSE\0 "), "%strasse%");
        assert_eq!(folded(""), "%%");
        assert_eq!(contains(&"x".repeat(100_000)).len(), LONGEST + 2);
    }
}
