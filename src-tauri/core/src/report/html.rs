//! The report model as HTML, for the preview in the app.
//!
//! Left out on purpose: styles (classes only), loading anything from elsewhere, ticks that can be
//! clicked.
//! Invariant: only the elements and attributes named in this file are written. Everything else is text
//! with its special characters escaped; the one exception is the SVG that core itself has drawn.

use std::collections::BTreeMap;

use super::dialect::page_name;
use super::link::{Anchor, Url};
use super::model::{
    Align, Block, CalloutKind, Inline, Inlines, Item, List, Mark, Picture, Report, Table, plain,
};

/// The whole report; headings are one level lower than in the page, as the screen has its own title.
pub fn preview(report: &Report) -> String {
    article(report, 1)
}

/// The whole report as the content of a page of its own.
pub fn page(report: &Report) -> String {
    article(report, 0)
}

/// Text with the characters that HTML gives a meaning escaped.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    escape(&mut out, text);
    out
}

fn article(report: &Report, lower: u8) -> String {
    let images = report.images.iter();
    let pictures = images
        .map(|image| (image.hash.clone(), image.data()))
        .collect();
    let mut html = Html::new(&pictures);
    html.lower = lower;
    html.out.push_str("<article class=\"report\">\n");
    html.heading(1, None, &[Inline::text(report.title.as_str())]);
    html.sections = sections(&report.blocks);
    html.blocks(&report.blocks);
    html.out.push_str("</article>\n");
    html.out
}

/// A part of a report or a note, without a wrapper.
pub fn fragment(blocks: &[Block]) -> String {
    pieces(blocks, &BTreeMap::new()).concat()
}

/// The same, one element each, so that a screen draws again only what changed. With kept pictures: `data:` addresses by hash,
/// made by core from checked bytes.
pub fn pieces(blocks: &[Block], pictures: &BTreeMap<String, String>) -> Vec<String> {
    let mut html = Html::new(pictures);
    let drawn = blocks.iter().map(|block| {
        html.block(block);
        std::mem::take(&mut html.out)
    });
    drawn.filter(|piece| !piece.is_empty()).collect()
}

fn sections(blocks: &[Block]) -> Vec<(Anchor, String)> {
    let section = |block: &Block| match block {
        Block::Heading {
            level: 2,
            anchor: Some(anchor),
            text,
        } => Some((anchor.clone(), plain(text))),
        _ => None,
    };
    blocks.iter().filter_map(section).collect()
}

struct Html<'p> {
    out: String,
    /// Kept pictures as `data:` addresses, by hash.
    pictures: &'p BTreeMap<String, String>,
    sections: Vec<(Anchor, String)>,
    /// True inside a link, which can't hold another.
    in_link: bool,
    /// How many levels headings are lower than in the page.
    lower: u8,
}

