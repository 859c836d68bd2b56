//! The data directory: made when it is missing, writable, and used by one server at a time.

use std::fs::{DirBuilder, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// The lock's file. It stays when a server ends: whoever made a new one would lock another file.
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
pub struct Held {
    /// Locked as long as it is open.
    lock: File,
    /// The lock's path, if its file was made just now.
    new: Option<PathBuf>,
    made: Made,
}

impl Held {
    /// Undoes what was made, for a start that failed.
    pub fn undo(self) {
        if let Some(path) = &self.new {
            // Still locked: who waits for it looks for a new one, see `hold`.
            std::fs::remove_file(path).ok();
        }
        drop(self.lock);
        self.made.undo();
    }
}

/// The directories that were made, the innermost first.
#[derive(Debug, Default)]
pub struct Made(Vec<PathBuf>);

impl Made {
    /// Removes those that are still empty.
    pub fn undo(self) {
        for dir in self.0 {
            // Somebody may have put something into it meanwhile: then it stays.
            std::fs::remove_dir(dir).ok();
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
        // What else may be wrong is told by `take`.
        _ => Ok(()),
    }
}

/// Makes the directory (mode 0700) and those above it when they are missing, and sees whether it can be
/// written to.
///
/// # Errors
/// [`DataDirError::Unwritable`]; then nothing was made.
pub fn make(path: &Path) -> Result<Made, DataDirError> {
    let missing = path
        .ancestors()
        .take_while(|dir| !dir.as_os_str().is_empty() && !dir.exists());
    let made = Made(missing.map(Path::to_owned).collect());
    match try_make(path) {
        Ok(()) => Ok(made),
        Err(error) => {
            made.undo();
            Err(unwritable(path, &error))
        }
    }
}

fn try_make(path: &Path) -> io::Result<()> {
    let mut builder = DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(path)?;
    let probe = path.join(PROBE);
    OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .open(&probe)?;
    std::fs::remove_file(&probe)
}

/// Takes the directory for this server, and makes it where it is missing.
///
/// # Errors
/// It cannot be written to; another server has it. Then nothing was made.
pub fn take(path: &Path) -> Result<Held, DataDirError> {
    let made = make(path)?;
    match hold(&path.join(LOCK)) {
        Ok((lock, new)) => Ok(Held { lock, new, made }),
        Err(error) => {
            made.undo();
            Err(match error {
                TryLockError::WouldBlock => DataDirError::InUse { path: path.into() },
                TryLockError::Error(error) => unwritable(path, &error),
            })
        }
    }
}

/// The locked file, and its path if it was not there before.
fn hold(path: &Path) -> Result<(File, Option<PathBuf>), TryLockError> {
    loop {
        let mut options = OpenOptions::new();
        options.write(true);
        let (file, new) = match options.clone().create_new(true).open(path) {
            Ok(file) => (file, Some(path.to_owned())),
            Err(e) if e.kind() == io::ErrorKind::AlreadyExists => match options.open(path) {
                Ok(file) => (file, None),
                Err(e) if e.kind() == io::ErrorKind::NotFound => continue,
                Err(e) => return Err(TryLockError::Error(e)),
            },
            Err(e) => return Err(TryLockError::Error(e)),
        };
        file.try_lock()?;
        // A start that failed removes its file: whoever locked that one would hold nothing.
        if is_at(&file, path).map_err(TryLockError::Error)? {
            return Ok((file, new));
        }
    }
}

/// Whether the open file is the one at the path.
#[cfg(unix)]
fn is_at(file: &File, path: &Path) -> io::Result<bool> {
    use std::os::unix::fs::MetadataExt as _;
    let own = file.metadata()?;
    match path.metadata() {
        Ok(there) => Ok((own.dev(), own.ino()) == (there.dev(), there.ino())),
        Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(e) => Err(e),
    }
}

/// An open file cannot be removed here.
#[cfg(not(unix))]
fn is_at(_: &File, _: &Path) -> io::Result<bool> {
    Ok(true)
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
        let held = take(&path).unwrap();
        assert!(matches!(refuse_if_in_use(&path), Err(DataDirError::InUse { .. })));
        assert!(matches!(take(&path), Err(DataDirError::InUse { .. })));
        drop(held);
        assert!(take(&path).is_ok());
    }

    #[test]
    fn what_was_made_is_undone_and_nothing_else() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("deep/data");
        take(&path).unwrap().undo();
        assert!(!dir.path().join("deep").exists());
        make(&path).unwrap();
        take(&path).unwrap().undo();
        assert!(path.exists() && !path.join(LOCK).exists());
        drop(take(&path).unwrap());
        take(&path).unwrap().undo();
        assert!(path.join(LOCK).exists(), "it was there before");
    }

    /// Who opened the file before a failed start removed it must not believe to hold the directory.
    #[cfg(unix)]
    #[test]
    fn a_lock_whose_file_is_gone_is_none() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join(LOCK);
        let old = File::create(&path).unwrap();
        assert!(is_at(&old, &path).unwrap());
        std::fs::remove_file(&path).unwrap();
        assert!(!is_at(&old, &path).unwrap());
        File::create(&path).unwrap();
        assert!(!is_at(&old, &path).unwrap());
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
