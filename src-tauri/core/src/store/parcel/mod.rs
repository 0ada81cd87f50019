//! A review, a service, a team or the whole workspace as one readable file of JSON lines, out and in.
//!
//! The first line says what it is and counts what follows; then one line an operation, by entity, the one that made it first; then
//! the attached files; the last line holds the SHA-256 of every byte before it. There is no clock and no chance in it, so the same
//! operations give the same bytes. Values are written as JSON where that gives the stored text back, and as `raw` text otherwise.
//!
//! Reading trusts nothing: everything is bounded, checked and refused whole, with the line and the reason.

mod bulk;
mod check;
mod here;
mod line;
mod read;
mod stage;
mod take;
mod tree;
mod values;
mod write;

use serde::{Deserialize, Serialize};

pub use stage::{Staged, Touched};
pub use take::Taken;
pub use write::Parcel;

/// What the first line calls the format.
pub(super) const FORMAT: &str = "lamppost-review";
/// The version this program writes, and the newest it reads.
pub(super) const VERSION: u32 = 1;

/// The most bytes of a file.
pub(super) const FILE_LIMIT: u64 = 16 * 1024 * 1024 * 1024;
/// The most bytes of the line of an operation: a field of 256 KiB may need six times that where each letter is escaped.
pub(super) const OP_LINE: usize = 2 * 1024 * 1024;
/// The most bytes of the line of an attached file: 25 MiB in base64.
pub(super) const ATTACHMENT_LINE: usize = 36 * 1024 * 1024;
/// The deepest that brackets of a line may be nested.
pub(super) const DEPTH: usize = 64;
/// The most operations of a file.
pub(super) const OPS: u64 = 20_000_000;
/// The most operations of one entity.
pub(super) const OPS_OF_ONE: usize = 500_000;
/// The most attached files of a file.
pub(super) const ATTACHMENTS: u64 = 100_000;
/// The most operations that one may replace.
pub(super) const REPLACED: usize = 1_000;

/// What a file holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Holds {
    /// One review with what it needs of its service or team.
    Review,
    /// One service with its reviews and documents.
    Service,
    /// One team with its assessments and reviews.
    Team,
    /// Everything.
    Workspace,
}

/// The first line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Header {
    /// Always [`FORMAT`].
    pub format: String,
    /// The version of the format.
    pub version: u32,
    /// The version of Lamppost that wrote it.
    pub app: String,
    /// What it holds.
    pub kind: Holds,
    /// The id of what it holds; none for a workspace.
    pub root: Option<String>,
    /// What that is called.
    pub title: String,
    /// Operations in it.
    pub ops: u64,
    /// Attached files in it.
    pub attachments: u64,
    /// Snapshots among what it holds.
    pub snapshots: u64,
    /// Packs that what it holds was answered by; they are not in it.
    pub packs: Vec<NamedPack>,
}

/// A pack by its name.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NamedPack {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
}

/// How far it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Operations done.
    pub done: u64,
    /// Operations in all.
    pub of: u64,
}

/// How many operations lie between two times that progress is told.
const TELL_EVERY: u64 = 10_000;
