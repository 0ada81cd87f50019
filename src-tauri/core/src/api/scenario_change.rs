//! Changing scenarios: added, written, put away, merged, accepted until a day.

use serde_json::Value;

use super::number::{decimal_text, step};
use super::participant::clip;
use super::premortem_pack::content;
use super::scenario::next_number;
use super::session::{Session, Step};
use super::text::{line, prose, required};
use super::wire::{ById, Done, Empty, Made, request};
use crate::error::{Error, Result};
use crate::model::{DocumentRow, FieldKind, FieldType, Id, Scenario, types};

request! {
    /// Adds a scenario to a review.
    pub struct ScenarioAdd {
        /// The review.
        pub review: Id,
        /// Its title; that of the library's where absent.
        pub title: Option<String>,
        /// The story.
        pub text: Option<String>,
        /// Id of a scenario of the library to copy.
        pub library: Option<String>,
        /// Category id of the pack.
        pub category: Option<String>,
        /// Who looks after it.
        pub owner: Option<String>,
        /// Id of the row of the design that suggested it.
        pub design_row: Option<String>,
        /// Reasons of the session that told it.
        pub reasons: Option<Vec<Id>>,
    }

    /// Changes some fields of a scenario. An empty text or a 0 clears a field.
    pub struct ScenarioUpdate {
        /// Which one.
        pub id: Id,
        /// Its title.
        pub title: Option<String>,
        /// The story.
        pub text: Option<String>,
        /// Category id of the pack.
        pub category: Option<String>,
        /// What sets it off.
        pub trigger: Option<String>,
        /// What is affected.
        pub blast_radius: Option<String>,
        /// What would show it early.
        pub detection: Option<String>,
        /// Control action id of the pack.
        pub control_action: Option<String>,
        /// Whether the harm cannot be undone.
        pub irreversible: Option<bool>,
        /// Before any mitigation, 1 to 5.
        pub inherent_likelihood: Option<u8>,
        /// Before any mitigation, 1 to 5.
        pub inherent_impact: Option<u8>,
        /// To reach, 1 to 5.
        pub target_likelihood: Option<u8>,
        /// To reach, 1 to 5.
        pub target_impact: Option<u8>,
        /// Who looks after it.
        pub owner: Option<String>,
        /// Treatment id of the pack.
        pub treatment: Option<String>,
        /// Until when it is treated.
        pub due: Option<String>,
        /// Why this treatment.
        pub reason: Option<String>,
        /// With whom it is shared.
        pub partner: Option<String>,
        /// Who agrees to the treatment.
        pub approver: Option<String>,
        /// Likelihood of the upside, 1 to 5.
        pub upside_likelihood: Option<u8>,
        /// What could be won, 1 to 5.
        pub upside_impact: Option<u8>,
        /// For the Action Priority, 1 to 10.
        pub severity: Option<u8>,
        /// For the Action Priority, 1 to 10.
        pub occurrence: Option<u8>,
        /// For the Action Priority, 1 to 10.
        pub detectability: Option<u8>,
        /// Minutes until it is detected, as typed.
        pub detect_minutes: Option<String>,
        /// Minutes until it is repaired, as typed.
        pub repair_minutes: Option<String>,
        /// Share of users it reaches in per cent, as typed.
        pub users_percent: Option<String>,
        /// Days between two such failures, as typed.
        pub days_between: Option<String>,
    }

    /// Merges scenarios into one; the others are put away.
    pub struct ScenarioMerge {
        /// The one that stays.
        pub into: Id,
        /// The ones that become part of it.
        pub from: Vec<Id>,
    }
}

