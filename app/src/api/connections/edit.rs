//! The form of a connection, submitted.

#[cfg(feature = "ssr")]
use super::submitted::{based_on, discard, kept};
#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
use crate::dto::connections::{Edited, FormFields};
use leptos::prelude::*;

/// In [`ApiError::Invalid`], beside the issuer's problem: what the provider calls itself.
pub const ISSUER_FOUND: &str = "issuer_found";

#[cfg(feature = "ssr")]
gatehouse_domain::strings! {
    /// What discovery says beside the issuer.
    Text {
        mismatch: "The provider calls itself {found}, and the issuer entered is {typed}. The two must be equal, character by character.",
            "공급자의 발급자 값은 {found}이지만 입력된 값은 {typed}입니다. 두 값은 글자 그대로 같아야 합니다.";
        failed: "{meaning} {fix}", "{meaning} {fix}";
    }
}

/// Does what the pressed button says, its `intent`: `save` (also without one), `discover`, `keep`,
/// `discard`. `base` is the revision that the form began from; `over` the one to save over after a
/// conflict; `use_issuer` the provider's own issuer, taken over before discovery.
#[server(prefix = "/api", endpoint = "connections/edit", output = Json)]
#[allow(clippy::too_many_arguments)]
pub async fn edit_connection(
    connection: String,
    #[server(default)] intent: String,
    #[server(default)] base: String,
    #[server(default)] over: String,
    #[server(default)] use_issuer: String,
    #[server(default)] client_secret: String,
    #[server(flatten)] form: FormFields,
) -> Result<Edited, ApiError> {
    use gatehouse_domain::connection::OidcForm;
    use gatehouse_service::Secret;
    use gatehouse_service::connections::FormInput;
    let (gatehouse, caller) = context()?;
    let connection = id(&connection)?;
    if intent == "discard" {
        discard(&gatehouse, &caller, connection).await?;
        return Ok(Edited::Discarded {});
    }
    let mut input = FormInput {
        form: form.0.clone().into(),
        secret: (!client_secret.is_empty()).then(|| Secret::new(client_secret)),
        base: based_on(base, over)?,
    };
    if intent == "keep" {
        kept(gatehouse.keep(&caller, connection, input).await)?;
        return Ok(Edited::Kept {});
    }
    if intent != "discover" && use_issuer.is_empty() {
        gatehouse.save(&caller, connection, input).await.map_err(refuse)?;
        return Ok(Edited::Saved {});
    }
    let mut form = form.0;
    if !use_issuer.is_empty() {
        form.issuer = use_issuer;
    }
    let found = discover(&gatehouse, &caller, &form).await;
    if let Ok(published) = &found {
        let stored = gatehouse
            .editor(&caller, connection)
            .await
            .map_err(refuse)?
            .secret;
        // Filling this one in would ask for the stored secret again; it comes from discovery all the same.
        let discovered = OidcForm {
            issuer: form.issuer.clone(),
            ..OidcForm::default()
        };
        let bound = stored.is_some_and(|s| s.places == discovered.secret_places());
        // what this provider does not publish is not left from another
        let fill = |slot: &mut String, value: &Option<String>| *slot = value.clone().unwrap_or_default();
        fill(
            &mut form.authorization_endpoint,
            &published.authorization_endpoint,
        );
        if !bound || input.secret.is_some() {
            fill(&mut form.token_endpoint, &published.token_endpoint);
        }
        fill(&mut form.userinfo_endpoint, &published.userinfo_endpoint);
        fill(&mut form.jwks_uri, &published.jwks_uri);
        fill(&mut form.revocation_endpoint, &published.revocation_endpoint);
        fill(&mut form.end_session_endpoint, &published.end_session_endpoint);
    }
    input.form = form.clone().into();
    kept(gatehouse.keep(&caller, connection, input).await)?;
    found.map(|_| Edited::Discovered(Box::new(FormFields(form))))
}

#[cfg(feature = "ssr")]
async fn discover(
    gatehouse: &gatehouse_service::Gatehouse,
    caller: &gatehouse_service::Caller,
    form: &gatehouse_domain::connection::OidcForm,
) -> Result<gatehouse_service::ports::openid::Published, ApiError> {
    use gatehouse_domain::attempt::Refusal;
    use gatehouse_domain::catalogue::Code;
    use gatehouse_domain::text::fill;
    let (found, _) = gatehouse
        .discover(caller, &form.issuer, Some(&form.ca_certificates))
        .await
        .map_err(refuse)?;
    let (Refusal(code), published) = match found {
        Ok(published) => return Ok(published),
        Err(refusal) => refusal,
    };
    let lang = crate::prefs::use_lang();
    let t = Text::of(lang);
    let mut fields = std::collections::BTreeMap::new();
    match published.filter(|_| code == Code::IssuerMismatch) {
        Some(published) => {
            let words = [
                ("found", published.issuer.as_str()),
                ("typed", form.issuer.trim()),
            ];
            fields.insert("issuer".to_owned(), fill(t.mismatch, &words));
            fields.insert(ISSUER_FOUND.to_owned(), published.issuer);
        }
        None => {
            let message = fill(
                t.failed,
                &[("meaning", code.meaning(lang)), ("fix", code.fix(lang))],
            );
            fields.insert(code.field().unwrap_or("issuer").to_owned(), message);
        }
    }
    Err(ApiError::Invalid(fields).answered())
}
