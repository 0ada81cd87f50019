//! The folder a repository is built in, and what killed programs left of theirs.
//!
//! Invariant: a folder is cleared away only while nobody holds its lock.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::Path;

use tempfile::TempDir;

/// What the names of these folders begin with.
const PREFIX: &str = "lamppost-git-";
/// The file within that is locked as long as the folder is in use.
const LOCK: &str = "lamppost.lock";
/// How often another folder is made where somebody clears ours away before its lock is held.
const TRIES: usize = 8;

/// A folder of our own, gone with this.
pub(super) struct Room {
    // Before the folder, so that it is closed when the folder goes.
    _lock: File,
    folder: TempDir,
}

impl Room {
    /// Makes a folder among the system's temporary files.
    ///
    /// # Errors
    /// Those of the system.
    pub(super) fn new() -> io::Result<Self> {
        let rooms = std::env::temp_dir();
        clear(&rooms);
        let mut last = io::Error::from(io::ErrorKind::WouldBlock);
        for _ in 0..TRIES {
            let folder = tempfile::Builder::new().prefix(PREFIX).tempdir_in(&rooms)?;
            let path = folder.path().join(LOCK);
            match OpenOptions::new().write(true).create_new(true).open(&path) {
                Ok(lock) if lock.try_lock().is_ok() && path.exists() => {
                    return Ok(Self {
                        _lock: lock,
                        folder,
                    });
                }
                Ok(_) => {}
                Err(error) => last = error,
            }
        }
        Err(last)
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        self.folder.path()
    }
}

/// Removes the folders whose programs are gone. What can't be removed, such as somebody else's, stays.
fn clear(rooms: &Path) {
    let found = fs::read_dir(rooms).into_iter().flatten().flatten();
    for entry in found {
        let is_ours = entry.file_name().to_string_lossy().starts_with(PREFIX);
        if !is_ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let room = entry.path();
        let lock = left(&room);
        let _stays = match &lock {
            Ok(_) => fs::remove_dir_all(&room),
            // Killed before it had a lock, it is empty; any other stays.
            Err(_) => fs::remove_dir(&room),
        };
        // Not before: who has just made the lock and not yet held it must not get it for a folder that goes.
        drop(lock);
    }
}

/// The lock of a folder that nobody is in, held by us as long as the file is open; none where it has none any more.
///
/// # Errors
/// Where somebody is in it, or is just moving in.
fn left(room: &Path) -> io::Result<Option<File>> {
    // The lock is the first thing in a folder: where something is without it, somebody was killed while clearing up.
    let is_begun = fs::read_dir(room).is_ok_and(|mut found| found.next().is_some());
    match OpenOptions::new().write(true).open(room.join(LOCK)) {
        Ok(lock) => {
            lock.try_lock()?;
            Ok(Some(lock))
        }
        Err(error) if is_begun && error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_killed_program_left_goes_and_what_is_in_use_stays() {
        let rooms = tempfile::tempdir().unwrap();
        let make = |name: &str| {
            let path = rooms.path().join(name);
            fs::create_dir(&path).unwrap();
            path
        };
        let dead = make("lamppost-git-dead");
        fs::write(dead.join(LOCK), "").unwrap();
        fs::write(dead.join("HEAD"), "ref: refs/heads/main\n").unwrap();
        let empty = make("lamppost-git-empty");
        let begun = make("lamppost-git-begun");
        fs::create_dir(begun.join("refs")).unwrap();
        let other = make("elsewhere");
        let used = make("lamppost-git-used");
        let lock = File::create(used.join(LOCK)).unwrap();
        lock.lock().unwrap();
        clear(rooms.path());
        let there = [dead, empty, begun, other, used].map(|path| path.exists());
        assert_eq!(there, [false, false, false, true, true]);
    }

    #[test]
    fn who_clears_a_folder_away_holds_its_lock_until_it_is_gone() {
        let room = tempfile::tempdir().unwrap();
        // Somebody moves in: the lock is made, and not yet held.
        let theirs = File::create_new(room.path().join(LOCK)).unwrap();
        let ours = left(room.path()).unwrap();
        assert!(theirs.try_lock().is_err());
        drop(ours);
        theirs.try_lock().unwrap();
        assert!(left(room.path()).is_err());
    }
}
