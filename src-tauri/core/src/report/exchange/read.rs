//! Markdown to the sections, fields and tables of a pack.
//!
//! Headings are matched to sections by their words, table headers to columns. What matches nothing
//! goes to the appendix with its heading; a value of the wrong type stays in its cell and is named.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{unescaped, words};
use super::lines::{Fence, closing, heading, underline};
use super::table::is_table;
use super::{APPENDIX, SKIPPED, is_mark};
use crate::pack::cell::plain;
use crate::pack::document::{Column, Document, Section};

/// A document as read from a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Imported {
    /// Its title; empty where the file has none.
    pub title: String,
    /// Texts by section id.
    pub texts: BTreeMap<String, String>,
    /// Single values by `section.field`.
    pub fields: BTreeMap<String, String>,
    /// Why sections are not needed, by section id.
    pub skipped: BTreeMap<String, String>,
    /// Rows, in order.
    pub rows: Vec<ImportedRow>,
    /// What has no place in the pack.
    pub appendix: String,
    /// Values that do not fit their type; they are kept all the same.
    pub misfits: Vec<Misfit>,
}

/// A row as read from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImportedRow {
    /// Id of its table.
    pub table: String,
    /// Values by column id.
    pub cells: BTreeMap<String, String>,
}

/// A value that does not fit, and where it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    /// Where it is, in words.
    pub place: String,
    /// Why it does not fit, and what to write instead.
    pub message: String,
}

/// Reads a file.
pub fn import(template: &Document, markdown: &str) -> Imported {
    let markdown = markdown.strip_prefix('\u{feff}').unwrap_or(markdown);
    let markdown = markdown.replace("\r\n", "\n");
    let mut reader = Reader {
        template,
        own: markdown.split('\n').take(20).any(is_mark),
        lines: markdown.split('\n').collect(),
        at: 0,
        place: Place::Opening,
        level: 0,
        fence: Fence::default(),
        seen: BTreeSet::new(),
        texts: BTreeMap::new(),
        appendix: Vec::new(),
        imported: Imported::default(),
    };
    reader.front_matter();
    while reader.at < reader.lines.len() {
        reader.next();
    }
    reader.finish()
}

/// Where the next line belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    /// Before the first heading.
    Opening,
    /// In the section at this position.
    Section(usize),
    /// In the appendix.
    Appendix,
}

/// A piece of text without another place.
pub(super) enum Piece {
    /// A line.
    Line(String),
    /// A text between guards, exactly as it was.
    Exact(String),
}

pub(super) struct Reader<'t, 'm> {
    pub(super) template: &'t Document,
    /// Written by this program: everything is where `write` puts it.
    pub(super) own: bool,
    pub(super) lines: Vec<&'m str>,
    pub(super) at: usize,
    pub(super) place: Place,
    /// Level of the heading that opened the place.
    pub(super) level: u8,
    pub(super) fence: Fence,
    /// Sections, fields (`section.field`) and tables that have been met.
    pub(super) seen: BTreeSet<String>,
    pub(super) texts: BTreeMap<usize, Vec<Piece>>,
    pub(super) appendix: Vec<Piece>,
    pub(super) imported: Imported,
}

