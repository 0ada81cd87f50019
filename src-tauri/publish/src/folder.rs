//! A folder of this machine.
//!
//! Left out on purpose: the links and names in the way of a new file, which core's writing to a folder refuses.
//! Invariants: nothing is read or written through a link or outside the folder; a page is written only while it
//! is as it was when it was decided on; every file is whole under another name before it gets its own.

use std::fs::{self, File};
use std::io::{ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use lamppost_core::publish::sent::Sent;
use lamppost_core::publish::{
    Change, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki, Written,
};
use lamppost_core::report::{Bundle, BundleFile, FolderWriter};
use lamppost_core::{Error, Kind, Result};

/// The largest page that is read.
const LARGEST: u64 = 16 * 1024 * 1024;
/// Pages that get their names together.
const TOGETHER: usize = 20;

/// An open folder.
pub(crate) struct Folder {
    top: PathBuf,
}

impl Folder {
    /// Opens a folder that exists.
    pub(crate) fn open(place: &Place) -> Result<Self> {
        let top = place.folder.as_deref().ok_or_else(|| {
            Error::new(Kind::Refused, "No folder is chosen on this computer.")
                .hint("Choose the folder of the target.")
        })?;
        let top = top.canonicalize().map_err(|error| failed(top, &error))?;
        if !top.is_dir() {
            let message = format!("{} is not a folder.", top.display());
            return Err(Error::new(Kind::Refused, message).hint("Choose the folder once more."));
        }
        Ok(Self { top })
    }

    /// Reads a page by its path; none where there is none.
    fn page(&self, path: &str) -> Result<Option<Remote>> {
        let Some(bytes) = self.bytes(path)? else {
            return Ok(None);
        };
        let version = hash_of(&bytes);
        let text = String::from_utf8(bytes).map_err(|_| {
            Error::new(Kind::Refused, format!("“{path}” is not text."))
                .hint("Move it away, or give the page another title.")
        })?;
        Ok(Some(Remote {
            id: path.to_owned(),
            name: path.to_owned(),
            version,
            text,
            author: String::new(),
            at: String::new(),
            note: String::new(),
            differing: None,
            open_comments: 0,
        }))
    }

    /// What is in a file; none where there is none.
    fn bytes(&self, path: &str) -> Result<Option<Vec<u8>>> {
        let Some(at) = self.place(path)? else {
            return Ok(None);
        };
        let mut bytes = Vec::new();
        let file = File::open(&at).map_err(|error| failed(&at, &error))?;
        file.take(LARGEST + 1)
            .read_to_end(&mut bytes)
            .map_err(|error| failed(&at, &error))?;
        if bytes.len() as u64 > LARGEST {
            let message = format!("“{path}” is larger than 16 MiB.");
            return Err(Error::new(Kind::OverLimit, message).hint("Move it away."));
        }
        Ok(Some(bytes))
    }

    /// The full path of a file that is there; nothing on the way to it is a link.
    fn place(&self, path: &str) -> Result<Option<PathBuf>> {
        let leads_away =
            |name: &str| matches!(name, "" | "." | "..") || name.contains(['\\', '\0']);
        if path.split('/').any(leads_away) {
            return Err(in_the_way(path, "its path leads to another folder"));
        }
        let mut at = self.top.clone();
        let mut names = path.split('/').peekable();
        while let Some(name) = names.next() {
            at.push(name);
            let found = match fs::symlink_metadata(&at) {
                Ok(found) => found,
                Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
                Err(error) => return Err(failed(&at, &error)),
            };
            match names.peek() {
                _ if found.is_symlink() => return Err(in_the_way(path, "a link is in the way")),
                Some(_) if found.is_dir() => {}
                None if found.is_file() => {}
                None if found.is_dir() => return Err(in_the_way(path, "a folder is in the way")),
                Some(_) | None => return Err(in_the_way(path, "another file is in the way")),
            }
        }
        Ok(Some(at))
    }

    /// Files that are missing or different.
    fn differing(&self, files: &[BundleFile]) -> Result<Vec<String>> {
        let mut differing = Vec::new();
        for file in files {
            if self.bytes(&file.path)?.as_deref() != Some(&file.bytes) {
                differing.push(file.path.clone());
            }
        }
        Ok(differing)
    }

    fn find(&self, wanted: &Wanted<'_>) -> Result<Option<Remote>> {
        let by_id = match wanted.id {
            Some(id) if id != wanted.name => self.page(id)?,
            _ => None,
        };
        let mut page = match by_id {
            None => self.page(wanted.name)?,
            found => found,
        };
        if let Some(page) = &mut page {
            page.differing = Some(self.differing(wanted.files)?);
        }
        Ok(page)
    }

    /// Gives a page another name, whose folders are made where they are not there.
    fn rename(&self, from: &str, to: &str) -> Result<()> {
        let Some(old) = self.place(from)? else {
            return Ok(());
        };
        let new = self.top.join(to);
        let folder = new.parent().unwrap_or(&self.top);
        fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
        fs::rename(&old, &new).map_err(|error| failed(&new, &error))
    }

    /// Removes a file that is as it was sent. One that can't be removed does no harm.
    fn remove(&self, file: &Sent) {
        let is_ours = matches!(self.bytes(&file.path), Ok(Some(bytes)) if file.is(&bytes));
        if let (true, Ok(Some(at))) = (is_ours, self.place(&file.path)) {
            let _stays = fs::remove_file(at);
        }
    }

    /// Readies a page to be written; whether nobody changed it meanwhile.
    fn stage(&self, writer: &mut FolderWriter, change: &Change<'_>) -> Result<bool> {
        let now = match change.before {
            Some(before) => self.page(&before.name)?,
            None => self.page(change.name)?,
        };
        let version = |page: &Remote| page.version.clone();
        if now.as_ref().map(version) != change.before.map(version) {
            return Ok(false);
        }
        let renamed = change.before.filter(|before| before.name != change.name);
        if let Some(old) = renamed {
            if self.page(change.name)?.is_some() {
                return Ok(false);
            }
            // At every moment the page has one name only, so that whoever comes next finds it.
            self.rename(&old.name, change.name)?;
        }
        let mut files = vec![BundleFile {
            path: change.name.to_owned(),
            bytes: change.text.as_bytes().to_vec(),
        }];
        let differing = self.differing(change.files)?;
        let needed = change.files.iter();
        files.extend(
            needed
                .filter(|file| differing.contains(&file.path))
                .cloned(),
        );
        writer.add(&Bundle { files })?;
        Ok(true)
    }

    /// Reads back what was written, if it was; and removes what belonged to it before.
    fn ended(&self, change: &Change<'_>, flushed: &Result<()>) -> Result<Outcome> {
        let back = self.page(change.name)?;
        let is_there = back.as_ref().is_some_and(|page| page.text == change.text);
        if let (false, Err(error)) = (is_there, flushed) {
            return Err(error.clone());
        }
        let back = back.ok_or_else(|| {
            Error::new(Kind::Io, format!("“{}” is gone again.", change.name)).hint("Plan again.")
        })?;
        for file in change.gone {
            self.remove(file);
        }
        Ok(Outcome::Written(Written {
            id: back.id,
            name: back.name,
            version: back.version,
            text: back.text,
        }))
    }

    /// Writes some pages; the files of all of them are whole before the first gets its name.
    fn put(&self, writer: &mut FolderWriter, changes: &[Change<'_>]) -> Vec<Result<Outcome>> {
        let staged: Vec<Result<bool>> = changes
            .iter()
            .map(|change| self.stage(writer, change))
            .collect();
        let flushed = writer.flush();
        let each = changes.iter().zip(staged);
        each.map(|(change, staged)| match staged? {
            true => self.ended(change, &flushed),
            false => Ok(Outcome::Moved),
        })
        .collect()
    }
}

impl Wiki for Folder {
    fn check(&mut self) -> Result<Greeting> {
        let about = fs::metadata(&self.top).map_err(|error| failed(&self.top, &error))?;
        Ok(Greeting {
            site: self.top.display().to_string(),
            user: String::new(),
            writable: !about.permissions().readonly(),
        })
    }

    fn read(
        &mut self,
        pages: &[Wanted<'_>],
        told: &mut dyn FnMut(usize) -> Flow,
    ) -> Vec<Result<Option<Remote>>> {
        let mut found = Vec::with_capacity(pages.len());
        for wanted in pages {
            found.push(self.find(wanted));
            if told(found.len()) == Flow::Stop {
                break;
            }
        }
        found
    }

    fn write(
        &mut self,
        changes: &[Change<'_>],
        told: &mut dyn FnMut(usize, Result<Outcome>) -> Flow,
    ) {
        let mut writer = match FolderWriter::open(&self.top) {
            Ok(writer) => writer,
            Err(error) => {
                for at in 0..changes.len() {
                    told(at, Err(error.clone()));
                }
                return;
            }
        };
        let mut at = 0;
        for some in changes.chunks(TOGETHER) {
            let mut flow = Flow::Continue;
            for outcome in self.put(&mut writer, some) {
                if told(at, outcome) == Flow::Stop {
                    flow = Flow::Stop;
                }
                at += 1;
            }
            if flow == Flow::Stop {
                return;
            }
        }
    }
}

/// A hash of bytes, as a version.
fn hash_of(bytes: &[u8]) -> String {
    use sha2::{Digest, Sha256};
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

fn in_the_way(path: &str, why: &str) -> Error {
    Error::new(Kind::Refused, format!("“{path}” can't be used: {why}."))
        .hint("Move it away, or choose another folder. Nothing was changed.")
}

fn failed(path: &Path, error: &std::io::Error) -> Error {
    let shown = path.display();
    match error.kind() {
        ErrorKind::NotFound => Error::new(Kind::Io, format!("{shown} is not there."))
            .hint("Choose the folder once more."),
        ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Error::new(
            Kind::ReadOnly,
            format!("{shown} can't be used: it is not allowed."),
        )
        .hint("Choose another folder, or change its rights."),
        _ => Error::new(Kind::Io, format!("{shown} can't be used: {error}."))
            .hint("Choose another folder, or try again."),
    }
}
