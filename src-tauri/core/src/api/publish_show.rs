//! What a page shows of a job: its progress, its plan, and the difference of a page.

use std::sync::Arc;

use super::publish_job::{Job, Planned, Progress};
use super::publish_make::Made;
use super::publish_view::{
    Choice, DiffLine, DiffView, Doing, GreetingView, JobState, JobView, LineBy, LineKind,
    PageChange, PageOutcome, PlanPage, PlanView,
};
use super::target_view::moment;
use crate::error::{Error, Kind, Result};
use crate::publish::decide::{Decision, Way};
use crate::publish::diff::{self, Side, Who};
use crate::publish::region::{self, Found};
use crate::report::Dialect;
use crate::store::published::Published;

impl Job {
    /// The job, as far as it is.
    pub(super) fn view(&self) -> JobView {
        let progress = self.progress();
        JobView {
            job: self.number,
            doing: self.doing,
            state: progress.state(),
            target: self.place.target.clone(),
            target_name: self.target_name.clone(),
            done: small(progress.done),
            of: small(progress.of),
            text: self.said(&progress),
            greeting: progress.greeting.as_ref().map(|greeting| GreetingView {
                site: greeting.site.clone(),
                user: greeting.user.clone(),
                writable: greeting.writable,
            }),
            plan: progress.planned.then(|| self.plan(&progress)),
            error: progress.error.clone(),
        }
    }

    /// What it is at, or what it came to.
    fn said(&self, progress: &Progress) -> String {
        let count = |n: usize| match n {
            1 => "1 page".to_owned(),
            n => format!("{n} pages"),
        };
        match (progress.state(), self.doing) {
            (JobState::Failed, _) => {
                let error = progress.error.as_ref();
                error.map_or_else(String::new, |error| error.message.clone())
            }
            (JobState::Cancelled, Doing::Apply) => {
                format!(
                    "Cancelled. {} of {} were tried.",
                    progress.done,
                    count(progress.of)
                )
            }
            (JobState::Cancelled, _) => "Cancelled. Nothing was changed.".to_owned(),
            (JobState::Running, Doing::Check) => {
                format!("Asking {} whether it answers.", self.target_name)
            }
            (JobState::Running, Doing::Plan) => format!("Reading {}.", count(progress.of)),
            (JobState::Running, Doing::Apply) => format!("Writing {}.", count(progress.of)),
            (JobState::Done, Doing::Check) => match &progress.greeting {
                Some(greeting) if greeting.writable => {
                    format!("{} answers, and pages can be written.", greeting.site)
                }
                Some(greeting) => {
                    format!("{} answers, and pages can't be written.", greeting.site)
                }
                None => String::new(),
            },
            (JobState::Done, Doing::Plan) => {
                let count = |change: PageChange| {
                    let pages = progress.pages.iter();
                    pages.filter(|page| page.change() == change).count()
                };
                let creates = count(PageChange::Create);
                let updates = count(PageChange::Update);
                let conflicts = count(PageChange::Conflict);
                match creates + updates + conflicts + count(PageChange::Failed) {
                    0 => "Everything is published.".to_owned(),
                    _ => format!(
                        "{creates} to create, {updates} to update, {conflicts} in conflict."
                    ),
                }
            }
            (JobState::Done, Doing::Apply) => {
                let tried = |outcome| {
                    let pages = progress.pages.iter();
                    pages.filter(|page| page.outcome == Some(outcome)).count()
                };
                let published = tried(PageOutcome::Published);
                match tried(PageOutcome::Failed) + tried(PageOutcome::Moved) {
                    0 => format!("{} published.", count(published)),
                    left => format!("{published} of {} published.", count(published + left)),
                }
            }
        }
    }

    fn plan(&self, progress: &Progress) -> PlanView {
        let mut pages: Vec<PlanPage> = progress.pages.iter().map(Planned::view).collect();
        let count = |change: PageChange| {
            let of = progress.pages.iter();
            small(of.filter(|page| page.change() == change).count())
        };
        let orphans = small(progress.orphans.len());
        pages.extend(progress.orphans.iter().map(orphan));
        PlanView {
            target: self.place.target.clone(),
            root: match self.place.prefix.as_str() {
                "" => String::new(),
                prefix => format!("in {prefix}/"),
            },
            read_at: moment(self.began_ms),
            pages,
            creates: count(PageChange::Create),
            updates: count(PageChange::Update),
            unchanged: count(PageChange::Unchanged),
            conflicts: count(PageChange::Conflict),
            orphans,
            failed: count(PageChange::Failed),
        }
    }

