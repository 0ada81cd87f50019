//! The differences of a comparison by area and question: what each did, and what came about without anybody's doing.

use std::collections::{BTreeMap, BTreeSet};

use super::compare_effect::{by_itself, on_question, stands};
use super::compare_told::Teller;
use super::compare_view::{ComparedArea, Difference};

/// The differences of questions by area, in the order of the checklist; with what each did, and with what came about by itself.
pub(super) fn areas(
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
            let mut alone = Difference::plain(
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
