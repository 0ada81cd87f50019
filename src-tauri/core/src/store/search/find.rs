//! What the index finds, newest first.

use rusqlite::params;

use crate::error::Result;
use crate::store::open::Store;

/// The most words that are looked for.
const MOST_WORDS: usize = 16;

/// What is looked for: words of which each must occur at least as a beginning, and phrases that must occur as they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    /// Lower-case words and phrases, and whether the last word of it may go on.
    pub terms: Vec<(String, bool)>,
}

/// A unit that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
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

    /// What the index is asked. Every term stands in quotation marks, so that none of it is syntax.
    fn query(&self, goes_on: bool, titles: bool, kinds: &[&str]) -> String {
        let terms: Vec<String> = self
            .terms
            .iter()
            .map(|(term, may)| {
                let star = if *may && goes_on { "*" } else { "" };
                format!("\"{term}\"{star}")
            })
            .collect();
        let column = if titles { "title" } else { "title text" };
        let mut query = format!("{{{column}}} : ({})", terms.join(" AND "));
        if !kinds.is_empty() {
            let kinds: Vec<String> = kinds.iter().map(|kind| format!("\"kind{kind}\"")).collect();
            query += &format!(" AND kind : ({})", kinds.join(" OR "));
        }
        query
    }
}

impl Store {
    /// Units that hold all of the words, the newest first, at most so many: `titles` looks at what names them alone.
    ///
    /// Whole words are looked for first: that takes no longer where nearly everything holds them.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn find_words(
        &self,
        words: &Words,
        titles: bool,
        kinds: &[&str],
        most: u32,
    ) -> Result<Vec<Found>> {
        let whole = self.ask(&words.query(false, titles, kinds), most)?;
        if whole.len() == most as usize || words.terms.iter().all(|(_, goes_on)| !goes_on) {
            return Ok(whole);
        }
        let mut all = self.ask(&words.query(true, titles, kinds), most)?;
        let new: Vec<Found> = all.extract_if(.., |each| !whole.contains(each)).collect();
        Ok(whole.into_iter().chain(new).collect())
    }

    fn ask(&self, query: &str, most: u32) -> Result<Vec<Found>> {
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
