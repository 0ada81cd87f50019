//! A filter of the portfolio that somebody saved.

use super::entity::entity;
use super::types::{Line, Text};

entity! {
    /// Which services a person wants to see again; what it asks for is JSON that only the api reads.
    Filter = "filter" {
        /// Name in lists.
        title: Line,
        /// What it asks for.
        query: Text,
    }
    keyed {}
}
