//! `/console/connections/{id}/test`: a dry run of the form as it stands, in a tab of its own.

use super::{Answer, browser, with_cookies};
use crate::Web;
use crate::context::Context;
use crate::failure::Failure;
use crate::fields::{Fields, Form, see_other};
use crate::pages;
use axum::extract::{Path, State};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{Form as ConnectionForm, Protocol};
use gatehouse_service::connections::FormInput;
use gatehouse_service::signin::Tried;
use gatehouse_service::{Error, Secret};

/// POST /console/connections/{id}/test: of a directory with `try_login` and `try_password`, what would become of
/// that person.
pub async fn submit(
    State(web): State<Web>,
    context: Context,
    Path(id): Path<String>,
    Form(fields): Form,
) -> Answer {
    let connection = id.parse().map_err(|_| Failure::refused(Code::NotFound))?;
    let input = input(&fields);
    let (browser, cookie) = browser(&web, &context);
    // The button that tests the connection alone stands in the same form.
    let login = match fields.find("probe") {
        Some(_) => "",
        None => fields.get("try_login"),
    };
    let tried = Tried {
        login: login.to_owned(),
        password: secret(&fields, "try_password"),
    };
    let begun = match tried.login.trim() {
        "" => {
            let gatehouse = web.gatehouse();
            gatehouse
                .begin_test(&context.caller, connection, input, &browser)
                .await
        }
        _ => {
            let gatehouse = web.gatehouse();
            gatehouse
                .try_person(&context.caller, connection, input, tried)
                .await
        }
    };
    match begun {
        Ok(begun) => match begun.redirect {
            Some(redirect) => {
                let page = pages::going::page(&web, &context, &redirect, context.text().going_test);
                Ok(with_cookies(page, [cookie]))
            }
            None => Ok(see_other(&format!("/console/audit/attempts/{}", begun.reference))),
        },
        // Their form says what is wrong, or that it cannot be changed.
        Err(Error::Invalid(_) | Error::SetOutside(_)) => {
            let form = match protocol(&fields) {
                Protocol::Oidc => "edit",
                Protocol::Ldap => "directory",
            };
            Ok(see_other(&format!(
                "/console/connections/{connection}/{form}?check=1"
            )))
        }
        Err(error) => Err(error.into()),
    }
}

/// Which form was submitted.
fn protocol(fields: &Fields) -> Protocol {
    match fields.last("protocol") {
        Some("ldap") => Protocol::Ldap,
        _ => Protocol::Oidc,
    }
}

/// The submitted form: an absent box is off. Nothing but the button was posted: the form as it was kept.
fn input(fields: &Fields) -> Option<FormInput> {
    let form = ConnectionForm::from_fields(protocol(fields), |name| fields.last(name).map(str::to_owned));
    let typed = secret(fields, form.secret_field());
    let submitted = form
        .to_fields()
        .iter()
        .any(|(name, _)| fields.last(name).is_some());
    submitted.then(|| FormInput {
        form,
        secret: typed,
        base: fields.find("base").and_then(|b| b.parse().ok()),
    })
}

fn secret(fields: &Fields, name: &str) -> Option<Secret> {
    let typed = fields.find(name).filter(|s| !s.is_empty());
    typed.map(|s| Secret::new(s.to_owned()))
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
