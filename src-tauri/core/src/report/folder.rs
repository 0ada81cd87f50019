//! Writing the files of a report to a folder.
//!
//! Left out on purpose: choosing the folder (the host does), removing files of earlier exports.
//! Invariants: nothing is written outside the folder, through a link, or over anything but a plain file
//! of exactly the same name. Every file is complete under a temporary name before the first one
//! gets its own; the page comes last, so it never points at a picture that is not there.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

use super::bundle::Bundle;
use super::link::is_reserved;
use crate::{Error, Kind, Result};

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenFiles {
    /// The files, page first, in full.
    pub paths: Vec<PathBuf>,
    /// How many bytes they hold together.
    pub bytes: u64,
}

/// Most bytes of one name: what common file systems take, less a temporary suffix.
const NAME_BYTES: usize = 200;

/// Files that are written before they get their names together.
const BATCH: usize = 256;

/// Writes the files into a folder, which is made where it does not exist.
///
/// # Errors
/// [`Kind::Invalid`] for a path that is not plain and relative; [`Kind::Refused`] where a link, a
/// folder or a name that differs in case only is in the way; [`Kind::DiskFull`], [`Kind::ReadOnly`]
/// and [`Kind::Io`] as the system says. Then no file has its final name unless it had it before.
pub fn write_to_folder(folder: &Path, bundle: &Bundle) -> Result<WrittenFiles> {
    let mut writer = FolderWriter::open(folder)?;
    let written = writer.add(bundle)?;
    writer.finish()?;
    Ok(written)
}

/// Writes many reports into one folder: each folder is listed once, and made durable once for many files.
#[derive(Debug)]
pub struct FolderWriter {
    folder: PathBuf,
    /// The names in each folder by their lower case.
    names: BTreeMap<PathBuf, BTreeMap<String, String>>,
    staged: Staged,
}

impl FolderWriter {
    /// Opens a folder, which is made where it does not exist.
    ///
    /// # Errors
    /// As the system says.
    pub fn open(folder: &Path) -> Result<Self> {
        fs::create_dir_all(folder).map_err(|e| failed(folder, &e))?;
        Ok(Self {
            folder: folder.canonicalize().map_err(|e| failed(folder, &e))?,
            names: BTreeMap::new(),
            staged: Staged { files: Vec::new() },
        })
    }

    /// Writes the files of a report under temporary names; they get their own with those of others, at [`Self::finish`] at
    /// the latest.
    ///
    /// # Errors
    /// Those of [`write_to_folder`]. Reports that already have their names stay.
    pub fn add(&mut self, bundle: &Bundle) -> Result<WrittenFiles> {
        check_paths(bundle)?;
        if self.staged.files.len() >= BATCH {
            self.flush()?;
        }
        let before = self.staged.files.len();
        let added = self.stage(bundle);
        if added.is_err() {
            // The others of the batch are not held up by this one.
            drop(Staged {
                files: self.staged.files.split_off(before),
            });
        }
        added
    }

    fn stage(&mut self, bundle: &Bundle) -> Result<WrittenFiles> {
        let mut paths = Vec::with_capacity(bundle.files.len());
        let mut bytes = 0;
        for file in &bundle.files {
            let target = self.place(&file.path)?;
            paths.push(target.clone());
            self.staged.add(target, &file.bytes)?;
            bytes += file.bytes.len() as u64;
        }
        Ok(WrittenFiles { paths, bytes })
    }

    /// Gives every file its name that has none yet.
    ///
    /// # Errors
    /// As the system says.
    pub fn flush(&mut self) -> Result<()> {
        std::mem::replace(&mut self.staged, Staged { files: Vec::new() }).finish()
    }

    /// Gives every file its name.
    ///
    /// # Errors
    /// As the system says.
    pub fn finish(self) -> Result<()> {
        self.staged.finish()
    }

