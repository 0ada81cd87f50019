//! Pictures: the same bytes everywhere, and text that is really there.

use lamppost_core::report::chart::{Bar, Part, small_bar, stacked_bars};
use lamppost_core::report::picture;
use lamppost_core::report::risk_matrix::{Cell, Matrix, draw};
use resvg::tiny_skia::Pixmap;
use sha2::{Digest, Sha256};

fn bars() -> Vec<Bar> {
    let bar = |label: &str, counts: &[usize]| Bar {
        label: label.to_owned(),
        counts: counts.to_vec(),
    };
    vec![
        bar(
            "Architecture and the things it depends on at run time",
            &[7, 2, 1, 0, 1, 0],
        ),
        bar("Data & <recovery>", &[3, 1, 0, 1, 0, 1]),
        bar("Überwachung, Παρατήρηση, Наблюдение", &[0, 0, 0, 0, 12, 0]),
        bar("", &[]),
    ]
}

fn chart() -> String {
    stacked_bars(
        "What the answers are worth, by area",
        &Part::ANSWERS,
        &bars(),
    )
}

/// A drawing of one line of text, 200 pixels wide and 40 high.
fn drawing(words: &str, weight: u16) -> String {
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"200\" height=\"40\">\
         <text x=\"10\" y=\"25\" font-family=\"Inter, system-ui\" font-size=\"16\" \
         font-weight=\"{weight}\">{words}</text></svg>"
    )
}

fn pixels(svg: &str) -> Pixmap {
    Pixmap::decode_png(&picture::png(svg).unwrap()).unwrap()
}

fn ink(svg: &str) -> usize {
    pixels(svg)
        .pixels()
        .iter()
        .filter(|pixel| pixel.alpha() > 0)
        .count()
}

#[test]
fn charts_are_stable() {
    snapbox::assert_data_eq!(chart(), snapbox::file!["chart.svg"].raw());
    let small = small_bar("Answers", &Part::ANSWERS, &[7, 2, 1, 0, 1, 0]);
    snapbox::assert_data_eq!(small, snapbox::file!["small.svg"].raw());
}

#[test]
fn the_matrix_of_risks_is_stable_and_holds_any_text() {
    let cell = |shade: usize, risks: usize| Cell {
        level: ["VL", "L", "M", "H", "VH"][shade].to_owned(),
        shade,
        risks: (1..=risks).map(|at| format!("R-{at:02} ↑")).collect(),
    };
    let row = |label: &str, first: usize| {
        let cells = (0..5).map(|at| cell(at, first * at)).collect();
        (label.to_owned(), cells)
    };
    let matrix = Matrix {
        title: "Risks & <more>".to_owned(),
        rows: vec![
            row("Frequent", 2),
            row("About once in a thousand years or less", 1),
            row("", 0),
        ],
        columns: ["Negligible", "Minor", "Überaus schwerwiegend", "\u{0}", ""]
            .map(str::to_owned)
            .to_vec(),
    };
    snapbox::assert_data_eq!(draw(&matrix), snapbox::file!["matrix.svg"].raw());
    assert!(ink(&draw(&matrix)) > 0);
    let dark = Cell {
        level: "VH".to_owned(),
        shade: 99,
        risks: Vec::new(),
    };
    let odd = Matrix {
        rows: vec![(String::new(), vec![dark])],
        ..matrix
    };
    assert!(ink(&draw(&odd)) > 0, "a shade beyond the last is the last");
}

