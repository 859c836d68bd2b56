//! `gatehouse serve`: starts, answers until it is told to end, and ends in good order.

use crate::accept::{self, Limits};
use crate::assets::Assets;
use crate::config::Config;
use crate::start::{self, Started};
use crate::starting::Starting;
use crate::wire;
use gatehouse_crypto::SystemRng;
use gatehouse_service::connections::Applied;
use gatehouse_service::ports::Rng;
use gatehouse_service::{Error, Gatehouse};
use gatehouse_store::sweep;
use gatehouse_web::Web;
use std::io::IsTerminal as _;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::oneshot;
use tracing_subscriber::EnvFilter;

/// How often what has run out is removed: redirects that strangers begin pile up in between.
const SWEEP_EVERY: Duration = Duration::from_secs(600);
/// When keys were last used is known to about so long.
const FLUSH_EVERY: Duration = Duration::from_secs(10);
/// How often keys that another replica or a command added are looked for.
const REFRESH_EVERY: Duration = Duration::from_millis(gatehouse_service::keys::REFRESH_EVERY);
/// How often directories are asked about people who are signed in through them.
const RECHECK_EVERY: Duration = Duration::from_millis(gatehouse_service::recheck::RECHECK_EVERY);
/// How long a load balancer has to see `/readyz` answer 503 before nothing more is accepted.
const NOTICE: Duration = Duration::from_secs(1);
/// How long requests in flight have to finish.
const PATIENCE: Duration = Duration::from_secs(9);

/// Serves.
///
/// # Errors
/// It did not start; or serving failed.
pub fn run(config: &Config) -> anyhow::Result<()> {
    log(config);
    let runtime = start::runtime()?;
    let served = runtime.block_on(serve(config));
    // Password hashing and name lookups that nobody waits for any more do not hold the end up.
    runtime.shutdown_background();
    served
}

async fn serve(config: &Config) -> anyhow::Result<()> {
    let rng: Arc<dyn Rng> = Arc::new(SystemRng);
    let (stop, stopped) = oneshot::channel::<()>();
    let starting = Starting::default();
    let early = starting.router();
    let (mut serving, mut address) = (None, config.listen);
    let Started {
        store,
        keys,
        held: _held,
    } = start::start(config, &*rng, |listener| {
        address = listener.local_addr().unwrap_or(address);
        serving = Some(tokio::spawn(accept::serve(
            listener,
            early,
            Limits::server(),
            async {
                // The sender goes only when the program ends.
                stopped.await.ok();
            },
        )));
    })
    .await?;
    let store = Arc::new(store);
    let gatehouse = wire::service(config, store.clone(), keys, rng);
    apply_outside(config, &gatehouse).await?;
    let restoring = restore(&gatehouse).await?;
    let link = first_administrator(config, &gatehouse).await?;
    let assets = Assets::load();
    let web = wire::web(config, gatehouse.clone(), assets);
    let router = wire::router(config, &gatehouse, web.clone(), assets);
    let signals = Signals::new()?;

    starting.done(router);
    println!(
        "Gatehouse {} is listening on http://{}",
        env!("CARGO_PKG_VERSION"),
        address
    );
    if let Some((name, password)) = restoring {
        println!("LOCAL_RESTORE is set. Sign in as {name} with the temporary password {password}");
    }
    if let Some(link) = link {
        println!("First administrator: {link}  (one use, 30 minutes)");
    }
    if assets.is_empty() {
        tracing::warn!("built without the console's assets: pages are plain. Build with `cargo xtask`");
    }
    let refresher = tokio::spawn(refresh_for_ever(gatehouse.clone()));
    let rechecker = tokio::spawn(recheck_for_ever(gatehouse.clone()));
    let flusher = tokio::spawn(flush_for_ever(gatehouse.clone()));
    let sweeper = tokio::spawn(sweep_for_ever(gatehouse.clone()));
    let ending = tokio::spawn(end(signals, web, stop));
    tokio::select! {
        _ = async { if let Some(serving) = serving { serving.await.ok(); } } => {}
        _ = async { ending.await.ok(); tokio::time::sleep(PATIENCE).await } => {
            tracing::warn!("requests were still in flight after {} seconds", PATIENCE.as_secs());
        }
    }
    sweeper.abort();
    refresher.abort();
    rechecker.abort();
    flusher.abort();
    // What a flush under way held is lost with it: when keys were used in the last seconds.
    if let Err(error) = gatehouse.flush_uses().await {
        tracing::warn!(%error, "could not note when keys were last used");
    }
    store.close().await;
    tracing::info!("ended");
    Ok(())
}

/// Brings the connection from outside of the console up to date, and tells what became of it.
async fn apply_outside(config: &Config, gatehouse: &Gatehouse) -> Result<(), Error> {
    for sentence in &config.without_effect {
        tracing::warn!("{sentence}");
    }
    let start = gatehouse.apply_outside().await?;
    match start.applied {
        Applied::Unchanged | Applied::Ready { .. } => {}
        Applied::Live { revision, lost } => {
            tracing::info!(
                revision,
                "the connection from outside of the console has changed and is live"
            );
            if lost > 0 {
                tracing::warn!(
                    lost,
                    "its issuer is another one: connected identities are not found any more"
                );
            }
        }
        Applied::Off => {
            tracing::warn!("no issuer is set from outside any more: its connection was switched off")
        }
    }
    match start.directory {
        Applied::Unchanged => {}
        Applied::Ready { revision } => tracing::info!(
            revision,
            "the directory from outside of the console has changed: it can be tested, and signs nobody in"
        ),
        Applied::Live { revision, lost } => tracing::info!(
            revision,
            lost,
            "the directory from outside of the console has changed and is live"
        ),
        Applied::Off => {
            tracing::warn!("no directory is set from outside any more: its connection was switched off")
        }
    }
    if start.last_way_in_gone {
        tracing::warn!(
            "no administrator is known to be able to sign in any more: sign in as one, or set it back"
        );
    }
    Ok(())
}

