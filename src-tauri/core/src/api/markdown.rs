//! Markdown as the screen shows it, and pictures pasted into it.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use super::session::Session;
use super::wire::{request, view};
use crate::error::{Error, Kind, Result};
use crate::model::FIELD_LIMIT;
use crate::report::{self, image::ImageKind, model::Image};

request! {
    /// Asks for Markdown as the screen shows it.
    pub struct MarkdownPreview {
        /// The text; at most 256 KiB.
        pub text: String,
    }

    /// Keeps a picture in the workspace.
    pub struct ImageAdd {
        /// Its file name; what it shows is made from it.
        pub name: String,
        /// Its bytes in base64 (RFC 4648, section 4); at most 5 MiB of PNG, JPEG, GIF or WebP.
        pub base64: String,
    }
}

view! {
    /// Markdown as the screen shows it.
    pub struct MarkdownView {
        /// Safe HTML, made by core alone: one element for each paragraph, list, table and so on, in order.
        pub blocks: Vec<String>,
        /// Its words.
        pub words: u32,
    }

    /// A picture that is kept.
    pub struct ImageAdded {
        /// SHA-256 of its bytes, 64 hex digits.
        pub file: String,
        /// What to put into the text.
        pub markdown: String,
    }
}

/// The most bytes of a picture.
const IMAGE_LIMIT: usize = 5 * 1024 * 1024;
/// The most bytes of pictures in one preview; further ones are shown by their words.
const PREVIEW_LIMIT: usize = 20 * 1024 * 1024;

/// Shows Markdown as it will look.
pub(super) fn markdown_preview(
    session: &mut Session,
    request: MarkdownPreview,
) -> Result<MarkdownView> {
    if request.text.len() > FIELD_LIMIT {
        return Err(Error::new(
            Kind::OverLimit,
            format!(
                "The text is too long: {} bytes, the limit is {FIELD_LIMIT}.",
                request.text.len()
            ),
        )
        .hint("Shorten it, or attach it as a file."));
    }
    let blocks = report::markdown::parse(&request.text, 2);
    let mut wanted = Vec::new();
    report::image::attached(&blocks, &mut wanted);
    let pictures = session.pictures(&wanted)?;
    let pictures = pictures
        .iter()
        .map(|image| (image.hash.clone(), image.data()));
    let words = crate::score::document::count_words(&request.text);
    Ok(MarkdownView {
        blocks: report::html::pieces(&blocks, &pictures.collect()),
        words: u32::try_from(words).unwrap_or(u32::MAX),
    })
}

/// Keeps a picture in the workspace.
pub(super) fn image_add(session: &mut Session, request: ImageAdd) -> Result<ImageAdded> {
    let too_large = || {
        Error::new(
            Kind::OverLimit,
            "The picture is larger than the limit of 5 MiB.",
        )
        .hint("Make it smaller, or keep it elsewhere and link to it.")
    };
    // Four characters for every three bytes: no need to decode what cannot fit.
    if request.base64.len() / 4 * 3 > IMAGE_LIMIT + 3 {
        return Err(too_large());
    }
    let bytes = STANDARD.decode(&request.base64).map_err(|_| {
        Error::invalid("The bytes of the picture are not base64.").hint("Choose the file again.")
    })?;
    if bytes.len() > IMAGE_LIMIT {
        return Err(too_large());
    }
    ImageKind::check(&bytes)?;
    let alt = alt(&request.name);
    let file = session.store.attach(&alt, &bytes)?;
    Ok(ImageAdded {
        markdown: format!("![{alt}](attachment:{file})"),
        file,
    })
}

impl Session {
    /// The kept pictures of these hashes that are there, each once.
    pub(super) fn pictures(&self, hashes: &[String]) -> Result<Vec<Image>> {
        let mut pictures: Vec<Image> = Vec::new();
        let mut total = 0;
        for hash in hashes {
            if pictures.iter().any(|known| known.hash == *hash) {
                continue;
            }
            let bytes = match self.store.attachment(hash) {
                Ok((_, bytes)) => bytes,
                Err(error) if error.kind == Kind::NotFound => continue,
                Err(error) => return Err(error),
            };
            total += bytes.len();
            let Some(kind) = ImageKind::of(&bytes).filter(|_| total <= PREVIEW_LIMIT) else {
                continue;
            };
            pictures.push(Image {
                hash: hash.clone(),
                kind,
                bytes,
            });
        }
        Ok(pictures)
    }
}

/// What a picture is called in the text: its file name without what Markdown would read.
fn alt(name: &str) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
    let words: Vec<&str> = stem
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    let alt: String = words.join(" ").chars().take(80).collect();
    if alt.is_empty() {
        "Picture".to_owned()
    } else {
        alt
    }
}
