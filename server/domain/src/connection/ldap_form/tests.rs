use super::*;
use crate::connection::ldap::GroupSearch;
use crate::ids::{SecretId, uuid_v7};
use crate::ldap::filter::{BadFilter, Fault};
use crate::problem::{Problem, Problems};
use crate::text::Lang;
use proptest::prelude::*;

fn good() -> LdapForm {
    LdapForm {
        display_name: "Staff".into(),
        addresses: "ldaps://ldap.example.com".into(),
        base_dn: "dc=example,dc=org".into(),
        ..LdapForm::preset(LdapPreset::OpenLdap)
    }
}

fn problems(form: &LdapForm) -> Problems {
    form.validate(&Beside::default()).unwrap_err()
}

#[test]
fn each_preset_needs_a_name_an_address_and_a_base_only() {
    for preset in LdapPreset::ALL {
        let form = LdapForm::preset(preset);
        let wrong: Vec<&str> = problems(&form).into_keys().collect();
        let mut expected = vec!["addresses", "base_dn"];
        if preset == LdapPreset::Custom {
            expected.push("display_name");
        }
        assert_eq!(wrong, expected, "{preset:?}");
        assert_eq!(LdapPreset::parse(preset.slug()), Some(preset));
    }
    let s = good().validate(&Beside::default()).unwrap();
    assert_eq!((s.tls, s.binds_as()), (Tls::Ldaps, None));
    assert_eq!((s.connect_seconds, s.bind_seconds, s.search_seconds), (5, 5, 10));
    let ad = LdapForm::preset(LdapPreset::ActiveDirectory).mapping();
    assert_eq!(GroupSearch::of(&ad.groups[0]), GroupSearch::TokenGroups);
}

