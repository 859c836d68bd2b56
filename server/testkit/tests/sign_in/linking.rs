//! Connecting a further identity.

use crate::{MINUTE, signed_in};
use gatehouse_domain::catalogue::Code;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Caller, Error};
use gatehouse_testkit::harness::{Harness, refused};

#[tokio::test]
async fn an_identity_is_linked_only_to_who_signed_in_afresh() {
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
    assert_eq!(session.user, admin.person().unwrap().user.id);
    h.clock.advance(11 * MINUTE);
    assert!(matches!(
        h.gatehouse.begin_link(&admin, id, "browser").await,
        Err(Error::NotFresh)
    ));
}

#[tokio::test]
async fn a_link_lands_on_the_account_that_began_it_or_on_none() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let ada = h.caller(&signed_in(h.sign_in(id).await).token).await;
    for (caller, code) in [
        (ada, Code::OtherAccount),
        (Caller::Anonymous, Code::SessionEnded),
        (admin.clone(), Code::SessionEnded),
    ] {
        let begun = h.gatehouse.begin_link(&admin, id, "browser").await.unwrap();
        let callback = h.visit(&begun.url).await;
        // by another tab, between the look at its cookie and the change
        if caller.person().is_ok_and(|p| p.user.admin) {
            h.gatehouse.sign_out(&admin).await.unwrap();
        }
        let finished = h
            .gatehouse
            .finish_redirect(callback, Some("browser"), &caller, &Harness::origin())
            .await
            .unwrap();
        assert_eq!(refused(&finished), Some(code));
    }
}

#[tokio::test]
async fn a_link_to_a_connection_deleted_meanwhile_says_so() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let begun = h.gatehouse.begin_link(&admin, id, "browser").await.unwrap();
    let callback = h.visit(&begun.url).await;
    h.gatehouse.delete_connection(&admin, id).await.unwrap();
    let finished = h
        .gatehouse
        .finish_redirect(callback, Some("browser"), &admin, &Harness::origin())
        .await
        .unwrap();
    assert_eq!(refused(&finished), Some(Code::ConnectionNotActive));
}
