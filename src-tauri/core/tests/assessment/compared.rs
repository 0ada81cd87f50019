//! Two assessments: each difference has its reason, and a stage that moved its cause.

use Vote::{Half, Most, Na, None as Nothing};
use lamppost_core::pack::Shelf;
use lamppost_core::score::maturity::{
    AssessmentInput, Changes, CriterionInput, EvidenceState, Method, Reason, Side, Support, Unfit,
    Words, compare,
};
use lamppost_core::score::respondents::Vote;

use super::whole::{assessment, voted};

fn compared(before: &AssessmentInput, after: &AssessmentInput) -> Changes {
    let method = &Method::standard();
    let before = Side {
        input: before,
        method,
    };
    let after = Side {
        input: after,
        method,
    };
    compare(before, after).expect("they can be scored")
}

/// Stage 2 is fully there; stage 3 hangs on its first criterion.
fn start() -> AssessmentInput {
    assessment(vec![vec![
        voted(2, Some(Most), 1),
        voted(3, Some(Most), 1),
        voted(3, Some(Half), 1),
    ]])
}

fn with(change: impl FnOnce(&mut CriterionInput)) -> AssessmentInput {
    let mut input = start();
    change(&mut input.dimensions[0].criteria[1]);
    input
}

fn expired() -> Support {
    Support {
        level: 0,
        level_if_fresh: 1,
        unfit: Some(Unfit {
            title: "SLO page".to_owned(),
            state: EvidenceState::Stale,
            age_days: 201,
        }),
    }
}

#[test]
fn every_difference_has_its_reason_and_a_fallen_stage_its_cause() {
    let pack = Shelf::shipped()
        .newest("devops-maturity")
        .expect("it is shipped");
    let words = Words {
        pack: pack.maturity().expect("a maturity model"),
    };
    let cases: [(&str, AssessmentInput, Reason, &str, &str); 6] = [
        (
            "answered lower",
            with(|one| one.votes = vec![Some(Half); 3]),
            Reason::Answer,
            "“Most or all” became “Half”.",
            "The stage fell from 3 to 2 because answers changed.",
        ),
        (
            "evidence too old",
            with(|one| one.support = expired()),
            Reason::EvidenceExpired,
            "Its evidence expired: “SLO page” is 201 days old; evidence counts for 180 days. “Most or all” counts as “Half”.",
            "The stage fell from 3 to 2 because evidence expired.",
        ),
        (
            "evidence taken away",
            with(|one| one.support = Support::default()),
            Reason::Evidence,
            "It had evidence “Pointer” and no longer has it. “Most or all” counts as “Half”.",
            "The stage fell from 3 to 2 because evidence was taken away.",
        ),
        (
            "other people",
            {
                let mut other = start();
                other.respondents = ["ana", "Dot", "Eve"].map(str::to_owned).to_vec();
                let one = &mut other.dimensions[0].criteria[1];
                one.votes = vec![Some(Most), Some(Nothing), Some(Nothing)];
                other
            },
            Reason::Respondents,
            "Those who answered both times said the same; others answered. “Most or all” became “None”.",
            "The stage fell from 3 to 2 because other people answered.",
        ),
        (
            "not applicable any more",
            with(|one| one.votes = vec![Some(Na); 3]),
            Reason::Na,
            "It no longer applies. Before, the answer was “Most or all”.",
            "The stage fell from 3 to 2 because what applies changed.",
        ),
        (
            "settled on less",
            with(|one| one.settled = Some(Nothing)),
            Reason::Answer,
            "“Most or all” became “None”.",
            "The stage fell from 3 to 2 because answers changed.",
        ),
    ];
    for (name, after, reason, sentence, text) in cases {
        let changes = compared(&start(), &after);
        let change = &changes.dimensions[0];
        assert_eq!(
            (change.stage_before, change.stage_after),
            (Some(3), Some(2)),
            "{name}"
        );
        let found: Vec<Reason> = change.differences.iter().map(|one| one.reason).collect();
        assert_eq!(found, [reason], "{name}");
        assert_eq!(change.causes, [reason], "{name}");
        let method = Method::standard();
        assert_eq!(words.difference(&change.differences[0], &method), sentence);
        assert_eq!(words.change(change), text);
        // The other way round it rises, for one cause too.
        let back = compared(&after, &start());
        assert_eq!(
            (
                back.dimensions[0].stage_after,
                back.dimensions[0].causes.len()
            ),
            (Some(3), 1),
            "{name}"
        );
    }
}

