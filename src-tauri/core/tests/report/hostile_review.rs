//! A review whose every text field is hostile: the page reads as the model says, word for word.

use lamppost_core::report::dialect::page;
use lamppost_core::report::input::*;
use lamppost_core::report::model::*;
use lamppost_core::report::risk_input::{Level, Risks};
use lamppost_core::report::{Dialect, Outline, Report, document_report, preview, review_report};

use crate::read_back::{
    Read, decode_summary, escaped, github, one_line, promised, read, reads_like, untrimmed,
};
use crate::{hostile, markdown, paper, sample};

/// Every text field of the sample, replaced.
fn filled_with(text: &str) -> ReviewInput {
    let mut input = sample::conditional();
    input.design = Some(paper::design_of(text));
    let t = || text.to_owned();
    let Subject::Service(service) = &mut input.subject else {
        unreachable!()
    };
    (service.name, service.summary, service.owner, service.slo) = (t(), t(), t(), t());
    service.facts.iter_mut().for_each(|fact| fact.0 = t());
    service.links = vec![(t(), t()), (t(), "https://example.org/x".to_owned())];
    let review = &mut input.review;
    (review.title, review.pack_title, review.pack_version) = (t(), t(), t());
    for reason in &mut input.verdict.reasons {
        (reason.code, reason.text) = (t(), t());
    }
    for rule in &mut input.verdict.trace {
        (rule.code, rule.text) = (t(), t());
    }
    for hidden in &mut input.hidden {
        (hidden.text, hidden.area, hidden.reason) = (t(), t(), t());
    }
    for action in &mut input.actions {
        (action.text, action.owner) = (t(), t());
    }
    input
        .risks
        .iter_mut()
        .for_each(|risks| fill_risks(risks, text));
    input.signoffs.changing = t();
    for signoff in &mut input.signoffs.rows {
        (signoff.area, signoff.role, signoff.by) = (t(), t(), t());
        (signoff.reason, signoff.statement, signoff.fingerprint) = (t(), t(), t());
        signoff.void_by = vec![t(), t()];
    }
    for area in &mut input.areas {
        (area.title, area.intent, area.signoff) = (t(), t(), t());
        area.questions
            .iter_mut()
            .for_each(|question| fill(question, text));
    }
    input
}

fn fill_risks(risks: &mut Risks, text: &str) {
    let t = || text.to_owned();
    (risks.pack_title, risks.pack_version, risks.limit) = (t(), t(), t());
    risks.participants = vec![t(), t()];
    risks.decide = risks.decide.take().map(|(id, _)| (id, t()));
    risks.likelihoods.iter_mut().for_each(|words| *words = t());
    risks.impacts.iter_mut().for_each(|words| *words = t());
    risks.formulas.iter_mut().for_each(|words| *words = t());
    let level = |level: &mut Level| (level.title, level.short) = (t(), t());
    risks.matrix.iter_mut().flatten().for_each(level);
    for scenario in &mut risks.scenarios {
        (scenario.label, scenario.title, scenario.category) = (t(), t(), t());
        (scenario.markdown, scenario.trigger) = (t(), t());
        (scenario.blast_radius, scenario.detection) = (t(), t());
        (scenario.owner, scenario.raised_why) = (t(), t());
        (scenario.treatment, scenario.exercise, scenario.priority) = (t(), t(), t());
        scenario.problems = vec![t()];
        let rated = [
            &mut scenario.before,
            &mut scenario.now,
            &mut scenario.target,
        ];
        for rated in rated.into_iter().flatten() {
            (rated.level.title, rated.level.short) = (t(), t());
        }
        if let Some(acceptance) = &mut scenario.acceptance {
            (acceptance.by, acceptance.reason) = (t(), t());
        }
    }
    let budget = &mut risks.budget;
    (budget.sentence, budget.used, budget.share) = (t(), t(), t());
    for part in &mut budget.parts {
        (part.minutes, part.share, part.verdict) = (t(), t(), t());
    }
    for mitigation in &mut risks.mitigations {
        (mitigation.text, mitigation.state, mitigation.owner) = (t(), t(), t());
    }
    for exercise in &mut risks.exercises {
        (exercise.title, exercise.state) = (t(), t());
        (exercise.plan, exercise.findings) = (t(), t());
    }
}

fn fill(question: &mut Question, text: &str) {
    let t = || text.to_owned();
    (question.text, question.reason, question.owner) = (t(), t(), t());
    (question.note, question.worth_reason) = (t(), t());
    question.waiting = question.waiting.as_ref().map(|_| t());
    for evidence in &mut question.evidence {
        (evidence.title, evidence.collected_by, evidence.proves) = (t(), t(), t());
        match &mut evidence.target {
            EvidenceTarget::Link(target)
            | EvidenceTarget::File(target)
            | EvidenceTarget::Note(target) => *target = t(),
        }
    }
    for waiver in &mut question.waivers {
        (waiver.reason, waiver.control) = (t(), t());
        (waiver.requested_by, waiver.approved_by) = (t(), t());
    }
    for comment in &mut question.comments {
        (comment.author, comment.markdown) = (t(), t());
    }
}

