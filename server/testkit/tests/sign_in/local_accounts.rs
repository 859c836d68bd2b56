//! Accounts with a password kept here: made by an administrator, or by the person.

use crate::{MINUTE, signed_in};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::guesses::FREE;
use gatehouse_domain::instance::AccountRules;
use gatehouse_domain::problem::Problem;
use gatehouse_service::local_accounts::{Entered, Handed, Initial, NewAccount, REGISTERED_OF_A_NETWORK};
use gatehouse_service::ports::accounts::{User, UserQuery};
use gatehouse_service::sessions::SignedIn;
use gatehouse_service::{Caller, Error, Secret};
use gatehouse_testkit::harness::{Harness, PASSWORD};
use std::collections::BTreeMap;

const INITIAL: &str = "as typed by somebody";
const OWN: &str = "known to me and nobody";

fn form(login: &str, email: &str) -> NewAccount {
    NewAccount {
        login: login.into(),
        email: email.into(),
        full_name: String::new(),
    }
}

fn secret(text: &str) -> Secret {
    Secret::new(text.into())
}

fn problems<T: std::fmt::Debug>(result: Result<T, Error>) -> BTreeMap<&'static str, Problem> {
    match result {
        Err(Error::Invalid(problems)) => problems,
        other => panic!("{other:?}"),
    }
}

fn refused<T: std::fmt::Debug>(result: Result<T, Error>) -> Code {
    match result {
        Err(Error::Refused { code, .. }) => code,
        other => panic!("{other:?}"),
    }
}

/// An account that begins with a typed password.
pub async fn account(h: &Harness, admin: &Caller, login: &str, email: &str) -> User {
    let initial = Initial::Typed(secret(INITIAL));
    h.gatehouse
        .make_account(admin, &form(login, email), initial)
        .await
        .unwrap()
        .0
}

/// Signs in with a password that has to be changed: the token that asks for another.
async fn asked(h: &Harness, login: &str, password: &str) -> String {
    match h.password(login, password, &Harness::origin()).await {
        Err(Error::MustChange { token }) => token,
        other => panic!("{other:?}"),
    }
}

async fn choose(h: &Harness, token: &str, password: &str) -> Result<SignedIn, Error> {
    h.gatehouse
        .choose_password(
            token,
            secret(password),
            secret(password),
            "/account",
            &Harness::origin(),
        )
        .await
}

fn token_of(handed: &Handed) -> String {
    match handed {
        Handed::Link(url) => url.split_once("/password?token=").unwrap().1.to_owned(),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn an_initial_password_opens_nothing_but_the_page_that_asks_for_another() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let made = h
        .gatehouse
        .make_account(&admin, &form("Bob", ""), Initial::Generated)
        .await
        .unwrap();
    let (user, Handed::Password(drawn)) = made else {
        panic!("{made:?}")
    };
    assert_eq!((user.name.as_str(), user.login()), ("bob", "Bob"));
    assert_eq!(drawn.len(), 23);
    let token = asked(&h, "bob ", &drawn).await;
    let choice = h.gatehouse.password_choice(&token).await.unwrap();
    assert_eq!((choice.login.as_str(), choice.least), ("Bob", 15));
    let same = problems(choose(&h, &token, &drawn).await);
    assert_eq!(same, BTreeMap::from([("password", Problem::SamePassword)]));
    let named = problems(choose(&h, &token, "I am Gatehouse and no other").await);
    assert_eq!(
        named,
        BTreeMap::from([("password", Problem::HoldsName("gatehouse".into()))])
    );
    let session = choose(&h, &token, OWN).await.unwrap();
    assert_eq!(session.next, "/account");
    assert!(h.caller(&session.token).await.person().is_ok());
    h.password("BOB", OWN, &Harness::origin()).await.unwrap();
    assert_eq!(
        refused(h.password("bob", &drawn, &Harness::origin()).await),
        Code::WrongCredentials
    );
    assert_eq!(
        refused(choose(&h, &token, "another that I made up").await),
        Code::PasswordLink
    );
}

#[tokio::test]
async fn a_link_lets_its_holder_choose_once_and_ends_the_sessions_there_were() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let g = &h.gatehouse;
    let made = g
        .make_account(&admin, &form("bob", "bob@example.test"), Initial::Link)
        .await
        .unwrap();
    let first = choose(&h, &token_of(&made.1), OWN).await.unwrap();
    // Two of them: the one that is used ends the other.
    let links = [
        g.make_password_link(&admin, made.0.id).await.unwrap(),
        g.make_password_link(&admin, made.0.id).await.unwrap(),
    ]
    .map(|handed| token_of(&handed));
    h.password("bob@example.test", OWN, &Harness::origin())
        .await
        .expect("until a link is used");
    let second = choose(&h, &links[1], "another that I made up").await.unwrap();
    assert!(h.caller(&first.token).await.person().is_err());
    assert!(h.caller(&second.token).await.person().is_ok());
    assert_eq!(refused(g.password_choice(&links[0]).await), Code::PasswordLink);
    let late = token_of(&g.make_password_link(&admin, made.0.id).await.unwrap());
    h.clock.advance(3 * 24 * 60 * MINUTE);
    assert_eq!(refused(choose(&h, &late, OWN).await), Code::PasswordLink);
    let admin = signed_in_again(&h).await;
    let disabled = token_of(&g.make_password_link(&admin, made.0.id).await.unwrap());
    g.set_disabled(&admin, made.0.id, true).await.unwrap();
    assert_eq!(refused(choose(&h, &disabled, OWN).await), Code::PasswordLink);
}

