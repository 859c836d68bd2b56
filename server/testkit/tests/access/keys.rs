//! K1 to K7: API keys, as far as no route is needed.

use crate::{denied, id, not_found, of_team, own_key, person, problem, program, service, team};
use gatehouse_domain::access::{Scope, Scopes, TeamRole, Why};
use gatehouse_domain::attempt::Attempt;
use gatehouse_domain::attempt::{Label, Method};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::problem::Problem;
use gatehouse_service::api_keys::{MadeKey, NewKey, Whose};
use gatehouse_service::machines::Presented;
use gatehouse_service::ports::Store as _;
use gatehouse_service::ports::records::AttemptQuery;
use gatehouse_service::{Caller, Error, Secret};
use gatehouse_testkit::contents::Contents;
use gatehouse_testkit::harness::Harness;

const DAY: i64 = 24 * 3_600_000;

async fn refused(h: &Harness, key: &MadeKey) -> Option<Code> {
    code(program(h, key).await)
}

fn code(result: Result<Caller, Error>) -> Option<Code> {
    match result {
        Ok(_) => None,
        Err(Error::Refused { code, .. }) => Some(code),
        Err(other) => panic!("{other}"),
    }
}

async fn attempts(h: &Harness, admin: &Caller) -> Vec<Attempt> {
    let query = AttemptQuery {
        limit: 50,
        ..AttemptQuery::default()
    };
    h.gatehouse.attempts(admin, query).await.unwrap().rows
}

async fn present(h: &Harness, text: &str) -> Option<Code> {
    let presented = Presented::Secret(Secret::new(text.into()));
    let caller = h
        .gatehouse
        .authenticate_machine(&presented, Harness::origin())
        .await;
    code(caller)
}

#[tokio::test]
async fn k1_a_mistyped_key_is_refused_without_the_database() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let key = own_key(&h, &admin, "read").await;
    let text = key.secret.expose().to_owned();
    let mut mistyped = text.clone();
    let last = mistyped.pop().unwrap();
    mistyped.push(if last == 'a' { 'b' } else { 'a' });
    // Without a database there is nothing to look into: whoever asks it fails.
    h.store.close().await;
    for wrong in [
        mistyped.as_str(),
        &text[..45],
        "password",
        "local-",
        "0123456789abcdef0123456789abcdef01234567",
    ] {
        assert_eq!(present(&h, wrong).await, Some(Code::KeyMalformed), "{wrong}");
    }
    assert_eq!(present(&h, "").await, Some(Code::KeyMissing));
    let presented = Presented::Secret(Secret::new(text));
    let asked = h
        .gatehouse
        .authenticate_machine(&presented, Harness::origin())
        .await;
    assert!(matches!(asked, Err(Error::Store(_))), "{asked:?}");
}

fn holds(contents: &Contents, text: &str) -> bool {
    let hex: String = text.bytes().map(|b| format!("{b:02X}")).collect();
    let rows = contents.values().flatten();
    rows.into_iter()
        .any(|row| row.contains(text) || row.contains(&hex))
}

#[tokio::test]
async fn k2_only_the_hash_of_a_key_is_stored() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (_, of_service) = service(&h, &admin, "ci", None).await;
    let own = own_key(&h, &admin, "read write admin").await;
    let rotated = g.rotate_key(&admin, own.key.id, "").await.unwrap();
    refused(&h, &own).await;
    let revoked = own_key(&h, &admin, "read").await;
    g.revoke_key(&admin, revoked.key.id).await.unwrap();
    refused(&h, &revoked).await;
    g.refuse_leaked_key(&revoked.secret, &Harness::origin()).await;
    g.flush_uses().await.unwrap();
    let contents = h.contents().await;
    assert!(holds(&contents, &own.key.access_key), "what is public is there");
    for key in [&of_service, &own, &rotated, &revoked] {
        let secret = key.secret.expose();
        assert!(!holds(&contents, secret) && !holds(&contents, &secret[6..40]));
        let expected = g.ports().vault.sha256(secret.as_bytes());
        assert_eq!(key.key.hash, expected);
        assert!(!format!("{key:?}").contains(secret));
    }
}

