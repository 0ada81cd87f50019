//! Two assessments of one team, on the criteria both have: each difference with its reason.
//!
//! What made a stage move is found by undoing one kind of difference at a time: a kind that would bring the stage back
//! is a cause. Where none alone would, all that moved the same way are.

use std::collections::{BTreeMap, BTreeSet};

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::assessment::{
    AssessmentInput, CriterionInput, DimensionInput, Outcome, Overall, assess,
};
use super::cell::Cells;
use super::criterion::Standing;
use super::evidence::{EvidenceState, Unfit};
use super::method::Method;
use crate::Result;
use crate::score::fraction::Fraction;
use crate::score::respondents::Vote;

/// Why a criterion counts differently.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
// Packs have a reason too: why a question is asked.
#[ts(rename = "DifferenceReason")]
pub enum Reason {
    /// It was answered differently.
    Answer,
    /// Its evidence became too old.
    EvidenceExpired,
    /// Evidence was added, checked or taken away.
    Evidence,
    /// Those who answered both times said the same; others answered.
    Respondents,
    /// It became, or no longer is, not applicable.
    Na,
    /// The model counts it differently.
    Model,
}

/// One of the two assessments.
#[derive(Debug, Clone, Copy)]
pub struct Side<'a> {
    /// Votes and evidence.
    pub input: &'a AssessmentInput,
    /// The method of its pack.
    pub method: &'a Method,
}

/// What changed between two assessments.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changes {
    /// All together before, on shared criteria.
    pub overall_before: Option<Overall>,
    /// All together after, on shared criteria.
    pub overall_after: Option<Overall>,
    /// Dimensions with shared criteria, in the order of the later one.
    pub dimensions: Vec<Change>,
    /// Criteria that only the earlier one has.
    pub only_before: Vec<String>,
    /// Criteria that only the later one has.
    pub only_after: Vec<String>,
    /// Names of respondents of the later one only.
    pub joined: Vec<String>,
    /// Names of respondents of the earlier one only.
    pub left: Vec<String>,
}

/// What changed in one dimension.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// Its id.
    pub id: String,
    /// The stage before; none where it was not rated.
    pub stage_before: Option<u8>,
    /// The stage after; none where it is not rated.
    pub stage_after: Option<u8>,
    /// The index before; none where nothing applied.
    pub index_before: Option<Fraction>,
    /// The index after; none where nothing applies.
    pub index_after: Option<Fraction>,
    /// Criteria that count differently, in order.
    pub differences: Vec<Difference>,
    /// What made the stage move; empty where it did not.
    pub causes: Vec<Reason>,
}

/// One criterion that counts differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Difference {
    /// Its id.
    pub criterion: String,
    /// Why.
    pub reason: Reason,
    /// Where it stood.
    pub before: Standing,
    /// Where it stands.
    pub after: Standing,
    /// The evidence that no longer counts.
    pub unfit: Option<Unfit>,
}

/// Compares two assessments; fails as [`assess`] does.
pub fn compare(before: Side<'_>, after: Side<'_>) -> Result<Changes> {
    let old = only(before.input, &ids(after.input));
    let new = only(after.input, &ids(before.input));
    let (was, is) = (assess(&old, before.method)?, assess(&new, after.method)?);
    let people = common(&old.respondents, &new.respondents);
    let earlier = by_id(&old, &was);
    let mut dimensions = Vec::new();
    for (given, outcome) in new.dimensions.iter().zip(&is.dimensions) {
        let mut differences = Vec::new();
        for after in given.criteria.iter().zip(&outcome.criteria) {
            if let Some(before) = earlier.get(after.0.id.as_str()) {
                differences.extend(
                    Pair {
                        before: *before,
                        after,
                    }
                    .differences(&people),
                );
            }
        }
        let stood = was.dimensions.iter().find(|one| one.id == given.id);
        let stood = stood.and_then(|one| one.profile.as_ref());
        let stands = outcome.profile.as_ref();
        let mut change = Change {
            id: given.id.clone(),
            stage_before: stood.and_then(|profile| profile.stage),
            stage_after: stands.and_then(|profile| profile.stage),
            index_before: stood.map(|profile| profile.index),
            index_after: stands.map(|profile| profile.index),
            differences,
            causes: Vec::new(),
        };
        change.causes = change.find_causes(&outcome.criteria, after.method);
        dimensions.push(change);
    }
    Ok(Changes {
        overall_before: was.overall,
        overall_after: is.overall,
        dimensions,
        only_before: missing(before.input, after.input),
        only_after: missing(after.input, before.input),
        joined: absent(&new.respondents, &old.respondents),
        left: absent(&old.respondents, &new.respondents),
    })
}

/// One criterion, then and now.
#[derive(Clone, Copy)]
struct Pair<'a> {
    before: (&'a CriterionInput, &'a Standing),
    after: (&'a CriterionInput, &'a Standing),
}

