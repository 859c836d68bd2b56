//! The connection from outside: made, changed and switched off at the start.

use crate::{applied, borrowed, live, pkce, restart, signed_in, with};
use gatehouse_domain::access::{Source, TeamRole};
use gatehouse_domain::attempt::Label;
use gatehouse_domain::catalogue::{Code, Side};
use gatehouse_domain::connection::Status;
use gatehouse_domain::ids::DEFAULT_ORG;
use gatehouse_service::connections::Applied;
use gatehouse_service::outside::CONNECTION;
use gatehouse_service::overview::NextStep;
use gatehouse_service::ports::records::AttemptQuery;
use gatehouse_testkit::harness::{Harness, refused};
use gatehouse_testkit::provider::{Person, TokenAuth};

#[tokio::test]
async fn without_the_console_people_sign_in_in_each_flow() {
    let mut h = Harness::start().await;
    let variables = pkce(&h);
    assert_eq!(
        applied(&mut h, &borrowed(&variables)).await,
        live(1),
        "with a secret"
    );
    let buttons = h.gatehouse.door().await.unwrap().buttons;
    assert_eq!((buttons.len(), buttons[0].name.as_str()), (1, "127.0.0.1"));
    signed_in(&h).await;

    h.provider.token_auth(TokenAuth::None);
    assert_eq!(
        applied(&mut h, &borrowed(&variables[..3])).await,
        live(2),
        "public"
    );
    signed_in(&h).await;
    let code = h.provider.requests_to("/token").pop().unwrap();
    assert!(code.form("code_verifier").is_some());

    h.provider.forget_requests();
    assert_eq!(
        applied(&mut h, &borrowed(&variables[..2])).await,
        live(3),
        "implicit, by default"
    );
    signed_in(&h).await;
    assert!(h.provider.requests_to("/token").is_empty());
}

/// Nobody comes back from a provider that is not set right, to see the form.
#[tokio::test]
async fn the_login_page_goes_straight_only_to_what_was_seen_to_work() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let variables = pkce(&h);
    applied(&mut h, &borrowed(&variables)).await;
    h.gatehouse.set_straight(&admin, CONNECTION, true).await.unwrap();
    let straight = async |h: &Harness| h.gatehouse.door().await.unwrap().straight_to;
    assert_eq!(straight(&h).await, None, "nobody has signed in through it");
    signed_in(&h).await;
    assert_eq!(straight(&h).await, Some(CONNECTION));
    let mut changed = variables;
    changed[0].1 = "https://id.example.test".into();
    applied(&mut h, &borrowed(&changed)).await;
    assert_eq!(straight(&h).await, None, "another issuer");
}

#[tokio::test]
async fn only_a_change_makes_a_revision_and_the_program_is_its_author() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let mut variables = pkce(&h);
    assert_eq!(applied(&mut h, &borrowed(&variables)).await, live(1));
    assert_eq!(applied(&mut h, &borrowed(&variables)).await, Applied::Unchanged);
    variables[3].1 = "rotated".into();
    assert_eq!(
        applied(&mut h, &borrowed(&variables)).await,
        live(2),
        "another secret"
    );
    assert_eq!(applied(&mut h, &borrowed(&variables)).await, Applied::Unchanged);
    variables[0].1 = "https://id.example.test".into();
    assert_eq!(applied(&mut h, &borrowed(&variables)).await, live(3));

    let revisions = h.gatehouse.revisions(&admin, CONNECTION, 0, 50).await.unwrap();
    let rows = &revisions.page.rows;
    let told: Vec<_> = rows
        .iter()
        .map(|r| (r.revision.number, r.author.as_str(), r.live))
        .collect();
    assert_eq!(told, [(3, "", true), (2, "", false), (1, "", false)]);
    let changes = h.gatehouse.changes(&admin, "", 0, 50).await.unwrap().rows;
    let ours: Vec<_> = changes
        .iter()
        .filter(|c| c.object == CONNECTION.to_string())
        .collect();
    let actions: Vec<_> = ours.iter().map(|c| c.action.as_str()).collect();
    assert_eq!(
        actions,
        ["connection.change", "connection.change", "connection.create"]
    );
    assert!(ours.iter().all(|c| c.actor.is_none() && c.actor_name == "system"));
    let text = format!("{changes:?}");
    assert!(!text.contains("rotated") && !text.contains(&h.provider.client_secret()));
}

#[tokio::test]
async fn of_several_servers_that_start_at_once_one_makes_the_revision() {
    for h in [Some(Harness::start().await), Harness::start_postgres(20).await] {
        let Some(h) = h else { continue };
        let admin = h.administrator().await;
        let variables = pkce(&h);
        let mut starts = Vec::new();
        for _ in 0..4 {
            let server = with(&h.replica().await, &borrowed(&variables));
            starts.push(tokio::spawn(async move {
                server.apply_outside().await.unwrap().applied
            }));
        }
        let mut done = Vec::new();
        for start in starts {
            done.push(start.await.unwrap());
        }
        done.retain(|applied| *applied != Applied::Unchanged);
        assert_eq!(done, [live(1)]);
        let revisions = h.gatehouse.revisions(&admin, CONNECTION, 0, 50).await.unwrap();
        assert_eq!(revisions.page.total, 1);
    }
}

