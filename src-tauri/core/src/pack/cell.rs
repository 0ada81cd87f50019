//! What a value of a column must look like, and what a computed column comes to.
//!
//! A value is stored as the text a person typed, in one form: trimmed, with plain line breaks.

use std::fmt;

use chrono::NaiveDate;

use super::document::{Column, ColumnType, Operation};
use crate::model::{LINE_LIMIT, LINK_LIMIT, is_safe_link};

/// Units of a duration with their seconds, largest first.
const UNITS: [(char, u64); 5] = [
    ('w', 604_800),
    ('d', 86_400),
    ('h', 3_600),
    ('m', 60),
    ('s', 1),
];
/// The most characters of a number.
const NUMBER_LIMIT: usize = 30;
/// Decimals a number is computed with.
const DECIMALS: u32 = 9;

/// Why a value does not fit its column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// What is wrong, with the value quoted.
    pub message: String,
    /// What to write instead.
    pub hint: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.hint)
    }
}

impl Column {
    /// The value in the form it is kept in; an empty text stays empty.
    ///
    /// # Errors
    /// Why it is no value of this column, and what to write instead.
    pub fn accept(&self, typed: &str) -> Result<String, Fault> {
        let value = plain(typed);
        if value.is_empty() {
            return Ok(value);
        }
        let kept = match self.column_type {
            ColumnType::Percent => value.trim_end_matches('%').trim_end().to_owned(),
            _ => value,
        };
        match self.fault(&kept) {
            None => Ok(kept),
            Some(fault) => Err(fault),
        }
    }

    /// Why a stored value does not fit the column; none where it does or is empty.
    pub fn fault(&self, value: &str) -> Option<Fault> {
        if value.is_empty() {
            return None;
        }
        let (fits, what, hint) = match self.column_type {
            ColumnType::Text => return None,
            ColumnType::Number => (
                number(value).is_some(),
                "a number",
                "Write it like 12 or 12.5.".to_owned(),
            ),
            ColumnType::Percent => (
                number(value).is_some(),
                "a percentage",
                "Write it like 99.9.".to_owned(),
            ),
            ColumnType::Duration => (
                duration(value).is_some(),
                "a duration",
                "Write whole numbers with w, d, h, m and s, largest first, like 1h30m.".to_owned(),
            ),
            ColumnType::Choice => {
                let choices = self.choices.as_deref().unwrap_or_default();
                (
                    choices.iter().any(|choice| choice == value),
                    "one of the choices",
                    format!("Choose one of: {}.", choices.join(", ")),
                )
            }
            ColumnType::Date => (
                date(value).is_some(),
                "a day",
                "Write it as year-month-day, like 2026-12-03.".to_owned(),
            ),
            ColumnType::Link => (
                is_link(value),
                "an address Lamppost can link to",
                "Use one that begins with https://, http:// or mailto:, or a relative path."
                    .to_owned(),
            ),
            ColumnType::Person => (
                is_people(value),
                "a list of names",
                "Write names or teams on one line, with commas between them.".to_owned(),
            ),
        };
        (!fits).then(|| Fault {
            message: format!("“{}” is not {what}.", clipped(value)),
            hint,
        })
    }

    /// What a computed column comes to, from the other cells of its row; empty where it cannot be.
    pub fn computed<'c>(&self, cell: impl Fn(&str) -> &'c str) -> String {
        let Some(compute) = &self.compute else {
            return String::new();
        };
        match compute.op {
            Operation::Reduction => {
                let [before, after] = [&compute.of[0], &compute.of[1]].map(|of| number(cell(of)));
                reduction(before, after).unwrap_or_default()
            }
        }
    }
}

/// A text in the one form it is kept in.
pub fn plain(typed: &str) -> String {
    typed
        .replace("\r\n", "\n")
        .replace('\r', "\n")
        .trim()
        .to_owned()
}

/// The seconds of a duration; none where it is not one.
pub fn duration(text: &str) -> Option<u64> {
    let mut rest = text;
    let mut next = 0;
    let mut total: u64 = 0;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let amount: u64 = rest.get(..digits)?.parse().ok()?;
        let unit = rest[digits..].chars().next()?;
        let at = UNITS.iter().position(|(name, _)| *name == unit)?;
        if at < next {
            return None;
        }
        next = at + 1;
        total = total.checked_add(amount.checked_mul(UNITS[at].1)?)?;
        rest = &rest[digits + unit.len_utf8()..];
    }
    (next > 0).then_some(total)
}

/// A decimal number in billionths; none where it is not one.
fn number(text: &str) -> Option<i128> {
    if text.len() > NUMBER_LIMIT {
        return None;
    }
    let (negative, digits) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, "0"));
    let all_digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let scale = 10_i128.pow(DECIMALS);
    let kept: String = fraction.chars().take(DECIMALS as usize).collect();
    let part: i128 = format!("{kept:0<width$}", width = DECIMALS as usize)
        .parse()
        .ok()?;
    let value = whole
        .parse::<i128>()
        .ok()?
        .checked_mul(scale)?
        .checked_add(part)?;
    Some(if negative { -value } else { value })
}

