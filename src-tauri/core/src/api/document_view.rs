//! A document as its screen shows it: sections with their state, fields, tables, findings and the
//! questions their rows feed, in one call.

use std::collections::BTreeMap;

use super::days::day;
use super::document::{DocumentProgress, is_design};
use super::finding::FindingView;
use super::load::Case;
use super::paper::{Owner, Paper};
use super::proposal::{self, ProposalView};
use super::review::PackRef;
use super::session::Session;
use super::wire::{ById, view, words};
use crate::error::Result;
use crate::model::{Answer, DocumentRow, Id, Service};
use crate::pack::document::{Column, ColumnType, Section, Table};
use crate::pack::{DesignTables, EarlierAnswer, Situation, Subject, Truth, why};
use crate::score::document::{
    self, DocumentStanding, SectionStanding, SectionState, Tables, assess,
};

view! {
    /// A document in full.
    pub struct DocumentView {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// The pack it follows; its title says what kind of document it is.
        pub pack: PackRef,
        /// One or two sentences about this kind of document.
        pub summary: String,
        /// What one is about.
        pub subject: Subject,
        /// Whether it stays out of reports and exports unless included on purpose.
        pub confidential: bool,
        /// The review it belongs to, or whose design it is.
        pub review: Option<String>,
        /// The service it belongs to, directly or by its review.
        pub service: Option<String>,
        /// Name of that service.
        pub service_name: String,
        /// The team it is about, where it belongs to no review and no service.
        pub team: String,
        /// Whether it is the design that a review is held against.
        pub is_design: bool,
        /// Whether it is put away.
        pub archived: bool,
        /// The day it was started.
        pub started_on: Option<String>,
        /// Sections and words.
        pub progress: DocumentProgress,
        /// The sections, in the order of the pack.
        pub sections: Vec<SectionView>,
        /// What an import could not place, Markdown.
        pub appendix: String,
    }

    /// A section.
    pub struct SectionView {
        /// Its id in the pack.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What to write.
        pub prompt: String,
        /// Whether it must be filled or skipped as long as it applies.
        pub required: bool,
        /// Minutes for this part in a meeting.
        pub minutes: Option<u32>,
        /// Whether it applies.
        pub applies: SectionApplies,
        /// Why it applies or does not, in a sentence; empty where it always applies.
        pub why: String,
        /// How far it is.
        pub state: SectionState,
        /// Why it is not needed; empty where it is not skipped.
        pub skipped: String,
        /// The text, Markdown.
        pub text: String,
        /// Words of text, fields and tables.
        pub words: u32,
        /// What it lacks, by title of field or table.
        pub lacks: Vec<String>,
        /// Single values, shown above the text.
        pub fields: Vec<FieldView>,
        /// Tables, shown below the text.
        pub tables: Vec<TableView>,
        /// Open and settled findings of the section that belong to no table.
        pub findings: Vec<FindingView>,
        /// How many current versions the text has: 2 or more after a merge.
        pub versions: u32,
    }

    /// A single value.
    pub struct FieldView {
        /// What it is.
        pub column: ColumnView,
        /// The value; empty where there is none.
        pub value: String,
        /// Why the value does not fit its type; empty where it does.
        pub problem: String,
        /// How many current versions it has: 2 or more after a merge.
        pub versions: u32,
    }

    /// A column of a table, or a single field.
    pub struct ColumnView {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What a value looks like.
        pub kind: ColumnType,
        /// Whether a row without it is incomplete.
        pub required: bool,
        /// The values of a choice.
        pub choices: Vec<String>,
        /// A line of help; may be empty.
        pub help: String,
        /// Whether the application fills it in.
        pub computed: bool,
    }

    /// A typed table.
    pub struct TableView {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
        /// What to fill in; may be empty.
        pub prompt: String,
        /// Rows it has at least once filled.
        pub min_rows: u32,
        /// Its columns.
        pub columns: Vec<ColumnView>,
        /// Its rows, in order.
        pub rows: Vec<RowView>,
        /// The questions its rows are shown beside.
        pub questions: Vec<FedQuestion>,
        /// Open and settled findings shown under it.
        pub findings: Vec<FindingView>,
    }

    /// A row.
    pub struct RowView {
        /// Its id.
        pub id: String,
        /// Its first value.
        pub name: String,
        /// One cell a column, in order.
        pub cells: Vec<CellView>,
        /// Ids of required columns it leaves empty; none for a row without any value.
        pub missing: Vec<String>,
    }

    /// A cell.
    pub struct CellView {
        /// Id of its column.
        pub column: String,
        /// The value; empty where there is none.
        pub value: String,
        /// Why the value does not fit its column; empty where it does.
        pub problem: String,
        /// How many current versions it has: 2 or more after a merge.
        pub versions: u32,
    }

    /// A question that a table feeds.
    pub struct FedQuestion {
        /// The review.
        pub review: String,
        /// Its id in the pack.
        pub id: String,
        /// Its text.
        pub text: String,
        /// The answer; none where unanswered.
        pub answer: Option<Answer>,
        /// What the rows propose, if that is more than the answer.
        pub proposal: Option<ProposalView>,
    }
}

