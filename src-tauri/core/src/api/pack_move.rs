//! Moving an assessment to the newest version of its pack: what is new, gone or worded otherwise.
//!
//! Nothing is written but the version: what was said about a criterion that is gone stays, and is
//! listed.

use std::collections::BTreeSet;
use std::sync::Arc;

use serde_json::Value;

use super::assess::number;
use super::maturity::{MaturityCase, model, model_pack};
use super::session::{Session, Step};
use super::wire::{ById, Done, Empty, view};
use crate::error::{Error, Kind, Result};
use crate::model::ValueWord;
use crate::pack::maturity::{Criterion, Maturity};
use crate::pack::{Pack, Version};

view! {
    /// What moving an assessment to the newest version of its pack changes.
    pub struct PackMove {
        /// The version it was started with, or last moved to.
        pub from: String,
        /// The newest installed version.
        pub to: String,
        /// Whether the old version is installed, so that new and changed criteria can be told.
        pub known: bool,
        /// Criteria that are new.
        pub added: Vec<NewCriterion>,
        /// Criteria that are gone; what was said about them is kept.
        pub removed: Vec<KeptCriterion>,
        /// Criteria that ask something else under the same id.
        pub reworded: Vec<ChangedCriterion>,
        /// How many stay.
        pub kept: u32,
    }

    /// A criterion of the newer version.
    pub struct NewCriterion {
        /// Its id.
        pub id: String,
        /// Its stage.
        pub stage: u8,
        /// What should be true.
        pub text: String,
    }

    /// A criterion that the model in use does not have, and what is kept about it.
    pub struct KeptCriterion {
        /// Its id.
        pub id: String,
        /// What it said; empty where its version is not installed.
        pub text: String,
        /// Votes on it; 0 before the reveal.
        pub votes: u32,
        /// Pieces of its evidence.
        pub evidence: u32,
        /// What it was settled on.
        pub settled: Option<ValueWord>,
        /// Its note.
        pub note: String,
    }

    /// A criterion before and after.
    pub struct ChangedCriterion {
        /// Its id.
        pub id: String,
        /// What it said.
        pub before: String,
        /// What it says.
        pub after: String,
        /// The stage it stood at.
        pub stage_before: u8,
        /// The stage it stands at.
        pub stage_after: u8,
    }
}

/// Says what moving to the newest version of the pack would change.
pub(super) fn assessment_move_preview(session: &mut Session, request: ById) -> Result<PackMove> {
    let case = session.maturity_case(&request.id)?;
    let newest = session.newer(&case)?;
    let from = case.version();
    let known = case.started_with.is_none();
    let new = model(&newest)?;
    let mut change = PackMove {
        from,
        to: newest.head.version.to_string(),
        known,
        added: Vec::new(),
        removed: case.left_over(new, known.then(|| case.model()).transpose()?),
        reworded: Vec::new(),
        kept: 0,
    };
    let old = match known {
        true => &case.model()?.criteria[..],
        false => &[],
    };
    for criterion in &new.criteria {
        match old.iter().find(|each| each.id == criterion.id) {
            Some(before) => {
                change.kept += 1;
                if !same(before, criterion) {
                    change.reworded.push(ChangedCriterion {
                        id: criterion.id.clone(),
                        before: before.text.clone(),
                        after: criterion.text.clone(),
                        stage_before: before.stage,
                        stage_after: criterion.stage,
                    });
                }
            }
            None if known => change.added.push(NewCriterion {
                id: criterion.id.clone(),
                stage: criterion.stage,
                text: criterion.text.clone(),
            }),
            None => change.kept += u32::from(case.touched().contains(criterion.id.as_str())),
        }
    }
    Ok(change)
}

