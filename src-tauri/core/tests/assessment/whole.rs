//! A whole assessment, and small ones to build tests from.

use Vote::{Half, Most, Na, None as Nothing, Some as Few};
use lamppost_core::Kind;
use lamppost_core::score::dimension::{CellRating, Confidence, Status};
use lamppost_core::score::maturity::{
    AssessmentInput, CriterionInput, DimensionInput, Lack, Method, Outcome, Support, assess,
    assessment::road,
};
use lamppost_core::score::respondents::Vote;

/// A criterion with the same vote of three people, and evidence of this level.
pub(crate) fn voted(stage: u8, vote: Option<Vote>, level: u8) -> CriterionInput {
    CriterionInput {
        id: String::new(),
        stage,
        votes: vec![vote; 3],
        settled: None,
        na_complete: true,
        support: Support {
            level,
            level_if_fresh: level,
            unfit: None,
        },
    }
}

/// An assessment by Ana, Bo and Cy; criteria get their ids here.
pub(crate) fn assessment(dimensions: Vec<Vec<CriterionInput>>) -> AssessmentInput {
    let mut input = AssessmentInput {
        respondents: ["Ana", "Bo", "Cy"].map(str::to_owned).to_vec(),
        dimensions: Vec::new(),
    };
    for (at, mut criteria) in dimensions.into_iter().enumerate() {
        let id = format!("d{at}");
        for (n, criterion) in criteria.iter_mut().enumerate() {
            criterion.id = format!("{id}.{}.c{n}", criterion.stage);
        }
        input.dimensions.push(DimensionInput { id, criteria });
    }
    input
}

pub(crate) fn score(input: &AssessmentInput) -> Outcome {
    assess(input, &Method::standard()).expect("it can be scored")
}

/// Two criteria a stage, everything answered with these and checked.
fn ladder(votes: [[Vote; 2]; 4]) -> Vec<CriterionInput> {
    let stages = (2..).zip(votes);
    stages
        .flat_map(|(stage, votes)| votes.map(|vote| voted(stage, Some(vote), 2)))
        .collect()
}

#[test]
fn all_dimensions_stand_beside_each_other() {
    let input = assessment(vec![
        ladder([[Most, Most], [Most, Most], [Most, Few], [Nothing, Nothing]]),
        ladder([[Most, Most], [Half, Half], [Most, Most], [Nothing, Nothing]]),
        ladder([[Most, Most], [Most, Half], [Half, Half], [Nothing, Nothing]]),
        ladder([[Na, Na], [Na, Na], [Na, Na], [Na, Na]]),
    ]);
    let outcome = score(&input);
    let stages: Vec<_> = outcome
        .dimensions
        .iter()
        .map(|d| d.profile.as_ref()?.stage)
        .collect();
    assert_eq!(stages, [Some(4), Some(2), Some(3), None]);
    let overall = outcome.overall.as_ref().expect("criteria apply");
    assert_eq!(
        (overall.gated_stage, overall.typical_stage),
        (Some(2), Some(3))
    );
    assert_eq!(overall.weakest, [1]);
    assert_eq!((overall.rated, overall.of), (3, 3));
    // 3.625, 3.5 and 3.25.
    assert_eq!(
        overall.index.and_then(|index| index.rounded(4)),
        Some(3.4583)
    );
    assert_eq!(overall.trust.confidence, Confidence::High);
    assert_eq!((overall.trust.answered, overall.trust.applicable), (24, 24));

    // Stage 4 of the second is good and does not count; the bar stands before stage 3.
    let cells = &outcome.dimensions[1]
        .profile
        .as_ref()
        .expect("a profile")
        .cells;
    let marks: Vec<_> = cells
        .iter()
        .map(|cell| (cell.stage, cell.blocks, cell.ahead))
        .collect();
    assert_eq!(
        marks,
        [
            (2, false, false),
            (3, true, false),
            (4, false, true),
            (5, false, false)
        ]
    );

    // Fewest criteria first; a half of a cell is not yet largely achieved.
    let moves: Vec<_> = outcome
        .moves
        .iter()
        .map(|one| (one.dimension, one.from, one.to, one.criteria.as_slice()))
        .collect();
    assert_eq!(
        moves,
        [
            (1, 2, 3, [2].as_slice()),
            (2, 3, 4, [3, 4].as_slice()),
            (0, 4, 5, [5, 6, 7].as_slice()),
        ]
    );
    let towards: Vec<_> = road(&outcome, 4, &Method::standard())
        .iter()
        .map(|one| (one.dimension, one.from, one.to, one.criteria.clone()))
        .collect();
    assert_eq!(towards, [(1, 2, 4, vec![2, 3]), (2, 3, 4, vec![3, 4])]);
}

