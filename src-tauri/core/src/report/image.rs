//! Pictures that people put into their text: what kind they are, whether they are whole, and which
//! of them a text shows.
//!
//! Left out on purpose: drawing and scaling. SVG is no such picture, because it can carry scripts.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::link::FileStem;
use super::model::{Block, Image, Inline, Report};
use crate::error::{Error, Result};

/// The scheme that names a kept file in Markdown.
const SCHEME: &str = "attachment:";
/// The most pixels of a picture.
const PIXELS: u64 = 100_000_000;

/// A kind of picture every browser and wiki shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ImageKind {
    /// Portable Network Graphics.
    Png,
    /// JPEG.
    Jpeg,
    /// GIF.
    Gif,
    /// WebP.
    Webp,
}

impl ImageKind {
    /// The kind, by the first bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match bytes {
            [0x89, b'P', b'N', b'G', 0x0d, 0x0a, 0x1a, 0x0a, ..] => Some(Self::Png),
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Some(Self::Gif),
            [
                b'R',
                b'I',
                b'F',
                b'F',
                _,
                _,
                _,
                _,
                b'W',
                b'E',
                b'B',
                b'P',
                ..,
            ] => Some(Self::Webp),
            _ => None,
        }
    }

    /// The kind of a whole picture.
    ///
    /// # Errors
    /// `Invalid` for bytes that are no picture of these kinds, or a part of one.
    pub fn check(bytes: &[u8]) -> Result<Self> {
        let Some(kind) = Self::of(bytes) else {
            return Err(
                Error::invalid("The file is not a picture Lamppost can show.")
                    .hint("Use a PNG, JPEG, GIF or WebP file."),
            );
        };
        let whole = match kind {
            Self::Png => is_whole_png(bytes),
            Self::Jpeg => is_whole_jpeg(bytes),
            Self::Gif => bytes.len() > 13 && bytes.ends_with(&[0x3b]),
            Self::Webp => is_whole_webp(bytes),
        };
        if !whole {
            return Err(
                Error::invalid("The picture is broken: it cannot be read to its end.")
                    .hint("Export or copy it again, then paste it once more."),
            );
        }
        Ok(kind)
    }

    /// Its media type.
    pub const fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::Webp => "image/webp",
        }
    }

    /// Its file extension.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::Webp => "webp",
        }
    }
}

impl Image {
    /// Where its file belongs: a stable name, so that a later export replaces it.
    pub fn path(&self, page: &FileStem) -> String {
        let short: String = self.hash.chars().take(12).collect();
        format!(
            "attachments/{}-{short}.{}",
            page.as_str(),
            self.kind.extension()
        )
    }

    /// Its bytes as an address.
    pub fn data(&self) -> String {
        format!(
            "data:{};base64,{}",
            self.kind.mime(),
            STANDARD.encode(&self.bytes)
        )
    }
}

impl Report {
    /// Takes kept pictures along: what the text shows of them becomes files beside the page.
    pub fn take_along(&mut self, images: Vec<Image>) {
        let path = |hash: &str| {
            let image = images.iter().find(|image| image.hash == hash)?;
            Some(image.path(&self.stem))
        };
        each_line(&mut self.blocks, &mut |inline| {
            if let Inline::Attached { hash, path: to, .. } = inline {
                *to = path(hash);
            }
        });
        self.images = images;
    }
}

/// Shows every piece of every line to a change.
fn each_line(blocks: &mut [Block], change: &mut dyn FnMut(&mut Inline)) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => each_piece(text, change),
            Block::Table(table) => {
                let cells = table
                    .headers
                    .iter_mut()
                    .chain(table.rows.iter_mut().flatten());
                cells.for_each(|cell| each_piece(cell, change));
            }
            Block::List(list) => {
                list.items
                    .iter_mut()
                    .for_each(|item| each_line(&mut item.blocks, change));
            }
            Block::Callout { blocks, .. }
            | Block::Collapsible { blocks, .. }
            | Block::Quote(blocks) => each_line(blocks, change),
            Block::Contents
            | Block::Code { .. }
            | Block::Diagram { .. }
            | Block::Picture(_)
            | Block::Rule => {}
        }
    }
}

