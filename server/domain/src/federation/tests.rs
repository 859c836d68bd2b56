//! J1, J2, J5, J6 and what may be saved.

use super::verdict::{Aim, External, Here, Member, Whose, aim, front, judge, refusing, whose};
use super::*;
use crate::attempt::Label;
use crate::catalogue::Code;
use crate::problem::Problem;
use proptest::prelude::*;
use serde_json::{Value, json};

const NOW: Seconds = 1_700_000_000;

fn settings() -> Settings {
    form().validate().unwrap()
}

fn form() -> IssuerForm {
    IssuerForm {
        issuer: "https://id.example.com".into(),
        jwks_uri: "https://id.example.com/jwks".into(),
        ..IssuerForm::default()
    }
}

const HERE: Here<'static> = Here {
    names: &["acme", "acme-old"],
    wandb: true,
    skip_audience: false,
    now: NOW,
};

fn claims(changed: Value) -> Claims {
    let mut claims = json!({
        "iss": "https://id.example.com", "sub": "ci", "aud": "acme", "exp": NOW + 300, "iat": NOW, "nbf": NOW,
    });
    let all = claims.as_object_mut().unwrap();
    for (name, value) in changed.as_object().unwrap() {
        match value {
            Value::Null => all.remove(name),
            value => all.insert(name.clone(), value.clone()),
        };
    }
    all.clone()
}

fn code(settings: &Settings, changed: Value) -> Option<Code> {
    let claims = claims(changed);
    let mut lines = judge(settings, &HERE, &claims);
    lines.push(whose(settings, "acme", &claims, None, &[External { disabled: false }]).0);
    refusing(&lines).map(|(_, code)| code)
}

#[test]
fn j1_what_is_required_is_there_and_of_its_type() {
    let s = settings();
    assert_eq!(code(&s, json!({})), None);
    assert_eq!(code(&s, json!({"iat": null, "nbf": null})), None);
    for wrong in [
        json!({"sub": null}),
        json!({"sub": 7}),
        json!({"sub": ""}),
        json!({"sub": "a\u{0}b"}),
        json!({"sub": "x".repeat(256)}),
        json!({"aud": null}),
        json!({"aud": 7}),
        json!({"aud": []}),
        json!({"aud": ["acme", 7]}),
        json!({"exp": null}),
        json!({"exp": (NOW + 300).to_string()}),
        json!({"iat": "now"}),
        json!({"nbf": true}),
    ] {
        assert_eq!(code(&s, wrong.clone()), Some(Code::AssertionClaim), "{wrong}");
    }
    for (changed, expected) in [
        (json!({"exp": NOW - 59}), None),
        (json!({"exp": NOW - 60}), Some(Code::AssertionExpired)),
        (json!({"exp": (NOW + 300) as f64 + 0.5}), None),
        (json!({"exp": i64::MIN}), Some(Code::AssertionExpired)),
        (json!({"iat": NOW + 60}), None),
        (json!({"iat": NOW + 61}), Some(Code::AssertionFromFuture)),
        (json!({"nbf": NOW + 61}), Some(Code::AssertionFromFuture)),
        (json!({"iat": NOW - 86_400, "exp": NOW + 60}), None),
        (
            json!({"iat": NOW - 86_400, "exp": NOW + 61}),
            Some(Code::AssertionTooLong),
        ),
        (
            json!({"iat": null, "exp": NOW + 90_000}),
            Some(Code::AssertionTooLong),
        ),
        (
            json!({"iat": i64::MIN, "exp": i64::MAX}),
            Some(Code::AssertionTooLong),
        ),
    ] {
        assert_eq!(code(&s, changed.clone()), expected, "{changed}");
    }
    let front = |claims: Value| front(&Claims::new(), claims.as_object().unwrap());
    let no_issuer = front(json!({"iss": 7}));
    assert!(
        no_issuer
            .iter()
            .any(|l| l.label == Label::Issuer && l.code == Some(Code::AssertionClaim))
    );
}

