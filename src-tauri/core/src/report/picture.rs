//! SVG to PNG.
//!
//! Left out on purpose: fonts of the machine, files, anything an SVG could point at.
//! Invariant: the same SVG gives the same bytes, as the one font ships with the program.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use crate::{Error, Kind, Result};

/// Pixels of the picture for one of the drawing: sharp on dense screens.
const SCALE: u16 = 2;
/// Most pixels a side; a drawing that large is a defect.
const MOST: u32 = 16_000;

const FONTS: [&[u8]; 2] = [
    include_bytes!("../../../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../../../assets/fonts/Inter-SemiBold.otf"),
];

/// Draws an SVG made by core as PNG, at twice its size.
///
/// # Errors
/// [`Kind::Internal`] where the SVG can't be read or is too large, which is a defect.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    draw(svg, fonts())
}

fn draw(svg: &str, fonts: Arc<fontdb::Database>) -> Result<Vec<u8>> {
    let options = usvg::Options {
        fontdb: fonts,
        font_family: "Inter".to_owned(),
        image_href_resolver: usvg::ImageHrefResolver {
            resolve_data: Box::new(|_, _, _| None),
            resolve_string: Box::new(|_, _| None),
        },
        ..usvg::Options::default()
    };
    let tree = usvg::Tree::from_str(svg, &options).map_err(|e| defect(&e.to_string()))?;
    let scale = f32::from(SCALE);
    let size = tree
        .size()
        .to_int_size()
        .scale_by(scale)
        .filter(|size| size.width() <= MOST && size.height() <= MOST)
        .ok_or_else(|| defect("it is too large"))?;
    let mut pixels =
        Pixmap::new(size.width(), size.height()).ok_or_else(|| defect("it has no size"))?;
    resvg::render(
        &tree,
        Transform::from_scale(scale, scale),
        &mut pixels.as_mut(),
    );
    pixels.encode_png().map_err(|e| defect(&e.to_string()))
}

fn defect(why: &str) -> Error {
    Error::new(
        Kind::Internal,
        format!("A picture of the report can't be drawn: {why}."),
    )
    .hint("This is a defect of Lamppost. The report can still be copied as text.")
}

fn fonts() -> Arc<fontdb::Database> {
    static FONTS_READ: OnceLock<Arc<fontdb::Database>> = OnceLock::new();
    let read = || {
        let mut fonts = fontdb::Database::new();
        for font in FONTS {
            fonts.load_font_source(fontdb::Source::Binary(Arc::new(font)));
        }
        Arc::new(fonts)
    };
    Arc::clone(FONTS_READ.get_or_init(read))
}
