//! Lamppost's core: reviews, scores and reports, and the store that keeps them. No window, no
//! terminal, no environment: the desktop shell and the command line are two hosts around it.
//!
//! # The map
//!
//! | module | what it owns | may use |
//! |---|---|---|
//! | [`model`] | plain data, each entity's fields with their types and limits | [`error`] |
//! | [`pack`] | content packs: parsing, checking, which questions apply and why | `model` |
//! | [`score`] | numbers, levels and verdicts from plain input | `pack` |
//! | [`report`] | the typed report, its dialects, charts and pictures | `score` |
//! | [`publish`] | names, marked regions and decisions of pages at their places; the drivers are a crate of their own | `report` |
//! | [`store`] | the SQLite file: operations, heads, summaries, backups, rescue | `model` |
//! | [`api`] | the one list of commands; the only place where store and the pure parts meet | all |
//! | [`context`] | clock, chance, author and replica, handed in by the host | – |
//!
//! # One change, from key press to disk
//!
//! A host calls [`api::Session::call`] with a command's name and JSON. The request is parsed
//! into a type that refuses unknown keys; the body checks what the rules forbid and writes
//! through [`store::Writer`], which checks each value against its declaration, appends an
//! operation with its hash, and moves the head, all in one durable transaction. The answer
//! says what changed; the screen reads that again. The step is remembered by name for undo.
//!
//! # What always holds
//!
//! - Everything a user changes is an operation in an append-only log. All other tables can be
//!   built again from it and come out the same; `lamppost check` proves it.
//! - Causality is in what an operation supersedes, never in a clock. Two edits made without
//!   knowledge of each other are both kept until a person chooses.
//! - `model ← pack ← score ← report`: none of them sees the store, a clock or the environment.
//!   The same input gives the same bytes.
//! - What people typed reaches a report or the screen as text; it never becomes markup.
//! - An error says what failed in the user's words and what to do next; no panic crosses a door.

pub mod api;
pub mod context;
pub mod error;
pub mod model;
pub mod pack;
pub mod publish;
pub mod report;
pub mod score;
pub mod store;

pub use context::Context;
pub use error::{Error, Kind, Result};
