//! What many services lack: the questions that are gaps of most of them.

use std::cmp::Reverse;
use std::collections::BTreeMap;
use std::sync::Arc;

use super::assess::number;
use super::portfolio::Entry;
use super::session::Session;
use super::wire::view;
use crate::pack::Pack;
use crate::pack::checklist::Severity;

view! {
    /// A question that is a gap of several services.
    pub struct CommonGap {
        /// Its id.
        pub question: String,
        /// Its text.
        pub text: String,
        /// The area it stands in.
        pub area: String,
        /// How many of the services shown have this gap.
        pub services: u32,
        /// Ids of the first of them, by name.
        pub ids: Vec<String>,
    }
}

/// Most gaps in the list; more than anybody works on at once.
const MOST: usize = 20;
/// Most services named with a gap.
const NAMED: usize = 50;

impl Session {
    /// The commonest gaps of these services; of those that are as common the graver first, then as the pack has them.
    pub(super) fn common_gaps(&self, entries: &[Entry]) -> Vec<CommonGap> {
        let mut packs: BTreeMap<&str, Option<Arc<Pack>>> = BTreeMap::new();
        let mut counts: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
        for entry in entries {
            let pack = entry.pack.as_str();
            packs
                .entry(pack)
                .or_insert_with(|| self.shelf.newest(pack).ok());
            for gap in &entry.spread.gaps {
                counts.entry((pack, gap)).or_default().push(&entry.row.id);
            }
        }
        let place = |pack: &str, id: &str| {
            let questions = &packs.get(pack)?.as_ref()?.checklist()?.questions;
            let at = questions.iter().position(|question| question.id == id)?;
            Some((at, &questions[at]))
        };
        let mut gaps: Vec<_> = counts.into_iter().collect();
        gaps.sort_by_cached_key(|((pack, id), services)| {
            let (at, severity) = place(pack, id)
                .map_or((usize::MAX, Severity::Minor), |(at, question)| {
                    (at, question.severity)
                });
            (Reverse(services.len()), severity, at)
        });
        gaps.truncate(MOST);
        let gap = |((pack, id), services): ((&str, &str), Vec<&str>)| {
            let found = place(pack, id).map(|(_, question)| question);
            let text = match found {
                Some(found) => Some(found.text.clone()),
                None => self.shelf.question_text(pack, id),
            };
            CommonGap {
                question: id.to_owned(),
                text: text.unwrap_or_else(|| id.to_owned()),
                area: found.map_or_else(String::new, |found| found.area.clone()),
                services: number(services.len()),
                ids: services
                    .into_iter()
                    .take(NAMED)
                    .map(str::to_owned)
                    .collect(),
            }
        };
        gaps.into_iter().map(gap).collect()
    }
}
