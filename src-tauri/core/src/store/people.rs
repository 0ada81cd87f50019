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
             SELECT named.field, named.value, count(*)
             FROM named
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
                ))
            })?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let names = found.into_iter().filter_map(|(field, value, times)| {
            let name: String = serde_json::from_str(&value).ok()?;
            (!name.trim().is_empty()).then_some(NameSeen { field, name, times })
        });
        Ok(names.collect())
    }

    /// How many actions wait for each owner, as the name was typed: those of the current review of a service, of the
    /// reviews of a team that are not put away, and of assessments. What older reviews left open went over to the next.
    ///
    /// Which review is current is as the summary rows say.
    ///
    /// # Errors
    /// Whatever SQLite reports.
    pub fn open_actions(&self) -> Result<Vec<(String, u32)>> {
        let mut statement = self.conn.prepare_cached(
            "WITH RECURSIVE gone (id) AS (
               SELECT id FROM entity WHERE deleted = 1
               UNION
               SELECT entity.id FROM gone CROSS JOIN entity ON entity.parent = gone.id
             ),
             away (id) AS (
               SELECT team.id
               FROM entity team CROSS JOIN head ON head.entity = team.id AND head.field = 'archived'
               WHERE team.kind = 'team' AND head.value = 'true'
             ),
             counted (id) AS (
               SELECT review FROM service_summary WHERE archived = 0 AND review IS NOT NULL
               UNION ALL
               SELECT review.review
               FROM entity team CROSS JOIN review_summary review ON review.service = team.id
               WHERE team.kind = 'team' AND review.archived = 0 AND team.id NOT IN (SELECT id FROM away)
               UNION ALL
               SELECT id FROM entity WHERE kind = 'assessment'
             )
             SELECT owner.value, count(*)
             FROM entity action
             CROSS JOIN head owner ON owner.entity = action.id AND owner.field = 'owner'
             LEFT JOIN head state ON state.entity = action.id AND state.field = 'state'
             WHERE action.kind = 'action'
               AND action.id NOT IN (SELECT id FROM gone)
               AND action.parent IN (SELECT id FROM counted)
               AND coalesce(state.value, 'null') IN ('\"open\"', 'null')
             GROUP BY owner.value
             ORDER BY owner.value",
        )?;
        let found = statement
            .query_map([], |row| Ok((row.get::<_, String>(0)?, row.get(1)?)))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        let owners = found.into_iter().filter_map(|(value, open)| {
            let name: String = serde_json::from_str(&value).ok()?;
            Some((name, open))
        });
        Ok(owners.collect())
    }
}
