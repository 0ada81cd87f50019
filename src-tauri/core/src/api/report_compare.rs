//! Fills the report of a comparison.

use chrono::NaiveDate;

use super::compare_view::{ComparedGroup, Difference, SideView};
use super::session::Session;
use crate::error::Result;
use crate::model::Id;
use crate::report::comparison_input::{
    AreaLines, ComparisonInput, DifferenceLine, GroupLines, RuleLine, StateLine,
};
use crate::report::input::Word;

impl Session {
    /// What the report of a comparison says.
    ///
    /// # Errors
    /// Those of comparing.
    pub(super) fn comparison_input(
        &mut self,
        review: &Id,
        before: &str,
        after: &str,
    ) -> Result<ComparisonInput> {
        let found = self.compared(review, before, after)?;
        let rules = found.rules.into_iter().map(|rule| RuleLine {
            code: rule.code,
            text: rule.text,
            before: rule.before,
            after: rule.after,
        });
        let areas = found.areas.into_iter().map(|area| AreaLines {
            title: area.title,
            score_before: area.score_before,
            score_after: area.score_after,
            lines: lines(area.differences),
        });
        let people = found.people.into_iter();
        Ok(ComparisonInput {
            subject: found.subject.name,
            review: found.title,
            before: state(found.before),
            after: state(found.after),
            effect: found.effect,
            rules: rules.collect(),
            facts: lines(found.facts),
            areas: areas.collect(),
            design: groups(found.design),
            tables: groups(found.tables),
            scenarios: groups(found.scenarios),
            actions: lines(found.actions),
            people: people.map(|person| (person.name, person.count)).collect(),
        })
    }
}

fn state(view: SideView) -> StateLine {
    StateLine {
        title: view.title,
        on: day_of(&view.on).unwrap_or_default(),
        verdict: match view.verdict.as_str() {
            "go" => Word::Go,
            "conditional" => Word::Conditional,
            _ => Word::NoGo,
        },
        score: view.score,
        answered: view.answered,
        applicable: view.applicable,
        gaps: view.gaps,
        waived: view.waived,
    }
}

fn groups(groups: Vec<ComparedGroup>) -> Vec<GroupLines> {
    let groups = groups.into_iter().map(|group| GroupLines {
        title: group.title,
        lines: lines(group.differences),
    });
    groups.collect()
}

fn lines(differences: Vec<Difference>) -> Vec<DifferenceLine> {
    let lines = differences.into_iter().map(|each| DifferenceLine {
        what: each.what,
        field: each.field,
        before: each.before,
        after: each.after,
        words: each.words,
        by: each.by.unwrap_or_default(),
        on: each.at.as_deref().and_then(day_of),
        effect: each.effect.unwrap_or_default(),
        person: each.person,
        note: each.note,
    });
    lines.collect()
}

/// The day of a day or a moment.
fn day_of(text: &str) -> Option<NaiveDate> {
    text.get(..10)?.parse().ok()
}
