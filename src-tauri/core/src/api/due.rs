//! What is due: reviews, actions, waivers, acceptances, evidence, exercises and sign-offs, as a list and as a calendar.

use chrono::{Days, NaiveDate};

use super::calendar::{self, Entry};
use super::days::day;
use super::due_days::{dues_of_next, row};
use super::due_row::{AHEAD, DueKind, DueRow, due_row};
use super::judge::Judged;
use super::load::Case;
use super::people::People;
use super::session::Session;
use super::signoff_view::Standing;
use super::wire::{request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Id, SignoffWord};
use crate::store::summary::{Due, Which};

request! {
    /// Lists what is due.
    pub struct DueAsk {
        /// How many days ahead; 30 where absent.
        pub days: Option<u32>,
        /// Whether only what the person who uses this installation has to do is listed.
        pub mine: Option<bool>,
    }
}

view! {
    /// A calendar file.
    pub struct CalendarFile {
        /// A name for the file.
        pub name: String,
        /// Its content, iCalendar (RFC 5545).
        pub text: String,
    }
}

/// The furthest a list looks ahead, in days: ten years.
const FURTHEST: u32 = 3_650;

/// Lists what is due, soonest first; what is past comes with it.
pub(super) fn due_list(session: &mut Session, request: DueAsk) -> Result<Vec<DueRow>> {
    session.due_rows(&request)
}

/// Gives what is due as a calendar file; the same bytes while nothing changes.
pub(super) fn due_ics(session: &mut Session, request: DueAsk) -> Result<CalendarFile> {
    let rows = session.due_rows(&request)?;
    let mut entries = Vec::with_capacity(rows.len());
    for row in &rows {
        entries.push(Entry {
            uid: format!("{}-{}@lamppost", row.kind.word(), row.entity),
            changed_ms: session.changed_ms(row)?,
            on: row.on_day.clone(),
            summary: summary(row),
            text: text(row),
            category: row.kind.title().to_owned(),
        });
    }
    Ok(CalendarFile {
        name: "lamppost-due.ics".to_owned(),
        text: calendar::write(&entries),
    })
}

fn summary(row: &DueRow) -> String {
    let of = &row.subject.name;
    match row.title.is_empty() {
        true => format!("{}: {of}", row.kind.title()),
        false => format!("{}: {} ({of})", row.kind.title(), row.title),
    }
}

fn text(row: &DueRow) -> String {
    let mut lines = vec![format!("{} of {}", row.kind.title(), row.subject.name)];
    if !row.person.is_empty() {
        lines.push(format!("Who: {}", row.person));
    }
    if !row.question.is_empty() {
        lines.push(format!("Question: {}", row.question));
    }
    lines.join("\n")
}

impl Session {
    fn due_rows(&mut self, request: &DueAsk) -> Result<Vec<DueRow>> {
        let ahead = request
            .days
            .unwrap_or(u32::try_from(AHEAD).unwrap_or_default());
        if ahead > FURTHEST {
            return Err(Error::new(
                Kind::OverLimit,
                format!("These are too many days: {ahead}, the limit is {FURTHEST}."),
            )
            .hint("Look less far ahead."));
        }
        self.refresh(Which::Current)?;
        let today = self.today();
        let until = today.checked_add_days(Days::new(u64::from(ahead)));
        let dues = self.store.due_until(&day(until.unwrap_or(today)))?;
        let names = self.subjects()?;
        let mut rows: Vec<DueRow> = dues
            .into_iter()
            .map(|due| due_row(due, &names, today))
            .collect();
        if request.mine == Some(true) {
            let people = self.people()?;
            rows.retain(|row| self.is_mine(&people, row));
        }
        Ok(rows)
    }

    fn is_mine(&self, people: &People, row: &DueRow) -> bool {
        self.is_me(people, &row.person)
    }

    /// When the thing behind a row was last written, in milliseconds.
    fn changed_ms(&self, row: &DueRow) -> Result<i64> {
        let Some(found) = self.store.entity_even_deleted(&row.entity.parse::<Id>()?)? else {
            return Ok(0);
        };
        // A review is written with every answer; its day is another matter.
        let days = ["next_review_on", "locked_on"];
        let heads = found.heads.iter().filter(|head| match row.kind {
            DueKind::Review => {
                days.contains(&head.field.as_str())
                    || head.field == "tier"
                    || head.field.starts_with("fact/")
                    || found.kind == "incident"
            }
            _ => true,
        });
        let latest = heads.map(|head| head.at_ms).max();
        Ok(latest.unwrap_or(found.created.at_ms))
    }

    /// What of a review's life is due: looking at it again, and signing.
    pub(super) fn dues_of_life(
        &self,
        case: &Case,
        judged: &Judged,
        today: NaiveDate,
    ) -> Result<Vec<Due>> {
        let (subject, review) = (&case.subject, &case.record.review);
        let mut dues = dues_of_next(subject, review, self.triggers(case, today)?);
        // Most reviews have no sign-off yet, and hashing every area for nothing would be wasted.
        let standings = match case.record.signoffs.is_empty() {
            true => Vec::new(),
            false => case.standings(judged),
        };
        for signoff in case.waiting_signoffs() {
            let on = match (review.launch_on, signoff.asked_on) {
                (Some(launch), Some(asked)) if launch >= asked => Some(launch),
                (launch, asked) => asked.or(launch),
            };
            let area = signoff.area.as_deref().unwrap_or_default();
            // Nobody can sign where no question applies any more.
            let standing = standings.iter().find(|each| each.area.id == area);
            if let (Some(on), Some(Standing { area, .. })) = (on, standing) {
                dues.push(Due {
                    title: area.title.clone(),
                    person: signoff.asked_of.clone().unwrap_or_default(),
                    ..row(subject, review, &signoff.id, DueKind::Signoff, on)
                });
            }
        }
        Ok(dues)
    }
}

impl Case {
    /// Sign-offs that wait for their signer: of each area the latest, if it does.
    fn waiting_signoffs(&self) -> impl Iterator<Item = &crate::model::Signoff> {
        let all = &self.record.signoffs;
        all.iter().enumerate().filter_map(move |(at, each)| {
            let later = all[at + 1..].iter().any(|other| other.area == each.area);
            let asked = matches!(each.state, Some(SignoffWord::Asked) | None);
            (asked && !later).then_some(each)
        })
    }
}
