//! An assessment as shown: its row in lists, its model, who answers, and what it comes to as a whole.

use super::action::ActionView;
use super::dimension_view::DimensionView;
use super::pack_move::KeptCriterion;
use super::review::PackRef;
use super::wire::{view, words};
use crate::model::Answer;
use crate::score::dimension::Confidence;

view! {
    /// An assessment in a list.
    pub struct AssessmentRow {
        /// Its id.
        pub id: String,
        /// The team.
        pub team: String,
        /// Its name.
        pub team_name: String,
        /// Its title.
        pub title: String,
        /// The day its evidence is judged on.
        pub held_on: String,
        /// The pack of its model.
        pub pack: PackRef,
        /// Whether the votes have been shown.
        pub revealed: bool,
        /// Whether it is put away.
        pub archived: bool,
        /// How many people answer.
        pub respondents: u32,
        /// Share of criteria with a value, 0 to 1; none before the reveal.
        pub completeness: Option<f64>,
        /// The lowest stage of a dimension; none where nothing is rated.
        pub gated_stage: Option<u8>,
        /// The lower median of the stages; none where nothing is rated.
        pub typical_stage: Option<u8>,
        /// Mean index of the rated dimensions, 1 to 5.
        pub index: Option<f64>,
        /// How far it is.
        pub status: AssessmentStatus,
        /// Contested criteria that are not settled.
        pub to_settle: u32,
    }

    /// Everything about an assessment that the one who asks may see.
    pub struct AssessmentView {
        /// Its id.
        pub id: String,
        /// The team.
        pub team: String,
        /// Its name.
        pub team_name: String,
        /// Its title.
        pub title: String,
        /// The day its evidence is judged on.
        pub held_on: String,
        /// The pack of its model.
        pub pack: PackRef,
        /// Whether the votes have been shown.
        pub revealed: bool,
        /// The day they were.
        pub revealed_on: Option<String>,
        /// Whether it is put away.
        pub archived: bool,
        /// Whether it is answered here for another machine: its votes go back in a file.
        pub elsewhere: bool,
        /// How far it is.
        pub status: AssessmentStatus,
        /// A newer version of its pack that it can move to.
        pub newer_pack: Option<String>,
        /// The stage to reach; none where none is set.
        pub target: Option<TargetView>,
        /// Words of the model.
        pub model: ModelView,
        /// Who answers, in order.
        pub respondents: Vec<RespondentView>,
        /// The respondent whose votes are in the view; none where none was asked for.
        pub asked: Option<String>,
        /// Names of those who are not done.
        pub waiting_for: Vec<String>,
        /// Its dimensions, in order.
        pub dimensions: Vec<DimensionView>,
        /// All dimensions together; none before the reveal.
        pub overall: Option<OverallView>,
        /// Contested criteria that are not settled, in order; empty before the reveal.
        pub agenda: Vec<String>,
        /// Criteria with a settled answer, in order.
        pub settled: Vec<String>,
        /// What would move a stage, cheapest first.
        pub moves: Vec<StageMove>,
        /// What is missing to the target, by dimension; empty without a target.
        pub road: Vec<StageMove>,
        /// The assessment of the team it is compared with.
        pub previous: Option<PreviousAssessment>,
        /// Answers of reviews that could be evidence.
        pub proposals: Vec<MaturityProposal>,
        /// Its actions, open ones by due day, finished ones last.
        pub actions: Vec<ActionView>,
        /// Criteria that the model in use does not have, with what is kept about them.
        pub left_over: Vec<KeptCriterion>,
    }

    /// The words of a maturity model.
    pub struct ModelView {
        /// 1 to 5.
        pub stages: Vec<ModelStage>,
        /// None, some, half, most.
        pub answers: Vec<ModelAnswer>,
        /// N, P, L, F.
        pub ratings: Vec<ModelRating>,
        /// Claim, pointer, checked.
        pub evidence_levels: Vec<ModelEvidence>,
        /// Days after which evidence counts no more.
        pub evidence_valid_days: u32,
    }

    /// A stage of the model.
    pub struct ModelStage {
        /// 1 to 5.
        pub number: u8,
        /// Its title.
        pub title: String,
        /// What is true at this stage.
        pub text: String,
        /// Evidence level that full credit takes.
        pub evidence_level: u8,
    }

    /// An answer to a criterion.
    pub struct ModelAnswer {
        /// `none`, `some`, `half` or `most`.
        pub id: String,
        /// Its title.
        pub title: String,
        /// When it holds.
        pub text: String,
    }

    /// A rating of a cell.
    pub struct ModelRating {
        /// `N`, `P`, `L` or `F`.
        pub id: String,
        /// Its title.
        pub title: String,
    }

    /// A level of evidence.
    pub struct ModelEvidence {
        /// 0 to 2.
        pub level: u8,
        /// Its title.
        pub title: String,
        /// What it takes.
        pub text: String,
    }

    /// The stage to reach.
    pub struct TargetView {
        /// 2 to 5.
        pub stage: u8,
        /// By when.
        pub on: Option<String>,
        /// Days from today to that day; negative when past.
        pub days: Option<i32>,
    }

    /// Somebody who answers, without what they said.
    pub struct RespondentView {
        /// Their id.
        pub id: String,
        /// Their name.
        pub name: String,
        /// Whether they are through.
        pub done: bool,
        /// Criteria they have gone through.
        pub gone_through: u32,
        /// How many there are.
        pub of: u32,
        /// The day their file was imported.
        pub imported_on: Option<String>,
    }

    /// All dimensions together: never one label.
    pub struct OverallView {
        /// The lowest stage; none where nothing is rated.
        pub gated_stage: Option<u8>,
        /// The lower median of the stages; none where nothing is rated.
        pub typical_stage: Option<u8>,
        /// Ids of the dimensions at the lowest stage.
        pub weakest: Vec<String>,
        /// How many dimensions are rated.
        pub rated: u32,
        /// How many there are.
        pub of: u32,
        /// Mean index of the rated dimensions, 1 to 5.
        pub index: Option<f64>,
        /// How far to trust it.
        pub confidence: Confidence,
        /// Share of applicable criteria with a value, 0 to 1.
        pub completeness: f64,
        /// Of the criteria answered better than none, the share with enough evidence, 0 to 1.
        pub evidenced_share: f64,
    }

    /// What would lift a dimension.
    pub struct StageMove {
        /// The dimension.
        pub dimension: String,
        /// Its title.
        pub title: String,
        /// The stage now.
        pub from: u8,
        /// The stage then.
        pub to: u8,
        /// The criteria it takes, as few as possible.
        pub criteria: Vec<String>,
        /// What to do, in words.
        pub text: String,
    }

    /// The assessment before this one.
    pub struct PreviousAssessment {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// The day its evidence was judged on.
        pub held_on: String,
    }

    /// An answer of a review that could be evidence for a criterion.
    pub struct MaturityProposal {
        /// The criterion.
        pub criterion: String,
        /// The review.
        pub review: String,
        /// Its title, with the service or team it is of.
        pub review_title: String,
        /// The question's id in its pack.
        pub question: String,
        /// The question.
        pub question_text: String,
        /// What was answered there.
        pub answer: Answer,
        /// Pieces of evidence that are not in the assessment yet.
        pub evidence: u32,
        /// What accepting it does, in a sentence.
        pub text: String,
    }
}

words! {
    /// How far an assessment is.
    pub enum AssessmentStatus {
        /// People vote; nothing is shown yet.
        Voting,
        /// Everything is answered.
        Rated,
        /// Something is not.
        Provisional,
        /// Too much is not, so there is no stage.
        InsufficientAnswers,
        /// No criterion applies.
        NotApplicable,
    }
}