/// Moves an assessment to the newest version of its pack.
pub(super) fn assessment_move(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let case = session.maturity_case(&request.id)?;
    if case.record.assessment.archived == Some(true) {
        return Err(Error::new(Kind::Refused, "The assessment is put away.")
            .hint("Restore it, then move it."));
    }
    let newest = session.newer(&case)?;
    let version = newest.head.version.to_string();
    let name = format!("Move to {} {version}", newest.head.title);
    let step = Step::named(super::participant::clip(&name)).on_assessment(&request.id, None);
    session.step(step, |writer| {
        writer.set(&request.id, "pack_version", &Value::from(version))?;
        Ok(Empty {})
    })
}

impl Session {
    /// The newest version of the pack, where the assessment is not of that one.
    pub(super) fn newer(&self, case: &MaturityCase) -> Result<Arc<Pack>> {
        let newest = model_pack(self.shelf.newest(&case.pack.head.id)?)?;
        let newer = match case.version().parse::<Version>() {
            Ok(version) => newest.head.version > version,
            // A version that nobody can read is moved away from.
            Err(_) => true,
        };
        match newer || case.started_with.is_some() {
            true => Ok(newest),
            false => Err(Error::new(
                Kind::Refused,
                format!(
                    "{} {} is the newest version here.",
                    newest.head.title, newest.head.version
                ),
            )
            .hint("Put the file of a newer version into the folder of question packs.")),
        }
    }
}

impl MaturityCase {
    /// The version it was started with, or last moved to.
    fn version(&self) -> String {
        let own = self.record.assessment.pack_version.clone();
        own.unwrap_or_else(|| self.pack.head.version.to_string())
    }

    /// Ids of criteria about which anything is kept.
    fn touched(&self) -> BTreeSet<&str> {
        let assessment = &self.record.assessment;
        let mut ids: BTreeSet<&str> = BTreeSet::new();
        // Before the reveal nobody learns what others have voted on.
        let shown = self.record.respondents.iter();
        for respondent in shown.filter(|_| assessment.is_revealed()) {
            ids.extend(respondent.votes.keys().map(String::as_str));
            ids.extend(respondent.remarks.keys().map(String::as_str));
        }
        ids.extend(assessment.settled.keys().map(String::as_str));
        ids.extend(assessment.notes.keys().map(String::as_str));
        ids.extend(assessment.na_reasons.keys().map(String::as_str));
        let evidence = self.record.evidence.iter();
        ids.extend(evidence.filter_map(|each| each.question.as_deref()));
        let actions = self.record.actions.iter();
        ids.extend(actions.filter_map(|each| each.criterion.as_deref()));
        ids
    }

    /// Criteria that a model does not have: those of an older one, else those anything is kept about.
    pub(super) fn left_over(&self, model: &Maturity, old: Option<&Maturity>) -> Vec<KeptCriterion> {
        let mut ids: Vec<(&str, &str)> = Vec::new();
        for criterion in old.iter().flat_map(|old| &old.criteria) {
            ids.push((&criterion.id, &criterion.text));
        }
        for id in self.touched() {
            if ids.iter().all(|(known, _)| *known != id) {
                ids.push((id, ""));
            }
        }
        ids.retain(|(id, _)| model.criteria.iter().all(|each| each.id != *id));
        let kept = ids.into_iter().map(|(id, text)| self.kept(id, text));
        kept.collect()
    }

    fn kept(&self, id: &str, text: &str) -> KeptCriterion {
        let assessment = &self.record.assessment;
        let votes = self.record.respondents.iter();
        let votes = votes.filter(|each| each.votes.contains_key(id)).count();
        KeptCriterion {
            id: id.to_owned(),
            text: text.to_owned(),
            votes: match assessment.is_revealed() {
                true => number(votes),
                false => 0,
            },
            evidence: number(self.evidence_of(id).count()),
            settled: assessment.settled.get(id).copied(),
            note: assessment.notes.get(id).cloned().unwrap_or_default(),
        }
    }
}

fn same(a: &Criterion, b: &Criterion) -> bool {
    (&a.text, a.stage, &a.dimension, &a.counted) == (&b.text, b.stage, &b.dimension, &b.counted)
}