/// `(before - after) / before * 100`, to one decimal, half away from zero.
fn reduction(before: Option<i128>, after: Option<i128>) -> Option<String> {
    let (before, after) = (before?, after?);
    if before == 0 {
        return None;
    }
    let tenths = before.checked_sub(after)?.checked_mul(1_000)?;
    let (size, of) = (tenths.unsigned_abs(), before.unsigned_abs());
    let rounded = size.checked_mul(2)?.checked_add(of)? / of.checked_mul(2)?;
    let sign = if (tenths < 0) != (before < 0) && rounded > 0 {
        "-"
    } else {
        ""
    };
    Some(match rounded % 10 {
        0 => format!("{sign}{}", rounded / 10),
        tenth => format!("{sign}{}.{tenth}", rounded / 10),
    })
}

fn date(text: &str) -> Option<NaiveDate> {
    let date = NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()?;
    (text.len() == 10).then_some(date)
}

fn is_link(text: &str) -> bool {
    let outside = text.starts_with(['/', '\\']) || text.contains(char::is_whitespace);
    !outside && text.chars().count() <= LINK_LIMIT && is_safe_link(text)
}

fn is_people(text: &str) -> bool {
    text.chars().count() <= LINE_LIMIT
        && !text.chars().any(char::is_control)
        && text.split(',').all(|name| !name.trim().is_empty())
}

fn clipped(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let short: String = line.chars().take(40).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::pack::document::Compute;

    fn column(column_type: ColumnType) -> Column {
        Column {
            id: "it".into(),
            title: "It".into(),
            column_type,
            required: true,
            choices: (column_type == ColumnType::Choice)
                .then(|| vec!["hard".into(), "soft".into()]),
            help: None,
            compute: None,
        }
    }

    #[test]
    fn values_of_each_type_are_kept_in_one_form() {
        for (kind, typed, kept) in [
            (ColumnType::Text, " two\r\nlines ", "two\nlines"),
            (ColumnType::Number, "-12.50", "-12.50"),
            (ColumnType::Percent, "99.95 %", "99.95"),
            (ColumnType::Percent, "250", "250"),
            (ColumnType::Duration, "90s", "90s"),
            (ColumnType::Duration, "1h30m", "1h30m"),
            (ColumnType::Duration, "2w1d1h1m1s", "2w1d1h1m1s"),
            (ColumnType::Choice, "hard", "hard"),
            (ColumnType::Date, "2028-02-29", "2028-02-29"),
            (
                ColumnType::Link,
                "https://wiki.example/a",
                "https://wiki.example/a",
            ),
            (ColumnType::Link, "mailto:a@b.example", "mailto:a@b.example"),
            (
                ColumnType::Link,
                "docs/restore.md#steps",
                "docs/restore.md#steps",
            ),
            (
                ColumnType::Person,
                "Ana Lima, Payments",
                "Ana Lima, Payments",
            ),
            (ColumnType::Date, "  ", ""),
        ] {
            assert_eq!(column(kind).accept(typed), Ok(kept.to_owned()), "{kind:?}");
        }
    }

    #[test]
    fn values_of_another_type_are_refused_and_quoted() {
        for (kind, typed) in [
            (ColumnType::Number, "many"),
            (ColumnType::Number, "1,5"),
            (ColumnType::Number, "1e9"),
            (ColumnType::Number, "."),
            (ColumnType::Percent, "none"),
            (ColumnType::Duration, "-5m"),
            (ColumnType::Duration, "30m1h"),
            (ColumnType::Duration, "1h1h"),
            (ColumnType::Duration, "1.5h"),
            (ColumnType::Duration, "90"),
            (ColumnType::Duration, "99999999999999999999w"),
            (ColumnType::Choice, "Hard"),
            (ColumnType::Date, "2026-02-29"),
            (ColumnType::Date, "2026-2-9"),
            (ColumnType::Link, "javascript:alert(1)"),
            (ColumnType::Link, "//elsewhere.example"),
            (ColumnType::Link, "/etc/passwd"),
            (ColumnType::Link, "two words"),
            (ColumnType::Person, "Ana,,Bo"),
            (ColumnType::Person, "Ana\nBo"),
        ] {
            let fault = column(kind).accept(typed).unwrap_err();
            assert!(
                fault.message.starts_with('“') && !fault.hint.is_empty(),
                "{fault}"
            );
        }
    }

    #[test]
    fn a_reduction_is_rounded_to_one_decimal() {
        let mut reduced = column(ColumnType::Percent);
        reduced.compute = Some(Compute {
            op: Operation::Reduction,
            of: ["before".into(), "after".into()],
        });
        for (before, after, percent) in [
            ("40", "10", "75"),
            ("3", "1", "66.7"),
            ("10", "15", "-50"),
            ("8", "7.995", "0.1"),
            ("8", "7.999", "0"),
            ("-4", "-2", "50"),
            ("0", "3", ""),
            ("", "3", ""),
            ("many", "3", ""),
        ] {
            let value = reduced.computed(|id| if id == "before" { before } else { after });
            assert_eq!(value, percent, "{before} to {after}");
        }
    }

    #[test]
    fn durations_are_counted_in_seconds() {
        assert_eq!(duration("1h30m"), Some(5_400));
        assert_eq!(duration("28d"), Some(2_419_200));
        assert_eq!(duration(""), None);
    }

    proptest! {
        #[test]
        fn any_text_is_kept_or_refused(typed in ".{0,60}") {
            for kind in [
                ColumnType::Text, ColumnType::Number, ColumnType::Percent, ColumnType::Duration,
                ColumnType::Choice, ColumnType::Date, ColumnType::Link, ColumnType::Person,
            ] {
                if let Ok(kept) = column(kind).accept(&typed) {
                    prop_assert_eq!(column(kind).accept(&kept), Ok(kept.clone()));
                }
            }
        }
    }
}