async fn signed_in_again(h: &Harness) -> Caller {
    let session = h
        .password("admin@example.test", PASSWORD, &Harness::origin())
        .await
        .unwrap();
    h.caller(&session.token).await
}

#[tokio::test]
async fn only_an_administrator_makes_accounts_links_and_rules() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let user = account(&h, &admin, "bob", "").await;
    let session = choose(&h, &asked(&h, "bob", INITIAL).await, OWN).await.unwrap();
    let bob = h.caller(&session.token).await;
    let g = &h.gatehouse;
    for caller in [&bob, &Caller::Anonymous] {
        assert!(
            g.make_account(caller, &form("eve", ""), Initial::Link)
                .await
                .is_err()
        );
        assert!(g.make_password_link(caller, user.id).await.is_err());
        assert!(g.delete_user(caller, user.id).await.is_err());
        assert!(
            g.set_account_rules(caller, AccountRules::default())
                .await
                .is_err()
        );
        assert!(g.waiting_users(caller).await.is_err());
    }
}

#[tokio::test]
async fn l12_a_name_that_looks_like_a_taken_one_cannot_be_had() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    account(&h, &admin, "bob", "bob@example.test").await;
    let g = &h.gatehouse;
    for login in ["BOB", "b\u{43e}b", "\u{412}\u{43e}b", "admin", "adm1n"] {
        let taken = problems(g.make_account(&admin, &form(login, ""), Initial::Link).await);
        assert_eq!(taken, BTreeMap::from([("login", Problem::LoginTaken)]), "{login}");
    }
    let taken = problems(
        g.make_account(&admin, &form("rob", "BOB@example.test"), Initial::Link)
            .await,
    );
    assert_eq!(taken, BTreeMap::from([("email", Problem::EmailTaken)]));
    let wrong = problems(
        g.make_account(&admin, &form("a b", "nobody"), Initial::Typed(secret("short")))
            .await,
    );
    assert_eq!(
        wrong,
        BTreeMap::from([
            ("login", Problem::NotLogin),
            ("email", Problem::NotEmail),
            ("password", Problem::TooShort(15)),
        ])
    );
    let named = g
        .make_account(
            &admin,
            &form("rainer", ""),
            Initial::Typed(secret("it never rainers here")),
        )
        .await;
    assert_eq!(
        problems(named),
        BTreeMap::from([("password", Problem::HoldsName("rainer".into()))])
    );
}

