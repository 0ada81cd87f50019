//! Comparing two states of a review: snapshots of it or of another review of the same subject, now, or the review it was
//! started from.
//!
//! Values are compared, not operations: a value that was set back is no difference.

use std::collections::{BTreeMap, BTreeSet};

use super::assess::number;
use super::compare_effect::{by_itself, on_question, on_review, on_scenario, stands};
use super::compare_pairs::{Pair, pairs};
use super::compare_side::{Side, Thing};
use super::compare_told::{Teller, section_of};
use super::compare_view::{
    AuthorDifferences, ComparedArea, ComparedGroup, Difference, DifferenceKind, ReviewComparison,
    RuleDifference, SnapshotCompare,
};
use super::session::Session;
use crate::error::Result;
use crate::model::Id;
use crate::report::word_diff;

/// Says what changed between two states of a review.
pub(super) fn snapshot_compare(
    session: &mut Session,
    request: SnapshotCompare,
) -> Result<ReviewComparison> {
    session.compared(&request.review, &request.before, &request.after)
}

impl Session {
    /// What changed between two states of a review.
    ///
    /// # Errors
    /// Those of [`Session::side`].
    pub(super) fn compared(
        &mut self,
        review: &Id,
        before: &str,
        after: &str,
    ) -> Result<ReviewComparison> {
        let before = self.side(review, before)?;
        let after = self.side(review, after)?;
        let teller = Teller {
            session: self,
            before: &before,
            after: &after,
        };
        let mut sorted = Sorted::default();
        sorted.pack(&before, &after);
        for pair in pairs(&before, &after) {
            if is_confidential(&pair, &before, &after) {
                continue;
            }
            let told = teller.tell(&pair)?;
            sorted.take(&teller, &pair, told);
        }
        Ok(sorted.settled(self, &before, &after, review))
    }
}

/// Whether it belongs to a document that is kept out of reports; or nobody can say that it does not.
fn is_confidential(pair: &Pair<'_>, before: &Side, after: &Side) -> bool {
    let Some(thing) = pair.after.or(pair.before) else {
        return true;
    };
    let document = match thing.kind.as_str() {
        "document" => Some(&thing.id),
        "row" => thing.parent.as_ref(),
        _ => return false,
    };
    let found = document.and_then(|id| {
        let packs = [&after.templates, &before.templates];
        packs.into_iter().find_map(|all| all.get(id))
    });
    found.is_none_or(|pack| pack.head.confidential)
}

/// Differences by where they are shown.
#[derive(Default)]
struct Sorted {
    facts: Vec<Difference>,
    questions: BTreeMap<String, Vec<Difference>>,
    /// Each with its place in its document.
    design: Vec<(usize, ComparedGroup)>,
    tables: Vec<(usize, ComparedGroup)>,
    scenarios: Vec<ComparedGroup>,
    others: Vec<ComparedGroup>,
    actions: Vec<Difference>,
}

impl Sorted {
    /// The checklist itself, where the review moved to another.
    fn pack(&mut self, before: &Side, after: &Side) {
        let called = |side: &Side| {
            let head = &side.case.pack.head;
            format!("{} {}", head.title, head.version)
        };
        let (was, is) = (called(before), called(after));
        if was != is {
            self.facts.push(plain("pack", "Checklist", was, is));
        }
        for question in after.checklist().iter().flat_map(|list| &list.questions) {
            if let Some(old) = before.question(&question.id)
                && old.text != question.text
            {
                let mut reworded = plain(
                    &format!("{}/text", question.id),
                    "Question",
                    old.text.clone(),
                    question.text.clone(),
                );
                reworded.what.clone_from(&question.text);
                reworded.question = Some(question.id.clone());
                reworded.words = word_diff(&old.text, &question.text);
                let of = self.questions.entry(question.id.clone()).or_default();
                of.push(reworded);
            }
        }
    }

    fn take(&mut self, teller: &Teller<'_>, pair: &Pair<'_>, told: Vec<Difference>) {
        let Some(thing) = pair.after.or(pair.before) else {
            return;
        };
        match thing.kind.as_str() {
            "action" => self.actions.extend(told),
            "scenario" => self.scenario(teller, pair, thing, told),
            "mitigation" => group(&mut self.others, "mitigations", "Mitigations", told),
            "exercise" => group(&mut self.others, "exercises", "Exercises", told),
            "premortem" => group(&mut self.others, "premortem", "Pre-mortem", told),
            "document" => self.document(teller, thing, told),
            "row" => self.row(teller, thing, told),
            _ => {
                for difference in told {
                    match &difference.question {
                        Some(question) => {
                            let of = self.questions.entry(question.clone()).or_default();
                            of.push(difference);
                        }
                        None => self.facts.push(difference),
                    }
                }
            }
        }
    }

