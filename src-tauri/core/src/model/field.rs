//! Types a field may have, with their limits. A value is checked here before it is written.

use chrono::NaiveDate;
use serde_json::Value;

use crate::error::{Error, Kind, Result};

/// The most bytes one field may hold.
pub const FIELD_LIMIT: usize = 256 * 1024;
/// The most characters of a one-line field.
pub const LINE_LIMIT: usize = 500;
/// The most characters of an address.
pub const LINK_LIMIT: usize = 2_000;
/// The most decimal places of a number, so that everything made of it can be computed exactly.
pub const DECIMALS: usize = 4;

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// One line of plain text, at most [`LINE_LIMIT`] characters.
    Line,
    /// Text of many lines, Markdown where a report shows it, at most [`FIELD_LIMIT`] bytes.
    Text,
    /// A calendar day, `YYYY-MM-DD`.
    Day,
    /// 1 (most critical), 2 or 3.
    Tier,
    /// Yes or no.
    Flag,
    /// One of these words.
    Choice(&'static [&'static str]),
    /// An `http`, `https` or `mailto` address, or a path without a scheme.
    Link,
    /// A whole number between these, both included.
    Whole(u32, u32),
    /// A decimal number from 0 to this, with at most [`DECIMALS`] places.
    Amount(u32),
    /// The same, and more than 0.
    Positive(u32),
}

impl FieldKind {
    /// Checks a value; `null` clears the field and always passes.
    ///
    /// # Errors
    /// [`Kind::Invalid`] for a wrong type or form, [`Kind::OverLimit`] with the limit in it.
    pub fn check(self, title: &str, value: &Value) -> Result<()> {
        if value.is_null() {
            return Ok(());
        }
        match self {
            Self::Line => {
                let text = text_of(title, value)?;
                if text.chars().any(char::is_control) {
                    return Err(Error::invalid(format!("{title} must be one line."))
                        .hint("Remove the line breaks and control characters."));
                }
                within(title, text.chars().count(), LINE_LIMIT, "characters")
            }
            Self::Text => within(title, text_of(title, value)?.len(), FIELD_LIMIT, "bytes"),
            Self::Day => {
                if day_of(value).is_none() {
                    return Err(Error::invalid(format!("{title} is not a day."))
                        .hint("Write it as year-month-day, like 2026-12-03."));
                }
                Ok(())
            }
            Self::Tier => {
                if !matches!(value.as_u64(), Some(1..=3)) {
                    return Err(Error::invalid(format!("{title} is 1, 2 or 3."))
                        .hint("1 is the most critical."));
                }
                Ok(())
            }
            Self::Flag => {
                match value {
                    Value::Bool(_) => Ok(()),
                    _ => Err(Error::invalid(format!("{title} is yes or no."))
                        .hint("Choose one of the two.")),
                }
            }
            Self::Choice(words) => {
                let text = text_of(title, value)?;
                if !words.contains(&text) {
                    return Err(
                        Error::invalid(format!("{title} is one of {}.", words.join(", ")))
                            .hint("Choose one of these."),
                    );
                }
                Ok(())
            }
            Self::Link => {
                let text = text_of(title, value)?;
                within(title, text.chars().count(), LINK_LIMIT, "characters")?;
                if !is_safe_link(text) {
                    return Err(Error::invalid(format!(
                        "{title} is not an address Lamppost can link to."
                    ))
                    .hint(
                        "Use an address that begins with https://, http:// or mailto:, or a path.",
                    ));
                }
                Ok(())
            }
            Self::Whole(least, most) => match value.as_u64() {
                Some(number) if (u64::from(least)..=u64::from(most)).contains(&number) => Ok(()),
                _ => Err(Error::invalid(format!(
                    "{title} is a whole number from {least} to {most}."
                ))
                .hint("Choose one of these.")),
            },
            Self::Amount(most) => decimal(title, value, most, "from 0", |number| number >= 0.0),
            Self::Positive(most) => {
                decimal(title, value, most, "more than 0 and", |number| number > 0.0)
            }
        }
    }
}

/// Checks a decimal number; both its size and its places are limited.
fn decimal(
    title: &str,
    value: &Value,
    most: u32,
    from: &str,
    fits: impl Fn(f64) -> bool,
) -> Result<()> {
    let number = value
        .as_f64()
        .filter(|number| fits(*number) && *number <= f64::from(most));
    let Some(number) = number else {
        return Err(
            Error::invalid(format!("{title} is a number, {from} up to {most}."))
                .hint("Write it like 12 or 2.5."),
        );
    };
    // The shortest text of a double is the decimal that was typed.
    let places = number
        .to_string()
        .split_once('.')
        .map_or(0, |(_, places)| places.len());
    if places > DECIMALS {
        return Err(
            Error::invalid(format!("{title} has at most {DECIMALS} decimal places."))
                .hint("Round it."),
        );
    }
    Ok(())
}