words! {
    /// Whether a section applies.
    pub enum SectionApplies {
        /// It does.
        Yes,
        /// A fact that decides it is not set; until then it does.
        FactNotSet,
        /// It does not.
        No,
    }
}

/// Shows a document.
pub(super) fn document_show(session: &mut Session, request: ById) -> Result<DocumentView> {
    let paper = session.paper(&request.id)?;
    session.document_view(&paper)
}

impl Session {
    /// Assesses a document against its service.
    pub(super) fn standing(&self, paper: &Paper) -> Result<DocumentStanding> {
        Ok(self.assessed(paper)?.0)
    }

    /// The standing of a document, and why each section with a rule applies.
    fn assessed(&self, paper: &Paper) -> Result<(DocumentStanding, BTreeMap<String, String>)> {
        let template = paper.template()?;
        let service = match self.service_of(&paper.owner)? {
            Some(id) => Some(self.one::<Service>(&id)?.0),
            None => None,
        };
        let facts = service
            .as_ref()
            .map(|service| service.facts.clone())
            .unwrap_or_default();
        let by_rule = template
            .sections
            .iter()
            .any(|section| section.rule.is_some());
        let design = match &service {
            Some(service) if by_rule && !is_design(paper) => {
                let review = paper.owner.parent().unwrap_or(&service.id);
                self.design_of(review, &service.id)?
            }
            _ => None,
        };
        let own = Tables {
            template,
            record: &paper.record,
        };
        let tables = if is_design(paper) {
            Some(own)
        } else {
            design.as_ref().and_then(Paper::tables)
        };
        let situation = Situation {
            tier: service.as_ref().and_then(|service| service.tier),
            facts: &facts,
            answers: &|_| EarlierAnswer::Blank,
            design: tables.as_ref().map(|tables| tables as &dyn DesignTables),
            scenarios: None,
        };
        let reasons = template.sections.iter().filter_map(|section| {
            let rule = section.rule.as_ref()?;
            Some((section.id.clone(), why(rule, &situation)))
        });
        let reasons = reasons.collect();
        Ok((assess(template, &paper.record, &situation), reasons))
    }

    fn document_view(&self, paper: &Paper) -> Result<DocumentView> {
        let template = paper.template()?;
        let (standing, reasons) = self.assessed(paper)?;
        let document = &paper.record.document;
        let service = self.service_of(&paper.owner)?;
        let case = match is_design(paper) {
            true => self
                .case_of(paper)?
                .filter(|case| case.is_design(paper.id())),
            false => None,
        };
        let review = match (&paper.owner, &case) {
            (Owner::Review(review), _) => Some(review.to_string()),
            (_, Some(case)) => Some(case.record.review.id.to_string()),
            _ => None,
        };
        let mut beside = Beside::of(case.as_ref(), self)?;
        let sections = template
            .sections
            .iter()
            .zip(&standing.sections)
            .map(|(section, standing)| {
                let why = reasons.get(&section.id).cloned().unwrap_or_default();
                section_view(paper, section, standing, why, &mut beside)
            })
            .collect();
        Ok(DocumentView {
            id: document.id.to_string(),
            title: paper.title().to_owned(),
            pack: PackRef {
                id: paper.pack.head.id.clone(),
                version: paper.pack.head.version.to_string(),
                title: paper.pack.head.title.clone(),
                started_with: paper.started_with.clone(),
            },
            summary: paper.pack.head.summary.clone(),
            subject: paper.pack.head.subject,
            confidential: paper.is_confidential(),
            review,
            service_name: match &service {
                Some(id) => self.one::<Service>(id)?.0.name.unwrap_or_default(),
                None => String::new(),
            },
            service: service.map(|id| id.to_string()),
            team: document.team.clone().unwrap_or_default(),
            is_design: case.is_some(),
            archived: document.archived == Some(true),
            started_on: document.started_on.map(day),
            progress: DocumentProgress::of(&standing),
            sections,
            appendix: document.appendix.clone().unwrap_or_default(),
        })
    }
}

