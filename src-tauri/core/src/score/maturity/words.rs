//! The sentences about an assessment, with the titles of its pack.
//!
//! Left out on purpose: what things are called on a screen. A sentence here says the same on every host.

use super::assessment::{CriterionInput, DimensionInput, DimensionOutcome, Move};
use super::compare::{Change, Difference, Reason};
use super::criterion::{Lack, Standing};
use super::evidence::{EvidenceState, Unfit};
use super::method::Method;
use super::why::Why;
use crate::pack::maturity::{AnswerId, Maturity, RatingId};
use crate::score::respondents::Vote;

/// The titles of a pack.
#[derive(Debug, Clone, Copy)]
pub struct Words<'p> {
    /// The model.
    pub pack: &'p Maturity,
}

impl Words<'_> {
    /// The title of an answer.
    pub fn answer(&self, vote: Vote) -> &str {
        let id = match vote {
            Vote::None => AnswerId::None,
            Vote::Some => AnswerId::Some,
            Vote::Half => AnswerId::Half,
            Vote::Most => AnswerId::Most,
            Vote::Na => return "N/A",
        };
        let answer = self.pack.answers.iter().find(|answer| answer.id == id);
        answer.map_or("", |answer| &answer.title)
    }

    /// The title of a level of evidence.
    pub fn level(&self, level: u8) -> &str {
        let mut levels = self.pack.evidence_levels.iter();
        let found = levels.find(|each| each.level == level);
        found.map_or("", |each| &each.title)
    }

    /// What a criterion should be.
    pub fn criterion(&self, id: &str) -> &str {
        let found = self.pack.criteria.iter().find(|each| each.id == id);
        found.map_or("", |each| &each.text)
    }

    /// What a criterion lacks, in a sentence.
    pub fn lack(
        &self,
        input: &CriterionInput,
        standing: &Standing,
        lack: Lack,
        method: &Method,
    ) -> String {
        match (lack, &input.support.unfit) {
            (Lack::Coverage, _) => format!(
                "The answer is “{}”; full credit takes “{}”.",
                standing.value.map_or("", |vote| self.answer(vote)),
                self.answer(Vote::Most)
            ),
            (Lack::Freshness, Some(unfit)) => {
                format!("{}{}", aged(unfit, method), self.counts_as(standing))
            }
            (Lack::Evidence | Lack::Freshness, _) => {
                let has = match input.support.level {
                    0 => "nothing fresh shows it".to_owned(),
                    level => format!("what is there is “{}”", self.level(level)),
                };
                format!(
                    "Stage {} takes evidence “{}”; {has}.{}",
                    standing.stage,
                    self.level(standing.needed),
                    self.counts_as(standing)
                )
            }
            (Lack::Votes, _) => "Nobody has answered it.".to_owned(),
            (Lack::Na, _) => {
                "N/A takes a reason, an approver and a review day; until then it counts as a blank."
                    .to_owned()
            }
        }
    }

    /// What a capped answer counts as.
    fn counts_as(&self, standing: &Standing) -> String {
        let capped = standing
            .claimed
            .is_some_and(|claimed| claimed > standing.credit);
        let votes = [Vote::None, Vote::Some, Vote::Half, Vote::Most];
        let as_if = votes
            .into_iter()
            .find(|vote| vote.quarters() == standing.credit);
        match (capped, standing.value, as_if) {
            (true, Some(value), Some(credit)) => {
                format!(
                    " “{}” counts as “{}”.",
                    self.answer(value),
                    self.answer(credit)
                )
            }
            (true, _, _) | (false, _, _) => String::new(),
        }
    }

    /// Why a dimension is not at the next stage, in sentences: the exact cells, and what they would need.
    pub fn why(&self, outcome: &DimensionOutcome, why: &Why, method: &Method) -> String {
        let mut sentences = Vec::new();
        match outcome.answers_short(method) {
            0 => {}
            1 => sentences.push("Too little is answered: a stage takes 1 more answer.".to_owned()),
            short => sentences.push(format!(
                "Too little is answered: a stage takes {short} more answers."
            )),
        }
        for (cell, required) in &why.failing {
            let which = match cell.stage == why.next && why.failing.len() == 1 {
                true => "The cell".to_owned(),
                false => format!("The cell of stage {}", cell.stage),
            };
            let better = match required {
                RatingId::F => "",
                RatingId::N | RatingId::P | RatingId::L => " or better",
            };
            let is = Why::letter(cell).map_or("N/A".to_owned(), |letter| format!("{letter:?}"));
            let share = cell.share.and_then(|share| share.rounded(2)).unwrap_or(0.0);
            sentences.push(format!(
                "{which} must be {required:?}{better}; it is {is}, at {share:.2}."
            ));
        }
        sentences.join(" ")
    }

    /// What to do to move a stage, in one line.
    pub fn moved(&self, input: &DimensionInput, outcome: &DimensionOutcome, step: &Move) -> String {
        let mut parts = Vec::new();
        for at in &step.criteria {
            let (Some(given), Some(standing)) =
                (input.criteria.get(*at), outcome.criteria.get(*at))
            else {
                continue;
            };
            let text = self.criterion(&standing.id).trim_end_matches('.');
            let unfit = given.support.unfit.as_ref();
            parts.push(match (standing.lacks.as_slice(), unfit) {
                ([Lack::Freshness], Some(unfit)) if unfit.state == EvidenceState::Stale => {
                    format!("Check “{}” again", unfit.title)
                }
                ([Lack::Freshness | Lack::Evidence], _) => match standing.needed {
                    2 => format!("Have evidence checked: {text}"),
                    _ => format!("Show evidence: {text}"),
                },
                ([Lack::Votes], _) => format!("Answer: {text}"),
                _ if !standing.supported => format!("{text}, with evidence"),
                _ => text.to_owned(),
            });
        }
        parts.join("; ")
    }

    /// One difference between two assessments, in a sentence.
    pub fn difference(&self, difference: &Difference, method: &Method) -> String {
        let (was, is) = (&difference.before, &difference.after);
        match difference.reason {
            Reason::Answer => format!("{}.", self.turned(was, is)),
            Reason::Respondents => format!(
                "Those who answered both times said the same; others answered. {}.",
                self.turned(was, is)
            ),
            Reason::EvidenceExpired => {
                let aged = difference.unfit.as_ref().map(|unfit| aged(unfit, method));
                format!(
                    "Its evidence expired: {}{}",
                    aged.unwrap_or_default(),
                    self.counts_as(is)
                )
            }
            Reason::Evidence if is.supported => format!(
                "It now has evidence “{}”, which it lacked.",
                self.level(is.needed)
            ),
            Reason::Evidence => format!(
                "It had evidence “{}” and no longer has it.{}",
                self.level(is.needed),
                self.counts_as(is)
            ),
            Reason::Na => match (was.not_applicable, is.not_applicable) {
                (true, _) => format!("It did not apply. {}.", self.now(is)),
                (false, true) => format!("It no longer applies. {}.", self.before(was)),
                (false, false) => format!("{}.", self.turned(was, is)),
            },
            Reason::Model => "The model counts it differently.".to_owned(),
        }
    }

    fn turned(&self, was: &Standing, is: &Standing) -> String {
        match (was.value, is.value) {
            (Some(was), Some(is)) => {
                format!("“{}” became “{}”", self.answer(was), self.answer(is))
            }
            (None, Some(_)) => format!("It was not answered. {}", self.now(is)),
            (Some(_), None) => format!("It is no longer answered. {}", self.before(was)),
            (None, None) => "It was not answered and is not".to_owned(),
        }
    }

    fn now(&self, is: &Standing) -> String {
        match is.value {
            Some(value) => format!("Now the answer is “{}”", self.answer(value)),
            None => "Now it is not answered".to_owned(),
        }
    }

    fn before(&self, was: &Standing) -> String {
        match was.value {
            Some(value) => format!("Before, the answer was “{}”", self.answer(value)),
            None => "Before, it was not answered".to_owned(),
        }
    }

    /// How a dimension changed, in a sentence that names the causes.
    pub fn change(&self, change: &Change) -> String {
        let verb = match (change.stage_before, change.stage_after) {
            (Some(before), Some(after)) if after < before => "fell",
            (Some(before), Some(after)) if after > before => "rose",
            (Some(same), Some(_)) => return format!("The stage is {same} as before."),
            (Some(before), None) => {
                return format!("The stage was {before}; now there is none.");
            }
            (None, Some(after)) => return format!("There was no stage; now it is {after}."),
            (None, None) => return "There was no stage and there is none.".to_owned(),
        };
        let (before, after) = (change.stage_before, change.stage_after);
        let (before, after) = (before.unwrap_or_default(), after.unwrap_or_default());
        let causes: Vec<&str> = change
            .causes
            .iter()
            .map(|cause| cause_words(*cause, verb))
            .collect();
        match causes.as_slice() {
            [] => format!("The stage {verb} from {before} to {after}."),
            causes => format!(
                "The stage {verb} from {before} to {after} because {}.",
                causes.join(" and ")
            ),
        }
    }
}

fn cause_words(cause: Reason, verb: &str) -> &'static str {
    match (cause, verb) {
        (Reason::Answer, _) => "answers changed",
        (Reason::EvidenceExpired, _) => "evidence expired",
        (Reason::Evidence, "rose") => "evidence was added or checked",
        (Reason::Evidence, _) => "evidence was taken away",
        (Reason::Respondents, _) => "other people answered",
        (Reason::Na, _) => "what applies changed",
        (Reason::Model, _) => "the model changed",
    }
}

/// How old evidence is, or that its day is still to come.
fn aged(unfit: &Unfit, method: &Method) -> String {
    match unfit.state {
        EvidenceState::Future => format!("The day of “{}” is still to come.", unfit.title),
        EvidenceState::Fresh | EvidenceState::Stale | EvidenceState::Undated => format!(
            "“{}” is {} days old; evidence counts for {} days.",
            unfit.title, unfit.age_days, method.scoring.evidence_valid_days
        ),
    }
}
