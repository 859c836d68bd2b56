//! Attempts and audit entries.

use super::fixture::{Fixture, NOW};
use gatehouse_domain::attempt::{Attempt, Kind, Label, Method, Outcome, StepKind};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::oidc::Flow;
use gatehouse_domain::ids::{ConnectionId, PrincipalId, RevisionId};
use gatehouse_service::ports::records::{AttemptQuery, AuditEntry};
use gatehouse_service::ports::{Store, StoreError};
use serde_json::json;
use std::sync::Arc;

async fn put(f: &Fixture, attempts: &[&Attempt]) {
    let mut tx = f.write().await;
    for attempt in attempts {
        tx.put_attempt(attempt).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// An attempt comes back whole, before and after its end, by id and by reference.
pub async fn attempts(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "attempts");
    let mut attempt = f.new_attempt(None);
    attempt.method = Method::Password;
    put(&f, &[&attempt]).await;
    assert_eq!(
        f.read().attempt(attempt.id).await.unwrap().as_ref(),
        Some(&attempt)
    );

    attempt.connection = Some(f.connection_id());
    attempt.revision = Some(RevisionId(f.attempt_id().0));
    attempt.principal = Some(PrincipalId(f.attempt_id().0));
    attempt.who = "Älice@example.org".into();
    attempt.ended_at = Some(NOW + 5);
    attempt.outcome = Outcome::Refused {
        code: Code::StateExpired,
    };
    attempt
        .trace
        .step(StepKind::Token)
        .fact(Label::Detail, "a \0 in a trace")
        .json(Label::Claims, &json!({"a": [1, null]}));
    put(&f, &[&attempt]).await;
    assert_eq!(
        f.read().attempt(attempt.id).await.unwrap().as_ref(),
        Some(&attempt)
    );
    let found = f.read().attempt_by_reference(&attempt.reference).await.unwrap();
    assert_eq!(found.as_ref(), Some(&attempt));
    assert_eq!(f.read().attempt(f.attempt_id()).await.unwrap(), None);
    assert_eq!(f.read().attempt_by_reference("GH-none").await.unwrap(), None);

    let same = Attempt {
        reference: attempt.reference.clone(),
        ..f.new_attempt(None)
    };
    let mut tx = f.write().await;
    let result = tx.put_attempt(&same).await;
    assert!(matches!(result, Err(StoreError::Taken(key)) if key == "attempts.reference"));

    let old = Attempt {
        started_at: 1,
        ..f.new_attempt(None)
    };
    put(&f, &[&old]).await;
    let mut tx = f.write().await;
    assert_eq!(tx.delete_attempts_before(1).await.unwrap(), 0);
    assert_eq!(tx.delete_attempts_before(2).await.unwrap(), 1);
    assert!(tx.attempt(old.id).await.unwrap().is_none() && tx.attempt(attempt.id).await.unwrap().is_some());
}

/// The list is newest first, by parts of reference or login name, one connection's, the refused ones.
pub async fn attempts_search_and_pages(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "listed");
    let connection = f.connection_id();
    let mut all: Vec<Attempt> = (0..12)
        .map(|n| Attempt {
            who: format!("{}{n}_%@example.org", f.name("Ü")),
            started_at: NOW + n / 2,
            outcome: if n % 3 == 0 {
                Outcome::Refused {
                    code: Code::UserUnknown,
                }
            } else {
                Outcome::Linked
            },
            ..f.new_attempt((n < 10).then_some(connection))
        })
        .collect();
    put(&f, &all.iter().collect::<Vec<_>>()).await;
    all.reverse();

    let page = async |query: &AttemptQuery| {
        let page = f.read().attempts(query).await.unwrap();
        (page.rows, page.total)
    };
    let query = AttemptQuery {
        search: f.name("ü"),
        limit: 5,
        offset: 5,
        ..AttemptQuery::default()
    };
    assert_eq!(page(&query).await, (all[5..10].to_vec(), 12));
    let of_connection = AttemptQuery {
        connection: Some(connection),
        limit: 50,
        ..AttemptQuery::default()
    };
    assert_eq!(page(&of_connection).await, (all[2..].to_vec(), 10));
    let refused = AttemptQuery {
        refused: true,
        ..of_connection.clone()
    };
    assert_eq!(page(&refused).await.1, 4);
    let mut dry_run = all[2].clone();
    dry_run.kind = Kind::Test;
    put(&f, &[&dry_run]).await;
    let of_people = AttemptQuery {
        of_people: true,
        ..of_connection.clone()
    };
    assert_eq!(page(&of_people).await, (all[3..].to_vec(), 9));
    put(&f, &[&all[2]]).await;
    let one = |search: &str| AttemptQuery {
        search: search.into(),
        limit: 5,
        ..AttemptQuery::default()
    };
    let a = &all[3];
    assert_eq!(
        page(&one(&a.reference.to_lowercase())).await,
        (vec![a.clone()], 1)
    );
    assert_eq!(page(&one(&f.name("ü8_%@"))).await.1, 1);
    assert_eq!(page(&one(&f.name("ü_"))).await.1, 0, "a wildcard is a letter");
    assert_eq!(page(&one(&f.name("%"))).await.1, 0, "a wildcard is a letter");
}

