//! One fetch at a time: whoever wants what is on its way gets its outcome.

use crate::documents::{Document, Refused};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use tokio::sync::watch;

/// A document newer than what is known; none when it must not be asked for now.
pub(crate) type Outcome = Result<Option<Document>, Refused>;

#[derive(Default)]
pub(crate) struct Flights(Mutex<HashMap<String, watch::Receiver<Option<Outcome>>>>);

impl Flights {
    /// The outcome of the flight of that name, which begins now unless it is on its way. It ends even if
    /// whoever began it does not wait for it.
    pub(crate) async fn join<F>(&self, name: String, begin: impl FnOnce() -> F) -> Outcome
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let mut landed = self.begin(name, begin);
        let outcome = landed.wait_for(Option::is_some).await;
        // Without an outcome it was torn down, with the runtime.
        let outcome = outcome.ok().and_then(|outcome| outcome.clone());
        outcome.unwrap_or(Err(Refused::TooSoon))
    }

    fn begin<F>(&self, name: String, begin: impl FnOnce() -> F) -> watch::Receiver<Option<Outcome>>
    where
        F: Future<Output = Outcome> + Send + 'static,
    {
        let mut flights = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // Closed: over.
        flights.retain(|_, landed| landed.has_changed().is_ok());
        if let Some(landed) = flights.get(&name) {
            return landed.clone();
        }
        let (land, landed) = watch::channel(None);
        let flight = begin();
        tokio::spawn(async move { land.send_replace(Some(flight.await)) });
        flights.insert(name, landed.clone());
        landed
    }
}
