//! People's Markdown, read into the report model.
//!
//! pulldown-cmark is set up here and nowhere else, and its events pass one filter.
//! Left out on purpose: attributes, footnotes, math, front matter, HTML.
//! Invariants: raw HTML arrives as text; every address has passed [`Url::parse`]; headings stay below
//! the level they are put under; nothing nests deeper than [`DEPTH`].

use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag};

use super::image::hash_in;
use super::link::Url;
use super::model::{Align, Block, CalloutKind, Inline, Inlines, Item, List, Mark, Table, plain};

/// How deep quotes, lists and emphasis may nest; deeper ones lose their form and keep their words.
pub const DEPTH: usize = 16;

/// Reads Markdown for a place below a heading of this level.
pub fn parse(markdown: &str, below: u8) -> Vec<Block> {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_GFM;
    let mut filter = Filter {
        open: vec![Open::new(Kind::Page)],
        below,
    };
    for event in Parser::new_ext(markdown, options) {
        filter.take(event);
    }
    filter.finish()
}

/// What a container is, once it closes.
enum Kind {
    Page,
    Paragraph,
    Heading(u8),
    Quote(Option<CalloutKind>),
    List(Option<u64>),
    Item(Mark),
    Table(Table),
    Row,
    Cell,
    Code(String),
    Html,
    Emph,
    Strong,
    Strike,
    Link(String),
    Image(String),
    /// Too deep: its content goes to the container around it, as blocks of its own or in its line.
    Dissolved {
        block: bool,
    },
}

struct Open {
    kind: Kind,
    blocks: Vec<Block>,
    /// Content that stands in a tight item without a paragraph around it, or in an inline container.
    inlines: Inlines,
    cells: Vec<Inlines>,
    items: Vec<Item>,
}

impl Open {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            blocks: Vec::new(),
            inlines: Vec::new(),
            cells: Vec::new(),
            items: Vec::new(),
        }
    }

    /// Turns loose inline content into a paragraph of its own.
    fn settle(&mut self) {
        if !self.inlines.is_empty() {
            let text = std::mem::take(&mut self.inlines);
            self.blocks.push(Block::Paragraph(text));
        }
    }
}

struct Filter {
    /// The open containers; the page is always the first.
    open: Vec<Open>,
    below: u8,
}

