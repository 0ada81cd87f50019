//! A pre-mortem and its register through the api, as a host drives them.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

#[path = "risks/mod.rs"]
mod risks;
