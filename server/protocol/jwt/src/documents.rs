//! A provider's published documents, fetched and cached: its configuration and its keys.
//!
//! A kept document is used as it is for an hour, then for up to a day while a newer one is fetched in the
//! background, and never longer. A fetch that fails, or brings something unusable, replaces nothing. Keys
//! are asked for at most once in 30 seconds, whoever sends how many unknown key ids (vector O11).

use crate::flights::{Flights, Outcome};
use crate::hash::sha256_hex;
use crate::keys::Keys;
use crate::shelf::{Shelf, asked_within};
use gatehouse_domain::ids::Millis;
use gatehouse_net::{Http, NetError, Request};
use gatehouse_service::ports::connections::Cached;
use gatehouse_service::ports::{Clock, StoreError};
use serde_json::Value;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Older documents are fetched anew in the background.
const YOUNG: Millis = 60 * 60_000;
/// Older documents are not used.
const OLDEST: Millis = 24 * 60 * 60_000;
/// Keys are not asked for again within this time.
const PAUSE: Millis = 30_000;
/// A fetch is over after that (the client gives up after 5 seconds).
const LONGEST_FETCH: Millis = 6_000;
/// So long a document that was read from the shelf serves other sign-ins, too.
const IN_HAND: Millis = 1_000;
/// How often another replica's fetch is looked for, and how many times.
const LOOK_EVERY: Duration = Duration::from_millis(100);
const LOOKS: u32 = 60;

/// What kind of document, and so which one is worth keeping.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A provider's configuration; kept when it names this issuer.
    Discovery(String),
    /// Its keys; kept when one of them is usable.
    Jwks,
}

impl Kind {
    fn name(&self) -> &'static str {
        match self {
            Kind::Discovery(_) => "discovery",
            Kind::Jwks => "jwks",
        }
    }

    fn usable(&self, body: &str) -> bool {
        match self {
            Kind::Discovery(issuer) => serde_json::from_str::<Value>(body)
                .is_ok_and(|document| document.get("issuer").and_then(Value::as_str) == Some(issuer)),
            Kind::Jwks => Keys::parse(body).is_ok(),
        }
    }
}

/// A document to get.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its address.
    pub url: String,
    /// Authorities to trust beside the system's, as PEM.
    pub ca_certificates: Option<String>,
    /// What it is.
    pub kind: Kind,
}

/// A document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Document {
    /// A JSON object.
    pub body: String,
    /// When it came.
    pub fetched_at: Millis,
    /// How it came just now; `None` from the cache.
    pub fetched: Option<Fetched>,
}

/// What the provider's answer said beside the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fetched {
    /// Its `Content-Type`.
    pub content_type: Option<String>,
    /// Its clock, in seconds since the Unix epoch.
    pub date: Option<i64>,
}

/// Why there is no document.
#[derive(Clone, Debug, thiserror::Error)]
pub enum Refused {
    /// No answer.
    #[error(transparent)]
    Net(#[from] NetError),
    /// Another status than 200.
    #[error("answered with status {status}")]
    Status {
        /// The status.
        status: u16,
        /// Where it redirects to.
        location: Option<String>,
        /// The content type.
        content_type: Option<String>,
        /// The beginning of the body.
        text: String,
    },
    /// Not a JSON object.
    #[error("not a JSON object")]
    NotJson {
        /// The content type.
        content_type: Option<String>,
        /// The beginning of the body.
        text: String,
    },
    /// It was asked for within the last 30 seconds and did not come.
    #[error("asked for less than 30 seconds ago")]
    TooSoon,
    /// The storage failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// The documents; cheap to clone.
#[derive(Clone)]
pub struct Documents(Arc<Inner>);

struct Inner {
    http: Http,
    shelf: Arc<dyn Shelf>,
    clock: Arc<dyn Clock>,
    flights: Flights,
    /// When a claimed fetch of this replica was last over, by document.
    over: Mutex<HashMap<String, Millis>>,
    /// What was lately read from the shelf, and when, by document.
    in_hand: Mutex<HashMap<String, (Millis, Arc<Cached>)>>,
}

impl Documents {
    /// Documents fetched with this client and kept on this shelf.
    pub fn new(http: Http, shelf: Arc<dyn Shelf>, clock: Arc<dyn Clock>) -> Self {
        Documents(Arc::new(Inner {
            http,
            shelf,
            clock,
            flights: Flights::default(),
            over: Mutex::default(),
            in_hand: Mutex::default(),
        }))
    }

    /// The document from the cache, else from the provider.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn get(&self, wanted: &Wanted) -> Result<Document, Refused> {
        let row = self.row_in_hand(wanted).await?;
        if let Some(row) = &row
            && let Some(document) = self.fresh_enough(row)
        {
            let now = self.0.clock.now();
            if now.saturating_sub(row.fetched_at) > YOUNG && !asked_within(row, now, PAUSE) {
                self.refresh_behind(wanted.clone(), row.fetched_at);
            }
            return Ok(document);
        }
        // The configuration is asked for again at once: whoever just repaired it should see that.
        let claimed = wanted.kind == Kind::Jwks;
        let known = row.map_or(0, |row| row.fetched_at);
        self.join(wanted, known, claimed).await?.ok_or(Refused::TooSoon)
    }

    /// The document as the provider has it now. When it was asked for within the last 30 seconds, what came
    /// then.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn afresh(&self, wanted: &Wanted) -> Result<Document, Refused> {
        if let Some(document) = self.join(wanted, Millis::MAX, true).await? {
            return Ok(document);
        }
        let row = self.row(wanted).await?;
        row.filter(|row| row.tried_at <= row.fetched_at)
            .and_then(|row| self.fresh_enough(&row))
            .ok_or(Refused::TooSoon)
    }

