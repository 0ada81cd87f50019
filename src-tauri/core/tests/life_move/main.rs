//! The newer version of a checklist: one review and all open ones moved to it, nothing lost, and all of it undone;
//! the team's own packs; and the portfolio.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod all;
mod moving;
mod own;
mod portfolio;
mod random;
mod world;
