//! The verdict on a review: go, conditional or no-go, always with its reasons and the trace of every rule.
//!
//! Risks and the design count as soon as they exist: without a pre-mortem N4, N5 and C3 are not looked at,
//! without a design document C4 is not. Rules: `scoring.md`, section 2; their words are in `rule.rs`.

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{
    checklist::{Outcome, Question, Standing, WaiverState, assess, is_given},
    day,
    level::Level,
    rule::Code,
};
use crate::pack::checklist::Severity;

/// A review on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerdictInput {
    /// The day of the verdict.
    #[serde(with = "day")]
    pub today: NaiveDate,
    /// All questions selected by tier and `when`, waiting ones included, in the order of the pack.
    pub questions: Vec<Question>,
    /// Above this level a risk is treated or accepted.
    pub max_level: Level,
    /// The scenarios of the pre-mortem; none where there is no pre-mortem.
    pub risks: Option<Vec<Risk>>,
    /// The design document; none where there is none.
    pub design: Option<Design>,
}

/// A scenario with its current level.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Risk {
    /// Its id.
    pub id: String,
    /// The level with the mitigations that are done.
    pub current: Level,
    /// Who looks after it.
    pub owner: Option<String>,
    /// Whether it has been accepted as it is.
    pub acceptance: Option<Acceptance>,
}

/// A risk taken as it is until a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Acceptance {
    /// Who accepted it.
    pub accepted_by: Option<String>,
    /// The last day on which it holds.
    #[serde(with = "day")]
    pub expires: NaiveDate,
}

/// What the verdict asks of a design document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Design {
    /// Ids of required sections that are empty.
    pub required_missing: Vec<String>,
}

/// Whether to launch.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, JsonSchema, TS)]
pub enum Verdict {
    /// Nothing speaks against it.
    #[serde(rename = "go")]
    Go,
    /// It can be launched, and something is left to do.
    #[serde(rename = "conditional")]
    Conditional,
    /// Not yet.
    #[serde(rename = "no-go")]
    NoGo,
}

/// One thing that speaks against a launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Reason {
    /// The rule.
    pub code: Code,
    /// The question, risk or section; none where the rule is about the whole.
    #[serde(rename = "ref")]
    pub reference: Option<String>,
}

/// How one rule came out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Traced {
    /// The rule.
    pub code: Code,
    /// What is true when it holds.
    pub text: String,
    /// None where it is not looked at, because what it is about does not exist yet.
    pub holds: Option<bool>,
    /// What it points at.
    pub refs: Vec<String>,
    /// How many of those it is about hold; none where that cannot be counted.
    pub count: Option<Count>,
}

/// "19 of 20".
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct Count {
    /// Those that hold.
    pub holding: u32,
    /// All it is about.
    pub of: u32,
}

/// The verdict with everything that explains it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judgement {
    /// Whether to launch.
    pub verdict: Verdict,
    /// What speaks against it, by rule, then in input order.
    pub reasons: Vec<Reason>,
    /// Every rule.
    pub trace: Vec<Traced>,
    /// The verdict on the same input with all waivers ignored.
    pub without_waivers: Verdict,
    /// The checklist.
    pub outcome: Outcome,
    /// The next day on which anything here can change without an edit; until then it may be kept.
    pub next_change: Option<NaiveDate>,
}

/// Judges a review.
pub fn judge(input: &VerdictInput) -> Judgement {
    let outcome = assess(&input.questions, input.today);
    let trace = trace(input, &outcome.questions);
    let reasons: Vec<Reason> = trace.iter().flat_map(Traced::reasons).collect();
    let next_change = input
        .risks
        .iter()
        .flatten()
        .map(|risk| risk.next_change(input.today))
        .fold(outcome.next_change, day::earlier);
    Judgement {
        verdict: Verdict::of(&reasons),
        without_waivers: without_waivers(input),
        reasons,
        trace,
        outcome,
        next_change,
    }
}

fn without_waivers(input: &VerdictInput) -> Verdict {
    let mut bare = input.clone();
    for question in &mut bare.questions {
        question.waiver = None;
    }
    let standings = assess(&bare.questions, bare.today).questions;
    let reasons: Vec<Reason> = trace(&bare, &standings)
        .iter()
        .flat_map(Traced::reasons)
        .collect();
    Verdict::of(&reasons)
}

