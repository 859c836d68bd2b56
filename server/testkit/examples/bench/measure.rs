//! Each row of the table.

use crate::Result;
use crate::baselines;
use crate::callbacks::Callbacks;
use crate::directory;
use crate::load::{self, get, median, quantile};
use crate::program::{self, Program, Running};
use crate::table::Row;
use gatehouse_domain::ids::ConnectionId;
use gatehouse_testkit::crowd::crowd;
use gatehouse_testkit::harness::{Harness, PASSWORD};
use gatehouse_testkit::kills;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

/// How much is done.
pub struct Sizes {
    /// How often the program is killed.
    pub kills: usize,
    /// People in the large system.
    pub people: i64,
    /// Attempts in the large system.
    pub attempts: i64,
}

const ROUNDS: usize = 7;
const ROUND: Duration = Duration::from_millis(800);
/// Clients at once, where nothing else is said.
const CLIENTS: usize = 32;

fn say(what: &str) {
    eprintln!("  · {what}");
}

/// All rows; with names, only those.
pub async fn all(binary: &Path, sizes: &Sizes, only: &[&str]) -> Result<Vec<Row>> {
    let wanted = |name: &str| only.is_empty() || only.contains(&name);
    let mut rows = Vec::new();
    let (harness, connection) = prepared().await?;
    let phc = hash(&harness).await?;
    let small = Program::on(binary, &harness).await;
    let server = small.start().await?;
    let session = server.sign_in().await?;
    let bare = program::bare().await?;
    if wanted("pages") {
        say("login page, session check");
        rows.extend(pages(&server, &bare, &session).await?);
    }
    if wanted("passwords") {
        say("password sign-in");
        rows.push(passwords(&server, &phc).await?);
    }
    if wanted("callbacks") {
        say("callbacks");
        let callbacks = Callbacks {
            provider: &harness.provider,
            connection,
        };
        // Tokens carry the provider's time.
        harness.clock.advance(now() - harness_now(&harness));
        rows.extend(callback_rows(&server, &callbacks, harness.data()).await?);
    }
    let loaded = server.memory("VmHWM")?;
    server.end(false).await?;
    if wanted("directory") {
        say("sign-ins through a directory");
        rows.push(directory::row(binary).await?);
    }
    if wanted("crowd") {
        say(&format!(
            "a system with {} people and {} attempts",
            sizes.people, sizes.attempts
        ));
        rows.extend(crowded(binary, &small, sizes).await?);
    }
    if wanted("start") {
        say("start and memory");
        rows.extend(start(&small, loaded).await?);
    }
    if wanted("kills") {
        say(&format!("killing it {} times", sizes.kills));
        rows.push(killed(&small, harness.data(), sizes.kills).await?);
    }
    Ok(rows)
}

