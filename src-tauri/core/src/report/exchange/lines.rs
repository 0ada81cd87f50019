//! What a line of a file is, as far as the exchange has to know.

/// A heading: its level and its words.
pub(super) fn heading(line: &str) -> Option<(u8, &str)> {
    let indent = line.bytes().take_while(|b| *b == b' ').count();
    let text = &line[indent..];
    let level = text.bytes().take_while(|b| *b == b'#').count();
    let rest = &text[level..];
    if indent > 3
        || !(1..=6).contains(&level)
        || !(rest.is_empty() || rest.starts_with([' ', '\t']))
    {
        return None;
    }
    let rest = rest.trim();
    let open = rest.trim_end_matches('#');
    let words = if open.is_empty() || open.ends_with([' ', '\t']) {
        open.trim_end()
    } else {
        rest
    };
    Some((u8::try_from(level).unwrap_or(6), words))
}

/// The level that a line of `=` or `-` gives the line above it.
pub(super) fn underline(line: &str) -> Option<u8> {
    let line = line.trim_end();
    let all = |sign: u8| !line.is_empty() && line.bytes().all(|b| b == sign);
    match line {
        _ if all(b'=') => Some(1),
        _ if all(b'-') => Some(2),
        _ => None,
    }
}

/// Follows fences, so that a heading inside code is code.
#[derive(Debug, Default)]
pub(super) struct Fence {
    open: Option<(u8, usize)>,
}

impl Fence {
    /// Takes the next line; whether it belongs to a fenced block.
    pub(super) fn takes(&mut self, line: &str) -> bool {
        let text = line.trim_start_matches(' ');
        let indent = line.len() - text.len();
        let sign = text
            .bytes()
            .next()
            .filter(|sign| matches!(sign, b'`' | b'~'));
        let length = sign.map_or(0, |sign| text.bytes().take_while(|b| *b == sign).count());
        match (self.open, sign) {
            (None, Some(sign)) if length >= 3 && indent <= 3 => {
                let info = &text[length..];
                if sign == b'`' && info.contains('`') {
                    return false;
                }
                self.open = Some((sign, length));
                true
            }
            (None, _) => false,
            (Some((open, least)), Some(sign))
                if sign == open
                    && length >= least
                    && indent <= 3
                    && text[length..].trim().is_empty() =>
            {
                self.open = None;
                true
            }
            (Some(_), _) => true,
        }
    }

    /// Whether a block is still open.
    pub(super) fn is_open(&self) -> bool {
        self.open.is_some()
    }
}

/// The line that opens a guarded text, and the one that closes it.
pub(super) fn guards(text: &str) -> (String, String) {
    let close = |n: usize| format!("<!-- lamppost end {n} -->");
    let free = (1..).find(|n| !text.split('\n').any(|line| line == close(*n)));
    let n = free.unwrap_or(1);
    (format!("<!-- lamppost text {n} -->"), close(n))
}

/// The line that closes the guarded text a line opens.
pub(super) fn closing(line: &str) -> Option<String> {
    let n = line
        .strip_prefix("<!-- lamppost text ")?
        .strip_suffix(" -->")?;
    let n: usize = n.parse().ok()?;
    Some(format!("<!-- lamppost end {n} -->"))
}

/// Whether a text could be taken for something else when read back, so that it needs a guard.
pub(super) fn is_ambiguous(text: &str) -> bool {
    let mut fence = Fence::default();
    let loud = text.split('\n').any(|line| {
        fence.takes(line);
        let start = line.trim_start();
        heading(line).is_some()
            || underline(start).is_some()
            || start.starts_with("<!--")
            || line.contains('|')
    });
    loud || fence.is_open() || text.trim() != text || text.starts_with(['-', '*', '+', '>'])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_are_told_from_text() {
        assert_eq!(heading("## Data ##"), Some((2, "Data")));
        assert_eq!(heading("   # C#"), Some((1, "C#")));
        assert_eq!(heading("#"), Some((1, "")));
        for line in ["    # code", "#tag", "####### seven", "text"] {
            assert_eq!(heading(line), None, "{line}");
        }
    }

    #[test]
    fn a_guard_never_ends_inside_its_text() {
        let (open, close) = guards("a\n<!-- lamppost end 1 -->\nb");
        assert_eq!(closing(&open), Some(close.clone()));
        assert_eq!(close, "<!-- lamppost end 2 -->");
    }

    #[test]
    fn fences_close_with_their_own_sign() {
        let mut fence = Fence::default();
        for (line, inside) in [
            ("```rust", true),
            ("~~~", true),
            ("# x", true),
            ("``", true),
            ("````", true),
            ("# y", false),
        ] {
            assert_eq!(fence.takes(line), inside, "{line}");
        }
    }
}