/// Tells the restore administrator's password, or removes that account.
async fn restore(gatehouse: &Gatehouse) -> Result<Option<(String, String)>, Error> {
    if gatehouse.restoring() {
        let told = gatehouse.begin_restore().await?;
        say_restoring();
        return Ok(Some(told));
    }
    if gatehouse.end_restore().await? {
        tracing::info!("LOCAL_RESTORE is not set any more: the restore administrator is gone");
    }
    Ok(None)
}

fn say_restoring() {
    tracing::warn!(
        "LOCAL_RESTORE is set: single sign-on is off and a restore administrator can sign in; remove it and start again"
    );
}

/// Makes the first administrator from the settings, or the link that does.
async fn first_administrator(config: &Config, gatehouse: &Gatehouse) -> Result<Option<String>, Error> {
    if let Some((email, password)) = &config.administrator
        && gatehouse.bootstrap_administrator(email, password.clone()).await?
    {
        tracing::info!(email, "made the first administrator from the settings");
    }
    let Some(token) = gatehouse.setup_token().await? else {
        return Ok(None);
    };
    let url = gatehouse.public_url().await?.url;
    Ok(Some(format!("{url}/setup?token={token}")))
}

/// Removes what has run out, now and every ten minutes.
async fn sweep_for_ever(gatehouse: Gatehouse) {
    let mut times = tokio::time::interval(SWEEP_EVERY);
    loop {
        times.tick().await;
        if gatehouse.restoring() {
            say_restoring();
        }
        let ports = gatehouse.ports();
        match sweep(&*ports.store, ports.clock.now()).await {
            Ok(swept) => tracing::debug!(?swept, "removed what has run out"),
            Err(error) => tracing::warn!(%error, "could not remove what has run out"),
        }
        match gatehouse.retire_keys().await {
            Ok(removed) if removed.is_empty() => {}
            Ok(removed) => tracing::info!(?removed, "removed data keys that nothing names any more"),
            Err(error) => tracing::warn!(%error, "could not retire data keys"),
        }
    }
}

/// Writes when API keys were last used: no request does.
async fn flush_for_ever(gatehouse: Gatehouse) {
    let mut times = tokio::time::interval(FLUSH_EVERY);
    loop {
        times.tick().await;
        if let Err(error) = gatehouse.flush_uses().await {
            tracing::warn!(%error, "could not note when keys were last used");
        }
    }
}

/// Learns the keys that others added, so that it seals with them too.
async fn refresh_for_ever(gatehouse: Gatehouse) {
    let mut times = tokio::time::interval(REFRESH_EVERY);
    loop {
        times.tick().await;
        match gatehouse.refresh_keys().await {
            Ok(true) => {}
            Ok(false) => tracing::error!("a data key in the database does not open with the secret key"),
            Err(error) => tracing::warn!(%error, "could not look for data keys"),
        }
    }
}

/// Looks people up again who are signed in through a directory.
async fn recheck_for_ever(gatehouse: Gatehouse) {
    let mut times = tokio::time::interval(RECHECK_EVERY);
    loop {
        times.tick().await;
        match gatehouse.recheck_directories().await {
            Ok(rechecked) if rechecked.ended > 0 => {
                tracing::info!(?rechecked, "a directory ended sessions");
            }
            Ok(rechecked) => tracing::debug!(?rechecked, "asked the directories again"),
            Err(error) => tracing::warn!(%error, "could not ask the directories again"),
        }
    }
}

/// The signals that end the program.
#[cfg(unix)]
struct Signals {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Signals {
    fn new() -> std::io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Signals {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for one; whether somebody is waiting at a terminal.
    async fn wait(&mut self) -> bool {
        tokio::select! {
            _ = self.terminate.recv() => false,
            _ = self.interrupt.recv() => true,
        }
    }
}

#[cfg(not(unix))]
struct Signals;

#[cfg(not(unix))]
impl Signals {
    fn new() -> std::io::Result<Self> {
        Ok(Signals)
    }

    async fn wait(&mut self) -> bool {
        tokio::signal::ctrl_c().await.is_ok()
    }
}

/// Told to end: not ready from now on, and after a moment nothing more is accepted. Told again: at once.
async fn end(mut signals: Signals, web: Web, stop: oneshot::Sender<()>) {
    let at_a_terminal = signals.wait().await;
    tracing::info!("ending: not ready any more");
    web.drain();
    if !at_a_terminal {
        tokio::select! {
            () = tokio::time::sleep(NOTICE) => {}
            _ = signals.wait() => {}
        }
    }
    stop.send(()).ok();
}

fn log(config: &Config) {
    // The filter was checked with the settings.
    let filter = EnvFilter::try_new(&config.log).unwrap_or_else(|_| EnvFilter::new("info"));
    let terminal = std::io::stderr().is_terminal();
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(terminal)
        .init();
}
