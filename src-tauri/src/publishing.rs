//! Publishing from the window: what reaches the places is handed to each session, and a dialog chooses the folder of a target.
//!
//! What is published, and whether, is core's; how a place is reached is `lamppost-publish`'s. The path of a folder never reaches the
//! page as something it could send back.

use std::path::PathBuf;

use lamppost_core::Result;
use lamppost_core::api::Session;
use tauri::{AppHandle, Manager, Runtime};

use crate::desktop::{Answers, dialog, path};
use crate::session::Desk;

/// Hands a session what opens places and what keeps their secrets.
pub(crate) fn equip(session: &mut Session) {
    session.publish_with(
        Box::new(lamppost_publish::Drivers::default()),
        Box::new(lamppost_publish::Keyring::system()),
    );
}

/// Asks for the folder of a target on this computer; false if nobody chose one.
pub(crate) fn choose_folder<R: Runtime>(
    app: &AppHandle<R>,
    target: String,
    reply: impl FnOnce(Result<bool>) + Send + 'static,
) {
    let answered = app.state::<Answers>().target_folder.clone();
    let desk = app.clone();
    let keep = move |chosen: Option<PathBuf>| match chosen {
        None => reply(Ok(false)),
        Some(folder) => desk.state::<Desk>().run(move |workspace| {
            let kept = target.parse().and_then(|target| {
                workspace
                    .session()?
                    .set_target_folder(&target, Some(&folder))
            });
            reply(kept.map(|()| true));
        }),
    };
    match answered {
        Some(folder) => keep(Some(folder)),
        None => dialog(app, "Choose the folder of this target")
            .pick_folder(move |chosen| keep(path(chosen))),
    }
}
