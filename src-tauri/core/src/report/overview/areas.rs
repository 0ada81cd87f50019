//! Services by area, as a picture of all and a table of each, and the gaps that most of them have.
//!
//! A cell says met and half of partial in per cent of what applies; a sign says it without colour.

use super::super::chart::{self, Bar, Part};
use super::super::link::{Anchor, FileStem};
use super::super::model::{Align, Block, Inlines, Picture, Table};
use super::super::overview_input::{GapLine, PortfolioInput, ServiceLine};
use super::super::profile::Profile;
use super::super::rows::first_rows;
use super::lines::{linked, or_dash, section, text};

pub(super) fn by_area(input: &PortfolioInput, profile: Profile) -> Vec<Block> {
    if input.areas.is_empty() {
        return Vec::new();
    }
    let title = "Answers by area, all services";
    let bar = |(at, area): (usize, &String)| {
        let mut counts = vec![0; Part::ANSWERS.len()];
        for cell in input
            .services
            .iter()
            .filter_map(|service| service.areas.get(at)?.as_ref())
        {
            for (sum, count) in counts.iter_mut().zip(cell) {
                *sum += *count as usize;
            }
        }
        Bar {
            label: area.clone(),
            counts,
        }
    };
    let bars: Vec<Bar> = input.areas.iter().enumerate().map(bar).collect();
    let row = |service: &ServiceLine| {
        let mut row = vec![linked(&service.name, service.page.as_ref())];
        let cells = (0..input.areas.len()).map(|at| service.areas.get(at).copied().flatten());
        row.extend(cells.map(|cell| text(shown(cell))));
        row
    };
    let table = Block::Table(Table {
        headers: std::iter::once("Service")
            .chain(input.areas.iter().map(String::as_str))
            .map(text)
            .collect(),
        aligns: std::iter::once(Align::Start)
            .chain(input.areas.iter().map(|_| Align::End))
            .collect(),
        rows: input.services.iter().map(row).collect(),
    });
    let mut blocks = vec![
        Block::section(2, Anchor::new("by-area"), "Services by area"),
        Block::Picture(Picture {
            stem: FileStem::new("answers by area"),
            alt: format!("{title}. The table below says how far each service is."),
            svg: chart::stacked_bars(title, &Part::ANSWERS, &bars),
        }),
        Block::text(
            "Met and half of partial in per cent of the questions that apply: ✓ all, ◐ half or more, ✗ less than half.",
        ),
    ];
    blocks.extend(first_rows(table, profile.most()));
    blocks
}

/// How far a service is in an area.
fn shown(cell: Option<[u32; 6]>) -> String {
    let Some([met, partial, unmet, unknown, unanswered, _]) = cell else {
        return "–".to_owned();
    };
    let applies = met + partial + unmet + unknown + unanswered;
    let Some(share) = (100 * met + 50 * partial).checked_div(applies) else {
        return "–".to_owned();
    };
    let sign = match share {
        100 => "✓",
        50.. => "◐",
        _ => "✗",
    };
    format!("{sign} {share}")
}

pub(super) fn common_gaps(input: &PortfolioInput, profile: Profile) -> Vec<Block> {
    if input.services.is_empty() {
        return Vec::new();
    }
    let row = |gap: &GapLine| -> Vec<Inlines> {
        vec![
            text(gap.text.as_str()),
            text(or_dash(&gap.area)),
            text(format!("{} of {}", gap.services, input.services.len())),
        ]
    };
    section(
        ("common-gaps", "Commonest gaps"),
        &["Question", "Area", "Services"],
        input.gaps.iter().map(row).collect(),
        "No service has an open gap.",
        profile,
    )
}
