//! The life of a review: people, sign-offs, the lock, the next review, and what is due.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod abroad;
mod again;
mod apart;
mod due;
mod no_pack;
mod people;
mod property;
mod signing;
mod world;
