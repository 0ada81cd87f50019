//! Undo and redo: the last steps since opening, each with its name.
//!
//! Undoing writes new operations; nothing leaves the log.

use std::collections::VecDeque;

use super::open::Store;
use super::write::Change;
use crate::context::Context;
use crate::error::{Error, Kind, Result};

/// How many steps are kept.
const DEPTH: usize = 200;
/// Typing in one field within this many milliseconds is one step.
const TYPING_MS: i64 = 5_000;

/// Where the screen should go after a step is undone or redone.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Focus {
    /// Service, if the step changed one.
    pub service: Option<String>,
    /// Review, if the step changed one.
    pub review: Option<String>,
    /// Question, if the step changed one.
    pub question: Option<String>,
    /// Document, if the step changed one.
    pub document: Option<String>,
    /// Section of that document, if the step changed one.
    pub section: Option<String>,
    /// Scenario, if the step changed one.
    pub scenario: Option<String>,
    /// Team, if the step changed one.
    pub team: Option<String>,
    /// Assessment, if the step changed one.
    pub assessment: Option<String>,
    /// Criterion of that assessment, if the step changed one.
    pub criterion: Option<String>,
}

/// What a step may join instead of being one of its own.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Joins {
    /// Nothing.
    Nothing,
    /// Typing in the same field just before.
    Typing,
    /// The step before, where that is of the same run.
    Run(String),
}

/// One step a user took.
#[derive(Debug, Clone, PartialEq)]
pub struct Step {
    /// What the user did, as shown: "Met on data.backup".
    pub name: String,
    /// Where it was done.
    pub focus: Focus,
    /// The changes it made.
    pub changes: Vec<Change>,
    /// When, in milliseconds.
    at_ms: i64,
    /// The run it is of, if any.
    run: Option<String>,
}

/// The steps that can be undone and redone.
#[derive(Debug, Default)]
pub struct Undo {
    done: VecDeque<Step>,
    undone: Vec<Step>,
}

impl Undo {
    /// Remembers a step; one without changes is none. Continued typing in one text field joins
    /// the step before it, and so does the next slice of a run.
    pub fn push(
        &mut self,
        name: String,
        focus: Focus,
        changes: Vec<Change>,
        at_ms: i64,
        joins: Joins,
    ) {
        if changes.is_empty() {
            return;
        }
        self.undone.clear();
        let run = match &joins {
            Joins::Run(run) => Some(run.clone()),
            Joins::Nothing | Joins::Typing => None,
        };
        if let (Some(last), Some(run)) = (self.done.back_mut(), &run)
            && last.run.as_ref() == Some(run)
        {
            last.changes.extend(changes);
            last.at_ms = at_ms;
            return;
        }
        if joins == Joins::Typing
            && let (Some(last), [Change::Set { entity, field, .. }]) =
                (self.done.back_mut(), changes.as_slice())
        {
            let same = matches!(last.changes.as_slice(),
                [Change::Set { entity: e, field: f, .. }] if e == entity && f == field);
            if same && (0..TYPING_MS).contains(&(at_ms - last.at_ms)) {
                last.at_ms = at_ms;
                return;
            }
        }
        self.done.push_back(Step {
            name,
            focus,
            changes,
            at_ms,
            run,
        });
        if self.done.len() > DEPTH {
            self.done.pop_front();
        }
    }

    /// The step that would be undone.
    pub fn last(&self) -> Option<&Step> {
        self.done.back()
    }

    /// The step that would be redone.
    pub fn next(&self) -> Option<&Step> {
        self.undone.last()
    }

    /// Reverts the last step.
    ///
    /// # Errors
    /// `Refused` where there is none; otherwise those of writing, and the step stays.
    pub fn undo(&mut self, store: &mut Store, context: &mut Context) -> Result<Step> {
        let step = self.last().ok_or_else(|| nothing("undo"))?.clone();
        let ((), changes) = store.write(context, |writer| writer.revert(&step.changes))?;
        self.done.pop_back();
        let reverted = Step { changes, ..step };
        self.undone.push(reverted.clone());
        Ok(reverted)
    }

    /// Does the last undone step again.
    ///
    /// # Errors
    /// `Refused` where there is none; otherwise those of writing, and the step stays.
    pub fn redo(&mut self, store: &mut Store, context: &mut Context) -> Result<Step> {
        let step = self.next().ok_or_else(|| nothing("redo"))?.clone();
        let ((), changes) = store.write(context, |writer| writer.revert(&step.changes))?;
        self.undone.pop();
        let again = Step { changes, ..step };
        self.done.push_back(again.clone());
        Ok(again)
    }
}

fn nothing(what: &str) -> Error {
    Error::new(Kind::Refused, format!("There is nothing to {what}."))
}