fn trace(input: &VerdictInput, standings: &[Standing]) -> Vec<Traced> {
    let of = |severity: Severity| {
        standings
            .iter()
            .filter(move |s| s.applicable && s.severity == severity)
    };
    let questions = |code: Code, severity: Severity, against: fn(&Standing) -> bool| {
        Traced::over(code, of(severity).map(|s| (s.id.as_str(), against(s))))
    };
    let risks = input.risks.as_deref();
    let above = || {
        let all = risks.unwrap_or_default().iter();
        all.filter(|risk| risk.current > input.max_level)
    };
    let accepted = |risk: &Risk| risk.is_accepted(input.today);
    let only_if = |exists: bool, traced: Traced| match exists {
        true => traced,
        false => traced.not_looked_at(),
    };
    vec![
        questions(Code::N1, Severity::Blocker, Standing::is_open),
        questions(Code::N2, Severity::Major, |s| s.is_open() && !s.answered),
        questions(Code::N3, Severity::Major, |s| {
            s.is_open() && s.answered && !s.action_in_time
        }),
        only_if(
            risks.is_some(),
            Traced::over(Code::N4, above().map(|r| (r.id.as_str(), !accepted(r)))),
        ),
        only_if(risks.is_some(), owned(risks.unwrap_or_default())),
        Traced::over(
            Code::C1,
            standings
                .iter()
                .filter(|s| s.applicable)
                .map(|s| (s.id.as_str(), s.waiver == WaiverState::InUse)),
        ),
        questions(Code::C2, Severity::Major, |s| {
            s.is_open() && s.answered && s.action_in_time
        }),
        only_if(
            risks.is_some(),
            Traced::over(Code::C3, above().map(|r| (r.id.as_str(), accepted(r)))),
        ),
        only_if(input.design.is_some(), sections(input.design.as_ref())),
    ]
}

/// N5: enough scenarios have an owner. It is about the whole, so it points at nothing.
fn owned(risks: &[Risk]) -> Traced {
    const ENOUGH: usize = 2;
    let owned = risks
        .iter()
        .filter(|risk| is_given(risk.owner.as_deref()))
        .count();
    let counted = std::iter::repeat_n(("", false), owned.min(ENOUGH));
    let missing = std::iter::repeat_n(("", true), ENOUGH - owned.min(ENOUGH));
    let mut traced = Traced::over(Code::N5, counted.chain(missing));
    traced.refs.clear();
    traced
}

/// C4: only the empty sections are known, so there is no count.
fn sections(design: Option<&Design>) -> Traced {
    let missing = design.map_or(&[][..], |d| &d.required_missing);
    let mut traced = Traced::over(Code::C4, missing.iter().map(|id| (id.as_str(), true)));
    traced.count = None;
    traced
}

impl Traced {
    /// A rule over items, each with whether it speaks against the launch.
    fn over<'i>(code: Code, items: impl Iterator<Item = (&'i str, bool)>) -> Self {
        let mut count = Count { holding: 0, of: 0 };
        let mut refs = Vec::new();
        for (id, against) in items {
            count.of += 1;
            if against {
                refs.push(id.to_owned());
            } else {
                count.holding += 1;
            }
        }
        Self {
            code,
            text: code.text().to_owned(),
            holds: Some(refs.is_empty()),
            refs,
            count: Some(count),
        }
    }

    fn not_looked_at(self) -> Self {
        Self {
            holds: None,
            refs: Vec::new(),
            count: None,
            ..self
        }
    }

    fn reasons(&self) -> Vec<Reason> {
        let reason = |reference: Option<&String>| Reason {
            code: self.code,
            reference: reference.cloned(),
        };
        match self.holds {
            Some(false) if self.refs.is_empty() => vec![reason(None)],
            Some(false) => self.refs.iter().map(|id| reason(Some(id))).collect(),
            Some(true) | None => Vec::new(),
        }
    }
}

impl Verdict {
    fn of(reasons: &[Reason]) -> Self {
        match reasons {
            [] => Verdict::Go,
            _ if reasons.iter().any(|r| r.code.forbids()) => Verdict::NoGo,
            _ => Verdict::Conditional,
        }
    }

    /// The word as stored and shown on the command line.
    pub const fn word(self) -> &'static str {
        match self {
            Verdict::Go => "go",
            Verdict::Conditional => "conditional",
            Verdict::NoGo => "no-go",
        }
    }
}

impl Risk {
    fn is_accepted(&self, today: NaiveDate) -> bool {
        let acceptance = self.acceptance.as_ref();
        acceptance.is_some_and(|a| is_given(a.accepted_by.as_deref()) && a.expires >= today)
    }

