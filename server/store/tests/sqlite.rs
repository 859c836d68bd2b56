//! The store on SQLite.

#![allow(clippy::unwrap_used, clippy::panic, reason = "it is test code")]

#[macro_use]
mod common;

use gatehouse_service::ports::Store;
use gatehouse_store::{DatabaseUrl, OpenError, open};
use gatehouse_testkit::store_cases;
use std::path::Path;
use tempfile::TempDir;

struct Fresh {
    url: DatabaseUrl,
    _dir: TempDir,
}

fn in_dir(dir: &Path) -> DatabaseUrl {
    DatabaseUrl::Sqlite(dir.join("gatehouse.db"))
}

fn fresh() -> Option<Fresh> {
    let dir = tempfile::tempdir().unwrap();
    Some(Fresh {
        url: in_dir(dir.path()),
        _dir: dir,
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

async fn refused(url: &DatabaseUrl) -> OpenError {
    open(url).await.unwrap_err()
}

#[tokio::test]
async fn a_path_that_cannot_be_written_is_named() {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("file"), "").unwrap();
    std::fs::create_dir(dir.path().join("dir.db")).unwrap();
    for path in ["missing/gatehouse.db", "file/gatehouse.db", "dir.db"] {
        let path = dir.path().join(path);
        let error = refused(&DatabaseUrl::Sqlite(path.clone())).await;
        assert!(matches!(error, OpenError::Unwritable { .. }), "{error:?}");
        assert!(error.to_string().contains(&path.display().to_string()), "{error}");
    }
    assert!(!dir.path().join("missing").exists(), "nothing was made");
}

#[tokio::test]
async fn a_file_of_another_kind_is_refused_and_kept() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("gatehouse.db");
    let text = "Dear diary, ".repeat(500);
    std::fs::write(&path, &text).unwrap();
    let error = refused(&in_dir(dir.path())).await;
    assert!(matches!(error, OpenError::NotADatabase { .. }), "{error:?}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), text);
}

#[cfg(unix)]
#[tokio::test]
async fn only_the_owner_reads_the_files() {
    use std::os::unix::fs::PermissionsExt;
    let fresh = fresh().unwrap();
    let store = open(&fresh.url).await.unwrap();
    common::insert(&store, &common::user(1)).await;
    let files: Vec<_> = std::fs::read_dir(fresh._dir.path()).unwrap().flatten().collect();
    assert!(files.len() >= 2, "the database and its WAL");
    for file in files {
        assert_eq!(
            file.metadata().unwrap().permissions().mode() & 0o077,
            0,
            "{:?}",
            file.path()
        );
    }
}

#[tokio::test]
async fn another_process_that_writes_is_waited_for() {
    let fresh = fresh().unwrap();
    let (ours, theirs) = (open(&fresh.url).await.unwrap(), open(&fresh.url).await.unwrap());
    let mut tx = theirs.write().await.unwrap();
    tx.insert_user(&common::user(1)).await.unwrap();
    let second = common::user(2);
    let (_, committed) = tokio::join!(common::insert(&ours, &second), tx.commit());
    committed.unwrap();
    assert!(ours.read().user(common::user(1).id).await.unwrap().is_some());
}