#[tokio::test]
async fn k3_a_key_ends_by_default_and_never_only_where_that_was_said() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let form = |days: &str| NewKey {
        name: " my   laptop ".into(),
        days: days.into(),
        scopes: Scopes::READ_WRITE,
    };
    for (days, expected) in [
        ("", Some(90)),
        ("1", Some(1)),
        ("3650", Some(3650)),
        ("never", None),
    ] {
        let made = g.make_key(&admin, Whose::Own, &form(days)).await.unwrap();
        let lasts = made.key.expires_at.map(|at| (at - made.key.created_at) / DAY);
        assert_eq!((lasts, made.key.name.as_str()), (expected, "my laptop"), "{days}");
    }
    for days in ["0", "3651", "-1", "x", "1.5"] {
        let made = g.make_key(&admin, Whose::Own, &form(days)).await;
        assert_eq!(problem(made, "days"), Problem::NotDays(3650), "{days}");
    }
    let nothing = NewKey {
        scopes: Scopes::default(),
        name: String::new(),
        ..form("")
    };
    let made = g.make_key(&admin, Whose::Own, &nothing).await;
    let Err(Error::Invalid(problems)) = made else {
        panic!("{made:?}")
    };
    assert_eq!(problems.keys().copied().collect::<Vec<_>>(), ["name", "scopes"]);
    let made = g.make_key(&admin, Whose::Own, &form("1")).await.unwrap();
    h.clock.advance(DAY - 1);
    assert_eq!(refused(&h, &made).await, None);
    h.clock.advance(1);
    assert_eq!(refused(&h, &made).await, Some(Code::KeyExpired));
}

#[tokio::test]
async fn k3_a_persons_key_is_bounded_by_the_person_at_each_use() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let mia = of_team(&h, &admin, &data, "mia", TeamRole::Member).await;
    let key = own_key(&h, &mia, "read write").await;
    let write = async || {
        let caller = program(&h, &key).await?;
        g.run_project(&caller, &data, "p", true).await
    };
    write().await.unwrap();
    g.set_team_role(&admin, data.id, id(&mia), TeamRole::Viewer)
        .await
        .unwrap();
    assert_eq!(denied(write().await), Why::ViewerOnly);
    g.remove_org_member(&admin, data.org, id(&mia)).await.unwrap();
    not_found(write().await);
    g.set_disabled(&admin, id(&mia), true).await.unwrap();
    assert_eq!(refused(&h, &key).await, Some(Code::KeyOwnerDisabled));
    g.set_disabled(&admin, id(&mia), false).await.unwrap();
    assert_eq!(refused(&h, &key).await, None);
    g.delete_user(&admin, id(&mia)).await.unwrap();
    assert_eq!(refused(&h, &key).await, Some(Code::KeyUnknown));
}

#[tokio::test]
async fn k3_the_keys_of_a_disabled_maker_work_and_are_marked() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let tina = of_team(&h, &admin, &data, "tina", TeamRole::Administrator).await;
    let (account, key) = service(&h, &tina, "ci", Some(&data)).await;
    let marked = async || {
        let row = g.service_account(&admin, account.id).await.unwrap();
        (row.keys[0].maker.clone(), row.keys[0].maker_gone)
    };
    assert_eq!(marked().await, ("tina".into(), false));
    g.set_disabled(&admin, id(&tina), true).await.unwrap();
    assert_eq!(marked().await, ("tina".into(), true));
    assert_eq!(refused(&h, &key).await, None);
}

