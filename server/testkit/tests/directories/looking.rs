//! The tree and the attributes that the form offers.

use crate::{HOST, with_directory};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{LdapForm, LdapPreset, OidcForm, Provider};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::problem::Problem;
use gatehouse_service::connections::FormInput;
use gatehouse_service::ports::directory::Level;
use gatehouse_service::{Caller, Error, Secret};
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::Harness;

fn input(form: &LdapForm) -> FormInput {
    FormInput {
        form: form.clone().into(),
        secret: Some(Secret::new("bind-pw".into())),
        base: None,
    }
}

async fn begun() -> (Harness, Caller, ConnectionId) {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    h.directory.put(HOST, Entry::new("lin"));
    let preset = Provider::Ldap(LdapPreset::OpenLdap);
    let id = h.gatehouse.new_connection(&admin, preset).await.unwrap();
    (h, admin, id)
}

#[tokio::test]
async fn the_tree_is_browsed_before_there_is_a_base_and_what_was_typed_is_kept() {
    let (h, admin, id) = begun().await;
    let g = &h.gatehouse;
    let form = LdapForm {
        base_dn: "not a name".into(),
        ..h.directory_form(HOST)
    };
    let names = |level: Level| level.nodes.into_iter().map(|n| n.dn).collect::<Vec<_>>();
    let mut under = String::new();
    for expected in [
        "dc=example,dc=org",
        "ou=people,dc=example,dc=org",
        "uid=lin,ou=people,dc=example,dc=org",
    ] {
        let level = g.browse(&admin, id, input(&form), &under).await.unwrap();
        assert_eq!(names(level.unwrap()), [expected]);
        expected.clone_into(&mut under);
    }
    let editor = g.editor(&admin, id).await.unwrap();
    assert_eq!(editor.form.ldap(), Some(&form));
    assert!(editor.secret.is_some());
    let nowhere = g.browse(&admin, id, input(&form), "dc=nowhere").await.unwrap();
    assert_eq!(nowhere, Err(Code::LdapBaseMissing));
    h.directory.down(HOST, Some(Code::LdapUnreachable));
    let down = g.browse(&admin, id, input(&form), "").await.unwrap();
    assert_eq!(down, Err(Code::LdapUnreachable));
}

#[tokio::test]
async fn looking_says_what_it_needs() {
    let (h, admin, id) = begun().await;
    let g = &h.gatehouse;
    let form = LdapForm {
        addresses: String::new(),
        base_dn: String::new(),
        ..h.directory_form(HOST)
    };
    let Err(Error::Invalid(tree)) = g.browse(&admin, id, input(&form), "").await else {
        panic!()
    };
    let Err(Error::Invalid(people)) = g.attributes(&admin, id, input(&form)).await else {
        panic!()
    };
    assert!(tree.contains_key("addresses") && !tree.contains_key("base_dn"));
    assert_eq!(people.get("base_dn"), Some(&Problem::Required));
    let form = h.directory_form("169.254.169.254");
    let Err(Error::Invalid(tree)) = g.browse(&admin, id, input(&form), "").await else {
        panic!()
    };
    assert_eq!(tree.get("addresses"), Some(&Problem::NotCalled));
    // In memory there is no TLS: that it got so far is all that is seen of it.
    let form = LdapForm {
        base_dn: String::new(),
        ..h.directory_form(HOST)
    };
    let certificate = g.presented(&admin, id, input(&form)).await.unwrap();
    assert_eq!(
        certificate,
        (None, None),
        "its certificate is shown before there is a base"
    );
    let offered = g.attributes(&admin, id, input(&h.directory_form(HOST))).await;
    let offered = offered.unwrap().unwrap();
    let mail = offered.iter().find(|o| o.name == "mail").unwrap();
    assert_eq!(mail.sample.as_deref(), Some("lin@directory.test"));
    let provider = g.new_connection(&admin, Provider::Custom).await.unwrap();
    let other = h.input(OidcForm::default());
    let refused = g.browse(&admin, provider, other, "").await;
    assert!(matches!(refused, Err(Error::NotFound)), "{refused:?}");
}

#[tokio::test]
async fn l13_looking_sends_a_stored_password_nowhere_else() {
    let (h, admin, id) = with_directory().await;
    for form in [
        h.directory_form("other.example.test"),
        LdapForm {
            bind_dn: "cn=other,dc=example,dc=org".into(),
            ..h.directory_form(HOST)
        },
    ] {
        let input = FormInput {
            secret: None,
            ..input(&form)
        };
        let Err(Error::Invalid(problems)) = h.gatehouse.browse(&admin, id, input, "").await else {
            panic!()
        };
        let problem = problems.get("bind_password");
        assert_eq!(problem, Some(&Problem::PasswordForOtherPlace));
    }
}
