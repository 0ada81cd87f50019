//! The letter grid, the profile with its numbers, and what is ahead of its foundations.

use super::super::assessment_input::{AssessmentInput, Cell, Dimension};
use super::super::link::{Anchor, FileStem};
use super::super::model::{Align, Block, Inline, Inlines, Picture};
use super::super::radar::{Axis, radar};
use super::words::{hundredths, number, stage, table, text};

pub(super) fn ratings(input: &AssessmentInput) -> Vec<Block> {
    vec![
        Block::section(2, Anchor::new("ratings"), "Ratings"),
        grid(input),
        Block::text(legend(input)),
    ]
}

pub(super) fn profile(input: &AssessmentInput) -> Vec<Block> {
    let mut blocks = vec![Block::section(2, Anchor::new("profile"), "Profile")];
    if !input.dimensions.is_empty() {
        blocks.push(Block::Picture(picture(input)));
        blocks.push(twin(input));
    }
    blocks
}

pub(super) fn ahead_section(input: &AssessmentInput) -> Vec<Block> {
    let head = Block::section(2, Anchor::new("ahead"), "Ahead of foundations");
    vec![head, ahead(input)]
}

fn grid(input: &AssessmentInput) -> Block {
    let mut head = vec!["Dimension".to_owned()];
    for number in 2..=5_usize {
        let title = input.stages.get(number - 1).map_or("", String::as_str);
        head.push(format!("{number} {title}").trim_end().to_owned());
    }
    head.extend(["Stage", "Claimed", "Range", "Confidence"].map(str::to_owned));
    let head: Vec<&str> = head.iter().map(String::as_str).collect();
    let mut aligns = vec![Align::Center; head.len()];
    aligns[0] = Align::Start;
    let rows = input.dimensions.iter().map(|dimension| {
        let mut row = vec![text(dimension.title.as_str())];
        row.extend(dimension.cells.iter().map(letter));
        row.extend([
            evidenced(dimension),
            text(stage(dimension.claimed)),
            text(range(dimension)),
            text(dimension.confidence.as_str()),
        ]);
        row
    });
    table(&head, &aligns, rows.collect())
}

fn letter(cell: &Cell) -> Inlines {
    let mut words = match cell.blocks {
        true => text("▏"),
        false => Vec::new(),
    };
    words.push(match cell.ahead {
        true => Inline::Emph(text(format!("{} ahead", cell.letter))),
        false => Inline::text(cell.letter.as_str()),
    });
    words
}

fn evidenced(dimension: &Dimension) -> Inlines {
    match dimension.stage {
        Some(stage) => vec![Inline::strong(stage.to_string())],
        None => text(dimension.status.as_str()),
    }
}

/// What the stage may turn out to be once the blanks are answered.
fn range(dimension: &Dimension) -> String {
    match (dimension.stage, dimension.at_most) {
        (Some(least), Some(most)) if least != most => format!("{least} to {most}"),
        (Some(least), _) => least.to_string(),
        (None, Some(most)) => format!("up to {most}"),
        (None, None) => "–".to_owned(),
    }
}

fn legend(input: &AssessmentInput) -> String {
    let bands = input.rules.bands.iter();
    let bands: Vec<String> = bands
        .map(|(letter, title, _, _)| format!("{letter} {}", title.to_lowercase()))
        .collect();
    format!(
        "{}. ▏ stands before the first stage that is not reached. The stage is what the evidence supports; \
         claimed is what the answers alone would give; the range is what blanks leave open.",
        bands.join(", ")
    )
}

fn picture(input: &AssessmentInput) -> Picture {
    let axes: Vec<Axis> = input
        .dimensions
        .iter()
        .map(|dimension| Axis {
            label: dimension.title.clone(),
            now: dimension.index.map(hundredths),
            before: dimension
                .since
                .as_ref()
                .and_then(|since| Some(hundredths(since.index?))),
        })
        .collect();
    let title = "Index by dimension";
    Picture {
        stem: FileStem::new("profile"),
        alt: format!("{title}. The table below has the same numbers."),
        svg: radar(title, &axes),
    }
}

fn twin(input: &AssessmentInput) -> Block {
    let mut head = vec!["Dimension", "Index"];
    if input.previous.is_some() {
        head.push("Before");
    }
    let mut aligns = vec![Align::End; head.len()];
    aligns[0] = Align::Start;
    let rows = input.dimensions.iter().map(|dimension| {
        let mut row = vec![
            text(dimension.title.as_str()),
            text(number(dimension.index)),
        ];
        if input.previous.is_some() {
            let before = dimension.since.as_ref().and_then(|since| since.index);
            row.push(text(number(before)));
        }
        row
    });
    table(&head, &aligns, rows.collect())
}

fn ahead(input: &AssessmentInput) -> Block {
    let mut found = Vec::new();
    for dimension in &input.dimensions {
        for cell in dimension.cells.iter().filter(|cell| cell.ahead) {
            found.push(text(format!(
                "{}: stage {} is {}, at {}. It lifts the index to {}, not the stage.",
                dimension.title,
                cell.stage,
                cell.letter,
                number(cell.share),
                number(dimension.index)
            )));
        }
    }
    match found.is_empty() {
        true => Block::text("Nothing is: no stage is achieved above one that is not."),
        false => Block::dots(found),
    }
}
