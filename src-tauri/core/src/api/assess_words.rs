//! The sentences of an assessment: what a criterion lacks, why a stage is not reached, what would
//! move it. Titles of answers and evidence levels are the pack's.

use super::criterion_view::LackView;
use super::maturity::MaturityCase;
use super::scored::Scored;
use crate::error::Result;
use crate::pack::maturity::{AnswerId, Maturity, RatingId};
use crate::score::dimension::CellRating;
use crate::score::maturity::{Cell, DimensionOutcome, Lack, Move, Standing, Why};
use crate::score::respondents::Vote;

impl Scored {
    /// What a criterion lacks for full credit.
    pub(super) fn lacks(&self, case: &MaturityCase, standing: &Standing) -> Vec<LackView> {
        let lacks = standing.lacks.iter().map(|kind| LackView {
            kind: *kind,
            text: match case.model() {
                Ok(model) => self.lack_text(case, model, standing, *kind),
                Err(_) => String::new(),
            },
        });
        lacks.collect()
    }

    fn lack_text(
        &self,
        case: &MaturityCase,
        model: &Maturity,
        standing: &Standing,
        kind: Lack,
    ) -> String {
        let support = self.support(&standing.id);
        let level = |level: u8| {
            let levels = model.evidence_levels.iter();
            let found = levels.clone().find(|each| each.level == level);
            found.map_or("", |each| each.title.as_str())
        };
        match kind {
            Lack::Coverage => {
                let said = standing.value.map_or("", |vote| answer_title(model, vote));
                let full = answer_title(model, Vote::Most);
                format!("It is answered {said}; full credit takes {full}.")
            }
            Lack::Evidence => {
                let needed = level(standing.needed);
                let now = support.map_or(0, |support| support.level);
                match case.evidence_of(&standing.id).next() {
                    None => format!(
                        "It has no evidence; stage {} takes {needed}.",
                        standing.stage
                    ),
                    Some(_) => format!(
                        "Its evidence counts as {}; stage {} takes {needed}.",
                        level(now),
                        standing.stage
                    ),
                }
            }
            Lack::Freshness => match support.and_then(|support| support.stale.as_ref()) {
                Some((title, age)) => format!(
                    "{title} is {age} days old; evidence counts for {} days.",
                    self.method.scoring.evidence_valid_days
                ),
                None => "Its evidence is too old.".to_owned(),
            },
            Lack::Votes => "Nobody has voted.".to_owned(),
            Lack::Na => {
                let lacks = case.na_lacks(&standing.id);
                let words: Vec<&str> = lacks.iter().map(|lack| na_word(lack)).collect();
                format!("N/A does not count without {}.", listed(&words))
            }
        }
    }

    /// The exact cells in the way.
    pub(super) fn why_text(&self, outcome: &DimensionOutcome, why: &Why) -> String {
        let sentence = |(cell, required): &(Cell, RatingId)| {
            let needed = match required {
                RatingId::F => "F",
                RatingId::L => "L or better",
                RatingId::P => "P or better",
                RatingId::N => "N or better",
            };
            let share = cell.share.and_then(|share| share.rounded(2)).unwrap_or(0.0);
            let which = match why.failing.len() == 1 && cell.stage == why.next {
                true => "The cell".to_owned(),
                false => format!("Stage {}", cell.stage),
            };
            let is = letter(cell);
            format!("{which} must be {needed}; it is {is}, at {share:.2}.")
        };
        let mut text: Vec<String> = why.failing.iter().map(sentence).collect();
        if let Some(profile) = &outcome.profile
            && profile.stage.is_none()
        {
            let least = self.method.scoring.min_completeness_percent;
            text.push(format!("There is no stage below {least}% answered."));
        }
        text.join(" ")
    }

    /// What to do for a move.
    pub(super) fn move_text(
        &self,
        case: &MaturityCase,
        outcome: &DimensionOutcome,
        one: &Move,
    ) -> Result<String> {
        let standings = one
            .criteria
            .iter()
            .filter_map(|at| outcome.criteria.get(*at));
        let standings: Vec<&Standing> = standings.collect();
        if let [only] = standings.as_slice() {
            return self.step_text(case, only);
        }
        let with = |lack: Lack| {
            let each = standings.iter();
            each.filter(|each| each.lacks.first() == Some(&lack))
                .count()
        };
        let mut parts = Vec::new();
        for (lack, what) in [
            (Lack::Freshness, "check the evidence again of"),
            (Lack::Evidence, "show evidence for"),
            (Lack::Votes, "answer"),
            (Lack::Na, "complete the N/A of"),
            (Lack::Coverage, "make true"),
        ] {
            let count = super::assess::number(with(lack));
            if count > 0 {
                parts.push(format!("{what} {}", criteria(count)));
            }
        }
        let parts: Vec<&str> = parts.iter().map(String::as_str).collect();
        Ok(sentence(&listed(&parts)))
    }

    /// What to do for one criterion.
    pub(super) fn step_text(&self, case: &MaturityCase, standing: &Standing) -> Result<String> {
        let text = case.known(&standing.id)?.text.trim_end_matches('.');
        let stale = self
            .support(&standing.id)
            .and_then(|support| support.stale.as_ref());
        Ok(match (standing.lacks.first(), stale) {
            (Some(Lack::Freshness), Some((title, _))) => format!("Check {title} again: {text}."),
            (Some(Lack::Freshness), None) => format!("Check the evidence again: {text}."),
            (Some(Lack::Evidence), _) => format!("Show it: {text}."),
            (Some(Lack::Votes), _) => format!("Answer: {text}."),
            (Some(Lack::Na), _) => format!("Say why it does not apply: {text}."),
            (Some(Lack::Coverage), _) | (None, _) => format!("{text}."),
        })
    }

    /// A criterion by its id.
    pub(super) fn standing(&self, criterion: &str) -> Option<&Standing> {
        self.outcome.criteria().find(|each| each.id == criterion)
    }

    fn support(&self, criterion: &str) -> Option<&crate::score::maturity::Support> {
        let mut inputs = self.input.dimensions.iter().flat_map(|one| &one.criteria);
        let input = inputs.find(|each| each.id == criterion)?;
        Some(&input.support)
    }
}

fn answer_title(model: &Maturity, vote: Vote) -> &str {
    let id = match vote {
        Vote::None => AnswerId::None,
        Vote::Some => AnswerId::Some,
        Vote::Half => AnswerId::Half,
        Vote::Most => AnswerId::Most,
        Vote::Na => return "N/A",
    };
    let found = model.answers.iter().find(|each| each.id == id);
    found.map_or("", |each| each.title.as_str())
}

fn letter(cell: &Cell) -> &'static str {
    match cell.rating {
        CellRating::Rated(RatingId::N) => "N",
        CellRating::Rated(RatingId::P) => "P",
        CellRating::Rated(RatingId::L) => "L",
        CellRating::Rated(RatingId::F) => "F",
        CellRating::NotApplicable => "not applicable",
    }
}

/// What N/A lacks, in words.
fn na_word(lack: &str) -> &'static str {
    match lack {
        "reason" => "a reason",
        "approver" => "an approver",
        _ => "a day to look at it again",
    }
}

fn criteria(count: u32) -> String {
    match count {
        1 => "1 criterion".to_owned(),
        _ => format!("{count} criteria"),
    }
}

/// "a, b and c".
fn listed(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    match chars.next() {
        Some(first) => format!("{}{}.", first.to_uppercase(), chars.as_str()),
        None => String::new(),
    }
}