#[tokio::test]
async fn k3_nobody_makes_a_key_in_another_persons_name() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let bob = person(&h, "bob").await;
    let form = NewKey {
        name: "k".into(),
        days: String::new(),
        scopes: Scopes::READ_WRITE,
    };
    let made = g.make_key(&admin, Whose::Of(id(&bob)), &form).await;
    assert!(matches!(made, Err(Error::Forbidden)), "{made:?}");
    not_found(g.make_key(&bob, Whose::Of(id(&admin)), &form).await);
    let key = own_key(&h, &bob, "read").await;
    let rotated = g.rotate_key(&admin, key.key.id, "").await;
    assert!(matches!(rotated, Err(Error::Forbidden)), "{rotated:?}");
    // But an administrator sees and revokes it.
    assert_eq!(g.api_keys(&admin, Whose::Of(id(&bob))).await.unwrap().len(), 1);
    not_found(g.api_keys(&bob, Whose::Of(id(&admin))).await);
    g.revoke_key(&admin, key.key.id).await.unwrap();
    assert_eq!(refused(&h, &key).await, Some(Code::KeyRevoked));
    assert!(matches!(
        g.make_key(&Caller::Anonymous, Whose::Own, &form).await,
        Err(Error::Unauthenticated)
    ));
}

#[tokio::test]
async fn k4_rotation_lets_both_keys_work_for_a_while() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (account, first) = service(&h, &admin, "ci", None).await;
    let second = g.rotate_key(&admin, first.key.id, "").await.unwrap();
    assert_eq!(
        (second.key.name, second.key.scopes),
        (first.key.name.clone(), first.key.scopes)
    );
    assert_eq!(second.key.principal, account.id);
    h.clock.advance(DAY - 1);
    let second = g.rotate_key(&admin, second.key.id, "0").await.unwrap();
    assert_eq!(
        (refused(&h, &first).await, refused(&h, &second).await),
        (None, None)
    );
    h.clock.advance(1);
    assert_eq!(refused(&h, &first).await, Some(Code::KeyExpired));
    assert_eq!(refused(&h, &second).await, None);
    let ended = g.rotate_key(&admin, first.key.id, "").await;
    assert!(matches!(ended, Err(Error::Settled)), "{ended:?}");
    for hours in ["-1", "721", "x"] {
        let rotated = g.rotate_key(&admin, second.key.id, hours).await;
        assert_eq!(problem(rotated, "overlap"), Problem::NotHours, "{hours}");
    }
    // The old one never goes on longer than it would have.
    h.clock.advance(89 * DAY);
    let third = g.rotate_key(&admin, second.key.id, "720").await.unwrap();
    let old = g.api_keys(&admin, Whose::Of(account.id)).await.unwrap();
    let old = old.iter().find(|k| k.key.id == second.key.id).unwrap();
    assert_eq!(old.key.expires_at, second.key.expires_at);
    assert_eq!(refused(&h, &third).await, None);
}

#[tokio::test]
async fn k4_a_revoked_key_is_refused_by_the_next_request_and_on_every_server() {
    let Some(h) = Harness::start_postgres(4).await else {
        return;
    };
    let admin = h.administrator().await;
    let other = h.replica().await;
    let key = own_key(&h, &admin, "read").await;
    let presented = Presented::Secret(key.secret.clone());
    for g in [&h.gatehouse, &other] {
        g.authenticate_machine(&presented, Harness::origin())
            .await
            .unwrap();
    }
    h.gatehouse.revoke_key(&admin, key.key.id).await.unwrap();
    for g in [&h.gatehouse, &other] {
        let caller = g.authenticate_machine(&presented, Harness::origin()).await;
        assert_eq!(code(caller), Some(Code::KeyRevoked));
    }
}

#[tokio::test]
async fn k4_a_command_beside_the_server_ends_a_key_within_five_seconds() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let key = own_key(&h, &admin, "read").await;
    assert_eq!(refused(&h, &key).await, None);
    // Another process: this one does not see its commits.
    let beside = h.replica().await;
    beside.revoke_key(&admin, key.key.id).await.unwrap();
    h.clock.advance(5_000);
    assert_eq!(refused(&h, &key).await, Some(Code::KeyRevoked));
}