    fn scenario(
        &mut self,
        teller: &Teller<'_>,
        pair: &Pair<'_>,
        thing: &Thing,
        mut told: Vec<Difference>,
    ) {
        let was = pair.before.unwrap_or(thing);
        let effect = on_scenario(teller.before, teller.after, &was.id, &thing.id);
        if told.is_empty() && effect.is_some() {
            let mut alone = plain(
                &format!("{}/level", thing.id),
                "Risk",
                teller
                    .before
                    .levels
                    .get(&was.id)
                    .cloned()
                    .unwrap_or_default(),
                teller
                    .after
                    .levels
                    .get(&thing.id)
                    .cloned()
                    .unwrap_or_default(),
            );
            alone.what = thing.label();
            told.push(alone);
        }
        if let Some(first) = told.first_mut() {
            first.effect = effect;
        }
        group(&mut self.scenarios, thing.id.as_str(), &thing.label(), told);
    }

    fn document(&mut self, teller: &Teller<'_>, thing: &Thing, told: Vec<Difference>) {
        let template = teller.template(thing);
        let place = |section: &str| {
            let mut sections = template.iter().flat_map(|template| &template.sections);
            sections.position(|each| each.id == section)
        };
        for difference in told {
            let field = difference
                .key
                .split_once('/')
                .map_or("", |(_, field)| field);
            let (at, id, title) = match section_of(field) {
                Some(section) => (
                    place(section).map_or(usize::MAX, |at| at + 1),
                    format!("{}/{section}", thing.id),
                    teller.section(thing, section),
                ),
                None => (0, thing.id.to_string(), thing.label()),
            };
            placed(&mut self.design, at, &id, &title, difference);
        }
    }

    fn row(&mut self, teller: &Teller<'_>, thing: &Thing, told: Vec<Difference>) {
        let table = thing.text("table").unwrap_or_default();
        let sides = [teller.after, teller.before];
        let document = thing.parent.as_ref();
        let templates = sides.into_iter().filter_map(|side| {
            let template = side.templates.get(document?)?;
            template.document()
        });
        let found = templates.into_iter().find_map(|template| {
            let at = template.tables().position(|each| each.id == table)?;
            Some((at, template.table(table)?.title.clone()))
        });
        let (at, title) = found.unwrap_or((usize::MAX, table.to_owned()));
        let id = format!("{}/{table}", document.map_or("", Id::as_str));
        for difference in told {
            placed(&mut self.tables, at, &id, &title, difference);
        }
    }

    fn settled(
        mut self,
        session: &Session,
        before: &Side,
        after: &Side,
        review: &Id,
    ) -> ReviewComparison {
        self.design.sort_by_key(|(at, _)| *at);
        self.tables.sort_by_key(|(at, _)| *at);
        self.scenarios.extend(self.others);
        let teller = Teller {
            session,
            before,
            after,
        };
        let areas = areas(&teller, self.questions);
        let groups = |all: Vec<(usize, ComparedGroup)>| all.into_iter().map(|(_, group)| group);
        let title = after.case.record.review.title.clone();
        let mut comparison = ReviewComparison {
            review: review.to_string(),
            title: title.unwrap_or_default(),
            subject: after.case.subject.to_ref(),
            before: before.view.clone(),
            after: after.view.clone(),
            effect: on_review(before, after),
            count: 0,
            rules: rules(before, after),
            facts: self.facts,
            areas,
            design: groups(self.design).collect(),
            tables: groups(self.tables).collect(),
            scenarios: self.scenarios,
            actions: self.actions,
            people: Vec::new(),
        };
        let mut people: BTreeMap<String, u32> = BTreeMap::new();
        let mut count = 0;
        for difference in comparison.differences() {
            count += 1;
            if let Some(by) = &difference.by {
                *people.entry(by.clone()).or_default() += 1;
            }
        }
        comparison.count = number(count);
        let people = people.into_iter();
        comparison.people = people
            .map(|(name, count)| AuthorDifferences { name, count })
            .collect();
        comparison
            .people
            .sort_by_key(|person| std::cmp::Reverse(person.count));
        comparison
    }
}

impl ReviewComparison {
    /// Every difference, in the order of the page.
    pub(super) fn differences(&self) -> impl Iterator<Item = &Difference> {
        let areas = self.areas.iter().flat_map(|area| &area.differences);
        let groups = [&self.design, &self.tables, &self.scenarios];
        let groups = groups.into_iter().flatten();
        self.facts
            .iter()
            .chain(areas)
            .chain(groups.flat_map(|group| &group.differences))
            .chain(&self.actions)
    }
}

