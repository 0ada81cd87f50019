//! The typed report: what a page says, before any dialect decides how to write it.
//!
//! Left out on purpose: escaping, layout, file formats. Those belong to the writers.
//! Invariant: text is data. No field here holds Markdown or HTML; an [`Inline::Text`] that reads
//! `**x**` means those five characters.

use serde::Serialize;

use super::image::ImageKind;
use super::link::{Anchor, FileStem, Url};

/// A run of inline content.
pub type Inlines = Vec<Inline>;

/// One page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct Report {
    /// The title; every writer puts it first.
    pub title: String,
    /// The name of the page's file, without a folder or an extension.
    pub stem: FileStem,
    /// What follows the title.
    pub blocks: Vec<Block>,
    /// The kept pictures its text shows.
    pub images: Vec<Image>,
}

/// A kept picture that goes with a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct Image {
    /// SHA-256 of its bytes, 64 hex digits.
    pub hash: String,
    /// What kind it is.
    pub kind: ImageKind,
    /// Its bytes; the report as data names them by their hash.
    #[serde(skip)]
    pub bytes: Vec<u8>,
}

/// A block of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Block {
    /// A heading; 1 is the page's title, so sections begin at 2.
    Heading {
        /// From 1 to 6.
        level: u8,
        /// What links to it, if anything does.
        anchor: Option<Anchor>,
        /// The words.
        text: Inlines,
    },
    /// Links to the sections that carry an anchor.
    Contents,
    /// Running text.
    Paragraph(Inlines),
    /// A table.
    Table(Table),
    /// A list, numbered or not, with or without tick boxes.
    List(List),
    /// A box that stands out.
    Callout {
        /// How loud it is.
        kind: CalloutKind,
        /// What it says.
        blocks: Vec<Block>,
    },
    /// Content that is folded away behind its title.
    Collapsible {
        /// The words to click on.
        title: String,
        /// What unfolds.
        blocks: Vec<Block>,
    },
    /// Somebody's own words.
    Quote(Vec<Block>),
    /// Preformatted text.
    Code {
        /// The language, or empty.
        lang: String,
        /// The lines.
        text: String,
    },
    /// A Mermaid diagram, and its picture where there is one.
    Diagram {
        /// The Mermaid source.
        mermaid: String,
        /// What stands in for it where Mermaid is not drawn.
        picture: Option<Picture>,
    },
    /// A picture drawn by core.
    Picture(Picture),
    /// A line across the page.
    Rule,
}

/// A table whose cells hold inline content.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct Table {
    /// One header a column.
    pub headers: Vec<Inlines>,
    /// One alignment a column; missing ones read as [`Align::Start`].
    pub aligns: Vec<Align>,
    /// The rows; a short row reads as if filled with empty cells.
    pub rows: Vec<Vec<Inlines>>,
}

/// Where the content of a column stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Align {
    /// At the start of the line, as text does.
    #[default]
    Start,
    /// In the middle.
    Center,
    /// At the end, as figures do.
    End,
}

/// A list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct List {
    /// The first number, or none for a list of dots.
    pub start: Option<u64>,
    /// The items.
    pub items: Vec<Item>,
}

/// One item of a list.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct Item {
    /// The tick box, if it has one.
    pub mark: Mark,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// The tick box of an item.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Mark {
    /// No box.
    #[default]
    None,
    /// Still to do.
    Open,
    /// Done.
    Done,
    /// Not applicable, and why.
    NotApplicable(String),
}

/// How loud a callout is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CalloutKind {
    /// Good to know.
    Note,
    /// Good news.
    Tip,
    /// Not to be missed.
    Important,
    /// Needs attention.
    Warning,
    /// Stop and read.
    Caution,
}

/// A picture drawn by core, kept as SVG until a writer needs another form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub struct Picture {
    /// The name of its file, without folder or extension; the page's own name goes before it.
    pub stem: FileStem,
    /// What it shows, in words.
    pub alt: String,
    /// The drawing.
    pub svg: String,
}

