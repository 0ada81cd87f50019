//! The files of a report.
//!
//! Left out on purpose: where they go (`folder`, publishing).
//! Invariant: the page comes first, its pictures follow, paths are relative and use `/`.

use super::link::FileStem;

/// Everything that has to be written or sent for one report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bundle {
    /// The page, then its pictures.
    pub files: Vec<BundleFile>,
}

/// One file of a report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BundleFile {
    /// Where it belongs: relative, with `/` between folders.
    pub path: String,
    /// What is in it.
    pub bytes: Vec<u8>,
}

/// Where a page's picture belongs: a stable name, so that a later export replaces it.
pub(crate) fn attachment(page: &FileStem, picture: &FileStem) -> String {
    format!("attachments/{}-{}.png", page.as_str(), picture.as_str())
}

/// The name of a file without its folder.
pub(crate) fn file_name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}
