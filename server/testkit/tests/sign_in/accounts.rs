//! Who comes in, and as which account.

use crate::{signed_in, user_of};
use gatehouse_domain::attempt::{Outcome, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::OidcForm;
use gatehouse_service::signin::Finished;
use gatehouse_testkit::harness::{Harness, PASSWORD, refused};
use gatehouse_testkit::provider::{Bend, Person};
use serde_json::json;

#[tokio::test]
async fn a_new_person_gets_an_account_and_a_returning_one_the_same() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let first = signed_in(h.sign_in(id).await);
    let again = signed_in(h.sign_in(id).await);
    assert_eq!(first.user, again.user);
    assert_ne!(first.token, again.token, "o17: a new session at every sign-in");
    let user = user_of(&h, &again.token).await;
    assert_eq!(user.email.as_deref(), Some("ada@example.test"));
    assert!(!user.admin);
}

#[tokio::test]
async fn o14_email_and_name_changed_at_the_provider_stay_the_same_account() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let first = signed_in(h.sign_in(id).await);
    h.provider.person(
        Person::default()
            .with("email", "countess@example.test")
            .with("name", "Countess"),
    );
    let again = signed_in(h.sign_in(id).await);
    assert_eq!(first.user, again.user);
    let user = user_of(&h, &again.token).await;
    assert_eq!(user.email.as_deref(), Some("countess@example.test"));
    assert_eq!(user.full_name.as_deref(), Some("Countess"));
    signed_in(h.sign_in(id).await);
    let changes = h.gatehouse.changes(&admin, "user.profile", 0, 10).await.unwrap();
    let [change] = changes.rows.as_slice() else {
        panic!("one for what changed, none for what did not: {changes:?}")
    };
    assert_eq!(
        (&change.before, &change.after),
        (
            &Some(json!({"email": "ada@example.test", "full_name": "Ada Lovelace"})),
            &Some(json!({"email": "countess@example.test", "full_name": "Countess"})),
        )
    );
}

#[tokio::test]
async fn o13_an_email_that_belongs_to_somebody_is_never_linked() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let trusting = OidcForm {
        email_verification: false,
        ..h.form()
    };
    let id = h.active(&admin, trusting).await;
    for verified in [Some(true), Some(false), None] {
        let person = Person::new("mallory").with("email", "ADMIN@example.test");
        h.provider.person(match verified {
            Some(v) => person.with("email_verified", v),
            None => person.without("email_verified"),
        });
        assert_eq!(refused(&h.sign_in(id).await), Some(Code::EmailTaken));
    }
}

#[tokio::test]
async fn an_unverified_address_is_refused_and_its_trace_is_found_by_the_reference() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    h.provider.bend(Bend::EmailUnverified);
    let Finished::Refused { code, reference, .. } = h.sign_in(id).await else {
        panic!()
    };
    assert_eq!(code, Code::EmailNotVerified);
    let typed = reference.unwrap().to_lowercase();
    let attempt = h.gatehouse.attempt(&admin, &typed).await.unwrap().attempt;
    assert_eq!(attempt.outcome, Outcome::Refused { code });
    let admission = attempt
        .trace
        .steps
        .iter()
        .find(|s| s.kind == StepKind::Admission)
        .unwrap();
    assert_eq!(admission.checks[0].received.as_str(), "email_verified: false");
}

#[tokio::test]
async fn create_users_off_lets_only_known_people_in() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h
        .active(
            &admin,
            OidcForm {
                create_users: false,
                ..h.form()
            },
        )
        .await;
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::UserUnknown));
}

#[tokio::test]
async fn a_disabled_person_is_signed_out_at_once_and_stays_out() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let session = signed_in(h.sign_in(id).await);
    h.gatehouse
        .set_disabled(&admin, session.user, true)
        .await
        .unwrap();
    assert!(h.caller(&session.token).await.person().is_err());
    assert_eq!(refused(&h.sign_in(id).await), Some(Code::UserDisabled));
}

/// The email is what is typed beside the password: a provider that knows another one must not take it away.
#[tokio::test]
async fn the_login_name_of_an_account_with_a_password_stays() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h.gatehouse.begin_link(&admin, id, "browser").await.unwrap();
    let callback = h.visit(&begun.url).await;
    let linked = h
        .gatehouse
        .finish_redirect(callback, Some("browser"), &admin, &Harness::origin())
        .await
        .unwrap();
    assert_eq!(linked, Finished::Linked);
    let session = signed_in(h.sign_in(id).await);
    let user = user_of(&h, &session.token).await;
    assert_eq!(user.id, admin.person().unwrap().user.id);
    assert_eq!(user.email.as_deref(), Some("admin@example.test"));
    assert_eq!(user.full_name.as_deref(), Some("Ada Lovelace"));
    let typed = h
        .password("admin@example.test", PASSWORD, &Harness::origin())
        .await;
    assert_eq!(typed.unwrap().user, user.id);
}

#[tokio::test]
async fn people_whose_names_have_no_letters_of_ours_get_numbers() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let mut names = Vec::new();
    for (n, name) in ["김영희", "이철수", "박지민"].iter().enumerate() {
        h.provider.person(
            Person::new(&format!("person-{n}"))
                .with("preferred_username", *name)
                .with("email", format!("person{n}@example.test"))
                .with("email_verified", true),
        );
        let session = signed_in(h.sign_in(id).await);
        names.push(user_of(&h, &session.token).await.name);
    }
    assert_eq!(names, ["user", "user-2", "user-3"]);
}
