//! runs, run_files.

use super::{from_json, to_json};
use crate::db::args;
use crate::handle::{Handle, locking};
use async_trait::async_trait;
use gatehouse_domain::ids::{ApiKeyId, Millis, PrincipalId, ProjectId, RunId, TeamId};
use gatehouse_domain::lists::COUNTED;
use gatehouse_service::ports::runs::{Of, Run, RunFile, RunQuery, RunsRead, RunsWrite, Who};
use gatehouse_service::ports::{Page, Result};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(FromRow)]
struct Row {
    id: Uuid,
    team_id: Option<Uuid>,
    project_id: Option<Uuid>,
    entity: String,
    project_name: String,
    name: String,
    display_name: String,
    caller_id: Uuid,
    caller_name: String,
    key_id: Option<Uuid>,
    user_id: Option<Uuid>,
    user_name: Option<String>,
    attribution: String,
    why: String,
    address: String,
    agent: String,
    times: i64,
    history_lines: i64,
    created_at: Millis,
    heard_at: Millis,
    exit_code: Option<i64>,
}

impl Row {
    fn run(self) -> Result<Run> {
        let at = self.team_id.zip(self.project_id);
        let who = |id, name| Who {
            id: PrincipalId(id),
            name,
        };
        Ok(Run {
            id: RunId(self.id),
            project: at.map(|(team, project)| (TeamId(team), ProjectId(project))),
            entity: self.entity,
            project_name: self.project_name,
            name: self.name,
            display_name: self.display_name,
            caller: who(self.caller_id, self.caller_name),
            key: self.key_id.map(ApiKeyId),
            user: self.user_id.zip(self.user_name).map(|(id, name)| who(id, name)),
            attribution: from_json("runs.attribution", &self.attribution)?,
            why: from_json("runs.why", &self.why)?,
            address: self.address,
            agent: self.agent,
            times: self.times,
            history_lines: self.history_lines,
            created_at: self.created_at,
            heard_at: self.heard_at,
            exit_code: self.exit_code,
        })
    }
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.team_id, r.project_id, r.entity, r.project_name, r.name, r.display_name, r.caller_id, \
             r.caller_name, r.key_id, r.user_id, r.user_name, r.attribution, r.why, r.address, r.agent, r.times, \
             r.history_lines, r.created_at, r.heard_at, r.exit_code FROM runs r ",
            $rest
        )
    };
}

macro_rules! insert {
    ($conflict:literal) => {
        concat!(
            "INSERT INTO runs (id, team_id, project_id, entity, project_name, name, display_name, caller_id, \
             caller_name, key_id, user_id, user_name, attribution, why, address, agent, times, history_lines, \
             created_at, heard_at, exit_code) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, \
             $15, $16, $17, $18, $19, $20, $21) ",
            $conflict
        )
    };
}

fn values(run: &Run) -> Result<Vec<crate::db::Val>> {
    Ok(args![
        run.id,
        run.project.map(|(team, _)| team),
        run.project.map(|(_, project)| project),
        &run.entity,
        &run.project_name,
        &run.name,
        &run.display_name,
        run.caller.id,
        &run.caller.name,
        run.key,
        run.user.as_ref().map(|who| who.id),
        run.user.as_ref().map(|who| who.name.clone()),
        to_json(&run.attribution)?,
        to_json(&run.why)?,
        &run.address,
        &run.agent,
        run.times,
        run.history_lines,
        run.created_at,
        run.heard_at,
        run.exit_code,
    ])
}

macro_rules! counted {
    ($where:literal) => {
        concat!(
            "SELECT count(*) FROM (SELECT 1 AS one FROM runs r ",
            $where,
            " LIMIT $1) AS found"
        )
    };
}

#[async_trait]
impl RunsRead for Handle {
    async fn run(&mut self, id: RunId) -> Result<Option<Run>> {
        let sql = locking!(self, select!("WHERE r.id = $1"));
        self.opt::<Row>(sql, args![id]).await?.map(Row::run).transpose()
    }

