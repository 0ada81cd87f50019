//! Reports, seen from outside: golden pages, hostile text, pictures, files.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod files;
mod golden;
mod hostile;
mod markdown;
mod pictures;
mod read_back;
mod sample;