#[tokio::test]
async fn settings_that_are_gone_switch_it_off_and_its_people_stay() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let variables = pkce(&h);
    restart(&mut h, &borrowed(&variables)).await;
    let person = signed_in(&h).await.person().unwrap().user.id;

    assert_eq!(applied(&mut h, &[]).await, Applied::Off);
    assert_eq!(applied(&mut h, &[]).await, Applied::Unchanged);
    assert!(h.gatehouse.door().await.unwrap().buttons.is_empty());
    assert_eq!(
        refused(&h.sign_in(CONNECTION).await),
        Some(Code::ConnectionNotActive)
    );
    let lock = h.gatehouse.connection(&admin, CONNECTION).await.unwrap().row.lock;
    assert!(lock.unwrap().gone, "its page says so");
    let next = h.gatehouse.overview(&admin).await.unwrap().next;
    assert_eq!(next, NextStep::Connect, "there is nothing to do about it here");

    assert_eq!(
        applied(&mut h, &borrowed(&variables)).await,
        live(1),
        "the same settings"
    );
    assert_eq!(signed_in(&h).await.person().unwrap().user.id, person);
}

#[tokio::test]
async fn one_that_is_gone_can_be_deleted_and_comes_back_as_a_new_revision() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let variables = pkce(&h);
    restart(&mut h, &borrowed(&variables)).await;
    restart(&mut h, &[]).await;
    h.gatehouse.delete_connection(&admin, CONNECTION).await.unwrap();
    assert_eq!(applied(&mut h, &borrowed(&variables)).await, live(2));
    signed_in(&h).await;
}

#[tokio::test]
async fn it_is_untested_until_somebody_signed_in() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let mut variables = pkce(&h);
    restart(&mut h, &borrowed(&variables)).await;
    let status = async |h: &Harness| {
        h.gatehouse
            .connection(&admin, CONNECTION)
            .await
            .unwrap()
            .row
            .status
    };
    assert_eq!(status(&h).await, Status::Untested);
    signed_in(&h).await;
    assert_eq!(status(&h).await, Status::Active);
    h.provider.client("another", &h.provider.client_secret());
    variables[1].1 = "another".into();
    restart(&mut h, &borrowed(&variables)).await;
    assert_eq!(status(&h).await, Status::Untested, "changed since");
    h.test(&admin, CONNECTION).await;
    assert_eq!(status(&h).await, Status::Active, "a test shows it, too");
}

#[tokio::test]
async fn c12_it_is_a_way_in_only_after_an_administrator_signed_in() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let mut variables = pkce(&h);
    restart(&mut h, &borrowed(&variables)).await;
    let ways = async |h: &Harness| h.gatehouse.overview(&admin).await.unwrap().ways_in.len();
    assert_eq!(ways(&h).await, 1, "the password");
    let ada = signed_in(&h).await.person().unwrap().user.id;
    assert_eq!(ways(&h).await, 1, "somebody signed in, who is no administrator");
    h.gatehouse.set_admin(&admin, ada, true).await.unwrap();
    signed_in(&h).await;
    assert_eq!(ways(&h).await, 2);

    variables[1].1 = "another".into();
    assert!(!restart(&mut h, &borrowed(&variables)).await.last_way_in_gone);
    assert_eq!(ways(&h).await, 1, "nobody signed in with what is live now");
}

#[tokio::test]
async fn c12_a_start_that_takes_the_last_way_in_says_so() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let variables = pkce(&h);
    restart(&mut h, &borrowed(&variables)).await;
    let ada = signed_in(&h).await;
    let own = admin.person().unwrap().user.id;
    h.gatehouse
        .set_admin(&admin, ada.person().unwrap().user.id, true)
        .await
        .unwrap();
    let ada = signed_in(&h).await;
    h.gatehouse.set_disabled(&ada, own, true).await.unwrap();
    let start = restart(&mut h, &[]).await;
    assert_eq!((start.applied, start.last_way_in_gone), (Applied::Off, true));
}

#[tokio::test]
async fn the_flags_of_wandb_decide_who_gets_in() {
    let mut h = Harness::start().await;
    let mut variables = pkce(&h).to_vec();
    variables.push(("GORILLA_USE_IDENTIFIER_CLAIMS", "True".into()));
    restart(&mut h, &borrowed(&variables)).await;
    for claim in ["preferred_username", "name"] {
        h.provider.person(Person::default().without(claim));
        let code = refused(&h.sign_in(CONNECTION).await).unwrap();
        assert_eq!(
            (code, code.side()),
            (Code::ClaimMissing, Side::Provider),
            "{claim}"
        );
    }
    variables.push(("DISABLE_SSO_PROVISIONING", "1".into()));
    restart(&mut h, &borrowed(&variables)).await;
    h.provider.person(Person::default());
    assert_eq!(refused(&h.sign_in(CONNECTION).await), Some(Code::UserUnknown));
}

