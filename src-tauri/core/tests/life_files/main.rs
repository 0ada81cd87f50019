//! Files: a review, a service or the workspace goes out, comes in again, and two edits of one field become two versions.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod circle;
mod clock;
mod copies;
mod deleted;
mod foreign;
mod forged;
mod found;
mod hostile;
mod properties;
mod round_trip;
mod versions;
mod world;
