//! Exercises: planned, held, passed or failed.

use std::collections::BTreeSet;

use serde_json::Value;

use super::mitigation::past_day;
use super::participant::clip;
use super::session::{Session, Step};
use super::text::{line, prose, required};
use super::wire::{ById, Done, Empty, Made, request};
use crate::error::{Error, Result};
use crate::model::{Document, Exercise, ExerciseResult, Id};

request! {
    /// Adds an exercise to a review.
    pub struct ExerciseAdd {
        /// The review.
        pub review: Id,
        /// Its title.
        pub title: String,
        /// What is done, Markdown.
        pub plan: Option<String>,
        /// The day it is planned for.
        pub planned_on: Option<String>,
        /// The scenarios it tries.
        pub scenarios: Option<Vec<Id>>,
    }

    /// Changes some fields of an exercise.
    pub struct ExerciseUpdate {
        /// Which one.
        pub id: Id,
        /// Its title.
        pub title: Option<String>,
        /// What is done, Markdown.
        pub plan: Option<String>,
        /// The day it is planned for.
        pub planned_on: Option<String>,
        /// The day it was held; today where a result is given and this was never said.
        pub held_on: Option<String>,
        /// How it came out; `null` and absent leave it as it is.
        pub result: Option<ExerciseResult>,
        /// Whether the result is taken back.
        pub clear_result: Option<bool>,
        /// What was found, Markdown.
        pub findings: Option<String>,
        /// Id of the game-day report.
        pub document: Option<String>,
        /// The scenarios it tries, all of them.
        pub scenarios: Option<Vec<Id>>,
    }
}

/// Adds an exercise.
pub(super) fn exercise_add(session: &mut Session, request: ExerciseAdd) -> Result<Done<Made>> {
    session.of_service(&request.review, "risk register")?;
    let title = required("The title", request.title.trim())?;
    for scenario in request.scenarios.iter().flatten() {
        session.same_review(scenario, &request.review)?;
    }
    let name = clip(&format!("Exercise “{}”", request.title.trim()));
    let named = match request.scenarios.as_deref() {
        Some([one, ..]) => Step::named(name).on_scenario(&request.review, one),
        _ => Step::named(name).on_review(&request.review, None),
    };
    session.step(named, |writer| {
        let id = writer.create("exercise", Some(&request.review))?;
        writer.set(&id, "title", &title)?;
        writer.set(
            &id,
            "plan",
            &request.plan.as_deref().map_or(Value::Null, prose),
        )?;
        let planned = request.planned_on.as_deref().map_or(Value::Null, line);
        writer.set(&id, "planned_on", &planned)?;
        for scenario in request.scenarios.iter().flatten() {
            writer.set(&id, &format!("scenario/{scenario}"), &Value::from(true))?;
        }
        Ok(Made { id })
    })
}

/// Changes some fields of an exercise.
pub(super) fn exercise_update(
    session: &mut Session,
    request: ExerciseUpdate,
) -> Result<Done<Empty>> {
    let (exercise, review) = session.exercise_of(&request.id)?;
    let today = session.today();
    let held_on = match &request.held_on {
        Some(text) => Some(past_day("The day it was held", text, today)?),
        None if request.result.is_some() && exercise.held_on.is_none() => {
            Some(Value::from(super::days::day(today)))
        }
        None => None,
    };
    for scenario in request.scenarios.iter().flatten() {
        session.same_review(scenario, &review)?;
    }
    let report = request.document.as_deref().map(line);
    if let Some(Value::String(document)) = &report {
        session.one::<Document>(&document.parse()?)?;
    }
    let what = match request.result {
        Some(ExerciseResult::Passed) => "Passed",
        Some(ExerciseResult::Failed) => "Failed",
        None => "Change",
    };
    let name = format!("{what}: {}", exercise.title.clone().unwrap_or_default());
    let named = Step::named(clip(&name)).on_review(&review, None);
    session.step(named, |writer| {
        let id = &request.id;
        if let Some(title) = &request.title {
            writer.set(id, "title", &required("The title", title.trim())?)?;
        }
        for (field, text) in [("plan", &request.plan), ("findings", &request.findings)] {
            if let Some(text) = text {
                writer.set(id, field, &prose(text))?;
            }
        }
        if let Some(planned) = &request.planned_on {
            writer.set(id, "planned_on", &line(planned))?;
        }
        if let Some(report) = &report {
            writer.set(id, "document", report)?;
        }
        if let Some(held_on) = &held_on {
            writer.set(id, "held_on", held_on)?;
        }
        if let Some(result) = request.result {
            writer.set(id, "result", &Value::from(result.word()))?;
        } else if request.clear_result == Some(true) {
            writer.set(id, "result", &Value::Null)?;
        }
        if let Some(scenarios) = &request.scenarios {
            let wanted: BTreeSet<&str> = scenarios.iter().map(Id::as_str).collect();
            for gone in exercise
                .scenarios
                .keys()
                .filter(|known| !wanted.contains(known.as_str()))
            {
                writer.set(id, &format!("scenario/{gone}"), &Value::Null)?;
            }
            for scenario in wanted {
                writer.set(id, &format!("scenario/{scenario}"), &Value::from(true))?;
            }
        }
        Ok(Empty {})
    })
}

/// Removes an exercise.
pub(super) fn exercise_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (exercise, review) = session.exercise_of(&request.id)?;
    let name = format!("Remove “{}”", exercise.title.unwrap_or_default());
    session.step(
        Step::named(clip(&name)).on_review(&review, None),
        |writer| {
            writer.delete(&request.id)?;
            Ok(Empty {})
        },
    )
}

impl Session {
    fn exercise_of(&self, id: &Id) -> Result<(Exercise, Id)> {
        let (exercise, review) = self.one::<Exercise>(id)?;
        let review = review.ok_or_else(|| Error::not_found("exercise", id))?;
        Ok((exercise, review))
    }
}
