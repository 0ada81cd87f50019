//! The report of the portfolio: every service and team on one page, which is also the index of what is published.

use super::super::chart::{self, Bar, Part};
use super::super::input::Word;
use super::super::link::FileStem;
use super::super::model::{Align, Block, Inlines, Picture, Report, Table};
use super::super::outline::{Outline, ReportKind};
use super::super::overview_input::{PortfolioInput, ReviewLine, ServiceLine, TeamLine};
use super::super::profile::Profile;
use super::super::redact::{self, note};
use super::areas::{by_area, common_gaps};
use super::lines::{actions, day, ends, linked, numbers, or_dash, section, text};

/// Builds the report of the portfolio.
pub fn portfolio_report(input: &PortfolioInput, outline: &Outline) -> Report {
    let withheld = redact::portfolio(input, outline);
    let (input, outline) = withheld.as_ref().map_or((input, outline), |(i, o)| (i, o));
    let profile = outline.profile;
    let mut blocks = outline.compose(ReportKind::Portfolio, |name| match name {
        "summary" => summary(input, profile),
        "contents" => vec![Block::Contents],
        "services" => services(input, profile),
        "by-area" => by_area(input, profile),
        "common-gaps" => common_gaps(input, profile),
        "teams" => teams(input, profile),
        "team-reviews" => team_reviews(input, profile),
        "ends-soon" => {
            let shown = ends(&input.ends, input.as_of, true, profile);
            and_more(shown, input.ends_left, profile)
        }
        "actions" => {
            let shown = actions(&input.actions, input.as_of, true, profile);
            and_more(shown, input.actions_left, profile)
        }
        _ => Vec::new(),
    });
    if !input.earlier.is_empty() {
        let links = input.earlier.iter();
        blocks.push(Block::Collapsible {
            title: "Earlier reviews and assessments".to_owned(),
            blocks: vec![Block::dots(
                links.map(|(title, page)| linked(title, Some(page))),
            )],
        });
    }
    Report {
        title: input.name.clone(),
        stem: FileStem::new(&format!("{} portfolio", input.name)),
        blocks,
        images: Vec::new(),
    }
}

/// A section, and how many rows are left out of it. Where only the first are shown, the full report is named already.
fn and_more(mut section: Vec<Block>, left: usize, profile: Profile) -> Vec<Block> {
    if left > 0 && profile.most().is_none() {
        let are = if left == 1 { "is" } else { "are" };
        section.push(Block::text(format!(
            "{left} more with a later day {are} left out. The reports of services and reviews list them."
        )));
    }
    section
}

/// The columns of the summary: the verdicts, and services without one.
const STANDS: [&str; 4] = ["Go", "Conditional", "No-go", "No verdict"];

fn stand(service: &ServiceLine) -> usize {
    match service.review.as_ref().and_then(|review| review.verdict) {
        Some(Word::Go) => 0,
        Some(Word::Conditional) => 1,
        Some(Word::NoGo) => 2,
        None => 3,
    }
}

fn summary(input: &PortfolioInput, profile: Profile) -> Vec<Block> {
    let tiers = [Some(1), Some(2), Some(3), None];
    let named = |tier: Option<u8>| match tier {
        Some(tier) => format!("Tier {tier}"),
        None => "No tier".to_owned(),
    };
    let bars: Vec<Bar> = tiers
        .into_iter()
        .map(|tier| {
            let mut counts = vec![0; STANDS.len()];
            for service in input.services.iter().filter(|each| each.tier == tier) {
                counts[stand(service)] += 1;
            }
            Bar {
                label: named(tier),
                counts,
            }
        })
        // Services without a tier are rare enough to go unmentioned.
        .filter(|bar| bar.label != named(None) || bar.counts.iter().sum::<usize>() > 0)
        .collect();
    let rows = bars.iter().map(|bar| -> Vec<Inlines> {
        let counts = bar.counts.iter().map(|count| text(count.to_string()));
        std::iter::once(text(bar.label.as_str()))
            .chain(counts)
            .collect()
    });
    let head = std::iter::once("").chain(STANDS).map(text);
    let table = Block::Table(Table {
        headers: head.collect(),
        aligns: vec![Align::Start, Align::End, Align::End, Align::End, Align::End],
        rows: rows.collect(),
    });
    let title = "Services by tier and verdict";
    let count =
        |n: usize, one: &str, many: &str| format!("{n} {}", if n == 1 { one } else { many });
    let mut blocks = vec![Block::text(format!(
        "{} and {} as of {}.",
        count(input.services.len(), "service", "services"),
        count(input.teams.len(), "team", "teams"),
        day(Some(input.as_of))
    ))];
    if !input.services.is_empty() {
        blocks.push(Block::Picture(Picture {
            stem: FileStem::new("services by verdict"),
            alt: format!("{title}. The table below has the same numbers."),
            svg: chart::stacked_bars(title, &Part::VERDICTS, &bars),
        }));
        blocks.push(table);
    }
    blocks.extend(note(profile));
    blocks
}

