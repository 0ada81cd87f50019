//! Tables that end after their first rows.

use super::model::{Block, Table};

/// The first rows of a table, and how many it leaves out.
pub(super) fn first_rows(block: Block, most: Option<usize>) -> Vec<Block> {
    match (block, most) {
        (Block::Table(mut table), Some(most)) if table.rows.len() > most => {
            let more = table.rows.len() - most;
            table.rows.truncate(most);
            vec![
                Block::Table(table),
                Block::text(format!("{more} more are in the full report.")),
            ]
        }
        (block, _) => vec![block],
    }
}

/// These columns of a table, by number; what is no table stays.
pub(super) fn columns(block: Block, kept: &[usize]) -> Block {
    let Block::Table(table) = block else {
        return block;
    };
    let of = |cells: Vec<_>| {
        let mut cells: Vec<Option<_>> = cells.into_iter().map(Some).collect();
        let cells = kept.iter().filter_map(|at| cells.get_mut(*at)?.take());
        cells.collect::<Vec<_>>()
    };
    Block::Table(Table {
        headers: of(table.headers),
        aligns: kept
            .iter()
            .map(|at| table.aligns.get(*at).copied().unwrap_or_default())
            .collect(),
        rows: table.rows.into_iter().map(of).collect(),
    })
}
