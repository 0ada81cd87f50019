//! Every input of the numbers, by dimension, and how the numbers were computed.

use super::super::assessment_input::{AssessmentInput, Criterion, Dimension, Rules};
use super::super::link::Anchor;
use super::super::markdown;
use super::super::model::{Align, Block, Inline, Inlines};
use super::words::{criterion_anchor, day, number, percent, table, text};

pub(super) fn inputs(input: &AssessmentInput) -> Vec<Block> {
    let mut blocks = vec![Block::section(2, Anchor::new("inputs"), "Inputs")];
    for dimension in &input.dimensions {
        blocks.extend(one(dimension));
    }
    blocks
}

pub(super) fn blocks(input: &AssessmentInput) -> Vec<Block> {
    vec![
        Block::section(2, Anchor::new("computed"), "How the numbers were computed"),
        Block::text(format!(
            "Criteria from {}, version {}. Evidence is judged on {}.",
            input.pack_title,
            input.pack_version,
            day(input.held_on)
        )),
        Block::dots(formulas(&input.rules).into_iter().map(text)),
    ]
}

fn one(dimension: &Dimension) -> Vec<Block> {
    let anchor = Anchor::new(&format!("dimension-{}", dimension.id));
    let mut cells = Vec::new();
    for cell in &dimension.cells {
        let share = number(cell.share);
        cells.push(format!("stage {} {} at {share}", cell.stage, cell.letter));
    }
    let mut blocks = vec![
        Block::section(3, anchor, dimension.title.as_str()),
        Block::text(dimension.intent.as_str()),
        Block::text(format!(
            "{}. Index {}. {} answered, {}.",
            capital(&cells.join(", ")),
            number(dimension.index),
            percent(dimension.completeness),
            dimension.status.to_lowercase()
        )),
        table(
            &[
                "Criterion",
                "Stage",
                "Votes",
                "Counts as",
                "Evidence",
                "Credit",
            ],
            &[
                Align::Start,
                Align::End,
                Align::Start,
                Align::Start,
                Align::End,
                Align::End,
            ],
            dimension.criteria.iter().map(row).collect(),
        ),
    ];
    for criterion in &dimension.criteria {
        if !criterion.markdown.trim().is_empty() {
            blocks.push(Block::Paragraph(vec![Inline::strong(format!(
                "Note on “{}”",
                criterion.text
            ))]));
            blocks.push(Block::Quote(markdown::parse(&criterion.markdown, 3)));
        }
    }
    blocks
}

fn row(criterion: &Criterion) -> Vec<Inlines> {
    let votes = criterion.spread.iter().filter(|(_, votes)| *votes > 0);
    let votes: Vec<String> = votes
        .map(|(title, votes)| format!("{votes} × {title}"))
        .collect();
    let credit = criterion
        .credit
        .map_or_else(|| "–".to_owned(), |quarters| format!("{quarters}/4"));
    vec![
        vec![
            Inline::Anchor(criterion_anchor(&criterion.id)),
            Inline::text(criterion.text.as_str()),
        ],
        text(criterion.stage.to_string()),
        text(match votes.is_empty() {
            true => "–".to_owned(),
            false => votes.join(", "),
        }),
        text(criterion.value.as_str()),
        text(format!("{} of {}", criterion.level, criterion.needed)),
        text(credit),
    ]
}

fn formulas(rules: &Rules) -> Vec<String> {
    let answers = rules.answers.iter();
    let answers: Vec<String> = answers
        .map(|(title, quarters)| format!("{title} {quarters}"))
        .collect();
    let bands = rules.bands.iter();
    let bands: Vec<String> = bands
        .map(|(letter, _, above, upto)| format!("{letter} above {above} % up to {upto} %"))
        .collect();
    let levels = rules.levels.iter();
    let levels: Vec<String> = levels
        .map(|(level, title, text)| format!("{level} {title}: {text}"))
        .collect();
    let needed = rules.needed.iter().enumerate().skip(1);
    let needed: Vec<String> = needed
        .map(|(at, level)| format!("stage {} takes {level}", at + 1))
        .collect();
    let award = match rules.award.as_str() {
        "F" => "F".to_owned(),
        letter => format!("{letter} or better"),
    };
    let lower = match rules.lower.as_str() {
        "F" => "F".to_owned(),
        letter => format!("{letter} or better"),
    };
    vec![
        format!("Answers in quarters: {}.", answers.join(", ")),
        format!(
            "The value of a criterion is what was settled, else the lower median of the votes; N/A where more than {} % \
             of the votes say so. “Don't know” is no vote. Contested: {} steps apart or more, or N/A that is not unanimous.",
            rules.na_over, rules.contested_steps
        ),
        "N/A counts only with a reason, an approver and a review day; else it is a blank.".to_owned(),
        format!("Evidence levels: {}", levels.join(" ")),
        format!(
            "Full credit: {}. Evidence counts for {} days before the assessment. Without it an answer earns at most {} of 4 quarters.",
            needed.join(", "),
            rules.valid_days,
            rules.capped
        ),
        format!(
            "A cell is the mean credit of its criteria that apply: {}.",
            bands.join(", ")
        ),
        format!(
            "A stage is reached when its cell is {award} and each lower cell is {lower}. A cell without criteria that apply is skipped and never awarded."
        ),
        "The claimed stage is the same without the limit for missing evidence.".to_owned(),
        format!(
            "Blanks count as none; the range ends at the stage they would give if they were met. Below {} % answered there is no stage.",
            rules.least_complete
        ),
        "The index is 1 plus the four cells; a cell that does not apply copies the next above it.".to_owned(),
        format!(
            "Confidence is low below {} % answered, below {} % evidenced, or while something is contested; high when everything \
             is answered, {} % or more is evidenced and {} or more people voted on each; else medium.",
            rules.low_complete, rules.low_evidenced, rules.high_evidenced, rules.high_respondents
        ),
        "Evidenced is the share, of the criteria answered better than none, that have the evidence they take.".to_owned(),
        "Lowest is the lowest stage of the rated dimensions, typical their lower median, the mean index their mean.".to_owned(),
    ]
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) => first.to_uppercase().chain(letters).collect(),
        None => String::new(),
    }
}
