//! Moving every open review at once, in slices: what can be moved, and the next few of a run.
//!
//! Open are the current reviews of services and the reviews of teams that are neither put away nor signed. All slices
//! of a run are one step of the undo list; to stop, ask for no more.

use std::collections::{BTreeMap, VecDeque};

use super::assess::number;
use super::move_write::MoveWrites;
use super::participant::clip;
use super::session::{Session, Step};
use super::wire::{Done, Nothing, request, view};
use crate::error::{Error, Kind, Result};
use crate::model::{Id, Review};
use crate::pack::Version;
use crate::store::summary::{ReviewSummary, Which};

request! {
    /// Asks for the next slice of moving every open review.
    pub struct ReviewMoveSome {
        /// Only reviews by this checklist; those of every checklist where absent. Asked at the beginning of a run.
        pub pack: Option<String>,
        /// The run to go on with; a new one where absent.
        pub run: Option<Id>,
        /// How many reviews at most; 25 where absent.
        pub limit: Option<u32>,
    }
}

view! {
    /// Open reviews of one version of a checklist that can be moved to the newest.
    pub struct PackMoves {
        /// Id of the checklist.
        pub pack: String,
        /// Its title.
        pub title: String,
        /// The version they are of; may be empty.
        pub from: String,
        /// The newest installed version.
        pub to: String,
        /// How many there are.
        pub reviews: u32,
        /// The first of them.
        pub first: String,
    }

    /// How far moving every open review is.
    pub struct MoveSlice {
        /// The run; sent again for the next slice.
        pub run: Id,
        /// Reviews looked at so far.
        pub done: u32,
        /// Reviews of the run.
        pub of: u32,
        /// Reviews that are moved.
        pub moved: u32,
        /// Reviews of this slice that could not be moved.
        pub failed: Vec<MoveFailed>,
        /// Whether there are more.
        pub more: bool,
    }

    /// A review that could not be moved.
    pub struct MoveFailed {
        /// Which one.
        pub review: String,
        /// Its service or team and its title.
        pub title: String,
        /// Why.
        pub error: Error,
    }
}

/// How many reviews a slice has.
const SLICE: u32 = 25;
/// The most reviews of a slice: it is one transaction.
const MOST: u32 = 500;

/// A run that is not through.
pub(super) struct MoveRun {
    id: Id,
    open: VecDeque<(Id, String)>,
    of: usize,
    moved: usize,
}

/// Lists the checklists of which a newer version is installed, with the open reviews that can be moved.
pub(super) fn pack_moves(session: &mut Session, _: Nothing) -> Result<Vec<PackMoves>> {
    session.refresh(Which::Current)?;
    let open = session.open_reviews()?;
    Ok(session.moves_of(open.iter().map(|(review, _)| review)))
}

/// Moves the next open reviews to the newest version of their checklist.
pub(super) fn review_move_some(
    session: &mut Session,
    request: ReviewMoveSome,
) -> Result<Done<MoveSlice>> {
    session.store.require_write()?;
    let limit = request.limit.unwrap_or(SLICE);
    if !(1..=MOST).contains(&limit) {
        return Err(
            Error::invalid(format!("A slice has from 1 to {MOST} reviews."))
                .hint("Ask for fewer at a time."),
        );
    }
    let mut run = match &request.run {
        Some(id) => session
            .moving
            .take()
            .filter(|run| run.id == *id)
            .ok_or_else(|| {
                Error::new(Kind::Refused, "That run is over.")
                    .hint("Begin again: what was moved stays moved.")
            })?,
        None => session.begin_run(request.pack.as_deref())?,
    };
    let mut failed = Vec::new();
    let mut slice: Vec<(Id, MoveWrites)> = Vec::new();
    for _ in 0..limit {
        let Some((id, title)) = run.open.pop_front() else {
            break;
        };
        let plan = session.move_plan(&id);
        match plan.and_then(|plan| session.move_writes(&plan)) {
            Ok(writes) => slice.push((id, writes)),
            Err(error) if error.kind == Kind::Internal => return Err(error),
            Err(error) => failed.push(MoveFailed {
                review: id.to_string(),
                title,
                error,
            }),
        }
    }
    run.moved += slice.len();
    let answer = MoveSlice {
        run: run.id.clone(),
        done: number(run.of - run.open.len()),
        of: number(run.of),
        moved: number(run.moved),
        failed,
        more: !run.open.is_empty(),
    };
    let step = Step::named("Move open reviews to newer checklists").of_run(&run.id);
    let done = session.step(step, |writer| {
        for (_, writes) in &slice {
            writes.write(writer)?;
        }
        Ok(answer)
    })?;
    session.moving = done.output.more.then_some(run);
    Ok(done)
}

