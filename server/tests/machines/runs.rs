//! A run from `wandb.init()` to `run.finish()`: where it goes, whose it is, and who is refused.

use crate::client::Said;
use crate::{Bench, both};
use gatehouse_domain::access::{ProjectRole, Why};
use gatehouse_domain::runs::{Attribution, State, state};
use gatehouse_service::ports::Store as _;
use gatehouse_service::ports::runs::Run;

both! {
    a_persons_run
    a_run_of_an_organizations_account
    a_run_of_a_teams_account
    a_restricted_project
    who_is_in_no_team
    a_key_that_was_revoked
    a_run_that_fails_and_a_large_file
    resuming_needs_more
}

/// Logs three steps into a project.
fn run(bench: &Bench, project: &str, key: &str, environment: &[(&str, &str)]) -> Said {
    let program = format!(
        "import wandb\nrun = wandb.init(project='{project}', config={{'lr': 0.1}}, name='first')\n\
         for step in range(3):\n    run.log({{'loss': 1 / (step + 1)}})\nprint('hello')\nrun.finish()\nprint('done')"
    );
    bench.python(&program, key, environment)
}

fn place(run: &Run) -> (&str, &str) {
    (&run.entity, &run.project_name)
}

fn ended(run: &Run) -> State {
    state(run.exit_code, run.heard_at, run.heard_at)
}

async fn a_persons_run(bench: Bench) {
    let bob = bench.harness.own_key(&bench.lab.bob).await;
    let said = run(&bench, "mnist", bob.secret.expose(), &[]);
    said.well("done").says(&format!("{}/vision/mnist", bench.url));
    assert!(
        !said.text.contains("ERROR") && !said.text.contains("WARN"),
        "{}",
        said.text
    );
    let runs = bench.runs().await;
    let [run] = runs.as_slice() else {
        panic!("{runs:?}")
    };
    assert_eq!((place(run), ended(run)), (("vision", "mnist"), State::Finished));
    assert_eq!(
        (run.caller.name.as_str(), run.attribution),
        ("bob", Attribution::Own)
    );
    assert_eq!((run.why, run.key), (Why::TeamMember, Some(bob.key.id)));
    assert_eq!((run.display_name.as_str(), run.history_lines), ("first", 3));
    let files = bench
        .harness
        .gatehouse
        .run_files(&bench.lab.admin, run.id)
        .await
        .unwrap();
    let names: Vec<_> = files.iter().map(|f| f.name.as_str()).collect();
    for name in [
        "config.yaml",
        "output.log",
        "requirements.txt",
        "wandb-metadata.json",
        "wandb-summary.json",
    ] {
        assert!(names.contains(&name), "{name} of {names:?}");
    }
    let log = bench
        .harness
        .store
        .read()
        .run_file(run.id, "output.log")
        .await
        .unwrap()
        .unwrap();
    assert_eq!(log, b"hello\n");
}

#[tokio::test]
async fn a_run_on_postgresql() {
    if let Some(bench) = Bench::start_postgres("wandb-0.31.0").await {
        a_persons_run(bench).await;
    }
}

async fn a_run_of_an_organizations_account(bench: Bench) {
    let key = bench.ci();
    let named = [("WANDB_USERNAME", "bob")];
    run(&bench, "p", &key, &named).well("done").says("vision/p");
    let runs = bench.runs().await;
    assert_eq!(
        (place(&runs[0]), ended(&runs[0])),
        (("vision", "p"), State::Finished)
    );
    assert_eq!(
        (runs[0].caller.name.as_str(), runs[0].why),
        ("ci", Why::OrganizationService)
    );
    assert_eq!(runs[0].user.as_ref().map(|u| u.name.as_str()), Some("bob"));
    assert_eq!(runs[0].attribution, Attribution::Named);

    let named = [
        ("WANDB_ENTITY", "audio"),
        ("WANDB_USER_EMAIL", "eve@example.test"),
    ];
    run(&bench, "p", &key, &named).well("done").says("audio/p");
    let runs = bench.runs().await;
    assert_eq!(place(&runs[0]), ("audio", "p"));
    assert_eq!(runs[0].user.as_ref().map(|u| u.name.as_str()), Some("eve"));
    assert_eq!(runs.len(), 2);

    let refused = run(&bench, "p", &key, &[("WANDB_ENTITY", "no-such")]);
    refused.badly(
        "no-such: There is no team of this name that you can reach. Look at the spelling of WANDB_ENTITY",
    );
}

