//! Publishing: jobs that check a place, plan and apply, and what the session keeps of them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::publish_job::{self, Job, Start};
use super::publish_view::{
    Choice, DiffView, Doing, JobState, JobView, PageOutcome, PublishApply, PublishDiff, PublishPlan,
};
use super::session::Session;
use super::target_view::{SecretState, lacks};
use super::wire::{ById, Nothing};
use crate::error::{Error, Kind, Result};
use crate::model::{Id, Target};
use crate::publish::{Connect, Place, Secrets};
use crate::store::published::LastRun;

/// What publishes, as far as the host has handed it in.
#[derive(Default)]
pub(super) struct Publisher {
    connect: Option<Arc<dyn Connect>>,
    secrets: Option<Box<dyn Secrets>>,
    /// Where secrets are, as far as asked; none where there is none.
    known: BTreeMap<Id, Option<SecretState>>,
    /// The current or last job.
    pub(super) job: Option<Job>,
    jobs: u32,
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

    /// The plan that is made and not applied yet.
    fn plan(&self) -> Result<&Job> {
        let made = |job: &&Job| job.doing == Doing::Plan && job.progress().planned;
        self.job.as_ref().filter(made).ok_or_else(|| {
            Error::new(Kind::Refused, "There is no plan to go by.")
                .hint("Make a plan first and wait for its end.")
        })
    }
}

impl Session {
    /// Hands in what opens places and what keeps their secrets.
    pub fn publish_with(&mut self, connect: Box<dyn Connect>, secrets: Box<dyn Secrets>) {
        self.publisher.connect = Some(Arc::from(connect));
        self.publisher.secrets = Some(secrets);
        self.publisher.known.clear();
    }

    /// Waits for the end of the current job and stores what it learned; none where there is no job.
    pub fn publish_wait(&mut self) -> Option<JobView> {
        while self.publisher.job.as_ref().is_some_and(|job| !job.wait()) {
            self.settle();
        }
        self.settle();
        self.publisher.job.as_ref().map(Job::view)
    }

    /// Stores what the current job has learned, as far as the workspace takes it now.
    pub(super) fn settle(&mut self) {
        let Some(job) = &self.publisher.job else {
            return;
        };
        let now = self.context.clock.now_ms();
        let target = job.place.target.clone();
        let (learned, run) = {
            let mut progress = job.progress();
            let ended = progress.state.is_some() && !progress.is_settled;
            progress.is_settled |= ended;
            let mut learned = std::mem::take(&mut progress.learned);
            for known in &mut learned {
                known.page.at_ms = now;
            }
            let run = (ended && job.doing == Doing::Apply).then(|| progress.run(now));
            (learned, run)
        };
        // What can't be stored is read again by the next plan; a seal is enough to know a page by.
        if !learned.is_empty() {
            let _unstored = self.store.keep_published(&target, &learned);
        }
        if let Some(run) = run {
            let _unstored = self.store.keep_run(&target, run);
        }
    }

    /// What a job on a target needs; refused where one is running or something is missing.
    fn start(&mut self, target: &Target) -> Result<Start> {
        let connect = self.publisher.connect()?;
        if self.publisher.job.as_ref().is_some_and(Job::is_running) {
            return Err(Error::new(Kind::Refused, "Publishing is at work already.")
                .hint("Wait for its end, or cancel it."));
        }
        let folder = self.store.target_folder(target.id.as_str())?;
        let state = self.secret_state(target);
        let lacks = lacks(target, folder.is_some(), state);
        if !lacks.is_empty() {
            let kind = match state {
                SecretState::Missing if lacks.contains("secret") => Kind::Denied,
                _ => Kind::Refused,
            };
            return Err(Error::new(kind, "The target is not set up yet.").hint(lacks));
        }
        let secret = self.publisher.secrets()?.get(target.id.as_str());
        let secret = match secret {
            Err(error) if state != SecretState::NotNeeded => return Err(error),
            other => other.unwrap_or_default(),
        };
        let text = |of: &Option<String>| of.clone().unwrap_or_default();
        self.publisher.jobs += 1;
        Ok(Start {
            number: self.publisher.jobs,
            target_name: target.called(),
            place: Place {
                target: target.id.to_string(),
                kind: target.kind(),
                address: text(&target.address),
                folder: folder.map(PathBuf::from),
                branch: text(&target.branch),
                prefix: text(&target.prefix),
                below: text(&target.below),
                user: text(&target.user),
                author: self.context.author.clone(),
            },
            secret,
            connect,
            began_ms: self.context.clock.now_ms(),
        })
    }

