//! What of an assessment is a name, a note or other people's words.

use super::super::assessment_input::{AssessmentInput, Criterion};
use super::names::Names;
use super::person;

fn criteria(input: &AssessmentInput) -> impl Iterator<Item = &Criterion> {
    input
        .dimensions
        .iter()
        .flat_map(|dimension| &dimension.criteria)
}

pub(super) fn names(input: &AssessmentInput, names: &mut Names) {
    names.known(&input.team);
    for (name, _) in &input.respondents {
        names.person(name);
    }
    for action in &input.actions {
        names.person(&action.owner);
    }
    for criterion in criteria(input) {
        if let Some((_, _, by)) = &criterion.settled {
            names.person(by);
        }
        if let Some(na) = &criterion.na {
            names.person(&na.approver);
        }
        for evidence in &criterion.evidence {
            names.person(&evidence.collected_by);
            names.person(&evidence.reviewed_by);
        }
    }
}

pub(super) fn hide(input: &mut AssessmentInput, names: &Names) {
    names.clean(&mut input.title);
    for (name, _) in &mut input.respondents {
        person(name);
    }
    if let Some((title, _)) = &mut input.previous {
        names.clean(title);
    }
    for action in &mut input.actions {
        person(&mut action.owner);
        names.clean(&mut action.text);
    }
    for dimension in &mut input.dimensions {
        if let Some(since) = &mut dimension.since {
            names.clean(&mut since.text);
            since
                .reasons
                .iter_mut()
                .for_each(|words| names.clean(words));
        }
        dimension
            .criteria
            .iter_mut()
            .for_each(|one| hide_criterion(one, names));
    }
}

fn hide_criterion(criterion: &mut Criterion, names: &Names) {
    criterion.markdown.clear();
    if let Some((_, reason, by)) = &mut criterion.settled {
        names.clean(reason);
        person(by);
    }
    if let Some(na) = &mut criterion.na {
        names.clean(&mut na.reason);
        person(&mut na.approver);
    }
    criterion
        .lacks
        .iter_mut()
        .for_each(|words| names.clean(words));
    for evidence in &mut criterion.evidence {
        person(&mut evidence.collected_by);
        person(&mut evidence.reviewed_by);
        names.clean(&mut evidence.title);
        evidence.text.clear();
        if evidence.title.trim().is_empty() {
            "Left out".clone_into(&mut evidence.title);
        }
        if evidence
            .url
            .as_ref()
            .is_some_and(|url| names.in_address(url))
        {
            evidence.url = None;
        }
    }
}