/// What a parser has to find, told from the model alone.
struct Expected<'a> {
    report: &'a Report,
    found: Vec<Read>,
}

impl Expected<'_> {
    fn of(report: &Report) -> Vec<Read> {
        let mut expected = Expected {
            report,
            found: Vec::new(),
        };
        expected.note("h1", one_line(&report.title));
        expected.blocks(&report.blocks, "");
        expected.found
    }

    fn note(&mut self, kind: &str, text: String) {
        let kind = kind.to_owned();
        self.found.push(Read { kind, text });
    }

    fn line(&mut self, kind: &str, inlines: &[Inline]) {
        let text = line(inlines);
        if !text.trim().is_empty() {
            self.note(kind, text);
        }
    }

    fn blocks(&mut self, blocks: &[Block], inside: &str) {
        let mut before: Option<&List> = None;
        for block in blocks {
            if let (Some(before), Block::List(list)) = (before, block)
                && before.start.is_some() == list.start.is_some()
            {
                self.note(&format!("{inside}html"), "<!-- -->".to_owned());
            }
            self.block(block, inside);
            before = match block {
                Block::List(list) => Some(list),
                Block::Paragraph(text) if line(text).trim().is_empty() => before,
                _ => None,
            };
        }
    }

    fn block(&mut self, block: &Block, inside: &str) {
        let kind = |kind: &str| format!("{inside}{kind}");
        match block {
            Block::Heading {
                level,
                anchor,
                text,
            } => {
                if anchor.is_some() {
                    self.note(&kind("p"), "‹anchor ›".to_owned());
                }
                self.line(&kind(&format!("h{level}")), &as_one_line(text));
            }
            Block::Contents => {
                for block in &self.report.blocks {
                    if let Block::Heading {
                        level: 2,
                        anchor: Some(to),
                        text,
                    } = block
                    {
                        let link = Inline::to(to, plain(text));
                        self.line(&kind("item/p"), &[link]);
                    }
                }
            }
            Block::Paragraph(text) => self.line(&kind("p"), text),
            Block::Table(table) => {
                let width = table.headers.len();
                for row in [&table.headers].into_iter().chain(&table.rows) {
                    for column in 0..width {
                        let cell = row.get(column).map_or(&[][..], Vec::as_slice);
                        self.note(&kind("cell"), line(cell));
                    }
                }
            }
            Block::List(list) => list.items.iter().for_each(|item| self.item(item, inside)),
            Block::Callout { kind: loud, blocks } => {
                self.blocks(blocks, &kind(&format!("{loud:?}/")));
            }
            Block::Collapsible { title, blocks } => {
                let summary = format!(
                    "<details markdown=\"1\">\n<summary>{}</summary>",
                    escaped(title)
                );
                self.note(&kind("html"), summary);
                self.blocks(blocks, inside);
                self.note(&kind("html"), "</details>".to_owned());
            }
            Block::Quote(blocks) => self.blocks(blocks, &kind("quote/")),
            Block::Code { lang, text } => {
                let lang: String = lang
                    .chars()
                    .take_while(|c| c.is_ascii_alphanumeric() || "+-#._".contains(*c))
                    .collect();
                let mut code = code(text);
                if !code.ends_with('\n') {
                    code.push('\n');
                }
                self.note(&kind(&format!("code {lang}")), code);
            }
            Block::Diagram { mermaid, .. } => {
                let code = mermaid.replace("\r\n", "\n").replace('\r', "\n");
                let code = code.strip_suffix('\n').unwrap_or(&code);
                self.note(&kind("code mermaid"), format!("{code}\n"));
            }
            Block::Picture(picture) => {
                let path = format!(
                    "attachments/{}-{}.png",
                    self.report.stem.as_str(),
                    picture.stem.as_str()
                );
                self.note(&kind("p"), format!("‹picture {path} {}›", picture.alt));
            }
            Block::Rule => self.note(&kind("rule"), String::new()),
        }
    }

    fn item(&mut self, item: &Item, inside: &str) {
        let box_of = match item.mark {
            Mark::None => "item/",
            Mark::Open => "task None/",
            Mark::Done | Mark::NotApplicable(_) => "task Some('x')/",
        };
        let inside = format!("{inside}{box_of}");
        match (item.blocks.as_slice(), &item.mark) {
            ([Block::Paragraph(text)], Mark::NotApplicable(reason)) => {
                let kind = format!("{inside}p");
                let mut inner = String::new();
                words(text, false, &mut inner);
                self.note(&kind, format!("‹del {inner}› (N/A: {})", promised(reason)));
            }
            (blocks, _) => self.blocks(blocks, &inside),
        }
    }
}

