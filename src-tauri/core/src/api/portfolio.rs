//! The portfolio: services side by side by area, their commonest gaps, and what they come to together.
//!
//! Read from the summary rows alone, so that a thousand services are as quick as ten. Which services are shown is in
//! `portfolio_filter.rs`; up to six of them question by question in `side_by_side.rs`.

use std::collections::BTreeMap;

use super::assess::number;
use super::common_gaps::CommonGap;
use super::days::day;
use super::home::ServiceRow;
use super::list_rows::service_rows;
use super::portfolio_filter::{PortfolioFilter, PortfolioSort};
use super::report_table::{TableForm, TableText};
use super::session::Session;
use super::wire::{request, view};
use crate::error::Result;
use crate::score::Verdict;
use crate::store::summary::{ReviewSummary, Spread};

request! {
    /// Asks for the portfolio.
    pub struct PortfolioShow {
        /// Which services; all that are not put away where absent.
        pub filter: Option<PortfolioFilter>,
        /// In which order; by name where absent.
        pub sort: Option<PortfolioSort>,
    }

    /// Asks for the portfolio as a table: a row a service, a column an area.
    pub struct PortfolioTable {
        /// Which services; all that are not put away where absent.
        pub filter: Option<PortfolioFilter>,
        /// In which order; by name where absent.
        pub sort: Option<PortfolioSort>,
        /// How it is written.
        pub form: TableForm,
    }
}

view! {
    /// The services of a workspace side by side.
    pub struct PortfolioView {
        /// The services that the filter lets through, in the order asked for.
        pub services: Vec<PortfolioRow>,
        /// The areas their checklists have, in the order of these.
        pub areas: Vec<PortfolioArea>,
        /// The commonest gaps of these services, the commonest first.
        pub gaps: Vec<CommonGap>,
        /// What these services come to together.
        pub totals: PortfolioTotals,
        /// The teams that own services, for a filter to choose from.
        pub owners: Vec<String>,
    }

    /// A service in the portfolio.
    pub struct PortfolioRow {
        /// The service with its current review.
        pub service: ServiceRow,
        /// How its current review stands in each area of the view, in their order; none where it is not asked anything there.
        pub areas: Vec<Option<AreaCell>>,
        /// Open gaps, without waived ones.
        pub gaps: u32,
        /// The day to look at it again.
        pub next_review_on: Option<String>,
        /// Actions, waivers, evidence, acceptances and exercises past their day.
        pub overdue: u32,
        /// Whether its current review is fully signed and not being changed.
        pub signed: bool,
    }

    /// An area of the portfolio.
    pub struct PortfolioArea {
        /// Its id.
        pub id: String,
        /// Its title.
        pub title: String,
    }

    /// How a review stands in an area.
    pub struct AreaCell {
        /// Answered met.
        pub met: u32,
        /// Answered partial.
        pub partial: u32,
        /// Answered unmet.
        pub unmet: u32,
        /// Answered unknown.
        pub unknown: u32,
        /// Not answered.
        pub unanswered: u32,
        /// Not applicable, with a reason.
        pub na: u32,
        /// Met and half of partial in per cent of what applies, rounded down; none where nothing applies.
        pub share: Option<u8>,
    }

    /// What the services shown come to together.
    pub struct PortfolioTotals {
        /// How many there are.
        pub services: u32,
        /// How many the filter leaves out.
        pub left_out: u32,
        /// With the verdict go.
        pub go: u32,
        /// With the verdict conditional.
        pub conditional: u32,
        /// With the verdict no-go.
        pub no_go: u32,
        /// Without a verdict.
        pub none: u32,
        /// Open gaps, without waived ones.
        pub gaps: u32,
        /// Gaps with a live waiver.
        pub waived: u32,
        /// What is past its day.
        pub overdue: u32,
        /// Fully signed.
        pub signed: u32,
    }
}

/// A service before it is shown.
pub(super) struct Entry {
    pub(super) row: ServiceRow,
    pub(super) spread: Spread,
    pub(super) pack: String,
    pub(super) gaps: u32,
    pub(super) next_review_on: Option<String>,
    pub(super) overdue: u32,
    pub(super) signed: bool,
}

/// Shows the portfolio.
pub(super) fn portfolio_show(
    session: &mut Session,
    request: PortfolioShow,
) -> Result<PortfolioView> {
    session.portfolio_view(
        &request.filter.unwrap_or_default(),
        &request.sort.unwrap_or_default(),
    )
}

/// Gives the portfolio as a table.
pub(super) fn portfolio_table(session: &mut Session, request: PortfolioTable) -> Result<TableText> {
    let view = session.portfolio_view(
        &request.filter.unwrap_or_default(),
        &request.sort.unwrap_or_default(),
    )?;
    super::portfolio_table::written(&view, request.form)
}

impl Session {
    /// Every service that is not put away, by name.
    pub(super) fn portfolio_entries(&mut self) -> Result<Vec<Entry>> {
        let rows = self.portfolio_rows()?;
        let mut spreads = self.store.spreads()?;
        let today = self.today();
        let overdue = self.store.overdue(&day(today))?;
        let reviews: Vec<Option<ReviewSummary>> =
            rows.iter().map(|(_, review)| review.clone()).collect();
        let shown = service_rows(rows, today).into_iter().zip(reviews);
        let entries = shown.filter(|(row, _)| !row.archived).map(|(row, review)| {
            let spread = review
                .as_ref()
                .and_then(|review| spreads.remove(&review.review));
            let review = review.unwrap_or_default();
            Entry {
                spread: spread.unwrap_or_default(),
                overdue: overdue.get(&row.id).copied().unwrap_or(0),
                gaps: review.counts.gaps.saturating_sub(review.counts.waived),
                pack: review.pack,
                next_review_on: review.next_review_on,
                signed: review.locked,
                row,
            }
        });
        Ok(entries.collect())
    }

