//! The workspace itself: one entity, made with the file.

use super::entity::entity;
use super::types::Line;

entity! {
    /// The file with everything in it.
    Workspace = "workspace" {
        /// Shown at the top of the sidebar.
        name: Line,
    }
    keyed {}
}
