//! Puts a review before the scoring rules: which questions apply, what each answer is worth
//! today, and what the whole comes to.
//!
//! This is the only place that turns stored answers into the input of `score`.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::days::day;
use super::load::Case;
use super::paper::Paper;
use super::readiness::Worth;
use crate::model::{ActionState, Answer, Decision, Evidence, Waiver};
use crate::pack::checklist::Question;
use crate::pack::{Applies, DesignTables, EarlierAnswer, Situation, select};
use crate::score::{self, Judgement, Standing, Verdict, VerdictInput};
use crate::store::summary::Counts;

/// A review after judgement on a day.
pub(super) struct Judged {
    pub(super) rows: Vec<JudgedQuestion>,
    pub(super) counts: Counts,
    pub(super) score: Option<u8>,
    pub(super) score_without_waived: Option<u8>,
    pub(super) completeness: Option<u8>,
    pub(super) needs_evidence: Vec<String>,
    pub(super) stale_evidence: Vec<String>,
    pub(super) verdict: Verdict,
    pub(super) without_waivers: Verdict,
    pub(super) rules: Vec<JudgedRule>,
    /// The first day on which any of this may differ without a change.
    pub(super) next_change: Option<NaiveDate>,
}

/// One rule of the verdict with what it found.
pub(super) struct JudgedRule {
    pub(super) code: String,
    pub(super) text: String,
    pub(super) holds: Option<bool>,
    /// Whether it is about something this subject can have.
    pub(super) asked: bool,
    pub(super) value: String,
    pub(super) refs: Vec<String>,
    /// How many of those it is about break it.
    pub(super) broken: usize,
}

/// One question after judgement.
pub(super) struct JudgedQuestion {
    pub(super) id: String,
    pub(super) area: String,
    pub(super) applies: Applies,
    pub(super) included: bool,
    /// The day from which it counts, where it is new and nobody has answered it.
    pub(super) grace: Option<NaiveDate>,
    pub(super) na_allowed: bool,
    pub(super) answer: Option<Answer>,
    pub(super) reason_needed: bool,
    /// Quarters of full credit: 0 to 4.
    pub(super) credit: u8,
    pub(super) stale: bool,
    pub(super) needs_evidence: bool,
    pub(super) gap: bool,
    pub(super) waived: bool,
    /// Left out of all counts as N/A.
    pub(super) not_applicable: bool,
    /// The last day of the newest evidence, where it is stale.
    pub(super) stale_since: Option<NaiveDate>,
}

impl Case {
    /// Judges the review on a day.
    pub(super) fn judge(&self, today: NaiveDate) -> Judged {
        let Some(checklist) = self.pack.checklist() else {
            return Judged::empty();
        };
        let review = &self.record.review;
        let answers = situation_answers(&review.answers);
        let tables = self.design.as_ref().and_then(Paper::tables);
        let situation = Situation {
            tier: self.subject.tier(),
            facts: self.subject.facts(),
            answers: &answers,
            design: tables.as_ref().map(|tables| tables as &dyn DesignTables),
            scenarios: Some(&|of| self.scenarios_of(of)),
        };
        let selected = select(checklist, &situation);
        let design = tables.map(|tables| score::verdict::Design {
            required_missing: score::document::assess(tables.template, tables.record, &situation)
                .required_missing(),
        });
        let mut rows = Vec::with_capacity(selected.len());
        let mut inputs = Vec::new();
        let mut at = Vec::new();
        for (question, applies) in checklist.questions.iter().zip(selected) {
            let included = review.included.get(&question.id) == Some(&true);
            let grace = review
                .graces
                .get(&question.id)
                .copied()
                .filter(|from| *from > today && !review.answers.contains_key(&question.id));
            let counts = (applies.counts() || included) && grace.is_none();
            if counts {
                at.push(rows.len());
                inputs.push(self.input(
                    question,
                    matches!(applies, Applies::Waiting { .. }),
                    today,
                ));
            }
            rows.push(JudgedQuestion {
                id: question.id.clone(),
                area: question.area.clone(),
                applies,
                included,
                grace,
                na_allowed: question.na_allowed || included,
                answer: review.answers.get(&question.id).copied(),
                reason_needed: false,
                credit: 0,
                stale: false,
                needs_evidence: false,
                gap: false,
                waived: false,
                not_applicable: false,
                stale_since: None,
            });
        }
        let judgement = score::judge(&VerdictInput {
            today,
            questions: inputs,
            max_level: score::Level::Moderate,
            risks: self.risks(today),
            design,
        });
        for (row, standing) in at.iter().zip(&judgement.outcome.questions) {
            let end = self.newest_end(&rows[*row].id);
            rows[*row].stand(standing, end);
        }
        sum_up(rows, judgement, |code| self.subject.is_asked(code))
    }

