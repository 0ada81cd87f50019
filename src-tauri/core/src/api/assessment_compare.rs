//! Two assessments of one team, compared on the criteria that both models have.

use super::assess_dimension::rounded;
use super::assessment_view::AssessmentRow;
use super::maturity::MaturityCase;
use super::scored::{Scored, value_of};
use super::session::Session;
use super::wire::{request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Id, ValueWord};
use crate::score::maturity::compare::{Change, Changes, Reason, compare};
use crate::score::maturity::words::Words;

request! {
    /// Asks what changed from one assessment to another of the same team.
    pub struct AssessmentCompare {
        /// The earlier one.
        pub before: Id,
        /// The later one.
        pub after: Id,
    }
}

view! {
    /// What changed from one assessment to another.
    pub struct Comparison {
        /// The earlier one, as it was shown.
        pub before: AssessmentRow,
        /// The later one, as it was shown.
        pub after: AssessmentRow,
        /// All dimensions together, on the criteria that both have.
        pub overall: OverallChange,
        /// Dimensions with criteria that both have, in the order of the later one.
        pub dimensions: Vec<DimensionChange>,
        /// Criteria that only one of the two models has.
        pub model: ModelChange,
        /// Who answered.
        pub respondents: RespondentChange,
    }

    /// All dimensions together, then and now.
    pub struct OverallChange {
        /// The lowest stage.
        pub gated: StageChange,
        /// The lower median of the stages.
        pub typical: StageChange,
        /// The mean index.
        pub index: IndexChange,
        /// In a sentence.
        pub text: String,
    }

    /// A stage, then and now; none where nothing was rated.
    pub struct StageChange {
        /// Then.
        pub before: Option<u8>,
        /// Now.
        pub after: Option<u8>,
    }

    /// An index, then and now; none where nothing was rated.
    pub struct IndexChange {
        /// Then.
        pub before: Option<f64>,
        /// Now.
        pub after: Option<f64>,
    }

    /// One dimension, then and now.
    pub struct DimensionChange {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// The stage then; none where it was not rated.
        pub stage_before: Option<u8>,
        /// The stage now; none where it is not rated.
        pub stage_after: Option<u8>,
        /// The index then.
        pub index_before: Option<f64>,
        /// The index now.
        pub index_after: Option<f64>,
        /// What happened to the stage and why, in a sentence.
        pub text: String,
        /// Criteria that count differently, in order.
        pub differences: Vec<CriterionChange>,
    }

    /// One criterion that counts differently.
    pub struct CriterionChange {
        /// Its id.
        pub criterion: String,
        /// What should be true.
        pub text: String,
        /// Why.
        pub reason: Reason,
        /// The same in a sentence.
        pub sentence: String,
        /// The answer then; none for a blank.
        pub before: Option<ValueWord>,
        /// The answer now; none for a blank.
        pub after: Option<ValueWord>,
    }

    /// Criteria that only one of the two models has.
    pub struct ModelChange {
        /// Only the earlier one.
        pub only_before: Vec<CriterionText>,
        /// Only the later one.
        pub only_after: Vec<CriterionText>,
    }

    /// A criterion in words.
    pub struct CriterionText {
        /// Its id.
        pub id: String,
        /// What should be true.
        pub text: String,
    }

    /// Who answered only one of the two, by name.
    pub struct RespondentChange {
        /// Only the later one.
        pub joined: Vec<String>,
        /// Only the earlier one.
        pub left: Vec<String>,
    }
}

