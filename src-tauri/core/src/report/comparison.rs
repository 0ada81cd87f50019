//! The report of a comparison: two states of a review side by side, and every difference with who made it and what it did.
//!
//! Left out on purpose: what did not change.

use super::comparison_input::{
    AreaLines, ComparisonInput, DifferenceLine, GroupLines, RuleLine, StateLine,
};
use super::input::Word;
use super::link::{Anchor, FileStem};
use super::model::{Align, Block, CalloutKind, Inline, Inlines, Report, Table};
use super::outline::{Outline, ReportKind};
use super::profile::Profile;
use super::redact::{self, note};
use super::rows::first_rows;
use super::word_diff::{WordKind, WordRun};

/// Letters of unchanged text that are kept beside a change.
const BESIDE: usize = 60;
/// Most letters of a value without marks.
const LETTERS: usize = 400;

/// Builds the report of a comparison.
pub fn comparison_report(input: &ComparisonInput, outline: &Outline) -> Report {
    let withheld = redact::comparison(input, outline);
    let (input, outline) = withheld.as_ref().map_or((input, outline), |(i, o)| (i, o));
    let profile = outline.profile;
    let blocks = outline.compose(ReportKind::Comparison, |name| match name {
        "summary" => summary(input, profile),
        "contents" => vec![Block::Contents],
        "rules" => rules(&input.rules),
        "areas" => areas(&input.areas, profile),
        "facts" => flat("facts", "Facts", &input.facts, profile),
        "design" => groups("design", "Documents", &input.design, profile),
        "tables" => groups("tables", "Tables", &input.tables, profile),
        "scenarios" => groups("scenarios", "Risks", &input.scenarios, profile),
        "actions" => flat("actions", "Actions", &input.actions, profile),
        "people" => people(&input.people),
        _ => Vec::new(),
    });
    let title = format!("{}, {}: what changed", input.subject, input.review);
    Report {
        stem: FileStem::new(&format!("{} {} comparison", input.subject, input.review)),
        title,
        blocks,
        images: Vec::new(),
    }
}

fn text(words: impl Into<String>) -> Inlines {
    vec![Inline::text(words)]
}

fn summary(input: &ComparisonInput, profile: Profile) -> Vec<Block> {
    let kind = match input.after.verdict {
        Word::Go => CalloutKind::Tip,
        Word::Conditional => CalloutKind::Warning,
        Word::NoGo => CalloutKind::Caution,
    };
    let verdict = |state: &StateLine| match state.verdict {
        Word::Go => "✓ Go",
        Word::Conditional => "◐ Conditional",
        Word::NoGo => "✗ No-go",
    };
    let score = |state: &StateLine| match state.score {
        Some(score) => score.to_string(),
        None => "–".to_owned(),
    };
    let (before, after) = (&input.before, &input.after);
    let row = |head: &str, of: &dyn Fn(&StateLine) -> String| {
        vec![text(head), text(of(before)), text(of(after))]
    };
    let rows = vec![
        row("State", &|state| state.title.clone()),
        row("Day", &|state| state.on.format("%Y-%m-%d").to_string()),
        row("Verdict", &|state| verdict(state).to_owned()),
        row("Score", &score),
        row("Answered", &|state| {
            format!("{} of {}", state.answered, state.applicable)
        }),
        row("Open gaps", &|state| state.gaps.to_string()),
        row("Waived", &|state| state.waived.to_string()),
    ];
    let mut blocks = vec![
        Block::Callout {
            kind,
            blocks: vec![Block::text(input.effect.as_str())],
        },
        Block::Table(Table {
            headers: vec![text(""), text("Before"), text("After")],
            aligns: Vec::new(),
            rows,
        }),
    ];
    if input.lines().next().is_none() {
        blocks.push(Block::text("Nothing is different."));
    }
    blocks.extend(note(profile));
    blocks
}

fn rules(rules: &[RuleLine]) -> Vec<Block> {
    if rules.is_empty() {
        return Vec::new();
    }
    let holds = |holds: Option<bool>| match holds {
        Some(true) => "Holds",
        Some(false) => "Does not hold",
        None => "Not looked at",
    };
    let row = |rule: &RuleLine| {
        vec![
            vec![Inline::code(rule.code.as_str())],
            text(rule.text.as_str()),
            text(holds(rule.before)),
            text(holds(rule.after)),
        ]
    };
    vec![
        Block::section(2, Anchor::new("rules"), "Rules of the verdict"),
        Block::Table(Table {
            headers: ["Rule", "What it asks", "Before", "After"]
                .map(text)
                .to_vec(),
            aligns: Vec::new(),
            rows: rules.iter().map(row).collect(),
        }),
    ]
}

fn areas(areas: &[AreaLines], profile: Profile) -> Vec<Block> {
    if areas.is_empty() {
        return Vec::new();
    }
    let score = |score: Option<u8>| score.map_or_else(|| "–".to_owned(), |score| score.to_string());
    let mut blocks = vec![Block::section(2, Anchor::new("areas"), "Readiness by area")];
    for area in areas {
        let (before, after) = (score(area.score_before), score(area.score_after));
        let changed = match before == after {
            true => format!("{}, score {after}", area.title),
            false => format!("{}, score {before} → {after}", area.title),
        };
        blocks.push(heading(changed));
        blocks.extend(lines(&area.lines, profile));
    }
    blocks
}

