//! The pre-mortem session: its phases with time left, who takes part, and what each of them may see.
//!
//! A reason is private to its participant until it is told, or until the round is over; a vote is until the votes
//! are shown. So nothing private is in an answer that a shared screen could show.

use chrono::{Datelike, Days, Months, NaiveDate};
use serde_json::Value;

use super::days::{day, days_to};
use super::library::LibraryRow;
use super::participant::ParticipantView;
use super::premortem_pack::{DEFAULT, MethodView, content, method_view, premortem_pack};
use super::rating::{ToRate, to_rate};
use super::reason::ReasonView;
use super::session::{Session, Step};
use super::text::line;
use super::wire::{Done, Empty, Made, request, view, words};
use crate::error::{Error, Kind, Result};
use crate::model::{Id, Participant, Premortem, ReasonNote, Review};
use crate::pack::Fit;
use crate::pack::premortem::{self, Phase};

request! {
    /// Asks for the session of a review.
    pub struct PremortemShow {
        /// The review.
        pub review: Id,
        /// The participant who is looking at their own list; nobody where absent.
        pub participant: Option<Id>,
    }

    /// Starts the session of a review.
    pub struct PremortemStart {
        /// The review.
        pub review: Id,
        /// Id of the pre-mortem pack; `failure-scenarios` where absent.
        pub pack: Option<String>,
        /// The day on which the failure is imagined; half a year after the launch where absent.
        pub set_on: Option<String>,
    }

    /// Changes some fields of the session.
    pub struct PremortemUpdate {
        /// The review.
        pub review: Id,
        /// The day on which the failure is imagined.
        pub set_on: Option<String>,
        /// The day the scenarios are read again.
        pub next_reading: Option<String>,
    }
}

words! {
    /// What a phase is for, so that a screen knows what to offer.
    pub enum PhaseUse {
        /// Who is here.
        Gather,
        /// Listen and talk.
        Talk,
        /// The imagined failure, alone on the screen.
        Imagine,
        /// Everybody writes a private list.
        Write,
        /// Reasons are told in turn.
        Round,
        /// Reasons are grouped, and the library checked.
        Extend,
        /// Scenarios are rated.
        Rate,
        /// Owners, treatments, exercises.
        Own,
        /// The other way round: chances.
        Upside,
        /// The next reading.
        Close,
    }
}

view! {
    /// Everything the session's screen shows.
    pub struct PremortemView {
        /// The review.
        pub review: String,
        /// Its title.
        pub title: String,
        /// The service.
        pub service: String,
        /// Its name.
        pub service_name: String,
        /// What the service does.
        pub summary: String,
        /// Launch, or next review.
        pub launch_on: Option<String>,
        /// Scales, levels, treatments and the numbers of the method.
        pub method: MethodView,
        /// The phases, in order.
        pub phases: Vec<PhaseView>,
        /// The session; none until it is started.
        pub session: Option<SessionView>,
    }

    /// A phase.
    pub struct PhaseView {
        /// Its id in the pack.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What a screen offers in it.
        pub purpose: PhaseUse,
        /// Planned minutes.
        pub minutes: u32,
        /// What it reaches.
        pub goal: String,
        /// What the facilitator says.
        pub script: String,
        /// What to do, in order.
        pub steps: Vec<String>,
        /// What exists afterwards.
        pub output: String,
    }

    /// The session as far as it may be seen.
    pub struct SessionView {
        /// Its id.
        pub id: String,
        /// The phase it is in.
        pub phase: String,
        /// Seconds left of it.
        pub left_seconds: u32,
        /// The day on which the failure is imagined.
        pub set_on: Option<String>,
        /// The day the scenarios are read again.
        pub next_reading: Option<String>,
        /// Days from today to that day; negative when past.
        pub next_reading_days: Option<i32>,
        /// The day the pack suggests for it.
        pub next_reading_by: String,
        /// Who takes part, in the order of the round.
        pub participants: Vec<ParticipantView>,
        /// The participant whose turn it is; none when the round is over.
        pub turn: Option<String>,
        /// The own list of the participant who asked, oldest first; none where nobody asked.
        pub own: Option<Vec<ReasonView>>,
        /// Reasons that may be seen, told ones first, the latest on top.
        pub reasons: Vec<ReasonView>,
        /// Reasons that are private still.
        pub hidden_reasons: u32,
        /// Groups by name, with the reasons in them that may be seen.
        pub clusters: Vec<ClusterView>,
        /// Scenarios with their votes.
        pub scenarios: Vec<ToRate>,
        /// What the library proposes for this service, suggestions first.
        pub seen_elsewhere: Vec<LibraryRow>,
        /// How many more scenarios the library has.
        pub library_more: u32,
    }

    /// A group of reasons.
    pub struct ClusterView {
        /// Its name.
        pub name: String,
        /// Ids of its reasons.
        pub reasons: Vec<String>,
    }
}

/// A session with the people and reasons in it.
pub(super) struct Sitting {
    pub(super) premortem: Premortem,
    pub(super) participants: Vec<Participant>,
    pub(super) reasons: Vec<ReasonNote>,
}

