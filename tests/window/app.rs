//! The shell's binary, started, driven and ended.

use std::fs::{self, File};
use std::ops::Deref;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::json;

use super::desktop::{Desktop, Theme};
use super::driver::Driver;
use super::failure::{Failure, Outcome};
use super::page::Page;
use super::screen;

/// How long the program may take to end after it was told to.
const PATIENCE: Duration = Duration::from_secs(60);

/// How to start the app.
#[derive(Debug, Clone)]
pub struct Start {
    /// Words after the program's name.
    pub arguments: Vec<String>,
    /// What the system prefers.
    pub theme: Theme,
    /// The remembered size of the window, in pixels; none is the size of a first start.
    pub size: Option<(u32, u32)>,
}

impl Start {
    /// A start on this workspace, which is made if it does not exist.
    pub fn workspace(file: &Path) -> Self {
        Self {
            arguments: vec!["--workspace".to_owned(), file.display().to_string()],
            theme: Theme::Light,
            size: None,
        }
    }

    /// Reports go to this folder without a dialog.
    #[must_use]
    pub fn export_folder(mut self, folder: &Path) -> Self {
        self.arguments
            .extend(["--export-folder".to_owned(), folder.display().to_string()]);
        self
    }

    /// This file is taken as evidence without a dialog.
    #[must_use]
    pub fn evidence_file(mut self, file: &Path) -> Self {
        self.arguments
            .extend(["--evidence-file".to_owned(), file.display().to_string()]);
        self
    }

    /// This folder is taken for a target without a dialog.
    #[must_use]
    pub fn target_folder(mut self, folder: &Path) -> Self {
        self.arguments
            .extend(["--target-folder".to_owned(), folder.display().to_string()]);
        self
    }

    /// This file is taken over without a dialog.
    #[must_use]
    pub fn import_file(mut self, file: &Path) -> Self {
        self.arguments
            .extend(["--import-file".to_owned(), file.display().to_string()]);
        self
    }

    /// The team's own packs are read from this folder.
    #[must_use]
    pub fn packs(mut self, folder: &Path) -> Self {
        self.arguments
            .extend(["--packs".to_owned(), folder.display().to_string()]);
        self
    }

    /// The system prefers this.
    #[must_use]
    pub fn theme(mut self, theme: Theme) -> Self {
        self.theme = theme;
        self
    }

    /// The window opens in this size, as if it had been closed so.
    #[must_use]
    pub fn size(mut self, width: u32, height: u32) -> Self {
        self.size = Some((width, height));
        self
    }
}

/// The running app. What a person does in it is on [`Page`], to which this dereferences.
pub struct App {
    page: Page,
    process: u32,
    log: PathBuf,
    display: String,
}

impl App {
    /// Starts the app and waits until its page takes input.
    pub fn start(desktop: &Desktop, binary: &Path, start: &Start) -> Outcome<Self> {
        let app = Self::launch(desktop, binary, start)?;
        app.wait(
            "the page to take input",
            "return performance.getEntriesByName('interactive').length > 0",
        )?;
        Ok(app)
    }

    /// Starts the app and waits for the page to be loaded, whatever it then does.
    pub fn launch(desktop: &Desktop, binary: &Path, start: &Start) -> Outcome<Self> {
        if !binary.is_file() {
            return Err(Failure::new(format!(
                "{} is missing; build it with `cargo build -p lamppost-desktop`",
                binary.display()
            )));
        }
        if let Some((width, height)) = start.size {
            remember_size(&desktop.window_state(), width, height)?;
        }
        let log = desktop.folder().join("app.log");
        let mut command = desktop.program("WebKitWebDriver", start.theme);
        command.env("TAURI_WEBVIEW_AUTOMATION", "true");
        let file = File::options().create(true).append(true).open(&log)?;
        command
            .stdin(Stdio::null())
            .stdout(file.try_clone()?)
            .stderr(file);
        let said = || fs::read_to_string(&log).unwrap_or_default();
        let driver = Driver::start(command, &binary.display().to_string(), &start.arguments)
            .map_err(|failure| Failure::new(format!("{failure}\n{}", said())))?;
        let process = child_of(driver.id(), binary)?;
        let page = Page::new(driver);
        // Asked from outside: the empty page of the beginning goes, and a wait inside it would go with it.
        let body = "return document.readyState === 'complete' && location.protocol !== 'about:'";
        page.until("the page to be loaded", || {
            Ok(page.script(body, &[])? == json!(true))
        })?;
        page.listen_for_errors()?;
        let display = desktop.display().to_owned();
        Ok(Self {
            page,
            process,
            log,
            display,
        })
    }

