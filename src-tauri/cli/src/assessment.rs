//! Assessments: the list, one with its grid of letters, its stages and why not the next, and two compared.

use lamppost_core::api::assessment_compare::Comparison;
use lamppost_core::api::assessment_view::{AssessmentRow, AssessmentView, OverallView};
use lamppost_core::api::criterion_view::CriterionView;
use lamppost_core::api::dimension_view::{CellLetter, DimensionResult, DimensionView};
use serde_json::{Value, json, to_value};

use crate::arguments::Assessments;
use crate::choose;
use crate::failure::{Outcome, unexpected};
use crate::place::Place;
use crate::screen::{Screen, plain, table};

/// Lists assessments, or shows one.
pub(crate) fn run(what: &Assessments, place: &Place, screen: &Screen) -> Outcome {
    let mut session = place.read()?;
    match what {
        Assessments::List => {
            let value = session.call("assessment_list", json!({}))?;
            let rows: Vec<AssessmentRow> =
                serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || list(&rows))?)
        }
        Assessments::Show { id } => {
            let id = choose::assessment(&mut session, id)?;
            let value = session.call("assessment_show", json!({ "id": id }))?;
            let view: AssessmentView = serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || show(&view))?)
        }
        Assessments::Compare { before, after } => {
            let before = choose::assessment(&mut session, before)?;
            let after = choose::assessment(&mut session, after)?;
            let ask = json!({ "before": before, "after": after });
            let value = session.call("assessment_compare", ask)?;
            let view: Comparison = serde_json::from_value(value.clone()).map_err(unexpected)?;
            Ok(screen.answer(&value, || compared(&view))?)
        }
    }
}

fn list(rows: &[AssessmentRow]) -> String {
    if rows.is_empty() {
        return "There are no assessments yet.\n".to_owned();
    }
    let heading = [
        "Id",
        "Team",
        "Assessment",
        "Held",
        "People",
        "Lowest",
        "Typical",
        "Index",
        "State",
    ];
    let mut cells = vec![heading.map(str::to_owned).to_vec()];
    for row in rows {
        let away = if row.archived { " (archived)" } else { "" };
        cells.push(vec![
            row.id.clone(),
            plain(&row.team_name),
            plain(&row.title) + away,
            row.held_on.clone(),
            row.respondents.to_string(),
            stage(row.gated_stage),
            stage(row.typical_stage),
            row.index
                .map_or_else(String::new, |index| format!("{index:.1}")),
            word(to_value(row.status)),
        ]);
    }
    table(&cells)
}

fn show(view: &AssessmentView) -> String {
    let mut text = format!("{} · {}\n", plain(&view.team_name), plain(&view.title));
    if let Some(overall) = &view.overall {
        text += &together(view, overall);
    }
    let mut about = vec![
        ("Id", view.id.clone()),
        ("Held", view.held_on.clone()),
        (
            "Pack",
            format!("{} {}", plain(&view.pack.title), view.pack.version),
        ),
    ];
    if let Some(newer) = &view.newer_pack {
        about.push(("Newer pack", newer.clone()));
    }
    if let Some(target) = &view.target {
        let by = target
            .on
            .as_ref()
            .map_or_else(String::new, |on| format!(" by {on}"));
        about.push(("Target", format!("stage {}{by}", target.stage)));
    }
    if view.archived {
        about.push(("Archived", "yes".to_owned()));
    }
    text += &table(&rows(about));
    text += &people(view);
    if !view.revealed {
        return text + "\nThe votes are not shown yet.\n";
    }
    text += &grid(view);
    for dimension in &view.dimensions {
        text += &why(dimension);
    }
    let open = view.agenda.iter().filter_map(|id| criterion(view, id));
    text += &listed("To settle", open.map(contested));
    let moves = view.moves.iter().map(|one| {
        let to = format!("{} → {}", one.from, one.to);
        vec![plain(&one.title), to, plain(&one.text)]
    });
    text += &listed("What would move a stage", moves);
    let actions = view.actions.iter().map(|action| {
        vec![
            action.state.word().to_owned(),
            action.due.clone().unwrap_or_default(),
            plain(&action.owner),
            plain(&action.text),
        ]
    });
    text + &listed("Actions", actions)
}

