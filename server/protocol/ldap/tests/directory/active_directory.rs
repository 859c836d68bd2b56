//! Samba as an Active Directory domain controller.

use crate::fixture::*;
use gatehouse_domain::attempt::{Label, StepKind, Trace};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::claims::map;
use gatehouse_domain::connection::{LdapForm, LdapPreset};
use gatehouse_domain::ldap::groups::{Memberships, Note};
use gatehouse_service::ports::directory::{Directory, Source, Standing};
use gatehouse_testkit::directory::Samba;

fn form(server: &Samba) -> LdapForm {
    LdapForm {
        addresses: format!("ldaps://{}", server.ip),
        ca_certificates: server.ca(),
        base_dn: "DC=ad,DC=example,DC=org".into(),
        bind_dn: "ad00001@ad.example.org".into(),
        connect_seconds: "20".into(),
        bind_seconds: "20".into(),
        search_seconds: "20".into(),
        ..LdapForm::preset(LdapPreset::ActiveDirectory)
    }
}

fn service(form: &LdapForm) -> Source {
    source(form, "User-Passw0rd-1")
}

fn names(groups: &Memberships) -> Vec<&str> {
    let mut names: Vec<&str> = groups.groups.iter().map(|g| g.name.as_str()).collect();
    names.sort_unstable();
    names
}

/// One test: the server takes seconds to come up, and what locks an account stays.
#[tokio::test]
async fn active_directory() {
    let Some(server) = Samba::start() else { return };
    each_way_to_type_a_name_finds_the_person(&server).await;
    groups_come_with_their_paths(&server).await;
    mistakes_are_told(&server).await;
    l3_each_reason_for_a_refused_bind(&server).await;
    l15_who_may_not_sign_in_any_more(&server).await;
}

async fn each_way_to_type_a_name_finds_the_person(server: &Samba) {
    let (source, ldap) = (service(&form(server)), ldap());
    let mut subjects = Vec::new();
    for login in [
        "ad00002",
        "AD00002",
        "ad00002@ad.example.org",
        r"EXAMPLE\ad00002",
        r"ad.example.org\AD00002",
    ] {
        let (found, trace) = sign_in(&ldap, &source, login, "User-Passw0rd-2").await;
        let found = found.unwrap_or_else(|code| panic!("{login}: {code:?} {}", text(&trace)));
        let mapped = map(&found.claims, &source.settings.mapping);
        assert_eq!(mapped.profile.user_name.as_deref(), Some("ad00002"));
        assert_eq!(mapped.profile.email.as_deref(), Some("ad00002@example.org"));
        assert_eq!(mapped.profile.name.as_deref(), Some("AD User 2"));
        subjects.push(mapped.profile.subject);
    }
    subjects.dedup();
    assert!(
        subjects.len() == 1 && subjects[0].len() == 36,
        "objectGUID: {subjects:?}"
    );
    for login in [r"OTHER\ad00002", r"\ad00002", "ad00002@other.org", "ad0000*"] {
        let (refused, _) = sign_in(&ldap, &source, login, "User-Passw0rd-2").await;
        assert_eq!(refused.unwrap_err(), Code::LdapPersonUnknown, "{login}");
    }
    let Standing::Good(again) = ldap
        .recheck(&source, &subjects[0], &mut Trace::default())
        .await
        .unwrap()
    else {
        panic!("found again by objectGUID");
    };
    assert!(again.dn.starts_with("CN=AD User 2,"));
}

async fn groups_come_with_their_paths(server: &Samba) {
    let form = LdapForm {
        sync_groups: true,
        ..form(server)
    };
    let look = |form: LdapForm, login: &'static str| async move {
        let (found, trace) = look_up(&ldap(), &service(&form), login).await;
        found
            .unwrap_or_else(|code| panic!("{login}: {code:?} {}", text(&trace)))
            .groups
            .unwrap()
    };
    let of =
        |groups: &Memberships, name: &str| groups.groups.iter().find(|g| g.name == name).unwrap().clone();
    let groups = look(form.clone(), "ad00000").await;
    let found = names(&groups);
    for name in ["inner", "middle", "outer", "elsewhere", "news", "Domain Users"] {
        assert!(found.contains(&name), "{name} in {found:?}");
    }
    assert_eq!(of(&groups, "outer").path, ["inner", "middle"]);
    assert_eq!(
        of(&groups, "news").note,
        Note::Distribution,
        "no right in Active Directory"
    );
    assert_eq!(
        of(&groups, "Domain Users").note,
        Note::NoPath,
        "the primary group has no member"
    );
    assert_eq!(of(&groups, "inner").note, Note::None);
    assert!(!groups.is_cut());
    // Below a base of people only, groups are still found: they are the domain's.
    let staff = LdapForm {
        base_dn: "OU=Staff,DC=ad,DC=example,DC=org".into(),
        ..form.clone()
    };
    assert_eq!(names(&look(staff, "ad00000").await), found);
    let flat = LdapForm {
        nested_groups: false,
        ..form.clone()
    };
    assert_eq!(
        names(&look(flat, "ad00000").await),
        ["Domain Users", "elsewhere", "inner", "news"]
    );
    for (allowed, comes_in) in [
        ("outer", true),
        ("Domain Users", true),
        ("CN=outer,OU=Groups,DC=ad,DC=example,DC=org", true),
        ("elsewhere", false),
    ] {
        let form = LdapForm {
            allowed_groups: allowed.into(),
            ..form.clone()
        };
        let (found, _) = sign_in(&ldap(), &service(&form), "ad00005", "User-Passw0rd-5").await;
        assert_eq!(found.is_ok(), comes_in, "{allowed}");
    }
}

