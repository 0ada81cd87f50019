//! The rows lists are read from: what a service, a review and a day's end look like there.
//!
//! They are marked stale in the transaction that changes what they sum up, and computed again by
//! the api before a list is read. Nothing here computes them.

mod assessments;
mod rows;
mod shadow;
mod spreads;
mod stale;

use serde::{Deserialize, Serialize};

pub(super) use stale::{begin_again, mark_stale};

/// What a list shows of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceSummary {
    /// Service id.
    pub service: String,
    /// Its name.
    pub name: String,
    /// The team that owns it.
    pub owner: String,
    /// 1 to 3, if set.
    pub tier: Option<u8>,
    /// Whether it is put away.
    pub archived: bool,
    /// Whether it came with the sample.
    pub sample: bool,
    /// Its current review.
    pub review: Option<String>,
}

/// What a list shows of a review.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ReviewSummary {
    /// Review id.
    pub review: String,
    /// The service or team it is about.
    pub subject: String,
    /// The first day on which these numbers may differ without a change; `9999-12-31` for never.
    pub valid_until: String,
    /// Its title.
    pub title: String,
    /// Launch, or next review.
    pub launch_on: Option<String>,
    /// Whether it is put away.
    pub archived: bool,
    /// Counts of questions.
    pub counts: Counts,
    /// 0 to 100, none where nothing applies.
    pub score: Option<u8>,
    /// `go`, `conditional` or `no-go`; none where the pack is not installed.
    pub verdict: Option<String>,
    /// Title of the area to continue at.
    pub next_area: Option<String>,
    /// How the answered share grew.
    pub trend: Trend,
    /// Id of its checklist.
    pub pack: String,
    /// Version of that, as the review says; may be empty.
    pub pack_version: String,
    /// Whether it is fully signed and not being changed.
    pub locked: bool,
    /// The day to look at the subject again.
    pub next_review_on: Option<String>,
    /// Whether a change since made it stale.
    pub stale: bool,
    /// By area and by gap; kept of the current review of a service, and not read with the rest.
    pub spread: Spread,
}

/// How a review stands by area, and where its gaps are.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Spread {
    /// Its areas with questions that count, in the order of the checklist.
    pub areas: Vec<AreaNumbers>,
    /// Ids of the questions with a gap that is not waived, in the order of the checklist.
    pub gaps: Vec<String>,
}

/// An area of a checklist in a review.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct AreaNumbers(
    /// Its id.
    pub String,
    /// Met, partial, unmet, unknown, unanswered and not applicable, in this order.
    pub [u32; 6],
);

/// The answered share at the end of each of the last weeks, as it was when it was computed.
///
/// Without a change the share stays, so a later week repeats the last one and nothing has to be
/// computed again only because a week is over.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Trend {
    /// The Sunday that ends the last of these weeks; empty where there is no week.
    pub until: String,
    /// Percent, oldest first.
    pub shares: Vec<u8>,
}

/// Whose rows a list is about to read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which<'a> {
    /// The current review of every service, and every review of a team.
    Current,
    /// Every review of a team.
    Teams,
    /// Every review of a service or a team.
    Of(&'a str),
    /// Every review.
    All,
}

/// Counts of questions by answer.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Default,
    Serialize,
    Deserialize,
    schemars::JsonSchema,
    ts_rs::TS,
)]
pub struct Counts {
    /// Questions that apply.
    pub applicable: u32,
    /// Answered met.
    pub met: u32,
    /// Answered partial.
    pub partial: u32,
    /// Answered unmet.
    pub unmet: u32,
    /// Not applicable, with a reason.
    pub na: u32,
    /// Answered unknown.
    pub unknown: u32,
    /// Not answered.
    pub unanswered: u32,
    /// Gaps, waived ones included.
    pub gaps: u32,
    /// Gaps with a live waiver.
    pub waived: u32,
}

/// What lists show of an assessment.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AssessmentSummary {
    /// Assessment id.
    pub assessment: String,
    /// Its team.
    pub team: String,
    /// The first day on which these results may differ without a change; `9999-12-31` for never.
    pub valid_until: String,
    /// The day its evidence is judged on.
    pub held_on: String,
    /// What it came to, as JSON that only the api reads.
    pub results: String,
}

/// Something that ends on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Due {
    /// The review it belongs to.
    pub review: String,
    /// The waiver, evidence, action, accepted scenario, exercise or sign-off; of a review what asks for it.
    pub entity: String,
    /// `waiver`, `evidence`, `action`, `acceptance`, `exercise`, `signoff` or `review`.
    pub kind: String,
    /// The service or team.
    pub subject: String,
    /// The question, if any; of an exercise the scenario it tries.
    pub question: String,
    /// What it is.
    pub title: String,
    /// Owner or approver.
    pub person: String,
    /// The day.
    pub on_day: String,
}

/// What of a kind ends up to a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dues {
    /// The first of them.
    pub rows: Vec<Due>,
    /// How many there are.
    pub all: u32,
}
