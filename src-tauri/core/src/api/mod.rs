//! The one list of commands, and the only place where store, packs, scores and reports meet.
//!
//! [`commands!`] below names every command once. From it come [`Session::call`], the list with
//! its schemas, and the TypeScript types. A command without a body does not compile.

pub mod acceptance;
pub mod action;
pub mod again;
pub mod answer;
mod assess;
mod assess_criterion;
mod assess_dimension;
pub mod assessment;
pub mod assessment_compare;
pub mod assessment_create;
mod assessment_report;
mod assessment_summary;
pub mod assessment_view;
pub mod ballot;
mod ballot_file;
mod calendar;
mod call;
mod change_words;
pub mod comment;
pub mod common_gaps;
mod compare;
mod compare_areas;
mod compare_effect;
mod compare_pairs;
mod compare_side;
mod compare_told;
pub mod compare_view;
pub mod conflict;
pub mod criterion;
pub mod criterion_view;
mod days;
pub mod demo;
pub mod dimension_view;
pub mod document;
mod document_report;
pub mod document_view;
pub mod due;
mod due_days;
pub mod due_row;
pub mod evidence;
pub mod exchange;
pub mod exercise;
pub mod find;
pub mod finding;
mod freeze;
mod frozen;
mod generate;
pub mod history;
pub mod home;
pub mod incident;
mod judge;
pub mod layout;
pub mod library;
mod list_rows;
mod load;
mod lock;
pub mod markdown;
mod maturity;
pub mod maturity_proposal;
pub mod me;
pub mod mitigation;
mod move_plan;
mod move_write;
mod number;
pub mod overview;
pub mod own_packs;
pub mod pack_move;
pub mod pack_moves;
pub mod packs;
mod paper;
pub mod parcel;
pub mod participant;
mod people;
pub mod person;
pub mod person_list;
mod plan;
pub mod portfolio;
pub mod portfolio_filter;
mod portfolio_table;
pub mod premortem;
pub mod premortem_pack;
pub mod premortem_phase;
pub mod proof;
pub mod proposal;
pub mod publish;
mod publish_job;
mod publish_make;
mod publish_pages;
mod publish_show;
pub mod publish_view;
pub mod question;
pub mod rating;
pub mod readiness;
pub mod reason;
pub mod register;
pub mod report;
pub mod report_about;
mod report_changes;
mod report_compare;
mod report_overview;
mod report_review;
mod report_risks;
pub mod report_table;
pub mod respondent;
pub mod review;
pub mod review_move;
pub mod risk_view;
pub mod sample;
mod sample_maturity;
mod sample_risks;
pub mod scenario;
pub mod scenario_change;
mod scored;
pub mod search;
pub mod section;
mod selection;
pub mod service;
mod session;
pub mod side_by_side;
pub mod signoff;
mod signoff_content;
pub mod signoff_view;
pub mod snapshot;
mod snippet;
pub mod spot;
mod spread;
pub mod steps;
pub mod subject;
mod summary;
pub mod table;
pub mod target;
mod target_secret;
pub mod target_view;
pub mod team;
pub mod team_view;
mod text;
mod trigger;
pub mod upkeep;
pub mod waiver;
pub mod wire;

pub use call::CommandInfo;
pub use frozen::OF_A_SNAPSHOT;
pub use generate::typescript;
pub use own_packs::make_pack;
pub use packs::check_packs;
pub use parcel::{Exported, exported};
pub use report_about::{About, ReportOptions};
pub use report_changes::Span;
pub use report_table::{Csv, TableForm};
pub use session::{OpenHow, Session};
pub use upkeep::{Restored, restore};

pub use crate::model::Id;
pub use crate::pack::{MAX_BYTES as MAX_PACK_BYTES, Problem};
pub use crate::publish::{Connect, Secrets};
pub use crate::report::WordKind;
pub use crate::report::{
    Bundle, BundleFile, Dialect, Profile, ReportKind, TableKind, WrittenFiles, write_to_folder,
};
pub use crate::score::score_text;
pub use crate::store::backup::folder as backup_folder;
pub use crate::store::parcel::Progress;
pub use crate::store::recover::{Recovered, recover};

