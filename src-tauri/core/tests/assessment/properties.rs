//! What holds for every assessment.

use lamppost_core::pack::maturity::RatingId;
use lamppost_core::score::dimension::CellRating;
use lamppost_core::score::maturity::{
    AssessmentInput, CriterionInput, Method, Outcome, Standing, Support, assess, assessment::road,
    cell::Cells,
};
use lamppost_core::score::respondents::Vote;
use proptest::prelude::*;

use super::whole::{assessment, score};

const PEOPLE: usize = 4;

fn vote() -> impl Strategy<Value = Option<Vote>> {
    let votes = [Vote::None, Vote::Some, Vote::Half, Vote::Most, Vote::Most];
    prop_oneof![
        8 => prop::sample::select(votes.to_vec()).prop_map(Some),
        1 => Just(Some(Vote::Na)),
        1 => Just(None),
    ]
}

fn criterion() -> impl Strategy<Value = CriterionInput> {
    let support = (0..3u8, 0..3u8).prop_map(|(level, stale)| Support {
        level,
        level_if_fresh: level.max(stale),
        unfit: None,
    });
    let votes = prop_oneof![
        prop::collection::vec(vote(), PEOPLE),
        // Whole cells that are blank, or alike, are what gates are made of.
        vote().prop_map(|vote| vec![vote; PEOPLE]),
    ];
    let settled = prop_oneof![4 => Just(None), 1 => vote()];
    (2..6u8, votes, settled, any::<bool>(), support).prop_map(
        |(stage, votes, settled, na_complete, support)| CriterionInput {
            id: String::new(),
            stage,
            votes,
            settled,
            na_complete,
            support,
        },
    )
}

fn input() -> impl Strategy<Value = AssessmentInput> {
    let dimension = prop::collection::vec(criterion(), 1..10);
    prop::collection::vec(dimension, 1..4).prop_map(|dimensions| {
        let mut input = assessment(dimensions);
        input.respondents.push("Di".to_owned());
        input
    })
}

/// Where in an assessment something is changed.
fn at(input: &mut AssessmentInput, place: prop::sample::Index) -> &mut CriterionInput {
    let dimensions = input.dimensions.len();
    let dimension = &mut input.dimensions[place.index(dimensions)];
    let criteria = dimension.criteria.len();
    &mut dimension.criteria[place.index(criteria)]
}

/// Stages and indexes of every dimension, lowest possible stage first.
fn heights(outcome: &Outcome) -> Vec<[Option<f64>; 5]> {
    let of = |one: &lamppost_core::score::maturity::DimensionOutcome| {
        let Some(profile) = &one.profile else {
            return [None; 5];
        };
        [
            profile.stage.map(f64::from),
            profile.claimed_stage.map(f64::from),
            Some(f64::from(profile.stage_if_unanswered_unmet)),
            Some(f64::from(profile.stage_if_unanswered_met)),
            profile.index.rounded(4),
        ]
    };
    outcome.dimensions.iter().map(of).collect()
}

fn not_lower(before: &Outcome, after: &Outcome) -> bool {
    let (before, after) = (heights(before), heights(after));
    let mut pairs = before.iter().flatten().zip(after.iter().flatten());
    pairs.all(|(before, after)| before <= after)
}

/// The stage reached where these criteria have full credit.
fn reached(standings: &[Standing], full: impl Fn(usize) -> bool) -> u8 {
    let mut then = standings.to_vec();
    for (at, standing) in then.iter_mut().enumerate() {
        if full(at) && !standing.not_applicable {
            standing.credit = 4;
        }
    }
    let cells = Cells::of(&then, &Method::standard(), |one| one.credit);
    cells.expect("it can be counted").reached
}

/// The size of the smallest set that reaches a stage, by trying every set.
fn smallest(standings: &[Standing], stage: u8) -> usize {
    let open: Vec<usize> = (0..standings.len())
        .filter(|at| standings[*at].gap() > 0 && !standings[*at].not_applicable)
        .collect();
    let sets = 0..1_u32 << open.len();
    let reaching = sets.filter(|set| {
        let holds = |at| open.iter().position(|one| *one == at);
        reached(standings, |at| {
            holds(at).is_some_and(|bit| set >> bit & 1 == 1)
        }) >= stage
    });
    let sizes = reaching.map(|set| set.count_ones() as usize);
    sizes.min().expect("everything together reaches it")
}

