//! An email address that belongs to somebody already, and an administrator who says whether both are one person.

use crate::{signed_in, user_of};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::confirm::{Linkable, Obstacle, REFUSED_FOR, WAITS_FOR};
use gatehouse_domain::connection::OidcForm;
use gatehouse_domain::ids::{ConnectionId, LinkRequestId, uuid_v7};
use gatehouse_service::confirm::ToConfirm;
use gatehouse_service::ports::Clock;
use gatehouse_service::ports::accounts::User;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::harness::{Harness, refused};
use gatehouse_testkit::provider::Person;
use std::sync::Arc;

pub const ADA: &str = "ada@example.test";

/// An installation with a connection, and Ada who has an account by it.
pub struct Setting {
    pub h: Harness,
    pub admin: Caller,
    pub connection: ConnectionId,
    ada: User,
}

async fn setting_on(h: Harness, form: impl FnOnce(OidcForm) -> OidcForm) -> Setting {
    let admin = h.administrator().await;
    let connection = h.active(&admin, form(h.form())).await;
    let ada = user_of(&h, &signed_in(h.sign_in(connection).await).token).await;
    Setting {
        h,
        admin,
        connection,
        ada,
    }
}

pub async fn setting() -> Setting {
    setting_on(Harness::start().await, |form| form).await
}

pub fn with_address(subject: &str, email: &str) -> Person {
    Person::new(subject)
        .with("email", email)
        .with("email_verified", true)
}

impl Setting {
    /// Signs somebody in; whether the administrators were told.
    pub async fn asks(&self, person: Person) -> bool {
        self.h.provider.person(person);
        let finished = self.h.sign_in(self.connection).await;
        assert_eq!(refused(&finished), Some(Code::EmailTaken), "{finished:?}");
        matches!(finished, Finished::Refused { told: true, .. })
    }

    pub async fn list(&self, refused: bool) -> Vec<ToConfirm> {
        let page = self.h.gatehouse.link_requests(&self.admin, refused, 0, 50);
        let page = page.await.unwrap();
        assert_eq!(page.rows.len(), usize::try_from(page.total).unwrap());
        page.rows
    }

    /// The one request that waits.
    async fn request(&self) -> ToConfirm {
        let mut all = self.list(false).await;
        assert_eq!(all.len(), 1, "{all:#?}");
        all.remove(0)
    }

    async fn link(&self, asked: &ToConfirm) -> Result<(), Error> {
        let (id, seen) = (asked.request.id, asked.request.tries);
        self.h.gatehouse.confirm_link(&self.admin, id, seen).await
    }

    /// It is refused, and so the page says, and nothing is connected.
    async fn cannot_link(&self, asked: &ToConfirm, why: Obstacle) {
        match self.link(asked).await {
            Err(Error::CannotLink(obstacle)) => assert_eq!(obstacle, why),
            other => panic!("{other:?}"),
        }
        assert!(self.identity(asked).await.is_none_or(|i| i != self.ada.id));
    }

    async fn identity(&self, asked: &ToConfirm) -> Option<gatehouse_domain::ids::PrincipalId> {
        let r = &asked.request;
        let mut read = self.h.gatehouse.ports().store.read();
        let found = read.identity(r.connection, &r.issuer, &r.profile.subject).await;
        found.unwrap().map(|i| i.user)
    }
}

#[tokio::test]
async fn who_has_a_taken_address_is_asked_about_once_with_both_sides() {
    let s = setting().await;
    assert!(s.asks(with_address("second", "ADA@Example.test")).await);
    s.h.clock.advance(1_000);
    assert!(s.asks(with_address("second", "ADA@Example.test")).await);
    assert_eq!(s.h.gatehouse.waiting_to_confirm(&s.admin).await.unwrap(), 1);
    let asked = s.request().await;
    assert_eq!(asked.verdict, Ok(Linkable { vouched: true }));
    assert_eq!(asked.connection, "Staff");
    let r = &asked.request;
    assert_eq!((r.tries, r.last_at - r.first_at), (2, 1_000));
    assert_eq!(r.profile.subject, "second");
    let account = asked.account.as_ref().unwrap();
    assert_eq!(account.user.id, s.ada.id);
    assert_eq!((account.identities.len(), account.password), (1, false));
    let attempt = r.attempt.as_deref().unwrap();
    let found = s.h.gatehouse.attempt(&s.admin, attempt).await.unwrap();
    assert_eq!(found.attempt.code(), Some(Code::EmailTaken));
}

