//! The first screen in one call: the workspace, its services and what is next. What is due is a list of its own, in `due.rs`.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::days::{day, spoken};
use super::list_rows::{named, review_row, service_rows, team_rows};
use super::pack_moves::PackMoves;
use super::session::{Session, Step};
use super::subject::{Subject, SubjectKind, SubjectRef};
use super::text::required;
use super::wire::{Done, Empty, Nothing, request, view, words};
use crate::error::{Error, Result};
use crate::model::{Entity, Id, Workspace};
use crate::score::Verdict;
use crate::store::summary::{Counts, ReviewSummary, ServiceSummary, Which};

request! {
    /// Renames the workspace.
    pub struct WorkspaceRename {
        /// The new name.
        pub name: String,
    }
}

view! {
    /// The workspace that is open.
    pub struct WorkspaceView {
        /// Its name.
        pub name: String,
        /// Its file name, without the folder.
        pub file: String,
        /// Why it takes no changes; none where it does.
        pub read_only: Option<Error>,
        /// Who makes the changes.
        pub author: String,
        /// The day that freshness and expiry are judged on.
        pub today: String,
        /// Whether the sample is in it.
        pub has_sample: bool,
        /// What the user should know about packs and files.
        pub notices: Vec<String>,
    }

    /// Everything Home shows.
    pub struct HomeView {
        /// The workspace.
        pub workspace: WorkspaceView,
        /// Name of the step that undo would take back.
        pub undo: Option<String>,
        /// Name of the step that redo would do again.
        pub redo: Option<String>,
        /// Services by name, archived ones included.
        pub services: Vec<ServiceRow>,
        /// Reviews of teams that are not put away, by team, oldest first.
        pub team_reviews: Vec<ReviewRow>,
        /// Checklists with a newer version than open reviews have.
        pub moves: Vec<PackMoves>,
        /// The next thing to do.
        pub next: Option<NextUp>,
    }

    /// A service in a list.
    pub struct ServiceRow {
        /// Its id.
        pub id: String,
        /// Its name.
        pub name: String,
        /// The team that owns it.
        pub owner: String,
        /// 1 to 3; none where not set.
        pub tier: Option<u8>,
        /// Whether it is put away.
        pub archived: bool,
        /// Whether it came with the sample.
        pub sample: bool,
        /// Its current review.
        pub review: Option<ReviewRow>,
    }

    /// A review in a list.
    pub struct ReviewRow {
        /// Its id.
        pub id: String,
        /// The service or team it is about.
        pub subject: SubjectRef,
        /// Its title.
        pub title: String,
        /// Launch.
        pub launch_on: Option<String>,
        /// The day that comes next: launch, or of a review that is signed in full the day to look at it again.
        pub next_on: Option<String>,
        /// Days from today to the day that comes next; negative when past.
        pub days: Option<i32>,
        /// Whether it is signed in full and not being changed.
        pub locked: bool,
        /// Whether it is put away.
        pub archived: bool,
        /// Questions by answer.
        pub counts: Counts,
        /// Answered questions.
        pub answered: u32,
        /// 0 to 100; none where nothing applies.
        pub completeness: Option<u8>,
        /// 0 to 100; none where nothing applies.
        pub score: Option<u8>,
        /// How far it is.
        pub status: ReviewStatus,
        /// What it comes to; none where its pack is not installed.
        pub verdict: Option<Verdict>,
        /// Answered share in percent at the end of each of the last seven weeks, oldest first.
        pub trend: Vec<u8>,
        /// Title of the area to continue at.
        pub next_area: Option<String>,
    }

    /// The next thing to do.
    pub struct NextUp {
        /// The service or team.
        pub subject: SubjectRef,
        /// The review to continue.
        pub review: String,
        /// "6 questions left".
        pub title: String,
        /// Why now, in a sentence.
        pub text: String,
        /// Title of the area to continue at.
        pub area: Option<String>,
    }
}

words! {
    /// How far a review is.
    pub enum ReviewStatus {
        /// No answer yet.
        NotStarted,
        /// Some questions have no answer.
        InReview,
        /// Every question has an answer.
        Answered,
    }
}

/// Shows the workspace, its services and what is next.
pub(super) fn home_show(session: &mut Session, _: Nothing) -> Result<HomeView> {
    let rows = session.portfolio_rows()?;
    let teams = session.team_summaries()?;
    let open = rows.iter().filter(|(service, _)| !service.archived);
    let open = open.filter_map(|(_, review)| review.as_ref());
    let moves = session.moves_of(open.chain(teams.iter().map(|(_, review)| review)));
    let today = session.today();
    let services = service_rows(rows, today);
    let team_reviews = team_rows(teams, today);
    Ok(HomeView {
        workspace: session.workspace_view(services.iter().any(|row| row.sample))?,
        undo: session.undo.last().map(|step| step.name.clone()),
        redo: session.undo.next().map(|step| step.name.clone()),
        next: next_up(&services, &team_reviews),
        moves,
        services,
        team_reviews,
    })
}

/// Renames the workspace.
pub(super) fn workspace_rename(
    session: &mut Session,
    request: WorkspaceRename,
) -> Result<Done<Empty>> {
    let name = required("The name", request.name.trim())?;
    let workspace = session.workspace()?.map(|workspace| workspace.id);
    session.step(Step::named("Rename the workspace"), |writer| {
        let id = match workspace {
            Some(id) => id,
            None => writer.create(Workspace::SPEC.kind, None)?,
        };
        writer.set(&id, "name", &name)?;
        Ok(Empty {})
    })
}

