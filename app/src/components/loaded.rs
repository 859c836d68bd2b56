//! A page's data: shown when it is there, the refusal in its place otherwise.

use super::data::{Data, Text, read};
use super::error_notice::ErrorNotice;
use crate::api::ApiError;
use crate::pages::not_found::NotFoundPage;
use crate::text::common;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_location;
use serde::de::DeserializeOwned;
use std::sync::Arc;

/// Waits for the data and renders it. `NotFound` shows the page for that, another refusal a notice.
/// While it is fetched again the old content stays.
#[component]
pub fn Loaded<T, F, V>(
    /// The data.
    data: Data<T>,
    /// How to show it.
    view: F,
    /// It is the whole page, its heading too: where it is refused, the refusal needs one.
    #[prop(optional)]
    whole: bool,
) -> impl IntoView
where
    T: DeserializeOwned + 'static,
    F: Fn(T) -> V + Send + Sync + 'static,
    V: IntoView + 'static,
{
    loaded(
        data.text(),
        whole,
        Arc::new(move |text| Ok(view(read(text)?).into_any())),
    )
}

fn loaded(data: Resource<Text>, whole: bool, view: Arc<Show>) -> AnyView {
    view! {
        <Transition>
            {move || {
                let view = view.clone();
                Suspend::new(async move {
                    match view(data.await) {
                        Ok(view) => view,
                        Err(ApiError::NotFound) => view! { <NotFoundPage/> }.into_any(),
                        Err(error) => {
                            #[cfg(feature = "ssr")]
                            let error = error.answered();
                            let again = error.may_pass().then_some(Callback::new(move |()| data.refetch()));
                            view! { <Refusal error whole again/> }.into_any()
                        }
                    }
                })
            }}
        </Transition>
    }
    .into_any()
}

/// Shows the data, or gives the refusal back.
type Show = dyn Fn(Text) -> Result<AnyView, ApiError> + Send + Sync;

/// Stands where the data would, with a way to ask again where that may help.
#[component]
fn Refusal(
    /// What went wrong.
    error: ApiError,
    /// It stands for a whole page.
    whole: bool,
    /// Asks again.
    again: Option<Callback<()>>,
) -> impl IntoView {
    let t = common();
    let here = use_location();
    view! {
        {whole.then(|| view! { <Title text=t.failed_title/><div class="head"><h1>{t.failed_title}</h1></div> })}
        <ErrorNotice error/>
        {again.map(|again| {
            let (path, search) = (here.pathname.get_untracked(), here.search.get_untracked());
            let href = match search.trim_start_matches('?') {
                "" => path,
                query => format!("{path}?{query}"),
            };
            let on_click = move |event: MouseEvent| {
                event.prevent_default();
                again.run(());
            };
            view! { <p><a class="button" rel="external" href=href on:click=on_click>{t.try_again}</a></p> }
        })}
    }
}
