//! Drives the real window from a test.
//!
//! A [`Desktop`] is a display and a message bus of its own; an [`App`] is the shell's binary on it, driven through WebKitWebDriver;
//! a [`Page`] is what a person sees and does in it. Nothing here sleeps: every wait is for a condition, with a deadline. Nothing is
//! shared with the user's own Lamppost: each desktop has its own home, and each app the folders of that home.

mod app;
mod desktop;
mod driver;
mod failure;
mod journey;
mod keys;
mod page;
mod screen;
mod wire;

pub use app::{App, Start};
pub use desktop::{Desktop, Theme};
pub use driver::Element;
pub use failure::{Failure, Outcome};
pub use journey::{journey, results};
pub use page::Page;
pub use screen::Screen;