#[tokio::test]
async fn a_confirmed_identity_signs_in_as_the_account_and_is_in_the_audit_with_both_sides() {
    let s = setting().await;
    s.asks(with_address("second", ADA)).await;
    let asked = s.request().await;
    s.link(&asked).await.unwrap();
    assert_eq!(s.h.gatehouse.waiting_to_confirm(&s.admin).await.unwrap(), 0);
    let session = signed_in(s.h.sign_in(s.connection).await);
    assert_eq!(session.user, s.ada.id);

    let changes =
        s.h.gatehouse
            .changes(&s.admin, "identity.confirm", 0, 10)
            .await
            .unwrap();
    let [change] = changes.rows.as_slice() else {
        panic!("{changes:?}")
    };
    assert_eq!(change.object, s.ada.id.to_string());
    let after = change.after.as_ref().unwrap();
    for (field, value) in [
        ("connection", "Staff"),
        ("subject", "second"),
        ("email", ADA),
        ("account_email", ADA),
        ("issuer", s.h.provider.issuer()),
    ] {
        assert_eq!(after[field], value, "{field}");
    }
    assert_eq!(after["email_verified"], true);
}

/// The form is sent a second time, by the same administrator or another one.
#[tokio::test]
async fn a_decision_is_made_once() {
    let s = setting().await;
    s.asks(with_address("second", ADA)).await;
    let asked = s.request().await;
    s.link(&asked).await.unwrap();
    assert!(matches!(s.link(&asked).await, Err(Error::Settled)));
    let id = asked.request.id;
    let refuse = s.h.gatehouse.refuse_link(&s.admin, id).await;
    assert!(matches!(refuse, Err(Error::Settled)));
    let take_back = s.h.gatehouse.take_back_refusal(&s.admin, id).await;
    assert!(matches!(take_back, Err(Error::Settled)));
    let unknown = LinkRequestId(uuid_v7(0, [9; 10]));
    let unknown = s.h.gatehouse.refuse_link(&s.admin, unknown).await;
    assert!(matches!(unknown, Err(Error::Settled)));
}

#[tokio::test]
async fn of_two_administrators_at_once_the_second_is_told() {
    let on_postgres = Harness::start_postgres(20).await;
    for h in [Some(Harness::start().await), on_postgres].into_iter().flatten() {
        let s = Arc::new(setting_on(h, |form| form).await);
        s.asks(with_address("second", ADA)).await;
        let asked = Arc::new(s.request().await);
        let runs = (0..10).map(|n| {
            let (s, asked) = (s.clone(), asked.clone());
            tokio::spawn(async move {
                match n % 2 {
                    0 => s.link(&asked).await,
                    _ => s.h.gatehouse.refuse_link(&s.admin, asked.request.id).await,
                }
            })
        });
        let mut won = 0;
        for run in runs.collect::<Vec<_>>() {
            match run.await.unwrap() {
                Ok(()) => won += 1,
                Err(Error::Settled) => {}
                Err(other) => panic!("{other}"),
            }
        }
        assert_eq!(won, 1);
    }
}

#[tokio::test]
async fn an_administrators_account_is_connected_by_its_owner_only() {
    let s = setting().await;
    assert!(s.asks(with_address("mallory", "admin@example.test")).await);
    let asked = s.request().await;
    assert_eq!(asked.verdict, Err(Obstacle::Administrator));
    s.cannot_link(&asked, Obstacle::Administrator).await;

    // the owner, signed in
    let begun =
        s.h.gatehouse
            .begin_link(&s.admin, s.connection, "browser")
            .await
            .unwrap();
    let callback = s.h.visit(&begun.url).await;
    let linked =
        s.h.gatehouse
            .finish_redirect(callback, Some("browser"), &s.admin, &Harness::origin())
            .await
            .unwrap();
    assert_eq!(linked, Finished::Linked);
    assert!(s.list(false).await.is_empty(), "nobody waits any more");
}

