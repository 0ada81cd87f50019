//! Documents through the api, as a host drives it: sections, tables, proposals and findings.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod bench;
mod exchange;
mod facts_once;
mod files;
mod replaced;
mod reports;
mod round_trip;
mod writing;
