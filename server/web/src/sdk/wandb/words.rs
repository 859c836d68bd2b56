//! What a refusal is told in.

use axum::http::StatusCode;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::text::runs::Runs;
use gatehouse_domain::text::{Lang, fill};
use gatehouse_service::runs::RunError;
use gatehouse_service::{Error, Gatehouse};

/// A refusal in words.
pub(super) struct Words {
    pub(super) status: StatusCode,
    pub(super) slug: &'static str,
    pub(super) message: String,
}

pub(super) fn of(gatehouse: &Gatehouse, error: &RunError, lang: Lang) -> Words {
    let t = Runs::of(lang);
    let words = |status, slug, message: String| Words {
        status,
        slug,
        message,
    };
    match error {
        RunError::Refused { why, place } if place.is_empty() => {
            words(StatusCode::FORBIDDEN, "refused", why.text(lang).to_owned())
        }
        RunError::Refused { why, place } => words(
            StatusCode::FORBIDDEN,
            "refused",
            format!("{place}: {}", why.text(lang)),
        ),
        RunError::BadProject(problem) => words(
            StatusCode::BAD_REQUEST,
            "bad-name",
            fill(t.bad_project, &[("why", &problem.message(lang))]),
        ),
        RunError::BadRun => words(StatusCode::BAD_REQUEST, "bad-name", t.bad_run.to_owned()),
        RunError::BadFile => words(StatusCode::BAD_REQUEST, "bad-name", t.bad_file.to_owned()),
        RunError::NoRun { place } => words(
            StatusCode::NOT_FOUND,
            "no-run",
            fill(t.no_run, &[("place", place)]),
        ),
        RunError::TooMany { most } => words(
            StatusCode::BAD_REQUEST,
            "too-many",
            fill(t.too_many, &[("most", &most.to_string())]),
        ),
        RunError::TooLarge { most } => words(
            StatusCode::PAYLOAD_TOO_LARGE,
            "too-large",
            fill(t.too_large, &[("most", &(most / 1024).to_string())]),
        ),
        RunError::Grant => words(StatusCode::FORBIDDEN, "grant", t.grant.to_owned()),
        RunError::Service(Error::Unauthenticated) => {
            let code = Code::KeyMissing;
            words(
                StatusCode::UNAUTHORIZED,
                code.slug(),
                code.person(lang).to_owned(),
            )
        }
        RunError::Service(Error::Refused { code, reference }) => {
            let reference = reference.as_ref().map(|r| format!(" ({r})")).unwrap_or_default();
            words(
                StatusCode::from_u16(code.status()).unwrap_or(StatusCode::FORBIDDEN),
                code.slug(),
                format!("{}{reference}", code.person(lang)),
            )
        }
        RunError::Service(error) => {
            let reference = gatehouse.log_reference(error);
            words(
                StatusCode::INTERNAL_SERVER_ERROR,
                Code::Internal.slug(),
                format!("{} ({reference})", Code::Internal.person(lang)),
            )
        }
    }
}
