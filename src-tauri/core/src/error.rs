//! The one error type: what a host acts on, what failed, and what to do next.
//!
//! Nobody matches on the message. A [`Kind`] exists only where a host does something of its own with it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// What every fallible function of this crate returns.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure in the user's words.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize, JsonSchema, TS)]
#[error("{message}")]
pub struct Error {
    /// What a host does with it.
    pub kind: Kind,
    /// What failed, in the user's words.
    pub message: String,
    /// What to do next; empty where there is nothing to do.
    pub hint: String,
}

/// The classes of failure a host treats differently.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// The request names no known command.
    UnknownCommand,
    /// The request has a wrong shape, type or value.
    Invalid,
    /// A value is over its limit.
    OverLimit,
    /// Nothing has this id.
    NotFound,
    /// The rules forbid it now: approving one's own waiver, answering a waiting question.
    Refused,
    /// A content pack is malformed.
    Pack,
    /// The workspace is open for reading only.
    ReadOnly,
    /// Another process holds the workspace.
    Locked,
    /// The file is not a Lamppost workspace.
    Foreign,
    /// The file is empty.
    EmptyFile,
    /// The file was written by a newer Lamppost.
    Newer,
    /// The file is damaged.
    Damaged,
    /// The disk is full.
    DiskFull,
    /// The operating system refused a file operation.
    Io,
    /// A wiki or repository wants another secret, or none is set.
    Denied,
    /// A wiki or repository did not answer, or not as it should.
    Remote,
    /// A defect of Lamppost itself.
    Internal,
}

impl Error {
    /// An error of this kind without a hint.
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            hint: String::new(),
        }
    }

    /// The same error with what to do next.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }

    /// A request with a wrong shape or value.
    pub fn invalid(message: impl Into<String>) -> Self {
        Self::new(Kind::Invalid, message)
    }

    /// Nothing of this kind has this id.
    pub fn not_found(what: &str, id: impl std::fmt::Display) -> Self {
        let id = clipped(&id.to_string());
        Self::new(Kind::NotFound, format!("There is no {what} {id}."))
            .hint("It may have been deleted. Go back and choose another.")
    }
}

/// The most characters of what was sent that a message repeats.
const REPEATED: usize = 160;

/// What was sent, short enough for a message.
pub(crate) fn clipped(sent: &str) -> String {
    match sent.char_indices().nth(REPEATED) {
        Some((end, _)) => format!("{}…", &sent[..end]),
        None => sent.to_owned(),
    }
}
