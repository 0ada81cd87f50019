//! The pre-mortem of the sample: written as if held some weeks before, and followed up since.
//!
//! What it says is data in `assets/sample/premortem.toml`; this file only writes it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use serde::Deserialize;
use serde_json::{Value, json};

use super::plan::{Event, What, Write};
use super::premortem_pack::DEFAULT;
use super::session::Session;
use crate::error::{Error, Kind, Result};
use crate::model::{Id, rank};
use crate::pack::Pack;

const TEXT: &str = include_str!("../../../../assets/sample/premortem.toml");

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sample {
    service: String,
    held: i64,
    phase: String,
    next_reading_in: i64,
    participants: Vec<String>,
    reason: Vec<ReasonSample>,
    scenario: Vec<ScenarioSample>,
    mitigation: Vec<MitigationSample>,
    exercise: Vec<ExerciseSample>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReasonSample {
    by: String,
    text: String,
    cluster: Option<String>,
    scenario: Option<usize>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ScenarioSample {
    title: String,
    text: String,
    library: Option<String>,
    category: Option<String>,
    trigger: Option<String>,
    blast_radius: Option<String>,
    detection: Option<String>,
    control_action: Option<String>,
    #[serde(default)]
    irreversible: bool,
    owner: String,
    /// One vote for each participant.
    likelihood: Vec<u8>,
    impact: Vec<u8>,
    inherent: [u8; 2],
    target: [u8; 2],
    treatment: Option<String>,
    due_in: Option<i64>,
    /// Minutes to detect and repair, per cent of users, days between failures.
    minutes: [f64; 4],
    accepted: Option<AcceptedSample>,
    action: Option<ActionSample>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct AcceptedSample {
    by: String,
    until_in: i64,
    reason: String,
    age: i64,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ActionSample {
    text: String,
    owner: String,
    due_in: i64,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct MitigationSample {
    text: String,
    owner: String,
    due_in: i64,
    /// How many days ago it was done.
    done: Option<i64>,
    scenarios: Vec<usize>,
}

#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct ExerciseSample {
    title: String,
    plan: Option<String>,
    planned_in: i64,
    held: Option<i64>,
    result: Option<String>,
    findings: Option<String>,
    scenarios: Vec<usize>,
}

/// Ids by what they name in the sample: people by name, the rest by kind and number.
type Known = Rc<RefCell<BTreeMap<String, Id>>>;

/// The events of the pre-mortem of a service; none for the other services.
pub(super) fn events(session: &Session, service: &str) -> Result<Vec<Event>> {
    let sample: Sample = toml::from_str(TEXT).map_err(|error| {
        Error::new(
            Kind::Internal,
            format!("The pre-mortem of the sample cannot be read: {error}"),
        )
    })?;
    if sample.service != service {
        return Ok(Vec::new());
    }
    let pack = session.shelf.newest(DEFAULT)?;
    let known = Known::default();
    let facilitator = sample.participants.last().cloned().unwrap_or_default();
    let mut events = Vec::new();
    let mut at = |days_ago: i64, author: &str, write: Write| {
        events.push(Event::new(days_ago, author, What::Write(write)));
    };
    let days = |offset: i64| json!(session.day_from_now(offset));

    at(
        sample.held,
        &facilitator,
        opened(&sample, &pack, &known, days(sample.next_reading_in)),
    );
    for (index, told) in sample.reason.iter().enumerate() {
        at(sample.held, &told.by, reason(told.clone(), index, &known));
    }
    for (index, each) in sample.scenario.iter().enumerate() {
        let due = each.due_in.map_or(Value::Null, days);
        let write = scenario(
            each.clone(),
            index,
            &pack,
            due,
            &sample.participants,
            &known,
        );
        at(sample.held, &facilitator, write);
        if let Some(accepted) = &each.accepted {
            let fields = vec![
                ("accepted_by", json!(accepted.by)),
                ("accepted_on", days(-accepted.age)),
                ("accepted_until", days(accepted.until_in)),
                ("accepted_reason", json!(accepted.reason)),
            ];
            let write = set(format!("scenario {}", index + 1), fields, &known);
            at(accepted.age, &accepted.by, write);
        }
        if let Some(action) = &each.action {
            let fields = vec![
                ("text", json!(action.text)),
                ("owner", json!(action.owner)),
                ("due", days(action.due_in)),
                ("state", json!("open")),
            ];
            at(
                sample.held,
                &facilitator,
                action_of(index + 1, fields, &known),
            );
        }
    }
    for (index, each) in sample.mitigation.iter().enumerate() {
        let name = format!("mitigation {}", index + 1);
        let fields = vec![
            ("text", json!(each.text)),
            ("owner", json!(each.owner)),
            ("due", days(each.due_in)),
            ("state", json!("planned")),
        ];
        let write = create(
            "mitigation",
            name.clone(),
            fields,
            each.scenarios.clone(),
            &known,
        );
        at(sample.held, &facilitator, write);
        if let Some(done) = each.done {
            let fields = vec![("state", json!("done")), ("done_on", days(-done))];
            // What was done before the session was recorded in it.
            at(
                done.min(sample.held),
                &each.owner,
                set(name, fields, &known),
            );
        }
    }
    for (index, each) in sample.exercise.iter().enumerate() {
        let name = format!("exercise {}", index + 1);
        let fields = vec![
            ("title", json!(each.title)),
            ("plan", json!(each.plan)),
            ("planned_on", days(each.planned_in)),
        ];
        let write = create(
            "exercise",
            name.clone(),
            fields,
            each.scenarios.clone(),
            &known,
        );
        at(sample.held, &facilitator, write);
        if let Some(held) = each.held {
            let fields = vec![
                ("held_on", days(-held)),
                ("result", json!(each.result)),
                ("findings", json!(each.findings)),
            ];
            at(
                held.min(sample.held),
                &facilitator,
                set(name, fields, &known),
            );
        }
    }
    Ok(events)
}

/// The session with its people.
fn opened(sample: &Sample, pack: &Pack, known: &Known, next_reading: Value) -> Write {
    let known = Rc::clone(known);
    let people = sample.participants.clone();
    let fields = [
        ("pack", json!(pack.head.id)),
        ("pack_version", json!(pack.head.version.to_string())),
        ("phase", json!(sample.phase)),
        ("left_seconds", json!(0)),
        ("next_reading", next_reading),
    ];
    Box::new(move |review, writer| {
        let id = writer.create("premortem", Some(review))?;
        for (field, value) in &fields {
            writer.set(&id, field, value)?;
        }
        let mut last: Option<String> = None;
        for name in people {
            let person = writer.create("participant", Some(&id))?;
            let place = rank::after(last.as_deref());
            writer.set(&person, "name", &json!(name))?;
            writer.set(&person, "rank", &json!(place))?;
            last = Some(place);
            known.borrow_mut().insert(name, person);
        }
        known.borrow_mut().insert("premortem".to_owned(), id);
        Ok(())
    })
}

fn reason(told: ReasonSample, index: usize, known: &Known) -> Write {
    let known = Rc::clone(known);
    Box::new(move |_, writer| {
        let premortem = find(&known, "premortem")?;
        let id = writer.create("reason_note", Some(&premortem))?;
        writer.set(&id, "participant", &json!(find(&known, &told.by)?))?;
        writer.set(&id, "text", &json!(told.text))?;
        writer.set(&id, "said", &json!(index + 1))?;
        writer.set(&id, "cluster", &json!(told.cluster))?;
        if let Some(scenario) = told.scenario {
            known
                .borrow_mut()
                .insert(format!("reason {index} of {scenario}"), id);
        }
        Ok(())
    })
}

fn scenario(
    each: ScenarioSample,
    index: usize,
    pack: &Pack,
    due: Value,
    people: &[String],
    known: &Known,
) -> Write {
    let known = Rc::clone(known);
    let people = people.to_vec();
    let version = pack.head.version.to_string();
    let library = each.library.as_deref();
    let source = pack
        .premortem()
        .and_then(|content| {
            content
                .scenarios
                .iter()
                .find(|known| Some(known.id.as_str()) == library)
        })
        .cloned();
    Box::new(move |review, writer| {
        let number = index + 1;
        let id = writer.create("scenario", Some(review))?;
        let from = source.as_ref();
        let or = |own: &Option<String>, other: Option<&String>| json!(own.as_ref().or(other));
        let [detect, repair, users, days] = each.minutes;
        let irreversible = if each.irreversible {
            json!(true)
        } else {
            Value::Null
        };
        for (field, value) in [
            ("number", json!(number)),
            ("title", json!(each.title)),
            ("text", json!(each.text)),
            ("category", or(&each.category, from.map(|s| &s.category))),
            ("trigger", or(&each.trigger, from.map(|s| &s.trigger))),
            (
                "blast_radius",
                or(&each.blast_radius, from.map(|s| &s.blast_radius)),
            ),
            ("detection", or(&each.detection, from.map(|s| &s.detection))),
            (
                "control_action",
                or(&each.control_action, from.map(|s| &s.control_action)),
            ),
            ("origin", json!(from.map(|s| &s.id))),
            ("origin_pack_version", json!(from.map(|_| &version))),
            ("irreversible", irreversible),
            ("owner", json!(each.owner)),
            ("revealed", json!(true)),
            ("inherent_likelihood", json!(each.inherent[0])),
            ("inherent_impact", json!(each.inherent[1])),
            ("target_likelihood", json!(each.target[0])),
            ("target_impact", json!(each.target[1])),
            ("treatment", json!(each.treatment)),
            ("due", due),
            ("detect_minutes", json!(detect)),
            ("repair_minutes", json!(repair)),
            ("users_percent", json!(users)),
            ("days_between", json!(days)),
        ] {
            writer.set(&id, field, &value)?;
        }
        for (votes, of) in [
            (&each.likelihood, "likelihood_by"),
            (&each.impact, "impact_by"),
        ] {
            for (name, vote) in people.iter().zip(votes) {
                writer.set(&id, &format!("{of}/{}", find(&known, name)?), &json!(vote))?;
            }
        }
        let suffix = format!(" of {number}");
        let reasons: Vec<Id> = known
            .borrow()
            .iter()
            .filter(|(name, _)| name.starts_with("reason ") && name.ends_with(&suffix))
            .map(|(_, id)| id.clone())
            .collect();
        for reason in reasons {
            writer.set(&reason, "scenario", &json!(id))?;
        }
        known.borrow_mut().insert(format!("scenario {number}"), id);
        Ok(())
    })
}

/// Makes a mitigation or an exercise and links it to its scenarios.
fn create(
    kind: &'static str,
    name: String,
    fields: Vec<(&'static str, Value)>,
    scenarios: Vec<usize>,
    known: &Known,
) -> Write {
    let known = Rc::clone(known);
    Box::new(move |review, writer| {
        let id = writer.create(kind, Some(review))?;
        for (field, value) in fields {
            writer.set(&id, field, &value)?;
        }
        for number in scenarios {
            let scenario = find(&known, &format!("scenario {number}"))?;
            let (entity, field) = match kind {
                "mitigation" => (&scenario, format!("mitigation/{id}")),
                _ => (&id, format!("scenario/{scenario}")),
            };
            writer.set(entity, &field, &json!(true))?;
        }
        known.borrow_mut().insert(name, id);
        Ok(())
    })
}

fn action_of(number: usize, fields: Vec<(&'static str, Value)>, known: &Known) -> Write {
    let known = Rc::clone(known);
    Box::new(move |review, writer| {
        let id = writer.create("action", Some(review))?;
        let scenario = find(&known, &format!("scenario {number}"))?;
        writer.set(&id, "scenario", &json!(scenario))?;
        for (field, value) in fields {
            writer.set(&id, field, &value)?;
        }
        Ok(())
    })
}

fn set(name: String, fields: Vec<(&'static str, Value)>, known: &Known) -> Write {
    let known = Rc::clone(known);
    Box::new(move |_, writer| {
        let id = find(&known, &name)?;
        for (field, value) in fields {
            writer.set(&id, field, &value)?;
        }
        Ok(())
    })
}

fn find(known: &Known, name: &str) -> Result<Id> {
    let found = known.borrow().get(name).cloned();
    found.ok_or_else(|| {
        Error::new(
            Kind::Internal,
            format!("The pre-mortem of the sample names no {name}."),
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::Shelf;

    #[test]
    fn everything_the_sample_names_exists() {
        let sample: Sample = toml::from_str(TEXT).unwrap();
        let pack = Shelf::shipped().newest(DEFAULT).unwrap();
        let content = pack.premortem().unwrap();
        assert!(content.phases.iter().any(|phase| phase.id == sample.phase));
        for reason in &sample.reason {
            assert!(sample.participants.contains(&reason.by), "{}", reason.by);
            assert!(
                reason
                    .scenario
                    .is_none_or(|at| (1..=sample.scenario.len()).contains(&at))
            );
        }
        for scenario in &sample.scenario {
            let known = |id: &Option<String>, mut ids: Vec<&str>| {
                ids.retain(|known| Some(*known) == id.as_deref());
                id.is_none() || ids.len() == 1
            };
            let title = &scenario.title;
            assert!(
                known(
                    &scenario.library,
                    content.scenarios.iter().map(|s| s.id.as_str()).collect()
                ),
                "{title}"
            );
            assert!(
                known(
                    &scenario.category,
                    content.categories.iter().map(|c| c.id.as_str()).collect()
                ),
                "{title}"
            );
            assert!(
                known(
                    &scenario.treatment,
                    content.treatments.iter().map(|t| t.id.as_str()).collect()
                ),
                "{title}"
            );
            assert!(
                known(
                    &scenario.control_action,
                    content
                        .control_actions
                        .iter()
                        .map(|c| c.id.as_str())
                        .collect()
                ),
                "{title}"
            );
            assert_eq!(
                scenario.likelihood.len(),
                sample.participants.len(),
                "{title}"
            );
            assert_eq!(scenario.impact.len(), sample.participants.len(), "{title}");
            assert!(
                scenario.library.is_some() || scenario.category.is_some(),
                "{title}"
            );
        }
    }
}
