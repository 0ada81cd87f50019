//! The maturity of the sample's team: two assessments as they were made, a quarter apart.
//!
//! What they say is data in `assets/sample/maturity.toml`; this file only writes it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::assessment_create::{copy_evidence, quarter};
use super::maturity::{model, model_pack};
use super::plan::Other;
use super::respondent::add;
use super::session::Session;
use crate::error::{Error, Kind, Result};
use crate::model::{Created, Entity, Evidence, Head, Id};
use crate::pack::maturity::Criterion;
use crate::store::Writer;

const TEXT: &str = include_str!("../../../../assets/sample/maturity.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    team: String,
    summary: String,
    pack: String,
    facilitator: String,
    assessment: Vec<AssessmentSample>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssessmentSample {
    age: i64,
    respondents: Vec<String>,
    target: TargetSample,
    votes: BTreeMap<String, String>,
    #[serde(default)]
    evidence: Vec<EvidenceSample>,
    #[serde(default)]
    settled: Vec<SettledSample>,
    #[serde(default)]
    na: Vec<NaSample>,
    #[serde(default)]
    remark: Vec<RemarkSample>,
    #[serde(default)]
    action: Vec<ActionSample>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct TargetSample {
    stage: u8,
    r#in: i64,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EvidenceSample {
    /// Beginnings of criterion ids.
    of: Vec<String>,
    /// What the criterion asks for where absent.
    title: Option<String>,
    url: Option<String>,
    age: i64,
    by: String,
    checked: Option<String>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct SettledSample {
    criterion: String,
    value: String,
    reason: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct NaSample {
    criterion: String,
    reason: String,
    approver: String,
    review_in: i64,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct RemarkSample {
    criterion: String,
    by: String,
    text: String,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionSample {
    criterion: String,
    text: String,
    owner: String,
    due_in: i64,
}

/// What the next assessment goes on from.
#[derive(Default)]
struct Before {
    team: Option<Id>,
    assessment: Option<Id>,
    evidence: Vec<Evidence>,
}

/// What is written of the team, each on its day.
pub(super) fn others(session: &Session) -> Result<Vec<Other>> {
    let sample: Sample = toml::from_str(TEXT).map_err(|error| {
        Error::new(
            Kind::Internal,
            format!("The maturity of the sample cannot be read: {error}"),
        )
    })?;
    let pack = model_pack(session.shelf.newest(&sample.pack)?)?;
    let criteria = Rc::new(model(&pack)?.criteria.clone());
    let before = Rc::new(RefCell::new(Before::default()));
    let version = pack.head.version.to_string();
    let sample = Rc::new(sample);
    let mut others = Vec::new();
    for (at, assessment) in sample.assessment.iter().enumerate() {
        let written = Written {
            days: Days::of(session, assessment),
            sample: Rc::clone(&sample),
            at,
            version: version.clone(),
            criteria: Rc::clone(&criteria),
        };
        let before = Rc::clone(&before);
        others.push(Other {
            days_ago: assessment.age,
            author: sample.facilitator.clone(),
            write: Box::new(move |writer| written.write(&mut before.borrow_mut(), writer)),
        });
    }
    Ok(others)
}

/// The days of an assessment, counted from today.
struct Days {
    title: String,
    held_on: String,
    target_on: String,
    evidence: Vec<String>,
    na: Vec<String>,
    actions: Vec<String>,
}

impl Days {
    fn of(session: &Session, sample: &AssessmentSample) -> Self {
        let day = |days: i64| session.day_from_now(days);
        let held_on = day(-sample.age);
        Self {
            title: quarter(&json!(held_on), session.today()),
            held_on,
            target_on: day(sample.target.r#in),
            evidence: sample.evidence.iter().map(|each| day(-each.age)).collect(),
            na: sample.na.iter().map(|each| day(each.review_in)).collect(),
            actions: sample.action.iter().map(|each| day(each.due_in)).collect(),
        }
    }
}

/// One assessment, ready to be written.
struct Written {
    days: Days,
    sample: Rc<Sample>,
    at: usize,
    version: String,
    criteria: Rc<Vec<Criterion>>,
}

impl Written {
    fn write(&self, before: &mut Before, writer: &mut Writer<'_>) -> Result<()> {
        let Some(said) = self.sample.assessment.get(self.at) else {
            return Ok(());
        };
        let team = match &before.team {
            Some(team) => team.clone(),
            None => {
                let team = writer.create("team", None)?;
                writer.set(&team, "name", &json!(self.sample.team))?;
                writer.set(&team, "summary", &json!(self.sample.summary))?;
                writer.set(&team, "sample", &json!(true))?;
                team
            }
        };
        let id = writer.create("assessment", Some(&team))?;
        for (field, value) in [
            ("title", json!(self.days.title)),
            ("held_on", json!(self.days.held_on)),
            ("pack", json!(self.sample.pack)),
            ("pack_version", json!(self.version)),
            ("target_stage", json!(said.target.stage)),
            ("target_on", json!(self.days.target_on)),
            ("previous", json!(before.assessment)),
        ] {
            writer.set(&id, field, &value)?;
        }
        let people = add(writer, &id, None, &said.respondents)?;
        self.vote(said, &people, writer)?;
        let mut evidence = Vec::new();
        for piece in &before.evidence {
            let criterion = piece.question.clone().unwrap_or_default();
            let copy = copy_evidence(writer, &id, &criterion, piece)?;
            evidence.push(Evidence {
                id: copy,
                ..piece.clone()
            });
        }
        evidence.extend(self.prove(said, &id, writer)?);
        self.settle(said, &id, writer)?;
        writer.set(&id, "revealed_on", &json!(self.days.held_on))?;
        *before = Before {
            team: Some(team),
            assessment: Some(id),
            evidence,
        };
        Ok(())
    }

    fn vote(&self, said: &AssessmentSample, people: &[Id], writer: &mut Writer<'_>) -> Result<()> {
        for criterion in self.criteria.iter() {
            let named = said.votes.iter();
            let named = named.filter(|(of, _)| begins(&criterion.id, of));
            let Some((_, letters)) = named.max_by_key(|(of, _)| of.len()) else {
                continue;
            };
            for (person, letter) in people.iter().zip(letters.chars()) {
                writer.set(person, &format!("vote/{}", criterion.id), &word(letter))?;
            }
        }
        for remark in &said.remark {
            let mut both = said.respondents.iter().zip(people);
            if let Some((_, person)) = both.find(|(name, _)| **name == remark.by) {
                let field = format!("remark/{}", remark.criterion);
                writer.set(person, &field, &json!(remark.text))?;
            }
        }
        for person in people {
            writer.set(person, "done", &json!(true))?;
        }
        Ok(())
    }

    fn prove(
        &self,
        said: &AssessmentSample,
        id: &Id,
        writer: &mut Writer<'_>,
    ) -> Result<Vec<Evidence>> {
        let mut all = Vec::new();
        for (piece, on) in said.evidence.iter().zip(&self.days.evidence) {
            let mine = |criterion: &&Criterion| piece.of.iter().any(|of| begins(&criterion.id, of));
            for criterion in self.criteria.iter().filter(mine) {
                let url = format!("https://wiki.larkfield.example/payments/{}", criterion.id);
                let fields = [
                    ("question", json!(criterion.id)),
                    ("kind", json!("link")),
                    (
                        "title",
                        json!(piece.title.as_ref().unwrap_or(&criterion.evidence)),
                    ),
                    ("url", json!(piece.url.as_ref().unwrap_or(&url))),
                    ("collected_on", json!(on)),
                    ("collected_by", json!(piece.by)),
                    ("reviewed_by", json!(piece.checked)),
                    ("reviewed_on", json!(piece.checked.as_ref().map(|_| on))),
                ];
                let made = writer.create("evidence", Some(id))?;
                let mut heads = Vec::new();
                for (field, value) in fields {
                    writer.set(&made, field, &value)?;
                    heads.push(Head {
                        field: field.to_owned(),
                        value,
                        author: String::new(),
                        at_ms: 0,
                    });
                }
                let created = Created {
                    id: made,
                    by: String::new(),
                    at_ms: 0,
                };
                all.push(Evidence::decode(created, heads));
            }
        }
        Ok(all)
    }

    fn settle(&self, said: &AssessmentSample, id: &Id, writer: &mut Writer<'_>) -> Result<()> {
        let mut set = |field: &str, criterion: &str, value: &Value| {
            writer.set(id, &format!("{field}/{criterion}"), value)
        };
        for settled in &said.settled {
            set("settled", &settled.criterion, &json!(settled.value))?;
            set("settled_reason", &settled.criterion, &json!(settled.reason))?;
            set(
                "settled_by",
                &settled.criterion,
                &json!(self.sample.facilitator),
            )?;
        }
        for (na, on) in said.na.iter().zip(&self.days.na) {
            set("na_reason", &na.criterion, &json!(na.reason))?;
            set("na_approver", &na.criterion, &json!(na.approver))?;
            set("na_review_on", &na.criterion, &json!(on))?;
        }
        for (action, due) in said.action.iter().zip(&self.days.actions) {
            let made = writer.create("action", Some(id))?;
            for (field, value) in [
                ("criterion", json!(action.criterion)),
                ("text", json!(action.text)),
                ("owner", json!(action.owner)),
                ("due", json!(due)),
                ("state", json!("open")),
            ] {
                writer.set(&made, field, &value)?;
            }
        }
        Ok(())
    }
}

/// Whether a criterion is named by the beginning of its id.
fn begins(criterion: &str, of: &str) -> bool {
    let rest = criterion.strip_prefix(of);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
}

/// The vote a letter stands for.
fn word(letter: char) -> Value {
    match letter {
        'm' => json!("most"),
        'h' => json!("half"),
        's' => json!("some"),
        'n' => json!("none"),
        'x' => json!("na"),
        'u' => json!("unknown"),
        _ => Value::Null,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Shelf;

    #[test]
    fn every_criterion_the_sample_names_exists_and_all_are_voted_on() {
        let sample: Sample = toml::from_str(TEXT).unwrap();
        let pack = Shelf::shipped().newest(&sample.pack).unwrap();
        let criteria = &model(&pack).unwrap().criteria;
        for assessment in &sample.assessment {
            let people = assessment.respondents.len();
            for (of, letters) in &assessment.votes {
                assert!(criteria.iter().any(|each| begins(&each.id, of)), "{of}");
                assert_eq!(letters.chars().count(), people, "{of}");
            }
            for criterion in criteria {
                let mut named = assessment.votes.keys();
                assert!(
                    named.any(|of| begins(&criterion.id, of)),
                    "{}",
                    criterion.id
                );
            }
            let settled = assessment.settled.iter().map(|each| &each.criterion);
            let named = settled
                .chain(assessment.na.iter().map(|each| &each.criterion))
                .chain(assessment.remark.iter().map(|each| &each.criterion))
                .chain(assessment.action.iter().map(|each| &each.criterion));
            for id in named {
                assert!(criteria.iter().any(|each| each.id == *id), "{id}");
            }
            for of in assessment.evidence.iter().flat_map(|each| &each.of) {
                assert!(criteria.iter().any(|each| begins(&each.id, of)), "{of}");
            }
        }
    }
}
