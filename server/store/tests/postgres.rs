//! The store on a real PostgreSQL server.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

#[macro_use]
mod common;

use gatehouse_service::ports::Store;
use gatehouse_store::{DatabaseUrl, OpenError, open};
use gatehouse_testkit::postgres::{PostgresServer, server};
use gatehouse_testkit::store_cases;

struct Fresh {
    url: DatabaseUrl,
}

fn url(text: &str) -> DatabaseUrl {
    DatabaseUrl::parse(text).unwrap()
}

fn fresh() -> Option<Fresh> {
    Some(Fresh {
        url: url(&server()?.database()),
    })
}

store_cases!(cases);
on_both! {
    the_whole_suite_on_one_database
    a_second_opening_finds_what_the_first_left
    four_that_start_together_migrate_once
    a_fresh_database_says_so
    data_keys_are_kept
    two_first_data_keys_become_one
    sweeping_removes_what_has_run_out
    a_newer_schema_is_refused_with_both_versions
    an_edited_migration_is_refused
    a_failed_statement_leaves_no_connection_behind
    a_search_looks_inside_words_where_there_are_few_people
    c9_an_edited_entry_is_named
    c9_every_column_is_in_the_hash
    c9_a_deleted_entry_is_named
    c9_the_first_deleted_entry_is_named
    c9_a_truncated_end_is_named
    c9_appending_does_not_cover_a_truncation_up
    c9_two_swapped_entries_are_named
    c9_inserted_entries_are_named
    c9_a_chain_that_somebody_else_computed_is_named
    c9_a_database_set_back_is_named_by_what_was_noted
    c9_concurrent_appends_make_one_chain
}

async fn refused(url_text: &str) -> (OpenError, String) {
    let error = open(&url(url_text)).await.unwrap_err();
    let text = error.to_string();
    assert!(text.contains("GATEHOUSE_DATABASE_URL"), "{text}");
    assert!(!text.contains("hunter2"), "a password in {text}");
    (error, text)
}

#[tokio::test]
async fn what_is_wrong_with_the_url_is_said() {
    let Some(server) = server() else { return };
    let (error, text) = refused(&server.url("postgres", "hunter2", "postgres")).await;
    assert!(matches!(error, OpenError::WrongPassword { .. }), "{error:?}");
    assert!(text.contains("\"postgres\""), "{text}");

    let (error, text) = refused(&server.database().replace("test_", "hunter3_")).await;
    assert!(matches!(error, OpenError::NoDatabase { .. }), "{error:?}");
    assert!(text.contains("hunter3_"), "{text}");

    let (error, text) = refused("postgres://u:hunter2@127.0.0.1:1/d").await;
    assert!(matches!(error, OpenError::Unreachable { .. }), "{error:?}");
    assert!(text.contains("127.0.0.1:1"), "{text}");

    let (error, _) = refused("postgres://u:hunter2@127.0.0.1:port/d").await;
    assert!(matches!(error, OpenError::Malformed { .. }), "{error:?}");
    let (error, _) = refused("postgres://u:hunter2@127.0.0.1/d?sslmode=nonsense").await;
    assert!(matches!(error, OpenError::Malformed { .. }), "{error:?}");
}

#[tokio::test]
async fn a_user_who_may_not_make_tables_is_named() {
    let Some(server) = server() else { return };
    server.run("CREATE USER guest PASSWORD 'hunter2'");
    let database = server.database();
    let name = database.rsplit('/').next().unwrap();
    let (error, text) = refused(&server.url("guest", "hunter2", name)).await;
    assert!(matches!(error, OpenError::NotAllowed { .. }), "{error:?}");
    assert!(text.contains("\"guest\"") && text.contains(name), "{text}");
}

#[tokio::test]
async fn a_database_that_cannot_hold_every_text_is_refused() {
    let Some(server) = server() else { return };
    server.run("CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'");
    let (error, text) = refused(&latin(server)).await;
    assert!(matches!(error, OpenError::Encoding { .. }), "{error:?}");
    assert!(text.contains("LATIN1") && text.contains("UTF8"), "{text}");
}

fn latin(server: &PostgresServer) -> String {
    let database = server.database();
    let (start, _) = database.rsplit_once('/').unwrap();
    format!("{start}/latin")
}

/// The head is taken at the commit. (On SQLite there is one writer anyway.)
#[tokio::test]
async fn c9_who_has_only_begun_holds_nobody_up() {
    let Some(fresh) = fresh() else { return };
    let store = common::keyed(&fresh.url).await;
    let mut slow = store.write().await.unwrap();
    slow.append_audit(&common::entry(1)).await.unwrap();
    common::append(&store, 2).await;
    slow.commit().await.unwrap();
    assert_eq!(common::verify(&store).await.unwrap().seq, 2);
}
