//! Keeps the rows that lists are read from up to date: what a change or a new day made stale is
//! computed again before a list is read.

use chrono::{Datelike, Days, NaiveDate};

use super::days::{day, end_of};
use super::due_days::{dues, dues_of_next, dues_of_record};
use super::judge::Judged;
use super::load::Case;
use super::session::Session;
use super::subject::Subject;
use crate::error::{Error, Kind, Result};
use crate::model::{Id, Review, ReviewRecord, Service};
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
            Err(error) if error.kind == Kind::Pack => return self.without_pack(&id, today),
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
        let current = self.is_current(&case.subject, review)?;
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

    /// Whether what a review rests on counts: of a service the latest one, of a team every one that is not put away.
    fn is_current(&self, subject: &Subject, review: &Review) -> Result<bool> {
        Ok(match subject {
            Subject::Service(service) => {
                self.store.current_review(service.id.as_str())? == Some(review.id.to_string())
            }
            // A team has a review for each checklist.
            Subject::Team(_) => review.archived != Some(true),
        })
    }

    /// What can be said of a review where a pack of it is missing: no numbers, but its signatures and days hold.
    fn without_pack(&self, id: &Id, today: NaiveDate) -> Result<Option<(ReviewSummary, Vec<Due>)>> {
        let (mut review, subject) = self.one::<Review>(id)?;
        review.count_the_lower();
        let subject = subject.ok_or_else(|| Error::not_found("service of review", id))?;
        let subject = self.subject(&subject)?;
        let record = self.record(review)?;
        let review = &record.review;
        let pack = review.pack.clone().unwrap_or_default();
        let mut dues = Vec::new();
        if self.is_current(&subject, review)? && !subject.is_archived() {
            let words = |id: &str| self.shelf.question_text(&pack, id);
            dues = dues_of_record(&subject, &record, today, |id| {
                words(id).unwrap_or_else(|| id.to_owned())
            });
            let triggers = self.triggers_of(&subject, review, &[], today)?;
            dues.extend(dues_of_next(&subject, review, triggers));
        }
        let summary = ReviewSummary {
            review: id.to_string(),
            subject: subject.id().to_string(),
            valid_until: next_end(&record, today).map_or_else(|| NEVER.to_owned(), day),
            title: review.title.clone().unwrap_or_default(),
            launch_on: review.launch_on.map(day),
            archived: review.archived == Some(true),
            pack_version: review.pack_version.clone().unwrap_or_default(),
            locked: review.is_locked(),
            next_review_on: review.next_review_on.map(day),
            pack,
            ..ReviewSummary::default()
        };
        Ok(Some((summary, dues)))
    }

    /// The answered share at the end of each week, read back from the log.
    fn trend(&self, case: &Case, judged: &Judged, today: NaiveDate) -> Result<Trend> {
        let counted: Vec<&str> = judged.counted().collect();
        if counted.is_empty() {
            return Ok(Trend::default());
        }
        let days = self.context.clock.days();
        let ends: Vec<i64> = (0..=WEEKS)
            .rev()
            .filter_map(|back| week_end(today).checked_sub_days(Days::new(back * 7)))
            .map(|end| end_of(end, days))
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

/// The first day on which a waiver or an acceptance that holds is over.
fn next_end(record: &ReviewRecord, today: NaiveDate) -> Option<NaiveDate> {
    let waivers = record.waivers.iter().filter_map(|each| each.expires);
    let scenarios = record.risks.scenarios.iter();
    let accepted = scenarios.filter_map(|each| each.accepted_until);
    let ends = waivers.chain(accepted).filter(|on| *on >= today);
    ends.min()?.succ_opt()
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