async fn a_run_of_a_teams_account(bench: Bench) {
    let key = bench.lab.bot_key.secret.expose();
    run(&bench, "p", key, &[("WANDB_USERNAME", "bob")])
        .well("done")
        .says("audio/p");
    let runs = bench.runs().await;
    assert_eq!((place(&runs[0]), runs[0].why), (("audio", "p"), Why::TeamService));
    // bob is in another team.
    assert_eq!(
        (&runs[0].user, runs[0].attribution),
        (&None, Attribution::OtherTeam)
    );
    let refused = run(&bench, "p", key, &[("WANDB_ENTITY", "vision")]);
    refused.badly("vision/p: This service account belongs to another team. Use one of this team or of the organization.");
}

async fn a_restricted_project(bench: Bench) {
    let key = bench.ci();
    let sentence = "vision/secret: This project is restricted. Ask an administrator of the project or of its team to \
                    add you to it.";
    run(&bench, "secret", &key, &[]).badly(sentence);
    let runs = bench.runs().await;
    assert_eq!((runs[0].project, runs[0].why), (None, Why::Restricted));
    let (g, lab) = (&bench.harness.gatehouse, &bench.lab);
    g.add_project_member(&lab.admin, lab.secret.id, "ci", ProjectRole::Member)
        .await
        .unwrap();
    run(&bench, "secret", &key, &[]).well("done");
    let runs = bench.runs().await;
    assert_eq!(
        (place(&runs[0]), runs[0].why),
        (("vision", "secret"), Why::ProjectMember)
    );
    assert_eq!(ended(&runs[0]), State::Finished);
}

async fn who_is_in_no_team(bench: Bench) {
    let eve = bench.harness.own_key(&bench.lab.eve).await;
    let said = run(&bench, "p", eve.secret.expose(), &[]);
    said.badly("You are in no team yet, and none was named. Ask an administrator to add you to one");
    let said = run(&bench, "p", eve.secret.expose(), &[("WANDB_ENTITY", "vision")]);
    said.badly("vision/p: You are not in this team. Ask an administrator of the team to add you");
}

async fn a_key_that_was_revoked(bench: Bench) {
    let (g, lab) = (&bench.harness.gatehouse, &bench.lab);
    g.revoke_key(&lab.admin, lab.ci_key.key.id).await.unwrap();
    run(&bench, "p", &bench.ci(), &[]).badly("This API key was revoked.");
    assert!(bench.runs().await.is_empty());
}

async fn a_run_that_fails_and_a_large_file(bench: Bench) {
    let program = "import wandb, pathlib\nrun = wandb.init(project='p')\n\
                   path = pathlib.Path(run.dir) / 'large.bin'\npath.write_bytes(b'x' * (2 << 20))\n\
                   run.save(str(path), base_path=run.dir)\nraise RuntimeError('no')";
    let said = bench.python(program, &bench.ci(), &[]);
    said.badly("RuntimeError: no");
    let runs = bench.runs().await;
    assert_eq!((ended(&runs[0]), runs[0].exit_code), (State::Failed, Some(1)));
    let files = bench
        .harness
        .gatehouse
        .run_files(&bench.lab.admin, runs[0].id)
        .await
        .unwrap();
    assert!(files.iter().any(|f| f.name == "config.yaml"), "{files:?}");
    assert!(files.iter().all(|f| f.name != "large.bin"), "{files:?}");
}

/// What is not here is told, and does not look like a failure of the network.
async fn resuming_needs_more(bench: Bench) {
    let program = "import wandb\nwandb.init(project='p', id='abc', resume='must')";
    let said = bench.python(program, &bench.ci(), &[]);
    said.badly("Gatehouse signs programs in and records their runs. This needs more, a W&B server behind it");
}
