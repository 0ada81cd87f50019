//! A table of a report alone: as CSV for a spreadsheet, or in a dialect for the clipboard.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::report_about::About;
use super::session::Session;
use super::wire::{request, view};
use crate::error::{Error, Kind, Result};
use crate::model::Id;
use crate::report::csv::csv;
use crate::report::link::FileStem;
use crate::report::model::Table;
use crate::report::tables::{actions_table, assessment_table, review_table};
use crate::report::{Dialect, Outline, Profile, TableKind, dialect, portfolio_report};

/// How a table is written: `csv`, or the name of a dialect.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(untagged)]
pub enum TableForm {
    /// For a spreadsheet.
    Csv(Csv),
    /// As it is copied into a page.
    Dialect(Dialect),
}

/// Comma-separated values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum Csv {
    /// RFC 4180.
    Csv,
}

request! {
    /// Asks for a table of a report.
    pub struct ReportTable {
        /// The review; one of this, an assessment, a service and the portfolio is named.
        pub review: Option<Id>,
        /// A document; it has none of these tables.
        pub document: Option<Id>,
        /// The assessment.
        pub assessment: Option<Id>,
        /// The service: the table of its current review.
        pub service: Option<Id>,
        /// Every service; its actions alone.
        pub portfolio: Option<bool>,
        /// Which table.
        pub table: TableKind,
        /// How it is written.
        pub form: TableForm,
        /// Redacted leaves people out; the others show all.
        pub profile: Option<Profile>,
    }
}

view! {
    /// A table as a file or a text to copy.
    pub struct TableText {
        /// A name for its file.
        pub name: String,
        /// What is in it.
        pub text: String,
    }
}

/// Gives a table of a report alone.
pub(super) fn report_table(session: &mut Session, request: ReportTable) -> Result<TableText> {
    let about = About::one_of(
        request.review.as_ref(),
        request.document.as_ref(),
        request.assessment.as_ref(),
        request.service.as_ref(),
        request.portfolio == Some(true),
    )?;
    let profile = request.profile.unwrap_or_default();
    let (stem, table) = session.table_of(&about, request.table, profile)?;
    let (text, ending) = match request.form {
        TableForm::Csv(Csv::Csv) => (csv(&table), "csv"),
        TableForm::Dialect(each) => (dialect::table(&table, each)?, each.extension()),
    };
    Ok(TableText {
        name: format!("{}-{}.{ending}", stem.as_str(), request.table.name()),
        text,
    })
}

impl Session {
    fn table_of(
        &mut self,
        about: &About,
        kind: TableKind,
        profile: Profile,
    ) -> Result<(FileStem, Table)> {
        match about {
            About::Review(id) => {
                let input = self.review_input(id)?;
                let stem = crate::report::review_report(&input, &Outline::of(profile)).stem;
                Ok((stem, review_table(&input, kind, profile)))
            }
            About::Assessment(id) => {
                let input = self.assessment_input(id)?;
                let stem = crate::report::assessment_report(&input, &Outline::of(profile)).stem;
                match assessment_table(&input, kind, profile) {
                    Some(table) => Ok((stem, table)),
                    None => Err(none("An assessment", kind)),
                }
            }
            About::Service(id) => {
                let rows = self.review_rows(Some(id))?;
                let current = rows.iter().rev().find(|row| !row.archived);
                let review = current.ok_or_else(|| {
                    Error::new(Kind::NotFound, "The service has no review.")
                        .hint("Start a review first.")
                })?;
                self.table_of(&About::Review(review.id.parse()?), kind, profile)
            }
            About::Portfolio if kind == TableKind::Actions => {
                // A table is for a program, which reads all of it.
                let input = self.portfolio_input(&Default::default(), u32::MAX)?;
                let outline = Outline::of(profile);
                let stem = portfolio_report(&input, &outline).stem;
                let input = crate::report::overview::without_people(&input, profile);
                Ok((stem, actions_table(&input.actions)))
            }
            About::Portfolio => Err(none("The portfolio", kind)),
            About::Document(_) => Err(none("A document", kind)),
            About::Comparison { .. } => Err(none("A comparison", kind)),
        }
    }
}

fn none(what: &str, kind: TableKind) -> Error {
    Error::invalid(format!("{what} has no table of {}.", kind.name()))
        .hint("Choose another table, or ask for that of a review.")
}
