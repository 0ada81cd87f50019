//! Publishing: jobs that check a place, plan and apply, each on a thread of its own.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::publish_view::{DiffView, JobView, PublishApply, PublishDiff, PublishPlan};
use super::session::Session;
use super::target_view::SecretState;
use super::wire::{ById, Nothing};
use crate::error::{Error, Kind, Result};
use crate::model::Id;
use crate::publish::{Connect, Secrets};

/// What publishes, as far as the host has handed it in.
#[derive(Default)]
pub(super) struct Publisher {
    connect: Option<Arc<dyn Connect>>,
    secrets: Option<Box<dyn Secrets>>,
    /// Where secrets are, as far as asked; none where there is none.
    known: BTreeMap<Id, Option<SecretState>>,
}

impl Publisher {
    /// What opens places.
    fn connect(&self) -> Result<Arc<dyn Connect>> {
        self.connect.clone().ok_or_else(nobody)
    }

    /// What keeps secrets.
    pub(super) fn secrets(&mut self) -> Result<&mut Box<dyn Secrets>> {
        self.secrets.as_mut().ok_or_else(nobody)
    }

    /// Whether there is a keyring.
    pub(super) fn keyring(&self) -> bool {
        self.secrets
            .as_ref()
            .is_some_and(|secrets| secrets.lasting())
    }

    /// Remembers where the secret of a target is.
    pub(super) fn remember(&mut self, target: &Id, state: Option<SecretState>) {
        self.known.insert(target.clone(), state);
    }

    /// Where the secret of a target is; none where there is none.
    pub(super) fn secret_state(&mut self, target: &Id) -> Option<SecretState> {
        if let Some(known) = self.known.get(target) {
            return *known;
        }
        let kept = self.secrets.as_ref()?.get(target.as_str());
        // A keyring that does not answer now may do so later.
        let state = kept.ok()?.map(|_| SecretState::Kept);
        self.remember(target, state);
        state
    }
}

impl Session {
    /// Hands in what opens places and what keeps their secrets.
    pub fn publish_with(&mut self, connect: Box<dyn Connect>, secrets: Box<dyn Secrets>) {
        self.publisher.connect = Some(Arc::from(connect));
        self.publisher.secrets = Some(secrets);
        self.publisher.known.clear();
    }
}

/// Begins to try whether a place answers.
pub(super) fn target_check(session: &mut Session, _: ById) -> Result<JobView> {
    session.publisher.connect()?;
    Err(nobody())
}

/// Begins to plan.
pub(super) fn publish_plan(session: &mut Session, _: PublishPlan) -> Result<JobView> {
    session.publisher.connect()?;
    Err(nobody())
}

/// Says how far the current or last job is.
pub(super) fn publish_job(_: &mut Session, _: Nothing) -> Result<Option<JobView>> {
    Ok(None)
}

/// Stops the current job.
pub(super) fn publish_cancel(_: &mut Session, _: Nothing) -> Result<Option<JobView>> {
    Ok(None)
}

/// Shows the difference of a page.
pub(super) fn publish_diff(_: &mut Session, _: PublishDiff) -> Result<DiffView> {
    Err(nobody())
}

/// Begins to do what the plan says.
pub(super) fn publish_apply(_: &mut Session, _: PublishApply) -> Result<JobView> {
    Err(nobody())
}

fn nobody() -> Error {
    Error::new(Kind::Refused, "Nothing can be published from here.")
        .hint("Publish from the window, or with `lamppost publish`.")
}
