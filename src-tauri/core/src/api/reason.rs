//! The reasons of a pre-mortem: written alone, told in turn, grouped, and made into scenarios or taken out of them.

use std::collections::BTreeSet;

use serde_json::Value;

use super::participant::{MadeSeveral, clip};
use super::premortem::Sitting;
use super::premortem_pack::content;
use super::scenario::next_number;
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, Made, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{FIELD_LIMIT, Id, LINE_LIMIT, Premortem, ReasonNote, Scenario};
use crate::store::Writer;

request! {
    /// Adds reasons of a participant.
    pub struct ReasonAdd {
        /// Whose they are.
        pub participant: Id,
        /// The story; several lines are several reasons.
        pub text: String,
        /// Whether they were told aloud with that, which moves the turn on.
        pub said: Option<bool>,
    }

    /// Changes some fields of a reason.
    pub struct ReasonUpdate {
        /// Which one.
        pub id: Id,
        /// The story.
        pub text: Option<String>,
        /// The group it belongs to; an empty text takes it out.
        pub cluster: Option<String>,
        /// Id of the library's scenario that says the same; an empty text takes the mark off.
        pub library: Option<String>,
    }

    /// Puts reasons into a group, or takes them out.
    pub struct ReasonCluster {
        /// Which ones, all of one session.
        pub reasons: Vec<Id>,
        /// The name of the group; an empty text takes them out.
        pub cluster: String,
    }

    /// Makes reasons into a scenario, or adds them to one.
    pub struct ScenarioFromReasons {
        /// Which ones, all of one session.
        pub reasons: Vec<Id>,
        /// The title of a new scenario; made from the first reason where absent.
        pub title: Option<String>,
        /// The scenario they are added to; a new one where absent.
        pub into: Option<Id>,
    }

    /// Takes reasons out of a scenario into a new one.
    pub struct ScenarioSplit {
        /// The scenario.
        pub scenario: Id,
        /// The reasons to take out.
        pub reasons: Vec<Id>,
        /// The title of the new scenario; made from the first reason where absent.
        pub title: Option<String>,
    }
}

view! {
    /// A reason that may be seen.
    pub struct ReasonView {
        /// Its id.
        pub id: String,
        /// Whose it is.
        pub participant: String,
        /// Their name.
        pub name: String,
        /// The story.
        pub text: String,
        /// The how-many-th it was told; none while it was not.
        pub said: Option<u32>,
        /// The group it is in; empty where none.
        pub cluster: String,
        /// The scenario it became part of, if any.
        pub scenario: Option<String>,
        /// Id of the library's scenario that says the same, if any.
        pub library: Option<String>,
    }
}

/// The most reasons of one paste, and of one request.
const MOST_AT_ONCE: usize = 200;
/// The most reasons of a session.
const MOST: usize = 2_000;

/// Adds reasons of a participant.
pub(super) fn reason_add(session: &mut Session, request: ReasonAdd) -> Result<Done<MadeSeveral>> {
    let (participant, mut sitting, review) = session.at_table(&request.participant)?;
    let texts: Vec<&str> = request
        .text
        .lines()
        .map(without_bullet)
        .filter(|text| !text.is_empty())
        .collect();
    if texts.is_empty() {
        required("The reason", "")?;
    }
    if texts.len() > MOST_AT_ONCE || request.text.len() > FIELD_LIMIT {
        return Err(Error::new(
            Kind::OverLimit,
            format!(
                "That is too much at once: at most {MOST_AT_ONCE} reasons and {FIELD_LIMIT} bytes."
            ),
        )
        .hint("Add them in parts."));
    }
    if sitting.reasons.len() + texts.len() > MOST {
        return Err(Error::new(
            Kind::OverLimit,
            format!("A session holds at most {MOST} reasons."),
        )
        .hint("Remove those that say the same."));
    }
    let told = request.said == Some(true);
    let mut number = sitting.last_said();
    if told {
        sitting.spoke(&participant.id);
    }
    let next = sitting.after_turn_of(&participant.id);
    let name = participant.name.clone().unwrap_or_default();
    let what = match texts.len() {
        1 => format!("Reason of {name}"),
        more => format!("{more} reasons of {name}"),
    };
    let step = Step::named(clip(&what)).on_review(&review, None);
    session.step(step, |writer| {
        let mut ids = Vec::with_capacity(texts.len());
        for text in &texts {
            let id = writer.create("reason_note", Some(&sitting.premortem.id))?;
            writer.set(&id, "participant", &Value::from(participant.id.as_str()))?;
            writer.set(&id, "text", &Value::from(*text))?;
            if told {
                number += 1;
                writer.set(&id, "said", &Value::from(number))?;
            }
            ids.push(id);
        }
        if told {
            writer.set(&participant.id, "passes", &Value::Null)?;
            sitting.give_turn(next.as_ref(), writer)?;
        }
        Ok(MadeSeveral { ids })
    })
}

