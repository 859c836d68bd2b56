//! Where a person wanted to go before signing in: a path on this site, or nothing (O15).

/// The path to continue to. Anything that a browser could read as another site becomes `/`.
pub fn safe(next: &str) -> &str {
    let decoded_lead = next.to_ascii_lowercase();
    let ok = next.len() <= 2000
        && next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(|c| c.is_control() || c.is_whitespace())
        && !["/%2f", "/%5c", "/%09", "/%0a", "/%0d"]
            .iter()
            .any(|p| decoded_lead.starts_with(p));
    if ok { next } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn o15_only_a_path_of_this_site_is_followed() {
        for bad in [
            "//evil",
            "/\\evil",
            "\\evil",
            "%2f%2fevil",
            "/%2f%2fevil",
            "/%2fevil",
            "/%5cevil",
            "https://evil",
            "javascript:x",
            "",
            "/\t/evil",
            "/%09/evil",
            "evil",
        ] {
            assert_eq!(safe(bad), "/", "{bad:?}");
        }
        for good in ["/", "/console/connections?q=a%2Fb", "/account#sessions"] {
            assert_eq!(safe(good), good);
        }
    }
}
