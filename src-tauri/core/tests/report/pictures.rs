//! Pictures: the same bytes everywhere, and text that is really there.

use lamppost_core::report::chart::{Bar, Part, small_bar, stacked_bars};
use lamppost_core::report::{Dialect, picture, review_report, write};
use resvg::tiny_skia::Pixmap;
use resvg::usvg::{Options, Tree};
use sha2::{Digest, Sha256};

use crate::sample;

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

fn hash(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

#[test]
fn charts_are_stable() {
    snapbox::assert_data_eq!(chart(), snapbox::file!["chart.svg"].raw());
    let small = small_bar("Answers", &Part::ANSWERS, &[7, 2, 1, 0, 1, 0]);
    snapbox::assert_data_eq!(small, snapbox::file!["small.svg"].raw());
}

/// Changes only where the drawing, the font or the drawing library do.
#[test]
fn pixels_are_stable() {
    let bytes = picture::png(&chart()).unwrap();
    assert_eq!(
        hash(&bytes),
        "d07103c7ce184b39b4c04e0514e2e4ac58d6729d783ecf186814f56d6306cb7f"
    );
}
