//! The kind `document`: sections with free text, fields and typed tables.
//!
//! Leaves out what a team writes into a document; that is an instance, not a pack.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::expression::Expression;

/// The content of a document template.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Document {
    /// When an instance is due, late, repeated and stale.
    pub timing: Timing,
    /// In the order of the screen.
    pub sections: Vec<Section>,
    /// What the document is held against: the review's answers and scenarios.
    pub findings: Vec<FindingRule>,
}

impl Document {
    /// The section with this id.
    pub fn section(&self, id: &str) -> Option<&Section> {
        self.sections.iter().find(|s| s.id == id)
    }

    /// The table with this id, which is unique in the document.
    pub fn table(&self, id: &str) -> Option<&Table> {
        self.tables().find(|t| t.id == id)
    }

    /// Every table, in order.
    pub fn tables(&self) -> impl Iterator<Item = &Table> {
        self.sections.iter().flat_map(|s| &s.tables)
    }
}

/// Days after the event; each is optional.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Timing {
    /// Finish this many days after the event.
    pub due_days: Option<u32>,
    /// Late after this many days.
    pub limit_days: Option<u32>,
    /// Interval of a recurring document, in days.
    pub repeat_days: Option<u32>,
    /// Stale after this many days without a review.
    pub valid_days: Option<u32>,
}

/// One part of a document.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Section {
    /// Unique in the pack; anchor in reports.
    pub id: String,
    /// Shown as a heading.
    pub title: String,
    /// What to write.
    pub prompt: String,
    /// Must not stay empty while `when` is not false.
    pub required: bool,
    /// Minutes for this part when the document is filled in at a meeting.
    pub minutes: Option<u32>,
    /// An expression without `answer()`; absent is true.
    pub when: Option<String>,
    /// Source ids.
    #[serde(default)]
    pub sources: Vec<String>,
    /// Single values shown above the text.
    #[serde(default, rename = "field")]
    pub fields: Vec<Column>,
    /// Typed tables shown below the text.
    #[serde(default, rename = "table")]
    pub tables: Vec<Table>,
    /// What `when` says, parsed once.
    #[serde(skip)]
    pub rule: Option<Expression>,
}

/// A typed table of a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// Unique in the document.
    pub id: String,
    /// Shown above the table.
    pub title: String,
    /// What to fill in.
    pub prompt: Option<String>,
    /// Rows a filled table has at least.
    pub min_rows: u32,
    /// At least one.
    #[serde(rename = "column")]
    #[schemars(length(min = 1))]
    pub columns: Vec<Column>,
}

/// A column of a table, or a single field of a section.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Column {
    /// Unique in the table, or among the fields of the section.
    pub id: String,
    /// Shown as a heading or label.
    pub title: String,
    /// What a value looks like.
    #[serde(rename = "type")]
    pub column_type: ColumnType,
    /// A row without it is incomplete.
    pub required: bool,
    /// With type `choice` only: values as stored and shown.
    pub choices: Option<Vec<String>>,
    /// A line of help.
    pub help: Option<String>,
    /// Filled in by the application, never typed.
    pub compute: Option<Compute>,
}

/// What a value of a column looks like.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum ColumnType {
    /// One or more lines.
    Text,
    /// Decimal number.
    Number,
    /// Decimal number, 99.9 means 99.9 %.
    Percent,
    /// Whole numbers with units s, m, h, d, w, largest first: 90s, 1h30m, 28d.
    Duration,
    /// One of the choices.
    Choice,
    /// YYYY-MM-DD.
    Date,
    /// An http, https or mailto address, or a path relative to the workspace.
    Link,
    /// Name or team; several are separated by commas.
    Person,
}

/// A rule that notices where a document and the rest of its review do not fit together.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct FindingRule {
    /// Unique in the pack.
    pub id: String,
    /// What it is.
    pub kind: FindingKind,
    /// Id of the table it is shown under; this or `section`.
    pub table: Option<String>,
    /// Id of the section it is shown in; this or `table`.
    pub section: Option<String>,
    /// Id of the question that is the other place.
    pub question: Option<String>,
    /// Id of the scenario or category that is the other place.
    pub scenario: Option<String>,
    /// An expression that may name questions of other packs, and `scenarios()`; the finding is there while it is true.
    pub when: String,
    /// What does not fit, in one sentence.
    pub text: String,
    /// What to do about it.
    pub fix: String,
    /// What `when` says, parsed once.
    #[serde(skip)]
    pub rule: Option<Expression>,
}

/// What a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum FindingKind {
    /// Two places say what cannot both be so.
    Contradiction,
    /// Something is missing.
    Gap,
}

/// How the application fills a column.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Compute {
    /// The operation.
    pub op: Operation,
    /// Two number columns of the same table, before and after.
    pub of: [String; 2],
}

/// The one operation a computed column knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Operation {
    /// (before - after) / before * 100, rounded to one decimal, empty while a value is missing or before is 0.
    Reduction,
}
