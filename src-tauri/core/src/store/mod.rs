//! The SQLite file: an append-only log of operations and the tables derived from it.
//!
//! An operation says "field F of entity E is now V". `op` is the log; `head` holds the
//! operations no known operation supersedes; `entity` says what exists; `awaited` names
//! superseded operations that have not arrived yet; `several` names fields with more than one head. The summary tables and `due` are what
//! lists read; [`summary`] marks their rows stale and the api computes them again.
//! Everything but `op`, `meta` and `attachment` can be rebuilt from the log at any time.
//!
//! All SQL of the project is in this folder. Nothing here knows what a field means.

pub mod attachment;
pub mod backup;
mod changes;
mod deletion;
mod derive;
mod door;
mod export;
mod exported;
mod files;
mod first;
mod frozen;
mod ingest;
mod lock;
mod looking;
mod meta;
mod migrate;
mod op;
mod op_set;
mod open;
pub mod parcel;
mod people;
pub mod published;
mod read;
pub mod recover;
mod revert;
pub mod search;
mod seen;
mod sql_error;
pub mod summary;
mod undo;
mod verify;
mod versions;
mod write;

pub use changes::{FieldChange, Part};
pub use first::First;
pub use frozen::{Found, Roots, Sealed};
pub use op::Op;
pub use op_set::OpSet;
pub use open::{Access, OpenHow, Store};
pub use people::NameSeen;
pub use read::{Past, Place, Row};
pub use undo::{Focus, Joins, Step, Undo};
pub use verify::Health;
pub use versions::Version;
pub use write::{Change, Writer};
