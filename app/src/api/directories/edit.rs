//! The form of a directory, submitted.

#![allow(
    clippy::too_many_arguments,
    reason = "each is a field of the form, and the macro makes functions of them"
)]

#[cfg(feature = "ssr")]
use crate::api::connections::submitted::{based_on, discard, kept};
#[cfg(feature = "ssr")]
use crate::api::server::{context, id, refuse};
use crate::api::{ApiError, Json};
#[cfg(feature = "ssr")]
use crate::dto::directories::Offer;
use crate::dto::directories::{DirectoryEdited, DirectoryFields};
use leptos::prelude::*;

/// In [`ApiError::Invalid`], beside the trusted certificates: the fingerprint of what the server presents.
pub const CERTIFICATE_FOUND: &str = "certificate_found";

#[cfg(feature = "ssr")]
gatehouse_domain::strings! {
    /// What is said of a certificate.
    Text {
        presented: "The server presents a certificate of {subject}, signed by {issuer}, for {names}, valid from {from} until {until}. SHA-256 fingerprint: {fingerprint}. Compare it with the server's before you take it over.",
            "서버가 제시한 인증서: 대상 {subject}, 서명자 {issuer}, 이름 {names}, 유효 기간 {from} ~ {until}. SHA-256 지문: {fingerprint}. 받아들이기 전에 서버의 지문과 비교하세요.";
        none: "Without TLS the server presents no certificate.", "TLS를 쓰지 않으면 서버가 인증서를 제시하지 않습니다.";
        another: "The server presents another certificate now. Compare it again.", "서버가 이제 다른 인증서를 제시합니다. 다시 비교하세요.";
        failed: "{meaning} {fix}", "{meaning} {fix}";
        failed_test: "{meaning} {fix} Nothing was saved. Each step of the test: Audit, Attempts, {reference}.",
            "{meaning} {fix} 저장하지 않았습니다. 테스트의 각 단계는 감사 → 로그인 시도의 {reference}에 있습니다.";
    }
}

/// Does what the pressed button says, its `intent`: `save` (also without one), `update` (test, and save what
/// passed), `certificate`, `browse`, `attributes`, `keep`, `discard`. `base` is the revision that the form began from; `over` the one to save over
/// after a conflict; `take` the fingerprint of the presented certificate that is to be trusted; `under` the entry
/// to look below; `take_base` and `take_group_base` the entry to fill in.
#[server(prefix = "/api", endpoint = "directories/edit", output = Json)]
pub async fn edit_directory(
    connection: String,
    #[server(default)] intent: String,
    #[server(default)] base: String,
    #[server(default)] over: String,
    #[server(default)] take: String,
    #[server(default)] under: String,
    #[server(default)] take_base: String,
    #[server(default)] take_group_base: String,
    #[server(default)] bind_password: String,
    #[server(flatten)] form: DirectoryFields,
) -> Result<DirectoryEdited, ApiError> {
    use gatehouse_service::Secret;
    use gatehouse_service::connections::FormInput;
    let (gatehouse, caller) = context()?;
    let connection = id(&connection)?;
    if intent == "discard" {
        discard(&gatehouse, &caller, connection).await?;
        return Ok(DirectoryEdited::Discarded {});
    }
    let mut form = form.0;
    let base = based_on(base, over)?;
    let password = (!bind_password.is_empty()).then(|| Secret::new(bind_password));
    let input = |form: &gatehouse_domain::connection::LdapForm| FormInput {
        form: form.clone().into(),
        secret: password.as_ref().map(|p| Secret::new(p.expose().to_owned())),
        base,
    };
    if intent == "certificate" || !take.is_empty() {
        let shown = gatehouse
            .presented(&caller, connection, input(&form))
            .await
            .map_err(refuse)?;
        let certificate = presented(shown, &take)?;
        let mut trusted: Vec<&str> = vec![form.ca_certificates.trim(), &certificate];
        trusted.retain(|pem| !pem.is_empty());
        form.ca_certificates = trusted.join("\n");
        kept(gatehouse.keep(&caller, connection, input(&form)).await)?;
        return Ok(taken("ca_certificates", form.ca_certificates));
    }
    if intent == "browse" || !under.is_empty() {
        let found = gatehouse.browse(&caller, connection, input(&form), &under).await;
        let level = found.map_err(refuse)?.map_err(told)?;
        return Ok(DirectoryEdited::Offered(Offer::tree(&under, level).to_json()));
    }
    if intent == "attributes" {
        let found = gatehouse.attributes(&caller, connection, input(&form)).await;
        let offered = found.map_err(refuse)?.map_err(told)?;
        return Ok(DirectoryEdited::Offered(Offer::attributes(offered).to_json()));
    }
    let bases = [("base_dn", take_base), ("group_base_dn", take_group_base)];
    if let Some((field, dn)) = bases.into_iter().find(|(_, dn)| !dn.is_empty()) {
        match field {
            "base_dn" => form.base_dn.clone_from(&dn),
            _ => form.group_base_dn.clone_from(&dn),
        }
        kept(gatehouse.keep(&caller, connection, input(&form)).await)?;
        return Ok(taken(field, dn));
    }
    if intent == "keep" {
        kept(gatehouse.keep(&caller, connection, input(&form)).await)?;
        return Ok(DirectoryEdited::Kept {});
    }
    let update = intent == "update";
    if update {
        test(&gatehouse, &caller, connection, input(&form)).await?;
    }
    gatehouse
        .save(&caller, connection, input(&form))
        .await
        .map_err(refuse)?;
    Ok(match update {
        true => DirectoryEdited::Updated {},
        false => DirectoryEdited::Saved {},
    })
}

