//! Tables of a file to rows of a pack's tables, and values to the form their column keeps.

use std::collections::{BTreeMap, BTreeSet};

use super::cell::{cells, is_rule, unescaped, words};
use super::read::{ImportedRow, Misfit, Reader};
use crate::pack::cell::plain;
use crate::pack::document::{Column, ColumnType, Section, Table};

impl<'t> Reader<'t, '_> {
    /// A value in the form it is kept in; one that does not fit is kept and named.
    pub(super) fn value(&mut self, column: &Column, typed: String, place: &str) -> String {
        let value = plain(&typed);
        let value = if self.own {
            value
        } else {
            tamed(column, value)
        };
        match column.accept(&value) {
            Ok(kept) if !self.own => kept,
            Ok(_) => value,
            Err(fault) => {
                self.imported.misfits.push(Misfit {
                    place: place.to_owned(),
                    message: fault.to_string(),
                });
                value
            }
        }
    }

    /// Reads the table at the current line into a table of the section, if its headers say so.
    pub(super) fn table(&mut self, section: &'t Section, title: Option<&str>) -> bool {
        let headers: Vec<String> = cells(self.lines[self.at]).into_iter().map(words).collect();
        let fit = |table: &&Table| {
            let named = title.is_none_or(|title| words(&table.title) == words(title));
            let known = matched(table, &headers).iter().flatten().count();
            let is_new = !self.seen.contains(&format!("table {}", table.id)) || !self.own;
            (named && is_new && known * 2 >= headers.len() && known > 0).then_some(known)
        };
        let tables = section.tables.iter();
        let best = tables
            .filter_map(|table| Some((fit(&table)?, table)))
            .rev()
            .max_by_key(|(n, _)| *n);
        let Some((_, table)) = best else {
            return false;
        };
        self.seen.insert(format!("table {}", table.id));
        let columns = matched(table, &headers);
        let from = self.at;
        self.at += 2;
        let mut whole = columns.iter().all(Option::is_some);
        let mut number = 0;
        while let Some(line) = self
            .line()
            .filter(|line| line.contains('|') && !line.trim().is_empty())
        {
            number += 1;
            let values: Vec<String> = cells(line).into_iter().map(unescaped).collect();
            whole &= values.len() <= columns.len();
            whole &= self.row(table, &columns, values, number);
            self.at += 1;
        }
        if !whole {
            // Some of it has no column; the table as it was keeps that.
            for line in ["", &format!("### {}", table.title), ""] {
                self.keep(line);
            }
            for at in from..self.at {
                self.keep(self.lines[at]);
            }
        }
        true
    }

    /// Takes a row over; whether all of it has a place.
    fn row(
        &mut self,
        table: &Table,
        columns: &[Option<&Column>],
        values: Vec<String>,
        number: usize,
    ) -> bool {
        let name = values
            .iter()
            .find(|value| !value.is_empty())
            .cloned()
            .unwrap_or_default();
        let name: String = name
            .lines()
            .next()
            .unwrap_or_default()
            .chars()
            .take(60)
            .collect();
        let mut cells = BTreeMap::new();
        let mut computed = Vec::new();
        for (column, value) in columns.iter().zip(values) {
            let Some(column) = column else { continue };
            if column.compute.is_some() {
                computed.push((*column, plain(&value)));
                continue;
            }
            let place = format!("{}, row {number} ({name}), {}", table.title, column.title);
            let value = self.value(column, value, &place);
            if !value.is_empty() {
                cells.insert(column.id.clone(), value);
            }
        }
        let same = computed.iter().all(|(column, said)| {
            let found = column.computed(|id| cells.get(id).map_or("", String::as_str));
            said.is_empty() || *said == found
        });
        if !cells.is_empty() {
            self.imported.rows.push(ImportedRow {
                table: table.id.clone(),
                cells,
            });
        }
        same
    }
}

/// Whether lines begin with the two lines of a table.
pub(super) fn is_table(lines: &[&str]) -> bool {
    matches!(lines, [head, rule, ..] if head.contains('|') && is_rule(rule) && cells(head).len() == cells(rule).len())
}

/// The column of each header; none where no column is called so.
fn matched<'t>(table: &'t Table, headers: &[String]) -> Vec<Option<&'t Column>> {
    let mut taken = BTreeSet::new();
    let columns = headers.iter().map(|header| {
        let mut columns = table.columns.iter();
        let found = columns.find(|column| {
            let is_named = words(&column.title) == *header || words(&column.id) == *header;
            is_named && !taken.contains(&column.id)
        });
        taken.extend(found.map(|column| column.id.clone()));
        found
    });
    columns.collect()
}

/// A value from a foreign file in the form its type has here, where that loses nothing.
fn tamed(column: &Column, value: String) -> String {
    match column.column_type {
        ColumnType::Choice => {
            let choices = column.choices.as_deref().unwrap_or_default();
            let same = choices
                .iter()
                .find(|choice| choice.eq_ignore_ascii_case(&value));
            same.cloned().unwrap_or(value)
        }
        ColumnType::Link => {
            let bare = value
                .strip_prefix('<')
                .and_then(|rest| rest.strip_suffix('>'));
            let named = value.strip_prefix('[').and_then(|rest| {
                let (text, url) = rest.strip_suffix(')')?.split_once("](")?;
                (text == url).then_some(url)
            });
            bare.or(named).map_or(value.clone(), str::to_owned)
        }
        ColumnType::Text
        | ColumnType::Number
        | ColumnType::Percent
        | ColumnType::Duration
        | ColumnType::Date
        | ColumnType::Person => value,
    }
}