impl Session {
    /// The session of a review with the people and reasons in it, if it was started.
    pub(super) fn sitting(&self, premortem: Option<&Premortem>) -> Result<Option<Sitting>> {
        let Some(premortem) = premortem else {
            return Ok(None);
        };
        let mut participants = self.children::<Participant>(&premortem.id)?;
        participants.sort_by(|a, b| (&a.rank, &a.id).cmp(&(&b.rank, &b.id)));
        Ok(Some(Sitting {
            premortem: premortem.clone(),
            participants,
            reasons: self.children::<ReasonNote>(&premortem.id)?,
        }))
    }

    /// The session of a review, which must have been started.
    ///
    /// # Errors
    /// `NotFound` for an unknown review, `Refused` where it has no session.
    pub(super) fn started(&self, review: &Id) -> Result<Premortem> {
        self.one::<Review>(review)?;
        let first = self.children::<Premortem>(review)?.into_iter().next();
        first.ok_or_else(|| {
            Error::new(Kind::Refused, "This review has no pre-mortem yet.").hint("Start it first.")
        })
    }
}

/// Shows the session of a review.
pub(super) fn premortem_show(
    session: &mut Session,
    request: PremortemShow,
) -> Result<PremortemView> {
    let service = session.of_service(&request.review, "pre-mortem")?;
    let case = session.case(&request.review)?;
    let pack = session.method_of(&case.record.risks)?;
    let (content, method) = content(&pack)?;
    let sitting = session.sitting(case.record.risks.premortem.as_ref())?;
    let today = session.today();
    let view = match &sitting {
        Some(sitting) => {
            if let Some(id) = &request.participant {
                sitting.participant(id)?;
            }
            let rates = to_rate(&case, sitting, &pack, today, request.participant.as_ref())?;
            let library = case.library(&pack, Some(sitting))?;
            Some(sitting.view(content, rates, library, today, request.participant.as_ref()))
        }
        None => None,
    };
    let review = &case.record.review;
    Ok(PremortemView {
        review: review.id.to_string(),
        title: review.title.clone().unwrap_or_default(),
        service: service.id.to_string(),
        service_name: service.name.unwrap_or_default(),
        summary: service.summary.unwrap_or_default(),
        launch_on: review.launch_on.map(day),
        method: method_view(&pack, content, &method),
        phases: content.phases.iter().map(phase_view).collect(),
        session: view,
    })
}

/// Starts the session of a review.
pub(super) fn premortem_start(
    session: &mut Session,
    request: PremortemStart,
) -> Result<Done<Made>> {
    session.of_service(&request.review, "pre-mortem")?;
    let (review, _) = session.one::<Review>(&request.review)?;
    if !session.children::<Premortem>(&review.id)?.is_empty() {
        return Err(
            Error::new(Kind::Refused, "This review has a pre-mortem already.").hint("Resume it."),
        );
    }
    let id = request.pack.as_deref().unwrap_or(DEFAULT);
    let pack = premortem_pack(session.shelf.newest(id)?)?;
    let (content, _) = content(&pack)?;
    let first = content.phases.first();
    let set_on = match request.set_on.as_deref().map_or(Value::Null, line) {
        Value::Null => {
            let from = review.launch_on.unwrap_or(session.today());
            half_a_year_after(from).map_or(Value::Null, |on| Value::from(day(on)))
        }
        set_on => set_on,
    };
    let step = Step::named("Start the pre-mortem").on_review(&review.id, None);
    session.step(step, |writer| {
        let id = writer.create("premortem", Some(&review.id))?;
        for (field, value) in [
            ("pack", Value::from(pack.head.id.as_str())),
            ("pack_version", Value::from(pack.head.version.to_string())),
            (
                "phase",
                first.map_or(Value::Null, |p| Value::from(p.id.as_str())),
            ),
            (
                "left_seconds",
                first.map_or(Value::Null, |p| Value::from(seconds(p))),
            ),
            ("set_on", set_on),
        ] {
            writer.set(&id, field, &value)?;
        }
        Ok(Made { id })
    })
}

/// Changes some fields of the session.
pub(super) fn premortem_update(
    session: &mut Session,
    request: PremortemUpdate,
) -> Result<Done<Empty>> {
    let premortem = session.started(&request.review)?;
    let step = Step::named("Change the pre-mortem").on_review(&request.review, None);
    session.step(step, |writer| {
        for (field, text) in [
            ("set_on", &request.set_on),
            ("next_reading", &request.next_reading),
        ] {
            if let Some(text) = text {
                writer.set(&premortem.id, field, &line(text))?;
            }
        }
        Ok(Empty {})
    })
}

impl Sitting {
    /// A participant of this session.
    pub(super) fn participant(&self, id: &Id) -> Result<&Participant> {
        let found = self.participants.iter().find(|each| each.id == *id);
        found.ok_or_else(|| Error::not_found("participant", id))
    }