fn each_piece(inlines: &mut [Inline], change: &mut dyn FnMut(&mut Inline)) {
    for inline in inlines {
        change(inline);
        match inline {
            Inline::Strong(inner) | Inline::Emph(inner) | Inline::Strike(inner) => {
                each_piece(inner, change);
            }
            Inline::Link { text, .. }
            | Inline::AnchorLink { text, .. }
            | Inline::PageLink { text, .. } => each_piece(text, change),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Anchor(_)
            | Inline::Image { .. }
            | Inline::Attached { .. }
            | Inline::Check(_)
            | Inline::Break => {}
        }
    }
}

/// The hash in an address of a kept file; none for any other address.
pub(super) fn hash_in(address: &str) -> Option<&str> {
    let hash = address.strip_prefix(SCHEME)?;
    let is_hash = hash.len() == 64 && hash.bytes().all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'));
    is_hash.then_some(hash)
}

/// The hashes of the kept pictures that blocks show, in order.
pub fn attached(blocks: &[Block], into: &mut Vec<String>) {
    for block in blocks {
        match block {
            Block::Heading { text, .. } | Block::Paragraph(text) => in_line(text, into),
            Block::Table(table) => {
                table.headers.iter().for_each(|cell| in_line(cell, into));
                table
                    .rows
                    .iter()
                    .flatten()
                    .for_each(|cell| in_line(cell, into));
            }
            Block::List(list) => list
                .items
                .iter()
                .for_each(|item| attached(&item.blocks, into)),
            Block::Callout { blocks, .. }
            | Block::Collapsible { blocks, .. }
            | Block::Quote(blocks) => attached(blocks, into),
            Block::Contents
            | Block::Code { .. }
            | Block::Diagram { .. }
            | Block::Picture(_)
            | Block::Rule => {}
        }
    }
}

fn in_line(inlines: &[Inline], into: &mut Vec<String>) {
    for inline in inlines {
        match inline {
            Inline::Attached { hash, .. } => into.push(hash.clone()),
            Inline::Strong(inner) | Inline::Emph(inner) | Inline::Strike(inner) => {
                in_line(inner, into);
            }
            Inline::Link { text, .. }
            | Inline::AnchorLink { text, .. }
            | Inline::PageLink { text, .. } => in_line(text, into),
            Inline::Text(_)
            | Inline::Code(_)
            | Inline::Anchor(_)
            | Inline::Image { .. }
            | Inline::Check(_)
            | Inline::Break => {}
        }
    }
}

fn is_whole_png(bytes: &[u8]) -> bool {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::IDENTITY);
    let Ok(mut reader) = decoder.read_info() else {
        return false;
    };
    let info = reader.info();
    if u64::from(info.width) * u64::from(info.height) > PIXELS {
        return false;
    }
    // Row by row: a small file may unfold to more than memory holds.
    loop {
        match reader.next_row() {
            Ok(Some(_)) => {}
            Ok(None) => return reader.finish().is_ok(),
            Err(_) => return false,
        }
    }
}

/// Walks the segments of a JPEG up to its picture data, which has to be closed.
fn is_whole_jpeg(bytes: &[u8]) -> bool {
    let mut at = 2;
    while let Some([0xff, marker]) = bytes.get(at..at + 2) {
        match marker {
            0xff => at += 1,
            0xd9 => return false,
            0xda => return bytes.windows(2).skip(at).any(|pair| pair == [0xff, 0xd9]),
            _ => {
                let Some([high, low]) = bytes.get(at + 2..at + 4) else {
                    return false;
                };
                let length = usize::from(u16::from_be_bytes([*high, *low]));
                if length < 2 {
                    return false;
                }
                at += 2 + length;
            }
        }
    }
    false
}

fn is_whole_webp(bytes: &[u8]) -> bool {
    match bytes.get(4..8) {
        Some(&[a, b, c, d]) => {
            let said = u64::from(u32::from_le_bytes([a, b, c, d])) + 8;
            bytes.len() > 20 && u64::try_from(bytes.len()).is_ok_and(|held| held >= said)
        }
        _ => false,
    }
}
