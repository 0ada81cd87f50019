//! What the report of a review needs to know, from what is stored and judged.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::days::spoken;
use super::judge::{Judged, JudgedQuestion};
use super::load::Case;
use super::readiness::Worth;
use super::session::Session;
use super::signoff_view::SignoffState;
use super::subject::Subject;
use crate::context::Clock;
use crate::error::Result;
use crate::model::{self, Entity, Id};
use crate::pack::{Applies, sentence};
use crate::report::{ReviewInput, input};
use crate::score::{Code, Verdict};

impl Session {
    /// A review with everything its report shows.
    pub(super) fn review_input(&self, review: &Id) -> Result<ReviewInput> {
        let case = self.case(review)?;
        let about = self.subject_input(&case)?;
        let judged = case.judge(self.today());
        let files = self.file_names(&case)?;
        let mut page = input(&case, &judged, about, &files, &*self.context.clock);
        if let Some(design) = case
            .design
            .as_ref()
            .filter(|design| !design.is_confidential())
        {
            page.design = Some(self.document_input(design, case.findings(&judged))?);
        }
        page.risks = self.report_risks(&case)?;
        page.signoffs = self.signoffs_input(&case, &judged)?;
        Ok(page)
    }

    /// Who signed which area.
    fn signoffs_input(&self, case: &Case, judged: &Judged) -> Result<input::Signoffs> {
        let review = &case.record.review;
        let day = |on: &Option<String>| on.as_deref().and_then(|on| on.parse().ok());
        let rows = self.signoff_view(case, judged)?.rows.into_iter();
        Ok(input::Signoffs {
            rows: rows
                .map(|row| input::Signoff {
                    on: day(&row.on).or(day(&row.asked_on)),
                    fingerprint: row.signed_fingerprint.unwrap_or_default(),
                    by: match row.by.is_empty() {
                        true => row.asked_of,
                        false => row.by,
                    },
                    state: match row.state {
                        SignoffState::NotAsked => input::SignoffState::NotAsked,
                        SignoffState::Asked => input::SignoffState::Asked,
                        SignoffState::Signed => input::SignoffState::Signed,
                        SignoffState::Declined => input::SignoffState::Declined,
                        SignoffState::Void => input::SignoffState::Void,
                    },
                    area: row.title,
                    role: row.role,
                    reason: row.reason,
                    void_by: row.void_by,
                    statement: row.statement,
                })
                .collect(),
            approved_on: review.locked_on,
            changing: review.changing.clone().unwrap_or_default(),
            next_review_on: review.next_review_on,
        })
    }

    /// What the report says of the service or team.
    fn subject_input(&self, case: &Case) -> Result<input::Subject> {
        let text = |of: &Option<String>| of.clone().unwrap_or_default();
        Ok(match &case.subject {
            Subject::Service(service) => {
                input::Subject::Service(self.service_facts(service, Some(&case.pack))?)
            }
            Subject::Team(team) => input::Subject::Team(input::Team {
                name: text(&team.name),
                summary: text(&team.summary),
                services: self.names_of_services(team)?,
            }),
        })
    }

    /// What a report says of a service; the facts are those its pack asks for.
    pub(super) fn service_facts(
        &self,
        service: &model::Service,
        pack: Option<&crate::pack::Pack>,
    ) -> Result<input::Service> {
        let text = |of: &Option<String>| of.clone().unwrap_or_default();
        let facts = pack.iter().flat_map(|pack| &pack.facts);
        Ok(input::Service {
            name: text(&service.name),
            summary: text(&service.summary),
            owner: text(&service.owner),
            tier: service.tier.unwrap_or(1),
            slo: text(&service.slo),
            facts: facts
                .map(|fact| (fact.text.clone(), service.facts.get(&fact.id).copied()))
                .collect(),
            links: self
                .links(&service.id)?
                .iter()
                .map(|link| (text(&link.title), text(&link.url)))
                .collect(),
        })
    }

    /// Names of the services a team owns that are not put away, from what is stored: a report changes no summary.
    fn names_of_services(&self, team: &model::Team) -> Result<Vec<String>> {
        let rows = self.store.all(model::Service::SPEC.kind)?;
        let mut names: Vec<String> = rows
            .into_iter()
            .map(crate::store::Row::decode::<model::Service>)
            .filter(|service| service.archived != Some(true))
            .filter(|service| team.is_called(service.owner.as_deref().unwrap_or_default()))
            .filter_map(|service| service.name)
            .collect();
        names.sort_by_key(|name| name.to_lowercase());
        Ok(names)
    }