/// Tests the form as it stands, which is kept. What it is refused with stands beside the field that it is about.
#[cfg(feature = "ssr")]
async fn test(
    gatehouse: &gatehouse_service::Gatehouse,
    caller: &gatehouse_service::Caller,
    connection: gatehouse_domain::ids::ConnectionId,
    input: gatehouse_service::connections::FormInput,
) -> Result<(), ApiError> {
    use gatehouse_domain::attempt::proves;
    let begun = gatehouse.begin_test(caller, connection, Some(input), "").await;
    let reference = begun.map_err(refuse)?.reference;
    let found = gatehouse.attempt(caller, &reference).await.map_err(refuse)?;
    let attempt = found.attempt;
    match attempt.code() {
        Some(code) if !proves(&attempt.outcome, &attempt.trace) => {
            let field = attempt.field().unwrap_or("addresses");
            Err(beside(field, code, &reference))
        }
        _ => Ok(()),
    }
}

#[cfg(feature = "ssr")]
fn taken(field: &str, value: String) -> DirectoryEdited {
    DirectoryEdited::Taken {
        field: field.to_owned(),
        value,
    }
}

/// What a directory refuses with, beside the field that it is about.
#[cfg(feature = "ssr")]
fn told(code: gatehouse_domain::catalogue::Code) -> ApiError {
    beside(code.field().unwrap_or("addresses"), code, "")
}

#[cfg(feature = "ssr")]
fn beside(field: &str, code: gatehouse_domain::catalogue::Code, reference: &str) -> ApiError {
    let lang = crate::prefs::use_lang();
    let words = [
        ("meaning", code.meaning(lang)),
        ("fix", code.fix(lang)),
        ("reference", reference),
    ];
    let t = Text::of(lang);
    let text = if reference.is_empty() {
        t.failed
    } else {
        t.failed_test
    };
    ApiError::invalid(field, gatehouse_domain::text::fill(text, &words)).answered()
}

/// The presented certificate, where its fingerprint is the one to take over; else what it is, to be compared.
#[cfg(feature = "ssr")]
fn presented(
    (certificate, code): (
        Option<gatehouse_domain::certificate::Presented>,
        Option<gatehouse_domain::catalogue::Code>,
    ),
    take: &str,
) -> Result<String, ApiError> {
    use gatehouse_domain::text::fill;
    use gatehouse_domain::when::day;
    let lang = crate::prefs::use_lang();
    let t = Text::of(lang);
    let certificate = match (certificate, code) {
        (Some(certificate), _) => certificate,
        (None, Some(code)) => return Err(told(code)),
        (None, None) => return Err(ApiError::invalid("ca_certificates", t.none).answered()),
    };
    if certificate.fingerprint == take {
        return Ok(certificate.pem.trim().to_owned());
    }
    let names = certificate.names.join(", ");
    let words = [
        ("subject", certificate.subject.as_str()),
        ("issuer", &certificate.issuer),
        ("names", &names),
        ("from", &day(certificate.not_before)),
        ("until", &day(certificate.not_after)),
        ("fingerprint", &certificate.fingerprint),
    ];
    let mut message = fill(t.presented, &words);
    if !take.is_empty() {
        message = format!("{} {message}", t.another);
    }
    Err(ApiError::Invalid(
        [
            ("ca_certificates".to_owned(), message),
            (CERTIFICATE_FOUND.to_owned(), certificate.fingerprint),
        ]
        .into(),
    )
    .answered())
}
