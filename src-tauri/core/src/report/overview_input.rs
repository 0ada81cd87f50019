//! What the reports of a service and of the portfolio need to know.
//!
//! Plain data, already scored; the order of the lists is the order of the page.
//! Invariant: `String` fields are plain text. A page that is named is a link; where none is, the words stand alone.

use chrono::NaiveDate;

use super::input::{ActionState, Reason, Service, Word};

/// A service on one day, with everything its report shows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceInput {
    /// The service.
    pub service: Service,
    /// The day the numbers are for.
    pub as_of: NaiveDate,
    /// Its reviews, the current one first, then the latest first.
    pub reviews: Vec<ReviewLine>,
    /// Why the verdict of the current review is what it is: the rule's code, its sentence and what it points at.
    pub reasons: Vec<(Reason, String)>,
    /// Its documents and those of its reviews: title, kind, filled and needed sections.
    pub documents: Vec<(String, String, usize, usize)>,
    /// What runs out within 30 days or has, soonest first.
    pub ends: Vec<EndLine>,
    /// The actions of its current review, open ones by due day first.
    pub actions: Vec<ActionLine>,
}

/// Every service and team on one day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PortfolioInput {
    /// The name of the workspace.
    pub name: String,
    /// The day the numbers are for.
    pub as_of: NaiveDate,
    /// The services that are not put away, by name.
    pub services: Vec<ServiceLine>,
    /// The titles of the areas their checklists have.
    pub areas: Vec<String>,
    /// The commonest gaps, the commonest first.
    pub gaps: Vec<GapLine>,
    /// The teams that are not put away, by name.
    pub teams: Vec<TeamLine>,
    /// Reviews of teams, by team: the team and the review.
    pub team_reviews: Vec<(String, ReviewLine)>,
    /// What runs out within 30 days or has, soonest first.
    pub ends: Vec<EndLine>,
    /// How many more of those there are.
    pub ends_left: usize,
    /// Open actions of current reviews, by due day.
    pub actions: Vec<ActionLine>,
    /// How many more of those there are.
    pub actions_left: usize,
    /// Pages of reviews and assessments that are not named above: what each is called, and the page.
    pub earlier: Vec<(String, String)>,
}

/// A service in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceLine {
    /// Its name.
    pub name: String,
    /// Its own page at the place this report goes to.
    pub page: Option<String>,
    /// The team that owns it; may be empty.
    pub owner: String,
    /// From 1, the most critical, to 3; none where not set.
    pub tier: Option<u8>,
    /// Its current review.
    pub review: Option<ReviewLine>,
    /// Its questions in each area, in the order of the portfolio's: met, partial, unmet, unknown, unanswered and N/A; none
    /// where it is not asked anything there.
    pub areas: Vec<Option<[u32; 6]>>,
}

/// A question that is a gap of several services.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GapLine {
    /// Its text.
    pub text: String,
    /// The title of its area; may be empty.
    pub area: String,
    /// How many services have it.
    pub services: u32,
}

/// A review in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewLine {
    /// Its title.
    pub title: String,
    /// Its page at the place this report goes to.
    pub page: Option<String>,
    /// The day of the launch, or the day it is due.
    pub launch_on: Option<NaiveDate>,
    /// Whether it is put away.
    pub archived: bool,
    /// What it comes to; none where its pack is not installed.
    pub verdict: Option<Word>,
    /// 0 to 100; none where nothing applies.
    pub score: Option<u8>,
    /// Questions with an answer.
    pub answered: u32,
    /// Questions that apply.
    pub applicable: u32,
    /// Open gaps, without waived ones.
    pub gaps: u32,
    /// Gaps with a live waiver.
    pub waived: u32,
}

/// A team in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TeamLine {
    /// Its name.
    pub name: String,
    /// The page of its latest assessment at the place this report goes to.
    pub page: Option<String>,
    /// Its latest assessment whose votes are shown: title and day.
    pub assessment: Option<(String, NaiveDate)>,
    /// The lowest stage.
    pub lowest: Option<u8>,
    /// The lower median.
    pub typical: Option<u8>,
    /// Mean index, with four places.
    pub index: Option<String>,
}

/// Something that ends on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EndLine {
    /// The last good day.
    pub on: NaiveDate,
    /// "Waiver", "Evidence", "Accepted risk" or "Exercise".
    pub kind: &'static str,
    /// What it is.
    pub title: String,
    /// The service or team.
    pub subject: String,
    /// Who is named with it; may be empty.
    pub person: String,
}

/// An action in a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActionLine {
    /// What to do.
    pub text: String,
    /// Who does it; may be empty.
    pub owner: String,
    /// By when.
    pub due: Option<NaiveDate>,
    /// Where it stands.
    pub state: ActionState,
    /// The service or team; empty where the page is about one.
    pub subject: String,
}
