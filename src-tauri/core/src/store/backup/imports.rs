//! The copies from before an import: the latest stay.

use std::path::Path;

use chrono::DateTime;

use super::rings::has_form;
use super::{Backup, folder, make, names};
use crate::error::Result;
use crate::store::files;

/// What their names begin with; the second they were made in follows, and from the second copy of it on a number.
const PREFIX: &str = "before-import-";
/// How many stay.
const KEPT: usize = 10;

/// Copies a workspace aside before an import, and drops the oldest such copies.
///
/// # Errors
/// Those of [`make`].
pub fn before_import(workspace: &Path, now_ms: i64) -> Result<Backup> {
    let now = DateTime::from_timestamp_millis(now_ms).unwrap_or_default();
    let stamp = now.format("%Y%m%dT%H%M%S").to_string();
    let found = names(workspace, PREFIX)?;
    let mut past: Vec<(&str, u32, &str)> = Vec::new();
    let mut ahead = past.clone();
    for name in &found {
        // Those of a clock that ran ahead are counted apart: they must not push out the new ones.
        match place_of(name) {
            Some((when, number)) if when <= stamp.as_str() => past.push((when, number, name)),
            Some((when, number)) => ahead.push((when, number, name)),
            None => {}
        }
    }
    past.sort_unstable();
    ahead.sort_unstable();
    let name = match past.last() {
        Some((when, number, _)) if *when == stamp => {
            format!("{PREFIX}{stamp}-{}.lamppost", number + 1)
        }
        _ => format!("{PREFIX}{stamp}.lamppost"),
    };
    let made = make(workspace, &name)?;
    for (group, keep) in [(past, KEPT - 1), (ahead, KEPT)] {
        for (_, _, name) in group.iter().rev().skip(keep) {
            // One that cannot be removed is no reason against the import.
            let _ = files::remove(&folder(workspace).join(name));
        }
    }
    Ok(made)
}

/// When a copy was made, and the how many-th of that second it is; none for a name of another form.
fn place_of(name: &str) -> Option<(&str, u32)> {
    let rest = name.strip_prefix(PREFIX)?.strip_suffix(".lamppost")?;
    let (when, number) = match rest.split_once('-') {
        Some((when, digits)) => {
            let number: u32 = digits.parse().ok()?;
            // In its one form only.
            let fits = (2..u32::MAX).contains(&number) && number.to_string() == digits;
            (when, fits.then_some(number)?)
        }
        None => (rest, 1),
    };
    has_form(when, "00000000T000000").then_some((when, number))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_names_of_the_exact_form_are_ours() {
        let place = |name: &str| place_of(&format!("before-import-{name}.lamppost")).is_some();
        for ours in ["20261122T031500", "20261122T031500-2", "20261122T031500-10"] {
            assert!(place(ours), "{ours}");
        }
        for own in [
            "",
            "20261122",
            "20261122T0315000",
            "20261122t031500",
            "20261122T031500-",
            "20261122T031500-1",
            "20261122T031500-02",
            "20261122T031500-+2",
            "20261122T031500-2-3",
            "20261122T031500-good",
            "20261122T031500-4294967295",
        ] {
            assert!(!place(own), "{own}");
        }
    }
}
