//! Folders and real git repositories, with people who edit them at the same time.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]
#![cfg(unix)]

mod counted;
mod dead;
mod folder;
mod git;
mod reads;
mod renamed;
mod retry;
mod world;
