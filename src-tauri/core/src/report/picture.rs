//! SVG to PNG.
//!
//! Left out on purpose: fonts of the machine, files, anything an SVG could point at.
//! Charts have few colours and many rows like the one above, so they are written with a palette and as
//! differences between rows: a hundredth of the time of the drawing library's own writer, and less than its size.
//! Invariant: the same SVG gives the same bytes, as the one font ships with the program.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};
use sha2::{Digest, Sha256};

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
    let hash: [u8; 32] = Sha256::digest(svg).into();
    if let Some(bytes) = drawn(|drawn| drawn.get(&hash)) {
        return Ok(bytes);
    }
    let bytes = draw(svg, fonts())?;
    drawn(|drawn| drawn.keep(hash, &bytes));
    Ok(bytes)
}

/// Most bytes of pictures that are kept; a chart has about ten thousand.
const KEPT: usize = 4 * 1024 * 1024;

/// Pictures drawn before, by the SHA-256 of their SVG: many reports show the same one.
#[derive(Default)]
struct Drawn {
    pictures: HashMap<[u8; 32], Vec<u8>>,
    bytes: usize,
}

impl Drawn {
    fn get(&self, hash: &[u8; 32]) -> Option<Vec<u8>> {
        self.pictures.get(hash).cloned()
    }

    fn keep(&mut self, hash: [u8; 32], bytes: &[u8]) {
        if self.bytes + bytes.len() > KEPT {
            *self = Self::default();
        }
        self.bytes += bytes.len();
        self.pictures.insert(hash, bytes.to_vec());
    }
}

fn drawn<T>(with: impl FnOnce(&mut Drawn) -> T) -> T {
    static DRAWN: OnceLock<Mutex<Drawn>> = OnceLock::new();
    let drawn = DRAWN.get_or_init(Mutex::default);
    // Nothing in here leaves it half changed.
    with(&mut drawn.lock().unwrap_or_else(PoisonError::into_inner))
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
    encode(&pixels).map_err(|e| defect(&e.to_string()))
}

fn encode(pixels: &Pixmap) -> std::result::Result<Vec<u8>, png::EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_compression(png::Compression::Fast);
    if let Some((palette, indexes)) = indexed(pixels) {
        encoder.set_color(png::ColorType::Indexed);
        encoder.set_filter(png::Filter::Up);
        encoder.set_palette(palette);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&indexes)?;
        writer.finish()?;
    } else {
        encoder.set_color(png::ColorType::Rgba);
        let mut writer = encoder.write_header()?;
        writer.write_image_data(&pixels.clone().take_demultiplied())?;
        writer.finish()?;
    }
    Ok(bytes)
}

/// The colours in the order they appear, three bytes each, and one index a pixel; none where there are too
/// many colours or one of them can be seen through.
fn indexed(pixels: &Pixmap) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut places: HashMap<[u8; 3], u8, Plain> = HashMap::default();
    let mut palette = Vec::new();
    let width = usize::try_from(pixels.width()).ok()?;
    let mut indexes: Vec<u8> = Vec::with_capacity(pixels.pixels().len());
    let rows = pixels.pixels().chunks_exact(width);
    let mut above: &[u8] = &[];
    for (row, bytes) in rows.zip(pixels.data().chunks_exact(width * 4)) {
        if bytes == above {
            indexes.extend_from_within(indexes.len() - width..);
            continue;
        }
        above = bytes;
        for run in row.chunk_by(|a, b| a == b) {
            let colour = run[0];
            if colour.alpha() != u8::MAX {
                return None;
            }
            let rgb = [colour.red(), colour.green(), colour.blue()];
            let place = if let Some(place) = places.get(&rgb) {
                *place
            } else {
                let place = u8::try_from(places.len()).ok()?;
                places.insert(rgb, place);
                palette.extend(rgb);
                place
            };
            indexes.extend(std::iter::repeat_n(place, run.len()));
        }
    }
    Some((palette, indexes))
}

/// Colours come from our own drawings: nobody chooses them to collide.
type Plain = BuildHasherDefault<Mix>;

#[derive(Default)]
struct Mix(u64);

impl Hasher for Mix {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 =
                (self.0.rotate_left(5) ^ u64::from(*byte)).wrapping_mul(0x51_7c_c1_b7_27_22_0a_95);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
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
