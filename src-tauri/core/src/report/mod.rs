//! Reports: state in, files out, nothing else.
//!
//! | file | what it owns |
//! |---|---|
//! | [`input`] | what a report needs to know about a review |
//! | [`review`] | the report of a review, built from that input |
//! | [`model`] | the typed report: blocks and inlines |
//! | [`link`] | addresses, anchors and file names that are safe by construction |
//! | [`markdown`] | people's Markdown, read into the model |
//! | [`dialect`] | one writer per wiki dialect |
//! | [`html`] | the same model as HTML, for the preview |
//! | [`document`] | the report of a document, alone and within its review's |
//! | [`image`] | pictures that people put into their text |
//! | [`exchange`] | a document as one Markdown file, out and in again |
//! | [`risk_input`] | what it needs to know about a register |
//! | [`assessment_input`], [`assessment`] | what the report of an assessment needs to know, and that report |
//! | [`overview_input`], [`overview`] | what the reports of a service and of the portfolio need to know, and these |
//! | [`profile`], [`outline`] | for whom a report is, and which sections it has in which order |
//! | [`change`] | what was changed, by whom and when |
//! | [`tables`], [`csv`] | tables that leave on their own, and their form for spreadsheets |
//! | `redact` | leaving people out |
//! | `anchors`, `rows` | links that lead nowhere, and tables that end early |
//! | `sections` | the sections of each kind |
//! | [`chart`], [`risk_matrix`], [`radar`], [`picture`] | SVG drawn from numbers, and its PNG |
//! | [`word_diff`] | the difference of two texts by words |
//! | [`bundle`], [`folder`] | the files of a report, and writing them to a folder |
//!
//! Left out on purpose: the store, the clock, scores (they come computed), publishing.
//! Invariant: what people typed reaches the page as text. It never becomes markup, and the same
//! input gives the same bytes.

mod anchors;
pub mod assessment;
pub mod assessment_input;
pub mod bundle;
pub mod change;
pub mod chart;
pub mod csv;
pub mod dialect;
pub mod document;
pub mod exchange;
pub mod folder;
pub mod html;
pub mod image;
pub mod input;
pub mod link;
pub mod markdown;
pub mod model;
pub mod outline;
pub mod overview;
pub mod overview_input;
pub mod picture;
pub mod profile;
pub mod radar;
mod redact;
pub mod review;
pub mod risk_input;
pub mod risk_matrix;
mod rows;
mod sections;
pub mod tables;
pub mod word_diff;

pub use assessment::assessment_report;
pub use assessment_input::AssessmentInput;
pub use bundle::{Bundle, BundleFile};
pub use dialect::{Dialect, write};
pub use document::{DocumentInput, document_report};
pub use folder::{FolderWriter, WrittenFiles, write_to_folder};
pub use html::preview;
pub use input::ReviewInput;
pub use model::Report;
pub use outline::{Outline, ReportKind};
pub use overview::{portfolio_report, service_report};
pub use overview_input::{PortfolioInput, ServiceInput};
pub use profile::Profile;
pub use review::review_report;
pub use tables::TableKind;
pub use word_diff::{WordKind, WordRun, word_diff};