#[test]
fn j2_the_audience_is_the_one_that_was_set() {
    let s = settings();
    let listed = IssuerForm {
        audiences: "https://gate.example.com\n two ".into(),
        ..form()
    };
    let listed = listed.validate().unwrap();
    let skips = Settings {
        skip_audience: true,
        ..settings()
    };
    let strict = Here { wandb: false, ..HERE };
    let skips_all = Here {
        skip_audience: true,
        ..HERE
    };
    for (settings, here, aud, expected) in [
        (&s, &HERE, json!("acme"), Some(Aim::Named)),
        (&s, &HERE, json!(["acme"]), Some(Aim::Named)),
        (&s, &HERE, json!("acme-old"), Some(Aim::Named)),
        (&s, &HERE, json!("wandb"), Some(Aim::Anybody)),
        (&s, &strict, json!("wandb"), None),
        (&s, &HERE, json!("Acme"), None),
        (&s, &HERE, json!("acme "), None),
        (&s, &HERE, json!(["acme", "other"]), None),
        (&s, &HERE, json!(["acme", "acme"]), None),
        (&s, &HERE, json!("acme,other"), None),
        (
            &listed,
            &HERE,
            json!("https://gate.example.com"),
            Some(Aim::Listed),
        ),
        (&listed, &HERE, json!("two"), Some(Aim::Listed)),
        (&listed, &HERE, json!("acme"), None),
        (&listed, &HERE, json!("wandb"), None),
        (&skips, &HERE, json!("anything"), Some(Aim::Anybody)),
        (&skips, &HERE, json!("acme"), Some(Aim::Named)),
        (&s, &skips_all, json!("anything"), Some(Aim::Anybody)),
    ] {
        assert_eq!(
            aim(settings, here, &claims(json!({"aud": aud}))),
            expected,
            "{aud}"
        );
    }
    assert_eq!(code(&s, json!({"aud": "other"})), Some(Code::AssertionAudience));
    assert_eq!(code(&skips, json!({"aud": "other"})), None);
    assert_eq!(
        code(&skips, json!({"aud": null})),
        Some(Code::AssertionClaim),
        "it has to be there all the same"
    );
}

#[test]
fn j5_conditions_by_value_and_by_prefix() {
    let form = IssuerForm {
        conditions:
            "repository_owner = acme\nref = refs/heads/*\n/kubernetes.io/namespace = prod\nrun = 7\nok = true"
                .into(),
        ..form()
    };
    let s = form.validate().unwrap();
    assert_eq!(IssuerForm::from(&s), form, "it comes back as it was typed");
    let right = json!({
        "repository_owner": "acme", "ref": "refs/heads/main", "kubernetes.io": {"namespace": "prod"}, "run": 7, "ok": true,
    });
    assert_eq!(code(&s, right.clone()), None);
    for (name, value) in [
        ("repository_owner", json!("acme-evil")),
        ("repository_owner", json!("Acme")),
        ("repository_owner", json!(["acme"])),
        ("repository_owner", Value::Null),
        ("ref", json!("refs/tags/refs/heads/main")),
        ("ref", json!("refs/heads/")),
        ("kubernetes.io", json!({"namespace": "dev"})),
        ("kubernetes.io", json!("prod")),
        ("run", json!(8)),
        ("ok", json!("yes")),
    ] {
        let mut wrong = right.clone();
        wrong[name] = value.clone();
        assert_eq!(code(&s, wrong), Some(Code::AssertionCondition), "{name}: {value}");
    }
}

