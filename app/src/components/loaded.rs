//! A page's data: shown when it is there, the refusal in its place otherwise.

use super::error_notice::ErrorNotice;
use crate::api::ApiError;
use crate::pages::not_found::NotFoundPage;
use leptos::prelude::*;
use serde::{Serialize, de::DeserializeOwned};

/// Waits for the data and renders it. `NotFound` shows the page for that, another refusal a notice.
/// While it is fetched again the old content stays.
#[component]
pub fn Loaded<T, F, V>(
    /// The data.
    data: Resource<Result<T, ApiError>>,
    /// How to show it.
    view: F,
) -> impl IntoView
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Fn(T) -> V + Clone + Send + Sync + 'static,
    V: IntoView + 'static,
{
    view! {
        <Transition>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match data.await {
                        Ok(found) => view(found).into_any(),
                        Err(ApiError::NotFound) => view! { <NotFoundPage/> }.into_any(),
                        Err(error) => {
                            #[cfg(feature = "ssr")]
                            let error = error.answered();
                            view! { <ErrorNotice error/> }.into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
}