/// Whether an address has no scheme, or one that cannot run code.
pub fn is_safe_link(text: &str) -> bool {
    if text.trim().is_empty() || text.chars().any(char::is_control) {
        return false;
    }
    match text.split_once(':') {
        None => true,
        Some((before, _)) if before.contains(['/', '?', '#', ' ']) => true,
        Some((scheme, _)) => ["http", "https", "mailto"]
            .iter()
            .any(|known| scheme.eq_ignore_ascii_case(known)),
    }
}

/// How a field is named in a declaration and read into a typed struct.
pub trait FieldType {
    /// The Rust type of a decoded value.
    type Value: Clone + PartialEq + std::fmt::Debug;
    /// The type and limits it is checked against.
    const KIND: FieldKind;
    /// Decodes a stored value; `None` where it does not fit, which marks it as damaged.
    fn decode(value: &Value) -> Option<Self::Value>;
}

/// Names for declarations: `name: Line`.
pub mod types {
    use super::{FieldKind, FieldType, NaiveDate, Value, day_of};

    /// One line of plain text.
    #[derive(Debug)]
    pub struct Line;
    /// Text of many lines.
    #[derive(Debug)]
    pub struct Text;
    /// A calendar day.
    #[derive(Debug)]
    pub struct Day;
    /// 1 (most critical) to 3.
    #[derive(Debug)]
    pub struct Tier;
    /// Yes or no.
    #[derive(Debug)]
    pub struct Flag;
    /// An address.
    #[derive(Debug)]
    pub struct Address;
    /// 1 to 5, as likelihood and impact are.
    #[derive(Debug)]
    pub struct FiveStep;
    /// 1 to 10, as severity, occurrence and detection are.
    #[derive(Debug)]
    pub struct TenStep;
    /// 2 to 5, a stage that can be reached.
    #[derive(Debug)]
    pub struct StageStep;
    /// 1, 2, 3 and so on.
    #[derive(Debug)]
    pub struct Number;
    /// Whole seconds, up to a day.
    #[derive(Debug)]
    pub struct Seconds;
    /// Minutes, up to a year.
    #[derive(Debug)]
    pub struct Minutes;
    /// Per cent of a whole.
    #[derive(Debug)]
    pub struct Percent;
    /// Days between two events, up to a hundred years.
    #[derive(Debug)]
    pub struct Interval;

    impl FieldType for Line {
        type Value = String;
        const KIND: FieldKind = FieldKind::Line;
        fn decode(value: &Value) -> Option<String> {
            value.as_str().map(str::to_owned)
        }
    }
    impl FieldType for Text {
        type Value = String;
        const KIND: FieldKind = FieldKind::Text;
        fn decode(value: &Value) -> Option<String> {
            value.as_str().map(str::to_owned)
        }
    }
    impl FieldType for Day {
        type Value = NaiveDate;
        const KIND: FieldKind = FieldKind::Day;
        fn decode(value: &Value) -> Option<NaiveDate> {
            day_of(value)
        }
    }
    impl FieldType for Tier {
        type Value = u8;
        const KIND: FieldKind = FieldKind::Tier;
        fn decode(value: &Value) -> Option<u8> {
            u8::try_from(value.as_u64()?)
                .ok()
                .filter(|tier| (1..=3).contains(tier))
        }
    }
    impl FieldType for Flag {
        type Value = bool;
        const KIND: FieldKind = FieldKind::Flag;
        fn decode(value: &Value) -> Option<bool> {
            value.as_bool()
        }
    }
    impl FieldType for Address {
        type Value = String;
        const KIND: FieldKind = FieldKind::Link;
        fn decode(value: &Value) -> Option<String> {
            value.as_str().map(str::to_owned)
        }
    }

    /// A number decodes where it passes its own check.
    macro_rules! number {
        ($($Name:ident: $Value:ty = $kind:expr, $as:ident;)*) => { $(
            impl FieldType for $Name {
                type Value = $Value;
                const KIND: FieldKind = $kind;
                fn decode(value: &Value) -> Option<$Value> {
                    Self::KIND.check("", value).ok()?;
                    <$Value>::try_from(value.$as()?).ok()
                }
            }
        )* };
    }
    number! {
        FiveStep: u8 = FieldKind::Whole(1, 5), as_u64;
        TenStep: u8 = FieldKind::Whole(1, 10), as_u64;
        StageStep: u8 = FieldKind::Whole(2, 5), as_u64;
        Number: u32 = FieldKind::Whole(1, 1_000_000), as_u64;
        Seconds: u32 = FieldKind::Whole(0, 86_400), as_u64;
        Minutes: f64 = FieldKind::Amount(525_600), as_f64;
        Percent: f64 = FieldKind::Amount(100), as_f64;
        Interval: f64 = FieldKind::Positive(36_500), as_f64;
    }
}

