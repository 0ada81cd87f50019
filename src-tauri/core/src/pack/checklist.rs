//! The kind `checklist`: roles, areas and questions.
//!
//! Whether a question applies is in `applies.rs`; what an answer is worth is in `score`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{expression::Expression, map::VersionMap};

/// The content of a checklist.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Checklist {
    /// Who carries something out.
    pub roles: Vec<Role>,
    /// In the order of the screen.
    pub areas: Vec<Area>,
    /// In the order of their areas.
    pub questions: Vec<Question>,
    /// The way from older versions, the oldest first.
    pub maps: Vec<VersionMap>,
    /// How it is signed off.
    pub signoff: SignoffRule,
}

impl Checklist {
    /// The question with this id.
    pub fn question(&self, id: &str) -> Option<&Question> {
        self.questions.iter().find(|q| q.id == id)
    }

    /// The area with this id.
    pub fn area(&self, id: &str) -> Option<&Area> {
        self.areas.iter().find(|a| a.id == id)
    }
}

/// The table `[signoff]`: how a review by this checklist is signed off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SignoffRule {
    /// Whether somebody may sign an area that nobody but they answered.
    pub author_may_sign: bool,
    /// Days from a full sign-off to the next review.
    #[schemars(range(min = 1, max = 1830))]
    pub review_again_days: u32,
}

impl Default for SignoffRule {
    fn default() -> Self {
        Self {
            author_may_sign: true,
            review_again_days: 365,
        }
    }
}

/// Somebody who carries out what a question asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Role {
    /// Identifier.
    pub id: String,
    /// Shown in lists.
    pub title: String,
    /// What the role does.
    pub text: String,
}

/// A group of questions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Area {
    /// Identifier.
    pub id: String,
    /// Shown as a heading.
    pub title: String,
    /// What is true when the area is in order.
    pub intent: String,
    /// Who usually signs this area off; free text.
    pub signoff: String,
}

/// One question, answered with met, partial, unmet or na.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Question {
    /// Unique across all installed checklists.
    pub id: String,
    /// Id of an area.
    pub area: String,
    /// Exactly one question.
    pub text: String,
    /// What goes wrong without it.
    pub why: String,
    /// What counts as evidence.
    pub evidence: String,
    /// 3: every service; 2: tiers 1 and 2; 1: tier 1 only. Always 3 when the subject is not a service.
    #[schemars(range(min = 1, max = 3))]
    pub from_tier: u8,
    /// How much the question weighs, and whether it can stop a launch.
    pub severity: Severity,
    /// Whether met and partial need evidence.
    pub evidence_required: bool,
    /// Days after which evidence no longer supports the answer.
    #[schemars(range(min = 1, max = 730))]
    pub valid_days: u32,
    /// Whether na can be chosen; it always needs a reason.
    pub na_allowed: bool,
    /// An expression over facts, tier, earlier answers and the design; absent is true.
    pub when: Option<String>,
    /// Id of a role: who carries this out.
    pub role: Option<String>,
    /// Whether met needs a named owner (person or team).
    #[serde(default)]
    pub assign: bool,
    /// At least one source id.
    pub sources: Vec<String>,
    /// Id of a table in `design-document` that holds the same facts.
    pub feeds: Option<String>,
    /// The columns of that table that answer the question; absent means its required ones, an empty list that its
    /// rows are shown and answer nothing.
    pub answered_by: Option<Vec<String>>,
    /// Id of a criterion in a maturity pack: the evidence may be offered there.
    pub maturity: Option<String>,
    /// What `when` says, parsed once.
    #[serde(skip)]
    pub rule: Option<Expression>,
}

/// How much a question weighs.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// While unmet or partial, the review cannot end with go.
    Blocker,
    /// Needs an owner and a date.
    Major,
    /// Neither.
    Minor,
}