/// The differences of questions by area, in the order of the checklist; with what each did, and with what came about by itself.
fn areas(
    teller: &Teller<'_>,
    mut questions: BTreeMap<String, Vec<Difference>>,
) -> Vec<ComparedArea> {
    let (before, after) = (teller.before, teller.after);
    let lists = [after.checklist(), before.checklist()];
    let mut areas: Vec<ComparedArea> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    let all = lists.iter().flatten();
    for question in all.flat_map(|list| list.questions.iter()) {
        if !seen.insert(question.id.as_str()) {
            continue;
        }
        let mut told = questions.remove(&question.id).unwrap_or_default();
        told.sort_by_key(|each| order(&each.field));
        let (was, is) = stands(before, after, &question.id);
        if told.is_empty() && was != is {
            let mut alone = plain(
                &format!("{}/counts", question.id),
                "Counts as",
                was.word().to_owned(),
                is.word().to_owned(),
            );
            alone.what = teller.question(&question.id);
            alone.question = Some(question.id.clone());
            alone.effect = Some(by_itself(before, after, &question.id).to_owned());
            told.push(alone);
        } else if let Some(first) = told.first_mut() {
            first.effect = on_question(was, is);
        }
        if told.is_empty() {
            continue;
        }
        match areas.iter_mut().find(|area| area.id == question.area) {
            Some(area) => area.differences.extend(told),
            None => areas.push(ComparedArea {
                title: title_of_area(teller, &question.area),
                score_before: before.score_of(&question.area),
                score_after: after.score_of(&question.area),
                id: question.area.clone(),
                differences: told,
            }),
        }
    }
    let rest: Vec<Difference> = questions.into_values().flatten().collect();
    if !rest.is_empty() {
        areas.push(ComparedArea {
            id: String::new(),
            title: "Questions of no checklist here".to_owned(),
            score_before: None,
            score_after: None,
            differences: rest,
        });
    }
    let place = |id: &str| {
        let list = after.checklist();
        let mut areas = list.iter().flat_map(|list| &list.areas);
        areas.position(|area| area.id == id).unwrap_or(usize::MAX)
    };
    areas.sort_by_key(|area| place(&area.id));
    areas
}

fn title_of_area(teller: &Teller<'_>, id: &str) -> String {
    let lists = [teller.after.checklist(), teller.before.checklist()];
    let mut areas = lists.into_iter().flatten().flat_map(|list| &list.areas);
    let found = areas.find(|area| area.id == id);
    found.map_or_else(|| id.to_owned(), |area| area.title.clone())
}

/// The question first, then its answer, and what it rests on.
fn order(field: &str) -> usize {
    let all = ["Question", "Answer", "Reason", "Note", "Owner"];
    all.iter()
        .position(|each| *each == field)
        .unwrap_or(all.len())
}

fn rules(before: &Side, after: &Side) -> Vec<RuleDifference> {
    let rules = after.judged.rules.iter().filter_map(|rule| {
        let mut old = before.judged.rules.iter();
        let was = old.find(|each| each.code == rule.code)?.holds;
        (was != rule.holds).then(|| RuleDifference {
            code: rule.code.clone(),
            text: rule.text.clone(),
            before: was,
            after: rule.holds,
        })
    });
    rules.collect()
}

/// A difference that nobody in particular made.
fn plain(key: &str, field: &str, before: String, after: String) -> Difference {
    Difference {
        key: key.to_owned(),
        what: field.to_owned(),
        question: None,
        kind: DifferenceKind::Changed,
        field: field.to_owned(),
        before,
        after,
        words: Vec::new(),
        by: None,
        at: None,
        effect: None,
        person: false,
        note: false,
    }
}

fn group(into: &mut Vec<ComparedGroup>, id: &str, title: &str, told: Vec<Difference>) {
    if told.is_empty() {
        return;
    }
    match into.iter_mut().find(|group| group.id == id) {
        Some(group) => group.differences.extend(told),
        None => into.push(ComparedGroup {
            id: id.to_owned(),
            title: title.to_owned(),
            differences: told,
        }),
    }
}

fn placed(
    into: &mut Vec<(usize, ComparedGroup)>,
    at: usize,
    id: &str,
    title: &str,
    difference: Difference,
) {
    match into.iter_mut().find(|(_, group)| group.id == id) {
        Some((_, group)) => group.differences.push(difference),
        None => into.push((
            at,
            ComparedGroup {
                id: id.to_owned(),
                title: title.to_owned(),
                differences: vec![difference],
            },
        )),
    }
}
