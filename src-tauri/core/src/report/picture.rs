//! SVG to PNG.
//!
//! Left out on purpose: fonts of the machine, files, anything an SVG could point at.
//! A chart is drawn in strips, its head and one for each row: rows of many reports are equal, so each is drawn once. Charts
//! have few colours and many rows of pixels like the one above, so strips are kept as runs of one colour, and pictures are
//! written with a palette and as differences between rows: a hundredth of the time of the drawing library's own writer,
//! and less than its size.
//! Invariant: the same SVG gives the same bytes, as the one font ships with the program.

use std::sync::{Arc, OnceLock};

use resvg::tiny_skia::{Pixmap, Transform};
use resvg::usvg::{self, fontdb};

use super::chart::{ROW_BEGIN, ROW_END, ROW_OPEN};
use super::drawn::Drawn;
use super::strip::{Strip, stacked};
use crate::{Error, Kind, Result};

/// Pixels of the picture for one of the drawing: sharp on dense screens.
const SCALE: u16 = 2;
/// Most pixels a side; a drawing that large is a defect.
const MOST: u32 = 16_000;

const FONTS: [&[u8]; 2] = [
    include_bytes!("../../../../assets/fonts/Inter-Regular.otf"),
    include_bytes!("../../../../assets/fonts/Inter-SemiBold.otf"),
];

/// Pictures that many reports show alike; a chart has some ten thousand bytes.
static PICTURES: Drawn<Vec<u8>> = Drawn::new(4 * 1024 * 1024, Vec::len);
/// Heads and rows of charts, each of about ten thousand bytes.
static STRIPS: Drawn<Option<Strip>> = Drawn::new(32 * 1024 * 1024, |strip| match strip {
    Some(strip) => strip.size(),
    None => 0,
});

/// Draws an SVG made by core as PNG, at twice its size.
///
/// # Errors
/// [`Kind::Internal`] where the SVG can't be read or is too large, which is a defect.
pub fn png(svg: &str) -> Result<Vec<u8>> {
    let bytes = PICTURES.get_or(svg, || {
        if let Some(rows) = Rows::of(svg)
            && let Some(bytes) = rows.draw()?
        {
            return Ok(bytes);
        }
        encode(&paint(svg)?).map_err(|e| defect(&e.to_string()))
    })?;
    Ok(bytes.to_vec())
}

/// A chart taken apart.
struct Rows<'a> {
    /// Pixels of the drawing from left to right, and from its top to its end.
    size: (usize, usize),
    /// The drawing without its rows.
    head: String,
    /// Where each row begins, and what is in it.
    rows: Vec<(usize, &'a str)>,
}

impl<'a> Rows<'a> {
    /// The rows of a chart; none where a drawing has none.
    fn of(svg: &'a str) -> Option<Self> {
        let (head, mut rest) = svg.split_once(ROW_BEGIN)?;
        let mut rows = Vec::new();
        loop {
            let (y, inner) = rest.split_once(ROW_OPEN)?;
            let (inner, after) = inner.split_once(ROW_END)?;
            rows.push((y.parse().ok()?, inner));
            match after.strip_prefix(ROW_BEGIN) {
                Some(next) => rest = next,
                None if after == "</svg>\n" => break,
                None => return None,
            }
        }
        let number = |name: &str| {
            let (_, rest) = head.split_once(name)?;
            rest.split_once('"')?.0.parse().ok()
        };
        Some(Self {
            size: (number(" width=\"")?, number(" height=\"")?),
            head: format!("{head}</svg>\n"),
            rows,
        })
    }

    /// The picture; none where it has too many colours for a palette.
    fn draw(&self) -> Result<Option<Vec<u8>>> {
        let (width, height) = self.size;
        let top = self.rows.first().map_or(height, |(y, _)| *y);
        let head = cut(&self.head, width, height, top);
        let strip = |svg: &str| STRIPS.get_or(svg, || Ok(Strip::of(&paint(svg)?)));
        let mut strips = vec![strip(&head)?];
        let ends = self.rows.iter().skip(1).map(|(y, _)| *y).chain([height]);
        for ((y, inner), end) in self.rows.iter().zip(ends) {
            strips.push(strip(&alone(inner, width, end.saturating_sub(*y)))?);
        }
        let strips: Option<Vec<&Strip>> =
            strips.iter().map(|strip| strip.as_ref().as_ref()).collect();
        let Some(strips) = strips else {
            return Ok(None);
        };
        stacked(&strips).map_err(|e| defect(&e.to_string()))
    }
}

/// The upper part of a drawing.
fn cut(svg: &str, width: usize, height: usize, to: usize) -> String {
    let whole = format!("height=\"{height}\" viewBox=\"0 0 {width} {height}\"");
    let part = format!("height=\"{to}\" viewBox=\"0 0 {width} {to}\"");
    svg.replacen(&whole, &part, 1)
}

/// A row as a drawing of its own, on the same ground.
fn alone(inner: &str, width: usize, height: usize) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" viewBox=\"0 0 {width} \
         {height}\"><rect width=\"{width}\" height=\"{height}\" fill=\"#ffffff\" shape-rendering=\"crispEdges\"/>{inner}</svg>"
    )
}

fn paint(svg: &str) -> Result<Pixmap> {
    let options = usvg::Options {
        fontdb: fonts(),
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
    Ok(pixels)
}

fn encode(pixels: &Pixmap) -> std::result::Result<Vec<u8>, png::EncodingError> {
    if let Some(strip) = Strip::of(pixels)
        && let Some(bytes) = stacked(&[&strip])?
    {
        return Ok(bytes);
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, pixels.width(), pixels.height());
    encoder.set_compression(png::Compression::Fast);
    encoder.set_color(png::ColorType::Rgba);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&pixels.clone().take_demultiplied())?;
    writer.finish()?;
    Ok(bytes)
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
