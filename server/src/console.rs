//! The console's pages: rendered for whoever may see them, and their forms posted without JavaScript.

use crate::assets::Assets;
use crate::config::Config;
use crate::demo::Draft;
use crate::functions;
use app::api::ApiError;
use app::api::settings::reach::Way;
use app::components::done::JustDone;
use app::components::page_form::{FUNCTION_FIELD, FormState};
use app::shell::{AssetUrls, shell};
use app::viewer::{Reach, Told, Viewer};
use axum::body::{Body, to_bytes};
use axum::extract::Request;
use axum::http::header::{CONTENT_LENGTH, CONTENT_TYPE, LOCATION, SET_COOKIE};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri};
use axum::response::{IntoResponse as _, Response};
use gatehouse_domain::address::Network;
use gatehouse_service::{Caller, Gatehouse};
use gatehouse_web::cookies::Cookie;
use gatehouse_web::{BODY_LIMIT, Context, Guard, RequestContext, Route};
use leptos::prelude::provide_context;
use leptos_axum::{generate_route_list, render_app_async_with_context};
use std::net::SocketAddr;
use std::sync::{Arc, LazyLock};

/// What every page of the console needs. Cheap to clone.
#[derive(Clone)]
pub struct Console(Arc<Inner>);

struct Inner {
    gatehouse: Gatehouse,
    assets: AssetUrls,
    draft: Option<Draft>,
    listen: SocketAddr,
    trusted: Arc<[String]>,
}

impl Console {
    /// Puts it together; with a draft to be made for `cargo xtask demo`.
    pub fn new(gatehouse: Gatehouse, assets: Assets, config: &Config) -> Self {
        Console(Arc::new(Inner {
            gatehouse,
            assets: assets.console(),
            draft: config.demo.clone().map(Draft::new),
            listen: config.listen,
            trusted: config.trusted_proxies.iter().map(Network::to_string).collect(),
        }))
    }

    /// The use cases.
    pub(crate) fn gatehouse(&self) -> &Gatehouse {
        &self.0.gatehouse
    }

    /// How a request came, for the self-check of the public URL.
    fn way(&self, context: &RequestContext, headers: &HeaderMap) -> Way {
        Way {
            seen: gatehouse_web::seen(context, headers),
            listen: self.0.listen,
            trusted: self.0.trusted.clone(),
            cookie: |value, https| Cookie::Reach.set(value, https, None),
        }
    }
}

