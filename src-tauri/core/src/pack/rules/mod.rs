//! The rules of the pack format that types alone cannot hold, a file for each kind.
//!
//! Every rule notes what it finds and goes on; none stops at the first problem.
//!
//! - `opening`: head, sources and facts; `ids`: identifiers and scales; `values`: single values
//! - `expressions`: `when` and `suggests_when`, and what they may name
//! - `maps`: the way from older versions
//! - `checklist`, `document`, `premortem`, `maturity`: the rules of one kind

mod checklist;
mod document;
mod expressions;
mod ids;
mod maps;
mod maturity;
mod opening;
mod premortem;
mod values;

pub(crate) use ids::is_id;
