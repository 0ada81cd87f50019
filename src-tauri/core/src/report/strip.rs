//! A part of a picture as runs of one colour, and pictures made of such parts.
//!
//! Left out on purpose: drawing.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

use resvg::tiny_skia::Pixmap;

/// A run: the place of its colour in the upper eight bits, its pixels in the rest.
type Run = u32;
/// Most pixels of a run.
const LONGEST: u32 = (1 << 24) - 1;

/// Some rows of pixels in at most 256 colours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Strip {
    width: u32,
    height: u32,
    /// The colours in the order they appear.
    palette: Vec<[u8; 3]>,
    /// From left to right and from top to bottom; a run may go on in the next row.
    runs: Vec<Run>,
}

impl Strip {
    /// Pixels as runs; none where they have too many colours or one of them can be seen through.
    pub(super) fn of(pixels: &Pixmap) -> Option<Self> {
        let mut colours = Colours::default();
        let mut runs: Vec<Run> = Vec::new();
        for run in pixels.pixels().chunk_by(|a, b| a == b) {
            let colour = run[0];
            if colour.alpha() != u8::MAX {
                return None;
            }
            let place = colours.place([colour.red(), colour.green(), colour.blue()])?;
            let mut left = u32::try_from(run.len()).ok()?;
            while left > 0 {
                let length = left.min(LONGEST);
                runs.push(u32::from(place) << 24 | length);
                left -= length;
            }
        }
        Some(Self {
            width: pixels.width(),
            height: pixels.height(),
            palette: colours.palette,
            runs,
        })
    }

    /// Bytes it takes.
    pub(super) fn size(&self) -> usize {
        self.runs.len() * size_of::<Run>() + self.palette.len() * 3
    }
}

/// Strips of one width below each other as a PNG with a palette; none where they have too many colours together.
pub(super) fn stacked(strips: &[&Strip]) -> Result<Option<Vec<u8>>, png::EncodingError> {
    let width = strips.first().map_or(0, |strip| strip.width);
    let height = strips.iter().map(|strip| strip.height).sum();
    let mut colours = Colours::default();
    let mut indexes: Vec<u8> = Vec::new();
    for strip in strips {
        let places: Option<Vec<u8>> = strip
            .palette
            .iter()
            .map(|rgb| colours.place(*rgb))
            .collect();
        let Some(places) = places else {
            return Ok(None);
        };
        for run in &strip.runs {
            let length = indexes.len() + (run & LONGEST) as usize;
            indexes.resize(length, places[(run >> 24) as usize]);
        }
    }
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width, height);
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(colours.palette.concat());
    let mut writer = encoder.write_header()?;
    let rows = differences(&indexes, usize::try_from(width).unwrap_or(1).max(1));
    writer.write_chunk(png::chunk::IDAT, &fdeflate::compress_to_vec(&rows))?;
    writer.finish()?;
    Ok(Some(bytes))
}

/// Rows as what differs from the one above, each after the byte that says so (PNG, Third Edition, 9.2: filter type 2, Up).
/// Most rows are like the one above, and those cost nothing.
fn differences(indexes: &[u8], width: usize) -> Vec<u8> {
    const UP: u8 = 2;
    let mut filtered = Vec::with_capacity(indexes.len() + indexes.len() / width);
    let mut above: &[u8] = &[];
    for row in indexes.chunks_exact(width) {
        filtered.push(UP);
        if row == above {
            filtered.resize(filtered.len() + width, 0);
        } else if above.is_empty() {
            filtered.extend_from_slice(row);
        } else {
            let both = row.iter().zip(above);
            filtered.extend(both.map(|(here, there)| here.wrapping_sub(*there)));
        }
        above = row;
    }
    filtered
}

/// Colours in the order they appear, and the place of each.
#[derive(Default)]
struct Colours {
    places: HashMap<[u8; 3], u8, Plain>,
    palette: Vec<[u8; 3]>,
}

impl Colours {
    /// The place of a colour; none where there are 256 others.
    fn place(&mut self, rgb: [u8; 3]) -> Option<u8> {
        if let Some(place) = self.places.get(&rgb) {
            return Some(*place);
        }
        let place = u8::try_from(self.palette.len()).ok()?;
        self.places.insert(rgb, place);
        self.palette.push(rgb);
        Some(place)
    }
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
