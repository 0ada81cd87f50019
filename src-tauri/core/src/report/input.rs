//! What a report needs to know about a review.
//!
//! Plain data, already scored: the report counts and sorts, it never judges.
//! Left out on purpose: ids of rows, versions, anything the page does not show.
//! Invariant: `String` fields are plain text as people typed it; only the fields named `markdown` or
//! `note` are Markdown.

use chrono::NaiveDate;

use super::document::DocumentInput;

/// A review on one day, with everything its report shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewInput {
    /// Who it is about.
    pub subject: Subject,
    /// The review itself.
    pub review: Review,
    /// The day the numbers are for; freshness and expiry are judged on it.
    pub as_of: NaiveDate,
    /// The verdict and its trace.
    pub verdict: Verdict,
    /// The counts and scores.
    pub totals: Totals,
    /// The areas with their questions, in the order of the pack.
    pub areas: Vec<Area>,
    /// The questions that do not apply.
    pub hidden: Vec<HiddenQuestion>,
    /// The actions, in the order they were made.
    pub actions: Vec<Action>,
    /// The design document, if there is one.
    pub design: Option<DocumentInput>,
    /// The pre-mortem and its register; none where there is neither a session nor a scenario.
    pub risks: Option<super::risk_input::Risks>,
    /// Who signed which area.
    pub signoffs: Signoffs,
}

/// How far a review is signed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Signoffs {
    /// The areas with a question that counts, in the order of the pack.
    pub rows: Vec<Signoff>,
    /// The day it was signed in full.
    pub approved_on: Option<NaiveDate>,
    /// Why it is being changed after that; empty where it is not.
    pub changing: String,
    /// The day to look at it again.
    pub next_review_on: Option<NaiveDate>,
}

/// The sign-off of one area.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signoff {
    /// The title of the area.
    pub area: String,
    /// Who signs such an area.
    pub role: String,
    /// Where it stands.
    pub state: SignoffState,
    /// Who signed or declined, or else who was asked; may be empty.
    pub by: String,
    /// The day of that.
    pub on: Option<NaiveDate>,
    /// Why it was declined; may be empty.
    pub reason: String,
    /// What changed since it was signed, in sentences.
    pub void_by: Vec<String>,
    /// What was signed, in a sentence; may be empty.
    pub statement: String,
    /// The beginning of the hash of what was signed; empty where nothing was.
    pub fingerprint: String,
}

/// Where a sign-off stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SignoffState {
    /// Nobody was asked.
    NotAsked,
    /// Waiting for the signer.
    Asked,
    /// Signed, and nothing that was signed has changed.
    Signed,
    /// Not signed, with a reason.
    Declined,
    /// Signed, and something that was signed has changed.
    Void,
}

/// Who a review is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Subject {
    /// What is launched.
    Service(Service),
    /// Who runs it.
    Team(Team),
}

impl Subject {
    /// Its name.
    pub fn name(&self) -> &str {
        match self {
            Self::Service(service) => &service.name,
            Self::Team(team) => &team.name,
        }
    }

    /// What it does, in a sentence; may be empty.
    pub fn summary(&self) -> &str {
        match self {
            Self::Service(service) => &service.summary,
            Self::Team(team) => &team.summary,
        }
    }
}

/// Who runs services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Team {
    /// Its name.
    pub name: String,
    /// What it does, in a sentence; may be empty.
    pub summary: String,
    /// Names of the services it owns.
    pub services: Vec<String>,
}

/// What is launched.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Service {
    /// Its name.
    pub name: String,
    /// What it does, in a sentence; may be empty.
    pub summary: String,
    /// The team that owns it; may be empty.
    pub owner: String,
    /// From 1, the most critical, to 3.
    pub tier: u8,
    /// The availability objective as typed, such as `99.9 %`; may be empty.
    pub slo: String,
    /// Each fact and whether it is true, or none where it is not set.
    pub facts: Vec<(String, Option<bool>)>,
    /// Links that belong to the service: title and address.
    pub links: Vec<(String, String)>,
}

/// The review itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Review {
    /// Its title.
    pub title: String,
    /// The day of the launch, or for a team the day it is due, if one is set.
    pub launch_on: Option<NaiveDate>,
    /// The day it was started.
    pub started_on: NaiveDate,
    /// The title of the question pack.
    pub pack_title: String,
    /// The version of the question pack.
    pub pack_version: String,
}

/// The verdict and its trace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What it says.
    pub word: Word,
    /// What it would say if no waiver existed.
    pub without_waivers: Word,
    /// Why, sorted as the scoring rules sort them.
    pub reasons: Vec<Reason>,
    /// Every rule that was tried, in order.
    pub trace: Vec<Rule>,
    /// Codes of the rules about what this subject cannot have.
    pub not_asked: Vec<String>,
}

/// The three verdicts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Word {
    /// Nothing stands in the way.
    Go,
    /// Launch if the conditions hold.
    Conditional,
    /// Something stands in the way.
    NoGo,
}

