//! Actions: something to do, by somebody, by a day.

use chrono::NaiveDate;
use serde_json::Value;

use super::answer::known;
use super::days::{day, days_to};
use super::evidence::at_question;
use super::maturity::MaturityCase;
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request, view};
use crate::error::{Error, Result};
use crate::model::{Action, ActionState, Id, LINE_LIMIT, Review};
use crate::score::maturity::words::Words;

request! {
    /// Adds an action to a review or an assessment.
    pub struct ActionAdd {
        /// The review; absent where it is for an assessment.
        pub review: Option<Id>,
        /// The question it comes from, if any.
        pub question: Option<String>,
        /// The scenario it comes from, if any.
        pub scenario: Option<Id>,
        /// The assessment; absent where it is for a review.
        pub assessment: Option<Id>,
        /// The criterion it comes from, if any.
        pub criterion: Option<String>,
        /// What to do; of a criterion its text and what it lacks where absent.
        pub text: Option<String>,
        /// Who does it.
        pub owner: Option<String>,
        /// By when.
        pub due: Option<String>,
    }

    /// Changes some fields of an action.
    pub struct ActionUpdate {
        /// Which one.
        pub id: Id,
        /// What to do.
        pub text: Option<String>,
        /// Who does it.
        pub owner: Option<String>,
        /// By when.
        pub due: Option<String>,
        /// Open, done or dropped.
        pub state: Option<ActionState>,
    }
}

view! {
    /// An action.
    pub struct ActionView {
        /// Its id.
        pub id: String,
        /// The question it comes from; empty where none.
        pub question: String,
        /// The scenario it comes from; none where it does not.
        pub scenario: Option<String>,
        /// The criterion it comes from; none where it does not.
        pub criterion: Option<String>,
        /// What to do.
        pub text: String,
        /// Who does it.
        pub owner: String,
        /// By when.
        pub due: Option<String>,
        /// Days from today to that day; negative when past.
        pub days: Option<i32>,
        /// Open, done or dropped.
        pub state: ActionState,
        /// Whether it is open and past its day.
        pub overdue: bool,
    }
}

/// Adds an action to a review or an assessment.
pub(super) fn action_add(session: &mut Session, request: ActionAdd) -> Result<Done<Made>> {
    let place = match (&request.review, &request.assessment) {
        (Some(review), None) => on_review(session, review, &request)?,
        (None, Some(assessment)) => on_assessment(session, assessment, &request)?,
        (Some(_), Some(_)) | (None, None) => {
            return Err(
                Error::invalid("An action belongs to a review or to an assessment.")
                    .hint("Name one of the two."),
            );
        }
    };
    let owner = request.owner.as_deref().map_or(Value::Null, line);
    let due = request.due.as_deref().map_or(Value::Null, line);
    session.step(place.step, |writer| {
        let id = writer.create("action", Some(&place.below))?;
        for (field, of) in &place.of {
            writer.set(&id, field, &Value::from(of.as_str()))?;
        }
        writer.set(&id, "text", &place.text)?;
        writer.set(&id, "owner", &owner)?;
        writer.set(&id, "due", &due)?;
        writer.set(&id, "state", &Value::from(ActionState::Open.word()))?;
        Ok(Made { id })
    })
}

