//! Every change is in the audit.

use crate::audit_accounts::{OWN, accounts};
use crate::audit_machines::machines;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcForm;
use gatehouse_service::audit::ACTIONS;
use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::directory::Entry;
use gatehouse_testkit::harness::{Harness, refused};
use gatehouse_testkit::provider::Person;
use std::collections::BTreeSet;

/// Everything that changes something, by everybody who can.
#[tokio::test]
async fn everything_anybody_does_is_audited_without_secrets() {
    let h = Harness::start().await;
    let (g, origin) = (&h.gatehouse, Harness::origin());
    let admin = h.administrator().await;
    let syncing = || OidcForm {
        sync_groups: true,
        ..h.form()
    };
    let id = h.active(&admin, syncing()).await;
    let head = g.connection(&admin, id).await.unwrap().head.id;
    let renamed = FormInput {
        form: OidcForm {
            display_name: "Everybody".into(),
            ..syncing()
        }
        .into(),
        base: Some(head),
        ..h.input(h.form())
    };
    g.save(&admin, id, renamed).await.unwrap();

    let sign_in = async || match h.sign_in(id).await {
        Finished::SignedIn(s) => s,
        other => panic!("{other:?}"),
    };
    let ada = sign_in().await.user;
    h.provider.person(Person::default().with("name", "Countess"));
    let session = h.caller(&sign_in().await.token).await;
    let session = session.person().unwrap().session.id;
    g.end_session(&admin, session).await.unwrap();
    g.end_other_sessions(&h.caller(&sign_in().await.token).await)
        .await
        .unwrap();
    g.sign_out(&h.caller(&sign_in().await.token).await).await.unwrap();
    g.end_sessions_of(&admin, ada).await.unwrap();
    g.set_admin(&admin, ada, true).await.unwrap();
    g.set_admin(&admin, ada, false).await.unwrap();
    g.set_disabled(&admin, ada, true).await.unwrap();
    g.set_disabled(&admin, ada, false).await.unwrap();

    let eve = Person::new("eve").with("email", "eve@example.test");
    h.provider.person(eve.with("email_verified", true));
    let begun = g.begin_link(&admin, id, "browser").await.unwrap();
    let callback = h.visit(&begun.url).await;
    let linked = g
        .finish_redirect(callback, Some("browser"), &admin, &origin)
        .await;
    assert_eq!(linked.unwrap(), Finished::Linked);
    g.disconnect_identity(&admin, id, h.provider.issuer(), "eve")
        .await
        .unwrap();

    let group = g.make_group(&admin, "Staff").await.unwrap().id;
    g.rename_group(&admin, group, "Everybody").await.unwrap();
    g.add_member(&admin, group, "admin").await.unwrap();
    let by_hand = gatehouse_domain::groups::Source::Manual;
    let own = admin.person().unwrap().user.id;
    g.remove_member(&admin, group, own, by_hand).await.unwrap();
    h.provider.person(Person::default().with("groups", "Everybody"));
    sign_in().await;
    g.delete_group(&admin, group).await.unwrap();
    machines(&h, &admin).await;

    g.invite(&admin, "new@example.test", "7", "").await.unwrap();
    let invited = g.invitations(&admin, 0, 1).await.unwrap().rows[0].invitation.id;
    g.revoke_invitation(&admin, invited).await.unwrap();
    let stranger = || Person {
        sub: "somebody-else".into(),
        ..Person::default()
    };
    let waiting = async |refused| {
        g.link_requests(&admin, refused, 0, 1).await.unwrap().rows[0]
            .request
            .clone()
    };
    for again in [false, true] {
        h.provider.person(stranger());
        assert_eq!(refused(&h.sign_in(id).await), Some(Code::EmailTaken));
        let request = waiting(false).await;
        if again {
            g.confirm_link(&admin, request.id, request.tries).await.unwrap();
        } else {
            g.refuse_link(&admin, request.id).await.unwrap();
            let refused = waiting(true).await;
            g.take_back_refusal(&admin, refused.id).await.unwrap();
        }
    }

    // Somebody who is not in the directory any more.
    h.directory.put("ldap.example.test", Entry::new("lin"));
    let form = h.directory_form("ldap.example.test");
    h.active_directory(&admin, form).await;
    h.password("lin", "lin-pw", &origin).await.unwrap();
    h.directory.remove("ldap.example.test", "lin");
    assert_eq!(g.recheck_directories().await.unwrap().ended, 1);

    g.set_straight(&admin, id, true).await.unwrap();
    g.set_session_lengths(&admin, "8", "100").await.unwrap();
    h.move_to(&admin, "http://localhost:4000").await;
    g.deactivate(&admin, id).await.unwrap();
    g.delete_connection(&admin, id).await.unwrap();
    g.rotate_keys().await.unwrap();
    accounts(&h, &admin).await;

    let entries = g.changes(&admin, "", 0, 200).await.unwrap().rows;
    let seen: BTreeSet<&str> = entries.iter().map(|e| e.action.as_str()).collect();
    assert_eq!(seen, ACTIONS.iter().copied().collect());
    assert!(
        entries
            .iter()
            .filter(|e| e.actor_name != "system")
            .all(|e| e.address == origin.address && e.actor.is_some())
    );
    let text = format!("{entries:?}");
    for secret in [&h.provider.client_secret(), OWN, "$argon2id", "$2b$"] {
        assert!(!text.contains(secret), "{secret}");
    }
}