#[test]
fn of_two_differences_only_the_one_that_moved_the_stage_is_its_cause() {
    let mut after = with(|one| one.support = expired());
    // This one rose meanwhile, and is not why the stage fell.
    after.dimensions[0].criteria[0].settled = Some(Most);
    after.dimensions[0].criteria[2].support = Support::default();
    let changes = compared(&start(), &after);
    let change = &changes.dimensions[0];
    let found: Vec<Reason> = change.differences.iter().map(|one| one.reason).collect();
    assert_eq!(found, [Reason::EvidenceExpired, Reason::Evidence]);
    assert_eq!(change.causes, [Reason::EvidenceExpired]);
}

#[test]
fn two_differences_that_only_together_move_a_stage_are_both_its_cause() {
    let before = assessment(vec![vec![
        voted(2, Some(Most), 1),
        voted(2, Some(Most), 1),
        voted(2, Some(Most), 1),
    ]]);
    let mut after = before.clone();
    after.dimensions[0].criteria[0].support = expired();
    after.dimensions[0].criteria[1].votes = vec![Some(Nothing); 3];
    after.dimensions[0].criteria[2].votes = vec![Some(Nothing); 3];
    let both = compared(&before, &after);
    assert_eq!(both.dimensions[0].stage_after, Some(1));
    // Undoing the answers alone brings the stage back; undoing the evidence alone does not.
    assert_eq!(both.dimensions[0].causes, [Reason::Answer]);
    after.dimensions[0].criteria[1].support = expired();
    after.dimensions[0].criteria[1].votes = vec![Some(Most); 3];
    after.dimensions[0].criteria[2].votes = vec![Some(Half); 3];
    let one = compared(&before, &after);
    assert_eq!(one.dimensions[0].stage_after, Some(1));
    assert_eq!(
        one.dimensions[0].causes,
        [Reason::Answer, Reason::EvidenceExpired]
    );
}

#[test]
fn only_shared_criteria_are_compared_and_the_rest_is_listed() {
    let mut after = start();
    let mut added = voted(3, Some(Nothing), 0);
    added.id = "d0.3.new".to_owned();
    after.dimensions[0].criteria.push(added);
    after.respondents = vec!["Ana".to_owned(), "Di".to_owned()];
    let gone = after.dimensions[0].criteria.remove(0);
    let changes = compared(&start(), &after);
    assert_eq!(changes.only_before, [gone.id]);
    assert_eq!(changes.only_after, ["d0.3.new"]);
    assert_eq!(changes.joined, ["Di"]);
    assert_eq!(changes.left, ["Bo", "Cy"]);
    // Cell 3 is .75 on both sides, and cell 2 is on neither.
    let change = &changes.dimensions[0];
    assert_eq!(
        (change.stage_before, change.stage_after),
        (Some(3), Some(3))
    );
    assert!(change.differences.is_empty() && change.causes.is_empty());
}

#[test]
fn a_model_that_counts_otherwise_is_named() {
    let input = with(|one| one.support = Support::default());
    let strict = Method::standard();
    let mut lenient = Method::standard();
    lenient.scoring.capped_quarters = 3;
    let changes = compare(
        Side {
            input: &input,
            method: &lenient,
        },
        Side {
            input: &input,
            method: &strict,
        },
    )
    .expect("they can be scored");
    let change = &changes.dimensions[0];
    assert_eq!(change.differences[0].reason, Reason::Model);
    assert_eq!(
        (change.stage_before, change.stage_after),
        (Some(3), Some(2))
    );
    assert_eq!(change.causes, [Reason::Model]);
}

#[test]
fn an_assessment_does_not_differ_from_itself() {
    let changes = compared(&start(), &start());
    assert_eq!(changes.overall_before, changes.overall_after);
    assert!(
        changes
            .dimensions
            .iter()
            .all(|one| one.differences.is_empty())
    );
    assert!(changes.joined.is_empty() && changes.left.is_empty());
}
