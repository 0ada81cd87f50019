//! Facts once: what the rows of the design propose for questions, accepted or dismissed by a person.
//!
//! Nothing here answers by itself.

use serde_json::Value;

use super::days::day;
use super::document_view::FedQuestion;
use super::finding::Place;
use super::judge::Judged;
use super::load::Case;
use super::paper::Paper;
use super::readiness::ByReview;
use super::session::{Session, Step};
use super::wire::{ByQuestion, Done, Empty, view};
use crate::error::{Error, Kind, Result, clipped};
use crate::model::{Answer, Entity, Evidence, EvidenceKind};
use crate::score::proposal::{Asked, Fed, fed};

view! {
    /// An answer that the design proposes.
    pub struct ProposalView {
        /// The review.
        pub review: String,
        /// The question's id in the pack.
        pub question: String,
        /// Its text.
        pub text: String,
        /// The answer that is there; none where unanswered.
        pub answer: Option<Answer>,
        /// The answer proposed.
        pub proposed: Answer,
        /// Why, in a sentence.
        pub why: String,
        /// The document the rows are in.
        pub document: String,
        /// Its title.
        pub document_title: String,
        /// The table the rows are in.
        pub table: String,
        /// Its title.
        pub table_title: String,
        /// The rows it comes from.
        pub rows: Vec<ProposalRow>,
        /// Whether accepting adds a piece of evidence that names the document.
        pub adds_evidence: bool,
        /// Where the rows are.
        pub source: Place,
        /// Where the question is.
        pub target: Place,
    }

    /// A row a proposal comes from.
    pub struct ProposalRow {
        /// Its id.
        pub id: String,
        /// Its first value.
        pub name: String,
        /// Titles of the columns it lacks for a full answer.
        pub missing: Vec<String>,
    }
}

/// How many rows an accepted answer names.
const NAMED: usize = 10;

/// Lists what the design of a review proposes.
pub(super) fn proposal_list(session: &mut Session, request: ByReview) -> Result<Vec<ProposalView>> {
    let case = session.case(&request.review)?;
    let judged = case.judge(session.today());
    Ok(case.proposals(&judged))
}

/// Takes a proposal over as the answer, with its source in the note.
pub(super) fn proposal_accept(session: &mut Session, request: ByQuestion) -> Result<Done<Empty>> {
    let ByQuestion { review, question } = request;
    let case = session.case(&review)?;
    let today = session.today();
    let proposal = case.proposal(&case.judge(today), &question)?;
    let source = quoted(&proposal, &day(today));
    let note = match case.record.review.notes.get(&question) {
        Some(note) if !note.trim().is_empty() => format!("{}\n\n{source}", note.trim_end()),
        _ => source.clone(),
    };
    let author = session.context.author.clone();
    let step = Step::named(format!("Accept the proposal on {question}"))
        .on_review(&review, Some(&question));
    session.step(step, |writer| {
        writer.set(
            &review,
            &format!("answer/{question}"),
            &Value::from(proposal.proposed.word()),
        )?;
        writer.set(&review, &format!("reconfirm/{question}"), &Value::Null)?;
        writer.set(&review, &format!("note/{question}"), &Value::from(note))?;
        if proposal.adds_evidence {
            let id = writer.create(Evidence::SPEC.kind, Some(&review))?;
            let title = format!("{}, {}", proposal.document_title, proposal.table_title);
            let title: String = title.chars().take(crate::model::LINE_LIMIT).collect();
            for (field, value) in [
                ("question", question.as_str()),
                ("kind", EvidenceKind::Note.word()),
                ("title", &title),
                ("text", &source),
                ("collected_on", &day(today)),
                ("collected_by", author.trim()),
            ] {
                if !value.is_empty() {
                    writer.set(&id, field, &Value::from(value))?;
                }
            }
        }
        Ok(Empty {})
    })
}

/// Puts a proposal aside until the rows it came from change.
pub(super) fn proposal_dismiss(session: &mut Session, request: ByQuestion) -> Result<Done<Empty>> {
    let ByQuestion { review, question } = request;
    let case = session.case(&review)?;
    case.proposal(&case.judge(session.today()), &question)?;
    let fingerprint = case
        .fed(&question)
        .map_or(Value::Null, |fed| Value::from(fed.fingerprint));
    let step = Step::named(format!("Dismiss the proposal on {question}"))
        .on_review(&review, Some(&question));
    session.step(step, |writer| {
        writer.set(&review, &format!("dismissed/{question}"), &fingerprint)?;
        Ok(Empty {})
    })
}

