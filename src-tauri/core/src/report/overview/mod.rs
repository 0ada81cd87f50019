//! The reports above a single review: of a service, and of every service and team.
//!
//! | file | what it owns |
//! |---|---|
//! | `service` | a service: its reviews, what is open, its documents |
//! | `portfolio` | every service and team side by side; the index page of what is published |
//! | `areas` | services by area, and the commonest gaps |
//! | `lines` | the tables both have |
//!
//! Left out on purpose: judging, and a ranking of teams.

mod areas;
mod lines;
mod portfolio;
mod service;

pub use portfolio::portfolio_report;
pub use service::service_report;

use super::outline::Outline;
use super::overview_input::PortfolioInput;
use super::profile::Profile;
use super::redact;

/// The portfolio as these readers may see it.
pub fn without_people(input: &PortfolioInput, profile: Profile) -> PortfolioInput {
    let withheld = redact::portfolio(input, &Outline::of(profile));
    withheld.map_or_else(|| input.clone(), |(input, _)| input)
}
