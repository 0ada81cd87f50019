//! The library of failures: what of it fits a service and why, who in the session said the same, and finding one.

use std::collections::BTreeMap;

use super::load::Case;
use super::paper::Paper;
use super::premortem::Sitting;
use super::premortem_pack::content;
use super::risk_view::{ScenarioRef, scenario_ref};
use super::session::Session;
use super::wire::{request, view};
use crate::error::Result;
use crate::model::Id;
use crate::pack::premortem::{Incident, Scenario};
use crate::pack::{DesignTables, EarlierAnswer, Fit, Pack, Reason, Situation, clause, suggests};

request! {
    /// Looks for scenarios in the library.
    pub struct LibrarySearch {
        /// The review whose service and design decide what fits.
        pub review: Id,
        /// Words that must all occur; an empty text finds all.
        pub text: String,
        /// Only of this category.
        pub category: Option<String>,
    }
}

view! {
    /// Scenarios of the library, what fits first.
    pub struct LibraryFound {
        /// The pack they are from.
        pub pack: String,
        /// Its version.
        pub version: String,
        /// What was found.
        pub rows: Vec<LibraryRow>,
        /// How many the library has in all.
        pub all: u32,
    }

    /// A scenario of the library.
    pub struct LibraryRow {
        /// Its id in the pack.
        pub id: String,
        /// Its title.
        pub title: String,
        /// Its category's id.
        pub category: String,
        /// Its category's title.
        pub category_title: String,
        /// The story.
        pub text: String,
        /// What sets it off.
        pub trigger: String,
        /// What is affected.
        pub blast_radius: String,
        /// What would show it early.
        pub detection: String,
        /// A question to start the talk about mitigation.
        pub mitigation_prompt: String,
        /// Id of the control action.
        pub control_action: String,
        /// An exercise that proves a mitigation.
        pub exercise: String,
        /// A published incident of this type, if there is one.
        pub incident: Option<IncidentView>,
        /// How well it fits this service.
        pub fit: Fit,
        /// What decides that.
        pub reasons: Vec<Reason>,
        /// The same in a sentence.
        pub why: String,
        /// Who in the session said the same.
        pub said_by: Vec<String>,
        /// The scenario it was added as, if it was.
        pub added: Option<ScenarioRef>,
    }

    /// A published incident.
    pub struct IncidentView {
        /// Its name.
        pub title: String,
        /// Where it is told.
        pub url: String,
    }
}

/// Looks for scenarios in the library.
pub(super) fn library_search(
    session: &mut Session,
    request: LibrarySearch,
) -> Result<LibraryFound> {
    session.of_service(&request.review, "pre-mortem")?;
    let case = session.case(&request.review)?;
    let pack = session.method_of(&case.record.risks)?;
    let sitting = session.sitting(case.record.risks.premortem.as_ref())?;
    let text = request.text.to_lowercase();
    let words: Vec<&str> = text.split_whitespace().collect();
    let category = request.category.as_deref().filter(|id| !id.is_empty());
    let mut rows = case.library(&pack, sitting.as_ref())?;
    let all = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    rows.retain(|row| category.is_none_or(|id| id == row.category) && row.has(&words));
    // Words in the title before words elsewhere; within that the order stays.
    rows.sort_by_key(|row| {
        let title = row.title.to_lowercase();
        !words.iter().all(|word| title.contains(word))
    });
    Ok(LibraryFound {
        pack: pack.head.id.clone(),
        version: pack.head.version.to_string(),
        rows,
        all,
    })
}

impl LibraryRow {
    fn has(&self, words: &[&str]) -> bool {
        let incident = self
            .incident
            .as_ref()
            .map_or("", |incident| &incident.title);
        let texts = [
            &self.title,
            &self.text,
            &self.category_title,
            &self.trigger,
            &self.detection,
            &self.id,
            incident,
        ];
        let texts = texts.map(str::to_lowercase);
        words
            .iter()
            .all(|word| texts.iter().any(|text| text.contains(word)))
    }
}

impl Case {
    /// The whole library of a pack for this review, what fits first, then in the order of the pack.
    pub(super) fn library(
        &self,
        pack: &Pack,
        sitting: Option<&Sitting>,
    ) -> Result<Vec<LibraryRow>> {
        let (content, _) = content(pack)?;
        let said = said_by(self, sitting);
        let titles: BTreeMap<&str, &str> = content
            .categories
            .iter()
            .map(|category| (category.id.as_str(), category.title.as_str()))
            .collect();
        let blank = |_: &str| EarlierAnswer::Blank;
        let tables = self.design.as_ref().and_then(Paper::tables);
        let situation = Situation {
            tier: self.subject.tier(),
            facts: self.subject.facts(),
            answers: &blank,
            design: tables.as_ref().map(|tables| tables as &dyn DesignTables),
            scenarios: None,
        };
        let mut rows: Vec<LibraryRow> = content
            .scenarios
            .iter()
            .map(|scenario| {
                let (fit, reasons) = suggests(scenario, &situation);
                let mine = self.record.risks.scenarios.iter();
                let mut added =
                    mine.filter(|own| own.counts() && own.origin.as_deref() == Some(&scenario.id));
                let category = titles.get(scenario.category.as_str());
                row(
                    scenario,
                    category.copied().unwrap_or_default(),
                    fit,
                    reasons,
                    said.get(scenario.id.as_str()).cloned().unwrap_or_default(),
                    added.next().map(scenario_ref),
                )
            })
            .collect();
        rows.sort_by_key(|row| row.fit);
        Ok(rows)
    }
}

/// Who said what a library scenario tells: their reason was marked so, or became the scenario added from it.
fn said_by(case: &Case, sitting: Option<&Sitting>) -> BTreeMap<String, Vec<String>> {
    let mut said: BTreeMap<String, Vec<String>> = BTreeMap::new();
    let Some(sitting) = sitting else { return said };
    for reason in sitting
        .reasons
        .iter()
        .filter(|reason| reason.said.is_some())
    {
        let scenario = reason.scenario.as_deref();
        let origin = scenario
            .and_then(|id| case.record.risks.scenario(id))
            .and_then(|scenario| scenario.origin.as_deref());
        if let Some(id) = reason.library.as_deref().or(origin) {
            let names = said.entry(id.to_owned()).or_default();
            let name = sitting.name_of(reason.participant.as_deref());
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    said
}

/// A scenario of the library as shown.
pub(super) fn row(
    scenario: &Scenario,
    category: &str,
    fit: Fit,
    reasons: Vec<Reason>,
    said_by: Vec<String>,
    added: Option<ScenarioRef>,
) -> LibraryRow {
    let why: Vec<String> = match reasons.as_slice() {
        [Reason::Always] => vec!["It fits every service.".to_owned()],
        reasons => reasons.iter().map(clause).collect(),
    };
    LibraryRow {
        id: scenario.id.clone(),
        title: scenario.title.clone(),
        category: scenario.category.clone(),
        category_title: category.to_owned(),
        text: scenario.text.clone(),
        trigger: scenario.trigger.clone(),
        blast_radius: scenario.blast_radius.clone(),
        detection: scenario.detection.clone(),
        mitigation_prompt: scenario.mitigation_prompt.clone(),
        control_action: scenario.control_action.clone(),
        exercise: scenario.exercise.clone(),
        incident: scenario.incident.as_ref().map(incident_view),
        fit,
        reasons,
        why: why.join(" "),
        said_by,
        added,
    }
}

fn incident_view(incident: &Incident) -> IncidentView {
    IncidentView {
        title: incident.title.clone(),
        url: incident.url.clone(),
    }
}