/// Changes only where the drawing, the font or the drawing library do.
#[test]
fn pixels_are_stable() {
    let bytes = picture::png(&chart()).unwrap();
    let hash: String = Sha256::digest(&bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(
        hash,
        "3c98da4521df47e940fcb98c61be366f43290cf8d85ca4adc411e725084b6e8b"
    );
}

/// How far the furthest colours of two pictures of one size are apart.
fn furthest(one: &str, other: &str) -> u8 {
    let (one, other) = (pixels(one), pixels(other));
    assert_eq!(one.data().len(), other.data().len());
    let both = one.data().iter().zip(other.data());
    both.map(|(a, b)| a.abs_diff(*b)).max().unwrap_or(0)
}

/// The most by which edges of shapes may differ, of 255: a place far from the corner is rounded more.
const EDGE: u8 = 16;

/// The rows of a chart are drawn apart and kept; that moves no pixel.
#[test]
fn a_chart_in_strips_looks_like_one_drawn_as_a_whole() {
    let chart = chart();
    let whole = chart.replace(
        "<g transform=\"translate(0 ",
        "<g transform=\"translate(0, ",
    );
    assert_ne!(chart, whole);
    assert!(furthest(&chart, &whole) <= EDGE);
    // A row that is kept from another chart is the same one here.
    let fewer = stacked_bars(
        "What the answers are worth, by area",
        &Part::ANSWERS,
        &bars()[..2],
    );
    let whole = fewer.replace(
        "<g transform=\"translate(0 ",
        "<g transform=\"translate(0, ",
    );
    assert!(furthest(&fewer, &whole) <= EDGE);
}

#[test]
fn pictures_are_twice_the_size_of_the_drawing() {
    let picture = pixels(&chart());
    assert_eq!((picture.width(), picture.height()), (1520, 400));
}

#[test]
fn every_character_the_charts_promise_has_a_shape() {
    let promised = "ABCxyz0189✓✗?…–&amp;éßøąčőşțΣωЖя½€№→≤±";
    for weight in [400, 600] {
        let missing_picture = picture::png(&drawing("\u{4e2d}", weight)).unwrap();
        for c in promised.replace("&amp;", "").chars() {
            let drawn = drawing(&c.to_string(), weight);
            assert!(ink(&drawn) > 4, "{c} is blank in weight {weight}");
            assert_ne!(
                picture::png(&drawn).unwrap(),
                missing_picture,
                "{c} has no glyph"
            );
        }
    }
    // A character without a shape must not take others with it.
    assert!(ink(&drawing("a\u{4e2d}b", 400)) > ink(&drawing("ab", 400)));
}

#[test]
fn bold_text_is_drawn_bold() {
    assert!(ink(&drawing("Lamppost", 600)) > ink(&drawing("Lamppost", 400)));
}

/// Fonts of the machine would give this another shape than the fallback has.
#[test]
fn fonts_of_the_machine_are_not_used() {
    for family in ["DejaVu Sans", "Noto Sans CJK JP", "serif", "monospace"] {
        let other = drawing("\u{4e2d}", 400).replace("Inter, system-ui", family);
        let known = drawing("Ag", 400).replace("Inter, system-ui", family);
        let ours = pixels(&drawing("\u{4e2d}", 400)).data().to_vec();
        assert!(
            ink(&other) == 0 || pixels(&other).data() == ours,
            "{family}"
        );
        assert!(ink(&known) == 0 || pixels(&known).data() == pixels(&drawing("Ag", 400)).data());
    }
}

#[test]
fn a_drawing_cannot_reach_outside() {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" \
               width=\"20\" height=\"20\"><image xlink:href=\"/etc/hostname\" width=\"20\" height=\"20\"/>\
               <image href=\"data:image/svg+xml;base64,PHN2Zy8+\" width=\"20\" height=\"20\"/></svg>";
    assert_eq!(ink(svg), 0);
}

#[test]
fn nonsense_is_an_error_and_no_panic() {
    for svg in [
        "",
        "<svg",
        "<html/>",
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"0\" height=\"9\"/>",
    ] {
        assert!(picture::png(svg).is_err(), "{svg}");
    }
    let huge = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"99999\" height=\"99999\"/>";
    assert!(picture::png(huge).is_err());
}

#[test]
fn hostile_labels_stay_inside_their_text() {
    for label in crate::hostile::strings() {
        let bars = [Bar {
            label: label.clone(),
            counts: vec![1, usize::from(u8::MAX)],
        }];
        let svg = stacked_bars(&label, &Part::ANSWERS, &bars);
        let tree = resvg::usvg::roxmltree::Document::parse(&svg).unwrap();
        let allowed = ["svg", "title", "g", "rect", "text"];
        for node in tree.descendants().filter(|node| node.is_element()) {
            assert!(
                allowed.contains(&node.tag_name().name()),
                "{label:?} gave {svg}"
            );
        }
    }
}
