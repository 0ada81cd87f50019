//! Actions: something to do, by somebody, by a day.

use chrono::NaiveDate;
use serde_json::Value;

use super::answer::known;
use super::days::{day, days_to};
use super::evidence::at_question;
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request, view};
use crate::error::Result;
use crate::model::{Action, ActionState, Id, Review};

request! {
    /// Adds an action to a review.
    pub struct ActionAdd {
        /// The review.
        pub review: Id,
        /// The question it comes from, if any.
        pub question: Option<String>,
        /// The scenario it comes from, if any.
        pub scenario: Option<Id>,
        /// What to do.
        pub text: String,
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

/// Adds an action to a review.
pub(super) fn action_add(session: &mut Session, request: ActionAdd) -> Result<Done<Made>> {
    let ActionAdd {
        review,
        question,
        scenario,
        text,
        owner,
        due,
    } = request;
    let label = match &scenario {
        Some(scenario) => Some(session.same_review(scenario, &review)?),
        None => None,
    };
    match &question {
        Some(question) => known(session, &review, question)?,
        None => drop(session.one::<Review>(&review)?),
    }
    let text = required("What to do", text.trim())?;
    let step = match (&scenario, label) {
        (Some(scenario), Some(label)) => {
            Step::named(format!("Action on {label}")).on_scenario(&review, scenario)
        }
        _ => at_question("Action on", Some(&review), question.as_deref()),
    };
    session.step(step, |writer| {
        let id = writer.create("action", Some(&review))?;
        if let Some(scenario) = &scenario {
            writer.set(&id, "scenario", &Value::from(scenario.as_str()))?;
        }
        if let Some(question) = &question {
            writer.set(&id, "question", &Value::from(question.as_str()))?;
        }
        writer.set(&id, "text", &text)?;
        writer.set(&id, "owner", &owner.as_deref().map_or(Value::Null, line))?;
        writer.set(&id, "due", &due.as_deref().map_or(Value::Null, line))?;
        writer.set(&id, "state", &Value::from(ActionState::Open.word()))?;
        Ok(Made { id })
    })
}

/// Changes some fields of an action.
pub(super) fn action_update(session: &mut Session, request: ActionUpdate) -> Result<Done<Empty>> {
    let (action, review) = session.one::<Action>(&request.id)?;
    let what = match request.state {
        Some(ActionState::Done) => "Action done on",
        Some(ActionState::Dropped) => "Action dropped on",
        Some(ActionState::Open) | None => "Change action on",
    };
    let step = at_question(what, review.as_ref(), action.question.as_deref());
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
    let (action, review) = session.one::<Action>(&request.id)?;
    let step: Step = at_question(
        "Remove action on",
        review.as_ref(),
        action.question.as_deref(),
    );
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
