//! The same review, document and assessment for different readers, and in an order of one's own.

use lamppost_core::report::change::{Change, Since};
use lamppost_core::report::{
    Dialect, Outline, Profile, Report, ReportKind, assessment_report, dialect, document_report,
    review_report,
};
use snapbox::{Data, assert_data_eq};

use crate::{assessment, paper, sample};

fn page(report: &Report) -> String {
    dialect::page(report, Dialect::GitHub).unwrap()
}

/// What changed in the sample: an answer, an owner, a note.
fn changes() -> Vec<Change> {
    let change = |part: &str, before: &str, after: &str| Change {
        on: sample::day("2026-11-18"),
        who: "Mara Sund".to_owned(),
        what: "Has a backup been restored within the recovery time objective?".to_owned(),
        part: part.to_owned(),
        before: before.to_owned(),
        after: after.to_owned(),
        person: part == "Owner",
        note: part == "Note",
    };
    vec![
        change("Answer", "Unmet", "Met"),
        change("Owner", "", "Tomás Okafor"),
        change("Note", "", "Asked Elin Berg | twice."),
    ]
}

fn outline(profile: Profile) -> Outline {
    Outline {
        profile,
        changed: Some(Since {
            day: sample::day("2026-11-02"),
            changes: changes(),
        }),
        history: changes(),
        ..Outline::default()
    }
}

/// Level-2 headings in order.
fn headings(report: &Report) -> Vec<String> {
    let lines = page(report);
    let lines = lines.lines().filter_map(|line| line.strip_prefix("## "));
    let words = |line: &str| match line.rsplit_once("</a>") {
        Some((_, words)) => words.trim().to_owned(),
        None => line.to_owned(),
    };
    lines.map(words).collect()
}

#[test]
fn the_sample_review_for_each_reader() {
    for profile in Profile::ALL {
        let report = review_report(&sample::conditional(), &outline(profile));
        let golden = format!("tests/report/profiles/review.{}.md", profile.name());
        assert_data_eq!(page(&report), Data::read_from(golden.as_ref(), None).raw());
    }
}

#[test]
fn the_sample_document_for_each_reader() {
    for profile in Profile::ALL {
        let report = document_report(&paper::design(), &outline(profile));
        let golden = format!("tests/report/profiles/document.{}.md", profile.name());
        assert_data_eq!(page(&report), Data::read_from(golden.as_ref(), None).raw());
    }
}

#[test]
fn an_assessment_for_each_reader() {
    let input = assessment::filled_with("Plain words");
    for profile in Profile::ALL {
        let report = assessment_report(&input, &outline(profile));
        let shown = page(&report);
        assert_eq!(
            shown.contains("How the numbers were computed"),
            profile != Profile::Executive
        );
        assert_eq!(
            shown.contains("id=\"history\""),
            profile == Profile::Auditor,
            "{profile:?}"
        );
        assert!(shown.contains("Rated"), "{profile:?}");
    }
    let open_first = headings(&assessment_report(&input, &outline(Profile::Reviewer)));
    assert_eq!(
        open_first[..4],
        [
            "Changed since the last report",
            "Contested and settled",
            "Why not the next stage",
            "What would move a stage"
        ]
    );
}

/// A page of A4 in a wiki's usual size takes about this many lines and words.
#[test]
fn one_page_stays_one_page() {
    let mut review = sample::conditional();
    review.areas = (0..60).flat_map(|_| sample::conditional().areas).collect();
    review.actions = (0..60)
        .flat_map(|_| sample::conditional().actions)
        .collect();
    let reasons = review.verdict.reasons.clone();
    review.verdict.reasons = (0..60).flat_map(|_| reasons.clone()).collect();
    if let Some(risks) = &mut review.risks {
        let scenarios = risks.scenarios.clone();
        risks.scenarios = (0..60).flat_map(|_| scenarios.clone()).collect();
    }
    let mut document = paper::design();
    document.findings = (0..60).flat_map(|_| paper::design().findings).collect();
    document.sections = (0..60).flat_map(|_| paper::design().sections).collect();
    let mut assessed = assessment::filled_with("Plain words");
    assessed.moves = (0..60).flat_map(|_| assessed.moves.clone()).collect();
    assessed.actions = (0..60).flat_map(|_| assessed.actions.clone()).collect();
    let executive = Outline::of(Profile::Executive);
    for report in [
        review_report(&review, &executive),
        document_report(&document, &executive),
        assessment_report(&assessed, &executive),
    ] {
        let shown = page(&report);
        let lines = shown.lines().filter(|line| !line.trim().is_empty()).count();
        let is_word = |word: &&str| word.chars().any(char::is_alphanumeric);
        let words = shown.split_whitespace().filter(is_word).count();
        assert!(
            lines <= 75 && words <= 700,
            "{lines} lines, {words} words\n{shown}"
        );
        assert!(
            !shown.contains("]("),
            "a link to what one page leaves out:\n{shown}"
        );
    }
}

#[test]
fn reviewers_see_what_is_open_before_the_rest() {
    let report = review_report(&sample::conditional(), &outline(Profile::Reviewer));
    let shown = headings(&report);
    let at = |name: &str| shown.iter().position(|each| each == name).unwrap();
    assert!(at("Open gaps") < at("Numbers"));
    assert!(at("Risks") < at("Readiness by area"));
}

#[test]
fn a_layout_orders_and_hides_sections_and_no_link_leads_nowhere() {
    let of = |first: &[&str], hidden: &[&str]| {
        let list = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Outline {
            first: list(first),
            hidden: list(hidden),
            ..Outline::default()
        }
    };
    let report = review_report(
        &sample::conditional(),
        &of(
            &["risks", "gaps", "risks"],
            &["areas", "verdict", "design", "computed"],
        ),
    );
    assert_eq!(headings(&report)[..2], ["Risks", "Open gaps"]);
    assert!(
        !headings(&report)
            .iter()
            .any(|each| each == "Readiness by area")
    );
    let shown = page(&report);
    for link in shown.split("](#").skip(1) {
        let anchor = link.split(')').next().unwrap();
        assert!(
            shown.contains(&format!("<a id=\"{anchor}\"></a>")),
            "{anchor}\n{shown}"
        );
    }
    // Everything can be hidden; the page is a title then.
    let all: Vec<&str> = ReportKind::Review.sections().iter().map(|s| s.id).collect();
    let report = review_report(&sample::conditional(), &of(&[], &all));
    assert!(report.blocks.is_empty());
}

#[test]
fn the_same_outline_gives_the_same_bytes() {
    for profile in Profile::ALL {
        let write = || page(&review_report(&sample::conditional(), &outline(profile)));
        assert_eq!(write(), write());
    }
}
