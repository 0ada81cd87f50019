//! Maturity assessments through the api, as a host drives them.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod ballots;
mod blind;
mod carried;
mod evidence;
mod large;
mod moving;
mod over_time;
mod proposals;
mod report;
mod results;
mod sample;
mod world;