#[tokio::test]
async fn ones_own_password_is_changed_by_who_knows_it_and_other_sessions_end() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let other = signed_in_again(&h).await;
    let g = &h.gatehouse;
    let change = async |current: &str, new: &str, again: &str| {
        g.change_password(&admin, secret(current), secret(new), secret(again))
            .await
    };
    assert_eq!(
        problems(change("not this one at all", OWN, OWN).await),
        BTreeMap::from([("current_password", Problem::WrongPassword)])
    );
    assert_eq!(
        problems(change(PASSWORD, OWN, PASSWORD).await),
        BTreeMap::from([("again", Problem::PasswordsDiffer)])
    );
    assert_eq!(
        problems(change(PASSWORD, PASSWORD, PASSWORD).await),
        BTreeMap::from([("password", Problem::SamePassword)])
    );
    change(PASSWORD, OWN, OWN).await.unwrap();
    assert!(g.account(&admin).await.is_ok());
    let ended = other.person().unwrap().session.id;
    let left = g.account(&admin).await.unwrap().detail.sessions;
    assert!(left.iter().all(|s| s.id != ended) && left.len() == 1);
    h.password("admin@example.test", OWN, &Harness::origin())
        .await
        .unwrap();
}

#[tokio::test]
async fn c7_who_holds_a_session_guesses_the_password_no_faster() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let guess = async || {
        let wrong = secret("not this one at all");
        h.gatehouse
            .change_password(&admin, wrong, secret(OWN), secret(OWN))
            .await
    };
    for _ in 0..gatehouse_domain::guesses::FREE {
        problems(guess().await);
    }
    assert!(matches!(guess().await, Err(Error::Throttled { .. })));
}

#[tokio::test]
async fn a_deleted_person_is_out_and_the_names_are_free() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    let session = signed_in(h.sign_in(id).await);
    let g = &h.gatehouse;
    g.delete_user(&admin, session.user).await.unwrap();
    assert!(h.caller(&session.token).await.person().is_err());
    assert!(matches!(g.user(&admin, session.user).await, Err(Error::NotFound)));
    let again = signed_in(h.sign_in(id).await);
    assert_ne!(again.user, session.user, "a new account");
    let own = admin.person().unwrap().user.id;
    assert!(
        matches!(g.delete_user(&admin, own).await, Err(Error::LastWayIn(_))),
        "c12"
    );
}

async fn register(h: &Harness, login: &str, email: &str) -> Result<Entered, Error> {
    let (password, origin) = (secret(OWN), Harness::origin());
    h.gatehouse
        .register(&form(login, email), &password, &password, "/", &origin)
        .await
}

async fn rules(h: &Harness, admin: &Caller, approval: bool, domains: &str) {
    let rules = AccountRules::parse("15", true, approval, domains).unwrap();
    h.gatehouse.set_account_rules(admin, rules).await.unwrap();
}

/// Somebody's own sign-in takes back no failures of a name that only looks like it.
#[tokio::test]
async fn c7_who_looks_like_somebody_takes_back_no_guesses_at_them() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    rules(&h, &admin, false, "").await;
    register(&h, "bob", "bob@example.test").await.unwrap();
    register(&h, "eve", "b\u{43e}b@example.test").await.unwrap();
    let guess = async || {
        let guessed = h
            .password("bob@example.test", "not this one at all", &Harness::origin())
            .await;
        !matches!(guessed, Err(Error::Throttled { .. }))
    };
    for _ in 1..FREE {
        assert!(guess().await);
    }
    let own = h
        .password("b\u{43e}b@example.test", OWN, &Harness::origin())
        .await;
    own.unwrap();
    let mut more = 0;
    while guess().await {
        more += 1;
    }
    assert!(more <= 2, "{more} more guesses");
}