#[tokio::test]
async fn an_account_made_an_administrators_between_request_and_click_is_not_linked() {
    let s = setting().await;
    s.asks(with_address("mallory", ADA)).await;
    let asked = s.request().await;
    assert!(asked.verdict.is_ok());
    s.h.gatehouse.set_admin(&s.admin, s.ada.id, true).await.unwrap();
    s.cannot_link(&asked, Obstacle::Administrator).await;
}

/// The administrator looked at one account; whoever asks has put another one in its place.
#[tokio::test]
async fn what_was_not_shown_is_not_linked() {
    let s = setting().await;
    s.h.provider.person(with_address("bob", "bob@example.test"));
    signed_in(s.h.sign_in(s.connection).await);
    s.asks(with_address("mallory", "bob@example.test")).await;
    let asked = s.request().await;
    s.asks(with_address("mallory", ADA)).await;
    s.cannot_link(&asked, Obstacle::AskedAgain).await;
    let now = s.request().await;
    assert_eq!(now.account.unwrap().user.id, s.ada.id);
}

#[tokio::test]
async fn o13_an_address_that_nobody_vouches_for_is_said_so() {
    let trusting = |form| OidcForm {
        email_verification: false,
        ..form
    };
    let s = setting_on(Harness::start().await, trusting).await;
    for (subject, verified) in [("denied", Some(false)), ("silent", None)] {
        let person = Person::new(subject).with("email", ADA);
        s.asks(match verified {
            Some(v) => person.with("email_verified", v),
            None => person.without("email_verified"),
        })
        .await;
        let asked = s.request().await;
        assert_eq!(asked.verdict, Ok(Linkable { vouched: false }));
        assert_eq!(asked.request.profile.email_verified, verified);
        s.link(&asked).await.unwrap();
        let changes = s.h.gatehouse.changes(&s.admin, "identity.confirm", 0, 1).await;
        assert_eq!(
            changes.unwrap().rows[0].after.as_ref().unwrap()["email_verified"],
            false
        );
    }
}

#[tokio::test]
async fn where_verification_is_asked_for_an_unverified_address_asks_nobody() {
    let s = setting().await;
    s.h.provider
        .person(with_address("second", ADA).with("email_verified", false));
    let finished = s.h.sign_in(s.connection).await;
    assert_eq!(refused(&finished), Some(Code::EmailNotVerified));
    assert!(s.list(false).await.is_empty());
}

#[tokio::test]
async fn a_refused_identity_asks_nobody_until_that_runs_out_or_is_taken_back() {
    let s = setting().await;
    let person = || with_address("second", ADA);
    s.asks(person()).await;
    let id = s.request().await.request.id;
    s.h.gatehouse.refuse_link(&s.admin, id).await.unwrap();
    assert!(!s.asks(person()).await);
    assert!(s.list(false).await.is_empty());
    let shown = s.list(true).await.remove(0);
    assert_eq!(shown.refused_by.as_deref(), Some("admin"));
    assert_eq!(shown.request.expires_at - s.h.clock.now(), REFUSED_FOR);
    assert!(matches!(s.link(&shown).await, Err(Error::Settled)));

    s.h.gatehouse.take_back_refusal(&s.admin, id).await.unwrap();
    assert!(s.list(true).await.is_empty());
    assert!(s.asks(person()).await);

    let id = s.request().await.request.id;
    s.h.gatehouse.refuse_link(&s.admin, id).await.unwrap();
    s.h.clock.advance(REFUSED_FOR);
    assert!(s.asks(person()).await);
    let changes = s.h.gatehouse.changes(&s.admin, "identity.", 0, 10).await.unwrap();
    let actions: Vec<&str> = changes.rows.iter().map(|c| c.action.as_str()).collect();
    assert_eq!(
        actions,
        ["identity.refuse", "identity.take_back", "identity.refuse"]
    );
}

