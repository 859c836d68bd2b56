//! What becomes of a form that is sent.
//!
//! The form's fields go to the server as they stand, and the answer is kept as text until somebody reads it: so
//! the browser carries the code that sends once, not once for each server function.

use crate::api::{ApiError, Json};
use leptos::prelude::*;
use leptos::server_fn::codec::PostUrl;
use leptos::server_fn::{Http, ServerFn};
use leptos::web_sys::UrlSearchParams;
use serde::de::DeserializeOwned;
use std::marker::PhantomData;

/// The submissions to one server function that returns an `O`, the newest at each time.
pub struct Submission<O = ()> {
    sending: Sending,
    output: PhantomData<fn() -> O>,
}

impl<O> Clone for Submission<O> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<O> Copy for Submission<O> {}

impl<O> Submission<O> {
    /// Of a server function's form.
    pub fn of<S>() -> Self
    where
        S: ServerFn<Output = O, Error = ApiError, Protocol = Http<PostUrl, Json>>,
    {
        Submission {
            sending: Sending {
                path: S::PATH,
                sent: RwSignal::new(None),
                #[cfg(feature = "hydrate")]
                next: StoredValue::new(None),
                answer: RwSignal::new(None),
            },
            output: PhantomData,
        }
    }

    /// The same, whatever it returns.
    pub fn sending(self) -> Sending {
        self.sending
    }

    /// Whether one is on its way.
    pub fn pending(self) -> Signal<bool> {
        self.sending.pending()
    }
}

impl<O: DeserializeOwned> Submission<O> {
    /// What the newest came to, once it is known; to be read where it is to be followed.
    pub fn value(self) -> Option<Result<O, ApiError>> {
        self.sending.answer.with(|answer| {
            answer.as_ref().map(|answer| match answer {
                // nothing but an answer that is not ours cannot be read
                Ok(text) => serde_json::from_str(text).map_err(|_| ApiError::Unreachable),
                Err(error) => Err(error.clone()),
            })
        })
    }
}

/// A [`Submission`], whatever it returns.
#[derive(Clone, Copy)]
pub struct Sending {
    /// The server function's path.
    pub path: &'static str,
    sent: RwSignal<Option<String>>,
    #[cfg(feature = "hydrate")]
    next: StoredValue<Option<String>>,
    answer: RwSignal<Option<Result<String, ApiError>>>,
}

impl<O> From<Submission<O>> for Sending {
    fn from(submission: Submission<O>) -> Self {
        submission.sending
    }
}

impl Sending {
    /// Whether one is on its way.
    pub fn pending(self) -> Signal<bool> {
        Signal::derive(move || self.sent.with(Option::is_some))
    }

    /// A field of what is on its way.
    pub fn field(self, name: &str) -> Option<String> {
        let sent = self.sent.get()?;
        UrlSearchParams::new_with_str(&sent).ok()?.get(name)
    }

    /// Whether the newest succeeded; none until that is known.
    pub fn succeeded(self) -> Option<bool> {
        self.answer.with(|answer| answer.as_ref().map(Result::is_ok))
    }

    /// Why the newest failed.
    pub fn error(self) -> Option<ApiError> {
        self.answer
            .with(|answer| answer.as_ref().and_then(|answer| answer.as_ref().err().cloned()))
    }

    /// Sends the fields, percent-encoded. What another form of the same function (another row of a list) has on its
    /// way goes first.
    #[cfg(feature = "hydrate")]
    pub fn send(self, body: String) {
        if self.sent.with_untracked(Option::is_some) {
            self.next.set_value(Some(body));
            return;
        }
        self.sent.set(Some(body.clone()));
        leptos::task::spawn_local(async move {
            let answer = crate::api::client::post(self.path, body).await;
            // the page may be gone by now
            _ = self.answer.try_set(Some(answer));
            _ = self.sent.try_set(None);
            if let Some(Some(next)) = self.next.try_update_value(Option::take) {
                self.send(next);
            }
        });
    }
}
