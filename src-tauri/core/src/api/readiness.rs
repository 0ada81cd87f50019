//! The checklist of a review as the list shows it: small, and read again after every change.
//!
//! The words of the questions do not change with the answers; they come once from `pack_show`.

use chrono::NaiveDate;

use super::days::{day, days_to};
use super::judge::{Judged, JudgedQuestion};
use super::load::Case;
use super::review::PackRef;
use super::session::Session;
use super::subject::SubjectRef;
use super::wire::{request, view, words};
use crate::error::Result;
use crate::model::{ActionState, Answer, Id, Reconfirm, Waiver, WaiverState};
use crate::pack::{Applies, sentence};
use crate::store::summary::Counts;

request! {
    /// Names a review.
    pub struct ByReview {
        /// The review.
        pub review: Id,
    }
}

view! {
    /// The checklist of a review.
    pub struct ReadinessView {
        /// The review.
        pub review: String,
        /// Its title.
        pub title: String,
        /// The service or team it is about.
        pub subject: SubjectRef,
        /// The tier of the service; none for a team.
        pub tier: Option<u8>,
        /// Launch, or next review.
        pub launch_on: Option<String>,
        /// The pack its questions come from.
        pub pack: PackRef,
        /// All questions that apply.
        pub totals: Totals,
        /// The areas, in the order of the pack.
        pub areas: Vec<AreaProgress>,
        /// Every question of the pack, in its order, hidden ones included.
        pub questions: Vec<QuestionRow>,
        /// The newest installed version of the pack, where the review can be moved to it.
        pub moves_to: Option<String>,
        /// What is kept of questions that the pack does not have, such as those a newer version left out.
        pub left: Vec<LeftQuestion>,
        /// Whether the review is signed and takes no changes.
        pub locked: bool,
        /// Why it is being changed after it was signed; none where it is not.
        pub changing: Option<String>,
    }

    /// Counts over questions.
    pub struct Totals {
        /// Questions by answer.
        pub counts: Counts,
        /// Answered questions.
        pub answered: u32,
        /// Questions that do not apply.
        pub hidden: u32,
        /// 0 to 100; none where nothing applies.
        pub completeness: Option<u8>,
        /// 0 to 100; none where nothing applies.
        pub score: Option<u8>,
    }

    /// One area and how far it is.
    pub struct AreaProgress {
        /// Its id.
        pub id: String,
        /// Questions by answer.
        pub counts: Counts,
        /// Answered questions.
        pub answered: u32,
    }

    /// One question as the list shows it.
    pub struct QuestionRow {
        /// Its id in the pack.
        pub id: String,
        /// Whether it is asked.
        pub state: QuestionState,
        /// Why it is shown, waiting or hidden, in one sentence.
        pub why: String,
        /// Ids of the earlier questions it waits for.
        pub waits_for: Vec<String>,
        /// Whether a person chose to answer it although it does not apply.
        pub included: bool,
        /// The answer; none where unanswered.
        pub answer: Option<Answer>,
        /// What the answer is worth today.
        pub worth: Worth,
        /// Why it is worth less than it says; empty where it is not.
        pub worth_text: String,
        /// The reason for N/A, or why unmet.
        pub reason: String,
        /// Whether N/A is given without the reason it needs.
        pub reason_needed: bool,
        /// The note, Markdown.
        pub note: String,
        /// Who carries it out.
        pub owner: String,
        /// Whether it counts as a gap.
        pub gap: bool,
        /// Pieces of evidence.
        pub evidence: u32,
        /// Whether there is evidence and none of it is fresh.
        pub stale: bool,
        /// Whether evidence is needed and there is none.
        pub needs_evidence: bool,
        /// Comments.
        pub comments: u32,
        /// Open actions.
        pub actions: u32,
        /// The latest waiver.
        pub waiver: Option<WaiverBadge>,
        /// How many current versions the answer has: 2 or more after a merge.
        pub versions: u32,
        /// The day from which it counts, where it is new after a move and nobody has answered it.
        pub counts_from: Option<String>,
        /// Why the answer has to be looked at again; none where it has not.
        pub reconfirm: Option<Reconfirm>,
    }

    /// A question that the checklist in use does not ask, with what is kept of it.
    pub struct LeftQuestion {
        /// Its id.
        pub id: String,
        /// Its text; empty where no version that asks it is installed.
        pub text: String,
        /// What was answered.
        pub answer: Option<Answer>,
        /// Its reason.
        pub reason: String,
        /// Its note.
        pub note: String,
        /// Pieces of evidence.
        pub evidence: u32,
        /// Comments.
        pub comments: u32,
        /// Waivers.
        pub waivers: u32,
    }

    /// The latest waiver of a question.
    pub struct WaiverBadge {
        /// Where it stands.
        pub state: WaiverState,
        /// Its last day.
        pub expires: Option<String>,
        /// Days from today to that day; negative when past.
        pub days: Option<i32>,
    }
}

