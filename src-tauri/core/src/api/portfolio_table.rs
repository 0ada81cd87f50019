//! The portfolio as a table: a row a service, a column an area.

use super::home::ReviewRow;
use super::portfolio::{PortfolioRow, PortfolioView};
use super::report_table::{Csv, TableForm, TableText};
use crate::error::Result;
use crate::report::csv::csv;
use crate::report::dialect;
use crate::report::model::{Inline, Inlines, Table};

const BEFORE: [&str; 13] = [
    "Service",
    "Owner",
    "Tier",
    "Review",
    "Verdict",
    "Score",
    "Answered",
    "Applicable",
    "Open gaps",
    "Waived",
    "Overdue",
    "Launch",
    "Next review",
];

/// The table as a text.
///
/// # Errors
/// Those of the dialect.
pub(super) fn written(view: &PortfolioView, form: TableForm) -> Result<TableText> {
    let cell = |words: String| -> Inlines { vec![Inline::text(words)] };
    let head = BEFORE.into_iter().map(str::to_owned);
    let areas = view.areas.iter().map(|area| format!("{}, %", area.title));
    let table = Table {
        headers: head.chain(areas).map(cell).collect(),
        aligns: Vec::new(),
        rows: view
            .services
            .iter()
            .map(|row| cells(row).into_iter().map(cell).collect())
            .collect(),
    };
    let (text, ending) = match form {
        TableForm::Csv(Csv::Csv) => (csv(&table), "csv"),
        TableForm::Dialect(each) => (dialect::table(&table, each)?, each.extension()),
    };
    Ok(TableText {
        name: format!("portfolio.{ending}"),
        text,
    })
}

fn cells(row: &PortfolioRow) -> Vec<String> {
    let service = &row.service;
    let review = service.review.as_ref();
    let of =
        |value: &dyn Fn(&ReviewRow) -> Option<String>| review.and_then(value).unwrap_or_default();
    let mut cells = vec![
        service.name.clone(),
        service.owner.clone(),
        service
            .tier
            .map_or_else(String::new, |tier| tier.to_string()),
        of(&|review| Some(review.title.clone())),
        of(&|review| review.verdict.map(|verdict| verdict.word().to_owned())),
        of(&|review| review.score.map(|score| score.to_string())),
        of(&|review| Some(review.answered.to_string())),
        of(&|review| Some(review.counts.applicable.to_string())),
        of(&|_| Some(row.gaps.to_string())),
        of(&|review| Some(review.counts.waived.to_string())),
        row.overdue.to_string(),
        of(&|review| review.launch_on.clone()),
        row.next_review_on.clone().unwrap_or_default(),
    ];
    cells.extend(row.areas.iter().map(|area| {
        let share = area.as_ref().and_then(|area| area.share);
        share.map_or_else(String::new, |share| share.to_string())
    }));
    cells
}