/// Adds a scenario to a review.
pub(super) fn scenario_add(session: &mut Session, request: ScenarioAdd) -> Result<Done<Made>> {
    session.of_service(&request.review, "risk register")?;
    let case = session.case(&request.review)?;
    let pack = session.method_of(&case.record.risks)?;
    let (content, _) = content(&pack)?;
    let library = request
        .library
        .as_deref()
        .map(str::trim)
        .filter(|id| !id.is_empty());
    let source = match library {
        Some(id) => {
            let found = content.scenarios.iter().find(|each| each.id == id);
            Some(found.ok_or_else(|| Error::not_found("scenario in the library", id))?)
        }
        None => None,
    };
    let given = |text: &Option<String>| {
        text.as_deref()
            .map(str::trim)
            .unwrap_or_default()
            .to_owned()
    };
    let title = match (given(&request.title), source) {
        (title, Some(source)) if title.is_empty() => source.title.clone(),
        (title, _) => title,
    };
    let title = required("The title", &title)?;
    let category = match (given(&request.category), source) {
        (id, Some(source)) if id.is_empty() => source.category.clone(),
        (id, _) => id,
    };
    one_of(
        "category",
        &category,
        content.categories.iter().map(|each| each.id.as_str()),
    )?;
    let text = match (request.text.as_deref().map_or(Value::Null, prose), source) {
        (Value::Null, Some(source)) => Value::from(source.text.as_str()),
        (text, _) => text,
    };
    for reason in request.reasons.iter().flatten() {
        if session.reason(reason)?.2 != request.review {
            return Err(Error::not_found("reason of this review", reason));
        }
    }
    let design_row = request.design_row.as_deref().map_or(Value::Null, line);
    if let Some(row) = design_row.as_str() {
        session.one::<DocumentRow>(&row.parse()?)?;
    }
    let number = next_number(&case.record.risks.scenarios);
    let mut fields = vec![
        ("number", Value::from(number)),
        ("title", title.clone()),
        ("text", text),
        ("category", line(&category)),
        ("owner", request.owner.as_deref().map_or(Value::Null, line)),
        ("design_row", design_row),
    ];
    if let Some(source) = source {
        fields.extend([
            ("origin", Value::from(source.id.as_str())),
            (
                "origin_pack_version",
                Value::from(pack.head.version.to_string()),
            ),
            ("trigger", Value::from(source.trigger.as_str())),
            ("blast_radius", Value::from(source.blast_radius.as_str())),
            ("detection", Value::from(source.detection.as_str())),
            (
                "control_action",
                Value::from(source.control_action.as_str()),
            ),
        ]);
    }
    let name = clip(&format!(
        "Add scenario “{}”",
        title.as_str().unwrap_or_default()
    ));
    let named = Step::named(name).on_review(&request.review, None);
    session.step(named, |writer| {
        let id = writer.create("scenario", Some(&request.review))?;
        for (field, value) in &fields {
            writer.set(&id, field, value)?;
        }
        for reason in request.reasons.iter().flatten() {
            writer.set(reason, "scenario", &Value::from(id.as_str()))?;
        }
        Ok(Made { id })
    })
}

/// Changes some fields of a scenario.
pub(super) fn scenario_update(
    session: &mut Session,
    request: ScenarioUpdate,
) -> Result<Done<Empty>> {
    let (scenario, review) = session.scenario_of(&request.id)?;
    let case = session.case(&review)?;
    let pack = session.method_of(&case.record.risks)?;
    let fields = changes(&request, content(&pack)?.0)?;
    let name = match fields.as_slice() {
        [(field, _)] => format!("{} of {}", titled(field), scenario.label()),
        _ => format!("Change {}", scenario.label()),
    };
    let typing = fields.iter().any(|(field, _)| {
        ["text", "trigger", "blast_radius", "detection", "reason"].contains(field)
    });
    let mut named = Step::named(name).on_scenario(&review, &request.id);
    if typing {
        named = named.typing();
    }
    session.step(named, |writer| {
        for (field, value) in &fields {
            writer.set(&request.id, field, value)?;
        }
        Ok(Empty {})
    })
}

/// The fields a request names with their values, each checked.
fn changes(
    request: &ScenarioUpdate,
    content: &crate::pack::premortem::Premortem,
) -> Result<Vec<(&'static str, Value)>> {
    let mut fields: Vec<(&'static str, Value)> = Vec::new();
    if let Some(title) = &request.title {
        fields.push(("title", required("The title", title.trim())?));
    }
    for (field, text) in [
        ("text", &request.text),
        ("trigger", &request.trigger),
        ("blast_radius", &request.blast_radius),
        ("detection", &request.detection),
        ("reason", &request.reason),
    ] {
        fields.extend(text.as_ref().map(|text| (field, prose(text))));
    }
    for (field, text) in [
        ("category", &request.category),
        ("control_action", &request.control_action),
        ("owner", &request.owner),
        ("treatment", &request.treatment),
        ("due", &request.due),
        ("partner", &request.partner),
        ("approver", &request.approver),
    ] {
        fields.extend(text.as_ref().map(|text| (field, line(text))));
    }
    for (field, value) in &fields {
        let id = value.as_str().unwrap_or_default();
        match *field {
            "category" => one_of(
                field,
                id,
                content.categories.iter().map(|each| each.id.as_str()),
            )?,
            "treatment" => one_of(
                field,
                id,
                content.treatments.iter().map(|each| each.id.as_str()),
            )?,
            "control_action" => {
                one_of(
                    "control action",
                    id,
                    content.control_actions.iter().map(|each| each.id.as_str()),
                )?;
            }
            _ => {}
        }
    }
    if let Some(irreversible) = request.irreversible {
        let value = if irreversible {
            Value::from(true)
        } else {
            Value::Null
        };
        fields.push(("irreversible", value));
    }
    let five = FieldKind::Whole(1, 5);
    let ten = FieldKind::Whole(1, 10);
    for (field, what, value, kind) in [
        (
            "inherent_likelihood",
            "Likelihood",
            request.inherent_likelihood,
            five,
        ),
        ("inherent_impact", "Impact", request.inherent_impact, five),
        (
            "target_likelihood",
            "Likelihood to reach",
            request.target_likelihood,
            five,
        ),
        (
            "target_impact",
            "Impact to reach",
            request.target_impact,
            five,
        ),
        (
            "upside_likelihood",
            "Likelihood of the upside",
            request.upside_likelihood,
            five,
        ),
        (
            "upside_impact",
            "What could be won",
            request.upside_impact,
            five,
        ),
        ("severity", "Severity", request.severity, ten),
        ("occurrence", "Occurrence", request.occurrence, ten),
        ("detectability", "Detection", request.detectability, ten),
    ] {
        if let Some(value) = value {
            fields.push((field, step(what, value, kind)?));
        }
    }
    for (field, what, text, kind) in [
        (
            "detect_minutes",
            "Minutes to detect",
            &request.detect_minutes,
            types::Minutes::KIND,
        ),
        (
            "repair_minutes",
            "Minutes to repair",
            &request.repair_minutes,
            types::Minutes::KIND,
        ),
        (
            "users_percent",
            "Share of users",
            &request.users_percent,
            types::Percent::KIND,
        ),
        (
            "days_between",
            "Days between failures",
            &request.days_between,
            types::Interval::KIND,
        ),
    ] {
        if let Some(text) = text {
            fields.push((field, decimal_text(what, text, kind)?));
        }
    }
    Ok(fields)
}

/// Puts a scenario away.
pub(super) fn scenario_archive(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, true)
}