#[test]
fn each_wrong_field_has_its_own_message() {
    type Case = (&'static str, Problem, fn(&mut LdapForm));
    let cases: Vec<Case> = vec![
        ("addresses", Problem::Required, |f| f.addresses = " \n".into()),
        ("addresses", Problem::NotLdapAddress("http://a".into()), |f| {
            f.addresses = "http://a".into()
        }),
        ("addresses", Problem::NotLdapAddress("a:b".into()), |f| {
            f.addresses = "ldaps://x, a:b".into()
        }),
        ("tls", Problem::NotOffered, |f| f.tls = "ssl".into()),
        ("tls", Problem::SchemeDiffers(true), |f| {
            f.addresses = "ldap://a".into()
        }),
        ("tls", Problem::SchemeDiffers(false), |f| {
            f.tls = "start_tls".into()
        }),
        ("base_dn", Problem::Required, |f| f.base_dn.clear()),
        ("base_dn", Problem::NotDn(12), |f| {
            f.base_dn = "example.org".into()
        }),
        ("base_dn", Problem::AttributesAsBase, |f| {
            f.base_dn = "email=mail,group=gidNumber".into()
        }),
        ("group_base_dn", Problem::NotDn(3), |f| {
            f.group_base_dn = "ou".into()
        }),
        ("bind_dn", Problem::NotDn(6), |f| f.bind_dn = "cn=a,".into()),
        ("attributes", Problem::NotPair("mail".into()), |f| {
            f.attributes = "mail".into()
        }),
        ("attributes", Problem::NoSuchTarget("phone".into()), |f| {
            f.attributes = "phone=telephoneNumber".into()
        }),
        ("attributes", Problem::NotAttribute("a b".into()), |f| {
            f.attributes = "email=a b".into()
        }),
        ("map_email", Problem::Required, |f| f.map_email.clear()),
        ("map_user_name", Problem::NotAttribute("dn".into()), |f| {
            f.map_user_name = "dn".into()
        }),
        ("map_picture", Problem::NotAttribute("a)(b".into()), |f| {
            f.map_picture = "a)(b".into()
        }),
        ("map_groups", Problem::Required, |f| {
            f.map_groups.clear();
            f.sync_groups = true;
        }),
        ("map_groups", Problem::Required, |f| {
            f.map_groups.clear();
            f.allowed_groups = "staff".into();
        }),
        ("user_filter", Problem::Required, |f| f.user_filter.clear()),
        (
            "user_filter",
            Problem::BadFilter(BadFilter {
                at: 21,
                why: Fault::Closing,
            }),
            |f| f.user_filter = "(objectClass=person,".into(),
        ),
        ("allowed_groups", Problem::UnquotedDn, |f| {
            f.allowed_groups = "staff, cn=admins,dc=example,dc=org".into()
        }),
        ("allowed_groups", Problem::UnquotedDn, |f| {
            f.allowed_groups = "cn=a,dc=example,dc=org,cn=b,dc=example,dc=org".into()
        }),
        ("user_scope", Problem::NotOffered, |f| {
            f.user_scope = "base".into()
        }),
        ("search_seconds", Problem::NotSeconds(60), |f| {
            f.search_seconds = "0".into()
        }),
        ("connect_seconds", Problem::NotSeconds(60), |f| {
            f.connect_seconds = "61".into()
        }),
        ("ca_certificates", Problem::NotPem, |f| {
            f.ca_certificates = "hello".into()
        }),
        ("display_name", Problem::ControlCharacter, |f| {
            f.display_name = "a\0".into()
        }),
    ];
    for (field, problem, spoil) in cases {
        let mut form = good();
        spoil(&mut form);
        assert_eq!(problems(&form).get(field), Some(&problem), "{field}");
        for lang in [Lang::En, Lang::Ko] {
            assert!(problem.message(lang).ends_with('.'));
        }
    }
}

#[test]
fn the_documents_example_for_the_base_says_what_belongs_there() {
    let mut form = good();
    form.base_dn = "email=mail,group=gidNumber".into();
    let message = problems(&form)["base_dn"].message(Lang::En);
    assert!(message.contains("dc=example,dc=org"), "{message}");
    for base in ["uid=ada,ou=people", "ou=group,dc=b", "o=mail"] {
        form.base_dn = base.into();
        assert!(form.validate(&Beside::default()).is_ok(), "{base}");
    }
}

#[test]
fn attributes_in_one_line_go_before_the_fields() {
    let mut form = good();
    form.attributes = " email=mail , group=gidNumber,group=memberUid, uid=cn".into();
    let s = form.validate(&Beside::default()).unwrap();
    assert_eq!(s.mapping.groups, ["gidNumber", "memberUid"]);
    assert_eq!(
        (s.mapping.user_name, s.mapping.email),
        (vec!["cn".into()], vec!["mail".into()])
    );
    assert_eq!(s.mapping.family_name, ["sn"], "what the line does not name stays");
    let text = good().attributes_text();
    let again = LdapForm {
        attributes: text,
        ..LdapForm::default()
    };
    assert_eq!(again.with_attributes().unwrap().mapping(), good().mapping());
}

#[test]
fn allowed_groups_are_names_or_distinguished_names() {
    let read = |text: &str| {
        let form = LdapForm {
            allowed_groups: text.into(),
            ..good()
        };
        form.validate(&Beside::default()).unwrap().allowed_groups
    };
    assert_eq!(read("admins, lab staff,admins"), ["admins", "lab staff"]);
    assert_eq!(
        read("cn=a,dc=b\ncn=c,dc=b\nstaff, 5001"),
        ["cn=a,dc=b", "cn=c,dc=b", "staff", "5001"]
    );
    assert_eq!(
        read(r#""cn=a,dc=b",staff,"x, y""#),
        ["cn=a,dc=b", "staff", "x, y"]
    );
    assert_eq!(read("cn=a,dc=b"), ["cn=a,dc=b"]);
    assert!(read(" , \n").is_empty());
    let lists = [vec!["cn=a,dc=b"], vec!["x, y", "staff", "cn=a,dc=b"]];
    for list in lists.map(|list| list.into_iter().map(str::to_owned).collect::<Vec<_>>()) {
        assert_eq!(read(&super::validate::one_per_line(&list)), list);
    }
}

#[test]
fn l13_a_stored_password_goes_nowhere_else() {
    let id = SecretId(uuid_v7(1, [1; 10]));
    let form = LdapForm {
        addresses: "ldap://a, ldap://b:1389".into(),
        tls: "start_tls".into(),
        bind_dn: "cn=sso,dc=example,dc=org".into(),
        ..good()
    };
    let (addresses, bind_dn) = form.places();
    let stored = |form: &LdapForm| {
        form.validate(&Beside {
            stored_password: Some((id, addresses.clone(), bind_dn.clone())),
            ..Beside::default()
        })
    };
    assert_eq!(stored(&form).unwrap().bind_password, Some(id));
    type Change = fn(&mut LdapForm);
    let same: [Change; 3] = [
        |f| f.addresses = "ldap://b:1389".into(),
        |f| f.addresses = "ldap://b:1389\nldap://A:389/".into(),
        |f| f.bind_dn += "  ",
    ];
    for change in same {
        let mut changed = form.clone();
        change(&mut changed);
        assert_eq!(stored(&changed).unwrap().bind_password, Some(id));
    }
    let other: [Change; 5] = [
        |f| f.addresses = "ldap://a, ldap://evil".into(),
        |f| f.addresses = "ldap://a:390".into(),
        |f| f.bind_dn = "cn=other,dc=example,dc=org".into(),
        // The same server, but now everybody on the way could read it.
        |f| f.tls = "none".into(),
        |f| {
            f.tls = "ldaps".into();
            f.addresses = "ldaps://a".into();
        },
    ];
    for change in other {
        let mut changed = form.clone();
        change(&mut changed);
        let found = stored(&changed).unwrap_err();
        assert_eq!(found.get("bind_password"), Some(&Problem::PasswordForOtherPlace));
        let typed = Beside {
            password_typed: true,
            ..Beside::default()
        };
        assert!(changed.validate(&typed).is_ok());
    }
    let mut anonymous = form.clone();
    anonymous.bind_dn.clear();
    assert_eq!(
        stored(&anonymous).unwrap().binds_as(),
        None,
        "either blank is anonymous"
    );
}

#[test]
fn what_decides_who_gets_in_changes_the_canonical_text() {
    let s = good().validate(&Beside::default()).unwrap();
    let renamed = LdapForm {
        display_name: "Other".into(),
        ..good()
    };
    assert_eq!(
        renamed.validate(&Beside::default()).unwrap().canonical(),
        s.canonical()
    );
    let mut other = s.clone();
    other.allowed_groups.push("staff".into());
    assert_ne!(other.canonical(), s.canonical());
    let mut moved = s.clone();
    moved.addresses[0].host = "new.example.com".into();
    moved.mapping.user_id[0] = "ENTRYUUID".into();
    assert!(s.identifies_like(&moved), "a new address keeps the accounts");
    moved.mapping.user_id = vec!["uid".into()];
    assert!(!s.identifies_like(&moved));
}

proptest! {
    #[test]
    fn saved_settings_show_as_the_form_that_gives_them(
        hosts in prop::collection::vec("[a-z]{1,8}(\\.[a-z]{2,3})?(:[1-9][0-9]{1,3})?", 1..4),
        tls in 0usize..3,
        group in "[a-zA-Z]{1,8}",
        allowed in prop::collection::vec("[a-z ,]{1,6}[a-z]", 0..3),
        bools in any::<[bool; 3]>(),
    ) {
        let tls = Tls::ALL[tls];
        let form = LdapForm {
            addresses: hosts.join(" "),
            tls: tls.1.into(),
            map_groups: group,
            allowed_groups: allowed.join("\n"),
            nested_groups: bools[0],
            create_users: bools[1],
            sync_groups: bools[2],
            ..good()
        };
        let settings = form.validate(&Beside::default()).unwrap();
        let shown = LdapForm::from_settings("Staff", &settings);
        prop_assert_eq!(shown.validate(&Beside::default()).unwrap(), settings.clone());
        let fields = shown.to_fields();
        let back = LdapForm::from_fields(|name| {
            fields.iter().find(|(n, _)| *n == name).map(|(_, v)| v.clone())
        });
        prop_assert_eq!(back, shown);
        let text = serde_json::to_string(&settings).unwrap();
        prop_assert_eq!(serde_json::from_str::<LdapSettings>(&text).unwrap(), settings);
    }
}
