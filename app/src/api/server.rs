//! What every server function begins and ends with: who calls whom, and errors in the caller's words.

use super::error::{ApiError, Conflict, FieldChange};
use crate::prefs::use_lang;
use axum::http::StatusCode;
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::outside::Origin;
use gatehouse_domain::text::Lang;
use gatehouse_service::{Caller, Error, Gatehouse};
use leptos::prelude::use_context;
use leptos_axum::ResponseOptions;

gatehouse_domain::strings! {
    /// The sentences of refusals that a use case gives without the catalogue.
    Refusals {
        last_way_in: "This would remove the last way in for an administrator ({ways}). Give an administrator another way first: a password, or a sign-in through an active connection.",
            "관리자의 마지막 로그인 수단({ways})이 사라집니다. 먼저 관리자에게 비밀번호나 활성 연결을 통한 로그인 등 다른 수단을 마련하세요.";
        last_own_way: "This is the only way you can sign in. Connect another one first.",
            "유일한 로그인 수단입니다. 먼저 다른 수단을 연결하세요.";
        password: "password", "비밀번호";
        not_proven: "The saved settings have not been tested. Test the connection; once the test succeeds it can be switched on.",
            "저장된 설정이 아직 테스트되지 않았습니다. 연결을 테스트하고 성공하면 켤 수 있습니다.";
        would_lose: "Nothing was switched on: connected identities that it loses: {n}. Look at it again, and switch it on if that is right.",
            "켜지 않았습니다. 잃게 되는 연결된 신원이 {n}개입니다. 다시 확인한 뒤 맞으면 켜세요.";
        set_outside: "{name} sets this, in the environment of the program. Change it there and start it again.",
            "프로그램의 환경 변수 {name}이(가) 이 값을 설정합니다. 거기에서 바꾸고 다시 시작하세요.";
        set_in_file: "{name} in gatehouse.toml sets this. Change it there and start the program again.",
            "gatehouse.toml의 {name}이(가) 이 값을 설정합니다. 거기에서 바꾸고 프로그램을 다시 시작하세요.";
        settled: "Nothing was changed: another administrator settled this in the meantime, or it ran out. Audit, Changes tells what was done.",
            "변경하지 않았습니다. 그 사이에 다른 관리자가 처리했거나 기한이 지났습니다. 감사 → 변경 이력에서 확인할 수 있습니다.";
        cannot_link: "Nothing was connected. {why}", "연결하지 않았습니다. {why}";
        not_fresh: "You signed in more than ten minutes ago. Sign in again to do this.",
            "로그인한 지 10분이 지났습니다. 다시 로그인한 뒤 진행하세요.";
        with_reference: "{message} ({reference})", "{message} ({reference})";
    }
}

/// The service and the caller of this request.
pub fn context() -> Result<(Gatehouse, Caller), ApiError> {
    match (use_context::<Gatehouse>(), use_context::<Caller>()) {
        (Some(gatehouse), Some(caller)) => Ok((gatehouse, caller)),
        _ => Err(ApiError::Internal {
            reference: String::new(),
        }
        .answered()),
    }
}

/// An id from the address or a form; what is none is not there.
pub fn id<T: std::str::FromStr>(text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| ApiError::NotFound.answered())
}

/// One of the values that a field offers.
pub fn choice<T: std::str::FromStr>(field: &str, text: &str) -> Result<T, ApiError> {
    text.parse().map_err(|_| {
        let message = gatehouse_domain::problem::Problem::NotOffered.message(use_lang());
        ApiError::invalid(field, message).answered()
    })
}

/// A use case's refusal as the browser gets it, with its status set.
pub fn refuse(error: Error) -> ApiError {
    let full = matches!(
        &error,
        Error::Refused {
            code: Code::StorageFull,
            ..
        }
    );
    let error = translate(error, use_lang()).answered();
    if let (true, Some(response)) = (full, use_context::<ResponseOptions>()) {
        // Not the fault of who asked.
        response.set_status(StatusCode::INSUFFICIENT_STORAGE);
    }
    error
}

fn translate(error: Error, lang: Lang) -> ApiError {
    let t = Refusals::of(lang);
    match error {
        Error::Unauthenticated => ApiError::Unauthenticated,
        Error::Forbidden => ApiError::Forbidden,
        Error::Denied(why) => ApiError::refused(why.text(lang)),
        Error::NotFound => ApiError::NotFound,
        Error::Invalid(problems) => ApiError::Invalid(
            problems
                .into_iter()
                .map(|(f, p)| (f.to_owned(), p.message(lang)))
                .collect(),
        ),
        Error::Conflict(c) => ApiError::Conflict(Conflict {
            by: c.author,
            at: c.at,
            head: c.head.to_string(),
            changes: c
                .changed
                .into_iter()
                .map(|(field, before, after)| FieldChange { field, before, after })
                .collect(),
        }),
        Error::LastWayIn(ways) if ways.is_empty() => ApiError::refused(t.last_own_way),
        Error::LastWayIn(ways) => {
            let ways: Vec<String> = ways
                .into_iter()
                .map(|w| {
                    format!(
                        "{}: {}",
                        w.administrator,
                        w.connection.as_deref().unwrap_or(t.password)
                    )
                })
                .collect();
            ApiError::refused(gatehouse_domain::text::fill(
                t.last_way_in,
                &[("ways", &ways.join(", "))],
            ))
        }
        Error::SetOutside(source) => {
            let sentence = match source.origin {
                Origin::File => t.set_in_file,
                Origin::Console | Origin::Environment => t.set_outside,
            };
            ApiError::refused(gatehouse_domain::text::fill(sentence, &[("name", &source.name)]))
        }
        Error::NotProven => ApiError::refused(t.not_proven),
        Error::WouldLose(n) => ApiError::refused(gatehouse_domain::text::fill(
            t.would_lose,
            &[("n", &n.to_string())],
        )),
        Error::CannotLink(why) => ApiError::refused(gatehouse_domain::text::fill(
            t.cannot_link,
            &[("why", why.text(lang))],
        )),
        Error::Settled => ApiError::refused(t.settled),
        Error::NotFresh => ApiError::refused(t.not_fresh),
        // said by the login page alone
        Error::MustChange { .. } => ApiError::Unauthenticated,
        Error::Refused { code, reference } | Error::Asked { code, reference } => {
            let message = code.person(lang);
            ApiError::refused(match reference {
                Some(r) => {
                    gatehouse_domain::text::fill(t.with_reference, &[("message", message), ("reference", &r)])
                }
                None => message.to_owned(),
            })
        }
        Error::Throttled { .. } => ApiError::refused(Code::Throttled.person(lang)),
        error @ (Error::Store(_) | Error::Unsealable(_)) => {
            let reference = use_context::<Gatehouse>()
                .map(|g| g.log_reference(&error))
                .unwrap_or_default();
            ApiError::Internal { reference }
        }
    }
}
