//! Who takes part in a pre-mortem, and whose turn it is in the round.

use serde_json::Value;

use super::premortem::Sitting;
use super::session::{Session, Step};
use super::text::required;
use super::wire::{ById, Done, Empty, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Id, Participant, Premortem, rank};
use crate::store::Writer;

request! {
    /// Adds participants.
    pub struct ParticipantAdd {
        /// The review.
        pub review: Id,
        /// A name; several lines are several people.
        pub name: String,
    }

    /// Changes the name of a participant.
    pub struct ParticipantRename {
        /// Which one.
        pub id: Id,
        /// The name.
        pub name: String,
    }

    /// Moves a participant in the order of the round.
    pub struct ParticipantMove {
        /// Which one.
        pub id: Id,
        /// The one they come after; first where absent.
        pub after: Option<Id>,
    }
}

view! {
    /// Somebody who takes part.
    pub struct ParticipantView {
        /// Their id.
        pub id: String,
        /// Their name.
        pub name: String,
        /// Reasons they wrote.
        pub reasons: u32,
        /// Reasons they have not told yet.
        pub left: u32,
        /// How often they passed since they last told one.
        pub passes: u32,
        /// Whether they have nothing more to tell: nothing left, and passed.
        pub finished: bool,
        /// Whether it is their turn.
        pub turn: bool,
    }

    /// The ids of what was made.
    pub struct MadeSeveral {
        /// In the order in which they were named.
        pub ids: Vec<Id>,
    }
}

/// The most people a session holds.
const MOST: usize = 50;

/// Adds participants.
pub(super) fn participant_add(
    session: &mut Session,
    request: ParticipantAdd,
) -> Result<Done<MadeSeveral>> {
    let premortem = session.started(&request.review)?;
    let sitting = session.sitting(Some(&premortem))?;
    let known = sitting.map_or_else(Vec::new, |sitting| sitting.participants);
    let names: Vec<&str> = request
        .name
        .lines()
        .map(str::trim)
        .filter(|name| !name.is_empty())
        .collect();
    if names.is_empty() {
        required("The name", "")?;
    }
    if known.len() + names.len() > MOST {
        return Err(Error::new(
            Kind::OverLimit,
            format!("A session holds at most {MOST} people."),
        )
        .hint("Four to ten work well."));
    }
    let mut last = known
        .last()
        .and_then(|participant| participant.rank.clone());
    let what = match names.as_slice() {
        [one] => format!("Add {one}"),
        more => format!("Add {} participants", more.len()),
    };
    let step = Step::named(clip(&what)).on_review(&request.review, None);
    session.step(step, |writer| {
        let mut ids = Vec::with_capacity(names.len());
        for name in &names {
            let id = writer.create("participant", Some(&premortem.id))?;
            let place = rank::after(last.as_deref());
            writer.set(&id, "name", &Value::from(*name))?;
            writer.set(&id, "rank", &Value::from(place.as_str()))?;
            last = Some(place);
            ids.push(id);
        }
        Ok(MadeSeveral { ids })
    })
}

/// Changes the name of a participant.
pub(super) fn participant_rename(
    session: &mut Session,
    request: ParticipantRename,
) -> Result<Done<Empty>> {
    let (_, sitting, review) = session.at_table(&request.id)?;
    let participant = sitting.participant(&request.id)?;
    let name = required("The name", request.name.trim())?;
    let step = Step::named(clip(&format!(
        "Rename {}",
        participant.name.as_deref().unwrap_or_default()
    )));
    session.step(step.on_review(&review, None), |writer| {
        writer.set(&request.id, "name", &name)?;
        Ok(Empty {})
    })
}

/// Moves a participant in the order of the round.
pub(super) fn participant_move(
    session: &mut Session,
    request: ParticipantMove,
) -> Result<Done<Empty>> {
    let (participant, sitting, review) = session.at_table(&request.id)?;
    let others: Vec<&Participant> = sitting
        .participants
        .iter()
        .filter(|each| each.id != request.id)
        .collect();
    let at = match &request.after {
        None => 0,
        Some(after) => {
            let at = others.iter().position(|each| each.id == *after);
            at.ok_or_else(|| Error::not_found("participant", after))? + 1
        }
    };
    let rank_of = |at: usize| others.get(at).and_then(|each| each.rank.as_deref());
    let before = at.checked_sub(1).and_then(rank_of);
    let place = rank::between(before, rank_of(at));
    let name = participant.name.unwrap_or_default();
    let step = Step::named(clip(&format!("Move {name}"))).on_review(&review, None);
    session.step(step, |writer| {
        writer.set(&request.id, "rank", &Value::from(place.as_str()))?;
        Ok(Empty {})
    })
}

