//! Large directories.

use crate::fixture::*;
use gatehouse_domain::connection::LdapForm;
use gatehouse_testkit::directory::{OpenLdap, OpenLdapOptions};

#[tokio::test]
async fn l8_ten_thousand_people_and_five_thousand_groups_of_one_of_them() {
    let options = OpenLdapOptions {
        users: 10_000,
        many: 5_000,
        ..OpenLdapOptions::default()
    };
    let Some(server) = OpenLdap::start(&options) else {
        return;
    };
    for by in ["member", "memberOf"] {
        let form = LdapForm {
            map_groups: by.into(),
            sync_groups: true,
            allowed_groups: "above-many".into(),
            ..form(&server)
        };
        let (ldap, source) = (ldap(), sso(&form));
        let (found, trace) = sign_in(&ldap, &source, "user00004", "pw4").await;
        let groups = found
            .unwrap_or_else(|code| panic!("{by}: {code:?} {}", text(&trace)))
            .groups
            .unwrap();
        // A page holds 500, and so does an answer; the last of the many leads to one more.
        assert_eq!((groups.groups.len(), groups.is_cut()), (5_002, false), "{by}");
        let above = groups.groups.iter().find(|g| g.name == "above-many").unwrap();
        assert_eq!(above.path, ["many5000"]);
        assert!(text(&trace).len() < 64 * 1024, "an attempt has room for it");
    }
}