/// Changes some fields of a reason.
pub(super) fn reason_update(session: &mut Session, request: ReasonUpdate) -> Result<Done<Empty>> {
    let (_, _, review) = session.reason(&request.id)?;
    if let Some(library) = request
        .library
        .as_deref()
        .filter(|id| !id.trim().is_empty())
    {
        let case = session.case(&review)?;
        let pack = session.method_of(&case.record.risks)?;
        let known = content(&pack)?
            .0
            .scenarios
            .iter()
            .any(|each| each.id == library.trim());
        if !known {
            return Err(Error::not_found("scenario in the library", library.trim()));
        }
    }
    let step = Step::named("Change a reason").on_review(&review, None);
    session.step(step, |writer| {
        if let Some(text) = &request.text {
            writer.set(&request.id, "text", &required("The reason", text.trim())?)?;
        }
        for (field, text) in [("cluster", &request.cluster), ("library", &request.library)] {
            if let Some(text) = text {
                writer.set(&request.id, field, &line(text))?;
            }
        }
        Ok(Empty {})
    })
}

/// Marks a reason as told: everybody may see it, and the turn moves on.
pub(super) fn reason_say(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (reason, mut sitting, review) = session.reason(&request.id)?;
    if reason.said.is_some() {
        return Err(Error::new(Kind::Refused, "This reason was told already."));
    }
    let number = sitting.last_said() + 1;
    let speaker = reason
        .participant
        .as_deref()
        .and_then(|id| id.parse::<Id>().ok());
    let speaker = speaker.filter(|id| sitting.participant(id).is_ok());
    for each in sitting
        .reasons
        .iter_mut()
        .filter(|each| each.id == request.id)
    {
        each.said = Some(number);
    }
    if let Some(speaker) = &speaker {
        sitting.spoke(speaker);
    }
    let next = speaker
        .as_ref()
        .map(|speaker| sitting.after_turn_of(speaker));
    let name = sitting.name_of(reason.participant.as_deref());
    let step = Step::named(clip(&format!("{name} tells a reason"))).on_review(&review, None);
    session.step(step, |writer| {
        writer.set(&request.id, "said", &Value::from(number))?;
        if let Some(speaker) = &speaker {
            writer.set(speaker, "passes", &Value::Null)?;
        }
        if let Some(next) = &next {
            sitting.give_turn(next.as_ref(), writer)?;
        }
        Ok(Empty {})
    })
}

/// Removes a reason.
pub(super) fn reason_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (_, _, review) = session.reason(&request.id)?;
    let step = Step::named("Remove a reason").on_review(&review, None);
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Puts reasons into a group, or takes them out.
pub(super) fn reason_cluster(session: &mut Session, request: ReasonCluster) -> Result<Done<Empty>> {
    let (_, _, review) = session.reasons(&request.reasons)?;
    let name = line(&request.cluster);
    let what = match name.as_str() {
        Some(name) => format!("Group “{name}”"),
        None => "Take out of the group".to_owned(),
    };
    let step = Step::named(clip(&what)).on_review(&review, None);
    session.step(step, |writer| {
        for id in &request.reasons {
            writer.set(id, "cluster", &name)?;
        }
        Ok(Empty {})
    })
}

