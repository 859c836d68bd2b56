//! The one table that the router is built from: method, path, guard, handler.

use crate::context::RequestContext;
use crate::enforce::{Rule, enforce};
use crate::failure::{Failure, Problem};
use crate::sdk::wandb;
use crate::{Web, gate, oidc_token, outer, verify};
use axum::Router;
use axum::extract::Request;
use axum::handler::Handler;
use axum::http::Method;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::response::Response;
use axum::routing::{self, MethodRouter};
use gatehouse_domain::catalogue::Code;
use std::borrow::Cow;

/// Who may call a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guard {
    /// Anybody.
    Public,
    /// A signed-in person.
    Person,
    /// A signed-in instance administrator.
    Administrator,
}

/// The form of a route's refusals.
#[derive(Clone, Copy)]
pub enum Answers {
    /// A page; an anonymous GET is sent to the login page.
    Page,
    /// JSON: `{"error": slug, "message": sentence, "reference": …}`.
    Json,
    /// A file or a probe: nothing is looked up for it, so it has no [`RequestContext`].
    File,
    /// The caller's own form, with [`Problem::status`].
    Own(fn(&Problem) -> Response),
}

/// One row of the table.
#[derive(Clone)]
pub struct Route {
    /// The method.
    pub method: Method,
    /// The path, with `{parameters}`.
    pub path: Cow<'static, str>,
    /// Who may call it.
    pub guard: Guard,
    /// How it refuses.
    pub answers: Answers,
    /// C2 does not apply: no cookie authenticates it, or the handler checks the origin itself.
    pub cross_site: bool,
    /// The handler reads the body, when it knows who sends it; else it is read before, and small.
    pub reads_itself: bool,
    /// What answers.
    pub handler: MethodRouter<Web>,
}

impl Route {
    /// A route that reads.
    pub fn get<H: Handler<T, Web>, T: 'static>(
        path: impl Into<Cow<'static, str>>,
        guard: Guard,
        handler: H,
    ) -> Self {
        Self::row(Method::GET, path.into(), guard, routing::get(handler))
    }
    /// A route that changes something.
    pub fn post<H: Handler<T, Web>, T: 'static>(
        path: impl Into<Cow<'static, str>>,
        guard: Guard,
        handler: H,
    ) -> Self {
        Self::row(Method::POST, path.into(), guard, routing::post(handler))
    }
    fn row(method: Method, path: Cow<'static, str>, guard: Guard, handler: MethodRouter<Web>) -> Self {
        Route {
            method,
            path,
            guard,
            answers: Answers::Page,
            cross_site: false,
            reads_itself: false,
            handler,
        }
    }
    /// A route that stores what is sent.
    pub fn put<H: Handler<T, Web>, T: 'static>(
        path: impl Into<Cow<'static, str>>,
        guard: Guard,
        handler: H,
    ) -> Self {
        Self::row(Method::PUT, path.into(), guard, routing::put(handler))
    }
    /// What programs of others talk to: no cookie authenticates it, and the handler asks who sends the body before
    /// it reads it.
    fn of_sdk(self, own: fn(&Problem) -> Response) -> Self {
        self.answers(Answers::Own(own)).cross_site().reads_itself()
    }
    /// The same with another form of refusals.
    pub fn answers(mut self, answers: Answers) -> Self {
        self.answers = answers;
        self
    }
    /// The same, exempt from C2.
    pub fn cross_site(mut self) -> Self {
        self.cross_site = true;
        self
    }
    /// The same with a handler that reads the body.
    pub fn reads_itself(mut self) -> Self {
        self.reads_itself = true;
        self
    }
}

