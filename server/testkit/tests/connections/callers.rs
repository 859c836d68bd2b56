//! Who may call what, and what nobody has.

use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Finished;
use gatehouse_service::{Error, Secret};
use gatehouse_testkit::harness::Harness;

#[tokio::test]
async fn a_stranger_and_a_plain_user_may_do_nothing_here() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let Finished::SignedIn(s) = h.sign_in(id).await else {
        panic!()
    };
    let user = h.caller(&s.token).await;
    assert!(matches!(
        h.gatehouse.connections(&user).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        h.gatehouse.activate(&user, id, 0).await,
        Err(Error::Forbidden)
    ));
    assert!(matches!(
        h.gatehouse.delete_connection(&user, id).await,
        Err(Error::Forbidden)
    ));
    let nobody = gatehouse_service::Caller::Anonymous;
    assert!(matches!(
        h.gatehouse.connections(&nobody).await,
        Err(Error::Unauthenticated)
    ));
    let typed = FormInput {
        form: h.form().into(),
        secret: Some(Secret::new("x".into())),
        base: None,
    };
    assert!(matches!(
        h.gatehouse.save(&user, id, typed).await,
        Err(Error::Forbidden)
    ));
}

#[tokio::test]
async fn ids_and_texts_that_nobody_has_are_not_found() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    let strange = FormInput {
        base: Some(gatehouse_domain::ids::RevisionId(uuid::Uuid::nil())),
        ..h.input(h.form())
    };
    assert!(matches!(
        h.gatehouse.keep(&admin, id, strange).await,
        Err(Error::NotFound)
    ));
    assert!(matches!(
        h.gatehouse.disconnect_identity(&admin, id, "a\0", "b").await,
        Err(Error::NotFound)
    ));
}
