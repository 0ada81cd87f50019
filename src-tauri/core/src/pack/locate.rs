//! From a path in a file to its line and to the name of the item there.
//!
//! Used for files with problems only, so it may take its time.

use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

use super::problem::{Finding, Problem, Step};

/// Finds lines and names in one parsed file.
pub(crate) struct Locator<'t> {
    file: &'t str,
    text: &'t str,
    root: &'t DeTable<'t>,
}

/// What lies at the end of a path, as far as the file goes.
struct Place {
    offset: usize,
    id: Option<String>,
    label: String,
}

impl<'t> Locator<'t> {
    /// A locator for a parsed file.
    pub(crate) fn new(file: &'t str, text: &'t str, root: &'t DeTable<'t>) -> Self {
        Self { file, text, root }
    }

    /// Gives a finding its line and names its item.
    pub(crate) fn problem(&self, finding: &Finding) -> Problem {
        let place = self.place(&finding.path);
        Problem {
            file: self.file.to_owned(),
            line: line_at(self.text, place.offset),
            message: finding.message.replace("{it}", &place.label),
            id: place.id,
        }
    }

    fn place(&self, path: &[Step]) -> Place {
        let mut place = Place {
            offset: 0,
            id: None,
            label: "The pack".to_owned(),
        };
        let mut ids: Vec<&str> = Vec::new();
        let mut table: Option<&DeTable<'_>> = Some(self.root);
        let mut value: Option<&Spanned<DeValue<'_>>> = None;
        let mut key = "";
        for (depth, step) in path.iter().enumerate() {
            let next = match (step, table, value) {
                (Step::Key(name), Some(table), _) => {
                    key = name;
                    let Some((found, inner)) = table.get_key_value(name.as_str()) else {
                        break;
                    };
                    // The key's own line: a value may begin on a later one.
                    place.offset = found.span().start;
                    inner
                }
                (Step::At(at), _, Some(list)) => {
                    let Some(inner) = list.get_ref().as_array().and_then(|a| a.get(*at)) else {
                        break;
                    };
                    place.offset = inner.span().start;
                    inner
                }
                (Step::Key(_) | Step::At(_), _, _) => break,
            };
            value = Some(next);
            table = next.get_ref().as_table();
            let Some(table) = table else { continue };
            let id = table.get("id").and_then(|id| id.get_ref().as_str());
            match step {
                // A finding at a key is about the table around it.
                Step::Key(_) if depth + 1 == path.len() => {}
                Step::Key(name) if depth == 0 => {
                    place.label = format!("[{name}]");
                    place.id = id.map(str::to_owned);
                }
                Step::Key(_) => {}
                Step::At(at) => match id {
                    Some(id) => {
                        ids.push(id);
                        place.label = format!("`{}`", ids.join("."));
                        place.id = Some(ids.join("."));
                    }
                    None => place.label = numbered(key, *at, table),
                },
            }
        }
        place
    }
}

/// An item without an id, by its number on the scale or its place in the list.
fn numbered(key: &str, at: usize, table: &DeTable<'_>) -> String {
    let scale = ["value", "level", "number"]
        .iter()
        .find_map(|name| table.get(*name)?.get_ref().as_integer());
    let key = key.replace('_', " ");
    match scale {
        Some(number) => format!("The {key} {}", number.as_str()),
        None => format!("The {key} number {}", at + 1),
    }
}

/// The line of an offset, from 1.
pub(crate) fn line_at(text: &str, offset: usize) -> u32 {
    let before = text.as_bytes().get(..offset).unwrap_or(text.as_bytes());
    let lines = before.iter().filter(|b| **b == b'\n').count();
    u32::try_from(lines + 1).unwrap_or(u32::MAX)
}
