//! What sqlx reports, as the ports name it.

use gatehouse_service::ports::StoreError;

/// What says that nothing could be written. SQLite: FULL, and its IOERR where a file could not be written,
/// synchronised or made larger (a quota or a limit of file sizes is told so). PostgreSQL: disk_full.
const NO_ROOM: &[&str] = &["13", "778", "1034", "4874", "53100"];

/// An error of a statement or a commit.
pub(crate) fn store_error(error: sqlx::Error) -> StoreError {
    match error.as_database_error() {
        // Rule 5. PostgreSQL names the constraint, and the migrations call it table.column. SQLite lists
        // the columns in its message; the last one is what the migrations name the key after.
        Some(db) if db.is_unique_violation() => StoreError::Taken(match db.constraint() {
            Some(name) => name.to_owned(),
            None => last_column(db.message()).to_owned(),
        }),
        Some(db) if db.code().is_some_and(|code| NO_ROOM.contains(&&*code)) => {
            StoreError::Full(error.to_string())
        }
        // `Display` shows the message only. The detail, which could quote a row, stays out of logs.
        _ => StoreError::Failed(error.to_string()),
    }
}

fn last_column(message: &str) -> &str {
    message.rsplit([':', ',']).next().unwrap_or_default().trim()
}

/// A stored value that cannot be read back.
pub(crate) fn corrupt(what: &str, why: impl std::fmt::Display) -> StoreError {
    StoreError::Failed(format!("{what} cannot be read: {why}"))
}

#[cfg(test)]
mod tests {
    use super::last_column;

    #[test]
    fn sqlite_names_the_key_in_its_message() {
        assert_eq!(
            last_column("UNIQUE constraint failed: users.email_key"),
            "users.email_key"
        );
        assert_eq!(last_column("UNIQUE constraint failed: a.b, a.c"), "a.c");
    }
}
