//! The one error of every server function.

use super::json::JsonText;
use crate::text::Common;
use gatehouse_domain::text::{Lang, fill};
use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Why a server function did not do what it was asked. Sentences in it are in the caller's language
/// already, and hold nothing secret.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApiError {
    /// Nobody is signed in, or the session has ended.
    Unauthenticated,
    /// The caller may not do this.
    Forbidden,
    /// The thing is not there, or the caller may not know of it.
    NotFound,
    /// Somebody else saved the same thing since the caller read it.
    Conflict(Conflict),
    /// Fields that do not pass: name of the field → what is wrong with it.
    Invalid(BTreeMap<String, String>),
    /// The domain refuses, with the reason as a sentence: removing the last way in, for instance.
    Refused {
        /// What happened, what it means, what to do.
        message: String,
    },
    /// The arguments could not be decoded.
    BadRequest,
    /// Too much to do at the moment.
    Busy,
    /// Our fault; the log has the details under the reference.
    Internal {
        /// The id to look for in the log; empty where none was made.
        reference: String,
    },
    /// Made in the browser only: no answer came, or one that is not ours.
    Unreachable,
}

/// What somebody else saved in the meantime.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Conflict {
    /// Their name.
    pub by: String,
    /// When, in milliseconds since the epoch.
    pub at: i64,
    /// The revision now saved: sent as the base, it saves over it.
    pub head: String,
    /// What they changed; secrets appear as replaced, never as values.
    pub changes: Vec<FieldChange>,
}

/// One field before and after somebody else's change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldChange {
    /// The field's name in the form.
    pub field: String,
    /// Its value when the caller read it.
    pub before: String,
    /// Its value now.
    pub after: String,
}

impl ApiError {
    /// A single field that does not pass.
    pub fn invalid(field: &str, message: impl Into<String>) -> Self {
        Self::Invalid(BTreeMap::from([(field.to_owned(), message.into())]))
    }

    /// A refusal with its sentence.
    pub fn refused(message: impl Into<String>) -> Self {
        Self::Refused {
            message: message.into(),
        }
    }

    /// What is wrong with a field, if anything.
    pub fn field(&self, name: &str) -> Option<&str> {
        match self {
            Self::Invalid(fields) => fields.get(name).map(String::as_str),
            _ => None,
        }
    }

    /// Whether asking again may help.
    pub const fn may_pass(&self) -> bool {
        matches!(self, Self::Busy | Self::Internal { .. } | Self::Unreachable)
    }

    /// The sentence to show.
    pub fn message(&self, lang: Lang) -> String {
        let t = Common::of(lang);
        match self {
            Self::Unauthenticated => t.unauthenticated.into(),
            Self::Forbidden => t.forbidden.into(),
            Self::NotFound => t.not_found.into(),
            Self::Conflict(conflict) => fill(t.conflict, &[("by", &conflict.by)]),
            Self::Invalid(_) => t.invalid.into(),
            Self::Refused { message } => message.clone(),
            Self::BadRequest => t.bad_request.into(),
            Self::Busy => t.busy.into(),
            Self::Internal { reference } => fill(t.internal, &[("reference", reference)]),
            Self::Unreachable => t.unreachable.into(),
        }
    }

    /// The HTTP status of the answer: of the call, and of the page when it is rendered again.
    #[cfg(feature = "ssr")]
    pub const fn status(&self) -> axum::http::StatusCode {
        use axum::http::StatusCode;
        match self {
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::NotFound => StatusCode::NOT_FOUND,
            Self::Conflict(_) | Self::Refused { .. } => StatusCode::CONFLICT,
            Self::Invalid(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::BadRequest => StatusCode::BAD_REQUEST,
            Self::Busy => StatusCode::SERVICE_UNAVAILABLE,
            Self::Internal { .. } | Self::Unreachable => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Sets the status of the answer being made (of the call, or of the page whose data this is)
    /// and hands the error back: `.map_err(ApiError::answered)` ends every server function.
    #[cfg(feature = "ssr")]
    pub fn answered(self) -> Self {
        if let Some(response) = leptos::prelude::use_context::<leptos_axum::ResponseOptions>() {
            response.set_status(self.status());
        }
        self
    }
}

impl std::fmt::Display for ApiError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.message(Lang::En))
    }
}

impl std::error::Error for ApiError {}

impl FromServerFnError for ApiError {
    type Encoder = JsonText;

    /// On the server these are arguments that cannot be decoded (else the framework would answer
    /// 500); in the browser, an answer that did not come or is not ours.
    fn from_server_fn_error(_error: ServerFnErrorErr) -> Self {
        #[cfg(feature = "ssr")]
        return match _error {
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::BadRequest.answered(),
            _ => Self::Internal {
                reference: String::new(),
            }
            .answered(),
        };
        #[cfg(not(feature = "ssr"))]
        Self::Unreachable
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_error_is_found_by_its_field_and_survives_the_wire() -> Result<(), serde_json::Error> {
        let error = ApiError::invalid("issuer", "Not a URL.");
        let back: ApiError = serde_json::from_str(&serde_json::to_string(&error)?)?;
        assert_eq!(back.field("issuer"), Some("Not a URL."));
        assert_eq!(back.field("name"), None);
        Ok(())
    }

    #[test]
    fn every_message_is_in_the_callers_language() {
        let conflict = ApiError::Conflict(Conflict {
            by: "Ada".into(),
            ..Conflict::default()
        });
        assert!(conflict.message(Lang::En).starts_with("Ada saved"));
        assert!(conflict.message(Lang::Ko).starts_with("Ada 님"));
    }

    #[cfg(feature = "ssr")]
    #[test]
    fn undecodable_arguments_are_the_callers_fault() {
        let error = ApiError::from_server_fn_error(ServerFnErrorErr::Args("missing field `id`".into()));
        assert_eq!(error.status(), 400);
    }
}
