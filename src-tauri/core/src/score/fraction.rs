//! Exact fractions: what a decimal number in JSON means, and how a result is rounded.
//!
//! Nothing is accumulated in floating point. Every operation can overflow and then says so with none.

use serde::{Deserialize, Deserializer, de};

/// A reduced fraction with a positive denominator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Fraction {
    top: i128,
    bottom: i128,
}

impl Fraction {
    /// Nothing.
    pub const ZERO: Self = Self::whole(0);
    /// All.
    pub const ONE: Self = Self::whole(1);

    /// A whole number.
    pub const fn whole(number: i32) -> Self {
        Self {
            top: number as i128,
            bottom: 1,
        }
    }

    /// A part of a whole; none where the whole is 0.
    pub fn of(part: impl Into<i128>, whole: impl Into<i128>) -> Option<Self> {
        let (top, bottom) = (part.into(), whole.into());
        let divisor = common_divisor(top, bottom)?;
        let sign = bottom.signum();
        Some(Self {
            top: (top / divisor).checked_mul(sign)?,
            bottom: (bottom / divisor).checked_mul(sign)?,
        })
    }

    /// The sum.
    pub fn plus(self, other: Self) -> Option<Self> {
        let left = self.top.checked_mul(other.bottom)?;
        let right = other.top.checked_mul(self.bottom)?;
        Self::of(
            left.checked_add(right)?,
            self.bottom.checked_mul(other.bottom)?,
        )
    }

    /// The difference.
    pub fn minus(self, other: Self) -> Option<Self> {
        self.plus(Self {
            top: other.top.checked_neg()?,
            bottom: other.bottom,
        })
    }

    /// The product.
    pub fn times(self, other: Self) -> Option<Self> {
        // Reduced crosswise first, so that the product overflows only where it has to.
        let (a, b) = (
            Self::of(self.top, other.bottom)?,
            Self::of(other.top, self.bottom)?,
        );
        Self::of(a.top.checked_mul(b.top)?, a.bottom.checked_mul(b.bottom)?)
    }

    /// The quotient; none for a divisor of 0.
    pub fn over(self, other: Self) -> Option<Self> {
        self.times(Self::of(other.bottom, other.top)?)
    }

    /// Whether it is more than another.
    pub fn exceeds(self, other: Self) -> Option<bool> {
        Some(self.minus(other)?.top > 0)
    }

    /// The decimal number with this many places, rounded half away from zero.
    pub fn rounded(self, places: u32) -> Option<f64> {
        let scale = 10_i128.checked_pow(places)?;
        let doubled = self.top.checked_abs()?.checked_mul(scale)?.checked_mul(2)?;
        let units = doubled.checked_add(self.bottom)? / self.bottom.checked_mul(2)?;
        // Both are whole numbers that a double holds, so their quotient is the nearest double to the decimal.
        let units = i64::try_from(units).ok().filter(|units| *units < 1 << 53)?;
        let value = units as f64 / scale as f64;
        Some(if self.top < 0 && units > 0 {
            -value
        } else {
            value
        })
    }

    /// The decimal number that a double stands for in its shortest text; none where it is not finite.
    pub fn decimal(number: f64) -> Option<Self> {
        Self::read(&serde_json::Number::from_f64(number)?.to_string())
    }

    /// Reads a decimal number such as `0.999`, `7` or `1e-3`.
    fn read(text: &str) -> Option<Self> {
        let (number, exponent) = match text.split_once(['e', 'E']) {
            Some((number, exponent)) => (number, exponent.parse::<i32>().ok()?),
            None => (text, 0),
        };
        let (before, after) = number.split_once('.').unwrap_or((number, ""));
        let top: i128 = format!("{before}{after}").parse().ok()?;
        let places = i32::try_from(after.len()).ok()?.checked_sub(exponent)?;
        let scale = 10_i128.checked_pow(places.unsigned_abs())?;
        match places {
            ..=0 => Self::of(top.checked_mul(scale)?, 1),
            1.. => Self::of(top, scale),
        }
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        // The shortest text of a double is the decimal that was written.
        let number = serde_json::Number::deserialize(deserializer)?;
        Self::read(&number.to_string()).ok_or_else(|| {
            de::Error::custom(format!(
                "{number} has more digits than can be computed exactly"
            ))
        })
    }
}

fn common_divisor(a: i128, b: i128) -> Option<i128> {
    let (mut a, mut b) = (a.checked_abs()?, b.checked_abs()?);
    if b == 0 {
        return None;
    }
    while b != 0 {
        (a, b) = (b, a % b);
    }
    Some(a)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn decimals_mean_what_is_written() {
        for (text, top, bottom) in [
            ("0.999", 999, 1000),
            ("7", 7, 1),
            ("1.0", 1, 1),
            ("1e-3", 1, 1000),
            ("1.5e2", 150, 1),
            ("-0.5", -1, 2),
            ("-0.05", -1, 20),
        ] {
            assert_eq!(Fraction::read(text), Fraction::of(top, bottom), "{text}");
        }
        assert_eq!(Fraction::read("1e400"), None);
        assert_eq!(Fraction::of(1, 0), None);
    }

    #[test]
    fn halves_are_rounded_away_from_zero() {
        let rounded = |top: i128, bottom: i128, places| {
            Fraction::of(top, bottom).and_then(|f| f.rounded(places))
        };
        assert_eq!(rounded(5, 1000, 2), Some(0.01));
        assert_eq!(rounded(-5, 1000, 2), Some(-0.01));
        assert_eq!(rounded(4, 1000, 2), Some(0.0));
        assert_eq!(rounded(2, 3, 4), Some(0.6667));
        assert_eq!(rounded(1, 8, 2), Some(0.13));
    }

    proptest! {
        #[test]
        fn arithmetic_agrees_with_itself(a in -999..999i128, b in 1..999i128, c in -999..999i128, d in 1..999i128) {
            let (x, y) = (Fraction::of(a, b), Fraction::of(c, d));
            let (Some(x), Some(y)) = (x, y) else { return Ok(()) };
            prop_assert_eq!(x.plus(y).and_then(|s| s.minus(y)), Some(x));
            if c != 0 {
                prop_assert_eq!(x.times(y).and_then(|p| p.over(y)), Some(x));
            }
            prop_assert_eq!(x.exceeds(y), Some(a * d > c * b));
        }
    }
}
