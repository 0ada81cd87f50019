//! An open workspace with everything a command needs.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::frozen::FrozenSessions;
use super::lock::refuse_signed;
use super::me::{KeepMe, Me};
use super::pack_moves::MoveRun;
use super::paper::Owner;
use super::publish::Publisher;
use super::wire::{Changed, Done};
use crate::context::{Clock, Context, StandingClock};
use crate::error::{Error, Kind, Result};
use crate::model::{Entity, Id, Layout};
use crate::pack::Shelf;
use crate::store::{self, Access, Change, Focus, Joins, Store, Undo, Writer};

/// How to open a workspace.
#[derive(Debug, Clone, Default)]
pub struct OpenHow {
    /// Take no lock and change nothing.
    pub read_only: bool,
    /// Refuse a file that does not exist instead of making it.
    pub must_exist: bool,
    /// A folder with the team's own packs.
    pub packs: Option<PathBuf>,
    /// Set a damaged file aside and go on with everything in it that is intact.
    pub recover: bool,
}

/// One open workspace.
pub struct Session {
    pub(super) store: Store,
    pub(super) shelf: Arc<Shelf>,
    pub(super) context: Context,
    pub(super) undo: Undo,
    /// What the user should know about the file since it was opened.
    pub(super) notices: Vec<String>,
    /// Where chance begins in the sample.
    pub(super) sample_seed: u64,
    /// What publishes, as far as the host has handed it in.
    pub(super) publisher: Publisher,
    /// The folder with the team's own packs, as the host named it.
    pub(super) packs: Option<PathBuf>,
    /// The run in which open reviews are being moved.
    pub(super) moving: Option<MoveRun>,
    /// Who uses this installation, where somebody said so.
    pub(super) me: Option<Me>,
    /// What keeps that for the host.
    pub(super) keep_me: Option<KeepMe>,
    /// Snapshots that are open.
    pub(super) frozen: FrozenSessions,
    /// What this is a snapshot of, in a sentence; none for the workspace as it is.
    pub(super) snapshot: Option<String>,
}

impl Session {
    /// Opens a workspace, making it where there is none.
    ///
    /// # Errors
    /// Those of opening the store. A broken pack of the team is a notice, not an error.
    pub fn open(path: &Path, how: &OpenHow, mut context: Context) -> Result<Self> {
        let store_how = store::OpenHow {
            read_only: how.read_only,
            must_exist: how.must_exist,
        };
        let mut notices = Vec::new();
        let store = match Store::open(path, &store_how, &mut context) {
            Err(error) if error.kind == Kind::Damaged && how.recover && !how.read_only => {
                let recovered = store::recover::recover(path, &mut context)?;
                notices.push(told(&recovered));
                Store::open(path, &store_how, &mut context)?
            }
            opened => opened?,
        };
        let shelf = match &how.packs {
            Some(folder) => Shelf::with_folder(folder),
            None => Shelf::shipped(),
        };
        let mut session = Self {
            store,
            shelf: Arc::new(shelf),
            context,
            undo: Undo::default(),
            notices,
            sample_seed: 1,
            publisher: Publisher::default(),
            packs: how.packs.clone(),
            moving: None,
            me: None,
            keep_me: None,
            frozen: FrozenSessions::default(),
            snapshot: None,
        };
        // A full disk keeps nobody from opening a workspace; what changed is noticed at the next opening.
        let _ = session.notice_packs();
        Ok(session)
    }

    /// The workspace file.
    pub fn path(&self) -> &Path {
        self.store.path()
    }

    /// Why changes are refused; none where they are taken.
    pub fn read_only(&self) -> Option<Error> {
        match self.store.access() {
            Access::Write => None,
            Access::Read(why) => Some(why.clone()),
        }
    }

    /// Another session on the same file that only reads, on the day it is now.
    ///
    /// # Errors
    /// Those of opening the file.
    pub(super) fn reader(&self) -> Result<Self> {
        let mut context = Context::fixed(self.today(), 0, &self.context.author);
        context.clock = self.standing_on(self.today());
        let how = store::OpenHow {
            read_only: true,
            must_exist: true,
        };
        Ok(Self {
            store: Store::open(self.path(), &how, &mut context)?,
            shelf: Arc::clone(&self.shelf),
            context,
            undo: Undo::default(),
            notices: Vec::new(),
            sample_seed: self.sample_seed,
            publisher: Publisher::default(),
            packs: None,
            moving: None,
            me: None,
            keep_me: None,
            frozen: FrozenSessions::default(),
            snapshot: None,
        })
    }

    /// The day freshness and expiry are judged on.
    pub(super) fn today(&self) -> chrono::NaiveDate {
        self.context.clock.today()
    }

    /// The calendar day of a moment, where the user is.
    pub(super) fn day_of(&self, ms: i64) -> chrono::NaiveDate {
        self.context.clock.days()(ms)
    }

    /// A clock that stands on a day and tells days as this session does.
    pub(super) fn standing_on(&self, today: chrono::NaiveDate) -> Box<dyn Clock> {
        let days = self.context.clock.days();
        Box::new(StandingClock { today, days })
    }

