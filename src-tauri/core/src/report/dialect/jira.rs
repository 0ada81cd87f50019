//! Jira's markup, for copying into an issue or a comment.
//!
//! Left out on purpose: sending anything; Jira keeps no pages.
//! Invariant: a backslash stands before every sign that means something in this markup; a backslash of
//! the text itself is a numeric reference, because two of them would break the line.

use super::super::bundle::{attachment, file_name};
use super::super::link::FileStem;
use super::super::model::{
    Block, CalloutKind, Inline, Inlines, Item, List, Mark, Picture, Report, Table, plain, tick,
};
use super::shape::{callout_word, is_blank, is_empty, is_forbidden};

/// Writes the page.
pub fn page(report: &Report) -> String {
    let mut writer = Writer {
        out: String::with_capacity(16 * 1024),
        stem: &report.stem,
        level: 1,
    };
    writer.heading(1, None, &[Inline::text(report.title.as_str())]);
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
    };
    writer.blocks(blocks);
    writer.out
}

struct Writer<'a> {
    out: String,
    stem: &'a FileStem,
    /// Of the last heading.
    level: u8,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        let shown = blocks.iter().filter(|block| !is_empty(block));
        // Jira shows no list of sections.
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
            Block::Heading {
                level,
                anchor,
                text,
            } => {
                self.level = *level;
                self.heading(*level, anchor.as_ref().map(|anchor| anchor.as_str()), text);
            }
            Block::Contents => {}
            Block::Paragraph(text) => self.line("", text),
            Block::Table(table) => self.table(table),
            Block::List(list) => self.list(list, ""),
            Block::Callout { kind, blocks } => {
                self.out.push_str(&format!(
                    "{{panel:title={}|borderColor={}}}\n",
                    callout_word(*kind),
                    colour(*kind)
                ));
                self.blocks(blocks);
                self.out.push_str("{panel}\n");
            }
            Block::Collapsible { title, blocks } => {
                let level = self.level.saturating_add(1);
                self.heading(level, None, &[Inline::text(title.as_str())]);
                self.out.push('\n');
                self.blocks(blocks);
            }
            Block::Quote(blocks) => {
                self.out.push_str("{quote}\n");
                self.blocks(blocks);
                self.out.push_str("{quote}\n");
            }
            Block::Code { text, .. } => self.code(text),
            Block::Diagram { mermaid, picture } => match picture {
                Some(picture) => self.picture(picture),
                None => self.code(mermaid),
            },
            Block::Picture(picture) => self.picture(picture),
            Block::Rule => self.out.push_str("----\n"),
        }
    }

    fn heading(&mut self, level: u8, anchor: Option<&str>, text: &[Inline]) {
        self.out.push_str(&format!("h{}. ", level.clamp(1, 6)));
        if let Some(anchor) = anchor {
            self.out.push_str(&format!("{{anchor:{anchor}}}"));
        }
        self.inlines(text, " ");
        self.out.push('\n');
    }

    fn line(&mut self, lead: &str, text: &[Inline]) {
        self.out.push_str(lead);
        self.inlines(text, "\\\\\n");
        self.out.push('\n');
    }

    /// Preformatted text; a text that would end the block stands in the other kind of it.
    fn code(&mut self, text: &str) {
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        let clean = |c| {
            if is_forbidden(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        };
        let text: String = text.chars().map(clean).collect();
        let text = text.strip_suffix('\n').unwrap_or(&text);
        for tag in ["noformat", "code"] {
            if !text.contains(&format!("{{{tag}")) {
                self.out
                    .push_str(&format!("{{{tag}}}\n{text}\n{{{tag}}}\n"));
                return;
            }
        }
        for line in text.split('\n') {
            self.line("", &[Inline::text(line)]);
        }
    }

    fn picture(&mut self, picture: &Picture) {
        let path = attachment(self.stem, &picture.stem);
        self.out.push_str(&format!("!{}!\n", file_name(&path)));
    }

    fn table(&mut self, table: &Table) {
        let width = table.width();
        self.row("||", &table.headers, width);
        for row in &table.rows {
            self.row("|", row, width);
        }
    }

    fn row(&mut self, mark: &str, cells: &[Inlines], width: usize) {
        for column in 0..width {
            self.out.push_str(mark);
            let from = self.out.len();
            match cells.get(column).map(Vec::as_slice) {
                Some([Inline::Check(done), rest @ ..]) => {
                    self.out.push_str(if *done { "(/)" } else { "(x)" });
                    self.inlines(rest, "\\\\ ");
                }
                Some(cell) => self.inlines(cell, "\\\\ "),
                None => {}
            }
            // Two bars in a row would be a header.
            if self.out.len() == from {
                self.out.push(' ');
            }
        }
        self.out.push_str(mark);
        self.out.push('\n');
    }

    fn list(&mut self, list: &List, outer: &str) {
        let marks = format!("{outer}{}", if list.start.is_some() { '#' } else { '*' });
        for item in &list.items {
            self.out.push_str(&marks);
            self.out.push(' ');
            let rest = self.item_line(item);
            self.out.push('\n');
            for block in rest.iter().filter(|block| !is_empty(block)) {
                match block {
                    Block::List(inner) => self.list(inner, &marks),
                    _ => self.block(block),
                }
            }
        }
    }

    /// The first line of an item; gives what follows it.
    fn item_line<'b>(&mut self, item: &'b Item) -> &'b [Block] {
        self.out.push_str(match item.mark {
            Mark::None => "",
            Mark::Open => "(x) ",
            Mark::Done | Mark::NotApplicable(_) => "(/) ",
        });
        match (item.blocks.as_slice(), &item.mark) {
            ([Block::Paragraph(text), rest @ ..], Mark::NotApplicable(reason)) => {
                self.around("-", text);
                self.out.push(' ');
                self.words(&format!("(N/A: {reason})"), "\\\\ ");
                rest
            }
            ([Block::Paragraph(text), rest @ ..], _) => {
                self.inlines(text, "\\\\ ");
                rest
            }
            (blocks, _) => blocks,
        }
    }

    fn inlines(&mut self, inlines: &[Inline], break_as: &str) {
        for inline in inlines {
            self.inline(inline, break_as);
        }
    }

    fn inline(&mut self, inline: &Inline, break_as: &str) {
        match inline {
            Inline::Text(text) => self.words(text, break_as),
            Inline::Strong(inner) => self.around("*", inner),
            Inline::Emph(inner) => self.around("_", inner),
            Inline::Strike(inner) => self.around("-", inner),
            Inline::Code(text) if text.trim().is_empty() => {}
            Inline::Code(text) => {
                self.out.push_str("{{");
                self.words(text, " ");
                self.out.push_str("}}");
            }
            Inline::Link { url, text } if !url.is_relative() => self.link(url.as_str(), text),
            Inline::Link { url, text } => {
                self.inlines(text, " ");
                if plain(text) != url.as_str() {
                    self.words(&format!(" ({})", url.as_str()), " ");
                }
            }
            // Jira has no pages.
            Inline::PageLink { page, text } => match plain(text).trim().is_empty() {
                true => self.words(page, " "),
                false => self.inlines(text, " "),
            },
            Inline::AnchorLink { to, text } => self.link(&format!("#{}", to.as_str()), text),
            Inline::Anchor(anchor) => {
                self.out
                    .push_str(&format!("{{anchor:{}}}", anchor.as_str()));
            }
            Inline::Image { url, alt } => self.link(url.as_str(), &[Inline::text(alt.as_str())]),
            Inline::Attached {
                path: Some(path), ..
            } => self.out.push_str(&format!("!{}!", file_name(path))),
            Inline::Attached {
                alt, path: None, ..
            } => self.words(alt, " "),
            Inline::Check(done) => self.out.push(tick(*done)),
            Inline::Break => self.out.push_str(break_as),
        }
    }

    fn link(&mut self, address: &str, text: &[Inline]) {
        let words = plain(text);
        self.out.push('[');
        if !words.trim().is_empty() {
            self.words(words.trim(), " ");
            self.out.push('|');
        }
        self.out.push_str(address);
        self.out.push(']');
    }

    /// Between braces the marks work inside words too.
    fn around(&mut self, mark: &str, inner: &[Inline]) {
        if !is_blank(inner) {
            self.out.push_str(&format!("{{{mark}}}"));
            self.inlines(inner, " ");
            self.out.push_str(&format!("{{{mark}}}"));
        }
    }

    fn words(&mut self, text: &str, line: &str) {
        let text = text.trim_matches(['\n', '\r']);
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '\r' if characters.peek() == Some(&'\n') => {}
                '\r' | '\n' => self.out.push_str(line),
                '\t' | '\u{b}' | '\u{c}' => self.out.push(' '),
                '\\' => self.out.push_str("&#92;"),
                '&' => self.out.push_str("&#38;"),
                _ if is_forbidden(c) => self.out.push(char::REPLACEMENT_CHARACTER),
                _ if c.is_ascii_punctuation()
                    && !matches!(c, '.' | ',' | ';' | '"' | '\'' | '/') =>
                {
                    self.out.extend(['\\', c]);
                }
                _ => self.out.push(c),
            }
        }
    }
}

/// Colours of the frames.
fn colour(kind: CalloutKind) -> &'static str {
    match kind {
        CalloutKind::Note => "#2a5db0",
        CalloutKind::Tip => "#1f7a3d",
        CalloutKind::Important => "#6a3fb5",
        CalloutKind::Warning => "#9a6700",
        CalloutKind::Caution => "#b3261e",
    }
}
