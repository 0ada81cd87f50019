//! Lines of bounded length from a stream: one endless line must not fill the memory.

use std::io::{self, BufRead};

/// One line as read.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Line {
    /// Its bytes, without the line break.
    Bytes(Vec<u8>),
    /// It was longer than allowed; the rest of it has been skipped.
    TooLong,
    /// There are no more.
    End,
}

/// Reads the next line of at most `most` bytes.
pub(crate) fn next(from: &mut impl BufRead, most: usize) -> io::Result<Line> {
    let mut line = Vec::new();
    let mut too_long = false;
    let mut began = false;
    loop {
        let ready = match from.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            ready => ready?,
        };
        if ready.is_empty() && !began {
            return Ok(Line::End);
        }
        began = true;
        let end = ready.iter().position(|byte| *byte == b'\n');
        let part = &ready[..end.unwrap_or(ready.len())];
        too_long |= line.len() + part.len() > most;
        if too_long {
            line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        let at_end = end.is_some() || ready.is_empty();
        from.consume(used);
        if at_end {
            return Ok(if too_long {
                Line::TooLong
            } else {
                Line::Bytes(line)
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::BufReader;

    fn all(text: &str, most: usize) -> Vec<Line> {
        // A buffer of three bytes, so that lines span several reads.
        let mut from = BufReader::with_capacity(3, text.as_bytes());
        let mut lines = Vec::new();
        while let Ok(line) = next(&mut from, most) {
            if line == Line::End {
                break;
            }
            lines.push(line);
        }
        lines
    }

    fn bytes(text: &str) -> Line {
        Line::Bytes(text.as_bytes().to_vec())
    }

    #[test]
    fn lines_come_one_by_one_and_the_last_needs_no_break() {
        assert_eq!(
            all("one\n\nthree and more\nlast", 20),
            [
                bytes("one"),
                bytes(""),
                bytes("three and more"),
                bytes("last")
            ]
        );
        assert_eq!(all("", 20), []);
        assert_eq!(all("\n", 20), [bytes("")]);
    }

    #[test]
    fn a_line_over_the_limit_is_skipped_and_the_next_one_read() {
        assert_eq!(
            all("12345678\n123456789\nnext\n1234567890123", 8),
            [
                bytes("12345678"),
                Line::TooLong,
                bytes("next"),
                Line::TooLong
            ]
        );
    }
}
