//! What the report of a document needs to know, from what is stored and judged.

use super::finding::{FindingState, FindingView};
use super::paper::Paper;
use super::session::Session;
use crate::error::Result;
use crate::model::Id;
use crate::pack::Truth;
use crate::pack::document::{Column, FindingKind, Section, Table};
use crate::report::document::{
    DocumentFinding, DocumentInput, DocumentSection, DocumentTable, DocumentValue,
};
use crate::report::{self, Report};
use crate::score::document::{SectionStanding, SectionState, filled_rows, is_filled};

impl Session {
    /// A document with everything its own report shows.
    ///
    /// # Errors
    /// `Refused` for a confidential document that is not included on purpose.
    pub(super) fn document_page(
        &self,
        id: &Id,
        include_confidential: bool,
    ) -> Result<DocumentInput> {
        let paper = self.paper(id)?;
        paper.may_leave(Some(include_confidential))?;
        let case = self.case_of(&paper)?;
        let is_its = |design: &Paper| design.id() == paper.id();
        let case = case.filter(|case| case.design.as_ref().is_some_and(is_its));
        let findings = match &case {
            Some(case) => case.findings(&case.judge(self.today())),
            None => Vec::new(),
        };
        self.document_input(&paper, findings)
    }

    /// A document with everything its report shows.
    pub(super) fn document_input(
        &self,
        paper: &Paper,
        findings: Vec<FindingView>,
    ) -> Result<DocumentInput> {
        let template = paper.template()?;
        let standing = self.standing(paper)?;
        let document = &paper.record.document;
        let team = document.team.as_deref().unwrap_or_default();
        let (filled, needed) = standing.completeness();
        let sections = template.sections.iter().zip(&standing.sections);
        let shown = sections.filter(|(section, standing)| is_shown(paper, section, standing));
        Ok(DocumentInput {
            title: paper.title().to_owned(),
            kind: paper.pack.head.title.clone(),
            pack_version: paper.pack.head.version.to_string(),
            place: self.owner_name(&paper.owner, team)?,
            started_on: document.started_on,
            as_of: self.today(),
            filled,
            needed,
            confidential: paper.is_confidential(),
            sections: shown
                .map(|(section, standing)| part(paper, section, standing))
                .collect(),
            appendix: document.appendix.clone().unwrap_or_default(),
            findings: findings.into_iter().map(finding).collect(),
        })
    }

    /// A report with the kept pictures its text shows.
    pub(super) fn illustrated(&self, mut page: Report) -> Result<Report> {
        let mut hashes = Vec::new();
        report::image::attached(&page.blocks, &mut hashes);
        page.take_along(self.pictures(&hashes)?);
        Ok(page)
    }
}

/// A section is shown when it is needed or holds something.
fn is_shown(paper: &Paper, section: &Section, standing: &SectionStanding) -> bool {
    let stands = standing.state != SectionState::Empty;
    let text = !paper.record.text(&section.id).is_empty();
    stands || text || (standing.needed && standing.applies != Truth::False)
}

fn part(paper: &Paper, section: &Section, standing: &SectionStanding) -> DocumentSection {
    let record = &paper.record;
    let text = |of: &std::collections::BTreeMap<String, String>| {
        of.get(&section.id).cloned().unwrap_or_default()
    };
    let fields = section.fields.iter().map(|field| {
        let typed = record.field(&section.id, &field.id).to_owned();
        (field.title.clone(), value(field, typed))
    });
    let tables = section
        .tables
        .iter()
        .filter(|table| filled_rows(record, table) > 0);
    let any = section
        .fields
        .iter()
        .any(|field| !record.field(&section.id, &field.id).is_empty());
    DocumentSection {
        id: section.id.clone(),
        title: section.title.clone(),
        skipped: text(&record.document.skipped),
        missing: standing.needed
            && matches!(standing.state, SectionState::Empty | SectionState::Started),
        fields: if any { fields.collect() } else { Vec::new() },
        text: text(&record.document.texts),
        tables: tables.map(|table| rows(paper, table)).collect(),
    }
}

fn rows(paper: &Paper, table: &Table) -> DocumentTable {
    let filled = paper
        .record
        .rows_of(&table.id)
        .filter(|row| is_filled(row, &table.columns));
    let rows = filled.map(|row| {
        let cells = table.columns.iter().map(|column| match &column.compute {
            Some(_) => value(column, column.computed(|id| row.cell(id))),
            None => value(column, row.cell(&column.id).to_owned()),
        });
        cells.collect()
    });
    DocumentTable {
        title: table.title.clone(),
        columns: table
            .columns
            .iter()
            .map(|column| (column.title.clone(), column.column_type))
            .collect(),
        rows: rows.collect(),
    }
}

fn value(column: &Column, text: String) -> DocumentValue {
    DocumentValue {
        kind: column.column_type,
        missing: column.required && text.is_empty(),
        text,
    }
}

fn finding(view: FindingView) -> DocumentFinding {
    DocumentFinding {
        contradiction: view.kind == FindingKind::Contradiction,
        text: view.text,
        fix: view.fix,
        section: view.section,
        question: view.question,
        settled: match view.state {
            FindingState::Settled => Some(view.reason),
            FindingState::Open => None,
        },
    }
}
