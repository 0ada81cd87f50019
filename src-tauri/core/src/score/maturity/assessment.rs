//! An assessment as a whole: every dimension, all of them together, what would move a stage, the road to a target.

use super::cell::STAGES;
use super::criterion::Standing;
use super::evidence::Support;
use super::method::Method;
use super::profile::{Profile, Trust};
use super::why::Why;
use crate::score::{
    fraction::Fraction,
    level::Step,
    overall::{OverallInput, overall},
    respondents::Vote,
};
use crate::{Error, Result};

/// An assessment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssessmentInput {
    /// Names of the respondents, in the order of the votes.
    pub respondents: Vec<String>,
    /// In the order of the pack.
    pub dimensions: Vec<DimensionInput>,
}

/// One dimension with its criteria.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DimensionInput {
    /// Its id.
    pub id: String,
    /// In the order of the pack.
    pub criteria: Vec<CriterionInput>,
}

/// One criterion with everything that decides it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CriterionInput {
    /// Its id.
    pub id: String,
    /// 2 to 5.
    pub stage: u8,
    /// A vote for each respondent; none is no vote.
    pub votes: Vec<Option<Vote>>,
    /// What was settled on; it goes before the votes.
    pub settled: Option<Vote>,
    /// Whether N/A has its reason, approver and review day.
    pub na_complete: bool,
    /// What its evidence comes to.
    pub support: Support,
}

/// What an assessment comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// In the order of the input.
    pub dimensions: Vec<DimensionOutcome>,
    /// All together; none where no criterion of any dimension applies.
    pub overall: Option<Overall>,
    /// What would move a stage, cheapest first.
    pub moves: Vec<Move>,
}

/// What one dimension comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DimensionOutcome {
    /// Its id.
    pub id: String,
    /// Its criteria in the order of the input.
    pub criteria: Vec<Standing>,
    /// Its stages; none where no criterion applies.
    pub profile: Option<Profile>,
    /// Why not the next stage; none at the top.
    pub why: Option<Why>,
}

/// All dimensions together: never one label.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Overall {
    /// The lowest stage; none where nothing is rated.
    pub gated_stage: Option<u8>,
    /// The lower median; none where nothing is rated.
    pub typical_stage: Option<u8>,
    /// Positions of the dimensions at the lowest stage.
    pub weakest: Vec<usize>,
    /// Dimensions with a stage.
    pub rated: usize,
    /// Dimensions that apply.
    pub of: usize,
    /// Mean of the indexes of the dimensions with a stage; none where there is none.
    pub index: Option<Fraction>,
    /// How far all criteria are answered and evidenced.
    pub trust: Trust,
}

/// The criteria that bring one dimension to a higher stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Move {
    /// Position of the dimension.
    pub dimension: usize,
    /// Its stage now, blanks counted as none.
    pub from: u8,
    /// Its stage then.
    pub to: u8,
    /// Positions of the criteria within the dimension.
    pub criteria: Vec<usize>,
    effort: u32,
}

/// Scores an assessment; fails with `Kind::Invalid` on a stage outside 2 to 5 or an evidence level above 2.
pub fn assess(input: &AssessmentInput, method: &Method) -> Result<Outcome> {
    let mut dimensions = Vec::with_capacity(input.dimensions.len());
    for dimension in &input.dimensions {
        dimensions.push(DimensionOutcome::of(dimension, method)?);
    }
    let overall = Overall::of(&dimensions, method);
    let mut moves = Vec::new();
    for (at, dimension) in dimensions.iter().enumerate() {
        if let Some(why) = &dimension.why {
            moves.push(dimension.moved(at, why));
        }
    }
    cheapest_first(&mut moves);
    Ok(Outcome {
        dimensions,
        overall,
        moves,
    })
}

