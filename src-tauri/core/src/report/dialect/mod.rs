//! Dialects: the same report for one wiki or another.
//!
//! | file | what it owns |
//! |---|---|
//! | [`github`] | GitHub's Markdown: blocks |
//! | `inline` | its inline content |
//! | `escape` | text to Markdown that every parser reads as that text |
//!
//! Left out on purpose: sending pages anywhere. Invariant: a writer sees the model only.

mod escape;
pub mod github;
mod inline;

use super::bundle::{Bundle, BundleFile, attachment};
use super::model::{Block, Picture, Report};
use super::picture;
use crate::Result;

/// How a report is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dialect {
    /// GitHub wikis and repositories; most other Markdown wikis read it too.
    #[default]
    GitHub,
}

impl Dialect {
    /// Every dialect, in the order they are offered.
    pub const ALL: [Self; 1] = [Self::GitHub];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::GitHub => "github",
        }
    }

    /// The dialect of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// The extension of a page's file.
    pub fn extension(self) -> &'static str {
        match self {
            Self::GitHub => "md",
        }
    }
}

/// The page alone, without its pictures.
pub fn page(report: &Report, dialect: Dialect) -> String {
    match dialect {
        Dialect::GitHub => github::page(report),
    }
}

/// The page and its pictures: everything that has to be written or sent.
///
/// # Errors
/// [`Kind::Internal`](crate::Kind::Internal) where a picture can't be drawn, which is a defect.
pub fn write(report: &Report, dialect: Dialect) -> Result<Bundle> {
    let mut files = vec![BundleFile {
        path: format!("{}.{}", report.stem.as_str(), dialect.extension()),
        bytes: page(report, dialect).into_bytes(),
    }];
    for image in &report.images {
        files.push(BundleFile {
            path: image.path(&report.stem),
            bytes: image.bytes.clone(),
        });
    }
    let mut pictures = Vec::new();
    collect(&report.blocks, &mut pictures);
    for drawn in pictures {
        let path = attachment(&report.stem, &drawn.stem);
        if files.iter().all(|file| file.path != path) {
            let bytes = picture::png(&drawn.svg)?;
            files.push(BundleFile { path, bytes });
        }
    }
    Ok(Bundle { files })
}

fn collect<'a>(blocks: &'a [Block], found: &mut Vec<&'a Picture>) {
    for block in blocks {
        match block {
            Block::Picture(picture) => found.push(picture),
            Block::Diagram { picture, .. } => found.extend(picture),
            Block::Callout { blocks, .. }
            | Block::Collapsible { blocks, .. }
            | Block::Quote(blocks) => collect(blocks, found),
            Block::List(list) => list.items.iter().for_each(|i| collect(&i.blocks, found)),
            Block::Heading { .. }
            | Block::Contents
            | Block::Paragraph(_)
            | Block::Table(_)
            | Block::Code { .. }
            | Block::Rule => {}
        }
    }
}
