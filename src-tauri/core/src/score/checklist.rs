//! What the answers of a checklist are worth: credit, score, completeness, gaps.
//!
//! Pure and in whole numbers. A question is looked at once, in [`Standing::of`]; everything else adds up.
//! Rules: `scoring.md`, section 1.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::day;
use crate::pack::checklist::Severity;

/// A checklist on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ChecklistInput {
    /// The day of the scoring.
    #[serde(with = "day")]
    pub today: NaiveDate,
    /// All questions selected by tier and `when`, waiting ones included, in the order of the pack.
    pub questions: Vec<Question>,
}

/// One question with what is known about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Its id.
    pub id: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Whether met and partial need evidence.
    pub evidence_required: bool,
    /// Days after which evidence is stale; none: never.
    pub valid_days: Option<u32>,
    /// Whether na can be chosen.
    pub na_allowed: bool,
    /// The answer, if there is one.
    pub answer: Option<Answer>,
    /// Why it is not applicable.
    pub reason: Option<String>,
    /// What supports the answer.
    pub evidence: Vec<Evidence>,
    /// Leave to launch without it.
    pub waiver: Option<Waiver>,
    /// What is going to be done about it.
    pub action: Option<Action>,
    /// Whether it is hidden only because of an earlier answer.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub waiting: bool,
}

/// How a question is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Answer {
    /// In order.
    Met,
    /// In part.
    Partial,
    /// Not in order.
    Unmet,
    /// Not applicable, with a reason.
    Na,
    /// Nobody knows; an answer, and a gap.
    Unknown,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// The day it was collected.
    #[serde(with = "day")]
    pub collected_on: NaiveDate,
}

/// Leave to launch with a question not met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// Who asked.
    pub requested_by: String,
    /// Who agreed; another person.
    pub approved_by: Option<String>,
    /// The last day on which it holds.
    #[serde(with = "day")]
    pub expires: NaiveDate,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Action {
    /// Who does it.
    pub owner: Option<String>,
    /// The last day on which it is in time.
    #[serde(with = "day::maybe", default)]
    pub due: Option<NaiveDate>,
}

/// What a question's evidence is worth today.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Freshness {
    /// There is none.
    Missing,
    /// There is some, and none of it counts today.
    Stale,
    /// At least one piece counts.
    Fresh,
}

/// Where a question's waiver stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum WaiverState {
    /// Nobody asked for one.
    None,
    /// Asked for and not approved by another person.
    Asked,
    /// Its last day has passed.
    Expired,
    /// It holds, but the question has full credit or does not apply.
    Spare,
    /// It holds and is needed.
    InUse,
}

/// What one question comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Standing {
    /// Its id.
    pub id: String,
    /// How much it weighs.
    pub severity: Severity,
    /// Whether it counts; na with a reason, where allowed, does not.
    pub applicable: bool,
    /// Whether it counts as answered.
    pub answered: bool,
    /// Credit in quarters: 4 met, 2 partial or capped, 0 everything else.
    pub credit: u8,
    /// Answered met, and counted as partial for want of fresh evidence.
    pub capped: bool,
    /// What its evidence is worth, whether required or not.
    pub evidence: Freshness,
    /// Met or partial, evidence required, and there is none.
    pub needs_evidence: bool,
    /// Met or partial, evidence required, and none of it is fresh.
    pub stale_evidence: bool,
    /// Where its waiver stands.
    pub waiver: WaiverState,
    /// Whether an action has an owner and a due day that has not passed.
    pub action_in_time: bool,
    /// Whether it is listed as a gap.
    pub gap: bool,
}

/// What a whole checklist comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Each question, in order.
    pub questions: Vec<Standing>,
    /// The numbers and lists.
    pub totals: Totals,
    /// The next day on which anything here can change without an edit; until then it may be kept.
    pub next_change: Option<NaiveDate>,
}

/// Numbers and lists of a checklist; the output of the kind `checklist`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(deny_unknown_fields)]
pub struct Totals {
    /// Questions that count.
    pub applicable: u32,
    /// Those with an answer.
    pub answered: u32,
    /// 0 to 100, weighted; none where nothing applies.
    pub score: Option<u32>,
    /// The same without questions whose waiver is in use; none where nothing is left.
    pub score_without_waived: Option<u32>,
    /// Answered of applicable, 0 to 100; none where nothing applies.
    pub completeness: Option<u32>,
    /// Ids that lack evidence.
    pub needs_evidence: Vec<String>,
    /// Ids whose evidence is not fresh.
    pub stale_evidence: Vec<String>,
    /// Ids whose waiver is in use.
    pub waived: Vec<String>,
    /// Ids of gaps.
    pub gaps: Vec<String>,
}

/// Looks at every question and adds up.
pub fn assess(questions: &[Question], today: NaiveDate) -> Outcome {
    let standings: Vec<Standing> = questions.iter().map(|q| Standing::of(q, today)).collect();
    let next_change = questions
        .iter()
        .map(|q| q.next_change(today))
        .fold(None, day::earlier);
    Outcome {
        totals: Totals::of(&standings),
        questions: standings,
        next_change,
    }
}

impl Severity {
    /// How much a question counts in the score.
    pub const fn weight(self) -> u64 {
        match self {
            Severity::Blocker => 5,
            Severity::Major => 3,
            Severity::Minor => 1,
        }
    }
}