    /// The full path of a file; its folders exist afterwards, and nothing is in the way.
    fn place(&mut self, path: &str) -> Result<PathBuf> {
        let mut at = self.folder.clone();
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            let last = names.peek().is_none();
            self.refuse_other_case(&at, name)?;
            at.push(name);
            match fs::symlink_metadata(&at) {
                Ok(found) if last && found.is_file() => {}
                Ok(found) if !last && found.is_dir() => {}
                Ok(found) if found.is_symlink() => return Err(in_the_way(&at, "a link")),
                Ok(found) if found.is_dir() => return Err(in_the_way(&at, "a folder")),
                Ok(_) => return Err(in_the_way(&at, "another file")),
                Err(e) if e.kind() == ErrorKind::NotFound && last => {}
                Err(e) if e.kind() == ErrorKind::NotFound => {
                    fs::create_dir(&at).map_err(|e| failed(&at, &e))?;
                }
                Err(e) => return Err(failed(&at, &e)),
            }
        }
        Ok(at)
    }

    /// Refuses a name that exists in another case: elsewhere the two would be one file.
    fn refuse_other_case(&mut self, folder: &Path, name: &str) -> Result<()> {
        if !self.names.contains_key(folder) {
            let mut found = BTreeMap::new();
            for entry in fs::read_dir(folder).map_err(|e| failed(folder, &e))? {
                let entry = entry.map_err(|e| failed(folder, &e))?.file_name();
                let entry = entry.to_string_lossy().into_owned();
                let lower = entry.to_lowercase();
                // Where two differ in case already, each may be written again.
                if found.get(&lower).is_none_or(|_| entry == name) {
                    found.insert(lower, entry);
                }
            }
            self.names.insert(folder.to_owned(), found);
        }
        let Some(names) = self.names.get_mut(folder) else {
            return Ok(());
        };
        match names.get(&name.to_lowercase()) {
            Some(there) if there != name && !folder.join(name).exists() => {
                let there = format!("“{there}”, which differs in upper and lower case only,");
                Err(in_the_way(&folder.join(name), &there))
            }
            Some(_) => Ok(()),
            None => {
                names.insert(name.to_lowercase(), name.to_owned());
                Ok(())
            }
        }
    }
}

fn check_paths(bundle: &Bundle) -> Result<()> {
    let mut seen = BTreeSet::new();
    for file in &bundle.files {
        for name in file.path.split('/') {
            check_name(name).map_err(|why| {
                Error::invalid(format!(
                    "A file of the report can't be named “{name}”: {why}."
                ))
                .hint("Give the service or the review another name.")
            })?;
        }
        if !seen.insert(file.path.to_lowercase()) {
            return Err(Error::invalid(format!(
                "Two files of the report would be named {}.",
                file.path
            )));
        }
    }
    Ok(())
}

fn check_name(name: &str) -> std::result::Result<(), &'static str> {
    let special =
        |c: char| matches!(c, '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|') || c.is_control();
    match name {
        "" => Err("it is empty or the path is absolute"),
        "." | ".." => Err("it leads to another folder"),
        _ if name.len() > NAME_BYTES => Err("it is too long"),
        _ if name.contains(special) => Err("it has a character that file systems refuse"),
        _ if name.ends_with(['.', ' ']) || name.starts_with(' ') => Err("it begins or ends badly"),
        _ if is_reserved(name) => Err("Windows keeps it for a device"),
        _ => Ok(()),
    }
}

fn in_the_way(path: &Path, what: &str) -> Error {
    let name = path
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Error::new(
        Kind::Refused,
        format!("“{name}” was not written: {what} is in the way."),
    )
    .hint("Choose another folder, or move it away. Nothing was changed.")
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    let shown = path.display();
    match error.kind() {
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Error::new(
            Kind::DiskFull,
            "The report was not written. The disk is full.",
        )
        .hint("Free some space and export again. The review is not affected."),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Error::new(
            Kind::ReadOnly,
            format!("The report was not written. Writing to {shown} is not allowed."),
        )
        .hint("Choose another folder."),
        _ => Error::new(
            Kind::Io,
            format!("The report was not written. {shown} can't be used: {error}."),
        )
        .hint("Choose another folder, or try again."),
    }
}

/// Files that are complete under a temporary name; dropped unfinished, they are removed.
#[derive(Debug)]
struct Staged {
    /// The file, its temporary path and its own.
    files: Vec<(File, PathBuf, PathBuf)>,
}

impl Staged {
    fn add(&mut self, target: PathBuf, bytes: &[u8]) -> Result<()> {
        let name = target.file_name().unwrap_or_default().to_string_lossy();
        let temporary = target.with_file_name(format!(".{name}.lamppost-new"));
        // What an interrupted export left behind; a link of that name is removed, never followed.
        if let Err(e) = fs::remove_file(&temporary)
            && e.kind() != ErrorKind::NotFound
        {
            return Err(failed(&temporary, &e));
        }
        let mut file = OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&temporary)
            .map_err(|e| failed(&target, &e))?;
        let written = file.write_all(bytes).map_err(|e| failed(&target, &e));
        self.files.push((file, temporary, target));
        written
    }

    fn finish(mut self) -> Result<()> {
        for (file, _, target) in &self.files {
            file.sync_all().map_err(|e| failed(target, &e))?;
        }
        let mut folders = BTreeSet::new();
        // A page was added before its pictures and is renamed after them.
        while let Some((_, temporary, target)) = self.files.last() {
            fs::rename(temporary, target).map_err(|e| failed(target, &e))?;
            folders.extend(target.parent().map(Path::to_owned));
            self.files.pop();
        }
        folders.iter().for_each(|folder| sync_folder(folder));
        Ok(())
    }
}

impl Drop for Staged {
    fn drop(&mut self) {
        for (_, temporary, _) in &self.files {
            // Nothing better can be done about a failure here; the next export removes it.
            let _ = fs::remove_file(temporary);
        }
    }
}

/// Makes renames durable where the system allows folders to be opened.
fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}
