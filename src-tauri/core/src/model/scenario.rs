//! A scenario: one way it fails, told in the past tense, with its ratings, its treatment and its
//! acceptance; and the record of everything a register is made of.

use super::entity::entity;
use super::types::{Day, FiveStep, Flag, Interval, Line, Minutes, Number, Percent, TenStep, Text};
use super::{Exercise, Mitigation, Premortem};

entity! {
    /// One way it fails.
    Scenario = "scenario" {
        /// Shown as R-01.
        number: Number,
        /// Shown in lists.
        title: Line,
        /// The story in the past tense, Markdown.
        text: Text,
        /// Category id of the pack.
        category: Line,
        /// Id of the library's scenario it is a copy of.
        origin: Line,
        /// Version of the pack it was copied from.
        origin_pack_version: Line,
        /// What sets it off.
        trigger: Text,
        /// What is affected.
        blast_radius: Text,
        /// What would show it early.
        detection: Text,
        /// Control action id of the pack.
        control_action: Line,
        /// Whether the harm cannot be undone: data loss, safety, law.
        irreversible: Flag,
        /// Likelihood without any mitigation.
        inherent_likelihood: FiveStep,
        /// Impact without any mitigation.
        inherent_impact: FiveStep,
        /// Likelihood to reach.
        target_likelihood: FiveStep,
        /// Impact to reach.
        target_impact: FiveStep,
        /// Whether the votes have been shown.
        revealed: Flag,
        /// Who looks after it.
        owner: Line,
        /// Treatment id of the pack.
        treatment: Line,
        /// Until when it is treated.
        due: Day,
        /// Why this treatment.
        reason: Text,
        /// With whom it is shared.
        partner: Line,
        /// Who agrees to the treatment.
        approver: Line,
        /// Who accepted it as it is.
        accepted_by: Line,
        /// The day of the acceptance.
        accepted_on: Day,
        /// The last day the acceptance holds.
        accepted_until: Day,
        /// Why it is accepted.
        accepted_reason: Text,
        /// Likelihood that something is won.
        upside_likelihood: FiveStep,
        /// What could be won.
        upside_impact: FiveStep,
        /// How bad, for the Action Priority.
        severity: TenStep,
        /// How often, for the Action Priority.
        occurrence: TenStep,
        /// How hard to detect, for the Action Priority; 10 is the hardest.
        detectability: TenStep,
        /// Minutes until it is detected.
        detect_minutes: Minutes,
        /// Minutes until it is repaired.
        repair_minutes: Minutes,
        /// Share of users it reaches.
        users_percent: Percent,
        /// Days between two such failures.
        days_between: Interval,
        /// Id of the row of the design that suggested it.
        design_row: Line,
        /// Put away: kept, and left out of the register.
        archived: Flag,
    }
    keyed {
        /// Votes on the likelihood by participant id.
        likelihood_by["likelihood_by"]: FiveStep,
        /// Votes on the impact by participant id.
        impact_by["impact_by"]: FiveStep,
        /// The mitigations it shares, by id.
        mitigations["mitigation"]: Flag,
    }
}

/// Everything the register of a review is made of.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct RiskRecord {
    /// The session, if there is one.
    pub premortem: Option<Premortem>,
    /// Scenarios, oldest first, archived ones included.
    pub scenarios: Vec<Scenario>,
    /// Mitigations, oldest first.
    pub mitigations: Vec<Mitigation>,
    /// Exercises, oldest first.
    pub exercises: Vec<Exercise>,
}

impl RiskRecord {
    /// Whether there is neither a session nor a scenario.
    pub fn is_empty(&self) -> bool {
        self.premortem.is_none() && self.scenarios.is_empty()
    }

    /// A scenario by its id.
    pub fn scenario(&self, id: &str) -> Option<&Scenario> {
        self.scenarios.iter().find(|each| each.id.as_str() == id)
    }

    /// The scenarios that count and have this category, or this scenario of the library as origin.
    pub fn like<'a>(&'a self, of: &'a str) -> impl Iterator<Item = &'a Scenario> {
        let is = |field: &Option<String>| field.as_deref() == Some(of);
        self.scenarios
            .iter()
            .filter(move |each| each.counts() && (is(&each.category) || is(&each.origin)))
    }
}

impl Scenario {
    /// Whether it counts: it is not put away.
    pub fn counts(&self) -> bool {
        self.archived != Some(true)
    }

    /// Whether it has a mitigation.
    pub fn has_mitigation(&self, id: &str) -> bool {
        self.mitigations.get(id) == Some(&true)
    }

    /// The number as shown: R-01.
    pub fn label(&self) -> String {
        format!("R-{:02}", self.number.unwrap_or(0))
    }
}
