//! An exercise: a game day, drill or test that tries scenarios.

use super::entity::entity;
use super::field::choice;
use super::types::{Day, Flag, Line, Text};

choice! {
    /// How an exercise came out.
    ExerciseResult {
        /// The mitigations held.
        Passed = "passed",
        /// They did not.
        Failed = "failed",
    }
}

entity! {
    /// A game day, drill or test.
    Exercise = "exercise" {
        /// Shown in lists.
        title: Line,
        /// What is done, Markdown.
        plan: Text,
        /// The day it is planned for.
        planned_on: Day,
        /// The day it was held.
        held_on: Day,
        /// How it came out.
        result: ExerciseResult,
        /// What was found, Markdown.
        findings: Text,
        /// Id of the game-day report, if there is one.
        document: Line,
    }
    keyed {
        /// The scenarios it tries, by id.
        scenarios["scenario"]: Flag,
    }
}

impl Exercise {
    /// Whether it tries a scenario.
    pub fn tries(&self, scenario: &str) -> bool {
        self.scenarios.get(scenario) == Some(&true)
    }
}
