//! Guessing passwords (C7, L11, L12): one who guesses waits longer and longer, and nobody else does
//! (`docs/decisions/0003-throttling.md`).

use crate::caller::Origin;
use crate::error::{Error, Result};
use crate::gatehouse::Gatehouse;
use crate::ports::flows::Throttle;
use crate::ports::{Read, Write};
use gatehouse_domain::address::network;
use gatehouse_domain::guesses::wait;
use gatehouse_domain::ids::Millis;
use gatehouse_domain::login;

const DAY: Millis = 24 * 3_600_000;

/// Failures of one account from one network are remembered for so long.
const REMEMBERED: Millis = DAY;
/// Those of one account from anywhere, and those from one network.
pub const WINDOW: Millis = 15 * 60_000;
/// So many failures of one account from networks that it never signed in from, and it waits there.
pub const PER_ACCOUNT: i64 = 100;
/// So many failures from one network, of any accounts.
pub const PER_NETWORK: i64 = 100;
/// A network that an account signed in from is known as its own for so long.
const KNOWN_FOR: Millis = 90 * DAY;

/// The counters that a guess goes to.
pub(crate) struct Guesses {
    pair: String,
    /// Of `pair` those under exactly this name: a success takes back no failure of a name that only looks like it.
    own: String,
    account: String,
    network: String,
    known: String,
}

impl Guesses {
    /// Those that a guess is judged by. Always in this order, so that two guesses never wait for each other.
    fn standing(&self) -> [&str; 4] {
        [&self.pair, &self.account, &self.network, &self.known]
    }
}

/// As they stand.
#[derive(Default)]
struct Standing {
    pair: Throttle,
    account: Throttle,
    network: Throttle,
    known: Throttle,
}

impl Standing {
    /// Of [`Guesses::standing`].
    fn of(all: &[Throttle]) -> Self {
        match *all {
            [pair, account, network, known] => Standing {
                pair,
                account,
                network,
                known,
            },
            _ => Standing::default(),
        }
    }

    /// Until when this guess waits, if it does.
    fn until(&self, now: Millis) -> Option<Millis> {
        let pair = self.pair.last + wait(self.pair.count);
        let known = self.known.until > now;
        let waits = [
            (self.pair.until > now && pair > now).then_some(pair),
            // Not from where the person signs in from: nobody else can bring that about.
            (!known && self.account.full(PER_ACCOUNT, now)).then_some(self.account.until),
            self.network.full(PER_NETWORK, now).then_some(self.network.until),
        ];
        waits.into_iter().flatten().max()
    }
}

impl Gatehouse {
    /// The counters of a login name as typed: names that look alike have the same.
    pub(crate) fn guesses(&self, typed: &str, origin: &Origin) -> Guesses {
        let (account, network) = (self.hex_hash(&login::look(typed)), network(&origin.address));
        let exact = self.hex_hash(&login::typed_key(typed));
        Guesses {
            pair: format!("signin:{account}:{network}"),
            own: format!("signin-own:{exact}:{network}"),
            account: format!("signin:{account}"),
            network: format!("signin-from:{network}"),
            known: format!("signed-in:{exact}:{network}"),
        }
    }

    /// Whether a guess is looked at.
    ///
    /// # Errors
    /// [`Error::Throttled`]
    pub(crate) async fn may_guess(&self, read: &mut dyn Read, of: &Guesses) -> Result<()> {
        let all = read.throttles(&of.standing()).await?;
        self.judge_guess(&Standing::of(&all))
    }

    /// The same once more, before it is answered: passwords are checked side by side, and those beyond the limit
    /// learn nothing, not even which of them was right. Until the transaction ends nobody else's guess is judged.
    ///
    /// # Errors
    /// [`Error::Throttled`]
    pub(crate) async fn hold_guess(&self, tx: &mut dyn Write, of: &Guesses) -> Result<()> {
        let all = tx.hold_throttles(&of.standing()).await?;
        self.judge_guess(&Standing::of(&all))
    }

    fn judge_guess(&self, standing: &Standing) -> Result<()> {
        let now = self.now();
        match standing.until(now) {
            Some(until) => Err(Error::throttled(until, now)),
            None => Ok(()),
        }
    }

    /// It was wrong.
    pub(crate) async fn count_guess(&self, tx: &mut dyn Write, of: &Guesses) -> Result<()> {
        self.count_ahead(tx, of).await?;
        self.count_behind(tx, of).await
    }

    /// It goes to a directory, outside of a transaction: if it is right, it is taken back
    /// ([`Gatehouse::forget_guesses`]).
    pub(crate) async fn count_ahead(&self, tx: &mut dyn Write, of: &Guesses) -> Result<()> {
        let now = self.now();
        tx.count_failure(&of.pair, now, REMEMBERED).await?;
        tx.count_failure(&of.own, now, REMEMBERED).await?;
        Ok(())
    }

    /// It went to a directory, and was wrong.
    pub(crate) async fn count_behind(&self, tx: &mut dyn Write, of: &Guesses) -> Result<()> {
        let now = self.now();
        tx.count_failure(&of.account, now, WINDOW).await?;
        tx.count_failure(&of.network, now, WINDOW).await?;
        Ok(())
    }

    /// It was right: it takes the failures under this name from there back.
    pub(crate) async fn forget_guesses(&self, tx: &mut dyn Write, of: &Guesses) -> Result<()> {
        let now = self.now();
        let found = tx.throttles(&[&of.pair, &of.own, &of.known]).await?;
        let [pair, own, known] = found.try_into().unwrap_or_default();
        if pair.count > 0 && own.count >= pair.count {
            tx.clear_throttle(&of.pair).await?;
        }
        if own.count > 0 {
            tx.clear_throttle(&of.own).await?;
        }
        // A row of the same table: a count of one says that it is known.
        if known.until < now + KNOWN_FOR / 2 {
            tx.clear_throttle(&of.known).await?;
            tx.count_failure(&of.known, now, KNOWN_FOR).await?;
        }
        Ok(())
    }
}
