//! What is wrong with a pack, and where: file, line and id.
//!
//! Rules note a [`Finding`] by its path in the file; only a file that has findings pays for looking up lines.

use std::fmt;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Error, Kind};

/// One thing that is wrong with a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Problem {
    /// The file as the caller named it.
    pub file: String,
    /// Counts from 1.
    pub line: u32,
    /// The item it is about; none where it is about the whole file.
    pub id: Option<String>,
    /// A sentence that names the item.
    pub message: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, line {}: {}", self.file, self.line, self.message)
    }
}

impl Problem {
    /// A problem of a whole file.
    pub(crate) fn of_file(file: &str, message: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line: 1,
            id: None,
            message: message.into(),
        }
    }

    /// One error for all problems of a file: the first in full, then how many more; none where there are none.
    pub fn error(problems: &[Problem]) -> Option<Error> {
        let first = problems.first()?;
        let message = match problems.len() - 1 {
            0 => first.to_string(),
            1 => format!("{first} There is 1 more problem."),
            more => format!("{first} There are {more} more problems."),
        };
        Some(Error::new(Kind::Pack, message).hint(
            "Correct the file. `lamppost pack check` with the file's name lists every problem.",
        ))
    }
}

/// One step on the way to a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Step {
    Key(String),
    At(usize),
}

impl From<&str> for Step {
    fn from(key: &str) -> Self {
        Step::Key(key.to_owned())
    }
}

impl From<usize> for Step {
    fn from(at: usize) -> Self {
        Step::At(at)
    }
}

/// The way from the root of a file to a value.
macro_rules! at {
    ($($step:expr),* $(,)?) => { vec![$($crate::pack::problem::Step::from($step)),*] };
}
pub(crate) use at;

/// A problem before its line is known. `{it}` in the message stands for the item.
#[derive(Debug, Clone)]
pub(crate) struct Finding {
    pub(crate) path: Vec<Step>,
    pub(crate) message: String,
}

/// What the rules found.
#[derive(Debug, Default)]
pub(crate) struct Findings(pub(crate) Vec<Finding>);

impl Findings {
    /// Notes a problem at a path.
    pub(crate) fn add(&mut self, path: Vec<Step>, message: impl Into<String>) {
        self.0.push(Finding {
            path,
            message: message.into(),
        });
    }
}
