//! The words and counts that the sections share.
//!
//! Invariant: one word for one thing, the same as on screen.

use chrono::NaiveDate;

use super::super::document::section_link;
use super::super::input::{
    Answer, Area, Question, ReviewInput, Severity, Waiver, WaiverState, Word, Worth,
};
use super::super::link::Anchor;
use super::super::model::{Inline, Inlines};
use super::super::risk_input::Scenario;

/// Days ahead that count as soon.
pub(super) const SOON_DAYS: u64 = 30;

pub(super) fn text(words: impl Into<String>) -> Inlines {
    vec![Inline::text(words)]
}

pub(super) fn day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// A count with its noun: `1 gap`, `2 gaps`.
pub(super) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

pub(super) fn or_dash(words: &str) -> &str {
    if words.trim().is_empty() {
        "–"
    } else {
        words
    }
}

pub(super) fn verdict(word: Word) -> &'static str {
    match word {
        Word::Go => "Go",
        Word::Conditional => "Conditional",
        Word::NoGo => "No-go",
    }
}

pub(in super::super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Blocker => "blocker",
        Severity::Major => "major",
        Severity::Minor => "minor",
    }
}

pub(super) fn weight(severity: Severity) -> usize {
    match severity {
        Severity::Blocker => 5,
        Severity::Major => 3,
        Severity::Minor => 1,
    }
}

/// What an answer is worth, in a word.
pub(in super::super) fn worth(worth: Worth) -> &'static str {
    match worth {
        Worth::Met => "Met",
        Worth::Partial => "Partial",
        Worth::Nothing => "Nothing",
        Worth::NotApplicable => "Left out",
    }
}

/// Credit in quarters.
pub(super) fn credit(worth: Worth) -> usize {
    match worth {
        Worth::Met => 4,
        Worth::Partial => 2,
        Worth::Nothing | Worth::NotApplicable => 0,
    }
}

pub(in super::super) fn answer(answer: Option<Answer>) -> &'static str {
    match answer {
        Some(Answer::Met) => "Met",
        Some(Answer::Partial) => "Partial",
        Some(Answer::Unmet) => "Unmet",
        Some(Answer::Na) => "N/A",
        Some(Answer::Unknown) => "Unknown",
        None => "Unanswered",
    }
}

pub(in super::super) fn waiver(state: WaiverState) -> &'static str {
    match state {
        WaiverState::Asked => "Asked",
        WaiverState::Approved => "Approved",
        WaiverState::Refused => "Refused",
        WaiverState::Ended => "Ended",
    }
}

pub(super) fn question_anchor(id: &str) -> Anchor {
    Anchor::new(&format!("question-{id}"))
}

/// Where a scenario stands on the page.
pub(super) fn risk_anchor(scenario: &Scenario) -> Anchor {
    Anchor::new(&format!("risk-{}", scenario.label))
}

/// The scenario with this id, if there is one.
pub(super) fn risk<'i>(input: &'i ReviewInput, id: &str) -> Option<&'i Scenario> {
    let mut scenarios = input.risks.iter().flat_map(|risks| &risks.scenarios);
    scenarios.find(|scenario| scenario.id == id)
}

/// A link to a question's row or a scenario; its words where it is listed, the id otherwise.
pub(in super::super) fn question_link(input: &ReviewInput, id: &str) -> Inline {
    if let Some(scenario) = risk(input, id) {
        let words = format!("{} {}", scenario.label, scenario.title);
        return Inline::to(&risk_anchor(scenario), words);
    }
    match questions(input).find(|(_, question)| question.id == id) {
        Some((_, question)) => Inline::to(&question_anchor(id), question.text.as_str()),
        None => match &input.design {
            // A required section that is empty is a reason like a question.
            Some(design) => section_link(design, id),
            None => Inline::code(id),
        },
    }
}

pub(super) fn questions(input: &ReviewInput) -> impl Iterator<Item = (&Area, &Question)> {
    let of = |area| -> Box<dyn Iterator<Item = (&Area, &Question)>> {
        let area: &Area = area;
        Box::new(area.questions.iter().map(move |question| (area, question)))
    };
    input.areas.iter().flat_map(of)
}

/// The waiver that keeps a question from being an open gap, if there is one.
pub(super) fn live_waiver(question: &Question, as_of: NaiveDate) -> Option<&Waiver> {
    question
        .waivers
        .iter()
        .find(|waiver| waiver.state == WaiverState::Approved && waiver.expires >= as_of)
}

pub(super) fn is_applicable(question: &Question) -> bool {
    question.worth != Worth::NotApplicable
}

pub(super) fn is_lacking(question: &Question) -> bool {
    match question.worth {
        Worth::Partial | Worth::Nothing => true,
        Worth::Met | Worth::NotApplicable => false,
    }
}

/// An open gap: worth less than met, no live waiver, and not merely waiting for another answer.
pub(super) fn is_gap(question: &Question, as_of: NaiveDate) -> bool {
    is_lacking(question) && question.waiting.is_none() && live_waiver(question, as_of).is_none()
}

/// The questions of an area by what they are worth, in the order of the chart.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Counts {
    pub(super) met: usize,
    pub(super) partial: usize,
    pub(super) unmet: usize,
    pub(super) unknown: usize,
    pub(super) unanswered: usize,
    pub(super) na: usize,
    /// Among partial to unanswered, those with a live waiver.
    pub(super) waived: usize,
}

impl Counts {
    pub(super) fn of(area: &Area, as_of: NaiveDate) -> Self {
        let mut counts = Self::default();
        for question in &area.questions {
            let place = match (question.worth, question.answer) {
                (Worth::NotApplicable, _) => &mut counts.na,
                (Worth::Met, _) => &mut counts.met,
                (Worth::Partial, _) => &mut counts.partial,
                (Worth::Nothing, Some(Answer::Unknown)) => &mut counts.unknown,
                // N/A that is worth nothing lacks its reason, so nothing has been answered.
                (Worth::Nothing, None | Some(Answer::Na)) => &mut counts.unanswered,
                (Worth::Nothing, Some(Answer::Met | Answer::Partial | Answer::Unmet)) => {
                    &mut counts.unmet
                }
            };
            *place += 1;
            let waived = is_lacking(question) && live_waiver(question, as_of).is_some();
            counts.waived += usize::from(waived);
        }
        counts
    }

    pub(super) fn in_order(self) -> [usize; 6] {
        [
            self.met,
            self.partial,
            self.unmet,
            self.unknown,
            self.unanswered,
            self.na,
        ]
    }

    pub(super) fn applicable(self) -> usize {
        self.met + self.partial + self.unmet + self.unknown + self.unanswered
    }
}