#[test]
fn j5_a_token_is_whose_subject_it_has_and_nobody_elses() {
    let s = settings();
    let ci = claims(json!({}));
    let (on, off) = (External { disabled: false }, External { disabled: true });
    let member = |verified, disabled| Some(Member { verified, disabled });
    let only = |people, service_accounts| Settings {
        people,
        service_accounts,
        ..settings()
    };
    for (settings, member, externals, expected) in [
        (&s, None, &[][..], Err(Code::SubjectUnknown)),
        (&s, None, &[on], Ok(Whose::External)),
        (&s, None, &[off], Err(Code::SubjectDisabled)),
        (&s, None, &[on, on], Err(Code::SubjectAmbiguous)),
        (&s, None, &[on, off], Err(Code::SubjectAmbiguous)),
        (&s, member(true, false), &[], Ok(Whose::Member)),
        // Whoever makes service accounts takes no person's tokens.
        (&s, member(true, false), &[on], Ok(Whose::Member)),
        (&s, member(false, false), &[on], Err(Code::SubjectNotVerified)),
        (&s, member(true, true), &[on], Err(Code::SubjectDisabled)),
        (
            &only(false, true),
            member(true, false),
            &[],
            Err(Code::SubjectUnknown),
        ),
        (
            &only(false, true),
            member(true, false),
            &[on],
            Ok(Whose::External),
        ),
        (&only(true, false), None, &[on], Err(Code::SubjectUnknown)),
    ] {
        let (line, found) = whose(settings, "acme", &ci, member, externals);
        assert_eq!(line.code.map_or(found.ok_or(Code::Internal), Err), expected);
    }
}

#[test]
fn j6_only_asymmetric_signatures_and_only_assertions() {
    let judged = |header: Value, changed: Value| {
        let lines = front(header.as_object().unwrap(), &claims(changed));
        refusing(&lines).map(|(_, code)| code)
    };
    for alg in ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"] {
        assert_eq!(
            judged(json!({"alg": alg, "typ": "JWT"}), json!({})),
            None,
            "{alg}"
        );
    }
    for alg in [
        "none", "nOnE", "HS256", "HS384", "HS512", "rs256", "", "ES256K", "RSA-OAEP",
    ] {
        assert_eq!(
            judged(json!({"alg": alg}), json!({})),
            Some(Code::AssertionAlgorithm),
            "{alg}"
        );
    }
    assert_eq!(judged(json!({}), json!({})), Some(Code::AssertionAlgorithm));
    assert_eq!(
        judged(json!({"alg": "RS256", "crit": ["b64"]}), json!({})),
        Some(Code::AssertionMalformed)
    );
    for typ in ["jwt", "JWT", "application/jwt"] {
        assert_eq!(
            judged(json!({"alg": "RS256", "typ": typ}), json!({})),
            None,
            "{typ}"
        );
    }
    for typ in [
        json!("logout+jwt"),
        json!("at+jwt"),
        json!("dpop+jwt"),
        json!("secevent+jwt"),
        json!(7),
    ] {
        let header = json!({"alg": "RS256", "typ": typ});
        assert_eq!(judged(header, json!({})), Some(Code::AssertionKind), "{typ}");
    }
    for other in [
        json!({"nonce": "n"}),
        json!({"at_hash": "h"}),
        json!({"c_hash": "h"}),
        json!({"events": {"http://schemas.openid.net/event/backchannel-logout": {}}}),
        json!({"typ": "ID"}),
    ] {
        assert_eq!(
            judged(json!({"alg": "RS256"}), other.clone()),
            Some(Code::AssertionKind),
            "{other}"
        );
    }
    assert_eq!(judged(json!({"alg": "RS256"}), json!({"typ": "Bearer"})), None);
}

fn problem(form: &IssuerForm, field: &str) -> Option<Problem> {
    form.validate().err().and_then(|all| all.get(field).cloned())
}

