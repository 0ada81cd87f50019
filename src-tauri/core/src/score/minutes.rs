//! A risk in minutes of error budget a year.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::fraction::Fraction;
use crate::{Error, Result};

/// Estimates of one kind of failure.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MinutesInput {
    /// Minutes until it is detected.
    pub ettd_min: Fraction,
    /// Minutes until it is repaired.
    pub ettr_min: Fraction,
    /// Share of users affected, 0 to 1.
    pub impact_fraction: Fraction,
    /// Days between two failures, more than 0.
    pub ettf_days: Fraction,
    /// The target, 0 to 1.
    pub slo: Fraction,
}

/// The output of the kind `bad_minutes`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MinutesOutput {
    /// Failures a year, two places.
    pub incidents_per_year: f64,
    /// Bad minutes a year, two places.
    pub bad_minutes_per_year: f64,
    /// The error budget in minutes a year, two places.
    pub budget_minutes_per_year: f64,
    /// Bad minutes as a share of the budget, four places; none where there is no budget.
    pub share: Option<f64>,
    /// What follows.
    pub verdict: BudgetVerdict,
}

/// What a risk does to the error budget.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(rename_all = "snake_case")]
pub enum BudgetVerdict {
    /// More than all of it.
    ExceedsBudget,
    /// One risk over a quarter of it.
    TooBig,
    /// Neither.
    Fits,
}

const DAYS_A_YEAR: Fraction = Fraction::whole(365);
const MINUTES_A_YEAR: Fraction = Fraction::whole(525_600);
const TOO_BIG_PERCENT: u32 = 25;

/// Computes a risk in minutes; fails with `Kind::Invalid` on numbers outside their range.
pub fn bad_minutes(input: &MinutesInput) -> Result<MinutesOutput> {
    bad_minutes_within(input, TOO_BIG_PERCENT)
}

/// The same with the share of the budget, in per cent, over which one risk is too big.
pub fn bad_minutes_within(input: &MinutesInput, too_big_percent: u32) -> Result<MinutesOutput> {
    let in_range = |name: &str, value: Fraction, max: Option<Fraction>| {
        let over = max.and_then(|max| value.exceeds(max)).unwrap_or(false);
        if over || Fraction::ZERO.exceeds(value) != Some(false) {
            let range = if max.is_some() {
                "from 0 to 1"
            } else {
                "0 or more"
            };
            return Err(Error::invalid(format!("`{name}` must be {range}.")));
        }
        Ok(())
    };
    in_range("ettd_min", input.ettd_min, None)?;
    in_range("ettr_min", input.ettr_min, None)?;
    in_range(
        "impact_fraction",
        input.impact_fraction,
        Some(Fraction::ONE),
    )?;
    in_range("slo", input.slo, Some(Fraction::ONE))?;
    if input.ettf_days.exceeds(Fraction::ZERO) != Some(true) {
        return Err(Error::invalid("`ettf_days` must be more than 0."));
    }
    compute(input, too_big_percent)
        .ok_or_else(|| Error::invalid("The numbers have more digits than can be computed exactly."))
}

/// The error budget in minutes a year, two places; none for an objective outside 0 to 1.
pub fn budget_minutes(slo: Fraction) -> Option<f64> {
    let minutes = budget(slo)?;
    (Fraction::ZERO.exceeds(minutes) == Some(false)).then(|| minutes.rounded(2))?
}

fn budget(slo: Fraction) -> Option<Fraction> {
    Fraction::ONE.minus(slo)?.times(MINUTES_A_YEAR)
}

fn compute(input: &MinutesInput, too_big_percent: u32) -> Option<MinutesOutput> {
    let incidents = DAYS_A_YEAR.over(input.ettf_days)?;
    let each = input
        .ettd_min
        .plus(input.ettr_min)?
        .times(input.impact_fraction)?;
    let bad = each.times(incidents)?;
    let budget = budget(input.slo)?;
    let limit = budget.times(Fraction::of(too_big_percent, 100)?)?;
    let verdict = match (bad.exceeds(budget)?, bad.exceeds(limit)?) {
        (true, _) => BudgetVerdict::ExceedsBudget,
        (false, true) => BudgetVerdict::TooBig,
        (false, false) => BudgetVerdict::Fits,
    };
    let share = match budget == Fraction::ZERO {
        true => None,
        false => Some(bad.over(budget)?.rounded(4)?),
    };
    Some(MinutesOutput {
        incidents_per_year: incidents.rounded(2)?,
        bad_minutes_per_year: bad.rounded(2)?,
        budget_minutes_per_year: budget.rounded(2)?,
        share,
        verdict,
    })
}