impl<'p> Html<'p> {
    fn new(pictures: &'p BTreeMap<String, String>) -> Self {
        Self {
            out: String::new(),
            pictures,
            sections: Vec::new(),
            in_link: false,
            lower: 1,
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        blocks.iter().for_each(|block| self.block(block));
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading {
                level,
                anchor,
                text,
            } => self.heading(*level, anchor.as_ref(), text),
            Block::Contents => self.contents(),
            Block::Paragraph(text) if plain(text).trim().is_empty() && !has_form(text) => {}
            Block::Paragraph(text) => self.wrapped("p", "", text),
            Block::Table(table) => self.table(table),
            Block::List(list) => self.list(list),
            Block::Callout { kind, blocks } => {
                let (class, word) = callout(*kind);
                self.out
                    .push_str(&format!("<div class=\"callout {class}\">\n"));
                self.out
                    .push_str(&format!("<p class=\"callout-title\">{word}</p>\n"));
                self.blocks(blocks);
                self.out.push_str("</div>\n");
            }
            Block::Collapsible { title, blocks } => {
                self.out.push_str("<details>\n<summary>");
                self.text(title);
                self.out.push_str("</summary>\n");
                self.blocks(blocks);
                self.out.push_str("</details>\n");
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
            Block::Rule => self.out.push_str("<hr>\n"),
        }
    }

    fn wrapped(&mut self, tag: &str, attributes: &str, text: &[Inline]) {
        self.open(tag, attributes);
        self.inlines(text);
        self.close(tag);
        self.out.push('\n');
    }

    fn heading(&mut self, level: u8, anchor: Option<&Anchor>, text: &[Inline]) {
        let tag = format!("h{}", level.saturating_add(self.lower).clamp(1, 6));
        let id = anchor.map_or_else(String::new, |anchor| format!(" id=\"{}\"", id(anchor)));
        self.wrapped(&tag, &id, text);
    }

    fn contents(&mut self) {
        self.out.push_str("<ul class=\"contents\">\n");
        for (anchor, words) in std::mem::take(&mut self.sections) {
            self.wrapped("li", "", &[Inline::to(&anchor, words)]);
        }
        self.out.push_str("</ul>\n");
    }

    fn table(&mut self, table: &Table) {
        // A box that scrolls has to be reachable by keyboard.
        self.out.push_str(
            "<div class=\"scroll\" role=\"group\" aria-label=\"Table\" tabindex=\"0\">\n<table>\n",
        );
        self.out.push_str("<thead>\n");
        self.row(&table.headers, table, true);
        self.out.push_str("</thead>\n<tbody>\n");
        for row in &table.rows {
            self.row(row, table, false);
        }
        self.out.push_str("</tbody>\n</table>\n</div>\n");
    }

    fn row(&mut self, cells: &[Inlines], table: &Table, head: bool) {
        self.out.push_str("<tr>");
        for column in 0..table.width() {
            let class = match table.aligns.get(column) {
                None | Some(Align::Start) => "",
                Some(Align::Center) => " class=\"center\"",
                Some(Align::End) => " class=\"end\"",
            };
            let cell = cells.get(column).map_or(&[][..], Vec::as_slice);
            let (tag, scope) = match head {
                // An empty header names nothing.
                true if !cell.is_empty() && !plain(cell).trim().is_empty() => {
                    ("th", " scope=\"col\"")
                }
                _ => ("td", ""),
            };
            for part in ["<", tag, scope, class, ">"] {
                self.out.push_str(part);
            }
            self.inlines(cell);
            self.close(tag);
        }
        self.out.push_str("</tr>\n");
    }

    fn list(&mut self, list: &List) {
        let tag = if list.start.is_some() { "ol" } else { "ul" };
        match list.start {
            Some(start) if start != 1 => {
                let start = start.min(999_999_999);
                self.out.push_str(&format!("<ol start=\"{start}\">\n"));
            }
            _ => {
                self.open(tag, "");
                self.out.push('\n');
            }
        }
        list.items.iter().for_each(|item| self.item(item));
        self.close(tag);
        self.out.push('\n');
    }

    fn item(&mut self, item: &Item) {
        let (class, sign, word) = match item.mark {
            Mark::None => ("", "", ""),
            Mark::Open => (" class=\"task\"", "☐ ", "To do"),
            Mark::Done => (" class=\"task\"", "☑ ", "Done"),
            Mark::NotApplicable(_) => (" class=\"task\"", "☑ ", "Not applicable"),
        };
        self.open("li", class);
        if !sign.is_empty() {
            self.out.push_str(&format!(
                "<span role=\"img\" aria-label=\"{word}\">{sign}</span>"
            ));
        }
        let rest = match (item.blocks.as_slice(), &item.mark) {
            ([Block::Paragraph(text), rest @ ..], Mark::NotApplicable(reason)) => {
                self.inlines(&[Inline::Strike(text.clone())]);
                self.text(&format!(" (N/A: {reason})"));
                rest
            }
            ([Block::Paragraph(text), rest @ ..], _) => {
                self.inlines(text);
                rest
            }
            (blocks, _) => blocks,
        };
        self.blocks(rest);
        self.out.push_str("</li>\n");
    }

    fn code(&mut self, text: &str) {
        self.out.push_str("<pre tabindex=\"0\"><code>");
        escape(&mut self.out, text);
        self.out.push_str("</code></pre>\n");
    }

    fn picture(&mut self, picture: &Picture) {
        self.out.push_str("<figure>\n");
        self.out.push_str(&picture.svg);
        self.out.push_str("</figure>\n");
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        inlines.iter().for_each(|inline| self.inline(inline));
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::Strong(inner) => self.around("strong", inner),
            Inline::Emph(inner) => self.around("em", inner),
            Inline::Strike(inner) => self.around("del", inner),
            Inline::Code(text) => {
                self.out.push_str("<code>");
                escape(&mut self.out, text);
                self.out.push_str("</code>");
            }
            Inline::Link { url, text } => self.link(url, text),
            Inline::AnchorLink { to, text } if !self.in_link => {
                self.open_link(&format!("#{}", id(to)), "", text, to.as_str());
            }
            Inline::AnchorLink { text, .. } => self.inlines(text),
            Inline::PageLink { page, text } => self.page_link(page, text),
            Inline::Anchor(anchor) => {
                self.out
                    .push_str(&format!("<span id=\"{}\"></span>", id(anchor)));
            }
            Inline::Image { url, alt } => {
                // Loading it would tell its server who reads; a link leaves that to the reader.
                self.link(url, &[Inline::text(alt.as_str())]);
            }
            Inline::Attached { hash, alt, .. } => self.attached(hash, alt),
            Inline::Check(done) => {
                let (sign, word) = if *done {
                    ("☑", "Done")
                } else {
                    ("☐", "To do")
                };
                self.out.push_str(&format!(
                    "<span role=\"img\" aria-label=\"{word}\">{sign}</span>"
                ));
            }
            Inline::Break => self.out.push_str("<br>"),
        }
    }