    /// The difference of a page.
    pub(super) fn difference(&self, key: &str) -> Result<DiffView> {
        let found = |progress: &Progress| {
            let at = progress
                .pages
                .iter()
                .position(|planned| planned.page.key == key);
            at.ok_or_else(|| Error::not_found("page in the plan", key))
        };
        let page = {
            let progress = self.progress();
            Arc::clone(&progress.pages[found(&progress)?].page)
        };
        let made = self.make(&page)?;
        let progress = self.progress();
        let planned = &progress.pages[found(&progress)?];
        if planned.remote.is_some()
            && !planned.is_kept
            && planned.decision != Ok(Decision::Unchanged)
        {
            return Err(Error::new(
                Kind::OverLimit,
                "This plan has too many changed pages to keep them all.",
            )
            .hint("Plan this page alone to see its difference."));
        }
        let ours = page.ours(&made).body;
        let base = planned.base(&made);
        // What is unchanged was not kept: it is as ours.
        let theirs = match planned.decision {
            Ok(Decision::Unchanged) => ours,
            _ => planned.theirs(),
        };
        let (lines, truncated) = diff::lines(base, theirs, ours);
        let text = match (&planned.remote, &planned.decision) {
            (None, _) => "The page is not on the wiki; plus is what Lamppost would write.",
            (Some(_), Ok(Decision::Exists | Decision::Removed | Decision::Damaged)) => {
                "Minus is the page on the wiki, plus is Lamppost's."
            }
            (Some(_), _) => "Minus is on the wiki only, plus is in Lamppost only.",
        };
        Ok(DiffView {
            page: key.to_owned(),
            lines: lines
                .into_iter()
                .map(|line| DiffLine {
                    kind: match line.side {
                        Side::Both => LineKind::Same,
                        Side::Theirs => LineKind::Theirs,
                        Side::Ours => LineKind::Ours,
                        Side::Section => LineKind::Section,
                    },
                    by: line.who.map(|who| match who {
                        Who::Nobody => LineBy::Nobody,
                        Who::Ours => LineBy::Ours,
                        Who::Theirs => LineBy::Theirs,
                        Who::Both => LineBy::Both,
                    }),
                    number: line.number,
                    text: line.text,
                })
                .collect(),
            truncated,
            text: format!("{text}{}", planned.since(&made)),
        })
    }
}

impl Planned {
    fn change(&self) -> PageChange {
        match &self.decision {
            Err(_) => PageChange::Failed,
            Ok(Decision::Create) => PageChange::Create,
            Ok(Decision::Update) => PageChange::Update,
            Ok(Decision::Unchanged) => PageChange::Unchanged,
            Ok(
                Decision::Deleted
                | Decision::Exists
                | Decision::Removed
                | Decision::Touched
                | Decision::Damaged
                | Decision::Discussed,
            ) => PageChange::Conflict,
        }
    }

    /// The ways out of its conflict, the recommended one first; none where there is no conflict.
    pub(super) fn choices(&self) -> Vec<Choice> {
        let Ok(decision) = &self.decision else {
            return Vec::new();
        };
        if !decision.is_conflict() {
            return Vec::new();
        }
        let mut choices: Vec<Choice> = decision
            .ways()
            .iter()
            .map(|way| match way {
                Way::KeepBoth => Choice::KeepBoth,
                Way::UseOurs => Choice::UseOurs,
                Way::CreateAgain => Choice::CreateAgain,
            })
            .collect();
        // Words that people discuss are better left until they are done.
        let first = *decision == Decision::Discussed;
        choices.insert(if first { 0 } else { choices.len() }, Choice::Skip);
        choices
    }

    /// What stands where our region is, or the whole page.
    fn theirs(&self) -> &str {
        let Some(remote) = &self.remote else {
            return "";
        };
        match region::find(self.page.dialect, &self.page.key, &remote.text) {
            Found::One(region) => &remote.text[region.inner],
            Found::Nothing | Found::Damaged => &remote.text,
        }
    }

    /// What stood there when it was published, where a person has to choose and it is known.
    fn base<'a>(&'a self, made: &'a Made) -> Option<&'a str> {
        if !self.decision.as_ref().is_ok_and(|it| it.is_conflict()) {
            return None;
        }
        let base = self.page.known(made)?.base;
        let remote = self.remote.as_ref()?;
        let of = |text| region::find(self.page.dialect, &self.page.key, text);
        match (of(&remote.text), of(base)) {
            (Found::One(_), Found::One(region)) => Some(&base[region.inner]),
            (Found::One(_), Found::Nothing | Found::Damaged) => None,
            // The whole page is compared.
            (Found::Nothing | Found::Damaged, _) => Some(base),
        }
    }