    /// The name of a participant; of one who was removed, who they were is not known any more.
    pub(super) fn name_of(&self, id: Option<&str>) -> String {
        let found = self
            .participants
            .iter()
            .find(|each| Some(each.id.as_str()) == id);
        found
            .and_then(|participant| participant.name.clone())
            .unwrap_or_else(|| "Somebody who left".to_owned())
    }

    /// The reasons of a participant, oldest first.
    pub(super) fn reasons_of<'s>(&'s self, id: &'s Id) -> impl Iterator<Item = &'s ReasonNote> {
        let mine = |reason: &&ReasonNote| reason.participant.as_deref() == Some(id.as_str());
        self.reasons.iter().filter(mine)
    }

    /// Whether reasons that were not told may be seen: the round is over.
    fn all_may_be_seen(&self, content: &premortem::Premortem) -> bool {
        let place = |wanted: &dyn Fn(&Phase) -> bool| content.phases.iter().position(wanted);
        let now = self.premortem.phase.as_deref().unwrap_or_default();
        let now = place(&|phase| phase.id == now);
        let over = place(&|phase| purpose(phase) == PhaseUse::Round)
            .or(place(&|phase| purpose(phase) == PhaseUse::Write));
        matches!((now, over), (Some(now), Some(over)) if now > over)
    }

    fn view(
        &self,
        content: &premortem::Premortem,
        scenarios: Vec<ToRate>,
        library: Vec<LibraryRow>,
        today: NaiveDate,
        asked: Option<&Id>,
    ) -> SessionView {
        let all = self.all_may_be_seen(content);
        let mut seen: Vec<&ReasonNote> = self
            .reasons
            .iter()
            .filter(|reason| all || reason.said.is_some())
            .collect();
        seen.sort_by_key(|reason| std::cmp::Reverse((reason.said, reason.id.clone())));
        let mut clusters: Vec<ClusterView> = Vec::new();
        for reason in seen.iter().rev() {
            let Some(name) = &reason.cluster else {
                continue;
            };
            let id = reason.id.to_string();
            match clusters.iter_mut().find(|cluster| cluster.name == *name) {
                Some(cluster) => cluster.reasons.push(id),
                None => clusters.push(ClusterView {
                    name: name.clone(),
                    reasons: vec![id],
                }),
            }
        }
        let suggested = library.iter().filter(|row| row.fit != Fit::Other).count();
        let phase = self.premortem.phase.clone().unwrap_or_default();
        let planned = content.phases.iter().find(|each| each.id == phase);
        let next_reading_by = today
            .checked_add_days(Days::new(u64::from(content.rules.reread_days)))
            .unwrap_or(today);
        SessionView {
            id: self.premortem.id.to_string(),
            left_seconds: (self.premortem.left_seconds)
                .unwrap_or_else(|| planned.map_or(0, seconds)),
            phase,
            set_on: self.premortem.set_on.map(day),
            next_reading: self.premortem.next_reading.map(day),
            next_reading_days: self.premortem.next_reading.map(|on| days_to(today, on)),
            next_reading_by: day(next_reading_by),
            participants: self.participant_views(),
            turn: self.premortem.turn.clone().filter(|turn| {
                self.participants
                    .iter()
                    .any(|each| each.id.as_str() == turn)
            }),
            own: asked.map(|id| {
                let own = self.reasons_of(id);
                own.map(|reason| self.reason_view(reason)).collect()
            }),
            hidden_reasons: u32::try_from(self.reasons.len() - seen.len()).unwrap_or(u32::MAX),
            reasons: seen.iter().map(|reason| self.reason_view(reason)).collect(),
            clusters,
            scenarios,
            library_more: u32::try_from(library.len() - suggested).unwrap_or(u32::MAX),
            seen_elsewhere: library
                .into_iter()
                .filter(|row| row.fit != Fit::Other)
                .collect(),
        }
    }
}

fn phase_view(phase: &Phase) -> PhaseView {
    PhaseView {
        id: phase.id.clone(),
        title: phase.title.clone(),
        purpose: purpose(phase),
        minutes: phase.minutes,
        goal: phase.goal.clone(),
        script: phase.script.clone(),
        steps: phase.steps.clone(),
        output: phase.output.clone(),
    }
}

/// What a phase is for; one that this version does not know is for talking.
pub(super) fn purpose(phase: &Phase) -> PhaseUse {
    match phase.id.as_str() {
        "prepare" => PhaseUse::Gather,
        "imagine" => PhaseUse::Imagine,
        "write" => PhaseUse::Write,
        "round" => PhaseUse::Round,
        "extend" => PhaseUse::Extend,
        "rate" => PhaseUse::Rate,
        "treat" => PhaseUse::Own,
        "upside" => PhaseUse::Upside,
        "close" => PhaseUse::Close,
        _ => PhaseUse::Talk,
    }
}

pub(super) fn seconds(phase: &Phase) -> u32 {
    phase.minutes.saturating_mul(60).min(86_400)
}

/// Half a year on, as the script of the shipped pack says.
fn half_a_year_after(from: NaiveDate) -> Option<NaiveDate> {
    from.checked_add_months(Months::new(6))
        .filter(|on| on.year() < 9_999)
}
