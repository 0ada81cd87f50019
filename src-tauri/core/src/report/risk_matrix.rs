//! The matrix of risks as a picture: five by five cells, each with its level and the risks in it.
//!
//! Left out on purpose: the text twin, which is a table its caller puts beside the picture.
//! Invariants are those of `chart`: integers only, no style, no script, nothing from outside.

use super::chart::{Look, drawing, rectangle, shorten, words};

/// A cell of the matrix.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Cell {
    /// The letters of its level.
    pub level: String,
    /// How dark it is, 0 to 4.
    pub shade: usize,
    /// The risks in it, as shown.
    pub risks: Vec<String>,
}

/// What the picture says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Matrix {
    /// Above the picture.
    pub title: String,
    /// The highest likelihood first.
    pub rows: Vec<(String, Vec<Cell>)>,
    /// The heads of the columns, the lowest impact first.
    pub columns: Vec<String>,
}

/// Fill and ink from the lowest level to the highest: the light tokens of the app.
const SHADES: [(&str, &str); 5] = [
    ("#edf0f4", "#465063"),
    ("#d6dfe8", "#273243"),
    ("#f4d3c8", "#5c1f14"),
    ("#e18b7b", "#2b0a08"),
    ("#a3182f", "#ffffff"),
];
/// Pixels.
const WIDTH: usize = 760;
const MARGIN: usize = 20;
const LABELS: usize = 160;
const HEAD: usize = 76;
const CELL: usize = 112;
const ROW: usize = 56;
/// Lines of risks in a cell, and risks in a line.
const LINES: usize = 2;
const A_LINE: usize = 2;

/// Draws the matrix.
pub fn draw(matrix: &Matrix) -> String {
    let height = HEAD + matrix.rows.len() * ROW + MARGIN;
    let mut svg = drawing(WIDTH, height, &matrix.title);
    let title = Look {
        size: 15,
        bold: true,
        ..Look::INK
    };
    words(&mut svg, (MARGIN, 32), title, &matrix.title);
    let small = Look {
        size: 12,
        ..Look::INK
    };
    for (at, head) in matrix.columns.iter().enumerate() {
        let x = MARGIN + LABELS + at * CELL;
        let head = shorten(head, (CELL - 8) * 100, 12);
        words(&mut svg, (x, 62), small, &head);
    }
    for (row, (label, cells)) in matrix.rows.iter().enumerate() {
        let y = HEAD + row * ROW;
        let label = shorten(label, (LABELS - 8) * 100, 12);
        words(&mut svg, (MARGIN, y + ROW / 2), small, &label);
        for (column, cell) in cells.iter().enumerate() {
            draw_cell(&mut svg, cell, (MARGIN + LABELS + column * CELL, y));
        }
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw_cell(svg: &mut String, cell: &Cell, (x, y): (usize, usize)) {
    let shade = cell.shade.min(SHADES.len() - 1);
    let (fill, ink) = SHADES[shade];
    let class = format!("chart-risk-{shade}");
    rectangle(svg, &class, (x, y), (CELL - 4, ROW - 4), fill);
    let ink_class = format!("chart-risk-ink-{shade}");
    let look = Look {
        size: 12,
        bold: false,
        centred: false,
        ends: false,
        ink,
        class: &ink_class,
    };
    words(svg, (x + 6, y + 16), look, &cell.level);
    let bold = Look { bold: true, ..look };
    let room = LINES * A_LINE;
    let shown = match cell.risks.len() > room {
        true => room - 1,
        false => cell.risks.len(),
    };
    let mut names: Vec<String> = cell.risks.iter().take(shown).cloned().collect();
    if cell.risks.len() > shown {
        names.push(format!("+ {}", cell.risks.len() - shown));
    }
    for (line, names) in names.chunks(A_LINE).enumerate() {
        let line_of = shorten(&names.join("  "), (CELL - 14) * 100, 12);
        words(svg, (x + 6, y + 32 + line * 15), bold, &line_of);
    }
}