    fn next_change(&self, today: NaiveDate) -> Option<NaiveDate> {
        let acceptance = self.acceptance.as_ref()?;
        is_given(acceptance.accepted_by.as_deref())
            .then(|| day::after(acceptance.expires, 1))
            .flatten()
            .filter(|day| *day > today)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::score::{Freshness, score};

    fn input(changes: serde_json::Value) -> VerdictInput {
        let mut whole = json!({
            "today": "2026-11-20",
            "max_level": "M",
            "questions": [
                question("data.restore", "blocker", "met", json!({"evidence": [{"collected_on": "2026-08-22"}]})),
                question("alert.rota", "blocker", "met", json!({"evidence": [{"collected_on": "2026-11-01"}]})),
                question("ship.auto", "major", "partial", json!({"action": {"owner": "cy", "due": "2026-11-25"}})),
            ]
        });
        for (key, value) in changes.as_object().unwrap() {
            whole[key] = value.clone();
        }
        serde_json::from_value(whole).unwrap()
    }

    fn question(
        id: &str,
        severity: &str,
        answer: &str,
        changes: serde_json::Value,
    ) -> serde_json::Value {
        let mut question = json!({
            "id": id, "severity": severity, "evidence_required": severity == "blocker", "valid_days": 90,
            "na_allowed": true, "answer": answer, "reason": null, "evidence": [], "waiver": null, "action": null
        });
        for (key, value) in changes.as_object().unwrap() {
            question[key] = value.clone();
        }
        question
    }

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn a_day_later_stale_evidence_turns_the_verdict() {
        let mut input = input(json!({}));
        let judged = judge(&input);
        assert_eq!(judged.verdict, Verdict::Conditional);
        assert_eq!(judged.next_change, Some(day("2026-11-21")));
        input.today = day("2026-11-21");
        let judged = judge(&input);
        assert_eq!(judged.verdict, Verdict::NoGo);
        let restore = &judged.outcome.questions[0];
        assert!(restore.capped && restore.stale_evidence && restore.evidence == Freshness::Stale);
        assert_eq!(restore.credit, 2);
        let n1 = &judged.trace[0];
        assert_eq!(n1.text, "Every blocker is met or waived");
        assert_eq!(n1.refs, ["data.restore"]);
        assert_eq!(n1.count, Some(Count { holding: 1, of: 2 }));
        // Next: the action is no longer in time.
        assert_eq!(judged.next_change, Some(day("2026-11-26")));
    }

    #[test]
    fn a_waiver_is_named_and_the_verdict_without_it_is_said() {
        let waiver = json!({"requested_by": "ana", "approved_by": "bo", "expires": "2026-12-01"});
        let input = input(
            json!({"questions": [question("data.restore", "blocker", "unmet", json!({"waiver": waiver}))]}),
        );
        let judged = judge(&input);
        assert_eq!(judged.verdict, Verdict::Conditional);
        assert_eq!(judged.without_waivers, Verdict::NoGo);
        assert_eq!(judged.outcome.totals.waived, ["data.restore"]);
        assert_eq!(judged.next_change, Some(day("2026-12-02")));
    }

    #[test]
    fn risks_and_the_design_count_as_soon_as_they_exist() {
        let codes = |changes| {
            let judged = judge(&input(changes));
            let codes: Vec<_> = judged
                .reasons
                .iter()
                .map(|r| format!("{:?}", r.code))
                .collect();
            codes.join(" ")
        };
        assert_eq!(codes(json!({})), "C2");
        assert_eq!(codes(json!({"risks": []})), "N5 C2");
        assert_eq!(
            codes(json!({"design": {"required_missing": ["slos"]}})),
            "C2 C4"
        );
    }

    #[test]
    fn scoring_refuses_what_it_does_not_know() {
        let refused = |kind: &str, input| {
            let error = score(kind, input).unwrap_err();
            assert_eq!(error.kind, crate::Kind::Invalid);
            error.message
        };
        assert_eq!(
            refused("mood", json!({})),
            "There is no score of the kind `mood`."
        );
        let unknown_key = refused(
            "checklist",
            json!({"today": "2026-11-20", "questions": [], "colour": 1}),
        );
        assert!(
            unknown_key
                .starts_with("The input of `checklist` cannot be used: unknown field `colour`")
        );
        for today in [
            "2026-2-3",
            "2026-02-30",
            "20261120",
            "2026-11-20T00:00",
            "today",
        ] {
            assert!(
                refused("checklist", json!({"today": today, "questions": []}))
                    .contains("not a day")
            );
        }
        refused(
            "checklist",
            json!({"today": "2026-11-20", "questions": [question("q", "huge", "met", json!({}))]}),
        );
        refused(
            "checklist",
            json!({"today": "2026-11-20", "questions": [question("q", "major", "fine", json!({}))]}),
        );
        refused(
            "verdict",
            json!({"today": "2026-11-20", "questions": [], "max_level": "X"}),
        );
    }
}
