//! Keeps the rows that lists are read from up to date: what a change or a new day made stale is
//! computed again before a list is read.

use chrono::{Datelike, Days, NaiveDate};

use super::days::day;
use super::judge::Judged;
use super::load::Case;
use super::session::Session;
use super::subject::Subject;
use crate::error::{Kind, Result};
use crate::model::{ActionState, Id, Review, Service, WaiverState};
use crate::score::register::Accepted;
use crate::store::summary::{Due, ReviewSummary, ServiceSummary, Spread, Trend, Which};

/// Weeks of the trend: seven points over six weeks.
const WEEKS: u64 = 6;
/// A day that never comes.
const NEVER: &str = "9999-12-31";
/// How many rows are computed before they are written.
const BATCH: usize = 500;

impl Session {
    /// Computes the stale rows of a list again.
    ///
    /// # Errors
    /// Those of the store. A review whose pack is not installed gets a row without numbers.
    pub(super) fn refresh(&mut self, which: Which<'_>) -> Result<()> {
        let today = self.today();
        let stale = !self.store.stale_services()?.is_empty()
            || !self.store.stale_reviews(which, &day(today))?.is_empty();
        self.store.shadow_summaries(stale)?;
        // The rows of services first: they say which reviews are current.
        for batch in self.store.stale_services()?.chunks(BATCH) {
            let mut rows = Vec::with_capacity(batch.len());
            for id in batch {
                rows.push((id.clone(), self.service_summary(id)?));
            }
            self.store.put_summaries(&rows, &[])?;
        }
        for batch in self.store.stale_reviews(which, &day(today))?.chunks(BATCH) {
            let mut rows = Vec::with_capacity(batch.len());
            for id in batch {
                rows.push((id.clone(), self.review_summary(id, today)?));
            }
            self.store.put_summaries(&[], &rows)?;
        }
        Ok(())
    }

