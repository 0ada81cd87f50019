//! Action Priority of the optional FMEA mode: a table over severity, occurrence and detection.
//!
//! Not a product of the three, and severity 9 or more alone is not High.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Error, Result};

/// Three ratings, 1 to 10 each.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PriorityInput {
    /// How bad.
    pub severity: u8,
    /// How often.
    pub occurrence: u8,
    /// How hard to detect; 10 is the hardest.
    pub detection: u8,
}

/// The output of the kind `action_priority`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PriorityOutput {
    /// How urgent an action is.
    pub priority: Priority,
}

/// How urgent an action is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub enum Priority {
    /// High.
    H,
    /// Medium.
    M,
    /// Low.
    L,
}

use Priority::{H, L, M};

/// Rows occurrence 8–10, 6–7, 4–5, 2–3, 1; columns detection 7–10, 5–6, 2–4, 1.
type Block = [[Priority; 4]; 5];

const SEVERITY_9: Block = [
    [H, H, H, H],
    [H, H, H, H],
    [H, H, H, M],
    [H, M, L, L],
    [L, L, L, L],
];
const SEVERITY_7: Block = [
    [H, H, H, H],
    [H, H, H, M],
    [H, M, M, M],
    [M, M, L, L],
    [L, L, L, L],
];
const SEVERITY_4: Block = [
    [H, H, M, M],
    [M, M, M, L],
    [M, L, L, L],
    [L, L, L, L],
    [L, L, L, L],
];
const SEVERITY_2: Block = [
    [M, M, L, L],
    [L, L, L, L],
    [L, L, L, L],
    [L, L, L, L],
    [L, L, L, L],
];
const SEVERITY_1: Block = [[L; 4]; 5];

/// Looks up a priority; fails with `Kind::Invalid` outside 1 to 10.
pub fn action_priority(input: &PriorityInput) -> Result<PriorityOutput> {
    let outside = |name: &str| Error::invalid(format!("`{name}` must be from 1 to 10."));
    let block = match input.severity {
        9..=10 => SEVERITY_9,
        7..=8 => SEVERITY_7,
        4..=6 => SEVERITY_4,
        2..=3 => SEVERITY_2,
        1 => SEVERITY_1,
        _ => return Err(outside("severity")),
    };
    let row = match input.occurrence {
        8..=10 => 0,
        6..=7 => 1,
        4..=5 => 2,
        2..=3 => 3,
        1 => 4,
        _ => return Err(outside("occurrence")),
    };
    let column = match input.detection {
        7..=10 => 0,
        5..=6 => 1,
        2..=4 => 2,
        1 => 3,
        _ => return Err(outside("detection")),
    };
    Ok(PriorityOutput {
        priority: block[row][column],
    })
}