#[tokio::test]
async fn groups_follow_the_claim_where_that_is_set() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    h.gatehouse.make_group(&admin, "research").await.unwrap();
    h.provider
        .person(Person::default().with("groups", vec!["research"]));
    let groups = async |h: &Harness| {
        let user = signed_in(h).await.person().unwrap().user.id;
        let all = h
            .gatehouse
            .ports()
            .store
            .read()
            .memberships_of(user)
            .await
            .unwrap();
        all.into_iter().map(|m| m.group.name).collect::<Vec<_>>()
    };
    let mut variables = pkce(&h).to_vec();
    restart(&mut h, &borrowed(&variables)).await;
    assert!(groups(&h).await.is_empty());
    variables.push(("GORILLA_ENABLE_SSO_GROUP_CLAIMS", "true".into()));
    restart(&mut h, &borrowed(&variables)).await;
    assert_eq!(groups(&h).await, ["research"]);
}

/// As in W&B Server: a group that is named like a team makes its people members; no team is made, and what the
/// provider no longer names ends.
#[tokio::test]
async fn teams_follow_the_claim_where_that_is_set() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let g = h.gatehouse.clone();
    let vision = g.make_team(&admin, DEFAULT_ORG, "Vision", "").await.unwrap();
    let lab = g.make_organization(&admin, "Lab", "").await.unwrap();
    g.make_team(&admin, lab.id, "Optics", "").await.unwrap();
    let comes_with = |groups: &[&str]| {
        h.provider
            .person(Person::default().with("groups", groups.to_vec()))
    };
    comes_with(&["VISION", "optics", "unknown"]);
    let teams = async |h: &Harness| {
        let (teams, _) = h.gatehouse.own_teams(&signed_in(h).await).await.unwrap();
        teams
            .into_iter()
            .map(|m| (m.team.slug, m.sources))
            .collect::<Vec<_>>()
    };
    let mut variables = pkce(&h).to_vec();
    restart(&mut h, &borrowed(&variables)).await;
    assert!(teams(&h).await.is_empty(), "without the flag");
    variables.push(("GORILLA_ENABLE_SSO_GROUP_CLAIMS", "true".into()));
    restart(&mut h, &borrowed(&variables)).await;
    let by_sign_ins = vec![(Source::Connection(CONNECTION), TeamRole::Member)];
    assert_eq!(teams(&h).await, [("vision".to_owned(), by_sign_ins.clone())]);
    let person = signed_in(&h).await;
    let name = person.actor().unwrap().name.to_owned();
    g.add_team_member(&admin, vision.id, &name, TeamRole::Viewer)
        .await
        .unwrap();
    let both = [vec![(Source::Manual, TeamRole::Viewer)], by_sign_ins].concat();
    assert_eq!(teams(&h).await, [("vision".to_owned(), both.clone())]);
    assert_eq!(
        g.teams(&admin, DEFAULT_ORG, "", 0, 9).await.unwrap().total,
        1,
        "none is made"
    );
    h.provider.person(Person::default().with("groups", vec!["other"]));
    assert_eq!(teams(&h).await, [("vision".to_owned(), both[..1].to_vec())]);
    let attempt = &g
        .attempts(
            &admin,
            AttemptQuery {
                limit: 1,
                ..AttemptQuery::default()
            },
        )
        .await
        .unwrap()
        .rows[0];
    let facts = attempt.trace.steps.iter().flat_map(|s| &s.facts);
    let lost = facts.into_iter().find(|f| f.label == Label::TeamsLost).unwrap();
    assert_eq!(lost.value.as_str(), "vision");
}

#[tokio::test]
async fn another_issuer_tells_whom_it_does_not_find_any_more() {
    let mut h = Harness::start().await;
    let mut variables = pkce(&h);
    restart(&mut h, &borrowed(&variables)).await;
    signed_in(&h).await;
    variables[0].1 = "https://id.example.test".into();
    assert_eq!(
        applied(&mut h, &borrowed(&variables)).await,
        Applied::Live { revision: 2, lost: 1 }
    );
}

#[tokio::test]
async fn its_name_is_given_or_the_host_and_free() {
    let mut h = Harness::start().await;
    let admin = h.administrator().await;
    let mut form = h.form();
    form.display_name = "127.0.0.1".into();
    h.save(&admin, form).await;
    let mut variables = pkce(&h).to_vec();
    let name = async |h: &Harness| h.gatehouse.door().await.unwrap().buttons[0].name.clone();
    restart(&mut h, &borrowed(&variables)).await;
    assert_eq!(name(&h).await, "127.0.0.1 (2)");
    assert_eq!(applied(&mut h, &borrowed(&variables)).await, Applied::Unchanged);
    variables.push(("GATEHOUSE_OIDC_NAME", "Company".into()));
    assert_eq!(applied(&mut h, &borrowed(&variables)).await, live(2));
    assert_eq!(name(&h).await, "Company");
}
