//! Readiness by area: chart, tables, notes.

use chrono::NaiveDate;

use super::super::chart::{self, Bar, Part};
use super::super::input::{Area, Evidence, EvidenceTarget, Question, ReviewInput, Waiver};
use super::super::link::{Anchor, FileStem, Url};
use super::super::markdown;
use super::super::model::{Align, Block, Inline, Inlines, Picture, Table};
use super::super::profile::Profile;
use super::open::{actions_of, step, worth};
use super::words::{Counts, count, day, is_gap, question_anchor, severity, text, waiver};

/// The level of an area's heading; headings in notes stay below it.
const LEVEL: u8 = 3;

pub(super) fn blocks(input: &ReviewInput, profile: Profile) -> Vec<Block> {
    let mut blocks = vec![
        Block::section(2, Anchor::new("areas"), "Readiness by area"),
        Block::Picture(picture(input)),
        Block::Table(twin(input)),
    ];
    if profile.most().is_some() {
        return blocks;
    }
    for area in &input.areas {
        blocks.extend(one(input, area, profile));
    }
    blocks
}

fn area_anchor(area: &Area) -> Anchor {
    Anchor::new(&format!("area-{}", area.id))
}

fn picture(input: &ReviewInput) -> Picture {
    let bars: Vec<Bar> = input
        .areas
        .iter()
        .map(|area| Bar {
            label: area.title.clone(),
            counts: Counts::of(area, input.as_of).in_order().to_vec(),
        })
        .collect();
    let title = "What the answers are worth, by area";
    Picture {
        stem: FileStem::new("progress by area"),
        alt: format!("{title}. The table below has the same numbers."),
        svg: chart::stacked_bars(title, &Part::ANSWERS, &bars),
    }
}

fn twin(input: &ReviewInput) -> Table {
    let head = [
        "Area",
        "Met",
        "Partial",
        "Unmet",
        "Unknown",
        "Unanswered",
        "N/A",
        "Waived",
        "Open gaps",
    ];
    let row = |area: &Area| {
        let counts = Counts::of(area, input.as_of);
        let gaps = area
            .questions
            .iter()
            .filter(|q| is_gap(q, input.as_of))
            .count();
        let mut cells = vec![vec![Inline::to(&area_anchor(area), area.title.as_str())]];
        let numbers = counts.in_order().into_iter().chain([counts.waived, gaps]);
        cells.extend(numbers.map(|n| text(n.to_string())));
        cells
    };
    Table {
        headers: head.into_iter().map(text).collect(),
        aligns: std::iter::once(Align::Start)
            .chain([Align::End; 8])
            .collect(),
        rows: input.areas.iter().map(row).collect(),
    }
}

fn one(input: &ReviewInput, area: &Area, profile: Profile) -> Vec<Block> {
    let counts = Counts::of(area, input.as_of);
    let answered = counts.applicable() - counts.unanswered;
    let gaps = area
        .questions
        .iter()
        .filter(|q| is_gap(q, input.as_of))
        .count();
    let mut status = format!(
        "{answered} of {} answered, {}",
        counts.applicable(),
        count(gaps, "open gap", "open gaps")
    );
    if counts.waived > 0 {
        status.push_str(&format!(", {} waived", counts.waived));
    }
    let mut blocks = vec![
        Block::section(LEVEL, area_anchor(area), area.title.as_str()),
        Block::Paragraph(vec![
            Inline::Emph(text(area.intent.as_str())),
            Inline::text(format!(" {status}.")),
            Inline::text(signed_by(area)),
        ]),
        Block::Table(table(input, area, profile)),
    ];
    for question in &area.questions {
        blocks.extend(notes(question));
    }
    blocks
}

fn signed_by(area: &Area) -> String {
    if area.signoff.trim().is_empty() {
        String::new()
    } else {
        format!(" Usually signed off by {}.", area.signoff)
    }
}

fn table(input: &ReviewInput, area: &Area, profile: Profile) -> Table {
    let head = ["Question", "Answer", "Evidence", "Waiver", "Action"];
    let mut questions: Vec<&Question> = area.questions.iter().collect();
    if profile == Profile::Reviewer {
        // Stable: among the open ones, and among the others, the order of the pack stays.
        questions.sort_by_key(|question| !is_gap(question, input.as_of));
    }
    let row = |question: &Question| {
        let actions = actions_of(input, question).map(|action| text(step(action)));
        vec![
            name(question),
            state(question, input.as_of),
            lines(question.evidence.iter().map(evidence)),
            lines(
                question
                    .waivers
                    .iter()
                    .map(|waiver| text(waiver_line(waiver))),
            ),
            lines(actions),
        ]
    };
    Table {
        headers: head.into_iter().map(text).collect(),
        aligns: Vec::new(),
        rows: questions.into_iter().map(row).collect(),
    }
}

