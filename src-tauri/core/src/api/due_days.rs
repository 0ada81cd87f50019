//! What of a review ends on a day, as it is kept for lists.

use chrono::NaiveDate;

use super::days::day;
use super::due_row::DueKind;
use super::judge::Judged;
use super::load::Case;
use super::subject::Subject;
use super::trigger::Trigger;
use crate::model::{ActionState, Id, Review, ReviewRecord, WaiverState};
use crate::score::register::Accepted;
use crate::store::summary::Due;

/// What of a review ends on a day: live waivers in use, evidence in use, open actions, acceptances, exercises.
pub(super) fn dues(case: &Case, judged: &Judged, today: NaiveDate) -> Vec<Due> {
    let (subject, record) = (&case.subject, &case.record);
    let mut dues = dues_of_record(subject, record, today, |id| case.question_text(id));
    let used = record.evidence.iter().filter(|each| judged.rests_on(each));
    for evidence in used {
        if let Some(on) = case.good_until(evidence) {
            dues.push(Due {
                question: text(&evidence.question),
                title: text(&evidence.title),
                person: text(&evidence.collected_by),
                ..row(subject, &record.review, &evidence.id, DueKind::Evidence, on)
            });
        }
    }
    dues
}

/// What of a review ends on a day whatever its checklist says: everything but evidence.
pub(super) fn dues_of_record(
    subject: &Subject,
    record: &ReviewRecord,
    today: NaiveDate,
    question_text: impl Fn(&str) -> String,
) -> Vec<Due> {
    let row =
        |entity: &Id, kind: DueKind, on: NaiveDate| row(subject, &record.review, entity, kind, on);
    let mut dues = Vec::new();
    for waiver in &record.waivers {
        if let (WaiverState::Approved, Some(on)) = (waiver.state(today), waiver.expires) {
            dues.push(Due {
                question: text(&waiver.question),
                title: waiver
                    .question
                    .as_deref()
                    .map(&question_text)
                    .unwrap_or_default(),
                person: text(&waiver.approver),
                ..row(&waiver.id, DueKind::Waiver, on)
            });
        }
    }
    for action in &record.actions {
        if let (Some(ActionState::Open), Some(on)) = (action.state, action.due) {
            dues.push(Due {
                question: text(&action.question),
                title: text(&action.text),
                person: text(&action.owner),
                ..row(&action.id, DueKind::Action, on)
            });
        }
    }
    let counted = || record.risks.scenarios.iter().filter(|s| s.counts());
    for scenario in counted() {
        if let (Accepted::Live, Some(on)) = (scenario.accepted(today), scenario.accepted_until) {
            dues.push(Due {
                title: text(&scenario.title),
                person: text(&scenario.accepted_by),
                ..row(&scenario.id, DueKind::Acceptance, on)
            });
        }
    }
    for exercise in &record.risks.exercises {
        let tried = counted().find(|scenario| exercise.tries(scenario.id.as_str()));
        if let (None, Some(on)) = (exercise.held_on, exercise.planned_on) {
            dues.push(Due {
                question: tried
                    .map(|scenario| scenario.id.to_string())
                    .unwrap_or_default(),
                title: text(&exercise.title),
                person: tried
                    .map(|scenario| text(&scenario.owner))
                    .unwrap_or_default(),
                ..row(&exercise.id, DueKind::Exercise, on)
            });
        }
    }
    dues
}

/// When a signed review has to be done again, with what asks for it before its day.
pub(super) fn dues_of_next(subject: &Subject, review: &Review, triggers: Vec<Trigger>) -> Vec<Due> {
    let owner = subject.service().map(|service| text(&service.owner));
    let owner = owner.unwrap_or_default();
    let asks = triggers
        .into_iter()
        .filter(|trigger| trigger.entity != review.id);
    let mut dues: Vec<Due> = asks
        .map(|trigger| Due {
            title: trigger.text,
            person: owner.clone(),
            ..row(
                subject,
                review,
                &trigger.entity,
                DueKind::Review,
                trigger.on,
            )
        })
        .collect();
    if let (Some(_), Some(on)) = (review.locked_on, review.next_review_on) {
        dues.push(Due {
            title: text(&review.title),
            person: owner,
            ..row(subject, review, &review.id, DueKind::Review, on)
        });
    }
    dues
}

/// A row without its words.
pub(super) fn row(
    subject: &Subject,
    review: &Review,
    entity: &Id,
    kind: DueKind,
    on: NaiveDate,
) -> Due {
    Due {
        review: review.id.to_string(),
        entity: entity.to_string(),
        kind: kind.word().to_owned(),
        subject: subject.id().to_string(),
        question: String::new(),
        title: String::new(),
        person: String::new(),
        on_day: day(on),
    }
}

fn text(of: &Option<String>) -> String {
    of.clone().unwrap_or_default()
}