/// Who may see a page.
fn guard_of(path: &str) -> Guard {
    let below = |page: &&str| {
        path.strip_prefix(*page)
            .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    if OF_PEOPLE.iter().any(below) || path == OF_TEAM {
        Guard::Person
    } else {
        Guard::Administrator
    }
}

/// The pages that are not for instance administrators alone, with those below them: a person's own, and those of who
/// administers an organization or a team, where the use case decides.
const OF_PEOPLE: &[&str] = &[
    "/account",
    "/console/organizations",
    "/console/projects",
    "/console/service-accounts",
    "/console/teams",
];
/// The service accounts of a team, by its name.
const OF_TEAM: &str = "/{team}/service-accounts";

/// The paths of the pages. They are found once: while leptos looks for them, no page of the same process
/// would ever get its data (`leptos_server::SuppressResourceLoad` is global), so every router has to wait
/// for the one search to end before its first page is asked for.
static PAGES: LazyLock<Vec<String>> = LazyLock::new(|| {
    let pages = generate_route_list(app::App);
    pages.iter().map(|page| page.path().to_owned()).collect()
});

/// The rows of the router's table: each page, its form's POST on the same path, and what is not there.
pub fn routes(console: &Console) -> Vec<Route> {
    let mut paths = PAGES.clone();
    paths.push("/console/{*rest}".into());
    let mut rows = Vec::new();
    for path in paths {
        let guard = guard_of(&path);
        let (shown, posted) = (console.clone(), console.clone());
        rows.push(Route::get(
            path.clone(),
            guard,
            move |context: Context, request: Request| {
                let console = shown.clone();
                async move { show(&console, &context, request).await }
            },
        ));
        if !path.contains('*') {
            rows.push(Route::post(
                path,
                guard,
                move |context: Context, request: Request| {
                    let console = posted.clone();
                    async move { submit(&console, &context, request).await }
                },
            ));
        }
    }
    rows
}

/// What a person sees on every page.
#[derive(Default)]
pub(crate) struct Seen {
    /// Which pages there are for them.
    reach: Reach,
    /// How many identities wait to be connected.
    to_confirm: i64,
    /// What was not read yet.
    announcements: Vec<Told>,
}

/// What pages and server functions find in their context.
pub(crate) fn provide(
    console: &Console,
    context: &RequestContext,
    headers: &HeaderMap,
    form: Option<FormState>,
    just_done: Option<JustDone>,
    seen: Seen,
) -> impl Fn() + Clone + Send + Sync + 'static {
    let way = console.way(context, headers);
    let viewer = match &context.caller {
        Caller::Anonymous | Caller::Machine(_) => Viewer::default(),
        Caller::Person(person) => Viewer {
            name: person
                .user
                .full_name
                .clone()
                .unwrap_or_else(|| person.user.name.clone()),
            instance_admin: person.user.admin,
            reach: seen.reach,
            to_confirm: seen.to_confirm,
            restoring: console.gatehouse().restoring(),
            announcements: seen.announcements,
        },
    };
    let (console, context) = (console.clone(), context.clone());
    move || {
        provide_context(console.gatehouse().clone());
        provide_context(context.caller.clone());
        provide_context(context.origin.clone());
        provide_context(context.prefs);
        provide_context(viewer.clone());
        provide_context(console.0.assets.clone());
        provide_context(way.clone());
        if let Some(form) = &form {
            provide_context(form.clone());
        }
        if let Some(just_done) = &just_done {
            provide_context(just_done.clone());
        }
    }
}

async fn show(console: &Console, context: &RequestContext, request: Request) -> Response {
    if let Some(draft) = &console.0.draft {
        draft.ensure(console.gatehouse(), &context.caller).await;
    }
    render(console, context, request, None).await
}

async fn render(
    console: &Console,
    context: &RequestContext,
    request: Request,
    form: Option<FormState>,
) -> Response {
    let assets = console.0.assets.clone();
    let to_confirm = match console.gatehouse().waiting_to_confirm(&context.caller).await {
        Ok(waiting) => waiting,
        Err(error) => {
            // The page says itself what it cannot show.
            tracing::warn!(%error, "what waits to be confirmed could not be counted");
            0
        }
    };
    let announcements = match console.gatehouse().announcements(&context.caller).await {
        Ok(all) => {
            let now = console.gatehouse().ports().clock.now();
            all.into_iter().map(|a| Told::new(a, now)).collect()
        }
        Err(error) => {
            tracing::warn!(%error, "announcements could not be read");
            Vec::new()
        }
    };
    let reach = match console.gatehouse().may_open(&context.caller).await {
        Ok(reach) => reach.into(),
        Err(error) => {
            tracing::warn!(%error, "what the person may open could not be read");
            Reach::default()
        }
    };
    let seen = Seen {
        reach,
        to_confirm,
        announcements,
    };
    let https = context.https();
    // Beside what has just failed nothing is said of what was done before.
    let done = Cookie::Done
        .read(request.headers(), https)
        .filter(|_| form.is_none());
    let just_done = done.map(|path| JustDone(path.to_owned()));
    let said = done.and_then(|_| Cookie::Done.clear(https));
    let provide = provide(console, context, request.headers(), form, just_done, seen);
    let mut page = render_app_async_with_context(provide, move || shell(&assets))(request).await;
    if let Some(said) = said {
        page.headers_mut().append(SET_COOKIE, said);
    }
    page
}