words! {
    /// Whether a question is asked.
    pub enum QuestionState {
        /// It is asked.
        Shown,
        /// It is asked because a fact it depends on is not set.
        FactNotSet,
        /// It waits for an earlier answer and counts as unanswered.
        Waiting,
        /// It does not apply.
        Hidden,
    }

    /// What an answer is worth.
    pub enum Worth {
        /// Full credit.
        Met,
        /// Half credit.
        Partial,
        /// No credit.
        Nothing,
        /// Not counted.
        NotCounted,
    }
}

/// Shows the checklist of a review.
pub(super) fn readiness_show(session: &mut Session, request: ByReview) -> Result<ReadinessView> {
    let case = session.case(&request.review)?;
    let today = session.today();
    let judged = case.judge(today);
    let review = &case.record.review;
    let areas = case
        .pack
        .checklist()
        .iter()
        .flat_map(|list| &list.areas)
        .map(|area| {
            let counts = judged.area(&area.id);
            AreaProgress {
                id: area.id.clone(),
                answered: counts.answered(),
                counts,
            }
        })
        .collect();
    Ok(ReadinessView {
        review: review.id.to_string(),
        title: review.title.clone().unwrap_or_default(),
        subject: case.subject.to_ref(),
        tier: case.subject.service().and_then(|service| service.tier),
        launch_on: review.launch_on.map(day),
        pack: case.pack_ref(),
        totals: totals(&judged),
        areas,
        moves_to: session.moves_to(review),
        left: session.left_over_questions(&case),
        questions: judged
            .rows
            .iter()
            .map(|row| question_row(&case, row, today))
            .collect(),
        locked: review.is_locked(),
        changing: review.changing.clone(),
    })
}

fn totals(judged: &Judged) -> Totals {
    let hidden = judged.rows.iter().filter(|row| !row.is_asked()).count();
    Totals {
        counts: judged.counts,
        answered: judged.counts.answered(),
        hidden: u32::try_from(hidden).unwrap_or(u32::MAX),
        completeness: judged.completeness,
        score: judged.score,
    }
}

fn question_row(case: &Case, row: &JudgedQuestion, today: NaiveDate) -> QuestionRow {
    let record = &case.record;
    let text = |map: &std::collections::BTreeMap<String, String>| {
        map.get(&row.id).cloned().unwrap_or_default()
    };
    let mine = |question: &Option<String>| question.as_deref() == Some(row.id.as_str());
    let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let field = format!("answer/{}", row.id);
    let versions = record.review.versions.iter().find(|v| v.field == field);
    QuestionRow {
        id: row.id.clone(),
        state: match &row.applies {
            Applies::Shown { .. } => QuestionState::Shown,
            Applies::FactNotSet { .. } => QuestionState::FactNotSet,
            Applies::Waiting { .. } => QuestionState::Waiting,
            Applies::Hidden { .. } if row.included => QuestionState::Shown,
            Applies::Hidden { .. } => QuestionState::Hidden,
        },
        why: sentence(&row.applies),
        waits_for: match &row.applies {
            Applies::Waiting { on, .. } => on.clone(),
            Applies::Shown { .. } | Applies::FactNotSet { .. } | Applies::Hidden { .. } => {
                Vec::new()
            }
        },
        included: row.included,
        answer: row.answer,
        worth: row.worth(),
        worth_text: row.worth_text(today),
        reason: text(&record.review.reasons),
        reason_needed: row.reason_needed,
        note: text(&record.review.notes),
        owner: text(&record.review.owners),
        gap: row.gap,
        evidence: count(record.evidence.iter().filter(|e| mine(&e.question)).count()),
        stale: row.stale,
        needs_evidence: row.needs_evidence,
        comments: count(record.comments.iter().filter(|c| mine(&c.question)).count()),
        actions: count(
            record
                .actions
                .iter()
                .filter(|a| {
                    mine(&a.question)
                        && a.state != Some(ActionState::Done)
                        && a.state != Some(ActionState::Dropped)
                })
                .count(),
        ),
        waiver: case.waiver_of(&row.id, today).map(|waiver| WaiverBadge {
            state: waiver.state(today),
            expires: waiver.expires.map(day),
            days: waiver.expires.map(|on| days_to(today, on)),
        }),
        versions: versions.map_or(1, |versions| count(versions.heads.len())),
        counts_from: row.grace.map(day),
        reconfirm: record.review.reconfirm.get(&row.id).copied(),
    }
}

impl Case {
    /// The waiver that speaks for a question: an approved one before any other, then the latest.
    pub(super) fn waiver_of(&self, question: &str, today: NaiveDate) -> Option<&Waiver> {
        self.record
            .waivers
            .iter()
            .filter(|waiver| waiver.question.as_deref() == Some(question))
            .max_by_key(|waiver| {
                let live = waiver.state(today) == WaiverState::Approved;
                (live, waiver.expires.filter(|_| live), waiver.id.clone())
            })
    }
}
