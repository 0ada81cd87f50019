//! Reading the pages of a place, and deciding about each.
//!
//! Left out on purpose: writing. Invariant: a page that was published before is read once.

use super::*;

/// Reads every page once and decides about each.
///
/// A page that was never published is made only where there is one in its place: to say that it will be made needs none
/// of its text.
pub(super) fn read(wiki: &mut dyn Wiki, shared: &Shared, pages: &[Arc<Page>]) {
    let mut decided = Vec::with_capacity(pages.len());
    let mut kept = 0;
    let some: Vec<&[Arc<Page>]> = pages.chunks(TOGETHER).collect();
    let known = |page: &&Arc<Page>| page.known.is_some();
    let before = some.iter();
    let before: Vec<Vec<_>> = before
        .map(|some| some.iter().filter(known).cloned().collect())
        .collect();
    shared.make_ahead(before.clone(), |at, made| {
        let new: Vec<_> = some[at]
            .iter()
            .filter(|page| !known(page))
            .cloned()
            .collect();
        let mut there = Vec::new();
        let mut all = BTreeMap::new();
        for (page, found) in new.iter().zip(ask(wiki, shared, &new, None)) {
            match found {
                Ok(Some(_)) => there.push(Arc::clone(page)),
                Ok(None) => _ = all.insert(page.key.clone(), Planned::new(page)),
                Err(error) => _ = all.insert(page.key.clone(), Planned::failed(page, error)),
            }
        }
        let mut learned = Vec::new();
        for (pages, made) in [(&before[at], Some(made)), (&there, None)] {
            if shared.flow() == Flow::Stop {
                return;
            }
            let made = made.unwrap_or_else(|| shared.make(pages));
            let mut found = ask(wiki, shared, pages, Some(&made)).into_iter();
            for (page, made) in pages.iter().zip(made) {
                let planned = match made {
                    Err(error) => Planned::failed(page, error),
                    Ok(made) => match found.next().unwrap_or_else(|| Err(silent())) {
                        Err(error) => Planned::failed(page, error),
                        Ok(remote) => {
                            let (planned, known) = Planned::decided(page, &made, remote, &mut kept);
                            learned.extend(known);
                            planned
                        }
                    },
                };
                all.insert(page.key.clone(), planned);
            }
        }
        if shared.flow() == Flow::Stop {
            return;
        }
        decided.extend(some[at].iter().filter_map(|page| all.remove(&page.key)));
        shared.learn(learned);
        shared.lock().done = decided.len();
    });
    if shared.flow() == Flow::Stop && decided.len() < pages.len() {
        return;
    }
    let mut progress = shared.lock();
    progress.pages = decided;
    progress.planned = true;
}

/// What is at the place of pages: of those that could be made, with their files; or of all of them without.
fn ask(
    wiki: &mut dyn Wiki,
    shared: &Shared,
    pages: &[Arc<Page>],
    made: Option<&[Result<Made>]>,
) -> Vec<Result<Option<Remote>>> {
    let before = shared.lock().done;
    let wanted: Vec<Wanted<'_>> = pages
        .iter()
        .enumerate()
        .filter_map(|(at, page)| {
            Some(Wanted {
                name: &page.name,
                id: page.known.as_ref().map(|known| known.id.as_str()),
                files: match made {
                    Some(made) => &made.get(at)?.as_ref().ok()?.files,
                    None => &[],
                },
            })
        })
        .collect();
    if wanted.is_empty() {
        return Vec::new();
    }
    let mut found = wiki.read(&wanted, &mut |read| {
        shared.lock().done = before + read;
        shared.flow()
    });
    found.resize_with(wanted.len(), || Err(silent()));
    found
}
