//! What the report of an assessment needs to know, from what is stored and scored.

use chrono::NaiveDate;

use super::assessment_view::{AssessmentView, OverallView, StageMove};
use super::criterion_view::{CriterionView, ProofView};
use super::dimension_view::{CellLetter, DimensionResult, DimensionView};
use super::session::Session;
use crate::error::Result;
use crate::model::{ActionState, Id, ValueWord};
use crate::pack::maturity::{AnswerId, Maturity};
use crate::report::AssessmentInput;
use crate::report::assessment_input as input;
use crate::score::dimension::{Confidence, Status};
use crate::score::maturity::{EvidenceState, Method};

impl Session {
    /// An assessment with everything its report shows.
    ///
    /// # Errors
    /// `NotFound` for the assessment; `Refused` while people vote; `Pack` where its pack is not installed.
    pub(super) fn assessment_input(&self, id: &Id) -> Result<AssessmentInput> {
        let case = self.maturity_case(id)?;
        case.shown_votes()?;
        let view = self.assessment_view(id, None)?;
        let mut page = page(&view, case.model()?, self.today());
        for evidence in page
            .dimensions
            .iter_mut()
            .flat_map(|dimension| &mut dimension.criteria)
            .flat_map(|criterion| &mut criterion.evidence)
        {
            // A file without a title is called as it was when it was attached.
            let own = case.record.evidence.iter();
            let own = own.filter(|_| evidence.title.trim().is_empty());
            if let Some(hash) = own
                .filter(|each| each.id.as_str() == evidence.id)
                .find_map(|each| each.file.as_ref())
            {
                evidence.title = self.store.attachment(hash)?.0;
            }
        }
        Ok(page)
    }
}

fn page(view: &AssessmentView, model: &Maturity, today: NaiveDate) -> AssessmentInput {
    let titles = Titles { model };
    let respondents = view.respondents.iter();
    AssessmentInput {
        team: view.team_name.clone(),
        title: view.title.clone(),
        held_on: date(Some(&view.held_on)).unwrap_or(today),
        as_of: today,
        pack_title: view.pack.title.clone(),
        pack_version: view.pack.version.clone(),
        stages: model.stages.iter().map(|each| each.title.clone()).collect(),
        respondents: respondents
            .map(|each| (each.name.clone(), each.done))
            .collect(),
        overall: view.overall.as_ref().map(|each| overall(view, each)),
        dimensions: view
            .dimensions
            .iter()
            .map(|each| titles.dimension(each))
            .collect(),
        moves: view.moves.iter().map(step).collect(),
        target: view.target.as_ref().map(|target| input::Target {
            stage: target.stage,
            on: date(target.on.as_ref()),
            road: view.road.iter().map(step).collect(),
        }),
        actions: view
            .actions
            .iter()
            .map(|action| input::Action {
                text: action.text.clone(),
                owner: action.owner.clone(),
                due: date(action.due.as_ref()),
                done: match action.state {
                    ActionState::Open => Some(false),
                    ActionState::Done => Some(true),
                    ActionState::Dropped => None,
                },
                criterion: action.criterion.clone(),
            })
            .collect(),
        previous: view
            .previous
            .as_ref()
            .and_then(|before| Some((before.title.clone(), date(Some(&before.held_on))?))),
        rules: rules(model),
    }
}

fn overall(view: &AssessmentView, overall: &OverallView) -> input::Overall {
    let weakest = view.dimensions.iter();
    let weakest = weakest.filter(|each| overall.weakest.contains(&each.id));
    input::Overall {
        gated: overall.gated_stage,
        typical: overall.typical_stage,
        weakest: weakest.map(|each| each.title.clone()).collect(),
        rated: overall.rated,
        of: overall.of,
        index: overall.index,
        confidence: confidence(overall.confidence).to_owned(),
        completeness: overall.completeness,
        evidenced: overall.evidenced_share,
    }
}

/// The words of a pack.
struct Titles<'p> {
    model: &'p Maturity,
}