fn code(text: &str) -> String {
    let clean = |c| {
        if matches!(c, '\t' | '\u{b}' | '\u{c}') {
            c
        } else {
            untrimmed(&String::from(c)).chars().next().unwrap()
        }
    };
    text.replace("\r\n", "\n").chars().map(clean).collect()
}

fn as_one_line(inlines: &[Inline]) -> Vec<Inline> {
    inlines
        .iter()
        .map(|inline| match inline {
            Inline::Text(text) => Inline::text(untrimmed(text).replace('\n', " ")),
            Inline::Break => Inline::text(" "),
            Inline::Strong(inner) => Inline::Strong(as_one_line(inner)),
            Inline::Emph(inner) => Inline::Emph(as_one_line(inner)),
            Inline::Strike(inner) => Inline::Strike(as_one_line(inner)),
            Inline::Link { url, text } => Inline::Link {
                url: url.clone(),
                text: as_one_line(text),
            },
            other => other.clone(),
        })
        .collect()
}

fn line(inlines: &[Inline]) -> String {
    let mut said = String::new();
    words(inlines, false, &mut said);
    said.trim_matches([' ', '\n']).to_owned()
}

fn words(inlines: &[Inline], in_link: bool, said: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => said.push_str(&untrimmed(text)),
            Inline::Strong(inner) => wrap("strong", inner, in_link, said),
            Inline::Emph(inner) => wrap("em", inner, in_link, said),
            Inline::Strike(inner) => wrap("del", inner, in_link, said),
            Inline::Code(text) if text.trim().is_empty() => said.push_str(&one_line(text)),
            Inline::Code(text) => said.push_str(&format!("‹code {}›", one_line(text))),
            Inline::Link { url, text } => link(url.as_str(), url.as_str(), text, in_link, said),
            Inline::AnchorLink { to, text } => {
                link(
                    &format!("#{}", to.as_str()),
                    to.as_str(),
                    text,
                    in_link,
                    said,
                );
            }
            // The names used here need no percent sign.
            Inline::PageLink { page, text } => link(page, page, text, in_link, said),
            Inline::Anchor(_) => said.push_str("‹anchor ›"),
            Inline::Image { url, alt } => {
                said.push_str(&format!("‹picture {} {}›", url.as_str(), one_line(alt)));
            }
            Inline::Attached {
                path: Some(path),
                alt,
                ..
            } => {
                said.push_str(&format!("‹picture {path} {}›", one_line(alt)));
            }
            Inline::Attached {
                path: None, alt, ..
            } => said.push_str(&untrimmed(alt)),
            Inline::Check(done) => said.push(if *done { '☑' } else { '☐' }),
            Inline::Break => said.push('\n'),
        }
    }
}

fn wrap(name: &str, inner: &[Inline], in_link: bool, said: &mut String) {
    if !inner.is_empty() {
        said.push_str(&format!("‹{name} "));
        words(inner, in_link, said);
        said.push('›');
    }
}

fn link(address: &str, otherwise: &str, text: &[Inline], in_link: bool, said: &mut String) {
    let mut inner = String::new();
    if plain(text).trim().is_empty() && !in_link {
        inner.push_str(otherwise);
    } else {
        words(text, true, &mut inner);
    }
    if in_link || reads_like(address, &inner) {
        said.push_str(&inner);
    } else {
        said.push_str(&format!("‹to {address} {inner}›"));
    }
}

fn check(input: &ReviewInput, what: &str) {
    check_report(&review_report(input, &Outline::default()), what);
}

pub(crate) fn check_report(report: &Report, what: &str) {
    let markdown = page(report, Dialect::GitHub).unwrap();
    let mut found = read(&markdown, &github());
    found.iter_mut().for_each(decode_summary);
    let expected = Expected::of(report);
    for (found, expected) in found.iter().zip(&expected) {
        assert_eq!(found, expected, "{what:?} was written as\n{markdown}");
    }
    assert_eq!(found.len(), expected.len(), "{what:?}");
    if let Err(why) = markdown::check_html(&preview(report)) {
        panic!("{why} in the preview of {what:?}");
    }
}

#[test]
fn the_sample_reads_as_the_model_says() {
    check(&sample::conditional(), "sample");
    check(&sample::unanswered(), "sample");
}

#[test]
fn hostile_reviews_read_as_the_model_says() {
    for text in hostile::alone() {
        check(&filled_with(&text), &text);
    }
}

#[test]
fn hostile_documents_read_as_the_model_says() {
    check_report(
        &document_report(&paper::design(), &Outline::default()),
        "sample",
    );
    for text in hostile::alone() {
        check_report(
            &document_report(&paper::design_of(&text), &Outline::default()),
            &text,
        );
    }
}
