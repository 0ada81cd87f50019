//! Mitigations: what is done about scenarios; one may be shared by several.

use chrono::NaiveDate;
use serde_json::Value;

use super::days::day;
use super::participant::clip;
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request};
use crate::error::{Error, Result};
use crate::model::{FieldKind, FieldType, Id, Mitigation, MitigationWord, types};

request! {
    /// Adds a mitigation to a review.
    pub struct MitigationAdd {
        /// The review.
        pub review: Id,
        /// What it is.
        pub text: String,
        /// Who does it.
        pub owner: Option<String>,
        /// By when.
        pub due: Option<String>,
        /// The scenarios that share it.
        pub scenarios: Option<Vec<Id>>,
    }

    /// Changes some fields of a mitigation.
    pub struct MitigationUpdate {
        /// Which one.
        pub id: Id,
        /// What it is.
        pub text: Option<String>,
        /// Who does it.
        pub owner: Option<String>,
        /// By when.
        pub due: Option<String>,
        /// Planned or done.
        pub state: Option<MitigationWord>,
        /// The day it was done; today where it becomes done and this is absent.
        pub done_on: Option<String>,
    }

    /// Names a mitigation and a scenario.
    pub struct MitigationLink {
        /// The mitigation.
        pub mitigation: Id,
        /// The scenario, of the same review.
        pub scenario: Id,
    }
}

/// Adds a mitigation.
pub(super) fn mitigation_add(session: &mut Session, request: MitigationAdd) -> Result<Done<Made>> {
    session.of_service(&request.review, "risk register")?;
    let text = required("What is done", request.text.trim())?;
    for scenario in request.scenarios.iter().flatten() {
        session.same_review(scenario, &request.review)?;
    }
    let name = clip(&format!("Mitigation “{}”", request.text.trim()));
    let named = match request.scenarios.as_deref() {
        Some([one, ..]) => Step::named(name).on_scenario(&request.review, one),
        _ => Step::named(name).on_review(&request.review, None),
    };
    session.step(named, |writer| {
        let id = writer.create("mitigation", Some(&request.review))?;
        writer.set(&id, "text", &text)?;
        for (field, text) in [("owner", &request.owner), ("due", &request.due)] {
            writer.set(&id, field, &text.as_deref().map_or(Value::Null, line))?;
        }
        writer.set(&id, "state", &Value::from(MitigationWord::Planned.word()))?;
        for scenario in request.scenarios.iter().flatten() {
            writer.set(scenario, &format!("mitigation/{id}"), &Value::from(true))?;
        }
        Ok(Made { id })
    })
}

/// Changes some fields of a mitigation.
pub(super) fn mitigation_update(
    session: &mut Session,
    request: MitigationUpdate,
) -> Result<Done<Empty>> {
    let (mitigation, review) = session.mitigation_of(&request.id)?;
    let today = session.today();
    let done_on = match (&request.done_on, request.state) {
        (Some(text), _) => Some(past_day("The day it was done", text, today)?),
        (None, Some(MitigationWord::Done)) => Some(Value::from(day(today))),
        (None, Some(MitigationWord::Planned)) => Some(Value::Null),
        (None, None) => None,
    };
    let what = match request.state {
        Some(MitigationWord::Done) => "Done",
        Some(MitigationWord::Planned) => "Planned",
        None => "Change",
    };
    let name = format!("{what}: {}", mitigation.text.unwrap_or_default());
    let named = Step::named(clip(&name)).on_review(&review, None);
    session.step(named, |writer| {
        if let Some(text) = &request.text {
            writer.set(&request.id, "text", &required("What is done", text.trim())?)?;
        }
        for (field, text) in [("owner", &request.owner), ("due", &request.due)] {
            if let Some(text) = text {
                writer.set(&request.id, field, &line(text))?;
            }
        }
        if let Some(state) = request.state {
            writer.set(&request.id, "state", &Value::from(state.word()))?;
        }
        if let Some(done_on) = &done_on {
            writer.set(&request.id, "done_on", done_on)?;
        }
        Ok(Empty {})
    })
}

/// Removes a mitigation from every scenario.
pub(super) fn mitigation_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (mitigation, review) = session.mitigation_of(&request.id)?;
    let name = format!("Remove “{}”", mitigation.text.unwrap_or_default());
    let named = Step::named(clip(&name)).on_review(&review, None);
    session.step(named, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Links a mitigation to a scenario.
pub(super) fn mitigation_link(
    session: &mut Session,
    request: MitigationLink,
) -> Result<Done<Empty>> {
    link(session, &request, true)
}

/// Takes a mitigation off a scenario.
pub(super) fn mitigation_unlink(
    session: &mut Session,
    request: MitigationLink,
) -> Result<Done<Empty>> {
    link(session, &request, false)
}

fn link(session: &mut Session, request: &MitigationLink, linked: bool) -> Result<Done<Empty>> {
    let (_, review) = session.mitigation_of(&request.mitigation)?;
    let scenario = session.same_review(&request.scenario, &review)?;
    let verb = if linked {
        "Mitigate"
    } else {
        "Take a mitigation off"
    };
    let named = Step::named(format!("{verb} {scenario}"));
    session.step(named.on_scenario(&review, &request.scenario), |writer| {
        let value = if linked {
            Value::from(true)
        } else {
            Value::Null
        };
        let field = format!("mitigation/{}", request.mitigation);
        writer.set(&request.scenario, &field, &value)?;
        Ok(Empty {})
    })
}

impl Session {
    fn mitigation_of(&self, id: &Id) -> Result<(Mitigation, Id)> {
        let (mitigation, review) = self.one::<Mitigation>(id)?;
        let review = review.ok_or_else(|| Error::not_found("mitigation", id))?;
        Ok((mitigation, review))
    }

    /// The label of a scenario that must belong to a review.
    ///
    /// # Errors
    /// `NotFound` where it belongs to another one, or does not exist.
    pub(super) fn same_review(&self, scenario: &Id, review: &Id) -> Result<String> {
        let (found, parent) = self.scenario_of(scenario)?;
        if parent != *review {
            return Err(Error::not_found("scenario of this review", scenario));
        }
        Ok(found.label())
    }
}

/// A day that is not to come; `null` where the text is empty.
pub(super) fn past_day(what: &str, text: &str, today: NaiveDate) -> Result<Value> {
    let value = line(text);
    FieldKind::Day.check(what, &value)?;
    if types::Day::decode(&value).is_some_and(|on| on > today) {
        return Err(
            Error::invalid(format!("{what} is still to come.")).hint("Choose today or earlier.")
        );
    }
    Ok(value)
}