/// Takes an archived scenario back.
pub(super) fn scenario_restore(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, false)
}

fn archive(session: &mut Session, id: &Id, away: bool) -> Result<Done<Empty>> {
    let (scenario, review) = session.scenario_of(id)?;
    let verb = if away { "Archive" } else { "Restore" };
    let named = Step::named(format!("{verb} {}", scenario.label())).on_scenario(&review, id);
    session.step(named, |writer| {
        let value = if away { Value::from(true) } else { Value::Null };
        writer.set(id, "archived", &value)?;
        Ok(Empty {})
    })
}

/// Merges scenarios into one: stories, reasons, mitigations and exercises come together, nothing is lost.
pub(super) fn scenario_merge(session: &mut Session, request: ScenarioMerge) -> Result<Done<Empty>> {
    let (into, review) = session.scenario_of(&request.into)?;
    let case = session.case(&review)?;
    let record = &case.record.risks;
    let mut from: Vec<&Scenario> = Vec::new();
    for id in &request.from {
        let found = record
            .scenarios
            .iter()
            .find(|each| each.id == *id && each.id != into.id);
        let found = found.ok_or_else(|| Error::not_found("other scenario of this review", id))?;
        if !from.iter().any(|known| known.id == found.id) {
            from.push(found);
        }
    }
    if from.is_empty() {
        return Err(Error::invalid("No scenario is named.").hint("Choose at least one."));
    }
    let reasons = match session.sitting(record.premortem.as_ref())? {
        Some(sitting) => sitting.reasons,
        None => Vec::new(),
    };
    let stories: Vec<&str> = std::iter::once(&into)
        .chain(from.iter().copied())
        .filter_map(|scenario| scenario.text.as_deref())
        .collect();
    let labels: Vec<String> = from.iter().map(|scenario| scenario.label()).collect();
    let name = clip(&format!(
        "Merge {} into {}",
        labels.join(", "),
        into.label()
    ));
    session.step(Step::named(name).on_scenario(&review, &into.id), |writer| {
        writer.set(&into.id, "text", &prose(&stories.join("\n\n")))?;
        for scenario in &from {
            for (mitigation, _) in scenario.mitigations.iter().filter(|(_, linked)| **linked) {
                writer.set(
                    &into.id,
                    &format!("mitigation/{mitigation}"),
                    &Value::from(true),
                )?;
            }
            for exercise in record
                .exercises
                .iter()
                .filter(|each| each.tries(scenario.id.as_str()))
            {
                let field = format!("scenario/{}", into.id);
                writer.set(&exercise.id, &field, &Value::from(true))?;
            }
            for reason in &reasons {
                if reason.scenario.as_deref() == Some(scenario.id.as_str()) {
                    writer.set(&reason.id, "scenario", &Value::from(into.id.as_str()))?;
                }
            }
            for action in &case.record.actions {
                if action.scenario.as_deref() == Some(scenario.id.as_str()) {
                    writer.set(&action.id, "scenario", &Value::from(into.id.as_str()))?;
                }
            }
            writer.set(&scenario.id, "archived", &Value::from(true))?;
        }
        Ok(Empty {})
    })
}

impl Session {
    /// A scenario with its review.
    pub(super) fn scenario_of(&self, id: &Id) -> Result<(Scenario, Id)> {
        let (scenario, review) = self.one::<Scenario>(id)?;
        let review = review.ok_or_else(|| Error::not_found("scenario", id))?;
        Ok((scenario, review))
    }
}

/// An id of the pack; an empty one clears the field.
fn one_of<'i>(what: &str, id: &str, mut known: impl Iterator<Item = &'i str>) -> Result<()> {
    if id.is_empty() || known.any(|known| known == id) {
        return Ok(());
    }
    Err(
        Error::invalid(format!("The pack has no {what} “{}”.", clip(id)))
            .hint("Choose one of those it has."),
    )
}

/// A field name as it reads at the start of a step.
fn titled(field: &str) -> String {
    let mut words = field.replace('_', " ");
    if let Some(first) = words.get_mut(0..1) {
        first.make_ascii_uppercase();
    }
    words
}