    async fn run_named(&mut self, project: ProjectId, name: &str) -> Result<Option<Run>> {
        let sql = locking!(self, select!("WHERE r.project_id = $1 AND r.name = $2"));
        let row = self.opt::<Row>(sql, args![project, name]).await?;
        row.map(Row::run).transpose()
    }

    async fn runs(&mut self, query: &RunQuery) -> Result<Page<Run>> {
        let (count, list, whose) = match query.of {
            Of::Everybody => (
                counted!(""),
                select!("ORDER BY r.heard_at DESC, r.id DESC LIMIT $1 OFFSET $2"),
                vec![],
            ),
            Of::Team(id) => (
                counted!("WHERE r.team_id = $2"),
                select!("WHERE r.team_id = $3 ORDER BY r.heard_at DESC, r.id DESC LIMIT $1 OFFSET $2"),
                args![id],
            ),
            Of::Caller(id) => (
                counted!("WHERE r.caller_id = $2"),
                select!("WHERE r.caller_id = $3 ORDER BY r.heard_at DESC, r.id DESC LIMIT $1 OFFSET $2"),
                args![id],
            ),
        };
        let total = self
            .count(count, [args![COUNTED], whose.clone()].concat())
            .await?;
        let page = args![query.limit.max(0), query.offset.max(0)];
        let rows = self.all::<Row>(list, [page, whose].concat()).await?;
        Ok(Page {
            rows: rows.into_iter().map(Row::run).collect::<Result<_>>()?,
            total,
        })
    }

    async fn run_files(&mut self, run: RunId) -> Result<Vec<RunFile>> {
        let sql = "SELECT name, size, at FROM run_files WHERE run_id = $1 ORDER BY name";
        let rows = self.all::<(String, i64, Millis)>(sql, args![run]).await?;
        let file = |(name, size, at)| RunFile { name, size, at };
        Ok(rows.into_iter().map(file).collect())
    }

    async fn run_file(&mut self, run: RunId, name: &str) -> Result<Option<Vec<u8>>> {
        let sql = "SELECT content FROM run_files WHERE run_id = $1 AND name = $2";
        Ok(self.opt::<(Vec<u8>,)>(sql, args![run, name]).await?.map(|r| r.0))
    }
}

#[async_trait]
impl RunsWrite for Handle {
    async fn insert_run(&mut self, run: &Run) -> Result<bool> {
        let sql = insert!("ON CONFLICT (project_id, name) DO NOTHING");
        Ok(self.exec(sql, values(run)?).await? == 1)
    }

    async fn update_run(&mut self, run: &Run) -> Result<()> {
        self.exec_one(
            "UPDATE runs SET display_name = $2, history_lines = $3, heard_at = $4, exit_code = $5 WHERE id = $1",
            args![run.id, &run.display_name, run.history_lines, run.heard_at, run.exit_code],
        )
        .await
    }

    async fn refuse_run(&mut self, run: &Run) -> Result<()> {
        let sql = insert!(
            "ON CONFLICT (caller_id, entity, project_name) WHERE project_id IS NULL DO UPDATE SET \
             name = excluded.name, display_name = excluded.display_name, key_id = excluded.key_id, \
             why = excluded.why, address = excluded.address, agent = excluded.agent, \
             heard_at = excluded.heard_at, times = runs.times + 1"
        );
        self.exec_one(sql, values(run)?).await
    }

    async fn put_run_file(&mut self, run: RunId, name: &str, content: &[u8], at: Millis) -> Result<()> {
        let size = i64::try_from(content.len()).unwrap_or(i64::MAX);
        self.exec_one(
            "INSERT INTO run_files (run_id, name, size, content, at) VALUES ($1, $2, $3, $4, $5) \
             ON CONFLICT (run_id, name) DO UPDATE SET size = excluded.size, content = excluded.content, \
             at = excluded.at",
            args![run, name, size, content, at],
        )
        .await
    }

    async fn delete_runs_before(&mut self, before: Millis) -> Result<u64> {
        self.exec("DELETE FROM runs WHERE heard_at < $1", args![before])
            .await
    }
}