#[tokio::test]
async fn k5_no_request_writes_and_the_last_use_is_noted_in_one_go() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (account, key) = service(&h, &admin, "ci", None).await;
    let own = own_key(&h, &admin, "read").await;
    let before = h.store.version();
    for _ in 0..50 {
        h.clock.advance(10);
        program(&h, &key).await.unwrap();
    }
    program(&h, &own).await.unwrap();
    assert_eq!(h.store.version(), before, "nothing was committed");
    assert!(
        g.service_account(&admin, account.id)
            .await
            .unwrap()
            .account
            .last_used
            .is_none()
    );
    let at = g.ports().clock.now();
    assert_eq!(g.flush_uses().await.unwrap(), 2);
    assert_eq!(g.flush_uses().await.unwrap(), 0);
    let row = g.service_account(&admin, account.id).await.unwrap();
    for last in [row.account.last_used, row.keys[0].key.last_used.clone()] {
        let last = last.unwrap();
        assert_eq!((last.at, last.agent.as_str()), (at, "wandb-core"));
        assert_eq!(last.address, Harness::origin().address);
    }
}

#[tokio::test]
async fn k5_what_could_not_be_written_is_written_later() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let key = own_key(&h, &admin, "read").await;
    program(&h, &key).await.unwrap();
    let held = gatehouse_testkit::contents::hold(&h.data().join("gatehouse.db"))
        .await
        .unwrap();
    assert!(h.gatehouse.flush_uses().await.is_err());
    drop(held);
    assert_eq!(h.gatehouse.flush_uses().await.unwrap(), 1);
}

#[tokio::test]
async fn a_keys_scopes_bound_it() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let mia = of_team(&h, &admin, &data, "mia", TeamRole::Administrator).await;
    g.make_project(&mia, data.id, "p").await.unwrap();
    let with = async |scopes: &str| program(&h, &own_key(&h, &mia, scopes).await).await.unwrap();
    let (reads, writes, manages) = (with("read").await, with("write").await, with("admin").await);
    g.run_project(&reads, &data, "p", false).await.unwrap();
    assert_eq!(
        denied(g.run_project(&reads, &data, "p", true).await),
        Why::ScopeMissing(Scope::Write)
    );
    g.run_project(&writes, &data, "p", true).await.unwrap();
    assert_eq!(
        denied(g.run_project(&writes, &data, "p", false).await),
        Why::ScopeMissing(Scope::Read)
    );
    assert_eq!(
        denied(g.api_keys(&reads, Whose::Own).await),
        Why::ScopeMissing(Scope::Admin)
    );
    assert_eq!(g.api_keys(&manages, Whose::Own).await.unwrap().len(), 3);
    let form = |scopes: &str| NewKey {
        name: "k".into(),
        days: String::new(),
        scopes: scopes.parse().unwrap(),
    };
    // A key makes none that may more than itself.
    assert_eq!(
        denied(g.make_key(&manages, Whose::Own, &form("read admin")).await),
        Why::ScopeMissing(Scope::Read)
    );
    let made = g.make_key(&manages, Whose::Own, &form("admin")).await.unwrap();
    assert_eq!((made.key.made_by, made.key.principal), (id(&mia), id(&mia)));
    g.revoke_key(&manages, made.key.id).await.unwrap();
}

#[tokio::test]
async fn a_key_is_no_session() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let data = team(&h, &admin, "Data").await;
    let key = own_key(&h, &admin, "read write admin").await;
    let caller = program(&h, &key).await.unwrap();
    // What a session of the same administrator may do.
    assert!(matches!(caller.person(), Err(Error::Unauthenticated)));
    assert!(matches!(caller.administrator(), Err(Error::Unauthenticated)));
    assert!(matches!(
        g.users(&caller, &Default::default()).await,
        Err(Error::Unauthenticated)
    ));
    for denied_to_keys in [
        denied(g.rename_team(&caller, data.id, "Mine", "").await),
        denied(
            g.add_team_member(&caller, data.id, "admin", TeamRole::Viewer)
                .await,
        ),
        denied(g.make_organization(&caller, "Lab", "").await),
        denied(g.make_team(&caller, data.org, "Lab", "").await),
        denied(
            g.make_service_account(&caller, &crate::built_in("ci", None))
                .await
                .map(|_| ()),
        ),
    ] {
        assert_eq!(denied_to_keys, Why::SessionOnly);
    }
    assert!(g.make_project(&caller, data.id, "p").await.is_ok());
}