fn groups(id: &str, title: &str, groups: &[GroupLines], profile: Profile) -> Vec<Block> {
    if groups.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::section(2, Anchor::new(id), title)];
    for group in groups {
        blocks.push(heading(group.title.clone()));
        blocks.extend(lines(&group.lines, profile));
    }
    blocks
}

fn flat(id: &str, title: &str, all: &[DifferenceLine], profile: Profile) -> Vec<Block> {
    if all.is_empty() {
        return Vec::new();
    }
    let mut blocks = vec![Block::section(2, Anchor::new(id), title)];
    blocks.extend(lines(all, profile));
    blocks
}

fn heading(words: String) -> Block {
    Block::Heading {
        level: 3,
        anchor: None,
        text: text(words),
    }
}

/// A table of differences; what they are about is said once where several follow.
fn lines(lines: &[DifferenceLine], profile: Profile) -> Vec<Block> {
    let mut last = "";
    let mut rows = Vec::with_capacity(lines.len());
    for line in lines {
        let mut what = Inlines::new();
        if line.what != last {
            what.push(Inline::text(line.what.as_str()));
        }
        last = &line.what;
        if line.field != line.what {
            if !what.is_empty() {
                what.push(Inline::Break);
            }
            what.push(Inline::Emph(text(line.field.as_str())));
        }
        if !line.effect.is_empty() {
            what.extend([Inline::Break, Inline::strong(line.effect.as_str())]);
        }
        let mut who = Inlines::new();
        if !line.by.is_empty() {
            who.push(Inline::text(line.by.as_str()));
        }
        if let Some(on) = line.on {
            if !who.is_empty() {
                who.push(Inline::Break);
            }
            who.push(Inline::text(on.format("%Y-%m-%d").to_string()));
        }
        rows.push(vec![
            what,
            value(line, &line.before, WordKind::Minus),
            value(line, &line.after, WordKind::Plus),
            who,
        ]);
    }
    let table = Block::Table(Table {
        headers: ["What", "Before", "After", "Who"].map(text).to_vec(),
        aligns: Vec::new(),
        rows,
    });
    first_rows(table, profile.most())
}

/// A value with what is different in it marked.
fn value(line: &DifferenceLine, plain: &str, mark: WordKind) -> Inlines {
    if plain.trim().is_empty() {
        return text("–");
    }
    if line.words.is_empty() {
        return text(clipped(plain));
    }
    let shown: Vec<&WordRun> = line
        .words
        .iter()
        .filter(|run| run.kind == WordKind::Same || run.kind == mark)
        .collect();
    let last = shown.len() - usize::from(!shown.is_empty());
    let mut inlines = Inlines::new();
    for (at, run) in shown.iter().enumerate() {
        match run.kind {
            WordKind::Same => {
                inlines.push(Inline::text(around(&run.text, at == 0, at == last)));
            }
            WordKind::Minus => inlines.extend(marked(&run.text, Inline::Strike)),
            WordKind::Plus => inlines.extend(marked(&run.text, Inline::Strong)),
        }
    }
    inlines
}

/// Words with a mark; blanks at their ends stand outside of it, as most dialects need.
fn marked(words: &str, mark: fn(Inlines) -> Inline) -> Inlines {
    let inner = words.trim();
    if inner.is_empty() {
        return text(words);
    }
    let start = words.len() - words.trim_start().len();
    let (before, after) = (&words[..start], &words[start + inner.len()..]);
    let mut inlines = Inlines::new();
    if !before.is_empty() {
        inlines.push(Inline::text(before));
    }
    inlines.push(mark(text(clipped(inner))));
    if !after.is_empty() {
        inlines.push(Inline::text(after));
    }
    inlines
}

/// Unchanged words as far as they stand beside a change.
fn around(words: &str, first: bool, last: bool) -> String {
    let letters: Vec<char> = words.chars().collect();
    let (head, tail) = match (first, last) {
        (true, true) => return clipped(words),
        (true, false) => (0, BESIDE),
        (false, true) => (BESIDE, 0),
        (false, false) => (BESIDE, BESIDE),
    };
    if letters.len() <= head + tail + BESIDE {
        return words.to_owned();
    }
    let begin: String = letters[..head].iter().collect();
    let end: String = letters[letters.len() - tail..].iter().collect();
    format!("{begin} … {end}")
}

fn clipped(words: &str) -> String {
    match words.char_indices().nth(LETTERS) {
        Some((end, _)) => format!("{}…", &words[..end]),
        None => words.to_owned(),
    }
}

fn people(people: &[(String, u32)]) -> Vec<Block> {
    if people.is_empty() {
        return Vec::new();
    }
    let row = |(name, count): &(String, u32)| vec![text(name.as_str()), text(count.to_string())];
    vec![
        Block::section(2, Anchor::new("people"), "Who made the changes"),
        Block::Table(Table {
            headers: vec![text("Who"), text("Differences")],
            aligns: vec![Align::Start, Align::End],
            rows: people.iter().map(row).collect(),
        }),
    ]
}