/// Compares two assessments of a team whose votes are shown.
pub(super) fn assessment_compare(
    session: &mut Session,
    request: AssessmentCompare,
) -> Result<Comparison> {
    let before = session.maturity_case(&request.before)?;
    let after = session.maturity_case(&request.after)?;
    if before.team.id != after.team.id {
        return Err(
            Error::invalid("The two assessments are of different teams.").hint(
                "Compare assessments of one team; teams stand side by side without being compared.",
            ),
        );
    }
    for case in [&before, &after] {
        if !case.record.assessment.is_revealed() {
            let title = case.record.assessment.title.clone().unwrap_or_default();
            let message = format!("People are still voting on {title}.");
            return Err(Error::new(Kind::Refused, message).hint("Show the votes first."));
        }
    }
    let today = session.today();
    let (was, is) = (before.scored(today)?, after.scored(today)?);
    let changes = compare(was.side(), is.side())?;
    let words = Words {
        pack: after.model()?,
    };
    let (earlier, later) = (&changes.overall_before, &changes.overall_after);
    let gated = StageChange {
        before: earlier.as_ref().and_then(|overall| overall.gated_stage),
        after: later.as_ref().and_then(|overall| overall.gated_stage),
    };
    let index = |of: &Option<crate::score::maturity::Overall>| {
        of.as_ref()
            .and_then(|overall| overall.index)
            .and_then(rounded)
    };
    Ok(Comparison {
        before: session.assessment_row(&before, &was)?,
        after: session.assessment_row(&after, &is)?,
        overall: OverallChange {
            typical: StageChange {
                before: earlier.as_ref().and_then(|overall| overall.typical_stage),
                after: later.as_ref().and_then(|overall| overall.typical_stage),
            },
            index: IndexChange {
                before: index(earlier),
                after: index(later),
            },
            text: together(&gated, &changes),
            gated,
        },
        dimensions: changes
            .dimensions
            .iter()
            .map(|change| dimension(change, &is, words))
            .collect(),
        model: ModelChange {
            only_before: texts(&before, &changes.only_before)?,
            only_after: texts(&after, &changes.only_after)?,
        },
        respondents: RespondentChange {
            joined: changes.joined,
            left: changes.left,
        },
    })
}

fn together(gated: &StageChange, changes: &Changes) -> String {
    let moved = |up: bool| {
        let dimensions = changes.dimensions.iter();
        let pairs = dimensions.filter_map(|one| Some((one.stage_before?, one.stage_after?)));
        pairs
            .filter(|(before, after)| if up { after > before } else { after < before })
            .count()
    };
    let lowest = match (gated.before, gated.after) {
        (Some(before), Some(after)) if before == after => {
            format!("The lowest stage is {after} as before.")
        }
        (Some(before), Some(after)) => {
            format!("The lowest stage went from {before} to {after}.")
        }
        (None, Some(after)) => format!("There was no stage; now the lowest is {after}."),
        (Some(before), None) => format!("The lowest stage was {before}; now there is none."),
        (None, None) => "Neither has a stage on the criteria that both have.".to_owned(),
    };
    let (up, down) = (moved(true), moved(false));
    format!(
        "{lowest} {} rose, {down} fell.",
        match up {
            1 => "1 dimension".to_owned(),
            n => format!("{n} dimensions"),
        }
    )
}

fn dimension(change: &Change, is: &Scored, words: Words<'_>) -> DimensionChange {
    let mut all = words.pack.dimensions.iter();
    let title = all.find(|one| one.id == change.id);
    let differences = change.differences.iter().map(|one| CriterionChange {
        criterion: one.criterion.clone(),
        text: words.criterion(&one.criterion).to_owned(),
        reason: one.reason,
        sentence: words.difference(one, &is.method),
        before: one.before.value.map(value_of),
        after: one.after.value.map(value_of),
    });
    DimensionChange {
        id: change.id.clone(),
        title: title.map_or_else(String::new, |one| one.title.clone()),
        stage_before: change.stage_before,
        stage_after: change.stage_after,
        index_before: change.index_before.and_then(rounded),
        index_after: change.index_after.and_then(rounded),
        text: words.change(change),
        differences: differences.collect(),
    }
}

fn texts(case: &MaturityCase, ids: &[String]) -> Result<Vec<CriterionText>> {
    let words = Words {
        pack: case.model()?,
    };
    let texts = ids.iter().map(|id| CriterionText {
        id: id.clone(),
        text: words.criterion(id).to_owned(),
    });
    Ok(texts.collect())
}
