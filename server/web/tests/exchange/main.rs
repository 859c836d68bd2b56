//! A JWT for an access token, through the router, with an issuer that misbehaves.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

#[path = "../common/mod.rs"]
mod common;
mod contract;
mod issuers;
mod replicas;
mod tokens;
mod vectors;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{HeaderMap, Request, StatusCode};
use gatehouse_domain::attempt::Attempt;
use gatehouse_domain::federation::IssuerForm;
use gatehouse_domain::ids::{DEFAULT_ORG, OrgId, PrincipalId, SessionId, uuid_v7};
use gatehouse_service::api_keys::{MadeKey, NewKey, Whose};
use gatehouse_service::caller::Person;
use gatehouse_service::federation::IssuerInput;
use gatehouse_service::machines::Presented;
use gatehouse_service::ports::accounts::{Registered, User};
use gatehouse_service::ports::federation::JwtIssuer;
use gatehouse_service::ports::machines::ServiceAccount;
use gatehouse_service::ports::records::AttemptQuery;
use gatehouse_service::ports::sessions::Session;
use gatehouse_service::ports::{Clock as _, Store as _};
use gatehouse_service::service_accounts::{NewMethod, NewServiceAccount};
use gatehouse_service::{Caller, Error, Gatehouse, Secret};
use gatehouse_testkit::harness::Harness;
use gatehouse_web::Web;
use serde_json::{Value, json};
use std::net::SocketAddr;
use std::sync::Arc;
use tower::ServiceExt as _;
use url::form_urlencoded;

pub(crate) const GRANT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// An installation whose default organization trusts the provider, with an external service account of the subject
/// `ci`.
pub(crate) struct Place {
    pub(crate) h: Harness,
    pub(crate) admin: Caller,
    pub(crate) issuer: JwtIssuer,
    pub(crate) ci: ServiceAccount,
    pub(crate) router: Router,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Value,
}

impl Answer {
    pub(crate) fn text(&self, name: &str) -> &str {
        self.body[name].as_str().unwrap_or_default()
    }
    pub(crate) fn description(&self) -> &str {
        self.text("error_description")
    }
    #[track_caller]
    pub(crate) fn token(&self) -> String {
        assert_eq!(self.status, StatusCode::OK, "{self:?}");
        self.text("access_token").to_owned()
    }
    /// Refused as RFC 6749 has it, 4xx.
    #[track_caller]
    pub(crate) fn refused(&self, error: &str) -> &Self {
        assert_eq!(
            (self.status, self.text("error")),
            (StatusCode::BAD_REQUEST, error),
            "{self:?}"
        );
        self
    }
}

pub(crate) fn router(g: &Gatehouse) -> Router {
    gatehouse_web::router(Web::new(g.clone(), common::settings()))
}

impl Place {
    pub(crate) async fn start() -> Self {
        Self::on(Harness::start().await).await
    }

    pub(crate) async fn on(h: Harness) -> Self {
        let admin = h.administrator().await;
        let issuer = save(&h, &admin, DEFAULT_ORG, |_| {}).await.unwrap();
        let ci = external(&h, &admin, DEFAULT_ORG, "ci").await.unwrap();
        let router = router(&h.gatehouse);
        h.provider.forget_requests();
        Place {
            router,
            h,
            admin,
            issuer,
            ci,
        }
    }

    /// Now, in seconds.
    pub(crate) fn seconds(&self) -> i64 {
        self.h.clock.now().div_euclid(1000)
    }

    /// The claims of a good token, with changes.
    pub(crate) fn assertion(&self, changed: Value) -> String {
        let mut claims = json!({"sub": "ci", "aud": "default"});
        for (name, value) in changed.as_object().unwrap() {
            claims[name] = value.clone();
        }
        self.h.provider.assertion(&claims)
    }

    pub(crate) async fn exchange(&self, assertion: &str) -> Answer {
        // So that the last attempt is the last.
        self.h.clock.advance(1);
        exchange(&self.router, assertion, "192.0.2.7").await
    }

    /// Exchanges a token with these claims, and the slug of why it was refused; none where it was not.
    pub(crate) async fn code(&self, changed: Value) -> Option<String> {
        let answer = self.exchange(&self.assertion(changed)).await;
        if answer.status == StatusCode::OK {
            return None;
        }
        answer.refused("invalid_grant");
        let attempt = self.attempt().await;
        assert!(answer.description().contains(&attempt.reference), "{answer:?}");
        Some(attempt.code().unwrap().slug().to_owned())
    }

    /// The last attempt.
    pub(crate) async fn attempt(&self) -> Attempt {
        self.attempts().await.remove(0)
    }

    pub(crate) async fn attempts(&self) -> Vec<Attempt> {
        let query = AttemptQuery {
            limit: 200,
            ..AttemptQuery::default()
        };
        self.h.gatehouse.attempts(&self.admin, query).await.unwrap().rows
    }

