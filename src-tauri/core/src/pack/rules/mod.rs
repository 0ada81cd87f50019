//! The rules of the pack format that types alone cannot hold, a file for each kind.
//!
//! Every rule notes what it finds and goes on; none stops at the first problem.
//!
//! - `common`: head, sources, facts, identifiers
//! - `expressions`: `when` and `suggests_when`, and what they may name
//! - `checklist`, `document`, `premortem`, `maturity`: the rules of one kind

mod checklist;
mod common;
mod document;
mod expressions;
mod maturity;
mod premortem;
