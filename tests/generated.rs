//! The files that are generated from Rust and committed: what is in each, and where it goes.
//!
//! This is the one place to extend. `cargo xtask generate` writes the list; `tidy` checks that writing it again changes nothing.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

/// Every generated file: its path from the project's top, and its text.
pub fn files() -> Vec<(String, String)> {
    vec![
        (
            "ui/src/gen/api.ts".to_owned(),
            lamppost_core::api::typescript(),
        ),
        (
            "assets/schema/pack.schema.json".to_owned(),
            lamppost_core::pack::schema::schema_text(),
        ),
    ]
}

/// The SHA-256 of a text in lower-case hexadecimal.
pub fn sha256(text: &str) -> String {
    let mut hex = String::new();
    for byte in Sha256::digest(text.as_bytes()) {
        // Writing to a String does not fail.
        let _ = write!(hex, "{byte:02x}");
    }
    hex
}
