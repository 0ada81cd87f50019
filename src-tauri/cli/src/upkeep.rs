//! Keeping the workspace well: checking, copying, restoring, recovering.

use std::path::Path;
use std::process::ExitCode;

use lamppost_core::api::upkeep::{BackupList, BackupRow, CheckView};
use lamppost_core::api::{self, Recovered};
use lamppost_core::{Error, Kind};
use serde_json::{Value, json};

use crate::arguments::{Backup, BackupTask};
use crate::failure::{FAILED, Failure, Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// Verifies the workspace and prints what was counted.
pub(crate) fn check(place: &Place, screen: &Screen) -> Outcome {
    let (value, found) = look(place).map_err(as_finding)?;
    screen.answer(&value, || counts(&found))?;
    Ok(ExitCode::from(if found.clean { 0 } else { FAILED }))
}

/// A file too damaged to be checked is what the check was for.
fn as_finding(failure: Failure) -> Failure {
    match failure.error.kind {
        Kind::Damaged => Failure {
            code: FAILED,
            ..failure
        },
        _ => failure,
    }
}

fn look(place: &Place) -> Result<(Value, CheckView), Failure> {
    let mut session = place.read()?;
    let value = session.call("workspace_check", Value::Null)?;
    let found = serde_json::from_value(value.clone()).map_err(unexpected)?;
    Ok((value, found))
}

fn counts(found: &CheckView) -> String {
    let bad = |n: u32, what: &str| match n {
        0 => "in order".to_owned(),
        n => format!("{n} {what}"),
    };
    let pages = match found.pages.as_str() {
        "" => "in order".to_owned(),
        said => plain(said),
    };
    let rebuilt = if found.rebuild_equal {
        "as the log says"
    } else {
        "not as the log says"
    };
    let rows = [
        (
            "Operations",
            found.ops.to_string(),
            bad(found.bad_hashes, "with a wrong hash"),
        ),
        (
            "Attachments",
            found.attachments.to_string(),
            bad(found.bad_attachments, "with a wrong hash"),
        ),
        (
            "Current values",
            found.heads.to_string(),
            rebuilt.to_owned(),
        ),
        (
            "Entries",
            found.entities.to_string(),
            bad(found.broken_references, "broken references"),
        ),
        ("Pages", String::new(), pages),
    ];
    let rows = rows.map(|(name, count, said)| vec![name.to_owned(), count, said]);
    let end = if found.clean {
        "The workspace is in order."
    } else {
        "The workspace is damaged.\n`lamppost recover` rescues what can be read; `lamppost restore` puts a copy in its place."
    };
    format!("{}{end}\n", table(&rows))
}

/// Makes a copy, or lists the copies.
pub(crate) fn back_up(backup: &Backup, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    if let Some(BackupTask::List) = backup.task {
        let value = session.call("backup_list", Value::Null)?;
        let list: BackupList = serde_json::from_value(value.clone()).map_err(unexpected)?;
        return Ok(screen.answer(&value, || copies(&list.backups))?);
    }
    let value = match &backup.name {
        None => session.call("backup_make", Value::Null)?,
        Some(name) => serde_json::to_value(session.back_up_as(name)?).map_err(unexpected)?,
    };
    let made: BackupRow = serde_json::from_value(value.clone()).map_err(unexpected)?;
    Ok(screen.answer(&value, || {
        format!(
            "{}  {} operations, {} KiB\n",
            plain(&made.name),
            made.ops,
            made.size_kib
        )
    })?)
}

fn copies(backups: &[BackupRow]) -> String {
    if backups.is_empty() {
        return "There are no copies yet.\n".to_owned();
    }
    let mut rows = vec![["Name", "Operations", "KiB"].map(str::to_owned).to_vec()];
    for copy in backups {
        rows.push(vec![
            plain(&copy.name),
            copy.ops.to_string(),
            copy.size_kib.to_string(),
        ]);
    }
    table(&rows)
}

/// Puts a copy in the place of the workspace.
pub(crate) fn restore(copy: &Path, place: &Place, screen: &Screen) -> Outcome {
    let done = api::restore(&place.workspace, copy, &mut place.context())?;
    let value = serde_json::to_value(&done).map_err(unexpected)?;
    Ok(screen.answer(&value, || {
        let mut text = format!("{} is now the workspace.\n", done.from.display());
        if let Some(kept) = &done.kept {
            text += &format!("The file before is kept as {}.\n", kept.display());
        }
        text
    })?)
}

/// Rescues what can be read from a damaged workspace; leaves a sound one alone.
pub(crate) fn recover(place: &Place, screen: &Screen) -> Outcome {
    match look(place) {
        Ok((_, found)) if found.clean => {
            let value = json!({ "recovered": null });
            return Ok(screen.answer(&value, || {
                "The workspace is in order. Nothing was changed.\n".to_owned()
            })?);
        }
        Ok(_) => {}
        Err(failure) if failure.error.kind == Kind::Damaged => {}
        Err(failure) => return Err(failure),
    }
    let done: Recovered = api::recover(&place.workspace, &mut place.context())
        .map_err(|error: Error| Failure::from(error))?;
    let value = json!({ "recovered": done });
    Ok(screen.answer(&value, || {
        let mut lost = match done.lost {
            0 => "None is known to be missing.".to_owned(),
            n => format!("{n} are known to be missing."),
        };
        if done.lost_at_most > 0 {
            lost += &format!(
                "\nOf those made elsewhere at most {} are missing; those that were never imported count as well.",
                done.lost_at_most
            );
        }
        format!(
            "Recovered {} operations and {} attachments. {lost}\nThe damaged file is kept as {}.\n",
            done.ops,
            done.attachments,
            done.kept.display()
        )
    })?)
}
