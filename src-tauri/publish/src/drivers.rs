//! Opens every kind of place.

use lamppost_core::Result;
use lamppost_core::publish::kind::{Reach, reach};
use lamppost_core::publish::{Connect, Place, Wiki};

use crate::folder::Folder;
use crate::git::Repository;
use crate::world::World;

/// The drivers, with the limits of requests.
#[derive(Clone, Default)]
pub struct Drivers {
    /// How wikis are spoken with.
    pub world: World,
}

impl Connect for Drivers {
    fn open(&self, place: &Place, secret: Option<&str>) -> Result<Box<dyn Wiki>> {
        match reach(place.kind) {
            Reach::Folder => Ok(Box::new(Folder::open(place)?)),
            Reach::Git => Ok(Box::new(Repository::open(
                place,
                secret,
                self.world.limits.first,
            )?)),
            Reach::Http => self.world.open(place, secret),
        }
    }
}
