//! Accepting a scenario as it is until a day, and ending that.

use chrono::{Days, NaiveDate};
use serde_json::Value;

use super::days::{day, spoken};
use super::premortem_pack::content;
use super::session::{Session, Step};
use super::text::required;
use super::wire::{ById, Done, Empty, request};
use crate::error::{Error, Kind, Result};
use crate::model::{FieldKind, FieldType, Id, types};
use crate::pack::premortem::Requirement;

request! {
    /// Accepts a scenario as it is until a day.
    pub struct ScenarioAccept {
        /// Which one.
        pub id: Id,
        /// The person who accepts it.
        pub by: String,
        /// The last day it holds.
        pub until: String,
        /// Why.
        pub reason: String,
    }
}

/// Accepts a scenario as it is until a day.
pub(super) fn scenario_accept(
    session: &mut Session,
    request: ScenarioAccept,
) -> Result<Done<Empty>> {
    let (scenario, review) = session.scenario_of(&request.id)?;
    let case = session.case(&review)?;
    let pack = session.method_of(&case.record.risks)?;
    let (content, _) = content(&pack)?;
    let by = required("The person who accepts it", request.by.trim())?;
    let reason = required("The reason", &request.reason)?;
    let today = session.today();
    let until = end_day(&request.until, today, content.rules.acceptance_max_days)?;
    // Without another treatment the acceptance is the treatment.
    let accepting = content.treatments.iter().find(|each| {
        each.requires.contains(&Requirement::Approver)
            && each.requires.contains(&Requirement::Expiry)
    });
    let named = Step::named(format!("Accept {}", scenario.label()));
    session.step(named.on_scenario(&review, &request.id), |writer| {
        for (field, value) in [
            ("accepted_by", &by),
            ("accepted_on", &Value::from(day(today))),
            ("accepted_until", &Value::from(day(until))),
            ("accepted_reason", &reason),
        ] {
            writer.set(&request.id, field, value)?;
        }
        if let (None, Some(accepting)) = (&scenario.treatment, accepting) {
            writer.set(
                &request.id,
                "treatment",
                &Value::from(accepting.id.as_str()),
            )?;
        }
        Ok(Empty {})
    })
}

/// Ends an acceptance: the risk is open again.
pub(super) fn acceptance_end(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (scenario, review) = session.scenario_of(&request.id)?;
    if scenario.accepted_until.is_none() {
        return Err(Error::new(
            Kind::Refused,
            format!("{} is not accepted.", scenario.label()),
        )
        .hint("Look at the register again."));
    }
    let named = Step::named(format!("End the acceptance of {}", scenario.label()));
    session.step(named.on_scenario(&review, &request.id), |writer| {
        for field in [
            "accepted_by",
            "accepted_on",
            "accepted_until",
            "accepted_reason",
        ] {
            writer.set(&request.id, field, &Value::Null)?;
        }
        Ok(Empty {})
    })
}

/// The last day of an acceptance: not past, and not too far ahead.
fn end_day(text: &str, today: NaiveDate, longest: u32) -> Result<NaiveDate> {
    let value = required("The end date", text.trim())?;
    FieldKind::Day.check("The end date", &value)?;
    let last = today.checked_add_days(Days::new(u64::from(longest)));
    let last = last.unwrap_or(today);
    match types::Day::decode(&value) {
        Some(day) if day < today => {
            Err(Error::invalid("That day has passed.").hint("Choose today or a day to come."))
        }
        Some(day) if day > last => Err(Error::new(
            Kind::OverLimit,
            format!("An acceptance ends within {longest} days."),
        )
        .hint(format!("Choose a day up to {}.", spoken(last)))),
        Some(day) => Ok(day),
        None => Err(Error::invalid("The end date is not a day.")
            .hint("Write it as year-month-day, like 2026-12-03.")),
    }
}
