//! The index of words: what is in it, how it follows the log, and what it finds.
//!
//! Writing a field only notes which unit it belongs to; the unit is indexed before the next search, so that typing stays as quick
//! as it was. The index holds no text and no truth: it can be made again from the log at any time, and is, piece by piece, after a
//! migration or an import.

mod find;
mod follow;
mod words;

pub use find::{Attempt, Found, Words};
pub use words::{Fields, UnitWords};

pub(super) use follow::{begin_again, note};
