//! What a parser finds on a page, and when it is what was written.

use serde_json::Value;

/// A piece of a page with a meaning of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// `h1`, `p`, `cell`, `item`, `code`; `link`, `strong`, `del`, `box` within one; `title` of the front matter.
    pub(crate) kind: String,
    /// Its words, as [`seen`].
    pub(crate) text: String,
    /// Where it leads, or the language of code.
    pub(crate) to: Option<String>,
}

impl Place {
    pub(crate) fn new(kind: &str, text: &str) -> Self {
        Self {
            kind: kind.to_owned(),
            text: seen(text),
            to: None,
        }
    }

    pub(crate) fn link(text: &str, to: &str) -> Self {
        Self {
            to: Some(to.to_owned()),
            ..Self::new("link", text)
        }
    }

    pub(crate) fn of_json(value: &Value) -> Option<Self> {
        let word = |name: &str| value.get(name).and_then(Value::as_str);
        let mut place = Self::new(word("kind")?, word("text")?);
        place.to = word("to").map(str::to_owned);
        Some(place)
    }

    /// An address in running text may become a link: it leads where it says, percent-encoded or with its last
    /// slash or neither.
    pub(crate) fn is_bare_address(&self) -> bool {
        let said = unencoded(&self.text);
        let said = said.trim_end_matches('/');
        let leads_to = |to: &str| {
            ["", "http://", "mailto:"]
                .iter()
                .any(|scheme| unencoded(to).trim_end_matches('/') == format!("{scheme}{said}"))
        };
        self.kind == "link" && self.to.as_deref().is_some_and(leads_to)
    }
}

/// An address with its percent-encoding taken away.
fn unencoded(address: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = address;
    while let Some(first) = rest.as_bytes().first() {
        let code = rest.get(1..3).filter(|_| *first == b'%');
        if let Some(byte) = code.and_then(|code| u8::from_str_radix(code, 16).ok()) {
            bytes.push(byte);
            rest = &rest[3..];
        } else {
            let end = rest.chars().next().map_or(0, char::len_utf8);
            bytes.extend(rest[..end].bytes());
            rest = &rest[end..];
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// What a reader sees of a text.
///
/// A browser shows runs of white space as one space and none at the ends of a block; controls that no text
/// document may hold are replaced by the writers.
pub(crate) fn seen(text: &str) -> String {
    let mut words = String::new();
    for c in text.chars() {
        match c {
            ' ' | '\t'..='\r' if words.is_empty() || words.ends_with(' ') => {}
            ' ' | '\t'..='\r' => words.push(' '),
            '\0'..='\u{1f}' | '\u{7f}' | '\u{fffe}' | '\u{ffff}' => words.push('\u{fffd}'),
            _ => words.push(c),
        }
    }
    words.truncate(words.trim_end_matches(' ').len());
    words
}