impl<'t> Reader<'t, '_> {
    /// Settings at the top of a foreign file: kept, as code.
    fn front_matter(&mut self) {
        if self.lines.first() != Some(&"---") {
            return;
        }
        if let Some(end) = self.lines.iter().skip(1).position(|line| *line == "---") {
            self.keep("```yaml");
            for at in 1..=end {
                self.keep(self.lines[at]);
            }
            self.keep("```");
            self.at = end + 2;
        }
    }

    fn next(&mut self) {
        let line = self.lines[self.at];
        if !self.fence.is_open()
            && let Some(close) = closing(line)
            && let Some(length) = self.lines[self.at + 1..].iter().position(|l| *l == close)
        {
            let text = self.lines[self.at + 1..self.at + 1 + length].join("\n");
            self.at += length + 2;
            self.pieces().push(Piece::Exact(text));
            return;
        }
        if self.fence.takes(line) {
            self.loose(line);
            self.at += 1;
            return;
        }
        if let Some((level, title)) = heading(line) {
            self.at += 1;
            self.heading(level, title, line);
            return;
        }
        if let Some(level) = self.underlined() {
            self.at += 2;
            self.heading(level, line.trim(), line);
            return;
        }
        if let Place::Section(at) = self.place {
            let section = &self.template.sections[at];
            if is_table(&self.lines[self.at..]) && self.table(section, None) {
                return;
            }
        }
        if !(self.own && is_mark(line)) {
            self.loose(line);
        }
        self.at += 1;
    }

    /// The level of a heading written as a line with a line of signs below it.
    fn underlined(&self) -> Option<u8> {
        let line = self.lines[self.at];
        let quiet = !line.trim().is_empty()
            && !line.starts_with([' ', '\t', '>', '-', '*', '+', '|', '<'])
            && (self.at == 0 || self.lines[self.at - 1].trim().is_empty());
        let below = self.lines.get(self.at + 1).filter(|_| quiet && !self.own)?;
        underline(below)
    }

    fn heading(&mut self, level: u8, title: &str, line: &str) {
        if self.place == Place::Opening && self.imported.title.is_empty() && level == 1 {
            let matches = !self.own && self.section(title).is_some();
            if !matches {
                self.imported.title = plain(&unescaped(title));
                return;
            }
        }
        if let Place::Section(at) = self.place {
            let section = &self.template.sections[at];
            let next = self.lines[self.at..]
                .iter()
                .position(|line| !line.trim().is_empty());
            let below = self.at + next.unwrap_or(0);
            let tabled = is_table(&self.lines[below.min(self.lines.len())..]);
            if level > self.level && tabled && self.titled(section, title) {
                let from = self.at;
                self.at = below;
                if self.table(section, Some(title)) {
                    return;
                }
                self.at = from;
            }
        }
        let opens = if self.own { level == 2 } else { true };
        match self.section(title).filter(|_| opens) {
            Some(found) => {
                let exact = named(&self.template.sections[found], title);
                self.open(Place::Section(found), level);
                if !exact {
                    self.loose(line);
                }
                self.opening(found);
            }
            None if opens && words(title) == words(APPENDIX) => self.open(Place::Appendix, level),
            None => {
                if !matches!(self.place, Place::Section(_)) || level <= self.level {
                    self.open(Place::Appendix, level);
                }
                self.loose(line);
            }
        }
    }

    fn open(&mut self, place: Place, level: u8) {
        self.place = place;
        self.level = level;
        if let Place::Section(at) = place {
            self.seen.insert(self.template.sections[at].id.clone());
        }
    }

    /// The section a heading names: by title, or in a foreign file by id, table or first words.
    fn section(&self, title: &str) -> Option<usize> {
        let wanted = words(title);
        if wanted.is_empty() {
            return None;
        }
        let sections = self.template.sections.iter();
        let by_title = sections.clone().position(|section| {
            words(&section.title) == wanted && !self.seen.contains(&section.id)
        });
        if by_title.is_some() || self.own {
            return by_title;
        }
        let again = sections
            .clone()
            .position(|section| words(&section.title) == wanted);
        let by_id = || {
            sections
                .clone()
                .position(|section| words(&section.id) == wanted)
        };
        let by_table = || {
            sections.clone().position(|section| {
                section
                    .tables
                    .iter()
                    .any(|table| words(&table.title) == wanted)
            })
        };
        again.or_else(by_id).or_else(by_table).or_else(|| {
            let begins = |known: &str| {
                let longer = wanted
                    .strip_prefix(known)
                    .or(known.strip_prefix(wanted.as_str()));
                longer.is_some_and(|rest| rest.starts_with(' '))
            };
            let mut close = sections.clone().enumerate().filter(|(_, section)| {
                begins(&words(&section.title)) || begins(&words(&section.id))
            });
            let first = close.next();
            first.filter(|_| close.next().is_none()).map(|(at, _)| at)
        })
    }

    /// What stands at the top of a section: why it is not needed, and single values.
    fn opening(&mut self, at: usize) {
        let section = &self.template.sections[at];
        self.skip_blank();
        if let Some(first) = self.line().and_then(|line| line.strip_prefix(SKIPPED)) {
            let mut reason = vec![first.to_owned()];
            self.at += 1;
            while let Some(more) = self.line().and_then(|line| line.strip_prefix('>')) {
                reason.push(more.strip_prefix(' ').unwrap_or(more).to_owned());
                self.at += 1;
            }
            self.imported
                .skipped
                .entry(section.id.clone())
                .or_insert(reason.join("\n"));
            self.skip_blank();
        }
        while let Some((field, value)) = self.line().and_then(|line| self.field(section, line)) {
            let place = format!("{}.{}", section.id, field.id);
            self.seen.insert(place.clone());
            let value = self.value(field, value, &format!("{}, {}", section.title, field.title));
            if !value.is_empty() {
                self.imported.fields.insert(place, value);
            }
            self.at += 1;
        }
    }

    pub(super) fn line(&self) -> Option<&str> {
        self.lines.get(self.at).copied()
    }

    fn skip_blank(&mut self) {
        while self.line().is_some_and(|line| line.trim().is_empty()) {
            self.at += 1;
        }
    }

    /// A list item that holds a single value of a section.
    fn field(&self, section: &'t Section, line: &str) -> Option<(&'t Column, String)> {
        let item = line
            .strip_prefix("- ")
            .or_else(|| line.strip_prefix("* "))?;
        let (title, value) = match item.strip_prefix("**") {
            Some(item) => {
                let (title, rest) = item
                    .split_once("**")
                    .map(|(title, rest)| (title, rest.trim_start()))?;
                match rest.strip_prefix(':') {
                    Some(value) => (title, value),
                    None => (title.strip_suffix(':')?, rest),
                }
            }
            None if self.own => return None,
            None => item.split_once(':')?,
        };
        let wanted = words(title);
        let field = section.fields.iter().find(|field| {
            let is_new = !self.seen.contains(&format!("{}.{}", section.id, field.id));
            is_new && words(&field.title) == wanted
        })?;
        Some((field, unescaped(value.trim())))
    }

    fn titled(&self, section: &Section, title: &str) -> bool {
        section
            .tables
            .iter()
            .any(|table| words(&table.title) == words(title))
    }

    /// A line that is neither heading, value nor row.
    fn loose(&mut self, line: &str) {
        self.pieces().push(Piece::Line(line.to_owned()));
    }

    /// A line for the appendix, wherever it stands.
    pub(super) fn keep(&mut self, line: &str) {
        self.appendix.push(Piece::Line(line.to_owned()));
    }

    fn pieces(&mut self) -> &mut Vec<Piece> {
        match self.place {
            Place::Section(at) => self.texts.entry(at).or_default(),
            Place::Appendix | Place::Opening => &mut self.appendix,
        }
    }

    fn finish(mut self) -> Imported {
        for (at, lines) in std::mem::take(&mut self.texts) {
            let text = joined(lines);
            if !text.trim().is_empty() {
                self.imported
                    .texts
                    .insert(self.template.sections[at].id.clone(), text);
            }
        }
        let appendix = joined(std::mem::take(&mut self.appendix));
        if !appendix.trim().is_empty() {
            self.imported.appendix = appendix;
        }
        self.imported
    }
}

/// Pieces as one text, without the blank lines around it; a guarded text alone is left as it is.
fn joined(pieces: Vec<Piece>) -> String {
    let is_blank = |piece: &Piece| matches!(piece, Piece::Line(line) if line.trim().is_empty());
    let from = pieces
        .iter()
        .position(|piece| !is_blank(piece))
        .unwrap_or(pieces.len());
    let to = pieces
        .iter()
        .rposition(|piece| !is_blank(piece))
        .map_or(from, |at| at + 1);
    let text = |piece: &Piece| match piece {
        Piece::Line(text) | Piece::Exact(text) => text.clone(),
    };
    pieces[from..to]
        .iter()
        .map(text)
        .collect::<Vec<_>>()
        .join("\n")
}

/// Whether a heading is a section's own name: its title, its id, or the title of one of its tables.
fn named(section: &Section, title: &str) -> bool {
    let wanted = words(title);
    let tables = section.tables.iter().map(|table| &table.title);
    let mut names = [&section.title, &section.id].into_iter().chain(tables);
    names.any(|name| words(name) == wanted)
}
