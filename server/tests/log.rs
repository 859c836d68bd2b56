//! C6: at its most talkative the log holds no secret.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

mod common;

use common::{Place, Running, header};
use gatehouse_domain::connection::{OidcForm, Provider as Preset};
use gatehouse_testkit::provider::Provider;
use std::io::Read;

/// A form as a page of the console posts it.
fn posted(function: &str, fields: &[(&str, &str)]) -> String {
    let mut form = form_urlencoded::Serializer::new(String::new());
    form.append_pair("_fn", function).extend_pairs(fields).finish()
}

/// The browser at the provider, and back here with what it carries.
async fn go(provider: &Provider, running: &Running, url: &str, cookies: &str) -> String {
    let answer = provider.visit(url).await.unwrap();
    let back = answer.location().unwrap();
    let path = format!("{}?{}", back.path(), back.query().unwrap());
    let (status, answer) = running.send(&path, cookies, None);
    assert_eq!(status, 303, "{answer}");
    answer
}

/// The same to sign out there.
async fn go_to_sign_out(provider: &Provider, running: &Running, url: &str, leaving: &str) {
    let back = provider.visit(url).await.unwrap().location().unwrap();
    let path = format!("{}?{}", back.path(), back.query().unwrap());
    let (status, answer) = running.send(&path, &format!("gatehouse-leaving={leaving}"), None);
    assert!(
        status == 200 && answer.contains("You are signed out at Staff"),
        "{answer}"
    );
}

/// Connects the provider: saves, tests and switches on. The connection's id.
async fn connect(provider: &Provider, running: &Running, admin: &str) -> String {
    let new = posted("/api/connections/create", &[("provider", "custom")]);
    let (status, answer) = running.send("/console/connections/new", admin, Some(&new));
    assert_eq!(status, 303, "{answer}");
    let editor = header(&answer, "location").to_owned();
    let id = editor.split('/').nth(3).unwrap().to_owned();
    let form = OidcForm {
        display_name: "Staff".into(),
        issuer: provider.issuer().into(),
        client_id: provider.client_id(),
        ..OidcForm::preset(Preset::Custom)
    };
    let form = serde_json::to_value(form).unwrap();
    let fields = form.as_object().unwrap().iter().map(|(name, value)| {
        let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        (name.as_str(), text)
    });
    let fields: Vec<(&str, String)> = fields.collect();
    let secret = provider.client_secret();
    let mut typed = vec![("connection", id.as_str()), ("client_secret", &secret)];
    typed.extend(fields.iter().map(|(name, text)| (*name, text.as_str())));
    let (status, answer) = running.send(&editor, admin, Some(&posted("/api/connections/edit", &typed)));
    assert_eq!(status, 303, "{answer}");

    let page = format!("/console/connections/{id}");
    let (status, answer) = running.send(&format!("{page}/test"), admin, Some(""));
    assert_eq!(status, 200, "{answer}");
    let browser = header(&answer, "set-cookie: gatehouse-browser");
    let link = format!("href=\"{}/", provider.issuer());
    let link = &answer[answer.find(&link).unwrap() + "href=\"".len()..];
    let link = link[..link.find('"').unwrap()].replace("&amp;", "&");
    go(
        provider,
        running,
        &link,
        &format!("{admin}; gatehouse-browser={browser}"),
    )
    .await;
    let on = posted("/api/connections/switch", &[("connection", &id), ("on", "true")]);
    let (status, answer) = running.send(&page, admin, Some(&on));
    assert_eq!(status, 303, "{answer}");
    id
}

#[tokio::test]
async fn c6_at_trace_level_the_log_holds_no_token_code_secret_or_password() {
    let (place, provider) = (Place::new(), Provider::start());
    let mut running = place.serve(&[("GATEHOUSE_LOG", "trace")]);
    let link = running.setup_link();
    let token = link.split_once('=').unwrap().1;
    assert_eq!(running.get(&link).0, 200);
    let form = format!("token={token}&email=a%40b.test&password=canary-password&again=canary-password");
    let (status, answer) = running.send("/setup", "", Some(&form));
    assert_eq!(status, 200, "{answer}");
    let first = header(&answer, "set-cookie: gatehouse").to_owned();
    let id = connect(&provider, &running, &format!("gatehouse={first}")).await;

    let (status, answer) = running.send(&format!("/login/{id}"), "", None);
    assert_eq!(status, 303, "{answer}");
    let browser = header(&answer, "set-cookie: gatehouse-browser").to_owned();
    let cookie = format!("gatehouse-browser={browser}");
    let answer = go(&provider, &running, header(&answer, "location"), &cookie).await;
    let second = header(&answer, "set-cookie: gatehouse").to_owned();
    assert_eq!(
        running.send("/account", &format!("gatehouse={second}"), None).0,
        200
    );
    let (status, answer) = running.send("/logout", &format!("gatehouse={second}"), Some(""));
    assert_eq!(status, 200, "{answer}");
    let leaving = header(&answer, "set-cookie: gatehouse-leaving").to_owned();
    let (status, answer) = running.send("/logout/provider", &format!("gatehouse-leaving={leaving}"), None);
    assert_eq!(status, 303, "{answer}");
    go_to_sign_out(&provider, &running, header(&answer, "location"), &leaving).await;
    running.get("/oidc/callback?code=canary-code&state=canary-state&error_description=canary-words");

    let mut log = running.child.stderr.take().unwrap();
    running.signal("INT");
    let mut text = String::new();
    log.read_to_string(&mut text).unwrap();
    assert!(text.contains("/oidc/callback"), "{text}");
    let address = provider.issuer().trim_start_matches("http://");
    assert!(text.contains(address), "calls to the provider are logged: {text}");
    let mut secrets = vec![token.to_owned(), first, second, browser, "canary".to_owned()];
    secrets.push(provider.client_secret());
    secrets.push(leaving);
    let revoked = provider.requests_to("/revoke");
    secrets.push(revoked[0].form("token").unwrap().to_owned());
    for asked in provider.requests_to("/authorize") {
        secrets.extend(["state", "nonce"].map(|name| asked.query(name).unwrap().to_owned()));
    }
    for asked in provider.requests_to("/token") {
        secrets.extend(["code", "code_verifier"].map(|name| asked.form(name).unwrap().to_owned()));
        let basic = asked.header("authorization").unwrap();
        secrets.push(basic.trim_start_matches("Basic ").to_owned());
    }
    for asked in provider.requests_to("/userinfo") {
        let bearer = asked.header("authorization").unwrap();
        secrets.push(bearer.trim_start_matches("Bearer ").to_owned());
    }
    assert!(secrets.len() >= 6 + 2 * (2 + 3 + 1), "{secrets:?}");
    // No JWT either: each begins like this.
    secrets.push("eyJ".into());
    for secret in secrets {
        let found = text.lines().find(|line| line.contains(&secret));
        assert_eq!(found, None, "{secret}");
    }
}
