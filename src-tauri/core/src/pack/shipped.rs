//! The packs inside the program.
//!
//! Each is read when first asked for and once a process; a list of packs reads heads only. A test holds the list
//! below to the folder `assets/packs` and each head to its file, so nothing here can fail at a user's.

use std::sync::{Arc, OnceLock};

use serde::Deserialize;

use super::{file::Pack, head::Head, parse::parse};
use crate::{Error, Kind, Result};

/// One pack inside the program.
pub(crate) struct Shipped {
    /// The file name.
    pub(crate) file: &'static str,
    /// The whole file.
    pub(crate) text: &'static str,
    head: OnceLock<Result<Head>>,
    pack: OnceLock<Result<Arc<Pack>>>,
}

macro_rules! shipped {
    ($($id:literal),* $(,)?) => {
        [$(Shipped {
            file: concat!($id, ".toml"),
            text: include_str!(concat!("../../../../assets/packs/", $id, ".toml")),
            head: OnceLock::new(),
            pack: OnceLock::new(),
        }),*]
    };
}

/// All of them, in the order of lists.
pub(crate) static SHIPPED: [Shipped; 15] = shipped![
    "production-readiness",
    "oncall-readiness",
    "incident-management",
    "support-chain",
    "sre-adoption",
    "design-document",
    "runbook",
    "postmortem",
    "game-day-report",
    "disaster-recovery-plan",
    "service-review",
    "engagement-charter",
    "one-on-one",
    "failure-scenarios",
    "devops-maturity",
];

impl Shipped {
    /// The id, which is the file name without `.toml`.
    pub(crate) fn id(&self) -> &'static str {
        self.file.trim_end_matches(".toml")
    }

    /// The head alone, without reading the rest.
    pub(crate) fn head(&self) -> Result<&Head> {
        #[derive(Deserialize)]
        struct Top {
            pack: Head,
        }
        let head = self.head.get_or_init(|| {
            // The head is the first table of the file and ends where the next one begins.
            let end = self.text.find("\n[").unwrap_or(self.text.len());
            toml::from_str::<Top>(&self.text[..end])
                .map(|top| top.pack)
                .map_err(|error| {
                    Error::new(Kind::Pack, format!("{}: {}", self.file, error.message()))
                })
        });
        head.as_ref().map_err(Clone::clone)
    }

    /// The whole pack.
    pub(crate) fn pack(&self) -> Result<Arc<Pack>> {
        self.pack
            .get_or_init(|| parse(self.file, self.text).map(Arc::new))
            .clone()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_is_exactly_the_folder() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../assets/packs");
        let mut files: Vec<String> = std::fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        files.sort();
        let mut listed: Vec<&str> = SHIPPED.iter().map(|s| s.file).collect();
        listed.sort_unstable();
        assert_eq!(listed, files);
    }

    #[test]
    fn the_head_read_alone_is_the_head_of_the_pack() {
        for shipped in &SHIPPED {
            let pack = shipped.pack().unwrap();
            assert_eq!(*shipped.head().unwrap(), pack.head, "{}", shipped.file);
            assert_eq!(shipped.id(), pack.head.id);
        }
    }
}
