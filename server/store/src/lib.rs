//! [`Store`](gatehouse_service::ports::Store) on SQLite and PostgreSQL: every query is written once, for
//! both. sqlx's two families of types stay inside [`db`]; a table's functions see only [`Val`](db::Val)
//! arguments and plain rows.
//!
//! # The contract
//! A reader sees committed state, each statement by itself. A write transaction sees its own writes, is
//! durable when `commit` says so, and is undone when it is dropped. A unique key that is taken is
//! `Taken("table.column")` on both databases. `user`, `identity`, `connection` and `working_copy`, read
//! inside a write transaction, keep their row as it was read until its end, so that "stores all columns"
//! overwrites nobody's change: SQLite has one writer, PostgreSQL locks the row.
//!
//! # The traps
//! They were measured; each is commented where it is kept.
//! 1. Every write is in an explicit transaction, and `RETURNING` is read with `fetch_all`: otherwise
//!    sqlx-sqlite 0.9.0 loses the commit's error (`db`).
//! 2. After an error a PostgreSQL transaction stores nothing, though its commit says Ok: a failed
//!    transaction refuses everything (`handle`).
//! 3. SQLite has one writing connection, and readers that cannot write (`open`). Taking a second write
//!    transaction while holding one waits until it times out; and who holds one reads through it, or
//!    as many holders as PostgreSQL's pool has connections wait for each other.
//! 4. `synchronous = FULL`: what was acknowledged survives `kill -9` and a power cut (`open`).
//! 5. A unique violation names its key in two ways (`error`).
//! 6. PostgreSQL refuses NUL in text, SQLite takes it (`db`); `lower()` folds only ASCII on SQLite, so
//!    folded keys are stored (`search`).
//! 7. A database of a newer schema or with an edited migration is refused (`open`).
//! 8. Nobody but SQLite opens the database file: closing any descriptor of it drops SQLite's locks
//!    (`open`).

mod chain;
mod db;
mod error;
mod handle;
mod open;
mod search;
mod store;
mod sweep;
mod tables;
mod url;
mod verify;
mod watch;

pub use chain::{Broken, Head};
pub use gatehouse_service::ports::keys::DataKey;
pub use open::{Existing, OpenError, look, open, open_beside, open_with};
pub use store::SqlStore;
pub use sweep::{Swept, sweep};
pub use url::{BadUrl, DatabaseUrl};
