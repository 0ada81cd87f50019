//! The report of a comparison, in every dialect and for other readers.

use lamppost_core::report::comparison_input::*;
use lamppost_core::report::dialect::page;
use lamppost_core::report::input::Word;
use lamppost_core::report::{Dialect, Outline, Profile, comparison_report, preview, word_diff};
use snapbox::{Data, assert_data_eq};

use crate::hostile;
use crate::sample::day;

fn s(text: &str) -> String {
    text.to_owned()
}

fn state(title: &str, on: &str, verdict: Word, score: u8) -> StateLine {
    StateLine {
        title: s(title),
        on: day(on),
        verdict,
        score: Some(score),
        answered: 40,
        applicable: 64,
        gaps: 7,
        waived: 1,
    }
}

fn line(what: &str, field: &str, before: &str, after: &str) -> DifferenceLine {
    DifferenceLine {
        what: s(what),
        field: s(field),
        before: s(before),
        after: s(after),
        words: Vec::new(),
        by: s("Mara Sund"),
        on: Some(day("2026-11-18")),
        effect: String::new(),
        person: field == "Owner",
        note: field == "Note",
    }
}

/// A text that was changed within.
fn text(what: &str, field: &str, before: &str, after: &str) -> DifferenceLine {
    DifferenceLine {
        words: word_diff(before, after),
        ..line(what, field, before, after)
    }
}

fn input() -> ComparisonInput {
    let restored = "Has a backup been restored within the recovery time objective?";
    let long = "Takes an order from basket to paid, one at a time. ".repeat(6);
    ComparisonInput {
        subject: s("Checkout API"),
        review: s("Launch review"),
        before: state("Before the drill", "2026-11-02", Word::NoGo, 62),
        after: state("Now", "2026-11-20", Word::Conditional, 81),
        effect: s(
            "The verdict is Conditional, was No-go; the score went from 62 to 81. 3 gaps were closed, 1 is new.",
        ),
        rules: vec![RuleLine {
            code: s("N1"),
            text: s("Every blocker is met or has a live waiver"),
            before: Some(false),
            after: Some(true),
        }],
        facts: vec![
            line("Checkout API", "Tier", "2", "1"),
            line("Run book", "Link added", "", "Run book"),
        ],
        areas: vec![
            AreaLines {
                title: s("Data"),
                score_before: Some(40),
                score_after: Some(90),
                lines: vec![
                    DifferenceLine {
                        effect: s("Counts as Met now, was a gap."),
                        ..line(restored, "Answer", "Unmet", "Met")
                    },
                    line(restored, "Owner", "", "Tomás Okafor"),
                    text(
                        restored,
                        "Note",
                        "Asked Elin Berg | twice, in May.",
                        "Asked Elin Berg | three times, in May and June.",
                    ),
                    line(restored, "Evidence added", "", "Drill <of> June"),
                ],
            },
            AreaLines {
                title: s("Alerts | pages"),
                score_before: Some(75),
                score_after: None,
                lines: vec![DifferenceLine {
                    by: String::new(),
                    on: None,
                    effect: s("Its evidence ran out."),
                    ..line(
                        "Does every alert ask for an action?",
                        "Counts as",
                        "Met",
                        "A gap worth half",
                    )
                }],
            },
        ],
        design: vec![GroupLines {
            title: s("Summary"),
            lines: vec![text(
                "Summary",
                "Text",
                &format!("{long}It has *no* queue.\n\n- one\n"),
                &format!("{long}It has a queue since Mara Sund built it.\n\n- one\n"),
            )],
        }],
        tables: vec![GroupLines {
            title: s("Dependencies"),
            lines: vec![
                line("Payment gateway", "Timeout", "30s", "2s"),
                line("Basket", "Row removed", "Basket · service · hard", ""),
            ],
        }],
        scenarios: vec![GroupLines {
            title: s("R-01 The gateway slows"),
            lines: vec![DifferenceLine {
                effect: s("Its risk is Low now, was High."),
                ..line(
                    "R-01 The gateway slows",
                    "Mitigations",
                    "Bulkhead",
                    "Bulkhead; Deadline of 2 s",
                )
            }],
        }],
        actions: vec![line("Restore drill", "State", "Open", "Done")],
        people: vec![(s("Mara Sund"), 11)],
    }
}