impl Case {
    /// Whether a document is the design of this review.
    fn is_design(&self, document: &Id) -> bool {
        self.design
            .as_ref()
            .is_some_and(|design| design.id() == document)
    }
}

/// What stands beside the tables of a design: findings and questions, handed out once each.
struct Beside {
    findings: Vec<FindingView>,
    questions: Vec<(String, FedQuestion)>,
}

impl Beside {
    fn of(case: Option<&Case>, session: &Session) -> Result<Self> {
        let Some(case) = case else {
            return Ok(Self {
                findings: Vec::new(),
                questions: Vec::new(),
            });
        };
        let judged = case.judge(session.today());
        Ok(Self {
            findings: case.findings(&judged),
            questions: proposal::fed_questions(case, &judged),
        })
    }

    fn findings(&mut self, of: impl Fn(&FindingView) -> bool) -> Vec<FindingView> {
        self.findings
            .extract_if(.., |finding| of(finding))
            .collect()
    }

    fn questions(&mut self, table: &str) -> Vec<FedQuestion> {
        let taken = self.questions.extract_if(.., |(fed, _)| fed == table);
        taken.map(|(_, question)| question).collect()
    }
}

fn section_view(
    paper: &Paper,
    section: &Section,
    standing: &SectionStanding,
    why: String,
    beside: &mut Beside,
) -> SectionView {
    let record = &paper.record;
    let fields = section.fields.iter().map(|field| {
        let value = record.field(&section.id, &field.id);
        FieldView {
            column: column_view(field),
            problem: field
                .fault(value)
                .map_or_else(String::new, |fault| fault.to_string()),
            value: value.to_owned(),
            versions: versions(
                &record.document.versions,
                &format!("field/{}.{}", section.id, field.id),
            ),
        }
    });
    let tables = section.tables.iter().map(|table| TableView {
        id: table.id.clone(),
        title: table.title.clone(),
        prompt: table.prompt.clone().unwrap_or_default(),
        min_rows: table.min_rows,
        columns: table.columns.iter().map(column_view).collect(),
        rows: record
            .rows_of(&table.id)
            .map(|row| row_view(row, table))
            .collect(),
        questions: beside.questions(&table.id),
        findings: beside.findings(|finding| finding.table.as_deref() == Some(&table.id)),
    });
    SectionView {
        id: section.id.clone(),
        title: section.title.clone(),
        prompt: section.prompt.clone(),
        required: section.required,
        minutes: section.minutes,
        applies: match standing.applies {
            Truth::True => SectionApplies::Yes,
            Truth::Unknown => SectionApplies::FactNotSet,
            Truth::False => SectionApplies::No,
        },
        why,
        state: standing.state,
        skipped: record
            .document
            .skipped
            .get(&section.id)
            .cloned()
            .unwrap_or_default(),
        text: record.text(&section.id).to_owned(),
        words: u32::try_from(standing.words).unwrap_or(u32::MAX),
        lacks: standing.lacks.clone(),
        fields: fields.collect(),
        tables: tables.collect(),
        findings: beside.findings(|finding| finding.section == section.id),
        versions: versions(&record.document.versions, &format!("text/{}", section.id)),
    }
}

/// A row with its cells, computed ones included.
pub(super) fn row_view(row: &DocumentRow, table: &Table) -> RowView {
    let cells = table.columns.iter().map(|column| {
        let value = match &column.compute {
            Some(_) => column.computed(|id| row.cell(id)),
            None => row.cell(&column.id).to_owned(),
        };
        CellView {
            column: column.id.clone(),
            problem: column
                .fault(&value)
                .map_or_else(String::new, |fault| fault.to_string()),
            value,
            versions: versions(&row.versions, &format!("cell/{}", column.id)),
        }
    });
    RowView {
        id: row.id.to_string(),
        name: document::row_name(row, table).to_owned(),
        cells: cells.collect(),
        missing: document::missing(row, table)
            .into_iter()
            .map(|column| column.id.clone())
            .collect(),
    }
}

fn column_view(column: &Column) -> ColumnView {
    ColumnView {
        id: column.id.clone(),
        title: column.title.clone(),
        kind: column.column_type,
        required: column.required,
        choices: column.choices.clone().unwrap_or_default(),
        help: column.help.clone().unwrap_or_default(),
        computed: column.compute.is_some(),
    }
}

fn versions(of: &[crate::model::Versions], field: &str) -> u32 {
    let found = of.iter().find(|versions| versions.field == field);
    found.map_or(1, |versions| {
        u32::try_from(versions.heads.len()).unwrap_or(u32::MAX)
    })
}
