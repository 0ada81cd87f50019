//! The rules of the architecture and the house style, as tests.
//!
//! Each rule is one named test: it first proves on bad samples that it can fail, then reads the whole project. The rules read
//! text, not meaning: what the compiler or clippy already refuses is left to them.

#[path = "tidy/content.rs"]
mod content;
#[path = "tidy/layers.rs"]
mod layers;
#[path = "tidy/lexer.rs"]
mod lexer;
#[path = "tidy/page.rs"]
mod page;
#[path = "tidy/sql.rs"]
mod sql;
#[path = "tidy/style.rs"]
mod style;
#[path = "tidy/tree.rs"]
mod tree;
