//! The revisions of a connection: what each changed, and going back to one.

use gatehouse_domain::connection::{Form, OidcForm};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_domain::problem::Problem;
use gatehouse_service::connections::{FormInput, ListedRevision};
use gatehouse_service::{Caller, Error, Secret};
use gatehouse_testkit::harness::Harness;

async fn change(h: &Harness, admin: &Caller, id: ConnectionId, form: impl Into<Form>, secret: Option<&str>) {
    let input = FormInput {
        base: Some(h.gatehouse.connection(admin, id).await.unwrap().head.id),
        secret: secret.map(|s| Secret::new(s.into())),
        form: form.into(),
    };
    h.gatehouse.save(admin, id, input).await.unwrap();
}

async fn listed(h: &Harness, admin: &Caller, id: ConnectionId) -> Vec<ListedRevision> {
    h.gatehouse.revisions(admin, id, 0, 50).await.unwrap().page.rows
}

fn renamed(h: &Harness) -> OidcForm {
    OidcForm {
        display_name: "Everybody".into(),
        additional_scopes: "groups".into(),
        ..h.form()
    }
}

#[tokio::test]
async fn each_revision_tells_what_it_changed_and_no_secret() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    change(&h, &admin, id, renamed(&h), Some("canary-secret")).await;
    let rows = listed(&h, &admin, id).await;
    let numbers: Vec<_> = rows
        .iter()
        .map(|r| (r.revision.number, r.live, r.saved))
        .collect();
    assert_eq!(numbers, [(2, false, true), (1, true, false)]);
    assert_eq!(rows[0].author, "admin");
    let fields: Vec<&str> = rows[0].changed.iter().map(|(f, ..)| f.as_str()).collect();
    assert_eq!(fields, ["additional_scopes", "client_secret", "display_name"]);
    assert!(
        rows[1]
            .changed
            .iter()
            .any(|(f, was, is)| f == "issuer" && was.is_empty() && is == h.provider.issuer())
    );
    assert!(!format!("{:?}", rows[0].changed).contains("canary"), "c6");

    // A page's last row is compared with the first of the next page.
    let first = h.gatehouse.revisions(&admin, id, 0, 1).await.unwrap().page;
    assert_eq!((first.rows.len(), first.total), (1, 2));
    assert_eq!(first.rows[0].changed, rows[0].changed);
}

#[tokio::test]
async fn restoring_makes_a_draft_and_nothing_live_and_saving_it_is_audited() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    change(&h, &admin, id, renamed(&h), Some("another-secret")).await;
    let rows = listed(&h, &admin, id).await;
    let (head, first) = (rows[0].revision.clone(), rows[1].revision.clone());

    h.gatehouse.restore(&admin, id, first.id).await.unwrap();
    let detail = h.gatehouse.connection(&admin, id).await.unwrap();
    assert!(
        detail.row.unsaved && detail.head.id == head.id,
        "nothing is saved"
    );
    assert_eq!(detail.live.unwrap().id, first.id, "what was live is");
    let editor = h.gatehouse.editor(&admin, id).await.unwrap();
    assert_eq!(editor.form, Form::from_settings(&first.name, &first.settings));
    assert!(editor.problems.is_empty(), "{:?}", editor.problems);

    change(&h, &admin, id, editor.form, None).await;
    let rows = listed(&h, &admin, id).await;
    assert_eq!(rows[0].revision.number, 3);
    assert_eq!(rows[0].revision.settings, first.settings, "its secret with it");
    let entry = h
        .gatehouse
        .changes(&admin, "", 0, 1)
        .await
        .unwrap()
        .rows
        .remove(0);
    assert_eq!(entry.action, "connection.change");
    // Its settings were proven: it can be switched on without another test.
    h.gatehouse.activate(&admin, id, 0).await.unwrap();
}

#[tokio::test]
async fn l13_a_restored_secret_stays_bound_to_its_places() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    let moved = OidcForm {
        issuer: "https://elsewhere.example".into(),
        ..h.form()
    };
    change(&h, &admin, id, moved, Some("secret-for-elsewhere")).await;
    let first = listed(&h, &admin, id).await[1].revision.clone();
    h.gatehouse.restore(&admin, id, first.id).await.unwrap();
    let editor = h.gatehouse.editor(&admin, id).await.unwrap();
    assert!(editor.problems.is_empty(), "its own secret fits");
    assert!(editor.secret.unwrap().places.starts_with(h.provider.issuer()));

    // Pointing the restored form elsewhere asks for the secret.
    let aside = FormInput {
        form: OidcForm {
            issuer: "https://third.example".into(),
            ..h.form()
        }
        .into(),
        secret: None,
        base: editor.base,
    };
    let Err(Error::Invalid(p)) = h.gatehouse.keep(&admin, id, aside).await else {
        panic!()
    };
    assert_eq!(p.get("client_secret"), Some(&Problem::SecretForOtherPlace));
}

#[tokio::test]
async fn restoring_what_is_saved_leaves_no_draft_and_of_another_connection_nothing() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.save(&admin, h.form()).await;
    let other = h.save(&admin, renamed(&h)).await;
    let head = listed(&h, &admin, id).await[0].revision.id;
    h.gatehouse
        .keep(&admin, id, h.input(renamed(&h)))
        .await
        .unwrap_err();
    h.gatehouse.restore(&admin, id, head).await.unwrap();
    assert!(!h.gatehouse.connection(&admin, id).await.unwrap().row.unsaved);
    let stolen = h.gatehouse.restore(&admin, other, head).await;
    assert!(matches!(stolen, Err(Error::NotFound)));
    assert!(matches!(
        h.gatehouse.restore(&Caller::Anonymous, id, head).await,
        Err(Error::Unauthenticated)
    ));
}