    /// The names of attached files by hash.
    fn file_names(&self, case: &Case) -> Result<BTreeMap<String, String>> {
        let mut names = BTreeMap::new();
        for hash in case.record.evidence.iter().filter_map(|e| e.file.as_ref()) {
            if !names.contains_key(hash) {
                let (name, _) = self.store.attachment(hash)?;
                names.insert(hash.clone(), name);
            }
        }
        Ok(names)
    }
}

/// What the report needs to know, from what is stored and judged.
fn input(
    case: &Case,
    judged: &Judged,
    subject: input::Subject,
    files: &BTreeMap<String, String>,
    clock: &dyn Clock,
) -> ReviewInput {
    let today = clock.today();
    let review = &case.record.review;
    let list = case.pack.checklist();
    let area_title = |id: &str| {
        list.and_then(|list| list.area(id))
            .map_or("", |area| &area.title)
    };
    let hidden = judged.rows.iter().filter(|row| !row.counts());
    ReviewInput {
        subject,
        review: input::Review {
            title: review.title.clone().unwrap_or_default(),
            launch_on: review.launch_on,
            started_on: review.started_on.unwrap_or(today),
            pack_title: case.pack.head.title.clone(),
            pack_version: case.pack.head.version.to_string(),
        },
        as_of: today,
        verdict: verdict(judged),
        totals: totals(judged),
        areas: list
            .iter()
            .flat_map(|list| &list.areas)
            .map(|area| input::Area {
                id: area.id.clone(),
                title: area.title.clone(),
                intent: area.intent.clone(),
                signoff: area.signoff.clone(),
                questions: judged
                    .rows
                    .iter()
                    .filter(|row| row.area == area.id && row.counts())
                    .map(|row| question(case, row, files, clock))
                    .collect(),
            })
            .filter(|area| !area.questions.is_empty())
            .collect(),
        hidden: hidden
            .map(|row| input::HiddenQuestion {
                id: row.id.clone(),
                text: case.question_text(&row.id),
                area: area_title(&row.area).to_owned(),
                reason: match row.grace.filter(|_| row.is_asked()) {
                    Some(from) => format!("New in this version; it counts from {}.", spoken(from)),
                    None => sentence(&row.applies),
                },
            })
            .collect(),
        actions: case.record.actions.iter().map(action).collect(),
        design: None,
        risks: None,
        signoffs: input::Signoffs::default(),
    }
}

/// The verdict as reports have it.
pub(super) fn word(verdict: Verdict) -> input::Word {
    match verdict {
        Verdict::Go => input::Word::Go,
        Verdict::Conditional => input::Word::Conditional,
        Verdict::NoGo => input::Word::NoGo,
    }
}

/// The verdict with its reasons.
pub(super) fn verdict(judged: &Judged) -> input::Verdict {
    let meaning = |code: &str| {
        let found = Code::ALL
            .into_iter()
            .find(|known| format!("{known:?}") == code);
        found.map_or("", Code::meaning)
    };
    let reasons = judged.rules.iter().filter(|rule| rule.holds == Some(false));
    input::Verdict {
        word: word(judged.verdict),
        without_waivers: word(judged.without_waivers),
        reasons: reasons
            .flat_map(|rule| {
                // A rule about the whole points at nothing.
                let nothing = rule.refs.is_empty().then_some(None);
                let refs = rule.refs.iter().map(Some).chain(nothing);
                refs.map(move |id| (rule, id))
            })
            .map(|(rule, id)| input::Reason {
                code: rule.code.clone(),
                text: meaning(&rule.code).to_owned(),
                question: id.cloned(),
            })
            .collect(),
        trace: judged
            .rules
            .iter()
            .filter(|rule| rule.holds.is_some())
            .map(|rule| input::Rule {
                code: rule.code.clone(),
                text: rule.text.clone(),
                hits: rule.broken,
            })
            .collect(),
        not_asked: judged
            .rules
            .iter()
            .filter(|rule| !rule.asked)
            .map(|rule| rule.code.clone())
            .collect(),
    }
}

fn totals(judged: &Judged) -> input::Totals {
    let counts = judged.counts;
    input::Totals {
        score: judged.score.map(u32::from),
        score_without_waived: judged.score_without_waived.map(u32::from),
        applicable: counts.applicable as usize,
        answered: counts.answered() as usize,
        completeness: judged.completeness.map(u32::from),
        gaps: (counts.gaps - counts.waived) as usize,
        waived: counts.waived as usize,
        needs_evidence: judged.needs_evidence.len(),
        stale_evidence: judged.stale_evidence.len(),
    }
}

