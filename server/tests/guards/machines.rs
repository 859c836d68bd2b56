//! The pages of organizations, teams and service accounts: who comes in, and what they see.

use crate::access::OF_PEOPLE;
use crate::{Answer, App};
use axum::body::Body;
use axum::http::header::{ACCEPT, COOKIE, LOCATION};
use axum::http::{Method, Request, StatusCode};
use gatehouse::functions::FUNCTIONS;
use gatehouse_domain::access::{OrgRole, TeamRole};
use gatehouse_domain::ids::{DEFAULT_ORG, OrgId};
use gatehouse_service::ports::teams::Team;
use gatehouse_service::service_accounts::{NewMethod, NewServiceAccount};
use tower::ServiceExt as _;

const PAGES: [&str; 7] = [
    "/console/organizations",
    "/console/organizations/{org}",
    "/console/organizations/{org}/settings",
    "/console/teams/{team}/settings",
    "/console/service-accounts",
    "/console/service-accounts/new?org={org}",
    "/{slug}/service-accounts",
];

/// What is in an organization.
struct Things {
    org: OrgId,
    team: Team,
    project: String,
    account: String,
    key: String,
    user: String,
}

impl Things {
    /// In place of names in braces.
    fn put(&self, text: &str) -> String {
        text.replace("{org}", &self.org.to_string())
            .replace("{team}", &self.team.id.to_string())
            .replace("{slug}", &self.team.slug)
    }

    /// What any of the functions takes.
    fn form(&self) -> String {
        let (org, team, user) = (self.org, self.team.id, &self.user);
        format!(
            "org={org}&team={team}&project={}&account={}&key={}&user={user}&principal={user}&who={user}&name=New&slug=new\
             &role=member&source=manual&q=&page=1&disabled=true&restricted=true&default_team=&method=built_in&subject=\
             &overlap=0&days=1&read=true&group=g_00000000000070008000000000000001",
            self.project, self.account, self.key
        )
    }
}

impl App {
    async fn things(&self, org: OrgId, name: &str) -> Things {
        let g = &self.harness.gatehouse;
        let admin = self.harness.caller(&self.administrator).await;
        let team = g.make_team(&admin, org, name, "").await.unwrap();
        // who makes a team without being in its organization is not in the team
        if org != DEFAULT_ORG {
            let name = &admin.person().unwrap().user.name;
            g.add_org_member(&admin, org, name, OrgRole::Administrator)
                .await
                .unwrap();
            g.add_team_member(&admin, team.id, name, TeamRole::Member)
                .await
                .unwrap();
        }
        let project = g.make_project(&admin, team.id, "First").await.unwrap();
        let form = NewServiceAccount {
            org,
            team: Some(team.id),
            name: format!("{name} CI"),
            default_team: None,
            method: NewMethod::BuiltIn,
        };
        let (account, key) = g.make_service_account(&admin, &form).await.unwrap();
        Things {
            org,
            project: project.id.to_string(),
            account: account.id.to_string(),
            key: key.unwrap().key.id.to_string(),
            user: admin.person().unwrap().user.id.to_string(),
            team,
        }
    }

    async fn get(&self, path: &str, token: &str) -> Answer {
        self.send(Method::GET, path, Some(token), "").await
    }

    async fn name_of(&self, token: &str) -> String {
        let caller = self.harness.caller(token).await;
        caller.person().unwrap().user.name.clone()
    }
}

#[tokio::test]
async fn c1_what_is_in_another_organization_is_not_there_for_any_function() {
    let app = App::start().await;
    let admin = app.harness.caller(&app.administrator).await;
    let g = &app.harness.gatehouse;
    let other = g.make_organization(&admin, "Other", "").await.unwrap();
    let theirs = app.things(other.id, "Theirs").await;
    let before = app.harness.contents().await;
    let mut asked = 0;
    for (method, path, _) in FUNCTIONS {
        let area = OF_PEOPLE.iter().find(|area| path.starts_with(**area));
        let own = ["/api/account/", "/api/keys/own", "/api/keys/choose_team"];
        if area.is_none() || own.iter().any(|own| path.starts_with(own)) {
            continue;
        }
        asked += 1;
        let form = theirs.form();
        let answer = match *method {
            Method::GET => app.get(&format!("{path}?{form}"), &app.person).await,
            _ => app.send(method.clone(), path, Some(&app.person), &form).await,
        };
        let expected = match *path {
            // this one is the installation's, and everybody knows that it is there
            "/api/organizations/make" => StatusCode::CONFLICT,
            // groups are of the installation: nobody else gets as far as the team
            "/api/teams/map_group" => StatusCode::FORBIDDEN,
            _ => StatusCode::NOT_FOUND,
        };
        assert_eq!(answer.status, expected, "{path}: {}", answer.body);
        for secret in ["Theirs", "theirs", "First"] {
            assert!(!answer.body.contains(secret), "{path}: {}", answer.body);
        }
    }
    assert!(asked > 25, "{asked}");
    assert_eq!(app.harness.contents().await, before, "nothing was changed");
    for page in PAGES {
        let page = app.get(&theirs.put(page), &app.person).await;
        assert_eq!(page.status, StatusCode::NOT_FOUND, "{}", page.body);
        assert!(!page.body.contains("Theirs"), "{}", page.body);
    }
}

