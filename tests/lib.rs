//! What the tests in this folder share.

pub mod generated;
#[path = "servers/mod.rs"]
pub mod wikis;
#[cfg(unix)]
pub mod window;

use std::path::{Path, PathBuf};

/// The project's top folder.
pub fn top() -> PathBuf {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR"));
    tests.parent().unwrap_or(tests).to_path_buf()
}

/// The folder into which cargo builds.
pub fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| top().join("target"), PathBuf::from)
}