#[test]
fn a_shared_issuer_is_not_saved_without_saying_whose_tokens_are_meant() {
    let of = |issuer: &str, conditions: &str| IssuerForm {
        issuer: issuer.into(),
        conditions: conditions.into(),
        ..form()
    };
    let github = "https://token.actions.githubusercontent.com";
    for issuer in [
        github,
        "https://TOKEN.actions.githubusercontent.com:443",
        "https://token.actions.githubusercontent.com./",
        "https://token.actions.githubusercontent.com/acme",
        "https://gitlab.com",
        "https://accounts.google.com",
        "https://app.terraform.io",
    ] {
        let refused = problem(&of(issuer, ""), "conditions");
        assert!(
            matches!(refused, Some(Problem::SharedIssuer(_))),
            "{issuer}: {refused:?}"
        );
    }
    for vacuous in [
        "ref = refs/heads/main",
        "event_name = push",
        "job_workflow_ref = acme/*",
    ] {
        let refused = problem(&of(github, vacuous), "conditions");
        assert!(
            matches!(refused, Some(Problem::SharedIssuer(_))),
            "{vacuous}: {refused:?}"
        );
    }
    for open in [
        "sub = repo:acme*",
        "sub = *",
        "sub = /*",
        "sub = repo:*",
        "repository = acme*",
    ] {
        let refused = problem(&of(github, open), "conditions");
        assert!(
            matches!(refused, Some(Problem::OpenPrefix(_))),
            "{open}: {refused:?}"
        );
    }
    for good in [
        "sub = repo:acme/*",
        "repository_owner = acme",
        "sub = repo:acme/app:ref:refs/heads/main",
    ] {
        assert_eq!(problem(&of(github, good), "conditions"), None, "{good}");
    }
    assert_eq!(problem(&of("https://id.example.com", ""), "conditions"), None);
}

#[test]
fn what_may_be_saved() {
    let with = |change: fn(&mut IssuerForm)| {
        let mut form = form();
        change(&mut form);
        form
    };
    for (form, field, expected) in [
        (with(|f| f.issuer = String::new()), "issuer", Problem::Required),
        (
            with(|f| f.issuer = "id.example.com".into()),
            "issuer",
            Problem::NotUrl,
        ),
        (
            with(|f| f.issuer = "http://id.example.com".into()),
            "issuer",
            Problem::NotHttps,
        ),
        (
            with(|f| f.issuer = "https://id.example.com?x=1".into()),
            "issuer",
            Problem::UrlExtras,
        ),
        (
            with(|f| f.issuer = "https://login.microsoftonline.com/common/v2.0".into()),
            "issuer",
            Problem::NoTenant,
        ),
        (with(|f| f.jwks_uri = String::new()), "jwks", Problem::NoKeys),
        (
            with(|f| f.jwks_uri = "http://a.example/jwks".into()),
            "jwks_uri",
            Problem::NotHttps,
        ),
        (
            with(|f| (f.people, f.service_accounts) = (false, false)),
            "service_accounts",
            Problem::NoSubjectRule,
        ),
        (
            with(|f| f.longest_hours = "0".into()),
            "longest_hours",
            Problem::NotBetween(1, 8760),
        ),
        (
            with(|f| f.token_minutes = "5".into()),
            "token_minutes",
            Problem::NotBetween(10, 720),
        ),
        (with(|f| f.preset = "x".into()), "preset", Problem::NotOffered),
        (
            with(|f| f.conditions = "aud = x".into()),
            "conditions",
            Problem::CheckedClaim("aud".into()),
        ),
        (
            with(|f| f.conditions = "repo".into()),
            "conditions",
            Problem::NotCondition("repo".into()),
        ),
        (
            with(|f| f.conditions = "a = <owner>".into()),
            "conditions",
            Problem::NotCondition("a = <owner>".into()),
        ),
        (
            with(|f| f.audiences = "x\n".repeat(3) + &"y".repeat(501)),
            "audiences",
            Problem::TooLong(500),
        ),
    ] {
        assert_eq!(problem(&form, field), Some(expected), "{field}");
    }
    let by_hand = with(|f| (f.jwks, f.jwks_uri) = ("{\"keys\": []}".into(), String::new()));
    assert!(matches!(by_hand.validate().unwrap().keys, Keys::Given(_)));
    for preset in Preset::ALL {
        assert_eq!(Preset::parse(preset.name()), Some(preset));
        let form = preset.form();
        assert!(preset == Preset::Custom || !form.people);
        assert!(
            form.validate().is_err(),
            "something is to be filled in: {preset:?}"
        );
    }
}