/// Makes reasons into a scenario, or adds them to one.
pub(super) fn scenario_from_reasons(
    session: &mut Session,
    request: ScenarioFromReasons,
) -> Result<Done<Made>> {
    let (reasons, _, review) = session.reasons(&request.reasons)?;
    if let Some(into) = &request.into {
        let (scenario, parent) = session.one::<Scenario>(into)?;
        if parent.as_ref() != Some(&review) {
            return Err(Error::not_found("scenario of this review", into));
        }
        let told = joined(&reasons);
        let text = match scenario.text.as_deref().map(str::trim_end) {
            Some(text) if !text.is_empty() => format!("{text}\n\n{told}"),
            Some(_) | None => told,
        };
        let name = clip(&format!("Merge into {}", scenario.label()));
        let step = Step::named(name).on_scenario(&review, into);
        return session.step(step, |writer| {
            writer.set(into, "text", &Value::from(text.as_str()))?;
            for reason in &reasons {
                writer.set(&reason.id, "scenario", &Value::from(into.as_str()))?;
            }
            Ok(Made { id: into.clone() })
        });
    }
    let new = NewScenario::of(session, &review, &reasons, request.title.as_deref())?;
    let step = Step::named(clip(&format!("Scenario “{}”", new.title))).on_review(&review, None);
    session.step(step, |writer| {
        Ok(Made {
            id: new.write(writer)?,
        })
    })
}

/// Takes reasons out of a scenario into a new one.
pub(super) fn scenario_split(session: &mut Session, request: ScenarioSplit) -> Result<Done<Made>> {
    let (scenario, _) = session.one::<Scenario>(&request.scenario)?;
    let (reasons, sitting, review) = session.reasons(&request.reasons)?;
    let part_of =
        |reason: &ReasonNote| reason.scenario.as_deref() == Some(request.scenario.as_str());
    if let Some(stranger) = reasons.iter().find(|reason| !part_of(reason)) {
        return Err(Error::new(
            Kind::Refused,
            format!(
                "“{}” is not part of {}.",
                clip(stranger.text.as_deref().unwrap_or_default()),
                scenario.label()
            ),
        )
        .hint("Choose reasons of that scenario."));
    }
    let new = NewScenario::of(session, &review, &reasons, request.title.as_deref())?;
    // What was only the sum of its reasons becomes the sum of those that stay.
    let before: Vec<&ReasonNote> = sitting
        .reasons
        .iter()
        .filter(|each| part_of(each))
        .collect();
    let leaving: BTreeSet<&Id> = request.reasons.iter().collect();
    let stay: Vec<&ReasonNote> = before
        .iter()
        .filter(|each| !leaving.contains(&each.id))
        .copied()
        .collect();
    let was_sum = scenario.text.as_deref() == Some(joined_of(&before).as_str());
    let step = Step::named(format!("Split {}", scenario.label()));
    session.step(step.on_scenario(&review, &request.scenario), |writer| {
        let id = new.write(writer)?;
        if was_sum && !stay.is_empty() {
            writer.set(&request.scenario, "text", &Value::from(joined_of(&stay)))?;
        }
        Ok(Made { id })
    })
}

/// A scenario about to be made of reasons.
struct NewScenario<'r> {
    review: Id,
    number: u32,
    title: String,
    text: String,
    reasons: &'r [ReasonNote],
}

impl<'r> NewScenario<'r> {
    fn of(
        session: &Session,
        review: &Id,
        reasons: &'r [ReasonNote],
        title: Option<&str>,
    ) -> Result<Self> {
        let first = reasons.first().and_then(|reason| reason.text.as_deref());
        let title = match title.map(str::trim).filter(|title| !title.is_empty()) {
            Some(title) => title.to_owned(),
            None => first_words(first.unwrap_or_default()),
        };
        Ok(Self {
            review: review.clone(),
            number: next_number(&session.children::<Scenario>(review)?),
            title,
            text: joined(reasons),
            reasons,
        })
    }

    fn write(&self, writer: &mut Writer<'_>) -> Result<Id> {
        let id = writer.create("scenario", Some(&self.review))?;
        writer.set(&id, "number", &Value::from(self.number))?;
        writer.set(&id, "title", &Value::from(self.title.as_str()))?;
        writer.set(&id, "text", &Value::from(self.text.as_str()))?;
        for reason in self.reasons {
            writer.set(&reason.id, "scenario", &Value::from(id.as_str()))?;
        }
        Ok(id)
    }
}