impl Session {
    pub(super) fn workspace(&self) -> Result<Option<Workspace>> {
        let rows = self.store.all(Workspace::SPEC.kind)?;
        Ok(rows.into_iter().next().map(crate::store::Row::decode))
    }

    fn workspace_view(&self, has_sample: bool) -> Result<WorkspaceView> {
        let file = self.path().file_name().unwrap_or_default();
        let name = self.workspace()?.and_then(|workspace| workspace.name);
        Ok(WorkspaceView {
            name: name.unwrap_or_else(|| "My workspace".to_owned()),
            file: file.to_string_lossy().into_owned(),
            read_only: self.read_only(),
            author: self.context.author.clone(),
            today: day(self.today()),
            has_sample,
            notices: [self.notices.clone(), self.pack_notices()].concat(),
        })
    }

    /// Services by name with their current review, as lists are made from.
    pub(super) fn portfolio_rows(
        &mut self,
    ) -> Result<Vec<(ServiceSummary, Option<ReviewSummary>)>> {
        self.store.shadow_summaries(false)?;
        let rows = self.store.portfolio()?;
        // Read as they are first: asking which of them are stale costs as much as reading them all.
        let today = day(self.today());
        let mut reviews = rows.iter().filter_map(|(_, review)| review.as_ref());
        let fresh = reviews.all(|review| !review.stale && review.valid_until > today)
            && self.store.stale_services()?.is_empty();
        if fresh {
            self.refresh(Which::Teams)?;
            return Ok(rows);
        }
        self.refresh(Which::Current)?;
        self.store.portfolio()
    }

    /// Services by name with their current review.
    pub(super) fn service_rows(&mut self) -> Result<Vec<ServiceRow>> {
        let rows = self.portfolio_rows()?;
        Ok(service_rows(rows, self.today()))
    }

    /// Reviews of a service or a team, or all of them, oldest first.
    pub(super) fn review_rows(&mut self, subject: Option<&Id>) -> Result<Vec<ReviewRow>> {
        self.refresh(subject.map_or(Which::All, |id| Which::Of(id.as_str())))?;
        let today = self.today();
        let names = match subject {
            Some(id) => {
                let of = self.subject(id)?.to_ref();
                BTreeMap::from([(of.id.clone(), of)])
            }
            None => self.subjects()?,
        };
        let rows = self.store.review_summaries(subject.map(Id::as_str))?;
        Ok(rows
            .into_iter()
            .map(|row| review_row(named(&names, &row.subject), row, today))
            .collect())
    }

    /// Reviews of teams, by team, without what is put away.
    pub(super) fn team_reviews(&self) -> Result<Vec<ReviewRow>> {
        Ok(team_rows(self.team_summaries()?, self.today()))
    }

    /// The same as lists are made from.
    pub(super) fn team_summaries(&self) -> Result<Vec<(SubjectRef, ReviewSummary)>> {
        let mut shown = Vec::new();
        for team in self.teams()? {
            if team.archived == Some(true) {
                continue;
            }
            let of = Subject::Team(team).to_ref();
            let rows = self.store.review_summaries(Some(&of.id))?;
            let open = rows.into_iter().filter(|row| !row.archived);
            shown.extend(open.map(|row| (of.clone(), row)));
        }
        Ok(shown)
    }
}

/// The nearest launch that is not over; then the longest overdue; then any review not finished.
fn next_up(services: &[ServiceRow], team_reviews: &[ReviewRow]) -> Option<NextUp> {
    let open = services
        .iter()
        .filter(|service| !service.archived)
        .filter_map(|service| service.review.as_ref())
        .chain(team_reviews)
        .filter(|review| review.verdict != Some(Verdict::Go) && !review.locked);
    let review = open.min_by_key(|review| match review.days {
        Some(days) if days >= 0 => (0, days),
        Some(days) => (1, days),
        None => (2, 0),
    })?;
    let left = review.counts.unanswered;
    // A team has a review for each checklist, so its name alone would not say which.
    let name = match review.subject.kind {
        SubjectKind::Service => review.subject.name.clone(),
        SubjectKind::Team => format!("{}, {}", review.subject.name, review.title),
    };
    let title = match (review.status, left) {
        (ReviewStatus::NotStarted, _) => format!("{name}: {left} questions to answer"),
        (_, 0) => format!("{name}: {} open", counted(review.counts.gaps, "gap")),
        (_, left) => format!("{name}: {} left", counted(left, "question")),
    };
    let launch = review.launch_on.as_ref().and_then(|day| day.parse().ok());
    let when = match (launch, review.days) {
        (Some::<NaiveDate>(day), Some(days)) if days < 0 => {
            format!("It was due on {}.", spoken(day))
        }
        (Some(day), _) if review.subject.kind == SubjectKind::Team => {
            format!("It is due on {}.", spoken(day))
        }
        (Some(day), _) => format!("Launch is on {}.", spoken(day)),
        (None, _) => String::new(),
    };
    let state = match review.verdict {
        Some(Verdict::NoGo) => " The verdict is No-go for now.",
        Some(Verdict::Conditional) => " The verdict is Conditional.",
        Some(Verdict::Go) | None => "",
    };
    Some(NextUp {
        subject: review.subject.clone(),
        review: review.id.clone(),
        title,
        text: format!("{when}{state}").trim().to_owned(),
        area: review.next_area.clone(),
    })
}

/// A number with its noun.
pub(super) fn counted(count: u32, noun: &str) -> String {
    let s = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{s}")
}
