//! The register: matrix, table, budget, mitigations, exercises, and each scenario in full.

use super::super::link::{Anchor, FileStem};
use super::super::markdown;
use super::super::model::{Align, Block, CalloutKind, Inline, Inlines, Picture, Table};
use super::super::profile::Profile;
use super::super::redact::told_names;
use super::super::risk_input::{Exercise, Mitigation, Rated, Risks, Scenario};
use super::super::risk_matrix::{Cell, Matrix, draw};
use super::super::rows::{columns, first_rows};
use super::open::table_or;
use super::words::{count, day, or_dash, risk_anchor, text};

/// The level of the headings here; headings in people's words stay below it.
const LEVEL: u8 = 3;

pub(super) fn blocks(risks: &Risks, profile: Profile) -> Vec<Block> {
    let section = |id, words| Block::section(LEVEL, Anchor::new(id), words);
    let mut blocks = vec![
        Block::section(2, Anchor::new("risks"), "Risks"),
        Block::text(opening(risks)),
    ];
    if let Some((id, why)) = &risks.decide {
        blocks.push(Block::Callout {
            kind: CalloutKind::Warning,
            blocks: vec![Block::Paragraph(vec![
                link(risks, id),
                Inline::text(format!(" needs a decision: {why}")),
            ])],
        });
    }
    if let Some(most) = profile.most() {
        // Id, title, level now, treatment and owner.
        let brief = columns(register(risks), &[0, 1, 3, 6, 8]);
        blocks.extend(first_rows(brief, Some(most)));
        return blocks;
    }
    blocks.extend([
        Block::Picture(picture(risks)),
        Block::Table(matrix(risks)),
        section("risk-register", "Risk register"),
        register(risks),
        section("error-budget", "Error budget"),
        Block::text(risks.budget.sentence.as_str()),
    ]);
    if !risks.budget.parts.is_empty() {
        blocks.push(Block::Table(budget(risks)));
    }
    blocks.extend([section("mitigations", "Mitigations"), mitigations(risks)]);
    blocks.extend([section("exercises", "Exercises"), exercises(risks)]);
    for exercise in &risks.exercises {
        blocks.extend(words_of(exercise));
    }
    blocks.push(section("scenarios", "Scenarios in full"));
    if risks.scenarios.is_empty() {
        blocks.push(Block::text("No scenario is recorded."));
    }
    for scenario in &risks.scenarios {
        blocks.extend(full(risks, scenario));
    }
    blocks.push(Block::Collapsible {
        title: "How levels are set".to_owned(),
        blocks: vec![Block::dots(
            risks.formulas.iter().map(|words| text(words.as_str())),
        )],
    });
    blocks
}

fn opening(risks: &Risks) -> String {
    let all = count(risks.scenarios.len(), "scenario", "scenarios");
    let held = match risks.participants.len() {
        0 => String::new(),
        some => format!(
            " A pre-mortem was held by {}{}.",
            count(some, "person", "people"),
            told_names(&risks.participants)
        ),
    };
    let reading = risks.next_reading.map_or_else(String::new, |on| {
        format!(" They are read again on {}.", day(on))
    });
    format!(
        "{all}, rated with {}, version {}. Above {} a risk is treated, or accepted by a named person until a day.{held}{reading}",
        risks.pack_title, risks.pack_version, risks.limit
    )
}

/// A link to a scenario in full; its label where it is listed, the id otherwise.
fn link(risks: &Risks, id: &str) -> Inline {
    match risks.scenarios.iter().find(|each| each.id == id) {
        Some(scenario) => Inline::to(&risk_anchor(scenario), scenario.label.as_str()),
        None => Inline::code(id),
    }
}

fn links(risks: &Risks, ids: &[String]) -> Inlines {
    let mut words = Inlines::new();
    for id in ids {
        if !words.is_empty() {
            words.push(Inline::text(", "));
        }
        words.push(link(risks, id));
    }
    match words.is_empty() {
        true => text("–"),
        false => words,
    }
}

/// The scenarios that stand in a cell, each with the mark of one that was raised.
fn standing(risks: &Risks, likelihood: usize, impact: usize) -> impl Iterator<Item = &Scenario> {
    let here = move |scenario: &&Scenario| {
        scenario.now.as_ref().is_some_and(|now| {
            usize::from(now.likelihood) == likelihood && usize::from(now.impact) == impact
        })
    };
    risks.scenarios.iter().filter(here)
}

