use super::*;
use crate::connection::{Beside, problem_with_url};
use crate::groups::Absent;
use crate::ids::{SecretId, uuid_v7};
use crate::problem::{Problem, Problems};
use proptest::prelude::*;

fn good() -> OidcForm {
    OidcForm {
        display_name: "Staff".into(),
        issuer: "https://id.example.com/realms/staff".into(),
        client_id: "gatehouse".into(),
        ..OidcForm::preset(Provider::Keycloak)
    }
}

fn typed() -> Beside {
    Beside {
        secret_typed: true,
        ..Beside::default()
    }
}

#[test]
fn the_defaults_are_the_safe_ones() {
    let s = good().validate(&typed()).unwrap();
    assert_eq!(s.code_challenge, CodeChallenge::S256);
    assert!(s.verify_signature && s.email_verification);
    assert_eq!(s.scopes(), ["openid", "profile", "email"]);
    assert_eq!(s.leeway_seconds, 60);
}

#[test]
fn each_wrong_field_has_its_own_message() {
    type Case = (&'static str, Problem, fn(&mut OidcForm));
    let cases: Vec<Case> = vec![
        ("issuer", Problem::Required, |f| f.issuer = " ".into()),
        ("issuer", Problem::NotUrl, |f| f.issuer = "id.example.com".into()),
        ("issuer", Problem::NotHttps, |f| {
            f.issuer = "http://id.example.com".into()
        }),
        ("issuer", Problem::UrlExtras, |f| {
            f.issuer = "https://id.example.com?x=1".into()
        }),
        ("issuer", Problem::UrlExtras, |f| {
            f.issuer = "https://u:p@id.example.com".into()
        }),
        ("client_id", Problem::Required, |f| f.client_id.clear()),
        ("client_id", Problem::ControlCharacter, |f| {
            f.client_id = "a\0b".into()
        }),
        ("display_name", Problem::Required, |f| {
            f.display_name = "  ".into()
        }),
        ("standard_scopes", Problem::OpenIdScope, |f| {
            f.standard_scopes = "email".into()
        }),
        ("algorithms", Problem::BadAlgorithm("none".into()), |f| {
            f.algorithms = "RS256, none".into()
        }),
        ("algorithms", Problem::BadAlgorithm("HS256".into()), |f| {
            f.algorithms = "HS256".into()
        }),
        ("leeway_seconds", Problem::NotNumber(300), |f| {
            f.leeway_seconds = "301".into()
        }),
        ("code_challenge_method", Problem::NotOffered, |f| {
            f.code_challenge_method = "S512".into()
        }),
        ("ca_certificates", Problem::NotPem, |f| {
            f.ca_certificates = "hello".into()
        }),
        ("ca_certificates", Problem::DamagedPem, |f| {
            f.ca_certificates = "-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----".into()
        }),
        ("map_email", Problem::Required, |f| f.map_email.clear()),
        ("flow", Problem::NotOffered, |f| f.flow = "token".into()),
        ("absent_groups", Problem::NotOffered, |f| {
            f.absent_groups = "some".into()
        }),
        ("map_groups", Problem::Required, |f| {
            (f.sync_groups, f.map_groups) = (true, " ,".into());
        }),
        ("verify_signature", Problem::SignatureNeeded, |f| {
            (f.flow, f.verify_signature) = ("implicit".into(), false);
        }),
        ("verify_signature", Problem::SignatureNeeded, |f| {
            (f.flow, f.verify_signature) = ("hybrid".into(), false);
        }),
    ];
    for (field, problem, spoil) in cases {
        let mut form = good();
        spoil(&mut form);
        assert_eq!(form.validate(&typed()), Err(Problems::from([(field, problem)])));
    }
}

#[test]
fn http_is_for_this_machine_only() {
    for ok in [
        "http://127.0.0.1:4000",
        "http://localhost:8081/realms/x",
        "http://[::1]:1",
    ] {
        assert_eq!(problem_with_url(ok), None, "{ok}");
    }
    assert_eq!(problem_with_url("http://10.0.0.1"), Some(Problem::NotHttps));
    assert_eq!(problem_with_url("javascript:alert(1)"), Some(Problem::NotUrl));
}

#[test]
fn a_name_that_is_taken_is_told_beside_its_field() {
    let beside = Beside {
        name_taken: true,
        ..typed()
    };
    assert_eq!(
        good().validate(&beside),
        Err(Problems::from([("display_name", Problem::NameTaken)]))
    );
}

#[test]
fn l13_a_stored_secret_is_never_sent_to_a_new_place() {
    let id = SecretId(uuid_v7(0, [1; 10]));
    let stored = |issuer: &str, token: &str| Beside {
        stored_secret: Some((id, format!("{issuer}\n{token}"))),
        ..Beside::default()
    };
    assert_eq!(
        good()
            .validate(&stored(&good().issuer, ""))
            .unwrap()
            .client_secret,
        Some(id)
    );
    for beside in [
        stored("https://other.example", ""),
        stored(&good().issuer, "https://other.example/token"),
    ] {
        assert_eq!(
            good().validate(&beside),
            Err(Problems::from([("client_secret", Problem::SecretForOtherPlace)]))
        );
    }
    assert_eq!(
        good().validate(&Beside::default()),
        Err(Problems::from([("client_secret", Problem::SecretNeeded)]))
    );
}

#[test]
fn saved_settings_give_the_same_form_again() {
    for (_, flow) in Flow::ALL {
        let form = OidcForm {
            flow: flow.into(),
            sync_groups: true,
            ..good()
        };
        let s = form.validate(&typed()).unwrap();
        let form = OidcForm::from_settings("Staff", &s);
        assert_eq!(form.validate(&typed()).unwrap(), s);
        assert_eq!(form.flow, flow);
    }
}

#[test]
fn the_implicit_flow_needs_no_secret_and_keeps_none() {
    let implicit = OidcForm {
        flow: "implicit".into(),
        ..good()
    };
    let s = implicit.validate(&Beside::default()).unwrap();
    assert_eq!((s.flow, s.client_secret), (Flow::Implicit, None));
    assert!(!s.asks_user_info() && good().validate(&typed()).unwrap().asks_user_info());
    let hybrid = OidcForm {
        flow: "hybrid".into(),
        ..good()
    };
    assert_eq!(
        hybrid.validate(&Beside::default()),
        Err(Problems::from([("client_secret", Problem::SecretNeeded)]))
    );
}

#[test]
fn what_was_kept_before_there_was_a_choice_of_flow_is_the_code_flow() {
    let s = good().validate(&typed()).unwrap();
    let mut kept = serde_json::to_value(&s).unwrap();
    kept.as_object_mut().unwrap().remove("flow");
    assert_eq!(serde_json::from_value::<OidcSettings>(kept).unwrap(), s);
    let form = OidcForm {
        flow: String::new(),
        ..good()
    };
    assert_eq!(form.validate(&typed()).unwrap(), s);
}

#[test]
fn what_was_kept_before_groups_were_synchronized_leaves_them_alone() {
    let s = good().validate(&typed()).unwrap();
    assert_eq!((s.sync_groups, s.absent_groups), (false, Absent::None));
    let mut kept = serde_json::to_value(&s).unwrap();
    let settings = kept.as_object_mut().unwrap();
    settings.remove("sync_groups");
    settings.remove("absent_groups");
    settings["mapping"].as_object_mut().unwrap().remove("groups");
    let read: OidcSettings = serde_json::from_value(kept).unwrap();
    assert_eq!((read.sync_groups, read.absent_groups), (false, Absent::Unknown));
    assert_eq!(read.mapping.groups, Vec::<String>::new());
    let form = OidcForm {
        map_groups: String::new(),
        absent_groups: String::new(),
        ..good()
    };
    assert_eq!(form.validate(&typed()).unwrap(), read);
}

#[test]
fn what_decides_a_persons_groups_is_in_the_fingerprint() {
    let callback = "https://gate.example/oidc/callback";
    let base = good().validate(&typed()).unwrap();
    let mut others = [base.clone(), base.clone(), base.clone()];
    others[0].sync_groups = true;
    others[1].absent_groups = Absent::Unknown;
    others[2].mapping.groups = vec!["roles".into()];
    for other in others {
        assert_ne!(other.canonical(callback), base.canonical(callback));
    }
}

#[test]
fn what_an_absent_groups_claim_means_is_the_presets() {
    for (provider, absent) in [
        (Provider::Keycloak, Absent::None),
        (Provider::Custom, Absent::Unknown),
    ] {
        assert_eq!(OidcForm::preset(provider).absent_groups, absent.name());
    }
}

#[test]
fn another_flow_is_another_fingerprint() {
    let texts = Flow::ALL.map(|(flow, _)| {
        let s = good().validate(&typed()).unwrap();
        OidcSettings { flow, ..s }.canonical("https://gate.example/oidc/callback")
    });
    assert!(texts[0] != texts[1] && texts[0] != texts[2] && texts[1] != texts[2]);
}

proptest! {
    #[test]
    fn no_text_makes_validation_panic(a in ".{0,60}", b in ".{0,60}", c in ".{0,30}") {
        let form = OidcForm { issuer: a.clone(), client_id: b.clone(), display_name: c.clone(),
            algorithms: a, standard_scopes: b, leeway_seconds: c.clone(), map_email: c, ..good() };
        let _ = form.validate(&Beside::default());
    }
}
