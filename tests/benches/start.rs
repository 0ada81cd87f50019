//! From the start to the first visible content, and the memory of an idle window, beside WebKitGTK's own MiniBrowser.
//!
//! `cargo build --release -p lamppost-desktop && cargo bench -p lamppost-tests --bench start [-- ROUNDS]`. Both programs start in turn
//! on one display, warm, and are watched from outside: content is there when pixels of text are. Lamppost's page is empty until it takes
//! input, so its figure covers that too. Prints medians, the ninth decile and ratios; only the ratios mean something on a machine that
//! others use.
#![expect(
    clippy::print_stdout,
    reason = "a terminal program speaks on standard output"
)]

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("MiniBrowser comes with WebKitGTK, so this runs on Linux alone.");
}

#[cfg(target_os = "linux")]
fn main() -> lamppost_tests::window::Outcome<()> {
    linux::measure()
}

#[cfg(target_os = "linux")]
mod linux {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};
    use std::process::{Child, Command, Stdio};
    use std::time::{Duration, Instant};

    use lamppost_tests::window::{Desktop, Failure, Outcome, Theme};

    /// A page of as much text as Lamppost's first screen, so that both draw about the same.
    const PAGE: &str = "<!doctype html><title>Services</title><body style='background:#f6f7f9;font:16px sans-serif'>\
        <h1>Services</h1><p>No services yet</p><p>Add the service you are about to launch, or look round a finished review first.</p>\
        <script>performance.mark('interactive')</script>";
    /// Below a toolbar and beside a sidebar there is content here in both windows.
    const PLACE: ([u16; 2], [u16; 2]) = ([8, 56], [900, 220]);
    /// A background, a line and a button have few colours; text has the shades of its edges.
    const SHADES: usize = 8;
    const PATIENCE: Duration = Duration::from_secs(20);
    const STALLED: Duration = Duration::from_millis(600);

    struct Peer {
        name: &'static str,
        words: Vec<String>,
        starts: Vec<Duration>,
        kib: Vec<u64>,
    }

    pub(crate) fn measure() -> Outcome<()> {
        let rounds = std::env::args()
            .filter_map(|word| word.parse().ok())
            .next()
            .unwrap_or(10);
        let desktop = Desktop::start()?;
        let page = desktop.folder().join("page.html");
        fs::write(&page, PAGE)?;
        let lamppost = lamppost_tests::target().join("release/lamppost-desktop");
        let workspace = desktop.folder().join("bench.lamppost");
        let [lamppost, browser, page, workspace] =
            [&lamppost, &mini_browser()?, &page, &workspace].map(|path| path.display().to_string());
        let mut peers = [
            peer("Lamppost", [lamppost, "--workspace".to_owned(), workspace]),
            peer(
                "MiniBrowser",
                [
                    browser,
                    "--geometry=1280x840".to_owned(),
                    format!("file://{page}"),
                ],
            ),
        ];
        for round in 0..=rounds {
            for peer in &mut peers {
                let (start, kib) = run(&desktop, peer)?;
                // The first round warms the caches.
                if round > 0 {
                    peer.starts.push(start);
                    peer.kib.push(kib);
                }
            }
        }
        print(&mut peers);
        Ok(())
    }

    fn peer(name: &'static str, words: [String; 3]) -> Peer {
        Peer {
            name,
            words: words.into(),
            starts: Vec::new(),
            kib: Vec::new(),
        }
    }

    fn run(desktop: &Desktop, peer: &Peer) -> Outcome<(Duration, u64)> {
        let mut screen = desktop.screen()?;
        let mut command: Command = desktop.program(&peer.words[0], Theme::Light);
        command
            .args(&peer.words[1..])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null());
        let start = Instant::now();
        let mut child = command
            .spawn()
            .map_err(|error| Failure::new(format!("{}: {error}", peer.words[0])))?;
        let visible = loop {
            let colours: BTreeSet<u32> = screen.pixels(PLACE.0, PLACE.1)?.into_iter().collect();
            if colours.len() > SHADES {
                break Ok(start.elapsed());
            }
            if start.elapsed() > PATIENCE || child.try_wait()?.is_some() {
                break Err(Failure::new(format!("{} showed nothing", peer.name)));
            }
        };
        let kib = settled_kib(child.id());
        end(&mut child)?;
        // The next start finds an empty screen.
        while screen
            .pixels(PLACE.0, PLACE.1)?
            .into_iter()
            .collect::<BTreeSet<u32>>()
            .len()
            > 1
        {}
        Ok((visible?, kib))
    }

    fn end(child: &mut Child) -> Outcome<()> {
        child.kill()?;
        child.wait()?;
        Ok(())
    }

    /// Proportional memory of the process and all below it, once it has stayed the same within a hundredth for two seconds.
    fn settled_kib(process: u32) -> u64 {
        let deadline = Instant::now() + PATIENCE;
        let (mut kib, mut since) = (0, Instant::now());
        while since.elapsed() < Duration::from_secs(2) && Instant::now() < deadline {
            let now = tree(process).into_iter().map(proportional_kib).sum::<u64>();
            if now.abs_diff(kib) > kib / 100 {
                (kib, since) = (now, Instant::now());
            }
        }
        kib
    }

    fn tree(process: u32) -> Vec<u32> {
        let mut all = vec![process];
        let mut at = 0;
        while at < all.len() {
            let children = fs::read_to_string(format!("/proc/{0}/task/{0}/children", all[at]))
                .unwrap_or_default();
            all.extend(
                children
                    .split_whitespace()
                    .filter_map(|child| child.parse::<u32>().ok()),
            );
            at += 1;
        }
        all
    }

    fn proportional_kib(process: u32) -> u64 {
        let rollup =
            fs::read_to_string(format!("/proc/{process}/smaps_rollup")).unwrap_or_default();
        let line = rollup.lines().find_map(|line| line.strip_prefix("Pss:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    }

    fn mini_browser() -> Outcome<PathBuf> {
        let mut places: Vec<PathBuf> = vec![
            "/usr/libexec/webkit2gtk-4.1/MiniBrowser".into(),
            "/usr/lib/webkit2gtk-4.1/MiniBrowser".into(),
        ];
        let folders = fs::read_dir("/usr/lib").into_iter().flatten().flatten();
        places.extend(folders.map(|folder| folder.path().join("webkit2gtk-4.1/MiniBrowser")));
        let found = places.into_iter().find(|place| Path::is_file(place));
        found
            .ok_or_else(|| Failure::new("MiniBrowser is not here; it comes with libwebkit2gtk-4.1"))
    }

    fn print(peers: &mut [Peer; 2]) {
        for peer in peers.iter_mut() {
            peer.starts.sort();
            peer.kib.sort_unstable();
            let stalled = peer.starts.iter().filter(|start| **start > STALLED).count();
            println!(
                "{:<12} start: median {:>5} ms, ninth decile {:>5} ms, {stalled} of {} over 600 ms; idle {:>4} MiB",
                peer.name,
                middle(&peer.starts).as_millis(),
                peer.starts[peer.starts.len() * 9 / 10].as_millis(),
                peer.starts.len(),
                middle(&peer.kib) / 1024,
            );
        }
        let [lamppost, browser] = peers;
        println!(
            "ratio        start {:.2} (reach 1.2), idle memory {:.2} (reach 1.2)",
            middle(&lamppost.starts).as_secs_f64() / middle(&browser.starts).as_secs_f64(),
            precise(middle(&lamppost.kib)) / precise(middle(&browser.kib)),
        );
    }

    fn middle<T: Copy>(sorted: &[T]) -> T {
        sorted[sorted.len() / 2]
    }

    /// Kibibytes of memory are far below 2^53.
    fn precise(kib: u64) -> f64 {
        f64::from(u32::try_from(kib).unwrap_or(u32::MAX))
    }
}