/// One reason of a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The code of the rule, such as `N1`.
    pub code: String,
    /// The reason in a sentence, without what it points at: equal sentences are shown once.
    pub text: String,
    /// The question or scenario it points at, by its id.
    pub question: Option<String>,
}

/// One rule of the verdict, and how often it is broken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its code, such as `N1`.
    pub code: String,
    /// What has to hold, in a sentence.
    pub text: String,
    /// How many questions or risks break it.
    pub hits: usize,
}

/// The counts and scores, as the scoring rules give them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Totals {
    /// From 0 to 100; none where nothing applies.
    pub score: Option<u32>,
    /// The same, leaving out waivers in use.
    pub score_without_waived: Option<u32>,
    /// Questions that count.
    pub applicable: usize,
    /// Of those, the ones with an answer.
    pub answered: usize,
    /// From 0 to 100; none where nothing applies.
    pub completeness: Option<u32>,
    /// Open gaps: questions worth less than met, without a live waiver.
    pub gaps: usize,
    /// Waivers in use.
    pub waived: usize,
    /// Answers capped because they have no evidence.
    pub needs_evidence: usize,
    /// Answers capped because their evidence is stale.
    pub stale_evidence: usize,
}

/// One area of the pack.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Area {
    /// Its id in the pack.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What is true when the area is in order.
    pub intent: String,
    /// Who usually signs it off.
    pub signoff: String,
    /// The questions that are shown or waiting, in the order of the pack.
    pub questions: Vec<Question>,
}

/// One question and what is recorded about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Question {
    /// Its id in the pack.
    pub id: String,
    /// The question.
    pub text: String,
    /// How much it weighs.
    pub severity: Severity,
    /// For a question that waits for an earlier answer: what it waits for, in a sentence.
    pub waiting: Option<String>,
    /// The answer; none where unanswered.
    pub answer: Option<Answer>,
    /// What the answer is worth on the day of the report.
    pub worth: Worth,
    /// Why the answer is worth less than it says, or empty.
    pub worth_reason: String,
    /// The reason given with the answer; may be empty.
    pub reason: String,
    /// The note, in Markdown; may be empty.
    pub note: String,
    /// Who looks after it; may be empty.
    pub owner: String,
    /// The evidence, oldest first.
    pub evidence: Vec<Evidence>,
    /// The waivers, oldest first.
    pub waivers: Vec<Waiver>,
    /// The comments, oldest first.
    pub comments: Vec<Comment>,
}

/// How much a question weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Weight 5.
    Blocker,
    /// Weight 3.
    Major,
    /// Weight 1.
    Minor,
}

/// What people answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// Met.
    Met,
    /// Partial.
    Partial,
    /// Unmet.
    Unmet,
    /// Not applicable.
    Na,
    /// Nobody knows.
    Unknown,
}

/// What an answer is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Worth {
    /// Full credit.
    Met,
    /// Half credit.
    Partial,
    /// No credit.
    Nothing,
    /// Left out of the score.
    NotApplicable,
}

/// One piece of evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    /// Its title; may be empty.
    pub title: String,
    /// A link, the name of a file, or the words of a note.
    pub target: EvidenceTarget,
    /// The day it was collected.
    pub collected_on: NaiveDate,
    /// Who collected it; may be empty.
    pub collected_by: String,
    /// The commit or release it proves; may be empty.
    pub proves: String,
    /// Whether it counts on the day of the report.
    pub fresh: bool,
    /// The last day it counts; none where it never goes stale.
    pub until: Option<NaiveDate>,
}

/// What a piece of evidence is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EvidenceTarget {
    /// An address.
    Link(String),
    /// The name of a file.
    File(String),
    /// Words, in plain text.
    Note(String),
}

/// One waiver.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiver {
    /// Where it stands.
    pub state: WaiverState,
    /// Why it was asked for.
    pub reason: String,
    /// What is done instead; may be empty.
    pub control: String,
    /// Who asked.
    pub requested_by: String,
    /// Who approved or refused; may be empty.
    pub approved_by: String,
    /// The last day it holds.
    pub expires: NaiveDate,
}

/// Where a waiver stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum WaiverState {
    /// Asked for, not yet decided.
    Asked,
    /// Approved, and its last day has not passed.
    Approved,
    /// Refused.
    Refused,
    /// Its last day has passed.
    Ended,
}

/// One comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Comment {
    /// Who wrote it.
    pub author: String,
    /// The day it was written.
    pub on: NaiveDate,
    /// What it says, in Markdown.
    pub markdown: String,
}

/// Something to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Action {
    /// What.
    pub text: String,
    /// Who; may be empty.
    pub owner: String,
    /// Until when.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: ActionState,
    /// The question or scenario it comes from, by its id.
    pub question: Option<String>,
}

/// Where an action stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ActionState {
    /// To do.
    Open,
    /// Done.
    Done,
    /// Given up.
    Dropped,
}

/// A question that does not apply.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HiddenQuestion {
    /// Its id in the pack.
    pub id: String,
    /// The question.
    pub text: String,
    /// The title of its area.
    pub area: String,
    /// Why it does not apply, in a sentence.
    pub reason: String,
}