/// Declares an enum whose words are stored, sent and matched as they stand.
macro_rules! choice {
    ($(#[$meta:meta])* $Name:ident { $($(#[$variant_meta:meta])* $Variant:ident = $word:literal,)+ }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash,
            serde::Serialize, serde::Deserialize, schemars::JsonSchema, ts_rs::TS)]
        pub enum $Name {
            $($(#[$variant_meta])* #[serde(rename = $word)] $Variant,)+
        }

        impl $Name {
            /// Every word, in order.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The word as stored and sent.
            pub const fn word(self) -> &'static str {
                match self { $(Self::$Variant => $word,)+ }
            }

            /// The value with this word.
            pub fn from_word(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$Variant),)+ _ => None }
            }
        }

        impl $crate::model::FieldType for $Name {
            type Value = Self;
            const KIND: $crate::model::FieldKind = $crate::model::FieldKind::Choice(Self::WORDS);
            fn decode(value: &serde_json::Value) -> Option<Self> {
                Self::from_word(value.as_str()?)
            }
        }
    };
}
pub(crate) use choice;

fn text_of<'a>(title: &str, value: &'a Value) -> Result<&'a str> {
    value
        .as_str()
        .ok_or_else(|| Error::invalid(format!("{title} must be text.")).hint("Send it as text."))
}

fn within(title: &str, found: usize, limit: usize, unit: &str) -> Result<()> {
    if found > limit {
        return Err(Error::new(
            Kind::OverLimit,
            format!("{title} is too long: {found} {unit}, the limit is {limit}."),
        )
        .hint("Shorten it, or attach it as a file."));
    }
    Ok(())
}

/// A day in the one accepted form; `2026-1-3` and `20260103` are refused.
fn day_of(value: &Value) -> Option<NaiveDate> {
    let text = value.as_str()?;
    if text.len() != 10 {
        return None;
    }
    NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn limits_are_named_in_the_error() {
        let long = "x".repeat(LINE_LIMIT + 1);
        let error = FieldKind::Line.check("Name", &json!(long)).unwrap_err();
        assert_eq!(error.kind, Kind::OverLimit);
        assert!(error.message.contains("500"), "{}", error.message);
    }

    #[test]
    fn values_of_a_wrong_type_or_form_are_refused() {
        for (kind, value) in [
            (FieldKind::Line, json!(3)),
            (FieldKind::Line, json!("two\nlines")),
            (FieldKind::Day, json!("2026-02-29")),
            (FieldKind::Day, json!("2026-2-9")),
            (FieldKind::Tier, json!(4)),
            (FieldKind::Tier, json!("1")),
            (FieldKind::Flag, json!("yes")),
            (FieldKind::Choice(&["met"]), json!("Met")),
            (FieldKind::Link, json!("javascript:alert(1)")),
            (FieldKind::Link, json!("data:text/html,x")),
            (FieldKind::Link, json!(" ")),
            (FieldKind::Whole(1, 5), json!(0)),
            (FieldKind::Whole(1, 5), json!(6)),
            (FieldKind::Whole(1, 5), json!(2.5)),
            (FieldKind::Whole(1, 5), json!("3")),
            (FieldKind::Amount(100), json!(-1)),
            (FieldKind::Amount(100), json!(100.5)),
            (FieldKind::Amount(100), json!("12")),
            (FieldKind::Amount(100), json!(0.00001)),
            (FieldKind::Positive(100), json!(0)),
        ] {
            let error = kind.check("It", &value).unwrap_err();
            assert_eq!(error.kind, Kind::Invalid, "{kind:?} {value}");
        }
    }

    #[test]
    fn links_and_leap_days_pass() {
        for link in [
            "https://wiki/x?a=b",
            "HTTP://x",
            "mailto:a@b.example",
            "docs/a:b.md",
            "run.md",
        ] {
            FieldKind::Link.check("Link", &json!(link)).unwrap();
        }
        FieldKind::Day.check("Day", &json!("2028-02-29")).unwrap();
        FieldKind::Day.check("Day", &Value::Null).unwrap();
    }
}