impl Filter {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => {
                let kind = self.kind(tag);
                self.open.push(Open::new(kind));
            }
            Event::End(_) => self.close(),
            Event::Text(text) | Event::InlineHtml(text) => self.words(&text),
            Event::Html(line) => {
                self.words(line.trim_end_matches(['\r', '\n']));
                self.inline(Inline::Break);
            }
            Event::Code(text) | Event::InlineMath(text) | Event::DisplayMath(text) => {
                self.inline(Inline::Code(text.into_string()));
            }
            Event::SoftBreak => self.words(" "),
            Event::HardBreak => self.inline(Inline::Break),
            Event::Rule => self.block(Block::Rule),
            Event::TaskListMarker(done) => self.mark(done),
            Event::FootnoteReference(name) => self.words(&format!("[^{name}]")),
        }
    }

    fn kind(&self, tag: Tag<'_>) -> Kind {
        let deep = self.open.len() > DEPTH;
        let kind = self.open.last().map(|open| &open.kind);
        let dissolved = matches!(kind, Some(Kind::Dissolved { .. }));
        match tag {
            Tag::Paragraph => Kind::Paragraph,
            Tag::Heading { level, .. } => Kind::Heading(self.below.saturating_add(level as u8)),
            Tag::CodeBlock(CodeBlockKind::Fenced(lang)) => Kind::Code(lang.into_string()),
            Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code(String::new()),
            Tag::HtmlBlock => Kind::Html,
            Tag::Item if dissolved => Kind::Dissolved { block: true },
            Tag::Item => Kind::Item(Mark::None),
            Tag::Table(aligns) => Kind::Table(Table {
                aligns: aligns.into_iter().map(align).collect(),
                ..Table::default()
            }),
            Tag::TableHead | Tag::TableRow => Kind::Row,
            Tag::TableCell => Kind::Cell,
            Tag::BlockQuote(_) | Tag::List(_) if deep => Kind::Dissolved { block: true },
            _ if deep => Kind::Dissolved { block: false },
            Tag::BlockQuote(kind) => Kind::Quote(kind.map(callout)),
            Tag::List(start) => Kind::List(start),
            Tag::Emphasis => Kind::Emph,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strike,
            Tag::Link { dest_url, .. } => Kind::Link(dest_url.into_string()),
            Tag::Image { dest_url, .. } => Kind::Image(dest_url.into_string()),
            // Not switched on above; should one come, its words stay.
            Tag::FootnoteDefinition(_)
            | Tag::DefinitionList
            | Tag::DefinitionListTitle
            | Tag::DefinitionListDefinition
            | Tag::MetadataBlock(_) => Kind::Dissolved { block: true },
            Tag::Superscript | Tag::Subscript => Kind::Dissolved { block: false },
        }
    }

    fn close(&mut self) {
        let Some(mut done) = self.open.pop() else {
            return;
        };
        if self.open.is_empty() {
            // The page itself has no end event; keep it.
            self.open.push(done);
            return;
        }
        match done.kind {
            Kind::Page => {}
            Kind::Paragraph => self.block(Block::Paragraph(done.inlines)),
            Kind::Html => {
                while done.inlines.last() == Some(&Inline::Break) {
                    done.inlines.pop();
                }
                self.block(Block::Paragraph(done.inlines));
            }
            Kind::Heading(level) => self.block(Block::Heading {
                level: level.min(6),
                anchor: None,
                text: done.inlines,
            }),
            Kind::Quote(kind) => {
                done.settle();
                let blocks = done.blocks;
                self.block(match kind {
                    Some(kind) => Block::Callout { kind, blocks },
                    None => Block::Quote(blocks),
                });
            }
            Kind::List(start) => self.block(Block::List(List {
                start,
                items: done.items,
            })),
            Kind::Item(ref mut mark) => {
                let mark = std::mem::take(mark);
                done.settle();
                if let Some(list) = self.open.last_mut() {
                    list.items.push(Item {
                        mark,
                        blocks: done.blocks,
                    });
                }
            }
            Kind::Table(table) => self.block(Block::Table(table)),
            Kind::Row => {
                if let Some(Open {
                    kind: Kind::Table(table),
                    ..
                }) = self.open.last_mut()
                {
                    if table.headers.is_empty() {
                        table.headers = done.cells;
                    } else {
                        table.rows.push(done.cells);
                    }
                }
            }
            Kind::Cell => {
                if let Some(row) = self.open.last_mut() {
                    row.cells.push(done.inlines);
                }
            }
            Kind::Code(lang) if lang == "mermaid" => self.block(Block::Diagram {
                mermaid: plain(&done.inlines),
                picture: None,
            }),
            Kind::Code(lang) => self.block(Block::Code {
                lang,
                text: plain(&done.inlines),
            }),
            Kind::Emph => self.inline(Inline::Emph(done.inlines)),
            Kind::Strong => self.inline(Inline::Strong(done.inlines)),
            Kind::Strike => self.inline(Inline::Strike(done.inlines)),
            Kind::Link(address) => self.link(&address, done.inlines),
            Kind::Image(address) => self.image(&address, &plain(&done.inlines)),
            Kind::Dissolved { block: true } => {
                done.settle();
                done.blocks.into_iter().for_each(|block| self.block(block));
            }
            Kind::Dissolved { block: false } => {
                done.inlines
                    .into_iter()
                    .for_each(|inline| self.inline(inline));
            }
        }
    }

    fn link(&mut self, address: &str, text: Inlines) {
        match Url::parse(address) {
            Some(url) => self.inline(Inline::Link { url, text }),
            None => {
                let same = plain(&text) == address || address.is_empty();
                text.into_iter().for_each(|inline| self.inline(inline));
                if !same {
                    self.words(&format!(" ({address})"));
                }
            }
        }
    }

    fn image(&mut self, address: &str, alt: &str) {
        if let Some(hash) = hash_in(address) {
            self.inline(Inline::Attached {
                hash: hash.to_owned(),
                alt: alt.to_owned(),
                path: None,
            });
            return;
        }
        match Url::parse(address) {
            Some(url) => self.inline(Inline::Image {
                url,
                alt: alt.to_owned(),
            }),
            None => self.words(&format!("{alt} ({address})")),
        }
    }

    fn mark(&mut self, done: bool) {
        let open = self.open.iter_mut().rev();
        for container in open {
            if let Kind::Item(mark) = &mut container.kind {
                *mark = if done { Mark::Done } else { Mark::Open };
                return;
            }
        }
    }

    fn words(&mut self, words: &str) {
        let Some(open) = self.open.last_mut() else {
            return;
        };
        if let Some(Inline::Text(before)) = open.inlines.last_mut() {
            before.push_str(words);
        } else {
            open.inlines.push(Inline::text(words));
        }
    }

    fn inline(&mut self, inline: Inline) {
        match inline {
            Inline::Text(words) => self.words(&words),
            inline => {
                if let Some(open) = self.open.last_mut() {
                    open.inlines.push(inline);
                }
            }
        }
    }

    fn block(&mut self, block: Block) {
        if let Some(open) = self.open.last_mut() {
            open.settle();
            open.blocks.push(block);
        }
    }

    fn finish(mut self) -> Vec<Block> {
        while self.open.len() > 1 {
            self.close();
        }
        let Some(mut page) = self.open.pop() else {
            return Vec::new();
        };
        page.settle();
        page.blocks
    }
}

fn align(alignment: pulldown_cmark::Alignment) -> Align {
    match alignment {
        pulldown_cmark::Alignment::None | pulldown_cmark::Alignment::Left => Align::Start,
        pulldown_cmark::Alignment::Center => Align::Center,
        pulldown_cmark::Alignment::Right => Align::End,
    }
}

fn callout(kind: BlockQuoteKind) -> CalloutKind {
    match kind {
        BlockQuoteKind::Note => CalloutKind::Note,
        BlockQuoteKind::Tip => CalloutKind::Tip,
        BlockQuoteKind::Important => CalloutKind::Important,
        BlockQuoteKind::Warning => CalloutKind::Warning,
        BlockQuoteKind::Caution => CalloutKind::Caution,
    }
}
