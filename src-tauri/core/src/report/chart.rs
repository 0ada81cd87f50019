//! Charts as SVG, drawn from counts.
//!
//! Left out on purpose: the text twin, which is a table its caller puts beside the picture; and pixels
//! (`picture`).
//! Invariants: integers and hundredths of a pixel only, so the bytes are the same everywhere; no style
//! attribute, no script, no reference to anything outside. Colours are the light tokens of the
//! app, as presentation attributes that a class may override.

use std::fmt::Write as _;

/// One kind of part that bars are made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Part {
    /// Its word in the legend.
    pub label: &'static str,
    /// A sign before its count, so that the chart reads without colour; may be empty.
    pub sign: &'static str,
    /// The last part of its class names.
    pub class: &'static str,
    /// The colour of the area.
    pub fill: &'static str,
    /// The colour of the line around it.
    pub line: &'static str,
    /// The colour of the count on it; at least 4.5 to 1 against the area.
    pub ink: &'static str,
}

/// One bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Bar {
    /// What it is about.
    pub label: String,
    /// One count a part.
    pub counts: Vec<usize>,
}

impl Part {
    /// The worth of answers, best first.
    pub const ANSWERS: [Self; 6] = [
        Self::new("Met", "✓ ", "met", ["#17623f", "#17623f", "#ffffff"]),
        Self::new("Partial", "", "partial", ["#e3edf9", "#1f5597", "#1f5597"]),
        Self::new("Unmet", "✗ ", "unmet", ["#a61b33", "#a61b33", "#ffffff"]),
        Self::new(
            "Unknown",
            "? ",
            "unknown",
            ["#c9ced8", "#c9ced8", "#181d29"],
        ),
        Self::new(
            "Unanswered",
            "",
            "unanswered",
            ["#ffffff", "#7f8898", "#465063"],
        ),
        Self::new("N/A", "", "na", ["#e9ecf1", "#e9ecf1", "#535d6f"]),
    ];

    /// The verdicts of services, best first; the classes are those of answers, so that every theme has their colours.
    pub const VERDICTS: [Self; 4] = [
        Self::ANSWERS[0].called("Go"),
        Self::ANSWERS[1].called("Conditional"),
        Self::ANSWERS[2].called("No-go"),
        Self::ANSWERS[4].called("No verdict"),
    ];

    const fn called(self, label: &'static str) -> Self {
        Self { label, ..self }
    }

    const fn new(
        label: &'static str,
        sign: &'static str,
        class: &'static str,
        [fill, line, ink]: [&'static str; 3],
    ) -> Self {
        Self {
            label,
            sign,
            class,
            fill,
            line,
            ink,
        }
    }
}

const INK: &str = "#181d29";
const FONT: &str = "Inter, system-ui, sans-serif";
/// Pixels.
const WIDTH: usize = 760;
const MARGIN: usize = 20;
const LABELS: usize = 220;
const ROW: usize = 26;
const BAR: usize = 18;
const HEAD: usize = 76;
/// A row of a chart in its drawing: begins, then the pixels it stands below the top.
pub(super) const ROW_BEGIN: &str = "<g transform=\"translate(0 ";
/// The rest of how it begins.
pub(super) const ROW_OPEN: &str = ")\">";
/// How it ends.
pub(super) const ROW_END: &str = "</g>\n";

/// Horizontal bars, one a row, each made of the same parts; lengths are counts on one scale.
pub fn stacked_bars(title: &str, parts: &[Part], bars: &[Bar]) -> String {
    let height = HEAD + bars.len() * ROW + MARGIN;
    let mut svg = drawing(WIDTH, height, title);
    words(
        &mut svg,
        (MARGIN, 32),
        Look {
            size: 15,
            bold: true,
            ..Look::INK
        },
        title,
    );
    legend(&mut svg, parts);
    let scale = bars.iter().map(total).max().unwrap_or(0).max(1);
    for (row, bar) in bars.iter().enumerate() {
        // Each row is drawn at the same place of its own, so that equal rows of many charts are drawn once.
        let _ = writeln!(svg, "{ROW_BEGIN}{}{ROW_OPEN}", HEAD + row * ROW);
        let label = shorten(&bar.label, LABELS * 100, 13);
        words(
            &mut svg,
            (MARGIN, 13),
            Look {
                size: 13,
                ..Look::INK
            },
            &label,
        );
        let from = MARGIN + LABELS;
        segments(
            &mut svg,
            parts,
            bar,
            (from, 0),
            (WIDTH - MARGIN - from, BAR),
            scale,
        );
        svg.push_str(ROW_END);
    }
    svg.push_str("</svg>\n");
    svg
}

/// One bar alone, without labels, that fills its width.
pub fn small_bar(title: &str, parts: &[Part], counts: &[usize]) -> String {
    let (width, height) = (240, 18);
    let bar = Bar {
        label: String::new(),
        counts: counts.to_vec(),
    };
    let mut svg = drawing(width, height, title);
    segments(
        &mut svg,
        parts,
        &bar,
        (0, 0),
        (width, height),
        total(&bar).max(1),
    );
    svg.push_str("</svg>\n");
    svg
}

fn total(bar: &Bar) -> usize {
    bar.counts.iter().sum()
}

/// The beginning of a drawing, with its title and its ground.
pub(super) fn drawing(width: usize, height: usize, title: &str) -> String {
    let mut svg = String::with_capacity(4096);
    let _ = write!(
        svg,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" class=\"chart\"><title>"
    );
    escape(&mut svg, title);
    // A ground of its own: wikis with a dark theme show the picture as it is.
    let _ = writeln!(
        svg,
        "</title><rect class=\"chart-ground\" width=\"{width}\" height=\"{height}\" fill=\"#ffffff\" \
         shape-rendering=\"crispEdges\"/>"
    );
    svg
}

/// What the colours mean. The sums are in the table beside the picture, so the head of all charts of a kind is the same.
fn legend(svg: &mut String, parts: &[Part]) {
    let mut x = MARGIN;
    for part in parts {
        let words = format!("{}{}", part.sign, part.label);
        rect(svg, part, (x * 100, 46), (12 * 100, 12));
        self::words(
            svg,
            (x + 18, 56),
            Look {
                size: 12,
                ..Look::INK
            },
            &words,
        );
        x += 18 + width_of(&words, 12) / 100 + 14;
    }
}

fn segments(
    svg: &mut String,
    parts: &[Part],
    bar: &Bar,
    (x, y): (usize, usize),
    (width, height): (usize, usize),
    scale: usize,
) {
    let at = |count: usize| x * 100 + count * width * 100 / scale;
    let mut before = 0;
    for (part, &count) in parts
        .iter()
        .zip(&bar.counts)
        .filter(|(_, count)| **count > 0)
    {
        let (from, to) = (at(before), at(before + count));
        before += count;
        // A pixel of ground between neighbours, as colour alone must not part them.
        rect(
            svg,
            part,
            (from, y),
            ((to - from).saturating_sub(150).max(50), height),
        );
        let room = (to - from).saturating_sub(600);
        let long = format!("{}{count}", part.sign);
        let short = count.to_string();
        let words = [long, short]
            .into_iter()
            .find(|words| width_of(words, 12) <= room);
        if let Some(words) = words {
            let class = format!("chart-ink-{}", part.class);
            let look = Look {
                size: 12,
                bold: true,
                centred: true,
                ends: false,
                ink: part.ink,
                class: &class,
            };
            self::words(svg, ((from + to) / 200, y + height / 2 + 4), look, &words);
        }
    }
}

/// A rectangle; horizontal values are hundredths of a pixel.
fn rect(svg: &mut String, part: &Part, (x, y): (usize, usize), (width, height): (usize, usize)) {
    let _ = writeln!(
        svg,
        "<rect class=\"chart-{}\" x=\"{}.{:02}\" y=\"{y}.5\" width=\"{}.{:02}\" height=\"{}\" rx=\"2\" \
         fill=\"{}\" stroke=\"{}\"/>",
        part.class,
        x / 100,
        x % 100,
        width / 100,
        width % 100,
        height - 1,
        part.fill,
        part.line,
    );
}

/// A plain rectangle with round corners, in pixels.
pub(super) fn rectangle(
    svg: &mut String,
    class: &str,
    (x, y): (usize, usize),
    (width, height): (usize, usize),
    fill: &str,
) {
    let _ = writeln!(
        svg,
        "<rect class=\"{class}\" x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"3\" fill=\"{fill}\"/>"
    );
}

/// How words look.
#[derive(Clone, Copy)]
pub(super) struct Look<'a> {
    pub(super) size: usize,
    pub(super) bold: bool,
    pub(super) centred: bool,
    /// Whether the place is where the words end.
    pub(super) ends: bool,
    pub(super) ink: &'a str,
    pub(super) class: &'a str,
}

