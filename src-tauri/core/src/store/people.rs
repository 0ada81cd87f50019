//! The names of people as they stand in fields, with how often.
//!
//! Which fields those are, the api says. Nothing here knows who a name means.

use rusqlite::params;

use super::open::Store;
use crate::error::Result;

/// A name in a field, in all things of a kind that are not hidden.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NameSeen {
    /// The field; a keyed one without its key.
    pub field: String,
    /// The name as it was typed.
    pub name: String,
    /// In how many things.
    pub times: u32,
    /// Of those, the ones whose state is `open` or not set.
    pub open: u32,
}

impl Store {
    /// The names in some fields of all things of a kind; `keyed` is a keyed field whose every value is a name.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn names_seen(
        &self,
        kind: &str,
        fields: &[&str],
        keyed: Option<&str>,
    ) -> Result<Vec<NameSeen>> {
        let mut statement = self.conn.prepare_cached(
            "WITH RECURSIVE gone (id) AS (
               SELECT id FROM entity WHERE deleted = 1
               UNION
               SELECT entity.id FROM gone CROSS JOIN entity ON entity.parent = gone.id
             ),
             named (entity, field, value) AS (
               SELECT entity.id, head.field, head.value
               FROM entity CROSS JOIN head ON head.entity = entity.id
               WHERE entity.kind = ?1
                 AND head.field IN (SELECT value FROM json_each(?2))
                 AND entity.id NOT IN (SELECT id FROM gone)
               UNION ALL
               SELECT entity.id, ?3, head.value
               FROM entity CROSS JOIN head ON head.entity = entity.id
               WHERE entity.kind = ?1
                 AND head.field > ?3 || '/'
                 AND head.field < ?3 || '0'
                 AND entity.id NOT IN (SELECT id FROM gone)
             )
             SELECT named.field, named.value, count(*),
                    sum(coalesce(state.value, 'null') IN ('\"open\"', 'null'))
             FROM named LEFT JOIN head state ON state.entity = named.entity AND state.field = 'state'
             GROUP BY named.field, named.value
             ORDER BY named.field, named.value",
        )?;
        let fields = serde_json::json!(fields).to_string();
        let found = statement
            .query_map(params![kind, fields, keyed], |row| {
                Ok((
                    row.get::<_, String>(0)?,
                    row.get::<_, String>(1)?,
                    row.get::<_, u32>(2)?,
                    row.get::<_, u32>(3)?,
                ))
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let names = found.into_iter().filter_map(|(field, value, times, open)| {
            let name: String = serde_json::from_str(&value).ok()?;
            (!name.trim().is_empty()).then_some(NameSeen {
                field,
                name,
                times,
                open,
            })
        });
        Ok(names.collect())
    }
}