    /// Changes the issuer's settings.
    pub(crate) async fn change(&self, change: impl FnOnce(&mut IssuerForm)) -> Result<JwtIssuer, Error> {
        let mut form = IssuerForm::from(&self.issuer.settings);
        change(&mut form);
        let input = IssuerInput {
            id: Some(self.issuer.id),
            form,
        };
        self.h
            .gatehouse
            .save_issuer(&self.admin, self.issuer.org, &input)
            .await
    }

    /// Who a token makes somebody.
    pub(crate) async fn program(&self, token: &str) -> Result<Caller, Error> {
        program(&self.h.gatehouse, token).await
    }
}

pub(crate) async fn program(g: &Gatehouse, token: &str) -> Result<Caller, Error> {
    let presented = Presented::Secret(Secret::new(token.to_owned()));
    g.authenticate_machine(&presented, Harness::origin()).await
}

/// The slug of a refusal.
#[track_caller]
pub(crate) fn slug<T: std::fmt::Debug>(result: Result<T, Error>) -> &'static str {
    match result {
        Err(Error::Refused { code, .. }) => code.slug(),
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn send(router: &Router, from: &str, request: Request<Body>) -> Answer {
    let mut request = request;
    let peer: SocketAddr = format!("{from}:40000").parse().unwrap();
    request.extensions_mut().insert(ConnectInfo(peer));
    let (parts, body) = router.clone().oneshot(request).await.unwrap().into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Answer {
        status: parts.status,
        headers: parts.headers,
        body: serde_json::from_slice(&bytes)
            .unwrap_or_else(|_| panic!("{:?}", String::from_utf8_lossy(&bytes))),
    }
}

/// A posted form as it stands, with headers.
pub(crate) async fn post(
    router: &Router,
    path: &str,
    body: &str,
    headers: &[(&str, &str)],
    from: &str,
) -> Answer {
    let mut request = Request::post(path).header("content-type", "application/x-www-form-urlencoded");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    send(router, from, request.body(Body::from(body.to_owned())).unwrap()).await
}

pub(crate) async fn exchange(router: &Router, assertion: &str, from: &str) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("grant_type", GRANT)
        .append_pair("assertion", assertion)
        .finish();
    post(router, "/oidc/token", &body, &[], from).await
}

/// Trusts the provider in an organization.
pub(crate) async fn save(
    h: &Harness,
    by: &Caller,
    org: OrgId,
    change: impl FnOnce(&mut IssuerForm),
) -> Result<JwtIssuer, Error> {
    let mut form = IssuerForm {
        issuer: h.provider.issuer().into(),
        jwks_uri: format!("{}/jwks", h.provider.issuer()),
        ..IssuerForm::default()
    };
    change(&mut form);
    let input = IssuerInput { id: None, form };
    h.gatehouse.save_issuer(by, org, &input).await
}

pub(crate) async fn external(
    h: &Harness,
    by: &Caller,
    org: OrgId,
    subject: &str,
) -> Result<ServiceAccount, Error> {
    let form = NewServiceAccount {
        org,
        team: None,
        name: format!("robot {subject}"),
        default_team: None,
        method: NewMethod::Federated {
            issuer: None,
            subject: subject.into(),
        },
    };
    Ok(h.gatehouse.make_service_account(by, &form).await?.0)
}

/// A person with a session, in the default organization as everybody.
pub(crate) async fn person(h: &Harness, name: &str, registered: Registered) -> Caller {
    let now = h.clock.now();
    let user = User {
        id: PrincipalId(h.gatehouse.ports().rng.uuid(now)),
        name: name.into(),
        full_name: None,
        email: Some(format!("{name}@example.test")),
        picture: None,
        admin: false,
        disabled_at: None,
        created_at: now,
        last_sign_in: None,
        login: None,
        registered,
    };
    let mut tx = h.store.write().await.unwrap();
    tx.insert_user(&user).await.unwrap();
    tx.commit().await.unwrap();
    let session = Session {
        id: SessionId(uuid_v7(now, [0; 10])),
        token_hash: [0; 32],
        principal: user.id,
        connection: None,
        device: String::new(),
        address: String::new(),
        created_at: now,
        last_seen: now,
        idle_until: now,
        absolute_until: now,
    };
    Caller::Person(Arc::new(Person {
        user,
        session,
        origin: Harness::origin(),
    }))
}

pub(crate) async fn key(h: &Harness, caller: &Caller) -> MadeKey {
    let form = NewKey {
        name: "laptop".into(),
        days: String::new(),
        scopes: "read write".parse().unwrap(),
    };
    h.gatehouse.make_key(caller, Whose::Own, &form).await.unwrap()
}