impl Session {
    /// A reason with its session and its review.
    pub(super) fn reason(&self, id: &Id) -> Result<(ReasonNote, Sitting, Id)> {
        let (reason, premortem) = self.one::<ReasonNote>(id)?;
        let gone = || Error::not_found("reason", id);
        let (premortem, review) = self.one::<Premortem>(&premortem.ok_or_else(gone)?)?;
        let sitting = self.sitting(Some(&premortem))?.ok_or_else(gone)?;
        Ok((reason, sitting, review.ok_or_else(gone)?))
    }

    /// Reasons of one session, as named.
    fn reasons(&self, ids: &[Id]) -> Result<(Vec<ReasonNote>, Sitting, Id)> {
        let Some(first) = ids.first() else {
            return Err(Error::invalid("No reason is named.").hint("Choose at least one."));
        };
        if ids.len() > MOST_AT_ONCE {
            return Err(Error::new(
                Kind::OverLimit,
                format!("At most {MOST_AT_ONCE} reasons at once."),
            ));
        }
        let (_, sitting, review) = self.reason(first)?;
        let mut reasons: Vec<ReasonNote> = Vec::with_capacity(ids.len());
        for id in ids {
            let found = sitting.reasons.iter().find(|reason| reason.id == *id);
            let found = found.ok_or_else(|| Error::not_found("reason of this session", id))?;
            if !reasons.iter().any(|known| known.id == *id) {
                reasons.push(found.clone());
            }
        }
        Ok((reasons, sitting, review))
    }
}

impl Sitting {
    /// A reason as shown; who may see it is decided before.
    pub(super) fn reason_view(&self, reason: &ReasonNote) -> ReasonView {
        ReasonView {
            id: reason.id.to_string(),
            participant: reason.participant.clone().unwrap_or_default(),
            name: self.name_of(reason.participant.as_deref()),
            text: reason.text.clone().unwrap_or_default(),
            said: reason.said,
            cluster: reason.cluster.clone().unwrap_or_default(),
            scenario: reason.scenario.clone(),
            library: reason.library.clone(),
        }
    }

    fn last_said(&self) -> u32 {
        let said = self.reasons.iter().filter_map(|reason| reason.said);
        said.max().unwrap_or(0)
    }

    fn spoke(&mut self, id: &Id) {
        for participant in self.participants.iter_mut().filter(|each| each.id == *id) {
            participant.passes = None;
        }
    }
}

/// A pasted line without the mark of a list: `- `, `* `, `• ` or `1. `.
fn without_bullet(text: &str) -> &str {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let numbered = match digits {
        1..=3 => [". ", ") "]
            .iter()
            .find_map(|mark| text[digits..].strip_prefix(mark)),
        _ => None,
    };
    let marked = ["- ", "* ", "+ ", "• "]
        .iter()
        .find_map(|mark| text.strip_prefix(mark));
    marked.or(numbered).unwrap_or(text).trim()
}

fn joined(reasons: &[ReasonNote]) -> String {
    joined_of(&reasons.iter().collect::<Vec<_>>())
}

fn joined_of(reasons: &[&ReasonNote]) -> String {
    let texts = reasons.iter().filter_map(|reason| reason.text.as_deref());
    texts.collect::<Vec<_>>().join("\n\n")
}

/// The first sentence of a story as a title.
fn first_words(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default().trim();
    let sentence = line.split_once(". ").map_or(line, |(first, _)| first);
    let clean: String = sentence
        .chars()
        .filter(|c| !c.is_control())
        .take(LINE_LIMIT)
        .collect();
    let title = clean.trim_end_matches('.');
    if title.is_empty() {
        "Scenario".to_owned()
    } else {
        title.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pasted_list_loses_its_marks_and_nothing_else() {
        for (pasted, text) in [
            ("- The gateway slowed", "The gateway slowed"),
            ("  * It fell", "It fell"),
            ("12. Retries", "Retries"),
            ("3) Retries", "Retries"),
            ("2026 was the year", "2026 was the year"),
            ("-5 degrees", "-5 degrees"),
            ("1.5 seconds", "1.5 seconds"),
            ("-", "-"),
        ] {
            assert_eq!(without_bullet(pasted), text);
        }
    }

    #[test]
    fn a_title_is_the_first_sentence() {
        assert_eq!(first_words("It slowed. Then it fell."), "It slowed");
        assert_eq!(first_words("It slowed."), "It slowed");
        assert_eq!(first_words("\u{7}"), "Scenario");
    }
}
