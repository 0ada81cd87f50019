//! An assessment whose every text field is hostile: the page reads as the model says, word for word.

use chrono::NaiveDate;
use lamppost_core::report::assessment_input::*;
use lamppost_core::report::{Outline, assessment_report};

use crate::hostile;
use crate::hostile_review::check_report;

fn day(day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, day).unwrap()
}

/// Everything a page can show, with one text in every place.
pub(crate) fn filled_with(text: &str) -> AssessmentInput {
    let t = || text.to_owned();
    let step = || Step {
        dimension: t(),
        from: 2,
        to: 4,
        text: t(),
    };
    let evidence = |url: Option<&str>, on| Evidence {
        id: t(),
        title: t(),
        url: url.map(str::to_owned),
        text: t(),
        level: 2,
        level_title: t(),
        collected_on: on,
        collected_by: t(),
        reviewed_by: t(),
        reviewed_on: on,
        state: t(),
        age_days: on.map(|_| 12),
    };
    let criterion = |id: &str, settled: bool| Criterion {
        id: id.to_owned(),
        stage: 3,
        text: t(),
        value: t(),
        spread: vec![(t(), 2), (t(), 0)],
        contested: true,
        settled: settled.then(|| (t(), t(), t())),
        na: Some(NotApplicable {
            reason: t(),
            approver: t(),
            review_on: Some(day(3)),
            due: settled,
        }),
        markdown: if text.contains('\n') {
            String::new()
        } else {
            "**Bold** and `code`.".to_owned()
        },
        evidence: vec![
            evidence(Some(text), Some(day(2))),
            evidence(Some("https://example.org/x"), None),
            evidence(None, None),
        ],
        level: 1,
        needed: 2,
        credit: settled.then_some(2),
        lacks: vec![t(), t()],
    };
    let cell = |stage: u8, blocks, ahead: bool| Cell {
        stage,
        letter: t(),
        share: ahead.then_some(0.875),
        blocks,
        ahead,
    };
    let dimension = |id: &str, stage| Dimension {
        id: id.to_owned(),
        title: t(),
        intent: t(),
        cells: vec![
            cell(2, false, false),
            cell(3, true, false),
            cell(4, false, true),
            cell(5, false, false),
        ],
        stage,
        claimed: Some(4),
        at_most: Some(5),
        index: stage.map(|_| 3.4567),
        completeness: 0.999,
        status: t(),
        confidence: t(),
        why: Some(Why {
            next: 3,
            text: t(),
            missing: vec![format!("{id}.a"), "nowhere".to_owned()],
            smallest: vec![format!("{id}.a"), t()],
            opens: 4,
        }),
        since: Some(Since {
            stage: Some(3),
            index: Some(3.5),
            text: t(),
            reasons: vec![t(), t()],
        }),
        criteria: vec![
            criterion(&format!("{id}.a"), true),
            criterion(&format!("{id}.b"), false),
        ],
    };
    let action = |done, criterion: Option<String>| Action {
        text: t(),
        owner: t(),
        due: Some(day(1)),
        done,
        criterion,
    };
    AssessmentInput {
        team: t(),
        title: t(),
        held_on: day(20),
        as_of: day(21),
        pack_title: t(),
        pack_version: t(),
        stages: vec![t(); 5],
        respondents: vec![(t(), true), (t(), false)],
        overall: Some(Overall {
            gated: Some(2),
            typical: Some(3),
            weakest: vec![t(), t()],
            rated: 1,
            of: 2,
            index: Some(3.4567),
            confidence: t(),
            completeness: 0.5,
            evidenced: 1.0,
        }),
        dimensions: vec![dimension("one", Some(2)), dimension("two", None)],
        moves: vec![step()],
        target: Some(Target {
            stage: 4,
            on: Some(day(30)),
            road: vec![step()],
        }),
        actions: vec![
            action(Some(false), Some("one.a".to_owned())),
            action(None, Some(t())),
            action(Some(true), None),
        ],
        previous: Some((t(), day(1))),
        rules: Rules {
            answers: vec![(t(), 4)],
            bands: vec![(t(), t(), 0, 15)],
            levels: vec![(0, t(), t())],
            needed: vec![0, 1, 1, 2, 2],
            award: t(),
            lower: "F".to_owned(),
            ..Rules::default()
        },
    }
}

#[test]
fn an_assessment_reads_as_the_model_says() {
    check_report(
        &assessment_report(&filled_with("Plain words"), &Outline::default()),
        "plain",
    );
    let empty = AssessmentInput {
        dimensions: Vec::new(),
        overall: None,
        target: None,
        previous: None,
        moves: Vec::new(),
        actions: Vec::new(),
        respondents: Vec::new(),
        ..filled_with("Plain words")
    };
    check_report(&assessment_report(&empty, &Outline::default()), "empty");
}

#[test]
fn hostile_assessments_read_as_the_model_says() {
    for text in hostile::alone() {
        check_report(
            &assessment_report(&filled_with(&text), &Outline::default()),
            &text,
        );
    }
}