impl Look<'_> {
    pub(super) const INK: Self = Self {
        size: 13,
        bold: false,
        centred: false,
        ends: false,
        ink: INK,
        class: "chart-ink",
    };
}

/// Words at a place, in pixels.
pub(super) fn words(svg: &mut String, (x, y): (usize, usize), look: Look<'_>, words: &str) {
    let _ = write!(
        svg,
        "<text class=\"{}\" x=\"{x}\" y=\"{y}\" font-family=\"{FONT}\" font-size=\"{}\"{}{} fill=\"{}\">",
        look.class,
        look.size,
        if look.bold {
            " font-weight=\"600\""
        } else {
            ""
        },
        match (look.centred, look.ends) {
            (true, _) => " text-anchor=\"middle\"",
            (false, true) => " text-anchor=\"end\"",
            (false, false) => "",
        },
        look.ink,
    );
    escape(svg, words);
    svg.push_str("</text>\n");
}

fn escape(svg: &mut String, words: &str) {
    for c in words.chars() {
        match c {
            '&' => svg.push_str("&amp;"),
            '<' => svg.push_str("&lt;"),
            '>' => svg.push_str("&gt;"),
            '"' => svg.push_str("&quot;"),
            _ if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => svg.push(' '),
            _ => svg.push(c),
        }
    }
}

/// The words, or as many as fit into this width (hundredths of a pixel) with an ellipsis.
pub(super) fn shorten(words: &str, width: usize, size: usize) -> String {
    if width_of(words, size) <= width {
        return words.to_owned();
    }
    let mut kept = String::new();
    for c in words.chars() {
        kept.push(c);
        if width_of(&kept, size) + width_of("…", size) > width {
            kept.pop();
            break;
        }
    }
    format!("{}…", kept.trim_end())
}

/// The width of words in hundredths of a pixel, rather too much than too little.
fn width_of(words: &str, size: usize) -> usize {
    let em = |c: char| match c {
        'i' | 'j' | 'l' | 'I' | '.' | ',' | ':' | ';' | '\'' | '|' | '!' | ' ' => 30,
        'f' | 'r' | 't' | '(' | ')' | '/' | '-' => 42,
        'm' | 'w' | 'M' | 'W' | '@' | '%' | '…' | '✓' | '✗' => 92,
        'A'..='Z' => 74,
        _ if c.is_ascii() => 63,
        '\u{1100}'.. => 100,
        _ => 75,
    };
    words.chars().map(em).sum::<usize>() * size
}