fn compared(view: &Comparison) -> String {
    let side = |row: &AssessmentRow| format!("{} ({})", plain(&row.title), row.held_on);
    let mut text = format!(
        "{} · {} → {}\n{}\n\n",
        plain(&view.after.team_name),
        side(&view.before),
        side(&view.after),
        view.overall.text
    );
    let index =
        |index: Option<f64>| index.map_or_else(|| "–".to_owned(), |one| format!("{one:.2}"));
    let mut cells = vec![
        ["Dimension", "Stage", "Index", "Why"]
            .map(str::to_owned)
            .to_vec(),
    ];
    for one in &view.dimensions {
        let (before, after) = (stage(one.stage_before), stage(one.stage_after));
        cells.push(vec![
            plain(&one.title),
            format!("{before} → {after}"),
            format!("{} → {}", index(one.index_before), index(one.index_after)),
            plain(&one.text),
        ]);
    }
    text += &table(&cells);
    for one in view
        .dimensions
        .iter()
        .filter(|one| !one.differences.is_empty())
    {
        let lines = one
            .differences
            .iter()
            .map(|difference| vec![plain(&difference.text), plain(&difference.sentence)]);
        text += &listed(&plain(&one.title), lines);
    }
    for (title, names) in [
        ("Joined", &view.respondents.joined),
        ("No longer answering", &view.respondents.left),
    ] {
        text += &listed(title, names.iter().map(|name| vec![plain(name)]));
    }
    for (title, criteria) in [
        ("Only in the earlier model", &view.model.only_before),
        ("Only in the later model", &view.model.only_after),
    ] {
        text += &listed(title, criteria.iter().map(|one| vec![plain(&one.text)]));
    }
    text
}

/// Never one label: the lowest stage, the typical one, and how far to trust them.
fn together(view: &AssessmentView, overall: &OverallView) -> String {
    let weakest = overall.weakest.iter().filter_map(|id| {
        let found = view.dimensions.iter().find(|each| each.id == *id)?;
        Some(plain(&found.title))
    });
    let weakest: Vec<String> = weakest.collect();
    let stages = match (overall.gated_stage, overall.typical_stage) {
        (Some(lowest), Some(typical)) => format!(
            "Lowest stage {lowest}: {}. Typical stage {typical}.",
            weakest.join(", ")
        ),
        (Some(_), None) | (None, Some(_)) | (None, None) => {
            "Not enough answered for a stage.".to_owned()
        }
    };
    format!(
        "{stages} {} of {} dimensions rated, {:.0} % answered, {:.0} % evidenced, confidence {}.\n\n",
        overall.rated,
        overall.of,
        overall.completeness * 100.0,
        overall.evidenced_share * 100.0,
        word(to_value(overall.confidence))
    )
}

fn people(view: &AssessmentView) -> String {
    let lines = view.respondents.iter().map(|each| {
        let state = match (&each.imported_on, each.done) {
            (Some(on), _) => format!("file of {on}"),
            (None, true) => "done".to_owned(),
            (None, false) => String::new(),
        };
        vec![
            plain(&each.name),
            format!("{} of {}", each.gone_through, each.of),
            state,
        ]
    });
    listed("People", lines)
}

