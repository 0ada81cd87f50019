//! Numbers as typed: a text in a field becomes a number, or the reason why it is none.

use serde_json::Value;

use crate::error::{Error, Result};
use crate::model::FieldKind;

/// A decimal number as typed; `null` where the text is empty.
///
/// # Errors
/// `Invalid`, naming what it is for and what it may be.
pub(super) fn decimal_text(what: &str, text: &str, kind: FieldKind) -> Result<Value> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    let plain = text.len() <= 20
        && text
            .bytes()
            .all(|byte| byte.is_ascii_digit() || byte == b'.' || byte == b'-');
    let number = text.parse::<f64>().ok().filter(|_| plain);
    let Some(value) = number.and_then(serde_json::Number::from_f64) else {
        return Err(Error::invalid(format!("{what} is a number.")).hint("Write it like 12 or 2.5."));
    };
    let value = Value::Number(value);
    kind.check(what, &value)?;
    Ok(value)
}

/// A step of a scale as sent: 0 clears it.
///
/// # Errors
/// `Invalid`, naming what it is for and the scale.
pub(super) fn step(what: &str, value: u8, kind: FieldKind) -> Result<Value> {
    if value == 0 {
        return Ok(Value::Null);
    }
    let value = Value::from(value);
    kind.check(what, &value)?;
    Ok(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_numbers_within_their_limits_pass() {
        let read = |text: &str| decimal_text("Minutes", text, FieldKind::Amount(100));
        assert_eq!(read(" 2.5 ").ok(), Some(Value::from(2.5)));
        assert_eq!(read("").ok(), Some(Value::Null));
        for text in [
            "-1", "inf", "NaN", "1e3", "0x10", "12 min", "1,5", "100.01", "0.12345", ".",
        ] {
            assert!(read(text).is_err(), "{text}");
        }
        assert!(step("Likelihood", 6, FieldKind::Whole(1, 5)).is_err());
        assert_eq!(
            step("Likelihood", 0, FieldKind::Whole(1, 5)).ok(),
            Some(Value::Null)
        );
    }
}
