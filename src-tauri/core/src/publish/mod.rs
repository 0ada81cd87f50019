//! Publishing: what a page is called at a place, which part of it is ours, and what has to be done.
//!
//! | file | what it owns |
//! |---|---|
//! | [`place`] | what a place is, and the three doors to the world: [`Wiki`], [`Connect`], [`Secrets`] |
//! | [`kind`] | what each kind of place is called, needs to be told and takes |
//! | [`address`] | which addresses, branches and prefixes a place may have |
//! | [`names`], [`links`] | what pages are called there, and how the index leads to them |
//! | [`region`], `marks` | which part of a page is ours, and whether people left it alone |
//! | [`sent`] | which files went with a page |
//! | [`decide`] | what has to be done with a page |
//! | [`diff`], `three` | how it differs, and who made it so |
//!
//! Left out on purpose: sockets, processes and files (the crate `lamppost-publish` has the drivers), the
//! store (`api` joins them).
//! Invariants: deciding needs reads only; a write names the version it was decided on; nothing is forced.

pub mod address;
pub mod decide;
pub mod diff;
pub mod kind;
pub mod links;
mod marks;
pub mod names;
pub mod place;
pub mod region;
pub mod sent;
mod three;

pub use place::{
    Change, Connect, Flow, Greeting, Outcome, Place, Remote, Secrets, Wanted, Wiki, Written,
};
