//! Taking a snapshot within another step.
//!
//! What a snapshot sums up is read before the step's transaction begins; what it freezes is read within it, with what the
//! step has written so far. So a step that takes one first freezes the state before it, and one that takes it last the state after.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::assess::number;
use super::days::day;
use super::session::Session;
use super::subject::Subject;
use crate::error::{Error, Kind, Result};
use crate::model::{Assessment, Entity, Id, Link, Review, Snapshot, SnapshotReason};
use crate::store::{Roots, Writer};

/// What a review or assessment came to when a snapshot was taken.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
#[serde(default)]
pub(super) struct Summary {
    /// `go`, `conditional` or `no-go`; none for an assessment, and where the pack is not installed.
    pub(super) verdict: Option<String>,
    pub(super) score: Option<u8>,
    pub(super) answered: u32,
    pub(super) applicable: u32,
    pub(super) gaps: u32,
    pub(super) waived: u32,
    /// The lowest stage of an assessment.
    pub(super) stage: Option<u8>,
}

/// A snapshot about to be taken.
pub(super) struct Freeze {
    subject: Id,
    roots: Roots,
    summary: Summary,
    taken_on: String,
}

impl Session {
    /// Takes a snapshot of a review or an assessment within a step that is about to be taken:
    /// `let freeze = session.freeze(&review)?;`, then `freeze.take(writer, reason, title)?` in the step.
    ///
    /// # Errors
    /// `NotFound`.
    pub(super) fn freeze(&self, subject: &Id) -> Result<Freeze> {
        let kind = self.store.entity(subject)?.map(|row| row.kind);
        let (roots, summary) = match kind.as_deref() {
            Some(kind) if kind == Review::SPEC.kind => {
                (self.roots_of_review(subject)?, self.summary_of(subject)?)
            }
            Some(kind) if kind == Assessment::SPEC.kind => (
                self.roots_of_assessment(subject)?,
                self.summary_of_assessment(subject)?,
            ),
            Some(_) | None => return Err(Error::not_found("review or assessment", subject)),
        };
        Ok(Freeze {
            subject: subject.clone(),
            roots,
            summary,
            taken_on: day(self.today()),
        })
    }

    /// The review with everything below it, its service's or team's own fields, links, and its design.
    pub(super) fn roots_of_review(&self, review: &Id) -> Result<Roots> {
        let subject = self.subject_of(review)?;
        let mut roots = Roots {
            whole: vec![review.clone()],
            alone: vec![subject.id().clone()],
            without: &[Snapshot::SPEC.kind],
        };
        if let Subject::Service(service) = &subject {
            let links = self.children::<Link>(&service.id)?;
            roots.alone.extend(links.into_iter().map(|link| link.id));
            if let Some((design, _)) = self.design_document_of(review, &service.id)? {
                roots.whole.push(design.id);
            }
        }
        Ok(roots)
    }

    fn roots_of_assessment(&self, assessment: &Id) -> Result<Roots> {
        let (_, team) = self.one::<Assessment>(assessment)?;
        Ok(Roots {
            whole: vec![assessment.clone()],
            alone: team.into_iter().collect(),
            without: &[Snapshot::SPEC.kind],
        })
    }

    fn summary_of(&self, review: &Id) -> Result<Summary> {
        let case = match self.case(review) {
            Err(error) if error.kind == Kind::Pack => return Ok(Summary::default()),
            other => other?,
        };
        let judged = case.judge(self.today());
        Ok(Summary {
            verdict: Some(judged.verdict.word().to_owned()),
            score: judged.score,
            answered: judged.counts.answered(),
            applicable: judged.counts.applicable,
            gaps: judged.counts.gaps,
            waived: judged.counts.waived,
            stage: None,
        })
    }

    fn summary_of_assessment(&self, assessment: &Id) -> Result<Summary> {
        let case = match self.maturity_case(assessment) {
            Err(error) if error.kind == Kind::Pack => return Ok(Summary::default()),
            other => other?,
        };
        // Before the reveal nobody learns what others have voted.
        if !case.record.assessment.is_revealed() {
            return Ok(Summary::default());
        }
        let scored = case.scored(self.today())?;
        let row = self.assessment_row(&case, &scored)?;
        let criteria = scored
            .input
            .dimensions
            .iter()
            .flat_map(|each| &each.criteria);
        let answered = criteria
            .clone()
            .filter(|each| each.settled.is_some() || each.votes.iter().any(Option::is_some));
        Ok(Summary {
            stage: row.gated_stage,
            answered: number(answered.count()),
            applicable: number(criteria.count()),
            gaps: row.to_settle,
            ..Summary::default()
        })
    }
}

impl Freeze {
    /// Writes the snapshot.
    ///
    /// # Errors
    /// `OverLimit` where the review was changed in more places than a snapshot can name; those of writing.
    pub(super) fn take(
        &self,
        writer: &mut Writer<'_>,
        reason: SnapshotReason,
        title: &str,
    ) -> Result<Id> {
        let sealed = writer.sealed(&self.roots)?;
        let ops = sealed.ops.text();
        if ops.len() > crate::model::FIELD_LIMIT {
            return Err(Error::new(
                Kind::OverLimit,
                format!(
                    "The review is too large for a snapshot: it would need {} bytes, the limit is {}.",
                    ops.len(),
                    crate::model::FIELD_LIMIT
                ),
            )
            .hint("Export the review as a file instead, or split it."));
        }
        let id = writer.create(Snapshot::SPEC.kind, Some(&self.subject))?;
        for (field, value) in [
            ("title", Value::from(title)),
            ("reason", Value::from(reason.word())),
            ("ops", Value::from(ops)),
            ("sha256", Value::from(sealed.sha256)),
            ("taken_on", Value::from(self.taken_on.as_str())),
            (
                "summary",
                Value::from(serde_json::json!(self.summary).to_string()),
            ),
        ] {
            writer.set(&id, field, &value)?;
        }
        Ok(id)
    }
}
