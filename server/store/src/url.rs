//! Where the data is.

use std::fmt;
use std::path::PathBuf;

/// The value of `GATEHOUSE_DATABASE_URL`.
#[derive(Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A file of an embedded SQLite database.
    Sqlite(PathBuf),
    /// A `postgres://` URL as it was given, with its password.
    Postgres(String),
}

/// The text is no database URL.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("GATEHOUSE_DATABASE_URL is neither sqlite:PATH nor postgres://USER:PASSWORD@HOST:PORT/DATABASE")]
pub struct BadUrl;

impl DatabaseUrl {
    /// Reads `sqlite:PATH` (`sqlite://PATH`) or `postgres://…` (`postgresql://…`).
    ///
    /// # Errors
    /// It is neither, or the path is empty or carries parameters.
    pub fn parse(text: &str) -> Result<Self, BadUrl> {
        let text = text.trim();
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Ok(DatabaseUrl::Postgres(text.to_owned()));
        }
        let path = text.strip_prefix("sqlite:").ok_or(BadUrl)?;
        let path = path.strip_prefix("//").unwrap_or(path);
        if path.is_empty() || path.contains('?') || path.contains('\0') || path == ":memory:" {
            return Err(BadUrl);
        }
        Ok(DatabaseUrl::Sqlite(PathBuf::from(path)))
    }
}

/// Without the password, which stands in the URL.
impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DatabaseUrl::Sqlite(path) => write!(f, "sqlite:{}", path.display()),
            DatabaseUrl::Postgres(_) => f.write_str("postgres://…"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_kinds_are_read_and_nothing_else() {
        let sqlite = |p: &str| Ok(DatabaseUrl::Sqlite(p.into()));
        assert_eq!(DatabaseUrl::parse("sqlite:data/a.db"), sqlite("data/a.db"));
        assert_eq!(DatabaseUrl::parse("sqlite:///var/a.db"), sqlite("/var/a.db"));
        assert!(matches!(
            DatabaseUrl::parse("postgresql://u@h/d"),
            Ok(DatabaseUrl::Postgres(_))
        ));
        for bad in [
            "",
            "sqlite:",
            "sqlite::memory:",
            "sqlite:a.db?mode=ro",
            "mysql://h/d",
            "/var/a.db",
        ] {
            assert_eq!(DatabaseUrl::parse(bad), Err(BadUrl), "{bad}");
        }
    }

    #[test]
    fn a_password_is_not_printed() {
        let url = DatabaseUrl::parse("postgres://u:hunter2@h/d").unwrap();
        assert!(!format!("{url:?}").contains("hunter2"));
    }
}
