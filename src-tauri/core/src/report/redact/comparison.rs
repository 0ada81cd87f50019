//! What of a comparison is a name or other people's words.

use super::super::comparison_input::{ComparisonInput, DifferenceLine};
use super::super::word_diff::word_diff;
use super::names::Names;
use super::person;

pub(super) fn names(input: &ComparisonInput, names: &mut Names) {
    names.known(&input.subject);
    for (name, _) in &input.people {
        names.person(name);
    }
    for line in input.lines() {
        names.person(&line.by);
        if line.person {
            names.person(&line.before);
            names.person(&line.after);
        }
    }
}

pub(super) fn hide(input: &mut ComparisonInput, names: &Names) {
    for state in [&mut input.before, &mut input.after] {
        names.clean(&mut state.title);
    }
    names.clean(&mut input.review);
    // Who made how many would only count stand-ins.
    input.people.clear();
    hide_lines(&mut input.facts, names);
    hide_lines(&mut input.actions, names);
    for area in &mut input.areas {
        hide_lines(&mut area.lines, names);
    }
    for groups in [&mut input.design, &mut input.tables, &mut input.scenarios] {
        for group in groups {
            names.clean(&mut group.title);
            hide_lines(&mut group.lines, names);
        }
    }
    input.areas.retain(|area| !area.lines.is_empty());
    for groups in [&mut input.design, &mut input.tables, &mut input.scenarios] {
        groups.retain(|group| !group.lines.is_empty());
    }
}

fn hide_lines(lines: &mut Vec<DifferenceLine>, names: &Names) {
    lines.retain(|line| !line.note);
    for line in lines {
        person(&mut line.by);
        names.clean(&mut line.what);
        for value in [&mut line.before, &mut line.after] {
            match line.person {
                true => person(value),
                false => names.clean(value),
            }
        }
        if !line.words.is_empty() {
            line.words = word_diff(&line.before, &line.after);
        }
    }
}
