//! `/console/connections/{id}/test`: a dry run of the form as it stands, in a tab of its own.

use super::{Answer, browser, with_cookies};
use crate::Web;
use crate::context::RequestContext;
use crate::failure::Failure;
use crate::fields::{Fields, Form, see_other};
use crate::pages;
use axum::extract::{Path, State};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{Form as ConnectionForm, OidcForm};
use gatehouse_service::connections::FormInput;
use gatehouse_service::{Error, Secret};
use serde_json::Value;

/// POST /console/connections/{id}/test
pub async fn submit(
    State(web): State<Web>,
    context: RequestContext,
    Path(id): Path<String>,
    Form(fields): Form,
) -> Answer {
    let connection = id.parse().map_err(|_| Failure::refused(Code::NotFound))?;
    let input = input(&fields);
    let (browser, cookie) = browser(&web, &context);
    let begun = web
        .gatehouse()
        .begin_test(&context.caller, connection, input, &browser)
        .await;
    match begun {
        Ok(begun) => match begun.redirect {
            Some(redirect) => {
                let page = pages::going::page(&web, &context, &redirect, context.text().going_test);
                Ok(with_cookies(page, [cookie]))
            }
            None => Ok(see_other(&format!("/console/audit/attempts/{}", begun.reference))),
        },
        // Their form says what is wrong, or that it cannot be changed.
        Err(Error::Invalid(_) | Error::SetOutside(_)) => Ok(see_other(&format!(
            "/console/connections/{connection}/edit?check=1"
        ))),
        Err(error) => Err(error.into()),
    }
}

/// The submitted form: an absent box is off. Nothing but the button was posted: the form as it was kept.
fn input(fields: &Fields) -> Option<FormInput> {
    let Ok(Value::Object(mut form)) = serde_json::to_value(OidcForm::default()) else {
        return None;
    };
    let mut submitted = false;
    for (name, value) in &mut form {
        let typed = fields.last(name);
        submitted |= typed.is_some();
        *value = match value {
            Value::Bool(_) => Value::Bool(matches!(typed, Some("on" | "true" | "1"))),
            _ => Value::String(typed.unwrap_or_default().to_owned()),
        };
    }
    if !submitted {
        return None;
    }
    Some(FormInput {
        form: ConnectionForm::Oidc(serde_json::from_value(Value::Object(form)).ok()?),
        secret: fields
            .find("client_secret")
            .filter(|s| !s.is_empty())
            .map(|s| Secret::new(s.to_owned())),
        base: fields.find("base").and_then(|b| b.parse().ok()),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_checkbox_is_off_and_a_ticked_one_is_on() {
        let fields = Fields::parse(
            b"display_name=Staff&issuer=https%3A%2F%2Fid.example&verify_signature=on\
              &create_users=false&create_users=true&client_secret=s&base=&_fn=%2Fapi%2Fx",
        );
        let input = input(&fields).unwrap();
        let form = input.form.oidc().unwrap();
        assert_eq!(form.display_name, "Staff");
        assert_eq!(form.issuer, "https://id.example");
        assert!(form.verify_signature && form.create_users);
        assert!(!form.email_verification && !form.identity_from_id_token);
        assert_eq!(input.secret.unwrap().expose(), "s");
        assert_eq!(input.base, None);
    }

    #[test]
    fn a_button_alone_tests_what_was_kept() {
        assert!(input(&Fields::parse(b"")).is_none());
    }
}