fn is_raised(scenario: &Scenario) -> bool {
    scenario.now.as_ref().is_some_and(|now| now.raised)
}

fn mark(scenario: &Scenario) -> &'static str {
    if is_raised(scenario) { " ↑" } else { "" }
}

const TITLE: &str = "Risks by likelihood (rows) and impact (columns)";

fn picture(risks: &Risks) -> Picture {
    let row = |likelihood: usize| {
        let cells = risks.matrix[likelihood].iter().enumerate();
        let cells = cells.map(|(impact, level)| Cell {
            level: level.short.clone(),
            shade: level.shade,
            risks: standing(risks, likelihood + 1, impact + 1)
                .map(|scenario| format!("{}{}", scenario.label, mark(scenario)))
                .collect(),
        });
        (risks.likelihoods[likelihood].clone(), cells.collect())
    };
    Picture {
        stem: FileStem::new("risk matrix"),
        alt: format!("{TITLE}. The table below says the same."),
        svg: draw(&Matrix {
            title: TITLE.to_owned(),
            rows: (0..5).rev().map(row).collect(),
            columns: risks.impacts.to_vec(),
        }),
    }
}

fn matrix(risks: &Risks) -> Table {
    let row = |likelihood: usize| {
        let mut cells = vec![text(risks.likelihoods[likelihood].as_str())];
        for (impact, level) in risks.matrix[likelihood].iter().enumerate() {
            let mut words = text(level.short.as_str());
            for scenario in standing(risks, likelihood + 1, impact + 1) {
                words.push(Inline::text(" "));
                words.push(Inline::to(&risk_anchor(scenario), scenario.label.as_str()));
                words.push(Inline::text(mark(scenario)));
            }
            cells.push(words);
        }
        cells
    };
    let head =
        std::iter::once("Likelihood, impact").chain(risks.impacts.iter().map(String::as_str));
    Table {
        headers: head.map(text).collect(),
        aligns: Vec::new(),
        rows: (0..5).rev().map(row).collect(),
    }
}

fn rated(rated: Option<&Rated>) -> String {
    rated.map_or_else(
        || "–".to_owned(),
        |rated| match rated.raised {
            true => format!("{} ↑", rated.level.title),
            false => rated.level.title.clone(),
        },
    )
}

fn register(risks: &Risks) -> Block {
    let with_priority = risks.scenarios.iter().any(|each| !each.priority.is_empty());
    let mut head = vec![
        "Id",
        "Scenario",
        "Before",
        "Now",
        "Target",
        "Budget",
        "Treatment",
        "Exercise",
        "Owner",
    ];
    if with_priority {
        head.push("Action Priority");
    }
    let rows = risks.scenarios.iter().map(|scenario| {
        let part = risks
            .budget
            .parts
            .iter()
            .find(|part| part.scenario == scenario.id);
        let share = part.map_or("–", |part| or_dash(&part.share));
        let mut now = text(rated(scenario.now.as_ref()));
        if scenario.positive {
            now.extend([Inline::Break, Inline::text("Chance worth taking")]);
        }
        let mut treatment = text(or_dash(&scenario.treatment));
        if let Some(acceptance) = &scenario.acceptance {
            let verb = if acceptance.live {
                "Accepted by"
            } else {
                "Acceptance ended, was by"
            };
            treatment.extend([
                Inline::Break,
                Inline::text(format!(
                    "{verb} {} until {}",
                    acceptance.by,
                    day(acceptance.until)
                )),
            ]);
        }
        let mut cells = vec![
            vec![Inline::to(&risk_anchor(scenario), scenario.label.as_str())],
            text(scenario.title.as_str()),
            text(rated(scenario.before.as_ref())),
            now,
            text(rated(scenario.target.as_ref())),
            text(share),
            treatment,
            text(or_dash(&scenario.exercise)),
            text(or_dash(&scenario.owner)),
        ];
        if with_priority {
            cells.push(text(or_dash(&scenario.priority)));
        }
        cells
    });
    table_or(&head, rows.collect(), "No scenario is recorded.")
}