    /// Makes the copies that are due in the rings beside the workspace. Returns their names.
    ///
    /// # Errors
    /// `DiskFull`, `ReadOnly` or `Io` of the folder.
    pub fn back_up_if_due(&self) -> Result<Vec<String>> {
        if self.read_only().is_some() {
            return Ok(Vec::new());
        }
        let made = store::backup::make_due(self.store.path(), self.context.clock.now_ms())?;
        Ok(made.into_iter().map(|backup| backup.name).collect())
    }

    /// Runs a step: one transaction, one name in the undo list.
    pub(super) fn step<T>(
        &mut self,
        step: Step,
        body: impl FnOnce(&mut Writer<'_>) -> Result<T>,
    ) -> Result<Done<T>> {
        let (output, changes) = self.store.write(&mut self.context, |writer| {
            let output = body(writer)?;
            refuse_signed(writer)?;
            Ok(output)
        })?;
        let changed = self.changed(&changes)?;
        self.forget_frozen(&changed);
        if !changes.is_empty() {
            let now = self.context.clock.now_ms();
            self.undo
                .push(step.name, step.focus, changes, now, step.joins);
        }
        Ok(self.done(output, changed))
    }

    /// Lets open snapshots be opened anew where a layout changed: they have those of now.
    pub(super) fn forget_frozen(&mut self, changed: &[Changed]) {
        if changed.iter().any(|each| each.kind == Layout::SPEC.kind) {
            self.frozen = FrozenSessions::default();
        }
    }

    /// An answer with what changed and what undo and redo would do.
    pub(super) fn done<T>(&self, output: T, changed: Vec<Changed>) -> Done<T> {
        Done {
            output,
            changed,
            undo: self.undo.last().map(|step| step.name.clone()),
            redo: self.undo.next().map(|step| step.name.clone()),
        }
    }

    /// The entities behind changes, each with what it belongs to, once.
    pub(super) fn changed(&self, changes: &[Change]) -> Result<Vec<Changed>> {
        let mut all: Vec<Changed> = Vec::new();
        for change in changes {
            let mut next = Some(change.entity().to_owned());
            while let Some(id) = next {
                if all.iter().any(|known| known.id == id) {
                    break;
                }
                let Some((kind, parent)) = self.store.place(&id)? else {
                    break;
                };
                all.push(Changed { kind, id });
                next = parent;
            }
        }
        Ok(all)
    }
}

/// What a rescue brought back, in words.
fn told(recovered: &store::recover::Recovered) -> String {
    let here = match recovered.lost {
        0 => "None is missing".to_owned(),
        lost => format!("{lost} are missing"),
    };
    let lost = match recovered.lost_at_most {
        0 => here,
        most => format!(
            "{here} of those made here. Of those made elsewhere: at most {most} are missing, with those that were never imported"
        ),
    };
    let kept = recovered.kept.file_name().unwrap_or_default();
    format!(
        "The workspace file was damaged. {} changes were recovered. {lost}. The damaged file is kept as {}.",
        recovered.ops,
        kept.to_string_lossy()
    )
}

/// What a step is called and where it happens.
pub(super) struct Step {
    name: String,
    focus: Focus,
    joins: Joins,
}

impl Step {
    /// A step named as the undo list shows it.
    pub(super) fn named(name: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            focus: Focus::default(),
            joins: Joins::Nothing,
        }
    }

    /// A step whose field is typed into: what follows at once joins it.
    pub(super) fn typing(mut self) -> Self {
        self.joins = Joins::Typing;
        self
    }

    /// A slice of a run: it joins the slice before it.
    pub(super) fn of_run(mut self, run: &Id) -> Self {
        self.joins = Joins::Run(run.to_string());
        self
    }

    /// Happens on a service.
    pub(super) fn on_service(mut self, id: &Id) -> Self {
        self.focus.service = Some(id.to_string());
        self
    }

    /// Happens on a document, in a section if there is one.
    pub(super) fn on_document(mut self, id: &Id, owner: &Owner, section: Option<&str>) -> Self {
        match owner {
            Owner::Review(review) => self.focus.review = Some(review.to_string()),
            Owner::Service(service) => self.focus.service = Some(service.to_string()),
            Owner::Nobody => {}
        }
        self.focus.document = Some(id.to_string());
        self.focus.section = section.map(str::to_owned);
        self
    }

    /// Happens on a scenario of a review.
    pub(super) fn on_scenario(mut self, review: &Id, scenario: &Id) -> Self {
        self.focus.review = Some(review.to_string());
        self.focus.scenario = Some(scenario.to_string());
        self
    }

    /// Happens on a team.
    pub(super) fn on_team(mut self, id: &Id) -> Self {
        self.focus.team = Some(id.to_string());
        self
    }

    /// Happens on an assessment, at a criterion if there is one.
    pub(super) fn on_assessment(mut self, id: &Id, criterion: Option<&str>) -> Self {
        self.focus.assessment = Some(id.to_string());
        self.focus.criterion = criterion.map(str::to_owned);
        self
    }

    /// Happens on a review, at a question if there is one.
    pub(super) fn on_review(mut self, id: &Id, question: Option<&str>) -> Self {
        self.focus.review = Some(id.to_string());
        self.focus.question = question.map(str::to_owned);
        self
    }
}
