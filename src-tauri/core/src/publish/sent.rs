//! Which files went with a page, so that a page of another name or with other pictures leaves none of its own behind.
//!
//! Left out on purpose: removing them, which the places do that do not keep files for ever.
//! Invariant: a file is ours only while it is byte by byte as it was sent.

use sha2::{Digest, Sha256};

use crate::report::BundleFile;

/// A file that went with a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Its path.
    pub path: String,
    /// The SHA-256 of what was sent, in hexadecimal.
    pub hash: String,
}

impl Sent {
    /// Whether these bytes are what was sent.
    pub fn is(&self, bytes: &[u8]) -> bool {
        self.hash == hash(bytes)
    }
}

/// Files as they are remembered: a line each with the hash and the path.
pub fn list(files: &[BundleFile]) -> String {
    let lines = files
        .iter()
        .map(|file| format!("{} {}\n", hash(&file.bytes), file.path));
    lines.collect()
}

/// The files that are remembered and do not go with the page any more.
pub fn gone(remembered: &str, now: &[BundleFile]) -> Vec<Sent> {
    let sent = remembered.lines().filter_map(|line| line.split_once(' '));
    let sent = sent.filter(|(_, path)| !has(now, path));
    sent.map(|(hash, path)| Sent {
        path: path.to_owned(),
        hash: hash.to_owned(),
    })
    .collect()
}

/// Whether a file of this path is among these; some places ignore case.
pub fn has(files: &[BundleFile], path: &str) -> bool {
    let path = path.to_lowercase();
    files.iter().any(|file| file.path.to_lowercase() == path)
}

fn hash(bytes: &[u8]) -> String {
    let hash = Sha256::digest(bytes);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_go_with_a_page_any_more_is_gone() {
        let file = |path: &str, bytes: &[u8]| BundleFile {
            path: path.to_owned(),
            bytes: bytes.to_vec(),
        };
        let before = [file("a/x y.png", b"1"), file("a/z.png", b"2")];
        let remembered = list(&before);
        assert_eq!(gone(&remembered, &before), []);
        assert_eq!(
            gone(
                &remembered,
                &[file("A/Z.png", b"3"), file("a/x y.png", b"9")]
            ),
            []
        );
        let left = gone(&remembered, &[file("a/z.png", b"2")]);
        assert_eq!(left.len(), 1);
        assert_eq!(left[0].path, "a/x y.png");
        assert!(left[0].is(b"1") && !left[0].is(b"2"));
        // What was remembered before there were lists names nothing.
        for old in ["", &"ab".repeat(32)] {
            assert_eq!(gone(old, &[]), []);
        }
    }
}
