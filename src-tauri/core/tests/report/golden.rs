//! Whole pages against files that are real Markdown.

use lamppost_core::report::{Dialect, Outline, dialect, document_report, preview, review_report};
use snapbox::{assert_data_eq, file};

use crate::{paper, sample};

#[test]
fn conditional_review() {
    let report = review_report(&sample::conditional(), &Outline::default());
    assert_data_eq!(
        dialect::page(&report, Dialect::GitHub).unwrap(),
        file!["conditional.md"].raw()
    );
}

#[test]
fn document_alone() {
    let report = document_report(&paper::design(), &Outline::default());
    assert_data_eq!(
        dialect::page(&report, Dialect::GitHub).unwrap(),
        file!["document.md"].raw()
    );
}

#[test]
fn review_without_answers() {
    let report = review_report(&sample::unanswered(), &Outline::default());
    assert_data_eq!(
        dialect::page(&report, Dialect::GitHub).unwrap(),
        file!["unanswered.md"].raw()
    );
}

#[test]
fn preview_of_the_conditional_review() {
    let report = review_report(&sample::conditional(), &Outline::default());
    assert_data_eq!(preview(&report), file!["conditional.html"].raw());
}

#[test]
fn same_input_gives_same_bytes() {
    let write = || {
        lamppost_core::report::write(
            &review_report(&sample::conditional(), &Outline::default()),
            Dialect::GitHub,
        )
    };
    assert_eq!(write().unwrap(), write().unwrap());
}

#[test]
fn sample_review_in_every_dialect() {
    let report = review_report(&sample::conditional(), &Outline::default());
    // GitHub's is the page above.
    for dialect in Dialect::ALL.into_iter().skip(1) {
        let page = dialect::page(&report, dialect).unwrap();
        let golden = match dialect.name() == dialect.extension() {
            true => format!("conditional.{}", dialect.name()),
            false => format!("conditional.{}.{}", dialect.name(), dialect.extension()),
        };
        let golden = std::path::Path::new("tests/report/dialects").join(golden);
        assert_data_eq!(page, snapbox::Data::read_from(&golden, None).raw());
    }
}
