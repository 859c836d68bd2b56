//! Sign-ins through a directory, beside the searches and binds that they consist of: those by ldap3, a client that
//! many use.

use crate::Result;
use crate::load::{self, median, post};
use crate::measure::percent;
use crate::program::Program;
use crate::table::Row;
use gatehouse_testkit::directory::{OpenLdap, OpenLdapOptions};
use gatehouse_testkit::harness::Harness;
use ldap3::{Ldap, LdapConnAsync, Scope, SearchEntry};
use std::path::Path;
use std::sync::Arc;
use tokio::time::Instant;

const BASE: &str = "dc=example,dc=org";
const SERVICE: (&str, &str) = ("cn=sso,ou=services,dc=example,dc=org", "ssopw");
/// People who sign in, in one round.
const PEOPLE: usize = 400;
/// At once.
const AT_ONCE: usize = 8;
/// Rounds that count; one more warms both up.
const ROUNDS: usize = 5;

/// One row: how many of each a second.
pub async fn row(binary: &Path) -> Result<Row> {
    let users = u32::try_from(PEOPLE)?;
    let options = OpenLdapOptions {
        users: users + 1,
        ..OpenLdapOptions::default()
    };
    let directory = OpenLdap::start(&options).ok_or("no OpenLDAP")?;
    let url = format!("ldap://127.0.0.1:{}", directory.port);
    let harness = Harness::start().await;
    harness.administrator().await;
    let server = Program::on(binary, &harness)
        .await
        .with("LOCAL_LDAP_ADDRESS", &url)
        .with("LOCAL_LDAP_BASE_DN", BASE)
        .with("LOCAL_LDAP_BIND_DN", SERVICE.0)
        .with("LOCAL_LDAP_BIND_PW", SERVICE.1)
        .with("LOCAL_LDAP_ATTRIBUTES", "email=mail,group=gidNumber")
        .with("LOCAL_LDAP_LOGIN", "True")
        .start()
        .await?;
    let requests: Vec<Arc<[u8]>> = (1..=PEOPLE)
        .map(|n| post("/login", "", &format!("account=user{n:05}&password=pw{n}")))
        .collect();
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let (_, rate) = load::each(&server.address, requests.clone(), 303, AT_ONCE).await?;
        let alone = raw(&url).await?;
        if round > 0 {
            ours.push(rate);
            theirs.push(alone);
            ratios.push(rate / alone);
        }
    }
    server.end(false).await?;
    let ratio = median(ratios);
    Ok(Row {
        work: format!("sign-in through a directory, {AT_ONCE} at once"),
        measured: format!("{:.0}/s", median(ours)),
        beside: format!("its search and bind by ldap3: {:.0}/s", median(theirs)),
        target: "≥ 70 %".into(),
        ratio: percent(ratio),
        met: ratio >= 0.7,
    })
}

/// The same people found on kept connections, and bound on a new one each: how many a second.
async fn raw(url: &str) -> Result<f64> {
    let began = Instant::now();
    let share = |start: usize| {
        let url = url.to_owned();
        tokio::spawn(async move {
            let mut service = connect(&url).await?;
            service.simple_bind(SERVICE.0, SERVICE.1).await?.success()?;
            for n in (start..=PEOPLE).step_by(AT_ONCE) {
                let filter = format!("(uid=user{n:05})");
                let found = service.search(BASE, Scope::Subtree, &filter, vec!["*", "entryUUID"]);
                let (mut entries, _) = found.await?.success()?;
                let entry = SearchEntry::construct(entries.pop().ok_or("nobody found")?);
                let mut person = connect(&url).await?;
                person
                    .simple_bind(&entry.dn, &format!("pw{n}"))
                    .await?
                    .success()?;
                person.unbind().await?;
            }
            service.unbind().await?;
            Result::Ok(())
        })
    };
    let shares: Vec<_> = (1..=AT_ONCE).map(share).collect();
    for one in shares {
        one.await??;
    }
    Ok(PEOPLE as f64 / began.elapsed().as_secs_f64())
}

async fn connect(url: &str) -> Result<Ldap> {
    let (connection, ldap) = LdapConnAsync::new(url).await?;
    ldap3::drive!(connection);
    Ok(ldap)
}
