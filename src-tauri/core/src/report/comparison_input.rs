//! What the report of a comparison needs to know.
//!
//! Plain data, already compared; the order of the lists is the order of the page.
//! Invariant: `String` fields are plain text.

use chrono::NaiveDate;

use super::input::Word;
use super::word_diff::WordRun;

/// Two states of a review and what is different.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ComparisonInput {
    /// The service or team.
    pub subject: String,
    /// The title of the review.
    pub review: String,
    /// The earlier state.
    pub before: StateLine,
    /// The later state.
    pub after: StateLine,
    /// What all of it did, in sentences.
    pub effect: String,
    /// Rules of the verdict that hold in one of the two alone.
    pub rules: Vec<RuleLine>,
    /// The subject's own fields, facts and links, and those of the review.
    pub facts: Vec<DifferenceLine>,
    /// By area.
    pub areas: Vec<AreaLines>,
    /// By section.
    pub design: Vec<GroupLines>,
    /// By table.
    pub tables: Vec<GroupLines>,
    /// By scenario, then mitigations and exercises.
    pub scenarios: Vec<GroupLines>,
    /// Actions.
    pub actions: Vec<DifferenceLine>,
    /// Who made how many of the differences.
    pub people: Vec<(String, u32)>,
}

/// One of the two states.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StateLine {
    /// What it is called.
    pub title: String,
    /// The day it is judged on.
    pub on: NaiveDate,
    /// What it comes to.
    pub verdict: Word,
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

/// A rule of the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleLine {
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
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AreaLines {
    /// Its title.
    pub title: String,
    /// 0 to 100; none where nothing applied.
    pub score_before: Option<u8>,
    /// 0 to 100; none where nothing applies.
    pub score_after: Option<u8>,
    /// What is different.
    pub lines: Vec<DifferenceLine>,
}

/// Differences of one section, table or scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GroupLines {
    /// Its title.
    pub title: String,
    /// What is different.
    pub lines: Vec<DifferenceLine>,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DifferenceLine {
    /// The question, section, row or whatever else it is about.
    pub what: String,
    /// Which part of it.
    pub field: String,
    /// What it was; empty for nothing.
    pub before: String,
    /// What it is; empty for nothing.
    pub after: String,
    /// The same by words, where both are texts.
    pub words: Vec<WordRun>,
    /// Who made it; empty where only the day did.
    pub by: String,
    /// The day it was made.
    pub on: Option<NaiveDate>,
    /// What it did, in a sentence; empty for nothing.
    pub effect: String,
    /// Whether the values are a person's name.
    pub person: bool,
    /// Whether the values are a note, a comment or other words of people.
    pub note: bool,
}

impl ComparisonInput {
    /// Every difference, in the order of the page.
    pub(super) fn lines(&self) -> impl Iterator<Item = &DifferenceLine> {
        let groups = [&self.design, &self.tables, &self.scenarios];
        let groups = groups.into_iter().flatten().flat_map(|group| &group.lines);
        let areas = self.areas.iter().flat_map(|area| &area.lines);
        let all = self.facts.iter().chain(areas).chain(groups);
        all.chain(&self.actions)
    }
}