    /// What the verdict needs to know of the register; none without a pre-mortem and scenarios.
    ///
    /// A pack may have other levels than the shipped five, so what is said of each scenario is only whether it
    /// is above the pack's maximum: the highest level stands for that, the lowest for the rest.
    fn risks(&self, today: NaiveDate) -> Option<Vec<score::verdict::Risk>> {
        let pack = self.method.as_deref()?;
        let shown = self.register(pack, today).ok()?;
        let risks = shown.register.standings.iter().map(|standing| {
            let scenario = shown.scenario(standing);
            score::verdict::Risk {
                id: scenario.id.to_string(),
                current: match standing.is_above() {
                    true => score::Level::VeryHigh,
                    false => score::Level::VeryLow,
                },
                owner: scenario.owner.clone(),
                acceptance: scenario
                    .accepted_until
                    .map(|expires| score::verdict::Acceptance {
                        accepted_by: scenario.accepted_by.clone(),
                        expires,
                    }),
            }
        });
        Some(risks.collect())
    }

    /// What scoring needs to know of one question.
    fn input(
        &self,
        question: &Question,
        waiting: bool,
        today: NaiveDate,
    ) -> score::checklist::Question {
        let review = &self.record.review;
        let mine = |of: &Option<String>| of.as_deref() == Some(question.id.as_str());
        let included = review.included.get(&question.id) == Some(&true);
        score::checklist::Question {
            id: question.id.clone(),
            severity: question.severity,
            evidence_required: question.evidence_required,
            valid_days: Some(question.valid_days),
            na_allowed: question.na_allowed || included,
            answer: review.answers.get(&question.id).map(|answer| match answer {
                Answer::Met => score::Answer::Met,
                Answer::Partial => score::Answer::Partial,
                Answer::Unmet => score::Answer::Unmet,
                Answer::Na => score::Answer::Na,
                Answer::Unknown => score::Answer::Unknown,
            }),
            reason: review.reasons.get(&question.id).cloned(),
            evidence: self
                .record
                .evidence
                .iter()
                .filter(|evidence| mine(&evidence.question))
                .filter_map(|evidence| evidence.collected_on)
                .map(|collected_on| score::checklist::Evidence { collected_on })
                .collect(),
            waiver: self.waiver_of(&question.id, today).and_then(waiver_input),
            action: self.action_input(&question.id, today),
            waiting,
        }
    }

    /// The open action that speaks for a question: a live one before any other.
    fn action_input(&self, question: &str, today: NaiveDate) -> Option<score::checklist::Action> {
        let inputs = self
            .record
            .actions
            .iter()
            .filter(|action| action.question.as_deref() == Some(question))
            .filter(|action| matches!(action.state, Some(ActionState::Open) | None))
            .map(|action| score::checklist::Action {
                owner: action.owner.clone(),
                due: action.due,
            });
        inputs.max_by_key(|input| (in_time(input, today), input.due))
    }

    /// How long evidence for a question stays good, in days.
    pub(super) fn valid_days(&self, question: &str) -> Option<u32> {
        let question = self.pack.checklist()?.question(question)?;
        Some(question.valid_days)
    }

    /// The last day a piece of evidence supports its answer.
    pub(super) fn good_until(&self, evidence: &Evidence) -> Option<NaiveDate> {
        let valid = self.valid_days(evidence.question.as_deref()?)?;
        evidence
            .collected_on?
            .checked_add_days(Days::new(u64::from(valid)))
    }

    /// The latest day that any evidence of a question was good until.
    fn newest_end(&self, question: &str) -> Option<NaiveDate> {
        self.record
            .evidence
            .iter()
            .filter(|evidence| evidence.question.as_deref() == Some(question))
            .filter_map(|evidence| self.good_until(evidence))
            .max()
    }
}

