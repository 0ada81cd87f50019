//! Services and reviews as lists show them, made from their summary rows alone.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::days::days_to;
use super::home::{ReviewRow, ReviewStatus, ServiceRow};
use super::subject::{SubjectKind, SubjectRef};
use super::summary::shares;
use crate::score::Verdict;
use crate::store::summary::{Counts, ReviewSummary, ServiceSummary};

/// Services as lists show them.
pub(super) fn service_rows(
    rows: Vec<(ServiceSummary, Option<ReviewSummary>)>,
    today: NaiveDate,
) -> Vec<ServiceRow> {
    let row = |(service, review)| service_row(service, review, today);
    rows.into_iter().map(row).collect()
}

/// Reviews of teams as lists show them.
pub(super) fn team_rows(
    rows: Vec<(SubjectRef, ReviewSummary)>,
    today: NaiveDate,
) -> Vec<ReviewRow> {
    let row = |(team, review)| review_row(team, review, today);
    rows.into_iter().map(row).collect()
}

fn service_row(
    service: ServiceSummary,
    review: Option<ReviewSummary>,
    today: NaiveDate,
) -> ServiceRow {
    let of = SubjectRef {
        kind: SubjectKind::Service,
        id: service.service.clone(),
        name: service.name.clone(),
    };
    ServiceRow {
        id: service.service,
        name: service.name,
        owner: service.owner,
        tier: service.tier,
        archived: service.archived,
        sample: service.sample,
        review: review.map(|review| review_row(of, review, today)),
    }
}

/// What a list calls a service or team; one that is gone has no name.
pub(super) fn named(names: &BTreeMap<String, SubjectRef>, id: &str) -> SubjectRef {
    let gone = || SubjectRef {
        kind: SubjectKind::Service,
        id: id.to_owned(),
        name: String::new(),
    };
    names.get(id).cloned().unwrap_or_else(gone)
}

/// A review as lists show it.
pub(super) fn review_row(
    subject: SubjectRef,
    review: ReviewSummary,
    today: NaiveDate,
) -> ReviewRow {
    let counts = review.counts;
    let answered = counts.answered();
    let next_on = match review.locked {
        true => review.next_review_on,
        false => review.launch_on.clone(),
    };
    let next: Option<NaiveDate> = next_on.as_ref().and_then(|day| day.parse().ok());
    ReviewRow {
        id: review.review,
        subject,
        title: review.title,
        launch_on: review.launch_on,
        next_on,
        days: next.map(|day| days_to(today, day)),
        locked: review.locked,
        archived: review.archived,
        answered,
        completeness: counts.completeness(),
        score: review.score,
        status: if answered == 0 && counts.na == 0 {
            ReviewStatus::NotStarted
        } else if counts.unanswered > 0 {
            ReviewStatus::InReview
        } else {
            ReviewStatus::Answered
        },
        verdict: review.verdict.as_deref().and_then(verdict_of),
        trend: shares(review.trend, today),
        next_area: review.next_area,
        counts,
    }
}

/// The verdict with this word.
fn verdict_of(word: &str) -> Option<Verdict> {
    [Verdict::Go, Verdict::Conditional, Verdict::NoGo]
        .into_iter()
        .find(|verdict| verdict.word() == word)
}

impl Counts {
    /// Questions answered met, partial, unmet or unknown.
    pub(super) fn answered(&self) -> u32 {
        self.met + self.partial + self.unmet + self.unknown
    }

    /// Answered share in percent, rounded down; none where nothing applies.
    pub(super) fn completeness(&self) -> Option<u8> {
        let share = (100 * self.answered()).checked_div(self.applicable)?;
        u8::try_from(share).ok()
    }
}
