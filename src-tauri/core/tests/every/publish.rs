//! A wiki in memory, so that publishing has somewhere to go: there is an index already, written by somebody else.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};

use lamppost_core::Result;
use lamppost_core::api::{Connect, Secrets};
use lamppost_core::publish::{
    Change, Flow, Greeting, Outcome, Place, Remote, Wanted, Wiki, Written,
};

/// Opens one wiki, whatever the place.
pub(crate) struct OneWiki(Arc<Mutex<BTreeMap<String, String>>>);

impl OneWiki {
    pub(crate) fn new() -> Self {
        let index = BTreeMap::from([("index.md".to_owned(), "Welcome\n".to_owned())]);
        Self(Arc::new(Mutex::new(index)))
    }
}

impl Connect for OneWiki {
    fn open(&self, _: &Place, _: Option<&str>) -> Result<Box<dyn Wiki>> {
        Ok(Box::new(Pages(Arc::clone(&self.0))))
    }
}

struct Pages(Arc<Mutex<BTreeMap<String, String>>>);

impl Wiki for Pages {
    fn check(&mut self) -> Result<Greeting> {
        Ok(Greeting {
            site: "Memory".to_owned(),
            user: "Ana".to_owned(),
            writable: true,
        })
    }

    fn read(
        &mut self,
        pages: &[Wanted<'_>],
        told: &mut dyn FnMut(usize) -> Flow,
    ) -> Vec<Result<Option<Remote>>> {
        told(pages.len());
        let kept = self.0.lock().unwrap();
        let page = |wanted: &Wanted<'_>| {
            kept.get(wanted.name).map(|text| Remote {
                id: wanted.name.to_owned(),
                name: wanted.name.to_owned(),
                version: text.len().to_string(),
                text: text.clone(),
                author: "Elin".to_owned(),
                at: String::new(),
                note: String::new(),
                differing: None,
                open_comments: 0,
            })
        };
        pages.iter().map(|wanted| Ok(page(wanted))).collect()
    }

    fn write(
        &mut self,
        changes: &[Change<'_>],
        told: &mut dyn FnMut(usize, Result<Outcome>) -> Flow,
    ) {
        for (at, change) in changes.iter().enumerate() {
            let mut kept = self.0.lock().unwrap();
            kept.insert(change.name.to_owned(), change.text.to_owned());
            let written = Written {
                id: change.name.to_owned(),
                name: change.name.to_owned(),
                version: change.text.len().to_string(),
                text: change.text.to_owned(),
            };
            if told(at, Ok(Outcome::Written(written))) == Flow::Stop {
                return;
            }
        }
    }
}

/// A keyring in memory.
#[derive(Default)]
pub(crate) struct Ring(BTreeMap<String, String>);

impl Secrets for Ring {
    fn get(&self, target: &str) -> Result<Option<String>> {
        Ok(self.0.get(target).cloned())
    }

    fn set(&mut self, target: &str, secret: &str, _: bool) -> Result<()> {
        self.0.insert(target.to_owned(), secret.to_owned());
        Ok(())
    }

    fn forget(&mut self, target: &str) -> Result<()> {
        self.0.remove(target);
        Ok(())
    }

    fn lasting(&self) -> bool {
        true
    }
}
