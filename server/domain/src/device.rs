//! A browser's name for a person, from its User-Agent.

/// `Chromium on Linux` and the like; the technical names are the same in every language. `None` when the
/// text says nothing known.
pub fn name(user_agent: &str) -> Option<String> {
    let has = |s: &str| user_agent.contains(s);
    let browser = [
        ("Edg/", "Edge"),
        ("OPR/", "Opera"),
        ("Firefox/", "Firefox"),
        ("SamsungBrowser/", "Samsung Internet"),
        ("Chrome/", "Chrome"),
        ("Safari/", "Safari"),
        ("curl/", "curl"),
    ]
    .into_iter()
    .find(|(mark, _)| has(mark))
    .map(|(_, name)| name);
    let system = [
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS X", "macOS"),
        ("CrOS", "ChromeOS"),
        ("Linux", "Linux"),
    ]
    .into_iter()
    .find(|(mark, _)| has(mark))
    .map(|(_, name)| name);
    match (browser, system) {
        (Some(b), Some(s)) => Some(format!("{b} · {s}")),
        (Some(b), None) => Some(b.into()),
        (None, Some(s)) => Some(s.into()),
        (None, None) => None,
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn common_browsers_are_named() {
        let chrome = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0 Safari/537.36";
        assert_eq!(super::name(chrome).as_deref(), Some("Chrome · Linux"));
        assert_eq!(
            super::name("Mozilla/5.0 (Windows NT 10.0) Gecko Firefox/130.0").as_deref(),
            Some("Firefox · Windows")
        );
        assert_eq!(super::name("x"), None);
    }
}
