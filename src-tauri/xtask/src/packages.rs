//! The system packages: which are missing, and how to get them.
//!
//! What is there is found out the same way on every system, by asking `pkg-config` and the path. Only Debian and its children get
//! their packages installed; elsewhere the exact names are printed, because a wrong guess with root rights is worse than a question.

use std::io::{IsTerminal, Write};
use std::path::Path;

use crate::run::{Failure, Outcome, has_program, program, run};

/// What somebody wants to do, each including the one before.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Purpose {
    /// Build and open the window.
    Window,
    /// Drive the window from tests.
    Journeys,
}

enum Probe {
    Library(&'static str),
    Program(&'static str),
    File(&'static str),
    Python(&'static str),
}

struct Need {
    purpose: Purpose,
    probe: Probe,
    debian: &'static str,
    fedora: &'static str,
    arch: &'static str,
}

const fn need(purpose: Purpose, probe: Probe, [debian, fedora, arch]: [&'static str; 3]) -> Need {
    Need {
        purpose,
        probe,
        debian,
        fedora,
        arch,
    }
}

const NEEDS: [Need; 7] = [
    need(
        Purpose::Window,
        Probe::Program("cc"),
        ["build-essential", "gcc", "base-devel"],
    ),
    need(
        Purpose::Window,
        Probe::Program("pkg-config"),
        ["pkg-config", "pkgconf-pkg-config", "pkgconf"],
    ),
    need(
        Purpose::Window,
        Probe::Library("webkit2gtk-4.1"),
        [
            "libwebkit2gtk-4.1-dev",
            "webkit2gtk4.1-devel",
            "webkit2gtk-4.1",
        ],
    ),
    need(
        Purpose::Window,
        Probe::Library("librsvg-2.0"),
        ["librsvg2-dev", "librsvg2-devel", "librsvg"],
    ),
    need(
        Purpose::Journeys,
        Probe::Program("WebKitWebDriver"),
        [
            "webkit2gtk-driver",
            "/usr/bin/WebKitWebDriver",
            "webkit2gtk-4.1",
        ],
    ),
    need(
        Purpose::Journeys,
        Probe::Program("Xvfb"),
        ["xvfb", "xorg-x11-server-Xvfb", "xorg-server-xvfb"],
    ),
    need(
        Purpose::Journeys,
        Probe::Program("dbus-daemon"),
        ["dbus-x11", "dbus-daemon", "dbus"],
    ),
];

/// Real wikis and parsers: nothing is built or run without them but their own tests.
const WIKIS: [Need; 4] = [
    need(
        Purpose::Journeys,
        Probe::File("/usr/share/mediawiki/maintenance/install.php"),
        [
            "mediawiki php-cli php-sqlite3 php-mbstring php-xml php-intl",
            "mediawiki",
            "mediawiki",
        ],
    ),
    need(
        Purpose::Journeys,
        Probe::File("/usr/share/dokuwiki/bin/render.php"),
        ["dokuwiki php-cli php-xml", "dokuwiki", "dokuwiki"],
    ),
    need(
        Purpose::Journeys,
        Probe::Program("cmark-gfm"),
        ["cmark-gfm", "cmark-gfm", "cmark-gfm"],
    ),
    need(
        Purpose::Journeys,
        Probe::Python("ensurepip"),
        ["python3-venv", "python3", "python"],
    ),
];

/// Makes sure that everything for this purpose is installed.
pub(crate) fn ensure(purpose: Purpose) -> Outcome {
    get(&missing(purpose))
}

/// Makes sure that the real wikis and parsers are installed.
pub(crate) fn ensure_wikis() -> Outcome {
    let missing: Vec<&Need> = WIKIS.iter().filter(|need| !is_there(&need.probe)).collect();
    get(&missing)
}

fn get(missing: &[&Need]) -> Outcome {
    if missing.is_empty() {
        return Ok(());
    }
    let debian = names(missing, |need| need.debian);
    if cfg!(target_os = "linux") && is_debian() {
        return install(&debian);
    }
    Err(Failure::new(
        "Some system packages are missing.",
        format!(
            "Install them, then run the same command again:\n{}",
            advice(missing)
        ),
    ))
}

/// Names what is missing for every purpose.
pub(crate) fn print_missing() -> Outcome {
    let missing = missing(Purpose::Journeys);
    if missing.is_empty() {
        println!("Nothing is missing.");
    } else {
        println!("{}", advice(&missing));
    }
    Ok(())
}

fn missing(purpose: Purpose) -> Vec<&'static Need> {
    if !cfg!(target_os = "linux") {
        return Vec::new();
    }
    NEEDS
        .iter()
        .filter(|need| need.purpose <= purpose && !is_there(&need.probe))
        .collect()
}

fn is_there(probe: &Probe) -> bool {
    match probe {
        Probe::Program(name) => has_program(name),
        Probe::File(path) => Path::new(path).is_file(),
        Probe::Python(module) => program("python3")
            .args(["-c", &format!("import {module}")])
            .output()
            .is_ok_and(|output| output.status.success()),
        Probe::Library(name) => program("pkg-config")
            .args(["--exists", name])
            .status()
            .is_ok_and(|status| status.success()),
    }
}

fn names(needs: &[&Need], of: impl Fn(&Need) -> &'static str) -> String {
    let mut names: Vec<&str> = needs.iter().map(|need| of(need)).collect();
    names.dedup();
    names.join(" ")
}

fn advice(missing: &[&Need]) -> String {
    format!(
        "  Debian, Ubuntu: sudo apt-get install {}\n  Fedora:         sudo dnf install {}\n  Arch:           sudo pacman -S --needed {}\n  \
         macOS:          xcode-select --install\n  \
         Windows:        Visual Studio Build Tools with \"Desktop development with C++\", and the WebView2 runtime (part of Windows 11)",
        names(missing, |need| need.debian),
        names(missing, |need| need.fedora),
        names(missing, |need| need.arch),
    )
}

fn is_debian() -> bool {
    let release = std::fs::read_to_string("/etc/os-release").unwrap_or_default();
    let family = release
        .lines()
        .filter(|line| line.starts_with("ID=") || line.starts_with("ID_LIKE="));
    family
        .flat_map(|line| line.split(['=', '"', ' ']))
        .any(|word| word == "debian" || word == "ubuntu")
        && has_program("apt-get")
}

fn install(packages: &str) -> Outcome {
    let by_hand = format!(
        "Install the packages yourself, then run the same command again:\n  sudo apt-get install {packages}"
    );
    println!("System packages are missing: {packages}");
    if std::io::stdin().is_terminal() && !agreed("Install them now with apt-get? [Y/n] ") {
        return Err(Failure::new("Nothing was installed.", by_hand));
    }
    let apt_get = |words: &str| {
        let mut command = if is_root() {
            program("env")
        } else {
            let mut sudo = program("sudo");
            sudo.arg("env");
            sudo
        };
        command.args(["DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet"]);
        // A fresh machine often installs its own updates at first; they are waited for.
        command.args(["-o", "DPkg::Lock::Timeout=600"]);
        command.args(words.split_whitespace());
        run(&mut command, &by_hand)
    };
    let install = format!("install --yes --no-install-recommends {packages}");
    // A new machine has no package lists, and old lists name versions that are gone.
    apt_get(&install).or_else(|_| {
        apt_get("update")?;
        apt_get(&install)
    })
}

fn agreed(question: &str) -> bool {
    print!("{question}");
    let mut answer = String::new();
    if std::io::stdout().flush().is_err() || std::io::stdin().read_line(&mut answer).is_err() {
        return false;
    }
    matches!(answer.trim().to_lowercase().as_str(), "" | "y" | "yes")
}

fn is_root() -> bool {
    program("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| output.stdout == b"0\n")
}
