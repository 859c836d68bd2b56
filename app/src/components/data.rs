//! A page's data. It stays text until it is shown: so the browser carries what fetches and keeps it once, not once
//! for each page.

#[cfg(feature = "hydrate")]
use crate::api::client::get;
use crate::api::{ApiError, Json};
use leptos::prelude::*;
use leptos::server_fn::codec::GetUrl;
use leptos::server_fn::{Http, ServerFn};
use serde::{Serialize, de::DeserializeOwned};
use std::marker::PhantomData;
use std::pin::Pin;

/// What was fetched, as JSON.
pub type Text = Result<String, ApiError>;
type Later = Pin<Box<dyn Future<Output = Text> + Send>>;

/// What a server function returns, fetched again when its arguments change.
pub struct Data<T> {
    text: Resource<Text>,
    of: PhantomData<fn() -> T>,
}

impl<T> Clone for Data<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Data<T> {}

impl<T> Data<T> {
    /// Of the server function with the arguments that `call` makes of `key`, which is followed.
    pub fn of<K, S>(
        key: impl Fn() -> K + Clone + Send + Sync + 'static,
        call: impl Fn(K) -> S + Clone + Send + Sync + 'static,
    ) -> Self
    where
        S: ServerFn<Output = T, Error = ApiError, Protocol = Http<GetUrl, Json>> + Serialize + Send + 'static,
        T: Serialize + Send + Sync + 'static,
    {
        Self::then(key, call, |_| std::future::ready(()))
    }

    /// The same; where the page is rendered on the server, `on_server` is done with what was found first.
    pub fn then<K, S, F>(
        key: impl Fn() -> K + Clone + Send + Sync + 'static,
        call: impl Fn(K) -> S + Clone + Send + Sync + 'static,
        on_server: impl Fn(Option<&T>) -> F + Clone + Send + Sync + 'static,
    ) -> Self
    where
        S: ServerFn<Output = T, Error = ApiError, Protocol = Http<GetUrl, Json>> + Serialize + Send + 'static,
        T: Serialize + Send + Sync + 'static,
        F: Future<Output = ()> + Send,
    {
        let call = move || call(key());
        let arguments = call.clone();
        // plain texts, numbers and flags: they have a query
        let query = move || serde_qs::to_string(&arguments()).unwrap_or_default();
        #[cfg(feature = "ssr")]
        let fetch = move |_: String| {
            let (call, on_server) = (untrack(&call), on_server.clone());
            let found = async move {
                let found = call.run_body().await;
                on_server(found.as_ref().ok()).await;
                found.and_then(|found| serde_json::to_string(&found).map_err(|_| ApiError::Unreachable))
            };
            Box::pin(found) as Later
        };
        #[cfg(not(feature = "ssr"))]
        let fetch = move |query: String| {
            _ = (&call, &on_server);
            Box::pin(get(S::PATH, query)) as Later
        };
        Data {
            text: resource(Box::new(query), Box::new(fetch)),
            of: PhantomData,
        }
    }

    /// As text.
    pub fn text(self) -> Resource<Text> {
        self.text
    }

    /// Fetches it again.
    pub fn refetch(self) {
        self.text.refetch();
    }
}

impl<T: DeserializeOwned> Data<T> {
    /// What was found, once it is there.
    pub fn get(self) -> Option<Result<T, ApiError>> {
        self.text.get().map(read)
    }

    /// The same without following it.
    pub fn get_untracked(self) -> Option<Result<T, ApiError>> {
        self.text.get_untracked().map(read)
    }
}

/// Reads it.
///
/// # Errors
/// The refusal, or that it is not ours.
pub fn read<T: DeserializeOwned>(text: Text) -> Result<T, ApiError> {
    serde_json::from_str(&text?).map_err(|_| ApiError::Unreachable)
}

/// Built for neither side, there is nobody to ask.
#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
async fn get(_: &str, _: String) -> Text {
    Err(ApiError::Unreachable)
}

fn resource(
    query: Box<dyn Fn() -> String + Send + Sync>,
    fetch: Box<dyn Fn(String) -> Later + Send + Sync>,
) -> Resource<Text> {
    Resource::new(query, fetch)
}
