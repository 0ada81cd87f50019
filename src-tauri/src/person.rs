//! Who uses this installation: asked once by the page, kept beside the user's data, never in a workspace.

use lamppost_core::api::Session;

use crate::surroundings;

/// Tells a session who uses this installation, and how to keep what the page is told about that.
pub(crate) fn equip(session: &mut Session) {
    session.used_by(
        surroundings::person(),
        Some(Box::new(surroundings::keep_person)),
    );
}