    /// The app's process id.
    pub fn process(&self) -> u32 {
        self.process
    }

    /// What the app and the driver wrote on standard output and error so far.
    pub fn log(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }

    /// Ends the app as a power cut would, in the middle of whatever it does.
    pub fn kill(mut self) -> Outcome<()> {
        let status = Command::new("kill")
            .args(["-9", &self.process.to_string()])
            .status()?;
        if !status.success() {
            return Err(Failure::new("the app was gone before it was killed"));
        }
        self.await_end()?;
        self.page.end_driver();
        Ok(())
    }

    /// Presses the close button of the window.
    pub fn press_close(&self) -> Outcome<()> {
        screen::press_close(&self.display)
    }

    /// Presses the close button of the window and waits for the app to end.
    pub fn close(self) -> Outcome<()> {
        self.press_close()?;
        self.ended()
    }

    /// Waits for the app to end by itself.
    pub fn ended(mut self) -> Outcome<()> {
        self.await_end()?;
        self.page.end_driver();
        Ok(())
    }

    fn await_end(&self) -> Outcome<()> {
        let deadline = Instant::now() + PATIENCE;
        while is_running(self.process) {
            if Instant::now() > deadline {
                return Err(Failure::new("the app did not end"));
            }
            thread::yield_now();
        }
        Ok(())
    }
}

impl Deref for App {
    type Target = Page;

    fn deref(&self) -> &Page {
        &self.page
    }
}

impl Drop for App {
    fn drop(&mut self) {
        if is_running(self.process) {
            // It may end between the question and the order.
            let _ = Command::new("kill")
                .args(["-9", &self.process.to_string()])
                .stderr(Stdio::null())
                .status();
        }
        self.page.end_driver();
    }
}

/// A process that has ended but was not waited for is a zombie, and does not run.
fn is_running(process: u32) -> bool {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
    stat.rsplit_once(") ")
        .is_some_and(|(_, rest)| !rest.starts_with('Z') && !rest.starts_with('X'))
}

/// The child of the driver that runs the binary.
fn child_of(driver: u32, binary: &Path) -> Outcome<u32> {
    let binary = binary.canonicalize()?;
    for entry in fs::read_dir("/proc")?.flatten() {
        let Some(process) = entry
            .file_name()
            .to_str()
            .and_then(|name| name.parse::<u32>().ok())
        else {
            continue;
        };
        let stat = fs::read_to_string(entry.path().join("stat")).unwrap_or_default();
        let parent = stat
            .rsplit_once(") ")
            .and_then(|(_, rest)| rest.split(' ').nth(1)?.parse::<u32>().ok());
        let runs_it = fs::read_link(entry.path().join("exe")).is_ok_and(|path| path == binary);
        if parent == Some(driver) && runs_it {
            return Ok(process);
        }
    }
    Err(Failure::new("the driver has no app"))
}

fn remember_size(file: &Path, width: u32, height: u32) -> Outcome<()> {
    let state = json!({ "main": {
        "width": width, "height": height, "x": 0, "y": 0, "prev_x": 0, "prev_y": 0,
        "maximized": false, "visible": true, "decorated": true, "fullscreen": false,
    } });
    if let Some(folder) = file.parent() {
        fs::create_dir_all(folder)?;
    }
    Ok(fs::write(file, state.to_string())?)
}
