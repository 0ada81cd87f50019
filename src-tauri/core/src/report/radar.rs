//! The profile of an assessment as a picture: one axis a dimension, the index on each, dashed the time before.
//!
//! Left out on purpose: the text twin, which is a table its caller puts beside the picture.
//! Invariants are those of `chart`: integers and hundredths of a pixel only, so the bytes are the same everywhere; angles
//! are computed in whole numbers for that reason.

use std::fmt::Write as _;

use super::chart::{Look, drawing, shorten, words};

/// One dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Axis {
    /// Its title.
    pub label: String,
    /// Its index in hundredths, 100 to 500; none where it is not rated.
    pub now: Option<u32>,
    /// The same the time before.
    pub before: Option<u32>,
}

/// Pixels.
const WIDTH: usize = 760;
const HEIGHT: usize = 480;
const CENTRE: (i64, i64) = (380, 262);
const RADIUS: i64 = 160;
/// From the outer ring to a label.
const GAP: i64 = 14;
/// The highest index.
const RINGS: i64 = 5;
/// One in the fixed-point numbers of angles.
const ONE: i128 = 1_000_000_000_000;
/// Half a turn.
const PI: i128 = 3_141_592_653_590;

/// Draws the profile.
pub fn radar(title: &str, axes: &[Axis]) -> String {
    let mut svg = drawing(WIDTH, HEIGHT, title);
    let bold = Look {
        size: 15,
        bold: true,
        ..Look::INK
    };
    words(&mut svg, (20, 32), bold, title);
    legend(&mut svg, axes.iter().any(|axis| axis.before.is_some()));
    for ring in 1..=RINGS {
        let all = axes.iter().map(|_| Some(ring * 100));
        let line = ("chart-ring", "none", "#c9ced8", "");
        outline(&mut svg, &all.collect::<Vec<_>>(), line);
    }
    for at in 0..axes.len() {
        let (x, y) = point(at, axes.len(), RADIUS * 100);
        let _ = writeln!(
            svg,
            "<line class=\"chart-axis\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\" stroke=\"#c9ced8\"/>",
            CENTRE.0,
            CENTRE.1,
            Hundredths(x),
            Hundredths(y)
        );
    }
    let before: Vec<Option<i64>> = axes.iter().map(|axis| axis.before.map(i64::from)).collect();
    let now: Vec<Option<i64>> = axes.iter().map(|axis| axis.now.map(i64::from)).collect();
    outline(&mut svg, &now, ("chart-now", "#d6e0ec", "#1f5597", ""));
    let dashes = " stroke-dasharray=\"4 3\"";
    outline(
        &mut svg,
        &before,
        ("chart-before", "none", "#465063", dashes),
    );
    for (at, axis) in axes.iter().enumerate() {
        label(&mut svg, axis, at, axes.len());
    }
    for ring in 1..=RINGS {
        let small = Look {
            size: 11,
            ..Look::INK
        };
        let y = pixel(CENTRE.1 - RADIUS * ring / RINGS + 11);
        words(&mut svg, (pixel(CENTRE.0 + 4), y), small, &ring.to_string());
    }
    svg.push_str("</svg>\n");
    svg
}

fn legend(svg: &mut String, with_before: bool) {
    let small = Look {
        size: 12,
        ..Look::INK
    };
    let line = |svg: &mut String, y: usize, class: &str, stroke: &str, dashes: &str| {
        let _ = writeln!(
            svg,
            "<line class=\"{class}\" x1=\"20\" y1=\"{y}\" x2=\"44\" y2=\"{y}\" stroke=\"{stroke}\" stroke-width=\"2\"{dashes}/>"
        );
    };
    line(svg, 52, "chart-now", "#1f5597", "");
    words(svg, (52, 56), small, "Now");
    if with_before {
        line(
            svg,
            70,
            "chart-before",
            "#465063",
            " stroke-dasharray=\"4 3\"",
        );
        words(svg, (52, 74), small, "Before");
    }
}

/// A closed line through the values, in hundredths; what has no value is left out.
fn outline(
    svg: &mut String,
    values: &[Option<i64>],
    (class, fill, stroke, more): (&str, &str, &str, &str),
) {
    let mut points = String::new();
    for (at, value) in values.iter().enumerate() {
        let Some(value) = value else { continue };
        let (x, y) = point(
            at,
            values.len(),
            RADIUS * value.clamp(&0, &(RINGS * 100)) / RINGS,
        );
        let _ = write!(points, "{},{} ", Hundredths(x), Hundredths(y));
    }
    if points.is_empty() {
        return;
    }
    let points = points.trim_end();
    let _ = writeln!(
        svg,
        "<polygon class=\"{class}\" points=\"{points}\" fill=\"{fill}\" fill-opacity=\"0.6\" stroke=\"{stroke}\" \
         stroke-width=\"{}\"{more}/>",
        if class == "chart-ring" { "1" } else { "2" }
    );
}

fn label(svg: &mut String, axis: &Axis, at: usize, of: usize) {
    let (x, y) = point(at, of, (RADIUS + GAP) * 100);
    let (x, y) = (x / 100, y / 100);
    let aside = x - CENTRE.0;
    let look = Look {
        size: 12,
        centred: aside.abs() <= 4,
        ends: aside < -4,
        ..Look::INK
    };
    // What stands to one side has the room up to the edge.
    let room = match aside {
        -4..=4 => 300,
        5.. => i64::try_from(WIDTH).unwrap_or(0) - x - 10,
        _ => x - 10,
    };
    let words_of = shorten(&axis.label, pixel(room) * 100, 12);
    words(svg, (pixel(x), pixel(y + 4)), look, &words_of);
}

/// A place so many hundredths of a pixel from the centre, on one of the axes; the first points up, the rest follow the clock.
fn point(at: usize, of: usize, distance: i64) -> (i64, i64) {
    let (at, of) = (at as i128, (of as i128).max(1));
    let angle = 2 * PI * at / of;
    let along = |part: i128| {
        let exact = i128::from(distance) * part;
        let half = if exact < 0 { -ONE / 2 } else { ONE / 2 };
        i64::try_from((exact + half) / ONE).unwrap_or(0)
    };
    (
        CENTRE.0 * 100 + along(sine(angle)),
        CENTRE.1 * 100 - along(sine(angle + PI / 2)),
    )
}

/// The sine of an angle from 0 to three turns, by its series.
fn sine(angle: i128) -> i128 {
    let turn = angle % (2 * PI);
    let x = if turn > PI { turn - 2 * PI } else { turn };
    let (mut term, mut sum) = (x, x);
    for n in 1..=14 {
        term = -(term * x / ONE) * x / ONE / ((2 * n) * (2 * n + 1));
        sum += term;
    }
    sum
}

/// A place on the drawing; none of them is left of it or above it.
fn pixel(place: i64) -> usize {
    usize::try_from(place).unwrap_or(0)
}

struct Hundredths(i64);

impl std::fmt::Display for Hundredths {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0.rem_euclid(100))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn angles_are_right_to_a_hundredth_of_a_pixel() {
        for of in 1..=40 {
            for at in 0..of {
                let (x, y) = point(at, of, 16_000);
                let angle = 2.0 * std::f64::consts::PI * at as f64 / of as f64;
                let exact = (
                    38_000.0 + 16_000.0 * angle.sin(),
                    26_200.0 - 16_000.0 * angle.cos(),
                );
                let off = (x as f64 - exact.0).abs().max((y as f64 - exact.1).abs());
                assert!(off < 0.51, "{at} of {of}: {off}");
            }
        }
    }
}
