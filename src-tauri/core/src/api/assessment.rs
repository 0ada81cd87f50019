//! Assessments: listed, shown, changed, put away, revealed and opened for votes again.

use serde_json::Value;

use super::assessment_view::{AssessmentRow, AssessmentView};
use super::days::day;
use super::session::{Session, Step};
use super::text::{line, required};
use super::wire::{ById, Done, Empty, request};
use crate::error::{Error, Kind, Result};
use crate::model::{Assessment, Id, Team};

request! {
    /// Lists assessments.
    pub struct AssessmentList {
        /// Only of this team.
        pub team: Option<Id>,
    }

    /// Asks for an assessment.
    pub struct AssessmentShow {
        /// Which one.
        pub id: Id,
        /// The respondent who asks: before the reveal, only their votes are shown.
        pub respondent: Option<Id>,
    }

    /// Changes some fields of an assessment.
    pub struct AssessmentUpdate {
        /// Which one.
        pub id: Id,
        /// Its title.
        pub title: Option<String>,
        /// The day its evidence is judged on.
        pub held_on: Option<String>,
        /// The stage to reach, 2 to 5; 0 clears it.
        pub target_stage: Option<u8>,
        /// By when.
        pub target_on: Option<String>,
    }

    /// Shows the votes to everybody.
    pub struct AssessmentReveal {
        /// Which one.
        pub id: Id,
        /// Whether to do so although somebody is not done.
        pub anyway: Option<bool>,
    }
}

/// Lists assessments, latest first.
pub(super) fn assessment_list(
    session: &mut Session,
    request: AssessmentList,
) -> Result<Vec<AssessmentRow>> {
    session.assessment_rows(request.team.as_ref())
}

/// Shows an assessment, as far as the one who asks may see it.
pub(super) fn assessment_show(
    session: &mut Session,
    request: AssessmentShow,
) -> Result<AssessmentView> {
    session.refresh_services()?;
    session.assessment_view(&request.id, request.respondent.as_ref())
}

/// Changes some fields of an assessment.
pub(super) fn assessment_update(
    session: &mut Session,
    request: AssessmentUpdate,
) -> Result<Done<Empty>> {
    let id = &request.id;
    let (assessment, _) = session.one::<Assessment>(id)?;
    let name = format!("Change {}", assessment.title.unwrap_or_default());
    session.step(Step::named(name).on_assessment(id, None), |writer| {
        for (field, what, text) in [
            ("title", "The title", &request.title),
            ("held_on", "The day", &request.held_on),
        ] {
            if let Some(text) = text {
                writer.set(id, field, &required(what, text.trim())?)?;
            }
        }
        if let Some(stage) = request.target_stage {
            let value = match stage {
                0 => Value::Null,
                stage => Value::from(stage),
            };
            writer.set(id, "target_stage", &value)?;
        }
        if let Some(on) = &request.target_on {
            writer.set(id, "target_on", &line(on))?;
        }
        Ok(Empty {})
    })
}

/// Puts an assessment away.
pub(super) fn assessment_archive(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, true)
}

/// Takes an archived assessment back.
pub(super) fn assessment_restore(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    archive(session, &request.id, false)
}

fn archive(session: &mut Session, id: &Id, away: bool) -> Result<Done<Empty>> {
    let (assessment, _) = session.one::<Assessment>(id)?;
    let verb = if away { "Archive" } else { "Restore" };
    let name = format!("{verb} {}", assessment.title.unwrap_or_default());
    session.step(Step::named(name).on_assessment(id, None), |writer| {
        let value = if away { Value::from(true) } else { Value::Null };
        writer.set(id, "archived", &value)?;
        Ok(Empty {})
    })
}

/// Deletes an assessment with its votes.
pub(super) fn assessment_delete(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    let (assessment, team) = session.one::<Assessment>(&request.id)?;
    let name = format!("Delete {}", assessment.title.unwrap_or_default());
    let mut step = Step::named(name);
    if let Some(team) = &team {
        step = step.on_team(team);
    }
    session.step(step, |writer| {
        writer.delete(&request.id)?;
        Ok(Empty {})
    })
}

/// Shows the votes to everybody.
pub(super) fn assessment_reveal(
    session: &mut Session,
    request: AssessmentReveal,
) -> Result<Done<Empty>> {
    let case = session.maturity_case(&request.id)?;
    case.still_voting()?;
    let waiting: Vec<&str> = case.waiting_for().collect();
    if request.anyway != Some(true) {
        if case.record.respondents.is_empty() {
            return Err(Error::new(Kind::Refused, "Nobody has voted.")
                .hint("Add the people who answer, or show the votes anyway."));
        }
        if !waiting.is_empty() {
            let names = super::participant::clip(&waiting.join(", "));
            return Err(Error::new(Kind::Refused, format!("Not done yet: {names}."))
                .hint("Wait for them, or show the votes anyway."));
        }
    }
    let today = Value::from(day(session.today()));
    let step = Step::named("Show the votes").on_assessment(&request.id, None);
    session.step(step, |writer| {
        writer.set(&request.id, "revealed_on", &today)?;
        Ok(Empty {})
    })
}

/// Opens voting again; what was settled stays.
pub(super) fn assessment_conceal(session: &mut Session, request: ById) -> Result<Done<Empty>> {
    session.maturity_case(&request.id)?.shown_votes()?;
    let step = Step::named("Open voting again").on_assessment(&request.id, None);
    session.step(step, |writer| {
        writer.set(&request.id, "revealed_on", &Value::Null)?;
        Ok(Empty {})
    })
}

impl Session {
    /// Assessments, latest first.
    pub(super) fn assessment_rows(&mut self, team: Option<&Id>) -> Result<Vec<AssessmentRow>> {
        if let Some(team) = team {
            self.one::<Team>(team)?;
        }
        let kept = self.kept_assessments(team)?;
        Ok(kept.into_iter().map(|kept| kept.row).collect())
    }
}
