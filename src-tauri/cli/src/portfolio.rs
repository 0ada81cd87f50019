//! The portfolio: services side by side by area, and their commonest gaps.

use clap::Args;
use lamppost_core::Error;
use lamppost_core::api::Session;
use lamppost_core::api::portfolio::PortfolioView;
use lamppost_core::api::portfolio_filter::{FilterRow, PortfolioFilter, PortfolioKey};
use lamppost_core::api::report_table::TableText;
use serde_json::{Value, json};

use crate::failure::{Failure, Outcome, USAGE, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// Which services, and how.
#[derive(Debug, Args)]
pub(crate) struct Portfolio {
    /// A saved filter by its name, or a filter as JSON
    #[arg(long, value_name = "NAME|JSON")]
    pub(crate) filter: Option<String>,
    /// Only services with these words in name, owner or title of the review
    #[arg(long, value_name = "WORDS")]
    pub(crate) text: Option<String>,
    /// Only services of this team
    #[arg(long, value_name = "NAME")]
    pub(crate) owner: Option<String>,
    /// Only services of this tier; may be given several times
    #[arg(long, value_name = "1-3", value_parser = clap::value_parser!(u8).range(0..=3))]
    pub(crate) tier: Vec<u8>,
    /// Only services with this verdict: go, conditional or no-go; may be given several times
    #[arg(long, value_name = "WORD", value_parser = ["go", "conditional", "no-go"])]
    pub(crate) verdict: Vec<String>,
    /// Only services whose review is this far: not_started, in_review or answered; may be given several times
    #[arg(long, value_name = "WORD", value_parser = ["not_started", "in_review", "answered"])]
    pub(crate) status: Vec<String>,
    /// The order: name, owner, tier, verdict, score, answered, trend, gaps, waived, overdue, launch, next_review, or the id of an area
    #[arg(long, value_name = "KEY", default_value = "name")]
    pub(crate) sort: String,
    /// The greatest first
    #[arg(long)]
    pub(crate) descending: bool,
    /// Print the table of services and areas as CSV
    #[arg(long)]
    pub(crate) csv: bool,
}

/// Shows it.
pub(crate) fn show(portfolio: &Portfolio, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    let filter = filter(portfolio, &mut session)?;
    let by: Result<PortfolioKey, _> = serde_json::from_value(json!(portfolio.sort));
    let mut sort = match by {
        Ok(by) => json!({ "by": by }),
        Err(_) => json!({ "by": "area", "area": portfolio.sort }),
    };
    sort["descending"] = json!(portfolio.descending);
    let mut request = json!({ "filter": filter, "sort": sort });
    if portfolio.csv {
        request["form"] = json!("csv");
        let value = session.call("portfolio_table", request)?;
        let table: TableText = serde_json::from_value(value).map_err(unexpected)?;
        return Ok(screen.bytes(table.text.as_bytes())?);
    }
    let value = session.call("portfolio_show", request)?;
    let view: PortfolioView = serde_json::from_value(value.clone()).map_err(unexpected)?;
    Ok(screen.answer(&value, || shown(&view))?)
}

/// What the saved or written filter asks for, with what the other words add to it.
fn filter(portfolio: &Portfolio, session: &mut Session) -> Result<PortfolioFilter, Failure> {
    let mut filter = match &portfolio.filter {
        None => PortfolioFilter::default(),
        Some(text) if text.trim_start().starts_with('{') => {
            serde_json::from_str(text).map_err(|error| Failure {
                error: Error::invalid(format!("The filter does not fit: {error}."))
                    .hint("`lamppost commands --json` prints the schema of portfolio_show."),
                code: USAGE,
            })?
        }
        Some(name) => {
            let saved = session.call("filter_list", Value::Null)?;
            let saved: Vec<FilterRow> = serde_json::from_value(saved).map_err(unexpected)?;
            let named = |row: &&FilterRow| row.title.to_lowercase() == name.trim().to_lowercase();
            let found = saved.iter().find(named);
            found.map(|row| row.filter.clone()).ok_or_else(|| {
                Error::not_found("filter", name).hint("Filters are saved on the portfolio.")
            })?
        }
    };
    if !portfolio.verdict.is_empty() {
        filter.verdict = serde_json::from_value(json!(portfolio.verdict)).map_err(unexpected)?;
    }
    if !portfolio.status.is_empty() {
        filter.status = serde_json::from_value(json!(portfolio.status)).map_err(unexpected)?;
    }
    if !portfolio.tier.is_empty() {
        filter.tier = Some(portfolio.tier.clone());
    }
    filter.text = portfolio.text.clone().or(filter.text);
    filter.owner = portfolio.owner.clone().or(filter.owner);
    Ok(filter)
}

fn shown(view: &PortfolioView) -> String {
    let totals = &view.totals;
    let mut text = format!(
        "{} services: {} go, {} conditional, {} no-go, {} without a verdict. {} open gaps, {} waived, {} overdue, {} signed.",
        totals.services,
        totals.go,
        totals.conditional,
        totals.no_go,
        totals.none,
        totals.gaps,
        totals.waived,
        totals.overdue,
        totals.signed
    );
    if totals.left_out > 0 {
        text += &format!(" The filter leaves out {}.", totals.left_out);
    }
    text += "\n\n";
    let heading = [
        "Service", "Tier", "Verdict", "Score", "Gaps", "Waived", "Overdue", "Launch",
    ];
    let mut head = heading.map(str::to_owned).to_vec();
    head.extend(view.areas.iter().map(|area| plain(&area.id)));
    let mut cells = vec![head];
    for row in &view.services {
        let review = row.service.review.as_ref();
        let mut line = vec![
            plain(&row.service.name),
            row.service
                .tier
                .map_or_else(String::new, |tier| tier.to_string()),
            review
                .and_then(|review| review.verdict)
                .map_or_else(String::new, |verdict| verdict.word().to_owned()),
            review
                .and_then(|review| review.score)
                .map_or_else(String::new, |score| score.to_string()),
            row.gaps.to_string(),
            review.map_or(0, |review| review.counts.waived).to_string(),
            row.overdue.to_string(),
            review
                .and_then(|review| review.launch_on.clone())
                .unwrap_or_default(),
        ];
        line.extend(row.areas.iter().map(|area| {
            let share = area.as_ref().and_then(|area| area.share);
            share.map_or_else(|| "-".to_owned(), |share| share.to_string())
        }));
        cells.push(line);
    }
    text += &table(&cells);
    if !view.gaps.is_empty() {
        text += "\nCommonest gaps\n";
        for gap in &view.gaps {
            text += &format!(
                "  {:>5}  {}  {}\n",
                gap.services,
                plain(&gap.question),
                plain(&gap.text)
            );
        }
    }
    text
}