    /// A kept picture; its words where it is not there.
    fn attached(&mut self, hash: &str, alt: &str) {
        let Some(address) = self.pictures.get(hash) else {
            self.text(&format!("{alt} (picture is not in this workspace)"));
            return;
        };
        self.out.push_str("<img src=\"");
        escape(&mut self.out, address);
        self.out.push_str("\" alt=\"");
        escape(&mut self.out, alt);
        self.out.push_str("\">");
    }

    fn around(&mut self, tag: &str, inner: &[Inline]) {
        self.open(tag, "");
        self.inlines(inner);
        self.close(tag);
    }

    fn open(&mut self, tag: &str, attributes: &str) {
        for part in ["<", tag, attributes, ">"] {
            self.out.push_str(part);
        }
    }

    fn close(&mut self, tag: &str) {
        for part in ["</", tag, ">"] {
            self.out.push_str(part);
        }
    }

    fn link(&mut self, url: &Url, text: &[Inline]) {
        if self.in_link {
            self.inlines(text);
        } else if url.is_relative() {
            // It leads to a page of the wiki, which does not exist in the app.
            self.out.push_str("<span class=\"wiki-link\">");
            self.inlines_or(text, url.as_str());
            self.out.push_str("</span>");
        } else {
            self.open_link(
                url.as_str(),
                " rel=\"noopener noreferrer\"",
                text,
                url.as_str(),
            );
        }
    }

    /// A link to a page beside this one; in the app there is none.
    fn page_link(&mut self, page: &str, text: &[Inline]) {
        match page_name::address(page).filter(|_| self.lower == 0) {
            _ if self.in_link => self.inlines(text),
            Some(address) => self.open_link(&address, "", text, page),
            None => {
                self.out.push_str("<span class=\"wiki-link\">");
                self.inlines_or(text, page);
                self.out.push_str("</span>");
            }
        }
    }

    fn open_link(&mut self, address: &str, rel: &str, text: &[Inline], otherwise: &str) {
        self.in_link = true;
        self.out.push_str("<a href=\"");
        escape(&mut self.out, address);
        self.out.push_str(&format!("\"{rel}>"));
        self.inlines_or(text, otherwise);
        self.out.push_str("</a>");
        self.in_link = false;
    }

    fn inlines_or(&mut self, text: &[Inline], otherwise: &str) {
        if plain(text).trim().is_empty() {
            self.text(otherwise);
        } else {
            self.inlines(text);
        }
    }

    /// Text; its line breaks stay.
    fn text(&mut self, text: &str) {
        let mut lines = text.trim_matches('\n').split('\n');
        if let Some(first) = lines.next() {
            escape(&mut self.out, first);
        }
        for line in lines {
            self.out.push_str("<br>");
            escape(&mut self.out, line);
        }
    }
}

/// True where content without words still shows something.
fn has_form(text: &[Inline]) -> bool {
    text.iter().any(|inline| {
        matches!(
            inline,
            Inline::Link { .. }
                | Inline::AnchorLink { .. }
                | Inline::PageLink { .. }
                | Inline::Image { .. }
                | Inline::Attached { .. }
                | Inline::Anchor(_)
        )
    })
}

/// Ids in the preview are kept apart from the screen's own.
fn id(anchor: &Anchor) -> String {
    format!("report-{}", anchor.as_str())
}

fn callout(kind: CalloutKind) -> (&'static str, &'static str) {
    match kind {
        CalloutKind::Note => ("note", "Note"),
        CalloutKind::Tip => ("tip", "Tip"),
        CalloutKind::Important => ("important", "Important"),
        CalloutKind::Warning => ("warning", "Warning"),
        CalloutKind::Caution => ("caution", "Caution"),
    }
}

fn escape(out: &mut String, text: &str) {
    let mut from = 0;
    for (at, byte) in text.bytes().enumerate() {
        let instead = match byte {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            b'\'' => "&#39;",
            b'\r' => "",
            b'\n' | b'\t' => continue,
            0..=0x1f | 0x7f => "\u{fffd}",
            _ => continue,
        };
        out.push_str(&text[from..at]);
        out.push_str(instead);
        from = at + 1;
    }
    out.push_str(&text[from..]);
}
