//! Findings of a review: where its design, answers and scenarios do not fit together; settled with a
//! reason, and open again once what they were about has changed.

use serde_json::Value;

use super::judge::{Judged, situation_answers};
use super::load::Case;
use super::paper::Paper;
use super::readiness::ByReview;
use super::risk_view::risk_link;
use super::session::{Session, Step};
use super::text::required;
use super::wire::{Done, Empty, request, view, words};
use crate::error::{Error, Result};
use crate::model::Id;
use crate::pack::Situation;
use crate::pack::document::FindingKind;
use crate::score::finding::{Beside, Found, findings};

request! {
    /// Settles a finding, or names it.
    pub struct FindingSettle {
        /// The review.
        pub review: Id,
        /// The finding's key.
        pub key: String,
        /// Why both places are right, or what was decided.
        pub reason: String,
    }

    /// Names a finding.
    pub struct FindingReopen {
        /// The review.
        pub review: Id,
        /// The finding's key.
        pub key: String,
    }
}

view! {
    /// Something that does not fit, or is missing.
    pub struct FindingView {
        /// Names it as long as it is about the same thing.
        pub key: String,
        /// The review.
        pub review: String,
        /// Contradiction or gap.
        pub kind: FindingKind,
        /// What does not fit, in a sentence.
        pub text: String,
        /// What to do about it.
        pub fix: String,
        /// Open or settled.
        pub state: FindingState,
        /// Why it is settled; where it is open again, the reason from before.
        pub reason: String,
        /// Whether it was settled and what it was about has changed since.
        pub changed_since: bool,
        /// The section of the design it is shown in.
        pub section: String,
        /// The table it is shown under.
        pub table: Option<String>,
        /// The row it is about.
        pub row: Option<String>,
        /// The question that is the other place.
        pub question: Option<String>,
        /// The scenario or category that is the other place.
        pub scenario: Option<String>,
        /// Every place it is about, the design first.
        pub places: Vec<Place>,
    }

    /// A place in the app.
    pub struct Place {
        /// What is there, in words.
        pub title: String,
        /// Its address in the app, beginning with `#/`.
        pub href: String,
    }
}

words! {
    /// Whether somebody has to look at a finding.
    pub enum FindingState {
        /// Nobody has settled it, or it has changed since.
        Open,
        /// Settled with a reason.
        Settled,
    }
}

/// Lists the findings of a review, in the order of its design.
pub(super) fn finding_list(session: &mut Session, request: ByReview) -> Result<Vec<FindingView>> {
    let case = session.case(&request.review)?;
    Ok(case.findings(&case.judge(session.today())))
}

/// Settles a finding with a reason.
pub(super) fn finding_settle(session: &mut Session, request: FindingSettle) -> Result<Done<Empty>> {
    let FindingSettle {
        review,
        key,
        reason,
    } = request;
    let reason = required("The reason", reason.trim())?;
    let case = session.case(&review)?;
    let found = case.found(&case.judge(session.today()), &key)?;
    let step = Step::named("Settle a finding").on_review(&review, found.question.as_deref());
    session.step(step, |writer| {
        writer.set(&review, &format!("settled/{key}"), &reason)?;
        writer.set(
            &review,
            &format!("settled_for/{key}"),
            &Value::from(found.fingerprint.as_str()),
        )?;
        Ok(Empty {})
    })
}

/// Opens a settled finding again.
pub(super) fn finding_reopen(session: &mut Session, request: FindingReopen) -> Result<Done<Empty>> {
    let FindingReopen { review, key } = request;
    let case = session.case(&review)?;
    if !case.record.review.settled.contains_key(&key) {
        return Err(Error::not_found("settled finding", &key));
    }
    session.step(
        Step::named("Reopen a finding").on_review(&review, None),
        |writer| {
            writer.set(&review, &format!("settled/{key}"), &Value::Null)?;
            writer.set(&review, &format!("settled_for/{key}"), &Value::Null)?;
            Ok(Empty {})
        },
    )
}

