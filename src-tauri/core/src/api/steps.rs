//! Undo and redo, and the history of a field.

use serde_json::Value;

use super::days::moment;
use super::question::PastView;
use super::session::Session;
use super::wire::{Done, Nothing, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Assessment, Entity, Id, Respondent};
use crate::store::{Past, Step};

request! {
    /// Names a field.
    pub struct HistoryShow {
        /// The entity.
        pub entity: Id,
        /// The field; keyed ones as `answer/data.backup`.
        pub field: String,
    }
}

view! {
    /// A step that was undone or redone.
    pub struct StepView {
        /// Its name.
        pub name: String,
        /// The service it changed, if any.
        pub service: Option<String>,
        /// The review it changed, if any.
        pub review: Option<String>,
        /// The question it changed, if any.
        pub question: Option<String>,
        /// The document it changed, if any.
        pub document: Option<String>,
        /// The section of that document it changed, if any.
        pub section: Option<String>,
        /// The scenario it changed, if any.
        pub scenario: Option<String>,
        /// The team it changed, if any.
        pub team: Option<String>,
        /// The assessment it changed, if any.
        pub assessment: Option<String>,
        /// The criterion it changed, if any.
        pub criterion: Option<String>,
    }

    /// Every value a field had.
    pub struct HistoryView {
        /// Latest first.
        pub values: Vec<PastView>,
    }
}

/// Takes the last step back.
pub(super) fn undo(session: &mut Session, _: Nothing) -> Result<Done<StepView>> {
    let step = session
        .undo
        .undo(&mut session.store, &mut session.context)?;
    shown(session, step)
}

/// Does the last undone step again.
pub(super) fn redo(session: &mut Session, _: Nothing) -> Result<Done<StepView>> {
    let step = session
        .undo
        .redo(&mut session.store, &mut session.context)?;
    shown(session, step)
}

fn shown(session: &mut Session, step: Step) -> Result<Done<StepView>> {
    let changed = session.changed(&step.changes)?;
    session.forget_frozen(&changed);
    let view = StepView {
        name: step.name,
        service: step.focus.service,
        review: step.focus.review,
        question: step.focus.question,
        document: step.focus.document,
        section: step.focus.section,
        scenario: step.focus.scenario,
        team: step.focus.team,
        assessment: step.focus.assessment,
        criterion: step.focus.criterion,
    };
    Ok(session.done(view, changed))
}

/// Shows every value a field had.
pub(super) fn history_show(session: &mut Session, request: HistoryShow) -> Result<HistoryView> {
    session.may_look_back(&request.entity)?;
    let values = session.store.history(&request.entity, &request.field)?;
    Ok(HistoryView {
        values: values.into_iter().map(past).collect(),
    })
}

impl Session {
    /// Refuses the history of a respondent until the votes are shown: it would tell them.
    fn may_look_back(&self, entity: &Id) -> Result<()> {
        let Some((kind, parent)) = self.store.place(entity.as_str())? else {
            return Ok(());
        };
        if kind != Respondent::SPEC.kind {
            return Ok(());
        }
        let assessment = match parent {
            Some(parent) => self.store.entity(&parent.parse()?)?,
            None => None,
        };
        let revealed = assessment.is_some_and(|row| row.decode::<Assessment>().is_revealed());
        match revealed {
            true => Ok(()),
            false => Err(Error::new(
                Kind::Refused,
                "The votes are not shown yet, nor is what they were.",
            )
            .hint("Show the votes first.")),
        }
    }
}

/// A past value as shown.
pub(super) fn past(past: Past) -> PastView {
    PastView {
        field: past.head.field,
        value: match past.head.value {
            Value::Null => String::new(),
            Value::String(text) => text,
            other => other.to_string(),
        },
        author: past.head.author,
        at: moment(past.head.at_ms),
        current: past.current,
        op: past.op,
    }
}
