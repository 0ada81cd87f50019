//! DokuWiki's syntax.
//!
//! Left out on purpose: uploading pictures. The wiki makes its own list of sections and its own anchors,
//! so a link within the page works where it leads to a heading; elsewhere its words remain.
//! Invariant: people's text stands between `%%` and `%%` as soon as it holds anything but letters and
//! plain sentences, so that no markup, smiley or typography can come of it. Headings and the words of links
//! take no markup at all in this wiki; what would end them early is written in another way.

use std::collections::BTreeMap;

use super::super::bundle::{attachment, file_name};
use super::super::link::FileStem;
use super::super::model::{
    Align, Block, Inline, Inlines, Item, List, Mark, Picture, Report, Table, plain, tick,
};
use super::page_name;
use super::shape::{box_sign, callout_word, is_blank, is_empty, is_forbidden, sections};

/// Writes the page.
pub fn page(report: &Report) -> String {
    let mut writer = Writer {
        out: String::with_capacity(16 * 1024),
        stem: &report.stem,
        level: 1,
        headings: sections(&report.blocks)
            .into_iter()
            .map(|(anchor, words)| (anchor.as_str().to_owned(), words))
            .collect(),
    };
    writer.heading(1, &[Inline::text(report.title.as_str())]);
    writer.out.push('\n');
    writer.blocks(&report.blocks);
    writer.out
}

/// Writes blocks alone, without a title.
pub fn fragment(blocks: &[Block], stem: &FileStem) -> String {
    let mut writer = Writer {
        out: String::new(),
        stem,
        level: 1,
        headings: Default::default(),
    };
    writer.blocks(blocks);
    writer.out
}

struct Writer<'a> {
    out: String,
    stem: &'a FileStem,
    /// Of the last heading.
    level: u8,
    /// The words of the headings that links can lead to, by anchor.
    headings: BTreeMap<String, String>,
}

