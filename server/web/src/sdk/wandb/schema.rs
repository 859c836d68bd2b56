//! The part of W&B's schema that is answered here: who the caller is, and runs as far as they show who came in, as
//! whom, and where to. Names are W&B's.

use super::words;
use async_graphql::{
    Context, EmptySubscription, Error, ErrorExtensions, ID, InputObject, InputValueError, InputValueResult,
    Object, Result, Scalar, ScalarType, Schema, SimpleObject, Value,
};
use gatehouse_domain::text::Lang;
use gatehouse_service::runs::{Found, Named, NewRun, RunAt, RunError};
use gatehouse_service::{Caller, Gatehouse};
use std::sync::LazyLock;

/// The schema, which is the same for everybody.
pub(super) static SCHEMA: LazyLock<Schema<Query, Mutation, EmptySubscription>> = LazyLock::new(|| {
    Schema::build(Query, Mutation, EmptySubscription)
        .disable_suggestions()
        .finish()
});

/// What a request's answer depends on.
pub(super) struct Asking {
    pub(super) gatehouse: Gatehouse,
    pub(super) caller: Caller,
    /// Whom the run is to be attributed to.
    pub(super) named: Named,
    pub(super) public_url: String,
    pub(super) lang: Lang,
}

impl Asking {
    fn of<'a>(context: &'a Context<'_>) -> Result<&'a Asking> {
        context.data::<Asking>()
    }

    /// A refusal in the caller's words; what nobody but the log may see gets a reference.
    fn refused(&self, error: RunError) -> Error {
        let words = words::of(&self.gatehouse, &error, self.lang);
        Error::new(words.message).extend_with(|_, e| {
            e.set("code", words.slug);
            e.set("status", words.status.as_u16());
        })
    }
}

/// JSON in a text.
pub(super) struct JsonString(String);

#[Scalar(name = "JSONString")]
impl ScalarType for JsonString {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Ok(JsonString(text)),
            other => Err(InputValueError::expected_type(other)),
        }
    }
    fn to_value(&self) -> Value {
        Value::String(self.0.clone())
    }
}

fn no_json() -> JsonString {
    JsonString("{}".into())
}

/// A list without anything in it, in the form of W&B's lists.
#[derive(SimpleObject)]
struct ApiKeyConnection {
    edges: Vec<ApiKeyEdge>,
}

#[derive(SimpleObject)]
struct ApiKeyEdge {
    node: Option<ApiKey>,
}

#[derive(SimpleObject)]
struct ApiKey {
    id: ID,
    name: String,
    description: Option<String>,
}

#[derive(SimpleObject)]
struct EntityConnection {
    edges: Vec<EntityEdge>,
}

#[derive(SimpleObject)]
struct EntityEdge {
    node: Option<Entity>,
}

/// A team.
#[derive(Clone, SimpleObject)]
struct Entity {
    id: ID,
    name: String,
    organization: Option<Organization>,
}

#[derive(Clone, SimpleObject)]
struct Organization {
    name: String,
    core_weave_organization_id: Option<String>,
}

#[derive(SimpleObject)]
struct User {
    id: ID,
    entity: Option<String>,
    username: String,
    name: String,
    email: Option<String>,
    admin: bool,
    flags: JsonString,
    deleted_at: Option<String>,
    api_keys: ApiKeyConnection,
    teams: EntityConnection,
}

#[derive(SimpleObject)]
struct ServerInfo {
    features: Vec<ServerFeature>,
}

#[derive(SimpleObject)]
struct ServerFeature {
    name: String,
    is_enabled: bool,
}

struct Project {
    id: String,
    name: String,
    entity: Entity,
}

#[Object]
impl Project {
    async fn id(&self) -> ID {
        ID(self.id.clone())
    }
    async fn name(&self) -> &str {
        &self.name
    }
    async fn entity(&self) -> Entity {
        self.entity.clone()
    }
    async fn run(&self, context: &Context<'_>, name: String) -> Result<Option<Run>> {
        let asking = Asking::of(context)?;
        let at = RunAt {
            entity: self.entity.name.clone(),
            project: self.name.clone(),
            run: name,
        };
        let found = asking.gatehouse.seen_run(&asking.caller, &at).await;
        let found = found.map_err(|e| asking.refused(e))?;
        Ok(found.map(|found| Run(Box::new(found))))
    }
}

struct Run(Box<Found>);

#[Object]
impl Run {
    async fn id(&self) -> ID {
        ID(self.0.run.id.to_string())
    }
    async fn name(&self) -> &str {
        &self.0.run.name
    }
    async fn display_name(&self) -> &str {
        &self.0.run.display_name
    }
    async fn description(&self) -> Option<String> {
        None
    }
    async fn config(&self) -> JsonString {
        no_json()
    }
    async fn sweep_name(&self) -> Option<String> {
        None
    }
    async fn history_line_count(&self) -> i64 {
        self.0.run.history_lines
    }
    /// Nobody stops a run from here.
    async fn stopped(&self) -> bool {
        false
    }
    async fn project(&self) -> Project {
        Project {
            id: self.0.project.id.to_string(),
            name: self.0.project.name.clone(),
            entity: Entity {
                id: ID(self.0.team.id.to_string()),
                name: self.0.team.slug.clone(),
                organization: None,
            },
        }
    }
}

