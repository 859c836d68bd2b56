//! Long lists: how far they are counted, and what is looked for in them.

/// What matches is counted so far and no further: counting a million rows takes longer than showing fifty.
pub const COUNTED: i64 = 10_000;

/// A count as it is shown: what was counted to the end, or `10000+`.
pub fn shown(total: i64) -> String {
    match total {
        COUNTED => format!("{COUNTED}+"),
        total => total.to_string(),
    }
}

/// A search as a store takes it: no NUL, which PostgreSQL refuses in a text, and at most 200 characters.
pub fn typed(search: &str) -> String {
    search.chars().filter(|c| *c != '\0').take(200).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn where_counting_ended_early_it_is_told() {
        assert_eq!(shown(9_999), "9999");
        assert_eq!(shown(COUNTED), "10000+");
    }
}