impl Case {
    /// The questions that are asked, with their answers.
    pub(super) fn asked<'c>(&'c self, judged: &Judged) -> Vec<Asked<'c>> {
        let list = self
            .pack
            .checklist()
            .map_or(&[][..], |list| &list.questions);
        let asked = list
            .iter()
            .zip(&judged.rows)
            .filter(|(_, row)| row.counts());
        asked
            .map(|(question, row)| Asked {
                question,
                answer: row.answer.filter(|_| !row.reason_needed),
                open: row.can_be_answered(),
            })
            .collect()
    }

    /// What the design proposes and nobody has dismissed.
    pub(super) fn proposals(&self, judged: &Judged) -> Vec<ProposalView> {
        let asked = self.asked(judged);
        asked
            .iter()
            .filter_map(|asked| self.proposed(asked))
            .collect()
    }

    fn proposal(&self, judged: &Judged, question: &str) -> Result<ProposalView> {
        let asked = self.asked(judged);
        let asked = asked.iter().find(|asked| asked.question.id == question);
        asked.and_then(|asked| self.proposed(asked)).ok_or_else(|| {
            Error::new(
                Kind::Refused,
                format!("The design proposes nothing for {}.", clipped(question)),
            )
            .hint("The rows or the answer have changed. Look at the list again.")
        })
    }

    fn fed(&self, question: &str) -> Option<Fed<'_>> {
        let design = self.design.as_ref()?;
        let question = self.pack.checklist()?.question(question)?;
        fed(question, design.pack.document()?, &design.record)
    }

    fn proposed(&self, asked: &Asked<'_>) -> Option<ProposalView> {
        let design = self.design.as_ref()?;
        let fed = self.fed(&asked.question.id)?;
        let proposed = fed.proposal(asked)?;
        let review = &self.record.review;
        if review.dismissed.get(&asked.question.id) == Some(&fed.fingerprint) {
            return None;
        }
        Some(ProposalView {
            review: review.id.to_string(),
            question: asked.question.id.clone(),
            text: asked.question.text.clone(),
            answer: asked.answer,
            proposed,
            why: reason(&fed),
            document: design.id().to_string(),
            document_title: design.title().to_owned(),
            table: fed.table.id.clone(),
            table_title: fed.table.title.clone(),
            adds_evidence: asked.question.evidence_required,
            source: self.place_of_table(design, &fed.table.id),
            target: self.place_of_question(&asked.question.id),
            rows: fed
                .rows
                .into_iter()
                .map(|row| ProposalRow {
                    id: row.id,
                    name: row.name,
                    missing: row.missing,
                })
                .collect(),
        })
    }

    /// Where a table of the design is.
    pub(super) fn place_of_table(&self, design: &Paper, table: &str) -> Place {
        let section = design.pack.document().and_then(|template| {
            let mut sections = template.sections.iter();
            sections.find(|section| section.tables.iter().any(|known| known.id == table))
        });
        self.place_of_section(design, section.map_or("", |section| &section.id))
    }
}

/// The questions that tables of the design feed, each with the table's id.
pub(super) fn fed_questions(case: &Case, judged: &Judged) -> Vec<(String, FedQuestion)> {
    let asked = case.asked(judged);
    let fed = asked.iter().filter_map(|asked| {
        let table = case.fed(&asked.question.id)?.table.id.clone();
        let question = FedQuestion {
            review: case.record.review.id.to_string(),
            id: asked.question.id.clone(),
            text: asked.question.text.clone(),
            answer: asked.answer,
            proposal: case.proposed(asked),
        };
        Some((table, question))
    });
    fed.collect()
}

/// Why an answer is proposed: what the rows state, and what some lack.
fn reason(fed: &Fed<'_>) -> String {
    let rows = match fed.rows.len() {
        1 => "1 row".to_owned(),
        n => format!("{n} rows"),
    };
    let columns: Vec<String> = fed
        .columns
        .iter()
        .map(|c| format!("“{}”", c.title))
        .collect();
    let lacking: Vec<&str> = fed
        .rows
        .iter()
        .filter(|row| !row.missing.is_empty())
        .map(|row| row.name.as_str())
        .collect();
    let columns = columns.join(", ");
    match lacking.as_slice() {
        [] => format!("{rows} in {}, each with {columns}.", fed.table.title),
        lacking => format!(
            "{rows} in {}; {} of them lack some of {columns}: {}.",
            fed.table.title,
            lacking.len(),
            lacking.join(", ")
        ),
    }
}

/// The source as the note quotes it, in words that are plain in Markdown.
fn quoted(proposal: &ProposalView, today: &str) -> String {
    let name = |row: &ProposalRow| match row.missing.as_slice() {
        [] => row.name.clone(),
        missing => format!("{} (no {})", row.name, missing.join(", ")),
    };
    let mut rows: Vec<String> = proposal.rows.iter().take(NAMED).map(name).collect();
    if proposal.rows.len() > NAMED {
        rows.push(format!("and {} more", proposal.rows.len() - NAMED));
    }
    format!(
        "From the design “{}” on {today}, {}: {}.",
        escaped(&proposal.document_title),
        proposal.table_title,
        escaped(&rows.join("; "))
    )
}

/// Text that Markdown shows as it is.
pub(super) fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_punctuation()
            && !matches!(c, ',' | '.' | ';' | '(' | ')' | '/' | ':' | '-' | '\'')
        {
            out.push('\\');
        }
        out.push(c);
    }
    out
}
