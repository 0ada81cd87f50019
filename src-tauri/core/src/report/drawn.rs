//! What was drawn before, by the drawing: many reports show the same.
//!
//! Invariant: what is kept stays below a number of bytes; when it would not, all of it is dropped.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use crate::Result;

/// Things that were drawn, by their drawing.
pub(super) struct Drawn<T> {
    kept: OnceLock<Mutex<Kept<T>>>,
    most: usize,
    size: fn(&T) -> usize,
}

struct Kept<T> {
    things: HashMap<String, Arc<T>>,
    bytes: usize,
}

impl<T> Drawn<T> {
    /// Keeps at most so many bytes.
    pub(super) const fn new(most: usize, size: fn(&T) -> usize) -> Self {
        Self {
            kept: OnceLock::new(),
            most,
            size,
        }
    }

    /// What a drawing gave before, or gives now.
    pub(super) fn get_or(&self, svg: &str, draw: impl FnOnce() -> Result<T>) -> Result<Arc<T>> {
        if let Some(found) = self.with(|kept| kept.things.get(svg).map(Arc::clone)) {
            return Ok(found);
        }
        let made = Arc::new(draw()?);
        let size = (self.size)(&made) + svg.len();
        self.with(|kept| {
            if kept.bytes + size > self.most {
                kept.things.clear();
                kept.bytes = 0;
            }
            kept.bytes += size;
            kept.things.insert(svg.to_owned(), Arc::clone(&made));
        });
        Ok(made)
    }

    fn with<U>(&self, with: impl FnOnce(&mut Kept<T>) -> U) -> U {
        let kept = self.kept.get_or_init(|| {
            Mutex::new(Kept {
                things: HashMap::new(),
                bytes: 0,
            })
        });
        // Nothing in here leaves it half changed.
        with(&mut kept.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
