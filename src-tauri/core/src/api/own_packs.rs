//! Packs of the team's own: made from an installed one, and read again when a file was saved.
//!
//! Invariant: files are written to the folder the host named and nowhere else, and no file is written over.

use std::fs;
use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value;
use sha2::{Digest, Sha256};

use super::frozen::FrozenSessions;
use super::packs::{PackList, pack_list};
use super::session::Session;
use super::wire::{Nothing, request, view};
use crate::error::{Error, Kind, Result, clipped};
use crate::model::LINE_LIMIT;
use crate::pack::copy::{Called, copy};
use crate::pack::{Problem, Shelf};

request! {
    /// Makes a pack of the team's own.
    pub struct PackCreate {
        /// Id of the installed pack it is made from.
        pub from: String,
        /// Its id; that of the other where absent: then it takes the place of that with a higher version.
        pub id: Option<String>,
        /// Its title; that of the other where absent.
        pub title: Option<String>,
    }
}

view! {
    /// A pack that was made.
    pub struct PackMade {
        /// Its id.
        pub id: String,
        /// Its version.
        pub version: String,
        /// Its title.
        pub title: String,
        /// Where its file is, to open it in an editor.
        pub file: String,
    }
}

/// Makes a pack of the team's own in a folder, which is made where it is not there.
///
/// # Errors
/// `NotFound` for the pack it is made from, `Invalid` for an id or title that cannot be, `Refused` where its file is
/// there; those of writing.
pub fn make_pack(folder: &Path, request: &PackCreate) -> Result<PackMade> {
    make(folder, &Shelf::with_folder(folder), request)
}

/// Makes a pack of the team's own from an installed one.
pub(super) fn pack_create(session: &mut Session, request: PackCreate) -> Result<PackMade> {
    session.store.require_write()?;
    let folder = session.packs.clone().ok_or_else(no_folder)?;
    let made = make(&folder, &session.shelf, &request)?;
    session.read_packs()?;
    Ok(made)
}

/// Reads the team's own packs again.
pub(super) fn pack_reload(session: &mut Session, _: Nothing) -> Result<PackList> {
    session.read_packs()?;
    pack_list(session, Nothing {})
}

fn make(folder: &Path, shelf: &Shelf, request: &PackCreate) -> Result<PackMade> {
    let from = request.from.trim();
    let text = shelf.newest_text(from).ok_or_else(|| {
        Error::new(
            Kind::NotFound,
            format!("There is no pack {}.", clipped(from)),
        )
        .hint("Choose an installed pack.")
    })?;
    let title = request
        .title
        .as_deref()
        .map(str::trim)
        .filter(|title| !title.is_empty());
    if title.is_some_and(|title| {
        title.chars().count() > LINE_LIMIT || title.chars().any(char::is_control)
    }) {
        return Err(Error::invalid(format!(
            "The title is one line of at most {LINE_LIMIT} characters."
        ))
        .hint("Shorten it."));
    }
    let id = request
        .id
        .as_deref()
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .unwrap_or(from);
    let text = copy(text, &Called { id, title })?;
    let name = format!("{id}.toml");
    let path = folder.join(&name);
    if path.exists() {
        return Err(Error::new(
            Kind::Refused,
            format!("There is a file {name} in the folder of question packs."),
        )
        .hint("Edit that file, or choose another id."));
    }
    let problems = Shelf::check(vec![(name.clone(), text.clone().into_bytes())]);
    if let Some(error) = Problem::error(&problems) {
        return Err(error);
    }
    let pack = crate::pack::parse(&name, &text)?;
    fs::create_dir_all(folder)
        .and_then(|()| {
            fs::OpenOptions::new()
                .write(true)
                .create_new(true)
                .open(&path)
        })
        .and_then(|mut file| {
            file.write_all(text.as_bytes())?;
            file.sync_all()
        })
        .map_err(|error| {
            Error::new(
                Kind::Io,
                format!("{} cannot be written: {error}.", path.display()),
            )
            .hint("Check the folder of question packs. Nothing else was changed.")
        })?;
    Ok(PackMade {
        id: id.to_owned(),
        version: pack.head.version.to_string(),
        title: pack.head.title,
        file: path.display().to_string(),
    })
}

fn no_folder() -> Error {
    Error::new(Kind::Refused, "No folder of question packs is known here.")
        .hint("Name one when opening the workspace.")
}

impl Session {
    /// Reads the folder of packs again; what rests on a pack that has changed is computed again.
    fn read_packs(&mut self) -> Result<()> {
        let Some(folder) = &self.packs else {
            return Ok(());
        };
        self.shelf = Arc::new(Shelf::with_folder(folder));
        self.frozen = FrozenSessions::default();
        self.moving = None;
        self.notice_packs()
    }

    /// Marks what rests on packs of the team's own that are others than when it was computed.
    pub(super) fn notice_packs(&mut self) -> Result<()> {
        if self.read_only().is_some() {
            return Ok(());
        }
        let mut now = serde_json::Map::new();
        for (pack, text) in self.shelf.own() {
            let hash = Sha256::digest(text.as_bytes());
            let hash: String = hash
                .iter()
                .take(16)
                .map(|byte| format!("{byte:02x}"))
                .collect();
            let key = format!("{} {}", pack.head.id, pack.head.version);
            now.insert(key, Value::from(hash));
        }
        let known = self.store.known_packs()?;
        let before: serde_json::Map<String, Value> =
            serde_json::from_str(&known).unwrap_or_default();
        if before == now {
            return Ok(());
        }
        let keys = before.keys().chain(now.keys());
        let changed = keys.filter(|key| before.get(*key) != now.get(*key));
        for key in changed {
            let id = key.split(' ').next().unwrap_or_default();
            let is_list = self
                .shelf
                .newest(id)
                .is_ok_and(|pack| pack.checklist().is_some());
            // A document or a pre-mortem can be part of any review.
            self.store.mark_reviews_by(is_list.then_some(id))?;
        }
        self.store.keep_packs(&Value::Object(now).to_string())
    }
}
