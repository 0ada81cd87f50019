//! Content packs: checklists, document templates, pre-mortems and maturity models.
//!
//! Reading:
//! - [`parse`]: text of a file to a [`Pack`], or every problem with file, line and id
//! - `file`, `head`, `version`, `checklist`, `document`, `premortem`, `maturity`: the types, a file for each kind
//! - `copy`: a pack of the team's own from another; `map`: what became of the questions of older versions
//! - `cell`: what a value of a column must look like
//! - `shape`, `plain`, `rules`: what is checked; `problem`, `locate`, `words`: how it is said
//!
//! Asking:
//! - `tokens`, `grammar`, `expression`, `evaluate`: what `when` says and what it is worth
//! - `applies`, `reason`: whether a question is asked, and why; `suggest`: which scenarios fit, and why
//!
//! Having:
//! - `shipped`: the packs inside the program; `folder`: files of the team's own; `shelf`: both together;
//!   `across`: rules between packs
//!
//! For editors: `schema`.
//!
//! Knows nothing of reviews and stored answers; a host or the store hands in what it needs.

mod across;
pub mod applies;
pub mod cell;
pub mod checklist;
pub mod copy;
pub mod document;
pub mod evaluate;
pub mod expression;
mod file;
mod folder;
mod grammar;
pub mod head;
mod locate;
pub mod map;
pub mod maturity;
mod parse;
mod plain;
pub mod premortem;
mod problem;
pub mod reason;
mod rules;
pub mod schema;
mod shape;
pub mod shelf;
mod shipped;
pub mod suggest;
mod tokens;
pub mod version;
pub(crate) mod words;

pub(crate) use self::across::DESIGN;
pub use self::{
    applies::{Applies, applies, select},
    checklist::Checklist,
    evaluate::{DesignTables, Situation, Truth},
    expression::EarlierAnswer,
    file::{Body, Pack},
    head::{Fact, Head, PackKind, Source, Subject},
    map::Route,
    parse::{MAX_BYTES, check, check_bytes, parse},
    problem::Problem,
    reason::{Reason, clause, sentence, why},
    shelf::{Origin, PackInfo, Shelf},
    suggest::{Fit, suggests},
    version::Version,
};
