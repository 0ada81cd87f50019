//! The store from outside: what is promised of the log, undo, files, backups and rescue.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod acts;
mod assessments;
mod backup;
mod clock;
mod disk;
mod files;
mod log;
mod merge;
mod plans;
mod recover;
mod summary;
mod undo;
mod world;