/// Where a new action belongs.
struct ActionPlace {
    below: Id,
    of: Vec<(&'static str, String)>,
    text: Value,
    step: Step,
}

fn on_review(session: &Session, review: &Id, request: &ActionAdd) -> Result<ActionPlace> {
    if request.criterion.is_some() {
        return Err(Error::invalid("A review has no criteria.")
            .hint("Name a question or a scenario, or an assessment."));
    }
    let mut of = Vec::new();
    let question = request.question.as_deref();
    let mut step = at_question("Action on", Some(review), question);
    if let Some(scenario) = &request.scenario {
        let label = session.same_review(scenario, review)?;
        step = Step::named(format!("Action on {label}")).on_scenario(review, scenario);
        of.push(("scenario", scenario.to_string()));
    }
    match question {
        Some(question) => {
            known(session, review, question)?;
            of.push(("question", question.to_owned()));
        }
        None => drop(session.one::<Review>(review)?),
    }
    Ok(ActionPlace {
        below: review.clone(),
        of,
        text: written(request.text.as_deref())?,
        step,
    })
}

fn on_assessment(session: &Session, id: &Id, request: &ActionAdd) -> Result<ActionPlace> {
    if request.question.is_some() || request.scenario.is_some() {
        return Err(
            Error::invalid("An assessment has neither questions nor scenarios.")
                .hint("Name a criterion, or a review."),
        );
    }
    let case = session.maturity_case(id)?;
    let criterion = match &request.criterion {
        Some(criterion) => Some(case.known(criterion)?.id.clone()),
        None => None,
    };
    let given = request.text.as_deref().map(str::trim);
    let text = match (given.filter(|text| !text.is_empty()), &criterion) {
        (None, Some(criterion)) => Value::from(action_text(session, &case, criterion)?),
        (text, _) => written(text)?,
    };
    let name = format!("Action on {}", criterion.as_deref().unwrap_or_default());
    Ok(ActionPlace {
        below: id.clone(),
        text,
        step: Step::named(name.trim()).on_assessment(id, criterion.as_deref()),
        of: criterion.map(|of| ("criterion", of)).into_iter().collect(),
    })
}

/// What to do about a criterion: make it true, and what it lacks as far as the votes are shown.
fn action_text(session: &Session, case: &MaturityCase, criterion: &str) -> Result<String> {
    let mut text = case.known(criterion)?.text.clone();
    if case.record.assessment.is_revealed() {
        let scored = case.scored(session.today())?;
        if let Some((_, standing)) = scored.standing(criterion) {
            let words = Words {
                pack: case.model()?,
            };
            for lack in scored.lacks(words, standing) {
                text = format!("{text} {}", lack.text);
            }
        }
    }
    let mut chars = text.char_indices();
    Ok(match chars.nth(LINE_LIMIT - 1) {
        Some((at, _)) if chars.next().is_some() => format!("{}…", &text[..at]),
        Some(_) | None => text,
    })
}

fn written(text: Option<&str>) -> Result<Value> {
    required("What to do", text.unwrap_or_default().trim())
}

/// Changes some fields of an action.
pub(super) fn action_update(session: &mut Session, request: ActionUpdate) -> Result<Done<Empty>> {
    let (action, parent) = session.one::<Action>(&request.id)?;
    let of = action.question.as_deref().or(action.criterion.as_deref());
    let what = match request.state {
        Some(ActionState::Done) => "Action done on",
        Some(ActionState::Dropped) => "Action dropped on",
        Some(ActionState::Open) | None => "Change action on",
    };
    let step = session.step_below(what, parent.as_ref(), of)?;
    session.step(step, |writer| {
        if let Some(text) = &request.text {
            writer.set(&request.id, "text", &required("What to do", text.trim())?)?;
        }
        for (field, text) in [("owner", &request.owner), ("due", &request.due)] {
            if let Some(text) = text {
                writer.set(&request.id, field, &line(text))?;
            }
        }
        if let Some(state) = request.state {
            writer.set(&request.id, "state", &Value::from(state.word()))?;
        }
        Ok(Empty {})
    })
}

/// Removes an action.
pub(super) fn action_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (action, parent) = session.one::<Action>(&request.id)?;
    let of = action.question.as_deref().or(action.criterion.as_deref());
    let step = session.step_below("Remove action on", parent.as_ref(), of)?;
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Actions as shown: open ones by due day, those without a day after them, finished ones last.
pub(super) fn shown<'a>(
    actions: impl IntoIterator<Item = &'a Action>,
    today: NaiveDate,
) -> Vec<ActionView> {
    let mut actions: Vec<&Action> = actions.into_iter().collect();
    actions.sort_by_key(|action| {
        let state = action.state.unwrap_or(ActionState::Open);
        (state, action.due.is_none(), action.due, action.id.clone())
    });
    actions
        .into_iter()
        .map(|action| {
            let state = action.state.unwrap_or(ActionState::Open);
            ActionView {
                id: action.id.to_string(),
                question: action.question.clone().unwrap_or_default(),
                scenario: action.scenario.clone(),
                criterion: action.criterion.clone(),
                text: action.text.clone().unwrap_or_default(),
                owner: action.owner.clone().unwrap_or_default(),
                due: action.due.map(day),
                days: action.due.map(|due| days_to(today, due)),
                state,
                overdue: state == ActionState::Open && action.due.is_some_and(|due| due < today),
            }
        })
        .collect()
}
