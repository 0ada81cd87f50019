//! Keeps what lists show of assessments up to date, so that many of them are shown without scoring every vote again.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::assess::number;
use super::assess_dimension::rounded;
use super::assessment_view::{AssessmentRow, AssessmentStatus};
use super::days::day;
use super::maturity::MaturityCase;
use super::review::PackRef;
use super::session::Session;
use super::team_view::{TrendDimension, TrendPoint};
use crate::error::{Error, Kind, Result};
use crate::model::{Assessment, Id, Respondent, Team};
use crate::score::maturity::evidence::EvidenceState;
use crate::store::summary::AssessmentSummary;

/// A day that never comes.
const NEVER: &str = "9999-12-31";
/// How many rows are computed before they are written.
const BATCH: usize = 200;

/// What an assessment came to, as it is kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Kept {
    /// As in lists.
    pub(super) row: AssessmentRow,
    /// By dimension, in the order of the model; empty while people vote.
    pub(super) dimensions: Vec<KeptDimension>,
}

/// What a dimension came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct KeptDimension {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) stage: Option<u8>,
    pub(super) claimed: Option<u8>,
    pub(super) index: Option<f64>,
}

impl Kept {
    /// As a point of a trend.
    pub(super) fn point(&self) -> TrendPoint {
        let dimensions = self.dimensions.iter().map(|one| TrendDimension {
            id: one.id.clone(),
            title: one.title.clone(),
            stage: one.stage,
            index: one.index,
        });
        TrendPoint {
            id: self.row.id.clone(),
            held_on: self.row.held_on.clone(),
            title: self.row.title.clone(),
            gated_stage: self.row.gated_stage,
            typical_stage: self.row.typical_stage,
            index: self.row.index,
            dimensions: dimensions.collect(),
        }
    }
}

impl Session {
    /// What assessments came to, latest first; of a team or of all.
    ///
    /// # Errors
    /// Those of the store. An assessment whose pack is not installed has no numbers.
    pub(super) fn kept_assessments(&mut self, team: Option<&Id>) -> Result<Vec<Kept>> {
        let today = self.today();
        let of = team.map(Id::as_str);
        let stale = self.store.stale_assessments(of, &day(today))?;
        self.store.shadow_summaries(!stale.is_empty())?;
        for batch in self.store.stale_assessments(of, &day(today))?.chunks(BATCH) {
            let mut rows = Vec::with_capacity(batch.len());
            for id in batch {
                rows.push((id.clone(), self.assessment_summary(id, today)?));
            }
            self.store.put_assessments(&rows)?;
        }
        let rows = self.store.assessment_summaries(of)?;
        let rows = rows.iter().filter(|row| !row.results.is_empty());
        rows.map(|row| {
            serde_json::from_str(&row.results).map_err(|error| {
                let what = format!("What an assessment came to cannot be read: {error}.");
                Error::new(Kind::Internal, what)
            })
        })
        .collect()
    }

    fn assessment_summary(&self, id: &str, today: NaiveDate) -> Result<Option<AssessmentSummary>> {
        let id: Id = id.parse()?;
        let (assessment, team) = match self.one::<Assessment>(&id) {
            Ok(found) => found,
            Err(error) if error.kind == Kind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let team = team.ok_or_else(|| Error::not_found("team of assessment", &id))?;
        let (team, _) = self.one::<Team>(&team)?;
        let case = match self.maturity_case_of(assessment.clone(), team.clone()) {
            Ok(case) => case,
            Err(error) if matches!(error.kind, Kind::Pack | Kind::NotFound) => {
                return self.without_model(assessment, team, today).map(Some);
            }
            Err(error) => return Err(error),
        };
        let scored = case.scored(today)?;
        let row = self.assessment_row(&case, &scored)?;
        let mut dimensions = Vec::new();
        if row.revealed {
            for (dimension, outcome) in case
                .model()?
                .dimensions
                .iter()
                .zip(&scored.outcome.dimensions)
            {
                let profile = outcome.profile.as_ref();
                dimensions.push(KeptDimension {
                    id: dimension.id.clone(),
                    title: dimension.title.clone(),
                    stage: profile.and_then(|profile| profile.stage),
                    claimed: profile.and_then(|profile| profile.claimed_stage),
                    index: profile.and_then(|profile| rounded(profile.index)),
                });
            }
        }
        let valid_until = case.changes_on(&scored.method, today);
        kept(Kept { row, dimensions }, valid_until).map(Some)
    }

    /// The row of an assessment whose pack is not installed: what is known without it.
    fn without_model(
        &self,
        assessment: Assessment,
        team: Team,
        today: NaiveDate,
    ) -> Result<AssessmentSummary> {
        let pack = assessment.pack.clone().unwrap_or_default();
        let row = AssessmentRow {
            id: assessment.id.to_string(),
            team: team.id.to_string(),
            team_name: team.name.unwrap_or_default(),
            held_on: day(assessment.held_on.unwrap_or(today)),
            pack: PackRef {
                title: pack.clone(),
                id: pack,
                version: assessment.pack_version.clone().unwrap_or_default(),
                started_with: None,
            },
            revealed: assessment.is_revealed(),
            archived: assessment.archived == Some(true),
            title: assessment.title.clone().unwrap_or_default(),
            respondents: number(self.children::<Respondent>(&assessment.id)?.len()),
            completeness: None,
            gated_stage: None,
            typical_stage: None,
            index: None,
            status: match assessment.revealed_on {
                Some(_) => AssessmentStatus::InsufficientAnswers,
                None => AssessmentStatus::Voting,
            },
            to_settle: 0,
        };
        let dimensions = Vec::new();
        // No operation tells when the pack is there again, so it is looked for each time.
        kept(Kept { row, dimensions }, day(today))
    }
}

fn kept(kept: Kept, valid_until: String) -> Result<AssessmentSummary> {
    let results = serde_json::to_string(&kept).map_err(|error| {
        Error::new(
            Kind::Internal,
            format!("A summary cannot be kept: {error}."),
        )
    })?;
    Ok(AssessmentSummary {
        assessment: kept.row.id,
        team: kept.row.team,
        valid_until,
        held_on: kept.row.held_on,
        results,
    })
}

impl MaturityCase {
    /// The first day on which its numbers may differ though nothing is changed: when evidence that is still in the future
    /// begins to count, or tomorrow where it has no day of its own.
    fn changes_on(&self, method: &crate::score::maturity::Method, today: NaiveDate) -> String {
        if self.record.assessment.held_on.is_none() {
            return today.succ_opt().map_or_else(|| NEVER.to_owned(), day);
        }
        let evidence = self.record.evidence.iter();
        let future =
            evidence.filter(|each| self.weight(each, method, today).state == EvidenceState::Future);
        let days = future.flat_map(|each| [each.collected_on, each.reviewed_on]);
        let next = days.flatten().filter(|on| *on > today).min();
        next.map_or_else(|| NEVER.to_owned(), day)
    }
}
