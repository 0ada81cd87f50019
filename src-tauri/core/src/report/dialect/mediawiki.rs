//! MediaWiki's wikitext.
//!
//! Left out on purpose: the title, which is the name of the page; uploading pictures.
//! Invariant: every ASCII character that is neither letter nor digit is written as a numeric reference
//! in people's text, so that no template, link, list or magic word can come of it. Emphasis is written
//! with elements, because runs of apostrophes can be read in several ways.

use super::super::bundle::{attachment, file_name};
use super::super::link::FileStem;
use super::super::model::{
    Align, Block, CalloutKind, Inline, Inlines, Item, List, Mark, Picture, Report, Table, plain,
    tick,
};
use super::page_name;
use super::shape::{box_sign, callout_word, is_blank, is_empty, is_forbidden};

/// Writes the page.
pub fn page(report: &Report) -> String {
    let mut writer = Writer {
        out: String::with_capacity(16 * 1024),
        stem: &report.stem,
        in_link: false,
    };
    writer.blocks(&report.blocks);
    writer.out
}

/// Writes blocks alone, without a title.
pub fn fragment(blocks: &[Block], stem: &FileStem) -> String {
    let mut writer = Writer {
        out: String::new(),
        stem,
        in_link: false,
    };
    writer.blocks(blocks);
    writer.out
}

struct Writer<'a> {
    out: String,
    stem: &'a FileStem,
    /// True inside a link, which can't hold another.
    in_link: bool,
}