use wire::{ById, ByQuestion, Done, Empty, Made, Nothing};

call::commands! {
    // Workspace
    home_show(home): Nothing => home::HomeView, "Shows the workspace, its services and what is next.";
    workspace_rename(home): home::WorkspaceRename => Done<Empty>, "Renames the workspace.";
    portfolio_show(portfolio): portfolio::PortfolioShow => portfolio::PortfolioView, "Shows services side by side by area, with their commonest gaps.";
    portfolio_table(portfolio): portfolio::PortfolioTable => report_table::TableText, "Gives the portfolio as a table, as CSV or in a dialect.";
    side_by_side(side_by_side): side_by_side::SideBySide => side_by_side::SideBySideView, "Shows up to six services side by side, question by question.";
    filter_list(portfolio_filter): Nothing => Vec<portfolio_filter::FilterRow>, "Lists the saved filters of the portfolio.";
    filter_save(portfolio_filter): portfolio_filter::FilterSave => Done<Made>, "Saves a filter of the portfolio.";
    filter_delete(portfolio_filter): ById => Done<Empty>, "Deletes a saved filter.";
    find(find): find::Find => find::Found, "Finds services, teams, reviews, assessments, questions and actions by their words.";
    search(search): search::Search => search::SearchView, "Finds words in everything that was written.";
    undo(steps): Nothing => Done<steps::StepView>, "Takes the last step back.";
    redo(steps): Nothing => Done<steps::StepView>, "Does the last undone step again.";
    history_show(steps): steps::HistoryShow => steps::HistoryView, "Shows every value a field had.";

    conflict_list(conflict): conflict::ConflictList => Vec<conflict::ConflictRow>, "Lists fields with two versions, written apart from each other.";
    conflict_choose(conflict): conflict::ConflictChoose => Done<Empty>, "Chooses one version of a field.";

    // Services
    service_list(service): Nothing => Vec<home::ServiceRow>, "Lists services with their current review.";
    service_show(service): ById => service::ServiceView, "Shows a service with its facts, reviews and verdict.";
    service_preview(service): service::ServicePreview => service::SelectionPreview, "Says which questions a tier and facts would select.";
    service_create(service): service::ServiceCreate => Done<Made>, "Makes a service.";
    service_update(service): service::ServiceUpdate => Done<Empty>, "Changes some fields of a service.";
    service_archive(service): ById => Done<Empty>, "Puts a service away.";
    service_restore(service): ById => Done<Empty>, "Takes an archived service back.";
    service_delete(service): ById => Done<Empty>, "Deletes a service with its reviews.";
    link_add(service): service::LinkAdd => Done<Made>, "Adds a link to a service.";
    link_remove(service): ById => Done<Empty>, "Removes a link.";

    // Teams
    team_list(team_view): Nothing => Vec<team_view::TeamRow>, "Lists teams with their latest assessment.";
    team_show(team_view): ById => team_view::TeamView, "Shows a team with its assessments, reviews and services.";
    team_create(team): team::TeamCreate => Done<Made>, "Makes a team.";
    team_update(team): team::TeamUpdate => Done<Empty>, "Changes some fields of a team; its services follow a new name.";
    team_archive(team): ById => Done<Empty>, "Puts a team away.";
    team_restore(team): ById => Done<Empty>, "Takes an archived team back.";
    team_delete(team): ById => Done<Empty>, "Deletes a team with its assessments and reviews.";

    // Reviews
    review_list(review): review::ReviewList => Vec<home::ReviewRow>, "Lists reviews.";
    review_show(review): ById => review::ReviewView, "Shows a review with its verdict and the rule trace.";
    review_create(review): review::ReviewCreate => Done<Made>, "Starts a review of a service or a team.";
    review_update(review): review::ReviewUpdate => Done<Empty>, "Changes some fields of a review.";
    review_archive(review): ById => Done<Empty>, "Puts a review away.";
    review_restore(review): ById => Done<Empty>, "Takes an archived review back.";
    review_delete(review): ById => Done<Empty>, "Deletes a review with its answers.";
    review_move_preview(review_move): ById => review_move::ReviewMove, "Says what moving a review to the newest version of its checklist would change.";
    pack_moves(pack_moves): Nothing => Vec<pack_moves::PackMoves>, "Lists the checklists with a newer version, and the open reviews that can be moved.";
    review_move_some(pack_moves): pack_moves::ReviewMoveSome => Done<pack_moves::MoveSlice>, "Moves the next open reviews to the newest version of their checklist.";
    review_move(review_move): ById => Done<Empty>, "Moves a review to the newest version of its checklist, after a snapshot.";

    // Readiness
    readiness_show(readiness): readiness::ByReview => readiness::ReadinessView, "Shows the checklist of a review.";
    question_show(question): ByQuestion => question::QuestionView, "Shows everything about one question.";
    answer_set(answer): answer::AnswerSet => Done<Empty>, "Answers a question, or clears the answer.";
    reason_set(answer): answer::QuestionText => Done<Empty>, "Writes the reason of an answer.";
    note_set(answer): answer::QuestionText => Done<Empty>, "Writes the note of a question.";
    owner_set(answer): answer::QuestionText => Done<Empty>, "Names who carries a question out.";
    include_set(answer): answer::IncludeSet => Done<Empty>, "Answers a question that does not apply anyway, or not.";
    evidence_add(evidence): evidence::EvidenceAdd => Done<Made>, "Adds evidence to a question.";
    evidence_update(evidence): evidence::EvidenceUpdate => Done<Empty>, "Changes some fields of evidence.";
    evidence_remove(evidence): ById => Done<Empty>, "Removes evidence.";
    attachment_add(evidence): evidence::AttachmentAdd => evidence::Attached, "Keeps a file in the workspace.";
    comment_add(comment): comment::CommentAdd => Done<Made>, "Adds a comment to a question.";
    comment_remove(comment): ById => Done<Empty>, "Removes a comment.";
    action_add(action): action::ActionAdd => Done<Made>, "Adds an action to a review or an assessment.";
    action_update(action): action::ActionUpdate => Done<Empty>, "Changes some fields of an action.";
    action_remove(action): ById => Done<Empty>, "Removes an action.";
    waiver_ask(waiver): waiver::WaiverAsk => Done<Made>, "Asks for a waiver.";
    waiver_decide(waiver): waiver::WaiverDecide => Done<Empty>, "Approves or refuses a waiver.";
    waiver_end(waiver): ById => Done<Empty>, "Ends a waiver: its gap opens again.";

    // Documents
    document_list(document): document::DocumentList => document::DocumentListView, "Lists documents, and what can be made.";
    document_show(document_view): ById => document_view::DocumentView, "Shows a document with sections, tables, findings and proposals.";
    document_create(document): document::DocumentCreate => Done<Made>, "Makes a document of a review, a service or a team.";
    document_update(document): document::DocumentUpdate => Done<Empty>, "Changes some fields of a document.";
    document_archive(document): ById => Done<Empty>, "Puts a document away.";
    document_restore(document): ById => Done<Empty>, "Takes an archived document back.";
    document_delete(document): ById => Done<Empty>, "Deletes a document with its rows.";
    document_export(exchange): exchange::DocumentExport => exchange::DocumentFile, "Gives a document as Markdown.";
    document_import(exchange): exchange::DocumentImport => Done<exchange::ImportedView>, "Makes a document from Markdown.";
    section_write(section): section::SectionWrite => Done<section::SectionSaved>, "Writes the text of a section.";
    section_skip(section): section::SectionSkip => Done<section::SectionSaved>, "Says why a section is not needed.";
    field_write(section): section::FieldWrite => Done<section::SectionSaved>, "Writes a single value of a section.";
    appendix_write(section): section::AppendixWrite => Done<Empty>, "Writes what an import could not place.";
    row_add(table): table::RowAdd => Done<table::RowSaved>, "Adds an empty row to a table.";
    row_write(table): table::RowWrite => Done<table::RowSaved>, "Writes one cell of a row.";
    row_move(table): table::RowMove => Done<Empty>, "Moves a row within its table.";
    row_remove(table): ById => Done<Empty>, "Removes a row.";
    markdown_preview(markdown): markdown::MarkdownPreview => markdown::MarkdownView, "Shows Markdown as it will look.";
    image_add(markdown): markdown::ImageAdd => markdown::ImageAdded, "Keeps a picture in the workspace.";
    proposal_list(proposal): readiness::ByReview => Vec<proposal::ProposalView>, "Lists the answers a review's design proposes.";
    proposal_accept(proposal): ByQuestion => Done<Empty>, "Takes a proposal over as the answer, with its source in the note.";
    proposal_dismiss(proposal): ByQuestion => Done<Empty>, "Puts a proposal aside until its rows change.";
    finding_list(finding): readiness::ByReview => Vec<finding::FindingView>, "Lists where a review's design, answers and scenarios do not fit together.";
    finding_settle(finding): finding::FindingSettle => Done<Empty>, "Settles a finding with a reason.";
    finding_reopen(finding): finding::FindingReopen => Done<Empty>, "Opens a settled finding again.";
    // Pre-mortem
    premortem_show(premortem): premortem::PremortemShow => premortem::PremortemView, "Shows the pre-mortem of a review, as far as the one who asks may see it.";
    premortem_start(premortem): premortem::PremortemStart => Done<Made>, "Starts the pre-mortem of a review.";
    premortem_update(premortem): premortem::PremortemUpdate => Done<Empty>, "Changes some fields of a pre-mortem.";
    premortem_phase(premortem_phase): premortem_phase::PremortemPhase => Done<Empty>, "Moves a pre-mortem to a phase.";
    premortem_time(premortem_phase): premortem_phase::PremortemTime => Done<premortem_phase::TimeKept>, "Keeps the time left of a phase while the pre-mortem is in it.";
    participant_add(participant): participant::ParticipantAdd => Done<participant::MadeSeveral>, "Adds participants to a pre-mortem.";
    participant_rename(participant): participant::ParticipantRename => Done<Empty>, "Changes the name of a participant.";
    participant_move(participant): participant::ParticipantMove => Done<Empty>, "Moves a participant in the order of the round.";
    participant_pass(participant): ById => Done<Empty>, "Lets a participant pass: the turn moves on.";
    participant_remove(participant): ById => Done<Empty>, "Removes a participant; what they told stays.";
    reason_add(reason): reason::ReasonAdd => Done<participant::MadeSeveral>, "Adds reasons of a participant, one a line.";
    reason_update(reason): reason::ReasonUpdate => Done<Empty>, "Changes some fields of a reason.";
    reason_say(reason): ById => Done<Empty>, "Marks a reason as told; the turn moves on.";
    reason_remove(reason): ById => Done<Empty>, "Removes a reason.";
    reason_cluster(reason): reason::ReasonCluster => Done<Empty>, "Puts reasons into a group, or takes them out.";
    scenario_from_reasons(reason): reason::ScenarioFromReasons => Done<Made>, "Makes reasons into a scenario, or adds them to one.";
    scenario_split(reason): reason::ScenarioSplit => Done<Made>, "Takes reasons out of a scenario into a new one.";
    rate(rating): rating::Rate => Done<Empty>, "Votes on the likelihood and impact of a scenario.";
    ratings_reveal(rating): rating::RatingsReveal => Done<Empty>, "Shows the votes, and takes over those that agree.";
    library_search(library): library::LibrarySearch => library::LibraryFound, "Finds scenarios of the library, what fits first.";

    // Risk register
    register_show(register): readiness::ByReview => register::RegisterView, "Shows the risks of a review: matrix, budget, decision, scenarios in order.";
    register_update(register): register::RegisterUpdate => Done<Empty>, "Changes the objective the error budget is taken from.";
    scenario_show(scenario): ById => scenario::ScenarioView, "Shows everything about one scenario.";
    scenario_add(scenario_change): scenario_change::ScenarioAdd => Done<Made>, "Adds a scenario, an own one or a copy from the library.";
    scenario_update(scenario_change): scenario_change::ScenarioUpdate => Done<Empty>, "Changes some fields of a scenario.";
    scenario_archive(scenario_change): ById => Done<Empty>, "Puts a scenario away.";
    scenario_restore(scenario_change): ById => Done<Empty>, "Takes an archived scenario back.";
    scenario_merge(scenario_change): scenario_change::ScenarioMerge => Done<Empty>, "Merges scenarios into one.";
    scenario_accept(acceptance): acceptance::ScenarioAccept => Done<Empty>, "Accepts a scenario as it is until a day.";
    acceptance_end(acceptance): ById => Done<Empty>, "Ends the acceptance of a scenario: the risk is open again.";
    mitigation_add(mitigation): mitigation::MitigationAdd => Done<Made>, "Adds a mitigation.";
    mitigation_update(mitigation): mitigation::MitigationUpdate => Done<Empty>, "Changes some fields of a mitigation.";
    mitigation_remove(mitigation): ById => Done<Empty>, "Removes a mitigation.";
    mitigation_link(mitigation): mitigation::MitigationLink => Done<Empty>, "Links a mitigation to a scenario.";
    mitigation_unlink(mitigation): mitigation::MitigationLink => Done<Empty>, "Takes a mitigation off a scenario.";
    exercise_add(exercise): exercise::ExerciseAdd => Done<Made>, "Adds an exercise.";
    exercise_update(exercise): exercise::ExerciseUpdate => Done<Empty>, "Changes some fields of an exercise.";
    exercise_remove(exercise): ById => Done<Empty>, "Removes an exercise.";

    // Maturity
    assessment_list(assessment): assessment::AssessmentList => Vec<assessment_view::AssessmentRow>, "Lists assessments, latest first.";
    assessment_show(assessment): assessment::AssessmentShow => assessment_view::AssessmentView, "Shows an assessment, as far as the one who asks may see it.";
    assessment_create(assessment_create): assessment_create::AssessmentCreate => Done<Made>, "Starts an assessment of a team.";
    assessment_update(assessment): assessment::AssessmentUpdate => Done<Empty>, "Changes some fields of an assessment.";
    assessment_archive(assessment): ById => Done<Empty>, "Puts an assessment away.";
    assessment_restore(assessment): ById => Done<Empty>, "Takes an archived assessment back.";
    assessment_delete(assessment): ById => Done<Empty>, "Deletes an assessment with its votes.";
    assessment_compare(assessment_compare): assessment_compare::AssessmentCompare => assessment_compare::Comparison, "Says what changed from one assessment of a team to another, and why.";
    maturity_overview(overview): overview::MaturityOverview => overview::Overview, "Shows teams side by side, by dimension and over time.";
    assessment_reveal(assessment): assessment::AssessmentReveal => Done<Empty>, "Shows the votes to everybody.";
    assessment_conceal(assessment): ById => Done<Empty>, "Opens voting again; what was settled stays.";
    respondent_add(respondent): respondent::RespondentAdd => Done<participant::MadeSeveral>, "Adds people who answer an assessment.";
    respondent_update(respondent): respondent::RespondentUpdate => Done<Empty>, "Changes the name of a respondent, or whether they are through.";
    respondent_remove(respondent): ById => Done<Empty>, "Removes a respondent with their votes.";
    vote_set(respondent): respondent::VoteSet => Done<Empty>, "Votes on a criterion, or takes the vote back.";
    remark_set(respondent): respondent::RemarkSet => Done<Empty>, "Writes the remark of a respondent on a criterion.";
    criterion_settle(criterion): criterion::CriterionSettle => Done<Empty>, "Settles a criterion, or opens it again; the votes stay.";
    criterion_na(criterion): criterion::CriterionNa => Done<Empty>, "Says why a criterion does not apply.";
    criterion_note(criterion): criterion::CriterionNote => Done<Empty>, "Writes the note of a criterion.";
    proof_add(proof): proof::ProofAdd => Done<Made>, "Adds evidence to a criterion.";
    proof_check(proof): proof::ProofCheck => Done<Empty>, "Says who checked a piece of evidence, and when.";
    maturity_accept(maturity_proposal): maturity_proposal::MaturityAccept => Done<Empty>, "Copies the evidence of a review's answer to a criterion, with its source in the note.";
    maturity_dismiss(maturity_proposal): maturity_proposal::MaturityAccept => Done<Empty>, "Puts such a proposal aside until that evidence changes.";
    ballot_export(ballot): ballot::BallotExport => ballot::BallotFile, "Gives the file in which a respondent answers on another machine.";
    ballot_import(ballot): ballot::BallotImport => Done<ballot::BallotTaken>, "Takes the answers of such a file over, all of it or nothing.";
    ballot_open(ballot): ballot::BallotOpen => Done<Made>, "Opens such a file to answer it here.";
    assessment_move_preview(pack_move): ById => pack_move::PackMove, "Says what moving to the newest version of the pack would change.";
    assessment_move(pack_move): ById => Done<Empty>, "Moves an assessment to the newest version of its pack.";

    // Sign-off, the next review, what is due
    signoff_show(signoff_view): readiness::ByReview => signoff_view::SignoffView, "Shows which areas of a review are signed, by whom, and what voided a signature.";
    signoff_ask(signoff): signoff::SignoffAsk => Done<Empty>, "Asks for the sign-off of some areas.";
    signoff_sign(signoff): signoff::SignoffSign => Done<Made>, "Signs an area; the last signature locks the review.";
    signoff_lock(signoff): signoff::SignoffLock => Done<Empty>, "Locks a review of which every area is signed.";
    signoff_decline(signoff): signoff::SignoffDecline => Done<Made>, "Declines to sign an area, with a reason.";
    signoff_withdraw(signoff): ById => Done<Empty>, "Takes a sign-off back.";
    review_change(signoff): signoff::ReviewChange => Done<Empty>, "Starts a change of a signed review.";
    review_since(again): readiness::ByReview => again::ReviewSince, "Shows what changed since the review before was approved.";
    question_confirm(again): ByQuestion => Done<Empty>, "Says that an answer was looked at again and stays as it is.";
    next_review_set(again): again::NextReviewSet => Done<Empty>, "Chooses the day of the next review.";
    incident_list(incident): incident::IncidentList => Vec<incident::IncidentRow>, "Lists the incidents of a service.";
    incident_add(incident): incident::IncidentAdd => Done<Made>, "Adds an incident to a service.";
    incident_update(incident): incident::IncidentUpdate => Done<Empty>, "Changes some fields of an incident.";
    incident_remove(incident): ById => Done<Empty>, "Removes an incident.";
    due_list(due): due::DueAsk => Vec<due_row::DueRow>, "Lists what is due, soonest first.";
    due_ics(due): due::DueAsk => due::CalendarFile, "Gives what is due as a calendar file.";

    // People
    me_show(me): Nothing => me::MeView, "Shows who uses this installation.";
    me_set(me): me::MeSet => Done<Empty>, "Says who uses this installation.";
    person_list(person_list): person_list::PersonList => Vec<person_list::PersonRow>, "Lists people, and names that are only written in fields.";
    person_create(person): person::PersonCreate => Done<Made>, "Adds a person.";
    person_update(person): person::PersonUpdate => Done<Empty>, "Changes some fields of a person.";
    person_archive(person): ById => Done<Empty>, "Puts a person away.";
    person_restore(person): ById => Done<Empty>, "Takes an archived person back.";
    person_merge(person): person::PersonMerge => Done<Made>, "Says that several names mean one person.";

    // The life of a review
    snapshot_list(snapshot): snapshot::SnapshotList => Vec<snapshot::SnapshotRow>, "Lists the snapshots of a review or an assessment, latest first.";
    snapshot_take(snapshot): snapshot::SnapshotTake => Done<Made>, "Takes a snapshot of a review or an assessment.";
    snapshot_compare(compare): compare_view::SnapshotCompare => compare_view::ReviewComparison, "Says what changed between two states of a review, and what it did.";
    snapshot_delete(snapshot): ById => Done<Empty>, "Deletes a snapshot that a person took.";
    history_timeline(history): history::HistoryTimeline => history::TimelineView, "Shows what was changed of a review, an assessment or a service, latest first.";
    history_restore(history): history::HistoryRestore => Done<Empty>, "Puts an old value back, as a new change.";

    // Packs, reports, upkeep
    pack_list(packs): Nothing => packs::PackList, "Lists the installed packs.";
    pack_show(packs): packs::PackShow => packs::PackView, "Shows the words of a checklist.";
    pack_create(own_packs): own_packs::PackCreate => own_packs::PackMade, "Makes a pack of the team's own from an installed one.";
    pack_reload(own_packs): Nothing => packs::PackList, "Reads the team's own packs again, with what is wrong with them by file and line.";
    report_preview(report): report_about::ReportPreview => report::ReportView, "Shows a report as it will be written.";
    layout_list(layout): Nothing => Vec<layout::LayoutRow>, "Lists the layouts of reports.";
    layout_create(layout): layout::LayoutCreate => Done<Made>, "Makes a layout: which sections a report has, in which order and for whom.";
    layout_update(layout): layout::LayoutUpdate => Done<Empty>, "Changes some fields of a layout.";
    layout_delete(layout): ById => Done<Empty>, "Deletes a layout.";
    report_table(report_table): report_table::ReportTable => report_table::TableText, "Gives a table of a report alone, as CSV or in a dialect.";
    report_sections(report): report_about::ReportSections => Vec<report_about::SectionChoice>, "Lists the sections that a report may have.";

    // Publishing
    target_list(target_view): Nothing => Vec<target_view::TargetRow>, "Lists the places reports are published to.";
    place_list(target_view): Nothing => Vec<target_view::PlaceChoice>, "Lists the kinds of places with what each needs to be told.";
    target_create(target): target::TargetCreate => Done<Made>, "Adds a place to publish to.";
    target_update(target): target::TargetUpdate => Done<Empty>, "Changes some fields of such a place.";
    target_archive(target): ById => Done<Empty>, "Puts such a place away.";
    target_restore(target): ById => Done<Empty>, "Takes an archived place back.";
    target_delete(target): ById => Done<Empty>, "Deletes such a place; its pages stay where they are.";
    target_secret(target_secret): target::TargetSecret => target_view::TargetRow, "Keeps the secret of a place outside the workspace.";
    target_forget(target_secret): ById => target_view::TargetRow, "Forgets the secret of a place.";
    target_check(publish): ById => publish_view::JobView, "Begins to try whether a place answers.";
    publish_plan(publish): publish_view::PublishPlan => publish_view::JobView, "Begins to read the pages of a place and to decide what has to be done; changes nothing there.";
    publish_job(publish): Nothing => Option<publish_view::JobView>, "Says how far the current or last job is.";
    publish_cancel(publish): Nothing => Option<publish_view::JobView>, "Stops the current job before its next page.";
    publish_diff(publish): publish_view::PublishDiff => publish_view::DiffView, "Shows the difference of a page of the current plan.";
    publish_apply(publish): publish_view::PublishApply => publish_view::JobView, "Begins to do what the current plan says.";

    // Sample, upkeep
    sample_add(sample): Nothing => Done<Made>, "Adds the sample: a believable launch to explore.";
    sample_remove(sample): Nothing => Done<Empty>, "Removes the sample.";
    backup_list(upkeep): Nothing => upkeep::BackupList, "Lists the copies beside the workspace.";
    backup_make(upkeep): Nothing => upkeep::BackupRow, "Makes a copy beside the workspace.";
    workspace_check(upkeep): Nothing => upkeep::CheckView, "Verifies every hash, reference and derived row.";
}