    /// How much of the difference people wrote, where that is known.
    fn since(&self, made: &Made) -> String {
        let Some(base) = self.base(made) else {
            return String::new();
        };
        let lines = match diff::added(base, self.theirs()).len() {
            1 => "1 line was".to_owned(),
            n => format!("{n} lines were"),
        };
        format!(
            " Beside each line stands who changed it. {lines} written on the wiki since Lamppost published it."
        )
    }

    /// What is behind its change, short.
    pub(super) fn measured(&self, made: &Made) -> String {
        let by = |author: &str| match author {
            "" => String::new(),
            author => format!("by {author}"),
        };
        let author = self.remote.as_ref().map_or("", |remote| &remote.author);
        match (&self.decision, &self.remote) {
            (Ok(Decision::Update), Some(remote)) => {
                let ours = self.page.ours(made).body;
                match diff::sections(self.theirs(), ours) {
                    0 if remote.name != self.page.name => "new name".to_owned(),
                    0 => "pictures".to_owned(),
                    1 => "1 section".to_owned(),
                    n => format!("{n} sections"),
                }
            }
            (Ok(decision), Some(_)) if decision.is_conflict() => by(author),
            (Ok(_) | Err(_), _) => String::new(),
        }
    }

    /// Whether pictures of it stay at a place that keeps files for ever.
    fn leaves_pictures(&self) -> bool {
        let keeps = matches!(
            self.page.dialect,
            Dialect::MediaWiki | Dialect::DokuWiki | Dialect::Confluence
        );
        keeps && !self.gone.is_empty()
    }

    fn why(&self) -> String {
        if self.is_merged {
            return "Somebody edited the page at the same time, and the wiki kept both. Plan again to see what they wrote.".to_owned();
        }
        let remote = self.remote.as_ref();
        let who = remote
            .map(|remote| remote.author.as_str())
            .filter(|author| !author.is_empty())
            .unwrap_or("Somebody");
        match &self.decision {
            Ok(Decision::Deleted) => "It was published here and is gone from the wiki.".to_owned(),
            Ok(Decision::Exists) => {
                "A page of this name exists, and Lamppost did not write it.".to_owned()
            }
            Ok(Decision::Removed) => {
                format!("{who} took Lamppost's part out of the page. Its marks are gone.")
            }
            Ok(Decision::Touched) => {
                format!("{who} changed Lamppost's part of the page since it was published.")
            }
            Ok(Decision::Damaged) => {
                "The marks around Lamppost's part are damaged or there twice.".to_owned()
            }
            Ok(Decision::Discussed) => match remote.map_or(0, |remote| remote.open_comments) {
                1 => "1 open comment belongs to words of this page.".to_owned(),
                n => format!("{n} open comments belong to words of this page."),
            },
            Ok(Decision::Update) if self.leaves_pictures() => {
                "Its pictures have new names. The wiki keeps the old ones for ever.".to_owned()
            }
            Ok(Decision::Create | Decision::Unchanged | Decision::Update) | Err(_) => String::new(),
        }
    }

    fn view(&self) -> PlanPage {
        let remote = self.remote.as_ref();
        PlanPage {
            key: self.page.key.clone(),
            title: self.page.title.clone(),
            name: self.page.name.clone(),
            change: self.change(),
            detail: match self.is_merged {
                true => "with their edit".to_owned(),
                false => self.detail.clone(),
            },
            why: self.why(),
            by: remote.map_or_else(String::new, |remote| remote.author.clone()),
            at: remote.map_or_else(String::new, |remote| remote.at.clone()),
            choices: self.choices(),
            error: self
                .error
                .clone()
                .or_else(|| self.decision.as_ref().err().cloned()),
            outcome: self.outcome,
        }
    }
}

fn orphan(known: &Published) -> PlanPage {
    PlanPage {
        key: known.page.clone(),
        title: known.title.clone(),
        name: known.name.clone(),
        change: PageChange::OnlyOnWiki,
        detail: String::new(),
        why: String::new(),
        by: String::new(),
        at: String::new(),
        choices: Vec::new(),
        error: None,
        outcome: None,
    }
}

fn small(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
