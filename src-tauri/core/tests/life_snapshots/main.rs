//! Snapshots: frozen states, what changed between them, the history, and what is put back.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod compare;
mod frozen;
mod world;
