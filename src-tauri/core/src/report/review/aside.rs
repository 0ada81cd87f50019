//! Facts, questions answered not applicable, questions that do not apply.

use super::super::input::{Question, ReviewInput, Service, Subject, Worth};
use super::super::link::{Anchor, Url};
use super::super::model::{Block, Inline, Inlines, Item, List, Mark};
use super::open::table_or;
use super::words::{count, questions, text};

pub(super) fn facts_section(input: &ReviewInput) -> Vec<Block> {
    match &input.subject {
        Subject::Service(service) => {
            let mut blocks = vec![section("service-facts", "Service facts"), facts(service)];
            blocks.extend(links(service));
            blocks
        }
        // A team has no facts.
        Subject::Team(_) => Vec::new(),
    }
}

pub(super) fn not_applicable_section(input: &ReviewInput) -> Vec<Block> {
    let head = section("not-applicable", "Answered as not applicable");
    vec![head, not_applicable(input)]
}

pub(super) fn hidden_section(input: &ReviewInput) -> Vec<Block> {
    let mut blocks = vec![section("hidden", "Questions that do not apply")];
    blocks.extend(hidden(input));
    blocks
}

fn section(id: &str, words: &str) -> Block {
    Block::section(2, Anchor::new(id), words)
}

fn facts(service: &Service) -> Block {
    let row = |(fact, value): &(String, Option<bool>)| {
        let value = match value {
            Some(true) => "Yes",
            Some(false) => "No",
            None => "Not set",
        };
        vec![text(fact.as_str()), text(value)]
    };
    let rows = service.facts.iter().map(row).collect();
    table_or(&["Fact", "Value"], rows, "No fact is recorded.")
}

fn links(service: &Service) -> Option<Block> {
    let link = |(title, address): &(String, String)| -> Inlines {
        match Url::parse(address) {
            Some(url) => vec![Inline::Link {
                url,
                text: text(title.as_str()),
            }],
            None => text(format!("{title} ({address})")),
        }
    };
    let links = &service.links;
    (!links.is_empty()).then(|| Block::dots(links.iter().map(link)))
}

fn not_applicable(input: &ReviewInput) -> Block {
    let left_out = |question: &&Question| question.worth == Worth::NotApplicable;
    let items: Vec<Item> = questions(input)
        .map(|(_, question)| question)
        .filter(left_out)
        .map(|question| {
            let mark = Mark::NotApplicable(question.reason.clone());
            Item::marked(mark, text(question.text.as_str()))
        })
        .collect();
    if items.is_empty() {
        return Block::text("No question was answered as not applicable.");
    }
    Block::List(List { start: None, items })
}

fn hidden(input: &ReviewInput) -> Vec<Block> {
    if input.hidden.is_empty() {
        return vec![Block::text("Every question of the pack applies.")];
    }
    let total = input.hidden.len();
    let verb = if total == 1 { "is" } else { "are" };
    let words = format!(
        "{} {verb} left out because of the tier or the facts of the service.",
        count(total, "question", "questions")
    );
    let row = |question: &super::super::input::HiddenQuestion| {
        vec![
            text(question.text.as_str()),
            text(question.area.as_str()),
            text(question.reason.as_str()),
        ]
    };
    let rows = input.hidden.iter().map(row).collect();
    vec![
        Block::text(words),
        Block::Collapsible {
            title: "Which ones, and why".to_owned(),
            blocks: vec![table_or(&["Question", "Area", "Why"], rows, "")],
        },
    ]
}
