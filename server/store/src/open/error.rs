//! Why a database could not be opened.

use std::path::PathBuf;

/// Why a database could not be opened: one sentence that names the setting or the path.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// A newer program has been here.
    #[error(
        "the database has schema version {found}, but this program knows versions up to {known}: \
         start the newer program again, or point GATEHOUSE_DATABASE_URL at another database"
    )]
    Newer {
        /// The newest version in the database.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// A command found a database of an older program, or of none.
    #[error(
        "the database in GATEHOUSE_DATABASE_URL has not this version's schema: start `gatehouse serve` or run \
         `gatehouse migrate` first"
    )]
    NotMigrated,
    /// A migration that was applied differs from the program's own.
    #[error(
        "migration {number} in the database differs from the one in this program: the database was \
         made by another build, point GATEHOUSE_DATABASE_URL at another database"
    )]
    Edited {
        /// Which one.
        number: i64,
    },
    /// A migration did not run.
    #[error("migration {number} of the database failed and was undone: {why}")]
    Migration {
        /// Which one.
        number: i64,
        /// What the database said.
        why: String,
    },
    /// The SQLite file, or its directory, cannot be written.
    #[error("the database file {} cannot be written: {why}", path.display())]
    Unwritable {
        /// The file.
        path: PathBuf,
        /// What the system said.
        why: String,
    },
    /// The file is something else.
    #[error("the file {} is not an SQLite database", path.display())]
    NotADatabase {
        /// The file.
        path: PathBuf,
    },
    /// Another program holds the SQLite file for writing.
    #[error("the database file {} is locked by another program", path.display())]
    Locked {
        /// The file.
        path: PathBuf,
    },
    /// The PostgreSQL URL cannot be read.
    #[error("GATEHOUSE_DATABASE_URL cannot be read: {why}")]
    Malformed {
        /// Why, without the URL, which holds the password.
        why: String,
    },
    /// No PostgreSQL server answers.
    #[error("the PostgreSQL server {server} in GATEHOUSE_DATABASE_URL cannot be reached: {why}")]
    Unreachable {
        /// Host and port.
        server: String,
        /// What the system said.
        why: String,
    },
    /// The server does not let the user in.
    #[error(
        "the PostgreSQL server {server} refuses user \"{user}\" with the password in GATEHOUSE_DATABASE_URL"
    )]
    WrongPassword {
        /// Host and port.
        server: String,
        /// The user.
        user: String,
    },
    /// The server has no such database.
    #[error(
        "the PostgreSQL server {server} has no database \"{database}\": create it, or correct \
         GATEHOUSE_DATABASE_URL"
    )]
    NoDatabase {
        /// Host and port.
        server: String,
        /// The database.
        database: String,
    },
    /// The user may not make tables.
    #[error(
        "user \"{user}\" in GATEHOUSE_DATABASE_URL may not create tables in database \"{database}\": \
         make this user the database's owner"
    )]
    NotAllowed {
        /// The user.
        user: String,
        /// The database.
        database: String,
    },
    /// The database cannot hold every text.
    #[error(
        "the PostgreSQL database \"{database}\" in GATEHOUSE_DATABASE_URL has the encoding {encoding}: \
         create it with UTF8"
    )]
    Encoding {
        /// The database.
        database: String,
        /// Its encoding.
        encoding: String,
    },
    /// Anything else.
    #[error("the database in GATEHOUSE_DATABASE_URL cannot be opened: {0}")]
    Other(String),
}
