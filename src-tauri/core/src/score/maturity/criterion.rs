//! One criterion: its value, what is claimed, what the evidence supports, and what it lacks.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::assessment::CriterionInput;
use super::method::{FULL, Method};
use crate::score::respondents::{Vote, settle};

/// Where a criterion stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Standing {
    /// Its id; empty where nothing refers to it.
    pub id: String,
    /// 2 to 5.
    pub stage: u8,
    /// The settled answer, else what the votes come to; none for a blank.
    pub value: Option<Vote>,
    /// Whether the votes disagree, settled or not.
    pub contested: bool,
    /// Whether there is a settled answer.
    pub settled: bool,
    /// How many votes it counts for.
    pub votes: usize,
    /// Whether it is out of the count: N/A with everything that takes.
    pub not_applicable: bool,
    /// Quarters as answered; none for a blank.
    pub claimed: Option<u32>,
    /// The evidence level that full credit takes.
    pub needed: u8,
    /// Whether fresh evidence has that level.
    pub supported: bool,
    /// Whether it would have if what is stale were fresh.
    pub supported_if_fresh: bool,
    /// Quarters that count.
    pub credit: u32,
    /// What keeps it from full credit, in the order to read it.
    pub lacks: Vec<Lack>,
}

/// What a criterion lacks.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Lack {
    /// It is answered with less than most.
    Coverage,
    /// What is claimed has no evidence of the needed level.
    Evidence,
    /// Its evidence would be enough if it were fresh, or its day had come.
    Freshness,
    /// Nobody has voted.
    Votes,
    /// It is said not to apply, without the reason, approver and review day that takes.
    Na,
}

impl Standing {
    /// Settles the votes on a criterion and caps what has no evidence.
    pub fn of(input: &CriterionInput, method: &Method) -> Self {
        let voted = settle(&input.votes, method);
        let value = input.settled.or(voted.value);
        let needed = method.needed(input.stage);
        let not_applicable = value == Some(Vote::Na) && input.na_complete;
        let claimed = value.filter(|vote| *vote != Vote::Na).map(Vote::quarters);
        let supported = input.support.level >= needed;
        let mut standing = Self {
            id: input.id.clone(),
            stage: input.stage,
            value,
            contested: voted.contested,
            settled: input.settled.is_some(),
            // A settled answer stands for all who voted, and for at least one.
            votes: match input.settled {
                Some(_) => voted.votes.max(1),
                None => voted.votes,
            },
            not_applicable,
            claimed,
            needed,
            supported,
            supported_if_fresh: input.support.level_if_fresh >= needed,
            credit: 0,
            lacks: Vec::new(),
        };
        standing.credit = standing.counted(method);
        standing.lacks = standing.lacking();
        standing
    }

    /// Whether respondents disagree and nobody has settled it.
    pub fn disputed(&self) -> bool {
        self.contested && !self.settled
    }

    /// The quarters that count: the claim, capped where no evidence supports it.
    pub(super) fn counted(&self, method: &Method) -> u32 {
        match self.claimed {
            Some(claimed) if self.supported => claimed,
            Some(claimed) => claimed.min(method.scoring.capped_quarters),
            None => 0,
        }
    }

    /// How many quarters are missing.
    pub fn gap(&self) -> u32 {
        FULL.saturating_sub(self.credit)
    }

    /// How hard full credit is to get, easiest lowest: a look at old evidence, new evidence, votes, then more coverage.
    pub fn effort(&self) -> u32 {
        self.lacks.iter().map(|lack| self.effort_of(*lack)).sum()
    }

    fn effort_of(&self, lack: Lack) -> u32 {
        match lack {
            Lack::Freshness => 1,
            Lack::Evidence => 2,
            Lack::Votes => 4,
            Lack::Na => 5,
            Lack::Coverage => 4 + 2 * FULL.saturating_sub(self.claimed.unwrap_or(0)),
        }
    }

    fn lacking(&self) -> Vec<Lack> {
        if self.not_applicable {
            return Vec::new();
        }
        let Some(claimed) = self.claimed else {
            return vec![match self.value {
                Some(_) => Lack::Na,
                None => Lack::Votes,
            }];
        };
        let mut lacks = Vec::new();
        if claimed < FULL {
            lacks.push(Lack::Coverage);
        }
        // Where nothing is claimed there is nothing to show yet.
        if claimed > 0 && !self.supported {
            lacks.push(match self.supported_if_fresh {
                true => Lack::Freshness,
                false => Lack::Evidence,
            });
        }
        lacks
    }
}
