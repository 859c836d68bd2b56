//! Calling a server function from the browser, as the framework does: once for all of them, since the answer stays
//! the text that it came as.

use super::{ApiError, Json};
use leptos::server_fn::ContentType;
use leptos::server_fn::client::{Client, browser::BrowserClient};
use leptos::server_fn::codec::{Encoding, GetUrl, PostUrl};
use leptos::server_fn::error::FromServerFnError;
use leptos::server_fn::redirect::call_redirect_hook;
use leptos::server_fn::request::{ClientReq, browser::BrowserRequest};
use leptos::server_fn::response::{ClientRes, browser::BrowserResponse};
use serde::de::IgnoredAny;

const FORM: &str = <PostUrl as ContentType>::CONTENT_TYPE;
const JSON: &str = <Json as ContentType>::CONTENT_TYPE;

/// One that reads.
///
/// # Errors
/// What the server answered, or that it did not.
pub async fn get(path: &'static str, query: String) -> Result<String, ApiError> {
    let method = <GetUrl as Encoding>::METHOD;
    answer(<BrowserRequest as ClientReq<ApiError>>::try_new_req_query(
        path, FORM, JSON, &query, method,
    )?)
    .await
}

/// One that changes something.
///
/// # Errors
/// What the server answered, or that it did not.
pub async fn post(path: &'static str, body: String) -> Result<String, ApiError> {
    let method = <PostUrl as Encoding>::METHOD;
    answer(<BrowserRequest as ClientReq<ApiError>>::try_new_req_text(
        path, FORM, JSON, body, method,
    )?)
    .await
}

async fn answer(request: BrowserRequest) -> Result<String, ApiError> {
    let response: BrowserResponse = <BrowserClient as Client<ApiError>>::send(request).await?;
    let status = <BrowserResponse as ClientRes<ApiError>>::status(&response);
    let redirected = <BrowserResponse as ClientRes<ApiError>>::has_redirect(&response);
    let location = <BrowserResponse as ClientRes<ApiError>>::location(&response);
    let text = <BrowserResponse as ClientRes<ApiError>>::try_into_string(response).await?;
    if status >= 400 {
        return Err(ApiError::de(text.into()));
    }
    // a page of something between us and the server, for instance
    if serde_json::from_str::<IgnoredAny>(&text).is_err() {
        return Err(ApiError::Unreachable);
    }
    if redirected {
        call_redirect_hook(&location);
    }
    Ok(text)
}
