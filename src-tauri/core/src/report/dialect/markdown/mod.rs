//! Markdown: blocks, for every wiki that reads it.
//!
//! | file | what it owns |
//! |---|---|
//! | [`flavour`] | what differs between the wikis |
//! | [`inline`] | inline content |
//! | [`words`] | what the wikis call things, and titles in YAML |
//! | [`escape`] | text to Markdown that every parser reads as that text |
//!
//! Left out on purpose: inline content and escaping (their own files), and which wiki differs how.
//! Invariant: one blank line between blocks, none at the end but the last line feed, no trailing
//! white space, four spaces to nest.

mod escape;
mod flavour;
mod inline;
mod words;

use super::super::bundle::{attachment, file_name};
use super::super::link::{Anchor, FileStem};
use super::super::model::{
    Align, Block, CalloutKind, Inline, Inlines, Item, List, Mark, Picture, Report, Table, plain,
};
use super::shape::{Section, callout_word, is_empty, is_forbidden, sections};
use escape::Place;
use flavour::{Boxed, Contents, Drawn, Flavour, Folded, Front, Skipped};
use words::{alert, boxes, directive, yaml};

/// A wiki that reads Markdown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wiki {
    /// GitHub wikis and repositories.
    GitHub,
    /// GitLab wikis and repositories.
    GitLab,
    /// Azure DevOps wikis.
    Azure,
    /// MkDocs with TechDocs.
    MkDocs,
    /// Docusaurus.
    Docusaurus,
    /// Obsidian.
    Obsidian,
}

impl Wiki {
    fn flavour(self) -> &'static Flavour {
        match self {
            Self::GitHub => &flavour::GITHUB,
            Self::GitLab => &flavour::GITLAB,
            Self::Azure => &flavour::AZURE,
            Self::MkDocs => &flavour::MKDOCS,
            Self::Docusaurus => &flavour::DOCUSAURUS,
            Self::Obsidian => &flavour::OBSIDIAN,
        }
    }
}

/// Writes blocks alone, without a title or front matter.
pub fn fragment(blocks: &[Block], stem: &FileStem, wiki: Wiki) -> String {
    let mut writer = Writer {
        out: String::new(),
        flavour: wiki.flavour(),
        prefix: String::new(),
        lead: None,
        stem,
        sections: Vec::new(),
    };
    writer.blocks(blocks);
    writer.out
}

/// Writes the whole page.
pub fn page(report: &Report, wiki: Wiki) -> String {
    let mut writer = Writer {
        out: String::with_capacity(16 * 1024),
        flavour: wiki.flavour(),
        prefix: String::new(),
        lead: None,
        stem: &report.stem,
        sections: sections(&report.blocks),
    };
    writer.front(&report.title);
    writer.heading(1, None, &[Inline::text(report.title.as_str())]);
    writer.out.push('\n');
    writer.blocks(&report.blocks);
    writer.out
}

struct Writer<'a> {
    out: String,
    flavour: &'static Flavour,
    /// What every line of the open containers begins with.
    prefix: String,
    /// What the next line begins with instead, where it opens a list item.
    lead: Option<String>,
    stem: &'a FileStem,
    sections: Vec<Section<'a>>,
}