#[tokio::test]
async fn nobody_registers_unless_it_is_allowed_and_then_an_administrator_approves() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    assert_eq!(
        refused(register(&h, "bob", "bob@example.test").await),
        Code::RegistrationClosed
    );
    assert!(!h.gatehouse.door().await.unwrap().registers);
    rules(&h, &admin, true, "").await;
    assert!(h.gatehouse.door().await.unwrap().registers);
    assert!(matches!(
        register(&h, "bob", "bob@example.test").await,
        Ok(Entered::Waiting)
    ));
    assert_eq!(
        refused(h.password("bob", OWN, &Harness::origin()).await),
        Code::UserWaiting
    );
    assert_eq!(
        refused(h.password("bob", "not this one at all", &Harness::origin()).await),
        Code::WrongCredentials,
        "l10: only who knows the password learns of it"
    );
    let g = &h.gatehouse;
    let query = UserQuery {
        waiting: true,
        limit: 10,
        ..UserQuery::default()
    };
    let waiting = g.users(&admin, &query).await.unwrap().rows;
    assert_eq!((waiting.len(), g.waiting_users(&admin).await.unwrap()), (1, 1));
    g.set_disabled(&admin, waiting[0].id, false).await.unwrap();
    let session = h.password("bob", OWN, &Harness::origin()).await.unwrap();
    assert!(h.caller(&session.token).await.administrator().is_err());
    assert!(matches!(
        register(&h, "eve", "eve@example.test").await,
        Ok(Entered::Waiting)
    ));
    let eve = g.users(&admin, &query).await.unwrap().rows.remove(0);
    g.delete_user(&admin, eve.id).await.unwrap();
    assert_eq!(g.waiting_users(&admin).await.unwrap(), 0);
    let told = g.changes(&admin, "", 0, 4).await.unwrap().rows;
    let actions: Vec<&str> = told.iter().map(|entry| entry.action.as_str()).collect();
    assert_eq!(
        actions,
        ["user.refuse", "user.register", "user.approve", "user.register"]
    );
}

#[tokio::test]
async fn who_registers_without_approval_is_in_and_only_from_allowed_domains() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    rules(&h, &admin, false, "example.test").await;
    let other = problems(register(&h, "eve", "eve@example.test.evil").await);
    assert_eq!(other, BTreeMap::from([("email", Problem::NotAllowedDomain)]));
    assert_eq!(
        problems(register(&h, "eve", "").await),
        BTreeMap::from([("email", Problem::Required)])
    );
    let Ok(Entered::SignedIn(session)) = register(&h, "bob", "bob@Example.test").await else {
        panic!("not in")
    };
    let bob = h.caller(&session.token).await;
    assert!(bob.person().is_ok() && bob.administrator().is_err());
    let taken = problems(register(&h, "b\u{43e}b", "b2@example.test").await);
    assert_eq!(taken, BTreeMap::from([("login", Problem::LoginTaken)]));
}

#[tokio::test]
async fn c7_names_are_not_tried_out_by_registering() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    rules(&h, &admin, true, "").await;
    for _ in 0..REGISTERED_OF_A_NETWORK {
        problems(register(&h, "admin", "a@example.test").await);
    }
    assert!(matches!(
        register(&h, "admin", "a@example.test").await,
        Err(Error::Throttled { .. })
    ));
    h.clock.advance(60 * MINUTE);
    problems(register(&h, "admin", "a@example.test").await);
}

/// Who types somebody's address into the form does not get that person's sign-in at a provider.
#[tokio::test]
async fn o13_an_address_that_was_registered_is_never_linked() {
    let h = Harness::start().await;
    let admin = h.administrator().await;
    let id = h.active(&admin, h.form()).await;
    rules(&h, &admin, false, "").await;
    register(&h, "eve", "ada@example.test").await.unwrap();
    let finished = h.sign_in(id).await;
    assert_eq!(
        gatehouse_testkit::harness::refused(&finished),
        Some(Code::EmailTaken)
    );
    let requests = h
        .gatehouse
        .link_requests(&admin, false, 0, 10)
        .await
        .unwrap()
        .rows;
    let request = &requests[0].request;
    let linked = h.gatehouse.confirm_link(&admin, request.id, request.tries).await;
    assert!(matches!(
        linked,
        Err(Error::CannotLink(gatehouse_domain::confirm::Obstacle::Registered))
    ));
}
