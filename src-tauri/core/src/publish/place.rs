//! What a place is, and the doors through which the engine reaches it.
//!
//! Left out on purpose: how any of them is done; drivers are handed in by the host.
//! Invariant: a secret is in no type that can be shown or stored.

use std::path::PathBuf;

use super::sent::Sent;
use crate::error::Result;
use crate::model::PlaceKind;
use crate::report::BundleFile;

/// Where pages go: a target as set up on this machine.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The target's id; the keyring knows its secret by it.
    pub target: String,
    /// What kind of place it is.
    pub kind: PlaceKind,
    /// The address of the wiki or repository; empty for a folder.
    pub address: String,
    /// The folder on this machine, of a folder target or a local repository.
    pub folder: Option<PathBuf>,
    /// The branch of a repository; the remote's own where empty.
    pub branch: String,
    /// Where the pages go: a folder, a page, a namespace or the key of a space; may be empty.
    pub prefix: String,
    /// The title or id of the page that the index stands below; may be empty.
    pub below: String,
    /// Who signs in; may be empty.
    pub user: String,
    /// Who is named as the author of commits.
    pub author: String,
}

/// Opens places.
pub trait Connect: Send + Sync {
    /// Opens a place with its secret, if it has one. Nothing is sent yet.
    ///
    /// # Errors
    /// `Invalid` for an address the kind does not have; `Denied` where a secret is needed and none is given;
    /// `Io` for a folder that can't be used.
    fn open(&self, place: &Place, secret: Option<&str>) -> Result<Box<dyn Wiki>>;
}

/// Keeps secrets outside the workspace.
pub trait Secrets: Send {
    /// The secret of a target; none where none is kept.
    ///
    /// # Errors
    /// `Io` where the keyring does not answer.
    fn get(&self, target: &str) -> Result<Option<String>>;
    /// Keeps a secret; with `lasting` in the system's keyring, else for this session only.
    ///
    /// # Errors
    /// `Io` where the keyring does not take it.
    fn set(&mut self, target: &str, secret: &str, lasting: bool) -> Result<()>;
    /// Forgets the secret of a target everywhere.
    ///
    /// # Errors
    /// `Io` where the keyring does not answer.
    fn forget(&mut self, target: &str) -> Result<()>;
    /// Whether a keyring is there to keep secrets for longer than this session.
    fn lasting(&self) -> bool;
}

/// An open place.
pub trait Wiki: Send {
    /// Says what the place is and who is signed in. Reads only.
    ///
    /// # Errors
    /// `Denied`, `Remote`, `Io`.
    fn check(&mut self) -> Result<Greeting>;

    /// Reads pages as they are now, each at most once; `told` hears how many are read. Reads only.
    ///
    /// One answer each, in their order; none where the page does not exist. After [`Flow::Stop`] the
    /// rest may be missing.
    fn read(
        &mut self,
        pages: &[Wanted<'_>],
        told: &mut dyn FnMut(usize) -> Flow,
    ) -> Vec<Result<Option<Remote>>>;

    /// Writes pages, each under the place's own guard and read back; `told` hears each one's outcome by its
    /// index, once, and stops the rest with [`Flow::Stop`].
    fn write(
        &mut self,
        changes: &[Change<'_>],
        told: &mut dyn FnMut(usize, Result<Outcome>) -> Flow,
    );
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Flow {
    /// Go on.
    Continue,
    /// Somebody cancelled.
    Stop,
}

/// What a place says of itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Greeting {
    /// What it calls itself, such as the name of the site or the branch.
    pub site: String,
    /// Who is signed in; empty where nobody is.
    pub user: String,
    /// Whether pages may be written.
    pub writable: bool,
}

/// A page to read.
#[derive(Debug, Clone, Copy)]
pub struct Wanted<'a> {
    /// Its name at the place.
    pub name: &'a str,
    /// Its id at the place, where it is known: then the name may have changed.
    pub id: Option<&'a str>,
    /// The files that belong to it, to be compared.
    pub files: &'a [BundleFile],
}

/// A page as it is at the place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remote {
    /// Its id; the name where the place has no other.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The version: anything that is another one after each change.
    pub version: String,
    /// The whole text.
    pub text: String,
    /// Who made this version; empty where the place does not say.
    pub author: String,
    /// When, in RFC 3339; empty where the place does not say.
    pub at: String,
    /// The note of this version: a commit message or an edit summary; may be empty.
    pub note: String,
    /// Paths of files that are missing or different; none where the place would need another read for
    /// that.
    pub differing: Option<Vec<String>>,
    /// Comments in the text that are not settled.
    pub open_comments: u32,
}

/// A page to write.
#[derive(Debug, Clone, Copy)]
pub struct Change<'a> {
    /// Its name from now on.
    pub name: &'a str,
    /// Its title from now on.
    pub title: &'a str,
    /// What is there now; none where nothing must be there.
    pub before: Option<&'a Remote>,
    /// The whole new text.
    pub text: &'a str,
    /// Files to send along.
    pub files: &'a [BundleFile],
    /// Files that went with it and do not any more; removed where the place keeps no files for ever, and only while they
    /// are as they were sent.
    pub gone: &'a [Sent],
    /// The name of the page it stands below; none for the index.
    pub parent: Option<&'a str>,
    /// The note of the version.
    pub note: &'a str,
}

/// How a write went.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It is written and was read back.
    Written(Written),
    /// It is written and was read back, and the place put somebody's edit of another part of the page into
    /// it without a word: what was read back is not ours alone.
    Merged(Written),
    /// Somebody changed, made or deleted the page meanwhile; nothing was written.
    Moved,
}

/// A page as it was read back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its id.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// Its text as the place has it now.
    pub text: String,
}