impl Writer<'_> {
    fn front(&mut self, title: &str) {
        let lines = match self.flavour.front {
            Front::None => return,
            Front::Title => "",
            Front::PlainMarkdown => "mdx:\n  format: md\n",
        };
        let title = yaml(title);
        self.out
            .push_str(&format!("---\ntitle: {title}\n{lines}---\n\n"));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        let mut before: Option<&Block> = None;
        let themed = self.flavour.contents == Contents::Theme;
        let skip = |block: &&Block| is_empty(block) || (themed && **block == Block::Contents);
        for block in blocks.iter().filter(|block| !skip(block)) {
            if let Some(before) = before {
                self.blank();
                if let (Block::List(a), Block::List(b)) = (before, block)
                    && a.start.is_some() == b.start.is_some()
                {
                    // Without something between them the two would be read as one list.
                    self.line("<!-- -->");
                    self.blank();
                }
            }
            self.block(block);
            before = Some(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Heading {
                level,
                anchor,
                text,
            } => self.heading(*level, anchor.as_ref(), text),
            Block::Contents => match self.flavour.contents {
                Contents::Links => self.contents(),
                Contents::Toc => self.line("[[_TOC_]]"),
                Contents::Theme => {}
            },
            Block::Paragraph(text) => self.inlines("", text),
            Block::Table(table) => self.table(table),
            Block::List(list) => self.list(list),
            Block::Callout { kind, blocks } => self.callout(*kind, blocks),
            Block::Quote(blocks) => self.quoted(None, blocks),
            Block::Collapsible { title, blocks } => self.collapsible(title, blocks),
            Block::Code { lang, text } => self.code(lang, text),
            Block::Diagram { mermaid, picture } => self.diagram(mermaid, picture.as_ref()),
            Block::Picture(picture) => self.picture(picture),
            Block::Rule => self.line("---"),
        }
    }

    fn start(&mut self) {
        match self.lead.take() {
            Some(lead) => self.out.push_str(&lead),
            None => self.out.push_str(&self.prefix),
        }
    }

    fn end(&mut self) {
        let line = self.out.rfind('\n').map_or(0, |at| at + 1);
        let kept = line + self.out[line..].trim_end_matches(' ').len();
        self.out.truncate(kept);
        self.out.push('\n');
    }

    fn line(&mut self, markup: &str) {
        self.start();
        self.out.push_str(markup);
        self.end();
    }

    fn blank(&mut self) {
        self.line("");
    }

    fn inlines(&mut self, before: &str, text: &[Inline]) {
        self.start();
        self.out.push_str(before);
        inline::write(&mut self.out, Place::Line, self.flavour, text);
        self.end();
    }

    fn heading(&mut self, level: u8, anchor: Option<&Anchor>, text: &[Inline]) {
        if let Some(anchor) = anchor {
            self.line(&format!("<a id=\"{}\"></a>", anchor.as_str()));
            self.blank();
        }
        self.start();
        self.out
            .push_str(&"#".repeat(usize::from(level.clamp(1, 6))));
        self.out.push(' ');
        inline::write(&mut self.out, Place::Heading, self.flavour, text);
        self.end();
    }

    fn contents(&mut self) {
        for (anchor, words) in std::mem::take(&mut self.sections) {
            let link = Inline::to(anchor, words);
            self.inlines("- ", &[link]);
        }
    }

    fn table(&mut self, table: &Table) {
        let width = table.width();
        self.row(&table.headers, width);
        self.start();
        for column in 0..width {
            self.out.push_str(match table.aligns.get(column) {
                None | Some(Align::Start) => "| --- ",
                Some(Align::Center) => "| :---: ",
                Some(Align::End) => "| ---: ",
            });
        }
        self.out.push('|');
        self.end();
        for row in &table.rows {
            self.row(row, width);
        }
    }

    fn row(&mut self, cells: &[Inlines], width: usize) {
        self.start();
        for column in 0..width {
            self.out.push_str("| ");
            let from = self.out.len();
            if let Some(cell) = cells.get(column) {
                inline::write(&mut self.out, Place::Cell, self.flavour, cell);
            }
            if self.out.len() > from {
                self.out.push(' ');
            }
        }
        self.out.push('|');
        self.end();
    }

    fn list(&mut self, list: &List) {
        let loose = list
            .items
            .iter()
            .any(|item| item.blocks.len() > 1 && !is_nest(item));
        for (at, item) in list.items.iter().enumerate() {
            if loose && at > 0 {
                self.blank();
            }
            let number = list
                .start
                .map(|n| n.saturating_add(at as u64).min(999_999_999));
            self.item(number, item, loose);
        }
    }

    fn item(&mut self, number: Option<u64>, item: &Item, loose: bool) {
        let bullet = number.map_or_else(|| "- ".to_owned(), |n| format!("{n}. "));
        let width = bullet.len().max(4);
        let skipped = item
            .blocks
            .iter()
            .take_while(|block| is_empty(block))
            .count();
        let blocks = &item.blocks[skipped..];
        let (text, rest): (Option<&[Inline]>, _) = match blocks {
            [Block::Paragraph(text), rest @ ..] => (Some(text), rest),
            [] => (Some(&[]), blocks),
            _ if item.mark != Mark::None => (Some(&[]), blocks),
            _ => (None, blocks),
        };
        let lead = self.lead.take().unwrap_or_else(|| self.prefix.clone());
        let outer = self.prefix.len();
        self.prefix.push_str(&" ".repeat(width));
        if let Some(text) = text {
            self.lead = Some(lead + &bullet);
            self.item_line(&item.mark, text);
            if loose && !rest.is_empty() {
                self.blank();
            }
        } else {
            // Content of another kind has to stand where the lines after it will.
            self.lead = Some(format!("{lead}{bullet:width$}"));
        }
        self.blocks(rest);
        self.prefix.truncate(outer);
    }

    fn item_line(&mut self, mark: &Mark, text: &[Inline]) {
        // A box without words would be read as text in brackets.
        let words = !plain(text).trim().is_empty();
        match mark {
            // Some parsers look for tick boxes after references are decoded; an element is not text.
            Mark::None if plain(text).trim_start().starts_with('[') => {
                self.inlines("<span></span>", text);
            }
            Mark::None => self.inlines("", text),
            Mark::Open if words => self.inlines("[ ] ", text),
            Mark::Done if words => self.inlines("[x] ", text),
            Mark::Open => self.line("☐"),
            Mark::Done => self.line("☑"),
            Mark::NotApplicable(reason) => {
                let struck = [Inline::Strike(text.to_vec())];
                let (sign, text) = match self.flavour.not_applicable {
                    Skipped::Struck => ("[x] ", &struck[..]),
                    Skipped::Tilde if words => ("[~] ", text),
                    Skipped::Tilde => ("☑", text),
                };
                self.start();
                self.out.push_str(sign);
                inline::write(&mut self.out, Place::Line, self.flavour, text);
                self.out.push_str(" (N/A: ");
                inline::words(&mut self.out, Place::Line, self.flavour, reason);
                self.out.push(')');
                self.end();
            }
        }
    }

    fn quoted(&mut self, head: Option<&str>, blocks: &[Block]) {
        let outer = self.prefix.len();
        let lead = self.lead.take().unwrap_or_else(|| self.prefix.clone());
        self.lead = Some(lead + "> ");
        self.prefix.push_str("> ");
        if let Some(head) = head {
            self.line(head);
        }
        self.blocks(blocks);
        self.prefix.truncate(outer);
    }

    fn callout(&mut self, kind: CalloutKind, blocks: &[Block]) {
        match self.flavour.callout {
            Boxed::Alert => self.quoted(Some(alert(kind)), blocks),
            Boxed::Quote => {
                let head = format!("**{}**", callout_word(kind));
                // Without a blank line the words after it would run on.
                self.quoted_after(&head, blocks);
            }
            Boxed::Directive => {
                let colons = ":".repeat(3 + boxes(blocks));
                self.line(&format!("{colons}{}", directive(kind)));
                self.blank();
                self.blocks(blocks);
                self.blank();
                self.line(&colons);
            }
        }
    }

    fn quoted_after(&mut self, head: &str, blocks: &[Block]) {
        let outer = self.prefix.len();
        let lead = self.lead.take().unwrap_or_else(|| self.prefix.clone());
        self.lead = Some(lead + "> ");
        self.prefix.push_str("> ");
        self.line(head);
        self.blank();
        self.blocks(blocks);
        self.prefix.truncate(outer);
    }

    fn collapsible(&mut self, title: &str, blocks: &[Block]) {
        match self.flavour.folded {
            Folded::Details => {
                self.line("<details markdown=\"1\">");
                self.line(&format!("<summary>{}</summary>", inline::html(title)));
                self.blank();
                self.blocks(blocks);
                self.blank();
                self.line("</details>");
            }
            Folded::Alert => {
                let mut head = "[!note]- ".to_owned();
                inline::words(&mut head, Place::Heading, self.flavour, title);
                self.quoted(Some(&head), blocks);
            }
        }
    }

    fn diagram(&mut self, mermaid: &str, picture: Option<&Picture>) {
        let closes_early = || {
            mermaid
                .lines()
                .any(|line| line.trim_start().starts_with(":::"))
        };
        match (self.flavour.diagram, picture) {
            (Drawn::Picture, Some(_)) => {}
            (Drawn::Colons, _) if !closes_early() => {
                self.line("::: mermaid");
                for line in mermaid.lines() {
                    self.verbatim(line);
                }
                self.line(":::");
            }
            (Drawn::Code | Drawn::Picture | Drawn::Colons, _) => self.code("mermaid", mermaid),
        }
        if let Some(picture) = picture {
            if self.flavour.diagram != Drawn::Picture {
                self.blank();
            }
            self.picture(picture);
        }
    }

    fn code(&mut self, lang: &str, text: &str) {
        let fence = "`".repeat((inline::longest_run(text) + 1).max(3));
        let safe = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '#' | '.' | '_');
        let lang: String = lang.chars().take_while(safe).collect();
        self.line(&format!("{fence}{lang}"));
        let text = text.replace("\r\n", "\n").replace('\r', "\n");
        for line in text.strip_suffix('\n').unwrap_or(&text).split('\n') {
            self.verbatim(line);
        }
        self.line(&fence);
    }

    /// A line of preformatted text.
    fn verbatim(&mut self, line: &str) {
        self.start();
        let clean = |c| {
            if is_forbidden(c) {
                char::REPLACEMENT_CHARACTER
            } else {
                c
            }
        };
        self.out.extend(line.chars().map(clean));
        if line.is_empty() {
            self.end();
        } else {
            self.out.push('\n');
        }
    }

    fn picture(&mut self, picture: &Picture) {
        let path = attachment(self.stem, &picture.stem);
        let path = format!("{}{}", self.flavour.pictures, file_name(&path));
        self.line(&format!("![{}](<{path}>)", inline::html(&picture.alt)));
    }
}

/// True where a blank line before the second block would only pull a nested list apart.
fn is_nest(item: &Item) -> bool {
    matches!(
        item.blocks.as_slice(),
        [Block::Paragraph(_), Block::List(_)]
    )
}