/// A piece of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Inline {
    /// Words, exactly as they are. A line break in them stays one where the place allows it.
    Text(String),
    /// Words that matter.
    Strong(Inlines),
    /// Words with stress.
    Emph(Inlines),
    /// Words that no longer hold.
    Strike(Inlines),
    /// A name or a piece of code.
    Code(String),
    /// A link out of the page.
    Link {
        /// Where it goes.
        url: Url,
        /// What it says; the address where empty.
        text: Inlines,
    },
    /// A link within the page.
    AnchorLink {
        /// Where it goes.
        to: Anchor,
        /// What it says.
        text: Inlines,
    },
    /// A link to another page of the same place.
    PageLink {
        /// What that place calls the page: a title, a name or a path, as it stands there.
        page: String,
        /// What it says; the name where empty.
        text: Inlines,
    },
    /// A place that something links to.
    Anchor(Anchor),
    /// A picture from elsewhere.
    Image {
        /// Where it is.
        url: Url,
        /// What it shows.
        alt: String,
    },
    /// A picture kept in the workspace.
    Attached {
        /// SHA-256 of its bytes, 64 hex digits.
        hash: String,
        /// What it shows.
        alt: String,
        /// Where its file is beside the page; none where it does not go with the page.
        path: Option<String>,
    },
    /// A tick box inside running text or a cell.
    Check(bool),
    /// A line break.
    Break,
}

impl Table {
    /// How many columns it has: those of its longest row.
    pub fn width(&self) -> usize {
        let rows = self.rows.iter().map(Vec::len);
        rows.chain([self.headers.len()]).max().unwrap_or(0)
    }
}

impl Inline {
    /// Words, exactly as they are.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// Words that matter.
    pub fn strong(words: impl Into<String>) -> Self {
        Self::Strong(vec![Self::text(words)])
    }

    /// A name or a piece of code.
    pub fn code(words: impl Into<String>) -> Self {
        Self::Code(words.into())
    }

    /// A link within the page.
    pub fn to(anchor: &Anchor, words: impl Into<String>) -> Self {
        Self::AnchorLink {
            to: anchor.clone(),
            text: vec![Self::text(words)],
        }
    }
}

impl Block {
    /// A paragraph of plain words.
    pub fn text(words: impl Into<String>) -> Self {
        Self::Paragraph(vec![Inline::text(words)])
    }

    /// A heading that the contents list links to.
    pub fn section(level: u8, anchor: Anchor, words: impl Into<String>) -> Self {
        Self::Heading {
            level,
            anchor: Some(anchor),
            text: vec![Inline::text(words)],
        }
    }

    /// A list of dots.
    pub fn dots(items: impl IntoIterator<Item = Inlines>) -> Self {
        Self::List(List {
            start: None,
            items: items.into_iter().map(Item::line).collect(),
        })
    }
}

impl Item {
    /// An item of one line, without a box.
    pub fn line(text: Inlines) -> Self {
        Self::marked(Mark::None, text)
    }

    /// An item of one line with this box.
    pub fn marked(mark: Mark, text: Inlines) -> Self {
        Self {
            mark,
            blocks: vec![Block::Paragraph(text)],
        }
    }
}

/// The words of inline content, without any of its form; a break reads as a space.
pub fn plain(inlines: &[Inline]) -> String {
    let mut words = String::new();
    add_plain(inlines, &mut words);
    words
}

fn add_plain(inlines: &[Inline], words: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) | Inline::Code(text) => words.push_str(text),
            Inline::Strong(inner) | Inline::Emph(inner) | Inline::Strike(inner) => {
                add_plain(inner, words);
            }
            Inline::Link { text, .. }
            | Inline::AnchorLink { text, .. }
            | Inline::PageLink { text, .. } => add_plain(text, words),
            Inline::Image { alt, .. } | Inline::Attached { alt, .. } => words.push_str(alt),
            Inline::Check(done) => words.push(tick(*done)),
            Inline::Break => words.push(' '),
            Inline::Anchor(_) => {}
        }
    }
}

/// The box as a character, for places that have no tick boxes.
pub(crate) fn tick(done: bool) -> char {
    if done { '☑' } else { '☐' }
}
