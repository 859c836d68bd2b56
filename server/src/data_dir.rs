//! The data directory: made when it is missing, writable, and used by one server at a time.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The lock's file. It is never removed: whoever made a new one would lock another file.
const LOCK: &str = "gatehouse.lock";
/// Made and removed again, to see whether the directory is writable.
const PROBE: &str = ".gatehouse-write-check";

/// The data directory cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DataDirError {
    /// Another server holds it.
    #[error(
        "Another Gatehouse is running on the data directory {} (GATEHOUSE_DATA_DIR): stop it, or give this one \
         a directory of its own.",
        path.display()
    )]
    InUse {
        /// The directory.
        path: PathBuf,
    },
    /// It cannot be made or written to.
    #[error("Cannot write to the data directory {} (GATEHOUSE_DATA_DIR): {why}.", path.display())]
    Unwritable {
        /// The directory.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
}

/// Holds the data directory until it is dropped or the process ends, however it ends.
#[derive(Debug)]
pub struct Held(#[allow(dead_code)] File); // the lock lives as long as the file is open

impl Held {
    /// Undoes the making of a directory for a start that failed, if nothing else is in it.
    pub fn remove(self, path: &Path) {
        let nothing_else = std::fs::read_dir(path)
            .is_ok_and(|entries| entries.flatten().all(|entry| entry.file_name() == LOCK));
        if nothing_else && std::fs::remove_file(path.join(LOCK)).is_ok() {
            // Somebody may have put something into it meanwhile: then it stays.
            std::fs::remove_dir(path).ok();
        }
    }
}

/// Whether a running server holds the directory; changes nothing.
///
/// # Errors
/// [`DataDirError::InUse`]
pub fn refuse_if_in_use(path: &Path) -> Result<(), DataDirError> {
    match File::open(path.join(LOCK)).map(|lock| lock.try_lock_shared()) {
        Ok(Err(TryLockError::WouldBlock)) => Err(DataDirError::InUse { path: path.into() }),
        // What else may be wrong is told by `hold`.
        _ => Ok(()),
    }
}

/// Makes the directory (mode 0700) when it is missing, and sees whether it can be written to.
///
/// # Errors
/// [`DataDirError::Unwritable`]
pub fn make(path: &Path) -> Result<(), DataDirError> {
    let unwritable = |e: io::Error| unwritable(path, &e);
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path).map_err(unwritable)?;
    let probe = path.join(PROBE);
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&probe)
        .map_err(unwritable)?;
    std::fs::remove_file(&probe).map_err(unwritable)
}

/// Takes the directory for this server.
///
/// # Errors
/// Another server has it.
pub fn hold(path: &Path) -> Result<Held, DataDirError> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(path.join(LOCK))
        .map_err(|e| unwritable(path, &e))?;
    match file.try_lock() {
        Ok(()) => Ok(Held(file)),
        Err(TryLockError::WouldBlock) => Err(DataDirError::InUse { path: path.into() }),
        Err(TryLockError::Error(e)) => Err(unwritable(path, &e)),
    }
}

fn unwritable(path: &Path, error: &io::Error) -> DataDirError {
    DataDirError::Unwritable {
        path: path.into(),
        why: error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_is_held_by_one_at_a_time() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/data");
        assert!(refuse_if_in_use(&path).is_ok());
        make(&path).unwrap();
        let held = hold(&path).unwrap();
        assert!(matches!(refuse_if_in_use(&path), Err(DataDirError::InUse { .. })));
        assert!(matches!(hold(&path), Err(DataDirError::InUse { .. })));
        drop(held);
        assert!(hold(&path).is_ok());
    }

    #[cfg(unix)]
    #[test]
    fn others_cannot_look_into_a_directory_that_was_made() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("data");
        make(&path).unwrap();
        assert_eq!(path.metadata().unwrap().permissions().mode() & 0o777, 0o700);
    }
}
