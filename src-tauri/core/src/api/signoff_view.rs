//! Where the sign-offs of a review stand.
//!
//! A signature stands while the hash of what was signed equals the hash of what is there. Nothing is written when it
//! stops to stand, so a value that is set back makes it stand again.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use super::days::{day, spoken};
use super::home::counted;
use super::judge::Judged;
use super::load::Case;
use super::readiness::ByReview;
use super::session::Session;
use super::wire::{view, words};
use crate::error::Result;
use crate::model::{Signoff, SignoffWord};
use crate::pack::checklist::Area;
use crate::score::signoff::Content;

view! {
    /// The sign-offs of a review.
    pub struct SignoffView {
        /// The review.
        pub review: String,
        /// Every area with a question that counts, in the order of the pack.
        pub rows: Vec<SignoffRow>,
        /// How many of them are signed and stand.
        pub signed: u32,
        /// How many there are.
        pub of: u32,
        /// Whether the review takes no changes.
        pub locked: bool,
        /// Why it is being changed after it was signed; none where it is not.
        pub changing: Option<String>,
        /// The day it was fully signed.
        pub approved_on: Option<String>,
        /// Id of the snapshot taken then.
        pub approved: Option<String>,
        /// The day to look at it again.
        pub next_review_on: Option<String>,
        /// Who uses this installation.
        pub me: String,
    }

    /// An area and who signed it.
    pub struct SignoffRow {
        /// The sign-off that speaks for the area; none where nobody was asked.
        pub signoff: Option<String>,
        /// Id of the area in the pack.
        pub area: String,
        /// Its title.
        pub title: String,
        /// Who signs such an area.
        pub role: String,
        /// Questions that count.
        pub questions: u32,
        /// Of those, the ones with an answer.
        pub answered: u32,
        /// Gaps, waived ones included.
        pub gaps: u32,
        /// Gaps with a live waiver.
        pub waived: u32,
        /// Answers that are carried over or reworded and not looked at again yet.
        pub reconfirm: u32,
        /// Where it stands.
        pub state: SignoffState,
        /// Who signed or declined; empty where nobody did.
        pub by: String,
        /// The day of that.
        pub on: Option<String>,
        /// Who was asked; empty where nobody by name.
        pub asked_of: String,
        /// The day they were asked.
        pub asked_on: Option<String>,
        /// Why it was declined.
        pub reason: String,
        /// What changed since it was last signed, in sentences.
        pub void_by: Vec<String>,
        /// The first eight digits of the hash of what is there now.
        pub fingerprint: String,
        /// The same of what was last signed.
        pub signed_fingerprint: Option<String>,
        /// What somebody who signs now signs, in a sentence; of a signature that stands, what was signed.
        pub statement: String,
    }
}

words! {
    /// Where a sign-off stands.
    pub enum SignoffState {
        /// Nobody was asked.
        NotAsked,
        /// Waiting for the signer.
        Asked,
        /// Signed, and nothing that was signed has changed.
        Signed,
        /// Not signed, with a reason.
        Declined,
        /// Signed, and something that was signed has changed.
        Void,
    }
}

/// One area with what there is to sign in it.
pub(super) struct Standing<'c> {
    pub(super) area: &'c Area,
    pub(super) content: Content,
    pub(super) sha256: String,
    /// The latest sign-off of the area.
    pub(super) latest: Option<&'c Signoff>,
    /// The latest that was signed.
    pub(super) signed: Option<&'c Signoff>,
    pub(super) state: SignoffState,
}

/// Shows where the sign-offs of a review stand.
pub(super) fn signoff_show(session: &mut Session, request: ByReview) -> Result<SignoffView> {
    let case = session.case(&request.review)?;
    let judged = case.judge(session.today());
    session.signoff_view(&case, &judged)
}

impl Session {
    /// The sign-offs of a review, with what voided them in words.
    pub(super) fn signoff_view(&self, case: &Case, judged: &Judged) -> Result<SignoffView> {
        let review = &case.record.review;
        let standings = case.standings(judged);
        let mut rows = Vec::with_capacity(standings.len());
        for standing in &standings {
            rows.push(self.signoff_row(case, judged, standing)?);
        }
        let signed = rows.iter().filter(|row| row.state == SignoffState::Signed);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Ok(SignoffView {
            review: review.id.to_string(),
            signed: count(signed.count()),
            of: count(rows.len()),
            locked: review.is_locked(),
            changing: review.changing.clone(),
            approved_on: review.locked_on.map(day),
            approved: review.approved.clone(),
            next_review_on: review.next_review_on.map(day),
            me: self.context.author.clone(),
            rows,
        })
    }