proptest! {
    #[test]
    fn adding_evidence_never_lowers_a_stage(mut input in input(), place: prop::sample::Index, level in 0..3u8) {
        let before = score(&input);
        let support = &mut at(&mut input, place).support;
        support.level = support.level.max(level);
        support.level_if_fresh = support.level_if_fresh.max(support.level);
        prop_assert!(not_lower(&before, &score(&input)));
    }

    #[test]
    fn raising_an_answer_never_lowers_a_stage(mut input in input(), place: prop::sample::Index, person in 0..PEOPLE, settle: bool) {
        let before = score(&input);
        let criterion = at(&mut input, place);
        let raised = |vote| match vote {
            Some(Vote::None) => Some(Vote::Some),
            Some(Vote::Some) => Some(Vote::Half),
            Some(Vote::Half) => Some(Vote::Most),
            other => other,
        };
        match settle {
            true => criterion.settled = raised(criterion.settled),
            false => criterion.votes[person] = raised(criterion.votes[person]),
        }
        prop_assert!(not_lower(&before, &score(&input)));
    }

    #[test]
    fn a_cell_of_bare_claims_never_opens_a_gate(mut input in input(), bare in 2..6u8) {
        for criterion in input.dimensions.iter_mut().flat_map(|one| &mut one.criteria) {
            if criterion.stage == bare {
                criterion.support.level = 0;
            }
        }
        for dimension in &score(&input).dimensions {
            let Some(profile) = &dimension.profile else { continue };
            let cell = profile.cells.iter().find(|cell| cell.stage == bare);
            let cell = cell.expect("every stage has a cell");
            match cell.rating {
                CellRating::NotApplicable => {}
                CellRating::Rated(rating) => {
                    prop_assert!(rating < RatingId::L);
                    prop_assert!(profile.stage_if_unanswered_unmet < bare);
                }
            }
            prop_assert_ne!(profile.stage, Some(bare));
        }
    }

    #[test]
    fn the_order_of_respondents_does_not_matter(mut input in input(), turn in 0..PEOPLE, mirror: bool) {
        let before = score(&input);
        for criterion in input.dimensions.iter_mut().flat_map(|one| &mut one.criteria) {
            criterion.votes.rotate_left(turn);
            if mirror {
                criterion.votes.reverse();
            }
        }
        prop_assert_eq!(score(&input), before);
    }

    #[test]
    fn the_range_always_contains_the_final_stage(mut input in input(), last in prop::collection::vec((vote(), 0..3u8), 40)) {
        let before = score(&input);
        let blank: Vec<String> = before
            .criteria()
            .filter(|one| one.claimed.is_none() && !one.not_applicable)
            .map(|one| one.id.clone())
            .collect();
        // Whatever the blanks turn out to be: any answer with any evidence, or really not applicable.
        let mut last = last.into_iter();
        for criterion in input.dimensions.iter_mut().flat_map(|one| &mut one.criteria) {
            if blank.contains(&criterion.id) {
                let (vote, level) = last.next().unwrap_or((Some(Vote::Most), 2));
                criterion.settled = Some(vote.unwrap_or(Vote::None));
                criterion.na_complete = true;
                criterion.support.level = criterion.support.level.max(level);
            }
        }
        for (before, after) in before.dimensions.iter().zip(&score(&input).dimensions) {
            let (Some(before), Some(after)) = (&before.profile, &after.profile) else { continue };
            let stage = after.stage.expect("everything is answered");
            prop_assert!(before.stage_if_unanswered_unmet <= stage);
            prop_assert!(stage <= before.stage_if_unanswered_met);
            prop_assert!(before.stage.is_none_or(|low| low == before.stage_if_unanswered_unmet));
        }
    }

    #[test]
    fn what_is_claimed_is_never_below_what_is_evidenced(input in input()) {
        for profile in score(&input).dimensions.iter().filter_map(|one| one.profile.as_ref()) {
            prop_assert!(profile.stage <= profile.claimed_stage);
            // Exactly one cell is the next one, unless the top is reached.
            let blocks = profile.cells.iter().filter(|cell| cell.blocks).count();
            prop_assert!(blocks <= 1);
        }
    }

    #[test]
    fn the_smallest_set_is_smallest_and_opens_the_gate(input in input()) {
        for dimension in &score(&input).dimensions {
            let Some(why) = &dimension.why else { continue };
            let standings = &dimension.criteria;
            let opened = reached(standings, |at| why.smallest.contains(&at));
            prop_assert!(opened >= why.next);
            prop_assert_eq!(opened, why.opens);
            prop_assert_eq!(why.smallest.len(), smallest(standings, why.next));
            prop_assert!(why.smallest.iter().all(|at| why.missing.contains(at)));
        }
    }

    #[test]
    fn the_road_leads_to_the_target_by_the_shortest_way(input in input(), target in 2..6u8) {
        let outcome = assess(&input, &Method::standard()).expect("it can be scored");
        let road = road(&outcome, target, &Method::standard());
        for step in &road {
            let standings = &outcome.dimensions[step.dimension].criteria;
            prop_assert!(step.from < target);
            let stage = reached(standings, |at| step.criteria.contains(&at));
            prop_assert_eq!(stage, step.to);
            prop_assert!(stage >= target || standings.iter().all(|one| one.stage != target || one.not_applicable));
            prop_assert_eq!(step.criteria.len(), smallest(standings, stage.min(target)));
        }
        for (at, dimension) in outcome.dimensions.iter().enumerate() {
            if road.iter().all(|step| step.dimension != at) && let Some(profile) = &dimension.profile {
                let mut above = profile.cells.iter().filter(|cell| cell.share.is_some() && cell.stage <= target);
                prop_assert!(above.all(|cell| cell.stage <= profile.stage_if_unanswered_unmet));
            }
        }
    }
}
