//! A page without people: no name, note, comment or remark of the input is on it, in any dialect.

use lamppost_core::pack::document::ColumnType;
use lamppost_core::report::change::{Change, Since};
use lamppost_core::report::input::Subject;
use lamppost_core::report::{
    Dialect, Outline, Profile, Report, assessment_report, dialect, document_report,
    portfolio_report, review_report, service_report,
};
use proptest::prelude::*;

use crate::{assessment, overviews, paper, sample, tries};

/// Hands out the names and notes that the page must not show.
struct Secrets<'n> {
    names: &'n [String],
    next: usize,
    notes: usize,
}

impl Secrets<'_> {
    fn name(&mut self) -> String {
        self.next += 1;
        self.names[self.next % self.names.len()].clone()
    }

    /// Words that hold a name.
    fn told(&mut self) -> String {
        format!("Ask {} or ({}).", self.name(), self.name().to_uppercase())
    }

    fn note(&mut self) -> String {
        self.notes += 1;
        format!("Wnote{}x", self.notes)
    }
}

/// That none of them is on any page of the report.
fn check(report: &Report, secrets: &Secrets<'_>) {
    for each in Dialect::ALL {
        let page = dialect::page(report, each).unwrap();
        let found = secrets
            .names
            .iter()
            .find(|name| page.to_lowercase().contains(&name.to_lowercase()));
        assert_eq!(found, None, "{each:?}\n{page}");
        assert!(!page.contains("Wnote"), "{each:?}\n{page}");
    }
}

fn outline(secrets: &mut Secrets<'_>) -> Outline {
    let mut change = |person: bool, note: bool| Change {
        on: sample::day("2026-11-18"),
        who: secrets.name(),
        what: secrets.told(),
        part: "Owner".to_owned(),
        before: match (person, note) {
            (true, _) => secrets.name(),
            (_, true) => secrets.note(),
            _ => secrets.told(),
        },
        after: secrets.name(),
        person,
        note,
    };
    let mut changes = vec![
        change(true, false),
        change(false, true),
        change(false, false),
    ];
    // Only a name that stands as a name somewhere can be known for one.
    changes.extend(
        secrets
            .names
            .iter()
            .map(|name| Change {
                who: name.clone(),
                ..changes[2].clone()
            })
            .collect::<Vec<_>>(),
    );
    Outline {
        changed: Some(Since {
            day: sample::day("2026-11-02"),
            changes: changes.clone(),
        }),
        history: changes,
        // The history is asked for on purpose: it holds most names.
        first: vec!["history".to_owned()],
        ..Outline::of(Profile::Redacted)
    }
}

fn review(secrets: &mut Secrets<'_>) -> Report {
    let mut input = sample::conditional();
    input.review.title = secrets.told();
    if let Subject::Service(service) = &mut input.subject {
        service.summary = secrets.told();
        let name = secrets.name();
        service.links.push((
            secrets.told(),
            format!("https://x.org/~{}", name.replace(' ', ".")),
        ));
    }
    for question in input.areas.iter_mut().flat_map(|area| &mut area.questions) {
        question.owner = secrets.name();
        question.note = secrets.note();
        question.reason = secrets.told();
        for comment in &mut question.comments {
            comment.author = secrets.name();
            comment.markdown = secrets.note();
        }
        for evidence in &mut question.evidence {
            evidence.collected_by = secrets.name();
            evidence.title = secrets.told();
        }
        for waiver in &mut question.waivers {
            waiver.requested_by = secrets.name();
            waiver.approved_by = secrets.name();
            waiver.reason = secrets.told();
            waiver.control = secrets.told();
        }
    }
    for action in &mut input.actions {
        action.owner = secrets.name();
        action.text = secrets.told();
    }
    let risks = input.risks.as_mut().unwrap();
    risks.participants = vec![secrets.name(), secrets.name()];
    for scenario in &mut risks.scenarios {
        scenario.owner = secrets.name();
        scenario.markdown = secrets.told();
        scenario.title = secrets.told();
        if let Some(acceptance) = &mut scenario.acceptance {
            acceptance.by = secrets.name();
            acceptance.reason = secrets.told();
        }
    }
    for mitigation in &mut risks.mitigations {
        mitigation.owner = secrets.name();
        mitigation.text = secrets.told();
    }
    for exercise in &mut risks.exercises {
        exercise.plan = secrets.told();
        exercise.findings = secrets.told();
    }
    review_report(&input, &outline(secrets))
}

fn team(secrets: &mut Secrets<'_>) -> Report {
    let mut input = assessment::filled_with("Plain words");
    for (name, _) in &mut input.respondents {
        *name = secrets.name();
    }
    for action in &mut input.actions {
        action.owner = secrets.name();
        action.text = secrets.told();
    }
    for dimension in &mut input.dimensions {
        for criterion in &mut dimension.criteria {
            criterion.markdown = secrets.note();
            if let Some((_, reason, by)) = &mut criterion.settled {
                *reason = secrets.told();
                *by = secrets.name();
            }
            if let Some(na) = &mut criterion.na {
                na.approver = secrets.name();
                na.reason = secrets.told();
            }
            for evidence in &mut criterion.evidence {
                evidence.collected_by = secrets.name();
                evidence.reviewed_by = secrets.name();
                evidence.title = secrets.told();
                evidence.text = secrets.note();
            }
        }
    }
    assessment_report(&input, &outline(secrets))
}

fn document(secrets: &mut Secrets<'_>) -> Report {
    let mut input = paper::design();
    input.title = secrets.told();
    input.appendix = secrets.told();
    for section in &mut input.sections {
        section.text.push_str(&format!("\n\n{}", secrets.told()));
        for (_, value) in &mut section.fields {
            value.kind = ColumnType::Person;
            value.text = secrets.name();
        }
        for finding in &mut input.findings {
            finding.settled = Some(secrets.told());
        }
    }
    document_report(&input, &outline(secrets))
}

fn overview(secrets: &mut Secrets<'_>) -> [Report; 2] {
    let mut service = overviews::service();
    let mut portfolio = overviews::portfolio();
    service.service.summary = secrets.told();
    for action in service.actions.iter_mut().chain(&mut portfolio.actions) {
        action.owner = secrets.name();
        action.text = secrets.told();
    }
    for end in service.ends.iter_mut().chain(&mut portfolio.ends) {
        end.person = secrets.name();
        end.title = secrets.told();
    }
    let outline = outline(secrets);
    [
        service_report(&service, &outline),
        portfolio_report(&portfolio, &outline),
    ]
}

proptest! {
    #![proptest_config(tries(24))]
    #[test]
    fn no_name_and_no_note_is_on_the_page(
        names in proptest::collection::vec("[A-Z][a-z]{5,8}q( [A-Z][a-z]{5,8}z)?", 3..8),
    ) {
        let mut secrets = Secrets { names: &names, next: 0, notes: 0 };
        let mut reports = vec![review(&mut secrets), team(&mut secrets), document(&mut secrets)];
        reports.extend(overview(&mut secrets));
        for report in &reports {
            check(report, &secrets);
        }
    }
}

#[test]
fn an_owner_of_a_service_is_left_out_as_well() {
    let mut input = sample::conditional();
    if let Subject::Service(service) = &mut input.subject {
        service.owner = "Wilhelmina".to_owned();
    }
    let page = review_report(&input, &Outline::of(Profile::Redacted));
    let page = dialect::page(&page, Dialect::GitHub).unwrap();
    assert!(!page.contains("Wilhelmina"), "{page}");
    assert!(
        page.contains("Names of people, notes and comments are left out"),
        "{page}"
    );
}
