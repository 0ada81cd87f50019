//! What a difference did: to a question, to a scenario, and to the review as a whole.

use std::collections::BTreeSet;

use super::compare_side::Side;
use super::judge::JudgedQuestion;
use crate::model::{Answer, Id};

/// What a question comes to in one state.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Stand {
    /// The checklist does not have it.
    Absent,
    /// It is not asked.
    Hidden,
    /// It waits for an earlier answer.
    Waiting,
    /// It is answered as not applicable.
    NotApplicable,
    /// Its gap has a live waiver.
    Waived,
    /// Nobody answered.
    Unanswered,
    /// It is worth nothing.
    Gap,
    /// It is worth half.
    Half,
    /// It is worth all.
    Met,
}

impl Stand {
    /// Where a question stands.
    pub(super) fn of(row: Option<&JudgedQuestion>) -> Self {
        let Some(row) = row else {
            return Self::Absent;
        };
        if !row.counts() {
            Self::Hidden
        } else if row.is_waiting() {
            Self::Waiting
        } else if row.not_applicable {
            Self::NotApplicable
        } else if row.credit >= 4 {
            Self::Met
        } else if row.waived {
            Self::Waived
        } else if row.is_unanswered() {
            Self::Unanswered
        } else if row.credit > 0 {
            Self::Half
        } else {
            Self::Gap
        }
    }

    /// Whether it is open: asked, worth less than met, and without a waiver.
    fn is_gap(self) -> bool {
        matches!(self, Self::Unanswered | Self::Gap | Self::Half)
    }

    /// In a word, as a value that changed.
    pub(super) fn word(self) -> &'static str {
        match self {
            Self::Absent => "Not in the checklist",
            Self::Hidden => "Not asked",
            Self::Waiting => "Waiting",
            Self::NotApplicable => "Not applicable",
            Self::Waived => "Waived",
            Self::Unanswered => "Unanswered",
            Self::Gap => "A gap",
            Self::Half => "A gap worth half",
            Self::Met => "Met",
        }
    }

    fn now(self) -> &'static str {
        match self {
            Self::Absent => "Is not in the checklist now",
            Self::Hidden => "Is not asked now",
            Self::Waiting => "Waits for an earlier answer now",
            Self::NotApplicable => "Does not apply now",
            Self::Waived => "Is waived now",
            Self::Unanswered => "Is unanswered now",
            Self::Gap => "Is a gap now",
            Self::Half => "Is a gap worth half now",
            Self::Met => "Counts as Met now",
        }
    }

    fn then(self) -> &'static str {
        match self {
            Self::Absent => "was not in the checklist",
            Self::Hidden => "was not asked",
            Self::Waiting => "waited for an earlier answer",
            Self::NotApplicable => "did not apply",
            Self::Waived => "was waived",
            Self::Unanswered => "was unanswered",
            Self::Gap => "was a gap",
            Self::Half => "was a gap worth half",
            Self::Met => "counted as Met",
        }
    }
}

/// Where a question stands before and after.
pub(super) fn stands(before: &Side, after: &Side, question: &str) -> (Stand, Stand) {
    let of = |side: &Side| Stand::of(side.judged.row(question));
    (of(before), of(after))
}

/// What became of a question, in a sentence; none where it stands where it stood.
pub(super) fn on_question(before: Stand, after: Stand) -> Option<String> {
    (before != after).then(|| format!("{}, {}.", after.now(), before.then()))
}

/// What became of a scenario's level.
pub(super) fn on_scenario(before: &Side, after: &Side, old: &Id, new: &Id) -> Option<String> {
    match (before.levels.get(old), after.levels.get(new)) {
        (was, is) if was == is => None,
        (Some(was), Some(is)) => Some(format!("Its risk is {is} now, was {was}.")),
        (None, Some(is)) => Some(format!("Its risk is {is} now, was not rated.")),
        (Some(was), None) => Some(format!("Its risk is not rated now, was {was}.")),
        (None, None) => None,
    }
}

/// Why a question stands elsewhere although nothing about it was changed.
pub(super) fn by_itself(before: &Side, after: &Side, question: &str) -> &'static str {
    let (was, is) = (before.judged.row(question), after.judged.row(question));
    let answered = |row: Option<&JudgedQuestion>| row.and_then(|row| row.answer);
    match (was, is) {
        (Some(was), Some(is)) if was.counts() != is.counts() => {
            "What decides whether it is asked was changed."
        }
        (Some(was), Some(is)) if was.is_waiting() != is.is_waiting() => {
            "An earlier answer was changed."
        }
        (Some(was), Some(is)) if !was.stale && is.stale => "Its evidence ran out.",
        (Some(was), Some(is)) if was.waived && !is.waived => "Its waiver ran out.",
        (Some(_), Some(_))
            if answered(was) == Some(Answer::Na) || answered(is) == Some(Answer::Na) =>
        {
            "N/A counts only with a reason and where the checklist allows it."
        }
        (Some(_), Some(_)) => "What it rests on was changed.",
        (None, _) | (_, None) => "The checklist is another.",
    }
}

/// What all of it did, in a sentence or three.
pub(super) fn on_review(before: &Side, after: &Side) -> String {
    let (was, is) = (&before.view, &after.view);
    let verdict = match was.verdict == is.verdict {
        true => format!("The verdict is {} as before", spoken(&is.verdict)),
        false => format!(
            "The verdict is {}, was {}",
            spoken(&is.verdict),
            spoken(&was.verdict)
        ),
    };
    let score = match (was.score, is.score) {
        (Some(was), Some(is)) if was == is => format!("the score stays {is}"),
        (Some(was), Some(is)) => format!("the score went from {was} to {is}"),
        (None, Some(is)) => format!("the score is {is}, there was none"),
        (Some(was), None) => format!("there is no score, it was {was}"),
        (None, None) => "there is no score".to_owned(),
    };
    let rows = before.judged.rows.iter().chain(&after.judged.rows);
    let ids: BTreeSet<&str> = rows.map(|row| row.id.as_str()).collect();
    let (mut closed, mut opened) = (0usize, 0usize);
    for id in ids {
        let (was, is) = stands(before, after, id);
        closed += usize::from(was.is_gap() && !is.is_gap());
        opened += usize::from(!was.is_gap() && is.is_gap());
    }
    let gaps = match (closed, opened) {
        (0, 0) => "No gap was closed and none is new".to_owned(),
        (closed, 0) => format!("{} closed", count(closed, "gap was", "gaps were")),
        (0, opened) => format!("{} new", count(opened, "gap is", "gaps are")),
        (closed, opened) => format!(
            "{} closed, {} new",
            count(closed, "gap was", "gaps were"),
            count(opened, "is", "are")
        ),
    };
    format!("{verdict}; {score}. {gaps}.")
}

fn count(n: usize, one: &str, many: &str) -> String {
    format!("{n} {}", if n == 1 { one } else { many })
}

/// A verdict as it is said.
pub(super) fn spoken(verdict: &str) -> &'static str {
    match verdict {
        "go" => "Go",
        "conditional" => "Conditional",
        _ => "No-go",
    }
}