#[tokio::test]
async fn who_administers_an_organization_or_a_team_comes_to_its_pages_and_to_no_other() {
    let app = App::start().await;
    let admin = app.harness.caller(&app.administrator).await;
    let g = &app.harness.gatehouse;
    let ours = app.things(DEFAULT_ORG, "Ours").await;
    let name = app.name_of(&app.person).await;
    let links = |page: &Answer| {
        let all = [
            "/console/organizations",
            "/console/teams",
            "/console/service-accounts",
            "/console/users",
            "/console",
        ];
        all.map(|to| page.body.contains(&format!("<a href=\"{to}\"")))
    };
    let account = app.get("/account", &app.person).await;
    assert_eq!(
        links(&account),
        [false; 5],
        "a member sees no organization at all"
    );
    assert_eq!(
        app.get("/console/service-accounts", &app.person).await.status,
        StatusCode::NOT_FOUND
    );

    g.add_team_member(&admin, ours.team.id, &name, TeamRole::Administrator)
        .await
        .unwrap();
    let page = app.get("/ours/service-accounts", &app.person).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.body);
    assert!(page.body.contains("Ours CI"), "{}", page.body);
    assert_eq!(links(&page), [false, true, false, false, false]);
    assert_eq!(
        app.get("/console/service-accounts", &app.person).await.status,
        StatusCode::NOT_FOUND
    );
    let of_org = format!("/console/organizations/{DEFAULT_ORG}");
    assert_eq!(app.get(&of_org, &app.person).await.status, StatusCode::NOT_FOUND);

    g.add_org_member(&admin, DEFAULT_ORG, &name, OrgRole::Administrator)
        .await
        .unwrap();
    for page in PAGES {
        let path = ours.put(page);
        let page = app.get(&path, &app.person).await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.body);
        assert_eq!(links(&page), [true, true, true, false, false], "{path}");
    }
    for path in [
        "/console",
        "/console/users",
        "/console/none",
        "/console/organizations/x/none",
    ] {
        let status = app.get(path, &app.person).await.status;
        assert_eq!(status, StatusCode::FORBIDDEN, "{path}");
    }
    let overview = app.get("/console", &app.administrator).await;
    assert_eq!(
        links(&overview),
        [false, true, true, true, true],
        "one organization is none to see"
    );
    g.make_organization(&admin, "Second", "").await.unwrap();
    let overview = app.get("/console", &app.administrator).await;
    assert_eq!(links(&overview), [true; 5]);
}

#[tokio::test]
async fn a_team_is_found_by_its_former_name_for_a_while() {
    let app = App::start().await;
    let admin = app.harness.caller(&app.administrator).await;
    let ours = app.things(DEFAULT_ORG, "Ours").await;
    let renamed = app
        .harness
        .gatehouse
        .rename_team(&admin, ours.team.id, "Ours", "fresh");
    renamed.await.unwrap();
    let request = Request::get("/ours/service-accounts")
        .header(COOKIE, format!("gatehouse={}", app.administrator))
        .header(ACCEPT, "text/html")
        .body(Body::empty());
    let page = app.router.clone().oneshot(request.unwrap()).await.unwrap();
    assert_eq!(page.headers()[LOCATION], "/fresh/service-accounts");
    assert_eq!(page.status(), StatusCode::FOUND);
    let none = app.get("/nobody/service-accounts", &app.administrator).await;
    assert_eq!(none.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn k2_without_javascript_a_key_is_shown_once() {
    let app = App::start().await;
    let page = "/console/service-accounts/new";
    let form = format!("_fn=%2Fapi%2Fmachines%2Fmake&org={DEFAULT_ORG}&name=Nightly");
    let made = app
        .send(Method::POST, page, Some(&app.administrator), &form)
        .await;
    assert_eq!(made.status, StatusCode::OK, "{}", made.body);
    let key = made
        .body
        .split("value=\"local-")
        .nth(1)
        .unwrap()
        .split('"')
        .next()
        .unwrap();
    assert_eq!(key.len(), 40);
    for path in [page, "/console/service-accounts"] {
        let again = app.get(path, &app.administrator).await;
        assert!(!again.body.contains(key), "{path}");
    }
    let account = app
        .get("/api/machines/list?org=&team=&q=&page=1", &app.administrator)
        .await;
    assert!(
        account.body.contains("Nightly") && !account.body.contains(key),
        "{}",
        account.body
    );

    let wrong = form
        .replace("Nightly", "%09")
        .replace("&name", "&default_team=nowhere&name");
    let refused = app
        .send(Method::POST, page, Some(&app.administrator), &wrong)
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(
        refused.body.contains("value=\"nowhere\""),
        "what was typed is there still"
    );
}