#[tokio::test]
async fn what_changed_since_the_request_stands_in_the_way() {
    let s = setting().await;
    s.asks(with_address("second", ADA)).await;
    let asked = s.request().await;
    let g = &s.h.gatehouse;
    g.set_disabled(&s.admin, s.ada.id, true).await.unwrap();
    s.cannot_link(&asked, Obstacle::Refused(Code::UserDisabled)).await;
    g.set_disabled(&s.admin, s.ada.id, false).await.unwrap();

    g.deactivate(&s.admin, s.connection).await.unwrap();
    s.cannot_link(&asked, Obstacle::Refused(Code::ConnectionNotActive))
        .await;
    g.activate(&s.admin, s.connection, 0).await.unwrap();

    // Ada's address changes with her own next sign-in (o14)
    s.h.provider
        .person(Person::default().with("email", "countess@example.test"));
    signed_in(s.h.sign_in(s.connection).await);
    s.cannot_link(&asked, Obstacle::NoAccount).await;
    s.h.provider.person(Person::default());
    signed_in(s.h.sign_in(s.connection).await);
    s.link(&asked).await.unwrap();
}

#[tokio::test]
async fn changed_settings_ask_for_another_try() {
    let s = setting().await;
    s.asks(with_address("second", ADA)).await;
    let asked = s.request().await;
    let base = s.h.gatehouse.connection(&s.admin, s.connection).await.unwrap();
    let form = OidcForm {
        create_users: false,
        ..s.h.form()
    };
    let input = gatehouse_service::connections::FormInput {
        base: Some(base.row.connection.head),
        ..s.h.input(form)
    };
    s.h.gatehouse.save(&s.admin, s.connection, input).await.unwrap();
    s.h.provider.person(Person::default());
    s.h.test(&s.admin, s.connection).await;
    s.h.gatehouse.activate(&s.admin, s.connection, 0).await.unwrap();
    s.cannot_link(&asked, Obstacle::SettingsChanged).await;
    s.asks(with_address("second", ADA)).await;
    s.link(&s.request().await).await.unwrap();
}

#[tokio::test]
async fn a_deleted_connection_takes_its_requests_along() {
    let s = setting().await;
    s.asks(with_address("second", ADA)).await;
    let asked = s.request().await;
    s.h.gatehouse
        .delete_connection(&s.admin, s.connection)
        .await
        .unwrap();
    assert!(s.list(false).await.is_empty());
    assert!(matches!(s.link(&asked).await, Err(Error::Settled)));
}

#[tokio::test]
async fn requests_run_out_and_are_cleaned_away() {
    let s = setting().await;
    s.asks(with_address("second", ADA)).await;
    let asked = s.request().await;
    s.h.clock.advance(WAITS_FOR);
    assert!(matches!(s.link(&asked).await, Err(Error::Settled)));
    let swept = gatehouse_store::sweep(&*s.h.store, s.h.clock.now()).await;
    assert_eq!(swept.unwrap().link_requests, 1);
    assert!(s.h.contents().await["link_requests"].is_empty());
}

#[tokio::test]
async fn only_administrators_decide() {
    let s = setting().await;
    s.asks(with_address("second", ADA)).await;
    let asked = s.request().await;
    s.h.provider.person(Person::default());
    let session = signed_in(s.h.sign_in(s.connection).await);
    let ada = s.h.caller(&session.token).await;
    let (g, id) = (&s.h.gatehouse, asked.request.id);
    assert!(matches!(
        g.link_requests(&ada, false, 0, 1).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(g.confirm_link(&ada, id, 1).await, Err(Error::Forbidden)));
    assert!(matches!(g.refuse_link(&ada, id).await, Err(Error::Forbidden)));
    assert!(matches!(
        g.take_back_refusal(&ada, id).await,
        Err(Error::Forbidden)
    ));
    assert_eq!(g.waiting_to_confirm(&ada).await.unwrap(), 0);
}