/// Removes a participant; what they told stays.
pub(super) fn participant_remove(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (participant, sitting, review) = session.at_table(&request.id)?;
    let turn = sitting.after_turn_of(&request.id);
    let name = participant.name.unwrap_or_default();
    let step = Step::named(clip(&format!("Remove {name}"))).on_review(&review, None);
    session.step(step, |writer| {
        if sitting.premortem.turn.as_deref() == Some(request.id.as_str()) {
            let next = turn.filter(|next| *next != request.id);
            sitting.give_turn(next.as_ref(), writer)?;
        }
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Lets a participant pass: the turn moves on.
pub(super) fn participant_pass(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (participant, mut sitting, review) = session.at_table(&request.id)?;
    let passes = participant.passes.unwrap_or(0).saturating_add(1);
    sitting.passed(&request.id, passes);
    let next = sitting.after_turn_of(&request.id);
    let name = participant.name.unwrap_or_default();
    let step = Step::named(clip(&format!("{name} passes"))).on_review(&review, None);
    session.step(step, |writer| {
        writer.set(&request.id, "passes", &Value::from(passes))?;
        sitting.give_turn(next.as_ref(), writer)?;
        Ok(Empty {})
    })
}

impl Session {
    /// A participant with their session and its review.
    pub(super) fn at_table(&self, id: &Id) -> Result<(Participant, Sitting, Id)> {
        let (participant, premortem) = self.one::<Participant>(id)?;
        let gone = || Error::not_found("participant", id);
        let (premortem, review) = self.one::<Premortem>(&premortem.ok_or_else(gone)?)?;
        let sitting = self.sitting(Some(&premortem))?.ok_or_else(gone)?;
        Ok((participant, sitting, review.ok_or_else(gone)?))
    }
}

impl Sitting {
    /// Everybody as shown.
    pub(super) fn participant_views(&self) -> Vec<ParticipantView> {
        let turn = self.premortem.turn.as_deref();
        let views = self.participants.iter().map(|participant| {
            let id = &participant.id;
            let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
            ParticipantView {
                id: id.to_string(),
                name: participant.name.clone().unwrap_or_default(),
                reasons: number(self.reasons_of(id).count()),
                left: number(self.left(id)),
                passes: participant.passes.unwrap_or(0),
                finished: self.is_finished(participant),
                turn: turn == Some(id.as_str()),
            }
        });
        views.collect()
    }

    fn left(&self, id: &Id) -> usize {
        let mine = self.reasons_of(id);
        mine.filter(|reason| reason.said.is_none()).count()
    }

    /// Someone who has nothing left and has passed. Until then they may tell what is on paper.
    fn is_finished(&self, participant: &Participant) -> bool {
        self.left(&participant.id) == 0 && participant.passes.is_some()
    }

    /// The first who is not finished, beginning behind somebody, or at the top.
    pub(super) fn next_turn(&self, behind: Option<&Id>) -> Option<Id> {
        let start = behind
            .and_then(|id| self.participants.iter().position(|each| each.id == *id))
            .map_or(0, |at| at + 1);
        let (before, rest) = self
            .participants
            .split_at(start.min(self.participants.len()));
        let mut order = rest.iter().chain(before);
        let next = order.find(|participant| !self.is_finished(participant))?;
        Some(next.id.clone())
    }

    /// Whose turn it is once somebody has told or passed; unchanged where it was not theirs.
    pub(super) fn after_turn_of(&self, id: &Id) -> Option<Id> {
        match &self.premortem.turn {
            Some(turn) if turn != id.as_str() => {
                let holder = self
                    .participants
                    .iter()
                    .find(|each| each.id.as_str() == turn);
                match holder {
                    Some(holder) => Some(holder.id.clone()),
                    None => self.next_turn(Some(id)),
                }
            }
            Some(_) | None => self.next_turn(Some(id)),
        }
    }

    /// Writes whose turn it is.
    pub(super) fn give_turn(&self, next: Option<&Id>, writer: &mut Writer<'_>) -> Result<()> {
        let next = next.map_or(Value::Null, |id| Value::from(id.as_str()));
        writer.set(&self.premortem.id, "turn", &next)
    }

    fn passed(&mut self, id: &Id, passes: u32) {
        for participant in self.participants.iter_mut().filter(|each| each.id == *id) {
            participant.passes = Some(passes);
        }
    }
}

/// A name in a step, cut where it is long.
pub(super) fn clip(text: &str) -> String {
    match text.char_indices().nth(80) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}