impl Titles<'_> {
    fn dimension(&self, view: &DimensionView) -> input::Dimension {
        let criteria = view.criteria.iter();
        let criteria = criteria.map(|each| self.criterion(each)).collect();
        let result = view.result.as_ref();
        let get = |value: fn(&DimensionResult) -> Option<u8>| result.and_then(value);
        input::Dimension {
            id: view.id.clone(),
            title: view.title.clone(),
            intent: view.intent.clone(),
            cells: result.map_or_else(Vec::new, cells),
            stage: get(|result| result.stage),
            claimed: get(|result| result.claimed_stage),
            at_most: get(|result| result.stage_if_unanswered_met),
            index: result.and_then(|result| result.index),
            completeness: result.map_or(0.0, |result| result.completeness),
            status: result.map_or("", |result| status(result.status)).to_owned(),
            confidence: match result {
                Some(result) if result.status != Status::NotApplicable => {
                    confidence(result.confidence).to_owned()
                }
                Some(_) | None => "–".to_owned(),
            },
            why: result
                .and_then(|result| result.why.as_ref())
                .map(|why| input::Why {
                    next: why.next,
                    text: why.text.clone(),
                    missing: why
                        .missing
                        .iter()
                        .map(|each| each.criterion.clone())
                        .collect(),
                    smallest: why.smallest.clone(),
                    opens: why.opens,
                }),
            since: result
                .and_then(|result| result.since.as_ref())
                .map(|since| input::Since {
                    stage: since.before,
                    index: since.index_before,
                    text: since.text.clone(),
                    reasons: since.reasons.clone(),
                }),
            criteria,
        }
    }

    fn criterion(&self, view: &CriterionView) -> input::Criterion {
        let spread = view.spread.as_ref().map_or_else(Vec::new, |spread| {
            [
                (self.answer(ValueWord::None), spread.none),
                (self.answer(ValueWord::Some), spread.some),
                (self.answer(ValueWord::Half), spread.half),
                (self.answer(ValueWord::Most), spread.most),
                (self.answer(ValueWord::Na), spread.na),
                ("Don't know", spread.unknown),
                ("Blank", spread.blank),
            ]
            .map(|(title, votes)| (title.to_owned(), votes))
            .to_vec()
        });
        input::Criterion {
            id: view.id.clone(),
            stage: view.stage,
            text: view.text.clone(),
            value: view
                .value
                .map_or("–", |value| self.answer(value))
                .to_owned(),
            spread,
            contested: view.contested,
            settled: view.settled.as_ref().map(|settled| {
                let value = self.answer(settled.value).to_owned();
                (value, settled.reason.clone(), settled.by.clone())
            }),
            na: (view.value == Some(ValueWord::Na)).then(|| {
                let na = view.na.as_ref();
                input::NotApplicable {
                    reason: na.map_or_else(String::new, |na| na.reason.clone()),
                    approver: na.map_or_else(String::new, |na| na.approver.clone()),
                    review_on: na.and_then(|na| date(na.review_on.as_ref())),
                    due: na.is_some_and(|na| na.due),
                }
            }),
            markdown: view.note.clone(),
            evidence: view
                .evidence
                .iter()
                .map(|each| self.evidence(each))
                .collect(),
            level: view.level,
            needed: view.needed,
            credit: view.credit,
            lacks: view.lacks.iter().map(|lack| lack.text.clone()).collect(),
        }
    }

    fn evidence(&self, view: &ProofView) -> input::Evidence {
        let mut levels = self.model.evidence_levels.iter();
        let level = levels.find(|each| each.level == view.level);
        input::Evidence {
            id: view.id.clone(),
            title: view.title.clone(),
            url: view.url.clone(),
            text: view.text.clone(),
            level: view.level,
            level_title: level.map_or_else(String::new, |each| each.title.clone()),
            collected_on: date(view.collected_on.as_ref()),
            collected_by: view.collected_by.clone(),
            reviewed_by: view.reviewed_by.clone(),
            reviewed_on: date(view.reviewed_on.as_ref()),
            state: match view.state {
                EvidenceState::Fresh => "Fresh",
                EvidenceState::Stale => "Stale",
                EvidenceState::Future => "In the future, not fresh",
                EvidenceState::Undated => "Without a day, not fresh",
            }
            .to_owned(),
            age_days: view.age_days,
        }
    }

    fn answer(&self, value: ValueWord) -> &str {
        let id = match value {
            ValueWord::None => AnswerId::None,
            ValueWord::Some => AnswerId::Some,
            ValueWord::Half => AnswerId::Half,
            ValueWord::Most => AnswerId::Most,
            ValueWord::Na => return "N/A",
        };
        let mut answers = self.model.answers.iter();
        answers
            .find(|each| each.id == id)
            .map_or("", |each| &each.title)
    }
}

fn cells(result: &DimensionResult) -> Vec<input::Cell> {
    let cells = result.cells.iter().map(|cell| input::Cell {
        stage: cell.stage,
        letter: match cell.rating {
            CellLetter::N => "N",
            CellLetter::P => "P",
            CellLetter::L => "L",
            CellLetter::F => "F",
            CellLetter::NotApplicable => "N/A",
        }
        .to_owned(),
        share: cell.share,
        blocks: cell.blocks,
        ahead: cell.ahead,
    });
    cells.collect()
}

fn step(step: &StageMove) -> input::Step {
    input::Step {
        dimension: step.title.clone(),
        from: step.from,
        to: step.to,
        text: step.text.clone(),
    }
}

fn rules(model: &Maturity) -> input::Rules {
    let method = Method::of(model);
    let scoring = &model.scoring;
    let answers = model.answers.iter();
    let bands = model.ratings.iter().map(|band| {
        let letter = format!("{:?}", band.id);
        (
            letter,
            band.title.clone(),
            band.above_percent,
            band.upto_percent,
        )
    });
    let levels = model.evidence_levels.iter();
    input::Rules {
        answers: answers
            .map(|each| (each.title.clone(), each.quarters))
            .collect(),
        bands: bands.collect(),
        levels: levels
            .map(|each| (each.level, each.title.clone(), each.text.clone()))
            .collect(),
        needed: (1..=5).map(|stage| method.needed(stage)).collect(),
        valid_days: scoring.evidence_valid_days,
        capped: scoring.capped_quarters,
        award: format!("{:?}", scoring.award_rating),
        lower: format!("{:?}", scoring.lower_rating),
        least_complete: scoring.min_completeness_percent,
        na_over: scoring.na_over_percent,
        contested_steps: scoring.contested_steps,
        low_complete: scoring.confidence_low_completeness_percent,
        low_evidenced: scoring.confidence_low_evidenced_percent,
        high_evidenced: scoring.confidence_high_evidenced_percent,
        high_respondents: scoring.confidence_high_respondents,
    }
}

fn status(status: Status) -> &'static str {
    match status {
        Status::Rated => "Rated",
        Status::Provisional => "Provisional",
        Status::InsufficientAnswers => "Too little for a stage",
        Status::NotApplicable => "Not applicable",
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Low => "Low",
        Confidence::Medium => "Medium",
        Confidence::High => "High",
    }
}

/// A day as the views write it.
fn date(text: Option<&String>) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text?, "%Y-%m-%d").ok()
}
