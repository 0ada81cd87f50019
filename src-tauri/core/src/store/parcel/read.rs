//! Reads the lines of a file, bounded in length, depth, count and size, and hashes them.
//!
//! Every refusal names the line. Nothing here looks at the workspace.

use std::io::BufRead;

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::line::{AttachmentLine, EndLine, OpLine};
use super::{
    ATTACHMENT_LINE, ATTACHMENTS, DEPTH, FILE_LIMIT, FORMAT, Header, OP_LINE, OPS, VERSION,
};
use crate::error::{Error, Kind, Result, clipped};
use crate::store::attachment::ATTACHMENT_LIMIT;
use crate::store::op::{Op, hex, hex_of};
use crate::store::sql_error::io;

/// What stands in a line after the first.
pub(super) enum Item {
    /// An operation, with its value where that is JSON.
    Op(Op, Option<Value>),
    /// An attached file.
    Attachment {
        /// SHA-256 of its bytes.
        sha256: String,
        /// Its name.
        name: String,
        /// Its bytes.
        bytes: Vec<u8>,
    },
}

/// A file as it is read.
pub(super) struct Reader<'a> {
    from: &'a mut dyn BufRead,
    pub(super) header: Header,
    hasher: Sha256,
    line: Vec<u8>,
    /// The number of the line read last.
    pub(super) at: u64,
    read: u64,
    ops: u64,
    attachments: u64,
    last_file: String,
}

impl<'a> Reader<'a> {
    /// Reads the first line.
    ///
    /// # Errors
    /// `Foreign` for a file of another kind, `Newer` for one of a newer format; `Invalid`; `OverLimit`; `Io`.
    pub(super) fn begin(from: &'a mut dyn BufRead) -> Result<Self> {
        let mut line = Vec::new();
        let read = next_line(from, &mut line, OP_LINE).map_err(|error| match error.kind {
            Kind::OverLimit => foreign(),
            _ => error,
        })?;
        let Ok(text) = std::str::from_utf8(&line) else {
            return Err(foreign());
        };
        if depth_of(text.as_bytes()) > DEPTH {
            return Err(foreign());
        }
        let said: Value = serde_json::from_str(text).map_err(|_| foreign())?;
        if said["format"] != FORMAT {
            return Err(foreign());
        }
        if said["version"]
            .as_u64()
            .is_some_and(|it| it > u64::from(VERSION))
        {
            let app = said["app"].as_str().map(clipped);
            let by = app.map_or_else(String::new, |app| format!(" {app}"));
            return Err(Error::new(
                Kind::Newer,
                format!("This file was written by a newer Lamppost{by}. Nothing was taken over."),
            )
            .hint("Update Lamppost, then import it again."));
        }
        let header = Header::deserialize(&said).map_err(|error| {
            refused(
                1,
                &format!(
                    "the first line does not fit: {}",
                    clipped(&error.to_string())
                ),
            )
        })?;
        let mut reader = Self {
            from,
            header,
            hasher: Sha256::new(),
            at: 1,
            read,
            ops: 0,
            attachments: 0,
            last_file: String::new(),
            line,
        };
        reader.hash();
        let counted = reader.header.ops <= OPS && reader.header.attachments <= ATTACHMENTS;
        if reader.header.version != VERSION {
            return Err(reader.refuse("the version of the format is not one that there was"));
        }
        if !counted {
            return Err(over(
                1,
                &format!("at most {OPS} changes and {ATTACHMENTS} attached files fit"),
            ));
        }
        Ok(reader)
    }

    /// The next operation or attached file; none at the last line, once the whole file has proved to be as it was written.
    ///
    /// # Errors
    /// `Invalid` or `OverLimit`, with the line and the reason; `Io`.
    pub(super) fn next(&mut self) -> Result<Option<Item>> {
        self.at += 1;
        let files_next = self.ops == self.header.ops;
        let most = if files_next { ATTACHMENT_LINE } else { OP_LINE };
        let mut line = std::mem::take(&mut self.line);
        let read = next_line(self.from, &mut line, most).map_err(|error| match error.kind {
            Kind::OverLimit => over(self.at, "it is longer than any that Lamppost writes"),
            _ => error,
        });
        self.line = line;
        let read = read?;
        self.read += read;
        if read == 0 || !self.line.ends_with(b"\n") {
            return Err(self.refuse("the file ends too early: it was cut short"));
        }
        if self.read > FILE_LIMIT {
            return Err(over(self.at, "the file is larger than 16 GiB"));
        }
        if depth_of(&self.line) > DEPTH {
            return Err(over(self.at, "it is nested deeper than 64 brackets"));
        }
        if !files_next {
            self.ops += 1;
            let (op, value) = self.parsed::<OpLine<'_>>("a change")?.take();
            self.hash();
            return Ok(Some(Item::Op(op, value)));
        }
        if self.attachments < self.header.attachments {
            self.attachments += 1;
            let item = self.attachment()?;
            self.hash();
            return Ok(Some(item));
        }
        self.end()?;
        Ok(None)
    }