async fn mistakes_are_told(server: &Samba) {
    type Case = (Code, &'static str, fn(&mut LdapForm));
    let cases: [Case; 2] = [
        (Code::LdapTlsNeeded, "tls", |f| {
            f.addresses = f.addresses.replace("ldaps://", "");
            f.tls = "none".into();
        }),
        (Code::LdapBaseMissing, "base_dn", |f| {
            f.base_dn = "OU=Nowhere,DC=ad,DC=example,DC=org".into()
        }),
    ];
    for (code, field, spoil) in cases {
        let mut form = form(server);
        spoil(&mut form);
        let (found, about, trace) = refused_probe(service(&form)).await;
        assert_eq!((found, about.as_deref()), (code, Some(field)), "{}", text(&trace));
    }
    let (code, field, trace) = refused_probe(source(&form(server), "")).await;
    assert_eq!(
        (code, field.as_deref()),
        (Code::LdapAnonymousRefused, Some("bind_dn")),
        "{}",
        text(&trace)
    );
    let (code, _, trace) = refused_probe(source(&form(server), "wrong")).await;
    assert_eq!(code, Code::LdapBindRefused);
    assert_eq!(fact(trace.steps.last().unwrap(), Label::SubCode), Some("52e"));
    let start_tls = LdapForm {
        tls: "start_tls".into(),
        addresses: server.ip.to_string(),
        ..form(server)
    };
    let mut trace = Trace::default();
    let probed = ldap().probe(&testing(service(&start_tls)), &mut trace).await;
    let probed = probed.unwrap_or_else(|_| panic!("{}", text(&trace)));
    assert!(
        probed
            .certificate
            .unwrap()
            .names
            .contains(&"dc1.ad.example.org".to_owned())
    );
    assert!(
        fact(step(&trace, StepKind::Search), Label::Referrals).is_some(),
        "told, not followed"
    );
}

async fn l3_each_reason_for_a_refused_bind(server: &Samba) {
    let (source, ldap) = (service(&form(server)), ldap());
    for (login, password, code, reason) in [
        ("ad00003", "wrong", Code::LdapWrongPassword, Some("52e")),
        (
            "ad00009",
            "User-Passw0rd-9",
            Code::LdapAccountDisabled,
            Some("533"),
        ),
        (
            "ad00008",
            "User-Passw0rd-8",
            Code::LdapPasswordMustChange,
            Some("773"),
        ),
        (
            "ad00007",
            "User-Passw0rd-7",
            Code::LdapAccountExpired,
            Some("701"),
        ),
    ] {
        let (refused, trace) = sign_in(&ldap, &source, login, password).await;
        assert_eq!(refused.unwrap_err(), code, "{login}: {}", text(&trace));
        assert_eq!(
            fact(step(&trace, StepKind::PersonBind), Label::SubCode),
            reason,
            "{login}"
        );
    }
    // Without a password, an administrator sees the same.
    let (refused, _) = look_up(&ldap, &source, "ad00009").await;
    assert_eq!(refused.unwrap_err(), Code::LdapAccountDisabled);
    for _ in 0..3 {
        let _ = sign_in(&ldap, &source, "ad00006", "wrong").await;
    }
    let (refused, trace) = sign_in(&ldap, &source, "ad00006", "User-Passw0rd-6").await;
    assert_eq!(refused.unwrap_err(), Code::LdapAccountLocked, "{}", text(&trace));
    let (refused, _) = look_up(&ldap, &source, "ad00006").await;
    assert_eq!(refused.unwrap_err(), Code::LdapAccountLocked);
}

async fn l15_who_may_not_sign_in_any_more(server: &Samba) {
    let (source, ldap) = (service(&form(server)), ldap());
    let subject = |login: &'static str| {
        let (ldap, source) = (&ldap, &source);
        async move {
            let found = look_up(ldap, source, login).await.0.unwrap();
            map(&found.claims, &source.settings.mapping).profile.subject
        }
    };
    let (disabled, deleted) = (subject("ad00010").await, subject("ad00011").await);
    server.tool(&["user", "disable", "ad00010"]);
    server.tool(&["user", "delete", "ad00011"]);
    for (subject, code) in [
        (disabled, Code::LdapAccountDisabled),
        (deleted, Code::LdapPersonUnknown),
    ] {
        let standing = ldap
            .recheck(&source, &subject, &mut Trace::default())
            .await
            .unwrap();
        let Standing::Ended(refusal) = standing else {
            panic!("{code:?}: {standing:?}");
        };
        assert_eq!(refusal.0, code);
    }
}
