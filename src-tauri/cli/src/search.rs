//! Finding words in everything that was written.

use lamppost_core::api::search::SearchView;
use serde_json::{Value, json};

use crate::arguments::Search;
use crate::failure::{Failure, Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain};

/// Prints what was found, best first.
pub(crate) fn run(search: &Search, place: &Place, screen: &Screen) -> Outcome {
    let text = search.words.join(" ");
    let mut request = json!({ "text": text, "archived": search.archived, "limit": search.limit });
    if !search.kind.is_empty() {
        request["kinds"] = json!(search.kind);
    }
    // Indexing is writing: where a window has the workspace open, it does that.
    let mut session = place.record().or_else(|_| place.read())?;
    let value = ask(&mut session, &request)?;
    let view: SearchView = serde_json::from_value(value.clone()).map_err(unexpected)?;
    Ok(screen.answer(&value, || list(&view))?)
}

/// Asks until all is indexed that can be.
fn ask(session: &mut lamppost_core::api::Session, request: &Value) -> Result<Value, Failure> {
    loop {
        let value = session.call("search", request.clone())?;
        if value["pending"] != true {
            return Ok(value);
        }
    }
}

fn list(view: &SearchView) -> String {
    let mut text = String::new();
    for hit in &view.hits {
        text += &format!(
            "{}  {}  {} ({})\n",
            hit.id,
            hit.kind,
            plain(&hit.title),
            plain(&hit.place)
        );
        let snippet: String = hit.snippet.iter().map(|part| part.text.as_str()).collect();
        if !snippet.is_empty() {
            text += &format!("    {}\n", plain(&snippet));
        }
    }
    if view.hits.is_empty() {
        text += "Nothing was found.\n";
    }
    if view.more {
        text += "There is more. Add a word, or raise --limit.\n";
    }
    if view.behind {
        text += "What was written last may be missing: the workspace is open elsewhere, or takes no changes.\n";
    }
    text
}
