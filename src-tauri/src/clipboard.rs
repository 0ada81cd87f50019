//! The clipboard of the system.
//!
//! The page's own clipboard asks for a key press or a click of the same moment; what is copied here comes from core a moment later.
//! Invariant: the clipboard is kept open, because on X11 its owner is the one who answers a paste.

use std::sync::{Mutex, PoisonError};

use arboard::Clipboard;
use lamppost_core::{Error, Kind, Result};

/// 16 MiB.
const LIMIT: usize = 16 * 1024 * 1024;

/// The clipboard, opened when it is first used.
#[derive(Default)]
pub(crate) struct Clip(Mutex<Option<Clipboard>>);

impl Clip {
    /// Puts a text on the clipboard.
    ///
    /// # Errors
    /// `OverLimit` above 16 MiB; `Io` where the system has no clipboard.
    pub(crate) fn copy(&self, text: String) -> Result<()> {
        if text.len() > LIMIT {
            return Err(
                Error::new(Kind::OverLimit, "The text is larger than 16 MiB.")
                    .hint("Save it as a file."),
            );
        }
        let failed = |error: arboard::Error| {
            Error::new(Kind::Io, format!("Nothing was copied: {error}."))
                .hint("Save it as a file instead.")
        };
        let mut open = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if open.is_none() {
            *open = Some(Clipboard::new().map_err(failed)?);
        }
        match open.as_mut() {
            Some(clipboard) => clipboard.set_text(text).map_err(failed),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_over_the_limit_is_not_copied() {
        let long = "x".repeat(LIMIT + 1);
        assert!(
            Clip::default()
                .copy(long)
                .is_err_and(|error| error.kind == Kind::OverLimit)
        );
    }
}
