//! What of a service and of the portfolio is a name or other people's words.

use super::super::overview_input::{ActionLine, EndLine, PortfolioInput, ReviewLine, ServiceInput};
use super::names::Names;
use super::person;

pub(super) fn names_of_service(input: &ServiceInput, names: &mut Names) {
    names.known(&input.service.name);
    names.known(&input.service.owner);
    lines(&input.actions, &input.ends, names);
}

pub(super) fn names_of_portfolio(input: &PortfolioInput, names: &mut Names) {
    for service in &input.services {
        names.known(&service.name);
        names.known(&service.owner);
    }
    for team in &input.teams {
        names.known(&team.name);
    }
    lines(&input.actions, &input.ends, names);
}

fn lines(actions: &[ActionLine], ends: &[EndLine], names: &mut Names) {
    for action in actions {
        names.person(&action.owner);
    }
    for end in ends {
        names.person(&end.person);
    }
}

pub(super) fn hide_service(input: &mut ServiceInput, names: &Names) {
    let service = &mut input.service;
    person(&mut service.owner);
    names.clean(&mut service.summary);
    names.clean(&mut service.slo);
    service.links.retain(|(_, url)| !names.in_address(url));
    for (title, _) in &mut service.links {
        names.clean(title);
    }
    input
        .reviews
        .iter_mut()
        .for_each(|line| hide_review(line, names));
    for (title, _, _, _) in &mut input.documents {
        names.clean(title);
    }
    for (_, about) in &mut input.reasons {
        names.clean(about);
    }
    hide_lines(&mut input.actions, &mut input.ends, names);
}

pub(super) fn hide_portfolio(input: &mut PortfolioInput, names: &Names) {
    names.clean(&mut input.name);
    for service in &mut input.services {
        person(&mut service.owner);
        service
            .review
            .iter_mut()
            .for_each(|line| hide_review(line, names));
    }
    for team in &mut input.teams {
        if let Some((title, _)) = &mut team.assessment {
            names.clean(title);
        }
    }
    for (_, line) in &mut input.team_reviews {
        hide_review(line, names);
    }
    hide_lines(&mut input.actions, &mut input.ends, names);
}

fn hide_review(line: &mut ReviewLine, names: &Names) {
    names.clean(&mut line.title);
}

fn hide_lines(actions: &mut [ActionLine], ends: &mut [EndLine], names: &Names) {
    for action in actions {
        person(&mut action.owner);
        names.clean(&mut action.text);
    }
    for end in ends {
        person(&mut end.person);
        names.clean(&mut end.title);
    }
}
