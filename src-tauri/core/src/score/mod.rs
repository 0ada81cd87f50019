//! Scores, levels and verdicts: pure functions from plain input to numbers and reasons.
