//! The five levels of risk, lowest first.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// A level of risk (NIST SP 800-30, table I-2).
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema, TS,
)]
pub enum Level {
    /// Very low.
    #[serde(rename = "VL")]
    VeryLow,
    /// Low.
    #[serde(rename = "L")]
    Low,
    /// Moderate.
    #[serde(rename = "M")]
    Moderate,
    /// High.
    #[serde(rename = "H")]
    High,
    /// Very high.
    #[serde(rename = "VH")]
    VeryHigh,
}