    fn took(&mut self, job: Job) -> JobView {
        let view = job.view();
        self.publisher.job = Some(job);
        view
    }
}

/// Begins to try whether a place answers.
pub(super) fn target_check(session: &mut Session, request: ById) -> Result<JobView> {
    let (target, _) = session.one::<Target>(&request.id)?;
    let start = session.start(&target)?;
    let job = publish_job::check(start)?;
    Ok(session.took(job))
}

/// Begins to plan.
pub(super) fn publish_plan(session: &mut Session, request: PublishPlan) -> Result<JobView> {
    let (target, _) = session.one::<Target>(&request.target)?;
    let start = session.start(&target)?;
    let set = session.pages(&target, &request)?;
    let job = publish_job::plan(start, set)?;
    Ok(session.took(job))
}

/// Says how far the current or last job is.
pub(super) fn publish_job(session: &mut Session, _: Nothing) -> Result<Option<JobView>> {
    Ok(session.publisher.job.as_ref().map(Job::view))
}

/// Stops the current job before its next page.
pub(super) fn publish_cancel(session: &mut Session, _: Nothing) -> Result<Option<JobView>> {
    if let Some(job) = &session.publisher.job {
        job.stop();
    }
    Ok(session.publisher.job.as_ref().map(Job::view))
}

/// Shows the difference of a page of the current plan.
pub(super) fn publish_diff(session: &mut Session, request: PublishDiff) -> Result<DiffView> {
    let job = session.publisher.job.as_ref();
    let job = job.filter(|job| job.progress().planned).ok_or_else(|| {
        Error::new(Kind::Refused, "There is no plan to look into.").hint("Make a plan first.")
    })?;
    job.difference(&request.page)
}

/// Begins to do what the current plan says.
pub(super) fn publish_apply(session: &mut Session, request: PublishApply) -> Result<JobView> {
    let plan = session.publisher.plan()?;
    let mut choices = BTreeMap::new();
    for choice in &request.choices {
        choices.insert(choice.page.clone(), choice.choice);
    }
    settled(plan, &choices)?;
    let target: Id = plan.place.target.parse()?;
    let (target, _) = session.one::<Target>(&target)?;
    session.store.require_write()?;
    let start = session.start(&target)?;
    let plan = session.publisher.plan()?;
    let job = publish_job::apply(start, plan, &choices)?;
    Ok(session.took(job))
}

/// Checks that every conflict has a choice that it offers, and that every choice is for a conflict.
fn settled(plan: &Job, choices: &BTreeMap<String, Choice>) -> Result<()> {
    let progress = plan.progress();
    for (key, choice) in choices {
        let planned = progress
            .pages
            .iter()
            .find(|planned| planned.page.key == *key)
            .ok_or_else(|| Error::not_found("page in the plan", key))?;
        if !planned.choices().contains(choice) {
            let message = format!("“{}” does not offer that choice.", planned.page.title);
            return Err(Error::invalid(message).hint("Choose one of those the plan names."));
        }
    }
    let open = progress
        .pages
        .iter()
        .find(|planned| !planned.choices().is_empty() && !choices.contains_key(&planned.page.key));
    match open {
        None => Ok(()),
        Some(planned) => {
            let message = format!("“{}” is in conflict.", planned.page.title);
            Err(Error::new(Kind::Refused, message)
                .hint("Choose what becomes of it, or skip it. Nothing was written."))
        }
    }
}

impl publish_job::Progress {
    /// How publishing went.
    fn run(&self, at_ms: i64) -> LastRun {
        let count = |is: &dyn Fn(&publish_job::Planned) -> bool| {
            let found = self.pages.iter().filter(|planned| is(planned));
            u32::try_from(found.count()).unwrap_or(u32::MAX)
        };
        let failed = Some(PageOutcome::Failed);
        LastRun {
            at_ms,
            pages: count(&|_| true),
            published: count(&|planned| planned.outcome == Some(PageOutcome::Published)),
            conflicts: count(&|planned| {
                planned.outcome == Some(PageOutcome::Moved)
                    || planned.outcome == Some(PageOutcome::Skipped)
            }),
            failed: count(&|planned| planned.outcome == failed || planned.decision.is_err()),
        }
    }

    /// How it stands.
    pub(super) fn state(&self) -> JobState {
        self.state.unwrap_or(JobState::Running)
    }
}

fn nobody() -> Error {
    Error::new(Kind::Refused, "Nothing can be published from here.")
        .hint("Publish from the window, or with `lamppost publish`.")
}
