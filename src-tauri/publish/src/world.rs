//! Opens wikis: what each kind of place is spoken with, and the limits of that.
//!
//! Left out on purpose: folders and repositories.

use std::sync::Arc;

use lamppost_core::error::{Error, Result};
use lamppost_core::model::PlaceKind;
use lamppost_core::publish::{Place, Wiki};

use crate::confluence::Confluence;
use crate::dokuwiki::DokuWiki;
use crate::http::Limits;
use crate::http::pause::{Clock, WallClock};
use crate::mediawiki::MediaWiki;

/// The limits and the clock of requests.
#[derive(Clone, Default)]
pub struct World {
    /// The limits of requests.
    pub limits: Limits,
    /// The clock, where it is not the one on the wall.
    pub clock: Option<Arc<dyn Clock>>,
}

impl World {
    pub(crate) fn clock(&self) -> Arc<dyn Clock> {
        self.clock.clone().unwrap_or_else(|| Arc::new(WallClock))
    }

    /// Opens a wiki that is spoken with over HTTP. Nothing is sent yet.
    ///
    /// # Errors
    /// `Invalid` for an address the kind does not have and for a place that is no such wiki; `Denied` where
    /// a secret is needed and none is given.
    pub fn open(&self, place: &Place, secret: Option<&str>) -> Result<Box<dyn Wiki>> {
        match place.kind {
            PlaceKind::Mediawiki => Ok(Box::new(MediaWiki::open(place, secret, self)?)),
            PlaceKind::Dokuwiki => Ok(Box::new(DokuWiki::open(place, secret, self)?)),
            PlaceKind::ConfluenceCloud | PlaceKind::ConfluenceServer => {
                Ok(Box::new(Confluence::open(place, secret, self)?))
            }
            _ => Err(Error::invalid("The place is not a wiki with an address.")),
        }
    }
}