    fn service_summary(&self, id: &str) -> Result<Option<ServiceSummary>> {
        let id: Id = id.parse()?;
        let service = match self.one::<Service>(&id) {
            Ok((service, _)) => service,
            Err(error) if error.kind == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let reviews = self.children::<Review>(&id)?;
        let current = reviews.iter().rev().find(|r| r.archived != Some(true));
        Ok(Some(ServiceSummary {
            service: id.to_string(),
            name: service.name.unwrap_or_default(),
            owner: service.owner.unwrap_or_default(),
            tier: service.tier,
            archived: service.archived == Some(true),
            sample: service.sample == Some(true),
            review: current.map(|review| review.id.to_string()),
        }))
    }

    fn review_summary(
        &self,
        id: &str,
        today: NaiveDate,
    ) -> Result<Option<(ReviewSummary, Vec<Due>)>> {
        let id: Id = id.parse()?;
        let case = match self.case(&id) {
            Ok(case) => case,
            Err(error) if error.kind == Kind::NotFound => return Ok(None),
            Err(error) if error.kind == Kind::Pack => return self.without_pack(&id),
            Err(error) => return Err(error),
        };
        let judged = case.judge(today);
        let review = &case.record.review;
        let mut summary = ReviewSummary {
            review: id.to_string(),
            subject: case.subject.id().to_string(),
            valid_until: judged.next_change.map_or_else(|| NEVER.to_owned(), day),
            title: review.title.clone().unwrap_or_default(),
            launch_on: review.launch_on.map(day),
            archived: review.archived == Some(true),
            counts: judged.counts,
            score: judged.score,
            verdict: Some(judged.verdict.word().to_owned()),
            next_area: case.next_area(&judged).map(|area| area.title),
            trend: self.trend(&case, &judged, today)?,
            pack: case.pack.head.id.clone(),
            pack_version: review.pack_version.clone().unwrap_or_default(),
            locked: review.is_locked(),
            next_review_on: review.next_review_on.map(day),
            stale: false,
            spread: Spread::default(),
        };
        // What an older review of a service rested on has had its day; a team has a review for each checklist.
        let current = match &case.subject {
            Subject::Service(service) => {
                self.store.current_review(service.id.as_str())? == Some(id.to_string())
            }
            Subject::Team(_) => !summary.archived,
        };
        if current {
            summary.spread = case.spread(&judged);
        }
        let dues = if current && !case.subject.is_archived() {
            let mut all = dues(&case, &judged, today);
            all.extend(self.dues_of_life(&case, &judged, today)?);
            all
        } else {
            Vec::new()
        };
        Ok(Some((summary, dues)))
    }

    fn without_pack(&self, id: &Id) -> Result<Option<(ReviewSummary, Vec<Due>)>> {
        let (review, subject) = self.one::<Review>(id)?;
        let summary = ReviewSummary {
            review: id.to_string(),
            subject: subject.map_or_else(String::new, |id| id.to_string()),
            valid_until: NEVER.to_owned(),
            title: review.title.unwrap_or_default(),
            launch_on: review.launch_on.map(day),
            archived: review.archived == Some(true),
            pack: review.pack.unwrap_or_default(),
            pack_version: review.pack_version.unwrap_or_default(),
            next_review_on: review.next_review_on.map(day),
            ..ReviewSummary::default()
        };
        Ok(Some((summary, Vec::new())))
    }

    /// The answered share at the end of each week, read back from the log.
    fn trend(&self, case: &Case, judged: &Judged, today: NaiveDate) -> Result<Trend> {
        let counted: Vec<&str> = judged.counted().collect();
        if counted.is_empty() {
            return Ok(Trend::default());
        }
        let ends: Vec<i64> = (0..=WEEKS)
            .rev()
            .filter_map(|back| week_end(today).checked_sub_days(Days::new(back * 7)))
            .filter_map(|end| end.and_hms_opt(23, 59, 59))
            .map(|end| end.and_utc().timestamp_millis())
            .collect();
        let mut answered = vec![0usize; ends.len()];
        for question in &counted {
            let field = format!("answer/{question}");
            for (at, known) in self
                .store
                .set_at(&case.record.review.id, &field, &ends)?
                .into_iter()
                .enumerate()
            {
                answered[at] += usize::from(known);
            }
        }
        let share = |n: usize| u8::try_from(100 * n / counted.len()).unwrap_or(100);
        Ok(Trend {
            until: day(week_end(today)),
            shares: answered.into_iter().map(share).collect(),
        })
    }
}

/// The shares of the weeks up to today.
pub(super) fn shares(trend: Trend, today: NaiveDate) -> Vec<u8> {
    let mut shares = trend.shares;
    let until = trend.until.parse().unwrap_or(today);
    let weeks = (week_end(today) - until).num_weeks().max(0);
    let weeks = usize::try_from(weeks).unwrap_or(0).min(shares.len());
    if let Some(last) = shares.last().copied() {
        shares.drain(..weeks);
        shares.extend(std::iter::repeat_n(last, weeks));
    }
    shares
}

/// What of a review ends on a day: live waivers in use, evidence in use, open actions, acceptances, exercises.
pub(super) fn dues(case: &Case, judged: &Judged, today: NaiveDate) -> Vec<Due> {
    let review = case.record.review.id.to_string();
    let subject = case.subject.id().to_string();
    let due = |entity: &Id,
               kind: &str,
               question: &Option<String>,
               title: &Option<String>,
               person: &Option<String>,
               on: NaiveDate| Due {
        review: review.clone(),
        entity: entity.to_string(),
        kind: kind.to_owned(),
        subject: subject.clone(),
        question: question.clone().unwrap_or_default(),
        title: title.clone().unwrap_or_default(),
        person: person.clone().unwrap_or_default(),
        on_day: day(on),
    };
    let mut dues = Vec::new();
    for waiver in &case.record.waivers {
        if let (WaiverState::Approved, Some(on)) = (waiver.state(today), waiver.expires) {
            let title = waiver.question.as_deref().map(|id| case.question_text(id));
            dues.push(due(
                &waiver.id,
                "waiver",
                &waiver.question,
                &title,
                &waiver.approver,
                on,
            ));
        }
    }
    for evidence in case
        .record
        .evidence
        .iter()
        .filter(|each| judged.rests_on(each))
    {
        if let Some(on) = case.good_until(evidence) {
            dues.push(due(
                &evidence.id,
                "evidence",
                &evidence.question,
                &evidence.title,
                &evidence.collected_by,
                on,
            ));
        }
    }
    for action in &case.record.actions {
        if let (Some(ActionState::Open), Some(on)) = (action.state, action.due) {
            dues.push(due(
                &action.id,
                "action",
                &action.question,
                &action.text,
                &action.owner,
                on,
            ));
        }
    }
    let counted = || case.record.risks.scenarios.iter().filter(|s| s.counts());
    for scenario in counted() {
        if let (Accepted::Live, Some(on)) = (scenario.accepted(today), scenario.accepted_until) {
            dues.push(due(
                &scenario.id,
                "acceptance",
                &None,
                &scenario.title,
                &scenario.accepted_by,
                on,
            ));
        }
    }
    for exercise in &case.record.risks.exercises {
        let tried = counted().find(|scenario| exercise.tries(scenario.id.as_str()));
        let owner = tried.and_then(|scenario| scenario.owner.clone());
        if let (None, Some(on)) = (exercise.held_on, exercise.planned_on) {
            let tried = tried.map(|scenario| scenario.id.to_string());
            dues.push(due(
                &exercise.id,
                "exercise",
                &tried,
                &exercise.title,
                &owner,
                on,
            ));
        }
    }
    dues
}

/// The Sunday that ends a day's week.
fn week_end(day: NaiveDate) -> NaiveDate {
    let ahead = 6 - day.weekday().num_days_from_monday();
    day.checked_add_days(Days::new(u64::from(ahead)))
        .unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weeks_that_have_passed_repeat_the_last_share() {
        let trend = |until: &str| Trend {
            until: until.to_owned(),
            shares: vec![10, 20, 30],
        };
        // 2026-03-01 is a Sunday.
        for (until, today, expected) in [
            ("2026-03-01", (2026, 3, 1), [10, 20, 30]),
            ("2026-03-01", (2026, 2, 25), [10, 20, 30]),
            ("2026-03-01", (2026, 3, 2), [20, 30, 30]),
            ("2026-03-01", (2026, 3, 15), [30, 30, 30]),
            ("2026-03-01", (2027, 3, 1), [30, 30, 30]),
            ("2026-03-15", (2026, 3, 1), [10, 20, 30]),
            ("", (2026, 3, 1), [10, 20, 30]),
        ] {
            let (year, month, on) = today;
            let today = NaiveDate::from_ymd_opt(year, month, on).unwrap();
            assert_eq!(shares(trend(until), today), expected, "{until} on {today}");
        }
        assert!(shares(Trend::default(), NaiveDate::MAX).is_empty());
    }
}