#[test]
fn every_refusal_of_a_token_stands_in_the_table() {
    let told: Vec<Code> = table::ROWS.iter().flat_map(|row| row.codes).copied().collect();
    for code in Code::ALL {
        let of_token = ["assertion-", "issuer-", "subject-", "organization-"];
        if of_token.iter().any(|begin| code.slug().starts_with(begin)) && *code != Code::IssuerMismatch {
            assert!(told.contains(code), "{}", code.slug());
        }
    }
    // Each is judged in the table's order.
    let s = Settings {
        conditions: vec![Condition {
            claim: "x".into(),
            value: "y".into(),
            prefix: false,
        }],
        ..settings()
    };
    let all = claims(json!({}));
    let judged = judge(&s, &HERE, &all).into_iter().map(|line| line.label);
    let at = judged.map(|label| table::ROWS.iter().position(|row| row.label == label).unwrap());
    assert!(at.collect::<Vec<_>>().is_sorted());
}

fn any_value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(|f| json!(f)),
        "\\PC{0,20}".prop_map(Value::from),
        Just(json!("acme")),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop::collection::vec(inner, 0..3).prop_map(Value::from)
    })
}

proptest! {
    /// Whatever the claims are: judging them never fails, and what passes is signed for this organization, now, and by
    /// this issuer.
    #[test]
    fn nothing_passes_that_is_not_right(
        iss in any_value(), sub in any_value(), aud in any_value(), exp in any_value(), iat in any_value(), nbf in any_value(),
    ) {
        let claims = json!({"iss": iss, "sub": sub, "aud": aud, "exp": exp, "iat": iat, "nbf": nbf});
        let claims = claims.as_object().unwrap();
        let s = settings();
        if refusing(&judge(&s, &HERE, claims)).is_none() {
            prop_assert_eq!(&iss, "https://id.example.com");
            prop_assert!(aud == "acme" || aud == json!(["acme"]));
            prop_assert!(exp.as_f64().unwrap() > (NOW - 60) as f64);
            prop_assert!(exp.as_f64().unwrap() <= (NOW + 86_400 + 60 + 60) as f64);
        }
        let (line, whose) = whose(&s, "acme", claims, None, &[External { disabled: false }]);
        prop_assert_eq!(line.code.is_none(), whose.is_some());
        prop_assert!(whose.is_none() || sub.as_str().is_some_and(|s| !s.is_empty()));
    }

    /// A prefix lets only those in that go on after its end, never a longer name.
    #[test]
    fn a_prefix_never_lets_a_longer_name_in(owner in "[a-z]{1,8}", more in "[a-z0-9-]{1,8}", rest in "\\PC{1,20}") {
        let form = IssuerForm { conditions: format!("sub = repo:{owner}/*"), ..form() };
        let condition = &form.validate().unwrap().conditions[0];
        let of = |sub: String| condition.holds(json!({"sub": sub}).as_object().unwrap());
        let own = format!("repo:{owner}/{rest}");
        let longer = format!("repo:{owner}{more}/{rest}");
        let other = format!("x-repo:{owner}/{rest}");
        prop_assert!(of(own) && !of(longer) && !of(other));
    }

    #[test]
    fn a_typed_form_never_fails_and_comes_back(conditions in "\\PC{0,60}", issuer in "\\PC{0,60}", audiences in "\\PC{0,40}") {
        let form = IssuerForm { conditions, audiences, issuer, ..form() };
        if let Ok(settings) = form.validate() {
            prop_assert_eq!(IssuerForm::from(&settings).validate(), Ok(settings));
        }
    }
}