    fn signoff_row(
        &self,
        case: &Case,
        judged: &Judged,
        standing: &Standing<'_>,
    ) -> Result<SignoffRow> {
        let latest = standing.latest;
        let text = |of: fn(&Signoff) -> &Option<String>| {
            latest.and_then(|each| of(each).clone()).unwrap_or_default()
        };
        let counts = judged.area(&standing.area.id);
        let stands = standing.state == SignoffState::Signed;
        let void_by = match standing.signed.filter(|_| !stands) {
            Some(signed) => {
                let kept = signed.content.as_deref().unwrap_or_default();
                let mut told = Vec::new();
                if is_in_doubt(signed) {
                    told.push("The signature itself has several versions.".to_owned());
                }
                if signed.sha256.as_deref() != Some(standing.sha256.as_str()) {
                    let found = standing.content.differences_from(kept);
                    told.extend(self.told_differences(case, &found)?);
                }
                told
            }
            None => Vec::new(),
        };
        let reconfirm = standing.content.questions.iter();
        let reconfirm = reconfirm
            .filter(|question| case.record.review.reconfirm.contains_key(&question.id))
            .count();
        let signed_statement = standing.signed.filter(|_| stands);
        let signed_statement = signed_statement.and_then(|signed| signed.statement.clone());
        Ok(SignoffRow {
            signoff: latest.map(|each| each.id.to_string()),
            area: standing.area.id.clone(),
            title: standing.area.title.clone(),
            role: standing.area.signoff.clone(),
            questions: counts.applicable + counts.na,
            answered: counts.answered() + counts.na,
            gaps: counts.gaps,
            waived: counts.waived,
            reconfirm: u32::try_from(reconfirm).unwrap_or(u32::MAX),
            state: standing.state,
            by: text(|each| &each.by),
            on: latest.and_then(|each| each.on).map(day),
            asked_of: text(|each| &each.asked_of),
            asked_on: latest.and_then(|each| each.asked_on).map(day),
            reason: text(|each| &each.reason),
            void_by,
            fingerprint: fingerprint(&standing.sha256),
            signed_fingerprint: standing
                .signed
                .and_then(|signed| signed.sha256.as_deref().map(fingerprint)),
            statement: signed_statement
                .unwrap_or_else(|| case.statement(judged, standing, self.today())),
        })
    }
}

impl Case {
    /// Every area that has something to sign, in the order of the pack.
    pub(super) fn standings(&self, judged: &Judged) -> Vec<Standing<'_>> {
        let areas = self
            .pack
            .checklist()
            .into_iter()
            .flat_map(|list| &list.areas);
        areas
            .map(|area| (area, self.content(judged, &area.id)))
            .filter(|(_, content)| !content.questions.is_empty())
            .map(|(area, content)| self.standing(area, content))
            .collect()
    }

    /// How many areas are signed, and how many there are to sign.
    pub(super) fn signed_areas(&self, judged: &Judged) -> (u32, u32) {
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        // Most reviews have no sign-off yet, and hashing all of them for a zero would be wasted.
        if self.record.signoffs.is_empty() {
            let counted = judged.rows.iter().filter(|row| row.is_asked());
            let areas: BTreeSet<&str> = counted.map(|row| row.area.as_str()).collect();
            return (0, count(areas.len()));
        }
        let standings = self.standings(judged);
        let signed = standings
            .iter()
            .filter(|each| each.state == SignoffState::Signed);
        (count(signed.count()), count(standings.len()))
    }

    fn standing<'c>(&'c self, area: &'c Area, content: Content) -> Standing<'c> {
        let sha256 = content.sha256();
        let mut of_area: Vec<&Signoff> = self
            .record
            .signoffs
            .iter()
            .filter(|each| each.area.as_deref() == Some(area.id.as_str()))
            .collect();
        of_area.sort_by_key(|each| Reverse(each.id.clone()));
        let latest = of_area.first().copied();
        let signed = of_area
            .iter()
            .find(|each| each.state == Some(SignoffWord::Signed))
            .copied();
        let state = match latest {
            None => SignoffState::NotAsked,
            Some(each) => match each.state {
                Some(SignoffWord::Signed)
                    if each.sha256.as_deref() == Some(sha256.as_str()) && !is_in_doubt(each) =>
                {
                    SignoffState::Signed
                }
                Some(SignoffWord::Signed) => SignoffState::Void,
                Some(SignoffWord::Declined) => SignoffState::Declined,
                Some(SignoffWord::Asked) | None => SignoffState::Asked,
            },
        };
        Standing {
            area,
            content,
            sha256,
            latest,
            signed,
            state,
        }
    }

    /// What somebody who signs an area signs, in one sentence.
    pub(super) fn statement(
        &self,
        judged: &Judged,
        standing: &Standing<'_>,
        today: chrono::NaiveDate,
    ) -> String {
        let counts = judged.area(&standing.area.id);
        let of = self.subject.name();
        let title = self.record.review.title.as_deref().unwrap_or_default();
        let asked = counts.applicable + counts.na;
        let gaps = match (counts.gaps, counts.waived) {
            (0, _) => "no gap".to_owned(),
            (gaps, 0) => counted(gaps, "gap"),
            (gaps, waived) => format!("{}, {waived} of them waived", counted(gaps, "gap")),
        };
        format!(
            "“{}” of {of}, {title}, as it is on {}: {}, {} answered, {gaps}, fingerprint {}.",
            standing.area.title,
            spoken(today),
            counted(asked, "question"),
            counts.answered() + counts.na,
            fingerprint(&standing.sha256)
        )
    }
}

/// Whether two people wrote a sign-off without knowledge of each other: then it says nothing for certain.
fn is_in_doubt(signoff: &Signoff) -> bool {
    !signoff.versions.is_empty()
}

/// The beginning of a hash, as people compare it.
pub(super) fn fingerprint(sha256: &str) -> String {
    sha256.chars().take(8).collect()
}
