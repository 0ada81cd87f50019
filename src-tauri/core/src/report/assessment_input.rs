//! What a report needs to know about a maturity assessment.
//!
//! Plain data, already scored and put into words where a word depends on the pack. The order of the lists is the
//! order of the page.
//! Invariant: `String` fields are plain text; only those named `markdown` are Markdown.

use chrono::NaiveDate;

/// An assessment whose votes are shown, with everything its report shows.
#[derive(Debug, Clone, PartialEq)]
pub struct AssessmentInput {
    /// The team.
    pub team: String,
    /// The assessment's title.
    pub title: String,
    /// The day its evidence is judged on.
    pub held_on: NaiveDate,
    /// The day of the report.
    pub as_of: NaiveDate,
    /// The title of the model.
    pub pack_title: String,
    /// Its version.
    pub pack_version: String,
    /// Titles of the stages 1 to 5.
    pub stages: Vec<String>,
    /// Who answered, and whether they were done.
    pub respondents: Vec<(String, bool)>,
    /// All dimensions together; none where nothing applies.
    pub overall: Option<Overall>,
    /// In the order of the model.
    pub dimensions: Vec<Dimension>,
    /// What would move a stage, cheapest first.
    pub moves: Vec<Step>,
    /// The stage to reach, by when, and what is missing to it.
    pub target: Option<Target>,
    /// Every action, open ones by due day first.
    pub actions: Vec<Action>,
    /// The assessment it is compared with: title and day.
    pub previous: Option<(String, NaiveDate)>,
    /// The numbers of the method.
    pub rules: Rules,
}

/// All dimensions together.
#[derive(Debug, Clone, PartialEq)]
pub struct Overall {
    /// The lowest stage.
    pub gated: Option<u8>,
    /// The lower median.
    pub typical: Option<u8>,
    /// Titles of the dimensions at the lowest stage.
    pub weakest: Vec<String>,
    /// Dimensions with a stage.
    pub rated: u32,
    /// Dimensions that apply.
    pub of: u32,
    /// Mean index.
    pub index: Option<f64>,
    /// The word for how far to trust it.
    pub confidence: String,
    /// 0 to 1.
    pub completeness: f64,
    /// 0 to 1.
    pub evidenced: f64,
}

/// One dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Dimension {
    /// Its id; anchors are made from it.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is true when it is in order.
    pub intent: String,
    /// The stages 2 to 5.
    pub cells: Vec<Cell>,
    /// The evidenced stage.
    pub stage: Option<u8>,
    /// The claimed stage.
    pub claimed: Option<u8>,
    /// The stage if every blank turned out as met.
    pub at_most: Option<u8>,
    /// 1 to 5.
    pub index: Option<f64>,
    /// 0 to 1.
    pub completeness: f64,
    /// Whether it stands, in words.
    pub status: String,
    /// How far to trust it.
    pub confidence: String,
    /// Why not the next stage; none at the top.
    pub why: Option<Why>,
    /// What changed; none without an assessment before.
    pub since: Option<Since>,
    /// Its criteria.
    pub criteria: Vec<Criterion>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq)]
pub struct Cell {
    /// 2 to 5.
    pub stage: u8,
    /// `N`, `P`, `L`, `F` or `N/A`.
    pub letter: String,
    /// 0 to 1.
    pub share: Option<f64>,
    /// Whether it is the first stage not reached.
    pub blocks: bool,
    /// Whether it is ahead of its foundations.
    pub ahead: bool,
}

/// Why not the next stage.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Why {
    /// The next stage.
    pub next: u8,
    /// The exact cells, in sentences.
    pub text: String,
    /// Ids of criteria that lack something.
    pub missing: Vec<String>,
    /// Ids of the fewest that open it.
    pub smallest: Vec<String>,
    /// The stage reached then.
    pub opens: u8,
}

/// What changed in a dimension.
#[derive(Debug, Clone, PartialEq)]
pub struct Since {
    /// The stage before.
    pub stage: Option<u8>,
    /// The index before.
    pub index: Option<f64>,
    /// In a sentence, with the causes.
    pub text: String,
    /// Each difference in a sentence.
    pub reasons: Vec<String>,
}