/// Stored answers as expressions read them: unknown and no answer are both blank.
pub(super) fn situation_answers(
    answers: &BTreeMap<String, Answer>,
) -> impl Fn(&str) -> EarlierAnswer + '_ {
    |id| match answers.get(id) {
        Some(Answer::Met) => EarlierAnswer::Met,
        Some(Answer::Partial) => EarlierAnswer::Partial,
        Some(Answer::Unmet) => EarlierAnswer::Unmet,
        Some(Answer::Na) => EarlierAnswer::Na,
        Some(Answer::Unknown) | None => EarlierAnswer::Blank,
    }
}

/// A waiver that was refused or ended by hand never counts.
fn waiver_input(waiver: &Waiver) -> Option<score::checklist::Waiver> {
    let approved = waiver.decision == Some(Decision::Approved) && waiver.ended_on.is_none();
    Some(score::checklist::Waiver {
        requested_by: waiver.requested_by.clone().unwrap_or_default(),
        approved_by: waiver.approver.clone().filter(|_| approved),
        expires: waiver.expires?,
    })
}

fn in_time(action: &score::checklist::Action, today: NaiveDate) -> bool {
    action.owner.is_some() && action.due.is_some_and(|due| due >= today)
}

fn sum_up(
    rows: Vec<JudgedQuestion>,
    judgement: Judgement,
    is_asked: impl Fn(score::Code) -> bool,
) -> Judged {
    let totals = judgement.outcome.totals;
    let percent = |share: Option<u32>| share.and_then(|share| u8::try_from(share).ok());
    let rules = judgement.trace.into_iter().map(|rule| JudgedRule {
        value: match (rule.holds, rule.count) {
            (None, _) if !is_asked(rule.code) => "not asked of a team".to_owned(),
            (None, _) => "not looked at yet".to_owned(),
            (Some(_), Some(count)) => format!("{} of {}", count.holding, count.of),
            (Some(true), None) => "none".to_owned(),
            (Some(false), None) => rule.refs.len().to_string(),
        },
        broken: match rule.count {
            Some(count) => (count.of - count.holding) as usize,
            None => rule.refs.len(),
        },
        asked: is_asked(rule.code),
        code: format!("{:?}", rule.code),
        text: rule.text,
        holds: rule.holds,
        refs: rule.refs,
    });
    Judged {
        counts: count(rows.iter()),
        score: percent(totals.score),
        score_without_waived: percent(totals.score_without_waived),
        completeness: percent(totals.completeness),
        needs_evidence: totals.needs_evidence,
        stale_evidence: totals.stale_evidence,
        verdict: judgement.verdict,
        without_waivers: judgement.without_waivers,
        rules: rules.collect(),
        next_change: judgement
            .next_change
            .into_iter()
            .chain(rows.iter().filter_map(|row| row.grace))
            .min(),
        rows,
    }
}

/// Counts questions by answer.
fn count<'a>(rows: impl Iterator<Item = &'a JudgedQuestion>) -> Counts {
    let mut counts = Counts::default();
    for row in rows.filter(|row| row.counts()) {
        if row.not_applicable {
            counts.na += 1;
            continue;
        }
        counts.applicable += 1;
        match row.answer.filter(|_| !row.is_waiting()) {
            Some(Answer::Met) => counts.met += 1,
            Some(Answer::Partial) => counts.partial += 1,
            Some(Answer::Unmet) => counts.unmet += 1,
            Some(Answer::Unknown) => counts.unknown += 1,
            // N/A without the reason it needs is no answer.
            Some(Answer::Na) | None => counts.unanswered += 1,
        }
        counts.gaps += u32::from(row.gap);
        counts.waived += u32::from(row.waived);
    }
    counts
}

impl Judged {
    fn empty() -> Self {
        Self {
            rows: Vec::new(),
            counts: Counts::default(),
            score: None,
            score_without_waived: None,
            completeness: None,
            needs_evidence: Vec::new(),
            stale_evidence: Vec::new(),
            verdict: Verdict::NoGo,
            without_waivers: Verdict::NoGo,
            rules: Vec::new(),
            next_change: None,
        }
    }

    /// One question.
    pub(super) fn row(&self, question: &str) -> Option<&JudgedQuestion> {
        self.rows.iter().find(|row| row.id == question)
    }

