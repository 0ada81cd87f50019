//! What is in use, as a list shows it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use super::{Own, Shelf, shipped_version};
use crate::pack::{
    head::{Head, PackKind, Subject},
    shipped::SHIPPED,
};

/// A pack in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
pub struct PackInfo {
    /// Its id.
    pub id: String,
    /// What it holds.
    pub kind: PackKind,
    /// `MAJOR.MINOR.PATCH`.
    pub version: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// What one instance is about.
    pub subject: Subject,
    /// Where it comes from.
    pub origin: Origin,
    /// The version of the shipped pack that it takes the place of.
    pub replaces: Option<String>,
}

/// Where a pack comes from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JsonSchema, TS)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum Origin {
    /// From inside the program.
    Shipped,
    /// From the team's own folder.
    Folder {
        /// The file name.
        file: String,
    },
}

impl Shelf {
    /// The packs in use, shipped ones first.
    pub fn list(&self) -> Vec<PackInfo> {
        let own = |id: &str| {
            self.own
                .iter()
                .find(|own| own.in_use && own.pack.head.id == id)
        };
        let mut list: Vec<PackInfo> = SHIPPED
            .iter()
            .filter_map(|shipped| {
                let head = shipped.head().ok()?;
                Some(match own(shipped.id()) {
                    Some(own) => own.info(Some(head.version.to_string())),
                    None => info(head, Origin::Shipped, None),
                })
            })
            .collect();
        let others = self
            .own
            .iter()
            .filter(|own| own.in_use && shipped_version(&own.pack.head.id).is_none());
        list.extend(others.map(|own| own.info(None)));
        list
    }
}

impl Own {
    fn info(&self, replaces: Option<String>) -> PackInfo {
        let origin = Origin::Folder {
            file: self.file.clone(),
        };
        info(&self.pack.head, origin, replaces)
    }
}

fn info(head: &Head, origin: Origin, replaces: Option<String>) -> PackInfo {
    PackInfo {
        id: head.id.clone(),
        kind: head.kind,
        version: head.version.to_string(),
        title: head.title.clone(),
        summary: head.summary.clone(),
        subject: head.subject,
        origin,
        replaces,
    }
}
