//! Moving reviews to the newest version of their checklist: one with its preview, or all open ones.

use std::io::{IsTerminal, Write};
use std::process::ExitCode;

use lamppost_core::api::pack_moves::{MoveFailed, MoveSlice, PackMoves};
use lamppost_core::api::review_move::{MoveQuestion, ReviewMove};
use lamppost_core::api::{Session, WordKind};
use serde_json::{Value, json};

use crate::choose;
use crate::failure::{FAILED, Failure, Outcome, unexpected};
use crate::packs::Move;
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// Moves what is asked for, or tells what would change.
pub(crate) fn run(which: &Move, place: &Place, screen: &Screen) -> Outcome {
    match (&which.review, which.dry_run) {
        (Some(review), true) => {
            let mut session = place.read()?;
            let id = choose::review(&mut session, review)?;
            let value = session.call("review_move_preview", json!({ "id": id }))?;
            let view: ReviewMove = serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || preview(&view))?)
        }
        (Some(review), false) => {
            let mut session = place.write()?;
            let id = choose::review(&mut session, review)?;
            let value = session.call("review_move_preview", json!({ "id": id }))?;
            let view: ReviewMove = serde_json::from_value(value.clone()).map_err(unexpected)?;
            session.call("review_move", json!({ "id": id }))?;
            Ok(screen.answer(&value, || {
                format!(
                    "{} is moved to {} {}.\n",
                    plain(&view.title),
                    plain(&view.pack_title),
                    view.to
                )
            })?)
        }
        (None, true) => {
            let mut session = place.read()?;
            let moves = moves(&mut session, which.pack.as_deref())?;
            Ok(screen.answer(&json!({ "moves": moves }), || listed(&moves))?)
        }
        (None, false) => all(&mut place.write()?, which.pack.as_deref(), screen),
    }
}

fn moves(session: &mut Session, pack: Option<&str>) -> Result<Vec<PackMoves>, Failure> {
    let value = session.call("pack_moves", Value::Null)?;
    let mut moves: Vec<PackMoves> = serde_json::from_value(value).map_err(unexpected)?;
    moves.retain(|one| pack.is_none_or(|pack| pack == one.pack));
    Ok(moves)
}

/// Moves every open review, slice by slice.
fn all(session: &mut Session, pack: Option<&str>, screen: &Screen) -> Outcome {
    if moves(session, pack)?.is_empty() {
        let value = json!({ "moved": 0, "of": 0, "failed": [] });
        return Ok(screen.answer(&value, || {
            "No open review can be moved to a newer version.\n".to_owned()
        })?);
    }
    let mut request = json!({});
    if let Some(pack) = pack {
        request["pack"] = json!(pack);
    }
    let mut failed: Vec<MoveFailed> = Vec::new();
    let last = loop {
        let value = session.call("review_move_some", request)?;
        let mut slice: MoveSlice =
            serde_json::from_value(value["output"].clone()).map_err(unexpected)?;
        failed.append(&mut slice.failed);
        tell(&slice);
        if !slice.more {
            break slice;
        }
        request = json!({ "run": slice.run });
    };
    let value = json!({ "moved": last.moved, "of": last.of, "failed": failed });
    screen.answer(&value, || {
        let mut text = format!("Reviews moved: {} of {}.\n", last.moved, last.of);
        for one in &failed {
            text += &format!(
                "Not moved: {}. {}\n",
                plain(&one.title),
                plain(&one.error.message)
            );
        }
        text
    })?;
    Ok(ExitCode::from(if failed.is_empty() { 0 } else { FAILED }))
}

/// Tells on standard error how far it is, where a person may be watching.
fn tell(slice: &MoveSlice) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let end = if slice.more { "" } else { "\n" };
    // Nobody has to watch.
    let _ = write!(
        std::io::stderr(),
        "\r{} of {} reviews{end}",
        slice.done,
        slice.of
    );
}

fn listed(moves: &[PackMoves]) -> String {
    if moves.is_empty() {
        return "No open review can be moved to a newer version.\n".to_owned();
    }
    let heading = ["Pack", "From", "To", "Reviews"];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    for one in moves {
        cells.push(vec![
            plain(&one.pack),
            plain(&one.from),
            one.to.clone(),
            one.reviews.to_string(),
        ]);
    }
    table(&cells)
}

fn preview(view: &ReviewMove) -> String {
    let mut text = format!(
        "{}: {} {} to {}\n{} questions stay as they are.\n",
        plain(&view.title),
        plain(&view.pack_title),
        plain(&view.from),
        view.to,
        view.kept
    );
    for question in &view.questions {
        text += &changed(question);
    }
    text
}

fn changed(question: &MoveQuestion) -> String {
    let before: Vec<&str> = question.before.iter().map(|one| one.id.as_str()).collect();
    let after = question.after.as_ref().map(|one| one.id.as_str());
    let ids = match (before.as_slice(), after) {
        ([], Some(after)) => after.to_owned(),
        ([one], Some(after)) if *one == after => after.to_owned(),
        (_, Some(after)) => format!("{} > {after}", before.join(" + ")),
        (_, None) => before.join(" + "),
    };
    let words: String = question
        .words
        .iter()
        .map(|piece| match piece.kind {
            WordKind::Same => plain(&piece.text),
            WordKind::Minus => format!("[-{}-]", plain(&piece.text)),
            WordKind::Plus => format!("{{+{}+}}", plain(&piece.text)),
        })
        .collect();
    let kind = format!("{:?}", question.kind);
    let words = if words.is_empty() {
        words
    } else {
        format!("  {words}\n")
    };
    format!(
        "\n{kind}  {}\n{words}  {}\n",
        plain(&ids),
        plain(&question.note)
    )
}
