//! The command line as a script sees it: the real program, its words, its streams and its exit codes.

#[path = "cli/assessments.rs"]
mod assessments;
#[path = "cli/calls.rs"]
mod calls;
#[path = "cli/demo.rs"]
mod demo;
#[path = "cli/documents.rs"]
mod documents;
#[path = "cli/due.rs"]
mod due;
#[path = "cli/export.rs"]
mod export;
#[path = "cli/files.rs"]
mod files;
#[path = "cli/gate.rs"]
mod gate;
#[path = "cli/moves.rs"]
mod moves;
#[path = "cli/portfolio.rs"]
mod portfolio;
#[path = "cli/publish.rs"]
mod publish;
#[path = "cli/reading.rs"]
mod reading;
#[path = "cli/run.rs"]
mod run;
#[path = "cli/scenarios.rs"]
mod scenarios;
#[path = "cli/snapshots.rs"]
mod snapshots;
#[path = "cli/upkeep.rs"]
mod upkeep;
#[path = "cli/words.rs"]
mod words;
