//! Publishing as shown: the job, its plan, and the difference of one page.

use super::wire::{request, view, words};
use crate::error::Error;
use crate::model::Id;
use crate::report::Profile;

words! {
    /// What a job does.
    pub enum Doing {
        /// Tries whether the place answers.
        Check,
        /// Reads the pages and decides what has to be done.
        Plan,
        /// Writes the pages.
        Apply,
    }

    /// How far a job is.
    pub enum JobState {
        /// It is at work.
        Running,
        /// It came to its end.
        Done,
        /// It could not go on.
        Failed,
        /// Somebody stopped it.
        Cancelled,
    }

    /// What has to be done with a page.
    pub enum PageChange {
        /// There is no such page yet.
        Create,
        /// Our part of it is older than ours.
        Update,
        /// Nothing.
        Unchanged,
        /// A person has to choose.
        Conflict,
        /// It was published before and is not in the set any more; it stays.
        OnlyOnWiki,
        /// It could not be read.
        Failed,
    }

    /// How writing a page went.
    pub enum PageOutcome {
        /// It is written and was read back.
        Published,
        /// It could not be written.
        Failed,
        /// It was left alone.
        Skipped,
        /// Somebody changed it meanwhile; nothing was written.
        Moved,
    }

    /// A person's way out of a conflict.
    #[derive(PartialOrd, Ord)]
    pub enum Choice {
        /// Both texts stay on the page.
        KeepBoth,
        /// Lamppost's text takes the place of theirs.
        UseOurs,
        /// The page stays as it is.
        Skip,
        /// The page is made once more.
        CreateAgain,
    }

    /// Where a line of a difference stands.
    pub enum LineKind {
        /// On the wiki and in Lamppost.
        Same,
        /// On the wiki only.
        Theirs,
        /// In Lamppost only.
        Ours,
        /// A heading between parts of the page.
        Section,
    }

    /// Who changed a line since it was published.
    pub enum LineBy {
        /// Nobody.
        Nobody,
        /// Lamppost.
        Ours,
        /// People on the wiki.
        Theirs,
        /// Lamppost and people.
        Both,
    }
}

view! {
    /// A job, as far as it is.
    pub struct JobView {
        /// Its number since the workspace was opened.
        pub job: u32,
        /// What it does.
        pub doing: Doing,
        /// How far it is.
        pub state: JobState,
        /// The target.
        pub target: String,
        /// Its name.
        pub target_name: String,
        /// Steps done.
        pub done: u32,
        /// Steps in all; 0 while that is not known.
        pub of: u32,
        /// What it is at, or what it came to, in a sentence.
        pub text: String,
        /// What the place says of itself, once it has.
        pub greeting: Option<GreetingView>,
        /// The plan, once it is made.
        pub plan: Option<PlanView>,
        /// Why it failed.
        pub error: Option<Error>,
    }

    /// What a place says of itself.
    pub struct GreetingView {
        /// What it calls itself.
        pub site: String,
        /// Who is signed in; empty where nobody is.
        pub user: String,
        /// Whether pages may be written.
        pub writable: bool,
    }

    /// What has to be done at a target.
    pub struct PlanView {
        /// The target.
        pub target: String,
        /// Where the pages are: "in checkout-api/"; empty for the top.
        pub root: String,
        /// When the pages were read.
        pub read_at: String,
        /// The pages: the index first, then by title.
        pub pages: Vec<PlanPage>,
        /// How many are made.
        pub creates: u32,
        /// How many are changed.
        pub updates: u32,
        /// How many stay.
        pub unchanged: u32,
        /// How many wait for a choice.
        pub conflicts: u32,
        /// How many are on the wiki only.
        pub orphans: u32,
        /// How many could not be read.
        pub failed: u32,
    }

    /// A page of a plan.
    pub struct PlanPage {
        /// Its key.
        pub key: String,
        /// Its title.
        pub title: String,
        /// Its name at the place.
        pub name: String,
        /// What has to be done.
        pub change: PageChange,
        /// What is behind it, short: "3 sections", "by Elin".
        pub detail: String,
        /// Why a person has to choose; empty where nobody has to.
        pub why: String,
        /// Who made the version on the wiki; empty where the place does not say.
        pub by: String,
        /// When; empty where the place does not say.
        pub at: String,
        /// The ways out of a conflict, the recommended one first.
        pub choices: Vec<Choice>,
        /// Why it failed.
        pub error: Option<Error>,
        /// How writing it went, once it was tried.
        pub outcome: Option<PageOutcome>,
    }

    /// The difference of one page.
    pub struct DiffView {
        /// The page.
        pub page: String,
        /// Its lines, with three lines around each change.
        pub lines: Vec<DiffLine>,
        /// Whether more lines were left off.
        pub truncated: bool,
        /// What minus and plus are, in a sentence.
        pub text: String,
    }

    /// A line of a difference.
    pub struct DiffLine {
        /// Where it stands.
        pub kind: LineKind,
        /// Who changed it; none where what was published is not known, and where nobody has to choose.
        pub by: Option<LineBy>,
        /// Its number: on the wiki, or in Lamppost for a line that is there only.
        pub number: Option<u32>,
        /// The line.
        pub text: String,
    }
}

request! {
    /// Asks what has to be done at a target. Without any list it is about everything.
    pub struct PublishPlan {
        /// The target.
        pub target: Id,
        /// These reviews.
        pub reviews: Option<Vec<Id>>,
        /// These assessments.
        pub assessments: Option<Vec<Id>>,
        /// These services.
        pub services: Option<Vec<Id>>,
        /// For whom; the target's own where absent.
        pub profile: Option<Profile>,
        /// The layout; none where absent.
        pub layout: Option<Id>,
    }

    /// Asks for the difference of a page of the current plan.
    pub struct PublishDiff {
        /// The page's key.
        pub page: String,
    }

    /// Does what the current plan says.
    pub struct PublishApply {
        /// The ways out of its conflicts.
        pub choices: Vec<PageChoice>,
    }

    /// A person's way out of one conflict.
    pub struct PageChoice {
        /// The page's key.
        pub page: String,
        /// The way.
        pub choice: Choice,
    }
}