impl Writer<'_> {
    fn blocks(&mut self, blocks: &[Block]) {
        let shown = blocks.iter().filter(|block| !is_empty(block));
        // The wiki makes the list of sections by itself.
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
                let marks = "=".repeat(usize::from((*level).clamp(2, 6)));
                self.out.push_str(&marks);
                self.out.push(' ');
                if let Some(anchor) = anchor {
                    self.anchor(anchor.as_str());
                }
                self.line(text, " ");
                self.out.push(' ');
                self.out.push_str(&marks);
                self.out.push('\n');
            }
            Block::Contents => {}
            Block::Paragraph(text) => {
                self.line(text, "<br/>");
                self.out.push('\n');
            }
            Block::Table(table) => self.table(table),
            Block::List(list) if is_simple(list) => self.list(list, ""),
            Block::List(list) => self.element_list(list),
            Block::Callout { kind, blocks } => {
                let colour = colour(*kind);
                self.out.push_str(&format!(
                    "<div style=\"border-left: 4px solid {colour}; padding-left: 1em;\">\n\
                     <strong>{}</strong>\n\n",
                    callout_word(*kind)
                ));
                self.blocks(blocks);
                self.out.push_str("</div>\n");
            }
            Block::Collapsible { title, blocks } => {
                self.out
                    .push_str("<div class=\"mw-collapsible mw-collapsed\">\n<strong>");
                self.words(title, " ");
                self.out
                    .push_str("</strong>\n<div class=\"mw-collapsible-content\">\n");
                self.blocks(blocks);
                self.out.push_str("</div>\n</div>\n");
            }
            Block::Quote(blocks) => {
                self.out.push_str("<blockquote>\n");
                self.blocks(blocks);
                self.out.push_str("</blockquote>\n");
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

    fn code(&mut self, text: &str) {
        self.out.push_str("<pre>\n");
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
            for c in line.chars() {
                match c {
                    '\t' => self.out.push('\t'),
                    ' ' => self.out.push(' '),
                    _ => self.character(c),
                }
            }
            self.out.push('\n');
        }
        self.out.push_str("</pre>\n");
    }

    fn picture(&mut self, picture: &Picture) {
        let path = attachment(self.stem, &picture.stem);
        self.kept(&path, &picture.alt);
        self.out.push('\n');
    }

    /// A picture that goes with the page.
    fn kept(&mut self, path: &str, alt: &str) {
        self.out
            .push_str(&format!("[[File:{}|alt=", file_name(path)));
        self.words(alt, " ");
        self.out.push_str("]]");
    }

    fn table(&mut self, table: &Table) {
        let width = table.width();
        self.out.push_str("{| class=\"wikitable\"\n");
        self.row("! scope=\"col\"", &table.headers, width, table);
        for row in &table.rows {
            self.out.push_str("|-\n");
            self.row("|", row, width, table);
        }
        self.out.push_str("|}\n");
    }

    fn row(&mut self, mark: &str, cells: &[Inlines], width: usize, table: &Table) {
        for column in 0..width {
            let style = match table.aligns.get(column) {
                None | Some(Align::Start) => "",
                Some(Align::Center) => " style=\"text-align: center;\"",
                Some(Align::End) => " style=\"text-align: right;\"",
            };
            self.out.push_str(mark);
            self.out.push_str(style);
            // The bar that ends the attributes.
            if mark.len() + style.len() > 1 {
                self.out.push_str(" |");
            }
            self.out.push(' ');
            if let Some(cell) = cells.get(column) {
                self.line(cell, "<br/>");
            }
            self.out.push('\n');
        }
    }

    /// A list of lines, with other such lists below them.
    fn list(&mut self, list: &List, outer: &str) {
        let marks = format!("{outer}{}", if list.start.is_some() { '#' } else { '*' });
        for item in &list.items {
            self.out.push_str(&marks);
            self.out.push(' ');
            let rest = self.item_line(item);
            self.out.push('\n');
            for block in rest {
                if let Block::List(inner) = block {
                    self.list(inner, &marks);
                }
            }
        }
    }

    /// A list whose items hold more than lines.
    fn element_list(&mut self, list: &List) {
        let tag = if list.start.is_some() { "ol" } else { "ul" };
        let start = list.start.filter(|start| *start != 1);
        let start = start.map_or_else(String::new, |start| format!(" start=\"{start}\""));
        self.out.push_str(&format!("<{tag}{start}>\n"));
        for item in &list.items {
            self.out.push_str("<li>");
            let rest = self.item_line(item);
            self.out.push('\n');
            self.blocks(rest);
            self.out.push_str("</li>\n");
        }
        self.out.push_str(&format!("</{tag}>\n"));
    }

    /// The first line of an item; gives what follows it.
    fn item_line<'b>(&mut self, item: &'b Item) -> &'b [Block] {
        self.out.push_str(box_sign(&item.mark));
        match (item.blocks.as_slice(), &item.mark) {
            ([Block::Paragraph(text), rest @ ..], Mark::NotApplicable(reason)) => {
                self.around("s", text);
                self.out.push_str(" (N/A: ");
                self.words(reason, "<br/>");
                self.out.push(')');
                rest
            }
            ([Block::Paragraph(text), rest @ ..], _) => {
                self.line(text, "<br/>");
                rest
            }
            (blocks, _) => blocks,
        }
    }

    /// Inline content without white space at its ends, which would make a block of its own.
    fn line(&mut self, text: &[Inline], break_as: &str) {
        let from = self.out.len();
        for inline in text {
            self.inline(inline, break_as);
        }
        let written = self.out.split_off(from);
        self.out.push_str(written.trim_matches(' '));
    }

    fn inline(&mut self, inline: &Inline, break_as: &str) {
        match inline {
            Inline::Text(text) => self.words(text, break_as),
            Inline::Strong(inner) => self.around("strong", inner),
            Inline::Emph(inner) => self.around("em", inner),
            Inline::Strike(inner) => self.around("s", inner),
            Inline::Code(text) => {
                self.out.push_str("<code>");
                self.words(text, " ");
                self.out.push_str("</code>");
            }
            Inline::Link { url, text } if !self.in_link && !url.is_relative() => {
                self.out.push('[');
                self.out.push_str(url.as_str());
                self.out.push(' ');
                self.linked(text, url.as_str());
                self.out.push(']');
            }
            Inline::Link { url, text } => {
                self.inlines(text);
                if !self.in_link && plain(text) != url.as_str() {
                    self.out.push_str(" (");
                    self.words(url.as_str(), " ");
                    self.out.push(')');
                }
            }
            Inline::AnchorLink { to, text } if !self.in_link => {
                self.out.push_str(&format!("[[#{}|", to.as_str()));
                self.linked(text, to.as_str());
                self.out.push_str("]]");
            }
            Inline::AnchorLink { text, .. } => self.inlines(text),
            Inline::PageLink { page, text } => match page_name::mediawiki(page) {
                Some(name) if !self.in_link => {
                    self.out.push_str(&format!("[[{name}|"));
                    self.linked(text, page);
                    self.out.push_str("]]");
                }
                _ if plain(text).trim().is_empty() => self.words(page, " "),
                _ => self.inlines(text),
            },
            Inline::Anchor(anchor) => self.anchor(anchor.as_str()),
            Inline::Image { url, alt } => {
                let link = Inline::Link {
                    url: url.clone(),
                    text: vec![Inline::text(alt.as_str())],
                };
                self.inline(&link, break_as);
            }
            Inline::Attached {
                alt,
                path: Some(path),
                ..
            } => self.kept(path, alt),
            Inline::Attached {
                alt, path: None, ..
            } => self.words(alt, " "),
            Inline::Check(done) => self.out.push(tick(*done)),
            Inline::Break => self.out.push_str(break_as),
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.inline(inline, "<br/>");
        }
    }

    fn linked(&mut self, text: &[Inline], otherwise: &str) {
        self.in_link = true;
        if plain(text).trim().is_empty() {
            self.words(otherwise, " ");
        } else {
            for inline in text {
                self.inline(inline, " ");
            }
        }
        self.in_link = false;
    }

    fn anchor(&mut self, name: &str) {
        self.out.push_str(&format!("<span id=\"{name}\"></span>"));
    }

    fn around(&mut self, tag: &str, inner: &[Inline]) {
        if !is_blank(inner) {
            self.out.push_str(&format!("<{tag}>"));
            self.inlines(inner);
            self.out.push_str(&format!("</{tag}>"));
        }
    }

    /// Text; `line` stands for a line break.
    fn words(&mut self, text: &str, line: &str) {
        let text = text.trim_matches(['\n', '\r']);
        let mut characters = text.chars().peekable();
        while let Some(c) = characters.next() {
            match c {
                '\r' if characters.peek() == Some(&'\n') => {}
                '\r' | '\n' => self.out.push_str(line),
                ' ' | '\t' | '\u{b}' | '\u{c}' => self.out.push(' '),
                _ => self.character(c),
            }
        }
    }

    fn character(&mut self, c: char) {
        match c {
            // As it is, this one would end a link.
            _ if is_forbidden(c) || c == char::REPLACEMENT_CHARACTER => {
                self.out.push_str("&#65533;");
            }
            _ if c.is_ascii_punctuation() => self.out.push_str(&format!("&#{};", u32::from(c))),
            _ => self.out.push(c),
        }
    }
}

/// True for a list that needs no element: every item is one line, with such lists below it at most.
fn is_simple(list: &List) -> bool {
    let counts_from_one = list.start.is_none_or(|start| start == 1);
    let line = |item: &Item| match item.blocks.as_slice() {
        [Block::Paragraph(_), rest @ ..] => rest
            .iter()
            .all(|block| matches!(block, Block::List(inner) if is_simple(inner))),
        _ => false,
    };
    counts_from_one && list.items.iter().all(line)
}

/// Colours of the marks, dark enough on the wiki's white.
fn colour(kind: CalloutKind) -> &'static str {
    match kind {
        CalloutKind::Note => "#2a5db0",
        CalloutKind::Tip => "#1f7a3d",
        CalloutKind::Important => "#6a3fb5",
        CalloutKind::Warning => "#9a6700",
        CalloutKind::Caution => "#b3261e",
    }
}
