//! What of a review is a name, a note or other people's words.

use super::super::input::{EvidenceTarget, Question, ReviewInput, Subject};
use super::super::risk_input::Risks;
use super::names::Names;
use super::{document, person};

pub(super) fn names(input: &ReviewInput, names: &mut Names) {
    match &input.subject {
        Subject::Service(service) => {
            names.known(&service.name);
            names.known(&service.owner);
        }
        Subject::Team(team) => {
            names.known(&team.name);
            team.services.iter().for_each(|name| names.known(name));
        }
    }
    for question in input.areas.iter().flat_map(|area| &area.questions) {
        names.person(&question.owner);
        for evidence in &question.evidence {
            names.person(&evidence.collected_by);
        }
        for waiver in &question.waivers {
            names.person(&waiver.requested_by);
            names.person(&waiver.approved_by);
        }
        for comment in &question.comments {
            names.person(&comment.author);
        }
    }
    for action in &input.actions {
        names.person(&action.owner);
    }
    for signoff in &input.signoffs.rows {
        names.person(&signoff.by);
    }
    if let Some(risks) = &input.risks {
        risks
            .participants
            .iter()
            .for_each(|name| names.person(name));
        for scenario in &risks.scenarios {
            names.person(&scenario.owner);
            if let Some(acceptance) = &scenario.acceptance {
                names.person(&acceptance.by);
            }
        }
        for mitigation in &risks.mitigations {
            names.person(&mitigation.owner);
        }
    }
    if let Some(design) = &input.design {
        document::names(design, names);
    }
}

pub(super) fn hide(input: &mut ReviewInput, names: &Names) {
    match &mut input.subject {
        Subject::Service(service) => {
            // It is a team as a rule; nobody says that it is no person.
            person(&mut service.owner);
            names.clean(&mut service.summary);
            names.clean(&mut service.slo);
            service.links.retain(|(_, url)| !names.in_address(url));
            for (title, _) in &mut service.links {
                names.clean(title);
            }
        }
        Subject::Team(team) => names.clean(&mut team.summary),
    }
    names.clean(&mut input.review.title);
    for question in input.areas.iter_mut().flat_map(|area| &mut area.questions) {
        hide_question(question, names);
    }
    for action in &mut input.actions {
        person(&mut action.owner);
        names.clean(&mut action.text);
    }
    names.clean(&mut input.signoffs.changing);
    for signoff in &mut input.signoffs.rows {
        person(&mut signoff.by);
        names.clean(&mut signoff.reason);
        names.clean(&mut signoff.statement);
        // It tells notes, owners and who wrote them.
        if !signoff.void_by.is_empty() {
            signoff.void_by = vec!["Something that was signed has changed.".to_owned()];
        }
    }
    if let Some(design) = &mut input.design {
        document::hide(design, names);
    }
    if let Some(risks) = &mut input.risks {
        hide_risks(risks, names);
    }
}

fn hide_question(question: &mut Question, names: &Names) {
    question.note.clear();
    question.comments.clear();
    person(&mut question.owner);
    names.clean(&mut question.worth_reason);
    names.clean(&mut question.reason);
    for evidence in &mut question.evidence {
        person(&mut evidence.collected_by);
        names.clean(&mut evidence.title);
        names.clean(&mut evidence.proves);
        match &mut evidence.target {
            EvidenceTarget::Link(url) if names.in_address(url) => {
                evidence.target = EvidenceTarget::Note(String::new());
            }
            EvidenceTarget::Link(_) => {}
            EvidenceTarget::File(name) => names.clean(name),
            EvidenceTarget::Note(words) => words.clear(),
        }
        if evidence.title.trim().is_empty()
            && evidence.target == EvidenceTarget::Note(String::new())
        {
            "Left out".clone_into(&mut evidence.title);
        }
    }
    for waiver in &mut question.waivers {
        person(&mut waiver.requested_by);
        person(&mut waiver.approved_by);
        names.clean(&mut waiver.reason);
        names.clean(&mut waiver.control);
    }
}

fn hide_risks(risks: &mut Risks, names: &Names) {
    risks.participants.iter_mut().for_each(person);
    if let Some((_, why)) = &mut risks.decide {
        names.clean(why);
    }
    for scenario in &mut risks.scenarios {
        person(&mut scenario.owner);
        for words in [
            &mut scenario.title,
            &mut scenario.markdown,
            &mut scenario.trigger,
            &mut scenario.blast_radius,
            &mut scenario.detection,
            &mut scenario.raised_why,
            &mut scenario.treatment,
            &mut scenario.exercise,
        ] {
            names.clean(words);
        }
        scenario
            .problems
            .iter_mut()
            .for_each(|words| names.clean(words));
        if let Some(acceptance) = &mut scenario.acceptance {
            person(&mut acceptance.by);
            names.clean(&mut acceptance.reason);
        }
    }
    names.clean(&mut risks.budget.sentence);
    for mitigation in &mut risks.mitigations {
        person(&mut mitigation.owner);
        names.clean(&mut mitigation.text);
        names.clean(&mut mitigation.state);
    }
    for exercise in &mut risks.exercises {
        for words in [
            &mut exercise.title,
            &mut exercise.plan,
            &mut exercise.findings,
        ] {
            names.clean(words);
        }
    }
}