impl Standing {
    /// What a question comes to on a day.
    pub fn of(question: &Question, today: NaiveDate) -> Self {
        let reason_given = is_given(question.reason.as_deref());
        // A waiting question cannot be answered, so whatever is stored does not count.
        let answer = question.answer.filter(|_| !question.waiting);
        let excused = answer == Some(Answer::Na) && question.na_allowed && reason_given;
        let applicable = !excused;
        let answered = match answer {
            Some(Answer::Met | Answer::Partial | Answer::Unmet | Answer::Unknown) => true,
            Some(Answer::Na) | None => false,
        };
        let claimed = match answer {
            Some(Answer::Met) => 4,
            Some(Answer::Partial) => 2,
            Some(Answer::Unmet | Answer::Na | Answer::Unknown) | None => 0,
        };
        let evidence = question.freshness(today);
        let unsupported = claimed > 0 && question.evidence_required && evidence != Freshness::Fresh;
        let credit = if unsupported { claimed.min(2) } else { claimed };
        let waiver = match &question.waiver {
            None => WaiverState::None,
            Some(waiver) if !waiver.is_approved() => WaiverState::Asked,
            Some(waiver) if waiver.expires < today => WaiverState::Expired,
            Some(_) if applicable && credit < 4 => WaiverState::InUse,
            Some(_) => WaiverState::Spare,
        };
        Self {
            id: question.id.clone(),
            severity: question.severity,
            applicable,
            answered,
            credit,
            capped: credit < claimed,
            evidence,
            needs_evidence: unsupported && evidence == Freshness::Missing,
            stale_evidence: unsupported && evidence == Freshness::Stale,
            waiver,
            action_in_time: question
                .action
                .as_ref()
                .is_some_and(|a| a.is_in_time(today)),
            gap: applicable && credit < 4 && waiver != WaiverState::InUse && !question.waiting,
        }
    }

    /// Applicable, without full credit and without a live waiver.
    pub fn is_open(&self) -> bool {
        self.applicable && self.credit < 4 && self.waiver != WaiverState::InUse
    }
}

impl Question {
    fn freshness(&self, today: NaiveDate) -> Freshness {
        let counts = |piece: &Evidence| {
            let age = today.signed_duration_since(piece.collected_on).num_days();
            age >= 0 && self.valid_days.is_none_or(|valid| age <= i64::from(valid))
        };
        match self.evidence.iter().any(counts) {
            true => Freshness::Fresh,
            false if self.evidence.is_empty() => Freshness::Missing,
            false => Freshness::Stale,
        }
    }

    /// The next day on which the standing can change by itself.
    fn next_change(&self, today: NaiveDate) -> Option<NaiveDate> {
        let mut days = Vec::new();
        for piece in &self.evidence {
            days.push(Some(piece.collected_on));
            let valid = self.valid_days.map(u64::from);
            days.push(valid.and_then(|valid| day::after(piece.collected_on, valid + 1)));
        }
        if let Some(waiver) = self.waiver.as_ref().filter(|w| w.is_approved()) {
            days.push(day::after(waiver.expires, 1));
        }
        if let Some(action) = self
            .action
            .as_ref()
            .filter(|a| is_given(a.owner.as_deref()))
        {
            days.push(action.due.and_then(|due| day::after(due, 1)));
        }
        days.into_iter().flatten().filter(|day| *day > today).min()
    }
}

impl Waiver {
    /// Whether another person than the requester approved it.
    pub fn is_approved(&self) -> bool {
        let approver = self.approved_by.as_deref().unwrap_or_default().trim();
        !approver.is_empty() && approver != self.requested_by.trim()
    }
}

impl Action {
    fn is_in_time(&self, today: NaiveDate) -> bool {
        is_given(self.owner.as_deref()) && self.due.is_some_and(|due| due >= today)
    }
}

impl Totals {
    fn of(standings: &[Standing]) -> Self {
        let list = |holds: fn(&Standing) -> bool| -> Vec<String> {
            let held = standings.iter().filter(|s| holds(s));
            held.map(|s| s.id.clone()).collect()
        };
        let count = |holds: fn(&Standing) -> bool| -> u32 {
            u32::try_from(standings.iter().filter(|s| holds(s)).count()).unwrap_or(u32::MAX)
        };
        let applicable = count(|s| s.applicable);
        let answered = count(|s| s.applicable && s.answered);
        let weighted = |with_waived: bool| {
            let counted = standings
                .iter()
                .filter(|s| s.applicable && (with_waived || s.waiver != WaiverState::InUse));
            let (reached, possible) = counted.fold((0, 0), |(reached, possible), s| {
                let weight = s.severity.weight();
                (
                    reached + weight * u64::from(s.credit),
                    possible + weight * 4,
                )
            });
            percent(reached, possible)
        };
        Self {
            applicable,
            answered,
            score: weighted(true),
            score_without_waived: weighted(false),
            completeness: percent(u64::from(answered), u64::from(applicable)),
            needs_evidence: list(|s| s.needs_evidence),
            stale_evidence: list(|s| s.stale_evidence),
            waived: list(|s| s.waiver == WaiverState::InUse),
            gaps: list(|s| s.gap),
        }
    }
}

/// A share in whole per cent, rounded down; none of nothing.
fn percent(part: u64, whole: u64) -> Option<u32> {
    let percent = (100 * part).checked_div(whole)?;
    u32::try_from(percent).ok()
}

/// Whether a text says anything.
pub(super) fn is_given(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.trim().is_empty())
}
