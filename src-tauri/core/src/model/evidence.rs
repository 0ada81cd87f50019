//! Evidence: what shows that an answer is so, and since when.

use super::entity::entity;
use super::field::choice;
use super::types::{Address, Day, Line, Text};

choice! {
    /// What the evidence is.
    EvidenceKind {
        /// An address.
        Link = "link",
        /// A file kept in the workspace.
        File = "file",
        /// Words.
        Note = "note",
    }
}

entity! {
    /// One piece of evidence for one question, or for one criterion of an assessment.
    Evidence = "evidence" {
        /// Question or criterion id.
        question: Line,
        /// Link, file or note.
        kind: EvidenceKind,
        /// Shown text.
        title: Line,
        /// Address of a link.
        url: Address,
        /// SHA-256 of an attached file.
        file: Line,
        /// Text of a note, or what the evidence says.
        text: Text,
        /// The day it was collected.
        collected_on: Day,
        /// Who collected it.
        collected_by: Line,
        /// The commit or release it proves.
        proves: Line,
        /// Who opened it and found that it shows what is claimed.
        reviewed_by: Line,
        /// The day of that check.
        reviewed_on: Day,
        /// Id of the evidence it was copied from.
        carried_from: Line,
    }
    keyed {}
}