/// A form posted to its own page: the server function that it names is called as the browser would call it,
/// and the answer is a redirect, or the same page with what was typed and what is wrong with it.
async fn submit(console: &Console, context: &RequestContext, request: Request) -> Response {
    let (mut parts, body) = request.into_parts();
    // The web layer has bounded the body already.
    let Ok(bytes) = to_bytes(body, BODY_LIMIT).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let values: Vec<(String, String)> = form_urlencoded::parse(&bytes).into_owned().collect();
    let function = values
        .iter()
        .find(|(name, _)| name == FUNCTION_FIELD)
        .map(|(_, path)| path.clone());
    let Some((function, uri)) = function.and_then(|f| Some((f.clone(), f.parse::<Uri>().ok()?))) else {
        return ApiError::BadRequest.status().into_response();
    };
    let mut inner = Request::from_parts(parts.clone(), Body::from(bytes));
    *inner.uri_mut() = uri;
    let answer = functions::call(console, context, inner).await;
    let (status, headers) = (answer.status(), answer.headers().clone());
    let result = to_bytes(answer.into_body(), BODY_LIMIT).await.unwrap_or_default();
    let mut form = FormState {
        function,
        values: without_secrets(values),
        ..FormState::default()
    };
    if status.is_success() {
        // A text is for the page to show: an address to go on to, which a form may not redirect to.
        match serde_json::from_slice::<String>(&result) {
            Ok(text) => form.output = Some(text),
            Err(_) => return done(context, &headers, &form.function),
        }
    } else {
        let error = serde_json::from_slice::<ApiError>(&result).ok();
        form.error = Some(error.unwrap_or(ApiError::Internal {
            reference: String::new(),
        }));
    }
    parts.method = Method::GET;
    parts.headers.remove(CONTENT_TYPE);
    parts.headers.remove(CONTENT_LENGTH);
    let again = Request::from_parts(parts, Body::empty());
    let mut page = render(console, context, again, Some(form)).await;
    if page.status() == StatusCode::OK {
        *page.status_mut() = status;
    }
    page
}

/// See Other: where the function says, else the same page, which says what was done.
fn done(context: &RequestContext, answer: &HeaderMap, function: &str) -> Response {
    let mut response = StatusCode::SEE_OTHER.into_response();
    for cookie in answer.get_all(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    if let Some(cookie) = Cookie::Done.set(function, context.https(), None) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    let here = HeaderValue::from_str(&context.here).unwrap_or(HeaderValue::from_static("/console"));
    let to = answer.get(LOCATION).cloned().unwrap_or(here);
    response.headers_mut().insert(LOCATION, to);
    response
}

/// Passwords and secrets are never sent back.
fn without_secrets(mut values: Vec<(String, String)>) -> Vec<(String, String)> {
    let secret = |name: &str| name.contains("password") || name.contains("secret") || name == "again";
    values.retain(|(name, _)| name != FUNCTION_FIELD && !secret(name));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn c6_what_was_typed_comes_back_without_secrets() {
        let values = ["_fn", "issuer", "client_secret", "password", "new_password"];
        let values = values.map(|name| (name.to_owned(), "canary".to_owned())).to_vec();
        assert_eq!(
            without_secrets(values),
            [("issuer".to_owned(), "canary".to_owned())]
        );
    }

    #[test]
    fn the_console_is_for_administrators_and_the_account_for_anybody() {
        let persons = [
            "/account",
            "/account/keys",
            "/console/teams",
            "/console/teams/{id}",
            "/{team}/service-accounts",
        ];
        for path in persons {
            assert_eq!(guard_of(path), Guard::Person, "{path}");
        }
        for path in [
            "/console",
            "/console/users/{id}",
            "/accounts",
            "/",
            "/console/teamsters",
            "/{team}",
        ] {
            assert_eq!(guard_of(path), Guard::Administrator, "{path}");
        }
    }
}
