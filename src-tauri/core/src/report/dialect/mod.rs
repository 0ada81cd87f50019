//! Dialects: the same report for one wiki or another.
//!
//! | file | what it owns |
//! |---|---|
//! | [`markdown`] | every wiki that reads Markdown |
//! | [`confluence`] | Confluence's storage format |
//! | [`mediawiki`], [`dokuwiki`], [`jira`] | their markup |
//! | [`alone`] | one HTML file that needs nothing else |
//! | `page_name` | names of other pages in links |
//! | `shape` | what every writer asks about a page |
//!
//! Left out on purpose: sending pages anywhere. Invariant: a writer sees the model only.

pub mod alone;
pub mod confluence;
pub mod dokuwiki;
pub mod jira;
pub mod markdown;
pub mod mediawiki;
pub(super) mod page_name;
mod shape;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::bundle::{Bundle, BundleFile, attachment, file_name};
use super::link::FileStem;
use super::model::{Block, Picture, Report, Table};
use super::picture;
use crate::{Error, Kind, Result};
use markdown::Wiki;

/// How a report is written: the name of a wiki's own way.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "lowercase")]
pub enum Dialect {
    /// GitHub wikis and repositories; most other Markdown wikis read it too.
    #[default]
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
    /// Confluence's storage format.
    Confluence,
    /// MediaWiki.
    MediaWiki,
    /// DokuWiki.
    DokuWiki,
    /// Jira's markup, for copying.
    Jira,
    /// One HTML file that needs nothing else.
    Html,
    /// The report itself, as JSON.
    Json,
}

impl Dialect {
    /// Every dialect, in the order they are offered.
    pub const ALL: [Self; 12] = [
        Self::GitHub,
        Self::GitLab,
        Self::Azure,
        Self::MkDocs,
        Self::Docusaurus,
        Self::Obsidian,
        Self::Confluence,
        Self::MediaWiki,
        Self::DokuWiki,
        Self::Jira,
        Self::Html,
        Self::Json,
    ];

    /// The name on the command line.
    pub fn name(self) -> &'static str {
        match self {
            Self::GitHub => "github",
            Self::GitLab => "gitlab",
            Self::Azure => "azure",
            Self::MkDocs => "mkdocs",
            Self::Docusaurus => "docusaurus",
            Self::Obsidian => "obsidian",
            Self::Confluence => "confluence",
            Self::MediaWiki => "mediawiki",
            Self::DokuWiki => "dokuwiki",
            Self::Jira => "jira",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    /// The dialect of this name.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dialect| dialect.name() == name)
    }

    /// The extension of a page's file.
    pub fn extension(self) -> &'static str {
        match self {
            Self::GitHub
            | Self::GitLab
            | Self::Azure
            | Self::MkDocs
            | Self::Docusaurus
            | Self::Obsidian => "md",
            Self::Confluence => "xml",
            Self::MediaWiki => "wiki",
            Self::DokuWiki | Self::Jira => "txt",
            Self::Html => "html",
            Self::Json => "json",
        }
    }

    /// The folder of a page's pictures; none where the page holds them itself.
    fn pictures(self) -> Option<&'static str> {
        match self {
            Self::Azure => Some(".attachments/"),
            Self::Html | Self::Json => None,
            Self::GitHub
            | Self::GitLab
            | Self::MkDocs
            | Self::Docusaurus
            | Self::Obsidian
            | Self::Confluence
            | Self::MediaWiki
            | Self::DokuWiki
            | Self::Jira => Some("attachments/"),
        }
    }
}

/// The page alone, without its pictures.
///
/// # Errors
/// [`Kind::Internal`] where the report can't be put into JSON, which is a defect.
pub fn page(report: &Report, dialect: Dialect) -> Result<String> {
    Ok(match dialect {
        Dialect::GitHub => markdown::page(report, Wiki::GitHub),
        Dialect::GitLab => markdown::page(report, Wiki::GitLab),
        Dialect::Azure => markdown::page(report, Wiki::Azure),
        Dialect::MkDocs => markdown::page(report, Wiki::MkDocs),
        Dialect::Docusaurus => markdown::page(report, Wiki::Docusaurus),
        Dialect::Obsidian => markdown::page(report, Wiki::Obsidian),
        Dialect::Confluence => confluence::page(report),
        Dialect::MediaWiki => mediawiki::page(report),
        Dialect::DokuWiki => dokuwiki::page(report),
        Dialect::Jira => jira::page(report),
        Dialect::Html => alone::page(report),
        Dialect::Json => json(report)?,
    })
}

/// A table alone, as it is copied into a page; JSON gives the table as data.
///
/// # Errors
/// [`Kind::Internal`] where it can't be put into JSON, which is a defect.
pub fn table(table: &Table, dialect: Dialect) -> Result<String> {
    let stem = FileStem::new("table");
    let blocks = [Block::Table(table.clone())];
    let wiki = match dialect {
        Dialect::GitHub => Wiki::GitHub,
        Dialect::GitLab => Wiki::GitLab,
        Dialect::Azure => Wiki::Azure,
        Dialect::MkDocs => Wiki::MkDocs,
        Dialect::Docusaurus => Wiki::Docusaurus,
        Dialect::Obsidian => Wiki::Obsidian,
        Dialect::Confluence => return Ok(confluence::fragment(&blocks, &stem)),
        Dialect::MediaWiki => return Ok(mediawiki::fragment(&blocks, &stem)),
        Dialect::DokuWiki => return Ok(dokuwiki::fragment(&blocks, &stem)),
        Dialect::Jira => return Ok(jira::fragment(&blocks, &stem)),
        Dialect::Html => return Ok(super::html::fragment(&blocks)),
        Dialect::Json => return json(table),
    };
    Ok(markdown::fragment(&blocks, &stem, wiki))
}

fn json(what: &impl Serialize) -> Result<String> {
    let mut text = serde_json::to_string_pretty(what)
        .map_err(|e| Error::new(Kind::Internal, format!("A report is not JSON: {e}")))?;
    text.push('\n');
    Ok(text)
}

/// The page and its pictures: everything that has to be written or sent.
///
/// # Errors
/// [`Kind::Internal`](crate::Kind::Internal) where a picture can't be drawn, which is a defect.
pub fn write(report: &Report, dialect: Dialect) -> Result<Bundle> {
    let mut files = vec![BundleFile {
        path: format!("{}.{}", report.stem.as_str(), dialect.extension()),
        bytes: page(report, dialect)?.into_bytes(),
    }];
    let Some(folder) = dialect.pictures() else {
        return Ok(Bundle { files });
    };
    for image in &report.images {
        files.push(BundleFile {
            path: format!("{folder}{}", file_name(&image.path(&report.stem))),
            bytes: image.bytes.clone(),
        });
    }
    let mut pictures = Vec::new();
    collect(&report.blocks, &mut pictures);
    for drawn in pictures {
        let path = attachment(&report.stem, &drawn.stem);
        let path = format!("{folder}{}", file_name(&path));
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