/// Where a line stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Running text, an item or a cell: a line break is two backslashes.
    Line,
    /// The words of a mark or of a link: a line break is a space.
    Short,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        let shown = blocks.iter().filter(|block| !is_empty(block));
        let shown = shown.filter(|block| **block != Block::Contents);
        for (at, block) in shown.enumerate() {
            if at > 0 {
                self.out.push('\n');
            }
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading { level, text, .. } => {
                self.level = *level;
                self.heading(*level, text);
            }
            Block::Contents => {}
            Block::Paragraph(text) => self.line("", text),
            Block::Table(table) => self.table(table),
            Block::List(list) => self.list(list, 1),
            Block::Callout { kind, blocks } => {
                let word = callout_word(*kind);
                self.out.push_str(&format!("> **{word}**\n"));
                self.quoted(blocks);
            }
            Block::Collapsible { title, blocks } => {
                self.heading(
                    self.level.saturating_add(1),
                    &[Inline::text(title.as_str())],
                );
                self.out.push('\n');
                self.blocks(blocks);
            }
            Block::Quote(blocks) => self.quoted(blocks),
            Block::Code { text, .. } => self.code(text),
            Block::Diagram { mermaid, picture } => match picture {
                Some(picture) => self.picture(picture),
                None => self.code(mermaid),
            },
            Block::Picture(picture) => self.picture(picture),
            Block::Rule => self.out.push_str("----\n"),
        }
    }

    /// A heading takes no markup. One that would lose characters at its ends becomes a line in bold.
    fn heading(&mut self, level: u8, text: &[Inline]) {
        let words = plain(text);
        let words: Vec<&str> = words.split_whitespace().collect();
        let words: String = words.join(" ").chars().map(clean).collect();
        if words.is_empty() {
            return;
        }
        if words.starts_with('=') || words.ends_with('=') {
            self.line("", &[Inline::Strong(vec![Inline::Text(words)])]);
            return;
        }
        let marks = "=".repeat(usize::from(7 - level.clamp(1, 5)));
        self.out.push_str(&format!("{marks} {words} {marks}\n"));
    }

    fn line(&mut self, lead: &str, text: &[Inline]) {
        self.out.push_str(lead);
        self.inlines(text, Place::Line);
        self.out.push('\n');
    }

    /// Quoted lines; what can't stand in one follows as it is.
    fn quoted(&mut self, blocks: &[Block]) {
        for block in blocks.iter().filter(|block| !is_empty(block)) {
            match block {
                Block::Paragraph(text) => self.line("> ", text),
                _ => {
                    self.out.push('\n');
                    self.block(block);
                }
            }
        }
    }

    fn code(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let text: String = text.chars().map(clean).collect();
        let text = text.strip_suffix('\n').unwrap_or(&text);
        for tag in ["code", "file"] {
            if !text.contains(&format!("</{tag}>")) {
                self.out.push_str(&format!("<{tag}>\n{text}\n</{tag}>\n"));
                return;
            }
        }
        for line in text.split('\n') {
            self.inline(&Inline::code(line), Place::Line);
            self.out.push_str("\\\\ \n");
        }
    }

    fn picture(&mut self, picture: &Picture) {
        let path = attachment(self.stem, &picture.stem);
        self.kept(&path, &picture.alt);
        self.out.push('\n');
    }

    /// A picture that goes with the page; its words take no markup and can't hold a closing brace.
    fn kept(&mut self, path: &str, alt: &str) {
        let alt = alt.replace(['{', '}', '|', '\n', '\r'], " ");
        let name = file_name(path).to_lowercase();
        self.out.push_str(&format!("{{{{{name}|{}}}}}", alt.trim()));
    }

    fn table(&mut self, table: &Table) {
        let width = table.width();
        self.row('^', &table.headers, width, table);
        for row in &table.rows {
            self.row('|', row, width, table);
        }
    }

    fn row(&mut self, mark: char, cells: &[Inlines], width: usize, table: &Table) {
        for column in 0..width {
            // Two spaces push the content away from that side.
            let (before, after) = match table.aligns.get(column) {
                None | Some(Align::Start) => (" ", "  "),
                Some(Align::Center) => ("  ", "  "),
                Some(Align::End) => ("  ", " "),
            };
            self.out.push(mark);
            self.out.push_str(before);
            if let Some(cell) = cells.get(column) {
                self.inlines(cell, Place::Line);
            }
            self.out.push_str(after);
        }
        self.out.push(mark);
        self.out.push('\n');
    }

    fn list(&mut self, list: &List, depth: usize) {
        let mark = if list.start.is_some() { '-' } else { '*' };
        for item in &list.items {
            self.out.push_str(&"  ".repeat(depth));
            self.out.push(mark);
            self.out.push(' ');
            let rest = self.item_line(item);
            self.out.push('\n');
            for block in rest.iter().filter(|block| !is_empty(block)) {
                match block {
                    Block::List(inner) => self.list(inner, depth + 1),
                    _ => {
                        self.out.push('\n');
                        self.block(block);
                        self.out.push('\n');
                    }
                }
            }
        }
    }

    /// The first line of an item; gives what follows it.
    fn item_line<'b>(&mut self, item: &'b Item) -> &'b [Block] {
        self.out.push_str(box_sign(&item.mark));
        match (item.blocks.as_slice(), &item.mark) {
            ([Block::Paragraph(text), rest @ ..], Mark::NotApplicable(reason)) => {
                self.around("<del>", "</del>", text);
                self.out.push(' ');
                self.words(&format!("(N/A: {reason})"), Place::Line);
                rest
            }
            ([Block::Paragraph(text), rest @ ..], _) => {
                self.inlines(text, Place::Line);
                rest
            }
            (blocks, _) => blocks,
        }
    }

    fn inlines(&mut self, inlines: &[Inline], place: Place) {
        let from = self.out.len();
        for inline in inlines {
            self.inline(inline, place);
        }
        let written = self.out.split_off(from);
        self.out.push_str(written.trim_matches(' '));
    }

    fn inline(&mut self, inline: &Inline, place: Place) {
        match inline {
            Inline::Text(text) => self.words(text, place),
            Inline::Strong(inner) => self.around("**", "**", inner),
            Inline::Emph(inner) => self.around("//", "//", inner),
            Inline::Strike(inner) => self.around("<del>", "</del>", inner),
            Inline::Code(text) if text.trim().is_empty() => {}
            Inline::Code(text) => {
                self.out.push_str("''");
                self.guarded(&text.replace(['\n', '\r', '\t'], " "));
                self.out.push_str("''");
            }
            Inline::Link { url, text } if !url.is_relative() => self.link(url.as_str(), text),
            Inline::Link { url, text } => {
                self.short(text);
                if plain(text) != url.as_str() {
                    self.out.push(' ');
                    self.words(&format!("({})", url.as_str()), Place::Short);
                }
            }
            Inline::AnchorLink { to, text } => match self.headings.get(to.as_str()) {
                Some(words) => {
                    let address = format!("#{words}");
                    self.link(&address, text);
                }
                None => self.short(text),
            },
            Inline::PageLink { page, text } => match page_name::dokuwiki(page) {
                Some(id) if !plain(text).trim().is_empty() => self.link(&id, text),
                Some(id) => self.link(&id, &[Inline::text(page.as_str())]),
                None if plain(text).trim().is_empty() => self.words(page, Place::Short),
                None => self.short(text),
            },
            Inline::Anchor(_) => {}
            Inline::Image { url, alt } => self.link(url.as_str(), &[Inline::text(alt.as_str())]),
            Inline::Attached {
                alt,
                path: Some(path),
                ..
            } => self.kept(path, alt),
            Inline::Attached {
                alt, path: None, ..
            } => self.words(alt, Place::Short),
            Inline::Check(done) => self.out.push(tick(*done)),
            Inline::Break => self.line_break(place),
        }
    }

    /// The words of a link take no markup; what would end it early stands behind it.
    fn link(&mut self, address: &str, text: &[Inline]) {
        let words = plain(text);
        let words: Vec<&str> = words.split_whitespace().collect();
        let words: String = words.join(" ").chars().map(clean).collect();
        if address.contains(['|', ']']) {
            self.words(&words, Place::Short);
        } else if words.is_empty() {
            self.out.push_str(&format!("[[{address}]]"));
        } else {
            let (linked, rest) = words.split_at(ends_early(&words));
            self.out.push_str(&format!("[[{address}|{linked}]]"));
            self.words(rest, Place::Short);
        }
    }

    fn short(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.inline(inline, Place::Short);
        }
    }

    fn around(&mut self, open: &str, close: &str, inner: &[Inline]) {
        if !is_blank(inner) {
            self.out.push_str(open);
            self.short(inner);
            self.out.push_str(close);
        }
    }

    fn line_break(&mut self, place: Place) {
        self.out.push_str(match place {
            Place::Line => "\\\\ ",
            Place::Short => " ",
        });
    }

    fn words(&mut self, text: &str, place: Place) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for (at, line) in text.trim_matches('\n').split('\n').enumerate() {
            if at > 0 {
                self.line_break(place);
            }
            let line = line.replace(['\t', '\u{b}', '\u{c}'], " ");
            let (before, rest) = line.split_at(line.len() - line.trim_start_matches(' ').len());
            let words = rest.trim_end_matches(' ');
            self.out.push_str(if before.is_empty() { "" } else { " " });
            if is_harmless(words) {
                self.out.push_str(words);
            } else {
                self.guarded(words);
            }
            self.out
                .push_str(if words.len() < rest.len() { " " } else { "" });
        }
    }

    /// Text between `%%` and `%%`; those two signs themselves stand in another element.
    fn guarded(&mut self, text: &str) {
        let text: String = text.chars().map(clean).collect();
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let signs = rest.len() - rest.trim_start_matches('%').len();
            if signs > 0 {
                self.out
                    .push_str(&format!("<nowiki>{}</nowiki>", &rest[..signs]));
                rest = &rest[signs..];
                continue;
            }
            let end = rest.find("%%").unwrap_or(rest.len());
            let mut piece = &rest[..end];
            // A single sign at the end would be taken for half of the closing ones.
            piece = piece.trim_end_matches('%');
            self.out.push_str(&format!("%%{piece}%%"));
            rest = &rest[piece.len()..];
        }
    }
}