/// What a connection's page asks: the administrator's last test, how sign-ins ended, how many there were.
pub async fn what_connections_ask(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "asked");
    let connection = f.connection_id();
    let revision = RevisionId(f.attempt_id().0);
    let (me, other) = (PrincipalId(f.attempt_id().0), PrincipalId(f.attempt_id().0));
    let new = |kind, at, outcome: Outcome, who: Option<PrincipalId>, c: ConnectionId| Attempt {
        kind,
        started_at: NOW + at,
        ended_at: (outcome != Outcome::Running).then_some(NOW + at + 1),
        outcome,
        principal: who,
        revision: Some(revision),
        ..f.new_attempt(Some(c))
    };
    let refused = |code| Outcome::Refused { code };
    let tests = [
        new(Kind::Test, 1, Outcome::WouldSignIn, Some(me), connection),
        new(Kind::Test, 2, Outcome::Running, Some(me), connection),
        new(Kind::Test, 3, Outcome::WouldSignIn, Some(other), connection),
        new(Kind::Test, 4, Outcome::WouldSignIn, Some(me), f.connection_id()),
    ];
    let sign_ins = [
        new(
            Kind::SignIn,
            1,
            Outcome::SignedIn { new: true },
            Some(me),
            connection,
        ),
        new(Kind::SignIn, 2, refused(Code::ClientRefused), None, connection),
        new(
            Kind::SignIn,
            3,
            Outcome::SignedIn { new: false },
            Some(me),
            connection,
        ),
        new(Kind::SignIn, 4, refused(Code::UserUnknown), None, connection),
        new(Kind::SignIn, 5, Outcome::Running, None, connection),
        new(Kind::Link, 6, Outcome::Linked, Some(me), connection),
        new(
            Kind::SignIn,
            7,
            Outcome::SignedIn { new: true },
            Some(me),
            f.connection_id(),
        ),
        new(Kind::SignIn, 8, refused(Code::CodeRefused), None, connection),
        new(
            Kind::SignIn,
            9,
            refused(Code::ProviderReturnedError),
            None,
            connection,
        ),
        new(
            Kind::SignIn,
            10,
            refused(Code::SignatureInvalid),
            None,
            connection,
        ),
    ];
    let earlier = Attempt {
        revision: Some(RevisionId(f.attempt_id().0)),
        ..new(Kind::SignIn, 11, refused(Code::TokenIssuer), None, connection)
    };
    put(&f, &[&earlier]).await;
    put(&f, &tests.iter().chain(&sign_ins).collect::<Vec<_>>()).await;

    let mut read = f.read();
    assert_eq!(
        read.last_test(connection, me).await.unwrap().as_ref(),
        Some(&tests[1])
    );
    assert_eq!(read.last_test(f.connection_id(), me).await.unwrap(), None);
    let codes = [
        Some(Code::SignatureInvalid),
        Some(Code::UserUnknown),
        None,
        Some(Code::ClientRefused),
        None,
    ];
    assert_eq!(
        read.last_codes(connection, revision, Some(Flow::Code), 10)
            .await
            .unwrap(),
        codes,
        "not what a browser alone brings about, nor under another revision"
    );
    assert_eq!(
        read.last_codes(connection, revision, Some(Flow::Code), 2)
            .await
            .unwrap(),
        codes[..2]
    );
    assert_eq!(
        read.last_codes(connection, revision, Some(Flow::Implicit), 10)
            .await
            .unwrap(),
        codes[1..],
        "where the ID token comes through the browser, anybody can bring a bad one"
    );
    assert_eq!(read.sign_ins_since(connection, NOW).await.unwrap(), 2);
    assert_eq!(read.sign_ins_since(connection, NOW + 3).await.unwrap(), 1);
    assert_eq!(read.sign_ins_since(connection, NOW + 4).await.unwrap(), 0);
}

/// Audit entries come back whole and in order, newest first, by parts of actor, action or object.
pub async fn audit(store: Arc<dyn Store>) {
    let f = Fixture::new(store, "audit");
    let bare = AuditEntry {
        seq: 0,
        at: NOW,
        actor: None,
        actor_name: f.name("system"),
        action: "session.sweep".into(),
        object: "instance".into(),
        object_name: String::new(),
        before: None,
        after: None,
        address: String::new(),
    };
    let rich = AuditEntry {
        at: NOW - 1,
        actor: Some(PrincipalId(f.attempt_id().0)),
        actor_name: f.name("Älice"),
        action: "connection.activate".into(),
        object: "c_1".into(),
        object_name: f.name("100%_Staff"),
        before: Some(json!({"active": false, "text": "\0"})),
        after: Some(json!(null)),
        address: "2001:db8::1".into(),
        ..bare.clone()
    };
    let mut tx = f.write().await;
    tx.append_audit(&bare).await.unwrap();
    tx.append_audit(&rich).await.unwrap();
    tx.commit().await.unwrap();

    let found = f.read().audit("AUDIT", 0, 10).await.unwrap();
    assert_eq!(found.total, 2);
    let seqs: Vec<i64> = found.rows.iter().map(|e| e.seq).collect();
    assert!(seqs[0] > seqs[1] && seqs[1] > 0);
    assert_eq!(
        AuditEntry {
            seq: 0,
            ..found.rows[0].clone()
        },
        rich
    );
    assert_eq!(
        AuditEntry {
            seq: 0,
            ..found.rows[1].clone()
        },
        bare
    );
    let second = f.read().audit("audit", 1, 1).await.unwrap();
    assert_eq!(
        (second.rows[0].seq, second.rows.len(), second.total),
        (seqs[1], 1, 2)
    );
    for search in ["auditälice", "AUDIT100%_st"] {
        let found = f.read().audit(search, 0, 10).await.unwrap();
        assert_eq!((found.rows.len(), found.rows[0].seq), (1, seqs[0]), "{search}");
    }
    for search in ["audit100_", "audit1%0", "auditälice connection"] {
        assert_eq!(f.read().audit(search, 0, 10).await.unwrap().total, 0, "{search}");
    }
    assert!(f.read().audit("connection.act", 0, 10).await.unwrap().total >= 1);
}
