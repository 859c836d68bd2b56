//! `wandb login`, and who the key is of.

use crate::{Bench, both};
use gatehouse_domain::access::Scopes;
use gatehouse_domain::attempt::Outcome;
use gatehouse_domain::catalogue::Code;
use gatehouse_service::api_keys::{NewKey, Whose};

both! {
    a_good_key_is_kept
    a_bad_key_is_refused_in_a_sentence
    a_revoked_key_is_refused_in_a_sentence
    the_api_reads_the_viewer
}

async fn a_good_key_is_kept(bench: Bench) {
    let bob = bench.harness.own_key(&bench.lab.bob).await;
    let key = bob.secret.expose();
    // The old one looks at the key only when it is told to.
    let good = if bench.client.is_old() {
        "configured"
    } else {
        "Currently logged in as: bob"
    };
    bench.wandb(&["login", "--relogin", key]).well(good);
    let kept = std::fs::read_to_string(bench.client.home(".netrc")).unwrap();
    assert!(kept.contains("machine localhost") && kept.contains(key), "{kept}");
    bench
        .wandb(&["login", "--relogin", "--verify", key])
        .well("Currently logged in as: bob");
    if !bench.client.is_old() {
        // From then on without the key.
        bench
            .wandb(&["login", "--verify"])
            .well("Currently logged in as: bob");
    }
}

async fn a_bad_key_is_refused_in_a_sentence(bench: Bench) {
    let mistyped = "local-0123456789012345678901234567890123456789";
    let said = bench.wandb(&["login", "--relogin", "--verify", mistyped]);
    said.badly("This is no API key of this server: it was mistyped, cut off, or belongs to another server.");
    // Well formed, and nobody's.
    let nobodys = gatehouse_domain::api_key::Form::Key.make(|buffer| buffer.fill(7));
    let said = bench.wandb(&["login", "--relogin", "--verify", &nobodys]);
    said.badly("This API key does not exist here");
    // The first is not looked up, so only the second is an attempt.
    let attempts = bench
        .harness
        .gatehouse
        .attempts(&bench.lab.admin, Default::default())
        .await
        .unwrap();
    assert!(!attempts.rows.is_empty());
    for attempt in &attempts.rows {
        assert!(matches!(
            attempt.outcome,
            Outcome::Refused {
                code: Code::KeyUnknown
            }
        ));
    }
}

async fn a_revoked_key_is_refused_in_a_sentence(bench: Bench) {
    let bob = bench.harness.own_key(&bench.lab.bob).await;
    bench
        .harness
        .gatehouse
        .revoke_key(&bench.lab.bob, bob.key.id)
        .await
        .unwrap();
    let said = bench.wandb(&["login", "--relogin", "--verify", bob.secret.expose()]);
    said.badly("This API key was revoked. Make a new one under Your account, API keys");
    // And one whose time is over.
    let form = NewKey {
        name: "short".into(),
        days: "1".into(),
        scopes: Scopes::READ_WRITE,
    };
    const DAY: i64 = 24 * 3_600_000;
    bench.harness.clock.advance(-2 * DAY);
    let old = bench
        .harness
        .gatehouse
        .make_key(&bench.lab.bob, Whose::Own, &form)
        .await
        .unwrap();
    let said = bench.wandb(&["login", "--relogin", "--verify", old.secret.expose()]);
    said.badly("This API key has expired.");
}

async fn the_api_reads_the_viewer(bench: Bench) {
    let program = "import wandb\napi = wandb.Api()\nv = api.viewer\n\
                   print('viewer', v.username, v.email, v.entity, [t for t in v.teams], api.default_entity)";
    let bob = bench.harness.own_key(&bench.lab.bob).await;
    let said = bench.python(program, bob.secret.expose(), &[]);
    said.well("viewer bob bob@example.test vision ['vision'] vision");
    let said = bench.python(program, &bench.ci(), &[]);
    said.well("viewer ci None vision ['vision'] vision");
}