impl Case {
    /// Everything that does not fit, settled or not.
    pub(super) fn findings(&self, judged: &Judged) -> Vec<FindingView> {
        let Some(design) = &self.design else {
            return Vec::new();
        };
        let found = self.all_found(judged);
        found
            .into_iter()
            .map(|found| self.shown(design, found))
            .collect()
    }

    fn found(&self, judged: &Judged, key: &str) -> Result<Found> {
        let mut found = self.all_found(judged).into_iter();
        found
            .find(|found| found.key == key)
            .ok_or_else(|| Error::not_found("finding", key))
    }

    fn all_found(&self, judged: &Judged) -> Vec<Found> {
        let design = self.design.as_ref();
        let Some((design, template)) =
            design.and_then(|design| Some((design, design.pack.document()?)))
        else {
            return Vec::new();
        };
        let answers = situation_answers(&self.record.review.answers);
        let situation = Situation {
            tier: self.subject.tier(),
            facts: self.subject.facts(),
            answers: &answers,
            design: None,
            scenarios: Some(&|of| self.scenarios_of(of)),
        };
        let beside = Beside {
            question: &|id| self.has_question(id),
            scenario: &|of| self.has_scenario(of),
        };
        let asked = self.asked(judged);
        findings(template, &design.record, &asked, &situation, &beside)
    }

    /// Whether the checklist of the review has this question.
    fn has_question(&self, id: &str) -> bool {
        let list = self.pack.checklist();
        list.is_some_and(|list| list.question(id).is_some())
    }

    /// Whether a scenario of the review, or its library, is or could be of this category or origin.
    fn has_scenario(&self, of: &str) -> bool {
        let library = self.library.as_ref().and_then(|pack| pack.premortem());
        self.scenarios_of(of) > 0
            || library.is_none_or(|library| library.names().any(|id| id == of))
    }

    fn shown(&self, design: &Paper, found: Found) -> FindingView {
        let review = &self.record.review;
        let settled = review.settled.get(&found.key);
        let same = review.settled_for.get(&found.key) == Some(&found.fingerprint);
        let mut places = vec![self.place_of_section(design, &found.section)];
        if let Some(question) = &found.question {
            places.push(self.place_of_question(question));
        }
        if let Some(scenario) = &found.scenario {
            places.push(self.place_of_risk(scenario));
        }
        FindingView {
            review: review.id.to_string(),
            kind: found.kind,
            text: found.text,
            fix: found.fix,
            state: match settled {
                Some(_) if same => FindingState::Settled,
                _ => FindingState::Open,
            },
            changed_since: settled.is_some() && !same,
            reason: settled.cloned().unwrap_or_default(),
            section: found.section,
            table: found.table,
            row: found.row,
            question: found.question,
            scenario: found.scenario,
            places,
            key: found.key,
        }
    }

    /// Where a section of the design is.
    pub(super) fn place_of_section(&self, design: &Paper, section: &str) -> Place {
        let found = design
            .pack
            .document()
            .and_then(|template| template.section(section));
        Place {
            title: match found {
                Some(section) => format!("Design, {}", section.title),
                None => "Design".to_owned(),
            },
            href: format!("#/review/{}/design?s={section}", self.record.review.id),
        }
    }

    /// Where a risk of this category or origin is, or would be.
    fn place_of_risk(&self, of: &str) -> Place {
        let review = &self.record.review.id;
        match self.record.risks.like(of).next() {
            Some(scenario) => Place {
                title: format!("Risk {}", scenario.label()),
                href: risk_link(review.as_str(), scenario.id.as_str()),
            },
            None => Place {
                title: "Risks".to_owned(),
                href: format!("#/review/{review}/risks"),
            },
        }
    }

    /// How many scenarios of the review have this category or origin.
    pub(super) fn scenarios_of(&self, of: &str) -> u32 {
        u32::try_from(self.record.risks.like(of).count()).unwrap_or(u32::MAX)
    }

    /// Where a question is.
    pub(super) fn place_of_question(&self, question: &str) -> Place {
        Place {
            title: format!("Readiness, {question}"),
            href: format!("#/review/{}/readiness?q={question}", self.record.review.id),
        }
    }
}