/// Our own routes: everything but the console and the assets.
pub fn routes() -> Vec<Route> {
    use Guard::{Administrator, Person, Public};
    vec![
        Route::get("/", Public, gate::root::show),
        Route::get("/login", Public, gate::login::show),
        Route::post("/login", Public, gate::login::submit),
        Route::get("/login/{connection}", Public, gate::login::begin),
        Route::get("/oidc/callback", Public, gate::callback::show),
        // The provider's page has the browser post it, and no cookie authenticates it: it is only kept, for a
        // GET by the browser whose cookie fits (O18).
        Route::post("/oidc/callback", Public, gate::callback::receive).cross_site(),
        // Programs, which prove themselves with what they send: no cookie authenticates them.
        Route::post("/oidc/token", Public, oidc_token::token)
            .answers(Answers::Own(oidc_token::refusal))
            .cross_site(),
        Route::post("/oidc/introspect", Public, oidc_token::introspect)
            .answers(Answers::Own(oidc_token::refusal))
            .cross_site(),
        Route::post("/oidc/revoke", Public, oidc_token::revoke)
            .answers(Answers::Own(oidc_token::refusal))
            .cross_site(),
        Route::get("/logout", Public, gate::logout::show),
        Route::post("/logout", Public, gate::logout::submit),
        Route::get("/logout/provider", Public, gate::logout::leave),
        Route::get("/setup", Public, gate::setup::show),
        Route::post("/setup", Public, gate::setup::submit),
        Route::get("/password", Public, gate::password::show),
        Route::post("/password", Public, gate::password::submit),
        Route::get("/recover", Public, gate::recover::show),
        Route::post("/recover", Public, gate::recover::submit),
        Route::get("/register", Public, gate::register::show),
        Route::post("/register", Public, gate::register::submit),
        Route::post("/prefs", Public, gate::prefs::submit),
        Route::get("/account/connect/{connection}", Person, gate::link::show),
        Route::post("/account/connect/{connection}", Person, gate::link::submit),
        Route::post(
            "/console/connections/{id}/test",
            Administrator,
            gate::test::submit,
        ),
        Route::post("/console/told", Administrator, gate::told::submit),
        Route::get("/settings/public-url", Public, gate::public_url::show),
        // Its page stands under the proposed URL, so its Origin is another one: it checks for itself.
        Route::post("/settings/public-url", Public, gate::public_url::submit).cross_site(),
        Route::get("/healthz", Public, gate::health::live).answers(Answers::File),
        Route::get("/readyz", Public, gate::health::ready).answers(Answers::File),
        // Its token is asked for by the handler: no cookie opens it.
        Route::get("/metrics", Public, gate::metrics::show).answers(Answers::File),
        Route::get("/auth/verify", Public, verify::show).answers(Answers::Json),
        Route::post("/graphql", Public, wandb::graphql).of_sdk(wandb::own),
        Route::post(
            "/files/{entity}/{project}/{run}/file_stream",
            Public,
            wandb::stream,
        )
        .of_sdk(wandb::own),
        // The SDK sends no key with it: what its address carries is asked for by the handler.
        Route::put("/files/upload", Public, wandb::upload).of_sdk(wandb::own),
    ]
}

/// The router of a table: each handler behind its guard, and pages for what is not there. Wrap it in
/// [`layers`].
///
/// # Panics
/// As axum does, when two rows have the same method and path.
pub fn build(routes: Vec<Route>, web: Web) -> Router {
    let mut router = Router::<Web>::new();
    for route in routes {
        let rule = Rule {
            guard: route.guard,
            answers: route.answers,
            cross_site: route.cross_site,
            reads_itself: route.reads_itself,
        };
        let guarded = route
            .handler
            .route_layer(from_fn_with_state((web.clone(), rule), enforce));
        router = router.route(&route.path, guarded);
    }
    router
        .fallback(async || Failure::refused(Code::NotFound))
        .method_not_allowed_fallback(async || Failure::Method)
        .with_state(web)
}

/// What stands in front of everything: the limit of time, the page for a failure or a panic, the headers of
/// every answer.
pub fn layers(router: Router, web: Web) -> Router {
    router.layer(from_fn(move |request: Request, next| {
        outer::answer(web.clone(), request, next)
    }))
}

/// Our own routes, guarded and layered.
pub fn router(web: Web) -> Router {
    layers(build(routes(), web.clone()), web)
}

/// How a path that is in no table refuses.
pub(crate) fn guess_answers(context: &RequestContext, accept: &str) -> Answers {
    let path = context.here.as_str();
    let begins = |paths: &[&str]| paths.iter().any(|p| path.starts_with(p));
    if begins(&["/oidc/token", "/oidc/introspect", "/oidc/revoke"]) {
        return Answers::Own(oidc_token::refusal);
    }
    let program = begins(&["/api/", "/v1/", "/auth/"]);
    if program || (accept.contains("application/json") && !accept.contains("text/html")) {
        Answers::Json
    } else {
        Answers::Page
    }
}
