//! Days and moments as they are sent and shown.

use chrono::{DateTime, NaiveDate, SecondsFormat};

/// A moment as RFC 3339 in UTC, to the second.
pub(super) fn moment(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// A day as `YYYY-MM-DD`.
pub(super) fn day(day: NaiveDate) -> String {
    day.format("%Y-%m-%d").to_string()
}

/// Whole days from one day to another; negative when the other is past.
pub(super) fn days_to(today: NaiveDate, day: NaiveDate) -> i32 {
    i32::try_from((day - today).num_days()).unwrap_or(i32::MAX)
}

/// A day in a sentence: 3 December 2026.
pub(super) fn spoken(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}
