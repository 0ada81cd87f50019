//! The phase a pre-mortem session is in, and the time that is left of it.

use serde_json::Value;

use super::premortem::{PhaseUse, purpose, seconds};
use super::premortem_pack::content;
use super::session::{Session, Step};
use super::wire::{Done, Empty, request, view};
use crate::error::{Error, Result};
use crate::model::{Id, Premortem};
use crate::pack::premortem::Phase;

request! {
    /// Moves to a phase.
    pub struct PremortemPhase {
        /// The review.
        pub review: Id,
        /// The phase's id in the pack.
        pub phase: String,
        /// Seconds left; all of the phase where absent.
        pub left_seconds: Option<u32>,
    }

    /// Keeps the time that is left of a phase.
    pub struct PremortemTime {
        /// The review.
        pub review: Id,
        /// The phase the time belongs to, by its id in the pack.
        pub phase: String,
        /// Seconds left.
        pub left_seconds: u32,
    }
}

view! {
    /// What became of the time that was left.
    pub struct TimeKept {
        /// Whether it was kept; not where the session is in another phase by now.
        pub kept: bool,
        /// The phase the session is in.
        pub phase: String,
    }
}

/// Moves to a phase.
pub(super) fn premortem_phase(
    session: &mut Session,
    request: PremortemPhase,
) -> Result<Done<Empty>> {
    let (premortem, phase) = session.phase_of(&request.review, &request.phase)?;
    let left = request.left_seconds.unwrap_or_else(|| seconds(&phase));
    let sitting = session.sitting(Some(&premortem))?;
    // The round begins with the first participant.
    let begins = purpose(&phase) == PhaseUse::Round && premortem.turn.is_none();
    let first = sitting.and_then(|sitting| sitting.next_turn(None));
    session.step(phase_step(&request.review, &phase), |writer| {
        writer.set(&premortem.id, "phase", &Value::from(phase.id.as_str()))?;
        writer.set(&premortem.id, "left_seconds", &Value::from(left))?;
        if begins && let Some(first) = &first {
            writer.set(&premortem.id, "turn", &Value::from(first.as_str()))?;
        }
        Ok(Empty {})
    })
}

/// Keeps the time left of a phase while the session is in it; of another phase nothing is kept.
///
/// So a page that shows an earlier phase, or is left in it, never takes the session back there.
pub(super) fn premortem_time(
    session: &mut Session,
    request: PremortemTime,
) -> Result<Done<TimeKept>> {
    let (premortem, phase) = session.phase_of(&request.review, &request.phase)?;
    let left = Value::from(request.left_seconds);
    crate::model::check("premortem", "left_seconds", &left)?;
    let now = premortem.phase.unwrap_or_default();
    let kept = now == phase.id;
    session.step(phase_step(&request.review, &phase), |writer| {
        if kept {
            writer.set(&premortem.id, "left_seconds", &left)?;
        }
        Ok(TimeKept { kept, phase: now })
    })
}

/// The step of a phase: its time is kept without a step of its own for every pause.
fn phase_step(review: &Id, phase: &Phase) -> Step {
    let step = Step::named(format!("Pre-mortem: {}", phase.title)).typing();
    step.on_review(review, None)
}

impl Session {
    /// The session of a review, and a phase of its pack.
    ///
    /// # Errors
    /// `NotFound` for an unknown review or phase, `Refused` where the review has no session.
    fn phase_of(&self, review: &Id, phase: &str) -> Result<(Premortem, Phase)> {
        let premortem = self.started(review)?;
        let case = self.case(review)?;
        let pack = self.method_of(&case.record.risks)?;
        let (content, _) = content(&pack)?;
        let found = content.phases.iter().find(|each| each.id == phase);
        let found = found.ok_or_else(|| Error::not_found("phase", phase))?;
        Ok((premortem, found.clone()))
    }
}