#[test]
fn a_criterion_says_what_it_lacks() {
    let stale = CriterionInput {
        support: Support {
            level: 1,
            level_if_fresh: 2,
            unfit: None,
        },
        ..voted(4, Some(Most), 0)
    };
    let unasked = CriterionInput {
        na_complete: false,
        ..voted(2, Some(Na), 0)
    };
    for (criterion, credit, lacks) in [
        (voted(4, Some(Most), 2), 4, vec![]),
        (voted(4, Some(Most), 1), 2, vec![Lack::Evidence]),
        (voted(3, Some(Most), 1), 4, vec![]),
        (
            voted(3, Some(Few), 0),
            1,
            vec![Lack::Coverage, Lack::Evidence],
        ),
        // Where nothing is claimed there is nothing to show.
        (voted(3, Some(Nothing), 0), 0, vec![Lack::Coverage]),
        (voted(2, None, 2), 0, vec![Lack::Votes]),
        (voted(2, Some(Na), 0), 0, vec![]),
        (unasked, 0, vec![Lack::Na]),
        (stale, 2, vec![Lack::Freshness]),
    ] {
        let outcome = score(&assessment(vec![vec![
            criterion.clone(),
            voted(2, Some(Most), 1),
        ]]));
        let standing = &outcome.dimensions[0].criteria[0];
        assert_eq!(
            (standing.credit, &standing.lacks),
            (credit, &lacks),
            "{criterion:?}"
        );
    }
}

#[test]
fn what_is_settled_goes_before_the_votes_and_ends_the_dispute() {
    let mut split = voted(2, Some(Most), 1);
    split.votes = vec![Some(Nothing), Some(Most), None];
    let mut input = assessment(vec![vec![split, voted(3, Some(Most), 1)]]);
    let open = score(&input);
    assert_eq!(open.dimensions[0].criteria[0].value, Some(Nothing));
    assert_eq!(open.agenda().count(), 1);
    assert_eq!(
        open.overall.expect("rated").trust.confidence,
        Confidence::Low
    );
    input.dimensions[0].criteria[0].settled = Some(Most);
    let settled = score(&input);
    let standing = &settled.dimensions[0].criteria[0];
    assert_eq!(
        (standing.value, standing.contested, standing.votes),
        (Some(Most), true, 2)
    );
    assert_eq!(settled.agenda().count(), 0);
    // Two of three voted on it.
    let overall = settled.overall.as_ref().expect("rated");
    assert_eq!(overall.trust.confidence, Confidence::Medium);
    assert_eq!(
        settled.dimensions[0].profile.as_ref().expect("rated").stage,
        Some(3)
    );
}

#[test]
fn n_a_without_its_reasons_is_a_blank() {
    let mut input = assessment(vec![ladder([[Na, Na], [Na, Na], [Na, Na], [Na, Na]])]);
    for criterion in &mut input.dimensions[0].criteria {
        criterion.na_complete = false;
    }
    let outcome = score(&input);
    let profile = outcome.dimensions[0].profile.as_ref().expect("it applies");
    assert_eq!(profile.status, Status::InsufficientAnswers);
    assert_eq!((profile.stage, profile.stage_if_unanswered_met), (None, 5));
    assert_eq!(outcome.dimensions[0].answers_short(&Method::standard()), 6);
    for criterion in &mut input.dimensions[0].criteria {
        criterion.na_complete = true;
    }
    assert_eq!(score(&input).dimensions[0].profile, None);
}

#[test]
fn of_equally_small_sets_the_easiest_is_named() {
    // Either of the two opens stage 2: one has to be built, the other only to be looked at again.
    let mut stale = voted(2, Some(Most), 0);
    stale.support.level_if_fresh = 1;
    let input = assessment(vec![vec![
        voted(2, Some(Nothing), 1),
        stale,
        voted(2, Some(Most), 1),
    ]]);
    let outcome = score(&input);
    let profile = outcome.dimensions[0].profile.as_ref().expect("rated");
    let rating = profile.cells[0].rating;
    assert_eq!(
        rating,
        CellRating::Rated(lamppost_core::pack::maturity::RatingId::P)
    );
    let why = outcome.dimensions[0]
        .why
        .as_ref()
        .expect("stage 2 is not reached");
    assert_eq!(
        (why.next, why.opens, why.smallest.as_slice()),
        (2, 2, [1].as_slice())
    );
}

#[test]
fn what_cannot_be_counted_is_refused() {
    for criterion in [voted(1, None, 0), voted(6, None, 0), voted(2, None, 3)] {
        let refused = assess(&assessment(vec![vec![criterion]]), &Method::standard());
        assert_eq!(refused.expect_err("it is outside").kind, Kind::Invalid);
    }
}

#[test]
fn nothing_at_all_is_not_applicable() {
    let outcome = score(&assessment(vec![vec![], vec![]]));
    assert_eq!(outcome.overall, None);
    assert!(outcome.moves.is_empty());
}
