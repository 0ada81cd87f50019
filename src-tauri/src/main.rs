//! The desktop window of Lamppost.
//!
//! A thin host: it opens the workspace, shows the page, and answers it. What a command does is core's; what a screen shows is the
//! page's. Nothing here knows a service, a review or a question.
#![cfg_attr(not(debug_assertions), windows_subsystem = "windows")]

mod arguments;
mod ballot;
mod calendar;
mod clipboard;
mod commands;
mod desktop;
mod ending;
mod markdown;
mod parcel;
mod person;
mod publishing;
mod report;
mod session;
mod surroundings;
mod table;
mod textfile;
mod window;

use tauri::{Manager, RunEvent};
use tauri_plugin_window_state::StateFlags;

use crate::arguments::Arguments;
use crate::clipboard::Clip;
use crate::desktop::Answers;
use crate::session::Desk;

fn main() {
    let arguments = match Arguments::read(std::env::args_os().skip(1)) {
        Ok(arguments) => arguments,
        Err(text) => arguments::print_and_leave(&text),
    };
    let remembered = StateFlags::SIZE | StateFlags::POSITION | StateFlags::MAXIMIZED;
    let built = tauri::Builder::default()
        // First of all plugins: a second start ends here, before it opens anything.
        .plugin(tauri_plugin_single_instance::init(|app, _, _| {
            window::bring_to_front(app)
        }))
        .plugin(tauri_plugin_dialog::init())
        .plugin(
            tauri_plugin_window_state::Builder::new()
                .with_state_flags(remembered)
                .build(),
        )
        .invoke_handler(commands::answer)
        .setup(|app| {
            // The same folder as the command line's.
            let folder = match surroundings::data_folder() {
                Some(folder) => folder,
                None => app.path().app_data_dir()?,
            };
            let file = arguments
                .workspace
                .unwrap_or_else(|| folder.join("workspace.lamppost"));
            // The workspace opens on its own thread while the web view starts.
            let packs = arguments.packs.unwrap_or_else(|| folder.join("packs"));
            app.manage(Desk::open(file, packs)?);
            app.manage(Answers {
                export_folder: arguments.export_folder,
                ballot_file: arguments.ballot_file,
                import_file: arguments.import_file,
                evidence_file: arguments.evidence_file,
                markdown_file: arguments.markdown_file,
                target_folder: arguments.target_folder,
            });
            app.manage(Clip::default());
            report::sweep();
            window::create(app.handle())?;
            Ok(())
        })
        .build(tauri::generate_context!());
    match built {
        Ok(app) => app.run(|app, event| {
            if let RunEvent::Exit = event {
                app.state::<Desk>().close();
            }
        }),
        Err(error) => {
            if matches!(&error, tauri::Error::PluginInitialization(plugin, _) if plugin == "single-instance")
            {
                start_once_more();
            }
            eprintln!("The window cannot open: {error}");
            std::process::exit(1);
        }
    }
}

/// Starts this program again in its own place, once.
///
/// After a crash the message bus may still name the dead window for a moment. A start in that moment asks it to come forward, gets no
/// answer and fails; the next one finds nobody.
#[cfg(unix)]
fn start_once_more() {
    use std::os::unix::process::CommandExt as _;
    const MARK: &str = "LAMPPOST_STARTED_ONCE_MORE";
    if let Ok(program) = std::env::current_exe()
        && std::env::var_os(MARK).is_none()
    {
        let words = std::env::args_os().skip(1);
        let error = std::process::Command::new(program)
            .args(words)
            .env(MARK, "1")
            .exec();
        eprintln!("Lamppost cannot start once more: {error}");
    }
}

#[cfg(not(unix))]
fn start_once_more() {}