fn budget(risks: &Risks) -> Table {
    let mut rows: Vec<Vec<Inlines>> = Vec::new();
    for part in &risks.budget.parts {
        let title = risks.scenarios.iter().find(|each| each.id == part.scenario);
        let title = title.map_or("", |scenario| scenario.title.as_str());
        rows.push(vec![
            vec![
                link(risks, &part.scenario),
                Inline::text(format!(" {title}")),
            ],
            text(part.minutes.as_str()),
            text(or_dash(&part.share)),
            text(part.verdict.as_str()),
        ]);
    }
    rows.push(vec![
        vec![Inline::strong("Together")],
        text(risks.budget.used.as_str()),
        text(or_dash(&risks.budget.share)),
        Inlines::new(),
    ]);
    Table {
        headers: ["Scenario", "Bad minutes a year", "Share of the budget", ""]
            .into_iter()
            .map(text)
            .collect(),
        aligns: vec![Align::Start, Align::End, Align::End],
        rows,
    }
}

fn mitigations(risks: &Risks) -> Block {
    let row = |mitigation: &Mitigation| {
        vec![
            text(mitigation.text.as_str()),
            text(mitigation.state.as_str()),
            text(or_dash(&mitigation.owner)),
            text(mitigation.due.map_or_else(|| "–".to_owned(), day)),
            links(risks, &mitigation.scenarios),
        ]
    };
    table_or(
        &["Mitigation", "State", "Owner", "Due", "Scenarios"],
        risks.mitigations.iter().map(row).collect(),
        "No mitigation is recorded.",
    )
}

fn exercises(risks: &Risks) -> Block {
    let on = |day_of: Option<chrono::NaiveDate>| day_of.map_or_else(|| "–".to_owned(), day);
    let row = |exercise: &Exercise| {
        vec![
            text(exercise.title.as_str()),
            text(exercise.state.as_str()),
            text(on(exercise.planned_on)),
            text(on(exercise.held_on)),
            links(risks, &exercise.scenarios),
        ]
    };
    table_or(
        &["Exercise", "State", "Planned", "Held", "Scenarios"],
        risks.exercises.iter().map(row).collect(),
        "No exercise is recorded.",
    )
}

/// The plan and the findings of an exercise, folded away.
fn words_of(exercise: &Exercise) -> Option<Block> {
    let mut blocks = Vec::new();
    for (what, words) in [("Plan", &exercise.plan), ("Findings", &exercise.findings)] {
        let told = markdown::parse(words, LEVEL);
        if !told.is_empty() {
            blocks.push(Block::Paragraph(vec![Inline::Emph(text(what))]));
            blocks.push(Block::Quote(told));
        }
    }
    (!blocks.is_empty()).then(|| Block::Collapsible {
        title: exercise.title.clone(),
        blocks,
    })
}

/// A scenario in full: what happened, why it is where it is, what is done.
fn full(risks: &Risks, scenario: &Scenario) -> Vec<Block> {
    let mut name = vec![
        Inline::Anchor(risk_anchor(scenario)),
        Inline::strong(format!("{} {}", scenario.label, scenario.title)),
    ];
    if !scenario.category.trim().is_empty() {
        name.push(Inline::text(format!(", {}", scenario.category)));
    }
    let mut blocks = vec![Block::Paragraph(name)];
    let story = markdown::parse(&scenario.markdown, LEVEL);
    if !story.is_empty() {
        blocks.push(Block::Quote(story));
    }
    let mut facts: Vec<Inlines> = Vec::new();
    let mut fact = |what: &str, words: &str| {
        if !words.trim().is_empty() {
            facts.push(vec![
                Inline::strong(what),
                Inline::text(format!(" {words}")),
            ]);
        }
    };
    fact("Trigger:", &scenario.trigger);
    fact("Affected:", &scenario.blast_radius);
    fact("Seen by:", &scenario.detection);
    fact("Level:", &scenario.raised_why);
    if let Some(acceptance) = &scenario.acceptance {
        fact("Accepted because:", &acceptance.reason);
    }
    let mine = risks
        .mitigations
        .iter()
        .filter(|each| each.scenarios.contains(&scenario.id));
    for mitigation in mine {
        fact(
            "Mitigation:",
            &format!("{} ({})", mitigation.text, mitigation.state),
        );
    }
    for problem in &scenario.problems {
        fact("To mend:", problem);
    }
    if !facts.is_empty() {
        blocks.push(Block::dots(facts));
    }
    blocks
}