#[tokio::test]
async fn clearml_names_the_same_key_by_its_public_half() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let key = own_key(&h, &admin, "read").await;
    let pair = |access_key: &str| Presented::Pair {
        access_key: access_key.into(),
        secret: key.secret.clone(),
    };
    let g = &h.gatehouse;
    let ask =
        async |access_key: &str| code(g.authenticate_machine(&pair(access_key), Harness::origin()).await);
    assert_eq!(ask(&key.key.access_key).await, None);
    assert_eq!(ask("ABCDEFGHIJ0123456789").await, Some(Code::KeyUnknown));
    assert_eq!(ask("").await, Some(Code::KeyUnknown));
}

#[tokio::test]
async fn a_refused_key_is_an_attempt_that_names_it_and_a_good_one_is_none() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (_, key) = service(&h, &admin, "ci", None).await;
    program(&h, &key).await.unwrap();
    assert!(attempts(&h, &admin).await.iter().all(|a| a.method != Method::Key));
    g.revoke_key(&admin, key.key.id).await.unwrap();
    let Err(Error::Refused { code, reference }) = program(&h, &key).await else {
        panic!("it was revoked")
    };
    assert_eq!(code, Code::KeyRevoked);
    let found = g.attempt(&admin, &reference.unwrap()).await.unwrap().attempt;
    assert_eq!((found.method, found.who.as_str()), (Method::Key, "ci"));
    let facts = &found.trace.steps[0].facts;
    let fact = |label| {
        facts
            .iter()
            .find(|f| f.label == label)
            .map(|f| f.value.as_str().to_owned())
    };
    assert!(fact(Label::ApiKey).unwrap().contains(&key.key.access_key));
    assert_eq!(fact(Label::Program).as_deref(), Some("wandb-core"));
    assert!(!format!("{found:?}").contains(key.secret.expose()));
}

#[tokio::test]
async fn a_flood_of_refused_keys_is_counted_and_not_stored_one_by_one() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let unknown = gatehouse_domain::api_key::Form::Key.make(|b| h.gatehouse.ports().rng.fill(b));
    let mut recorded = 0;
    for _ in 0..200 {
        let presented = Presented::Secret(Secret::new(unknown.clone()));
        let refused = h
            .gatehouse
            .authenticate_machine(&presented, Harness::origin())
            .await;
        let Err(Error::Refused {
            code: Code::KeyUnknown,
            reference,
        }) = refused
        else {
            panic!("{refused:?}")
        };
        recorded += i32::from(reference.is_some());
    }
    assert!(recorded > 0 && recorded < 200, "{recorded}");
    let counted = h.gatehouse.sign_ins().all();
    assert!(
        counted.contains(&("key".into(), "key-unknown", 200)),
        "{counted:?}"
    );
    assert!(attempts(&h, &admin).await.iter().any(|a| a.method == Method::Key));
}

#[tokio::test]
async fn k7_a_key_in_an_address_is_refused_and_the_attempt_says_that_it_leaked() {
    let h = Harness::start().await;
    let (g, admin) = (&h.gatehouse, h.administrator().await);
    let (_, key) = service(&h, &admin, "ci", None).await;
    let refuse = async |text: &str| {
        g.refuse_leaked_key(&Secret::new(text.into()), &Harness::origin())
            .await
    };
    let Error::Refused {
        code: Code::KeyInUrl,
        reference,
    } = refuse(key.secret.expose()).await
    else {
        panic!("a good key in an address")
    };
    let found = g.attempt(&admin, &reference.unwrap()).await.unwrap().attempt;
    assert_eq!(found.who, "ci");
    assert!(
        found.trace.steps[0]
            .facts
            .iter()
            .any(|f| f.label == Label::Leaked)
    );
    for other in ["local-nonsense", ""] {
        assert!(matches!(
            refuse(other).await,
            Error::Refused {
                code: Code::KeyInUrl,
                ..
            }
        ));
    }
}