/// Where the words of a link have to be cut: inside two closing brackets with more behind them, or after
/// the first brace of words that would be read as a picture. Else their length.
fn ends_early(words: &str) -> usize {
    if words.starts_with("{{") && words.ends_with("}}") {
        return 1;
    }
    let open = words.trim_end_matches(']');
    open.find("]]").map_or(words.len(), |at| at + 1)
}

fn clean(c: char) -> char {
    if is_forbidden(c) {
        char::REPLACEMENT_CHARACTER
    } else {
        c
    }
}

/// True for words that mean only themselves: letters, single digits groups, spaces, commas and full stops
/// that end a sentence.
fn is_harmless(words: &str) -> bool {
    let bytes = words.as_bytes();
    let sign = |at: usize| match bytes.get(at) {
        Some(b'.') => matches!(bytes.get(at + 1), None | Some(b' ')),
        Some(b',' | b' ') => true,
        // `640x480` becomes a multiplication.
        Some(b'x' | b'X') => at == 0 || !bytes[at - 1].is_ascii_digit(),
        Some(byte) => byte.is_ascii_alphanumeric() || !byte.is_ascii(),
        None => true,
    };
    !words.contains(concat!("FIX", "ME"))
        && !words.contains("DELETEME")
        && !words.contains("  ")
        && !words.chars().any(|c| is_forbidden(c) || c.is_control())
        && (0..bytes.len()).all(sign)
}
