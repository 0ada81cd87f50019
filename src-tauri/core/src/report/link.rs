//! Addresses, anchors and file names that are safe by construction.
//!
//! Left out on purpose: whether an address answers.
//! Invariant: a value of these types can be written into a page or joined to a folder without
//! another look. A [`Url`] leads to http, https, mailto or a place beside the page; an [`Anchor`] and
//! a [`FileStem`] hold no character that any dialect or file system treats as special.

/// An address that a page may link to.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Url(String);

/// A place in a page that links can name.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Anchor(String);

/// The name of a file without its folder and its extension.
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct FileStem(String);

/// Longest file name stem in bytes: leaves room for a suffix, an extension and a temporary name.
const STEM_BYTES: usize = 120;

impl Url {
    /// Accepts an http, https or mailto address, or one relative to the page.
    ///
    /// Everything outside printable ASCII, and every character that could end a link in some
    /// dialect, is percent-encoded (RFC 3986, section 2.1). None for any other scheme and for
    /// addresses that begin with `//`, which name a host without a scheme.
    pub fn parse(address: &str) -> Option<Self> {
        let address = address.trim();
        let rest = match scheme(address) {
            Some(name) if is(name, "http") || is(name, "https") => {
                address[name.len() + 1..].strip_prefix("//")?
            }
            Some(name) if is(name, "mailto") => &address[name.len() + 1..],
            Some(_) => return None,
            None if address.starts_with("//") || address.starts_with("\\") => return None,
            None => address,
        };
        let named = rest.chars().any(|c| !c.is_whitespace());
        (named && !rest.starts_with(['/', '\\'])).then(|| Self(encode(address)))
    }

    /// The address, in printable ASCII.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// True for an address that only means something beside the page.
    pub fn is_relative(&self) -> bool {
        scheme(&self.0).is_none()
    }
}

/// What stands before the first colon, where that colon comes before any path, query or fragment.
fn scheme(address: &str) -> Option<&str> {
    let end = address.find([':', '/', '?', '#'])?;
    address[end..].starts_with(':').then_some(&address[..end])
}

fn is(name: &str, scheme: &str) -> bool {
    name.eq_ignore_ascii_case(scheme)
}

fn encode(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    let bytes = address.as_bytes();
    for (at, &byte) in bytes.iter().enumerate() {
        let unsafe_byte = match byte {
            b'<' | b'>' | b'"' | b'\'' | b'`' | b'\\' | b'|' | b'^' | b'*' => true,
            b'[' | b']' | b'{' | b'}' => true,
            // `&copy;` in an address would be read as a character reference.
            b';' => ends_reference(&bytes[..at]),
            _ => !byte.is_ascii_graphic(),
        };
        if unsafe_byte {
            out.push_str(&format!("%{byte:02X}"));
        } else {
            out.push(char::from(byte));
        }
    }
    out
}

fn ends_reference(before: &[u8]) -> bool {
    before
        .iter()
        .rev()
        .find(|byte| !byte.is_ascii_alphanumeric() && **byte != b'#')
        == Some(&b'&')
}

impl Anchor {
    /// The anchor of this name; anything but ASCII letters, digits, `.`, `_` and `-` becomes `-`.
    pub fn new(name: &str) -> Self {
        let safe = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '-');
        Self(
            name.chars()
                .map(|c| if safe(c) { c } else { '-' })
                .collect(),
        )
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FileStem {
    /// The file name for these words: letters and digits, joined by single hyphens.
    ///
    /// Words without any letter or digit give `report`; names that Windows reserves get a suffix.
    pub fn new(words: &str) -> Self {
        let mut stem = String::new();
        for part in words.split(|c: char| !c.is_alphanumeric()) {
            if part.is_empty() || stem.len() + 1 >= STEM_BYTES {
                continue;
            }
            if !stem.is_empty() {
                stem.push('-');
            }
            let room = STEM_BYTES - stem.len();
            stem.push_str(&part[..part.floor_char_boundary(room)]);
        }
        stem.truncate(stem.trim_end_matches('-').len());
        if stem.is_empty() {
            stem.push_str("report");
        }
        if is_reserved(&stem) {
            stem.push_str("-page");
        }
        Self(stem)
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// True for names that are devices on Windows, whatever their extension.
pub(crate) fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or(name).trim_end();
    let upper = stem.to_ascii_uppercase();
    let numbered = |device: &str| {
        upper.strip_prefix(device).is_some_and(|n| {
            matches!(
                n,
                "0" | "1" | "2" | "3" | "4" | "5" | "6" | "7" | "8" | "9" | "¹" | "²" | "³"
            )
        })
    };
    matches!(
        upper.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || numbered("COM")
        || numbered("LPT")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accepts_the_short_list_of_schemes() {
        for (given, kept) in [
            (
                "https://example.org/a?b=c&d=e#f",
                "https://example.org/a?b=c&d=e#f",
            ),
            ("HTTP://example.org", "HTTP://example.org"),
            ("mailto:a@example.org", "mailto:a@example.org"),
            ("runbooks/restore.md", "runbooks/restore.md"),
            ("../x.md#y", "../x.md#y"),
            ("#here", "#here"),
            (
                "https://example.org/a b|c>d",
                "https://example.org/a%20b%7Cc%3Ed",
            ),
            ("https://example.org/é", "https://example.org/%C3%A9"),
            (
                "https://example.org/?a&copy;=1;b",
                "https://example.org/?a&copy%3B=1;b",
            ),
            (
                "https://example.org/a_b[[c]]",
                "https://example.org/a_b%5B%5Bc%5D%5D",
            ),
        ] {
            assert_eq!(Url::parse(given).unwrap().as_str(), kept, "{given}");
        }
    }

    #[test]
    fn refuses_everything_else() {
        for given in [
            "javascript:alert(1)",
            "JaVaScRiPt:alert(1)",
            "java\nscript:alert(1)",
            "\u{1}javascript:alert(1)",
            "data:text/html,x",
            "vbscript:x",
            "file:///etc/passwd",
            "//example.org",
            "\\\\example.org",
            "https:",
            "https:example.org",
            "https://",
            "https:///x",
            "mailto:",
            "",
            "  ",
            ":x",
        ] {
            assert_eq!(Url::parse(given), None, "{given}");
        }
    }

    #[test]
    fn makes_file_names_that_every_system_takes() {
        for (words, stem) in [
            ("Checkout API, launch: review", "Checkout-API-launch-review"),
            ("../../etc/passwd", "etc-passwd"),
            ("con", "con-page"),
            ("Com1", "Com1-page"),
            ("***", "report"),
            ("Κατάλογος 2", "Κατάλογος-2"),
        ] {
            assert_eq!(FileStem::new(words).as_str(), stem);
        }
        assert!(FileStem::new(&"word ".repeat(99)).as_str().len() <= STEM_BYTES);
        assert_eq!(FileStem::new(&"é".repeat(999)).as_str(), "é".repeat(60));
    }
}
