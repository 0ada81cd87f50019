//! What a reader sees first: the team, the day, who answered, and all dimensions together. Never one label.

use super::super::assessment_input::{AssessmentInput, Overall};
use super::super::model::{Block, CalloutKind, Inline, Inlines};
use super::super::profile::Profile;
use super::super::redact::{count_of, note};
use super::words::{count, day, number, percent, stage, table, text};

pub(super) fn blocks(input: &AssessmentInput, profile: Profile) -> Vec<Block> {
    let mut blocks = vec![together(input), facts(input)];
    if let Some(overall) = &input.overall {
        blocks.push(numbers(overall));
    }
    blocks.extend(note(profile));
    blocks
}

fn together(input: &AssessmentInput) -> Block {
    let Some(overall) = &input.overall else {
        return Block::text("No criterion applies, so there is nothing to rate.");
    };
    let mut lines: Vec<Inlines> = Vec::new();
    match (overall.gated, overall.typical) {
        (Some(gated), Some(typical)) => {
            lines.push(vec![
                Inline::text("Lowest: "),
                Inline::strong(titled(input, gated)),
                Inline::text(format!(", in {}.", overall.weakest.join(", "))),
            ]);
            lines.push(vec![
                Inline::text("Typical: "),
                Inline::strong(titled(input, typical)),
                Inline::text(", the lower median of the dimensions."),
            ]);
        }
        (_, _) => lines.push(text("Too little is answered for any stage.")),
    }
    if overall.index.is_some() {
        let index = number(overall.index);
        let words = format!("Mean index: {index} of 5, ungated. It is for trends.");
        lines.push(text(words));
    }
    Block::Callout {
        kind: CalloutKind::Note,
        blocks: vec![Block::dots(lines)],
    }
}

/// A stage with its title.
fn titled(input: &AssessmentInput, stage: u8) -> String {
    let title = input.stages.get(usize::from(stage).wrapping_sub(1));
    match title {
        Some(title) => format!("stage {stage}, {title}"),
        None => format!("stage {stage}"),
    }
}

fn facts(input: &AssessmentInput) -> Block {
    let names = input.respondents.iter().map(|(name, done)| match done {
        true => name.clone(),
        false => format!("{name} (not done)"),
    });
    let names: Vec<String> = names.collect();
    let respondents = match names.is_empty() {
        true => "Nobody".to_owned(),
        false => count_of(&names).unwrap_or_else(|| names.join(", ")),
    };
    table(
        &["Team", "Assessed on", "Model", "Respondents", "As of"],
        &[],
        vec![vec![
            text(input.team.as_str()),
            text(day(input.held_on)),
            text(format!(
                "{}, version {}",
                input.pack_title, input.pack_version
            )),
            text(respondents),
            text(day(input.as_of)),
        ]],
    )
}

fn numbers(overall: &Overall) -> Block {
    let of = usize::try_from(overall.of).unwrap_or(usize::MAX);
    let rated = format!(
        "{} of {}",
        overall.rated,
        count(of, "dimension", "dimensions")
    );
    table(
        &[
            "Lowest stage",
            "Typical stage",
            "Mean index",
            "Rated",
            "Answered",
            "Evidenced",
            "Confidence",
        ],
        &[],
        vec![vec![
            text(stage(overall.gated)),
            text(stage(overall.typical)),
            text(number(overall.index)),
            text(rated),
            text(percent(overall.completeness)),
            text(percent(overall.evidenced)),
            text(overall.confidence.as_str()),
        ]],
    )
}