/// What brings every dimension below a stage up to it, in the order of the dimensions.
pub fn road(outcome: &Outcome, target: u8, method: &Method) -> Vec<Move> {
    let mut road = Vec::new();
    for (at, dimension) in outcome.dimensions.iter().enumerate() {
        if let Some(why) = Why::below(&dimension.criteria, target, method) {
            road.push(dimension.moved(at, &why));
        }
    }
    road
}

impl Outcome {
    /// Criteria on which respondents disagree and that nobody has settled, in order.
    pub fn agenda(&self) -> impl Iterator<Item = &Standing> {
        self.criteria().filter(|one| one.disputed())
    }

    /// Every criterion in order.
    pub fn criteria(&self) -> impl Iterator<Item = &Standing> + Clone {
        self.dimensions.iter().flat_map(|one| &one.criteria)
    }
}

impl DimensionOutcome {
    /// Scores one dimension.
    pub fn of(input: &DimensionInput, method: &Method) -> Result<Self> {
        for criterion in &input.criteria {
            if !STAGES.contains(&criterion.stage) {
                return Err(Error::invalid(
                    "The stage of a criterion must be from 2 to 5.",
                ));
            }
            if criterion.support.level > 2 {
                return Err(Error::invalid("`evidence` must be 0, 1 or 2."));
            }
        }
        let criteria: Vec<Standing> = input
            .criteria
            .iter()
            .map(|criterion| Standing::of(criterion, method))
            .collect();
        let applies = criteria.iter().any(|one| !one.not_applicable);
        let profile = Profile::of(&criteria, method);
        if applies && profile.is_none() {
            return Err(Error::invalid(
                "There are too many criteria to compute exactly.",
            ));
        }
        Ok(Self {
            id: input.id.clone(),
            why: Why::next(&criteria, method),
            criteria,
            profile,
        })
    }

    /// How many more answers a stage takes; 0 where there are enough.
    pub fn answers_short(&self, method: &Method) -> usize {
        let Some(profile) = &self.profile else {
            return 0;
        };
        let percent = u64::from(method.scoring.min_completeness_percent);
        let applicable = u64::try_from(profile.trust.applicable).unwrap_or(u64::MAX);
        let least = percent.saturating_mul(applicable).div_ceil(100);
        let least = usize::try_from(least).unwrap_or(usize::MAX);
        least.saturating_sub(profile.trust.answered)
    }

    fn moved(&self, at: usize, why: &Why) -> Move {
        Move {
            dimension: at,
            from: self
                .profile
                .as_ref()
                .map_or(1, |profile| profile.stage_if_unanswered_unmet),
            to: why.opens,
            criteria: why.smallest.clone(),
            effort: why.effort(&self.criteria),
        }
    }
}

impl Overall {
    fn of(dimensions: &[DimensionOutcome], method: &Method) -> Option<Self> {
        let criteria = dimensions.iter().flat_map(|one| &one.criteria);
        let trust = Trust::of(criteria, method)?;
        let stage = |one: &DimensionOutcome| one.profile.as_ref()?.stage;
        let stages = dimensions.iter().map(stage);
        let together = overall(&OverallInput {
            stages: stages
                .map(|stage| stage.and_then(|stage| Step::try_from(stage).ok()))
                .collect(),
        });
        let rated = dimensions.iter().filter(|one| stage(one).is_some());
        let mut sum = Fraction::ZERO;
        for profile in rated.filter_map(|one| one.profile.as_ref()) {
            sum = sum.plus(profile.index)?;
        }
        let count = i32::try_from(together.rated).ok()?;
        Some(Self {
            gated_stage: together.gated_stage.map(u8::from),
            typical_stage: together.typical_stage.map(u8::from),
            weakest: together.weakest,
            rated: together.rated,
            of: dimensions
                .iter()
                .filter(|one| one.profile.is_some())
                .count(),
            index: sum.over(Fraction::whole(count)),
            trust,
        })
    }
}

fn cheapest_first(moves: &mut [Move]) {
    moves.sort_by_key(|one| (one.criteria.len(), one.effort, one.dimension));
}