pub(super) struct Query;

#[Object]
impl Query {
    /// Who the key is of; nobody without one.
    async fn viewer(&self, context: &Context<'_>) -> Result<Option<User>> {
        let asking = Asking::of(context)?;
        if matches!(asking.caller, Caller::Anonymous) {
            return Ok(None);
        }
        let viewer = asking.gatehouse.viewer(&asking.caller).await;
        let viewer = viewer.map_err(|e| asking.refused(e))?;
        let edges = viewer.teams.into_iter().map(|team| EntityEdge {
            node: Some(Entity {
                id: ID(team.id.to_string()),
                name: team.slug,
                organization: None,
            }),
        });
        Ok(Some(User {
            id: ID(viewer.id.to_string()),
            entity: viewer.entity,
            name: viewer.full_name.unwrap_or_else(|| viewer.name.clone()),
            username: viewer.name,
            email: viewer.email,
            // A key administers nothing here.
            admin: false,
            flags: no_json(),
            deleted_at: None,
            api_keys: ApiKeyConnection { edges: Vec::new() },
            teams: EntityConnection {
                edges: edges.collect(),
            },
        }))
    }

    /// What W&B's own cloud would say of a team's organization: nothing here.
    async fn entity(&self, name: String) -> Option<Entity> {
        let _ = name;
        None
    }

    async fn server_info(&self) -> ServerInfo {
        ServerInfo { features: Vec::new() }
    }

    async fn project(
        &self,
        context: &Context<'_>,
        name: Option<String>,
        entity_name: Option<String>,
    ) -> Result<Option<Project>> {
        let asking = Asking::of(context)?;
        let (entity, name) = (entity_name.unwrap_or_default(), name.unwrap_or_default());
        let found = asking
            .gatehouse
            .project_of_runs(&asking.caller, &entity, &name)
            .await;
        let found = found.map_err(|e| asking.refused(e))?;
        Ok(found.map(|(team, project)| Project {
            id: project.id.to_string(),
            name: project.name,
            entity: Entity {
                id: ID(team.id.to_string()),
                name: team.slug,
                organization: None,
            },
        }))
    }
}

#[derive(InputObject)]
#[allow(dead_code, reason = "what the SDK sends beside what is recorded")]
struct UpsertBucketInput {
    id: Option<String>,
    name: Option<String>,
    group_name: Option<String>,
    model_name: Option<String>,
    entity_name: Option<String>,
    description: Option<String>,
    display_name: Option<String>,
    notes: Option<String>,
    commit: Option<String>,
    config: Option<JsonString>,
    host: Option<String>,
    debug: Option<bool>,
    job_program: Option<String>,
    job_repo: Option<String>,
    job_type: Option<String>,
    state: Option<String>,
    sweep: Option<String>,
    tags: Option<Vec<String>>,
    summary_metrics: Option<JsonString>,
}

#[derive(SimpleObject)]
struct UpsertBucketPayload {
    bucket: Option<Run>,
    inserted: bool,
}

#[derive(InputObject)]
struct CreateRunFilesInput {
    entity_name: String,
    project_name: String,
    run_name: String,
    files: Vec<String>,
}

#[derive(SimpleObject)]
struct CreateRunFilesPayload {
    #[graphql(name = "runID")]
    run_id: ID,
    upload_headers: Vec<String>,
    files: Vec<File>,
}

#[derive(SimpleObject)]
struct File {
    name: String,
    upload_url: String,
}

pub(super) struct Mutation;

#[Object]
impl Mutation {
    /// Begins a run, or tells more of one.
    async fn upsert_bucket(
        &self,
        context: &Context<'_>,
        input: UpsertBucketInput,
    ) -> Result<Option<UpsertBucketPayload>> {
        let asking = Asking::of(context)?;
        let new = NewRun {
            entity: input.entity_name,
            project: input.model_name,
            name: input.name,
            display_name: input.display_name,
        };
        let begun = asking
            .gatehouse
            .begin_run(&asking.caller, new, &asking.named)
            .await;
        let begun = begun.map_err(|e| asking.refused(e))?;
        Ok(Some(UpsertBucketPayload {
            inserted: begun.inserted,
            bucket: Some(Run(Box::new(begun))),
        }))
    }

    /// Where a run's files are put.
    async fn create_run_files(
        &self,
        context: &Context<'_>,
        input: CreateRunFilesInput,
    ) -> Result<Option<CreateRunFilesPayload>> {
        let asking = Asking::of(context)?;
        let at = RunAt {
            entity: input.entity_name,
            project: input.project_name,
            run: input.run_name,
        };
        let granted = asking
            .gatehouse
            .grant_uploads(&asking.caller, &at, input.files)
            .await;
        let granted = granted.map_err(|e| asking.refused(e))?;
        let files = granted.files.into_iter().map(|file| File {
            upload_url: format!("{}/files/upload?grant={}", asking.public_url, file.grant),
            name: file.name,
        });
        Ok(Some(CreateRunFilesPayload {
            run_id: ID(granted.run.to_string()),
            upload_headers: Vec::new(),
            files: files.collect(),
        }))
    }
}