    /// The document from the provider, whatever is in the cache. It is kept when it is usable.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn fetch(&self, wanted: &Wanted) -> Result<Document, Refused> {
        let request = Request::get(&wanted.url).header("accept", "application/json");
        let response = self
            .0
            .http
            .send(request, wanted.ca_certificates.as_deref())
            .await?;
        let content_type = response.content_type;
        let body = String::from_utf8(response.body);
        if response.status != 200 {
            let text = beginning(&body.unwrap_or_default());
            let (status, location) = (response.status, response.location);
            return Err(Refused::Status {
                status,
                location,
                content_type,
                text,
            });
        }
        let body = match body {
            Ok(body) if is_object(&body) => body,
            other => {
                let text = beginning(&other.unwrap_or_default());
                return Err(Refused::NotJson { content_type, text });
            }
        };
        let now = self.0.clock.now();
        if wanted.kind.usable(&body) {
            let row = Cached {
                url: wanted.url.clone(),
                ca_hash: ca_hash(wanted),
                kind: wanted.kind.name().to_owned(),
                body: body.clone(),
                fetched_at: now,
                tried_at: now,
            };
            self.0.shelf.keep(&row).await?;
            self.in_hand().insert(name(wanted), (now, Arc::new(row)));
        }
        let fetched = Some(Fetched {
            content_type,
            date: response.date,
        });
        Ok(Document {
            body,
            fetched_at: now,
            fetched,
        })
    }

    /// A newer document than the one that came at `than`, as somebody else just fetched it or from the
    /// provider; `None` when it was asked for within the last 30 seconds.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn newer(&self, wanted: &Wanted, than: Millis) -> Result<Option<Document>, Refused> {
        self.join(wanted, than, true).await
    }

    /// The document from the cache, else from the provider unless that was tried within the last hour: for
    /// a document that one can do without.
    ///
    /// # Errors
    /// Why there is none.
    pub async fn get_if_there(&self, wanted: &Wanted) -> Result<Option<Document>, Refused> {
        match self.row(wanted).await?.and_then(|row| self.fresh_enough(&row)) {
            Some(_) => self.get(wanted).await.map(Some),
            None if self.claim(wanted, YOUNG).await? => self.fetch(wanted).await.map(Some),
            None => Ok(None),
        }
    }

    fn refresh_behind(&self, wanted: Wanted, known: Millis) {
        let documents = self.clone();
        tokio::spawn(async move {
            if let Err(error) = documents.join(&wanted, known, true).await {
                tracing::warn!(kind = wanted.kind.name(), %error, "a provider's document was not renewed");
            }
        });
    }

    /// A document newer than the one that came at `than`: one fetch at a time, whose outcome is everybody's
    /// who wants it meanwhile. With `claimed` it is one in 30 seconds, of all replicas.
    async fn join(&self, wanted: &Wanted, than: Millis, claimed: bool) -> Outcome {
        let flight = format!("{than} {}", name(wanted));
        let begin = || {
            let (documents, wanted) = (self.clone(), wanted.clone());
            async move { documents.fly(&wanted, than, claimed).await }
        };
        self.0.flights.join(flight, begin).await
    }

    async fn fly(&self, wanted: &Wanted, than: Millis, claimed: bool) -> Outcome {
        if let Some(row) = self.row(wanted).await?
            && row.fetched_at > than
        {
            return Ok(self.fresh_enough(&row));
        }
        if !claimed {
            return self.fetch(wanted).await.map(Some);
        }
        if !self.claim(wanted, PAUSE).await? {
            return self.of_another(wanted, than).await;
        }
        let outcome = self.fetch(wanted).await;
        let now = self.0.clock.now();
        let mut over = self.over();
        over.retain(|_, at| now.saturating_sub(*at) < PAUSE);
        over.insert(name(wanted), now);
        outcome.map(Some)
    }

    /// What another replica, which has the claim, brings.
    async fn of_another(&self, wanted: &Wanted, than: Millis) -> Outcome {
        for _ in 0..LOOKS {
            match self.row(wanted).await? {
                Some(row) if row.fetched_at > than => return Ok(self.fresh_enough(&row)),
                Some(row) if self.on_its_way(wanted, &row) => tokio::time::sleep(LOOK_EVERY).await,
                _ => break,
            }
        }
        Ok(None)
    }

    /// Whether somebody may be fetching it: it was asked for lately, nothing usable has come since, and that
    /// was not a fetch of ours that is over.
    fn on_its_way(&self, wanted: &Wanted, row: &Cached) -> bool {
        let lately = self.0.clock.now().saturating_sub(row.tried_at) < LONGEST_FETCH;
        let over = self.over().get(&name(wanted)).copied();
        lately && row.tried_at > row.fetched_at && over.is_none_or(|at| at < row.tried_at)
    }

    fn over(&self) -> MutexGuard<'_, HashMap<String, Millis>> {
        self.0.over.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn in_hand(&self) -> MutexGuard<'_, HashMap<String, (Millis, Arc<Cached>)>> {
        self.0.in_hand.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The row as it was a second ago, or is now: many sign-ins at once ask once.
    async fn row_in_hand(&self, wanted: &Wanted) -> Result<Option<Arc<Cached>>, StoreError> {
        let (name, now) = (name(wanted), self.0.clock.now());
        let lately = |at: Millis| (0..IN_HAND).contains(&(now - at));
        if let Some((at, row)) = self.in_hand().get(&name)
            && lately(*at)
        {
            return Ok(Some(row.clone()));
        }
        let row = self.row(wanted).await?.map(Arc::new);
        if let Some(row) = &row {
            let mut in_hand = self.in_hand();
            in_hand.retain(|_, (at, _)| lately(*at));
            let held = in_hand.entry(name).or_insert_with(|| (now, row.clone()));
            // what was fetched meanwhile is newer
            if held.1.fetched_at <= row.fetched_at {
                *held = (now, row.clone());
            }
        }
        Ok(row)
    }

    async fn row(&self, wanted: &Wanted) -> Result<Option<Cached>, StoreError> {
        self.0
            .shelf
            .cached(&wanted.url, &ca_hash(wanted), wanted.kind.name())
            .await
    }

    async fn claim(&self, wanted: &Wanted, pause: Millis) -> Result<bool, Refused> {
        let (hash, now) = (ca_hash(wanted), self.0.clock.now());
        Ok(self
            .0
            .shelf
            .claim(&wanted.url, &hash, wanted.kind.name(), now, pause)
            .await?)
    }

    fn fresh_enough(&self, row: &Cached) -> Option<Document> {
        let age = self.0.clock.now().saturating_sub(row.fetched_at);
        (!row.body.is_empty() && age < OLDEST).then(|| Document {
            body: row.body.clone(),
            fetched_at: row.fetched_at,
            fetched: None,
        })
    }
}

fn name(wanted: &Wanted) -> String {
    format!("{} {} {}", wanted.kind.name(), ca_hash(wanted), wanted.url)
}

fn ca_hash(wanted: &Wanted) -> String {
    match wanted.ca_certificates.as_deref().map(str::trim) {
        None | Some("") => String::new(),
        Some(pem) => sha256_hex(pem),
    }
}

fn is_object(body: &str) -> bool {
    serde_json::from_str::<Value>(body).is_ok_and(|value| value.is_object())
}

fn beginning(text: &str) -> String {
    text.chars().take(4000).collect()
}
