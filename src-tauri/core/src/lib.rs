//! Lamppost's core: reviews, scores, reports, and the store that keeps them.

pub mod api;
pub mod context;
pub mod error;
pub mod model;
pub mod pack;
pub mod report;
pub mod score;
pub mod store;

pub use context::Context;
pub use error::{Error, Kind, Result};