    pub(super) fn portfolio_view(
        &mut self,
        filter: &PortfolioFilter,
        sort: &PortfolioSort,
    ) -> Result<PortfolioView> {
        let wanted = filter.checked()?;
        let mut entries = self.portfolio_entries()?;
        let all = entries.len();
        let mut owners: Vec<String> = entries
            .iter()
            .map(|entry| entry.row.owner.clone())
            .collect();
        owners.retain(|owner| !owner.is_empty());
        owners.sort();
        owners.dedup();
        entries.retain(|entry| wanted.takes(entry));
        let gaps = self.common_gaps(&entries);
        let areas = self.areas_of(&entries);
        sort.sort(&mut entries, &areas)?;
        let left_out = number(all - entries.len());
        let totals = totals(&entries, left_out);
        let services = entries
            .into_iter()
            .map(|entry| shown(entry, &areas))
            .collect();
        Ok(PortfolioView {
            services,
            areas,
            gaps,
            totals,
            owners,
        })
    }

    /// The areas of these services' checklists, those of the commonest checklist first.
    pub(super) fn areas_of(&self, entries: &[Entry]) -> Vec<PortfolioArea> {
        let mut packs: BTreeMap<&str, usize> = BTreeMap::new();
        for entry in entries.iter().filter(|entry| !entry.pack.is_empty()) {
            *packs.entry(&entry.pack).or_default() += 1;
        }
        let mut packs: Vec<(&str, usize)> = packs.into_iter().collect();
        packs.sort_by_key(|(_, services)| std::cmp::Reverse(*services));
        let used: std::collections::BTreeSet<&str> = entries
            .iter()
            .flat_map(|entry| &entry.spread.areas)
            .map(|area| area.0.as_str())
            .collect();
        let mut areas: Vec<PortfolioArea> = Vec::new();
        let mut known: std::collections::BTreeSet<String> = std::collections::BTreeSet::new();
        for (pack, _) in packs {
            let Ok(pack) = self.shelf.newest(pack) else {
                continue;
            };
            for area in pack.checklist().into_iter().flat_map(|list| &list.areas) {
                if used.contains(area.id.as_str()) && known.insert(area.id.clone()) {
                    areas.push(PortfolioArea {
                        id: area.id.clone(),
                        title: area.title.clone(),
                    });
                }
            }
        }
        // An area of an older version: its id is what is known of it.
        for id in used {
            if known.insert(id.to_owned()) {
                areas.push(PortfolioArea {
                    id: id.to_owned(),
                    title: id.to_owned(),
                });
            }
        }
        areas
    }
}

impl Entry {
    /// Its numbers in each of these areas.
    pub(super) fn numbers(&self, areas: &[PortfolioArea]) -> Vec<Option<[u32; 6]>> {
        let own = &self.spread.areas;
        let of: BTreeMap<&str, [u32; 6]> =
            own.iter().map(|area| (area.0.as_str(), area.1)).collect();
        areas
            .iter()
            .map(|area| of.get(area.id.as_str()).copied())
            .collect()
    }
}

fn shown(entry: Entry, areas: &[PortfolioArea]) -> PortfolioRow {
    let numbers = entry.numbers(areas).into_iter();
    PortfolioRow {
        areas: numbers.map(|numbers| numbers.map(cell)).collect(),
        service: entry.row,
        gaps: entry.gaps,
        next_review_on: entry.next_review_on,
        overdue: entry.overdue,
        signed: entry.signed,
    }
}

fn cell(numbers: [u32; 6]) -> AreaCell {
    let [met, partial, unmet, unknown, unanswered, na] = numbers;
    AreaCell {
        met,
        partial,
        unmet,
        unknown,
        unanswered,
        na,
        share: share(numbers),
    }
}

/// Met and half of partial in per cent of what applies.
pub(super) fn share(numbers: [u32; 6]) -> Option<u8> {
    let [met, partial, unmet, unknown, unanswered, _] = numbers;
    let applies = met + partial + unmet + unknown + unanswered;
    let share = (100 * met + 50 * partial).checked_div(applies)?;
    u8::try_from(share).ok()
}

fn totals(entries: &[Entry], left_out: u32) -> PortfolioTotals {
    let reviews = || entries.iter().map(|entry| entry.row.review.as_ref());
    let with = |verdict: Option<Verdict>| {
        number(
            reviews()
                .filter(|review| review.and_then(|review| review.verdict) == verdict)
                .count(),
        )
    };
    PortfolioTotals {
        services: number(entries.len()),
        left_out,
        go: with(Some(Verdict::Go)),
        conditional: with(Some(Verdict::Conditional)),
        no_go: with(Some(Verdict::NoGo)),
        none: with(None),
        gaps: entries.iter().map(|entry| entry.gaps).sum(),
        waived: reviews().flatten().map(|review| review.counts.waived).sum(),
        overdue: entries.iter().map(|entry| entry.overdue).sum(),
        signed: number(entries.iter().filter(|entry| entry.signed).count()),
    }
}