    /// Counts over one area.
    pub(super) fn area(&self, area: &str) -> Counts {
        count(self.rows.iter().filter(|row| row.area == area))
    }

    /// Ids of the questions that count as applicable.
    pub(super) fn counted(&self) -> impl Iterator<Item = &str> {
        let counted = self
            .rows
            .iter()
            .filter(|row| row.counts() && !row.not_applicable);
        counted.map(|row| row.id.as_str())
    }

    /// Whether an answer rests on a piece of evidence: its question counts and claims something.
    pub(super) fn rests_on(&self, evidence: &Evidence) -> bool {
        let question = evidence.question.as_deref().unwrap_or_default();
        self.row(question).is_some_and(|row| {
            row.counts() && matches!(row.answer, Some(Answer::Met | Answer::Partial))
        })
    }

    /// How the numbers are made, in sentences.
    pub(super) fn formulas(&self) -> Vec<String> {
        let counts = self.counts;
        vec![
            "Score: each answer earns 4 (met), 2 (partial) or 0 quarters, at most 2 where evidence is required and none is fresh; times 5 for a blocker, 3 for a major, 1 for a minor question; in percent of what all applicable questions could earn, rounded down.".to_owned(),
            format!(
                "Completeness: {} answered of {} applicable questions, in percent, rounded down.",
                counts.answered(),
                counts.applicable
            ),
            format!(
                "Gaps: {} applicable questions with less than full credit; {} of them have a live waiver.",
                counts.gaps, counts.waived
            ),
            "Verdict: any rule N1 to N5 that does not hold gives No-go; otherwise any rule C1 to C4 gives Conditional; otherwise Go.".to_owned(),
        ]
    }
}

impl JudgedQuestion {
    /// Takes over what scoring says of it.
    fn stand(&mut self, standing: &Standing, newest_end: Option<NaiveDate>) {
        let waiting = self.is_waiting();
        self.credit = standing.credit;
        self.stale = standing.stale_evidence;
        self.needs_evidence = standing.needs_evidence;
        self.gap = standing.applicable && standing.credit < 4 && !waiting;
        self.waived = standing.waiver.eq(&score::checklist::WaiverState::InUse);
        self.not_applicable = !standing.applicable;
        self.reason_needed = self.answer == Some(Answer::Na) && standing.applicable && !waiting;
        self.stale_since = newest_end.filter(|_| standing.stale_evidence);
    }

    /// Whether it is asked, waits, or was chosen to be answered anyway, and is not too new to count.
    pub(super) fn counts(&self) -> bool {
        self.is_asked() && self.grace.is_none()
    }

    /// Whether it is asked, waits, or was chosen to be answered anyway.
    pub(super) fn is_asked(&self) -> bool {
        self.applies.counts() || self.included
    }

    /// Whether it waits for an earlier answer.
    pub(super) fn is_waiting(&self) -> bool {
        matches!(self.applies, Applies::Waiting { .. }) && !self.included
    }

    /// Whether it can be answered now.
    pub(super) fn can_be_answered(&self) -> bool {
        self.applies.can_be_answered() || self.included
    }

    /// Whether it counts as unanswered.
    pub(super) fn is_unanswered(&self) -> bool {
        self.answer.is_none() || self.reason_needed
    }

    /// What the answer is worth.
    pub(super) fn worth(&self) -> Worth {
        match (self.counts() && !self.not_applicable, self.credit) {
            (false, _) => Worth::NotCounted,
            (true, 4) => Worth::Met,
            (true, 2) => Worth::Partial,
            (true, _) => Worth::Nothing,
        }
    }

    /// Why it is worth less than it says; empty where it is not.
    pub(super) fn worth_text(&self, today: NaiveDate) -> String {
        if self.reason_needed {
            return "N/A counts once it has a reason.".to_owned();
        }
        if self.needs_evidence && self.answer == Some(Answer::Met) {
            return "Evidence is needed and there is none.".to_owned();
        }
        match (self.stale, self.stale_since) {
            (true, Some(end)) if end < today => {
                format!("The evidence was good until {}.", day(end))
            }
            (true, _) => "None of the evidence is good today.".to_owned(),
            (false, _) => String::new(),
        }
    }
}
