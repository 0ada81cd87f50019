//! What the index finds, newest first.
//!
//! A beginning of a word is asked for as the words of the index that begin so: they are read one after the other in the order of
//! their places, where SQLite would first put all places of a beginning together.

use rusqlite::{OptionalExtension, params};

use crate::error::Result;
use crate::store::open::Store;

/// The most words that are looked for.
const MOST_WORDS: usize = 16;
/// The most words of the index that stand for a beginning; SQLite finds more by itself.
const MOST_ENDINGS: usize = 32;

/// What is looked for: words of which each must occur at least as a beginning, and phrases that must occur as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Lower-case words and phrases, and whether the last word of it may go on.
    pub terms: Vec<(String, bool)>,
}

/// A unit that was found.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Found {
    /// The entity.
    pub entity: String,
    /// What of it; empty for the whole.
    pub part: String,
}

impl Words {
    /// Reads what a person typed. Nothing in it is syntax but quotation marks.
    pub fn of(text: &str) -> Self {
        let mut terms: Vec<(String, bool)> = Vec::new();
        for (at, piece) in text.split(['"', '“', '”', '„']).enumerate() {
            // What stands between two quotation marks is a phrase.
            let phrase = at % 2 == 1;
            let words: Vec<&str> = match phrase {
                true => vec![piece],
                false => piece.split_whitespace().collect(),
            };
            for word in words
                .iter()
                .filter(|word| word.chars().any(char::is_alphanumeric))
            {
                let word = word.replace('\0', " ").to_lowercase();
                // One letter begins too many words.
                let goes_on = !phrase && word.chars().count() > 1;
                if !terms.contains(&(word.clone(), goes_on)) {
                    terms.push((word, goes_on));
                }
            }
        }
        terms.truncate(MOST_WORDS);
        Self { terms }
    }

    /// Whether there is nothing to look for.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty()
    }
}

/// One question to the index, in its own words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attempt(String);

/// The words of the index that a word begins.
enum Endings {
    /// These, in order.
    Words(Vec<String>),
    /// Too many of them, or it is none that stands in the index as it is typed.
    Unknown,
}

/// A term in quotation marks, so that none of it is syntax.
fn quoted(term: &str) -> String {
    format!("\"{term}\"")
}

impl Store {
    /// Reads which words of the index are meant: what it is asked for, one after the other until there is enough; nothing where a
    /// word begins none that it holds.
    ///
    /// Whole words are looked for first: nobody who types one means another that goes on.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn asked(&self, words: &Words) -> Result<Vec<Attempt>> {
        let (mut whole, mut begun) = (Vec::new(), Vec::new());
        // Whether the index may hold every word as it is; and whether there is one that goes on.
        let (mut is_whole, mut goes_on) = (true, false);
        for (term, may) in &words.terms {
            let endings = match may {
                true => self.endings(term)?,
                false => Endings::Words(vec![term.clone()]),
            };
            whole.push(quoted(term));
            match endings {
                Endings::Words(endings) => {
                    is_whole &= endings.contains(term);
                    goes_on |= endings.iter().any(|each| each != term);
                    let any: Vec<String> = endings.iter().map(|each| quoted(each)).collect();
                    match any.is_empty() {
                        true => {
                            return Ok(Vec::new());
                        }
                        false => begun.push(format!("({})", any.join(" OR "))),
                    }
                }
                Endings::Unknown => {
                    goes_on = true;
                    begun.push(format!("{}*", quoted(term)));
                }
            }
        }
        let mut attempts = Vec::new();
        for (wanted, terms) in [(is_whole, whole), (goes_on, begun)] {
            if wanted {
                attempts.push(Attempt(terms.join(" AND ")));
            }
        }
        Ok(attempts)
    }

    /// The words of the index that begin with a word of plain letters and digits, which stand there as they are.
    fn endings(&self, word: &str) -> Result<Endings> {
        if !word.chars().all(|c| c.is_ascii_alphanumeric()) {
            return Ok(Endings::Unknown);
        }
        self.conn.execute_batch(
            "CREATE VIRTUAL TABLE IF NOT EXISTS temp.search_words USING fts5vocab(main, search, instance)",
        )?;
        let mut first = self
            .conn
            .prepare_cached("SELECT term FROM temp.search_words WHERE term >= ?1 LIMIT 1")?;
        let mut endings: Vec<String> = Vec::new();
        let mut from = word.to_owned();
        while endings.len() < MOST_ENDINGS {
            let found: Option<String> = first.query_row([&from], |row| row.get(0)).optional()?;
            match found.filter(|found| found.starts_with(word)) {
                // No word has a letter before this one.
                Some(found) => {
                    from = format!("{found}\u{1}");
                    endings.push(found);
                }
                None => return Ok(Endings::Words(endings)),
            }
        }
        Ok(Endings::Unknown)
    }

    /// Units that hold all that is asked for, the newest first, at most so many: `titles` looks at what names them alone.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn find_words(
        &self,
        asked: &Attempt,
        titles: bool,
        kinds: &[&str],
        most: u32,
    ) -> Result<Vec<Found>> {
        let column = if titles { "title" } else { "title text" };
        let kinds: Vec<String> = kinds.iter().map(|kind| format!("\"kind{kind}\"")).collect();
        let mut query = format!("{{{column}}} : ({})", asked.0);
        if !kinds.is_empty() {
            query += &format!(" AND kind : ({})", kinds.join(" OR "));
        }
        let mut statement = self.conn.prepare_cached(
            "SELECT search_unit.entity, search_unit.part
             FROM search JOIN search_unit ON search_unit.n = search.rowid
             WHERE search MATCH ?1
             ORDER BY search.rowid DESC
             LIMIT ?2",
        )?;
        let found = statement
            .query_map(params![query, most], |row| {
                Ok(Found {
                    entity: row.get(0)?,
                    part: row.get(1)?,
                })
            })?
            .collect::<rusqlite::Result<_>>()?;
        Ok(found)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_is_typed_is_syntax() {
        let terms = |text: &str| Words::of(text).terms;
        assert_eq!(
            terms(" Gateway  TIME "),
            [("gateway".into(), true), ("time".into(), true)]
        );
        assert_eq!(
            terms("a \"who is\" on"),
            [
                ("a".into(), false),
                ("who is".into(), false),
                ("on".into(), true)
            ]
        );
        assert_eq!(
            terms("NOT (x* OR ^y) {z}:"),
            [
                ("not".into(), true),
                ("(x*".into(), true),
                ("or".into(), true),
                ("^y)".into(), true),
                ("{z}:".into(), true)
            ]
        );
        assert!(terms("\"\" -- * ( ^ ' ;").is_empty());
        assert_eq!(terms("\"open"), [("open".into(), false)]);
        assert_eq!(terms(&"x ".repeat(500)).len(), 1);
    }
}