fn question(
    case: &Case,
    row: &JudgedQuestion,
    files: &BTreeMap<String, String>,
    clock: &dyn Clock,
) -> input::Question {
    let today = clock.today();
    let record = &case.record;
    let asked = case
        .pack
        .checklist()
        .and_then(|list| list.question(&row.id));
    let mine = |of: &Option<String>| of.as_deref() == Some(row.id.as_str());
    let text = |map: &BTreeMap<String, String>| map.get(&row.id).cloned().unwrap_or_default();
    input::Question {
        id: row.id.clone(),
        text: case.question_text(&row.id),
        severity: match asked.map(|question| question.severity) {
            Some(crate::pack::checklist::Severity::Blocker) => input::Severity::Blocker,
            Some(crate::pack::checklist::Severity::Major) => input::Severity::Major,
            Some(crate::pack::checklist::Severity::Minor) | None => input::Severity::Minor,
        },
        waiting: match &row.applies {
            Applies::Waiting { .. } if !row.included => Some(sentence(&row.applies)),
            Applies::Waiting { .. }
            | Applies::Shown { .. }
            | Applies::FactNotSet { .. }
            | Applies::Hidden { .. } => None,
        },
        answer: row.answer.map(|answer| match answer {
            model::Answer::Met => input::Answer::Met,
            model::Answer::Partial => input::Answer::Partial,
            model::Answer::Unmet => input::Answer::Unmet,
            model::Answer::Na => input::Answer::Na,
            model::Answer::Unknown => input::Answer::Unknown,
        }),
        worth: match row.worth() {
            Worth::Met => input::Worth::Met,
            Worth::Partial => input::Worth::Partial,
            Worth::Nothing => input::Worth::Nothing,
            Worth::NotCounted => input::Worth::NotApplicable,
        },
        worth_reason: row.worth_text(today),
        reason: text(&record.review.reasons),
        note: text(&record.review.notes),
        owner: text(&record.review.owners),
        evidence: record
            .evidence
            .iter()
            .filter(|evidence| mine(&evidence.question))
            .filter_map(|evidence| evidence_input(case, evidence, files, today))
            .collect(),
        waivers: record
            .waivers
            .iter()
            .filter(|waiver| mine(&waiver.question))
            .filter_map(|waiver| waiver_input(waiver, today))
            .collect(),
        comments: record
            .comments
            .iter()
            .filter(|comment| mine(&comment.question))
            .map(|comment| input::Comment {
                author: comment.created_by.clone(),
                on: clock.days()(comment.created_ms),
                markdown: comment.text.clone().unwrap_or_default(),
            })
            .collect(),
    }
}

fn evidence_input(
    case: &Case,
    evidence: &model::Evidence,
    files: &BTreeMap<String, String>,
    today: NaiveDate,
) -> Option<input::Evidence> {
    let text = |of: &Option<String>| of.clone().unwrap_or_default();
    let collected_on = evidence.collected_on?;
    let until = case.good_until(evidence);
    let file = evidence.file.as_ref().and_then(|hash| files.get(hash));
    Some(input::Evidence {
        title: text(&evidence.title),
        target: match evidence.kind.unwrap_or(model::EvidenceKind::Note) {
            model::EvidenceKind::Link => input::EvidenceTarget::Link(text(&evidence.url)),
            model::EvidenceKind::File => {
                input::EvidenceTarget::File(file.cloned().unwrap_or_default())
            }
            model::EvidenceKind::Note => input::EvidenceTarget::Note(text(&evidence.text)),
        },
        collected_on,
        collected_by: text(&evidence.collected_by),
        proves: text(&evidence.proves),
        fresh: collected_on <= today && until.is_none_or(|until| until >= today),
        until,
    })
}

fn waiver_input(waiver: &model::Waiver, today: NaiveDate) -> Option<input::Waiver> {
    let text = |of: &Option<String>| of.clone().unwrap_or_default();
    Some(input::Waiver {
        state: match waiver.state(today) {
            model::WaiverState::Asked => input::WaiverState::Asked,
            model::WaiverState::Approved => input::WaiverState::Approved,
            model::WaiverState::Refused => input::WaiverState::Refused,
            model::WaiverState::Ended => input::WaiverState::Ended,
        },
        reason: text(&waiver.reason),
        control: text(&waiver.control),
        requested_by: text(&waiver.requested_by),
        approved_by: text(&waiver.approver),
        expires: waiver.expires?,
    })
}

fn action(action: &model::Action) -> input::Action {
    input::Action {
        text: action.text.clone().unwrap_or_default(),
        owner: action.owner.clone().unwrap_or_default(),
        due: action.due,
        state: action_state(action),
        question: action.question.clone().or(action.scenario.clone()),
    }
}

/// Where an action stands, as reports have it.
pub(super) fn action_state(action: &model::Action) -> input::ActionState {
    match action.state.unwrap_or(model::ActionState::Open) {
        model::ActionState::Open => input::ActionState::Open,
        model::ActionState::Done => input::ActionState::Done,
        model::ActionState::Dropped => input::ActionState::Dropped,
    }
}
