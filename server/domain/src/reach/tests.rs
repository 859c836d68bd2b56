use super::*;

const URL: &str = "https://gate.example.com";

fn some(text: &str) -> Option<String> {
    Some(text.to_owned())
}

/// A request through a proxy that says everything, and is trusted.
fn whole() -> Seen {
    Seen {
        browser: some(URL),
        host: some("gate.example.com"),
        peer: "10.0.0.1".parse().ok(),
        trusted: true,
        forwarded_for: some("198.51.100.7"),
        forwarded_proto: some("https"),
        forwarded_host: None,
        client: "198.51.100.7".parse().ok(),
        cookie: some("value"),
        cookie_set: some("value"),
    }
}

/// What does not pass, and what to do about it.
fn wrong(public_url: &str, seen: &Seen) -> Vec<(Subject, Mark, Fix)> {
    let checks = check(public_url, seen);
    let wrong: Vec<_> = checks
        .iter()
        .filter(|c| !matches!(c.mark, Mark::Passed | Mark::Skipped))
        .map(|c| (c.subject, c.mark, c.fix.unwrap()))
        .collect();
    assert_eq!(passed(&checks), wrong.is_empty());
    wrong
}

#[test]
fn a_proxy_that_says_everything_passes() {
    let checks = check(URL, &whole());
    assert!(checks.iter().all(|c| c.mark == Mark::Passed), "{checks:#?}");
    let client = checks.iter().find(|c| c.subject == Subject::Client).unwrap();
    assert_eq!(client.received.as_str(), "198.51.100.7");
}

#[test]
fn without_a_proxy_nothing_is_asked_of_one() {
    let direct = Seen {
        browser: some("http://localhost:3000"),
        host: some("localhost:3000"),
        peer: "127.0.0.1".parse().ok(),
        client: "127.0.0.1".parse().ok(),
        cookie: some("v"),
        cookie_set: some("v"),
        ..Seen::default()
    };
    let checks = check("http://localhost:3000", &direct);
    assert!(checks.iter().all(|c| c.mark == Mark::Passed), "{checks:#?}");
    assert!(checks.iter().all(|c| c.subject != Subject::Proxy));
}

#[test]
fn each_line_that_the_proxy_lacks_is_named_and_no_other() {
    let bare = Seen {
        host: some("127.0.0.1:3000"),
        forwarded_for: None,
        forwarded_proto: None,
        client: "10.0.0.1".parse().ok(),
        ..whole()
    };
    let scheme = (Subject::Scheme, Mark::Warned, Fix::SendProto);
    let host = (Subject::Host, Mark::Warned, Fix::SendHost);
    let client = (Subject::Client, Mark::Failed, Fix::SendFor);
    assert_eq!(wrong(URL, &bare), [scheme, host, client]);
    let proto = some("https");
    let with_proto = Seen {
        forwarded_proto: proto,
        ..bare.clone()
    };
    assert_eq!(wrong(URL, &with_proto), [host, client]);
    let with_host = Seen {
        host: some("gate.example.com:443"),
        ..with_proto
    };
    assert_eq!(wrong(URL, &with_host), [client]);
}

#[test]
fn o22_what_an_untrusted_proxy_forwards_is_named_as_ignored() {
    let untrusted = Seen {
        trusted: false,
        client: "10.0.0.1".parse().ok(),
        ..whole()
    };
    assert_eq!(
        wrong(URL, &untrusted),
        [
            (Subject::Proxy, Mark::Failed, Fix::Trust),
            (Subject::Scheme, Mark::Failed, Fix::Trust),
            (Subject::Client, Mark::Failed, Fix::Trust),
        ]
    );
    let by_header = Seen {
        host: some("127.0.0.1:3000"),
        forwarded_host: some("gate.example.com"),
        ..untrusted
    };
    assert!(wrong(URL, &by_header).contains(&(Subject::Host, Mark::Warned, Fix::Trust)));
}

#[test]
fn the_browsers_own_address_counts_and_the_proxy_is_compared_with_it() {
    let elsewhere = Seen {
        browser: some("https://sso.example.com"),
        host: some("sso.example.com"),
        ..whole()
    };
    assert_eq!(
        wrong(URL, &elsewhere),
        [(Subject::Address, Mark::Failed, Fix::OtherAddress)]
    );
    let never_set = wrong("http://localhost:3000", &whole());
    assert_eq!(never_set, [(Subject::Address, Mark::Failed, Fix::OtherAddress)]);
}

#[test]
fn without_the_browsers_word_a_trusted_proxys_counts() {
    let silent = Seen {
        browser: None,
        ..whole()
    };
    assert!(wrong(URL, &silent).is_empty());
    let other = Seen {
        host: some("sso.example.com"),
        ..silent.clone()
    };
    assert!(wrong(URL, &other).contains(&(Subject::Address, Mark::Failed, Fix::OtherAddress)));
    let unknown = Seen {
        trusted: false,
        ..silent
    };
    let checks = check(URL, &unknown);
    assert_eq!(
        (checks[0].mark, checks[0].fix),
        (Mark::Skipped, Some(Fix::Unsaid)),
        "nobody believable said it"
    );
}

#[test]
fn a_proxy_behind_another_one_that_says_http_is_wrong() {
    let inner = Seen {
        forwarded_proto: some("https, http"),
        ..whole()
    };
    assert_eq!(
        wrong(URL, &inner),
        [(Subject::Scheme, Mark::Failed, Fix::SendProto)]
    );
}

#[test]
fn a_client_that_cannot_be_read_is_not_known() {
    let nonsense = Seen {
        forwarded_for: some("unknown"),
        client: "10.0.0.1".parse().ok(),
        ..whole()
    };
    assert_eq!(
        wrong(URL, &nonsense),
        [(Subject::Client, Mark::Failed, Fix::SendFor)]
    );
}

#[test]
fn a_browser_on_the_proxys_own_machine_is_a_client_like_any_other() {
    let near = Seen {
        forwarded_for: some("10.0.0.1"),
        client: "10.0.0.1".parse().ok(),
        ..whole()
    };
    assert!(wrong(URL, &near).is_empty());
}

#[test]
fn a_cookie_that_did_not_come_back_is_missed_only_where_one_was_set() {
    let lost = Seen {
        cookie: None,
        ..whole()
    };
    assert_eq!(
        wrong(URL, &lost),
        [(Subject::Cookie, Mark::Failed, Fix::KeepCookies)]
    );
    let not_tried = Seen {
        cookie_set: None,
        ..lost
    };
    let of_another_try = Seen {
        cookie: some("another"),
        ..whole()
    };
    for seen in [not_tried, of_another_try] {
        assert!(wrong(URL, &seen).is_empty());
        let checks = check(URL, &seen);
        assert_eq!(checks.last().unwrap().mark, Mark::Skipped);
    }
}

#[test]
fn only_what_a_browser_writes_is_an_origin() {
    for origin in [
        URL,
        "http://localhost:3000",
        "https://[2001:db8::1]:8443",
        "http://127.0.0.1",
    ] {
        assert!(is_origin(origin), "{origin}");
    }
    for text in [
        "",
        "null",
        "gate.example.com",
        "file://",
        "https://",
        "https://a/b",
        "https://a; include /etc/passwd",
        "https://a\n}",
        "ftp://a",
    ] {
        assert!(!is_origin(text), "{text}");
    }
}

#[test]
fn a_header_of_any_length_is_cut() {
    let long = Seen {
        forwarded_for: Some("9".repeat(9000)),
        trusted: false,
        ..whole()
    };
    for check in check(URL, &long) {
        assert!(check.received.as_str().chars().count() <= 501);
    }
}
