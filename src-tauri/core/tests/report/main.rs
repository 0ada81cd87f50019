//! Reports, seen from outside: golden pages, hostile text, pictures, files.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod assessment;
mod changed;
mod comparison;
mod dialects;
mod files;
mod golden;
mod hostile;
mod hostile_review;
mod markdown;
mod overviews;
mod paper;
mod pictures;
mod profiles;
mod radar;
mod read_back;
mod redacted;
mod sample;
mod sample_risks;
mod tables;
mod visible;
mod wiki_signs;
mod wiki_table;

/// How often a property is tried; the seed is fixed, so that a build fails for a change only.
pub(crate) fn tries(cases: u32) -> proptest::test_runner::Config {
    proptest::test_runner::Config {
        cases,
        failure_persistence: None,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_203),
        ..Default::default()
    }
}
