//! What a report needs to know about a pre-mortem and its register.
//!
//! Plain data, already judged and put into words where a word depends on the pack. The order of the lists is the
//! order of the page.
//! Invariant: `String` fields are plain text as people typed it; only the fields named `markdown`, `plan` and
//! `findings` are Markdown.

use chrono::NaiveDate;

/// The register of a review on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Risks {
    /// The title of the pre-mortem pack.
    pub pack_title: String,
    /// Its version.
    pub pack_version: String,
    /// Who took part in the session; empty where none was held.
    pub participants: Vec<String>,
    /// The day the scenarios are read again.
    pub next_reading: Option<NaiveDate>,
    /// The title of the level above which a risk is treated or accepted.
    pub limit: String,
    /// What has to be decided first, in sentences: the scenario's id, and why.
    pub decide: Option<(String, String)>,
    /// The scale of likelihood, 1 to 5: what each step means.
    pub likelihoods: [String; 5],
    /// The scale of impact, 1 to 5: what each step means.
    pub impacts: [String; 5],
    /// The level of each cell by the table, rows likelihood 1 to 5, columns impact 1 to 5.
    pub matrix: [[Level; 5]; 5],
    /// The scenarios in the order of the register.
    pub scenarios: Vec<Scenario>,
    /// The year's error budget.
    pub budget: Budget,
    /// Every mitigation.
    pub mitigations: Vec<Mitigation>,
    /// Every exercise.
    pub exercises: Vec<Exercise>,
    /// How levels are set, in sentences.
    pub formulas: Vec<String>,
}

/// A level of risk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Level {
    /// Its title.
    pub title: String,
    /// Its letters.
    pub short: String,
    /// How dark it is drawn, 0 to 4.
    pub shade: usize,
}

/// A likelihood and an impact with their level.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rated {
    /// 1 to 5.
    pub likelihood: u8,
    /// 1 to 5.
    pub impact: u8,
    /// The level.
    pub level: Level,
    /// Whether it was raised because the harm cannot be undone.
    pub raised: bool,
}

/// One scenario.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scenario {
    /// Its id; links are made from it.
    pub id: String,
    ///
    pub label: String,
    /// Its title.
    pub title: String,
    /// The title of its category; may be empty.
    pub category: String,
    /// The story.
    pub markdown: String,
    /// What sets it off; may be empty.
    pub trigger: String,
    /// What is affected; may be empty.
    pub blast_radius: String,
    /// What would show it early; may be empty.
    pub detection: String,
    /// Who looks after it; may be empty.
    pub owner: String,
    /// Before any mitigation; none until rated.
    pub before: Option<Rated>,
    /// Now.
    pub now: Option<Rated>,
    /// To reach.
    pub target: Option<Rated>,
    /// How a raised level came about, in a sentence; may be empty.
    pub raised_why: String,
    /// What is done about it, in words; may be empty.
    pub treatment: String,
    /// Its acceptance, live or past its end.
    pub acceptance: Option<Acceptance>,
    /// What its exercises say, in words; may be empty.
    pub exercise: String,
    /// Its Action Priority; may be empty.
    pub priority: String,
    /// Whether it is a chance worth taking.
    pub positive: bool,
    /// What is wrong, in sentences.
    pub problems: Vec<String>,
}

/// A risk taken as it is until a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Acceptance {
    /// Who accepted it.
    pub by: String,
    /// The last day it holds.
    pub until: NaiveDate,
    /// Whether it holds on the day of the report.
    pub live: bool,
    /// Why; may be empty.
    pub reason: String,
}

/// The year's error budget; numbers are written out.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Budget {
    /// The same in a sentence.
    pub sentence: String,
    /// Scenario ids with minutes a year, share and what follows; the biggest first.
    pub parts: Vec<BudgetPart>,
    /// Minutes a year of all together.
    pub used: String,
    /// Their share; may be empty.
    pub share: String,
}

/// One scenario's part of the budget.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BudgetPart {
    /// The scenario.
    pub scenario: String,
    /// Bad minutes a year.
    pub minutes: String,
    /// Share of the budget; may be empty.
    pub share: String,
    /// What follows, in words.
    pub verdict: String,
}

/// One mitigation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mitigation {
    /// What it is.
    pub text: String,
    /// Where it stands, in words.
    pub state: String,
    /// Who does it; may be empty.
    pub owner: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Ids of the scenarios that share it.
    pub scenarios: Vec<String>,
}

/// One exercise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Exercise {
    /// Its title.
    pub title: String,
    /// Where it stands, in words.
    pub state: String,
    /// The day it is planned for.
    pub planned_on: Option<NaiveDate>,
    /// The day it was held.
    pub held_on: Option<NaiveDate>,
    /// What is done.
    pub plan: String,
    /// What was found.
    pub findings: String,
    /// Ids of the scenarios it tries.
    pub scenarios: Vec<String>,
}
