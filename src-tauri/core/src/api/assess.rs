//! Puts an assessment together as it is shown: never a vote of somebody else before the reveal.

use super::action;
use super::assessment_view::{
    AssessmentRow, AssessmentStatus, AssessmentView, ModelAnswer, ModelEvidence, ModelRating,
    ModelStage, ModelView, PreviousAssessment, RespondentView, TargetView,
};
use super::days::{day, days_to};
use super::dimension_view::DimensionView;
use super::maturity::MaturityCase;
use super::scored::Scored;
use super::session::Session;
use crate::error::{Error, Result};
use crate::model::{Assessment, Id, Respondent};
use crate::pack::maturity::Maturity;
use crate::score::dimension::Status;
use crate::score::maturity::assessment::road;
use crate::score::maturity::compare::{Changes, compare};
use crate::score::maturity::words::Words;

impl Session {
    /// An assessment in full, as far as a respondent, or nobody in particular, may see it.
    pub(super) fn assessment_view(
        &self,
        id: &Id,
        respondent: Option<&Id>,
    ) -> Result<AssessmentView> {
        let case = self.maturity_case(id)?;
        let asked = match respondent {
            None => None,
            Some(asked) => Some(case.respondent(asked)?),
        };
        let model = case.model()?;
        let today = self.today();
        let scored = case.scored(today)?;
        let words = Words { pack: model };
        let assessment = &case.record.assessment;
        let revealed = assessment.is_revealed();
        let before = self.before(&case)?;
        let previous = before.as_ref().map(|before| self.previous(before));
        let changes = match before.filter(|_| revealed) {
            Some(before) => self.changes(&case, &scored, before)?,
            None => None,
        };
        let mut dimensions = Vec::with_capacity(model.dimensions.len());
        for (at, (dimension, outcome)) in model
            .dimensions
            .iter()
            .zip(&scored.outcome.dimensions)
            .enumerate()
        {
            let mut criteria = Vec::with_capacity(outcome.criteria.len());
            for standing in &outcome.criteria {
                let place = criteria.len() + 1;
                criteria.push(case.criterion_view(&scored, words, standing, place, asked, today)?);
            }
            dimensions.push(DimensionView {
                id: dimension.id.clone(),
                number: number(at + 1),
                title: dimension.title.clone(),
                intent: dimension.intent.clone(),
                criteria,
                result: match revealed {
                    true => Some(scored.result(words, outcome, changes.as_ref())),
                    false => None,
                },
            });
        }
        let road = match assessment.target_stage.filter(|_| revealed) {
            Some(target) => road(&scored.outcome, target, &scored.method),
            None => Vec::new(),
        };
        let moves = match revealed {
            true => &scored.outcome.moves[..],
            false => &[],
        };
        let agenda = scored.outcome.agenda().filter(|_| revealed);
        let settled = scored.outcome.criteria().filter(|each| each.settled);
        Ok(AssessmentView {
            id: assessment.id.to_string(),
            team: case.team.id.to_string(),
            team_name: case.team.name.clone().unwrap_or_default(),
            title: assessment.title.clone().unwrap_or_default(),
            held_on: day(case.held_on(today)),
            pack: case.pack_ref(),
            revealed,
            revealed_on: assessment.revealed_on.map(day),
            archived: assessment.archived == Some(true),
            elsewhere: case.is_elsewhere(),
            status: status(revealed, &scored),
            newer_pack: match self.newer(&case) {
                Ok(pack) => Some(pack.head.version.to_string()),
                Err(_) => None,
            },
            target: assessment.target_stage.map(|stage| TargetView {
                stage,
                on: assessment.target_on.map(day),
                days: assessment.target_on.map(|on| days_to(today, on)),
            }),
            model: model_view(model),
            respondents: case.respondent_views(model),
            asked: asked.map(|asked| asked.id.to_string()),
            waiting_for: case.waiting_for().map(str::to_owned).collect(),
            agenda: agenda.map(|each| each.id.clone()).collect(),
            settled: settled.map(|each| each.id.clone()).collect(),
            dimensions,
            overall: scored.overall_view().filter(|_| revealed),
            moves: scored.moves(words, moves),
            road: scored.moves(words, &road),
            previous,
            proposals: self.maturity_proposals(&case)?,
            actions: action::shown(&case.record.actions, today),
            left_over: case.left_over(model, None),
        })
    }