    fn attachment(&mut self) -> Result<Item> {
        let line = self.parsed::<AttachmentLine<'_>>("an attached file")?;
        let bytes = BASE64_STANDARD.decode(line.base64.as_bytes());
        let bytes = bytes.map_err(|_| self.refuse("the attached file is not base64"))?;
        let (sha256, name) = (line.sha256.to_string(), line.name.to_string());
        if bytes.len() as u64 != line.size || hex_of(&bytes) != sha256 {
            return Err(self.refuse("the attached file is not what its SHA-256 says"));
        }
        if bytes.len() > ATTACHMENT_LIMIT {
            return Err(over(self.at, "an attached file is larger than 25 MiB"));
        }
        if name.chars().count() > 1_000 || name.chars().any(char::is_control) {
            return Err(self.refuse("the name of the attached file is not a line"));
        }
        if sha256 <= self.last_file {
            return Err(self.refuse("the attached file is there twice, or not in its place"));
        }
        self.last_file.clone_from(&sha256);
        Ok(Item::Attachment {
            sha256,
            name,
            bytes,
        })
    }

    fn end(&mut self) -> Result<()> {
        let found = hex(self.hasher.finalize_reset().as_slice());
        let said =
            self.parsed::<EndLine>("the last line, after as many as the first one counts,")?;
        if !said.end || said.sha256 != found {
            return Err(self.refuse(
                "the file was changed after it was written: its SHA-256 is another than the last line says",
            ));
        }
        let mut more = Vec::new();
        if next_line(self.from, &mut more, OP_LINE).is_ok_and(|read| read == 0) {
            return Ok(());
        }
        self.at += 1;
        Err(self.refuse("something follows after the last line"))
    }

    /// Takes the line as what it must be.
    fn parsed<'l, T: Deserialize<'l>>(&'l self, what: &str) -> Result<T> {
        let text =
            std::str::from_utf8(&self.line).map_err(|_| self.refuse("it is not text in UTF-8"))?;
        serde_json::from_str(text).map_err(|error| {
            self.refuse(&format!(
                "it is not {what}: {}",
                clipped(&error.to_string())
            ))
        })
    }

    fn hash(&mut self) {
        self.hasher.update(&self.line);
    }

    /// A refusal at the line read last.
    pub(super) fn refuse(&self, why: &str) -> Error {
        refused(self.at, why)
    }
}

/// A refusal of the whole file, for a reason in one line.
pub(super) fn refused(line: u64, why: &str) -> Error {
    Error::invalid(format!(
        "Line {line} cannot be taken over: {why}. Nothing was changed."
    ))
    .hint("Ask for the file again, as it was written.")
}

/// A refusal because something is too large.
pub(super) fn over(line: u64, why: &str) -> Error {
    Error::new(
        Kind::OverLimit,
        format!("Line {line} cannot be taken over: {why}. Nothing was changed."),
    )
    .hint("Ask for the services one by one.")
}

fn foreign() -> Error {
    Error::new(
        Kind::Foreign,
        "This file is not an export of Lamppost. Nothing was changed.",
    )
    .hint("Choose a file that `lamppost export` or “Export” made. A workspace is opened, not imported.")
}

/// Reads up to and with the next line break, at most so many bytes. Returns how many there were.
fn next_line(from: &mut dyn BufRead, into: &mut Vec<u8>, most: usize) -> Result<u64> {
    into.clear();
    loop {
        let ready = match from.fill_buf() {
            Err(error) if error.kind() == std::io::ErrorKind::Interrupted => continue,
            ready => ready.map_err(|error| io("The file cannot be read", &error))?,
        };
        let end = ready.iter().position(|byte| *byte == b'\n');
        let used = end.map_or(ready.len(), |end| end + 1);
        if into.len() + used > most {
            return Err(Error::new(Kind::OverLimit, "The line is too long."));
        }
        into.extend_from_slice(&ready[..used]);
        from.consume(used);
        if end.is_some() || used == 0 {
            return Ok(into.len() as u64);
        }
    }
}

/// How deep brackets are nested outside of strings.
fn depth_of(line: &[u8]) -> usize {
    let (mut depth, mut most) = (0usize, 0usize);
    let (mut text, mut escaped) = (false, false);
    for byte in line {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if text => escaped = true,
            b'"' => text = !text,
            b'[' | b'{' if !text => {
                depth += 1;
                most = most.max(depth);
            }
            b']' | b'}' if !text => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    most
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_within_texts_do_not_count() {
        assert_eq!(depth_of(br#"{"a":["[[[\"[[",{}]}"#), 3);
        assert_eq!(depth_of("[".repeat(1_000).as_bytes()), 1_000);
    }
}
