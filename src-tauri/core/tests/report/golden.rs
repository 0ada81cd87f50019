//! Whole pages against files that are real Markdown.

use lamppost_core::report::{Dialect, dialect, document_report, preview, review_report};
use snapbox::{assert_data_eq, file};

use crate::{paper, sample};

#[test]
fn conditional_review() {
    let report = review_report(&sample::conditional());
    assert_data_eq!(
        dialect::page(&report, Dialect::GitHub),
        file!["conditional.md"].raw()
    );
}

#[test]
fn document_alone() {
    let report = document_report(&paper::design());
    assert_data_eq!(
        dialect::page(&report, Dialect::GitHub),
        file!["document.md"].raw()
    );
}

#[test]
fn review_without_answers() {
    let report = review_report(&sample::unanswered());
    assert_data_eq!(
        dialect::page(&report, Dialect::GitHub),
        file!["unanswered.md"].raw()
    );
}

#[test]
fn preview_of_the_conditional_review() {
    let report = review_report(&sample::conditional());
    assert_data_eq!(preview(&report), file!["conditional.html"].raw());
}

#[test]
fn same_input_gives_same_bytes() {
    let write =
        || lamppost_core::report::write(&review_report(&sample::conditional()), Dialect::GitHub);
    assert_eq!(write().unwrap(), write().unwrap());
}
