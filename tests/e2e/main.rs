//! Journeys in the real window, one a process of `product.md`. They need a display of their own, so they run in `cargo verify`.

mod closing;
mod golden;
mod launch;
mod life;
mod maturity;
mod premortem;
mod publishing;
mod screens;
mod shell;

use std::path::Path;

/// The shell's binary, built by the same command that runs this.
fn binary() -> &'static Path {
    Path::new(env!("CARGO_BIN_EXE_lamppost-desktop"))
}
