//! Days and moments as they are sent and shown.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, SecondsFormat};

use crate::context::DayOf;

/// A moment as RFC 3339 in UTC, to the second.
pub(super) fn moment(ms: i64) -> String {
    DateTime::from_timestamp_millis(ms)
        .unwrap_or_default()
        .to_rfc3339_opts(SecondsFormat::Secs, true)
}

/// The last moment of a day where the user is, in milliseconds since 1970-01-01 UTC.
pub(super) fn end_of(day: NaiveDate, days: DayOf) -> i64 {
    const MINUTE_MS: i64 = 60_000;
    // No place is further from Greenwich than fourteen hours.
    const FURTHEST: i64 = 15 * 60;
    let next = day.checked_add_days(Days::new(1)).unwrap_or(day);
    let midnight = next.and_time(NaiveTime::MIN).and_utc().timestamp_millis();
    let (mut before, mut after) = (-FURTHEST, FURTHEST);
    while after - before > 1 {
        let middle = (before + after).div_euclid(2);
        match days(midnight + middle * MINUTE_MS) <= day {
            true => before = middle,
            false => after = middle,
        }
    }
    midnight + after * MINUTE_MS - 1
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::utc_day;

    #[test]
    fn a_day_ends_where_the_user_is() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 22).unwrap();
        let utc = day.and_hms_milli_opt(23, 59, 59, 999).unwrap();
        let utc = utc.and_utc().timestamp_millis();
        let places: [(DayOf, i64); 4] = [
            (utc_day, 0),
            (|ms| utc_day(ms + 14 * 3_600_000), 14 * 60),
            (|ms| utc_day(ms - 12 * 3_600_000), -12 * 60),
            (|ms| utc_day(ms + 345 * 60_000), 345),
        ];
        for (days, ahead) in places {
            let end = end_of(day, days);
            assert_eq!(end, utc - ahead * 60_000);
            assert_eq!(days(end), day);
            assert_eq!(days(end + 1), day.succ_opt().unwrap());
        }
    }
}
