//! Reads an assessment with everything below it, and the model it is rated by.

use std::sync::Arc;

use super::review::PackRef;
use super::session::Session;
use crate::error::{Error, Kind, Result};
use crate::model::{Action, Assessment, AssessmentRecord, Entity, Evidence, Id, Respondent, Team};
use crate::pack::maturity::{Criterion, Maturity};
use crate::pack::{Pack, Version};

/// The model of a new assessment where none is named.
pub(super) const MODEL: &str = "devops-maturity";

/// An assessment, its team and its pack.
pub(super) struct MaturityCase {
    pub(super) team: Team,
    pub(super) record: AssessmentRecord,
    pub(super) pack: Arc<Pack>,
    /// The version the assessment was started with, where another is in use.
    pub(super) started_with: Option<String>,
}

impl Session {
    /// Reads an assessment with all that decides its numbers.
    ///
    /// # Errors
    /// `NotFound`; `Pack` where no version of its pack is installed.
    pub(super) fn maturity_case(&self, id: &Id) -> Result<MaturityCase> {
        let (assessment, team) = self.one::<Assessment>(id)?;
        let team = team.ok_or_else(|| Error::not_found("team of assessment", id))?;
        let (team, _) = self.one::<Team>(&team)?;
        self.maturity_case_of(assessment, team)
    }

    /// The same, of an assessment and a team that are read already.
    pub(super) fn maturity_case_of(
        &self,
        assessment: Assessment,
        team: Team,
    ) -> Result<MaturityCase> {
        let (pack, started_with) = self.model_of(&assessment)?;
        Ok(MaturityCase {
            team,
            record: self.maturity_record(assessment)?,
            pack,
            started_with,
        })
    }

    fn maturity_record(&self, assessment: Assessment) -> Result<AssessmentRecord> {
        let rows = self.store.children(&assessment.id)?;
        let (mut respondents, mut evidence, mut actions) = (Vec::new(), Vec::new(), Vec::new());
        for row in rows {
            match row.kind.as_str() {
                k if k == Respondent::SPEC.kind => respondents.push(row.decode()),
                k if k == Evidence::SPEC.kind => evidence.push(row.decode()),
                k if k == Action::SPEC.kind => actions.push(row.decode()),
                // A newer Lamppost may keep other kinds here; they stay as they are.
                _ => {}
            }
        }
        let mut record = AssessmentRecord::new(assessment, respondents);
        record.evidence = evidence;
        record.actions = actions;
        Ok(record)
    }

    /// The pack an assessment reads its criteria from: the version it was started with, or the
    /// newest where that one is not installed any more.
    fn model_of(&self, assessment: &Assessment) -> Result<(Arc<Pack>, Option<String>)> {
        let id = assessment.pack.as_deref().unwrap_or(MODEL);
        let started = assessment.pack_version.as_deref().unwrap_or_default();
        if let Ok(version) = started.parse::<Version>()
            && let Ok(pack) = self.shelf.get(id, version)
        {
            return Ok((model_pack(pack)?, None));
        }
        let pack = model_pack(self.shelf.newest(id)?)?;
        let other = (!started.is_empty()).then(|| started.to_owned());
        Ok((pack, other))
    }
}

impl MaturityCase {
    /// The model.
    ///
    /// # Errors
    /// None where the case was read by [`Session::maturity_case`].
    pub(super) fn model(&self) -> Result<&Maturity> {
        model(&self.pack)
    }

    /// Refuses a criterion that the model does not have.
    pub(super) fn known(&self, criterion: &str) -> Result<&Criterion> {
        self.model()?
            .criteria
            .iter()
            .find(|each| each.id == criterion)
            .ok_or_else(|| Error::not_found("criterion", criterion))
    }

    /// The pack in use, and the one the assessment was started with where that is another.
    pub(super) fn pack_ref(&self) -> PackRef {
        PackRef {
            id: self.pack.head.id.clone(),
            version: self.pack.head.version.to_string(),
            title: self.pack.head.title.clone(),
            started_with: self.started_with.clone(),
        }
    }

    /// Refuses what must not happen after the reveal.
    pub(super) fn still_voting(&self) -> Result<()> {
        match self.record.assessment.is_revealed() {
            false => Ok(()),
            true => Err(Error::new(Kind::Refused, "The votes have been shown.")
                .hint("Open voting again, or settle the criterion instead.")),
        }
    }

    /// Refuses what must not happen before the reveal.
    pub(super) fn shown_votes(&self) -> Result<()> {
        match self.record.assessment.is_revealed() {
            true => Ok(()),
            false => {
                Err(Error::new(Kind::Refused, "People are still voting.")
                    .hint("Show the votes first."))
            }
        }
    }
}

/// A pack that must be a maturity model.
pub(super) fn model_pack(pack: Arc<Pack>) -> Result<Arc<Pack>> {
    model(&pack)?;
    Ok(pack)
}

/// The maturity model in a pack.
pub(super) fn model(pack: &Pack) -> Result<&Maturity> {
    pack.maturity().ok_or_else(|| {
        Error::invalid(format!(
            "The pack {} is not a maturity model.",
            pack.head.id
        ))
        .hint("Choose a maturity model.")
    })
}
