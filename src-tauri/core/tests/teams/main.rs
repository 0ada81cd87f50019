//! Teams: their services, and reviews that are about them.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod report;
mod reviews;
mod teams;
mod world;