impl Pair<'_> {
    /// What is different, with the reason of each; `people` are the places of those who answered both times.
    fn differences(&self, people: &[(usize, usize)]) -> Vec<Difference> {
        let (was, is) = (self.before.1, self.after.1);
        if was.not_applicable != is.not_applicable
            || (was.value == Some(Vote::Na)) != (is.value == Some(Vote::Na))
        {
            return vec![self.because(Reason::Na)];
        }
        let mut found = Vec::new();
        if was.value != is.value {
            found.push(self.because(match self.by_others(people) {
                true => Reason::Respondents,
                false => Reason::Answer,
            }));
        }
        let claims = was.claimed.unwrap_or(0) > 0 || is.claimed.unwrap_or(0) > 0;
        if was.supported != is.supported && claims {
            found.push(self.because(self.evidence_reason()));
        }
        if found.is_empty() && was.credit != is.credit {
            found.push(self.because(Reason::Model));
        }
        found
    }

    /// Whether those who answered both times said the same, and nothing was settled either time.
    fn by_others(&self, people: &[(usize, usize)]) -> bool {
        let vote = |of: &CriterionInput, at: usize| of.votes.get(at).copied().flatten();
        let (was, is) = (self.before.0, self.after.0);
        let mut both = people.iter();
        was.settled.is_none()
            && is.settled.is_none()
            && both.all(|(then, now)| vote(was, *then) == vote(is, *now))
    }

    fn evidence_reason(&self) -> Reason {
        let (was, is) = (self.before.1, self.after.1);
        let unfit = self.after.0.support.unfit.as_ref();
        let stale = unfit.is_some_and(|unfit| unfit.state == EvidenceState::Stale);
        if was.needed != is.needed && self.before.0.support == self.after.0.support {
            Reason::Model
        } else if was.supported && is.supported_if_fresh && stale {
            Reason::EvidenceExpired
        } else {
            Reason::Evidence
        }
    }

    fn because(&self, reason: Reason) -> Difference {
        Difference {
            criterion: self.after.0.id.clone(),
            reason,
            before: self.before.1.clone(),
            after: self.after.1.clone(),
            unfit: self.after.0.support.unfit.clone(),
        }
    }
}

impl Change {
    fn find_causes(&self, now: &[Standing], method: &Method) -> Vec<Reason> {
        let (Some(before), Some(after)) = (self.stage_before, self.stage_after) else {
            return Vec::new();
        };
        if before == after {
            return Vec::new();
        }
        let reasons: BTreeSet<Reason> = self.differences.iter().map(|one| one.reason).collect();
        let alone = |reason: &Reason| {
            let undone = self.without(*reason, now, method);
            let cells = Cells::of(&undone, method, |one| one.credit);
            cells.is_some_and(|cells| match before > after {
                true => cells.reached > after,
                false => cells.reached < after,
            })
        };
        let causes: Vec<Reason> = reasons.iter().copied().filter(|one| alone(one)).collect();
        if !causes.is_empty() {
            return causes;
        }
        let same_way = |one: &&Difference| match before > after {
            true => one.after.credit < one.before.credit || one.reason == Reason::Na,
            false => one.after.credit > one.before.credit || one.reason == Reason::Na,
        };
        let together = self.differences.iter().filter(same_way);
        let together: BTreeSet<Reason> = together.map(|one| one.reason).collect();
        together.into_iter().collect()
    }

    /// The criteria as they would stand without the differences of one kind.
    fn without(&self, reason: Reason, now: &[Standing], method: &Method) -> Vec<Standing> {
        let mut undone = now.to_vec();
        for difference in self.differences.iter().filter(|one| one.reason == reason) {
            let before = &difference.before;
            let Some(one) = undone.iter_mut().find(|one| one.id == difference.criterion) else {
                continue;
            };
            match reason {
                Reason::Answer | Reason::Respondents => one.claimed = before.claimed,
                Reason::Evidence | Reason::EvidenceExpired => one.supported = before.supported,
                Reason::Na => {
                    one.not_applicable = before.not_applicable;
                    one.claimed = before.claimed;
                }
                Reason::Model => {
                    one.credit = before.credit;
                    continue;
                }
            }
            one.credit = one.counted(method);
        }
        undone
    }
}

type Known<'a> = BTreeMap<&'a str, (&'a CriterionInput, &'a Standing)>;

fn by_id<'a>(input: &'a AssessmentInput, outcome: &'a Outcome) -> Known<'a> {
    let pairs = criteria(input).zip(outcome.criteria());
    pairs.map(|pair| (pair.0.id.as_str(), pair)).collect()
}

fn criteria(input: &AssessmentInput) -> impl Iterator<Item = &CriterionInput> {
    input.dimensions.iter().flat_map(|one| &one.criteria)
}

fn ids(input: &AssessmentInput) -> BTreeSet<&str> {
    criteria(input).map(|one| one.id.as_str()).collect()
}

/// The assessment with these criteria alone.
fn only(input: &AssessmentInput, ids: &BTreeSet<&str>) -> AssessmentInput {
    let mut dimensions = Vec::with_capacity(input.dimensions.len());
    for dimension in &input.dimensions {
        let criteria = dimension.criteria.iter();
        let shared: Vec<CriterionInput> = criteria
            .filter(|one| ids.contains(one.id.as_str()))
            .cloned()
            .collect();
        if !shared.is_empty() {
            dimensions.push(DimensionInput {
                id: dimension.id.clone(),
                criteria: shared,
            });
        }
    }
    AssessmentInput {
        respondents: input.respondents.clone(),
        dimensions,
    }
}

fn missing(of: &AssessmentInput, from: &AssessmentInput) -> Vec<String> {
    let there = ids(from);
    let ids = criteria(of).map(|one| &one.id);
    ids.filter(|id| !there.contains(id.as_str()))
        .cloned()
        .collect()
}

/// The places of those who are on both lists; of two with one name the first counts.
fn common(before: &[String], after: &[String]) -> Vec<(usize, usize)> {
    let mut both = Vec::new();
    for (then, name) in before.iter().enumerate() {
        let now = after.iter().position(|other| same_name(name, other));
        both.extend(now.map(|now| (then, now)));
    }
    both
}

fn absent(of: &[String], from: &[String]) -> Vec<String> {
    let absent = of
        .iter()
        .filter(|name| !from.iter().any(|other| same_name(name, other)));
    absent.cloned().collect()
}

fn same_name(a: &str, b: &str) -> bool {
    a.trim().to_lowercase() == b.trim().to_lowercase()
}
