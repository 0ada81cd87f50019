//! How every number came about: the formula, then its inputs.

use super::super::input::{Question, ReviewInput, Severity, Worth};
use super::super::link::Anchor;
use super::super::model::{Align, Block, Inline, Inlines, Table};
use super::open::table_or;
use super::words::{
    count, credit, day, is_applicable, is_lacking, live_waiver, question_link, questions, severity,
    text, verdict, weight,
};

pub(super) fn blocks(input: &ReviewInput) -> Vec<Block> {
    let mut blocks = vec![
        Block::section(2, Anchor::new("computed"), "How the numbers were computed"),
        Block::text(format!(
            "Questions from {}, version {}. Evidence and waivers are judged on {}.",
            input.review.pack_title,
            input.review.pack_version,
            day(input.as_of)
        )),
        Block::section(3, Anchor::new("score-rules"), "Score"),
        Block::text(
            "Each question that applies has a weight. A met answer earns four quarters of it, a \
             partial answer two, anything else none. An answer whose required evidence is missing or \
             stale earns two at most. The score is 100 × earned ÷ possible, rounded down.",
        ),
        Block::Table(by_severity(input)),
    ];
    blocks.push(Block::dots(formulas(input)));
    blocks.extend([
        Block::section(3, Anchor::new("verdict-rules"), "Verdict"),
        Block::text(format!(
            "Any broken rule with N makes it No-go. Otherwise any broken rule with C makes it \
             Conditional. Otherwise it is Go. Here it is {}, and {} without waivers.",
            verdict(input.verdict.word),
            verdict(input.verdict.without_waivers)
        )),
        rules(input),
        reasons(input),
    ]);
    blocks.extend(not_asked(input));
    blocks
}

/// Which rules are about what only a service has.
fn not_asked(input: &ReviewInput) -> Option<Block> {
    let codes = &input.verdict.not_asked;
    let (last, rest) = codes.split_last()?;
    let list = match rest {
        [] => last.clone(),
        rest => format!("{} and {last}", rest.join(", ")),
    };
    let verb = if rest.is_empty() { "is" } else { "are" };
    Some(Block::text(format!(
        "{list} {verb} not asked of a team, because risks and the design belong to a service."
    )))
}

/// Earned and possible quarters of weight.
#[derive(Clone, Copy, Default)]
struct Sum {
    earned: usize,
    possible: usize,
}

fn sum<'a>(questions: impl Iterator<Item = &'a Question>) -> Sum {
    questions
        .filter(|q| is_applicable(q))
        .fold(Sum::default(), |sum, q| Sum {
            earned: sum.earned + weight(q.severity) * credit(q.worth),
            possible: sum.possible + weight(q.severity) * 4,
        })
}

fn by_severity(input: &ReviewInput) -> Table {
    let row = |of: Severity| {
        let mine = || {
            questions(input)
                .map(|(_, q)| q)
                .filter(|q| q.severity == of)
        };
        let worth = |worth: Worth| mine().filter(|q| q.worth == worth).count().to_string();
        let sum = sum(mine());
        vec![
            text(severity(of)),
            text(weight(of).to_string()),
            text(mine().filter(|q| is_applicable(q)).count().to_string()),
            text(worth(Worth::Met)),
            text(worth(Worth::Partial)),
            text(worth(Worth::Nothing)),
            text(sum.earned.to_string()),
            text(sum.possible.to_string()),
        ]
    };
    let head = [
        "Severity",
        "Weight",
        "Apply",
        "Worth met",
        "Worth partial",
        "Worth nothing",
        "Quarters earned",
        "Quarters possible",
    ];
    Table {
        headers: head.into_iter().map(text).collect(),
        aligns: std::iter::once(Align::Start)
            .chain([Align::End; 7])
            .collect(),
        rows: [Severity::Blocker, Severity::Major, Severity::Minor]
            .map(row)
            .to_vec(),
    }
}

fn formulas(input: &ReviewInput) -> Vec<Inlines> {
    let totals = &input.totals;
    let all = sum(questions(input).map(|(_, q)| q));
    let in_use = |q: &Question| is_lacking(q) && live_waiver(q, input.as_of).is_some();
    let rest = sum(questions(input).map(|(_, q)| q).filter(|q| !in_use(q)));
    let share = |name: &str, part: usize, whole: usize, result: Option<u32>| {
        let result = result.map_or_else(
            || " has no value, as nothing counts.".to_owned(),
            |n| format!(" = 100 × {part} ÷ {whole}, rounded down = {n}."),
        );
        vec![Inline::strong(name), Inline::text(result)]
    };
    let plainly = |name: &str, words: String| vec![Inline::strong(name), Inline::text(words)];
    vec![
        share("Score", all.earned, all.possible, totals.score),
        share(
            "Score without waivers",
            rest.earned,
            rest.possible,
            totals.score_without_waived,
        ),
        share(
            "Completeness",
            totals.answered,
            totals.applicable,
            totals.completeness,
        ),
        plainly(
            "Answered",
            " counts met, partial, unmet and unknown. N/A counts only with a reason and where the \
             question allows it, and then leaves the question out."
                .to_owned(),
        ),
        plainly(
            "Open gaps",
            format!(
                " are questions worth less than met without a live waiver ({}). A waiver is live \
                 until its last day if somebody other than the requester approved it, and in use \
                 while its question is worth less than met ({}). A waived question is never a pass.",
                totals.gaps,
                count(totals.waived, "waiver in use", "waivers in use"),
            ),
        ),
    ]
}

fn rules(input: &ReviewInput) -> Block {
    let rows = input.verdict.trace.iter().map(|rule| {
        vec![
            vec![Inline::code(rule.code.as_str())],
            text(rule.text.as_str()),
            text(rule.hits.to_string()),
        ]
    });
    table_or(
        &["Rule", "What has to hold", "Broken by"],
        rows.collect(),
        "",
    )
}

fn reasons(input: &ReviewInput) -> Block {
    let rows = input.verdict.reasons.iter().map(|reason| {
        let question = reason
            .question
            .as_deref()
            .map(|id| question_link(input, id));
        vec![
            vec![Inline::code(reason.code.as_str())],
            text(reason.text.as_str()),
            question.into_iter().collect(),
        ]
    });
    table_or(
        &["Rule", "Reason", "Question"],
        rows.collect(),
        "No rule found anything.",
    )
}
