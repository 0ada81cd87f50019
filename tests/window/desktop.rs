//! A display, a message bus and a home of one's own.
//!
//! Leaves out a window manager: one window needs none. Everything started here ends with it.

use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};

use tempfile::TempDir;

use super::app::Start;
use super::failure::{Failure, Outcome};
use super::screen::Screen;

const BUS: &str = r#"<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>session</type>
  <listen>unix:tmpdir=/tmp</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"#;

/// What the system prefers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    /// Light.
    Light,
    /// Dark.
    Dark,
}

impl Theme {
    /// Both, light first.
    pub const BOTH: [Self; 2] = [Self::Light, Self::Dark];

    /// Its name in CSS and in file names.
    pub fn name(self) -> &'static str {
        match self {
            Self::Light => "light",
            Self::Dark => "dark",
        }
    }
}

/// A display, a message bus and a home.
pub struct Desktop {
    home: TempDir,
    display: String,
    bus: String,
    xvfb: Ended,
    daemon: Ended,
}

/// Who uses this installation, unless a test says otherwise.
const PERSON: &str = r#"{"name":"mara","initials":"M","roles":[]}"#;

impl Desktop {
    /// Starts a screen of 1600 × 1200 and a message bus.
    pub fn start() -> Outcome<Self> {
        let home = tempfile::Builder::new()
            .prefix("lamppost-window-")
            .tempdir()?;
        // Xvfb finds a free display itself and writes its number once it takes connections.
        let mut xvfb = Command::new("Xvfb");
        xvfb.args([
            "-displayfd",
            "1",
            "-screen",
            "0",
            "1600x1200x24",
            "-nolisten",
            "tcp",
            "-noreset",
        ]);
        let (screen, number) = first_line(xvfb, &home.path().join("xvfb.log"))?;
        let mut dbus = Command::new("dbus-daemon");
        // A bus without services to start: those of the machine would cost each app a second and show what the user has.
        let config = home.path().join("bus.conf");
        fs::write(&config, BUS)?;
        dbus.arg(format!("--config-file={}", config.display()));
        dbus.args(["--nofork", "--nopidfile", "--print-address=1"]);
        let (daemon, bus) = first_line(dbus, &home.path().join("dbus.log"))?;
        let desktop = Self {
            home,
            display: format!(":{number}"),
            bus,
            xvfb: screen,
            daemon,
        };
        let person = desktop.person();
        fs::create_dir_all(person.parent().unwrap_or(&person))?;
        fs::write(person, PERSON)?;
        Ok(desktop)
    }

    /// The file that says who uses this installation. Without it the app asks.
    pub fn person(&self) -> PathBuf {
        self.home.path().join("data/lamppost/person.json")
    }

    /// A folder for whatever the test needs; it goes away with the desktop.
    pub fn folder(&self) -> &Path {
        self.home.path()
    }

    /// The file in which the window's size is remembered.
    pub fn window_state(&self) -> PathBuf {
        self.home
            .path()
            .join("config/org.lamppost.Lamppost/.window-state.json")
    }

    /// Looks at the display.
    pub fn screen(&self) -> Outcome<Screen> {
        Screen::connect(&self.display)
    }

    pub(crate) fn display(&self) -> &str {
        &self.display
    }

    /// Runs the app beside the driven one, undriven, to its end.
    pub fn run(&self, binary: &Path, start: &Start) -> Outcome<ExitStatus> {
        Ok(self
            .program(binary, start.theme)
            .args(&start.arguments)
            .status()?)
    }

    /// A program that sees this desktop only.
    pub fn program(&self, name: impl AsRef<std::ffi::OsStr>, theme: Theme) -> Command {
        let home = self.home.path();
        let mut command = Command::new(name);
        command.current_dir(home);
        command
            .env("DISPLAY", &self.display)
            .env("DBUS_SESSION_BUS_ADDRESS", &self.bus);
        command
            .env("HOME", home)
            .env("XDG_DATA_HOME", home.join("data"))
            .env("XDG_CONFIG_HOME", home.join("config"));
        command
            .env("XDG_CACHE_HOME", home.join("cache"))
            .env("XDG_RUNTIME_DIR", home);
        command
            .env_remove("WAYLAND_DISPLAY")
            .env("GDK_BACKEND", "x11")
            .env("NO_AT_BRIDGE", "1")
            .env("GSETTINGS_BACKEND", "memory");
        // Xvfb has no graphics card. Drawing by the processor into shared memory is the one way in which WebKitGTK 2.50 both
        // starts without a stall there and hands out pictures: with `WEBKIT_DISABLE_DMABUF_RENDERER` a picture never comes.
        command
            .env("WEBKIT_DMABUF_RENDERER_FORCE_SHM", "1")
            .env("WEBKIT_SKIA_ENABLE_CPU_RENDERING", "1");
        command
            .env("USER", "mara")
            .env("TZ", "UTC")
            .env("LANG", "C.UTF-8")
            .env("LC_ALL", "C.UTF-8");
        if theme == Theme::Dark {
            command.env("GTK_THEME", "Adwaita:dark");
        }
        command
    }
}

impl Drop for Desktop {
    fn drop(&mut self) {
        self.daemon.end();
        self.xvfb.end();
    }
}

/// A child process that ends when its owner does.
pub(crate) struct Ended(pub(crate) Child);

impl Ended {
    /// Ends it now. A process that has ended already is no failure.
    pub(crate) fn end(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

impl Drop for Ended {
    fn drop(&mut self) {
        self.end();
    }
}

fn first_line(mut command: Command, log: &Path) -> Outcome<(Ended, String)> {
    let name = command.get_program().to_string_lossy().into_owned();
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(File::create(log)?);
    let child = command.spawn().map_err(|error| {
        Failure::new(format!(
            "{name} does not start: {error}. `cargo verify packages` installs it."
        ))
    })?;
    let mut child = Ended(child);
    let mut line = String::new();
    if let Some(output) = child.0.stdout.take() {
        BufReader::new(output).read_line(&mut line)?;
    }
    let line = line.trim().to_owned();
    if line.is_empty() {
        let said = fs::read_to_string(log).unwrap_or_default();
        return Err(Failure::new(format!("{name} did not come up:\n{said}")));
    }
    Ok((child, line))
}
