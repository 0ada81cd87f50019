//! What changed between two states of a review: what is asked, and how it is told.

use super::subject::SubjectRef;
use super::wire::{request, view, words};
use crate::model::Id;
use crate::report::WordRun;

request! {
    /// Asks what changed between two states of a review.
    pub struct SnapshotCompare {
        /// The review.
        pub review: Id,
        /// The earlier state: a snapshot of this review or another of the same subject, `now`, or `previous` for the last
        /// state of the review it was started from.
        pub before: String,
        /// The later state, named likewise.
        pub after: String,
    }
}

words! {
    /// What became of something.
    pub enum DifferenceKind {
        /// It is new.
        Added,
        /// It is gone.
        Removed,
        /// It is another.
        Changed,
    }
}

view! {
    /// What changed between two states of a review.
    pub struct ReviewComparison {
        /// The review.
        pub review: String,
        /// Its title.
        pub title: String,
        /// Who it is about.
        pub subject: SubjectRef,
        /// The earlier state.
        pub before: SideView,
        /// The later state.
        pub after: SideView,
        /// What all of it did to verdict, score and gaps, in a sentence.
        pub effect: String,
        /// How many differences there are.
        pub count: u32,
        /// Rules of the verdict that hold in one of the two alone.
        pub rules: Vec<RuleDifference>,
        /// Fields, facts and links of the subject, and fields of the review.
        pub facts: Vec<Difference>,
        /// Areas in which something is different, in the order of the checklist.
        pub areas: Vec<ComparedArea>,
        /// Sections of documents, in their order.
        pub design: Vec<ComparedGroup>,
        /// Tables of documents, in their order.
        pub tables: Vec<ComparedGroup>,
        /// Scenarios, then mitigations and exercises.
        pub scenarios: Vec<ComparedGroup>,
        /// Actions, oldest first.
        pub actions: Vec<Difference>,
        /// Who made the differences, most first.
        pub people: Vec<AuthorDifferences>,
    }

    /// One of the two states.
    pub struct SideView {
        /// What named it: the id of a snapshot, `now` or `previous`.
        pub id: String,
        /// What it is called.
        pub title: String,
        /// The day it is judged on.
        pub on: String,
        /// `go`, `conditional` or `no-go`.
        pub verdict: String,
        /// 0 to 100; none where nothing applied.
        pub score: Option<u8>,
        /// Questions answered.
        pub answered: u32,
        /// Questions asked.
        pub applicable: u32,
        /// Gaps.
        pub gaps: u32,
        /// Gaps with a live waiver.
        pub waived: u32,
    }

    /// A rule of the verdict that holds in one of the two states alone.
    pub struct RuleDifference {
        /// Its code.
        pub code: String,
        /// What it asks.
        pub text: String,
        /// Whether it held before; none where it was not looked at.
        pub before: Option<bool>,
        /// Whether it holds after; none where it is not looked at.
        pub after: Option<bool>,
    }

    /// Differences of one area.
    pub struct ComparedArea {
        /// Its id; empty for questions of no area.
        pub id: String,
        /// Its title.
        pub title: String,
        /// 0 to 100; none where nothing applied.
        pub score_before: Option<u8>,
        /// 0 to 100; none where nothing applies.
        pub score_after: Option<u8>,
        /// By question, in the order of the checklist.
        pub differences: Vec<Difference>,
    }

    /// Differences of one section, table or scenario.
    pub struct ComparedGroup {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What is different.
        pub differences: Vec<Difference>,
    }

    /// One difference.
    pub struct Difference {
        /// What names it within the comparison.
        pub key: String,
        /// The question, section, row or whatever else it is about, in its words.
        pub what: String,
        /// The id of that question.
        pub question: Option<String>,
        /// What became of it.
        pub kind: DifferenceKind,
        /// Which part of it: Answer, Owner, Evidence.
        pub field: String,
        /// What it was; empty for nothing.
        pub before: String,
        /// What it is; empty for nothing.
        pub after: String,
        /// The same by words, where both are texts.
        pub words: Vec<WordRun>,
        /// Who made it; none where only the day did.
        pub by: Option<String>,
        /// When; none where only the day did.
        pub at: Option<String>,
        /// What it did to the question or scenario, in a sentence.
        pub effect: Option<String>,
        /// Whether the values are a person's name.
        pub person: bool,
        /// Whether the values are a note, a comment or other words of people.
        pub note: bool,
    }

    /// How many differences a person made.
    pub struct AuthorDifferences {
        /// The name.
        pub name: String,
        /// How many.
        pub count: u32,
    }
}