    /// An assessment as a row of a list.
    pub(super) fn assessment_row(
        &self,
        case: &MaturityCase,
        scored: &Scored,
    ) -> Result<AssessmentRow> {
        let assessment = &case.record.assessment;
        let revealed = assessment.is_revealed();
        let overall = scored.overall_view().filter(|_| revealed);
        let overall = overall.as_ref();
        Ok(AssessmentRow {
            id: assessment.id.to_string(),
            team: case.team.id.to_string(),
            team_name: case.team.name.clone().unwrap_or_default(),
            title: assessment.title.clone().unwrap_or_default(),
            held_on: day(case.held_on(self.today())),
            pack: case.pack_ref(),
            revealed,
            archived: assessment.archived == Some(true),
            respondents: number(case.record.respondents.len()),
            completeness: overall.map(|overall| overall.completeness),
            gated_stage: overall.and_then(|overall| overall.gated_stage),
            typical_stage: overall.and_then(|overall| overall.typical_stage),
            index: overall.and_then(|overall| overall.index),
            status: status(revealed, scored),
            to_settle: match revealed {
                true => number(scored.outcome.agenda().count()),
                false => 0,
            },
        })
    }

    /// The assessment it was started from, or else the latest of the team and model before it.
    pub(super) fn before(&self, case: &MaturityCase) -> Result<Option<Assessment>> {
        let own = &case.record.assessment;
        let mut others = self.children::<Assessment>(&case.team.id)?;
        others.retain(|each| each.id != own.id && each.pack == own.pack);
        if let Some(previous) = &own.previous
            && let Some(at) = others.iter().position(|each| each.id.as_str() == previous)
        {
            return Ok(Some(others.swap_remove(at)));
        }
        others.retain(|each| {
            each.archived != Some(true)
                && each.is_revealed()
                && (each.held_on, &each.id) < (own.held_on, &own.id)
        });
        Ok(others
            .into_iter()
            .max_by_key(|each| (each.held_on, each.id.clone())))
    }

    /// What changed since an assessment; none while its votes are not shown.
    fn changes(
        &self,
        case: &MaturityCase,
        scored: &Scored,
        before: Assessment,
    ) -> Result<Option<Changes>> {
        if !before.is_revealed() {
            return Ok(None);
        }
        let before = self.maturity_case_of(before, case.team.clone())?;
        let then = before.scored(self.today())?;
        Ok(Some(compare(then.side(), scored.side())?))
    }

    fn previous(&self, before: &Assessment) -> PreviousAssessment {
        PreviousAssessment {
            id: before.id.to_string(),
            title: before.title.clone().unwrap_or_default(),
            held_on: day(before.held_on.unwrap_or_else(|| self.today())),
        }
    }
}

impl MaturityCase {
    /// The day its evidence is judged on.
    pub(super) fn held_on(&self, today: chrono::NaiveDate) -> chrono::NaiveDate {
        self.record.assessment.held_on.unwrap_or(today)
    }

    fn respondent(&self, id: &Id) -> Result<&Respondent> {
        let mut all = self.record.respondents.iter();
        let found = all.find(|each| each.id == *id);
        found.ok_or_else(|| Error::not_found("respondent", id))
    }

    fn respondent_views(&self, model: &Maturity) -> Vec<RespondentView> {
        let criteria = &model.criteria;
        let through = |each: &Respondent| {
            let through = criteria.iter().filter(|of| each.votes.contains_key(&of.id));
            number(through.count())
        };
        let views = self.record.respondents.iter().map(|each| RespondentView {
            id: each.id.to_string(),
            name: each.called().to_owned(),
            done: each.done == Some(true),
            gone_through: through(each),
            of: number(criteria.len()),
            imported_on: each.imported_on.map(day),
        });
        views.collect()
    }
}

/// How far it is.
fn status(revealed: bool, scored: &Scored) -> AssessmentStatus {
    if !revealed {
        return AssessmentStatus::Voting;
    }
    match scored.status() {
        Status::Rated => AssessmentStatus::Rated,
        Status::Provisional => AssessmentStatus::Provisional,
        Status::InsufficientAnswers => AssessmentStatus::InsufficientAnswers,
        Status::NotApplicable => AssessmentStatus::NotApplicable,
    }
}

fn model_view(model: &Maturity) -> ModelView {
    let stages = model.stages.iter().map(|each| ModelStage {
        number: each.number,
        title: each.title.clone(),
        text: each.text.clone(),
        evidence_level: each.evidence_level,
    });
    let answers = model.answers.iter().map(|each| ModelAnswer {
        id: word(&each.id),
        title: each.title.clone(),
        text: each.text.clone(),
    });
    let ratings = model.ratings.iter().map(|each| ModelRating {
        id: word(&each.id),
        title: each.title.clone(),
    });
    let levels = model.evidence_levels.iter().map(|each| ModelEvidence {
        level: each.level,
        title: each.title.clone(),
        text: each.text.clone(),
    });
    ModelView {
        stages: stages.collect(),
        answers: answers.collect(),
        ratings: ratings.collect(),
        evidence_levels: levels.collect(),
        evidence_valid_days: model.scoring.evidence_valid_days,
    }
}

/// A word of a pack as it is written there.
fn word(of: &impl serde::Serialize) -> String {
    match serde_json::to_value(of) {
        Ok(serde_json::Value::String(word)) => word,
        Ok(_) | Err(_) => String::new(),
    }
}

/// A count as it is sent.
pub(super) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