fn services(input: &PortfolioInput, profile: Profile) -> Vec<Block> {
    let mut shown: Vec<&ServiceLine> = input.services.iter().collect();
    if profile.most().is_some() {
        // On one page, what stands worst comes first; within it the nearest launch.
        shown.sort_by_key(|service| {
            let launch = service.review.as_ref().and_then(|review| review.launch_on);
            let order = [3, 1, 0, 2][stand(service)];
            (order, launch.unwrap_or(chrono::NaiveDate::MAX))
        });
    }
    let row = |service: &ServiceLine| {
        let review = service.review.as_ref();
        let mut row = vec![
            linked(&service.name, service.page.as_ref()),
            text(
                service
                    .tier
                    .map_or_else(|| "–".to_owned(), |tier| tier.to_string()),
            ),
            text(or_dash(&service.owner)),
        ];
        match review {
            Some(review) => row.extend(numbers(review)),
            None => row.extend((0..5).map(|_| text("–"))),
        }
        row.push(text(day(review.and_then(|review| review.launch_on))));
        row.push(match review {
            Some(review) => linked(&review.title, review.page.as_ref()),
            None => text("No review"),
        });
        row
    };
    section(
        ("services", "Services"),
        &[
            "Service",
            "Tier",
            "Owner",
            "Verdict",
            "Score",
            "Answered",
            "Open gaps",
            "Waived",
            "Launch",
            "Review",
        ],
        shown.into_iter().map(row).collect(),
        "There is no service.",
        profile,
    )
}

fn teams(input: &PortfolioInput, profile: Profile) -> Vec<Block> {
    let stage = |stage: Option<u8>| stage.map_or_else(|| "–".to_owned(), |stage| stage.to_string());
    let row = |team: &TeamLine| {
        let (title, on) = match &team.assessment {
            Some((title, on)) => (title.as_str(), day(Some(*on))),
            None => ("No assessment", "–".to_owned()),
        };
        vec![
            text(team.name.as_str()),
            linked(title, team.page.as_ref()),
            text(on),
            text(stage(team.lowest)),
            text(stage(team.typical)),
            text(or_dash(team.index.as_deref().unwrap_or_default())),
        ]
    };
    section(
        ("teams", "Maturity of teams"),
        &[
            "Team",
            "Assessment",
            "Assessed on",
            "Lowest stage",
            "Typical stage",
            "Mean index",
        ],
        input.teams.iter().map(row).collect(),
        "There is no team.",
        profile,
    )
}

fn team_reviews(input: &PortfolioInput, profile: Profile) -> Vec<Block> {
    if input.team_reviews.is_empty() {
        return Vec::new();
    }
    let row = |(team, review): &(String, ReviewLine)| {
        let mut row = vec![
            text(team.as_str()),
            linked(&review.title, review.page.as_ref()),
            text(day(review.launch_on)),
        ];
        row.extend(numbers(review));
        row
    };
    section(
        ("team-reviews", "Reviews of teams"),
        &[
            "Team",
            "Review",
            "Due",
            "Verdict",
            "Score",
            "Answered",
            "Open gaps",
            "Waived",
        ],
        input.team_reviews.iter().map(row).collect(),
        "",
        profile,
    )
}
