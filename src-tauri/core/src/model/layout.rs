//! A layout: a team's own way to put a report together.

use super::entity::entity;
use super::types::{Line, Text};

entity! {
    /// Which sections a report has, in which order and for whom.
    ///
    /// Sections are named by their ids, one a line; what the report calls them is a matter of the report.
    Layout = "layout" {
        /// Name in lists.
        name: Line,
        /// What kind of report it is for.
        about: Line,
        /// For whom the report is.
        profile: Line,
        /// The sections that come first, in this order.
        sections: Text,
        /// The sections that are left out.
        hidden: Text,
    }
    keyed {}
}
