//! *Settings*, *Authentication*: another way to the same connections.

use crate::{Answer, App};
use axum::http::header::LOCATION;
use axum::http::{Method, StatusCode};
use gatehouse_domain::catalogue::Code;
use gatehouse_domain::connection::{Form, LdapForm, Settings};
use gatehouse_domain::ids::ConnectionId;
use gatehouse_service::Caller;
use gatehouse_service::connections::ConnectionDetail;
use gatehouse_testkit::directory::Entry;

const HERE: &str = "/console/settings/authentication";
const HOST: &str = "ldap.example.test";

async fn show(app: &App, query: &str) -> String {
    let path = format!("{HERE}?{query}");
    let page = app.send(Method::GET, &path, Some(&app.administrator), "").await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    page.body
}

async fn post(app: &App, function: &str, fields: &[(&str, &str)]) -> Answer {
    let form = url::form_urlencoded::Serializer::new(String::new())
        .append_pair("_fn", function)
        .extend_pairs(fields)
        .finish();
    app.send(Method::POST, HERE, Some(&app.administrator), &form)
        .await
}

async fn caller(app: &App) -> Caller {
    app.harness.caller(&app.administrator).await
}

async fn saved(app: &App, id: ConnectionId) -> Option<ConnectionDetail> {
    let caller = caller(app).await;
    app.harness.gatehouse.connection(&caller, id).await.ok()
}

/// *Update Settings* with a form.
async fn update(app: &App, id: ConnectionId, form: LdapForm) -> Answer {
    let detail = saved(app, id).await;
    let base = detail.map(|d| d.head.id.to_string()).unwrap_or_default();
    let id = id.to_string();
    let form = Form::from(form).to_fields();
    let mut fields: Vec<(&str, &str)> = form.iter().map(|(name, text)| (*name, text.as_str())).collect();
    fields.extend([("connection", id.as_str()), ("base", &base), ("intent", "update")]);
    fields.push(("bind_password", "bind-pw"));
    post(app, "/api/directories/edit", &fields).await
}

#[tokio::test]
async fn update_settings_tests_first_and_enable_waits_for_what_passed() {
    let app = App::start().await;
    let (h, form) = (&app.harness, app.harness.directory_form(HOST));
    let page = show(&app, "type=ldap").await;
    assert!(
        page.contains("Configure LDAP Client") && !page.contains("Base DN"),
        "{page}"
    );
    let begun = post(
        &app,
        "/api/connections/create",
        &[("provider", "openldap"), ("settings", "true")],
    )
    .await;
    let to = begun.headers[LOCATION].to_str().unwrap();
    let query = to.strip_prefix(&format!("{HERE}?")).unwrap();
    let id: ConnectionId = query.split_once("connection=").unwrap().1.parse().unwrap();
    let page = show(&app, query).await;
    assert!(
        page.contains("Base DN") && page.contains("Not saved yet"),
        "{page}"
    );

    let refused = update(&app, id, form.clone()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    let why = Code::LdapNobody.meaning(gatehouse_domain::text::Lang::En);
    assert!(refused.body.contains(why), "{}", refused.body);
    assert!(saved(&app, id).await.is_none(), "what did not pass is not saved");

    h.directory.put(HOST, Entry::new("lin"));
    let passed = update(&app, id, form.clone()).await;
    assert_eq!(passed.status, StatusCode::SEE_OTHER, "{}", passed.body);
    let detail = saved(&app, id).await.unwrap();
    assert!(
        detail.can_go_live() && !detail.row.connection.active,
        "Enable is its own step"
    );
    let switch = [
        ("connection", id.to_string()),
        ("on", "true".into()),
        ("told", "0".into()),
    ];
    let switch = switch.each_ref().map(|(name, value)| (*name, value.as_str()));
    post(&app, "/api/connections/switch", &switch).await;
    let live = saved(&app, id).await.unwrap();
    assert!(live.row.connection.active);

    let other = LdapForm {
        user_filter: "(uid=*)".into(),
        ..form
    };
    h.directory.down(HOST, Some(Code::LdapUnreachable));
    update(&app, id, other.clone()).await;
    assert_eq!(saved(&app, id).await.unwrap().head.id, live.head.id);
    h.directory.down(HOST, None);
    update(&app, id, other).await;
    let now = saved(&app, id).await.unwrap();
    assert_ne!(now.head.id, live.head.id);
    assert_eq!(
        now.row.connection.live,
        Some(live.head.id),
        "what is live stays live"
    );
    let page = show(&app, query).await;
    assert!(
        page.contains("earlier settings until the saved ones are put live"),
        "{page}"
    );
}

#[tokio::test]
async fn a_type_picks_a_form_and_switches_nothing_off() {
    let app = App::start().await;
    let active = async || {
        let caller = caller(&app).await;
        let (rows, drafts) = app.harness.gatehouse.connections(&caller).await.unwrap();
        assert!(drafts.is_empty());
        rows.iter().filter(|row| row.connection.active).count()
    };
    for query in ["", "type=password", "type=ldap", "type=oidc", "type=nonsense"] {
        let page = show(&app, query).await;
        assert!(page.contains("switches nothing off"), "{query}");
        assert_eq!(active().await, 1, "{query}");
    }
}

/// The inputs of the page's first form of a function, as a browser would send them.
fn inputs(page: &str, function: &str) -> Vec<(String, String)> {
    let from = page.find(&format!("value=\"{function}\"")).unwrap();
    let form = page[from..].split("</form>").next().unwrap();
    let attribute = |tag: &str, name: &str| {
        let value = tag.split_once(&format!("{name}=\""))?.1.split('"').next()?;
        Some(value.replace("&quot;", "\"").replace("&amp;", "&"))
    };
    let tags = form
        .split("<input")
        .skip(1)
        .map(|tag| tag.split('>').next().unwrap());
    tags.filter_map(|tag| {
        Some((
            attribute(tag, " name")?,
            attribute(tag, " value").unwrap_or_default(),
        ))
    })
    .collect()
}

#[tokio::test]
async fn of_a_provider_four_settings_are_asked_and_the_others_stay() {
    let app = App::start().await;
    let page = show(&app, "type=oidc").await;
    let mut sent = inputs(&page, "/api/connections/edit");
    let id: ConnectionId = sent
        .iter()
        .find(|(n, _)| n == "connection")
        .unwrap()
        .1
        .parse()
        .unwrap();
    let before = saved(&app, id).await.unwrap().head.settings;
    for (name, value) in &mut sent {
        if name == "client_id" {
            "another".clone_into(value);
        }
    }
    sent.push(("flow".into(), "code".into()));
    let fields: Vec<(&str, &str)> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    let answer = post(&app, "/api/connections/edit", &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.body);
    let (Settings::Oidc(before), Settings::Oidc(after)) =
        (before, saved(&app, id).await.unwrap().head.settings)
    else {
        panic!()
    };
    assert_eq!(after.client_id, "another");
    let same = gatehouse_domain::connection::OidcSettings {
        client_id: before.client_id.clone(),
        ..after
    };
    assert_eq!(same, before);
}
