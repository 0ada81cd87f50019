//! Who signed which area, and what voided a signature.

use super::super::input::{ReviewInput, Signoff, SignoffState};
use super::super::link::Anchor;
use super::super::model::{Block, Inline, Inlines, Table};
use super::super::profile::Profile;
use super::super::rows::first_rows;
use super::words::{count, day, or_dash, text};

pub(super) fn section(input: &ReviewInput, profile: Profile) -> Vec<Block> {
    let mut blocks = vec![
        Block::section(2, Anchor::new("sign-offs"), "Sign-offs"),
        Block::text(summary(input)),
    ];
    let table = Table {
        headers: ["Area", "Role", "State", "By", "On", "Fingerprint"]
            .into_iter()
            .map(text)
            .collect(),
        aligns: Vec::new(),
        rows: input.signoffs.rows.iter().map(row).collect(),
    };
    if !table.rows.is_empty() {
        blocks.extend(first_rows(Block::Table(table), profile.most()));
    }
    if profile.most().is_none() {
        blocks.extend(input.signoffs.rows.iter().flat_map(statement));
    }
    blocks
}

fn summary(input: &ReviewInput) -> String {
    let found = &input.signoffs;
    let stands = |each: &&Signoff| each.state == SignoffState::Signed;
    let signed = found.rows.iter().filter(stands).count();
    let mut words = format!(
        "{signed} of {} signed.",
        count(found.rows.len(), "area is", "areas are")
    );
    if let Some(on) = found.approved_on {
        words.push_str(&format!(" The review was signed in full on {}.", day(on)));
    }
    if !found.changing.trim().is_empty() {
        words.push_str(&format!(
            " It is being changed since: {}",
            found.changing.trim()
        ));
    }
    if let Some(on) = found.next_review_on {
        words.push_str(&format!(" The next review is on {}.", day(on)));
    }
    words
}

fn row(signoff: &Signoff) -> Vec<Inlines> {
    let on = signoff.on.map_or_else(|| "–".to_owned(), day);
    let print = match signoff.fingerprint.is_empty() {
        true => text("–"),
        false => vec![Inline::code(signoff.fingerprint.as_str())],
    };
    vec![
        text(signoff.area.as_str()),
        text(or_dash(&signoff.role)),
        state(signoff),
        text(or_dash(&signoff.by)),
        text(on),
        print,
    ]
}

/// The state, and below it what it rests on.
fn state(signoff: &Signoff) -> Inlines {
    let word = match signoff.state {
        SignoffState::NotAsked => "Not asked",
        SignoffState::Asked => "Asked",
        SignoffState::Signed => "Signed",
        SignoffState::Declined => "Declined",
        SignoffState::Void => "Void",
    };
    let mut words = text(word);
    let reason = match signoff.reason.trim().is_empty() {
        true => None,
        false => Some(&signoff.reason),
    };
    for line in reason.into_iter().chain(&signoff.void_by) {
        words.push(Inline::Break);
        words.push(Inline::text(line.as_str()));
    }
    words
}

/// What a signature that stands says.
fn statement(signoff: &Signoff) -> Option<Block> {
    let stands = signoff.state == SignoffState::Signed;
    let said = stands.then_some(signoff.statement.as_str())?;
    Some(Block::text(format!("{} signed {said}", signoff.by)))
}
