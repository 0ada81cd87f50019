//! Starting an assessment: a new one, or one that goes on from the last.

use chrono::{Datelike, NaiveDate};
use serde_json::Value;

use super::days::day;
use super::maturity::{MODEL, MaturityCase, model, model_pack};
use super::participant::clip;
use super::session::{Session, Step};
use super::text::line;
use super::wire::{Done, Made, request};
use crate::error::{Error, Result};
use crate::model::{Evidence, Id, Team};
use crate::store::Writer;

request! {
    /// Starts an assessment of a team.
    pub struct AssessmentCreate {
        /// The team.
        pub team: Id,
        /// Its title; the quarter of its day where absent.
        pub title: Option<String>,
        /// The day its evidence is judged on; today where absent.
        pub held_on: Option<String>,
        /// Id of the maturity pack; that of the one it goes on from, or `devops-maturity`, where absent.
        pub pack: Option<String>,
        /// An assessment of the team to go on from: people, evidence, target and N/A reasons are copied.
        pub from: Option<Id>,
        /// Names of those who answer.
        pub respondents: Option<Vec<String>>,
    }
}

/// Starts an assessment of a team.
pub(super) fn assessment_create(
    session: &mut Session,
    request: AssessmentCreate,
) -> Result<Done<Made>> {
    let (team, _) = session.one::<Team>(&request.team)?;
    let from = match &request.from {
        Some(id) => Some(session.maturity_case(id)?),
        None => None,
    };
    if let Some(from) = &from
        && from.team.id != team.id
    {
        return Err(Error::invalid("That assessment is of another team.")
            .hint("Choose an assessment of the same team."));
    }
    let last = from.as_ref().map(|from| from.pack.head.id.as_str());
    let pack = request.pack.as_deref().or(last).unwrap_or(MODEL);
    let pack = model_pack(session.shelf.newest(pack)?)?;
    let held_on = match request.held_on.as_deref().map_or(Value::Null, line) {
        Value::Null => Value::from(day(session.today())),
        on => on,
    };
    let title = match request.title.as_deref().map_or(Value::Null, line) {
        Value::Null => Value::from(quarter(&held_on, session.today())),
        title => title,
    };
    let mut people: Vec<String> = Vec::new();
    let known = from.iter().flat_map(|from| &from.record.respondents);
    people.extend(known.map(|each| each.called().to_owned()));
    let named = request.respondents.unwrap_or_default();
    let people = super::respondent::new_names(&[], people.into_iter().chain(named))?;
    let name = format!("Assess {}", team.name.unwrap_or_default());
    let step = Step::named(clip(&name)).on_team(&request.team);
    session.step(step, |writer| {
        let id = writer.create("assessment", Some(&request.team))?;
        for (field, value) in [
            ("title", &title),
            ("held_on", &held_on),
            ("pack", &Value::from(pack.head.id.as_str())),
            ("pack_version", &Value::from(pack.head.version.to_string())),
        ] {
            writer.set(&id, field, value)?;
        }
        super::respondent::add(writer, &id, None, &people)?;
        if let Some(from) = &from {
            let shared: Vec<&str> = model(&pack)?
                .criteria
                .iter()
                .map(|each| each.id.as_str())
                .collect();
            carry(writer, &id, from, &shared)?;
        }
        Ok(Made { id })
    })
}

/// The quarter of a day, as a title.
pub(super) fn quarter(on: &Value, today: NaiveDate) -> String {
    let on = on.as_str().and_then(|on| on.parse().ok()).unwrap_or(today);
    format!("Q{} {}", on.quarter(), on.year())
}

/// Copies what goes on from the last assessment: target, N/A reasons and evidence with its days.
fn carry(writer: &mut Writer<'_>, id: &Id, from: &MaturityCase, shared: &[&str]) -> Result<()> {
    let last = &from.record.assessment;
    writer.set(id, "previous", &Value::from(last.id.as_str()))?;
    if let Some(stage) = last.target_stage {
        writer.set(id, "target_stage", &Value::from(stage))?;
    }
    if let Some(on) = last.target_on {
        writer.set(id, "target_on", &Value::from(day(on)))?;
    }
    for criterion in shared {
        for (field, texts) in [
            ("na_reason", &last.na_reasons),
            ("na_approver", &last.na_approvers),
        ] {
            if let Some(text) = texts.get(*criterion) {
                let field = format!("{field}/{criterion}");
                writer.set(id, &field, &Value::from(text.as_str()))?;
            }
        }
        if let Some(on) = last.na_reviews.get(*criterion) {
            let field = format!("na_review_on/{criterion}");
            writer.set(id, &field, &Value::from(day(*on)))?;
        }
    }
    for piece in &from.record.evidence {
        let criterion = piece.question.as_deref().unwrap_or_default();
        if shared.contains(&criterion) {
            copy_evidence(writer, id, criterion, piece)?;
        }
    }
    Ok(())
}

/// Copies a piece of evidence to a criterion, with its days.
pub(super) fn copy_evidence(
    writer: &mut Writer<'_>,
    assessment: &Id,
    criterion: &str,
    piece: &Evidence,
) -> Result<Id> {
    let id = writer.create("evidence", Some(assessment))?;
    let text = |text: &Option<String>| text.as_deref().map_or(Value::Null, Value::from);
    let on = |on: Option<NaiveDate>| on.map_or(Value::Null, |on| Value::from(day(on)));
    let kind = piece
        .kind
        .map_or(Value::Null, |kind| Value::from(kind.word()));
    for (field, value) in [
        ("question", Value::from(criterion)),
        ("kind", kind),
        ("title", text(&piece.title)),
        ("url", text(&piece.url)),
        ("file", text(&piece.file)),
        ("text", text(&piece.text)),
        ("collected_on", on(piece.collected_on)),
        ("collected_by", text(&piece.collected_by)),
        ("proves", text(&piece.proves)),
        ("reviewed_by", text(&piece.reviewed_by)),
        ("reviewed_on", on(piece.reviewed_on)),
        ("carried_from", Value::from(piece.id.as_str())),
    ] {
        writer.set(&id, field, &value)?;
    }
    Ok(id)
}