/// One criterion.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Criterion {
    /// Its id; anchors are made from it.
    pub id: String,
    /// 2 to 5.
    pub stage: u8,
    /// What should be true.
    pub text: String,
    /// What counts, in words: the answer, `N/A` or `–`.
    pub value: String,
    /// Votes by answer in the order None to N/A, then "Don't know" and blank, with their titles.
    pub spread: Vec<(String, u32)>,
    /// Whether the votes disagree.
    pub contested: bool,
    /// What was settled, why and by whom.
    pub settled: Option<(String, String, String)>,
    /// N/A: why, who agrees, when it is looked at again, and whether that day is past.
    pub na: Option<NotApplicable>,
    /// A note.
    pub markdown: String,
    /// Its evidence.
    pub evidence: Vec<Evidence>,
    /// The highest level of fresh evidence.
    pub level: u8,
    /// The level that full credit takes.
    pub needed: u8,
    /// Quarters; none for a blank or N/A.
    pub credit: Option<u8>,
    /// What it lacks, in sentences.
    pub lacks: Vec<String>,
}

/// Why a criterion does not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NotApplicable {
    /// Why; may be empty.
    pub reason: String,
    /// Who agrees; may be empty.
    pub approver: String,
    /// When it is looked at again.
    pub review_on: Option<NaiveDate>,
    /// Whether that day is past.
    pub due: bool,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its id; never shown.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// Where a link goes.
    pub url: Option<String>,
    /// Words, or what the evidence says.
    pub text: String,
    /// 0 to 2.
    pub level: u8,
    /// The title of that level.
    pub level_title: String,
    /// The day it was collected.
    pub collected_on: Option<NaiveDate>,
    /// Who collected it; may be empty.
    pub collected_by: String,
    /// Who checked it; may be empty.
    pub reviewed_by: String,
    /// The day it was checked.
    pub reviewed_on: Option<NaiveDate>,
    /// Whether it counts, in words.
    pub state: String,
    /// Its age on the day of the assessment.
    pub age_days: Option<u32>,
}

/// What brings one dimension further.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Step {
    /// Its title.
    pub dimension: String,
    /// The stage now.
    pub from: u8,
    /// The stage then.
    pub to: u8,
    /// What to do.
    pub text: String,
}

/// The stage to reach.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// 2 to 5.
    pub stage: u8,
    /// By when.
    pub on: Option<NaiveDate>,
    /// What is missing.
    pub road: Vec<Step>,
}

/// An action.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What to do.
    pub text: String,
    /// Who does it; may be empty.
    pub owner: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Whether it is done; none for a dropped one.
    pub done: Option<bool>,
    /// The criterion it comes from.
    pub criterion: Option<String>,
}

/// The numbers of the method.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rules {
    /// Titles of the answers with what they are worth in quarters.
    pub answers: Vec<(String, u8)>,
    /// Bands: letter, title, above and up to so many per cent.
    pub bands: Vec<(String, String, u8, u8)>,
    /// Evidence levels: number, title and what it takes.
    pub levels: Vec<(u8, String, String)>,
    /// Evidence level that the stages 1 to 5 take.
    pub needed: Vec<u8>,
    /// Days that evidence counts.
    pub valid_days: u32,
    /// Most quarters without evidence.
    pub capped: u32,
    /// The letter that reaches a stage.
    pub award: String,
    /// The letter of every cell below it.
    pub lower: String,
    /// Least completeness in per cent.
    pub least_complete: u32,
    /// N/A above this share of votes, in per cent.
    pub na_over: u32,
    /// Steps from which votes are contested.
    pub contested_steps: u32,
    /// Low confidence below this completeness, in per cent.
    pub low_complete: u32,
    /// Low confidence below this evidenced share, in per cent.
    pub low_evidenced: u32,
    /// High confidence from this evidenced share on, in per cent.
    pub high_evidenced: u32,
    /// High confidence from so many respondents on.
    pub high_respondents: u32,
}
