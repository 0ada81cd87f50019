//! Which pages of a namespace there are and when each was changed, so that a plan over many asks for their texts alone.
//!
//! Left out on purpose: pages that are not listed; those are asked for one by one.
//! Invariant: a namespace is listed only where that saves requests, and at most once.

use std::collections::BTreeMap;

use lamppost_core::error::Result;
use lamppost_core::publish::Wanted;

use super::session::Session;
use super::xmlrpc::Value;

/// From so many pages of a namespace on, its list is asked for.
const MANY: usize = 4;

/// What is known of one namespace.
enum Space {
    /// So many of its pages are wanted; it was not asked for.
    Wanted(usize),
    /// The second of the last change of each page, by its id.
    Listed(BTreeMap<String, i64>),
}

/// The lists of namespaces.
pub(super) struct Listing(BTreeMap<String, Space>);

impl Listing {
    /// Of the namespaces that these pages are in.
    pub(super) fn of(pages: &[Wanted<'_>]) -> Self {
        let mut spaces = BTreeMap::new();
        for page in pages {
            let space = namespace(page.id.unwrap_or(page.name)).to_owned();
            if let Space::Wanted(count) = spaces.entry(space).or_insert(Space::Wanted(0)) {
                *count += 1;
            }
        }
        Self(spaces)
    }

    /// When a page was changed last; none where it is not listed.
    ///
    /// # Errors
    /// What the wiki says when it is asked for the list; a refusal of the list alone is none.
    pub(super) fn changed(&mut self, session: &mut Session, id: &str) -> Result<Option<i64>> {
        let name = namespace(id);
        if let Some(Space::Wanted(count)) = self.0.get(name) {
            let pages = match *count >= MANY {
                true => pages(session, name)?,
                false => BTreeMap::new(),
            };
            self.0.insert(name.to_owned(), Space::Listed(pages));
        }
        Ok(match self.0.get(name) {
            Some(Space::Listed(pages)) => pages.get(id).copied(),
            Some(Space::Wanted(_)) | None => None,
        })
    }
}

fn pages(session: &mut Session, space: &str) -> Result<BTreeMap<String, i64>> {
    // The wiki counts the steps from its own top.
    let steps = match space {
        "" => 1,
        space => space.split(':').count() + 1,
    };
    let options = Value::of([("depth", Value::Number(i64::try_from(steps).unwrap_or(1)))]);
    let Ok(all) = session.ask("dokuwiki.getPagelist", &[Value::text(space), options])? else {
        return Ok(BTreeMap::new());
    };
    let page = |page: &Value| {
        Some((
            page.member("id")?.as_text()?,
            page.member("rev")?.as_number()?,
        ))
    };
    Ok(all.items().iter().filter_map(page).collect())
}

fn namespace(id: &str) -> &str {
    id.rsplit_once(':').map_or("", |(space, _)| space)
}
