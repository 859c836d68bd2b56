//! Attacks and faults, by their ids.

use crate::fixture::*;
use gatehouse_domain::attempt::{StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::LdapForm;
use gatehouse_service::ports::directory::{Directory, Standing};
use gatehouse_testkit::directory::{Does, Stub};

async fn against(does: Does, change: fn(&mut LdapForm)) -> (Stub, Result<(), Code>, String) {
    let stub = Stub::start(does).await;
    let mut form = in_the_clear(plain(stub.port));
    form.connect_seconds = "1".into();
    form.bind_seconds = "1".into();
    form.search_seconds = "1".into();
    change(&mut form);
    let (found, trace) = sign_in(&ldap(), &sso(&form), "ada", "her password").await;
    let text = text(&trace);
    (stub, found.map(|_| ()), text)
}

#[tokio::test]
async fn l1_a_password_that_is_empty_blank_or_holds_nul_reaches_no_directory() {
    let stub = Stub::start(Does::Ends(0)).await;
    let source = sso(&in_the_clear(plain(stub.port)));
    for password in ["", " ", "\t\n ", "\u{a0}", "\0", "secret\0"] {
        let (refused, _) = sign_in(&ldap(), &source, "ada", password).await;
        assert_eq!(refused.unwrap_err(), Code::LdapPasswordBlank, "{password:?}");
    }
    assert_eq!(stub.connections(), 0);
}

/// What a directory with one person in it answers to searches; `bind` to binds.
fn with_ada(id: i32, operation: &[u8], bind: u8) -> Vec<u8> {
    let id = u8::try_from(id).unwrap();
    let message = |tag: u8, body: &[u8]| {
        let mut out = vec![0x30, u8::try_from(body.len() + 5).unwrap(), 2, 1, id, tag];
        out.push(u8::try_from(body.len()).unwrap());
        out.extend_from_slice(body);
        out
    };
    match operation[0] {
        0x63 => {
            let dn = b"uid=ada,dc=example,dc=org";
            let mut entry = vec![4, u8::try_from(dn.len()).unwrap()];
            entry.extend_from_slice(dn);
            entry.extend_from_slice(b"\x30\x0e\x30\x0c\x04\x03uid\x31\x05\x04\x03ada");
            [message(0x64, &entry), message(0x65, &[0x0a, 1, 0, 4, 0, 4, 0])].concat()
        }
        // The service account may.
        0x60 if operation.windows(6).any(|w| w == b"cn=sso") => message(0x61, &[0x0a, 1, 0, 4, 0, 4, 0]),
        _ => message(0x61, &[0x0a, 1, bind, 4, 0, 4, 0]),
    }
}

#[tokio::test]
async fn l3_nothing_but_success_is_a_successful_bind() {
    type Answers = fn(i32, &[u8]) -> Vec<u8>;
    let cases: [(Answers, Code); 5] = [
        (|id, op| with_ada(id, op, 49), Code::LdapWrongPassword),
        (|id, op| with_ada(id, op, 10), Code::LdapReferral),
        (|id, op| with_ada(id, op, 53), Code::LdapWrongPassword),
        (|id, op| with_ada(id, op, 14), Code::LdapError),
        (|id, op| with_ada(id, op, 80), Code::LdapError),
    ];
    for (answers, code) in cases {
        let (_stub, refused, trace) = against(Does::Answers(answers), |_| {}).await;
        assert_eq!(refused, Err(code), "{trace}");
    }
    let (_stub, found, trace) = against(Does::Answers(|id, op| with_ada(id, op, 0)), |_| {}).await;
    assert_eq!(found, Ok(()), "{trace}");
    let (_stub, _, trace) = against(Does::Answers(|id, op| with_ada(id, op, 53)), |_| {}).await;
    assert!(trace.contains("\"53\""), "what it said is told inside: {trace}");
    for (code, refusal) in [
        (49, Code::LdapBindRefused),
        (10, Code::LdapReferral),
        (53, Code::LdapBindRefused),
        (14, Code::LdapError),
    ] {
        let (_stub, refused, trace) = against(Does::Ends(code), |_| {}).await;
        assert_eq!(refused, Err(refusal), "the service account's: {trace}");
    }
}

/// Ada is not there any more; the place where people are searched is, or is not.
fn without_ada(id: i32, operation: &[u8], base: bool) -> Vec<u8> {
    let about_ada = operation.windows(3).any(|window| window == b"ada");
    match operation[0] {
        0x63 if about_ada || !base => {
            let id = u8::try_from(id).unwrap();
            vec![0x30, 0x0c, 2, 1, id, 0x65, 7, 0x0a, 1, 32, 4, 0, 4, 0]
        }
        _ => with_ada(id, operation, 0),
    }
}

#[tokio::test]
async fn l15_a_base_that_vanished_is_not_a_person_who_was_removed() {
    for base in [true, false] {
        let answers = match base {
            true => |id: i32, op: &[u8]| without_ada(id, op, true),
            false => |id: i32, op: &[u8]| without_ada(id, op, false),
        };
        let stub = Stub::start(Does::Answers(answers)).await;
        let form = LdapForm {
            map_user_id: "dn".into(),
            ..in_the_clear(plain(stub.port))
        };
        let mut trace = Trace::default();
        let dn = "uid=ada,dc=example,dc=org";
        let standing = ldap().recheck(&sso(&form), dn, &mut trace).await;
        match base {
            true => assert!(matches!(standing, Ok(Standing::Ended(_))), "{}", text(&trace)),
            false => assert_eq!(standing.unwrap_err().0, Code::LdapBaseMissing),
        }
    }
}

/// A reference beside the entry, and a referral in the place of one.
fn refers(id: i32, operation: &[u8]) -> Vec<u8> {
    if operation[0] != 0x63 {
        return with_ada(id, operation, 0);
    }
    let id = u8::try_from(id).unwrap();
    let url = REFERRED.get().unwrap().as_bytes();
    let long = u8::try_from(url.len()).unwrap();
    let mut reference = vec![0x30, long + 7, 2, 1, id, 0x73, long + 2, 4, long];
    reference.extend_from_slice(url);
    let mut referral = vec![
        0x30,
        long + 16,
        2,
        1,
        id,
        0x65,
        long + 11,
        0x0a,
        1,
        10,
        4,
        0,
        4,
        0,
        0xa3,
        long + 2,
        4,
        long,
    ];
    referral.extend_from_slice(url);
    [reference, referral].concat()
}

static REFERRED: std::sync::OnceLock<String> = std::sync::OnceLock::new();

#[tokio::test]
async fn l4_referrals_are_not_followed() {
    let elsewhere = Stub::start(Does::Ends(0)).await;
    REFERRED
        .set(format!("ldap://127.0.0.1:{}/dc=b", elsewhere.port))
        .unwrap();
    let (_stub, refused, trace) = against(Does::Answers(refers), |_| {}).await;
    assert_eq!(refused, Err(Code::LdapReferral), "{trace}");
    assert!(trace.contains("referrals"), "it is told: {trace}");
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn l6_without_starttls_nothing_is_said_in_the_clear() {
    let Some(server) = openldap() else { return };
    let start_tls = |form: &mut LdapForm| form.tls = "start_tls".into();
    for does in [Does::StripsStartTls(server.port), Does::Ends(2), Does::Ends(52)] {
        let (stub, refused, trace) = against(does, start_tls).await;
        assert_eq!(refused, Err(Code::LdapStartTlsRefused), "{trace}");
        assert!(!stub.received(b"ssopw") && !stub.received(b"her password") && !stub.received(b"cn=sso"));
    }
    // A success with more behind it: words put in before TLS begins.
    let ahead = |id: i32, op: &[u8]| [with_ada(id, &[0x77], 0), with_ada(id + 1, op, 0)].concat();
    let (stub, refused, trace) = against(Does::Answers(ahead), start_tls).await;
    assert!(
        matches!(refused, Err(Code::LdapStartTlsRefused | Code::LdapTlsFailed)),
        "{trace}"
    );
    assert!(!stub.received(b"ssopw"));
}

/// Nobody is found; binds are refused.
fn without_anybody(id: i32, operation: &[u8]) -> Vec<u8> {
    match operation[0] {
        0x63 => vec![
            0x30,
            0x0c,
            2,
            1,
            u8::try_from(id).unwrap(),
            0x65,
            7,
            0x0a,
            1,
            0,
            4,
            0,
            4,
            0,
        ],
        _ => with_ada(id, operation, 49),
    }
}

#[tokio::test]
async fn l10_for_somebody_unknown_the_same_is_done_as_for_somebody_known() {
    let wrong = |id: i32, op: &[u8]| with_ada(id, op, 49);
    let (known, refused, _) = against(Does::Answers(wrong), |_| {}).await;
    assert_eq!(refused, Err(Code::LdapWrongPassword));
    let (unknown, refused, trace) = against(Does::Answers(without_anybody), |_| {}).await;
    assert_eq!(refused, Err(Code::LdapPersonUnknown));
    // One connection to search on, and one to bind on.
    assert_eq!((known.connections(), unknown.connections()), (2, 2));
    assert!(unknown.received(b"cn=nobody-") && !unknown.received(b"her password"));
    assert!(!trace.contains("nobody-"), "it is no step");
    assert_eq!(Code::LdapPersonUnknown.status(), Code::LdapWrongPassword.status());
}

#[tokio::test]
async fn l12_a_name_that_only_the_directory_takes_for_the_same_is_another() {
    for (login, known) in [("ADA", true), ("àda", false), ("ad", false)] {
        let stub = Stub::start(Does::Answers(|id, op| with_ada(id, op, 0))).await;
        let source = sso(&in_the_clear(plain(stub.port)));
        let (found, trace) = sign_in(&ldap(), &source, login, "her password").await;
        assert_eq!(found.is_ok(), known, "{login}: {}", text(&trace));
        assert_eq!(stub.received(b"her password"), known, "{login}");
    }
}

#[tokio::test]
async fn l9_a_server_that_hangs_is_given_up() {
    for (does, change, step) in [
        (
            Does::Hangs,
            (|f| f.tls = "ldaps".into()) as fn(&mut LdapForm),
            StepKind::Secure,
        ),
        (Does::Hangs, |_| {}, StepKind::Bind),
        (Does::HangsAtSearch, |_| {}, StepKind::Search),
    ] {
        let (_stub, refused, trace) = against(does, change).await;
        assert_eq!(refused, Err(Code::LdapTimeout), "{step:?}: {trace}");
        let last = format!("\"kind\":{}", serde_json::to_string(&step).unwrap());
        let (_, told) = trace.rsplit_once(&last).unwrap();
        assert!(told.contains("ldap-timeout"), "{trace}");
        // What was asked is told: it was this step's limit, not that of the whole.
        let asked = match step {
            StepKind::Bind => "bind_dn",
            StepKind::Search => "filter",
            _ => "secure",
        };
        assert!(trace.contains(asked), "{trace}");
    }
}

#[tokio::test]
async fn l9_searches_that_hang_do_not_exhaust_the_pool() {
    let stub = Stub::start(Does::HangsAtSearch).await;
    let mut form = in_the_clear(plain(stub.port));
    form.search_seconds = "1".into();
    let (ldap, source) = (ldap(), sso(&form));
    let all = (0..40).map(|_| look_up(&ldap, &source, "ada"));
    let mut trace = Default::default();
    let codes: Vec<Code> = futures::future::join_all(all)
        .await
        .into_iter()
        .map(|(r, _)| r.unwrap_err())
        .collect();
    assert!(
        codes
            .iter()
            .all(|code| matches!(code, Code::LdapTimeout | Code::LdapBusy)),
        "{codes:?}"
    );
    assert!(
        stub.connections() <= 24,
        "eight at a time: {}",
        stub.connections()
    );
    // What is left afterwards works at once: the places are free again.
    let again = ldap.browse(&source, "dc=example", &mut trace).await;
    assert_eq!(again.unwrap_err().0, Code::LdapTimeout);
    assert!(
        kinds(&trace).contains(&StepKind::Bind),
        "a connection was made: {}",
        text(&trace)
    );
}

#[tokio::test]
async fn l14_absurd_answers_take_no_memory_and_end_nothing_else() {
    let nested: Vec<u8> = std::iter::once([0x30, 0x83, 0x0f, 0x42, 0x3b])
        .chain(std::iter::repeat_n([0x30, 0x83, 0x0f, 0x42, 0x3b], 200_000))
        .flatten()
        .collect();
    for (does, code) in [
        // 4 GiB announced, and none or all of it sent.
        (
            Does::Says(vec![0x30, 0x84, 0xff, 0xff, 0xff, 0xff]),
            Code::LdapAnswerMalformed,
        ),
        (
            Does::Floods([&[0x30, 0x84, 0x7f, 0xff, 0xff, 0xff][..], &[0; 60_000]].concat()),
            Code::LdapAnswerMalformed,
        ),
        // Longer than any number.
        (Does::Says(vec![0x30, 0xff, 1, 1, 1, 1]), Code::LdapNotSpoken),
        // Endless.
        (Does::Says(vec![0x30, 0x80, 2, 1, 1]), Code::LdapNotSpoken),
        // An element longer than the one around it.
        (Does::Says(vec![0x30, 5, 2, 0x7f, 1, 1, 1]), Code::LdapNotSpoken),
        // Two hundred thousand levels.
        (Does::Says(nested), Code::LdapNotSpoken),
        (
            Does::Says(b"HTTP/1.1 400 Bad Request\r\n\r\n".to_vec()),
            Code::LdapNotSpoken,
        ),
        // Answers to what nobody asked.
        (
            Does::Says(vec![0x30, 0x0c, 2, 1, 99, 0x61, 7, 0x0a, 1, 0, 4, 0, 4, 0]),
            Code::LdapNotSpoken,
        ),
        (
            Does::Says(vec![
                0x30, 0x0f, 2, 4, 0x80, 0, 0, 0, 0x61, 7, 0x0a, 1, 0, 4, 0, 4, 0,
            ]),
            Code::LdapNotSpoken,
        ),
        // The server's farewell (RFC 4511 §4.4.1).
        (
            Does::Says(vec![0x30, 0x0c, 2, 1, 0, 0x78, 7, 0x0a, 1, 52, 4, 0, 4, 0]),
            Code::LdapUnavailable,
        ),
    ] {
        let (_stub, refused, trace) = against(does, |_| {}).await;
        assert_eq!(refused, Err(code), "{trace}");
    }
    // Small messages without an end: so much is read, and no more.
    let endless = [0x30, 5, 2, 1, 1, 0x79, 0].repeat(10_000);
    let (_stub, refused, _) = against(Does::Floods(endless), |form| form.bind_seconds = "30".into()).await;
    assert_eq!(refused, Err(Code::LdapAnswerMalformed));
}