/// The letters by dimension and stage; `|` stands before the first stage not reached, `*` behind one
/// that is ahead of its foundations.
fn grid(view: &AssessmentView) -> String {
    let mut heading = vec!["  Dimension".to_owned()];
    let stages = view.model.stages.iter().filter(|each| each.number > 1);
    heading.extend(stages.map(|each| format!(" {} {}", each.number, plain(&each.title))));
    heading.extend(["Stage", "Claims", "Index", "Since"].map(str::to_owned));
    let mut cells = vec![heading];
    for dimension in &view.dimensions {
        let Some(result) = &dimension.result else {
            continue;
        };
        let mut line = vec![format!("  {}", plain(&dimension.title))];
        line.extend(result.cells.iter().map(|cell| {
            let before = if cell.blocks { "|" } else { " " };
            let behind = if cell.ahead { "*" } else { "" };
            format!("{before}{}{behind}", letter(cell.rating))
        }));
        line.push(stage_of(result));
        let claims = result
            .claimed_stage
            .filter(|_| result.claimed_stage > result.stage);
        line.push(stage(claims));
        line.push(
            result
                .index
                .map_or_else(String::new, |index| format!("{index:.1}")),
        );
        let since = result.since.as_ref().filter(|since| since.before.is_some());
        line.push(since.map_or_else(String::new, |since| match since.steps {
            0 => "same".to_owned(),
            steps if steps > 0 => format!("up {steps}"),
            steps => format!("down {}", -steps),
        }));
        cells.push(line);
    }
    format!(
        "\nLetters\n{}  | first stage not reached   * ahead of foundations\n",
        table(&cells)
    )
}

/// The stage, with the one it may become while something is unanswered.
fn stage_of(result: &DimensionResult) -> String {
    match (result.stage, result.stage_if_unanswered_met) {
        (Some(now), Some(then)) if then > now => format!("{now} to {then}"),
        (now, _) => stage(now),
    }
}

fn why(dimension: &DimensionView) -> String {
    let Some(why) = dimension
        .result
        .as_ref()
        .and_then(|result| result.why.as_ref())
    else {
        return String::new();
    };
    let mut text = format!(
        "\n{}: why not stage {}\n  {}\n",
        plain(&dimension.title),
        why.next,
        plain(&why.text)
    );
    for missing in &why.missing {
        let mark = if why.smallest.contains(&missing.criterion) {
            "→"
        } else {
            " "
        };
        let lacks: Vec<String> = missing.lacks.iter().map(|lack| plain(&lack.text)).collect();
        text += &format!(
            "  {mark} {}\n      {}\n",
            plain(&missing.text),
            lacks.join(" ")
        );
    }
    let opens = match why.smallest.len() {
        1 => "The one marked → opens".to_owned(),
        count => format!("The {count} marked → open"),
    };
    text + &format!("  {opens} stage {}.\n", why.opens)
}

fn contested(criterion: &CriterionView) -> Vec<String> {
    let spread = criterion
        .spread
        .as_ref()
        .map_or_else(String::new, |spread| {
            let all = [
                ("none", spread.none),
                ("some", spread.some),
                ("half", spread.half),
                ("most", spread.most),
                ("N/A", spread.na),
                ("do not know", spread.unknown),
            ];
            let said = all.iter().filter(|(_, count)| *count > 0);
            let said: Vec<String> = said
                .map(|(word, count)| format!("{word} {count}"))
                .collect();
            said.join(", ")
        });
    vec![plain(&criterion.text), spread]
}

fn criterion<'v>(view: &'v AssessmentView, id: &str) -> Option<&'v CriterionView> {
    let mut all = view.dimensions.iter().flat_map(|each| &each.criteria);
    all.find(|each| each.id == id)
}

fn letter(rating: CellLetter) -> &'static str {
    match rating {
        CellLetter::N => "N",
        CellLetter::P => "P",
        CellLetter::L => "L",
        CellLetter::F => "F",
        CellLetter::NotApplicable => "·",
    }
}

fn stage(stage: Option<u8>) -> String {
    stage.map_or_else(String::new, |stage| stage.to_string())
}

/// A word of the api as it is sent.
fn word(value: Result<Value, serde_json::Error>) -> String {
    match value {
        Ok(Value::String(word)) => word.replace('_', " "),
        Ok(_) | Err(_) => String::new(),
    }
}

fn rows(about: Vec<(&str, String)>) -> Vec<Vec<String>> {
    let rows = about.into_iter();
    rows.map(|(name, value)| vec![name.to_owned(), value])
        .collect()
}

fn listed(title: &str, rows: impl Iterator<Item = Vec<String>>) -> String {
    let mut rows: Vec<Vec<String>> = rows.collect();
    if rows.is_empty() {
        return String::new();
    }
    for row in &mut rows {
        row[0] = format!("  {}", row[0]);
    }
    format!("\n{title}\n{}", table(&rows))
}
