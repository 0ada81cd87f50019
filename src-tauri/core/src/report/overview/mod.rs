//! The reports above a single review: of a service, and of every service and team.
//!
//! | file | what it owns |
//! |---|---|
//! | `service` | a service: its reviews, what is open, its documents |
//! | `portfolio` | every service and team side by side; the index page of what is published |
//! | `lines` | the tables both have |
//!
//! Left out on purpose: judging, and a ranking of teams.

mod lines;
mod portfolio;
mod service;

pub use portfolio::portfolio_report;
pub use service::service_report;