#[expect(
    clippy::disallowed_methods,
    reason = "the program that is measured has the system's clock"
)]
fn now() -> i64 {
    let since = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    since.map_or(0, |since| i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

fn harness_now(harness: &Harness) -> i64 {
    gatehouse_service::ports::Clock::now(&*harness.clock)
}

/// An installation with an administrator and an active connection, as of now.
async fn prepared() -> Result<(Harness, ConnectionId)> {
    let harness = Harness::start().await;
    harness.clock.advance(now() - harness_now(&harness));
    let admin = harness.administrator().await;
    let connection = harness.active(&admin, harness.form()).await;
    Ok((harness, connection))
}

/// The administrator's password as it is stored.
async fn hash(harness: &Harness) -> Result<String> {
    let mut read = harness.gatehouse.ports().store.read();
    let admin = read
        .user_by_email("admin@example.test")
        .await?
        .ok_or("no administrator")?;
    let password = read.password(admin.id).await?.ok_or("no password")?;
    Ok(password.phc)
}

/// The same rate measured of both in turn: each one's median, and the median of their ratios.
async fn in_turn(
    first: impl AsyncFn() -> Result<f64>,
    second: impl AsyncFn() -> Result<f64>,
) -> Result<(f64, f64, f64)> {
    let (mut ours, mut theirs, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    // The first round warms both up.
    for round in 0..=ROUNDS {
        let (a, b) = (first().await?, second().await?);
        if round > 0 {
            ours.push(a);
            theirs.push(b);
            ratios.push(a / b);
        }
    }
    Ok((median(ours), median(theirs), median(ratios)))
}

pub fn percent(ratio: f64) -> String {
    format!("{:.0} %", ratio * 100.0)
}

async fn pages(server: &Running, bare: &Running, session: &str) -> Result<Vec<Row>> {
    let mut rows = Vec::new();
    let root = get("/", "");
    for (work, request, least) in [
        ("login page", get("/login", ""), 0.3),
        (
            "session check (`/account` data)",
            get("/api/account/get", session),
            0.6,
        ),
    ] {
        let ours = async || Ok(load::rate(&server.address, &request, 200, CLIENTS, ROUND).await?);
        let theirs = async || Ok(load::rate(&bare.address, &root, 200, CLIENTS, ROUND).await?);
        let (a, b, ratio) = in_turn(ours, theirs).await?;
        rows.push(Row {
            work: work.into(),
            measured: format!("{a:.0}/s"),
            beside: format!("bare axum route: {b:.0}/s"),
            target: format!("≥ {}", percent(least)),
            ratio: percent(ratio),
            met: ratio >= least,
        });
    }
    Ok(rows)
}

async fn passwords(server: &Running, phc: &str) -> Result<Row> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let request = program::sign_in();
    let round = ROUND * 2;
    let ours = async || Ok(load::rate(&server.address, &request, 303, threads * 4, round).await?);
    let theirs = async || baselines::argon2(phc, PASSWORD, threads, round).await;
    let (a, b, ratio) = in_turn(ours, theirs).await?;
    Ok(Row {
        work: "password sign-in".into(),
        measured: format!("{a:.1}/s"),
        beside: format!("Argon2id alone, {threads} threads: {b:.1}/s"),
        target: "≥ 90 %".into(),
        ratio: percent(ratio),
        met: ratio >= 0.9,
    })
}

async fn callback_rows(server: &Running, callbacks: &Callbacks<'_>, dir: &Path) -> Result<Vec<Row>> {
    let alone = baselines::Callbacks::new(dir).await?;
    let mut rows = Vec::new();
    for at_once in [1_usize, 50] {
        let many = 100.max(at_once * 4);
        let (mut ours, mut theirs, mut ratios, mut p50) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        for round in 0..=ROUNDS {
            let waiting = callbacks.waiting(server, many).await?;
            let (times, rate) = load::each(&server.address, waiting, 303, at_once).await?;
            let (calls, calls_rate) = callbacks.provider_alone(server, many, at_once).await?;
            let (_, baseline) = alone.run(many, at_once).await?;
            // The provider's share of a callback's time at this concurrency.
            let net = 1.0 / rate - 1.0 / calls_rate;
            if round > 0 {
                ours.push(net * 1000.0);
                theirs.push(1000.0 / baseline);
                ratios.push(1.0 / (baseline * net));
                p50.push(median(times) - median(calls));
            }
        }
        let (ours, theirs, ratio, p50) = (median(ours), median(theirs), median(ratios), median(p50));
        rows.push(Row {
            work: format!("OIDC callback less the provider's calls, {at_once} at once"),
            measured: format!("{ours:.2} ms each"),
            beside: format!("its cryptography and 2 transactions: {theirs:.2} ms each"),
            target: "≥ 50 %".into(),
            ratio: percent(ratio),
            met: ratio >= 0.5,
        });
        if at_once == 1 {
            rows.push(Row {
                work: "OIDC callback less the provider's calls, alone, p50".into(),
                measured: format!("{p50:.2} ms"),
                beside: "—".into(),
                target: "≤ 3 ms".into(),
                ratio: "—".into(),
                met: p50 <= 3.0,
            });
        }
    }
    Ok(rows)
}

async fn crowded(binary: &Path, small: &Program, sizes: &Sizes) -> Result<Vec<Row>> {
    let (harness, _) = prepared().await?;
    crowd(&*harness.store, sizes.people, sizes.attempts, now()).await?;
    say("the people are there");
    let large = Program::on(binary, &harness).await;
    let (small, large) = (small.start().await?, large.start().await?);
    let (in_small, in_large) = (small.sign_in().await?, large.sign_in().await?);
    let mut rows = Vec::new();
    for (work, path) in [
        ("list of users", "/api/users/list?q=&page=1"),
        (
            "search of users by a prefix",
            "/api/users/list?q=person-0123&page=1",
        ),
        (
            "search of users, nobody found",
            "/api/users/list?q=nobody-there&page=1",
        ),
        ("list of attempts", "/api/audit/attempts?q=&refused=false&page=1"),
        (
            "search of attempts by a prefix",
            "/api/audit/attempts?q=person0123&refused=false&page=1",
        ),
    ] {
        let few = vec![get(path, &in_small); 10];
        let many = vec![get(path, &in_large); 10];
        rows.push(beside_empty(work, &small, &large, &few, &many, 200).await?);
    }
    let sign_in = vec![program::sign_in(); 10];
    rows.push(beside_empty("sign-in", &small, &large, &sign_in, &sign_in, 303).await?);
    large.end(false).await?;
    small.end(false).await?;
    Ok(rows)
}

async fn beside_empty(
    work: &str,
    small: &Running,
    large: &Running,
    few: &[Arc<[u8]>],
    many: &[Arc<[u8]>],
    status: u16,
) -> Result<Row> {
    let (mut empty, mut full) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        empty.extend(load::each(&small.address, few.to_vec(), status, 1).await?.0);
        full.extend(load::each(&large.address, many.to_vec(), status, 1).await?.0);
    }
    let (empty, full) = (quantile(empty, 0.95), quantile(full, 0.95));
    Ok(Row {
        work: format!("large system: {work}, p95"),
        measured: format!("{full:.2} ms"),
        beside: format!("empty system: {empty:.2} ms"),
        target: "≤ 1.5x or ≤ 10 ms".into(),
        ratio: format!("{:.2}x", full / empty),
        met: full <= 10.0 || full <= empty * 1.5,
    })
}

async fn start(program: &Program, loaded: f64) -> Result<Vec<Row>> {
    let (mut ready, mut idle) = (Vec::new(), Vec::new());
    for _ in 0..10 {
        let server = program.start().await?;
        ready.push(server.ready);
        server.rest(Duration::from_secs(1)).await;
        idle.push(server.memory("VmRSS")?);
        server.end(false).await?;
    }
    let (ready, idle) = (median(ready), median(idle));
    let row = |work: &str, measured: String, target: &str, met| Row {
        work: work.into(),
        measured,
        beside: "—".into(),
        target: target.into(),
        ratio: "—".into(),
        met,
    };
    Ok(vec![
        row(
            "release build on a migrated database: ready",
            format!("{ready:.0} ms"),
            "≤ 300 ms",
            ready <= 300.0,
        ),
        row("memory, idle", format!("{idle:.1} MB"), "≤ 40 MB", idle <= 40.0),
        row(
            "memory, most under the load above",
            format!("{loaded:.1} MB"),
            "≤ 100 MB",
            loaded <= 100.0,
        ),
    ])
}

async fn killed(program: &Program, data: &Path, times: usize) -> Result<Row> {
    let (mut acknowledged, mut lost) = (0, 0);
    for n in 0..times {
        let server = program.start().await?;
        let session = server.sign_in().await?;
        let cookie = session.trim_start_matches("cookie: ").trim_end().to_owned();
        let (address, pid) = (server.address.clone(), server.pid().ok_or("it ended")?);
        // Each time at another moment.
        let enough = 5 + n * 7 % 60;
        let wrote = tokio::task::spawn_blocking(move || {
            kills::write_until_killed(&address, &cookie, enough, || {
                let kill = std::process::Command::new("kill")
                    .args(["-9", &pid.to_string()])
                    .status();
                if !kill.is_ok_and(|status| status.success()) {
                    eprintln!("kill does not work");
                }
            })
        });
        let wrote = wrote.await?;
        server.end(true).await?;
        acknowledged += wrote.len();
        lost += kills::lost(&data.join("gatehouse.db"), &wrote).await?.len();
    }
    Ok(Row {
        work: format!("`kill -9` under write load, {times} times"),
        measured: format!("{lost} of {acknowledged} acknowledged writes lost"),
        beside: "—".into(),
        target: "0 lost".into(),
        ratio: "—".into(),
        met: lost == 0 && acknowledged > 0,
    })
}