fn golden(name: &str) -> Data {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/report/comparison");
    Data::read_from(&folder.join(name), None).raw()
}

#[test]
fn a_comparison_in_every_dialect() {
    let report = comparison_report(&input(), &Outline::default());
    for dialect in Dialect::ALL {
        let name = format!("{}.{}", dialect.name(), dialect.extension());
        assert_data_eq!(page(&report, dialect).unwrap(), golden(&name));
    }
    assert_data_eq!(preview(&report), golden("preview.html"));
}

#[test]
fn a_comparison_for_each_reader() {
    for profile in Profile::ALL {
        let report = comparison_report(&input(), &Outline::of(profile));
        let shown = page(&report, Dialect::GitHub).unwrap();
        assert_data_eq!(shown, golden(&format!("for-{}.md", profile.name())));
    }
}

#[test]
fn no_name_is_left_for_those_who_may_not_see_one() {
    let report = comparison_report(&input(), &Outline::of(Profile::Redacted));
    for dialect in Dialect::ALL {
        let shown = page(&report, dialect).unwrap();
        for name in ["Mara", "Sund", "Tomás", "Elin"] {
            assert!(!shown.contains(name), "{dialect:?} {name}\n{shown}");
        }
    }
}

#[test]
fn two_equal_states_say_so() {
    let equal = ComparisonInput {
        rules: Vec::new(),
        facts: Vec::new(),
        areas: Vec::new(),
        design: Vec::new(),
        tables: Vec::new(),
        scenarios: Vec::new(),
        actions: Vec::new(),
        people: Vec::new(),
        ..input()
    };
    let report = comparison_report(&equal, &Outline::default());
    let shown = page(&report, Dialect::GitHub).unwrap();
    assert!(shown.contains("Nothing is different."), "{shown}");
    assert!(!shown.contains("## Who"), "{shown}");
}

#[test]
fn hostile_texts_stay_texts() {
    use comrak::nodes::NodeValue;
    let options = crate::read_back::github();
    for hostile in hostile::strings() {
        let hostile = hostile.as_str();
        let mut input = input();
        input.subject = s(hostile);
        input.before.title = s(hostile);
        input.areas[0].title = s(hostile);
        input.areas[0].lines = vec![
            line(hostile, hostile, hostile, ""),
            text("x", "Text", hostile, &format!("y {hostile}")),
            text("x", "Text", &format!("{hostile} z"), hostile),
            DifferenceLine {
                by: s(hostile),
                effect: s(hostile),
                ..line("x", "x", "", hostile)
            },
        ];
        input.design[0].title = s(hostile);
        input.people[0].0 = s(hostile);
        let report = comparison_report(&input, &Outline::default());
        let shown = page(&report, Dialect::GitHub).unwrap();
        let arena = comrak::Arena::new();
        let root = comrak::parse_document(&arena, &shown, &options);
        let tables = root
            .descendants()
            .filter(|node| matches!(node.data.borrow().value, NodeValue::Table(_)))
            .count();
        assert_eq!(tables, 10, "{hostile:?}\n{shown}");
        for dialect in Dialect::ALL {
            let shown = page(&report, dialect).unwrap();
            for active in ["<script", "<img", "href=\"javascript:"] {
                // JSON and Jira write the letters; nobody reads them as HTML.
                if matches!(dialect, Dialect::Html | Dialect::Confluence) {
                    assert!(!shown.contains(active), "{dialect:?} {hostile:?}\n{shown}");
                }
            }
        }
    }
}
