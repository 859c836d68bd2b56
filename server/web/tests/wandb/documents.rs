//! What the SDK asks, seen on the wire with `wandb` 0.31.0 and 0.19.11 and written down anew: one after the other as in
//! a run, each with its variables. 0.19.11 sends the same unless it is said otherwise.

use serde_json::{Value, json};

/// A document with its variables.
pub struct Asked {
    pub name: &'static str,
    pub document: &'static str,
    pub variables: Value,
}

pub const VIEWER: &str = "query Viewer {
    viewer { id entity username email flags teams { edges { node { name } } } }
}";

pub const UPSERT: &str = "mutation UpsertBucket ($id: String, $name: String, $project: String, $entity: String, \
$groupName: String, $description: String, $displayName: String, $notes: String, $commit: String, \
$config: JSONString, $host: String, $debug: Boolean, $program: String, $repo: String, $jobType: String, \
$state: String, $sweep: String, $tags: [String!], $summaryMetrics: JSONString) {
    upsertBucket(input: {id: $id, name: $name, groupName: $groupName, modelName: $project, entityName: $entity, \
description: $description, displayName: $displayName, notes: $notes, config: $config, commit: $commit, host: $host, \
debug: $debug, jobProgram: $program, jobRepo: $repo, jobType: $jobType, state: $state, sweep: $sweep, tags: $tags, \
summaryMetrics: $summaryMetrics}) {
        bucket {
            id name displayName description config sweepName
            project { id name entity { id name } }
            historyLineCount
        }
        inserted
    }
}";

pub const FILES: &str = "mutation CreateRunFiles ($entity: String!, $project: String!, $run: String!, \
$files: [String!]!) {
    createRunFiles(input: {entityName: $entity, projectName: $project, runName: $run, files: $files}) {
        runID uploadHeaders files { name uploadUrl }
    }
}";

/// A run of the name.
pub fn upsert(entity: Option<&str>, project: &str, name: &str) -> Value {
    json!({
        "id": null, "name": name, "project": project, "entity": entity, "groupName": null, "description": null,
        "displayName": "first", "notes": "n", "commit": null, "config": "{\"lr\":{\"value\":0.1}}", "host": "vm",
        "debug": null, "program": "train.py", "repo": null, "jobType": null, "state": null, "sweep": null,
        "tags": ["a"], "summaryMetrics": null
    })
}

pub fn files(entity: &str, project: &str, run: &str, files: &[&str]) -> Value {
    json!({ "entity": entity, "project": project, "run": run, "files": files })
}

/// All of them, of a run `vision/p/r1`.
pub fn all() -> Vec<Asked> {
    let asked = |name, document, variables| Asked {
        name,
        document,
        variables,
    };
    vec![
        asked("Viewer", VIEWER, Value::Null),
        asked("UpsertBucket", UPSERT, upsert(None, "p", "r1")),
        asked(
            "OrganizationCoreWeaveOrganizationID (0.31.0)",
            "query OrganizationCoreWeaveOrganizationID ($entityName: String!) {
                entity(name: $entityName) { organization { coreWeaveOrganizationId } }
            }",
            json!({ "entityName": "vision" }),
        ),
        asked(
            "ServerFeaturesQuery",
            "query ServerFeaturesQuery { serverInfo { features { name isEnabled } } }",
            Value::Null,
        ),
        asked(
            "UpsertBucket, again",
            UPSERT,
            json!({ "name": "r1", "project": "p", "entity": "vision", "displayName": null, "config": "{}" }),
        ),
        asked(
            "CreateRunFiles",
            FILES,
            files("vision", "p", "r1", &["output.log", "config.yaml"]),
        ),
        asked(
            "RunStoppedStatus (0.19.11)",
            "query RunStoppedStatus ($entityName: String, $projectName: String, $runId: String!) {
                project(name: $projectName, entityName: $entityName) { run(name: $runId) { stopped } }
            }",
            json!({ "entityName": "vision", "projectName": "p", "runId": "r1" }),
        ),
        asked("login --verify (0.19.11)", "{ viewer { id } }", json!({})),
        asked(
            "ProbeServerCapabilities (0.19.11)",
            "query ProbeServerCapabilities {
                QueryType: __type(name: \"Query\") { ...fieldData }
                MutationType: __type(name: \"Mutation\") { ...fieldData }
                ServerInfoType: __type(name: \"ServerInfo\") { ...fieldData }
            }
            fragment fieldData on __Type { fields { name } }",
            json!({}),
        ),
        asked(
            "Api().viewer (0.31.0)",
            "query GetViewer { viewer { ...UserFragment } }
            fragment ApiKeyFragment on ApiKey { id name description }
            fragment UserFragment on User {
                id name username email admin flags entity deletedAt
                apiKeys { edges { node { ...ApiKeyFragment } } }
                teams { edges { node { name } } }
            }",
            json!({}),
        ),
        asked(
            "Api().viewer (0.19.11)",
            "query Viewer {
                viewer {
                    id flags entity username email admin
                    apiKeys { edges { node { id name description } } }
                    teams { edges { node { name } } }
                }
            }",
            json!({}),
        ),
    ]
}