impl Session {
    /// The version that a review can be moved to.
    pub(super) fn moves_to(&self, review: &Review) -> Option<String> {
        if review.archived == Some(true) || review.is_locked() {
            return None;
        }
        let pack = review.pack.as_deref().unwrap_or("production-readiness");
        let newest = self.shelf.newest_head(pack)?.version;
        let own = review.pack_version.as_deref().unwrap_or_default();
        let is_old = own.parse::<Version>().map_or(true, |own| own < newest);
        is_old.then(|| newest.to_string())
    }

    /// What of some reviews can be moved, by checklist and version.
    pub(super) fn moves_of<'r>(
        &self,
        reviews: impl Iterator<Item = &'r ReviewSummary>,
    ) -> Vec<PackMoves> {
        let mut counts: BTreeMap<(&str, &str), (usize, &str)> = BTreeMap::new();
        for review in reviews.filter(|review| !review.archived && !review.locked) {
            let entry = counts.entry((&review.pack, &review.pack_version));
            entry.or_insert((0, &review.review)).0 += 1;
        }
        let moves = counts
            .into_iter()
            .filter_map(|((pack, from), (reviews, first))| {
                let newest = self.shelf.newest_head(pack)?;
                let is_old = from
                    .parse::<Version>()
                    .map_or(true, |from| from < newest.version);
                is_old.then(|| PackMoves {
                    pack: pack.to_owned(),
                    title: newest.title.clone(),
                    from: from.to_owned(),
                    to: newest.version.to_string(),
                    reviews: number(reviews),
                    first: first.to_owned(),
                })
            });
        moves.collect()
    }

    /// Reviews of which lists are made, each with the words for it: the current ones of services, and those of teams.
    fn open_reviews(&self) -> Result<Vec<(ReviewSummary, String)>> {
        let mut open = Vec::new();
        for (service, review) in self.store.portfolio()? {
            if let Some(review) = review.filter(|_| !service.archived) {
                let title = format!("{}, {}", service.name, review.title);
                open.push((review, title));
            }
        }
        for (team, review) in self.team_summaries()? {
            let title = format!("{}, {}", team.name, review.title);
            open.push((review, title));
        }
        open.retain(|(review, _)| !review.archived && !review.locked);
        Ok(open)
    }

    fn begin_run(&mut self, pack: Option<&str>) -> Result<MoveRun> {
        if let Some(pack) = pack {
            super::load::checklist(self.shelf.newest(pack)?)?;
        }
        self.refresh(Which::Current)?;
        let mut open = VecDeque::new();
        for (review, title) in self.open_reviews()? {
            let wanted = pack.is_none_or(|pack| pack == review.pack);
            if wanted && !self.moves_of(std::iter::once(&review)).is_empty() {
                open.push_back((review.review.parse()?, clip(&title)));
            }
        }
        if open.is_empty() {
            return Err(Error::new(
                Kind::Refused,
                "No open review can be moved to a newer version.",
            )
            .hint("Put the file of a newer version into the folder of question packs."));
        }
        Ok(MoveRun {
            id: Id::from(self.context.new_id()),
            of: open.len(),
            open,
            moved: 0,
        })
    }
}