fn lines(items: impl Iterator<Item = Inlines>) -> Inlines {
    items.collect::<Vec<_>>().join(&Inline::Break)
}

fn name(question: &Question) -> Inlines {
    vec![
        Inline::Anchor(question_anchor(&question.id)),
        Inline::text(question.text.as_str()),
        Inline::Break,
        Inline::code(question.id.as_str()),
        Inline::text(format!(" {}", severity(question.severity))),
    ]
}

fn state(question: &Question, as_of: NaiveDate) -> Inlines {
    if let Some(waits) = &question.waiting {
        return vec![
            Inline::text("Waiting"),
            Inline::Break,
            Inline::text(waits.as_str()),
        ];
    }
    let mut words = worth(question);
    if is_gap(question, as_of) {
        // The answer itself comes first.
        let answer = words.remove(0);
        words.insert(0, Inline::Strong(vec![answer]));
    }
    if !question.reason.trim().is_empty() {
        words.push(Inline::Break);
        words.push(Inline::Emph(text(question.reason.as_str())));
    }
    if !question.owner.trim().is_empty() {
        words.push(Inline::Break);
        words.push(Inline::text(question.owner.as_str()));
    }
    words
}

/// The title of a piece of evidence, linked where it has an address that may be linked to.
pub(super) fn evidence_name(evidence: &Evidence) -> Inline {
    let (EvidenceTarget::Link(target)
    | EvidenceTarget::File(target)
    | EvidenceTarget::Note(target)) = &evidence.target;
    let title = if evidence.title.trim().is_empty() {
        target
    } else {
        &evidence.title
    };
    let url = match &evidence.target {
        EvidenceTarget::Link(address) => Url::parse(address).filter(|url| !url.is_relative()),
        EvidenceTarget::File(_) | EvidenceTarget::Note(_) => None,
    };
    match url {
        Some(url) => Inline::Link {
            url,
            text: text(title.as_str()),
        },
        None => Inline::text(title.as_str()),
    }
}

fn evidence(evidence: &Evidence) -> Inlines {
    let mut line = vec![evidence_name(evidence)];
    if !evidence.title.trim().is_empty() {
        match &evidence.target {
            EvidenceTarget::Link(address) if Url::parse(address).is_none() => {
                line.push(Inline::text(format!(" ({address})")));
            }
            EvidenceTarget::Link(_) => {}
            EvidenceTarget::File(name) => {
                line.push(Inline::text(" "));
                line.push(Inline::code(name.as_str()));
            }
            EvidenceTarget::Note(words) => {
                line.push(Inline::text(format!(" ({words})")));
            }
        }
    }
    let mut facts = format!(", {}", day(evidence.collected_on));
    if !evidence.collected_by.trim().is_empty() {
        facts.push_str(&format!(" by {}", evidence.collected_by));
    }
    if !evidence.proves.trim().is_empty() {
        facts.push_str(&format!(", proves {}", evidence.proves));
    }
    line.push(Inline::text(facts));
    match (evidence.fresh, evidence.until) {
        (true, Some(until)) => line.push(Inline::text(format!(", fresh until {}", day(until)))),
        (true, None) => line.push(Inline::text(", fresh")),
        (false, _) => {
            line.push(Inline::text(", "));
            line.push(Inline::strong("stale"));
        }
    }
    line
}

fn waiver_line(found: &Waiver) -> String {
    format!("{} until {}", waiver(found.state), day(found.expires))
}

fn notes(question: &Question) -> Vec<Block> {
    let mut blocks = Vec::new();
    let note = markdown::parse(&question.note, LEVEL);
    if note.is_empty() && question.comments.is_empty() {
        return blocks;
    }
    blocks.push(Block::Paragraph(vec![
        Inline::text("On "),
        Inline::to(&question_anchor(&question.id), question.text.as_str()),
    ]));
    if !note.is_empty() {
        blocks.push(Block::Quote(note));
    }
    if !question.comments.is_empty() {
        let mut comments = Vec::new();
        for comment in &question.comments {
            let who = format!("{}, {}", comment.author, day(comment.on));
            comments.push(Block::Paragraph(vec![Inline::Emph(text(who))]));
            comments.push(Block::Quote(markdown::parse(&comment.markdown, LEVEL)));
        }
        blocks.push(Block::Collapsible {
            title: count(question.comments.len(), "comment", "comments"),
            blocks: comments,
        });
    }
    blocks
}
