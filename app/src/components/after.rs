//! What follows an action.

use crate::api::ApiError;
use leptos::prelude::*;

/// Fetches a page's data again after each successful action.
pub fn after<S>(action: ServerAction<S>, refetch: impl Fn() + 'static)
where
    S: leptos::server_fn::ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    Effect::new(move |_| {
        if let Some(Ok(_)) = action.value().get() {
            refetch();
        }
    });
}

/// The same after a refusal, too: what the page says may be why.
pub fn after_any<S>(action: ServerAction<S>, refetch: impl Fn() + 'static)
where
    S: leptos::server_fn::ServerFn<Error = ApiError> + Clone + Send + Sync + 'static,
    S::Output: Clone + Send + Sync + 'static,
{
    Effect::new(move |_| {
        if action.value().get().is_some() {
            refetch();
        }
    });
}
